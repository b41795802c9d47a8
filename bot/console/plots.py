"""Plots as values: where columns, lines and bars stand in a box, and the same as a table. Pure.

Shapes are drawn in a box of `WIDTH` by `HEIGHT` units that the page stretches; words and figures stand beside
it as text, so that they stay readable on a telephone. `templates/plots.html` draws them, in colours and
hatchings of the style sheet: no attribute is a style.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

WIDTH = 1000
HEIGHT = 400
"""Units of the box: fine enough for 90 columns, and whole numbers read well in the page's source."""

GAP = 0.2
"""Of a column's place is left empty: the columns of 90 days can still be told apart on a telephone."""

_NICE = (2, 4, 6, 8, 10)
"""Even, so that half of the highest mark is a whole number too: nobody asks half a question."""


@dataclass(frozen=True, slots=True)
class Table:
    """What a plot shows, for those who read figures: a caption, column heads and rows of cells."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Box:
    """A part of a column: its place in the box, its series, and what it says when it is pointed at."""

    x: float
    y: float
    width: float
    height: float
    series: int
    says: str


@dataclass(frozen=True, slots=True)
class Plot:
    """Columns, or a line, over one row of places; `marks` from top to bottom, `places` from left to right."""

    title: str
    about: str
    """What can be seen, in one sentence: for those who do not see it."""
    table: Table
    marks: tuple[str, ...]
    places: tuple[str, ...]
    series: tuple[str, ...]
    boxes: tuple[Box, ...] = ()
    lines: tuple[str, ...] = ()
    """Path data of each unbroken piece."""


@dataclass(frozen=True, slots=True)
class Row:
    """One bar of a list: its words stand beside it. `length` 0 to `WIDTH`."""

    label: str
    value: int
    length: float
    share: str = ""
    link: str = ""
    kind: str = ""
    """A class of the style sheet: the verdict, where the list is one of verdicts."""


def highest_mark(value: int) -> int:
    """The smallest even round number that `value` does not exceed; 2 for nothing at all."""
    power = 1
    while value > 10 * power:
        power *= 10
    return next(nice * power for nice in _NICE if nice * power >= value)


def columns(
    title: str, about: str, days: Sequence[tuple[str, Sequence[int]]], series: Sequence[str], head: str
) -> Plot:
    """Stacked columns: for each day (or other place) a label and one number of each series, the lowest first.

    `head` stands over the labels in the table.
    """
    top = highest_mark(max((sum(values) for _, values in days), default=0))
    boxes = tuple(
        box
        for place, (label, values) in enumerate(days)
        for box in _column(place, len(days), _shares(values, top), _says(label, values, series))
    )
    rows = tuple((label, *map(str, values)) for label, values in days)
    return Plot(
        title,
        about,
        Table(title, (head, *series), rows),
        (str(top), str(top // 2), "0"),
        _ends([label for label, _ in days]),
        tuple(series),
        boxes,
    )


def _shares(values: Sequence[int], top: int) -> tuple[float, ...]:
    return tuple(value * HEIGHT / top for value in values)


def _says(label: str, values: Sequence[int], series: Sequence[str]) -> str:
    parts = (f"{name} {value}" for name, value in zip(series, values, strict=True))
    return f"{label}: {', '.join(parts)}"


def _column(place: int, places: int, heights: Sequence[float], says: str) -> Iterator[Box]:
    wide = WIDTH / places
    x, width, floor = place * wide + wide * GAP / 2, wide * (1 - GAP), float(HEIGHT)
    for series, height in enumerate(heights):
        if height:
            floor -= height
            yield Box(_unit(x), _unit(floor), _unit(width), _unit(height), series, says)


def rate_line(
    title: str, about: str, days: Sequence[tuple[str, float | None]], series: str, head: str
) -> Plot:
    """A line of shares (0 to 1) over days; None, where there is no share, breaks it."""
    wide = WIDTH / max(1, len(days))
    points = [
        None if share is None else (_unit(place * wide + wide / 2), _unit(HEIGHT * (1 - share)))
        for place, (_, share) in enumerate(days)
    ]
    rows = tuple((label, "–" if share is None else percent(share)) for label, share in days)
    return Plot(
        title,
        about,
        Table(title, (head, series), rows),
        ("100 %", "50 %", "0 %"),
        _ends([label for label, _ in days]),
        (series,),
        lines=tuple(_pieces(points)),
    )


def _pieces(points: Sequence[tuple[float, float] | None]) -> Iterator[str]:
    """Path data of every run of points; a single one is a line of no length, which round ends make a dot."""
    piece: list[tuple[float, float]] = []
    for point in (*points, None):
        if point is not None:
            piece.append(point)
        elif piece:
            moves = [f"{'L' if n else 'M'}{x:g} {y:g}" for n, (x, y) in enumerate(piece)]
            yield "".join(moves) + ("h0" if len(piece) == 1 else "")
            piece = []


def rows_of(values: Sequence[tuple[str, int, str, str]], *, of_all: bool = False) -> tuple[Row, ...]:
    """Bars of (label, value, link, kind), as long as their values; `of_all`: with shares of the sum."""
    greatest = max((value for _, value, _, _ in values), default=0) or 1
    whole = sum(value for _, value, _, _ in values)
    return tuple(
        Row(
            label,
            value,
            _unit(WIDTH * value / greatest),
            percent(value / whole) if of_all and whole else "",
            link,
            kind,
        )
        for label, value, link, kind in values
    )


def percent(share: float) -> str:
    """A share (0 to 1) as people read it."""
    return f"{round(share * 100)} %"


def _ends(labels: Sequence[str]) -> tuple[str, ...]:
    """The first, the middle and the last label: more do not fit below a plot on a telephone."""
    if len(labels) < 3:
        return tuple(labels)
    return (labels[0], labels[len(labels) // 2], labels[-1])


def _unit(value: float) -> float:
    return round(value, 1)

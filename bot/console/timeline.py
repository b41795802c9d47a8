"""The releases of a product over time, as shapes in a box: one row for each platform. Pure.

Each row is a bar whose parts are stages: from the day of an event until the next one. Events for any platform
count for all, from the day on which a platform is first spoken of.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from knowledge import Release, Stage, Surface

_Place = Callable[[dt.date], float]

WIDTH = 1000
LEFT = 110
"""Of the box, for the names of platforms."""

ROW = 34
BAR = 18
TOP = 8
AXIS = 26
"""Units below the rows, for years and months."""

MARKS = 6
"""Dates under the axis: more would touch each other on a telephone."""

_YEAR = 365
"""Days above which a month says enough below the axis."""

_MARGIN = dt.timedelta(days=30)
"""Shown before the first event and after today."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stage of a platform, from a day until the next event or the end of the plot."""

    x: float
    width: float
    stage: Stage
    begins: dt.date
    ends: dt.date | None


@dataclass(frozen=True, slots=True)
class Lane:
    """One platform."""

    surface: Surface
    y: float
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A day under the axis."""

    x: float
    day: str


@dataclass(frozen=True, slots=True)
class TimelinePlot:
    """All rows, with the dates below them and where today is. Units of a box `WIDTH` wide."""

    lanes: tuple[Lane, ...]
    marks: tuple[Mark, ...]
    today: float
    height: float


def timeline(releases: Sequence[Release], today: dt.date) -> TimelinePlot | None:
    """The plot of these events; None where there are none."""
    if not releases:
        return None
    ordered = sorted(releases, key=lambda release: release.on)
    begins = min(today, ordered[0].on) - _MARGIN
    ends = max(today, ordered[-1].on) + _MARGIN
    days = (ends - begins).days
    scale = (WIDTH - LEFT) / days
    surfaces = [one for one in Surface if any(release.surface is one for release in ordered)]

    def at(day: dt.date) -> float:
        return round(LEFT + (day - begins).days * scale, 1)

    lanes = tuple(
        Lane(surface, TOP + n * ROW, _spans(_events(ordered, surface), ends, at))
        for n, surface in enumerate(surfaces)
    )
    every = dt.timedelta(days=days // (MARKS - 1))
    form = "%Y-%m" if days > _YEAR else "%Y-%m-%d"
    marks = tuple(Mark(at(begins + every * n), (begins + every * n).strftime(form)) for n in range(MARKS))
    return TimelinePlot(lanes, marks, at(today), TOP + len(surfaces) * ROW + AXIS)


def _events(ordered: Sequence[Release], surface: Surface) -> list[Release]:
    """What happened on a platform, as `Subject.released_on` counts it, one event a day."""
    first = next(release.on for release in ordered if release.surface is surface)
    counted = [one for one in ordered if one.on >= first and one.surface in {surface, Surface.ANY}]
    by_day = {(one.on, one.surface is Surface.ANY and surface is not Surface.ANY): one for one in counted}
    days = sorted({day for day, _ in by_day})
    # Of one day, what is said of the platform itself counts more than what is said of all.
    return [by_day.get((day, False)) or by_day[day, True] for day in days]


def _spans(events: Sequence[Release], ends: dt.date, at: _Place) -> tuple[Span, ...]:
    spans = []
    for n, event in enumerate(events):
        until = events[n + 1].on if n + 1 < len(events) else None
        width = round(at(until or ends) - at(event.on), 1)
        # Two events of one day: only the later one lasted.
        if width > 0:
            spans.append(Span(at(event.on), width, event.stage, event.on, until))
    return tuple(spans)

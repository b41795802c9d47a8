"""All that was measured, as a Markdown page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmarks.console.editing import Steps
from benchmarks.console.kills import Kills, Together
from benchmarks.console.served import Live, PageTime
from benchmarks.table import machine

PUBLISH, PAGE, LIVE = 10.0, 0.2, 1.0
"""Seconds: to publish over 10,000 facts, for a page of the list or a search, for an edit to be in use."""


@dataclass(slots=True)
class Found:
    """What was measured; what is missing was not asked for."""

    steps: Steps | None = None
    started: list[tuple[str, float, int, int]] = field(default_factory=list)
    """Of each base: seconds to the first page, bytes then, and bytes after 200 questions."""
    pages: list[PageTime] = field(default_factory=list)
    live: list[Live] = field(default_factory=list)
    kills: Kills | None = None
    together: Together | None = None
    load: float = 0.0
    facts: int = 0


HEAD = """# Editing, measured

Written by `python -m benchmarks.console`: a base of made-up facts about products that do not exist, and a
copy of the shipped ones. Each part runs in processes of its own, on one machine.
"""


def page(found: Found) -> str:
    """The page."""
    load = f"Others kept {found.load:.1f} processes busy when it began."
    parts = [HEAD, f"{machine().replace(', of which one is used', '')} {load}", ""]
    parts += _steps(found.steps) if found.steps else []
    parts += _pages(found) + _started(found) + _live(found.live)
    parts += _safe(found)
    return "\n".join(parts).rstrip() + "\n"


def _steps(steps: Steps) -> list[str]:
    told = (
        f"{steps.facts:,} facts with {steps.wordings:,} wordings; one wording of one fact is edited. "
        f"Published in {_s(steps.published)} ({_met(steps.published <= PUBLISH)}; budget {PUBLISH:.0f} s): "
        "draft saved, rules and regression cases held against it, record written, read again, put into use "
        f"and into the archive of editions. The process with all of it open held {_mb(steps.memory)}."
    )
    return _section("One edit", told, "step|took", [[name, _s(took)] for name, took in steps.steps])


def _pages(found: Found) -> list[str]:
    told = f"Over HTTP, signed in, over {found.facts:,} facts; budget {_s(PAGE)} for the list and a search."
    rows: list[list[object]] = [
        [one.page, _s(one.first), _s(one.median), _s(one.slowest), _met(one.median <= PAGE)]
        for one in found.pages
    ]
    return _section("Pages of the console", told, "page|first|median|slowest after the first|", rows)


def _started(found: Found) -> list[str]:
    told = "`heshi serve`, with what was read before on its shelf: to the first page, and what it then holds."
    rows: list[list[object]] = [
        [base, _s(took), _mb(first), _mb(after)] for base, took, first, after in found.started
    ]
    return _section("Start and memory", told, "facts|started in|holds|after 200 questions", rows)


def _live(rows: Sequence[Live]) -> list[str]:
    told = (
        "A wording is added to a file while questions come at 20 a second: until it is answered by, and "
        f"how the questions fared (budget for the shipped facts: {_s(LIVE)}, none lost). Then the file is "
        "spoilt: until `/healthz` says that the facts are stale, while the last good edition answers on."
    )
    head = "facts|answered by after||asked|answered|slowest|spoilt file noticed after|last good one stays"
    return _section("From a saved file to an answer", told, head, [_live_row(row) for row in rows])


def _live_row(row: Live) -> list[object]:
    met = _met(row.seconds <= LIVE) if row.base == "shipped" else "–"
    asked = [row.asked, row.answered if row.answered == row.asked else f"**{row.answered}**", _s(row.slowest)]
    return [row.base, _s(row.seconds), met, *asked, _s(row.refused), "yes" if row.kept else "**no**"]


def _safe(found: Found) -> list[str]:
    rows: list[list[object]] = []
    if found.kills:
        one = found.kills
        came = f"{one.torn} torn, {one.left} files left behind, {one.published} revisions published meanwhile"
        rows.append([f"`kill -9` while saving and publishing, {one.kills} times", came, _met(not one.torn)])
    if found.together:
        both = found.together
        came = f"{both.lost} lost, {both.conflicts} conflicts told"
        rows.append([f"two people save the same draft, {both.rounds} times", came, _met(not both.lost)])
    told = (
        "A record or draft is as before or as after, whole; whoever is second is shown what the first wrote."
    )
    return _section("Nothing lost", told, "what|came of it|", rows)


def _section(title: str, told: str, head: str, rows: list[list[object]]) -> list[str]:
    if not rows:
        return []
    cells: list[Sequence[object]] = [head.split("|"), ["---"] * len(rows[0]), *rows]
    return [f"## {title}", "", told, "", *(f"| {' | '.join(map(str, row))} |" for row in cells), ""]


def _met(met: bool) -> str:
    return "met" if met else "**not met**"


def _s(seconds: float) -> str:
    return f"{seconds * 1e3:.0f} ms" if seconds < 1 else f"{seconds:.3g} s"


def _mb(size: int) -> str:
    return f"{size / 1e6:.0f} MB"

"""All that was measured, as a Markdown page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmarks.table import machine
from benchmarks.telegram.faults import Fault
from benchmarks.telegram.kills import Kills
from benchmarks.telegram.latency import Latency
from benchmarks.telegram.strangers import Strangers

P50, P99 = 0.050, 0.250
"""Seconds: what an answer may take from update to reply."""
MOST_CPU = 2.0
"""Seconds of processor time for ten thousand messages that are none of ours."""


@dataclass(slots=True)
class Found:
    """What was measured; what is missing was not asked for."""

    latency: list[tuple[str, Latency]] = field(default_factory=list)
    kills: list[tuple[str, Kills]] = field(default_factory=list)
    strangers: Strangers | None = None
    faults: list[Fault] = field(default_factory=list)
    load: float = 0.0
    """Processes that wanted a core when it began: above half a process a core, figures of time say little."""


HEAD = """# Reliability, measured

Written by `python -m benchmarks.telegram`: our own Bot API server, people and rooms behind it, and the bot
under test in a process of its own, all on one machine. "Lost" means: the bot acknowledged the update, and
nobody ever got an answer.
"""


def page(found: Found) -> str:
    """The page."""
    load = f"Others kept {found.load:.1f} processes busy when it began."
    parts = [HEAD, f"{machine().replace(', of which one is used', '')} {load}", ""]
    parts += _latency(found.latency) + _kills(found.kills)
    parts += _strangers(found.strangers) if found.strangers else []
    parts += _faults(found.faults)
    return "\n".join(parts).rstrip() + "\n"


def _latency(rows: Sequence[tuple[str, Latency]]) -> list[str]:
    head = "bot|questions a second|for|groups|asked|p50|p99||lost|doubled|out of order|CPU a question"
    told = f"From the update handed in to the reply handed over; budget p50 ≤ {_ms(P50)}, p99 ≤ {_ms(P99)}."
    return _section("Latency", told, head, [_latency_row(who, row) for who, row in rows])


def _latency_row(who: str, row: Latency) -> list[object]:
    met = "met" if row.p50 <= P50 and row.p99 <= P99 else "**not met**"
    took = [row.asked, _ms(row.p50), _ms(row.p99), met]
    wrong = [row.lost, row.doubled, row.disordered]
    return [who, f"{row.rate:.0f}", f"{row.seconds:.0f} s", row.chats, *took, *wrong, _ms(row.cpu)]


def _kills(rows: Sequence[tuple[str, Kills]]) -> list[str]:
    head = (
        "bot|rate|kills|asked|lost|per 25 kills|set aside|out of order|doubled|nobody could tell|hello again"
    )
    told = (
        "At random moments, a fifth of them during the start. Of a doubled answer nobody could tell where "
        "the platform accepted it within a second before the kill or just after: Telegram has no way to ask."
    )
    return _section("`kill -9`", told, head, [_kills_row(who, row) for who, row in rows])


def _kills_row(who: str, row: Kills) -> list[object]:
    lost = [row.lost, f"{row.lost * 25 / row.kills:.1f}", row.aside]
    again = [row.doubled, row.blind, row.introduced]
    return [who, f"{row.rate:.0f}/s", row.kills, row.asked, *lost, row.disordered, *again]


def _strangers(row: Strangers) -> list[str]:
    met = "met" if row.cpu * 10_000 / row.messages <= MOST_CPU and not row.replies else "**not met**"
    spoke = "It does speak there" if row.speaks else "**It does not speak there either**"
    told = (
        f"{row.messages:,} messages of ten groups, in five of which the bot is to speak up: {row.cpu:.2f} s "
        f"of CPU ({met}; budget {MOST_CPU:.0f} s for 10,000), {row.replies} replies. {spoke} when somebody "
        f"claims what is refuted. As many again with a `kill -9` in the middle: a canary that stood in each "
        f"was found in {', '.join(row.found) or 'none of its files'}."
    )
    return ["## Messages that are none of ours", "", told, ""]


def _faults(rows: Sequence[Fault]) -> list[str]:
    head = "what|its log says|ended with|asked|lost|doubled|all answered after|"
    told = (
        "Questions go on meanwhile, 20 a second where nothing else is said. What was set aside for the "
        "maintainers (`task.dead`, `call.dead`) was not answered, and counts as lost here."
    )
    return _section("Faults", told, head, [_fault_row(row) for row in rows])


def _fault_row(row: Fault) -> list[object]:
    if row.skipped:
        return [row.what, f"not measured: {row.skipped}", *[""] * 6]
    ended = "–" if row.exit_code is None else f"exit code {row.exit_code}"
    seconds = "–" if row.seconds is None else f"{row.seconds:.1f} s"
    return [
        row.what,
        ", ".join(row.events) or "–",
        ended,
        row.asked,
        row.lost,
        row.doubled,
        seconds,
        row.remark,
    ]


def _section(title: str, told: str, head: str, rows: list[list[object]]) -> list[str]:
    if not rows:
        return []
    cells = [head.split("|"), ["---"] * len(rows[0]), *rows]
    return [f"## {title}", "", told, "", *(f"| {' | '.join(map(str, row))} |" for row in cells), ""]


def _ms(seconds: float) -> str:
    return f"{seconds * 1e3:.3g} ms" if seconds < 1 else f"{seconds:.3g} s"

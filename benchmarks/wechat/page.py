"""All that was measured, as a Markdown page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmarks.table import machine
from benchmarks.wechat.kills import Kills
from benchmarks.wechat.passive import DEADLINE, Passive

MOST = 0.999
"""Share of the passive replies that have to be there within the deadline."""


@dataclass(slots=True)
class Found:
    """What was measured; what is missing was not asked for."""

    passive: list[Passive] = field(default_factory=list)
    kills: list[Kills] = field(default_factory=list)
    load: float = 0.0
    """Processes that wanted a core when it began: above half a process a core, figures of time say little."""


HEAD = """# WeChat, measured

Written by `python -m benchmarks.wechat`: our own stand-in of the platform of a 公众号, which pushes each
message up to three times and hangs up after five seconds, and `heshi serve` with the shipped facts in a
process of its own, all on one machine.
"""


def page(found: Found) -> str:
    """The page."""
    load = f"Others kept {found.load:.1f} processes busy when it began."
    parts = [HEAD, f"{machine().replace(', of which one is used', '')} {load}", ""]
    parts += _passive(found.passive) + _kills(found.kills)
    return "\n".join(parts).rstrip() + "\n"


def _passive(rows: Sequence[Passive]) -> list[str]:
    head = (
        "mode|questions a second|asked|in time||p50|p99|p99.9|slowest|pushed again|unanswered|doubled|"
        "CPU a question|memory at the end"
    )
    kept = "kept on one core, the platform on the others" if all(row.alone for row in rows) else "on any core"
    told = (
        f"From the push to the reply before the follower's eyes, a connection for each; the bot {kept}. "
        f'"In time" is what the first push brought within {DEADLINE:.0f} s; budget ≥ {MOST:.1%}.'
    )
    return _section("Passive replies", told, head, [_passive_row(row) for row in rows])


def _passive_row(row: Passive) -> list[object]:
    met = "met" if row.share >= MOST and not row.doubled else "**not met**"
    took = [_ms(seconds) for seconds in (row.p50, row.p99, row.p999, row.slowest)]
    wrong = [row.pushed_again, row.unanswered, row.doubled]
    last = [_ms(row.cpu), f"{row.memory / 1e6:.0f} MB"]
    return [row.mode, f"{row.rate:.0f}", row.asked, f"{row.share:.3%}", met, *took, *wrong, *last]


def _kills(rows: Sequence[Kills]) -> list[str]:
    head = (
        "pushes apart|rate|kills|asked|pushes cut|all three cut|of these answered|"
        "acknowledged and lost|answered twice|"
    )
    told = (
        "At random moments, a fifth of them during the start. A push that dies with the process is made "
        "again; how soon where nobody listens is not documented, so both is tried: at once, which no start "
        "is quick enough for, and five seconds apart. What is acknowledged is answered: by a passive reply, "
        "or with what the asker writes next."
    )
    return _section("`kill -9`", told, head, [_kills_row(row) for row in rows])


def _kills_row(row: Kills) -> list[object]:
    met = "met" if not row.lost and not row.doubled else "**not met**"
    cut = [row.cut, row.given_up, row.of_these_answered]
    return [_ms(row.spaced), f"{row.rate:.0f}/s", row.kills, row.asked, *cut, row.lost, row.doubled, met]


def _section(title: str, told: str, head: str, rows: list[list[object]]) -> list[str]:
    if not rows:
        return []
    cells = [head.split("|"), ["---"] * len(rows[0]), *rows]
    return [f"## {title}", "", told, "", *(f"| {' | '.join(map(str, row))} |" for row in cells), ""]


def _ms(seconds: float) -> str:
    return f"{seconds * 1e3:.3g} ms" if seconds < 1 else f"{seconds:.3g} s"

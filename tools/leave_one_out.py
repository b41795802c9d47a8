"""Write the figures of leave one out into docs/measured.md: `python -m tools.leave_one_out` (half a minute)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from knowledge import FactBase, Fate, Figures, leave_one_out, open_facts, shipped_facts
from knowledge.lint.deep import MAX_WRONG, MIN_FOUND

PAGE = Path(__file__).resolve().parent.parent / "docs/measured.md"
BEGIN, END = "<!-- leave one out: written by `python -m tools.leave_one_out` -->", "<!-- /leave one out -->"

TEXT = """\
## Leave one out

Each wording is taken out of the shipped base in turn and checked like a message that the base has not seen
(edition {edition}). *Known*: its own fact with its own stance. *Offered*: its fact is among the candidates.
*Missed*: neither, and nothing false is said. *Wrong*: another fact or the opposite stance comes out.
The same for near misses (`not_this`): taken out, they should still not be taken for the fact.
To see it again, with every wording that goes wrong: `heshi facts lint --deep`.

The aim: found for {least} or more (now {found}), wrong for {most} or less (now {wrong}).
"""


def block(base: FactBase, figures: Figures) -> str:
    """The part of the page, between its marks."""
    text = TEXT.format(
        edition=base.edition,
        least=_percent(MIN_FOUND),
        found=_percent(figures.found),
        most=_percent(MAX_WRONG),
        wrong=_percent(figures.wrong),
    )
    return "\n".join([BEGIN, text, *_rows(base, figures), END])


def _rows(base: FactBase, figures: Figures) -> Iterator[str]:
    yield f"| topic | facts | wordings | {' | '.join(Fate)} | near misses | taken for the fact |"
    yield "|---" * (len(Fate) + 5) + "|"
    for topic, part in {**figures.by_topic(base), "**all**": figures}.items():
        shares = " | ".join(_percent(part.share(fate)) for fate in Fate)
        counts = f"{len(part.by_fact())} | {len(part.trials)}"
        yield f"| {topic} | {counts} | {shares} | {len(part.near_misses)} | {_percent(part.alarms)} |"


def _percent(share: float) -> str:
    return f"{share:.1%}".replace("%", " %")


def main() -> None:
    """Measure, and put the part in its place."""
    base = open_facts(shipped_facts())
    part = block(base, leave_one_out(base))
    page = PAGE.read_text(encoding="utf-8")
    marks = re.compile(re.escape(BEGIN) + ".*?" + re.escape(END), re.DOTALL)
    page = marks.sub(lambda _: part, page) if marks.search(page) else f"{page.rstrip()}\n\n{part}\n"
    _ = PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()

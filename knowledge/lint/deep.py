"""Rules that take every wording out of the base in turn: slow, and asked for by name."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.errors import Said
from knowledge.lint.leave_one_out import Fate, Trial
from knowledge.lint.rules import Breach, Examination, rule
from knowledge.records import Stance

MIN_FOUND = 0.80
"""Share of withheld wordings whose fact must still be known or offered."""

MAX_WRONG = 0.005
"""Share of withheld wordings for which another fact or the opposite verdict may come out."""

POORLY_COVERED = 0.60
"""Share of found wordings below which a single fact is worth an editor's hour."""


@rule("F080", deep=True)
def withheld_wordings_are_found(examined: Examination) -> Iterator[Breach]:
    """With a wording withheld, its fact is known or among the candidates for 80 % of wordings or more."""
    figures = examined.withheld
    if figures.trials and figures.found < MIN_FOUND:
        yield Breach(
            "all facts",
            "wordings",
            says=Said(
                f"{figures.found:.1%} of {len(figures.trials)} withheld wordings find their fact"
                f" (expected {MIN_FOUND:.0%})",
                f"{len(figures.trials)} 个说法逐个拿掉，还能找到自己那条事实的有 {figures.found:.1%}"
                f"（应有 {MIN_FOUND:.0%}）",
            ),
            fix=Said(
                "give the facts listed under F082 wordings in other words",
                "给 F082 列出的事实换着说法多加几句",
            ),
        )


@rule("F081", deep=True)
def withheld_wordings_are_not_taken_for_others(examined: Examination) -> Iterator[Breach]:
    """With a wording withheld, another fact or the opposite verdict comes out for at most 0.5 %."""
    figures = examined.withheld
    if figures.wrong > MAX_WRONG:
        yield Breach(
            "all facts",
            "wordings",
            says=Said(
                f"{figures.wrong:.2%} of {len(figures.trials)} withheld wordings are taken for others"
                f" (expected {MAX_WRONG:.1%} at most)",
                f"{len(figures.trials)} 个说法逐个拿掉，被认成别的的有 {figures.wrong:.2%}"
                f"（最多 {MAX_WRONG:.1%}）",
            ),
            fix=Said("look at those listed under F083", "看看 F083 列出的那些"),
        )


@rule("F082", "advice", deep=True)
def every_fact_is_covered(examined: Examination) -> Iterator[Breach]:
    """With a wording withheld, a fact is still found by most of its wordings."""
    for fact_id, figures in examined.withheld.by_fact().items():
        if figures.trials and figures.found < POORLY_COVERED:
            missed = next(t.text for t in figures.trials if t.fate in {Fate.MISSED, Fate.WRONG})
            yield Breach(
                fact_id,
                "wordings",
                says=Said(
                    f"found by {figures.found:.0%} of its wordings when withheld; not by {missed!r}",
                    f"说法逐个拿掉，只有 {figures.found:.0%} 还能找到它；「{missed}」就找不到",
                ),
                fix=Said(
                    "add wordings that say it in other words, each naming what it is about",
                    "换着说法多加几句，每句都点明说的是什么",
                ),
            )


@rule("F083", "advice", deep=True)
def no_withheld_wording_is_taken_for_another(examined: Examination) -> Iterator[Breach]:
    """With a wording withheld, neither another fact nor the opposite verdict comes out."""
    for trial in examined.withheld.trials:
        if trial.fate is Fate.WRONG:
            yield Breach(
                trial.fact_id,
                f"wordings.{'deny' if trial.stance is Stance.DENIES else 'affirm'}",
                says=_would_be(trial),
                fix=Said(
                    "see which of the two it says; if this one, say it here in more words of its kind",
                    "看看它说的是哪一条；如果是这一条，就在这里再加几句这样的说法",
                ),
                item=trial.text,
            )


@rule("F084", "advice", deep=True)
def no_withheld_near_miss_is_taken_for_its_fact(examined: Examination) -> Iterator[Breach]:
    """With a `not_this` wording withheld, it is still not taken for the fact."""
    for trial in examined.withheld.near_misses:
        if trial.fate is Fate.WRONG:
            yield Breach(
                trial.fact_id,
                "wordings.not_this",
                says=_would_be(trial),
                fix=Said(
                    "see whether it says the fact after all; if not, make what sets it apart a subject",
                    "看看它说的是不是就是这条事实；如果不是，把让它不同的那个东西建成一个主题（subjects/）",
                ),
                item=trial.text,
            )


def _would_be(trial: Trial) -> Said:
    return Said(
        f"{trial.text!r} would come out as {', '.join(trial.told)}",
        f"拿掉「{trial.text}」以后，它会被认成 {'、'.join(trial.told)}",
    )

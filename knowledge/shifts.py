"""What an edit would do: the texts that a newer edition answers in another way, the most dangerous first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from knowledge.checker import FactChecker
from knowledge.finding import CheckResult
from knowledge.records import Stance, Verdict

Telling = tuple[tuple[str, Stance, Verdict | None], ...]
"""What is told about a text: fact, stance and verdict of every known claim, in order of appearance."""


class Turn(StrEnum):
    """How an answer changes, the most dangerous first."""

    TURNED = "turned"
    """Of the same fact another verdict is told, or it is taken to affirm what it was taken to deny."""
    OTHER_FACT = "other_fact"
    """Another fact is told, or one more."""
    NEWLY_TOLD = "newly_told"
    """Nothing was told."""
    READ_OTHERWISE = "read_otherwise"
    """The same verdict on the same fact, of a question that was an assertion before, or vice versa."""
    NOT_TOLD = "not_told"
    """What was told is offered now, or nothing is."""
    OTHER_OFFER = "other_offer"
    """Other facts are offered."""
    NEWLY_OFFERED = "newly_offered"
    """Neither told nor offered anything before."""
    NOT_OFFERED = "not_offered"
    """What was offered is not any more, and nothing else is."""


@dataclass(frozen=True, slots=True)
class Shift:
    """A text that two editions answer in different ways."""

    text: str
    old: Telling
    new: Telling
    old_offers: tuple[str, ...] = ()
    new_offers: tuple[str, ...] = ()

    @property
    def turn(self) -> Turn:
        """How its answer changes."""
        if self.old and self.new:
            return self._turn_of_tellings()
        if self.old or self.new:
            return Turn.NEWLY_TOLD if self.new else Turn.NOT_TOLD
        if self.old_offers and self.new_offers:
            return Turn.OTHER_OFFER
        return Turn.NEWLY_OFFERED if self.new_offers else Turn.NOT_OFFERED

    @property
    def turned(self) -> tuple[str, ...]:
        """The facts of which another verdict, or the opposite stance, is told."""
        before = {fact: (stance, verdict) for fact, stance, verdict in self.old}
        return tuple(
            fact
            for fact, stance, verdict in self.new
            if fact in before and (verdict is not before[fact][1] or {stance, before[fact][0]} == _OPPOSITES)
        )

    @property
    def reread(self) -> bool:
        """True where a fact is told in both with different stances."""
        before = {fact: stance for fact, stance, _ in self.old}
        return any(before.get(fact, stance) is not stance for fact, stance, _ in self.new)

    def _turn_of_tellings(self) -> Turn:
        if self.turned:
            return Turn.TURNED
        facts, others = ({fact for fact, _, _ in told} for told in (self.old, self.new))
        if others - facts:
            return Turn.OTHER_FACT
        if facts - others:
            return Turn.NOT_TOLD
        return Turn.READ_OTHERWISE if self.old != self.new else Turn.OTHER_OFFER


_OPPOSITES = {Stance.AFFIRMS, Stance.DENIES}


def shift(old: FactChecker, new: FactChecker, text: str, as_of: dt.date) -> Shift:
    """What both say of a text on a day: told, and offered."""
    before, after = old.check(text, as_of), new.check(text, as_of)
    return Shift(text, _told(before), _told(after), _offered(before), _offered(after))


def _told(result: CheckResult) -> Telling:
    return tuple((known.fact_id, known.stance, known.verdict) for known in result.known)


def _offered(result: CheckResult) -> tuple[str, ...]:
    return tuple(sorted(candidate.fact_id for candidate in result.candidates))


def blast(
    old: FactChecker, new: FactChecker, texts: Iterable[str], as_of: dt.date, *, offers: bool = False
) -> tuple[Shift, ...]:
    """The texts, each once, about which `new` tells something else than `old` did on that day.

    With `offers` also those for which only other facts are offered.
    """
    shifts = (shift(old, new, text, as_of) for text in dict.fromkeys(texts))
    return tuple(one for one in shifts if one.old != one.new or (offers and one.old_offers != one.new_offers))

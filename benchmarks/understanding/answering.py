"""A usual way made to answer: its best wording's fact, above a threshold, with the verdict of that day.

It knows no stance, so it takes the wording's: the best wording denies the fact, so the message is taken to
deny it. Below the threshold it offers up to three facts, above a lower one. Both are fixed beforehand
on labelled messages about no fact: so that one in twenty gets a verdict, and one in four an offer.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.understanding.metrics import threshold
from benchmarks.understanding.ways import Scores, Way, rankings
from knowledge import (
    Candidate,
    Case,
    CheckResult,
    Claim,
    Close,
    FactBase,
    Finding,
    Known,
    NotAClaim,
    Receipt,
    Stance,
)
from knowledge.finding import MAX_CANDIDATES
from knowledge.profile import Entry, entries_of
from knowledge.text import normal

FALSE_ANSWERS, FALSE_OFFERS = 0.05, 0.25
"""Shares of the messages about no fact that may get a verdict, and an offer."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Scores above which a fact is told, and offered."""

    told: float
    offered: float


COFACTS_GROUP, COFACTS_PRIVATE = "Dice, as Cofacts in groups", "Dice, as Cofacts one to one"
COFACTS_LEAST = 10
"""Characters that a message in a group must have more than."""
COFACTS = {
    COFACTS_GROUP: Thresholds(told=0.70, offered=2.0),
    COFACTS_PRIVATE: Thresholds(told=0.95, offered=0.0),
}
"""What Cofacts asks for: 0.70 in groups, where it offers nothing; one to one 0.95 to open an answer by
itself, and else the finds of its search to choose from (four there, three here)."""


class UsualChecker:
    """Answers like `FactChecker.check`, by a usual way alone."""

    def __init__(self, way: Way, entries: Sequence[Entry], base: FactBase, above: Thresholds) -> None:
        self._way, self._entries, self._base, self._above = way, entries, base, above
        self._owners = [entry.fact_id for entry in entries]

    def check(self, text: str, as_of: dt.date) -> CheckResult:
        """What the way would say on that day."""
        scores = self._way.scores([normal(text)])
        return CheckResult(text, as_of, self._base.edition, (self._finding(text, scores, as_of),))

    def _finding(self, text: str, scores: Scores, as_of: dt.date) -> Finding:
        claim = Claim(text, (0, len(text)))
        ranked = next(rankings(scores, self._owners, MAX_CANDIDATES))
        if ranked and ranked[0][1] > self._above.told:
            return self._known(claim, self._entries[int(scores[0].argmax())], as_of)
        offered = [(fact, score) for fact, score in ranked if score > self._above.offered]
        if offered:
            return Close(claim, tuple(Candidate(fact, "", score) for fact, score in offered))
        return NotAClaim(claim)

    def _known(self, claim: Claim, entry: Entry, as_of: dt.date) -> Known:
        stance = entry.stance or Stance.AFFIRMS
        verdict = self._base.fact(entry.fact_id).verdict_on(as_of, stance)
        receipt = Receipt(entry.fact_id, self._base.edition, stance, verdict, as_of, entry.text)
        return Known(claim, entry.fact_id, stance, verdict, entry.text, (), receipt)


class GroupOnly:
    """Silent on short messages, as Cofacts in groups."""

    def __init__(self, checker: UsualChecker) -> None:
        self._checker = checker

    def check(self, text: str, as_of: dt.date) -> CheckResult:
        """What it would say, if the message is long enough."""
        if len(text) > COFACTS_LEAST:
            return self._checker.check(text, as_of)
        return CheckResult(text, as_of, "", (NotAClaim(Claim(text, (0, len(text)))),))


def documents_of(base: FactBase) -> list[Entry]:
    """What a usual way searches: every wording that says or denies a fact, and no near miss."""
    return [entry for fact in base.current() for entry in entries_of(fact) if entry.stance is not None]


def fixed_on(cases: Sequence[Case], way: Way) -> Thresholds:
    """The thresholds that let one in twenty, and one in four, of the cases without a fact through."""
    best = [float(way.scores([normal(case.text)]).max()) for case in cases if not case.gold]
    if not best:
        raise ValueError("no labelled message about no fact: there is nothing to fix a threshold on")
    return Thresholds(threshold(best, FALSE_ANSWERS), threshold(best, FALSE_OFFERS))

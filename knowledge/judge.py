"""Which fact is meant, if any: slow, strict, with reasons.

For one sentence: every passage of it is held against every fact that retrieval brought. A fact is
*sure* when much agrees, nothing differs and the stance is clear; *offered* when something less than
that is left; and out otherwise. Where two sure facts claim the same words, the one that covers more
of them wins, and a tie decides nothing.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from knowledge.agreement import Agreement, Likeness, agreement, likenesses
from knowledge.claim import Passage
from knowledge.contrast import Difference, differences
from knowledge.finding import Because, Candidate, Reason
from knowledge.profile import Library, Profile, ReadWording
from knowledge.records import Stance
from knowledge.stance import stance

SURE = 0.8
"""Likelihood from which a fact may be told. On the labelled messages 99 of 100 facts above it, with
nothing differing, are the one that was meant (docs/measured.md)."""

OFFERED = 0.02
"""Likelihood from which a fact is worth a question back."""

TIE = 1.0
"""Two facts on the same words whose log-odds differ by less are a tie."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the judge thinks of one fact for one passage."""

    fact_id: str
    passage: Passage
    agreement: Agreement
    likelihood: float
    differences: tuple[Difference, ...]
    near: tuple[Likeness, ...]
    stance: Stance | None

    @property
    def sure(self) -> bool:
        """True when nothing stands against telling this fact."""
        return (
            self.likelihood >= SURE and not self.differences and self.stance is not None and not self.passage.supposed
        )

    @property
    def wording(self) -> str:
        """The own wording nearest to the passage."""
        return self.near[0].wording.entry.text

    @property
    def log_odds(self) -> float:
        """The likelihood on a scale on which differences mean the same everywhere."""
        return math.log(max(self.likelihood, 1e-9) / max(1 - self.likelihood, 1e-9))

    def reasons(self) -> tuple[Reason, ...]:
        """Why, in the order in which a reader wants it."""
        shared = self.near[0].wording.passage.terms & self.passage.terms
        words = ", ".join(sorted(term.lstrip("#@=") for term in shared))
        reasons = [Reason(Because.AGREES, f"{words} (likelihood {self.likelihood:.2f})")]
        if self.likelihood < SURE:
            reasons.append(Reason(Because.LITTLE_IN_COMMON, f"likelihood {self.likelihood:.2f}, sure from {SURE}"))
        reasons += [Reason(Because.DIFFERS, str(difference)) for difference in self.differences]
        if self.passage.supposed:
            reasons.append(Reason(Because.NO_ASSERTION, "a condition, a wish or an opinion"))
        reasons.append(Reason(Because.STANCE, self.stance) if self.stance else Reason(Because.UNSURE_STANCE))
        return tuple(reasons)

    def candidate(self) -> Candidate:
        """The fact as something to ask about."""
        return Candidate(self.fact_id, self.wording, round(self.likelihood, 4), self.reasons())


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the judge makes of one sentence: facts to tell, and facts to ask about, best first."""

    sure: tuple[Opinion, ...]
    offered: tuple[Opinion, ...]


class Judge:
    """Judges the passages of a sentence against the wordings that retrieval found. Pure."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def judge(self, passages: Sequence[Passage], found: Mapping[str, Sequence[ReadWording]]) -> Judgement:
        """The facts to tell and to offer; the order in which facts are found changes nothing."""
        best: list[Opinion] = []
        for fact_id in sorted(found):
            opinions = [self._opinion(passage, self._library.profile(fact_id), found[fact_id]) for passage in passages]
            kept = [opinion for opinion in opinions if opinion is not None]
            if kept:
                best.append(max(kept, key=lambda o: (o.sure, not o.differences, o.likelihood, -o.passage.start)))
        best.sort(key=lambda opinion: (-opinion.likelihood, opinion.fact_id))
        sure, tied = _without_rivals([opinion for opinion in best if opinion.sure])
        offered = [o for o in best if o not in sure and (o.likelihood >= OFFERED or o in tied)]
        return Judgement(tuple(sorted(sure, key=lambda o: o.passage.start)), tuple(offered))

    def _opinion(self, passage: Passage, profile: Profile, wordings: Iterable[ReadWording]) -> Opinion | None:
        found = likenesses(passage, wordings, self._library.weights)
        near = tuple(likeness for likeness in found if likeness.wording.entry.stance is not None)
        if not near or not near[0].score:
            return None
        figures = agreement(passage, profile, found)
        likelihood = figures.likelihood
        differing = differences(passage, profile) if likelihood >= OFFERED else ()
        taken = stance(passage, profile, near) if likelihood >= SURE and not differing else None
        return Opinion(profile.fact_id, passage, figures, likelihood, differing, near, taken)


def _without_rivals(sure: Sequence[Opinion]) -> tuple[list[Opinion], list[Opinion]]:
    """(facts that keep their words, facts that tie for them).

    A passage inside a longer sure one is part of what that one says; of two facts on the same words
    the clearly likelier one stays.
    """
    kept: list[Opinion] = []
    tied: list[Opinion] = []
    for opinion in sorted(sure, key=lambda o: (o.passage.start - o.passage.end, -o.likelihood, o.fact_id)):
        rivals = [other for other in [*kept, *tied] if _overlap(opinion.passage, other.passage)]
        if not rivals:
            kept.append(opinion)
        elif any(_same_words(opinion.passage, r.passage) and abs(opinion.log_odds - r.log_odds) < TIE for r in rivals):
            tied.append(opinion)
            tied += [rival for rival in rivals if rival in kept]
            kept = [other for other in kept if other not in rivals]
    return kept, tied


def _overlap(a: Passage, b: Passage) -> bool:
    return a.start < b.end and b.start < a.end


def _same_words(a: Passage, b: Passage) -> bool:
    return (a.start, a.end) == (b.start, b.end)

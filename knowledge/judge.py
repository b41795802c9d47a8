"""Which fact is meant, if any: slow, strict, with reasons.

For one sentence: every passage of it is held against every fact that retrieval brought. A fact is
*certain* when much agrees and nothing differs, *offered* when less than that is left, and out otherwise.
Where two certain facts claim the same words, the one that covers more of them wins, and a tie decides
nothing. What is said of a certain fact is for `stance` to say.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from knowledge.agreement import Agreement, Likeness, Sense, Weighed, agreement, likenesses
from knowledge.contrast import Difference, Differs, differences, differences_if_affirmed
from knowledge.finding import Because, Candidate, Reason
from knowledge.passage import Passage
from knowledge.profile import Library, Profile, ReadWording
from knowledge.records import Stance
from knowledge.stance import stance

Found = Mapping[str, Sequence[ReadWording]]
"""The wordings that retrieval found, by fact."""

SURE = 0.8
"""Likelihood from which a fact may be told. On labelled messages (docs/error-rate.md), 0.7 tells 2 to 3 of
100 more, and twice as many that are none of our business; 0.85 tells 3 of 100 less, and hardly
less wrong."""

SURE_COMPLETE = 0.6
"""The same where nothing in the passage is foreign to the fact: Sora开放了吗 is short, and says all."""

MIN_SHARED = 2
"""Terms that passage and wording must share: a bare name asserts nothing."""

OFFERED = 0.12
"""Likelihood from which a fact is worth a question back."""

OFFERED_DIFFERING = 0.5
"""The same where something differs. Both were chosen on labelled messages: of ten offers that differ and are
less likely than this, nine were none of our business."""

NEAREST = 4
"""Facts held against a part of a sentence; the whole sentence is held against all that were found."""

TIE = 1.0
"""Two facts on the same words whose log-odds differ by less are a tie."""


@dataclass(frozen=True)
class Opinion:
    """What the judge thinks of one fact for one passage."""

    fact_id: str
    passage: Passage
    agreement: Agreement
    likelihood: float
    differences: tuple[Difference, ...]
    near: tuple[Likeness, ...]
    stance: Stance | None
    seconded: bool = False
    """True where a second reader chose it."""

    @cached_property
    def certain(self) -> bool:
        """True when this fact is meant, whatever the stance to it."""
        return self.meant and not self.differences and not self.passage.supposed

    @property
    def is_near(self) -> bool:
        """True when it is worth a question back: not where another subject is named in place of its own."""
        if self.differences and self.likelihood < OFFERED_DIFFERING:
            return False
        kinds = {difference.kind for difference in self.differences}
        return not {Differs.SUBJECT_MISSING, Differs.OTHER_SUBJECT} <= kinds

    @property
    def meant(self) -> bool:
        """True when enough agrees, and more than names do. Less will do for a whole sentence of which the
        fact's wordings use every word.
        """
        if self.seconded:
            return True
        if self.likelihood < self.sure_from:
            return False
        shared = self.near[0].wording.gist.terms & self.passage.terms
        return len(shared) >= MIN_SHARED and any(term[0] != "@" for term in shared)

    @property
    def sure_from(self) -> float:
        """The likelihood that is asked of it."""
        complete = self.passage.is_whole and self.agreement.explained >= 0.999
        return SURE_COMPLETE if complete else SURE

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
        shared = self.near[0].wording.gist.terms & self.passage.terms
        words = ", ".join(sorted(term.lstrip("#@=") for term in shared))
        reasons = [Reason(Because.AGREES, f"{words} (likelihood {self.likelihood:.2f})")]
        if self.seconded:
            reasons.append(Reason(Because.SECOND_READER, "chosen among the candidates; no guard objects"))
        if not self.meant:
            reasons.append(
                Reason(
                    Because.LITTLE_IN_COMMON, f"likelihood {self.likelihood:.2f}, sure from {self.sure_from}"
                )
            )
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
    """What the judge makes of one sentence.

    `certain`: facts that are meant, in order of appearance (the stance of some may be unclear).
    `offered`: facts that may be meant, best first.
    """

    certain: tuple[Opinion, ...]
    offered: tuple[Opinion, ...]


@dataclass(frozen=True, slots=True)
class Nearness:
    """What a model of meaning finds near to one passage, by fact: own wordings, and near misses."""

    own: Mapping[str, float]
    missed: Mapping[str, float]

    def of(self, fact_id: str, rivals: Sequence[str]) -> Sense:
        """The figures for one fact, among others that the passage could be about."""
        near = self.own[fact_id]
        ahead = near - max((self.own[other] for other in rivals if other != fact_id), default=0.0)
        return Sense(near, ahead, near - max(0.0, self.missed[fact_id]))


class Judge:
    """Judges the passages of a sentence against the wordings that retrieval found. Pure."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def judge(
        self, passages: Sequence[Passage], found: Found, senses: Mapping[str, Nearness] | None = None
    ) -> Judgement:
        """The facts to tell and to offer; the order in which facts are found changes nothing.

        `senses` says, by a passage's text, what a model of meaning finds near; passages without it are judged
        by their words.
        """
        whole = max(passage.end - passage.start for passage in passages) if passages else 0
        opinions = [
            opinion
            for passage in passages
            for opinion in self._opinions(
                passage,
                found,
                len(found) if passage.end - passage.start == whole else NEAREST,
                (senses or {}).get(passage.text),
            )
        ]
        opinions.sort(key=_standing, reverse=True)
        by_fact: dict[str, Opinion] = {}
        for opinion in opinions:
            by_fact.setdefault(opinion.fact_id, opinion)
        best = list(by_fact.values())
        best.sort(key=lambda opinion: (-opinion.likelihood, opinion.fact_id))
        sure, tied = _without_rivals(
            [opinion for opinion in best if opinion.certain and not _is_part(opinion, opinions)]
        )
        offered = [o for o in best if o not in sure and (o.is_near or o in tied)]
        return Judgement(tuple(sorted(sure, key=lambda o: o.passage.start)), tuple(offered))

    def views(
        self, passages: Sequence[Passage], found: Found, senses: Mapping[str, Nearness] | None = None
    ) -> list[Opinion]:
        """The best opinion on every fact that was found, however unlikely: to explain, not to decide."""
        opinions = [
            opinion
            for passage in passages
            for opinion in self._opinions(
                passage, found, len(found), (senses or {}).get(passage.text), floor=0.0
            )
        ]
        opinions.sort(key=lambda o: (o.likelihood >= OFFERED, *_standing(o)), reverse=True)
        by_fact: dict[str, Opinion] = {}
        for opinion in opinions:
            by_fact.setdefault(opinion.fact_id, opinion)
        return sorted(by_fact.values(), key=lambda o: (-o.likelihood, o.fact_id))

    def _opinions(
        self,
        passage: Passage,
        found: Found,
        limit: int,
        nearness: Nearness | None = None,
        floor: float = OFFERED,
    ) -> Iterator[Opinion]:
        """An opinion on each of the facts whose wordings are nearest to the passage."""
        weighed = Weighed.of(passage)
        near = {fact: likenesses(weighed, wordings) for fact, wordings in found.items()}
        best = {fact_id: own[0].score for fact_id, own in near.items() if own[0].score or nearness}
        nearest = sorted(best, key=lambda fact_id: (-best[fact_id], fact_id))[:limit]
        profiles = {fact_id: self._library.profile(fact_id) for fact_id in nearest}
        rivals = [
            (best[fact_id], fact_id) for fact_id in nearest if shares_a_subject(passage, profiles[fact_id])
        ]
        for fact_id, profile in profiles.items():
            rival = next((score for score, other in rivals if other != fact_id), 0.0)
            sense = nearness.of(fact_id, [other for _, other in rivals]) if nearness else None
            figures = agreement(weighed, profile, best[fact_id], rival, sense)
            likelihood = figures.likelihood
            if likelihood >= floor:
                yield self._opinion(weighed, profile, figures, likelihood, tuple(near[fact_id]))

    def _opinion(
        self,
        weighed: Weighed,
        profile: Profile,
        figures: Agreement,
        likelihood: float,
        near: tuple[Likeness, ...],
    ) -> Opinion:
        passage, differing = weighed.passage, differences(weighed.passage, profile)
        taken = None
        if likelihood >= SURE_COMPLETE and not differing:
            differing = tuple(self._nearer_misses(weighed, profile.fact_id, near[0].score))
            taken = stance(passage, profile, near)
        if taken is Stance.AFFIRMS:
            differing += differences_if_affirmed(passage, profile)
        return Opinion(profile.fact_id, passage, figures, likelihood, differing, near, taken)

    def is_nearer_to_a_miss(self, opinion: Opinion) -> bool:
        """True where a near miss of the fact is nearer to the passage than any wording of it."""
        weighed = Weighed.of(opinion.passage)
        return any(self._nearer_misses(weighed, opinion.fact_id, opinion.near[0].score))

    def _nearer_misses(self, weighed: Weighed, fact_id: str, best: float) -> Iterator[Difference]:
        """A near miss of the fact that is nearer to the passage than any wording of it."""
        for missed in likenesses(weighed, self._library.near_misses(fact_id))[:1]:
            if missed.score > best:
                yield Difference(Differs.NEAR_MISS, missed.wording.entry.text)


def _standing(opinion: Opinion) -> tuple[bool, bool, bool, float, int, str]:
    """What puts one opinion on a fact before another: what can be told, then what is likelier."""
    return (
        opinion.certain and opinion.stance is not None,
        opinion.certain,
        not opinion.differences,
        opinion.likelihood,
        -opinion.passage.start,
        opinion.fact_id,
    )


def shares_a_subject(passage: Passage, profile: Profile) -> bool:
    """True when the fact could be about what the passage names; else it is no rival to another fact."""
    return not profile.subjects or bool(
        profile.subjects & (passage.subjects | passage.context | passage.carried)
    )


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
        elif any(
            _same_words(opinion.passage, r.passage) and abs(opinion.log_odds - r.log_odds) < TIE
            for r in rivals
        ):
            tied.append(opinion)
            tied += [rival for rival in rivals if rival in kept]
            kept = [other for other in kept if other not in rivals]
    return kept, tied


PART = 0.3
"""Likelihood of another fact on a longer passage from which a shorter one inside it is only a part."""


def _is_part(opinion: Opinion, others: Sequence[Opinion]) -> bool:
    """True when a longer passage around this one may well mean another fact."""
    own = opinion.passage
    return any(
        other.fact_id != opinion.fact_id
        and other.likelihood >= PART
        and not other.differences
        and other.likelihood > opinion.likelihood / 2
        and other.passage.start <= own.start
        and own.end <= other.passage.end
        and not _same_words(own, other.passage)
        for other in others
    )


def _overlap(a: Passage, b: Passage) -> bool:
    return a.start < b.end and b.start < a.end


def _same_words(a: Passage, b: Passage) -> bool:
    return (a.start, a.end) == (b.start, b.end)

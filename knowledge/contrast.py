"""Where a passage and a fact differ in meaning, however alike they look.

Each rule below names one way to differ and yields what differs, or nothing. A difference vetoes:
with one, the fact can be offered, never decided.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from knowledge.names import STRANGER
from knowledge.passage import Passage
from knowledge.profile import Profile
from knowledge.quantity import Kind, Quantity


class Differs(StrEnum):
    """What can differ."""

    SUBJECT_MISSING = "subject missing"
    OTHER_SUBJECT = "other subject"
    BESIDE = "another subject beside it"
    NEAR_MISS = "nearer to what it is known not to mean"
    NUMBER = "number"
    DATE = "date"
    VERSION = "version"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference: its kind, and what stands on which side."""

    kind: Differs
    detail: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.detail}"


MEASURED = 0.3
"""A measure that fewer own wordings give is a detail (a price in an advertisement), not the statement."""

FEW = 2
"""Wordings that give no more different values than this mean these values; prices in advertisements vary."""

LARGE = 100
"""Counts from here on are compared whatever is counted: 155 个, 155 国, "155 regions"."""

_COUNTS = frozenset((Kind.COUNT, Kind.NUMBER))

PLANNED = 0.08
"""Facts of whose affirming wordings fewer speak of the future are about what is, not what will be."""

ANNOUNCE = "#announce"
ANNOUNCED = 0.1
"""Share of wordings that speak of an announcement from which "announced that it will" is the statement."""

Rule = Callable[[Passage, Profile], Iterator[Difference]]


def differences(passage: Passage, profile: Profile) -> tuple[Difference, ...]:
    """Every difference between a passage and a fact, in the order of the rules."""
    return tuple(difference for rule in RULES for difference in rule(passage, profile))


def needed_subject_is_missing(passage: Passage, profile: Profile) -> Iterator[Difference]:
    """What nearly all wordings name must be named: in the sentence, or before it where it names no other."""
    named = passage.subjects | passage.context
    if not passage.subjects - profile.subjects:
        named |= passage.carried
    for group in profile.needed:
        if not group & named:
            yield Difference(Differs.SUBJECT_MISSING, " or ".join(sorted(group)))


def another_subject_is_named(passage: Passage, profile: Profile) -> Iterator[Difference]:
    """A name that no wording of the fact uses makes it a statement about something else as well."""
    for other in sorted(passage.subjects - profile.named - profile.subjects):
        yield Difference(Differs.OTHER_SUBJECT, "a look-alike" if other == STRANGER else other)


def quantities_disagree(passage: Passage, profile: Profile) -> Iterator[Difference]:
    """A number, share, sum, duration or date that contradicts all that the wordings give."""
    for quantity in passage.quantities:
        rivals = [other for other in _comparable(profile, quantity) if _as_exact(other, quantity)]
        if rivals and not any(quantity.agrees(other) for other in rivals) and _is_measured(profile, quantity):
            yield Difference(_KINDS.get(quantity.kind, Differs.NUMBER), passage.text_of(quantity))


def the_time_is_another(passage: Passage, profile: Profile) -> Iterator[Difference]:
    """即将开放 is not 已开放: a plan is not the thing planned."""
    planned = any(clause.cues.plans for clause in passage.clauses)
    announced = ANNOUNCE in passage.terms and profile.shares.get(ANNOUNCE, 0.0) >= ANNOUNCED
    if planned and not announced and profile.plans < PLANNED:
        yield Difference(Differs.TIME, "speaks of the future")


def its_sentence_is_about_others(passage: Passage, profile: Profile) -> Iterator[Difference]:
    """Where the clauses beside it name somebody else, it may be only the occasion of what is said of them:
    not where its own clauses name all that the fact needs.
    """
    own = frozenset(s for clause in passage.clauses for mention in clause.mentions for s in mention.subjects)
    if profile.needed and all(group & own for group in profile.needed):
        return
    for other in sorted(passage.beside - profile.named - profile.subjects):
        yield Difference(Differs.BESIDE, other)


RULES: tuple[Rule, ...] = (
    needed_subject_is_missing,
    another_subject_is_named,
    its_sentence_is_about_others,
    quantities_disagree,
    the_time_is_another,
)

_KINDS = {Kind.DATE: Differs.DATE, Kind.VERSION: Differs.VERSION}


def _comparable(profile: Profile, quantity: Quantity) -> Sequence[Quantity]:
    """What the wordings give of the same measure; of large counts, whatever is said to be counted."""
    given = profile.amounts.get((quantity.kind, quantity.unit), ())
    if given or quantity.kind not in _COUNTS or quantity.low < LARGE:
        return given
    return [
        q for (kind, _), found in profile.amounts.items() if kind in _COUNTS for q in found if q.low >= LARGE
    ]


def _as_exact(given: Quantity, said: Quantity) -> bool:
    """`2026年` in a wording says nothing against `2026年8月26日`: dates are held against dates as exact."""
    return said.kind is not Kind.DATE or all(a or not b for a, b in zip(given.parts, said.parts, strict=True))


def _is_measured(profile: Profile, quantity: Quantity) -> bool:
    """True where the measure belongs to the statement: many wordings give it, or those that do agree."""
    measure = quantity.kind, quantity.unit
    if quantity.kind is Kind.DATE or len(profile.amounts.get(measure, ())) <= FEW:
        return True
    return profile.measured.get(measure, 0.0) >= MEASURED

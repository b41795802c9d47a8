"""What an edition's wordings have in common: term weights, and a profile of every fact.

    Library ── wording(n)        one wording, read when first asked for
      ├── weights                how telling each term is
      └── profile(fact)          which terms, subjects, quantities and tenses a fact's wordings use

Reading a wording costs a tenth of a millisecond, so a library of a million reads only what is asked.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import groupby

from knowledge.claim import Reader
from knowledge.fitted import FACTS_COUNTED
from knowledge.lexicon.weights import FACTS_WITH
from knowledge.passage import Passage
from knowledge.quantity import Kind, Quantity
from knowledge.records import Fact, Stance

NAME_WEIGHT = 1.5
"""Weight of a subject's name: a claim about Sora is not much like every other claim about Sora."""

Measure = tuple[Kind, str]

NEEDED = 0.85
"""Share of own wordings that name a subject from which a claim without it is not this fact's."""

KEPT_WORDINGS = 40_000
"""Read wordings kept in memory: all of a large curated base, some 60 MB at most."""
KEPT_PROFILES = 4_000


@dataclass(frozen=True, slots=True)
class Entry:
    """A wording before it is read. `stance` None: a near miss (`not_this`)."""

    fact_id: str
    stance: Stance | None
    text: str
    given: bool = True
    """False for the statement and denial sentences, which nobody gave as wordings."""


@dataclass(frozen=True)
class ReadWording:
    """A wording, read, with the weight of its terms together."""

    number: int
    entry: Entry
    passage: Passage
    weight: float
    surface_weight: float


@dataclass(frozen=True, slots=True)
class Lean:
    """The wordings of one stance: how many, how many hold a negation, and the signs of their terms."""

    count: int
    negative: int
    signed: Mapping[tuple[str, bool], int]

    @classmethod
    def of(cls, wordings: Sequence[ReadWording]) -> Lean:
        """The wordings, counted."""
        signed = Counter((term, sign > 0) for w in wordings for term, sign in w.passage.signs.items())
        return cls(len(wordings), sum(w.passage.is_negative for w in wordings), signed)


@dataclass(frozen=True)
class Profile:
    """The wordings of one fact taken together."""

    fact_id: str
    subjects: frozenset[str]
    wordings: tuple[ReadWording, ...]
    weights: Weights

    @cached_property
    def own(self) -> tuple[ReadWording, ...]:
        """The wordings that say or deny the statement."""
        return tuple(wording for wording in self.wordings if wording.entry.stance is not None)

    @cached_property
    def shares(self) -> Mapping[str, float]:
        """The share of own wordings in which each term stands, 0 to 1."""
        counted = Counter(term for wording in self.own for term in wording.passage.terms)
        return {term: count / len(self.own) for term, count in counted.items()}

    @cached_property
    def surface_terms(self) -> frozenset[str]:
        """Every surface term of an own wording."""
        return frozenset(term for wording in self.own for term in wording.passage.surface)

    @cached_property
    def typical(self) -> float:
        """How much of the profile an own wording holds on average, in weight."""
        return sum(self.held(wording.passage) for wording in self.own) / max(1, len(self.own))

    def held(self, passage: Passage) -> float:
        """The weight of the passage's terms, each counted by its share among own wordings."""
        shares, weights = self.shares, self.weights
        return sum(weights[term] * shares[term] for term in passage.terms if term in shares)

    @cached_property
    def core(self) -> Mapping[str, float]:
        """The terms, subjects aside, that half of the own wordings use, with their weights."""
        return {t: self.weights[t] * s for t, s in self.shares.items() if s >= 0.4 and t[0] != "@"}

    @cached_property
    def named(self) -> frozenset[str]:
        """Every subject that an own wording names."""
        return frozenset(s for wording in self.own for s in wording.passage.subjects)

    @cached_property
    def needed(self) -> tuple[frozenset[str], ...]:
        """Groups of subjects of which a claim must name one: those that most own wordings name.

        Subjects of the fact that stand in for one another (Sora, Sora 2) make one group.
        """
        groups = []
        for subject in sorted(self.subjects & self.named):
            stand_ins = {other for other in self.subjects & self.named if not self._together(subject, other)}
            group = frozenset({subject} | stand_ins)
            naming = sum(bool(group & wording.passage.subjects) for wording in self.own)
            if naming >= NEEDED * len(self.own):
                groups.append(group)
        return tuple(group for group in dict.fromkeys(groups) if not any(other < group for other in groups))

    def _together(self, subject: str, other: str) -> bool:
        naming = [w for w in self.own if other in w.passage.subjects]
        return sum(subject in w.passage.subjects for w in naming) >= 0.5 * len(naming)

    @cached_property
    def amounts(self) -> Mapping[Measure, tuple[Quantity, ...]]:
        """The quantities of own wordings by what they measure."""
        found: dict[Measure, list[Quantity]] = defaultdict(list)
        for wording in self.own:
            for quantity in wording.passage.quantities:
                found[quantity.kind, quantity.unit].append(quantity)
        return {measure: tuple(quantities) for measure, quantities in found.items()}

    @cached_property
    def affirming(self) -> Lean:
        """How the affirming wordings say it."""
        return Lean.of([w for w in self.own if w.entry.stance is Stance.AFFIRMS])

    @cached_property
    def denying(self) -> Lean:
        """How the denying wordings say it."""
        return Lean.of([w for w in self.own if w.entry.stance is Stance.DENIES])

    @cached_property
    def plans(self) -> float:
        """The share of affirming wordings that speak of the future."""
        affirming = [w for w in self.own if w.entry.stance is Stance.AFFIRMS]
        return sum(any(c.cues.plans for c in w.passage.clauses) for w in affirming) / max(1, len(affirming))

    def without(self, text: str) -> Profile:
        """The same fact without one wording: for leaving one out when measuring."""
        return Profile(
            self.fact_id, self.subjects, tuple(w for w in self.wordings if w.entry.text != text), self.weights
        )


class Weights(dict[str, float]):
    """How telling a term is: frozen, so that adding facts never changes what another fact means.

    Counted once on the shipped wordings (`tools/fit.py`): the logarithm of how few facts use a term.
    Names tell less than words (every fact has one), and quantities as much as unknown words.
    """

    def __init__(self, facts_with: Mapping[str, int] = FACTS_WITH) -> None:
        super().__init__({term: math.log(1 + FACTS_COUNTED / count) for term, count in facts_with.items()})
        self._unknown = math.log(1 + FACTS_COUNTED)

    def __missing__(self, term: str) -> float:
        return NAME_WEIGHT if term[0] == "@" else self._unknown

    def of(self, terms: Iterable[str]) -> float:
        """The weight of some terms together."""
        return sum(map(self.__getitem__, terms))


class Library:
    """All wordings of an edition by number, the weights of their terms, and the facts' profiles."""

    def __init__(
        self, entries: Sequence[Entry], subjects: Mapping[str, frozenset[str]], reader: Reader
    ) -> None:
        self.entries = entries
        self.reader = reader
        self.weights = Weights()
        self._subjects = subjects
        self.fact_ids = tuple(subjects)
        self._ranges = {fact: (rows[0], rows[-1] + 1) for fact, rows in _rows(entries)}
        # Caches by method wrapping, so that each library keeps its own.
        self.wording = lru_cache(KEPT_WORDINGS)(self._wording)
        self.profile = lru_cache(KEPT_PROFILES)(self._profile)

    def documents(self) -> Iterator[Sequence[str]]:
        """The terms to find each wording by, in order of number; near misses are not to be found."""
        for number, entry in enumerate(self.entries):
            passage = self.wording(number).passage if entry.stance is not None else None
            yield sorted(passage.terms | passage.surface) if passage else ()

    def _wording(self, number: int) -> ReadWording:
        entry = self.entries[number]
        passage = self.reader.wording(entry.text)
        return ReadWording(
            number, entry, passage, self.weights.of(passage.terms), self.weights.of(passage.surface)
        )

    def _profile(self, fact_id: str) -> Profile:
        first, end = self._ranges[fact_id]
        wordings = tuple(self.wording(number) for number in range(first, end))
        return Profile(fact_id, self._subjects.get(fact_id, frozenset()), wordings, self.weights)


def entries_of(fact: Fact) -> Iterator[Entry]:
    """A fact's wordings, and its statement and denial as wordings of their own; none twice."""
    denial = (fact.denial.zh, fact.denial.en) if fact.denial else ()
    kinds = (
        (Stance.AFFIRMS, fact.wordings.affirm, True),
        (Stance.DENIES, fact.wordings.deny, True),
        (None, fact.wordings.not_this, True),
        (Stance.AFFIRMS, (fact.statement.zh, fact.statement.en), False),
        (Stance.DENIES, denial, False),
    )
    seen: set[str] = set()
    for stance, texts, given in kinds:
        for text in texts:
            if text not in seen:
                seen.add(text)
                yield Entry(fact.id, stance, text, given)


def _rows(entries: Sequence[Entry]) -> Iterator[tuple[str, list[int]]]:
    for fact_id, rows in groupby(range(len(entries)), key=lambda number: entries[number].fact_id):
        yield fact_id, list(rows)

"""What an edition's wordings have in common: term weights, and a profile of every fact.

    Library ── wording(n)        one wording in gist
      ├── weights                how telling each term is
      └── profile(fact)          which terms, subjects, quantities and tenses a fact's wordings use

Reading a wording costs a third of a millisecond, so gists and profiles may be kept (see `store.shelf`)
and taken from there; without, they are made when they are first asked for.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Protocol

from knowledge.claim import Reader
from knowledge.fitted import FACTS_COUNTED
from knowledge.gist import Gist
from knowledge.lexicon.weights import FACTS_WITH
from knowledge.quantity import Kind, Quantity
from knowledge.records import Fact, Stance
from knowledge.roles import Role

NAME_WEIGHT = 1.5
"""Weight of a subject's name: a claim about Sora is not much like every other claim about Sora."""

Measure = tuple[Kind, str]

NEEDED = 0.85
"""Share of own wordings that name a subject from which a claim without it is not this fact's."""

UNSEEN = 0.3
"""Added to every count of wordings that use a word, so that what was not seen stays possible."""

KEY_TERM = 0.25
"""Share of own wordings from which a word is a key term of a fact that needs no subject."""

AFFIRMING = "+"
"""Stands among the terms of a role for the wordings that affirm."""

CACHED_WORDINGS = 40_000
CACHED_PROFILES = 4_000
CACHED_WEIGHTS = 300_000
LONG_TERM = 40
"""What is kept in memory once asked for: all of a large curated base, some 60 MB at most."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A wording before it is read. `stance` None: a near miss (`not_this`)."""

    fact_id: str
    stance: Stance | None
    text: str
    given: bool = True
    """False for the statement and denial sentences, which nobody gave as wordings."""


@dataclass(frozen=True, slots=True)
class ReadWording:
    """A wording in gist, with the weight of its terms together."""

    number: int
    entry: Entry
    gist: Gist
    weight: float


@dataclass(frozen=True, slots=True)
class Lean:
    """The wordings of one stance: how many, how many hold a negation, and the signs of their terms.

    `signs[term]` counts the wordings that say it (first) and those that negate it (second).
    """

    count: int
    negative: int
    signs: Mapping[str, tuple[int, int]]

    @classmethod
    def of(cls, gists: Sequence[Gist]) -> Lean:
        """The wordings, counted."""
        said: Counter[str] = Counter()
        negated: Counter[str] = Counter()
        for gist in gists:
            said.update(term for term, sign in gist.signs.items() if sign > 0)
            negated.update(term for term, sign in gist.signs.items() if sign <= 0)
        signs = {term: (said[term], negated[term]) for term in sorted({*said, *negated})}
        return cls(len(gists), sum(gist.is_negative for gist in gists), signs)

    @property
    def negativity(self) -> float:
        """The share of them that hold a negation, never quite 0 or 1."""
        return (self.negative + 0.5) / (self.count + 1)

    def says(self, term: str, sign: int) -> bool:
        """True where any of them uses a term with that sign."""
        said, negated = self.signs.get(term, (0, 0))
        return bool(said if sign > 0 else negated)

    def share(self, term: str, sign: int) -> float:
        """The share of them that use a term with that sign, never quite 0 or 1."""
        said, negated = self.signs.get(term, (0, 0))
        return ((said if sign > 0 else negated) + UNSEEN) / (self.count + 2 * UNSEEN)


@dataclass(frozen=True, slots=True)
class Profile:
    """The wordings of one fact taken together: those that say or deny its statement, its *own* wordings."""

    fact_id: str
    subjects: frozenset[str]
    shares: Mapping[str, float]
    """The share of own wordings in which each term stands, 0 to 1."""
    surface_terms: frozenset[str]
    """Every surface term of an own wording."""
    typical: float
    """How much of the shares an own wording holds on average, in weight."""
    named: frozenset[str]
    """Every subject that an own wording names."""
    needed: tuple[frozenset[str], ...]
    """Groups of subjects of which a claim must name one: those that nearly all own wordings name."""
    amounts: Mapping[Measure, tuple[Quantity, ...]]
    """The different quantities of affirming wordings by what they measure; denials name other ones."""
    measured: Mapping[Measure, float]
    """The share of own wordings that give such a quantity."""
    plans: float
    """The share of affirming wordings that speak of the future."""
    affirming: Lean
    denying: Lean
    keys: tuple[str, ...]
    """Words by which the fact is known where it needs no subject."""
    roles: Mapping[Role, Mapping[str, int]]
    """For every two names of which one acts on the other: how many own wordings say so (under an empty
    string), how many of these affirm (`AFFIRMING`), and in how many each other term stands."""
    marks: Mapping[str, tuple[int, int]]
    """How many affirming and how many denying wordings hold each thing that narrows a claim."""

    @classmethod
    def of(cls, fact_id: str, subjects: frozenset[str], own: Sequence[tuple[Stance, Gist]]) -> Profile:
        """The profile of a fact from its own wordings."""
        gists = [gist for _, gist in own]
        affirming = [gist for stance, gist in own if stance is Stance.AFFIRMS]
        count = max(1, len(gists))
        shares = {t: n / count for t, n in Counter(t for gist in gists for t in gist.terms).items()}
        needed = _needed(subjects, gists)
        measured = Counter(
            measure for gist in gists for measure in {(q.kind, q.unit) for q in gist.quantities}
        )
        return cls(
            fact_id,
            subjects,
            shares=shares,
            surface_terms=frozenset(term for gist in gists for term in gist.surface),
            typical=math.fsum(WEIGHTS[t] * shares[t] for gist in gists for t in gist.terms) / count,
            named=frozenset(subject for gist in gists for subject in gist.subjects),
            needed=needed,
            amounts=_amounts(affirming),
            measured={measure: n / count for measure, n in measured.items()},
            plans=sum(gist.plans for gist in affirming) / max(1, len(affirming)),
            affirming=Lean.of(affirming),
            denying=Lean.of([gist for stance, gist in own if stance is Stance.DENIES]),
            keys=() if needed else _keys(gists),
            roles=_roles(own),
            marks=_marks(own),
        )


def _needed(subjects: frozenset[str], gists: Sequence[Gist]) -> tuple[frozenset[str], ...]:
    """Subjects that stand in for one another make one group; only the smallest groups count."""
    named = subjects & frozenset(subject for gist in gists for subject in gist.subjects)
    groups = []
    for subject in sorted(named):
        group = frozenset({subject} | {other for other in named if not _together(subject, other, gists)})
        if sum(bool(group & gist.subjects) for gist in gists) >= NEEDED * len(gists):
            groups.append(group)
    return tuple(group for group in dict.fromkeys(groups) if not any(other < group for other in groups))


def _together(subject: str, other: str, gists: Sequence[Gist]) -> bool:
    naming = [gist for gist in gists if other in gist.subjects]
    return sum(subject in gist.subjects for gist in naming) >= 0.5 * len(naming)


def _amounts(gists: Sequence[Gist]) -> Mapping[Measure, tuple[Quantity, ...]]:
    found: dict[Measure, dict[str, Quantity]] = defaultdict(dict)
    for gist in gists:
        for quantity in gist.quantities:
            if gist.signs.get(quantity.term, 1) > 0:  # 不会拖到2025年 does not vouch for 2025
                found[quantity.kind, quantity.unit].setdefault(f"{quantity.term}~{quantity.high:g}", quantity)
    return {measure: tuple(quantities.values()) for measure, quantities in found.items()}


def _roles(own: Sequence[tuple[Stance, Gist]]) -> Mapping[Role, Mapping[str, int]]:
    found: dict[Role, Counter[str]] = defaultdict(Counter)
    for stance, gist in own:
        words = ["", *(term for term in gist.terms if term[0] not in "@=")] if gist.roles else []
        words += [AFFIRMING] if stance is Stance.AFFIRMS else []
        for role in gist.roles:
            found[role].update(words)
    return {role: dict(sorted(words.items())) for role, words in sorted(found.items())}


def _marks(own: Sequence[tuple[Stance, Gist]]) -> Mapping[str, tuple[int, int]]:
    said = Counter(m for stance, gist in own if stance is Stance.AFFIRMS for m in gist.marks)
    denied = Counter(m for stance, gist in own if stance is Stance.DENIES for m in gist.marks)
    return {mark: (said[mark], denied[mark]) for mark in sorted({*said, *denied})}


def _keys(gists: Sequence[Gist]) -> tuple[str, ...]:
    counted = Counter(term for gist in gists for term in gist.surface if term[0] not in "@=")
    return tuple(sorted(term for term, count in counted.items() if count >= KEY_TERM * len(gists)))


class Weights(dict[str, float]):
    """How telling a term is: frozen, so that adding facts never changes what another fact means.

    Counted once on the shipped wordings (`tools/fit.py`): the logarithm of how few facts use a term.
    Names tell less than words (every fact has one), and quantities as much as unknown words.
    """

    def __init__(self, facts_with: Mapping[str, int] = FACTS_WITH) -> None:
        super().__init__({term: math.log(1 + FACTS_COUNTED / count) for term, count in facts_with.items()})
        self._unknown = math.log(1 + FACTS_COUNTED)

    def __missing__(self, term: str) -> float:
        weight = NAME_WEIGHT if term[0] == "@" else self._unknown
        if len(self) < CACHED_WEIGHTS and len(term) <= LONG_TERM:  # a look-up costs a fifth of this call
            self[term] = weight
        return weight

    def of(self, terms: Iterable[str]) -> float:
        """The weight of some terms together: to the last digit the same in whatever order they come."""
        return math.fsum(map(self.__getitem__, terms))


WEIGHTS = Weights()
"""The weights that everything is weighed with."""


class Kept(Protocol):
    """Gists and profiles made before. Must give what `Library` would make itself."""

    def gist(self, number: int) -> Gist:
        """The gist of a wording."""

    def profile(self, fact_id: str) -> Profile:
        """The profile of a fact."""


class Library:
    """All wordings of an edition by number, and the facts' profiles."""

    def __init__(
        self,
        entries: Sequence[Entry],
        subjects: Mapping[str, frozenset[str]],
        reader: Reader,
        kept: Kept | None = None,
    ) -> None:
        self.entries = entries
        self.reader = reader
        self.fact_ids = tuple(subjects)
        self._subjects = subjects
        self._kept = kept
        self._ranges = {fact: (rows[0], rows[-1] + 1) for fact, rows in _rows(entries)}
        # Caches by method wrapping, so that each library keeps its own.
        self.wording = lru_cache(CACHED_WORDINGS)(self._wording)
        self.profile = lru_cache(CACHED_PROFILES)(self._profile)

    def numbers(self, fact_id: str) -> range:
        """The numbers of a fact's wordings."""
        return range(*self._ranges.get(fact_id, (0, 0)))

    def near_misses(self, fact_id: str) -> list[ReadWording]:
        """The wordings that are known not to mean the fact."""
        return [self.wording(n) for n in self.numbers(fact_id) if self.entries[n].stance is None]

    def read(self, number: int) -> Gist:
        """A wording, read anew."""
        return self.reader.wording(self.entries[number].text).gist

    def profile_without(self, fact_id: str, texts: Iterable[str]) -> Profile:
        """A fact's profile as it would be without some wordings: for leaving one out when measuring."""
        gone = frozenset(texts)
        own = (
            self.wording(number) for number in self.numbers(fact_id) if self.entries[number].text not in gone
        )
        return self._of(fact_id, own)

    def _wording(self, number: int) -> ReadWording:
        gist = self._kept.gist(number) if self._kept else self.read(number)
        return ReadWording(number, self.entries[number], gist, WEIGHTS.of(gist.terms))

    def _profile(self, fact_id: str) -> Profile:
        if self._kept:
            return self._kept.profile(fact_id)
        return self._of(fact_id, (self.wording(number) for number in self.numbers(fact_id)))

    def _of(self, fact_id: str, wordings: Iterable[ReadWording]) -> Profile:
        own = [(w.entry.stance, w.gist) for w in wordings if w.entry.stance is not None]
        return Profile.of(fact_id, self._subjects.get(fact_id, frozenset()), own)


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

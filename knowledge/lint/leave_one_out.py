"""Every wording withheld in turn: would its fact be found without it?

A base that knows its own wordings by heart proves nothing. A wording taken out of the base is a
message that the base has not seen; what the others make of it says how well the fact is covered,
and how easily it is taken for another.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from knowledge.checker import FactChecker
from knowledge.factbase import FactBase
from knowledge.finding import CheckResult, Finding
from knowledge.judge import Found, Opinion
from knowledge.matching import Matcher
from knowledge.meaning import Encoder
from knowledge.passage import Passage, Sentence
from knowledge.profile import Entry, Library, Profile, ReadWording, entries_of
from knowledge.records import Fact, Stance
from knowledge.text import normal

_ANY_DAY = dt.date(2000, 1, 1)
"""Which fact and which stance come out does not depend on the day."""


class Fate(StrEnum):
    """What becomes of a withheld wording."""

    KNOWN = "known"
    """Its fact, with its verdict."""
    OFFERED = "offered"
    """Its fact is among the candidates."""
    MISSED = "missed"
    """Neither; nothing false is said."""
    WRONG = "wrong"
    """Another fact comes out, or the opposite verdict: the dangerous one."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One wording withheld: what became of it, and the facts that were told. Stance None: a near miss."""

    fact_id: str
    stance: Stance | None
    text: str
    fate: Fate
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """All trials of a base, and shares of them from 0 to 1."""

    trials: tuple[Trial, ...]
    near_misses: tuple[Trial, ...] = ()
    """The same for `not_this` wordings: without them, none may be taken for the fact."""

    def share(self, *fates: Fate) -> float:
        """The share of trials with one of these fates; 0 where there are no trials."""
        return sum(trial.fate in fates for trial in self.trials) / max(1, len(self.trials))

    @property
    def found(self) -> float:
        """The share of wordings whose fact is known or offered without them."""
        return self.share(Fate.KNOWN, Fate.OFFERED)

    @property
    def wrong(self) -> float:
        """The share of wordings for which another fact or the opposite stance comes out."""
        return self.share(Fate.WRONG)

    @property
    def alarms(self) -> float:
        """The share of near misses that would be taken for the fact itself."""
        taken = sum(trial.fate is Fate.WRONG for trial in self.near_misses)
        return taken / max(1, len(self.near_misses))

    def by_fact(self) -> Mapping[str, Figures]:
        """The figures of each fact, in order of ids."""
        return self._by(lambda trial: trial.fact_id)

    def by_topic(self, base: FactBase) -> Mapping[str, Figures]:
        """The figures of each topic, in order of their names."""
        return self._by(lambda trial: base.facts[trial.fact_id].topic)

    def _by(self, key: Callable[[Trial], str]) -> Mapping[str, Figures]:
        groups: dict[str, tuple[list[Trial], list[Trial]]] = {}
        for kind, trials in enumerate((self.trials, self.near_misses)):
            for trial in trials:
                groups.setdefault(key(trial), ([], []))[kind].append(trial)
        return {group: Figures(tuple(own), tuple(near)) for group, (own, near) in sorted(groups.items())}


def leave_one_out(base: FactBase) -> Figures:
    """The fate of every given wording (statement and denial sentences are not withheld)."""
    checker = Forgetful(base)
    entries = [entry for fact in base.current() for entry in entries_of(fact) if entry.given]
    return Figures(
        tuple(_trial(checker, entry) for entry in entries if entry.stance is not None),
        tuple(_trial(checker, entry) for entry in entries if entry.stance is None),
    )


def _trial(checker: Forgetful, entry: Entry) -> Trial:
    result = checker.check_without(entry)
    told = tuple(f"{known.fact_id} ({known.stance})" for known in result.known)
    return Trial(
        entry.fact_id, entry.stance, entry.text, _fate(entry, checker.base.fact(entry.fact_id), result), told
    )


def _fate(entry: Entry, fact: Fact, result: CheckResult) -> Fate:
    if entry.stance is None:
        taken = entry.fact_id in {known.fact_id for known in result.known}
        return Fate.WRONG if taken else Fate.MISSED
    for known in result.known:
        if known.fact_id != entry.fact_id or _turns_the_verdict(fact, entry.stance, known.stance):
            return Fate.WRONG
    if result.known:
        return Fate.KNOWN
    offered = {candidate.fact_id for candidate in result.candidates}
    return Fate.OFFERED if entry.fact_id in offered else Fate.MISSED


def _turns_the_verdict(fact: Fact, meant: Stance, told: Stance) -> bool:
    """True where the stance told gives another verdict than the one meant, in any period."""
    days = [period.from_ for period in fact.periods]
    return any(fact.verdict_on(day, meant) is not fact.verdict_on(day, told) for day in days)


class _Withholding(Library):
    """A library that gives one fact's profile without the wordings that are withheld."""

    def __init__(self, whole: Library, subjects: Mapping[str, frozenset[str]]) -> None:
        super().__init__(whole.entries, subjects, whole.reader)
        self._whole = self.profile
        self._less: Profile | None = None
        self._gone: frozenset[str] = frozenset()
        # Asked for again and again for one wording: the one lessened profile is kept by hand.
        self.profile = lru_cache(0)(self._lessened)

    def withhold(self, fact_id: str, texts: Iterable[str]) -> None:
        """From now on this fact is without these wordings, and every other fact is whole."""
        self._gone = frozenset(texts)
        self._less = self.profile_without(fact_id, self._gone)

    def near_misses(self, fact_id: str) -> list[ReadWording]:
        return [wording for wording in super().near_misses(fact_id) if wording.entry.text not in self._gone]

    def _lessened(self, fact_id: str) -> Profile:
        if self._less is not None and self._less.fact_id == fact_id:
            return self._less
        return self._whole(fact_id)


@dataclass
class _Withheld:
    """The wordings that are forgotten for now."""

    fact_id: str = ""
    texts: frozenset[str] = frozenset()
    whole_fact: bool = False


@dataclass(frozen=True)
class _ForgetfulMatcher(Matcher):
    """A matcher that does not find what is withheld."""

    withheld: _Withheld = field(default_factory=_Withheld)

    def found(self, passage: Passage, excluded: Iterable[str] = ()) -> Found:
        fact_id, whole = self.withheld.fact_id, self.withheld.whole_fact
        found = dict(super().found(passage, excluded))
        left = [w for w in found.get(fact_id, ()) if w.entry.text not in self.withheld.texts and not whole]
        if left:
            found[fact_id] = left
        else:
            _ = found.pop(fact_id, None)
        return found


class Forgetful(FactChecker):
    """A checker that forgets one wording at a time, with everything of the same normal form."""

    def __init__(self, base: FactBase, encoder: Encoder | None = None, shelf: Path | None = None) -> None:
        super().__init__(base, shelf, encoder)
        subjects = {fact.id: frozenset(fact.subjects) for fact in base.current()}
        self._shelf = _Withholding(self._library, subjects)
        self._withheld = _Withheld()
        self._matcher = _ForgetfulMatcher(
            self._shelf,
            self._retriever,
            self._matcher.options,
            self._matcher.meaning,
            withheld=self._withheld,
        )
        self._whole = self._matcher.meaning
        self._twins: dict[tuple[str, str], list[int]] = {}
        for number, entry in enumerate(self._library.entries):
            self._twins.setdefault((entry.fact_id, normal(entry.text)), []).append(number)

    def check_without(self, entry: Entry) -> CheckResult:
        """What would be known of a wording if it were not in the base."""
        self._withhold(entry)
        return self.check(entry.text, _ANY_DAY)

    def views_without(self, entry: Entry, *, fact_too: bool = False) -> Iterator[Sequence[Opinion]]:
        """What comes near to each sentence of a wording if it were not in the base, nor (if so) its fact."""
        self._withhold(entry)
        self._withheld.whole_fact = fact_too
        yield from self.views(entry.text)
        self._withheld.whole_fact = False

    def _withhold(self, entry: Entry) -> None:
        numbers = self._twins[entry.fact_id, normal(entry.text)]
        texts = frozenset(self._library.entries[n].text for n in numbers)
        self._shelf.withhold(entry.fact_id, texts)
        self._withheld.fact_id, self._withheld.texts = entry.fact_id, texts
        if self._whole:
            self._matcher = replace(self._matcher, meaning=self._whole.without(numbers))

    def _same_as_a_wording(self, text: str, as_of: dt.date) -> list[Finding]:  # noqa: ARG002
        return []

    def _near_misses(self, sentence: Sentence) -> frozenset[str]:
        known = super()._near_misses(sentence) - {self._withheld.fact_id}
        return known | {self._withheld.fact_id} if self._withheld.whole_fact else known

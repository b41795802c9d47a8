"""Which facts an edit may touch: those it changes, and those that people could take for them.

    changed ── its subjects ──────► every fact that names one of them
       └────── its telling words ─► every fact that uses two of them

An answer can only change where a changed fact comes near to a text, or no longer does. What brings a fact
near is words in common, and of these the few that not everybody uses; so facts that share none keep their
answers. (The weights of the index move with every edit by a hair. A tie that such a hair decides is not
looked for.)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import chain

from knowledge.checker import FactChecker
from knowledge.records import Fact

TELLING = 0.1
"""Share of all facts that may use a word for it to tell."""

FEW = 8
"""The same as a number, for a small base."""

MIN_SHARED = 2
"""Telling words that a fact shares with a changed one, where they have no subject in common: with less, the
judge takes nothing for it. What moved when facts of the shipped base lost half their wordings shared more."""


def touched(old: FactChecker, new: FactChecker) -> frozenset[str]:
    """The facts of either edition whose wordings may be answered otherwise, or that may be told otherwise."""
    seeds = altered(old, new)
    terms: set[str] = set()
    subjects: set[str] = set()
    for fact_id in seeds:
        for checker in (old, new):
            terms |= checker.words_of(fact_id)
            subjects |= {f"@{subject}" for subject in _subjects(checker.base.facts.get(fact_id))}
    holders = old.facts_by_word
    most = max(FEW, int(TELLING * len(old.base.facts)))
    telling = {term for term in terms if len(holders.get(term, ())) <= most}
    shared = Counter(fact_id for term in telling for fact_id in holders.get(term, ()))
    about = (holders.get(term, ()) for term in subjects)
    return seeds.union(*about, (fact_id for fact_id, count in shared.items() if count >= MIN_SHARED))


def altered(old: FactChecker, new: FactChecker) -> frozenset[str]:
    """The facts that are not the same in both editions, or whose wordings are not read the same way."""
    return frozenset(chain(_changed(old.base.facts, new.base.facts), old.read_otherwise(new)))


def _changed(old: Mapping[str, Fact], new: Mapping[str, Fact]) -> Iterator[str]:
    for fact_id in old.keys() | new.keys():
        one, other = old.get(fact_id), new.get(fact_id)
        if one is not other and one != other:
            yield fact_id


def _subjects(fact: Fact | None) -> tuple[str, ...]:
    return fact.subjects if fact else ()

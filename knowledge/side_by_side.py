"""Two texts side by side: which of their words say the same, and which stand on one side only.

Terms overlap (two Han characters each), so what is shown is made of the stretches that they cover.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from knowledge.claim import Message, Reader
from knowledge.clause import Clause
from knowledge.passage import Passage
from knowledge.terms import Term
from knowledge.text import fold

_MARKS = frozenset("@#=")
"""First signs of terms that stand for more than their letters: names, concepts, quantities."""


@dataclass(frozen=True, slots=True)
class Original:
    """A passage, and the text that it was read from."""

    message: Message
    passage: Passage

    @classmethod
    def of_wording(cls, text: str, reader: Reader) -> Original:
        """A wording, read as wordings are."""
        return cls(Message(text, fold(text), ()), reader.wording(text))


@dataclass(frozen=True, slots=True)
class Common:
    """What stands for the same on both sides; `opposed`: one side negates it, or says its opposite."""

    message: str
    wording: str
    opposed: bool


@dataclass(frozen=True, slots=True)
class SideBySide:
    """What two passages have in common, and what only one of them has, in order of appearance."""

    common: tuple[Common, ...]
    only_here: tuple[str, ...]
    only_there: tuple[str, ...]


def stretch(message: Message, clause: Clause, start: int, end: int) -> str:
    """The words at `start:end` of a clause, as they were typed."""
    return message.claim(clause.start + start, clause.start + end).text


def compared(here: Original, there: Original) -> SideBySide:
    """Two passages, compared by the terms that decide whether they are alike."""
    shared = here.passage.terms & there.passage.terms
    return SideBySide(
        tuple(_common(here, there, shared)), tuple(_alone(here, shared)), tuple(_alone(there, shared))
    )


def _common(here: Original, there: Original, shared: Collection[str]) -> Iterator[Common]:
    theirs = _first_words(there)
    signs, others = here.passage.signs, there.passage.signs
    seen: set[str] = set()
    for clause in here.passage.clauses:
        terms = [term for term in clause.terms if term.name in shared]
        for run in _runs(terms):
            first = run[0].name
            if first in seen:
                continue
            seen.update(term.name for term in run)
            words = stretch(here.message, clause, run[0].start, max(term.end for term in run))
            # A name is not said or denied; what is said of it is.
            opposed = first[0] != "@" and (signs[first] > 0) != (others[first] > 0)
            yield Common(words, theirs[first] if first[0] in _MARKS else words, opposed)


def _first_words(original: Original) -> dict[str, str]:
    """The words that a term has where it first stands."""
    found: dict[str, str] = {}
    for clause in original.passage.clauses:
        for term in clause.terms:
            found.setdefault(term.name, stretch(original.message, clause, term.start, term.end))
    return found


def _runs(terms: Iterable[Term]) -> Iterator[list[Term]]:
    """Terms in order of place; overlapping pairs of characters make one run."""
    run: list[Term] = []
    for term in sorted(terms, key=lambda term: (term.start, term.end)):
        plain = term.name[0] not in _MARKS
        if run and plain and run[-1].name[0] not in _MARKS and term.start < run[-1].end:
            run.append(term)
            continue
        if run:
            yield run
        run = [term]
    if run:
        yield run


def _alone(original: Original, shared: Collection[str]) -> Iterator[str]:
    """What no shared term covers, of what any term covers."""
    seen: set[str] = set()
    for clause in original.passage.clauses:
        covered = {n for t in clause.terms if t.name in shared for n in range(t.start, t.end)}
        left = {n for t in clause.terms if t.name not in shared for n in range(t.start, t.end)} - covered
        place = 0
        while place < len(clause.text):
            end = place
            while end in left:
                end += 1
            words = stretch(original.message, clause, place, end) if end > place else ""
            if words and words not in seen:
                seen.add(words)
                yield words
            place = max(end, place) + 1

"""The words of an edition: those that come with heshi, and those that its own records add.

A concept of a record that is called like one of ours adds to it; under another name it is a concept of
its own. Its forms go before ours: who writes facts on a topic knows how people talk about it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from knowledge.lexicon import LEXICON, Lexicon
from knowledge.records import ConceptRecord, LexiconRecord
from knowledge.text import normal


def vocabulary(records: Iterable[LexiconRecord]) -> Lexicon:
    """Our lexicon with the concepts of some records (12 ms); ours itself where there are none."""
    meanings = {
        form: (concept.name, sign)
        for record in records
        for concept in record.concepts
        for form, sign in signed_forms(concept)
    }
    return LEXICON.with_meanings(meanings) if meanings else LEXICON


def signed_forms(concept: ConceptRecord) -> Iterator[tuple[str, int]]:
    """Every word of a concept in normal form with 1, every opposite with -1."""
    yield from ((normal(word), 1) for word in concept.words)
    yield from ((normal(word), -1) for word in concept.opposites)

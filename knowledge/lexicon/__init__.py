"""Words that mean the same in claims: 免费, 白嫖, 不要钱 and "costs nothing" are one concept.

The tables beside this file are written and reviewed by hand. An opposite (收费 to 免费) is the same
concept with the sign turned, so that "not paid" and "free" can be told to agree.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from knowledge.lexicon import business, general, people, products, society
from knowledge.lexicon.entry import Concept
from knowledge.wordlist import WordList

__all__ = ["LEXICON", "Concept", "Found", "Lexicon"]

MANY = 300
"""Changed forms from which every text counts as changed: looking for them would take as long as reading."""


@dataclass(frozen=True, slots=True)
class Found:
    """A concept met at `start:end`; sign is -1 where the opposite was said."""

    concept: str
    sign: int
    start: int
    end: int


class Lexicon:
    """All concepts, ready to be found in a normal form."""

    def __init__(self, concepts: Iterable[Concept]) -> None:
        self._meaning: dict[str, tuple[str, int]] = {}
        for concept in concepts:
            self._meaning.update(dict.fromkeys(concept.forms(), (concept.name, 1)))
            self._meaning.update(dict.fromkeys(concept.opposite_forms(), (concept.name, -1)))
        self._forms = WordList(self._meaning)

    def with_meanings(self, meanings: Mapping[str, tuple[str, int]]) -> Lexicon:
        """This lexicon and more forms, each with its concept and sign; a form that is there gets the new meaning."""
        longer = Lexicon(())
        longer._meaning = {**self._meaning, **meanings}
        longer._forms = WordList(longer._meaning)
        return longer

    def meanings(self) -> Iterator[tuple[str, tuple[str, int]]]:
        """Every form with its concept and sign."""
        return iter(self._meaning.items())

    def differs_from(self, other: Lexicon) -> Callable[[str], bool]:
        """Which texts may hold other concepts with another lexicon; of all others it is certain that both find the same."""
        changed = {
            form
            for form in self._meaning.keys() | other._meaning.keys()
            if self._meaning.get(form) != other._meaning.get(form)
        }
        if not changed:
            return lambda _: False
        held = re.compile("|".join(map(re.escape, sorted(changed))))
        return lambda text: len(changed) > MANY or held.search(text) is not None

    def find(self, text: str) -> Iterator[Found]:
        """The concepts of a text in order, longest form first, none overlapping."""
        for form in self._forms.find(text):
            name, sign = self._meaning[form.text]
            yield Found(name, sign, form.start, form.end)


LEXICON = Lexicon(
    (*products.CONCEPTS, *business.CONCEPTS, *people.CONCEPTS, *society.CONCEPTS, *general.CONCEPTS)
)
"""The shipped lexicon."""

"""The first look at a message: does it name anything we keep facts about?

A busy group says thousands of things a day that are none of our business. The gate costs one pass
of one pattern over the folded characters; what it refuses is never read, kept or answered.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from knowledge.names import STRANGER, Names
from knowledge.passage import Sentence
from knowledge.profile import Profile
from knowledge.text import fold, fold_characters
from knowledge.wordlist import WordList

# Figures and letters that stand for one another (S0RA, 0penAl) are one to the gate.
_SKELETON = str.maketrans("01i|", "olll")
_SPACED = re.compile(r"(?:(?<![a-z0-9])[a-z0-9][ ._·*-]{1,2}){2}|(?:[\u4e00-\u9fff] ){2}")
_TOKEN = re.compile(r"[a-z0-9]+")

MIN_CUT = 5
"""Letters of a name from which two words in a row may be the halves of it."""


@dataclass(frozen=True, slots=True)
class GateForms:
    """What opens the gate: names and key terms in normal form, and the subjects that facts are about."""

    forms: tuple[str, ...]
    subjects: tuple[str, ...]


def gate_forms(profiles: Iterable[Profile], names: Names) -> GateForms:
    """The forms for an edition: names of its facts' subjects, key terms of facts that need no subject."""
    subjects: set[str] = set()
    keys: set[str] = set()
    for profile in profiles:
        subjects |= profile.subjects
        keys.update(profile.keys)
    ours = [name for name, meaning in names.items() if meaning & subjects and STRANGER not in meaning]
    return GateForms(tuple(sorted({*ours, *keys})), tuple(sorted(subjects)))


class Gate:
    """Lets in what mentions a subject of some fact, or a key term of a fact that needs no subject."""

    def __init__(self, opening: GateForms) -> None:
        self.subjects = frozenset(opening.subjects)
        forms = {form.translate(_SKELETON) for form in opening.forms if len(form) > 1}
        self._forms = WordList(forms)
        latin = (form.replace(" ", "").replace("-", "") for form in forms if form.isascii())
        self._cut = frozenset(form for form in latin if len(form) > MIN_CUT)

    def lets_in(self, text: str) -> bool:
        """True when the message may be about one of our facts."""
        plain = fold_characters(text).translate(_SKELETON)
        if self._forms.any_in(plain):
            return True
        if _SPACED.search(plain) and self._forms.any_in(fold(text).text.translate(_SKELETON)):
            return True
        return self._is_cut(plain)

    def is_about(self, sentence: Sentence) -> bool:
        """The same for one sentence of a message that was let in: with what was named before it."""
        if self.subjects & (sentence.subjects | sentence.context):
            return True
        return any(self._forms.any_in(clause.text.translate(_SKELETON)) for clause in sentence.clauses)

    def _is_cut(self, plain: str) -> bool:
        """True for names cut in two: Op enAl, Deep Sеek."""
        tokens = list(_TOKEN.finditer(plain))
        pairs = ((a, b) for a, b in pairwise(tokens) if b.start() == a.end() + 1)
        return any(a.group() + b.group() in self._cut for a, b in pairs)

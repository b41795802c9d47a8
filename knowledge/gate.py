"""The first look at a message: does it name anything we keep facts about?

A busy group says thousands of things a day that are none of our business. The gate costs one pass
of one pattern over the folded characters; what it refuses is never read, kept or answered.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from knowledge.names import SHORT, STRANGER, Names, Spellings
from knowledge.passage import Sentence
from knowledge.profile import Profile
from knowledge.text import fold, fold_characters
from knowledge.wordlist import WordList

# Figures and letters that stand for one another (S0RA, 0penAl) are one to the gate.
_SKELETON = str.maketrans("01i|", "olll")
_SPACED = re.compile(r"(?:(?<![a-z0-9])[a-z0-9][ ._·*-]{1,2}){2}|(?:[\u4e00-\u9fff] ){2}")
_TOKEN = re.compile(r"[a-z0-9]+")

MIN_CUT = 4
"""Letters of a name from which two words in a row may be the halves of it."""

_SHORT_WORDS = frozenset("a an as at he in is it man me my no on ok so ta to up us we".split())
"""Halves of short names that are words as well: "man us" is no cut name, "so ra" is one."""


@dataclass(frozen=True, slots=True)
class GateForms:
    """What opens the gate: names and key terms in normal form, and the subjects that facts are about."""

    forms: tuple[str, ...]
    subjects: tuple[str, ...]


def gate_forms(profiles: Sequence[Profile], names: Names) -> GateForms:
    """The forms for an edition: names of its facts' subjects, key terms of facts that need no subject."""
    subjects = (subject for profile in profiles for subject in profile.subjects)
    return opened_by(subjects, (key for profile in profiles for key in profile.keys), names)


def opened_by(subjects: Iterable[str], keys: Iterable[str], names: Names) -> GateForms:
    """The same, given the subjects of all facts and the key terms."""
    about = frozenset(subjects)
    ours = (name for name, meaning in names.items() if meaning & about and STRANGER not in meaning)
    return GateForms(tuple(sorted({*ours, *keys})), tuple(sorted(about)))


def _is_spelt(form: str) -> bool:
    """True for names that slips are looked for of."""
    return form.isascii() and form.isalpha() and len(form) >= SHORT


class Gate:
    """Lets in what mentions a subject of some fact, or a key term of a fact that needs no subject."""

    def __init__(self, opening: GateForms) -> None:
        self.subjects = frozenset(opening.subjects)
        self._opens = frozenset(opening.forms)
        forms = {form.translate(_SKELETON) for form in opening.forms if len(form) > 1}
        self._forms = WordList(forms)
        latin = {form.replace(" ", "").replace("-", "") for form in forms if form.isascii()}
        self._cut = frozenset(form for form in latin if len(form) >= MIN_CUT)
        self._latin = Spellings(form for form in opening.forms if form.isascii())

    def is_wider_than(self, other: Gate) -> bool:
        """True where it is certain that this one lets in whatever the other does."""
        # One more name can make a slip doubtful that stood for another before; all else only adds.
        return self._opens >= other._opens and not any(map(_is_spelt, self._opens - other._opens))

    def lets_in(self, text: str) -> bool:
        """True when the message may be about one of our facts."""
        plain = fold_characters(text)
        skeleton = plain.translate(_SKELETON)
        if self._forms.any_in(skeleton):
            return True
        if _SPACED.search(plain) and self._forms.any_in(fold(text).text.translate(_SKELETON)):
            return True
        tokens = list(_TOKEN.finditer(skeleton))
        return self._is_cut(tokens) or self._is_misspelt(plain, tokens)

    def is_about(self, sentence: Sentence) -> bool:
        """The same for one sentence of a message that was let in: with what was named before it."""
        if self.subjects & (sentence.subjects | sentence.context):
            return True
        return any(self._forms.any_in(clause.text.translate(_SKELETON)) for clause in sentence.clauses)

    def _is_cut(self, tokens: Sequence[re.Match[str]]) -> bool:
        """True for names cut in two: Op enAl, Deep Sеek, So ra."""
        pairs = ((a[0], b[0]) for a, b in pairwise(tokens) if b.start() == a.end() + 1)
        return any(a + b in self._cut and not {a, b} <= _SHORT_WORDS for a, b in pairs)

    def _is_misspelt(self, plain: str, tokens: Sequence[re.Match[str]]) -> bool:
        """True for names with one slip: OpneAI, DeepSeak."""
        spans = (token.span() for token in tokens)
        return any(
            end - start >= SHORT and self._latin.meant_by(plain[start:end]) is not None
            for start, end in spans
        )

"""The first look at a message: does it name anything we keep facts about?

A busy group says thousands of things a day that are none of our business. The gate costs one pass
of one pattern over the folded characters; what it refuses is never read, kept or answered.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.names import STRANGER, Names
from knowledge.profile import Profile
from knowledge.text import fold, fold_characters
from knowledge.wordlist import WordList

TELLING = 0.25
"""Share of a fact's wordings from which a word is one of its key terms, where no subject is needed."""

# Figures and letters that stand for one another (S0RA, 0penAl) are one to the gate.
_SKELETON = str.maketrans("01i|", "olll")
_SPACED = re.compile(r"(?:(?<![a-z0-9])[a-z0-9][ ._·*-]{1,2}){2}|(?:[\u4e00-\u9fff] ){2}")
_GAP = re.compile(r"(?<=[a-z0-9])[ -](?=[a-z0-9])")
_LATIN = re.compile(r"[a-z0-9]{2,} [a-z0-9]{2,}|[a-z0-9]+-[a-z0-9]")


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
        keys |= _keys(profile)
    ours = [name for name, meaning in names.items() if meaning & subjects and STRANGER not in meaning]
    return GateForms(tuple(sorted({*ours, *keys})), tuple(sorted(subjects)))


class Gate:
    """Lets in what mentions a subject of some fact, or a key term of a fact that needs no subject."""

    def __init__(self, opening: GateForms) -> None:
        self.subjects = frozenset(opening.subjects)
        forms = {form.translate(_SKELETON) for form in opening.forms if len(form) > 1}
        self._forms = WordList(forms)
        joined = {
            form.replace(" ", "").replace("-", "") for form in forms if form.isascii() and len(form) > 5
        }
        self._cut = re.compile("|".join(sorted(map(re.escape, joined)))) if joined else None

    def lets_in(self, text: str) -> bool:
        """True when the message may be about one of our facts."""
        plain = fold_characters(text).translate(_SKELETON)
        if self._forms.any_in(plain):
            return True
        if _SPACED.search(plain) and self._forms.any_in(fold(text).text.translate(_SKELETON)):
            return True
        # Op enAl, Deep Sеek: names cut in two
        return bool(self._cut and _LATIN.search(plain) and self._cut.search(_GAP.sub("", plain)))


def _keys(profile: Profile) -> set[str]:
    """Surface words by which a fact that needs no subject is known; of one with a subject, none."""
    if profile.needed:
        return set()
    count = max(1, len(profile.own))
    return {
        term
        for term in profile.surface_terms
        if term[0] not in "@=" and sum(term in w.passage.surface for w in profile.own) >= TELLING * count
    }

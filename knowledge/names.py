"""The edition's table of names: which subjects a text speaks of, and which it only seems to.

Aliases are found longest first, on word boundaries where they are Latin. A look-alike (`Open-Sora`
for `sora`) is found like a name, and means a stranger: something we know that it is not ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.records import Subject
from knowledge.text import normal
from knowledge.wordlist import WordList

STRANGER = "?"
"""Stands where a mention is known to be none of our subjects."""

_TOKEN = re.compile(r"[a-z0-9]+")
# Figures and letters that stand for one another in print: S0RA, 0penAl, Turb0.
_SKELETON = str.maketrans("01i|", "olll")
_MIN_REPAIRED = 2
"""`al` for `ai` is common; single letters are not worth guessing at."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A subject (or several that share the name) mentioned at `start:end` of a normal form."""

    subjects: frozenset[str]
    start: int
    end: int

    @property
    def is_stranger(self) -> bool:
        """True for a look-alike that is no subject of ours."""
        return STRANGER in self.subjects


class Names:
    """All names of an edition's subjects, ready to be found."""

    def __init__(self, subjects: Iterable[Subject]) -> None:
        self._meaning: dict[str, frozenset[str]] = {}
        strangers: set[str] = set()
        for subject in subjects:
            for alias in (subject.names.zh, subject.names.en, *subject.aliases):
                self._add(normal(alias), subject.id)
            strangers.update(map(normal, subject.look_alikes))
        for name in strangers - {""}:
            self._meaning.setdefault(name, frozenset((STRANGER,)))
        self._forms = WordList(self._meaning)
        self._words = {token for name in self._meaning for token in _TOKEN.findall(name)}
        ours = [name for name, meaning in self._meaning.items() if STRANGER not in meaning]
        joined = {name.replace(" ", "").replace("-", "") for name in ours if name.isascii()}
        self._skeletons = {
            token.translate(_SKELETON): token
            for token in sorted(joined | {token for name in ours for token in _TOKEN.findall(name)})
            if len(token) >= _MIN_REPAIRED and not token.isdigit()
        }

    def _add(self, name: str, subject_id: str) -> None:
        if name:
            self._meaning[name] = self._meaning.get(name, frozenset()) | {subject_id}

    def items(self) -> Iterable[tuple[str, frozenset[str]]]:
        """Every name in normal form with what it means, look-alikes among them."""
        return self._meaning.items()

    def repaired(self, text: str) -> str:
        """The text with mistyped Latin names mended (`s0ra`, `openal`, `op enai`), at the same length."""
        tokens = list(_TOKEN.finditer(text))
        for left, token in zip([None, *tokens], tokens, strict=False):
            mended = self._mended(token.group())
            if mended:
                text = text[: token.start()] + mended + text[token.end() :]
            elif left is not None and left.end() + 1 == token.start():
                joined = self._mended(left.group() + token.group(), joined=True)
                if joined and not {left.group(), token.group()} <= self._words:
                    text = text[: left.start()] + joined + text[left.end()] + text[token.end() :]
        return text

    def _mended(self, token: str, *, joined: bool = False) -> str | None:
        if token.isdigit() or (token in self._words and not joined):
            return None
        return self._skeletons.get(token.translate(_SKELETON))

    def find(self, text: str) -> tuple[Mention, ...]:
        """All mentions in a normal form, in order, none overlapping."""
        return tuple(
            Mention(self._meaning[form.text], form.start, form.end) for form in self._forms.find(text)
        )

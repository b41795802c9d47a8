"""The edition's table of names: which subjects a text speaks of, and which it only seems to.

Aliases are found longest first, on word boundaries where they are Latin. A look-alike (`Open-Sora`
for `sora`) is found like a name, and means a stranger: something we know that it is not ours.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from knowledge.lexicon.slips import Slips
from knowledge.records import Subject
from knowledge.text import normal
from knowledge.wordlist import WordList

STRANGER = "?"
"""Stands where a mention is known to be none of our subjects."""

_TOKEN = re.compile(r"[a-z0-9]+")
_LONG_TOKEN = re.compile(r"(?<![a-z0-9])[a-z]{6,24}(?![a-z0-9])")
# A name with a number of its own: sora 2, gpt-5, deepseek v4 (but r2 is another model than its second).
_VERSION = re.compile(r"(?P<name>[a-z]{3,20}|[\u4e00-\u9fff]{2,6})[ -]?v?(?P<number>[1-9])")
_ENGLISH = "one two three four five six seven eight nine".split()
_HAN_NAME = re.compile(r"[\u4e00-\u9fff]+")
# Figures and letters that stand for one another in print: S0RA, 0penAl, Turb0.
_SKELETON = str.maketrans("01i|", "olll")
_MIN_REPAIRED = 2
"""`al` for `ai` is common; single letters are not worth guessing at."""

SHORT, LONG = 6, 7
"""Letters of names from which two letters may be swapped or a vowel be another (OpneAI, Gemeni), and from
which any letter within may be wrong, missing or too many (DeepSeak). Shorter names are too near to words."""

_VOWELS = frozenset("aeiouy")
_NO_SLIPS = frozenset(
    """
    openapi openui openbi opencv nation nations goggle goggles clause clauses runaway runaways discard
    discards twister twisters titter titters pebbles mistrial shining sailing staining raining gravely
    gravelly decker docket dicker ducker discoid tendent blockman minimal telegraph windrow
    """.split()
)
"""Words, and names of others, that are one letter away from a name of ours."""

MIN_SPELT = 3
"""Characters of a Chinese name from which one of them may be a slip: 马期克, 穆拉缔."""

MANY = 300
"""Changed names from which every wording counts as changed: looking for them would take longer."""

_NUMERALS = dict(zip("一二三四五六七八九", "123456789", strict=True))


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
        places: set[str] = set()
        for subject in subjects:
            if subject.kind == "place":
                places.add(subject.id)
            for alias in (subject.names.zh, subject.names.en, *subject.aliases):
                for spelling in _spellings(normal(alias)):
                    self._add(spelling, subject.id)
            strangers.update(map(normal, subject.look_alikes))
        for name in strangers - {""}:
            self._meaning.setdefault(name, frozenset((STRANGER,)))
        self.places = frozenset(places)
        """Subjects that are places: things happen there, they do nothing."""
        self._forms = WordList(self._meaning)
        self._words = {token for name in self._meaning for token in _TOKEN.findall(name)}
        ours = {name: meaning for name, meaning in self._meaning.items() if STRANGER not in meaning}
        joined = {name.replace(" ", "").replace("-", "") for name in ours if name.isascii()}
        self._skeletons = {
            token.translate(_SKELETON): token
            for token in sorted(joined | {token for name in ours for token in _TOKEN.findall(name)})
            if len(token) >= _MIN_REPAIRED and not token.isdigit()
        }
        self._latin = Spellings(name for name in ours if _TOKEN.fullmatch(name))
        spelt = {name: meaning for name, meaning in ours.items() if len(name) >= MIN_SPELT}
        self._spelt = Slips(spelt, known=())

    def _add(self, name: str, subject_id: str) -> None:
        if name:
            self._meaning[name] = self._meaning.get(name, frozenset()) | {subject_id}

    def items(self) -> Iterable[tuple[str, frozenset[str]]]:
        """Every name in normal form with what it means, look-alikes among them."""
        return self._meaning.items()

    def repaired(self, text: str) -> str:
        """The text with mistyped Latin names mended (s0ra, openal, op enai, opneai), at the same length."""
        tokens = list(_TOKEN.finditer(text))
        for left, token in zip([None, *tokens], tokens, strict=False):
            mended = self._mended(token.group())
            if mended:
                text = text[: token.start()] + mended + text[token.end() :]
            elif left is not None and left.end() + 1 == token.start():
                joined = self._mended(left.group() + token.group(), joined=True)
                # deep seek is a name already, unless it goes on: deep seek-v4
                is_name = {left.group(), token.group()} <= self._words and text[token.end() :][:1] != "-"
                if joined and not is_name:
                    text = text[: left.start()] + joined + text[left.end()] + text[token.end() :]
        return text

    def respelt(self, text: str) -> str:
        """The text with slips in Chinese names mended (马期克), at the same length."""
        for slip in self._spelt.find(text, self._named(text)):
            text = text[: slip.start] + slip.form + text[slip.end :]
        return text

    def _named(self, text: str) -> bytearray:
        """What of a text already is a name."""
        taken = bytearray(len(text))
        for form in self._forms.find(text):
            taken[form.start : form.end] = b"\1" * (form.end - form.start)
        return taken

    def _mended(self, token: str, *, joined: bool = False) -> str | None:
        if token.isdigit() or (token in self._words and not joined):
            return None
        mended = self._skeletons.get(token.translate(_SKELETON))
        if mended is None and not joined:
            mended = self._latin.meant_by(token)
            mended = mended if mended and len(mended) == len(token) else None
        return mended

    def differs_from(self, other: Names) -> Callable[[str], bool]:
        """Which wordings in normal form may hold other mentions with another table; of all others it is
        certain that both find the same.
        """
        changed = {
            name
            for name in self._meaning.keys() | other._meaning.keys()
            if self._sense(name) != other._sense(name)
        }
        if not changed:
            return lambda _: False
        if len(changed) > MANY:
            return lambda _: True
        held = re.compile("|".join(map(re.escape, sorted(changed))))

        def differs(text: str) -> bool:
            mended = self.repaired(text)
            if mended != other.repaired(text) or held.search(mended):
                return True
            slips = _LONG_TOKEN.findall(mended)
            pairs = ((self._latin.meant_by(slip), other._latin.meant_by(slip)) for slip in slips)
            return any(mine != theirs or mine in changed for mine, theirs in pairs)

        return differs

    def _sense(self, name: str) -> tuple[frozenset[str], frozenset[str]]:
        """What a name means, and which of that are places; nothing where it is no name."""
        meaning = self._meaning.get(name, frozenset())
        return meaning, meaning & self.places

    def find(self, text: str) -> tuple[Mention, ...]:
        """All mentions in a normal form, in order, none overlapping."""
        found = [Mention(self._meaning[form.text], form.start, form.end) for form in self._forms.find(text)]
        for token in _LONG_TOKEN.finditer(text):
            meant = self._latin.meant_by(token.group())
            if meant and not any(m.start < token.end() and token.start() < m.end for m in found):
                found.append(Mention(self._meaning[meant], token.start(), token.end()))
        return tuple(sorted(found, key=lambda mention: mention.start))


class Spellings:
    """Latin names of one word, ready to be known with one slip in them. Immutable; safe from many threads."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = frozenset(name for name in names if len(name) >= SHORT and name.isalpha())
        # Whatever single slip there is, the first letter stands, and with it the second or the last two
        # (but a swap of the last): what has neither in common with any name costs two looks.
        self._begins = frozenset(name[:2] for name in self._names)
        self._ends = frozenset(name[0] + name[-2:] for name in self._names)
        by_rest: dict[str, tuple[str, ...]] = {}
        for name in sorted(self._names):
            for rest in {name, *_without_one(name)}:
                by_rest[rest] = (*by_rest.get(rest, ()), name)
        self._by_rest = by_rest

    def meant_by(self, token: str) -> str | None:
        """The name that a word is one slip away from, if it can be no other and no word of its own."""
        if len(token) < SHORT or token in self._names:
            return None
        if token[:2] not in self._begins and token[0] + token[-2:] not in self._ends:
            return None
        near = {
            name
            for rest in {token, *_without_one(token)}
            for name in self._by_rest.get(rest, ())
            if token not in _NO_SLIPS and _is_slip(token, name)
        }
        return near.pop() if len(near) == 1 else None


def _without_one(name: str) -> Iterator[str]:
    return (name[:place] + name[place + 1 :] for place in range(len(name)))


def _is_slip(typed: str, meant: str) -> bool:
    """True for two letters swapped, or one within that is wrong, missing or too many."""
    if typed[0] != meant[0]:
        return False
    start = next((n for n, (a, b) in enumerate(zip(typed, meant, strict=False)) if a != b), 0)
    if len(typed) == len(meant):
        rest = typed[start + 1 :], meant[start + 1 :]
        if rest[0] == rest[1]:
            return bool(rest[0]) and (len(meant) >= LONG or _are_vowels(typed[start], meant[start], rest[0]))
        swapped = typed[start] == meant[start + 1] and typed[start + 1] == meant[start]
        return swapped and typed[start + 2 :] == meant[start + 2 :]
    if len(meant) < LONG or not start or typed[-1] != meant[-1]:
        return False
    longer, shorter = (typed, meant) if len(typed) > len(meant) else (meant, typed)
    return longer[:start] + longer[start + 1 :] == shorter


def _are_vowels(typed: str, meant: str, rest: str) -> bool:
    """One vowel for another, not in the last two letters: Gemeni, but not OpenUI."""
    return typed in _VOWELS and meant in _VOWELS and len(rest) > 1


def _spellings(name: str) -> Iterator[str]:
    """A name as given; parts of a foreign one with a space, a point or nothing between; 李1舟 for 李一舟."""
    yield name
    if "·" in name and not name.isascii():
        for between in ("", " ", "."):
            yield name.replace("·", between)
    if version := _VERSION.fullmatch(name):
        yield from _generations(version["name"], version["number"])
    if len(name) >= MIN_SPELT and _HAN_NAME.fullmatch(name):
        figures = "".join(_NUMERALS.get(char, char) for char in name)
        if any(char.isdigit() for char in figures) and not figures.isdigit():
            yield figures


def _generations(name: str, number: str) -> Iterator[str]:
    """Sora 2 as Sora二代, 第2代Sora, sora two."""
    spelt = _ENGLISH[int(number) - 1]
    for between in " -":
        yield f"{name}{between}{spelt}"
    for count in (number, "一二三四五六七八九"[int(number) - 1]):
        for generation in (f"{count}代", f"第{count}代"):
            yield f"{name}{generation}"
            yield f"{generation}{name}"
            yield f"{generation}的{name}"

"""What differs between two texts of a record: by field, as people read it, and line by line. Pure."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.console.record_values import Value
from knowledge import record_values

Mark = Literal["same", "gone", "new"]

_NEAR = 0.35
"""Two texts with less in common than that are shown one after the other: marks in them would be confetti."""

MOST_PAIRS = 100_000
"""Pairs of equal letters (or lines) that are compared for one record. Two texts of a thousand English letters
have 70,000; one made to be slow takes a second with so many, and took hours without a bound. Texts with more
are shown one after the other."""

_CONTEXT = 3
"""Unchanged lines around a change, as everybody's diff has."""

_NAMES = ("id", "from", "on", "name")
"""By which of its fields an entry of a list is known again."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text, and whether it went, came or stayed."""

    mark: Mark
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that differs. Whole entries of a list stand in `gone` or `new`, changed words in `pieces`."""

    field: str
    """With dots; an entry of a list by its name: `periods.2024-02-15.verdict`."""
    gone: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class DiffLine:
    """One line of the raw diff; `old` and `new` are its numbers there, 0 where it is not."""

    mark: Mark
    text: str
    old: int = 0
    new: int = 0


def differences(old: str, new: str) -> tuple[Difference, ...] | None:
    """The fields that differ, in the order of the new text; None where one of the two cannot be read."""
    before, after = record_values(old), record_values(new)
    if before is None or after is None:
        return None
    for values in (before, after):
        # What a draft was made from is no part of the record.
        values.pop("draft", None)
    return tuple(_of(before, after, "", _Marks()))


@dataclass(slots=True)
class _Marks:
    """Marks what changed within texts, as long as it is not too much of a record."""

    left: int = MOST_PAIRS

    def of(self, old: str, new: str) -> tuple[Piece, ...]:
        pairs = _pairs(old, new)
        if pairs > self.left:
            return ()
        self.left -= pairs
        return pieces(old, new)


def _pairs(old: Sequence[str], new: Sequence[str]) -> int:
    """How many letters (or lines) of one are equal to one of the other, each counted with each."""
    counted = Counter(new)
    return sum(n * counted[one] for one, n in Counter(old).items())


def lines(old: str, new: str) -> tuple[tuple[DiffLine, ...], ...]:
    """The raw diff in blocks of neighbouring lines."""
    a, b = old.splitlines(), new.splitlines()
    if a == b:
        return ()
    if _pairs(a, b) > MOST_PAIRS:
        return (tuple(_lines_of([("replace", 0, len(a), 0, len(b))], a, b)),)
    groups = difflib.SequenceMatcher(None, a, b, autojunk=False).get_grouped_opcodes(_CONTEXT)
    return tuple(tuple(_lines_of(group, a, b)) for group in groups)


def _lines_of(
    group: Sequence[tuple[str, int, int, int, int]], a: Sequence[str], b: Sequence[str]
) -> Iterator[DiffLine]:
    for kind, a1, a2, b1, b2 in group:
        if kind == "equal":
            for n, text in enumerate(a[a1:a2]):
                yield DiffLine("same", text, a1 + n + 1, b1 + n + 1)
            continue
        for n, text in enumerate(a[a1:a2]):
            yield DiffLine("gone", text, old=a1 + n + 1)
        for n, text in enumerate(b[b1:b2]):
            yield DiffLine("new", text, new=b1 + n + 1)


def _of(old: Value, new: Value, at: str, marks: _Marks) -> Iterator[Difference]:
    if old == new or (_is_nothing(old) and _is_nothing(new)):
        return
    if isinstance(old, dict) and isinstance(new, dict):
        for name in dict.fromkeys([*new, *old]):
            yield from _of(old.get(name), new.get(name), f"{at}.{name}" if at else name, marks)
    elif isinstance(old, list) and isinstance(new, list):
        yield from _of_lists(old, new, at, marks)
    elif isinstance(old, str) and isinstance(new, str):
        yield Difference(at, (old,), (new,), marks.of(old, new))
    else:
        yield from (Difference(field, gone=(text,)) for field, text in _told(old, at))
        yield from (Difference(field, new=(text,)) for field, text in _told(new, at))


def _of_lists(old: list[Value], new: list[Value], at: str, marks: _Marks) -> Iterator[Difference]:
    before, after = _named(old), _named(new)
    if before is None or after is None:
        there, now = set(map(repr, old)), set(map(repr, new))
        gone = [one for one in old if repr(one) not in now]
        came = [one for one in new if repr(one) not in there]
        left, right = (
            tuple(text for one in several for _, text in _told(one, "")) for several in (gone, came)
        )
        if not gone and not came:
            # The same entries in another order.
            left, right = ((", ".join(_flat(one) for one in several),) for several in (old, new))
        yield Difference(at, left, right)
        return
    for name in dict.fromkeys([*after, *before]):
        yield from _of(before.get(name), after.get(name), f"{at}.{name}", marks)


def _named(entries: list[Value]) -> dict[str, Value] | None:
    """Entries by their names; None where they have none."""
    found: dict[str, Value] = {}
    for n, one in enumerate(entries):
        if not isinstance(one, dict):
            return None
        name = next((str(one[key]) for key in _NAMES if one.get(key)), str(n + 1))
        found[name if name not in found else f"{name} ({n + 1})"] = one
    return found


def _told(value: Value, at: str) -> Iterator[tuple[str, str]]:
    """Every text in a value, with the field where it stands."""
    if isinstance(value, dict):
        for name, one in value.items():
            yield from _told(one, f"{at}.{name}" if at else name)
    elif isinstance(value, list):
        for n, one in enumerate(value):
            yield from _told(one, at if isinstance(one, str) else f"{at}.{n + 1}")
    elif value:
        yield at, value


def _flat(value: Value) -> str:
    if isinstance(value, Mapping):
        return " ".join(map(_flat, value.values()))
    return " ".join(map(_flat, value)) if isinstance(value, list) else value or ""


def _is_nothing(value: Value) -> bool:
    if isinstance(value, dict):
        return all(map(_is_nothing, value.values()))
    return not value


def pieces(old: str, new: str) -> tuple[Piece, ...]:
    """Both texts in one, with what went and what came marked.

    Empty where they have little in common, or are a word each: an id, a day.
    """
    if all(text.isascii() and not text.count(" ") for text in (old, new)):
        return ()
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < _NEAR:
        return ()
    found: list[Piece] = []
    for kind, a1, a2, b1, b2 in matcher.get_opcodes():
        if kind == "equal":
            found.append(Piece("same", old[a1:a2]))
            continue
        found += [Piece("gone", old[a1:a2])] if a1 < a2 else []
        found += [Piece("new", new[b1:b2])] if b1 < b2 else []
    return tuple(found)

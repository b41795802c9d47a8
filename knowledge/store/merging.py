"""Two edits of one record, brought together: by fields and entries of lists, not by lines.

Lines say little of a record: two people who each add a wording at the end of a list touch the same line, and
mean nothing against one another; one who changes a verdict and one who changes the reason below it touch
different lines, and contradict each other. So the values decide what is clean:

- what only one side changed is taken from that side; what both changed alike, as they have it;
- lists keep what either side added and drop what either side removed; entries that are mappings are known by
  their id, name or day, and merged one by one;
- a text in two languages is one thing, and so are a period's verdict and reasons: changed on both sides,
  they are a conflict;
- of the days on which something was read, or is to be looked at again, mine is kept.

The text is mine with theirs put in. Where lines do merge, comments of both sides stay; in any case mine do.
A conflict leaves mine as it is in that place and is told by the name of its field; there are no markers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import combinations

from knowledge.comparison import known_by
from knowledge.store.patching import are_comparable, with_values
from knowledge.store.yaml_values import Value, Values, record_values


@dataclass(frozen=True, slots=True)
class Merged:
    """What came of a merge."""

    text: str
    clean: bool
    """False: some of theirs is not in it, for mine says otherwise."""
    conflicts: tuple[str, ...] = ()
    """The fields about which the sides contradict each other, such as `periods.2024-02-15`; "" for all."""


def three_way(base: str, mine: str, theirs: str) -> Merged:
    """Bring two edits of the text `base` together, as texts of records or of drafts.

    With the same on both sides, or on one side nothing new, the text of that side comes back byte for byte.
    """
    if theirs in (base, mine):
        return Merged(mine, clean=True)
    if base == mine:
        return Merged(theirs, clean=True)
    by_lines = _merged_lines(base, mine, theirs)
    values = [record_values(text) for text in (base, mine, theirs)]
    if values[0] is None or values[1] is None or values[2] is None:
        return (
            Merged(mine, clean=False, conflicts=("",)) if by_lines is None else Merged(by_lines, clean=True)
        )
    merge = _Merge()
    wanted = merge.fields(values[0], values[1], values[2], ())
    text = by_lines if by_lines and record_values(by_lines) == wanted else with_values(mine, wanted)
    lost = () if _keeps_comments(base, mine, text) else ("#",)
    return Merged(text, not merge.conflicts and not lost, (*merge.conflicts, *lost))


# --- values

At = tuple[str, ...]

_MINE = frozenset({"review_by", "seen"})
"""Days that each side sets for itself: no contradiction, and mine is as good as theirs."""

_TOLD = frozenset({"verdict", "because", "denial"})
"""What a period tells: a verdict of one side with the reason of the other would be nobody's word."""

_WHOLE = (frozenset({"zh", "en"}), frozenset({"lang", "text"}))
"""Mappings that are one thing: a half of each would be no translation of the other half."""


@dataclass(slots=True)
class _Merge:
    """One merge under way, and what stood in its way."""

    conflicts: list[str] = field(default_factory=list)

    def value(self, base: Value, mine: Value, theirs: Value, at: At) -> Value:
        """One value of the three; None where there is none."""
        if theirs in (base, mine):
            return mine
        if base == mine:
            return theirs
        if isinstance(mine, dict) and isinstance(theirs, dict) and not _is_whole(mine):
            return self.fields(base if isinstance(base, dict) else {}, mine, theirs, at)
        if isinstance(mine, list) and isinstance(theirs, list):
            return self._entries(base if isinstance(base, list) else [], mine, theirs, at)
        if at[-1] not in _MINE:
            self._conflict(at)
        return mine

    def fields(self, base: Values, mine: Values, theirs: Values, at: At) -> Values:
        """The fields of a mapping, in the order of mine; new ones of theirs behind those that they follow."""
        merged: Values = {}
        if at[:1] == ("periods",) and _differ_in_told(base, mine, theirs):
            self._conflict(at)
            base, theirs = _telling(base, mine), _telling(theirs, mine)
        for name in _in_order(mine, theirs):
            kept = self._field(name, (base, mine, theirs), at)
            if kept:
                merged[name] = kept[0]
        return merged

    def _field(self, name: str, sides: tuple[Values, Values, Values], at: At) -> tuple[Value] | None:
        base, mine, theirs = sides
        if name in mine and name in theirs:
            return (self.value(base.get(name), mine[name], theirs[name], (*at, name)),)
        kept = self._of_one_side(name, sides, at)
        return None if kept is None else (kept[0],)

    def _of_one_side(self, name: str, sides: tuple[Mapping[str, Value], ...], at: At) -> tuple[Value] | None:
        """What only one of the two sides has: it is new there, or the other has removed it."""
        base, mine, theirs = sides
        here = mine if name in mine else theirs
        if name not in base:
            return (here[name],)
        if here[name] != base[name]:
            self._conflict((*at, name))
            return (mine[name],) if name in mine else None
        return None

    def _entries(self, base: list[Value], mine: list[Value], theirs: list[Value], at: At) -> Value:
        """The entries of a list, each by what it is known by."""
        sides = tuple(_by_name(side) for side in (base, mine, theirs))
        if any(side is None for side in sides):
            self._conflict(at)
            return list(mine)
        one, two, three = (side or {} for side in sides)
        merged: dict[str, Value] = {}
        for name in _in_order(two, three):
            if name in two and name in three:
                merged[name] = self.value(one.get(name), two[name], three[name], (*at, name))
            elif kept := self._of_one_side(name, (one, two, three), at):
                merged[name] = kept[0]
        return _sorted(at[-1], list(merged.values()))

    def _conflict(self, at: At) -> None:
        self.conflicts.append(".".join(at))


def _differ_in_told(*sides: Values) -> bool:
    """Do base, mine and theirs each tell something else?"""
    told = [[(name, side.get(name)) for name in sorted(_TOLD)] for side in sides]
    return all(one != other for one, other in combinations(told, 2))


def _telling(side: Values, mine: Values) -> Values:
    """The fields of one side, with what a period tells as mine has it."""
    own = {name: value for name, value in side.items() if name not in _TOLD}
    return own | {name: value for name, value in mine.items() if name in _TOLD}


def _is_whole(value: Values) -> bool:
    return any(value.keys() <= names for names in _WHOLE)


def _by_name(entries: Sequence[Value]) -> dict[str, Value] | None:
    """The entries by what they are known by; None where two of them are known by the same."""
    named = {known_by(entry): entry for entry in entries}
    return named if len(named) == len(entries) and "" not in named else None


def _in_order(mine: Mapping[str, Value], theirs: Mapping[str, Value]) -> list[str]:
    order, before = list(mine), -1
    for name in theirs:
        if name in mine:
            before = order.index(name)
        else:
            before += 1
            order.insert(before, name)
    return order


def _sorted(name: str, entries: list[Value]) -> list[Value]:
    """Periods, releases and history stand oldest first, whichever side they come from."""
    key = {"periods": "from", "releases": "on", "history": "on"}.get(name)
    if key is None:
        return entries
    return sorted(entries, key=lambda entry: _day(entry.get(key) if isinstance(entry, dict) else None))


def _day(value: Value) -> str:
    return value if isinstance(value, str) and value != "always" else ""


# --- lines


def _merged_lines(base: str, mine: str, theirs: str) -> str | None:
    """The texts merged line by line; None where both sides changed the same lines, or neighbouring ones.

    None also for texts of so many equal lines that comparing them would not end.
    """
    lines = [text.splitlines(keepends=True) for text in (base, mine, theirs)]
    if not all(are_comparable(lines[0], side) for side in lines[1:]):
        return None
    edits = sorted(
        [*_edits(lines[0], lines[1], is_mine=True), *_edits(lines[0], lines[2], is_mine=False)],
        key=lambda edit: (edit.start, edit.end),
    )
    merged: list[str] = []
    at = 0
    last: _Edit | None = None
    for edit in edits:
        if last and (edit.start, edit.end, edit.new) == (last.start, last.end, last.new):
            continue
        if last and last.is_mine is not edit.is_mine and edit.start <= last.end:
            return None
        merged += [*lines[0][at : edit.start], *edit.new]
        at, last = edit.end, edit
    return "".join([*merged, *lines[0][at:]])


@dataclass(frozen=True, slots=True)
class _Edit:
    start: int
    end: int
    new: tuple[str, ...]
    is_mine: bool


def _edits(base: list[str], side: list[str], *, is_mine: bool) -> Iterator[_Edit]:
    for kind, a1, a2, b1, b2 in SequenceMatcher(None, base, side, autojunk=False).get_opcodes():
        if kind != "equal":
            yield _Edit(a1, a2, tuple(side[b1:b2]), is_mine)


_COMMENT = re.compile(r"(?:^|(?<=\s))#.*$", re.MULTILINE)


def _keeps_comments(base: str, mine: str, merged: str) -> bool:
    """Does what one side wrote beside the fields stand in the merged text? Nothing else is lost unseen."""
    added = set(_COMMENT.findall(mine)) - set(_COMMENT.findall(base))
    return added <= set(_COMMENT.findall(merged))

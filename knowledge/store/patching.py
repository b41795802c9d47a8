"""A value changed in the text of a record, and nothing else: other lines stay as they are, byte for byte.

A library that reads and writes YAML anew keeps comments, but sets quotes, blanks and long lines its own way.
Here the place of the value is found, and only what stands there is written anew. Where somebody wrote YAML
in a way that this does not know, the whole field is written anew, and at the very last the whole text; what
comes out is read again and always holds the values that were asked for.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import cast

import yaml

from knowledge.store.yaml_values import (
    Value,
    block,
    composed,
    dumped,
    entry,
    inline,
    is_inline,
    item,
    record_values,
    values_of,
)


class _Odd(Exception):
    """YAML written in a way that is not worth an edit in place."""


_MOST_PAIRS = 100_000
"""Pairs of equal lines, or entries: two records have a thousand; a megabyte of equal ones took hours."""


def are_comparable(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether looking for what two lists share ends soon: not where each could be matched with each."""
    counted = Counter(other)
    return sum(n * counted[line] for line, n in Counter(one).items()) <= _MOST_PAIRS


def with_values(text: str, values: Mapping[str, Value]) -> str:
    """The text with these values in it: what they change is written anew, all other lines stay.

    `values` are what `record_values` gives, changed: mappings, lists, texts and None. New keys stand behind
    the key that comes before them in `values`. A text that cannot be read is replaced.
    """
    for attempt in (_finely, _coarsely):
        try:
            changed = attempt(text, values)
        except _Odd:
            continue
        if record_values(changed) == values:
            return changed
    return dumped(values)


def _finely(text: str, values: Mapping[str, Value]) -> str:
    return _patched(text, values, whole_fields=False)


def _coarsely(text: str, values: Mapping[str, Value]) -> str:
    return _patched(text, values, whole_fields=True)


def _patched(text: str, values: Mapping[str, Value], *, whole_fields: bool) -> str:
    node = composed(text)
    if node is None or node.flow_style or record_values(text) is None:
        raise _Odd
    patch = _Patch(text, whole_fields)
    patch.mapping(node, values)
    return patch.applied()


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a value stands: behind which `:` or `-` (its end), in which column its key or dash begins."""

    after: int
    column: int
    is_item: bool = False
    flow: bool = False


@dataclass(slots=True)
class _Patch:
    text: str
    whole_fields: bool
    edits: list[tuple[int, int, int, str]] = field(default_factory=list)

    def applied(self) -> str:
        done, at = [], 0
        for start, end, _, new in sorted(self.edits):
            if start < at:
                raise _Odd
            done += [self.text[at:start], new]
            at = end
        return "".join([*done, self.text[at:]])

    def _edit(self, start: int, end: int, new: str) -> None:
        self.edits.append((start, end, len(self.edits), new))

    # --- a value, whatever it is

    def _value(self, node: yaml.Node, new: Value, place: _Place) -> None:
        if values_of(node) == new:
            return
        if isinstance(new, dict) and new and isinstance(node, yaml.MappingNode) and not self.whole_fields:
            self._flow_mapping(node, new, place) if node.flow_style else self.mapping(node, new)
        elif isinstance(new, list) and new and isinstance(node, yaml.SequenceNode) and not self.whole_fields:
            self._sequence(node, new, place)
        elif place.flow or is_inline(new):
            self._put_inline(node, new, place)
        else:
            self._put_block(node, new, place)

    def _put_inline(self, node: yaml.Node, new: Value, place: _Place) -> None:
        written = inline(new, _quotes([node]), flow=place.flow)
        start = place.after if _is_block(node) else _index(node.start_mark)
        blank = " " if written and self.text[start - 1] in ":-" else ""
        self._edit(start, self._end(node), blank + written)

    def _put_block(self, node: yaml.Node, new: Value, place: _Place) -> None:
        if place.flow:
            raise _Odd
        if place.is_item:
            first, *others = block(new, place.column + 2)
            self._edit(place.after, self._end(node), "\n".join([" " + first.lstrip(), *others]))
            return
        lines = "".join("\n" + line for line in block(new, place.column + 2))
        if _is_block(node):
            self._edit(self._line_end(place.after), self._end(node), lines)
        else:
            end = self._end(node)
            self._edit(place.after, end, "")
            self._edit(self._line_end(end), self._line_end(end), lines)

    # --- mappings

    def mapping(self, node: yaml.MappingNode, new: Mapping[str, Value]) -> None:
        """Change a mapping with one key a line."""
        there = {key.value: (key, value) for key, value in node.value}
        column = node.value[0][0].start_mark.column
        before: yaml.Node | None = None
        early = []
        for name, value in new.items():
            if name in there:
                key, old = there[name]
                self._value(old, value, _Place(_index(key.end_mark) + self._colon(key), column))
                before = old
            elif before is None:
                early += entry(name, value, column)
            else:
                self._insert_below(before, entry(name, value, column))
        if early:
            first = _index(node.value[0][0].start_mark)
            self._edit(first, first, "\n".join([early[0].lstrip(), *early[1:], " " * column]))
        self._drop_keys(node, new)

    def _drop_keys(self, node: yaml.MappingNode, new: Mapping[str, Value]) -> None:
        for n, (key, value) in enumerate(node.value):
            if key.value in new:
                continue
            start = _index(key.start_mark)
            if self.text[self._line_start(start) : start].strip():
                # The first key of an item, behind its dash: the next one takes its place.
                if n + 1 == len(node.value) or node.value[n + 1][0].value not in new:
                    raise _Odd
                self._edit(start, _index(node.value[n + 1][0].start_mark), "")
            else:
                self._drop_lines(start, self._end(value))

    def _flow_mapping(self, node: yaml.MappingNode, new: Mapping[str, Value], place: _Place) -> None:
        if [key.value for key, _ in node.value] != list(new):
            self._edit(_index(node.start_mark), _index(node.end_mark), inline(dict(new), flow=True))
            return
        for key, old in node.value:
            after = _index(key.end_mark) + self._colon(key)
            self._value(old, new[key.value], _Place(after, place.column, flow=True))

    def _colon(self, key: yaml.Node) -> int:
        behind = self.text[_index(key.end_mark) :]
        if not behind.lstrip(" ").startswith(":"):
            raise _Odd
        return behind.index(":") + 1

    # --- lists

    def _sequence(self, node: yaml.SequenceNode, new: list[Value], place: _Place) -> None:
        if node.flow_style:
            self._flow_sequence(node, new, place)
            return
        old = [values_of(item) for item in node.value]
        was, will = ([json.dumps(one, sort_keys=True) for one in several] for several in (old, new))
        if not are_comparable(was, will):
            self._items(node, (0, len(was)), new)
            return
        for kind, a1, a2, b1, b2 in SequenceMatcher(None, was, will, autojunk=False).get_opcodes():
            if kind != "equal":
                self._items(node, (a1, a2), new[b1:b2])

    def _items(self, node: yaml.SequenceNode, old: tuple[int, int], new: list[Value]) -> None:
        """Put `new` in place of the items `old[0]` to `old[1]`."""
        column = node.start_mark.column
        items = node.value[slice(*old)]
        for one, value in zip(items, new, strict=False):
            self._value(one, value, _Place(self._dash(one) + 1, column, is_item=True))
        for one in items[len(new) :]:
            self._drop_lines(self._dash(one), self._end(one))
        style = _quotes(node.value)
        lines = [line for value in new[len(items) :] for line in item(value, column, style)]
        if lines and old[1]:
            self._insert_below(node.value[old[1] - 1], lines)
        elif lines:
            start = self._line_start(self._dash(node.value[0]))
            self._edit(start, start, "".join(line + "\n" for line in lines))

    def _flow_sequence(self, node: yaml.SequenceNode, new: list[Value], place: _Place) -> None:
        if not node.value and not is_inline(new):
            self._put_inline(node, new, place) if place.flow else self._put_block(node, new, place)
            return
        written = inline(new, _quotes(node.value), flow=True)
        self._edit(_index(node.start_mark), _index(node.end_mark), written)

    def _dash(self, node: yaml.Node) -> int:
        at = len(self.text[: _index(node.start_mark)].rstrip(" ")) - 1
        if at < 0 or self.text[at] != "-":
            raise _Odd
        return at

    # --- lines

    def _insert_below(self, node: yaml.Node, lines: list[str]) -> None:
        at = self._line_end(self._end(node))
        self._edit(at, at, "".join("\n" + line for line in lines))

    def _drop_lines(self, start: int, end: int) -> None:
        # With the line break before it, not the one behind: what is put below the last line may follow.
        first, last = self._line_start(start), self._line_end(end)
        self._edit(*((first - 1, last) if first else (0, last + 1)), "")

    def _line_start(self, at: int) -> int:
        return self.text.rfind("\n", 0, at) + 1

    def _line_end(self, at: int) -> int:
        found = self.text.find("\n", at)
        return len(self.text) if found < 0 else found

    def _end(self, node: yaml.Node) -> int:
        """Where the last character of a value is; comments and blank lines behind it are not its own."""
        if isinstance(node, yaml.ScalarNode):
            start, end = _index(node.start_mark), _index(node.end_mark)
            return start + len(self.text[start:end].rstrip()) if node.style in {"|", ">"} else end
        if not _is_block(node):
            return _index(node.end_mark)
        last = node.value[-1]
        if isinstance(node, yaml.SequenceNode):
            return self._end(last)
        key, value = cast("tuple[yaml.Node, yaml.Node]", last)
        return max(_index(key.end_mark) + 1, self._end(value))


def _quotes(nodes: Sequence[yaml.Node]) -> str | None:
    """The quotes in which the first of these scalars stands; None where it is bare, or none is there."""
    styles = [node.style for node in nodes if isinstance(node, yaml.ScalarNode)]
    return styles[0] if styles and styles[0] in {"'", '"'} else None


def _is_block(node: yaml.Node) -> bool:
    return isinstance(node, yaml.CollectionNode) and not node.flow_style


def _index(mark: yaml.Mark) -> int:
    return int(mark.index)

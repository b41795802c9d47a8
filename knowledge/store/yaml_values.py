"""The text of a record ↔ plain values: mappings, lists, and every scalar as text.

Written anew, a value looks as the shipped records do: ids, days and yes or no bare, words of people in
double quotes, lists of ids on one line.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, TypeAlias, cast

import yaml

from knowledge.records import ID_PATTERN
from knowledge.store.record_text import is_deep

Value: TypeAlias = "str | list[Value] | dict[str, Value] | None"
"""What stands behind a key: words, a list, fields of its own, or nothing."""

Values: TypeAlias = dict[str, Value]

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_MAX_DEPTH = 12
"""A record is four levels deep."""

_BARE = re.compile(
    rf"{ID_PATTERN}|\d{{4}}(?:-\d\d){{0,2}}(?:/\d{{4}}(?:-\d\d){{0,2}})?|[a-z_]+|https?://[!-~]+"
)
_UNSAFE_BARE = re.compile(r"(?i)yes|no|on|off|y|n|null|\d+|.*[#:,\[\]{}]\Z|.*[,\[\]{}#].*")
"""What another reader of YAML takes for something else than text, or what ends a flow list."""

_UNPRINTABLE = re.compile(
    "[^\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
"""What YAML wants escaped, with the characters that it takes for ends of lines."""


def values_of(node: yaml.Node, depth: int = 0) -> Value:
    """The plain values of a node; bare nothing, `~` and `null` are None.

    Raises:
        ValueError: a key stands twice, or it is nested deeper than any record.
    """
    if depth > _MAX_DEPTH:
        raise ValueError("nested too deeply")
    if isinstance(node, yaml.ScalarNode):
        return None if not node.style and node.value in {"", "~", "null"} else node.value
    if isinstance(node, yaml.SequenceNode):
        return [values_of(item, depth + 1) for item in node.value]
    values: Values = {}
    for key, value in cast("yaml.MappingNode", node).value:
        if not isinstance(key, yaml.ScalarNode) or key.value in values:
            raise ValueError("a key stands twice, or is none")
        values[key.value] = values_of(value, depth + 1)
    return values


def composed(text: str) -> yaml.MappingNode | None:
    """The mapping that a text is; None where it is none, or uses anchors, which no record does."""
    try:
        if is_deep(text) or any(getattr(event, "anchor", None) for event in yaml.parse(text, Loader=_Loader)):
            return None
        node = yaml.compose(text, Loader=_Loader)
    except (yaml.YAMLError, UnicodeError, RecursionError):
        return None
    return node if isinstance(node, yaml.MappingNode) else None


def record_values(text: str) -> Values | None:
    """What a text of YAML holds, every scalar as text.

    None: it cannot be read, or it is no mapping of fields, or a field stands in it twice.
    """
    node = composed(text)
    try:
        return None if node is None else cast("Values", values_of(node))
    except ValueError:
        return None


def is_inline(value: Value) -> bool:
    """True for what goes on the line of its key: scalars, empty collections, lists of ids."""
    if isinstance(value, dict):
        return not value
    if isinstance(value, list):
        return all(isinstance(item, str) and re.fullmatch(ID_PATTERN, item) for item in value)
    return True


def scalar(value: str | None, style: str | None = None, *, flow: bool = False) -> str:
    """A scalar as YAML, in the quotes that it stood in (`style`) where these can hold it."""
    if value is None:
        return "null" if flow else ""
    bare = _BARE.fullmatch(value) and not _UNSAFE_BARE.fullmatch(value)
    if style is None and bare:
        return value
    if style == "'" and not _UNPRINTABLE.search(value):
        return "'" + value.replace("'", "''") + "'"
    quoted = json.dumps(value, ensure_ascii=False)
    return _UNPRINTABLE.sub(lambda found: f"\\U{ord(found[0]):08x}", quoted)


def inline(value: Value, style: str | None = None, *, flow: bool = False) -> str:
    """A value on one line; collections in brackets."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {inline(one, flow=True)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(inline(one, style, flow=True) for one in value) + "]"
    return scalar(value, style, flow=flow)


def entry(key: str, value: Value, indent: int) -> list[str]:
    """A key and its value as lines, the key `indent` columns in."""
    start = " " * indent + key + ":"
    if is_inline(value):
        return [f"{start} {inline(value)}".rstrip()]
    return [start, *block(value, indent + 2)]


def block(value: Value, indent: int) -> list[str]:
    """A collection that is not empty as lines."""
    if isinstance(value, dict):
        return [line for key, one in value.items() for line in entry(key, one, indent)]
    return [line for one in value or () for line in item(one, indent)]


def item(value: Value, indent: int, style: str | None = None) -> list[str]:
    """An item of a list as lines, its dash `indent` columns in, quoted as its neighbours are (`style`)."""
    if is_inline(value):
        return [f"{' ' * indent}- {inline(value, style)}".rstrip()]
    first, *others = block(value, indent + 2)
    return [f"{' ' * indent}- {first.lstrip()}", *others]


def dumped(values: Mapping[str, Value]) -> str:
    """All of a record as text."""
    return "\n".join(block(dict(values), 0)) + "\n"

"""The text of one record → a value, with the line of every field, and every fault in it named.

Strict in form and total in report: every scalar is taken as text, a key that is unknown or stands twice is
an error. What could do harm is refused before it is looked at: aliases (a page of them is gigabytes once it
is unfolded), nesting without end (which libyaml's composer pays with the whole process), control characters.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar, cast

import yaml
from pydantic import ValidationError

from knowledge.errors import BadRecordFile, FilePlace, RecordProblem, Said
from knowledge.factbase import AnyRecord, Kind
from knowledge.records import Record
from knowledge.store import reader_words
from knowledge.store.kinds import TYPES

RecordT = TypeVar("RecordT", bound=Record)
At = tuple[str | int, ...]
"""The way to a field: names of keys, and places in lists counted from 0."""

# libyaml reads the shipped base in a fifth of the time of the pure Python loader, which remains
# as the fallback where the wheel carries no C extension. "Base": what a scalar may mean is not looked at.
_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

MAX_FILE_BYTES = 1_000_000
"""A fact file is a page or two; anything of this size is a mistake, and slow to parse."""

MAX_DEPTH = 20
"""Levels of a text; a record is five levels deep."""

MOST_PROBLEMS = 200
"""Of one text that are told: nobody mends more at once; explaining 60,000 unknown keys took four seconds."""

_SURELY_SHALLOW = 400
"""Brackets and indentation up to which no text is nested so deeply that composing it could do harm: the
composer bears some ten thousand levels, few records have so many brackets. Others are looked at twice."""

_LEADING = re.compile(r"^[ \-?:]{100,}", re.MULTILINE)
"""A line that opens a hundred levels of blocks, or stands under them."""

_HARMFUL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
"""Control characters, and marks that make a text look other than it is read: nobody types them."""

_PLAIN_TAGS = frozenset(
    f"tag:yaml.org,2002:{name}"
    for name in ("str", "int", "float", "bool", "null", "timestamp", "map", "seq", "value", "merge")
)
"""Tags that YAML gives by itself, or that change nothing where every scalar is text."""

_CONFLICT = re.compile(r"^(?:<{7}|>{7})(?: |$)", re.MULTILINE)
"""What git leaves in a file that it could not merge."""

_MARKED = Said(
    "git could not merge this file and left its marks (<<<<<<<); choose what holds, and take the marks out",
    "git 没能合并这个文件，留下了标记（<<<<<<<）；请选定内容，并去掉这些标记",
)
_ALIAS = Said(
    "is an alias of another field (`*…`); write the value out here",
    "是对别处的引用（`*…`）；请把内容直接写在这里",
)
_NO_KEY = Said("a field needs a plain name, such as `id: …`", "字段要有简单的名字，例如 `id: …`")
_TAGGED = Said(
    "has a tag (`!…`), for which records have no use; take it out", "带有标签（`!…`），记录里用不着；请去掉"
)
_CONTROL = Said(
    "holds a character that cannot be seen (a control character); type the text anew",
    "含有看不见的控制字符；请重新输入这段文字",
)


@dataclass(slots=True)
class Reading:
    """One text on its way to a record: the name it is told by, the line of every field, what is wrong."""

    name: str
    lines: dict[At, int] = field(default_factory=dict)
    problems: list[RecordProblem] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)
    careful: bool = True
    """Whether a value may hold a control character: one stands in the text, or an escape like `\\x00`."""

    def complain(self, at: At, says: Said) -> None:
        """Note a problem of a field, at its line or at that of what it stands in; the first ones of many."""
        if len(self.problems) >= MOST_PROBLEMS:
            return
        line = next((self.lines[at[:n]] for n in range(len(at), -1, -1) if at[:n] in self.lines), 1)
        place = FilePlace(self.name, line)
        self.problems.append(RecordProblem(place, ".".join(map(str, at)), says.en, says.zh))


def read_record_text(kind: Kind, text: str, name: str) -> AnyRecord:
    """The record that a text is. `name` is its file, as it is told in problems; the stem must be the id.

    Raises:
        BadRecordFile: with every problem found, each with its line.
    """
    record, problems = record_of(TYPES[kind], text, name)
    if record is None:
        raise BadRecordFile(problems)
    return record


def record_of(kind: type[RecordT], text: str, name: str) -> tuple[RecordT | None, tuple[RecordProblem, ...]]:
    """The record that a text is, or None and all that is wrong in it."""
    reading = Reading(name)
    values = values_of(reading, text)
    record = None if values is None or reading.problems else typed(reading, kind, values)
    return record, tuple(reading.problems)


def field_lines(text: str) -> Mapping[At, int]:
    """The line of every field of a text, counted from 1; of what cannot be read, of nothing."""
    reading = Reading("")
    _ = values_of(reading, text)
    return reading.lines


def values_of(reading: Reading, text: str) -> dict[str, Any] | None:
    """The fields of a text as plain values, every scalar as text; None where it is no mapping of fields."""
    node = composed(reading, text)
    reading.careful = "\\" in text or _HARMFUL.search(text) is not None
    return None if node is None else cast("dict[str, Any]", _plain(reading, node, ()))


def composed(reading: Reading, text: str) -> yaml.MappingNode | None:
    """The nodes of a text that may be walked without harm: not larger and not deeper than a record."""
    try:
        if len(text.encode()) > MAX_FILE_BYTES:
            reading.complain((), reader_words.too_large(MAX_FILE_BYTES))
            return None
        if is_deep(text):
            reading.complain((), reader_words.TOO_DEEP)
            return None
        node = yaml.compose(text, Loader=_Loader)
    except UnicodeEncodeError as error:
        reading.lines[()] = text.count("\n", 0, error.start) + 1
        reading.complain((), Said("not UTF-8 text (half of a character)", "不是 UTF-8 文字（有半个字符）"))
    except yaml.MarkedYAMLError as error:
        _complain_of_yaml(reading, error, text)
    except (yaml.YAMLError, RecursionError) as error:
        reading.complain((), reader_words.cannot_be_read(error))
    else:
        if isinstance(node, yaml.MappingNode):
            return node
        reading.complain((), reader_words.NO_MAPPING)
    return None


def typed(reading: Reading, kind: type[RecordT], values: Mapping[str, Any]) -> RecordT | None:
    """The values as a record of the id that the file's name gives; what is wrong is noted."""
    try:
        record = kind.model_validate(values)
    except ValidationError as error:
        for problem in islice(error.errors(include_url=False), MOST_PROBLEMS):
            reading.complain(problem["loc"], reader_words.in_words(problem, kind))
        return None
    file = Path(reading.name)
    record_id = getattr(record, "id", file.stem)
    if record_id != file.stem:
        reading.complain(("id",), reader_words.another_name(record_id, file.name))
        return None
    return record


def is_deep(text: str) -> bool:
    """Is a text nested deeper than any record? Such a one is not composed: that may end the process.

    Raises:
        yaml.YAMLError: it is no YAML.
    """
    if text.count("[") + text.count("{") <= _SURELY_SHALLOW and not _LEADING.search(text):
        return False
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            return True
    return False


def _complain_of_yaml(reading: Reading, error: yaml.MarkedYAMLError, text: str) -> None:
    if conflict := _CONFLICT.search(text):
        reading.lines[()] = text.count("\n", 0, conflict.start()) + 1
        reading.complain((), _MARKED)
        return
    mark = error.problem_mark or error.context_mark
    reading.lines[()] = mark.line + 1 if mark else 1
    reading.complain((), reader_words.no_yaml(str(error.problem or error.context)))


def _plain(reading: Reading, node: yaml.Node, at: At) -> object:
    """Plain values of a node, every scalar as text; notes the line of each field."""
    reading.lines[at] = node.start_mark.line + 1
    if id(node) in reading.seen:
        reading.complain(at, _ALIAS)  # and not looked into again, or ten lines would be a billion values
        return None
    reading.seen.add(id(node))
    if node.tag not in _PLAIN_TAGS and node.tag != "!":
        reading.complain(at, _TAGGED)
        return None
    if len(at) > MAX_DEPTH:
        reading.complain(at[:1], reader_words.TOO_DEEP)
        return None
    if isinstance(node, yaml.ScalarNode):
        return _scalar(reading, node, at)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(reading, item, (*at, n)) for n, item in enumerate(node.value)]
    return _fields(reading, cast("yaml.MappingNode", node), at)


def _scalar(reading: Reading, node: yaml.ScalarNode, at: At) -> str | None:
    value = str(node.value)
    if reading.careful and _HARMFUL.search(value):
        reading.complain(at, _CONTROL)
    # Only a bare `null`, `~` or nothing is "not there"; a quoted one is a word.
    return None if not node.style and value in {"", "~", "null"} else value


def _fields(reading: Reading, node: yaml.MappingNode, at: At) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            reading.lines[at] = key.start_mark.line + 1
            reading.complain(at, _NO_KEY)
            continue
        name = key.value
        line = key.start_mark.line + 1
        if name in values:
            reading.lines[(*at, name)] = line
            reading.complain((*at, name), reader_words.TWICE)
        values[name] = _plain(reading, value, (*at, name))
        reading.lines[(*at, name)] = line
    return values

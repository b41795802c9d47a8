"""The text of a record: a draft without its block, a fact with its history a line longer.

What people wrote stays as they wrote it; only what has to change is written anew, and what comes out reads
as exactly the record that was meant.
"""

from __future__ import annotations

import datetime as dt
import re
from contextlib import suppress

from knowledge.errors import RecordProblem
from knowledge.records import Withdrawal
from knowledge.store.drafts import NOT_YET, DraftFile, filled, without_block
from knowledge.store.kinds import TYPES
from knowledge.store.patching import with_values
from knowledge.store.record_files import RecordFile
from knowledge.store.record_text import record_of
from knowledge.store.templates import FIRST, without_guidance
from knowledge.store.yaml_values import Value, Values, record_values, scalar

AGAIN = "edited"
"""What the history of a fact says of a change of which nobody said what it was."""

_BARE = re.compile(r"[^\W\d_](?:[\w .()/+-]*[\w).])?")
"""Words that mean the same to every reader of YAML without quotes; the word `null` is no change."""

_LAST_OF_HISTORY = re.compile(r"^history:[ ]*\n(?:(?:[ ]*- .*|[ ]*#.*)\n)+\Z", re.MULTILINE)
"""A history that ends a text, one line each: another line goes below."""


def published_text(draft: DraftFile, on: dt.date, change: str) -> str | tuple[RecordProblem, ...]:
    """The text of the record that a draft becomes, or what keeps it from being one."""
    values = record_values(draft.text)
    if draft.record is None or values is None:
        return draft.problems
    _ = values.pop("draft", None)
    wanted = filled(draft.kind, values)
    text = without_guidance(without_block(draft.text))
    if draft.kind == "fact":
        is_new = not draft.note.based_on
        line: Values = {"on": str(on), "change": change.strip()}
        history = _history(wanted["history"], line, is_new=is_new)
        wanted["history"], text = history, _with_last_line(text, history)
    made = with_values(text, wanted)
    record, problems = record_of(TYPES[draft.kind], made, str(draft.path))
    return made if record is not None else problems


def withdrawn_text(file: RecordFile, withdrawn: Withdrawal) -> str:
    """The text of a fact taken back; one that is withdrawn already stays as it is."""
    values = record_values(file.text)
    if values is None or values.get("withdrawn"):
        return file.text
    said = {"on": str(withdrawn.on), "because": withdrawn.because, "see": withdrawn.see}
    told: Values = {name: value for name, value in said.items() if value is not None}
    return with_values(file.text, {**values, "withdrawn": told})


def last_change(text: str) -> tuple[dt.date, str]:
    """The newest line of a fact's history; of what has none, an empty one."""
    match (record_values(text) or {}).get("history"):
        case [*_, {"on": str(on), "change": str(change)}]:
            with suppress(ValueError):
                return dt.date.fromisoformat(on), change
        case _:
            pass
    return NOT_YET, ""


def _history(lines: Value, line: Values, *, is_new: bool) -> list[Value]:
    """The lines with one more; of a new fact the first one is that of the day on which it is published."""
    match lines:
        case [{"on": on, "change": change}] if on == str(NOT_YET) or (is_new and change == FIRST):
            return [{"on": line["on"], "change": line["change"] or FIRST}]
        case [*earlier]:
            return [*earlier, {"on": line["on"], "change": line["change"] or AGAIN}]
        case _:
            return [line]


def _with_last_line(text: str, history: list[Value]) -> str:
    """The text with the last line of a history below the others, as shipped records have it.

    Where the history stands elsewhere or otherwise, the text stays, and the line is put there as a value.
    """
    values = record_values(text) or {}
    there, text = values.get("history"), text + ("" if text.endswith("\n") else "\n")
    if "history" not in values:
        return f"{text}history:\n  {_line(history[-1])}"
    found = _LAST_OF_HISTORY.search(text)
    if found is None or not isinstance(there, list) or len(history) != len(there) + 1:
        return text
    indent = re.search(r"^ *(?=- )", found[0].partition("\n")[2], re.MULTILINE)
    return f"{text}{indent[0] if indent else '  '}{_line(history[-1])}"


def _line(entry: Value) -> str:
    match entry:
        case {"on": str(on), "change": str(change)}:
            words = change if _BARE.fullmatch(change) else scalar(change, '"')
            return f"- {{on: {on}, change: {words}}}\n"
        case _:
            return ""

"""The text of a record as it will be published: a draft without its block, a fact with its history carried on.

What people wrote stays as they wrote it; only what has to change is written anew, and what comes out reads
as exactly the record that was meant.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from knowledge.errors import RecordProblem
from knowledge.records import Withdrawal
from knowledge.store.drafts import NOT_YET, DraftFile, filled, without_block
from knowledge.store.kinds import TYPES
from knowledge.store.patching import with_values
from knowledge.store.record_files import RecordFile
from knowledge.store.record_text import record_of
from knowledge.store.templates import FIRST, without_guidance
from knowledge.store.yaml_values import record_values, scalar

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
        wanted["history"] = _history(wanted["history"], on, change, is_new=is_new)
        text = _with_last_line(text, wanted["history"])
    made = with_values(text, wanted)
    record, problems = record_of(TYPES[draft.kind], made, str(draft.path))
    return made if record is not None else problems


def withdrawn_text(file: RecordFile, withdrawn: Withdrawal) -> str:
    """The text of a fact taken back; one that is withdrawn already stays as it is."""
    values = record_values(file.text)
    if values is None or values.get("withdrawn"):
        return file.text
    said = {"on": str(withdrawn.on), "because": withdrawn.because, "see": withdrawn.see}
    told = {name: value for name, value in said.items() if value is not None}
    return with_values(file.text, {**values, "withdrawn": told})


def last_change(text: str) -> tuple[dt.date, str]:
    """The newest line of a fact's history; of what has none, an empty one."""
    last = ((record_values(text) or {}).get("history") or [{}])[-1]
    try:
        return dt.date.fromisoformat(last["on"]), str(last["change"])
    except (KeyError, TypeError, ValueError):
        return NOT_YET, ""


def _history(
    lines: list[Mapping[str, Any]], on: dt.date, change: str, *, is_new: bool
) -> list[Mapping[str, Any]]:
    """The lines with one more; of a new fact the first one is that of the day on which it is published."""
    unsaid = len(lines) == 1 and (
        lines[0].get("on") == str(NOT_YET) or (is_new and lines[0].get("change") == FIRST)
    )
    line = {"on": str(on), "change": change.strip() or (FIRST if unsaid else AGAIN)}
    return [line] if unsaid else [*lines, line]


def _with_last_line(text: str, history: list[Mapping[str, Any]]) -> str:
    """The text with the last line of a history below the others, as shipped records have it.

    Where the history stands elsewhere or otherwise, the text stays, and the line is put there as a value.
    """
    there = (record_values(text) or {}).get("history")
    change = str(history[-1]["change"])
    words = change if _BARE.fullmatch(change) else scalar(change, '"')
    line = f"- {{on: {history[-1]['on']}, change: {words}}}\n"
    text += "" if text.endswith("\n") else "\n"
    if there is None:
        return f"{text}history:\n  {line}" if "history" not in (record_values(text) or {}) else text
    found = _LAST_OF_HISTORY.search(text)
    if found is None or len(history) != len(there) + 1:
        return text
    indent = re.search(r"^ *(?=- )", found[0].partition("\n")[2], re.MULTILINE)
    return f"{text}{indent[0] if indent else '  '}{line}"

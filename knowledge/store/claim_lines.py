"""A `.jsonl` file of {"id", "text"} lines as a fact base: each claim a fact with that one wording.

For measuring against foreign collections. Such facts have no period, so no verdict is ever given.
"""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

from knowledge.errors import BadRecordFile, FilePlace, RecordProblem, StoreUnavailable
from knowledge.factbase import FactBase
from knowledge.records import Bilingual, Fact, HistoryEntry, Wordings

MAX_WORDING = 300
"""Characters of a claim's text that are compared: foreign collections hold whole articles."""

_UNDATED = dt.date(2000, 1, 1)


def read_claim_lines(path: Path) -> FactBase:
    """The edition that a file of claims makes.

    Raises:
        StoreUnavailable: the file cannot be read.
        BadRecordFile: lines that are no such objects, each with its number.
        InvalidFactBase: an id stands twice.
    """
    problems: list[RecordProblem] = []
    facts: list[Fact] = []
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError as error:
        raise StoreUnavailable(f"{path}: cannot be read: {error.strerror}") from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                facts.append(_fact(line))
            except (ValueError, KeyError, TypeError) as error:
                says = f'expected {{"id": …, "text": …}} ({type(error).__name__}: {error})'
                problems.append(RecordProblem(FilePlace(str(path), number), "", says))
    if problems:
        raise BadRecordFile(problems)
    return FactBase.of(facts)


def _fact(line: str) -> Fact:
    row = json.loads(line)
    text = str(row["text"])[:MAX_WORDING].strip() or "?"
    # Foreign ids need not look like ours, so the record is built without the pattern's check.
    return Fact.model_construct(
        id=str(row["id"]),
        topic="foreign",
        subjects=(),
        statement=Bilingual.model_construct(zh=text, en=text),
        denial=None,
        periods=(),
        wordings=Wordings.model_construct(affirm=(text,), deny=(), not_this=()),
        depends_on=None,
        warning=None,
        sources=(),
        review_by=dt.date.max,
        history=(HistoryEntry.model_construct(on=_UNDATED, change="read from a file of claims"),),
        withdrawn=None,
    )

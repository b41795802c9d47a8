"""Facts and their wordings ↔ CSV, for spreadsheets.

Two tables, each with a row of column names first:

    wordings   fact, kind, wording              one row a wording; reads back as it was
    facts      id, topic, subjects, …, review_by   one row a fact, with the period in force on a day;
                                                reads back as drafts: a spreadsheet holds less than a record

Reading is strict in form and total in report: every row that cannot be used is told with its line.
A cell that some spreadsheet might take for a formula carries an apostrophe before it; reading takes it off
again. Such are =, +, -, @ in front, full-width and small ones too, also behind blanks and what is not seen;
and a tab or a line break in front, behind which a cell begins anew for some.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Generic, TypeVar

from knowledge.errors import FilePlace, RecordProblem
from knowledge.factbase import FactBase
from knowledge.records import ID_PATTERN, Fact, Verdict, Wordings

_RowT = TypeVar("_RowT")

_BLANK = " \t\r\n\u00a0\u3000"
"""What is taken off both ends of a cell: spaces as people type them, Chinese ones too."""

_STARTS = frozenset("=+-@−")
"""What a formula begins with; compared after folding of width, as in ＝ and ﹢."""

_UNSEEN = frozenset({"Cc", "Cf", "Zl", "Zp", "Zs"})
"""Kinds of characters that a spreadsheet may pass over: blanks, controls, what has no width."""


class WordingKind(StrEnum):
    """Which list of a fact's wordings a row belongs to."""

    AFFIRM = "affirm"
    DENY = "deny"
    NOT_THIS = "not_this"


@dataclass(frozen=True, slots=True)
class WordingRow:
    """One way to say a fact, to deny it, or to say something near it."""

    fact: str
    kind: WordingKind
    wording: str


@dataclass(frozen=True, slots=True)
class Draft:
    """What a row of the table of facts says. All but the id may be left empty.

    `since` to `because_en` are one period: in what is written, the one in force on a day. `since` is None
    where it is `always` or empty. `sources` are web addresses.
    """

    id: str
    topic: str = ""
    subjects: tuple[str, ...] = ()
    statement_zh: str = ""
    statement_en: str = ""
    denial_zh: str = ""
    denial_en: str = ""
    since: dt.date | None = None
    verdict: Verdict | None = None
    because_zh: str = ""
    because_en: str = ""
    sources: tuple[str, ...] = ()
    review_by: dt.date | None = None


@dataclass(frozen=True, slots=True)
class TableRead(Generic[_RowT]):
    """A table that was read: the rows that can be used, and what is wrong with the others."""

    rows: tuple[_RowT, ...]
    problems: tuple[RecordProblem, ...]


WORDING_COLUMNS: Mapping[str, str] = {
    "fact": "id of the fact",
    "kind": "affirm, deny or not_this",
    "wording": "the words",
}
"""Columns of a table of wordings, all needed, and what stands in them."""

FACT_COLUMNS: Mapping[str, str] = {
    "id": "id of the fact; the only column that must be there",
    "topic": "the folder it belongs to",
    "subjects": "ids of its subjects, with spaces between, the main one first",
    "statement_zh": "the statement in Chinese",
    "statement_en": "the statement in English",
    "denial_zh": "its opposite in Chinese",
    "denial_en": "its opposite in English",
    "since": "first day of the period, YYYY-MM-DD; empty: always",
    "verdict": "supported, refuted, misleading or unproven",
    "because_zh": "why, in Chinese",
    "because_en": "why, in English",
    "sources": "web addresses, with spaces between",
    "review_by": "the day to look again, YYYY-MM-DD",
}
"""Columns of a table of facts, and what stands in them."""


def wordings_table(facts: Iterable[Fact]) -> str:
    """The wordings of the facts as CSV, one row each."""
    return _written(
        WORDING_COLUMNS,
        (
            (fact.id, kind, wording)
            for fact in facts
            for kind in WordingKind
            for wording in _of_kind(fact.wordings, kind)
        ),
    )


def drafts_table(drafts: Iterable[Draft]) -> str:
    """The drafts as CSV, one row each."""
    return _written(FACT_COLUMNS, map(_cells, drafts))


def draft_of(fact: Fact, base: FactBase, day: dt.date) -> Draft:
    """What the table of facts says of a fact on that day; a period not begun or withdrawn has no verdict."""
    period = None if fact.withdrawn else fact.period_on(day)
    sources = base.sources_of(fact, period) if period else ()
    return Draft(
        id=fact.id,
        topic=fact.topic,
        subjects=fact.subjects,
        statement_zh=fact.statement.zh,
        statement_en=fact.statement.en,
        denial_zh=fact.denial.zh if fact.denial else "",
        denial_en=fact.denial.en if fact.denial else "",
        since=period.from_ if period and period.from_ != dt.date.min else None,
        verdict=period.verdict if period else None,
        because_zh=period.because.zh if period else "",
        because_en=period.because.en if period else "",
        sources=tuple(source.url for source in sources if source.url),
        review_by=fact.review_by,
    )


def read_wordings(text: str, base: FactBase, name: str = "table") -> TableRead[WordingRow]:
    """The wordings that a table of CSV adds to an edition; `name` is what problems call the table.

    A problem is: a fact that the edition does not have, another kind, no words, a wording that stands twice.
    """
    seen: dict[WordingRow, int] = {}

    def wording(cells: Mapping[str, str], line: int) -> WordingRow:
        row = WordingRow(_known(base, cells["fact"]), _kind(cells["kind"]), cells["wording"])
        if not row.wording:
            raise _Unusable("wording", "is empty")
        if row in seen:
            raise _Unusable("wording", f"stands in line {seen[row]} already")
        seen[row] = line
        return row

    return _read(text, name, WORDING_COLUMNS, tuple(WORDING_COLUMNS), wording)


def read_drafts(text: str, name: str = "table") -> TableRead[Draft]:
    """The drafts that a table of CSV holds; `name` is what problems call the table."""
    seen: dict[str, int] = {}

    def draft(cells: Mapping[str, str], line: int) -> Draft:
        row = _draft(cells)
        if row.id in seen:
            raise _Unusable("id", f"{row.id!r} stands in line {seen[row.id]} already")
        seen[row.id] = line
        return row

    return _read(text, name, FACT_COLUMNS, ("id",), draft)


def wordings_of(rows: Iterable[WordingRow]) -> dict[str, Wordings]:
    """Rows put together by fact, in the order in which they stand."""
    found: dict[str, dict[str, list[str]]] = {}
    for row in rows:
        found.setdefault(row.fact, {}).setdefault(row.kind.value, []).append(row.wording)
    return {fact_id: Wordings.model_validate(lists) for fact_id, lists in found.items()}


class _Unusable(Exception):
    """A cell with which its row cannot be used."""

    def __init__(self, column: str, says: str) -> None:
        self.column = column
        self.says = says
        super().__init__(f"{column}: {says}")


def _of_kind(wordings: Wordings, kind: WordingKind) -> tuple[str, ...]:
    match kind:
        case WordingKind.AFFIRM:
            return wordings.affirm
        case WordingKind.DENY:
            return wordings.deny
        case WordingKind.NOT_THIS:
            return wordings.not_this


def _cells(draft: Draft) -> Iterator[str]:
    for column in fields(draft):
        value: object = getattr(draft, column.name)
        yield " ".join(value) if isinstance(value, tuple) else "" if value is None else str(value)


def _written(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([_guarded(cell) for cell in row] for row in rows)
    return text.getvalue()


def _guarded(cell: str) -> str:
    return f"'{cell}" if _is_formula(cell) else cell


def _bared(cell: str) -> str:
    stripped = cell.strip(_BLANK)
    guarded = stripped.startswith("'") and _is_formula(stripped)
    return stripped[1:].strip(_BLANK) if guarded else stripped


def _is_formula(cell: str) -> bool:
    """Whether some spreadsheet might take a cell for a formula, also behind apostrophes of its own."""
    if cell.lstrip("'")[:1] in {"\t", "\r", "\n"}:
        return True
    seen = (char for char in cell if char != "'" and unicodedata.category(char) not in _UNSEEN)
    return unicodedata.normalize("NFKC", next(seen, " "))[:1] in _STARTS


def _read(
    text: str,
    name: str,
    columns: Iterable[str],
    needed: Sequence[str],
    typed: Callable[[Mapping[str, str], int], _RowT],
) -> TableRead[_RowT]:
    lines = _lines(text.removeprefix("\ufeff"))
    rows: list[_RowT] = []
    problems: list[RecordProblem] = []
    heading: Sequence[str] = ()
    try:
        _, heading = next(lines, (1, ()))
        problems += (
            RecordProblem(FilePlace(name, 1), *wrong) for wrong in _bad_heading(heading, columns, needed)
        )
        for line, cells in () if problems else lines:
            try:
                rows.append(typed(_named(heading, cells), line))
            except _Unusable as error:
                problems.append(RecordProblem(FilePlace(name, line), error.column, error.says))
    except _BrokenLine as error:
        problems.append(RecordProblem(FilePlace(name, error.line), "", error.says))
    return TableRead(tuple(rows), tuple(problems))


class _BrokenLine(Exception):
    """A line that is no CSV; what follows it cannot be told apart."""

    def __init__(self, line: int, says: str) -> None:
        self.line = line
        self.says = says
        super().__init__(f"line {line}: {says}")


def _lines(text: str) -> Iterator[tuple[int, Sequence[str]]]:
    """Each row that is not empty, with the line where it begins: a cell may run over several."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    begins = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise _BrokenLine(begins, f"not valid CSV: {error}; the rest was not read") from error
        if any(cell.strip() for cell in cells):
            yield begins, [_bared(cell) for cell in cells]
        begins = reader.line_num + 1


def _bad_heading(
    heading: Sequence[str], columns: Iterable[str], needed: Iterable[str]
) -> Iterator[tuple[str, str]]:
    expected = tuple(columns)
    for column in needed:
        if column not in heading:
            yield column, f"is no column of this table; the first line must name it, as {', '.join(expected)}"
    for n, column in enumerate(heading):
        if column not in expected:
            yield column, f"there is no such column; expected {', '.join(expected)}"
        elif column in heading[:n]:
            yield column, "this column stands twice; keep one of them"


def _named(heading: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    if len(cells) != len(heading):
        raise _Unusable("", f"has {len(cells)} cells, the first line has {len(heading)}")
    return dict(zip(heading, cells, strict=True))


def _draft(cells: Mapping[str, str]) -> Draft:
    if not re.fullmatch(ID_PATTERN, cells["id"]):
        raise _Unusable("id", f"{cells['id']!r} is no id; expected lower-case words joined by hyphens")
    words = {name: cell for name, cell in cells.items() if name in _WORDS}
    return Draft(
        **words,
        subjects=tuple(cells.get("subjects", "").split()),
        sources=tuple(cells.get("sources", "").split()),
        verdict=_verdict(cells.get("verdict", "")),
        since=_day(cells, "since"),
        review_by=_day(cells, "review_by"),
    )


_WORDS = frozenset(FACT_COLUMNS) - {"subjects", "sources", "verdict", "since", "review_by"}
"""Columns that are taken as they stand."""


def _day(cells: Mapping[str, str], column: str) -> dt.date | None:
    cell = cells.get(column, "")
    if not cell or (column == "since" and cell == "always"):
        return None
    try:
        return dt.datetime.strptime(cell, "%Y-%m-%d").date()  # noqa: DTZ007 -- a civil day has no time zone
    except ValueError as error:
        raise _Unusable(column, f"{cell!r} is no day; expected YYYY-MM-DD") from error


def _verdict(cell: str) -> Verdict | None:
    written = [verdict.value for verdict in Verdict if verdict is not Verdict.OUTDATED]
    if cell and cell not in written:
        raise _Unusable("verdict", f"{cell!r} is no verdict; expected {', '.join(written)}")
    return Verdict(cell) if cell else None


def _kind(cell: str) -> WordingKind:
    try:
        return WordingKind(cell)
    except ValueError as error:
        raise _Unusable("kind", f"{cell!r} is no kind; expected {', '.join(WordingKind)}") from error


def _known(base: FactBase, fact_id: str) -> str:
    if fact_id not in base.facts:
        raise _Unusable("fact", f"no fact has the id {fact_id!r}")
    return fact_id

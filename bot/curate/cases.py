"""Files of labelled messages, as people have them: JSON lines, or a table out of a spreadsheet."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.errors import CannotRead
from knowledge import Case, FactBase, NoSuchFact, read_case, read_row

CASES = "cases"
"""The folder of regression cases beside the records."""

TABLES = frozenset({".csv", ".tsv"})
"""How the names of tables end; anything else is read as JSON lines."""

NEEDED = ("text", "fact", "stance")
"""Columns that a table must have; `as_of`, `verdict`, `id` and `style` may be there as well."""


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that is no labelled message."""

    path: Path
    line: int
    says: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.says}"


@dataclass(frozen=True, slots=True)
class CaseFiles:
    """What was read: labelled messages, and everything that is none."""

    cases: tuple[Case, ...]
    bad: tuple[BadLine, ...]


def read_cases(paths: Iterable[Path], base: FactBase, today: dt.date) -> CaseFiles:
    """All labelled messages of some files; a message about a fact that `base` has not is a bad line.

    Raises:
        CannotRead: a file is not there, is no file, is not UTF-8, or is a table without its columns.
    """
    cases: list[Case] = []
    bad: list[BadLine] = []
    for path in paths:
        found = _table(path, base, today) if path.suffix.lower() in TABLES else _json_lines(path)
        for place, case in found:
            problem = case if isinstance(case, str) else _unknown_fact(case, base)
            if problem is None and isinstance(case, Case):
                cases.append(case)
            else:
                bad.append(BadLine(path, place, str(problem)))
    return CaseFiles(tuple(cases), tuple(bad))


def _json_lines(path: Path) -> Iterator[tuple[int, Case | str]]:
    for number, line in enumerate(_bytes(path).removeprefix(b"\xef\xbb\xbf").splitlines(), 1):
        if line.strip():
            yield number, _case(line)


def _case(line: bytes) -> Case | str:
    try:
        value: object = json.loads(line)
    except UnicodeDecodeError as error:
        return f"not UTF-8 (byte {error.start}); save the file as UTF-8"
    except (json.JSONDecodeError, RecursionError) as error:
        where = (
            f" ({error.msg}, character {error.pos + 1})" if isinstance(error, json.JSONDecodeError) else ""
        )
        return f'no JSON{where}; expected an object a line: {{"id", "text", "as_of", "style", "gold"}}'
    if not isinstance(value, dict):
        return f'{str(value)[:40]!r}; expected an object: {{"id", "text", "as_of", "style", "gold"}}'
    try:
        return read_case(value)
    except (ValueError, TypeError, AttributeError) as error:
        return str(error)


def _table(path: Path, base: FactBase, today: dt.date) -> Iterator[tuple[int, Case | str]]:
    text = _text(path)
    first = text.partition("\n")[0]
    # A spreadsheet set to Chinese or German writes semicolons or tabs where another writes commas.
    delimiter = max(",;\t", key=first.count)
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    columns = [(name or "").strip().lower() for name in rows.fieldnames or ()]
    missing = [name for name in NEEDED if name not in columns]
    if missing:
        raise CannotRead(
            f"{path}: no column {', '.join(missing)} in its first line; expected text,fact,stance"
            " and, where wanted, as_of,verdict,id,style"
        )
    for row in rows:
        # What stands beyond the last column comes as a list under None.
        named = {key: value for key, value in row.items() if key and isinstance(value, str)}
        if any(value.strip() for value in named.values()):
            yield rows.line_num, _row(named, base, today, rows.line_num)


def _row(row: dict[str, str], base: FactBase, today: dt.date, number: int) -> Case | str:
    try:
        return read_row(row, base, today=today, number=number)
    except ValueError as error:
        return str(error)


def _unknown_fact(case: Case, base: FactBase) -> str | None:
    try:
        for fact_id in case.gold:
            _ = base.fact(fact_id)
    except NoSuchFact as error:
        return f"gold: {error}"
    return None


def _text(path: Path) -> str:
    try:
        return _bytes(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CannotRead(f"{path}: not UTF-8 (byte {error.start}); save it as CSV UTF-8") from error


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        why = (error.strerror or type(error).__name__).lower()
        raise CannotRead(
            f"{path}: {why}; expected a .jsonl file of labelled messages, one a line, or a .csv table"
        ) from error


def append(path: Path, line: str) -> None:
    """One more line, or none: a new file takes the place of the old one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    ended = before if not before or before.endswith("\n") else before + "\n"
    new = path.with_suffix(".new")
    _ = new.write_text(f"{ended}{line}\n", encoding="utf-8")
    _ = new.replace(path)

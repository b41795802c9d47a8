"""Everything that can go wrong in `knowledge`, as one small tree.

    KnowledgeError
    ├── BadRecordFile        a file that is no record: unreadable, duplicate key, wrong field
    ├── InvalidFactBase      every file reads, but together they break a rule; carries all problems
    ├── NoSuchFact           an id that this edition does not have
    └── StoreError
        ├── StoreUnavailable     missing, locked or not writable
        └── StoreNewerThanUs     written by a later version of heshi

"Not found", "unsure" and "not a claim" are ordinary answers (see `finding`), never errors.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Tongue = Literal["zh", "en"]
"""The languages in which records are written, and in which their faults are told to those who write them."""


class KnowledgeError(Exception):
    """Base of everything raised by `knowledge`: `except KnowledgeError` catches it all."""


@dataclass(frozen=True, slots=True)
class FilePlace:
    """Where in a file something is: path as given, line counted from 1; 0: the file as a whole."""

    path: str
    line: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}" if self.line else self.path


@dataclass(frozen=True, slots=True)
class Said:
    """What is told to those who write records: the same in English and in plain Chinese (Simplified).

    Both are whole clauses without a full stop; names of fields stand between backquotes.
    """

    en: str
    zh: str

    def in_(self, tongue: Tongue) -> str:
        """The words in one of the two languages."""
        return self.zh if tongue == "zh" else self.en


@dataclass(frozen=True, slots=True)
class RecordProblem:
    """One thing that is wrong in one record file: where, what, and what was expected.

    `says` is English. `says_zh` is the same in Chinese; empty for tables and files of others, which are
    read by programs and told in English alone.
    """

    place: FilePlace
    field: str
    says: str
    says_zh: str = ""

    def in_(self, tongue: Tongue) -> str:
        """What is wrong, in this language where it is kept in it."""
        return self.says_zh if tongue == "zh" and self.says_zh else self.says

    def __str__(self) -> str:
        field = f"{self.field}: " if self.field else ""
        return f"{self.place}: {field}{self.says}"


class BadRecordFile(KnowledgeError):
    """Record files that cannot be read as records; `problems` names every place."""

    def __init__(self, problems: Iterable[RecordProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class InvalidFactBase(KnowledgeError):
    """Records that contradict each other, such as an id used twice."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


class NoSuchFact(KnowledgeError):
    """An id that the edition does not have; `nearest` holds ids that look like it."""

    def __init__(self, fact_id: str, nearest: Iterable[str] = ()) -> None:
        self.fact_id = fact_id
        self.nearest = tuple(nearest)
        hint = f"; did you mean {', '.join(self.nearest)}?" if self.nearest else ""
        super().__init__(f"no fact has the id {fact_id!r}{hint}")


class StoreError(KnowledgeError):
    """The place where facts lie could not be used."""


class StoreUnavailable(StoreError):
    """The folder or file is missing, locked, or not writable."""


class StoreNewerThanUs(StoreError):
    """The archive was written by a later version of heshi; upgrade to read it."""

"""What an editor holds in their hands, and what comes of an edit: values, whoever the editor is."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Literal

from bot.repository import Author, Committed, NotCommitted
from knowledge import (
    AnyRecord,
    Changes,
    CheckResult,
    Conflict,
    DraftNote,
    Kind,
    Problem,
    RecordFile,
    RecordProblem,
    Shift,
)

Person = Author
"""Who edits, as their name stands in the history."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A record to be edited: the text of its draft, or as one would begin."""

    kind: Kind
    id: str
    text: str
    version: str
    """What a save expects to find: the draft's version; "" where there is no draft yet."""
    published: RecordFile | None
    note: DraftNote | None = None

    @property
    def is_draft(self) -> bool:
        """Whether a draft has been saved."""
        return bool(self.version)


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that is wrong with a text, and the way out, in English and in Chinese."""

    code: str
    """Of the rule; "" where the text cannot be read as a record."""
    field: str
    """With dots: `periods.0.because.zh`; "" for the whole."""
    line: int
    """From 1; 0 where the trouble is in another record."""
    says: str
    says_zh: str
    fix: str = ""
    fix_zh: str = ""
    level: Literal["error", "advice"] = "error"
    record: str = ""
    """The id of the record that breaks the rule, where it is another one."""


@dataclass(frozen=True, slots=True)
class Look:
    """A text as it stands: the record that it makes, if it makes one, and all that is wrong with it."""

    record: AnyRecord | None
    troubles: tuple[Trouble, ...]

    @property
    def publishable(self) -> bool:
        """Whether nothing stands in the way."""
        return self.record is not None and all(trouble.level == "advice" for trouble in self.troubles)


@dataclass(frozen=True, slots=True)
class Failing:
    """A regression case that the edition in use answers well enough, and the new one wrongly."""

    case: str
    text: str


@dataclass(frozen=True, slots=True)
class Trial:
    """The edition as it would be, held against rules, known sentences and regression cases."""

    troubles: tuple[Trouble, ...]
    shifts: tuple[Shift, ...] = ()
    """Sentences that are answered in another way, the most dangerous first."""
    failing: tuple[Failing, ...] = ()
    texts: int = 0
    """How many sentences were asked of both editions."""

    @property
    def clean(self) -> bool:
        """Whether it may be published."""
        return not self.failing and all(trouble.level == "advice" for trouble in self.troubles)


@dataclass(frozen=True, slots=True)
class Tried:
    """What is said of a message now, and what would be."""

    now: CheckResult
    then: CheckResult


Entered = Committed | NotCommitted | None
"""What git made of it; None where the facts are in no repository."""


@dataclass(frozen=True, slots=True)
class Saved:
    """A draft is in its file."""

    version: str
    entered: Entered


@dataclass(frozen=True, slots=True)
class Published:
    """The edition with it is in use."""

    edition: str
    changes: Changes
    version: str = ""
    """Of the record's file."""
    entered: Entered = None
    unread: str = ""
    """What keeps the folder from being read (somebody else's file): the old edition stays in use."""


@dataclass(frozen=True, slots=True)
class Refused:
    """It breaks a rule or a regression case; nothing was written."""

    trial: Trial


@dataclass(frozen=True, slots=True)
class NeedsReview:
    """Somebody other than who saved it has to approve this version first."""

    saved_by: str


@dataclass(frozen=True, slots=True)
class Gone:
    """There is nothing of that id to do it to."""


@dataclass(frozen=True, slots=True)
class ReadOnly:
    """The facts are the shipped ones, an archive or a file of claims: `heshi facts init` makes a folder."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One event in the life of a record."""

    on: dt.date
    what: str
    source: Literal["record", "git", "edition"]
    who: str = ""
    revision: str = ""
    """A commit, or the name of an edition: what `Editorial.text_at` takes."""
    at: dt.datetime | None = field(default=None, compare=False)


PublishOutcome = Published | Refused | NeedsReview | Conflict | Gone | ReadOnly


def of_reading(problem: RecordProblem) -> Trouble:
    """What kept a text from being a record."""
    return Trouble("", problem.field, problem.place.line, problem.says, problem.in_("zh"))


def of_rule(problem: Problem, own: str, line: int) -> Trouble:
    """A broken rule; `own` is the id of the record that is being edited, `line` where its field stands."""
    is_own = problem.record == own
    return Trouble(
        problem.code,
        problem.field,
        line if is_own else 0,
        problem.says,
        problem.says_zh or problem.says,
        problem.fix,
        problem.fix_zh or problem.fix,
        problem.level,
        "" if is_own else problem.record,
    )

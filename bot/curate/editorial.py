"""The one way to edit the facts: drafts, publishing, taking back; every save a commit by its person.

    open → look, try, … → save ─ draft ─► publish ─ rules, cases, review ─► the record's file ─► in use
                                                                              └► git, archive

Console, Telegram desk and command line edit through it, so the same edit meets the same rules everywhere.
A version is the digest of a file: who saves says which one they have seen, and finds a conflict where
somebody was faster. Nothing is ever written over that was not seen.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from bot.curate.cases import CASES, append, read_cases
from bot.curate.chronicle import Chronicle
from bot.curate.in_use import Facts
from bot.curate.rehearsal import Rehearsal
from bot.curate.sheets import (
    Entered,
    Gone,
    Look,
    NeedsReview,
    Person,
    Published,
    PublishOutcome,
    ReadOnly,
    Refused,
    Saved,
    Sheet,
    Trial,
    Tried,
    of_reading,
)
from bot.errors import BotError
from bot.repository import Repository
from knowledge import (
    Case,
    Conflict,
    DraftFile,
    Edition,
    FactBase,
    Kind,
    NoSuchFact,
    RecordFile,
    RolledBack,
    Side,
    add_wording,
    begin_draft,
    changes,
    discard_draft,
    draft_file,
    publish,
    publish_draft,
    record_file,
    roll_back,
    save_draft,
    shipped_facts,
    withdraw,
)


class Reviews(Protocol):
    """Who saved a version of a draft, and who approved it."""

    def saved(self, kind: Kind, record_id: str, version: str, by: str) -> None:
        """This person saved this version."""
        ...

    def saved_by(self, kind: Kind, record_id: str, version: str) -> str:
        """Who saved it; "" where nobody knows, such as after an edit of the file itself."""
        ...

    def approved_by(self, kind: Kind, record_id: str, version: str) -> frozenset[str]:
        """Who approved it."""
        ...


@dataclass(frozen=True, slots=True)
class Editing:
    """What editing stands on. `archive`: the file of editions; None: none is kept.

    `reviews`: where a second person has to approve what the first one saved.
    """

    facts: Facts
    today: Callable[[], dt.date]
    archive: Path | None = None
    reviews: Reviews | None = None
    asked: Callable[[], Iterable[str]] = tuple
    """Sentences of open questions, which a trial is held against as well."""
    commits: bool = True
    """Whether what is written is entered into git: at a terminal, people do that themselves."""


class Editorial:
    """Opens, looks at, saves and publishes records. Synchronous; safe from many threads."""

    def __init__(self, editing: Editing) -> None:
        """`editing`: what it stands on."""
        self._on = editing
        self.rehearsal = Rehearsal(editing.facts, editing.today)
        self._publishing = threading.Lock()
        self._repository: tuple[Path, Repository | None] | None = None

    @property
    def folder(self) -> Path | None:
        """The folder of records; None where the facts are read-only."""
        path = self._on.facts.path
        return path if path.is_dir() and path != shipped_facts() else None

    @property
    def base(self) -> FactBase:
        """The edition in use."""
        return self._on.facts.current().base

    # --- looking

    def open(self, kind: Kind, record_id: str) -> Sheet | Gone | ReadOnly:
        """The draft of a record, or the text that one would begin with; `Gone` where there is neither.

        A new record is begun with `begin`.
        """
        folder = self.folder
        if folder is None:
            return ReadOnly()
        published = record_file(folder, kind, record_id)
        draft = draft_file(folder, kind, record_id)
        if draft:
            return Sheet(kind, record_id, draft.text, draft.version, published, draft.note)
        if published:
            return Sheet(kind, record_id, begin_draft(folder, kind, record_id), "", published)
        return Gone()

    def begin(self, kind: Kind, record_id: str) -> Sheet | ReadOnly:
        """A record that may not be there yet: its draft, its text, or the annotated template."""
        folder = self.folder
        if folder is None:
            return ReadOnly()
        found = self.open(kind, record_id)
        return (
            found
            if isinstance(found, Sheet)
            else Sheet(kind, record_id, begin_draft(folder, kind, record_id), "", None)
        )

    def look(self, kind: Kind, record_id: str, text: str) -> Look:
        """All that is wrong with a text."""
        return self.rehearsal.look(kind, record_id, text)

    def trial(self, kind: Kind, record_id: str, text: str) -> Trial:
        """What publishing the text would change: rules, sentences, regression cases."""
        look = self.look(kind, record_id, text)
        if look.record is None:
            return Trial(look.troubles)
        return self.rehearsal.trial(look.record, text, asked=self._on.asked(), cases=self.cases())

    def try_message(self, kind: Kind, record_id: str, text: str, message: str) -> Tried | Look:
        """What is said of a message now, and with the text; a `Look` where the text makes no record yet."""
        look = self.look(kind, record_id, text)
        return self.rehearsal.tried(look.record, message) if look.record else look

    @property
    def chronicle(self) -> Chronicle:
        """What became of the records."""
        return Chronicle(self.base, self._on.facts.path, self.repository, self._on.archive)

    def cases(self) -> tuple[Case, ...]:
        """The regression cases that lie beside the records; a file that cannot be read spoils no other."""
        folder = self.folder
        found: list[Case] = []
        for file in sorted((folder / CASES).glob("*.jsonl")) if folder else []:
            with suppress(BotError):
                found += read_cases([file], self.base, self._on.today()).cases
        return tuple(found)

    # --- saving

    def save(
        self, kind: Kind, record_id: str, text: str, by: Person, *, expected: str
    ) -> Saved | Conflict | ReadOnly:
        """Write the draft, finished or not; `expected` is the version that was seen, "" for none."""
        folder = self.folder
        if folder is None:
            return ReadOnly()
        came = save_draft(folder, kind, record_id, text, expected=expected)
        if isinstance(came, Conflict):
            return came
        if self._on.reviews:
            self._on.reviews.saved(kind, record_id, came.version, by.name)
        return Saved(came.version, self._commit([came.path], by, f"draft of {kind} {record_id}"))

    def discard(
        self, kind: Kind, record_id: str, by: Person, *, expected: str
    ) -> Entered | Conflict | Gone | ReadOnly:
        """Throw a draft away; the published record stays as it is."""
        folder = self.folder
        if folder is None:
            return ReadOnly()
        draft = draft_file(folder, kind, record_id)
        if draft is None:
            return Gone()
        came = discard_draft(folder, kind, record_id, expected=expected)
        return came or self._commit([draft.path], by, f"draft of {kind} {record_id} dropped")

    # --- publishing

    def publish(
        self, kind: Kind, record_id: str, by: Person, *, expected: str, change: str
    ) -> PublishOutcome:
        """Put a draft in the place of its record, and the edition with it into use.

        `change` is the line that the history of a fact gets. Everything is held against the rules and the
        regression cases once more: another edition may have come in between.
        """
        with self._publishing:
            ready = self._ready(kind, record_id, by, expected)
            if not isinstance(ready, DraftFile):
                return ready
            folder, before = self._on.facts.path, self._before()
            old = self._file(kind, record_id)  # a fact that changes its topic moves
            written = publish_draft(
                folder, kind, record_id, expected=expected, on=self._on.today(), change=change
            )
            if isinstance(written, tuple):
                return Refused(Trial(tuple(of_reading(problem) for problem in written)))
            if isinstance(written, Conflict):
                return written
            paths = [written.path, ready.path, *([old.path] if old else [])]
            return self._use(paths, by, f"{record_id}: {change}", before, written.version)

    def withdraw(
        self, fact_id: str, by: Person, *, because: str, see: str | None = None
    ) -> Published | Gone | ReadOnly:
        """Take a fact back: it stays readable, and is never matched again."""
        with self._publishing:
            folder, before = self.folder, self._before()
            if folder is None:
                return ReadOnly()
            try:
                written = withdraw(folder, fact_id, on=self._on.today(), because=because, see=see)
            except NoSuchFact:
                return Gone()
            return self._use([written.path], by, f"{fact_id}: withdrawn: {because}", before, written.version)

    def add_wording(
        self, fact_id: str, side: Side, wording: str, by: Person, *, change: str
    ) -> Published | Refused | Gone | ReadOnly:
        """Add a wording to a published fact, where it breaks no rule and no regression case."""
        with self._publishing:
            folder, before = self.folder, self.base
            if folder is None:
                return ReadOnly()
            if record_file(folder, "fact", fact_id) is None or fact_id not in before.facts:
                return Gone()
            trial = self.wording_trial(fact_id, side, wording)
            if not trial.clean:
                return Refused(trial)
            before = self._before()
            path = add_wording(folder, fact_id, side, wording, on=self._on.today(), change=change)
            return self._use([path], by, f"{fact_id}: {change}", before)

    def wording_trial(self, fact_id: str, side: Side, wording: str) -> Trial:
        """What one more wording of a fact would change.

        Raises:
            NoSuchFact: there is no such fact.
        """
        fact = self.base.fact(fact_id)
        wordings = fact.wordings.model_copy(update={side: (*getattr(fact.wordings, side), wording)})
        edited = fact.model_copy(update={"wordings": wordings})
        there = self._file("fact", fact_id)
        asked = (*self._on.asked(), wording)
        return self.rehearsal.trial(edited, there.text if there else "", asked=asked, cases=self.cases())

    def roll_back(self, edition: str, by: Person) -> Published | Gone | ReadOnly:
        """Make the records those of an edition of the archive again; facts that came later are withdrawn.

        Raises:
            KnowledgeError: the archive has no such edition, or the folder cannot be read as it is.
        """
        with self._publishing:
            folder, before, archive = self.folder, self.base, self._on.archive
            if folder is None:
                return ReadOnly()
            if archive is None or not archive.is_file():
                return Gone()
            done = roll_back(archive, edition, folder, on=self._on.today())
            return self._use(done.paths, by, f"back to edition {edition}", before)

    def preview(self, edition: str) -> RolledBack | Gone | ReadOnly:
        """What going back to an edition would write.

        Raises:
            KnowledgeError: as `roll_back`.
        """
        folder, archive = self.folder, self._on.archive
        if folder is None:
            return ReadOnly()
        if archive is None or not archive.is_file():
            return Gone()
        return roll_back(archive, edition, folder, on=self._on.today(), dry_run=True)

    def keep(self) -> Edition | None:
        """Put the edition in use into the archive, if it is not the latest there; None where none is kept."""
        if self._on.archive is None or not self._on.facts.path.is_dir():
            return None
        return publish(self.base, self._on.archive, self._on.facts.path)

    def add_case(self, line: str, by: Person, *, file: str = "regressions.jsonl") -> Entered | ReadOnly:
        """Add a labelled message to the regression cases: one JSON object, as `heshi measure` reads them."""
        folder = self.folder
        if folder is None:
            return ReadOnly()
        path = folder / CASES / file
        with self._publishing:
            append(path, line)
        return self._commit([path], by, "a regression case")

    # --- inside

    @property
    def repository(self) -> Repository | None:
        """The git repository that the folder belongs to, if it does."""
        folder = self.folder
        if folder is None or not self._on.commits:
            return None
        if self._repository is None or self._repository[0] != folder:
            self._repository = (folder, Repository.of(folder))
        return self._repository[1]

    def _ready(
        self, kind: Kind, record_id: str, by: Person, expected: str
    ) -> DraftFile | Refused | NeedsReview | Conflict | Gone | ReadOnly:
        """The draft, where nothing stands in the way of publishing it."""
        folder = self.folder
        if folder is None:
            return ReadOnly()
        draft = draft_file(folder, kind, record_id)
        if draft is None:
            return Gone()
        if draft.version != expected:
            return Conflict(draft)
        published = record_file(folder, kind, record_id)
        if (published.version if published else "") != draft.note.based_on:
            return Conflict(published)
        if self._unreviewed(draft, by):
            reviews = self._on.reviews
            return NeedsReview(reviews.saved_by(kind, record_id, draft.version) if reviews else "")
        trial = self.trial(kind, record_id, draft.text)
        return draft if draft.record is not None and trial.clean else Refused(trial)

    def _unreviewed(self, draft: DraftFile, by: Person) -> bool:
        """Whether only the person who saved it has seen it. Who publishes another's draft has reviewed it."""
        reviews = self._on.reviews
        if reviews is None:
            return False
        saved_by = reviews.saved_by(draft.kind, draft.id, draft.version)
        others = reviews.approved_by(draft.kind, draft.id, draft.version) - {saved_by or by.name}
        return not others and saved_by in {"", by.name}

    def _before(self) -> FactBase:
        """The edition in use, kept before an edit: there has to be a way back to it."""
        if self._on.archive and not self._on.archive.is_file():
            _ = self.keep()
        return self.base

    def _use(
        self, paths: Sequence[Path], by: Person, message: str, before: FactBase, version: str = ""
    ) -> Published:
        """Read the folder anew, commit the files, keep the edition."""
        unread = self._on.facts.reload()
        entered = self._commit(paths, by, message)
        now = self.base
        if unread is None:
            _ = self.keep()
        return Published(now.edition, changes(before, now), version, entered, str(unread or ""))

    def _commit(self, paths: Sequence[Path], by: Person, message: str) -> Entered:
        return self.repository.commit(paths, by, message) if self.repository else None

    def _file(self, kind: Kind, record_id: str) -> RecordFile | None:
        return record_file(self._on.facts.path, kind, record_id) if self._on.facts.path.is_dir() else None

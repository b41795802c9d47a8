"""The maintainers' desk in the store: effects that are about it, and what its rounds read and write.

APPLIERS      handed to `open_store`: questions, complaints and decisions are written with the answer
DeskStore     what the desk asks and writes between answers, beside the process's own store
from_outside  the same decisions from a command line, while another process serves
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from sqlite3 import Connection
from typing import Protocol, TypeVar

from bot.corrections import Campaign, Change, Reader, Said, Stage, Step
from bot.delivery import Delivery
from bot.memory import Decided
from bot.messages import Language
from bot.state import campaigns, complaints, demand, entries, notices, questions, tallies
from bot.state.answers import remember
from bot.state.beside import beside
from bot.state.campaigns import Counted, Listed
from bot.state.codec import person_key, room_key
from bot.state.complaints import ComplaintState, Reported, Reporter
from bot.state.decisions import decide, decided_by
from bot.state.demand import UNKNOWN_VISITORS, Demand
from bot.state.entries import Entry, Open
from bot.state.keys import Keys
from bot.state.notices import Due
from bot.state.outbox import NewCall, first_time, put
from bot.state.questions import Asker, Question, QuestionState
from bot.state.tallies import Tally
from knowledge import Stance

T = TypeVar("T")


class Shelf(Protocol):
    """What the desk needs of a store: `SqliteStore`, or a visitor from outside."""

    @property
    def keys(self) -> Keys:
        """Of this installation."""
        ...

    def read(self, work: Callable[[Connection], T]) -> T:
        """The result of reading."""
        ...


class DeskReading:
    """What maintainers are shown. Safe from many threads."""

    def __init__(self, shelf: Shelf) -> None:
        """`shelf`: where it is read from."""
        self.keys = shelf.keys
        self._read = shelf.read

    def who(self, channel: str, person: str) -> str:
        """The name under which a maintainer's decisions are kept."""
        return person_key(self.keys, channel, person)

    def question(self, number: int) -> Question | None:
        """The question of that number."""
        return self._read(lambda c: questions.found(c, self.keys, number))

    def open_questions(self) -> list[Question]:
        """The questions that are not decided, oldest first."""
        return self._read(lambda c: questions.listed(c, self.keys, questions.OPEN_STATES))

    def questions_at(self, states: Iterable[QuestionState]) -> list[Question]:
        """The questions in these states, oldest first."""
        return self._read(lambda c: questions.listed(c, self.keys, states))

    def unposted(self) -> Question | None:
        """The oldest question that maintainers were not shown yet."""
        return self._read(lambda c: questions.unposted(c, self.keys))

    def counted(self) -> list[int]:
        """How many people asked each thing whose words nobody let us show; few are not counted."""
        return [one.people or 0 for one in self.counted_demand(0.0)]

    def counted_demand(self, now: float) -> list[Demand]:
        """The same with groups and trend, most wanted first."""
        return self._read(lambda c: demand.counted(c, now))

    def entries(self, now: float) -> list[Entry]:
        """The open questions, those that say the same as one, most wanted first."""
        return self._read(lambda c: entries.listed(c, self.keys, now))

    def entry(self, number: int, now: float) -> Entry | None:
        """The entry of that number, or the one under which that question stands."""
        return self._read(lambda c: entries.found(c, self.keys, number, now))

    def open_mark(self) -> tuple[int, ...]:
        """What changes whenever an open text comes or goes or is put elsewhere."""
        return self._read(entries.open_mark)

    def open_texts(self) -> list[Open]:
        """The open texts as rules compare them."""
        return self._read(lambda c: entries.open_texts(c, self.keys))

    def of_ticket(self, ticket: str) -> Question | None:
        """The question that a page of the web chat handed on."""
        return self._read(lambda c: questions.of_ticket(c, self.keys, ticket))

    def tallies(self, since: dt.date, until: dt.date) -> tuple[Tally, ...]:
        """How many were answered how, every day from `since` to `until`, both included."""
        return self._read(lambda c: tallies.by_day(c, since, until))

    def top_facts(
        self, since: dt.date, limit: int, until: dt.date = dt.date.max
    ) -> tuple[tuple[str, int], ...]:
        """The facts that were told most from `since` to `until`, both included, with how often."""
        return self._read(lambda c: tallies.top_facts(c, since, limit, until))

    def told_on_the_web(self, change: Change, since: dt.date) -> int:
        """How often what a change takes back was told on the web, whose readers nobody can reach."""
        return self._read(lambda c: sum(tallies.told_on(c, one, change, since) for one in UNKNOWN_VISITORS))

    def complaint(self, number: int) -> Reported | None:
        """The complaint of that number."""
        return self._read(lambda c: complaints.found(c, self.keys, number))

    def complaints(self, state: ComplaintState = ComplaintState.OPEN) -> list[Reported]:
        """The complaints in that state, oldest first."""
        return self._read(lambda c: complaints.listed(c, self.keys, state))

    def campaign(self, number: int) -> Listed | None:
        """The correction of that number."""
        return self._read(lambda c: campaigns.found(c, number))

    def campaigns(self) -> list[Listed]:
        """All corrections that are known, oldest first."""
        return self._read(campaigns.listed)

    def said(self) -> set[Said]:
        """Every different thing that was told."""
        return self._read(campaigns.said)

    def readers(self, change: Change, language: Language) -> list[Reader]:
        """Everybody who was told something that a change is about."""
        return self._read(lambda c: campaigns.readers(c, self.keys, change, language))

    def wrong_matches(self) -> list[Reported]:
        """Confirmed wrong matches that no correction was planned for yet."""
        return self._read(lambda c: complaints.uncorrected(c, self.keys))

    def askers(self, number: int) -> list[Asker]:
        """Who waits for news of a question."""
        return self._read(lambda c: questions.askers(c, self.keys, number))

    def late(self) -> list[Asker]:
        """Who waits for a verdict that is there, and could not be written to when it came."""
        return self._read(lambda c: questions.late(c, self.keys))

    def members(self, number: int) -> list[int]:
        """The open questions that an entry stands for, its own first."""
        return self._read(lambda c: questions.members(c, number))

    def decided_by(self, item: str, decision: str) -> str:
        """Who took a decision last, as their decisions are kept; "" where nobody did."""
        return self._read(lambda c: decided_by(c, item, decision))

    def overdue(self, now: float) -> list[Asker]:
        """Who has waited too long for a verdict."""
        return self._read(lambda c: questions.overdue(c, self.keys, now))

    def reporters(self) -> list[Reporter]:
        """Who is to hear what became of a complaint."""
        return self._read(lambda c: complaints.waiting(c, self.keys))


Letters = Sequence[tuple[Delivery, Sequence[bytes]]]
"""Deliveries that answer no message, each with its calls."""


class WritableShelf(Shelf, Protocol):
    """A store that writes: `SqliteStore`."""

    async def transact(self, work: Callable[[Connection], T]) -> T:
        """The result of work in one durable transaction."""
        ...


class DeskStore(DeskReading):
    """What the desk's rounds write: every method is one transaction."""

    def __init__(self, shelf: WritableShelf) -> None:
        """`shelf`: the store of this process."""
        super().__init__(shelf)
        self._shelf = shelf

    async def offer(self, number: int, candidates: Sequence[str], letters: Letters, *, now: float) -> None:
        """Post a question to the maintainers, with these facts to choose from."""

        def work(connection: Connection) -> None:
            questions.offer(connection, number, candidates)
            self._post(connection, letters, now)

        await self._shelf.transact(work)

    async def show_complaint(self, number: int, letters: Letters, *, now: float) -> None:
        """Post a complaint to the maintainers."""

        def work(connection: Connection) -> None:
            complaints.posted(connection, number)
            self._post(connection, letters, now)

        await self._shelf.transact(work)

    async def show_campaign(self, campaign: Campaign, letters: Letters, *, now: float) -> None:
        """Post to the maintainers how far a correction has come."""

        def work(connection: Connection) -> None:
            campaigns.posted(connection, campaign.number, campaign.stage)
            self._post(connection, letters, now)

        await self._shelf.transact(work)

    async def put_back(self, number: int, state: QuestionState, letters: Letters, *, now: float) -> None:
        """What was under way with a question has ended; say so."""

        def work(connection: Connection) -> None:
            if state in questions.OPEN_STATES:
                questions.put_back(connection, number, state)
            else:
                _end(connection, number, state, now, ())
            self._post(connection, letters, now)

        await self._shelf.transact(work)

    async def answered(
        self, number: int, answers: Sequence[tuple[str, Stance]], letters: Letters, *, now: float
    ) -> None:
        """These facts answer a question now, and all that stand under it; say so."""

        def work(connection: Connection) -> None:
            _end(connection, number, QuestionState.ANSWERED, now, answers)
            self._post(connection, letters, now)

        await self._shelf.transact(work)

    async def place(
        self, placed: Sequence[tuple[int, int | None]], near: Sequence[tuple[int, list[int]]]
    ) -> None:
        """Where rules put open texts, and which entries may say the same."""
        await self._shelf.transact(lambda c: entries.place(c, placed, near))

    async def decide(self, effect: Decided, who: str, *, now: float) -> bool:
        """A decision taken in the console; False where it comes too late, or means nothing there.

        `who`: a name that `who()` gave: two of them are two maintainers.
        """
        return await self._shelf.transact(lambda c: decide(c, effect, who, now))

    async def tell_asker(self, asker: Asker, letters: Letters, *, now: float) -> None:
        """News of a question, once; the asker is nobody to us then."""

        def work(connection: Connection) -> None:
            if questions.told(connection, asker.question, asker.person):
                self._post(connection, letters, now)

        await self._shelf.transact(work)

    async def tell_reporter(self, reporter: Reporter, letters: Letters, *, now: float) -> None:
        """What became of a complaint, once."""

        def work(connection: Connection) -> None:
            if complaints.told(connection, reporter.complaint, reporter.person):
                self._post(connection, letters, now)

        await self._shelf.transact(work)

    async def plan(self, campaign: Campaign, counted: Counted, *, now: float) -> int:
        """A new correction; its number."""
        return await self._shelf.transact(lambda c: campaigns.enter(c, campaign, counted, now))

    async def start(self, campaign: Campaign, steps: Sequence[Step], *, now: float) -> bool:
        """A correction begins (or lapses, or waits again); False where a decision came in between."""

        def work(connection: Connection) -> bool:
            listed = campaigns.found(connection, campaign.number)
            if listed is None or listed.campaign.stage not in {Stage.DUE, Stage.WAITING}:
                return False
            notices.start(connection, campaign, steps, now)
            return True

        return await self._shelf.transact(work)

    async def due(self, limit: int, language: Language, *, now: float) -> list[Due]:
        """The notices whose time has come."""
        return await self._shelf.transact(lambda c: notices.due(c, self.keys, limit, language, now))

    async def notify(self, due: Due, letters: Letters, *, not_before: float, now: float) -> bool:
        """Hand a notice to the outbox, once; False where it was, or the correction was cancelled."""

        def work(connection: Connection) -> bool:
            if not notices.done(connection, due.campaign.number, due.n):
                return False
            notices.know(connection, self.keys, due)
            self._post(connection, letters, now, not_before)
            return True

        return await self._shelf.transact(work)

    async def postpone(self, due: Due, until: float) -> None:
        """A notice that nobody can be given in this run is looked at again then."""
        await self._shelf.transact(lambda c: notices.postpone(c, due.campaign.number, due.n, until))

    async def finish(self, *, now: float) -> None:
        """Corrections without a notice left are done."""
        await self._shelf.transact(lambda c: campaigns.finish(c, now))

    async def say(self, letters: Letters, *, now: float) -> None:
        """Post what belongs to no item of the queue."""
        await self._shelf.transact(lambda c: self._post(c, letters, now))

    async def say_once(self, key: str, letters: Letters, *, now: float) -> bool:
        """The same, but only the first time that this key is used; whether it was."""

        def work(connection: Connection) -> bool:
            first = first_time(connection, self.keys.hashed("post", "", key), now)
            if first:
                self._post(connection, letters, now)
            return first

        return await self._shelf.transact(work)

    def _post(self, connection: Connection, letters: Letters, now: float, not_before: float = 0.0) -> None:
        """Put calls into the outbox, and remember what they tell."""
        for delivery, calls in letters:
            answer = remember(connection, self.keys, delivery, None, now=now)
            room = room_key(self.keys, delivery.address)
            new = [
                NewCall(delivery.address, room, self.keys.seal(call), answer, n=n, ready=not_before)
                for n, call in enumerate(calls)
            ]
            put(connection, new, now)


def _end(
    connection: Connection,
    number: int,
    state: QuestionState,
    now: float,
    answers: Sequence[tuple[str, Stance]],
) -> None:
    for one in questions.members(connection, number):
        questions.end(connection, one, state, now, answers)


# --- from a command line, while another process may be serving


class Visitor:
    """Reads and writes a few rows of a store that belongs to another process, or to none at the moment."""

    def __init__(self, folder: Path) -> None:
        """`folder`: HESHI_DATA.

        Raises:
            StateError: there is no state there, or it cannot be used.
        """
        self._folder = folder
        self.keys = beside(folder, lambda _, keys: keys)

    def read(self, work: Callable[[Connection], T]) -> T:
        """The result of reading.

        Raises:
            StateError: it cannot be read.
        """
        return beside(self._folder, lambda connection, _: work(connection))

    def decide(self, effect: Decided, *, now: float) -> bool:
        """A decision taken at this machine; False where it comes too late, or means nothing there.

        Raises:
            StateError: it cannot be written.
        """

        def work(connection: Connection, keys: Keys) -> bool:
            return decide(connection, effect, person_key(keys, "console", "operator"), now)

        return beside(self._folder, work)

"""What is taken in and what is not, before the disk; and what happens when too much waits."""

from __future__ import annotations

import asyncio
import datetime as dt
import io
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot import logs
from bot.delivery import Arrival, Cursor, Strange
from bot.errors import Busy, StateError
from bot.memory import Answered, Blank, Policy, RoomSettings, SetRoom
from bot.messages import Action, Address, Content, Incoming, Kind, Press, Room
from bot.runtime import intake as intakes
from bot.runtime.intake import is_ours
from bot.state.contract import NewRow
from bot.state.store import SqliteStore, open_store
from knowledge import MAX_TEXT
from tests.bot.runtime.toys import NOON, Run, Setting, message, read, set_up

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
GROUP, PRIVATE = Address("toy", "us", Room.GROUP), Address("toy", "me")


class Remembers(Blank):
    def __init__(self, settings: RoomSettings | None = None, answered: str = "") -> None:
        self.settings = settings or RoomSettings()
        self.answered = answered

    def room(self, address: Address) -> RoomSettings:
        return self.settings

    def answer_to(self, address: Address, message_id: str) -> Answered | None:
        return Answered("9", (), unasked=False, at=NOW) if message_id == self.answered else None


def said(text: str = "a rumour", address: Address = GROUP, **over: Any) -> Incoming:
    return Incoming(address, Content(typed=text), message_id="7", author="lan", **over)


LISTENS = RoomSettings(Policy.SURE_ONLY)
MUTED = replace(LISTENS, muted_until=NOW + dt.timedelta(hours=1))
QUIET = replace(LISTENS, quiet_from=11, quiet_to=13)
OFF = RoomSettings(Policy.OFF)
ASKS = RoomSettings()

TABLE: list[tuple[str, Incoming, RoomSettings, bool]] = [
    ("private", said("hello", PRIVATE), ASKS, True),
    ("private, by a bot", said("hello", PRIVATE, from_bot=True), ASKS, False),
    ("asked in a group", said("hello", addressed=True), ASKS, True),
    ("asked where we are off", said("hello", addressed=True), OFF, False),
    ("the way back on", said("/settings", addressed=True), OFF, True),
    ("talk of a group", said(), ASKS, False),
    ("talk of a group that wants us to listen", said(), LISTENS, True),
    ("talk that the gate refuses", said("good morning"), LISTENS, False),
    ("talk by a bot", said(from_bot=True), LISTENS, False),
    ("talk while we are muted", said(), MUTED, False),
    ("talk in quiet hours", said(), QUIET, False),
    ("asked in quiet hours", said("hello", addressed=True), QUIET, True),
    ("a picture without words", said(""), LISTENS, False),
    ("a whole book", said("rumour " * MAX_TEXT), LISTENS, False),
    ("a button", said("", press=Press(Action.MUTE), kind=Kind.PRESS), OFF, True),
    ("an inline query", said(kind=Kind.INLINE), ASKS, True),
    ("a guest's question", said(kind=Kind.GUEST), ASKS, True),
    ("let in", said("", kind=Kind.JOINED), ASKS, True),
    ("put out", said("", kind=Kind.LEFT), OFF, True),
    ("moved", said("", kind=Kind.MOVED), OFF, True),
    ("a reaction", said("", kind=Kind.REACTION), LISTENS, False),
    ("edited talk", said(kind=Kind.EDITED), ASKS, False),
    ("edited talk that we listen to", said(kind=Kind.EDITED), LISTENS, True),
    ("an edited question", said("hello", kind=Kind.EDITED, addressed=True), ASKS, True),
]


@pytest.mark.parametrize(
    ("incoming", "settings", "ours"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE]
)
def test_what_is_ours(incoming: Incoming, settings: RoomSettings, ours: bool) -> None:
    assert is_ours(incoming, Remembers(settings), lambda text: "rumour" in text, NOW) is ours


def test_the_new_form_of_what_we_answered_is_ours() -> None:
    edited = said("good morning", kind=Kind.EDITED)
    assert is_ours(edited, Remembers(ASKS, answered="7"), lambda _: False, NOW)
    assert not is_ours(edited, Remembers(ASKS, answered="8"), lambda _: False, NOW)
    assert not is_ours(replace(edited, from_bot=True), Remembers(LISTENS, answered="7"), lambda _: True, NOW)


def test_the_gate_is_asked_for_talk_only() -> None:
    asked: list[str] = []

    def concerns(text: str) -> bool:
        asked.append(text)
        return True

    for incoming in (said("hello", PRIVATE), said("hello", addressed=True), said("talk")):
        is_ours(incoming, Remembers(ASKS), concerns, NOW)
    assert asked == []


# --- with a store


@pytest.fixture
def story(tmp_path: Path) -> Callable[..., None]:
    """Taken in and not worked on."""

    def told(tell: Callable[[Run], Awaitable[None]], setting: Setting | None = None) -> None:
        async def whole() -> None:
            store = open_store(tmp_path / "data")
            try:
                await tell(set_up(store, setting))
            finally:
                store.close_store()

        asyncio.run(whole())

    return told


Story = Callable[..., None]
CANARY = "canary-5e3a"


def test_of_talk_that_is_not_ours_nothing_is_kept(story: Story, tmp_path: Path) -> None:
    lines = io.StringIO()
    logs.configure("DEBUG", lines)

    async def tell(run: Run) -> None:
        await run.take(
            *(message(f"{CANARY} {n}", **{"in": "group", "author": CANARY}) for n in range(200)),
            cursor=Cursor("toy", 200),
        )
        await run.says(f"{CANARY} pushed", **{"in": "group"})
        assert (await run.store.counts()).todo == 0
        assert await run.intake.cursor("toy") == 200

    story(tell)
    for file in (tmp_path / "data").rglob("*"):
        assert not file.is_file() or CANARY.encode() not in file.read_bytes()
    assert CANARY not in lines.getvalue()


def test_what_cannot_be_read_is_set_aside_in_nobodys_way(story: Story) -> None:
    async def tell(run: Run) -> None:
        await run.take(b"{", message("hello"), b"\xff", cursor=Cursor("toy", 3))
        assert (await run.store.counts()).todo == 1
        assert len(await run.dead()) == 2
        assert await run.intake.cursor("toy") == 3

    story(tell)


@pytest.mark.parametrize(("over", "kept"), [({"in": "group"}, False), ({"in": "private"}, True)])
def test_a_fault_of_ours_stops_no_channel(story: Story, over: dict[str, str], kept: bool) -> None:
    """What was addressed to us is worked on all the same; what was not is let go."""

    def broken(text: str) -> bool:
        raise ZeroDivisionError

    async def tell(run: Run) -> None:
        listens = SetRoom(LISTENS)
        await run.store.apply(said(), [listens], now=NOON)
        run.store.room = _broken  # type: ignore[method-assign]
        await run.take(message("rumour", "us", **over), cursor=Cursor("toy", 9))
        assert (await run.store.counts()).todo == int(kept)
        assert await run.intake.cursor("toy") == 9

    story(tell, Setting(concerns=broken))


def _broken(address: Address) -> RoomSettings:
    raise ZeroDivisionError


async def _fill(run: Run, rows: int, since: float = NOON) -> None:
    new = [NewRow("toy", f"x{n}", f"{n}", message("x")) for n in range(rows)]
    await run.store.take(new, None, now=since)


def test_when_too_much_waits_pushes_are_sent_away_and_polls_wait(story: Story) -> None:
    async def tell(run: Run) -> None:
        await _fill(run, intakes.FULL + 1)
        with pytest.raises(Busy) as busy:
            await run.says("one more")
        assert 2 <= busy.value.seconds <= 10
        await run.take(message("polled before"), cursor=Cursor("toy", 1))
        waiting = asyncio.create_task(run.intake.ready())
        await asyncio.sleep(0.3)
        assert not waiting.done()
        for task in await run.store.claim(10, now=NOON):
            await run.store.give_back(task, "x", not_before=None, now=NOON)
        await waiting
        await asyncio.sleep(0.3)
        await run.says("one more")

    story(tell)


def test_when_the_oldest_waits_too_long_pushes_are_sent_away(story: Story) -> None:
    async def tell(run: Run) -> None:
        await _fill(run, 101, since=NOON - 31)
        with pytest.raises(Busy):
            await run.says("one more")

    story(tell)


def test_one_that_waits_for_its_retry_sends_nobody_away(story: Story) -> None:
    async def tell(run: Run) -> None:
        await _fill(run, 1, since=NOON - 600)
        await run.says("one more")
        assert (await run.store.counts()).todo == 2

    story(tell)


def test_what_cannot_be_written_is_not_taken(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    async def full(*_: object, **__: object) -> int:
        raise StateError("the disk is full")

    async def tell(run: Run) -> None:
        monkeypatch.setattr(SqliteStore, "take", full)
        with pytest.raises(StateError):
            await run.says("hello")

    story(tell)


def test_strange_bodies_say_why_in_fixed_words() -> None:
    arrival = Arrival("toy", "e", b"{", read(b"{"))
    assert arrival.incoming == Strange("JSONDecodeError")

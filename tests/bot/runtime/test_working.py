"""Workers: order, tries, what hangs or kills, bundles, limits and staleness."""

from __future__ import annotations

import asyncio
import io
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from bot import logs
from bot.errors import StateError
from bot.memory import Withheld
from bot.messages import Rights
from bot.runtime.apart import NotStarted
from bot.runtime.pace import Limit, Limits
from bot.state.contract import NewRow
from bot.state.store import SqliteStore, open_store
from tests.bot.runtime.toys import NOON, Run, Setting, message, running, until

GROUP = {"in": "group", "addressed": True}


@pytest.fixture
def log() -> io.StringIO:
    stream = io.StringIO()
    logs.configure("INFO", stream)
    return stream


@pytest.fixture
def story(tmp_path: Path) -> Callable[..., None]:
    def told(tell: Callable[[Run], Awaitable[None]], setting: Setting | None = None) -> None:
        async def whole() -> None:
            async with running(tmp_path / "data", setting) as run:
                await tell(run)

        asyncio.run(whole())

    return told


Story = Callable[..., None]


def test_who_says_something_is_answered(story: Story) -> None:
    async def tell(run: Run) -> None:
        await run.says("一")
        await run.hears("re 一")
        assert (await run.store.counts()).todo == 0

    story(tell)


def test_each_room_is_answered_in_order(story: Story) -> None:
    rooms = [f"room {number}" for number in range(20)]

    async def tell(run: Run) -> None:
        for turn in range(5):
            for room in rooms:
                await run.says(f"{turn}", room, **{"in": "group", "addressed": True})
        for room in rooms:
            await run.hears("re 0", "re 1", "re 2", "re 3", "re 4", room=room)

    story(tell)


def test_the_same_event_is_answered_once(story: Story) -> None:
    async def tell(run: Run) -> None:
        await run.says("一")
        run.count = 0
        await run.says("一")
        run.clock.now += 10
        await run.says("二")
        await run.hears("re 一", "re 二")

    story(tell)


def test_silence_closes_too(story: Story) -> None:
    async def tell(run: Run) -> None:
        await run.says("silence")
        await run.settled()
        assert run.toy.tried == []

    story(tell)


# --- what fails


def test_what_fails_is_tried_three_times_and_set_aside(story: Story, log: io.StringIO) -> None:
    async def tell(run: Run) -> None:
        await run.says("raise")
        for tries, pause in ((1, 1.0), (2, 2.0)):
            await until(lambda tries=tries: log.getvalue().count("task.failed") == tries)
            run.clock.now += pause - 0.1
            await asyncio.sleep(0.1)
            assert len(run.echo.batches) == tries, "tried again before its pause was over"
            run.clock.now += 0.1
        await until(lambda: "task.dead" in log.getvalue())
        assert await run.dead() == ["ValueError after 3"]
        assert "words of somebody" not in log.getvalue()
        run.clock.now += 10
        await run.says("二")
        await run.hears("re 二")

    story(tell)


def test_what_cannot_be_written_down_is_set_aside_and_ends_nobody(story: Story, log: io.StringIO) -> None:
    def stumbles(*_: object) -> None:
        raise ValueError("words of somebody")

    async def tell(run: Run) -> None:
        run.store._appliers = {Withheld: stumbles}
        await run.says("spoil")
        for tries in (1, 2):
            await until(lambda tries=tries: log.getvalue().count("task.failed") == tries)
            run.clock.now += 2
        await until(lambda: "task.dead" in log.getvalue())
        assert await run.dead() == ["ValueError after 3"]
        assert "words of somebody" not in log.getvalue()
        run.clock.now += 10
        await run.says("二")
        await run.hears("re 二")

    story(tell)


def test_what_fails_once_is_answered_the_second_time(story: Story, tmp_path: Path) -> None:
    async def tell(run: Run) -> None:
        await run.says(f"once {tmp_path / 'tried'}")
        await until((tmp_path / "tried").exists)
        await asyncio.sleep(0.1)
        run.clock.now += 1
        await run.hears("re once")

    story(tell)


def test_what_waits_for_its_retry_delays_its_own_room_only(story: Story) -> None:
    async def tell(run: Run) -> None:
        await run.says("raise")
        await run.says("/after", "lan")
        await run.says("一", "aunt")
        await run.hears("re 一", room="aunt")
        assert run.toy.texts("lan") == []
        for _ in range(3):
            await asyncio.sleep(0.1)
            run.clock.now += 2
        await run.hears("re /after")

    story(tell)


@pytest.mark.slow
@pytest.mark.parametrize("deed", ["hang", "sleep"])
def test_what_hangs_is_tried_apart_and_set_aside(story: Story, deed: str, log: io.StringIO) -> None:
    async def tell(run: Run) -> None:
        await run.says(deed)
        await run.says("/after")
        for number in range(20):
            await run.says(f"{number}", f"room {number}")
        for number in range(20):
            await run.hears(f"re {number}", room=f"room {number}")
        await run.hears("re /after")
        assert await run.dead() == ["apart: hung after 2"]

    story(tell, Setting(patience=0.3, within=3.0))


@pytest.fixture
def died_twice(tmp_path: Path) -> Callable[[str], None]:
    """A message whose process ended twice while it was worked on."""

    async def claimed(text: str, *, first: bool) -> None:
        store = open_store(tmp_path / "data")
        if first:
            await store.take([NewRow("toy", "poison", "lan", message(text))], None, now=NOON - 10)
        assert len(await store.claim(9, now=NOON - 5)) == 1
        store.close_store()

    def told(text: str) -> None:
        for first in (True, False):
            asyncio.run(claimed(text, first=first))

    return told


@pytest.mark.slow
@pytest.mark.parametrize(("deed", "end"), [("exit", "died"), ("eat", "MemoryError"), ("raise", "ValueError")])
def test_what_may_have_killed_us_twice_is_tried_apart(
    story: Story, died_twice: Callable[[str], None], deed: str, end: str
) -> None:
    async def tell(run: Run) -> None:
        await run.says("/after")
        await run.says("一", "aunt")
        await run.hears("re 一", room="aunt")
        await run.hears("re /after")
        assert await run.dead() == [f"apart: {end} after 3"]

    died_twice(deed)
    story(tell)


@pytest.mark.slow
def test_what_could_not_be_begun_apart_is_begun_again_later(
    story: Story, died_twice: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def tell(run: Run) -> None:
        await until(lambda: "not started" in log.getvalue())
        monkeypatch.undo()
        run.clock.now += 11
        await run.hears("re 一")

    log = io.StringIO()
    logs.configure("INFO", log)
    monkeypatch.setattr("bot.runtime.apart.Apart._started", _late)
    died_twice("一")
    story(tell)


async def _late(*_: object) -> None:
    raise NotStarted("late")


@pytest.mark.slow
def test_what_was_not_to_blame_is_answered_from_apart_with_our_memory(
    story: Story, died_twice: Callable[[str], None]
) -> None:
    async def tell(run: Run) -> None:
        await until(lambda: run.toy.heard)
        said = run.toy.texts()[0]
        assert said.startswith("re mention-only")
        assert said != f"re mention-only{os.getpid()}"

    died_twice("remember")
    story(tell)


def test_a_body_that_cannot_be_read_any_more_is_set_aside(story: Story) -> None:
    async def tell(run: Run) -> None:
        await run.store.take([NewRow("toy", "odd", "lan", b"{")], None, now=NOON)
        run.commons.inbox.ring()
        await run.says("二")
        await run.hears("re 二")
        assert await run.dead() == ["cannot be read after 1"]

    story(tell)


def test_a_channel_that_is_switched_off_keeps_its_messages(story: Story) -> None:
    async def tell(run: Run) -> None:
        await run.store.take([NewRow("other", "e", "lan", message("一"))], None, now=NOON)
        run.commons.inbox.ring()
        await run.says("二", "aunt")
        await run.hears("re 二", room="aunt")
        assert (await run.store.counts()).todo == 1
        assert await run.dead() == []

    story(tell)


# --- several as one


def test_the_first_is_answered_at_once_and_what_is_pasted_after_it_as_one(story: Story) -> None:
    async def tell(run: Run) -> None:
        await run.says("0")
        await run.hears("re 0")
        for number in range(1, 85):
            run.clock.now += 0.7
            await run.says(f"{number}")
        run.clock.now += 6
        await until(lambda: sum(len(batch) for batch in run.echo.batches) == 85)
        await run.settled()
        assert len(run.toy.heard) <= 3
        assert [text for batch in run.echo.batches for text in batch] == [f"{n}" for n in range(85)]

    story(tell)


def test_several_forwarded_at_once_are_one_question(story: Story) -> None:
    async def tell(run: Run) -> None:
        for text in "abc":
            await run.says(text, forwarded=True)
        assert run.echo.batches == []
        run.clock.now += 3
        await run.hears("re a + b + c")

    story(tell)


def test_in_a_group_everyone_gets_an_answer_of_their_own(story: Story) -> None:
    async def tell(run: Run) -> None:
        for text in "abc":
            await run.says(text, **GROUP)
        await run.hears("re a", "re b", "re c")

    story(tell)


def test_nothing_of_a_bundle_is_left_unread(story: Story) -> None:
    long = "字" * 9_000

    async def tell(run: Run) -> None:
        await run.take(*(message(f"{n}{long}", forwarded=True) for n in range(5)))
        run.clock.now += 6
        await until(lambda: len(run.toy.heard) == 3)
        assert [[text[0] for text in batch] for batch in run.echo.batches] == [["0", "1"], ["2", "3"], ["4"]]

    story(tell)


# --- limits


def test_two_hundred_mentions_by_one_member_hear_one_busy(story: Story) -> None:
    async def tell(run: Run) -> None:
        await run.take(*(message(f"{n}", **GROUP) for n in range(200)))
        await run.settled()
        assert run.toy.texts() == [*(f"re {n}" for n in range(10)), "busy"]
        await run.says("hello", **GROUP, author="another")
        await run.settled()
        assert run.toy.texts()[-1] == "re hello"
        run.clock.now += 61
        await run.says("later", **GROUP)
        await run.settled()
        assert run.toy.texts()[-1] == "re later"

    story(tell, Setting(limits=Limits()))


def test_a_room_full_of_shouting_members_hears_one_busy(story: Story) -> None:
    async def tell(run: Run) -> None:
        await run.take(*(message(f"{n}", **GROUP, author=f"{n}") for n in range(50)))
        await run.settled()
        assert run.toy.texts().count("busy") == 1
        assert len(run.toy.heard) == 21

    story(tell, Setting(limits=Limits(room=Limit(20, 1))))


# --- too late


@pytest.mark.parametrize(
    ("over", "minutes", "answered"),
    [
        ({}, 23 * 60, True),
        ({}, 25 * 60, False),
        ({"in": "group", "addressed": True}, 9, True),
        ({"in": "group", "addressed": True}, 11, False),
        ({"kind": "inline"}, 0.3, True),
        ({"kind": "inline"}, 1, False),
        ({"kind": "guest", "in": "group"}, 11, False),
        ({"kind": "left", "in": "group"}, 99 * 60, True),
    ],
)
def test_what_is_too_old_is_closed_unanswered(
    story: Story, over: dict[str, object], minutes: float, answered: bool
) -> None:
    async def tell(run: Run) -> None:
        await run.says("一", sent_at=NOON - minutes * 60, **over)
        await run.settled()
        assert [text for _, text in run.toy.heard] == ["re 一"] * answered

    story(tell)


# --- rights


@pytest.mark.parametrize("right", list(Rights))
def test_rights_are_asked_for_where_they_matter(story: Story, right: Rights) -> None:
    async def tell(run: Run) -> None:
        run.toy.right = right
        await run.says("may I")
        await run.says("一", "aunt")
        await run.settled()
        assert sorted(run.echo.rights) == sorted([right, Rights.UNKNOWN])

    story(tell)


# --- the disk


def test_a_disk_that_fails_for_a_while_costs_nothing(
    story: Story, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def tell(run: Run) -> None:
        failing = True
        for name in ("claim", "close", "claim_calls", "tried"):
            monkeypatch.setattr(SqliteStore, name, _failing(getattr(SqliteStore, name), lambda: failing))
        await run.says("一")
        await until(lambda: "state.failed" in log.getvalue())
        failing = False
        await run.hears("re 一")
        assert "state.recovered" in log.getvalue()
        assert log.getvalue().count('"doing": "claiming work"') <= 2

    story(tell)


def _failing(
    works: Callable[..., Awaitable[Any]], failing: Callable[[], bool]
) -> Callable[..., Awaitable[Any]]:
    async def fails(*args: Any, **kwargs: Any) -> Any:
        if failing():
            raise StateError("the disk is full")
        return await works(*args, **kwargs)

    return fails

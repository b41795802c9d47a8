"""The web's side of the inbox, with an inbox of a few lines: who asks gets their own answer, once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.web import NAME, WebChannel
from bot.delivery import Arrival, Cursor, Delivery, Refused, Sent, Strange, Way
from bot.errors import Busy, StateError
from bot.messages import Action, Address, Button, Incoming, Kind, Language, Paragraph, Press, Reply, Rights
from bot.wire import AnswerBody, ChatQuestion, Clash, Ticket, body

KEY, OTHER_KEY = "k" * 32, "o" * 32
ZH = Language.ZH_HANS


def question(text: str = "云雀已开放", **over: Any) -> ChatQuestion:
    return ChatQuestion(text=text, **over)


def says(text: str) -> Reply:
    return Reply((Paragraph(text),), ZH)


class Inbox:
    """Answers what is taken by repeating it; while `held`, it does not get round to it."""

    def __init__(self) -> None:
        self.taken: list[Arrival] = []
        self.held = asyncio.Event()
        self.held.set()
        self.closed: dict[str, tuple[bytes, ...]] = {}
        self.trouble: Exception | None = None
        self.fails = False
        self.stop = asyncio.Event()
        self.web: WebChannel
        self._under_way: set[asyncio.Task[None]] = set()

    async def take(self, arrivals: Sequence[Arrival], cursor: Cursor | None = None) -> None:
        if self.trouble:
            raise self.trouble
        for arrival in arrivals:
            if arrival.event_id not in {known.event_id for known in self.taken}:
                self.taken.append(arrival)
                task = asyncio.create_task(self._work(arrival))
                self._under_way.add(task)

    async def _work(self, arrival: Arrival) -> None:
        await self.held.wait()
        incoming = self.web.read(arrival.body)
        assert isinstance(incoming, Incoming)
        words = incoming.content.typed or "".join(incoming.content.forwarded)
        calls = () if self.fails else self.web.encode(Delivery(incoming.address, says(f"Re: {words}")))
        self.closed[arrival.event_id] = calls
        for call in calls:
            assert await self.web.deliver(call) == Sent()

    async def reply_to(self, channel: str, event_id: str) -> tuple[bytes, ...] | None:
        assert channel == NAME
        if event_id in self.closed:
            return self.closed[event_id]
        return None if event_id in {known.event_id for known in self.taken} else ()

    async def cursor(self, name: str) -> int | None:
        return None

    async def ready(self) -> None:
        return


@asynccontextmanager
async def chat(patience: float = 5.0) -> Any:
    inbox = Inbox()
    web = inbox.web = WebChannel(inbox.reply_to, patience=patience)
    running = asyncio.create_task(web.run(inbox, inbox.stop))
    await asyncio.sleep(0)
    try:
        yield web, inbox
    finally:
        inbox.held.set()
        inbox.stop.set()
        await running


def run(story: Callable[[], Awaitable[None]]) -> None:
    asyncio.run(story())  # type: ignore[arg-type]


def words(answer: object) -> str:
    assert isinstance(answer, AnswerBody), answer
    return "".join(block.text for block in answer.blocks if block.kind == "paragraph")


def test_who_asks_gets_their_own_answer() -> None:
    async def story() -> None:
        async with chat() as (web, _):
            texts = [f"claim {n}" for n in range(50)]
            answers = await asyncio.gather(*(web.ask(question(t), ZH, f"{t:->32}") for t in texts))
            assert [words(answer) for answer in answers] == [f"Re: {t}" for t in texts]

    run(story)


def test_the_same_key_gets_the_same_answer_and_is_worked_on_once() -> None:
    async def story() -> None:
        async with chat() as (web, inbox):
            twice = await asyncio.gather(*(web.ask(question(), ZH, KEY) for _ in range(2)))
            later = await web.ask(question(), ZH, KEY)
            assert twice[0] == twice[1] == later
            assert len(inbox.taken) == 1

    run(story)


def test_the_same_key_with_other_words_is_refused() -> None:
    async def story() -> None:
        async with chat() as (web, inbox):
            inbox.held.clear()
            first = asyncio.create_task(web.ask(question("one"), ZH, KEY))
            await asyncio.sleep(0)
            while_open = asyncio.create_task(web.ask(question("two"), ZH, KEY))
            await asyncio.sleep(0)
            inbox.held.set()
            assert words(await first) == "Re: one"
            assert await while_open == Clash()
            assert await web.ask(question("one", said_on="2024-02-17"), ZH, KEY) == Clash()
            assert len(inbox.taken) == 1

    run(story)


def test_the_language_of_the_page_is_no_other_words() -> None:
    async def story() -> None:
        async with chat() as (web, _):
            assert await web.ask(question(), ZH, KEY) == await web.ask(question(), Language.EN, KEY)

    run(story)


def test_who_would_wait_too_long_gets_a_ticket_and_with_it_the_answer() -> None:
    async def story() -> None:
        async with chat(patience=0.02) as (web, inbox):
            inbox.held.clear()
            ticket = await web.ask(question("slow"), ZH, KEY)
            assert isinstance(ticket, Ticket)
            assert await web.pick_up(ticket.name) == ticket
            inbox.held.set()
            await asyncio.sleep(0)
            for _ in range(3):
                assert words(await web.pick_up(ticket.name)) == "Re: slow"

    run(story)


def test_an_answer_rings_who_waits_with_a_ticket() -> None:
    async def story() -> None:
        async with chat(patience=60) as (web, inbox):
            inbox.held.clear()
            asking = asyncio.create_task(web.ask(question("slow"), ZH, KEY))
            await asyncio.sleep(0.01)
            assert not asking.done()
            inbox.held.set()
            assert words(await asking) == "Re: slow"

    run(story)


def test_a_ticket_shows_nothing_but_its_own_answer_and_cannot_be_made_from_it() -> None:
    async def story() -> None:
        async with chat(patience=0) as (web, inbox):
            ticket = await web.ask(question("mine"), ZH, KEY)
            assert isinstance(ticket, Ticket)
            await asyncio.sleep(0.01)
            event = inbox.taken[0].event_id
            for guess in (
                event,
                f"{event}-",
                KEY,
                ticket.name[:-1] + "x",
                ticket.name.partition("-")[0],
                "",
                "-",
            ):
                assert await web.pick_up(guess) is None, guess
            assert KEY not in ticket.name
            assert KEY not in inbox.taken[0].body.decode() + event

    run(story)


def test_what_failed_for_good_is_no_answer_and_nobody_waits_for_it() -> None:
    async def story() -> None:
        async with chat() as (web, inbox):
            inbox.fails = True
            assert await web.ask(question(), ZH, KEY) is None

    run(story)


def test_stopping_lets_nobody_wait() -> None:
    async def story() -> None:
        async with chat(patience=60) as (web, inbox):
            inbox.held.clear()
            asking = asyncio.create_task(web.ask(question(), ZH, KEY))
            await asyncio.sleep(0.01)
            inbox.stop.set()
            assert isinstance(await asking, Ticket)
            with pytest.raises(Busy):
                await web.ask(question(), ZH, OTHER_KEY)
            inbox.held.set()
            await asyncio.sleep(0.01)
            # What was taken before is answered, and can still be picked up.
            assert words(await web.ask(question(), ZH, KEY)) == "Re: 云雀已开放"

    run(story)


@pytest.mark.parametrize("trouble", [Busy(7), StateError("disk full")])
def test_what_cannot_be_taken_is_said_at_once_and_nothing_stays(trouble: Exception) -> None:
    async def story() -> None:
        async with chat() as (web, inbox):
            inbox.trouble = trouble
            with pytest.raises(type(trouble)):
                await web.ask(question(), ZH, KEY)
            assert web._bells == {}

    run(story)


def test_before_it_runs_it_takes_nothing() -> None:
    async def story() -> None:
        with pytest.raises(Busy):
            await WebChannel(Inbox().reply_to).ask(question(), ZH, KEY)

    run(story)


# --- reading and writing, pure


def read(asked: ChatQuestion) -> Any:
    async def story() -> None:
        async with chat() as (web, inbox):
            inbox.held.clear()
            asking = asyncio.create_task(web.ask(asked, Language.EN, KEY))
            await asyncio.sleep(0)
            bodies.append(inbox.taken[0].body)
            asking.cancel()

    bodies: list[bytes] = []
    run(story)
    return web().read(bodies[0])


def web() -> WebChannel:
    async def nothing(*_: str) -> tuple[bytes, ...] | None:
        return ()

    return WebChannel(nothing)


def test_words_a_day_and_buttons_are_read_as_they_were_written() -> None:
    typed, dated = read(question()), read(question(said_on="2024-02-17"))
    pressed = read(ChatQuestion(press=Press(Action.DETAILS, "yunque-open").encode()))
    assert (typed.content.typed, typed.kind, typed.prefers) == ("云雀已开放", Kind.MESSAGE, Language.EN)
    assert dated.content.forwarded == ("云雀已开放",)
    assert str(dated.content.said_on) == "2024-02-17"
    assert (pressed.press.fact_id, pressed.kind) == ("yunque-open", Kind.PRESS)
    assert typed.addressed
    assert typed.author == ""
    # The same key: the same room. Nothing else shares it.
    assert typed.address.room == pressed.address.room
    assert typed.address.thread != pressed.address.thread


@given(
    st.binary(max_size=200) | st.just(b'{"event":"e","print":"p","prefers":"en","question":{"press":"?"}}')
)
def test_any_body_is_read_without_an_accident(raw: bytes) -> None:
    assert isinstance(web().read(raw), Strange)


@pytest.mark.parametrize(
    ("way", "reply", "calls"),
    [
        (Way.SEND, says("x"), 1),
        (Way.EDIT, says("x"), 1),
        (Way.TOAST, says("x"), 1),
        (Way.TOAST, Reply((), ZH), 0),
        (Way.DELETE, None, 0),
        (Way.LEAVE, None, 0),
        (Way.GUEST, says("x"), 0),
        (Way.INLINE, None, 0),
    ],
)
def test_what_a_page_can_show_becomes_a_call(way: Way, reply: Reply | None, calls: int) -> None:
    assert len(web().encode(Delivery(Address(NAME, "room"), reply, way))) == calls


def test_buttons_that_lead_nowhere_here_are_left_out() -> None:
    buttons = tuple(Button(action.name, Press(action)) for action in Action)
    (call,) = web().encode(Delivery(Address(NAME, "room"), Reply((Paragraph("x"),), ZH, buttons)))
    for gone in (Action.WATCH, Action.MUTE, Action.DELETE, Action.SETTING, Action.DESK):
        assert gone.name.encode() not in call
    faults = (Action.FAULT, Action.WRONG_MATCH, Action.SHOW)
    for kept in (Action.ASK, Action.DETAILS, Action.FAMILY, Action.PICK, *faults):
        assert kept.name.encode() in call


def test_several_messages_are_one_answer_on_the_page() -> None:
    async def story() -> None:
        place = Address(NAME, "room")
        calls: list[bytes] = []

        async def reply_to(*_: str) -> tuple[bytes, ...] | None:
            return tuple(calls)

        channel = WebChannel(reply_to)
        calls += channel.encode(Delivery(place, says("one"), Way.TOAST)) + channel.encode(
            Delivery(place, says("two"))
        )
        shown = await channel.pick_up("handle-")
        assert isinstance(shown, AnswerBody)
        assert shown.blocks == body(says("one")).blocks + body(says("two")).blocks

    run(story)


def test_a_call_of_another_form_is_refused_and_a_visitor_is_no_admin() -> None:
    async def story() -> None:
        assert isinstance(await web().deliver(b"{}"), Refused)
        assert await web().rights(Incoming(Address(NAME, "room"))) is Rights.MEMBER

    run(story)

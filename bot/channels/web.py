"""The web chat as a channel: a question waits here for its own reply, and for no other.

    page ─► WebChannel.ask ─► inbox … worker … outbox ─► deliver rings ─► the page that waits reads its reply
                  └─ not within five seconds: a Ticket, which the page brings back (`pick_up`)

A visitor has no address that we could send to: a reply is kept until it is picked up. The key that a page
made up for its question names all of it: `event` in the store, a room of its own, and the ticket. Each is
a hash of the one before, so that a log or the database give nobody the key.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from pydantic import ValidationError

from bot.delivery import Abilities, Arrival, Delivery, Fate, Intake, Refused, Sent, Strange, Way
from bot.errors import BadReceipt, Busy
from bot.messages import Action, Address, Content, Incoming, Kind, Language, Press, Rights
from bot.wire import AnswerBody, ChatQuestion, Clash, Ticket, Wire, body, joined

NAME = "web"

PATIENCE = 5.0
"""Seconds that a page waits for its reply. Answers take milliseconds; who waits longer than this for an
open connection begins to reload, and a proxy before us may give up (nginx after 60 s)."""

LOOK_EVERY = 0.5
"""Seconds between two looks at the store while a page waits: the bell nearly always comes first, but a
row that was set aside rings none."""

NOT_YET = 2
"""Seconds after which to come again while we are still opening."""

_PRINT = 16
"""Hexadecimal digits that tell one question of a key from another: 64 bits, for a handful of them."""

_WAYS = frozenset({Way.SEND, Way.EDIT, Way.TOAST})
"""A page shows each of these in the same place: below the question."""

_NO_USE = frozenset({Action.WATCH, Action.MUTE, Action.DELETE, Action.SETTING, Action.DESK})
"""Buttons that a page does not offer: we could not write to it, and there is no room to settle."""

ReplyTo = Callable[[str, str], Awaitable[tuple[bytes, ...] | None]]
"""`bot.state.contract.Store.reply_to`."""


class _Asked(Wire):
    """A question as it lies in the inbox."""

    event: str
    print: str
    prefers: Language
    question: ChatQuestion


class _Reply(Wire):
    """A reply as it lies in the outbox."""

    event: str
    print: str
    answer: AnswerBody


@dataclass(frozen=True, slots=True)
class _Slip:
    """What names a question: `handle` is known to its page alone, `print` changes with the words."""

    handle: str
    print: str

    @property
    def event(self) -> str:
        """Its name in the store."""
        return _hashed("event", self.handle)

    @property
    def ticket(self) -> str:
        """Its name for whoever asked."""
        return f"{self.handle}-{self.print}"

    @classmethod
    def of(cls, key: str, question: ChatQuestion) -> _Slip:
        """The slip of a question that came with that key."""
        words = question.model_dump_json(exclude={"key"})
        # Hashed with the key: a ticket in somebody's log does not help to guess the words.
        return cls(_hashed("handle", key), _hashed("print", key, words)[:_PRINT])

    @classmethod
    def read(cls, ticket: str) -> _Slip:
        """The slip that a ticket stands for; one that we never gave out names nothing in the store."""
        handle, _, shown = ticket.partition("-")
        return cls(handle, shown)


def _hashed(*parts: str) -> str:
    """128 bits, in hexadecimal digits; the parts cannot run into each other."""
    whole = b"".join(hashlib.sha256(part.encode()).digest() for part in parts)
    return hashlib.sha256(whole).hexdigest()[:32]


class WebChannel:
    """The web's side of the inbox. Belongs to one event loop."""

    name = NAME
    abilities = Abilities()

    def __init__(self, reply_to: ReplyTo, *, patience: float = PATIENCE) -> None:
        """`reply_to` is the store's; `patience` in seconds."""
        self._reply_to = reply_to
        self._patience = patience
        self._intake: Intake | None = None
        self._stopping = False
        self._bells: dict[str, set[asyncio.Event]] = {}

    # --- for the pages

    async def ask(
        self, question: ChatQuestion, prefers: Language, key: str
    ) -> AnswerBody | Ticket | Clash | None:
        """The answer to a question; the one given before, where key and words are the same.

        A `Ticket` where it takes longer than a page should wait; `Clash` where the key came with other
        words before; None where answering failed for good, or the answer is kept no longer.

        Raises:
            Busy: too much is waiting, or we are only opening; nothing was taken.
            StateError: it could not be written down; nothing was taken.
        """
        slip = _Slip.of(key, question)
        if calls := await self._reply_to(NAME, slip.event):
            return _shown(calls, slip)
        if self._intake is None or self._stopping:
            raise Busy(NOT_YET)
        asked = _Asked(event=slip.event, print=slip.print, prefers=prefers, question=_unkeyed(question))
        raw = asked.model_dump_json().encode()
        with self._bell(slip.event) as bell:
            await self._intake.take([Arrival(NAME, slip.event, raw, self.read(raw))])
            return await self._wait(slip, bell)

    async def pick_up(self, ticket: str) -> AnswerBody | Ticket | None:
        """The answer that a ticket stands for; the ticket again while it is not there.

        None where there is no such answer: it failed, is kept no longer, or was never asked for.
        """
        slip = _Slip.read(ticket)
        with self._bell(slip.event) as bell:
            calls = await self._reply_to(NAME, slip.event)
            found = await self._wait(slip, bell) if calls is None else _shown(calls, slip)
        return None if isinstance(found, Clash) else found

    async def _wait(self, slip: _Slip, bell: asyncio.Event) -> AnswerBody | Ticket | Clash | None:
        with suppress(TimeoutError):
            async with asyncio.timeout(self._patience):
                while not self._stopping:
                    await _rung(bell, LOOK_EVERY)
                    calls = await self._reply_to(NAME, slip.event)
                    if calls is not None:
                        return _shown(calls, slip)
        return Ticket(slip.ticket)

    @contextmanager
    def _bell(self, event: str) -> Iterator[asyncio.Event]:
        bell = asyncio.Event()
        self._bells.setdefault(event, set()).add(bell)
        try:
            yield bell
        finally:
            self._bells[event].discard(bell)
            if not self._bells[event]:
                del self._bells[event]

    def _ring(self, event: str) -> None:
        for bell in self._bells.get(event, ()):
            bell.set()

    # --- for the runtime

    def read(self, body: bytes) -> Incoming | Strange:
        """The question that `ask` wrote down."""
        try:
            asked = _Asked.model_validate_json(body)
            question = asked.question
            press = Press.decode(question.press) if question.press else None
        except (ValidationError, BadReceipt) as error:
            return Strange(type(error).__name__)
        return Incoming(
            # A room to itself: nobody waits for another visitor's question.
            Address(NAME, asked.event, thread=asked.print),
            _content(question),
            addressed=True,
            press=press,
            prefers=asked.prefers,
            kind=Kind.PRESS if press else Kind.MESSAGE,
        )

    def encode(self, delivery: Delivery) -> tuple[bytes, ...]:
        """The reply as the page will read it."""
        reply = delivery.reply
        if reply is None or not reply.blocks or delivery.way not in _WAYS:
            return ()
        answer = body(reply)
        kept = tuple(button for button in answer.buttons if button.action not in _NO_USE)
        answer = answer.model_copy(update={"buttons": kept, "ticket": delivery.token})
        call = _Reply(event=delivery.address.room, print=delivery.address.thread, answer=answer)
        return (call.model_dump_json().encode(),)

    async def deliver(self, call: bytes) -> Fate:
        """Tell the page that waits, if one does; who comes later finds the reply in the store."""
        try:
            event = _Reply.model_validate_json(call).event
        except ValidationError as error:
            return Refused(type(error).__name__)
        self._ring(event)
        return Sent()

    async def rights(self, incoming: Incoming) -> Rights:
        """A visitor is nobody's admin."""
        _ = incoming
        return Rights.MEMBER

    async def run(self, intake: Intake, stop: asyncio.Event) -> None:
        """Take questions until `stop` is set; pages that still wait then get their tickets."""
        self._intake = intake
        _ = await stop.wait()
        self._stopping = True
        for event in tuple(self._bells):
            self._ring(event)


async def _rung(bell: asyncio.Event, seconds: float) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            _ = await bell.wait()
    bell.clear()


def _shown(calls: Sequence[bytes], slip: _Slip) -> AnswerBody | Clash | None:
    replies = [_Reply.model_validate_json(call) for call in calls]
    if any(reply.print != slip.print for reply in replies):
        return Clash()
    return joined([reply.answer for reply in replies]) if replies else None


def _unkeyed(question: ChatQuestion) -> ChatQuestion:
    return question.model_copy(update={"key": None})


def _content(question: ChatQuestion) -> Content:
    if question.press:
        return Content(quoted=question.about)
    if question.said_on:
        return Content(forwarded=(question.text,), said_on=question.said_on)
    return Content(typed=question.text)

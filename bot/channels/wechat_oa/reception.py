"""The address that a 公众号 pushes to: what comes is taken in, and answered in the same request.

    push ─► door ─► slot of its event ─► inbox ─► … ─► outbox ─► handed to the slot ─► the answer

WeChat hangs up after five seconds and pushes the same again, three times in all; then its user reads that the
account is out of order (developers.weixin.qq.com, 被动回复用户消息). So a request waits for 4.5 seconds. Then

- an account with customer service says "success", and what comes later is sent by that;
- any other lets WeChat hang up and come again, and says the third time that the answer is to be asked for.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from bot.channels.wechat import xml
from bot.channels.wechat.door import Door, Pushed
from bot.channels.wechat.slots import Visit
from bot.channels.wechat_oa.reading import NAME, Fields, body_of, read_fields
from bot.channels.wechat_oa.waiting import Gone, House, Waiting
from bot.delivery import Arrival, Intake, Strange
from bot.errors import Busy
from bot.logs import Event, warn
from bot.messages import Incoming

_LATER = 2
"""Seconds after which to come again while nothing can be taken in."""


class Reception:
    """The address, as an ASGI application. Belongs to one event loop."""

    def __init__(
        self,
        door: Door,
        house: House,
        seen: Callable[[], None],
        clock: Callable[[], float],
        home: str = "",
    ) -> None:
        """`seen` is called when WeChat has shown that it reaches us; `clock` is the wall clock; `home` is the
        address of our pages.
        """
        self._door = door
        self._house = house
        self._seen = seen
        self._clock = clock
        self._home = home
        self._intake: Intake | None = None

    def open(self, intake: Intake) -> None:
        """From now on what comes is taken in."""
        self._intake = intake

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope, receive)
        if request.method in {"GET", "HEAD"}:
            await self._door.check(request)(scope, receive, send)
            return
        pushed = await self._door.open(request)
        if isinstance(pushed, Response):
            await pushed(scope, receive, send)
            return
        self._seen()
        async with self._answered(pushed, receive) as response:
            await response(scope, receive, send)

    @asynccontextmanager
    async def _answered(self, pushed: Pushed, receive: Receive) -> AsyncIterator[Response]:
        """The response to a push. What it carries is delivered when the block has ended well."""
        fields, intake = pushed.fields(), self._intake
        if intake is None or self._house.stopping():
            yield _come_again(_LATER)
            return
        incoming = read_fields(fields, self._home) if fields else Strange("no fields")
        if fields is None or isinstance(incoming, Strange):
            yield await _set_aside(pushed, incoming, intake)
        elif incoming.from_bot:  # the platform tells of something that is none of ours
            yield _silence()
        elif (words := self._words(incoming)) is not None:
            yield self._response(pushed, fields, words)
        else:
            async with self._visited(pushed, fields, incoming, receive) as response:
                yield response

    def _words(self, incoming: Incoming) -> str | None:
        """What that event was answered with, if it was: our answer got lost, and the same is said again."""
        slot = self._house.slots.known(incoming.message_id)
        if slot is None or not slot.over:
            return None
        return slot.words if isinstance(slot.words, str) else ""

    @asynccontextmanager
    async def _visited(
        self, pushed: Pushed, fields: Fields, incoming: Incoming, receive: Receive
    ) -> AsyncIterator[Response]:
        house, event, room = self._house, incoming.message_id, incoming.address.room
        told_to_wait = house.slots.pending(room)
        with house.slots.visit(event, room) as visit:
            visit.expects = house.times.again_within if visit.number < house.times.tries else 0.0
            arrival = Arrival(NAME, event, body_of(fields), incoming)
            response = await self._waited(
                pushed, fields, receive, Waiting(house, visit, arrival, incoming, told_to_wait)
            )
            yield response
            visit.said()

    async def _waited(self, pushed: Pushed, fields: Fields, receive: Receive, waiting: Waiting) -> Response:
        assert self._intake is not None  # noqa: S101 -- without one, nothing gets here
        try:
            async with _hung_up(receive, waiting.visit) as gone:
                said = await waiting.answer(self._intake, gone)
        except Exception as error:
            # Also an accident of ours: told by its kind alone, since a traceback may quote what was said.
            return _not_taken(error)
        # Nobody hears an answer to a request that was hung up on.
        return _silence() if said is None else self._response(pushed, fields, said)

    def _response(self, pushed: Pushed, fields: Fields, said: str) -> Response:
        if not said:
            return _silence()
        told: dict[str, str | int] = {
            "ToUserName": fields.get("FromUserName", ""),
            "FromUserName": fields.get("ToUserName", ""),
            "CreateTime": int(self._clock()),
            "MsgType": "text",
            "Content": said,
        }
        body = xml.written(told) if pushed.form == "xml" else json.dumps(told, ensure_ascii=False)
        return self._door.answer(pushed, body.encode("utf-8", "replace"))


@asynccontextmanager
async def _hung_up(receive: Receive, visit: Visit) -> AsyncIterator[Gone]:
    """Says when WeChat hangs up, and wakes whoever waits."""
    gone = Gone()

    async def listen() -> None:
        while (await receive())["type"] != "http.disconnect":
            continue
        gone.now = True
        visit.ring()

    listening = asyncio.create_task(listen())
    try:
        yield gone
    finally:
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)


async def _set_aside(pushed: Pushed, what: Incoming | Strange, intake: Intake) -> Response:
    """Signed by WeChat, and yet nothing that we can read: for the maintainers."""
    name = f"strange:{hashlib.sha256(pushed.message).hexdigest()}"
    try:
        await intake.take([Arrival(NAME, name, pushed.message, what)])
    except Exception as error:
        return _not_taken(error)
    return _silence()


def _silence() -> Response:
    """Heard, and nothing to say: neither does WeChat come again, nor does its user see anything."""
    return Response(b"success", media_type="text/plain")


def _not_taken(error: Exception) -> Response:
    if isinstance(error, Busy):
        return _come_again(error.seconds)
    warn(Event.CHANNEL_LIMITED, channel=NAME, kind="not-stored", error=type(error).__name__)
    return _come_again(_LATER)


def _come_again(seconds: int) -> Response:
    return Response(status_code=503, headers={"retry-after": str(seconds)})

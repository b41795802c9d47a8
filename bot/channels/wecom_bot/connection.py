"""The long connection as a way to WeCom: frames into the inbox, answers and pushes out.

    message ─► inbox ─ 1.5 s without an answer ─► a stream opened with "checking…" ─ the answer closes it
    answer  ─► aibot_respond_msg, the stream named after the message; too late or not taken: a push
    all else ─► aibot_send_msg

WeCom hands in a frame once and asks for no confirmation, and nothing documents that it comes again: what it
sent while we were away is lost. So each frame is on disk before anything else is done with it.

The stream of a message has a name that follows from the message, so an answer that is sent again after a
doubt takes its own place and is no second answer.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Coroutine, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from starlette.routing import Route

from bot.channels.wechat.fates import BOT, fate_of_code
from bot.channels.wecom_bot.calls import Call
from bot.channels.wecom_bot.fields import Json, text
from bot.channels.wecom_bot.reading import NAME, About, Back, arrival
from bot.channels.wecom_bot.socket import Access, Acked, Silent, Socket, Told, request_id
from bot.channels.wecom_bot.socks import is_socks
from bot.delivery import Arrival, Fate, Intake, Maybe, Refused, Sent, Shelf, Unsent, Wait
from bot.errors import BadSettings, Busy, StateError
from bot.logs import Event, note, warn
from bot.messages import Incoming, Kind, Language
from bot.phrases.card_words import card_words
from bot.settings import Settings

PATIENCE = 8.0
"""Seconds that a call waits for a connection that is being made anew; with two tries of five seconds it stays
below the 20 that a channel may take."""

_STEP = 0.25
"""Seconds between two looks whether we were told to stop meanwhile."""

FIRST_WORDS = 1.5
"""Seconds without an answer after which we say that we are at it. Answers take a tenth of that; who waits
longer begins to wonder."""

LOOK = 2.0
"""Seconds between two looks whether the answer to an opened stream will come at all."""

LONGEST_STREAM = 300.0
"""Seconds after which an opened stream is closed: after six minutes WeCom takes no more of it (100719)."""

LATER = 1.0
"""Seconds until what could not be written is tried again."""

DRAIN = 2.0
"""Seconds that a stopping process has to store what was read already."""

_BATCH = 100
"""Frames in one transaction."""

_READ_AHEAD = 1_000
"""Frames in memory at most: then nothing more is read until they are on disk."""

_CLOSED_STREAM = frozenset({846605, 846608})
"""This request, or its stream, takes nothing more: the words go as a message of their own."""

_NOT_SUBSCRIBED = 846609
"""The connection lives, and WeCom has forgotten whose it is."""

_TOO_MANY = ("freq", "frequency", "too many", "limit")
"""Words of a refusal for going too fast; its codes are documented nowhere (30 a minute in one chat)."""

_MINUTE = 60.0


@dataclass(slots=True)
class _Turn:
    """A message that waits for its answer. Whoever sends for it holds the lock: one frame after the other."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    opened: bool = False
    """Its stream shows "checking…"."""
    answered: bool = False


class LongConnection:
    """`transport.Transport` over one socket."""

    def __init__(self, socket: Socket, shelf: Shelf, language: Language = Language.ZH_HANS) -> None:
        """`language` is that of "checking…": what the message is written in is not looked at here."""
        self._socket = socket
        self._shelf = shelf
        self._language = language
        self._read: asyncio.Queue[bytes] = asyncio.Queue(_READ_AHEAD)
        self._turns: dict[str, _Turn] = {}
        self._tried: dict[str, None] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._stopping = False

    @classmethod
    def of(cls, settings: Settings, shelf: Shelf) -> LongConnection | None:
        """As it is set up; None where it is not.

        Raises:
            BadSettings: a proxy that cannot be used.
        """
        access = access_of(settings)
        return cls(Socket(access), shelf, settings.language) if access else None

    def routes(self) -> Sequence[Route]:
        """Nothing: we connect, and are not connected to."""
        return ()

    def age(self) -> float | None:
        """Seconds since WeCom last sent anything; None while we are not subscribed."""
        return self._socket.age()

    # --- going out

    async def deliver(self, call: Call, encoded: bytes) -> Fate:
        """Make one call; within 20 seconds."""
        if not await self._connected():
            return Unsent("not-connected")
        back = call.back if call.back and call.back.request else None
        if back and back.about is About.ENTERED:
            return await self._welcome(call, back)
        # What a pressed button leads to is pushed, cards too: in the place of its card it would take the
        # other buttons away, and in a group from everybody.
        if back and back.about is About.MESSAGE and call.markdown and await self._is_first(back, encoded):
            return await self._answer(call, back)
        return await self._push(call)

    async def _connected(self) -> bool:
        """Whether there is a connection: now, or soon enough; who is stopping waits for none."""
        waited = 0.0
        while not (up := await self._socket.up(_STEP)) and waited < PATIENCE and not self._stopping:
            waited += _STEP
        return up

    async def _is_first(self, back: Back, encoded: bytes) -> bool:
        """Whether a call is the first of those that answer its event: a stream has room for one."""
        try:
            calls = await self._shelf.reply_to(NAME, back.event)
        except StateError:
            return False
        return bool(calls) and calls is not None and calls[0] == encoded

    async def _answer(self, call: Call, back: Back) -> Fate:
        # Of a message that came before this start nobody knows whether its stream shows something already.
        turn = self._turns.get(back.event) or _Turn(opened=True)
        async with turn.lock:
            turn.answered = True
            name = stream_id(back.event)
            body = _stream(name, call.markdown, finish=True, first=not turn.opened)
            told = await self._socket.ask("aibot_respond_msg", back.request, body, repeated=True)
        if isinstance(told, Acked) and told.code in _CLOSED_STREAM:
            # Closed by these very words, which were sent before and never confirmed?
            return Sent(name) if name in self._tried and told.code == 846608 else await self._push(call)
        if isinstance(told, Silent) and told.written:
            self._remember(name)
        return await self._fate(told, name)

    def _remember(self, name: str) -> None:
        if len(self._tried) >= _READ_AHEAD:
            del self._tried[next(iter(self._tried))]
        self._tried[name] = None

    async def _welcome(self, call: Call, back: Back) -> Fate:
        """A greeting, which is of use only at once: a card cannot stand in it, and it is not pushed later."""
        if call.card:
            return Refused("no-card-in-a-welcome")
        body = {"msgtype": "text", "text": {"content": call.markdown.replace("**", "")}}
        told = await self._socket.ask("aibot_respond_welcome_msg", back.request, body)
        return (
            await self._fate(told, "") if isinstance(told, Silent) or not told.code else Refused("too-late")
        )

    async def _push(self, call: Call) -> Fate:
        body: Json = {"chatid": call.room, "chat_type": 2 if call.group else 1, **call.message}
        told = await self._socket.ask("aibot_send_msg", request_id("aibot_send_msg"), body)
        return await self._fate(told, text(call.card, "task_id"))

    async def _fate(self, told: Told, name: str) -> Fate:
        match told:
            case Silent(why, written):
                return Maybe(why) if written else Unsent(why)
            case Acked(0):
                return Sent(name)
            case Acked(code) if code == _NOT_SUBSCRIBED:
                await self._socket.anew()
                return Unsent("not-subscribed")
            case Acked(code, says) if code not in BOT and _says_too_many(says):
                return Wait(_MINUTE)
            case Acked(code):
                return fate_of_code(code, BOT)

    # --- coming in

    async def run(self, intake: Intake, stop: asyncio.Event) -> None:
        """Receive until `stop` is set.

        The connection stays until `close`, for what is being sent; what comes meanwhile is stored, and
        answered after the next start.
        """
        running = [self._start(self._socket.keep(self._read.put)), self._start(self._take_in(intake))]
        stopping = asyncio.create_task(stop.wait())
        try:
            _ = await asyncio.wait({stopping, *running}, return_when=asyncio.FIRST_COMPLETED)
            self._stopping = True
            for task in running:
                if task.done():
                    task.result()
            with suppress(TimeoutError):
                async with asyncio.timeout(DRAIN):
                    await self._read.join()
        finally:
            _ = stopping.cancel()

    async def close(self) -> None:
        """Let the connection go."""
        tasks = tuple(self._tasks)
        for task in tasks:
            _ = task.cancel()
        _ = await asyncio.gather(*tasks, return_exceptions=True)

    def _start(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _take_in(self, intake: Intake) -> None:
        while True:
            bodies = [await self._read.get()]
            while len(bodies) < _BATCH and not self._read.empty():
                bodies.append(self._read.get_nowait())
            arrivals = [arrival(body) for body in bodies]
            await self._stored(intake, arrivals)
            for _ in bodies:
                self._read.task_done()
            for one in arrivals:
                await self._taken(one)

    async def _stored(self, intake: Intake, arrivals: Sequence[Arrival]) -> None:
        """Returns when they are on disk; nobody would hand them in again."""
        failed = False
        while True:
            try:
                await intake.take(arrivals)
            except Busy as busy:
                await asyncio.sleep(busy.seconds)
            except StateError:
                if not failed:
                    warn(
                        Event.CHANNEL_DOWN,
                        channel=NAME,
                        doing="storing",
                        kind="not-stored",
                        waiting=len(arrivals),
                    )
                failed = True
                await asyncio.sleep(LATER)
            else:
                if failed:
                    note(Event.CHANNEL_UP, channel=NAME, doing="storing")
                return

    async def _taken(self, one: Arrival) -> None:
        incoming = one.incoming
        if not isinstance(incoming, Incoming) or incoming.from_bot:
            return
        back = Back.decode(incoming.address.thread)
        if incoming.kind is Kind.MESSAGE and back and back.request and back.event not in self._turns:
            self._turns[back.event] = _Turn()
            _ = self._start(self._reassure(back))
        with suppress(StateError):
            _ = await self._shelf.release(incoming.address)

    # --- while an answer is being worked out

    async def _reassure(self, back: Back) -> None:
        """Say that we are at it, if the answer takes its time; and leave no stream open for ever."""
        turn = self._turns[back.event]
        try:
            await asyncio.sleep(FIRST_WORDS)
            if not turn.answered and await self._calls(back) is None:
                await self._open_stream(turn, back)
            if turn.opened and not turn.answered:
                await self._close_empty(turn, back)
        finally:
            _ = self._turns.pop(back.event, None)

    async def _open_stream(self, turn: _Turn, back: Back) -> None:
        async with turn.lock:
            if turn.answered:
                return
            words = card_words(self._language).checking
            body = _stream(stream_id(back.event), words, finish=False, first=True)
            told = await self._socket.ask("aibot_respond_msg", back.request, body)
            # Not opened is no harm: the answer opens it. What may be open is closed.
            turn.opened = told.written if isinstance(told, Silent) else told.code == 0

    async def _close_empty(self, turn: _Turn, back: Back) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(LONGEST_STREAM):
                while (calls := await self._calls(back)) is None and not turn.answered:  # noqa: ASYNC110 - rows ring no bell
                    await asyncio.sleep(LOOK)
                if calls or turn.answered:
                    return
        async with turn.lock:
            if not turn.answered:
                words = card_words(self._language).no_answer
                body = _stream(stream_id(back.event), words, finish=True, first=False)
                _ = await self._socket.ask("aibot_respond_msg", back.request, body)

    async def _calls(self, back: Back) -> tuple[bytes, ...] | None:
        try:
            return await self._shelf.reply_to(NAME, back.event)
        except StateError:
            return None


def access_of(settings: Settings) -> Access | None:
    """How to reach WeCom; None where the long connection is not set up.

    Raises:
        BadSettings: a proxy that cannot be used.
    """
    bot, secret, proxy = settings.wecom_bot_id, settings.wecom_bot_secret, settings.http_proxy
    if bot is None or secret is None:
        return None
    if proxy and not (proxy.startswith(("http://", "https://")) or is_socks(proxy)):
        raise BadSettings(
            [
                "HESHI_HTTP_PROXY: no proxy that can be used; "
                "expected an address such as http://127.0.0.1:7890 or socks5://127.0.0.1:1080"
            ]
        )
    return Access(bot, secret, settings.wecom_bot_socket, proxy)


def stream_id(event: str) -> str:
    """The name of the stream that answers an event: the same at every try."""
    return f"heshi-{hashlib.sha256(event.encode('utf-8', 'replace')).hexdigest()[:32]}"


def _stream(name: str, content: str, *, finish: bool, first: bool) -> Json:
    """A frame of a stream; in its first one it asks for likes, which come back under its name."""
    stream: Json = {"id": name, "finish": finish, "content": content}
    return {"msgtype": "stream", "stream": stream | ({"feedback": {"id": name}} if first else {})}


def _says_too_many(says: str) -> bool:
    said = says.casefold()
    return any(word in said for word in _TOO_MANY)

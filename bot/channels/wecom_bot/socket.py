"""One long connection to WeCom, kept up: subscribed, its heart watched, made anew when it breaks.

    socket = Socket(access)
    await socket.keep(arrived)                    for ever; `arrived` gets each frame that brings something
    await socket.ask(command, request, body)      a frame, and how WeCom answers it

Frames: developer.work.weixin.qq.com/document/path/101463. An answer names only the `req_id` it is about, so
the answers to several frames with one `req_id` are told apart by their order.

A bot has one connection: who connects later gets it, and whoever had it a `disconnected_event`. Two programs
that both came back at once would take it from each other for ever, so we stay away for a while.
"""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
import time
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from pydantic import SecretStr
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, WebSocketException
from websockets.protocol import State

from bot.channels.wecom_bot.fields import Json, number, parsed, part, text
from bot.channels.wecom_bot.reading import EVENT, MESSAGE, NAME
from bot.channels.wecom_bot.socks import is_socks, through
from bot.logs import Event, note, warn

CONNECT = 10.0
"""Seconds to connect, TLS through a far proxy included."""

ACK = 5.0
"""Seconds until a frame counts as unanswered: what WeCom's own SDK waits."""

PING = 30.0
"""Seconds between heartbeats, as the documents ask for."""

MISSED = 2
"""Heartbeats without an answer after which a connection is dead: a minute, as in WeCom's own SDK."""

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 30.0
"""Seconds before the first further try, and before all later ones; it doubles in between."""

REFUSED_PAUSE = 300.0
"""Seconds at most between tries while WeCom does not take our name and secret: somebody is to mend them."""

REPLACED_PAUSE = 900.0
"""Seconds that we stay away when another program has taken the connection: long enough for somebody's
trial or for a move to another machine, and short of a lost day. It doubles up to `LONGEST_AWAY`."""

LONGEST_AWAY = 7_200.0

CALM = 60.0
"""Seconds that a connection has to live before the next try is a first one again: one that is closed as soon
as it stands (two programs that know no `disconnected_event` do that to each other) is no peace."""

_LARGEST = 1024 * 1024
"""Bytes of a frame that are read: a message of 20,000 characters with a quote as long stays below 200 KB."""

_REMEDIES = {
    "replaced": "another program uses this bot's long connection: stop it, or give it a bot of its own",
    "refused": "mend HESHI_WECOM_BOT_ID and _SECRET: the bot's page shows both, API 模式 → 长连接",
}


@dataclass(frozen=True, slots=True)
class Access:
    """How to reach WeCom. The secret is hidden in its repr."""

    bot_id: str
    secret: SecretStr
    address: str = "wss://openws.work.weixin.qq.com"
    proxy: str | None = None


@dataclass(frozen=True, slots=True)
class Acked:
    """WeCom's answer to a frame. `says` may quote what we wrote: never for a log."""

    code: int
    says: str = ""


@dataclass(frozen=True, slots=True)
class Silent:
    """No answer came; `written`: the frame may have arrived all the same."""

    why: str
    written: bool = True


Told = Acked | Silent

_GONE = Silent("connection-lost")


async def connected(access: Access) -> ClientConnection:
    """A connection that is not subscribed yet, so that it takes nobody's place; whoever gets it closes it.

    Raises:
        OSError, TimeoutError, WebSocketException: WeCom or the proxy cannot be reached.
    """
    async with asyncio.timeout(CONNECT):
        return await connect(
            access.address,
            **await _road(access),
            max_size=_LARGEST,
            compression=None,
            # WeCom has heartbeats of its own; that it answers WebSocket's is documented nowhere.
            ping_interval=None,
            close_timeout=1.0,
            user_agent_header="heshi",
        )


async def _road(access: Access) -> dict[str, Any]:
    """How to get there. A proxy in the environment of whoever started us does not hold: settings say all."""
    if access.proxy is None or not is_socks(access.proxy):
        return {"proxy": access.proxy}
    where = urlsplit(access.address)
    port = where.port or (443 if where.scheme == "wss" else 80)
    return {"proxy": None, "sock": await through(access.proxy, where.hostname or "", port)}


class Socket:
    """The one connection of a bot. Belongs to one event loop."""

    def __init__(self, access: Access, *, clock: Callable[[], float] = time.monotonic) -> None:
        """Nothing is connected yet. `clock` in seconds; it may start anywhere."""
        # At DEBUG it writes every frame, and frames hold what people wrote.
        logging.getLogger("websockets.client").setLevel(logging.CRITICAL)
        self._access = access
        self._clock = clock
        self._open: ClientConnection | None = None
        self._up = asyncio.Event()
        self._heard = 0.0
        self._asked: dict[str, deque[asyncio.Future[Told]]] = defaultdict(deque)
        self._trouble = _Trouble(clock)

    # --- going out

    async def up(self, within: float) -> bool:
        """Whether we are connected and subscribed, now or within so many seconds."""
        with suppress(TimeoutError):
            async with asyncio.timeout(within):
                return await self._up.wait()
        return False

    async def ask(
        self, command: str, request: str, body: Json | None = None, *, repeated: bool = False
    ) -> Told:
        """Send a frame, and wait for the answer to it.

        `repeated`: what is not answered is sent again as it is; an answer that comes late is good for either.
        """
        connection = self._open
        if connection is None or connection.state is not State.OPEN:
            return Silent("not-connected", written=False)
        frame: Json = {"cmd": command, "headers": {"req_id": request}}
        frame |= {} if body is None else {"body": body}
        answer: asyncio.Future[Told] = asyncio.get_running_loop().create_future()
        self._asked[request].append(answer)
        try:
            await connection.send(json.dumps(frame, ensure_ascii=False, separators=(",", ":")))
        except ConnectionClosed:
            self._forget(request, answer)
            return Silent("connection-closed")
        except BaseException:
            # Nothing was sent, and no answer to it will come.
            self._forget(request, answer)
            raise
        try:
            async with asyncio.timeout(ACK):
                return await answer
        except TimeoutError:
            # It keeps its place: an answer that comes late is its own, and not that of the next frame.
            if repeated:
                self._forget(request, answer)
            return Silent("no-ack")

    def _forget(self, request: str, answer: asyncio.Future[Told]) -> None:
        waiting = self._asked.get(request)
        if waiting and answer in waiting:
            waiting.remove(answer)
            if not waiting:
                del self._asked[request]

    async def anew(self) -> None:
        """Make the connection anew: WeCom says that this one is not subscribed."""
        if self._open:
            await self._open.close()

    def age(self) -> float | None:
        """Seconds since WeCom last sent anything; None while we are not subscribed."""
        return self._clock() - self._heard if self._up.is_set() else None

    # --- staying up

    async def keep(self, arrived: Callable[[bytes], Awaitable[None]]) -> None:
        """Be connected for ever. `arrived` gets messages and events; while it works, nothing is read."""
        while True:
            end = await self._live(arrived)
            await asyncio.sleep(self._trouble.met(end))

    async def _live(self, arrived: Callable[[bytes], Awaitable[None]]) -> _End:
        """One connection from its beginning to its end."""
        try:
            connection = await connected(self._access)
        except (OSError, TimeoutError, WebSocketException) as error:
            return _End("unreachable", type(error).__name__)
        self._open = connection
        reading = asyncio.create_task(self._read(connection, arrived))
        tending = asyncio.create_task(self._tend())
        try:
            _ = await asyncio.wait({reading, tending}, return_when=asyncio.FIRST_COMPLETED)
            return (reading if reading.done() else tending).result()
        finally:
            self._open = None
            self._up.clear()
            await _cancelled(reading, tending)
            self._give_up_waiting()
            await connection.close()

    async def _read(self, connection: ClientConnection, arrived: Callable[[bytes], Awaitable[None]]) -> _End:
        try:
            async for raw in connection:
                body = raw.encode() if isinstance(raw, str) else raw
                frame = parsed(body) or {}
                self._heard = self._clock()
                if _is_replacement(frame):
                    return _End("replaced")
                if text(frame, "cmd") in {MESSAGE, EVENT}:
                    await arrived(body)
                else:
                    self._answered(frame)
        except ConnectionClosed as error:
            return _End("closed", f"code-{error.rcvd.code}" if error.rcvd else "no-close-frame")
        return _End("closed")

    def _answered(self, frame: Json) -> None:
        request, code = text(part(frame, "headers"), "req_id"), number(frame, "errcode")
        waiting = self._asked.get(request)
        if code is None or not waiting:
            return
        answer = waiting.popleft()
        if not waiting:
            del self._asked[request]
        if not answer.done():
            answer.set_result(Acked(code, text(frame, "errmsg")))

    async def _tend(self) -> _End:
        """Subscribe, and ask from time to time whether WeCom is still there."""
        access = self._access
        name = {"bot_id": access.bot_id, "secret": access.secret.get_secret_value()}
        told = await self.ask("aibot_subscribe", request_id("aibot_subscribe"), name)
        if isinstance(told, Silent):
            return _End("unanswered", told.why)
        if told.code:
            return _End("refused", f"errcode-{told.code}")
        self._heard = self._clock()
        self._up.set()
        self._trouble.over()
        return await self._beat()

    async def _beat(self) -> _End:
        missed = 0
        while missed < MISSED:
            await asyncio.sleep(PING)
            told = await self.ask("ping", request_id("ping"))
            missed = missed + 1 if isinstance(told, Silent) else 0
        return _End("silent")

    def _give_up_waiting(self) -> None:
        for waiting in self._asked.values():
            for answer in waiting:
                if not answer.done():
                    answer.set_result(_GONE)
        self._asked.clear()


def request_id(command: str) -> str:
    """A `req_id` of our own, in the form that WeCom's SDK gives it."""
    return f"{command}_{secrets.token_hex(8)}"


def _is_replacement(frame: Json) -> bool:
    event = part(part(frame, "body"), "event")
    return text(frame, "cmd") == EVENT and text(event, "eventtype") == "disconnected_event"


async def _cancelled(*tasks: asyncio.Task[_End]) -> None:
    for task in tasks:
        _ = task.cancel()
    _ = await asyncio.gather(*tasks, return_exceptions=True)


# --- times of trouble


@dataclass(frozen=True, slots=True)
class _End:
    """How a connection ended: `kind` and `why` are fixed words, codes or kinds of errors."""

    kind: str
    why: str = ""


class _Trouble:
    """How long to wait before the next try, and one line in the log for a spell of trouble, not one a try."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._tries = 0
        self._away = 0
        self._up_at: float | None = None
        self._since: float | None = None
        self._told: set[str] = set()
        self._ready = False

    def met(self, end: _End) -> float:
        """It ended so: say it if it is news, and tell how many seconds to wait."""
        self._calm()
        seconds = self._pause(end.kind)
        if self._since is None:
            self._since = self._clock()
        if end.kind not in self._told:
            self._told.add(end.kind)
            remedy = {"remedy": _REMEDIES[end.kind]} if end.kind in _REMEDIES else {}
            warn(
                Event.CHANNEL_DOWN,
                channel=NAME,
                kind=end.kind,
                why=end.why,
                again_in=round(seconds, 1),
                **remedy,
            )
        return seconds

    def _calm(self) -> None:
        lived = 0.0 if self._up_at is None else self._clock() - self._up_at
        self._up_at = None
        if lived >= CALM:
            self._tries = 0
        if lived >= LONGEST_AWAY:
            self._away = 0

    def _pause(self, kind: str) -> float:
        if kind == "replaced":
            self._away += 1
            return min(LONGEST_AWAY, REPLACED_PAUSE * 2.0 ** min(self._away - 1, 10))
        longest = REFUSED_PAUSE if kind == "refused" else LONGEST_PAUSE
        steady = min(longest, FIRST_PAUSE * 2.0 ** min(self._tries, 16))
        self._tries += 1
        # Up to a quarter more: when WeCom was away, not all of its bots come back in one moment.
        return steady * (1 + secrets.randbelow(256) / 1024)

    def over(self) -> None:
        """We are subscribed: say so if we were not before."""
        if not self._ready:
            note(Event.CHANNEL_READY, channel=NAME, by="socket")
        elif self._since is not None:
            note(Event.CHANNEL_UP, channel=NAME, seconds=round(self._clock() - self._since))
        self._ready, self._since, self._up_at = True, None, self._clock()
        self._told.clear()

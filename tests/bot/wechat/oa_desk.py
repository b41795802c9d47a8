"""A 公众号 channel with all that stands around it in memory: an inbox, an outbox, and who pushes.

    desk = Desk(…)                         desk.open() …                 the channel runs
    answered = desk.pushes(text("1"))      a push; awaited, what came back: (status, body), or None hung up on
    desk.answers("1", reply)               the conversation has answered that event

The outbox is delivered in order by a small sender, as `bot.runtime.sender` does it.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from bot.channels.wechat import xml
from bot.channels.wechat_oa.channel import WechatOaChannel
from bot.channels.wechat_oa.rendering import Call
from bot.channels.wechat_oa.waiting import Times
from bot.delivery import Arrival, Cursor, Delivery, Fate, Held, Sent, Strange, Wait
from bot.messages import Address, Headline, Language, Reply
from bot.settings import Settings

APPID, TOKEN = "wx5823bf96d3bd56c7", "a-token-of-ours"
OPENID, ACCOUNT = "o9AgO5Kd5ggOC-bXrbNODIiE3bGY", "gh_97417a04a28d"

TIMES = Times(patience=0.4, hangs_up=0.5, tries=3, again_within=0.5, look_every=0.02, grace=0.15)
"""A tenth of the truth."""


def text(event: str, content: str = "云雀已经开放", sender: str = OPENID) -> dict[str, str]:
    """The fields of a text."""
    head = {"ToUserName": ACCOUNT, "FromUserName": sender, "CreateTime": str(int(time.time()))}
    return head | {"MsgType": "text", "Content": content, "MsgId": event}


def named(event: str) -> str:
    """How the message of that number is named, written by `OPENID`; a name stays as it is."""
    return f"{OPENID}:{event}" if event.isdecimal() else event


def said(words: str) -> Reply:
    """A reply of one line."""
    return Reply((Headline(words),), Language.ZH_HANS)


class Desk:
    """Inbox, outbox, shelf and platform. Belongs to one event loop."""

    def __init__(self, folder: Path, *, times: Times = TIMES, **settings: Any) -> None:
        self.now = time.time()
        self.settings = Settings(
            data=folder, wechat_oa_appid=APPID, wechat_oa_token=TOKEN, _env_file=None, **settings
        )
        self.times = times
        self.taken: list[Arrival] = []
        self.refuses: Exception | None = None
        self.answered: dict[str, list[bytes]] = {}
        self.outbox: list[bytes] = []
        self.held: list[bytes] = []
        self.fates: list[Fate] = []
        self.sends = True
        self.tokens: dict[str, tuple[str, float]] = {}
        self.stop = asyncio.Event()
        self.channel = self.made()

    def made(self) -> WechatOaChannel:
        """A channel as after a start."""
        return WechatOaChannel(self.settings, self, time.time, self.times)

    @asynccontextmanager
    async def running(self, *, young: bool = False) -> AsyncIterator[None]:
        """The channel runs, and what lies in the outbox is sent; it is not just started, if not said so."""
        self.stop = asyncio.Event()
        tasks = [asyncio.create_task(self.channel.run(self, self.stop)), asyncio.create_task(self._sender())]
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        if not young:
            self.channel._began = 0.0
        try:
            yield
        finally:
            self.stop.set()
            await tasks[0]
            tasks[1].cancel()
            await asyncio.gather(tasks[1], return_exceptions=True)
            await self.channel.close()

    # --- what the runtime does

    async def take(self, arrivals: Sequence[Arrival], cursor: Cursor | None = None) -> None:
        assert cursor is None
        if self.refuses:
            raise self.refuses
        known = {one.event_id for one in self.taken}
        self.taken += [one for one in arrivals if one.event_id not in known]

    async def cursor(self, name: str) -> int | str | None:
        raise AssertionError(name)

    async def ready(self) -> None:
        raise AssertionError

    async def reply_to(self, channel: str, event_id: str) -> tuple[bytes, ...] | None:
        assert channel == "wechat_oa"
        if event_id in self.answered:
            return tuple(self.answered[event_id])
        return None if event_id in {one.event_id for one in self.taken} else ()

    async def release(self, address: Address) -> int:
        assert address.channel == "wechat_oa"
        count = len(self.held)
        self.outbox, self.held = [*self.held, *self.outbox], []
        return count

    async def token(self, name: str) -> tuple[str, float] | None:
        return self.tokens.get(name)

    async def keep_token(self, name: str, token: str, until: float) -> None:
        self.tokens[name] = token, until

    def answers(self, event: str, *replies: Reply, asker: str = OPENID) -> None:
        """The conversation is done with that event: a name, or the number of a message."""
        event = named(event)
        address = Address("wechat_oa", OPENID, thread=event)
        calls = [call for one in replies for call in self.channel.encode(Delivery(address, one, asker=asker))]
        self.answered[event] = calls
        self.outbox += calls

    def tells(self, reply: Reply) -> None:
        """News of our own, to whom we answered before."""
        address = Address("wechat_oa", OPENID, thread="long-ago")
        self.outbox += self.channel.encode(Delivery(address, reply))

    async def _sender(self) -> None:
        while True:
            await asyncio.sleep(0.01)
            if not self.sends or not self.outbox:
                continue
            call = self.outbox[0]
            event = Call.decode(call).event
            if event in self.answered and event not in {one.event_id for one in self.taken}:
                continue  # said before in a test, and yet it is the answer to what comes now
            fate = await self.channel.deliver(call)
            self.fates.append(fate)
            if isinstance(fate, Wait):
                await asyncio.sleep(min(fate.seconds, 0.05))
                continue
            self.outbox.remove(call)
            if isinstance(fate, Held):
                self.held.append(call)

    async def settled(self) -> None:
        """Nothing is left to send."""
        async with asyncio.timeout(5):
            while self.outbox:  # noqa: ASYNC110 - the channel rings no bell of ours
                await asyncio.sleep(0.01)

    async def has_taken(self, event: str) -> None:
        """That event lies in the inbox."""
        async with asyncio.timeout(5):
            while named(event) not in {one.event_id for one in self.taken}:  # noqa: ASYNC110 - as above
                await asyncio.sleep(0.01)

    @property
    def sent(self) -> int:
        """How many calls were delivered."""
        return sum(isinstance(fate, Sent) for fate in self.fates)

    @property
    def strange(self) -> list[str]:
        """Why what was set aside was set aside."""
        return [one.incoming.why for one in self.taken if isinstance(one.incoming, Strange)]

    # --- what WeChat does

    async def pushes(
        self, fields: Mapping[str, str], *, hangs_up: float | None = 0.5, body: bytes | None = None
    ) -> tuple[int, str] | None:
        """One push in plain mode; the status and the words that are seen, None where it was hung up on."""
        stamp, nonce = str(int(time.time())), "1320562132"
        signature = hashlib.sha1("".join(sorted([TOKEN, stamp, nonce])).encode()).hexdigest()
        query = urlencode({"signature": signature, "timestamp": stamp, "nonce": nonce, "openid": OPENID})
        whole = xml.written(dict(fields)).encode() if body is None else body
        return await self.asks("POST", query, whole, hangs_up)

    async def asks(
        self, method: str, query: str, body: bytes = b"", hangs_up: float | None = 5.0
    ) -> tuple[int, str] | None:
        """A request, made of what a server makes of it."""
        came: list[dict[str, Any]] = []
        gone, told = asyncio.Event(), [{"type": "http.request", "body": body, "more_body": False}]

        async def receive() -> dict[str, Any]:
            if told:
                return told.pop()
            await gone.wait()
            return {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            if not gone.is_set():
                came.append(message)

        (route,) = self.channel.routes()
        scope = {"type": "http", "method": method, "query_string": query.encode(), "headers": []}
        scope |= {"path": route.path}
        answering = asyncio.create_task(route.endpoint(scope, receive, send))
        await asyncio.wait([answering], timeout=hangs_up)
        gone.set()
        await answering
        if not came:
            return None
        words = b"".join(one.get("body", b"") for one in came[1:])
        shown = (xml.fields(words) or {}).get("Content", words.decode())
        return came[0]["status"], re.sub("<a [^>]*>|</a>", "", shown)

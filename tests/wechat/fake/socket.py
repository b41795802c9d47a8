"""WeCom's side of a 智能机器人 on its long connection: one connection a bot, frames, and what members see.

    async with wecom() as corp:
        … heshi serve with HESHI_WECOM_BOT_SOCKET=corp.url, …_ID=corp.bot_id, …_SECRET=corp.secret
        lan = corp.member("lan")
        await lan.says("云雀免费吗？")                     # in private
        answer = await lan.chat.next()                      # words that are finished, or a card
        await corp.group("一家人").hears(lan, "@核实 真的吗", quote=text("云雀免费"))
        await lan.presses(card, "来源和时间线")

As strict as the documents (path/101463, 101031, 101138 and what SDKs do): the first frame subscribes; a
second connection gets the bot and the first a `disconnected_event`; a request takes the answers its event
allows, one frame at a time; a stream ends, or is too old after six minutes (`stream_lasts`); cards have names
of their own; a push reaches whoever wrote before, by a chat id whose upper and lower case count; 30 messages
a minute in a chat. What breaks a rule is refused with an errcode and written down in `violations`.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import re
import secrets
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from tests.wechat.fake.bot_chats import PATIENCE, Chat, Json, Member, Shown
from tests.wechat.fake.bot_rules import broken_card, broken_words

OK = (0, "ok")
BAD_SECRET = (40001, "invalid credential")
BAD_BODY = (40058, "invalid request parameter")
BAD_CHAT = (93006, "invalid chatid")
BAD_REQUEST = (846605, "invalid req_id")
TOO_FAST = (846607, "aibot send msg frequency limit exceeded")
STREAM_OVER = (846608, "stream message update expired (>6 minutes), cannot update")
NOT_SUBSCRIBED = (846609, "aibot websocket not subscribed")

A_MINUTE = 30
"""Messages in one chat in a minute."""


@dataclass
class _Request:
    """An event that was handed out, and what its `req_id` still takes."""

    msgid: str
    kind: str
    chat: Chat
    at: float
    streams: dict[str, Shown] = field(default_factory=dict)
    under_way: int = 0
    welcomed: bool = False


@dataclass
class Trouble:
    """What goes wrong when a story wants it to."""

    refuse_connections: bool = False
    refuse_subscribing: tuple[int, str] | None = None
    swallow: dict[str, int] = field(default_factory=dict)
    """Frames of a command that are done and not confirmed: how many more."""
    ignore: dict[str, int] = field(default_factory=dict)
    """Frames of a command that are neither done nor confirmed."""
    answer: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    """Errcodes for the next frames of a command."""
    hold_acks: float = 0.0
    """Seconds that each answer takes."""


class WeCom:
    """The company, its chats and its bot."""

    def __init__(self, *, stream_lasts: float = 360.0, welcome_lasts: float = 5.0) -> None:
        self.bot_id, self.secret = "aibTest0", secrets.token_urlsafe(12)
        self.stream_lasts, self.welcome_lasts = stream_lasts, welcome_lasts
        self.chats: dict[str, Chat] = {}
        self.violations: list[str] = []
        self.frames: list[Json] = []
        """All that a bot sent, in order."""
        self.trouble = Trouble()
        self.subscribed: ServerConnection | None = None
        self.subscriptions = 0
        self.url = ""
        self._requests: dict[str, _Request] = {}
        self._used: set[str] = set()
        self._cards: set[str] = set()
        self._numbers = itertools.count(1)
        self._changed = asyncio.Condition()

    # --- who is there

    def member(self, name: str) -> Member:
        """A member by userid."""
        return Member(self, name)

    def group(self, name: str) -> Chat:
        """A group; its chat id has upper and lower case."""
        chat = f"wrKpQx{name.encode().hex()[:6]}AbC"
        return self.chats.setdefault(chat, Chat(self, chat, group=True))

    async def until(self, what: Callable[[], bool], within: float = PATIENCE) -> None:
        """Waits until that is so."""
        try:
            async with asyncio.timeout(within), self._changed:
                await self._changed.wait_for(what)
        except TimeoutError:
            raise AssertionError(f"nothing of that within {within} s; {self.transcript()}") from None

    async def is_up(self, times: int = 1, within: float = 90.0) -> None:
        """Waits until a bot has subscribed so many times, and is."""
        await self.until(lambda: self.subscriptions >= times and self.subscribed is not None, within)

    def transcript(self) -> str:
        """What was seen, for a failed story."""
        lines = [
            f"{one.chat.id} {one.how} {one.finished}: {one.text or one.card}" for one in self._all_shown()
        ]
        return "\n".join([*lines, *self.violations])

    def _all_shown(self) -> Iterator[Shown]:
        return (one for chat in self.chats.values() for one in chat.shown)

    # --- what is handed out

    async def message(
        self, author: str, content: Json, chat: Chat, *, quote: Json | None = None, **more: Any
    ) -> str:
        """A message to the bot; its id. Lost where no bot is subscribed: WeCom keeps none."""
        chat.known = True
        body = content | ({"quote": quote} if quote else {}) | more
        return await self._hand_out("aibot_msg_callback", author, body, chat)

    async def event(self, author: str, event: Json, chat: Chat) -> str:
        """An event; its id."""
        return await self._hand_out(
            "aibot_event_callback", author, {"msgtype": "event", "event": event}, chat
        )

    async def _hand_out(self, command: str, author: str, body: Json, chat: Chat) -> str:
        request, msgid = (
            f"req-{secrets.token_hex(6)}",
            f"CAIQ{next(self._numbers):06}/{secrets.token_hex(4)}=",
        )
        room = {"chatid": chat.id, "chattype": "group"} if chat.group else {"chattype": "single"}
        about = {"msgid": msgid, "aibotid": self.bot_id, "create_time": int(time.time()), **room}
        kind = body["event"]["eventtype"] if command == "aibot_event_callback" else "message"
        self._requests[request] = _Request(msgid, kind, chat, time.monotonic())
        whole = about | {"from": {"userid": author}} | body
        if self.subscribed:
            await self._send(self.subscribed, {"cmd": command, "headers": {"req_id": request}, "body": whole})
        return msgid

    async def drop(self) -> None:
        """The connection breaks without a word."""
        if self.subscribed:
            self.subscribed.transport.abort()
            self.subscribed = None

    async def forget(self) -> None:
        """The connection stays open, and WeCom no longer knows whose it is."""
        self.subscribed = None

    # --- what a bot sends

    async def serve(self, connection: ServerConnection) -> None:
        """One connection."""
        if self.trouble.refuse_connections:
            await connection.close(1013)
            return
        try:
            async for raw in connection:
                await self._frame(connection, raw)
        except ConnectionClosed:
            pass
        finally:
            if self.subscribed is connection:
                self.subscribed = None

    async def _frame(self, connection: ServerConnection, raw: str | bytes) -> None:
        frame = json.loads(raw)
        self.frames.append(frame)
        command, request = frame.get("cmd"), frame.get("headers", {}).get("req_id")
        if not isinstance(command, str) or not isinstance(request, str) or not request:
            self.violations.append(f"a frame without cmd or req_id: {frame}")
            return
        if self._counts_down(self.trouble.ignore, command):
            return
        code = await self._done(connection, command, request, frame.get("body"))
        if not self._counts_down(self.trouble.swallow, command):
            await self._acknowledge(connection, request, code)

    async def _acknowledge(self, connection: ServerConnection, request: str, code: tuple[int, str]) -> None:
        async def later() -> None:
            await asyncio.sleep(self.trouble.hold_acks)
            if known := self._requests.get(request):
                known.under_way -= 1
            with suppress(ConnectionClosed):
                await self._send(
                    connection, {"headers": {"req_id": request}, "errcode": code[0], "errmsg": code[1]}
                )

        if self.trouble.hold_acks:
            task = asyncio.create_task(later())
            task.add_done_callback(lambda done: done.exception())
        else:
            await later()

    @staticmethod
    def _counts_down(counts: dict[str, int], command: str) -> bool:
        left = counts.get(command, 0)
        counts[command] = max(0, left - 1)
        return left > 0

    async def _done(
        self, connection: ServerConnection, command: str, request: str, body: Any
    ) -> tuple[int, str]:
        if command == "aibot_subscribe":
            return await self._subscribe(connection, request, body)
        if self.subscribed is not connection:
            return NOT_SUBSCRIBED
        if asked := self.trouble.answer.get(command):
            return asked.pop(0)
        if command == "ping":
            return OK
        done = _COMMANDS.get(command)
        if done is None or not isinstance(body, dict):
            self.violations.append(f"{command}: unknown, or without a body")
            return BAD_BODY
        code = done(self, request, body)
        async with self._changed:
            self._changed.notify_all()
        return code

    async def _subscribe(self, connection: ServerConnection, request: str, body: Any) -> tuple[int, str]:
        if self.trouble.refuse_subscribing:
            return self.trouble.refuse_subscribing
        if body != {"bot_id": self.bot_id, "secret": self.secret}:
            return BAD_SECRET
        self._once(request)
        before, self.subscribed = self.subscribed, connection
        if before and before is not connection:
            event = {"msgid": secrets.token_hex(8), "aibotid": self.bot_id, "create_time": int(time.time())}
            event |= {"msgtype": "event", "event": {"eventtype": "disconnected_event"}}
            # The old connection is left open: some see it so, and nothing comes over it any more.
            frame = {
                "cmd": "aibot_event_callback",
                "headers": {"req_id": secrets.token_hex(8)},
                "body": event,
            }
            await self._send(before, frame)
        async with self._changed:
            self.subscriptions += 1
            self._changed.notify_all()
        return OK

    def _once(self, request: str) -> None:
        if request in self._used:
            self.violations.append(f"{request}: used twice")
        self._used.add(request)

    # --- answers and pushes

    def _respond(self, request: str, body: Json) -> tuple[int, str]:
        known = self._requests.get(request)
        if known is None or known.kind != "message":
            return BAD_REQUEST
        known.under_way += 1
        if known.under_way > 1:
            self.violations.append(f"{request}: a second frame before the first was confirmed")
        if body.get("msgtype") != "stream":
            self.violations.append(f"an answer of type {body.get('msgtype')}")
            return BAD_BODY
        return self._stream(known, body.get("stream", {}))

    def _stream(self, known: _Request, stream: Json) -> tuple[int, str]:
        broken = list(broken_words(stream.get("content"), "stream"))
        name, finish = stream.get("id"), stream.get("finish", False)
        if not isinstance(name, str) or not name or not isinstance(finish, bool):
            broken.append("stream: no id")
        if broken:
            self.violations += broken
            return BAD_BODY
        before = known.streams.get(name)
        if (before and before.finished) or time.monotonic() - known.at > self.stream_lasts:
            return STREAM_OVER
        if before and "feedback" in stream:
            self.violations.append("stream: feedback in a later frame")
        if not self._may_send(known.chat):
            return TOO_FAST
        shown = before or self._show(known.chat, "answer", to=known.msgid)
        shown.text, shown.finished = stream["content"], finish
        shown.liked_as = shown.liked_as or stream.get("feedback", {}).get("id", "")
        shown.versions.append(shown.text)
        known.streams[name] = shown
        return OK

    def _welcome(self, request: str, body: Json) -> tuple[int, str]:
        known = self._requests.get(request)
        if known is None or known.kind != "enter_chat" or known.welcomed:
            return BAD_REQUEST
        if time.monotonic() - known.at > self.welcome_lasts:
            return BAD_REQUEST
        words = body.get("text", {}).get("content")
        if body.get("msgtype") != "text" or (broken := list(broken_words(words, "welcome"))):
            self.violations += broken if body.get("msgtype") == "text" else ["a welcome that is no text"]
            return BAD_BODY
        known.welcomed = True
        self._show(known.chat, "welcome", to=known.msgid).text = words
        return OK

    def _push(self, request: str, body: Json) -> tuple[int, str]:
        self._once(request)
        chat = self.chats.get(str(body.get("chatid")))
        if chat is None or not chat.known or body.get("chat_type") != (2 if chat.group else 1):
            return BAD_CHAT
        if not self._may_send(chat):
            return TOO_FAST
        match body.get("msgtype"):
            case "markdown":
                words = body.get("markdown", {}).get("content")
                return self._pushed(chat, list(broken_words(words, "push")), text=words)
            case "template_card":
                return self._pushed_card(chat, body.get("template_card", {}))
        self.violations.append(f"a push of type {body.get('msgtype')}")
        return BAD_BODY

    def _pushed_card(self, chat: Chat, card: Json) -> tuple[int, str]:
        broken = list(broken_card(card))
        if card.get("task_id") in self._cards:
            broken.append("card: its task_id a second time")
        self._cards.add(str(card.get("task_id")))
        return self._pushed(chat, broken, card=card)

    def _pushed(self, chat: Chat, broken: list[str], **what: Any) -> tuple[int, str]:
        if broken:
            self.violations += broken
            return BAD_BODY
        shown = self._show(chat, "push")
        for name, value in what.items():
            setattr(shown, name, value)
        return OK

    def _show(self, chat: Chat, how: str, *, to: str = "") -> Shown:
        shown = Shown(chat, how, to=to, at=time.monotonic())
        chat.shown.append(shown)
        return shown

    def _may_send(self, chat: Chat) -> bool:
        now = time.monotonic()
        chat.sent_at[:] = [*(at for at in chat.sent_at if now - at < 60), now]
        return len(chat.sent_at) <= A_MINUTE

    async def _send(self, connection: ServerConnection, frame: Mapping[str, Any]) -> None:
        with suppress(ConnectionClosed):
            await connection.send(json.dumps(frame, ensure_ascii=False))


_COMMANDS: dict[str, Callable[[WeCom, str, Json], tuple[int, str]]] = {
    "aibot_respond_msg": WeCom._respond,
    "aibot_respond_welcome_msg": WeCom._welcome,
    "aibot_send_msg": WeCom._push,
}


def plain(markdown: str) -> str:
    """Words without the marks of bold and code."""
    return re.sub(r"\*\*|`", "", markdown)


@asynccontextmanager
async def wecom(**more: Any) -> AsyncIterator[WeCom]:
    """WeCom at a free port of this machine."""
    corp = WeCom(**more)
    server: Server
    async with serve(corp.serve, "127.0.0.1", 0) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        corp.url = f"ws://127.0.0.1:{port}"
        yield corp

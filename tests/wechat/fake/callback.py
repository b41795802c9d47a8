"""WeCom's side of a 智能机器人 that it pushes to: encrypted pushes, refreshes of streams, response_url.

    async with calling() as corp:
        … heshi serve with HESHI_WECOM_BOT_TOKEN=corp.token, …_AES_KEY=corp.aes_key, HESHI_WECOM_API=corp.url
        corp.address = f"{bot.url}/wecom/bot"
        assert await corp.checks_address()
        lan = corp.member("lan")
        await lan.says("云雀免费吗？")
        answer = await lan.chat.next()

As strict as the documents (path/100719, 101027, 101031, 101033, 101138): a push is hung up on after five
seconds (`patience`); a stream that is not finished is asked for again and again (`every`), by its own name,
for six minutes (`stream_lasts`); a refresh takes a stream and nothing else; a message takes one card; an
opened chat takes one welcome; a pressed button a card in the place of its own, under the same name; a like
takes nothing; a `response_url` takes one call within an hour, in a group only words. What breaks a rule is
in `violations`.

How often WeCom refreshes, and whether it repeats a push that failed, is not documented: "不断", and "可能因为
网络等原因重复回调". Here a message is pushed up to three times as WeCom's other callbacks are, an event once.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import secrets
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

import httpx

from tests.telegram.fake.wire import Listener, Request, Response
from tests.wechat.fake.bot_chats import PATIENCE, Chat, Json, Member, Shown
from tests.wechat.fake.bot_rules import broken_card, broken_words
from tests.wechat.fake.envelope import Broken, Envelope, Sealed, nonce

KEY = "kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR"
"""An EncodingAESKey."""

DELIVERIES = 3
"""Pushes of one message at most."""

AT_ONCE = 3
"""Messages of one member that are being answered at once: "最多同时有三条消息交互中"."""

SPENT = {"errcode": 93010, "errmsg": "invalid response_code"}
"""To the second call of a response_url, and after its hour: which errcode that is, no page says."""


@dataclass
class Asked:
    """A message or event, and what its answer may still be."""

    msgid: str
    kind: str
    chat: Chat
    author: str
    body: Json
    at: float = field(default_factory=time.monotonic)
    stream: str = ""
    shown: Shown | None = None
    carded: bool = False
    pushes: int = 0
    refreshes: int = 0
    over: bool = False


@dataclass
class Address:
    """A response_url."""

    chat: Chat
    to: str
    at: float
    calls: int = 0


class CallbackCorp:
    """The company, its chats and its bot."""

    def __init__(self, *, patience: float = 5.0, every: float = 0.3, stream_lasts: float = 360.0) -> None:
        self.token, self.aes_key = "aTokenOfWecom", KEY
        self.patience, self.every, self.stream_lasts = patience, every, stream_lasts
        self.address = ""
        self.chats: dict[str, Chat] = {}
        self.violations: list[str] = []
        self.asked: dict[str, Asked] = {}
        self.lose_responses = 0
        """Calls of a response_url that are done, and never hear of it."""
        self.refreshes_on = asyncio.Event()
        """Cleared: nobody looks at any stream."""
        self.refreshes_on.set()
        self.listener = Listener(self._responded, self.violations.append)
        self.addresses: dict[str, Address] = {}
        self._envelope = Envelope(self.token, self.aes_key, "")
        self._numbers = itertools.count(1)
        self._cards: dict[str, Shown] = {}
        self._changed = asyncio.Condition()
        self._tasks: set[asyncio.Task[None]] = set()
        self._busy: dict[str, asyncio.Semaphore] = {}
        self._http = httpx.AsyncClient(trust_env=False, timeout=None)

    @property
    def url(self) -> str:
        """Where the API is, response_url with it."""
        return f"http://127.0.0.1:{self.listener.port}"

    def rotates(self, aes_key: str) -> None:
        """From now on pushes are sealed with another key."""
        self.aes_key, self._envelope = aes_key, Envelope(self.token, aes_key, "")

    async def close(self) -> None:
        """Let everything go."""
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._http.aclose()
        await self.listener.close()

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

    async def _change(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    def transcript(self) -> str:
        """What was seen, for a failed story."""
        shown = (one for chat in self.chats.values() for one in chat.shown)
        lines = [f"{one.chat.id} {one.how} {one.finished}: {one.text or one.card}" for one in shown]
        return "\n".join([*lines, *self.violations])

    # --- what is pushed

    async def message(
        self, author: str, content: Json, chat: Chat, *, quote: Json | None = None, **more: Any
    ) -> str:
        """A message to the bot; its id."""
        return self._ask("message", author, content | ({"quote": quote} if quote else {}) | more, chat)

    async def event(self, author: str, event: Json, chat: Chat) -> str:
        """An event; its id."""
        return self._ask(event["eventtype"], author, {"msgtype": "event", "event": event}, chat)

    async def again(self, msgid: str) -> None:
        """WeCom pushes something once more, as if it had never been answered; returns when it was."""
        asked = self.asked[msgid]
        assert await self._pushed(asked, asked.body) is not None

    def _ask(self, kind: str, author: str, content: Json, chat: Chat) -> str:
        msgid = f"CAIQ{next(self._numbers):06}/{secrets.token_hex(4)}="
        body = self._head(msgid, author, chat) | content
        if kind != "message":
            body |= {"create_time": int(time.time())}
        if kind in ("message", "template_card_event"):
            code = secrets.token_urlsafe(12)
            self.addresses[code] = Address(chat, msgid, time.monotonic())
            # That of the real thing is on another host: only the code of it may be used.
            body |= {
                "response_url": f"https://qyapi.weixin.qq.com/cgi-bin/aibot/response?response_code={code}"
            }
        asked = self.asked[msgid] = Asked(msgid, kind, chat, author, body)
        task = asyncio.create_task(self._converse(asked))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return msgid

    def _head(self, msgid: str, author: str, chat: Chat) -> Json:
        room = {"chatid": chat.id, "chattype": "group"} if chat.group else {"chattype": "single"}
        return {"msgid": msgid, "aibotid": "AIBOT", "from": {"userid": author}, **room}

    async def _converse(self, asked: Asked) -> None:
        async with self._busy.setdefault(asked.author, asyncio.Semaphore(AT_ONCE)):
            said = None
            for _ in range(DELIVERIES if asked.kind == "message" else 1):
                asked.pushes += 1
                said = await self._pushed(asked, asked.body)
                if said is not None:
                    break
            self._take(asked, said or {})
            await self._change()
            while asked.stream and asked.shown and not asked.shown.finished:
                await asyncio.sleep(self.every)
                await self.refreshes_on.wait()
                await self._refresh(asked)
            asked.over = True
            await self._change()

    async def _refresh(self, asked: Asked) -> None:
        assert asked.shown
        if time.monotonic() - asked.at > self.stream_lasts:
            asked.shown.finished = True
            return
        asked.refreshes += 1
        msgid = f"CAIQ{next(self._numbers):06}/refresh="
        body = self._head(msgid, asked.author, asked.chat)
        said = await self._pushed(asked, body | {"msgtype": "stream", "stream": {"id": asked.stream}})
        if said is not None:
            self._take(asked, said, refresh=True)
            await self._change()

    async def _pushed(self, asked: Asked, body: Json) -> Json | None:
        """What the bot answers; {} for an empty body, None where none came."""
        sealed = self._envelope.seal(json.dumps(body, ensure_ascii=False))
        query = {"msg_signature": sealed.signature, "timestamp": sealed.timestamp, "nonce": sealed.nonce}
        try:
            async with asyncio.timeout(self.patience):
                answer = await self._http.post(self.address, params=query, json={"encrypt": sealed.encrypt})
        except (TimeoutError, httpx.HTTPError):
            return None
        if answer.status_code != 200:
            return None
        return self._opened(answer.text, sealed.nonce) if answer.text else {}

    def _opened(self, body: str, asked_with: str) -> Json:
        try:
            outer = json.loads(body)
            sealed = Sealed(outer["encrypt"], outer["msgsignature"], str(outer["timestamp"]), outer["nonce"])
            found: Json = json.loads(self._envelope.open(sealed))
        except (Broken, ValueError, KeyError) as error:
            self.violations.append(f"an answer that cannot be opened: {error}")
            return {}
        if outer["nonce"] != asked_with or not isinstance(outer["timestamp"], int):
            self.violations.append(f"an answer of nonce {outer['nonce']}, timestamp {outer['timestamp']!r}")
        return found

    async def checks_address(self) -> bool:
        """What the console does on saving: GET, and within a second the echo must come back, decrypted."""
        echo = nonce()
        sealed = self._envelope.seal(echo)
        query = {"msg_signature": sealed.signature, "timestamp": sealed.timestamp, "nonce": sealed.nonce}
        began = time.monotonic()
        answer = await self._http.get(self.address, params=query | {"echostr": sealed.encrypt})
        quick = time.monotonic() - began < max(1.0, self.patience)
        return answer.status_code == 200 and answer.text == echo and quick

    # --- what is answered

    def _take(self, asked: Asked, said: Json, *, refresh: bool = False) -> None:
        kind = said.get("response_type") or said.get("msgtype", "")
        allowed = {
            "message": {"", "stream", "stream_with_template_card", "template_card"},
            "enter_chat": {"", "text", "template_card"},
            "template_card_event": {"", "update_template_card"},
        }.get(asked.kind, {""})
        if refresh:
            allowed = {"stream", "stream_with_template_card"}
        if kind not in allowed:
            self.violations.append(f"{asked.kind}: answered with {kind or 'nothing'}")
            return
        match kind:
            case "text":
                self._see(asked.chat, "welcome", said["text"]["content"], to=asked.msgid)
            case "update_template_card":
                self._replace(asked, said["template_card"])
            case "stream" | "stream_with_template_card":
                self._take_stream(asked, said["stream"])
        if kind in ("template_card", "stream_with_template_card"):
            self._take_card(asked, said["template_card"])

    def _take_stream(self, asked: Asked, stream: Json) -> None:
        self.violations += broken_words(stream.get("content"), "stream")
        if asked.stream and stream.get("id") != asked.stream:
            self.violations.append(f"stream {asked.stream} is answered as {stream.get('id')}")
        asked.stream = stream["id"]
        if asked.shown is None:
            asked.shown = self._see(asked.chat, "answer", to=asked.msgid)
        if asked.shown.finished and asked.shown.versions and stream["content"] != asked.shown.text:
            self.violations.append("a stream that was finished says something else")
        asked.shown.text, asked.shown.finished = stream["content"], bool(stream.get("finish"))
        asked.shown.versions.append(stream["content"])

    def _take_card(self, asked: Asked, card: Json) -> None:
        self.violations += broken_card(card)
        if asked.carded:
            self.violations.append("a second card for one message")
            return
        asked.carded = True
        if card.get("task_id") in self._cards:
            self.violations.append(f"the card {card.get('task_id')} is there already")
        self._cards[card["task_id"]] = self._see(asked.chat, "card", card=card, to=asked.msgid)

    def _replace(self, asked: Asked, card: Json) -> None:
        self.violations += broken_card(card)
        task = asked.body["event"]["template_card_event"]["task_id"]
        before = self._cards.get(task)
        if card.get("task_id") != task or before is None:
            self.violations.append(f"the card {card.get('task_id')} in the place of {task}")
            return
        before.card = card

    def _see(self, chat: Chat, how: str, text: str = "", *, card: Json | None = None, to: str = "") -> Shown:
        shown = Shown(chat, how, text, card or {}, to=to, at=time.monotonic())
        chat.shown.append(shown)
        return shown

    async def _responded(self, request: Request) -> Response | None:
        """A call of a response_url."""
        if request.path != "/cgi-bin/aibot/response" or request.verb != "POST":
            self.violations.append(f"{request.verb} {request.path}")
            return Response(404, {})
        address = self.addresses.get(dict(parse_qsl(request.query)).get("response_code", ""))
        if address is None:
            return Response(200, SPENT)
        address.calls += 1
        if address.calls > 1 or time.monotonic() - address.at > 3600:
            return Response(200, SPENT)
        body = json.loads(request.body)
        if body["msgtype"] == "markdown":
            self.violations += broken_words(body["markdown"]["content"], "response_url")
            self._see(address.chat, "later", body["markdown"]["content"], to=address.to)
        elif address.chat.group:
            self.violations.append("response_url: a card in a group")
        else:
            card = body["template_card"]
            self.violations += broken_card(card)
            self._cards[card["task_id"]] = self._see(address.chat, "later", card=card, to=address.to)
        await self._change()
        if self.lose_responses:
            self.lose_responses -= 1
            return None
        return Response(200, {"errcode": 0, "errmsg": "ok"})


@asynccontextmanager
async def calling(**times: float) -> AsyncIterator[CallbackCorp]:
    """The company, running. On the way out it asserts that no rule was broken."""
    corp = CallbackCorp(**times)
    await corp.listener.open()
    try:
        yield corp
    finally:
        await corp.close()
    assert not corp.violations, corp.transcript()

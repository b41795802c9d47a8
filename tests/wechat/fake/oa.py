"""A 公众号 as its platform runs it: followers who write, pushes that come three times, five seconds each.

    account = Account(token="t", appid="wx…", aes_key="…", mode=Mode.SECURE, form="json", patience=0.5)
    account.address = "http://127.0.0.1:8765/…"
    assert await account.checks_address()
    lan = account.fan("阿兰")
    said = lan.says("Sora已开放")            # pushed at once, and again after `patience`, three times in all
    reply = await said.reply()               # the text that 阿兰 sees as its answer; "" where she sees none
    pushed = await lan.next()                # whatever she sees next, also what comes by customer service

A push is hung up on after `patience` seconds (five, in truth) and made again with the same MsgId and a new
signature, also after a status that is not 200 (the documents say only "收不到响应"). "success" and an empty
body end it in silence. Whatever else cannot be shown becomes `TROUBLE` before the user's eyes, as does a
third push without an answer, and is written down in `violations`.

What a follower gets to see by customer service comes from the stand-in of the HTTP API: see `Account.sent`.
"""

from __future__ import annotations

import asyncio
import itertools
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import httpx

from tests.wechat.fake.envelope import Broken, Envelope, Sealed, nonce, signature
from tests.wechat.fake.shapes import Wrong, as_json, as_xml, fields_of, shown, text_of_reply

TROUBLE = "该公众号提供的服务出现故障，请稍后再试"
"""What users see where a reply never came or could not be read."""

DELIVERIES = 3
"""Pushes of one message in all: "总共重试三次", which those who counted saw as three requests."""

_MENU_LINK = re.compile(r'<a href="(weixin://bizmsgmenu\?[^"]+)">(.*?)</a>')


_IDS = itertools.count(time.time_ns())
"""Names of messages: 64 bits, never the same again, whatever account they go to."""

_FANS = itertools.count()
"""Numbers of followers: nobody is the same person as a follower of another account, or of another story."""


class Mode(StrEnum):
    """消息加解密方式."""

    PLAIN = "明文模式"
    COMPATIBLE = "兼容模式"
    SECURE = "安全模式"


class How(StrEnum):
    """How something came before a follower's eyes."""

    PASSIVE = "passive"
    PUSHED = "pushed"
    TROUBLE = "trouble"


@dataclass(frozen=True, slots=True)
class Shown:
    """Something that a follower sees."""

    text: str
    how: How
    to: str
    """The event it answers; empty for what was pushed."""
    at: float
    """Monotonic seconds."""


@dataclass(frozen=True, slots=True)
class Push:
    """One delivery of an event to our address."""

    event: str
    number: int
    status: int
    """0: hung up on, refused or broken off."""
    took: float
    body: str = ""


@dataclass(slots=True)
class Said:
    """Something that a follower did, and what comes of it."""

    fan: Fan
    event: str
    fields: dict[str, Any]
    at: float = field(default_factory=time.monotonic)
    pushes: list[Push] = field(default_factory=list)
    task: asyncio.Task[str] | None = None
    rung: asyncio.Event = field(default_factory=asyncio.Event)

    async def pushed(self, times: int) -> None:
        """Waits until so many pushes of it are over."""
        while len(self.pushes) < times:
            self.rung.clear()
            await self.rung.wait()

    async def reply(self) -> str:
        """What is seen as its answer; "" where nothing is. Waits for the last push to end."""
        assert self.task
        return await self.task


class Account:
    """One 公众号. See the module's docstring."""

    def __init__(
        self,
        *,
        token: str = "a-token",
        appid: str = "wx5823bf96d3bd56c7",
        aes_key: str = "",
        mode: Mode = Mode.PLAIN,
        form: str = "xml",
        patience: float = 5.0,
    ) -> None:
        self.token, self.appid, self.mode, self.form, self.patience = token, appid, mode, form, patience
        self.name = "gh_97417a04a28d"
        self.address = ""
        self.hurried: tuple[float, ...] = ()
        """Seconds for the first pushes of an event, where those are hung up on before `patience` is over."""
        self.spaced = 0.0
        """Seconds at least from one push of an event to its next: how soon WeChat comes back to a server that
        refuses connections is not documented."""
        self.pushes_on = asyncio.Event()
        """Cleared: no further push is begun, as if the platform took its time until it comes back."""
        self.pushes_on.set()
        self.envelope = Envelope(token, aes_key, appid) if aes_key else None
        self.fans: dict[str, Fan] = {}
        self.violations: list[str] = []
        self.pushes: list[Push] = []
        self.on_wrote: Callable[[str, str], None] = lambda openid, what: None
        """Told of who did what ("text", "subscribe", "CLICK" …): opens windows of customer service."""
        # WeChat's servers open a connection for each push.
        self._http = httpx.AsyncClient(
            trust_env=False, timeout=None, limits=httpx.Limits(max_keepalive_connections=0)
        )

    async def close(self) -> None:
        """Let everything go that is still being pushed."""
        for said in [one for fan in self.fans.values() for one in fan.said]:
            if said.task:
                said.task.cancel()
                await asyncio.gather(said.task, return_exceptions=True)
        await self._http.aclose()

    def fan(self, name: str) -> Fan:
        """Somebody who follows the account; nothing is pushed of that (see `Fan.follows`)."""
        fan = Fan(self, f"o9AgO5{name.encode().hex()[:12]:0<12}{next(_FANS):010}", name)
        self.fans[fan.openid] = fan
        return fan

    def rotates(self, aes_key: str) -> None:
        """From now on messages are sealed with another key."""
        self.envelope = Envelope(self.token, aes_key, self.appid)

    def sent(self, openid: str, text: str) -> None:
        """Customer service wrote to a follower: called by the stand-in of the API once it took the call."""
        try:
            text = shown(text)
        except Wrong as error:
            self.violations.append(f"custom/send: {error}")
        self.fans[openid].see(text, How.PUSHED)

    # --- the line

    async def checks_address(self) -> bool:
        """What the console does on saving an address: GET, and the echo must come back as it was."""
        echo = nonce()
        params = self._signed(str(int(time.time())), nonce()) | {"echostr": echo}
        answer = await self._http.get(self.address, params=params)
        return answer.status_code == 200 and answer.text == echo

    def _signed(self, timestamp: str, fresh: str) -> dict[str, str]:
        made = signature(self.token, timestamp, fresh)
        return {"signature": made, "timestamp": timestamp, "nonce": fresh}

    def request(self, openid: str, fields: Mapping[str, Any]) -> tuple[dict[str, str], str]:
        """The query and the body of one push, signed now."""
        timestamp, fresh = str(int(time.time())), nonce()
        query = self._signed(timestamp, fresh) | {"openid": openid}
        write = as_json if self.form == "json" else as_xml
        if self.mode is Mode.PLAIN:
            return query, write(fields)
        assert self.envelope, f"{self.mode} needs a key"
        sealed = self.envelope.seal(write(fields), timestamp, fresh)
        query |= {"encrypt_type": "aes", "msg_signature": sealed.signature}
        outer = {"ToUserName": self.name} if self.mode is Mode.SECURE else dict(fields)
        return query, write(outer | {"Encrypt": sealed.encrypt})

    async def push(self, said: Said) -> str:
        """Deliver it up to three times; what the follower sees in the end."""
        for number in range(1, DELIVERIES + 1):
            await self.pushes_on.wait()
            push = await self._once(said, number)
            said.pushes.append(push)
            self.pushes.append(push)
            said.rung.set()
            if push.status == 200:
                return self._seen(said, push.body)
            await asyncio.sleep(max(0.0, self.spaced - push.took))
        return self._trouble(said, "nothing came back three times")

    async def _once(self, said: Said, number: int) -> Push:
        query, body = self.request(said.fan.openid, said.fields)
        kind = "application/json" if self.form == "json" else "text/xml"
        headers = {"content-type": kind, "user-agent": "Mozilla/4.0"}
        began = time.monotonic()
        status, answered = 0, ""
        try:
            async with asyncio.timeout(dict(enumerate(self.hurried, 1)).get(number, self.patience)):
                answer = await self._http.post(
                    self.address, params=query, content=body.encode(), headers=headers
                )
                status, answered = answer.status_code, answer.text
        except (TimeoutError, httpx.HTTPError):
            pass
        return Push(said.event, number, status, time.monotonic() - began, answered)

    def _seen(self, said: Said, body: str) -> str:
        if body in ("", "success"):
            return ""
        if said.fields.get("Event") == "unsubscribe":
            self.violations.append("spoke to somebody who has left")
            return ""
        try:
            fields = fields_of(self._opened(body), self.form)
            text = text_of_reply(fields, to=said.fan.openid, by=self.name, now=time.time())
        except (Wrong, Broken) as error:
            return self._trouble(said, str(error))
        said.fan.see(text, How.PASSIVE, said.event)
        return text

    def _opened(self, body: str) -> str:
        """The reply itself: in the secure mode it must be sealed; in the compatible one either will do."""
        if self.mode is Mode.PLAIN:
            return body
        outer = fields_of(body, self.form)
        if "Encrypt" not in outer and self.mode is Mode.COMPATIBLE:
            return body
        if set(outer) != {"Encrypt", "MsgSignature", "TimeStamp", "Nonce"}:
            raise Wrong(f"an envelope with {sorted(outer)}")
        assert self.envelope
        return self.envelope.open(
            Sealed(outer["Encrypt"], outer["MsgSignature"], outer["TimeStamp"], outer["Nonce"])
        )

    def _trouble(self, said: Said, why: str) -> str:
        self.violations.append(f"{said.fields['MsgType']}: {why}")
        said.fan.see(TROUBLE, How.TROUBLE, said.event)
        return TROUBLE


class Fan:
    """A follower."""

    def __init__(self, account: Account, openid: str, name: str) -> None:
        self.account, self.openid, self.name = account, openid, name
        self.sees: list[Shown] = []
        self.said: list[Said] = []
        self._read = 0
        self._rung = asyncio.Event()

    # --- what is done

    def says(self, text: str, **over: Any) -> Said:
        """A text."""
        return self._message("text", {"Content": text} | over)

    async def asks(self, text: str) -> str:
        """A text, and what is seen as its answer."""
        return await self.says(text).reply()

    def sends(self, kind: str, **fields: Any) -> Said:
        """A picture, voice, video, shortvideo or place, with made-up addresses where none are given."""
        return self._message(kind, _MEDIA[kind] | fields)

    def forwards(self, title: str, description: str = "", url: str = "https://mp.weixin.qq.com/s/a") -> Said:
        """An article: a `link`."""
        return self._message("link", {"Title": title, "Description": description, "Url": url})

    def taps(self, text: str, label: str) -> Said:
        """A link to answer with, in a text that we wrote: its words come back with its id."""
        query = parse_qs(urlsplit(self.touchable(text)[label]).query, keep_blank_values=True)
        # The client takes both for parts of an address, and decodes them.
        return self.says(unquote(query["msgmenucontent"][0]), bizmsgmenuid=unquote(query["msgmenuid"][0]))

    def touchable(self, text: str) -> dict[str, str]:
        """What can be touched in a text to answer with, and the address behind it."""
        return {words: href for href, words in _MENU_LINK.findall(text)}

    def follows(self, scene: str = "") -> Said:
        """Begins to follow: by a search, or by a QR code with a scene."""
        ticket = {"Ticket": "gQH47joAAAAAAAAAASxodHRwOi8v"} if scene else {}
        return self.does("subscribe", f"qrscene_{scene}" if scene else "", **ticket)

    def leaves(self) -> Said:
        """Follows no more: nothing can be shown any longer."""
        return self.does("unsubscribe")

    def clicks(self, key: str) -> Said:
        """An entry of the menu."""
        return self.does("CLICK", key)

    def does(self, event: str, key: str = "", **more: Any) -> Said:
        """Any event."""
        fields = self._head("event") | {"Event": event, "EventKey": key} | more
        return self._pushed(f"{self.openid}:{fields['CreateTime']}:{event}", fields, event)

    def again(self, said: Said) -> Said:
        """The platform pushes something once more, as if it had never been answered."""
        return self._pushed(said.event, said.fields, "")

    def _message(self, kind: str, fields: Mapping[str, Any]) -> Said:
        number = next(_IDS)
        return self._pushed(str(number), self._head(kind) | dict(fields) | {"MsgId": number}, kind)

    def _head(self, kind: str) -> dict[str, Any]:
        now = int(time.time())
        return {
            "ToUserName": self.account.name, "FromUserName": self.openid, "CreateTime": now, "MsgType": kind
        }  # fmt: skip

    def _pushed(self, event: str, fields: dict[str, Any], what: str) -> Said:
        said = Said(self, event, fields)
        self.said.append(said)
        if what:
            self.account.on_wrote(self.openid, what)
        said.task = asyncio.create_task(self.account.push(said))
        return said

    # --- what is seen

    def see(self, text: str, how: How, to: str = "") -> None:
        """Something comes before their eyes."""
        self.sees.append(Shown(text, how, to, time.monotonic()))
        self._rung.set()

    async def next(self, within: float = 30.0) -> Shown:
        """The oldest that was not asked for yet; waits for it."""
        async with asyncio.timeout(within):
            while len(self.sees) <= self._read:
                self._rung.clear()
                await self._rung.wait()
        self._read += 1
        return self.sees[self._read - 1]

    def unread(self) -> list[Shown]:
        """All that was not asked for yet."""
        found, self._read = self.sees[self._read :], len(self.sees)
        return found

    def answers(self, said: Said) -> list[Shown]:
        """All that was ever shown as the answer of that event."""
        return [one for one in self.sees if one.to == said.event]


_PICTURE = "http://mmbiz.qpic.cn/mmbiz_jpg/abc/0"
_MEDIA: dict[str, dict[str, Any]] = {
    "image": {"PicUrl": _PICTURE, "MediaId": "media-1"},
    "voice": {"MediaId": "media-2", "Format": "amr"},
    "video": {"MediaId": "media-3", "ThumbMediaId": "thumb-3"},
    "shortvideo": {"MediaId": "media-4", "ThumbMediaId": "thumb-4"},
    "location": {"Location_X": "23.13", "Location_Y": "113.35", "Scale": 20, "Label": "某地"},
}

"""微信客服 as its customers and WeCom's console see it: who writes, who is rung for, and what is shown.

    desk = Desk(fake.kf, token="t", aes_key="…", apart=0.5)        # over `tests.wechat.fake.api`
    desk.address = "http://127.0.0.1:8765/wecom/kf"
    assert await desk.checks_address()
    lan = desk.customer("阿兰")
    lan.opens()                             # the chat: enter_session, with a code where a greeting is allowed
    lan.says("Sora已开放")                   # kf_msg_or_event is pushed; the words are fetched by `sync_msg`
    shown = await lan.next()                # the oldest message to her that was not asked for yet
    lan.touches(shown, "都不是")             # an entry of a menu: comes back as a text with its id
    lan.forwards("标题", "摘要")             # an article; `forwards_history`: a chat history
    desk.rings = False                      # pushes get lost; what was written lies there all the same

A push is made up to three times, `patience` seconds each, until it is answered with status 200
(developer.work.weixin.qq.com/document/path/90930: 5 seconds, three times), where nobody listens `apart`
seconds apart. It carries a token for `sync_msg` that is good for ten minutes, and never what was written.
"""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass
from typing import Any

import httpx

from tests.wechat.fake.api_kf import PERSON, SERVICER, KfApi, Sent
from tests.wechat.fake.envelope import Envelope, nonce
from tests.wechat.fake.shapes import as_xml

DELIVERIES = 3

_REFUSED = 10
"""`fail_type`: the customer refuses what is sent."""


@dataclass(frozen=True, slots=True)
class Ring:
    """One delivery of a push."""

    account: str
    number: int
    status: int
    """0: hung up on, refused or broken off."""
    took: float


class Desk:
    """One company's 微信客服. See the module's docstring."""

    def __init__(
        self,
        kf: KfApi,
        *,
        token: str = "a-token",
        aes_key: str,
        patience: float = 5.0,
        apart: float = 5.0,
        over: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        """`over`: how the address is reached, where not over the network."""
        self.kf, self.patience, self.apart = kf, patience, apart
        self.address = ""
        self.envelope = Envelope(token, aes_key, kf.corp_id)
        self.rings = True
        self.rung: list[Ring] = []
        self.customers: dict[tuple[str, str], Customer] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        alone = httpx.Limits(max_keepalive_connections=0)
        self._http = httpx.AsyncClient(transport=over, trust_env=False, timeout=None, limits=alone)
        kf.on_sent = self._show

    async def close(self) -> None:
        """Let everything go that is still being pushed."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._http.aclose()

    def customer(self, name: str, account: str = "") -> Customer:
        """Somebody with an ordinary WeChat, at that account (the first, where none is named)."""
        account = account or self.kf.first
        number = f"wmAJ2GCAAA{name.encode().hex()[:12]:0<12}"
        return self.customers.setdefault((account, number), Customer(self, account, number))

    def rotates(self, aes_key: str) -> None:
        """From now on rings are sealed with another key."""
        self.envelope = Envelope(self.envelope.token, aes_key, self.kf.corp_id)

    # --- the line

    async def checks_address(self) -> bool:
        """What the console does on saving an address: the echo comes encrypted, and must go back in clear."""
        echo = nonce()
        sealed = self.envelope.seal(echo)
        answer = await self._http.get(
            self.address, params=_query(sealed.signature, sealed.timestamp, sealed.nonce, sealed.encrypt)
        )
        return answer.status_code == 200 and answer.text == echo

    def ring(self, account: str) -> None:
        """WeCom pushes that there is something new."""
        if self.rings:
            task = asyncio.create_task(self._push(account))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def quiet(self) -> None:
        """Waits until nothing is being pushed any more."""
        await asyncio.gather(*self._tasks)

    def request(self, account: str, token: str) -> tuple[dict[str, str], str]:
        """The query and the body of one push, signed now."""
        inner = {
            "ToUserName": self.kf.corp_id,
            "CreateTime": int(time.time()),
            "MsgType": "event",
            "Event": "kf_msg_or_event",
            "Token": token,
            "OpenKfId": account,
        }
        sealed = self.envelope.seal(as_xml(inner))
        outer = as_xml({"ToUserName": self.kf.corp_id, "Encrypt": sealed.encrypt, "AgentID": "1000002"})
        return _query(sealed.signature, sealed.timestamp, sealed.nonce), outer

    async def _push(self, account: str) -> None:
        token = self.kf.event_token()
        for number in range(1, DELIVERIES + 1):
            ring = await self._once(account, token, number)
            self.rung.append(ring)
            if ring.status == 200:
                return

    async def _once(self, account: str, token: str, number: int) -> Ring:
        query, body = self.request(account, token)
        began, status = time.monotonic(), 0
        try:
            async with asyncio.timeout(self.patience):
                answer = await self._http.post(self.address, params=query, content=body.encode())
                status = answer.status_code
        except (TimeoutError, httpx.HTTPError):
            # A server that is away refuses at once; WeCom does not come back in the same instant.
            await asyncio.sleep(max(0.0, self.apart - (time.monotonic() - began)))
        return Ring(account, number, status, time.monotonic() - began)

    def _show(self, message: Sent) -> None:
        self.customers[message.open_kfid, message.user].see(message)


class Customer:
    """Somebody who writes to an account."""

    def __init__(self, desk: Desk, account: str, number: str) -> None:
        self.desk, self.account, self.number = desk, account, number
        self.refuses = False
        """What is sent is taken by WeCom, and comes back as a failure afterwards."""
        self.sees: list[Sent] = []
        self._read = 0
        self._bell = asyncio.Event()

    @property
    def room(self) -> str:
        """How heshi calls this talk."""
        return f"{self.account}/{self.number}"

    # --- what is done; each returns the msgid

    def opens(self, scene: str = "oabc") -> str:
        """The chat; the code for a greeting, "" where none is allowed."""
        code = self.desk.kf.enters(self.account, self.number, scene)
        self.desk.ring(self.account)
        return code

    def says(self, text: str, menu_id: str = "") -> str:
        """A text."""
        return self._sends("text", {"content": text} | ({"menu_id": menu_id} if menu_id else {}))

    def touches(self, shown: Sent, label: str) -> str:
        """The entry of a menu whose line has these words."""
        (entry,) = [one for one in entries(shown) if label in one["content"]]
        return self.says(entry["content"], entry["id"])

    def forwards(self, title: str, under: str = "", url: str = "https://mp.weixin.qq.com/s/a") -> str:
        """An article."""
        return self._sends(
            "link", {"title": title, "desc": under, "url": url, "pic_url": "", "thumb_media_id": "m"}
        )

    def forwards_history(self, *items: tuple[str, dict[str, Any]], title: str = "群聊的聊天记录") -> str:
        """A chat history: kinds and what they hold, as `history` writes them."""
        return self._sends("merged_msg", {"title": title, "item": history(*items)})

    def sends(self, kind: str, **fields: Any) -> str:
        """Anything else: a picture, voice, a card."""
        return self._sends(kind, fields or {"media_id": "2iSLeVyqzk4eX0IB5kTi9Ljfa2rt9dwfq5WKRQ4Nvvgw"})

    def talks_to_a_colleague(self, text: str) -> None:
        """A person of the company has taken the talk over, and writes."""
        self.desk.kf.state(self.account, self.number, PERSON)
        self.desk.kf.receives(self.account, self.number, "text", {"content": text}, origin=SERVICER)
        self.desk.ring(self.account)

    def _sends(self, kind: str, body: dict[str, Any]) -> str:
        msgid = self.desk.kf.receives(self.account, self.number, kind, body)
        self.desk.ring(self.account)
        return msgid

    # --- what is seen

    def see(self, message: Sent) -> None:
        """Something comes before their eyes, or not after all."""
        if self.refuses:
            self.desk.kf.fails(self.account, self.number, message.msgid, _REFUSED)
            self.desk.ring(self.account)
            return
        self.sees.append(message)
        self._bell.set()

    async def next(self, within: float = 20.0) -> Sent:
        """The oldest that was not asked for yet; waits for it."""
        async with asyncio.timeout(within):
            while len(self.sees) <= self._read:
                self._bell.clear()
                await self._bell.wait()
        self._read += 1
        return self.sees[self._read - 1]

    def unread(self) -> list[Sent]:
        """All that was not asked for yet."""
        found, self._read = self.sees[self._read :], len(self.sees)
        return found


def entries(shown: Sent) -> list[dict[str, str]]:
    """What can be touched in a menu: id and content."""
    told = shown.body.get("msgmenu", {}).get("list", [])
    return [one["click"] for one in told if one["type"] == "click"]


def history(*items: tuple[str, dict[str, Any]], at: float = 0.0) -> list[dict[str, Any]]:
    """The entries of a chat history, as `merged_msg.item` has them: JSON inside a string."""
    sent = int(at or time.time())
    return [
        {
            "send_time": sent,
            "msgtype": kind,
            "sender_name": f"邻居{n}",
            "msg_content": json.dumps({"msgtype": kind, kind: body}, ensure_ascii=False),
        }
        for n, (kind, body) in enumerate(items, 1)
    ]


def _query(signature: str, timestamp: str, fresh: str, echo: str = "") -> dict[str, str]:
    told = {"msg_signature": signature, "timestamp": timestamp, "nonce": fresh}
    return told | ({"echostr": echo} if echo else {})

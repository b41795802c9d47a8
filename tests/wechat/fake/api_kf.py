"""The HTTP API of 微信客服: tokens, accounts, what customers wrote (`sync_msg`), what is written to them.

    kf = fake.kf
    kf.add("wkAAA", "核实")                          # a 客服账号; one is there from the beginning: kf.first
    msgid = kf.receives(kf.first, "wmLan", "text", {"content": "Sora已开放"})
    token = kf.event_token()                        # for kf_msg_or_event, good for ten minutes
    code = kf.enters(kf.first, "wmLan")             # enter_session; "" where no greeting is allowed
    kf.state(kf.first, "wmLan", 3)                  # a person has taken the session over
    kf.fails(kf.first, "wmLan", msgid, 4)           # msg_send_fail, as an event of the next sync
    kf.on_sent = lambda message: …                  # what a customer sees: `Sent`
    kf.page = 2                                     # rows in an answer of sync_msg, however many were wanted

Limits as in developer.work.weixin.qq.com/document/path/94670 (sync_msg), 94677 (send_msg), 95122
(send_msg_on_event), 94669 (service_state), 94661 (account/list), 94665 (add_contact_way). Not documented, and
chosen here: the errcode of a msgid that was used before (40035), and that a closed window is told as 95002
although its session has ended, too.
"""

from __future__ import annotations

import itertools
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.wechat.fake.api_robots import wecom_refusal
from tests.wechat.fake.passes import Passes
from tests.wechat.fake.refusals import (
    Body,
    Broken,
    Refusal,
    Route,
    known,
    maybe_text,
    of_kind,
    one_of,
    text_of,
)
from tests.wechat.fake.windows import AFTER_MESSAGE, HOURS_48, Windows

MOST_BYTES = 2048
KEPT = 3 * 86_400.0
"""Seconds for which messages can be read."""
EVENT_TOKEN = 600.0
WELCOME = 20.0
UNTOKENED_A_MINUTE = 10
"""sync_msg without a token (or with a wrong one), so often a minute: said by WeCom's staff."""
NEW, ROBOT, POOL, PERSON, ENDED = 0, 1, 2, 3, 4
"""Service states."""
CUSTOMER, SYSTEM, SERVICER = 3, 4, 5
"""Origins of a row."""

_MSGID = re.compile(r"[0-9a-zA-Z_-]{1,32}")
_LIMITS = {
    "click": {"id": 64, "content": 128}, "view": {"url": 2048, "content": 1024}, "text": {"content": 256},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sent:
    """What a customer sees."""

    open_kfid: str
    user: str
    msgid: str
    kind: str
    text: str
    """The words of it; a menu's lines, one below the other."""
    body: Body


class KfApi:
    """One company. See the module's docstring."""

    def __init__(self, now: Callable[[], float]) -> None:
        self.now = now
        self.corp_id, self.secret = "ww5823bf96d3bd56c7", "a-kf-secret"
        self.allowed = True
        """Whether our address is among the trusted ones (企业可信IP)."""
        self.passes = Passes(now, overlap=0.0)
        self.windows = Windows(now)
        self.first = "wkAJ2GCAAASSm4_FhToWMFea0xAFfd3Q"
        self.accounts = {self.first: "核实"}
        self.rows: list[Body] = []
        self.sent: list[Sent] = []
        self.on_sent: Callable[[Sent], None] = lambda message: None
        self.page = 1000
        self.hollow = False
        """Every other answer of sync_msg has no rows, and says that there are more."""
        self._was_hollow = False
        self._states: dict[tuple[str, str], int] = {}
        self._greeted: dict[tuple[str, str], float] = {}
        self._codes: dict[str, tuple[str, str, float]] = {}
        self._tokens: dict[str, float] = {}
        self._untokened: list[float] = []
        self._msgids: set[tuple[str, str]] = set()
        self._ids = itertools.count(1)
        self.routes = {
            "/cgi-bin/gettoken": Route("GET", self._token, open=True),
            "/cgi-bin/kf/account/list": Route("POST", self._list),
            "/cgi-bin/kf/add_contact_way": Route("POST", self._contact_way),
            "/cgi-bin/kf/sync_msg": Route("POST", self._sync),
            "/cgi-bin/kf/send_msg": Route("POST", self._send),
            "/cgi-bin/kf/send_msg_on_event": Route("POST", self._welcome),
            "/cgi-bin/kf/service_state/get": Route("POST", self._get_state),
            "/cgi-bin/kf/service_state/trans": Route("POST", self._set_state),
        }

    def refusal(self, code: int, says: str) -> Body:
        """How this platform words it."""
        return wecom_refusal(code, says)

    # --- what customers do

    def add(self, open_kfid: str, name: str) -> None:
        """Another 客服账号."""
        self.accounts[open_kfid] = name

    def receives(self, open_kfid: str, user: str, kind: str, body: Body, *, origin: int = CUSTOMER) -> str:
        """A customer wrote (or a person of the company did); the msgid."""
        if origin == CUSTOMER:
            self.windows.opened(_pair(open_kfid, user), "message", AFTER_MESSAGE)
            if self._states.get((open_kfid, user), ENDED) == ENDED:
                self._states[open_kfid, user] = NEW
        return self._row(open_kfid, user, origin, kind, body)

    def event(self, open_kfid: str, user: str, what: str, **fields: Any) -> str:
        """Something happened; the msgid of its row."""
        told = {"event_type": what, "open_kfid": open_kfid, "external_userid": user} | fields
        return self._row(open_kfid, "", SYSTEM, "event", told)

    def enters(self, open_kfid: str, user: str, scene: str = "oabc") -> str:
        """Opens the conversation; the welcome_code, where a greeting is allowed: none in 48 hours, and
        nothing written to them.
        """
        key, now, code = (open_kfid, user), self.now(), ""
        fresh = now - self._greeted.get(key, -HOURS_48) >= HOURS_48
        if fresh and key not in self._states:
            code = secrets.token_urlsafe(24)
            self._codes[code] = (open_kfid, user, now + WELCOME)
        more = {"welcome_code": code} if code else {}
        self.event(open_kfid, user, "enter_session", scene=scene, scene_param="", **more)
        return code

    def fails(self, open_kfid: str, user: str, msgid: str, why: int) -> str:
        """A message that was taken did not arrive: 4 the customer refused it, 10 they blocked us …"""
        return self.event(open_kfid, user, "msg_send_fail", fail_msgid=msgid, fail_type=why)

    def state(self, open_kfid: str, user: str, state: int) -> None:
        """Somebody changed the session."""
        self._states[open_kfid, user] = state

    def event_token(self) -> str:
        """What comes with kf_msg_or_event."""
        token = "ENC" + secrets.token_urlsafe(40)
        self._tokens[token] = self.now() + EVENT_TOKEN
        return token

    def _row(self, open_kfid: str, user: str, origin: int, kind: str, body: Body) -> str:
        msgid = f"4gw7MepFLfgF2VC5{next(self._ids):08}"
        row = {"msgid": msgid, "send_time": int(self.now()), "origin": origin, "msgtype": kind, kind: body}
        if kind != "event":
            row |= {"open_kfid": open_kfid, "external_userid": user}
        self.rows.append(row | {"_kf": open_kfid})
        return msgid

    # --- tokens and accounts

    def _token(self, query: dict[str, str], body: Body) -> Body:
        self.passes.asked += 1
        known(query, "corpid", "corpsecret")
        if of_kind(query, "corpid", str, 41002) != self.corp_id:
            raise Refusal(40013, "invalid corpid")
        if of_kind(query, "corpsecret", str, 41004) != self.secret:
            raise Refusal(40001, "invalid credential")
        return self.passes.give()

    def _list(self, query: dict[str, str], body: Body) -> Body:
        known(body, "offset", "limit")
        start, most = body.get("offset", 0), body.get("limit", 100)
        if start < 0 or not 1 <= most <= 100:
            raise Broken(40058, "offset or limit out of range")
        found = [
            {"open_kfid": one, "name": name, "avatar": "https://wework.qpic.cn/a/0", "manage_privilege": True}
            for one, name in self.accounts.items()
        ]
        return {"account_list": found[start : start + most]}

    def _contact_way(self, query: dict[str, str], body: Body) -> Body:
        known(body, "open_kfid", "scene")
        self._account(body)
        scene = maybe_text(body, "scene", 32, 40058)
        if not re.fullmatch(r"[0-9a-zA-Z_-]*", scene):
            raise Broken(40058, "scene")
        return {
            "url": "https://work.weixin.qq.com/kf/kfcbf8f8d07ac7215f" + ("?enc_scene=ENCGFS" if scene else "")
        }

    # --- reading

    def _sync(self, query: dict[str, str], body: Body) -> Body:
        known(body, "cursor", "token", "limit", "voice_format", "open_kfid")
        one = self._account(body) if "open_kfid" in body else ""
        self._paced(maybe_text(body, "token", 128, 40058))
        limit = body.get("limit", 1000)
        if not isinstance(limit, int) or not 1 <= limit <= 1000:
            raise Broken(40058, "limit out of range")
        start = self._start(maybe_text(body, "cursor", 64, 40058), one)
        self._was_hollow = self.hollow and not self._was_hollow
        return self._rows(one, start, 0 if self._was_hollow else min(limit, self.page))

    def _rows(self, one: str, start: int, most: int) -> Body:
        since = self.now() - KEPT
        fitting = [
            (number, row) for number, row in enumerate(self.rows[start:], start + 1)
            if row["send_time"] >= since and one in ("", row["_kf"])
        ]  # fmt: skip
        taken = fitting[:most]
        end = taken[-1][0] if taken else start
        told = [{name: value for name, value in row.items() if name != "_kf"} for _, row in taken]
        more = int(len(fitting) > len(taken))
        return {"next_cursor": f"{one[-8:]}.{end}", "has_more": more, "msg_list": told}

    def _start(self, cursor: str, one: str) -> int:
        if not cursor:
            return 0
        whose, _, number = cursor.partition(".")
        if whose != one[-8:] or not number.isdecimal() or int(number) > len(self.rows):
            raise Broken(40058, "a cursor that was not given out for this account")
        return int(number)

    def _paced(self, token: str) -> None:
        now = self.now()
        if now < self._tokens.get(token, 0.0):
            return
        self._untokened = [one for one in self._untokened if now - one < 60]
        if len(self._untokened) >= UNTOKENED_A_MINUTE:
            raise Refusal(45009, "api freq out of limit")
        self._untokened.append(now)

    # --- writing

    def _send(self, query: dict[str, str], body: Body) -> Body:
        kind = of_kind(body, "msgtype", str)
        one_of(kind, _SHOWN, 40008, "invalid message type")
        known(body, "touser", "open_kfid", "msgid", "msgtype", kind)
        text = _SHOWN[kind](of_kind(body, kind, dict))
        one, user = self._account(body), of_kind(body, "touser", str)
        if (one, user) not in self._states:
            raise Refusal(40096, "invalid external userid")
        msgid = self._own(one, body)
        self._admitted(one, user)
        return self._show(Sent(one, user, msgid, kind, text, body))

    def _admitted(self, one: str, user: str) -> None:
        if self._states[one, user] not in (NEW, ROBOT):
            raise Refusal(95018, "send msg session status invalid")
        why = self.windows.take(_pair(one, user))
        if why:
            raise Refusal(
                *((95002, "send msg time limit") if why == "closed" else (95001, "send msg count limit"))
            )

    def _welcome(self, query: dict[str, str], body: Body) -> Body:
        kind = of_kind(body, "msgtype", str)
        one_of(kind, ("text", "msgmenu"), 40008, "invalid message type")
        known(body, "code", "msgid", "msgtype", kind)
        text = _SHOWN[kind](of_kind(body, kind, dict))
        one, user, until = self._codes.pop(of_kind(body, "code", str), ("", "", 0.0))
        if self.now() >= until:
            raise Refusal(41050, "invalid welcome code")
        self._greeted[one, user] = self.now()
        return self._show(Sent(one, user, self._own(one, body), kind, text, body))

    def _own(self, one: str, body: Body) -> str:
        if "msgid" not in body:
            return secrets.token_hex(12)
        msgid: str = of_kind(body, "msgid", str)
        if not _MSGID.fullmatch(msgid):
            raise Broken(40058, "msgid")
        if (one, msgid) in self._msgids:
            raise Refusal(40035, "msgid was used before")
        return msgid

    def _show(self, message: Sent) -> Body:
        self._msgids.add((message.open_kfid, message.msgid))
        self.sent.append(message)
        self.on_sent(message)
        return {"msgid": message.msgid}

    # --- sessions

    def _get_state(self, query: dict[str, str], body: Body) -> Body:
        known(body, "open_kfid", "external_userid")
        state = self._states.get((self._account(body), of_kind(body, "external_userid", str)), ENDED)
        return {"service_state": state} | ({"servicer_userid": "zhangsan"} if state == PERSON else {})

    def _set_state(self, query: dict[str, str], body: Body) -> Body:
        known(body, "open_kfid", "external_userid", "service_state", "servicer_userid")
        key = (self._account(body), of_kind(body, "external_userid", str))
        wanted = of_kind(body, "service_state", int)
        if self._states.get(key, ENDED) == ENDED or not ROBOT <= wanted <= ENDED:
            raise Refusal(95016, "service state cannot be changed to that")
        self._states[key] = wanted
        return {}

    def _account(self, body: Body) -> str:
        found: str = of_kind(body, "open_kfid", str)
        if found not in self.accounts:
            raise Refusal(95000, "invalid open_kfid")
        return found


def _pair(open_kfid: str, user: str) -> str:
    return f"{open_kfid}/{user}"


def _text(told: Body) -> str:
    known(told, "content")
    content = text_of(told, "content", MOST_BYTES, 40058)
    if not content.strip():
        raise Broken(44004, "empty content")
    return content


def _menu(told: Body) -> str:
    known(told, "head_content", "list", "tail_content")
    head, tail = (maybe_text(told, name, 1024, 40058) for name in ("head_content", "tail_content"))
    items = told.get("list", [])
    if len(items) > 10:
        raise Broken(95008, "too many menu items")
    return "\n".join(line for line in (head, *map(_item, items), tail) if line)


def _item(item: Body) -> str:
    kind = of_kind(item, "type", str)
    one_of(kind, _LIMITS, 95009, "invalid menu item")
    known(item, "type", kind)
    inside = of_kind(item, kind, dict)
    known(inside, *_LIMITS[kind], *(["no_newline"] if kind == "text" else []))
    for name, most in _LIMITS[kind].items():
        if not (kind == "click" and name == "id" and name not in inside) and not text_of(
            inside, name, most, 40058
        ):
            raise Broken(40058, f"empty {name}")
    return str(inside["content"])


def _link(told: Body) -> str:
    known(told, "title", "desc", "url", "thumb_media_id")
    limits = {"title": 128, "desc": 512, "url": 2048}
    return "\n".join(maybe_text(told, name, most, 40058) for name, most in limits.items())


_SHOWN: dict[str, Callable[[Body], str]] = {"text": _text, "msgmenu": _menu, "link": _link}

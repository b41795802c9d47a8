"""The HTTP API of a 公众号: tokens, customer-service messages, menus.

Limits and errcodes as in developers.weixin.qq.com/doc/service/api/…: base/api_getstableaccesstoken,
customer/message/api_sendcustommessage, custommenu/api_createcustommenu. The most bytes of a text are those
that users found to go through (2048); the documents name none.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.wechat.fake.passes import OVERLAP, Passes
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
from tests.wechat.fake.windows import AFTER_EVENT, AFTER_MESSAGE, Windows

MOST_BYTES = 2048
_MENU_ITEMS = 10
_EVENTS = {"subscribe": "follow", "SCAN": "scan", "CLICK": "menu", "scancode_push": "menu"}
_BUTTONS = {"click": "key", "view": "url", "scancode_push": "key", "scancode_waitmsg": "key"}


class OfficialApi:
    """One account. `certified`: of a company, and verified; only then it has customer service and menus."""

    def __init__(self, now: Callable[[], float]) -> None:
        self.appid, self.secret = "wx5823bf96d3bd56c7", "an-app-secret"
        self.certified = True
        self.allowed = True
        """Whether our address is on its IP allow-list."""
        self.passes = Passes(now, overlap=OVERLAP)
        self.windows = Windows(now)
        self.followers: set[str] = set()
        self.left: set[str] = set()
        self.menu: Body | None = None
        self.found_at: list[str] | None = ["203.0.113.9"]
        """Where it finds the host of the address that was entered; None: none was."""
        self.sent: list[tuple[str, str]] = []
        """Who was shown what by customer service."""
        self.on_sent: Callable[[str, str], None] = lambda openid, text: None
        self.routes = {
            "/cgi-bin/stable_token": Route("POST", self._token, open=True),
            "/cgi-bin/message/custom/send": Route("POST", self._send),
            "/cgi-bin/menu/create": Route("POST", self._create_menu),
            "/cgi-bin/menu/get": Route("GET", self._get_menu),
            "/cgi-bin/menu/delete": Route("GET", self._delete_menu),
            "/cgi-bin/callback/check": Route("POST", self._look_up),
            "/cgi-bin/getcallbackip": Route("GET", lambda query, body: {"ip_list": ["101.226.103.0/25"]}),
        }

    def refusal(self, code: int, says: str) -> Body:
        """How this platform words it."""
        return {"errcode": code, "errmsg": f"{says} rid: 6385c6c1-0fcadca1-22c1fc91"}

    def wrote(self, openid: str, what: str) -> None:
        """A follower did something ("text", "link", "subscribe", "CLICK" …): windows open."""
        self.followers.add(openid)
        if what == "unsubscribe":
            self.left.add(openid)
            return
        if what == "subscribe":
            self.left.discard(openid)
        if what in _EVENTS:
            self.windows.opened(openid, _EVENTS[what], AFTER_EVENT)
        elif what != "VIEW":
            self.windows.opened(openid, "message", AFTER_MESSAGE)

    # --- tokens

    def _token(self, query: dict[str, str], body: Body) -> Body:
        self.passes.asked += 1
        known(body, "grant_type", "appid", "secret", "force_refresh")
        one_of(body.get("grant_type"), ["client_credential"], 40002, "invalid grant_type")
        if of_kind(body, "appid", str, 41002) != self.appid:
            raise Refusal(40013, "invalid appid")
        if of_kind(body, "secret", str, 41004) != self.secret:
            raise Refusal(40125, "invalid appsecret")
        if not self.allowed:
            raise Refusal(40164, "invalid ip 203.0.113.9 ipv6 ::ffff:203.0.113.9, not in whitelist")
        force = of_kind(body, "force_refresh", bool) if "force_refresh" in body else False
        return self.passes.give(force=force)

    def _look_up(self, query: dict[str, str], body: Body) -> Body:
        known(body, "action", "check_operator")
        one_of(body.get("action"), ["dns", "ping", "all"], 40202, "invalid action")
        one_of(
            body.get("check_operator"), ["CHINANET", "UNICOM", "CAP", "DEFAULT"], 40203, "invalid operator"
        )
        if self.found_at is None:
            raise Refusal(40201, "invalid url")
        return {"dns": [{"ip": ip, "real_operator": "UNICOM"} for ip in self.found_at]}

    # --- customer service

    def _send(self, query: dict[str, str], body: Body) -> Body:
        if not self.certified:
            raise Refusal(48001, "api unauthorized")
        kind = of_kind(body, "msgtype", str, 40008)
        one_of(kind, ["text", "msgmenu", "news"], 40008, "invalid message type")
        known(body, "touser", "msgtype", kind, "customservice")
        shown = _SHOWN[kind](of_kind(body, kind, dict))
        openid = of_kind(body, "touser", str, 40003)
        self._admitted(openid)
        self.sent.append((openid, shown))
        self.on_sent(openid, shown)
        return {}

    def _admitted(self, openid: str) -> None:
        if openid not in self.followers:
            raise Refusal(40003, "invalid openid")
        why = "closed" if openid in self.left else self.windows.take(openid)
        if why == "closed":
            raise Refusal(45015, "response out of time limit or subscription is canceled")
        if why:
            raise Refusal(45047, "out of response count limit")

    # --- menus

    def _create_menu(self, query: dict[str, str], body: Body) -> Body:
        self._has_menus()
        known(body, "button")
        buttons = of_kind(body, "button", list)
        if not 1 <= len(buttons) <= 3:
            raise Broken(40016, "invalid button size")
        for button in buttons:
            _checked_button(button, 16)
        self.menu = {"button": buttons}
        return {}

    def _get_menu(self, query: dict[str, str], body: Body) -> Body:
        self._has_menus()
        if self.menu is None:
            raise Refusal(46003, "menu no exist")
        return {"menu": self.menu}

    def _delete_menu(self, query: dict[str, str], body: Body) -> Body:
        self._has_menus()
        self.menu = None
        return {}

    def _has_menus(self) -> None:
        if not self.certified:
            raise Refusal(48001, "api unauthorized")


def _text(told: Body) -> str:
    known(told, "content")
    content = text_of(told, "content", MOST_BYTES, 45002)
    if not content.strip():
        raise Broken(44004, "empty content")
    return content


def _menu(told: Body) -> str:
    known(told, "head_content", "list", "tail_content")
    head, tail = (maybe_text(told, name, MOST_BYTES, 45002) for name in ("head_content", "tail_content"))
    items = of_kind(told, "list", list)
    if not 1 <= len(items) <= _MENU_ITEMS:
        raise Broken(45098, "msgmenu list size is out of limit")
    lines = []
    for item in items:
        known(item, "id", "content")
        of_kind(item, "id", str)
        lines.append(text_of(item, "content", MOST_BYTES, 45002))
    return "\n".join(line for line in (head, *lines, tail) if line)


def _news(told: Body) -> str:
    known(told, "articles")
    articles = of_kind(told, "articles", list)
    if len(articles) != 1:
        raise Broken(45008, "article size out of limit")
    known(articles[0], "title", "description", "url", "picurl")
    return "\n".join(str(articles[0].get(name, "")) for name in ("title", "description", "url"))


_SHOWN: dict[str, Callable[[Body], str]] = {"text": _text, "msgmenu": _menu, "news": _news}


def _checked_button(button: Any, most: int) -> None:
    if not isinstance(button, dict):
        raise Broken(40017, "invalid button type")
    name = text_of(button, "name", most, 40018)
    if not name:
        raise Broken(40018, "invalid button name size")
    if "sub_button" in button and most == 16:
        known(button, "name", "sub_button")
        below = of_kind(button, "sub_button", list)
        if not 1 <= len(below) <= 5:
            raise Broken(40023, "invalid sub button size")
        for one in below:
            _checked_button(one, 60)
        return
    what = _BUTTONS.get(of_kind(button, "type", str, 40017))
    if what is None:
        raise Broken(40017, "invalid button type")
    known(button, "type", "name", what)
    if not text_of(button, what, 128 if what == "key" else 1024, 40019 if what == "key" else 40020):
        raise Broken(40019, f"empty {what}")

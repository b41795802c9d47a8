"""Group robots (消息推送): POST /cgi-bin/webhook/send?key=…, twenty messages a minute for each.

developer.work.weixin.qq.com/document/path/91770
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.wechat.fake.refusals import Body, Refusal, Route, known, of_kind, one_of, text_of

A_MINUTE = 20
_MOST = {"text": 2048, "markdown": 4096, "markdown_v2": 4096}


class Robots:
    """All of them, by key: what each has said."""

    def __init__(self, now: Callable[[], float]) -> None:
        self.now = now
        self.said: dict[str, list[tuple[str, str]]] = {"robot-key-1": []}
        """Type and text of every message."""
        self._times: dict[str, list[float]] = {}
        self.routes = {"/cgi-bin/webhook/send": Route("POST", self._send, open=True)}

    def add(self, key: str) -> None:
        """Another group has a robot."""
        self.said[key] = []

    def refusal(self, code: int, says: str) -> Body:
        """How this platform words it."""
        return wecom_refusal(code, says)

    def _send(self, query: dict[str, str], body: Body) -> Body:
        key = query.get("key", "")
        if key not in self.said:
            raise Refusal(93000, "invalid webhook url")
        kind: str = of_kind(body, "msgtype", str)
        one_of(kind, _MOST, 40008, "invalid message type")
        known(body, "msgtype", kind)
        told: dict[str, Any] = of_kind(body, kind, dict)
        mentions = ("mentioned_list", "mentioned_mobile_list") if kind == "text" else ()
        known(told, "content", *mentions)
        content = text_of(told, "content", _MOST[kind], 40058)
        if not content:
            raise Refusal(44004, "empty content")
        self._paced(key)
        self.said[key].append((kind, content))
        return {}

    def _paced(self, key: str) -> None:
        now = self.now()
        recent = [one for one in self._times.get(key, []) if now - one < 60]
        if len(recent) >= A_MINUTE:
            raise Refusal(45009, "api freq out of limit")
        self._times[key] = [*recent, now]


def wecom_refusal(code: int, says: str) -> Body:
    """How WeCom words a refusal."""
    more = f"https://open.work.weixin.qq.com/devtool/query?e={code}"
    hint = "hint: [1652351795234893216809998], from ip: 203.0.113.9"
    return {"errcode": code, "errmsg": f"{says}, {hint}, more info at {more}"}

"""Answers that come too late for their request: by the `response_url` that came with it.

It takes one call, within an hour: words, or in a private chat a card
(developer.work.weixin.qq.com/document/path/101138). What it answers to a second call is not documented:
whatever it refuses, we do not try again.
"""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from bot.channels.wechat.api import Answer, Api, Declined, Done, Unreached
from bot.channels.wecom_bot.fields import Json
from bot.delivery import Fate, Held, Maybe, Sent, Unsent

_PATH = "/cgi-bin/aibot/response"

_REMEMBERED = 10_000
"""Codes of an hour, which is as long as they last: at three a second."""

_BUSY = -1
"""系统繁忙."""

_FAILURES = range(500, 600)
"""HTTP statuses with which something between us and WeCom has failed, and no errcode was said."""


def response_code(url: str) -> str:
    """The code of a `response_url`: all that we take from it, so that nothing leads us to another host."""
    try:
        found = urlsplit(url)
    except ValueError:
        return ""
    return next(iter(parse_qs(found.query).get("response_code", [])), "")


class Afterwards:
    """Calls by response_url, one for each."""

    def __init__(self, api: Api) -> None:
        """`api` is let go by `close`."""
        self._api = api
        self._spent: dict[str, None] = {}
        self._doubtful: dict[str, None] = {}

    def takes(self, code: str) -> bool:
        """Whether it may still take a call, as far as we know."""
        return bool(code) and code not in self._spent

    async def post(self, code: str, message: Json, name: str) -> Fate:
        """Make the one call. `name` is what the message is called, once it is sent."""
        answer = await self._api.post(_PATH, message, {"response_code": code})
        fate = self._fate(answer, code, name)
        if isinstance(fate, Sent | Held):
            _remember(self._spent, code)
        elif isinstance(fate, Maybe) and not fate.answered:
            _remember(self._doubtful, code)
        return fate

    def _fate(self, answer: Answer, code: str, name: str) -> Fate:
        match answer:
            case Done():
                return Sent(name)
            case Unreached(why, certain):
                return Unsent(why) if certain else Maybe(why)
            case Declined(errcode) if errcode == _BUSY or errcode in _FAILURES:
                return Maybe("busy", answered=True)
            case Declined():
                # Taken the time before, perhaps, of which we never heard: it takes one call.
                return Sent(name) if code in self._doubtful else Held("response-url")

    async def close(self) -> None:
        """Let the connections go."""
        await self._api.close()


def _remember(codes: dict[str, None], code: str) -> None:
    if len(codes) >= _REMEMBERED:
        del codes[next(iter(codes))]
    codes[code] = None

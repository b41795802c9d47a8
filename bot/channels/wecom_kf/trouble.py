"""Times of trouble with WeCom: what went wrong, what mends it, how long to wait; one log line for each."""

from __future__ import annotations

import re
import time

from bot.channels.wechat.api import Declined, Unreached
from bot.channels.wechat.remedies import remedy_for
from bot.errors import ChannelRefused
from bot.logs import Event, note, warn

PAUSES = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0, 60.0)
"""Seconds before each further try, the last for all that follow: a minute at most until we notice that it is
over, and WeCom allows thousands of calls a minute."""

_REFUSALS = {
    40001: "HESHI_WECOM_KF_SECRET: WeCom does not know this Secret; copy that of the app for 微信客服 anew",
    40013: "HESHI_WECOM_CORP_ID: WeCom does not know this company; copy 我的企业 → 企业信息 → 企业ID anew",
}
"""不合法的secret参数, 不合法的CorpID: nothing will work before somebody mends it."""


def code_of(answer: Declined | Unreached) -> int:
    """The errcode behind an answer, also where it was the access token that we could not get; 0: none."""
    if isinstance(answer, Declined):
        return answer.code
    found = re.fullmatch(r"token-(-?\d+)", answer.why)
    return int(found[1]) if found else 0


def refusal(answer: Declined | Unreached) -> ChannelRefused | None:
    """What to raise where WeCom knows neither company nor secret; None for anything else."""
    code = code_of(answer)
    return ChannelRefused(_REFUSALS[code]) if code in _REFUSALS else None


def pause_after(tries: int) -> float:
    """Seconds to wait after so many tries in vain, at least one."""
    return PAUSES[min(tries, len(PAUSES)) - 1]


class Trouble:
    """One spell of trouble, from the first failure to the next success."""

    def __init__(self, channel: str) -> None:
        self._channel = channel
        self._tries = 0
        self._since = 0.0
        self._told: set[str] = set()

    def met(self, answer: Declined | Unreached) -> float:
        """It failed: said in the log if it is news. How many seconds to wait now."""
        match answer:
            case Declined(code) if 400 <= code <= 599:
                # A status of HTTP: something between us and WeCom, which no errcode explains.
                self.tell("failing", f"http-{code}")
            case Declined(code):
                self.tell("failing", f"errcode-{code}", remedy_for(answer))
            case Unreached(why):
                # Where it was for want of a token, the line before this one says more.
                self.tell("unreachable", why)
        return self.pause()

    def pause(self) -> float:
        """Seconds to wait before one more try; longer each time."""
        self._tries += 1
        return pause_after(self._tries)

    def tell(self, kind: str, why: str, remedy: str = "") -> None:
        """Say so if it is news."""
        if kind in self._told:
            return
        if not self._told:
            self._since = time.monotonic()
        self._told.add(kind)
        more = {"remedy": remedy} if remedy else {}
        warn(Event.CHANNEL_DOWN, channel=self._channel, kind=kind, why=why, **more)

    def over(self) -> None:
        """It works: said in the log if it did not before."""
        if self._told:
            note(Event.CHANNEL_UP, channel=self._channel, seconds=round(time.monotonic() - self._since))
        self._tries = 0
        self._told.clear()

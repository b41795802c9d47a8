"""How many messages an account may send to whom, and until when.

公众号    a message: 5 in 48 hours; following, a menu entry, a code scanned: 3 in a minute
          developers.weixin.qq.com/doc/service/api/customer/message/api_sendcustommessage
微信客服   a message: 5 in 48 hours     developer.work.weixin.qq.com/document/path/94677
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

HOURS_48 = 48 * 3600.0
AFTER_MESSAGE = (5, HOURS_48)
AFTER_EVENT = (3, 60.0)


@dataclass(slots=True)
class Window:
    """So many messages until then."""

    left: int
    until: float


class Windows:
    """Those of one account, by person. Each kind of act opens one of its own, anew every time."""

    def __init__(self, now: Callable[[], float]) -> None:
        self.now = now
        self._open: dict[str, dict[str, Window]] = {}

    def opened(self, person: str, kind: str, rule: tuple[int, float]) -> None:
        """They did something after which the account may write."""
        messages, seconds = rule
        self._open.setdefault(person, {})[kind] = Window(messages, self.now() + seconds)

    def take(self, person: str) -> str:
        """Use one message up; "" if there was one, else why not: "closed" or "quota"."""
        alive = [one for one in self._open.get(person, {}).values() if self.now() < one.until]
        if not alive:
            return "closed"
        # What ends first is used first.
        for window in sorted(alive, key=lambda one: one.until):
            if window.left:
                window.left -= 1
                return ""
        return "quota"

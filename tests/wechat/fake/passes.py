"""Access tokens as the platforms give them out, let them overlap, end them and take them back.

公众号   POST /cgi-bin/stable_token: the same token while it holds; a new one in its last five minutes, in
         which both hold; force_refresh ends the old one at once, twenty times a day and thirty seconds
         apart (sooner, it is as if it had not been asked for).
         developers.weixin.qq.com/doc/service/api/base/api_getstableaccesstoken
WeCom    GET /cgi-bin/gettoken: the same token until it ends, a new one afterwards.
         developer.work.weixin.qq.com/document/path/91039
"""

from __future__ import annotations

import secrets
from collections.abc import Callable

from tests.wechat.fake.refusals import Refusal

LIFETIME = 7200
OVERLAP = 300
FORCED_A_DAY = 20
FORCED_APART = 30.0
_DAY = 86_400.0


class Passes:
    """The tokens of one account."""

    def __init__(self, now: Callable[[], float], *, overlap: float, lifetime: float = LIFETIME) -> None:
        self.now, self.overlap, self.lifetime = now, overlap, lifetime
        self.asked = 0
        """How often a token was asked for, however it was answered."""
        self.given: list[str] = []
        """Every token, once, oldest first."""
        self.spoilt = False
        """Refused at every call, and given out all the same until a new one is forced."""
        self._ends: dict[str, float] = {}
        self._forced: list[float] = []

    def give(self, *, force: bool = False) -> dict[str, object]:
        """The answer to whoever asks for a token."""
        if force:
            self._force()
        elif not self.given or self._left() <= self.overlap:
            self._new()
        return {"access_token": self.given[-1], "expires_in": int(self._left())}

    def check(self, token: str) -> None:
        """Whether a call may be made with it.

        Raises:
            Refusal: 41001, 42001, 40014 or 40001.
        """
        if not token:
            raise Refusal(41001, "access_token missing")
        if token not in self._ends:
            raise Refusal(40014, "invalid access_token")
        if self.spoilt or self._ends[token] == 0.0:
            raise Refusal(40001, "invalid credential, access_token is invalid or not latest")
        if self.now() >= self._ends[token]:
            raise Refusal(42001, "access_token expired")

    def take_back(self) -> None:
        """The platform ends the token early; whoever asks is given a new one."""
        self._ends = dict.fromkeys(self._ends, 0.0)

    def _left(self) -> float:
        return self._ends[self.given[-1]] - self.now()

    def _new(self) -> None:
        self.given.append(secrets.token_urlsafe(96))
        self._ends[self.given[-1]] = self.now() + self.lifetime

    def _force(self) -> None:
        now = self.now()
        self._forced = [one for one in self._forced if now - one < _DAY]
        if len(self._forced) >= FORCED_A_DAY:
            raise Refusal(45009, "reach max api daily quota limit")
        if self._forced and now - self._forced[-1] < FORCED_APART:
            return
        self._forced.append(now)
        self.take_back()
        self.spoilt = False
        self._new()

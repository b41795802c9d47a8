"""Access tokens: asked for once however many need one, kept over restarts, renewed before they end.

    公众号   POST /cgi-bin/stable_token   the same token while it holds, a new one in its last five minutes,
             in which both hold (developers.weixin.qq.com/doc/service/api/base/api_getstableaccesstoken)
    WeCom    GET /cgi-bin/gettoken        the same token until it ends
             (developer.work.weixin.qq.com/document/path/91039)

Another program with the same secret may ask too: neither takes the other's token away. Both platforms may
end a token early; then it is refused (`api.TOKEN_REFUSED`), and `renewed` brings another.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from pydantic import SecretStr

from bot.channels.wechat.api import PASSING, Answer, Api, Declined, Done, Unreached
from bot.channels.wechat.remedies import remedy_for
from bot.delivery import Shelf
from bot.errors import StateError
from bot.logs import Event, note, warn

EARLY = 300.0
"""Seconds before its end from which a token is renewed: as early as WeChat gives out the next one."""

MARGIN = 10.0
"""Seconds before its end from which a token is no longer used: the call takes time, and clocks differ."""

FETCH_TIMEOUT = 5.0
"""Seconds for asking: what is left of the 18 of a call (`api.AUTHORIZED_TIMEOUT`) is for the call itself."""

REST = 30.0
"""Seconds for which a refusal is believed without asking again: a wrong secret stays wrong, and two thousand
wrong questions an hour lock WeCom for the rest of it. As long as WeChat wants between two forced renewals."""

_DAY, _SELDOM = 86_400.0, 7200.0
"""Seconds between two forced renewals at most: half a minute, then twice as long each time, so that they are
nineteen in a day. WeChat allows twenty."""

_UNTOLD = 60.0
"""Seconds that we take a token to hold where its `expires_in` cannot be read: the next answer says more."""

_LONGEST = 86_400.0
"""Seconds that we believe a token to hold at most: both platforms say 7,200."""

Fetch: TypeAlias = Callable[[bool], Awaitable[Answer]]
"""Asks the platform. True: for a new token although the old one should still hold; a platform that knows no
such thing answers as ever."""


@dataclass(frozen=True, slots=True)
class _Token:
    """Moments are in seconds since 1970."""

    value: str = field(repr=False)
    until: float
    """Its end, as the platform told it."""
    use_until: float
    renew_at: float


_Came: TypeAlias = _Token | Declined | Unreached


class Tokens:
    """The token of one account. Belongs to one event loop."""

    def __init__(
        self,
        name: str,
        fetch: Fetch,
        shelf: Shelf,
        clock: Callable[[], float],
        *,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        """`name` is that of the account, "wechat_oa:wx…": under it the token lies on the shelf, and the part
        before the colon is the channel in the log. `clock` is the wall clock; `steady` may start anywhere.
        """
        self._name = name
        self._fetch = fetch
        self._shelf = shelf
        self._clock = clock
        self._held: _Token | None = None
        self._looked = False
        self._flight: asyncio.Task[_Came] | None = None
        self._refusal: Declined | None = None
        self._refused_at = 0.0
        self._steady = steady
        self._forced_at = float("-inf")
        self._forced_times = 0

    async def current(self, *, within: float = FETCH_TIMEOUT) -> str | Declined | Unreached:
        """A token that holds; what came of asking where there is none."""
        held = self._held
        now = self._clock()
        if held and now < held.use_until:
            if now >= held.renew_at:
                # Nobody has to wait for it: the old one holds.
                self._asking("")
            return held.value
        return await self._joined("", within)

    async def renewed(self, refused: str, *, within: float = FETCH_TIMEOUT) -> str | Declined | Unreached:
        """Another token than `refused`, which the platform no longer takes."""
        if self._held and self._held.value != refused:
            return await self.current(within=within)
        self._held = None
        return await self._joined(refused, within)

    async def close(self) -> None:
        """Ask no longer."""
        if self._flight:
            self._flight.cancel()
            await asyncio.wait([self._flight])

    def _asking(self, refused: str) -> asyncio.Task[_Came]:
        if self._flight is None or self._flight.done():
            self._flight = asyncio.create_task(self._asked(refused))
        return self._flight

    async def _joined(self, refused: str, within: float) -> str | Declined | Unreached:
        """What comes of asking, together with all who want the same now."""
        flight = self._asking(refused)
        # Whoever gives up leaves the others their answer.
        done, _ = await asyncio.wait([flight], timeout=within)
        if not done or flight.cancelled():
            return Unreached("TimeoutError", certain=True)
        came = flight.result()
        return came.value if isinstance(came, _Token) else came

    async def _asked(self, refused: str) -> _Came:
        if kept := await self._kept(refused):
            return kept
        if self._refusal and self._steady() - self._refused_at < REST:
            return self._refusal
        answer = await self._fetch(False)
        if refused and isinstance(answer, Done) and answer.result.get("access_token") == refused:
            answer = await self._forced()
        return await self._learnt(answer)

    async def _kept(self, refused: str) -> _Token | None:
        """The token of the run before, if that still holds."""
        if self._looked:
            return None
        self._looked = True
        try:
            kept = await self._shelf.token(self._name)
        except StateError:
            return None
        if not kept or kept[0] == refused:
            return None
        value, until = kept
        if self._clock() >= until - MARGIN:
            return None
        self._held = _Token(value, until, until - MARGIN, until - EARLY)
        return self._held

    async def _forced(self) -> Answer:
        """A new token although the platform thinks that the old one holds. Not for each of the calls that it
        refuses meanwhile, and more and more seldom where that does not help.
        """
        now = self._steady()
        if now - self._forced_at > _DAY:
            self._forced_times = 0
        if now - self._forced_at < min(_SELDOM, REST * 2.0 ** (self._forced_times - 1)):
            return Unreached("just-forced", certain=True)
        self._forced_at, self._forced_times = now, self._forced_times + 1
        return await self._fetch(True)

    async def _learnt(self, answer: Answer) -> _Came:
        token = self._read(answer) if isinstance(answer, Done) else None
        if token is None:
            return self._failed(answer)
        if self._refusal:
            self._refusal = None
            note(Event.CHANNEL_UP, channel=self._channel, doing="token")
        self._held = token
        # It is in memory: what cannot be written now is asked for again after a restart.
        with suppress(StateError):
            await self._shelf.keep_token(self._name, token.value, token.until)
        return token

    def _read(self, answer: Done) -> _Token | None:
        value, seconds = answer.result.get("access_token"), answer.result.get("expires_in")
        if not isinstance(value, str) or not value:
            return None
        if not isinstance(seconds, int | float) or not seconds >= 0:
            seconds = _UNTOLD
        holds = min(_LONGEST, max(1.0, seconds))
        now = self._clock()
        # One near its end (WeCom's stays the same to the last) is not asked about at every call.
        until, half = now + holds, holds / 2
        return _Token(value, until, until - min(MARGIN, half), until - min(EARLY, half))

    def _failed(self, answer: Answer) -> Declined | Unreached:
        if self._held:
            self._held = replace(self._held, renew_at=self._clock() + REST)
        if isinstance(answer, Done):
            return Unreached("NoToken", certain=True)
        if isinstance(answer, Declined) and answer.code not in PASSING:
            self._tell(answer)
        return answer

    def _tell(self, refusal: Declined) -> None:
        """One line in the log for a spell of it."""
        if self._refusal is None or self._refusal.code != refusal.code:
            told = {"why": f"errcode-{refusal.code}", "remedy": remedy_for(refusal)}
            warn(Event.CHANNEL_DOWN, channel=self._channel, doing="token", **told)
        self._refusal, self._refused_at = refusal, self._steady()

    @property
    def _channel(self) -> str:
        return self._name.partition(":")[0]


def stable_tokens(
    api: Api, appid: str, secret: SecretStr, shelf: Shelf, clock: Callable[[], float]
) -> Tokens:
    """Those of a 公众号. Its AppSecret travels in a body, over TLS."""

    async def fetch(force: bool) -> Answer:
        asked = {"grant_type": "client_credential", "appid": appid, "secret": secret.get_secret_value()}
        more = {"force_refresh": True} if force else {}
        return await api.post("/cgi-bin/stable_token", {**asked, **more}, within=FETCH_TIMEOUT)

    return Tokens(f"wechat_oa:{appid}", fetch, shelf, clock)


def corp_tokens(
    api: Api, corp_id: str, secret: SecretStr, shelf: Shelf, clock: Callable[[], float]
) -> Tokens:
    """Those of 微信客服: of a company, and of the secret of that application.

    WeCom knows no forced renewal: a token that it ended early, it replaces when asked.
    """

    async def fetch(force: bool) -> Answer:
        if force:
            return Unreached("same-token", certain=True)
        query = {"corpid": corp_id, "corpsecret": secret.get_secret_value()}
        return await api.get("/cgi-bin/gettoken", query, within=FETCH_TIMEOUT)

    return Tokens(f"wecom_kf:{corp_id}", fetch, shelf, clock)

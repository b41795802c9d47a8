"""Access tokens: asked for once however many need one, kept over restarts, renewed before they end.

    公众号   POST /cgi-bin/stable_token   the same token while it holds, a new one in its last five minutes
             (developers.weixin.qq.com/doc/service/api/base/api_getstableaccesstoken)
    WeCom    GET /cgi-bin/gettoken        the same (developer.work.weixin.qq.com/document/path/91039)

Another program with the same secret may ask too: neither takes the other's token away.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TypeAlias

from pydantic import SecretStr

from bot.channels.wechat.api import Answer, Api, Declined, Done, Unreached
from bot.delivery import Shelf
from bot.errors import StateError
from bot.logs import Event, note, warn

EARLY = 300.0
"""Seconds before its end at which a token is renewed: both platforms give out the next one from then on, and
take the old one until its end."""

FETCH_TIMEOUT = 5.0
"""Seconds for asking: what is left of the 18 of a call (`api.AUTHORIZED_TIMEOUT`) is for the call itself."""

REST = 30.0
"""Seconds for which a refusal is believed without asking again: a wrong secret stays wrong, and who asks too
often is shut out for a while (errcode 45009); as long as WeChat wants between two forced renewals."""

_SHORTEST = 60.0
"""Seconds that we take a token to hold where its `expires_in` cannot be read: the next answer says more."""

Fetch: TypeAlias = Callable[[bool], Awaitable[Answer]]
"""Asks the platform; True: for a new token although the old one should still hold."""


@dataclass(frozen=True, slots=True)
class _Token:
    """`until` and `renew_at` are seconds since 1970."""

    value: str = field(repr=False)
    until: float
    renew_at: float


class Tokens:
    """The token of one account. Belongs to one event loop."""

    def __init__(self, name: str, fetch: Fetch, shelf: Shelf, clock: Callable[[], float]) -> None:
        """`name` is that of the account, "wechat_oa:wx…": under it the token lies on the shelf, and the part
        before the colon is the channel in the log.
        """
        self._name = name
        self._fetch = fetch
        self._shelf = shelf
        self._clock = clock
        self._held: _Token | None = None
        self._looked = False
        self._flight: asyncio.Task[_Token | Declined | Unreached] | None = None
        self._refusal: Declined | None = None
        self._refused_at = 0.0
        self._forced_at = float("-inf")

    async def current(self, *, within: float = FETCH_TIMEOUT) -> str | Declined | Unreached:
        """A token that holds; what came of asking where there is none."""
        held = self._held
        if held and self._clock() < held.renew_at:
            return held.value
        came = await self._joined("", within)
        if isinstance(came, _Token):
            return came.value
        # In its last five minutes the old one still holds.
        return held.value if held and self._clock() < held.until else came

    async def renewed(self, refused: str, *, within: float = FETCH_TIMEOUT) -> str | Declined | Unreached:
        """Another token than `refused`, which the platform no longer takes."""
        if self._held and self._held.value != refused:
            return await self.current(within=within)
        came = await self._joined(refused, within)
        return came.value if isinstance(came, _Token) else came

    async def close(self) -> None:
        """Whoever asks is asked no longer."""
        if self._flight:
            self._flight.cancel()
            await asyncio.wait([self._flight])

    async def _joined(self, refused: str, within: float) -> _Token | Declined | Unreached:
        """What comes of asking, together with all who want the same now."""
        if self._flight is None or self._flight.done():
            self._flight = asyncio.create_task(self._asked(refused))
        try:
            async with asyncio.timeout(within):
                # Whoever gives up leaves the others their answer.
                return await asyncio.shield(self._flight)
        except TimeoutError:
            return Unreached("TimeoutError", certain=True)

    async def _asked(self, refused: str) -> _Token | Declined | Unreached:
        if kept := await self._kept(refused):
            return kept
        if self._refusal and time.monotonic() - self._refused_at < REST:
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
        self._held = _Token(kept[0], kept[1], kept[1] - EARLY)
        return self._held if self._clock() < self._held.renew_at else None

    async def _forced(self) -> Answer:
        """A new token although the platform thinks that the old one holds: twenty times a day at most, so
        not for each of the calls that it refuses meanwhile.
        """
        now = time.monotonic()
        if now - self._forced_at < REST:
            return Unreached("just-forced", certain=True)
        self._forced_at = now
        return await self._fetch(True)

    async def _learnt(self, answer: Answer) -> _Token | Declined | Unreached:
        if isinstance(answer, Declined):
            self._told(answer)
        if not isinstance(answer, Done):
            return answer
        token = self._read(answer)
        if token is None:
            return Unreached("NoToken")
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
        holds = float(seconds) if isinstance(seconds, int | float) and seconds > 0 else _SHORTEST
        now = self._clock()
        # Near its end, where the platform's clock is behind ours: not at every call from now on.
        return _Token(value, now + holds, now + (holds - EARLY if holds > 2 * EARLY else holds / 2))

    def _told(self, refusal: Declined) -> None:
        """One line in the log for a spell of it."""
        if self._refusal is None or self._refusal.code != refusal.code:
            warn(Event.CHANNEL_DOWN, channel=self._channel, doing="token", why=f"errcode-{refusal.code}")
        self._refusal, self._refused_at = refusal, time.monotonic()

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

    WeCom knows no forced renewal: a token that it no longer takes, it replaces when asked.
    """

    async def fetch(_force: bool) -> Answer:
        query = {"corpid": corp_id, "corpsecret": secret.get_secret_value()}
        return await api.get("/cgi-bin/gettoken", query, within=FETCH_TIMEOUT)

    return Tokens(f"wecom_kf:{corp_id}", fetch, shelf, clock)

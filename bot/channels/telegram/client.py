"""Calls to the Bot API, and what came of them as values: nothing that a network does is an exception.

httpx itself, not the client of python-telegram-bot. What we send lies ready as JSON, so its typed objects
would be built only to be written out again (measured on loopback, 8 calls at a time: 1.6 ms of CPU a call
here, 1.8 to 2.8 ms there); and its errors do not tell a time-out while connecting (certainly unsent) from
one while reading (perhaps sent), on which it hangs whether somebody gets an answer twice.

Without a proxy not even httpx makes them, but `direct`: it takes a twelfth of the CPU.

The token is part of every address. It is in no value, message or repr that leaves this module, and the
loggers that would write addresses are silenced.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

import httpx
from pydantic import SecretStr
from socksio.exceptions import SOCKSError

from bot.channels.telegram.direct import Direct
from bot.errors import BadSettings, ChannelRefused

CALL_TIMEOUT = 15.0
"""Seconds for one call as a whole: below the 20 that a channel may take (`bot.delivery.Channel.deliver`)."""

_CONNECT = 5.0
"""Seconds to connect, TLS through a far proxy included; after that the call is certainly unsent."""

_CONNECTIONS = 24
"""Eight sends, a long poll, presses that ask for rights; more would only wait at Telegram's own limits."""

_KEEP = 30.0
"""Seconds that an idle connection is kept: a new TLS handshake from China takes half a second, and
Telegram's side closes idle ones after about 75 seconds."""

NOT_KNOWN = frozenset({401, 404})
"""How Telegram answers to a token that it does not know: revoked, or of the wrong shape."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """Telegram did it. `result` is its answer, as JSON holds it."""

    result: Any


@dataclass(frozen=True, slots=True)
class Declined:
    """Telegram did not do it. `says` are its own words, which may quote ours: never for a log."""

    code: int
    says: str = ""
    retry_after: float = 0.0
    """Seconds after which it wants to be asked again."""
    moved_to: str = ""
    """The id under which the room goes on."""


@dataclass(frozen=True, slots=True)
class Unreached:
    """No answer came. `certain`: the call certainly never went out. `why` is the kind of the error."""

    why: str
    certain: bool = False


Response: TypeAlias = Accepted | Declined | Unreached


@dataclass(frozen=True, slots=True)
class Connection:
    """How to reach the Bot API. The token is hidden in its repr."""

    token: SecretStr
    api: str = "https://api.telegram.org"
    proxy: str | None = None

    @property
    def bot_id(self) -> int:
        """Our numeric id, which the token begins with; 0 in a token of another shape."""
        number = self.token.get_secret_value().partition(":")[0]
        return int(number) if number.isascii() and number.isdecimal() and len(number) < 20 else 0

    def refused(self) -> ChannelRefused:
        """What to raise where Telegram does not know the token."""
        return ChannelRefused(
            f"Telegram does not know the token of bot {self.bot_id}: it was revoked or mistyped; "
            "set HESHI_TELEGRAM_TOKEN to the one that @BotFather shows under /mybots → API Token "
            f"(or mend HESHI_TELEGRAM_API, if {self.api} is no Bot API)"
        )


class Client:
    """Makes calls. One for a whole run: it keeps connections open between them."""

    def __init__(self, connection: Connection) -> None:
        """Nothing is connected yet.

        Raises:
            BadSettings: a proxy that is no address of one.
        """
        _silence()
        self._base = f"{connection.api.rstrip('/')}/bot{connection.token.get_secret_value()}"
        self._urls: dict[str, httpx.URL] = {}
        self._road: _Road = (
            _Proxied(connection.proxy) if connection.proxy else Direct(keep=_KEEP, connect_within=_CONNECT)
        )

    async def call(
        self, method: str, params: Mapping[str, Any] | None = None, *, within: float = CALL_TIMEOUT
    ) -> Response:
        """Make one call; `within` so many seconds for all of it. Raises nothing but cancellation."""
        raw = await self.fetch(method, params, within=within)
        return raw if isinstance(raw, Unreached) else read_response(*raw)

    async def fetch(
        self, method: str, params: Mapping[str, Any] | None = None, *, within: float = CALL_TIMEOUT
    ) -> tuple[int, bytes] | Unreached:
        """The status and body of the answer to one call, unread."""
        # ASCII: half a surrogate pair is for Telegram to decline, not for our encoder to stumble over.
        body = json.dumps(params or {}).encode()
        try:
            async with asyncio.timeout(within):
                return await self._road.send(self._url(method), body)
        except _NOT_CONNECTED as error:
            return Unreached(type(error).__name__, certain=True)
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as error:
            return Unreached(type(error).__name__)

    def _url(self, method: str) -> httpx.URL:
        # There are a few dozen methods; to take an address apart costs as much as to send to it.
        if method not in self._urls:
            self._urls[method] = httpx.URL(f"{self._base}/{method}")
        return self._urls[method]

    async def close(self) -> None:
        """Let the connections go."""
        await self._road.close()


_NOT_CONNECTED = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError, SOCKSError)
"""What fails before a byte of the call is written. httpx lets errors of socksio through as they are."""


def read_response(status: int, body: bytes) -> Response:
    """What an answer says. Total: a proxy's page of HTML is read too."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict):
        # 200 without JSON comes from something between us and Telegram: nobody knows what it did.
        return Declined(status) if status >= 400 else Unreached("NoJSON")
    if told.get("ok") is True:
        return Accepted(told.get("result"))
    more = told.get("parameters")
    more = more if isinstance(more, dict) else {}
    wait, moved = more.get("retry_after"), more.get("migrate_to_chat_id")
    return Declined(
        _int(told.get("error_code"), status),
        str(told.get("description", "")),
        float(wait) if isinstance(wait, int | float) else 0.0,
        str(moved) if isinstance(moved, int) else "",
    )


def _int(value: object, otherwise: int) -> int:
    return value if isinstance(value, int) else otherwise


class _Road(Protocol):
    """How calls are made; errors are those of httpx."""

    async def send(self, url: httpx.URL, body: bytes) -> tuple[int, bytes]: ...

    async def close(self) -> None: ...


class _Proxied:
    """Through a proxy: httpx knows all kinds of them."""

    def __init__(self, proxy: str) -> None:
        limits = httpx.Limits(
            max_connections=_CONNECTIONS, max_keepalive_connections=_CONNECTIONS, keepalive_expiry=_KEEP
        )
        # How long a call may take as a whole is for the client to say.
        waits = httpx.Timeout(None, connect=_CONNECT, pool=_CONNECT)
        try:
            # Settings say all of what holds; a proxy in the environment of whoever started us does not.
            self._http = httpx.AsyncClient(proxy=proxy, limits=limits, timeout=waits, trust_env=False)
        except (ValueError, httpx.InvalidURL) as error:
            raise BadSettings(
                [
                    "HESHI_TELEGRAM_PROXY or HESHI_HTTP_PROXY: no proxy that can be used; "
                    "expected an address such as http://127.0.0.1:7890 or socks5://127.0.0.1:1080"
                ]
            ) from error

    async def send(self, url: httpx.URL, body: bytes) -> tuple[int, bytes]:
        """Status and body of the answer to one call."""
        answer = await self._http.post(url, content=body, headers={"content-type": "application/json"})
        return answer.status_code, answer.content

    async def close(self) -> None:
        """Let the connections go."""
        await self._http.aclose()


def _silence() -> None:
    # At INFO httpx writes every address, and the address holds the token.
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)

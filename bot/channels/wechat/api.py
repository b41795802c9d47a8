"""Calls to the HTTP APIs of WeChat and WeCom, and what came of them as values.

Both take JSON in UTF-8 and answer with JSON whose `errcode` is 0, or missing, where it went well. A refusal
comes with HTTP status 200, so the status says nothing but what something on the way thinks.
(developers.weixin.qq.com/doc/service/guide/dev/api/errors, developer.work.weixin.qq.com/document/path/90313)

Secrets and tokens are part of addresses there. They are in no value, message or repr that leaves this
module, and the loggers that would write addresses are silenced.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeAlias
from urllib.parse import urlsplit

import httpx
from socksio.exceptions import SOCKSError

from bot.errors import BadSettings

CALL_TIMEOUT = 15.0
"""Seconds for one call as a whole: below the 20 that a channel may take (`bot.delivery.Channel.deliver`)."""

AUTHORIZED_TIMEOUT = 18.0
"""Seconds for a call with the token that it may have to wait for, and with one repetition."""

_CONNECT = 5.0
"""Seconds to connect, TLS through a far proxy included; after that the call is certainly unsent."""

_QUEUE = 10.0
"""Seconds to wait for one of our own connections: shorter than a call may take, so that it ends as certainly
unsent, and long enough to outwait one that hangs."""

_CONNECTIONS = 16
"""Eight sends at once (`bot.runtime.sender.IN_FLIGHT`), as many again for tokens, menus and reading."""

_KEEP = 30.0
"""Seconds that an idle connection is kept: a TLS handshake costs two ways there and back."""

MAX_ANSWER = 32 << 20
"""Bytes of one answer: a thousand messages of 微信客服, the most that one call brings, are a tenth of it."""

TOKEN_REFUSED = frozenset({40001, 40014, 42001})
"""invalid credential, invalid access_token, access_token expired: a new token, and the call once more."""

PASSING = frozenset({-1, *range(500, 600)})
"""The platform is busy: no refusal, and nothing that a maintainer could mend."""


@dataclass(frozen=True, slots=True)
class Done:
    """The platform did it. `result` is its answer, as JSON holds it; it may hold a token."""

    result: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Declined:
    """The platform did not do it.

    `code` is its errcode; the HTTP status (400 to 599, which no errcode is) where there was none. `says`
    are its own words, which may quote ours and hold addresses: never for a log.
    """

    code: int
    says: str = ""


@dataclass(frozen=True, slots=True)
class Unreached:
    """No answer came. `certain`: the call certainly never went out. `why` is the kind of the error; where
    there was no token to call with, "token-40164" (a refusal), "token-busy" or "token-TimeoutError".
    """

    why: str
    certain: bool = False


Answer: TypeAlias = Done | Declined | Unreached


class Api:
    """Makes calls to one host. One for a whole run: it keeps connections open between them."""

    def __init__(self, base: str, proxy: str | None = None) -> None:
        """Nothing is connected yet. `base` is the address without a path: https://api.weixin.qq.com.

        Raises:
            BadSettings: an address that is none, or a proxy that is none.
        """
        _silence()
        self._base = _address(base)
        limits = httpx.Limits(
            max_connections=_CONNECTIONS, max_keepalive_connections=_CONNECTIONS, keepalive_expiry=_KEEP
        )
        # How long a call may take as a whole is said with each.
        waits = httpx.Timeout(None, connect=_CONNECT, pool=_QUEUE)
        try:
            # Settings say all of what holds; a proxy in the environment of whoever started us does not.
            self._http = httpx.AsyncClient(proxy=proxy, limits=limits, timeout=waits, trust_env=False)
        except (ValueError, httpx.InvalidURL) as error:
            raise BadSettings(
                [
                    "HESHI_HTTP_PROXY: no proxy that can be used; "
                    "expected an address such as http://127.0.0.1:7890 or socks5://127.0.0.1:1080"
                ]
            ) from error

    async def post(
        self,
        path: str,
        body: Mapping[str, Any],
        query: Mapping[str, str] | None = None,
        *,
        within: float = CALL_TIMEOUT,
    ) -> Answer:
        """POST `body` as JSON to `path` ("/cgi-bin/…"). Raises nothing but cancellation."""
        # Not escaped: WeChat shows \uXXXX as it stands. Half a surrogate pair is no character: "?".
        told = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
        return await self._call("POST", path, query, told, within=within)

    async def get(
        self, path: str, query: Mapping[str, str] | None = None, *, within: float = CALL_TIMEOUT
    ) -> Answer:
        """GET `path` ("/cgi-bin/…"). Raises nothing but cancellation."""
        return await self._call("GET", path, query, None, within=within)

    async def close(self) -> None:
        """Let the connections go."""
        await self._http.aclose()

    async def _call(
        self, method: str, path: str, query: Mapping[str, str] | None, content: bytes | None, *, within: float
    ) -> Answer:
        if self._http.is_closed:
            return Unreached("Closed", certain=True)
        try:
            async with (
                asyncio.timeout(within),
                self._http.stream(
                    method, self._base + path, params=query, content=content, headers=_HEADERS
                ) as answer,
            ):
                return read_answer(answer.status_code, await _limited(answer))
        except _NOT_CONNECTED as error:
            return Unreached(type(error).__name__, certain=True)
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as error:
            return Unreached(type(error).__name__)


_HEADERS = {"content-type": "application/json; charset=utf-8"}

_NOT_CONNECTED = (
    httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError, httpx.UnsupportedProtocol,
    SOCKSError,
)  # fmt: skip
"""What fails before a byte of the call is written. httpx lets errors of socksio through as they are."""


def _address(base: str) -> str:
    try:
        parts = urlsplit(base)
        there = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        there = False  # a port beyond 65535
    if not there:
        raise BadSettings(
            [
                "HESHI_WECHAT_API, HESHI_WECOM_API or HESHI_WECOM_ROBOTS: no address that can be called; "
                "expected such as https://qyapi.weixin.qq.com"
            ]
        )
    return base.rstrip("/")


async def _limited(answer: httpx.Response) -> bytes:
    body = bytearray()
    async for part in answer.aiter_bytes():
        body += part
        if len(body) > MAX_ANSWER:
            raise httpx.DecodingError("too long")
    return bytes(body)


def read_answer(status: int, body: bytes) -> Answer:
    """What an answer says. Total: a proxy's page of HTML is read too."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict):
        # 200 without JSON comes from something between us and the platform: nobody knows what it did.
        return Declined(status) if status >= 400 else Unreached("NoJSON")
    code = told.get("errcode", 0)
    if not isinstance(code, int):
        return Unreached("NoErrcode")
    if code == 0 and status >= 400:
        return Declined(status)
    return Declined(code, str(told.get("errmsg", ""))) if code else Done(told)


class TokenSource(Protocol):
    """Where tokens come from: `tokens.Tokens`."""

    async def current(self, *, within: float) -> str | Declined | Unreached:
        """A token that holds; what came of asking where there is none."""
        ...

    async def renewed(self, refused: str, *, within: float) -> str | Declined | Unreached:
        """Another token than `refused`, which the platform no longer takes."""
        ...

    async def close(self) -> None:
        """Ask no longer."""
        ...


class Authorized:
    """Makes calls that need an access token, and brings one."""

    def __init__(self, api: Api, tokens: TokenSource) -> None:
        """Both are let go by `close`."""
        self._api = api
        self._tokens = tokens

    async def post(self, path: str, body: Mapping[str, Any], *, within: float = AUTHORIZED_TIMEOUT) -> Answer:
        """POST `body` as JSON, `access_token` in the query. Raises nothing but cancellation.

        A token that the platform no longer takes is renewed once, and the call made once more: it was
        refused for the token, so it did nothing.
        """
        return await self._call(path, body, within)

    async def get(self, path: str, *, within: float = AUTHORIZED_TIMEOUT) -> Answer:
        """GET `path`, `access_token` in the query; the same."""
        return await self._call(path, None, within)

    async def close(self) -> None:
        """Let the connections go."""
        await self._tokens.close()
        await self._api.close()

    async def _call(self, path: str, body: Mapping[str, Any] | None, within: float) -> Answer:
        end = asyncio.get_running_loop().time() + within
        token = await self._tokens.current(within=within)
        if not isinstance(token, str):
            return _untokened(token)
        answer = await self._once(path, body, token, end)
        if not isinstance(answer, Declined) or answer.code not in TOKEN_REFUSED:
            return answer
        token = await self._tokens.renewed(token, within=_left(end))
        return await self._once(path, body, token, end) if isinstance(token, str) else _untokened(token)

    async def _once(self, path: str, body: Mapping[str, Any] | None, token: str, end: float) -> Answer:
        within = min(CALL_TIMEOUT, _left(end))
        query = {"access_token": token}
        if body is None:
            return await self._api.get(path, query, within=within)
        return await self._api.post(path, body, query, within=within)


def _left(end: float) -> float:
    return max(0.0, end - asyncio.get_running_loop().time())


def _untokened(why: Declined | Unreached) -> Unreached:
    """A call that could not be made for want of a token: whatever became of that, this one is unsent."""
    if isinstance(why, Unreached):
        return Unreached(f"token-{why.why}", certain=True)
    return Unreached("token-busy" if why.code in PASSING else f"token-{why.code}", certain=True)


def _silence() -> None:
    # At INFO httpx writes every address, and addresses hold tokens and secrets.
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)

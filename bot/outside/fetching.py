"""Pages of others, fetched politely, and never from inside our own network. Nothing raises: values come back.

    async with Fetcher(…) as fetcher:
        await fetcher.fetch(address, Wish(…))  →  Fetched | Failed

Against requests forged through us: an address is read strictly (`addresses`); its name is looked up once, by
us, all it leads to must be public, and the connection goes to the very IP address that was looked at, while
Host, SNI and certificate stay those of the name. So a name that answers differently the second time gains
nothing. Redirects are followed by hand, at most `MAX_REDIRECTS`, each looked at like the first address.

Behind a proxy (HESHI_HTTP_PROXY) the proxy looks names up and connects, so that nothing can be pinned: what a
name leads to is then up to the proxy and its rules. Still refused are addresses that are not public as they
are written, names of one network alone, and names that we too look up as something not public.

Nobody is told who reads: no cookies, no referrer, nothing of the environment. No robots.txt is asked for: one
request for one page that somebody cited is what a reader's click is, no crawl.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import ssl
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from enum import StrEnum
from importlib.metadata import version
from itertools import pairwise
from typing import Literal, Self, TypeAlias

import httpx

from bot.errors import BadSettings
from bot.outside.addresses import PORTS, IpAddress, Refusal, WebAddress, is_public, read_address
from bot.outside.pace import LONGEST_WAIT, Pace
from bot.outside.unpacking import TooMuch, UnknownPacking, Unpacker

MAX_REDIRECTS = 5
"""From http to https, to www, to a language, to a new address, and one more."""

MAX_BODY = 2_000_000
"""Bytes of a page that are read, unpacked. The largest articles have half of it, without their pictures."""

WITHIN = 20.0
"""Seconds for one request and its answer, all of it: a slow newspaper across an ocean takes five."""

CONNECT = 10.0
"""Seconds for a connection; TCP asks again after 1, 3 and 7."""

TRIES = 3
"""IP addresses of a name that are tried, one after the other: one may be of a network that is not there."""

AT_ONCE = 16
"""Requests at once, to as many hosts. More would say less about each on a small line."""

USER_AGENT = f"heshi/{version('heshi')} (fact-checker; looks whether cited pages are still there)"
"""Who we are. Some publishers refuse whoever is no browser; pretending to be one would be a lie."""

_MOVED = frozenset({301, 302, 303, 307, 308})
_FOR_GOOD = frozenset({301, 308})
_LATER = frozenset({429, 503})

Lookup: TypeAlias = Callable[[str, int], Awaitable[Sequence[str]]]
"""(name, port) → its IP addresses. Raises socket.gaierror."""


class Trouble(StrEnum):
    """Why no answer came."""

    ADDRESS = "address"
    """We don't ask there: no address of the public internet."""
    NAME = "name"
    """There is no such name."""
    LOOKUP = "lookup"
    """The name could not be looked up just now."""
    CONNECTION = "connection"
    TLS = "tls"
    """A certificate that is out of date, of another name, or of nobody we trust."""
    LATE = "late"
    LARGE = "large"
    PACKED = "packed"
    """Packed in a way that we did not ask for, or broken."""
    REDIRECTS = "redirects"
    PROTOCOL = "protocol"
    """What came is no HTTP."""
    TYPE = "type"
    """Something else than what was asked for, such as a film."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for, and how much of it is taken."""

    method: Literal["GET", "HEAD"] = "GET"
    at_most: int = MAX_BODY
    """Bytes, unpacked."""
    whole: bool = True
    """Whether more than that is a failure; else the beginning is taken."""
    within: float = WITHIN
    types: tuple[str, ...] = ()
    """Media types that will do, as they begin (`text/`); none: any."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Sent to the first address alone, such as a key: never along a redirect."""


@dataclass(frozen=True, slots=True)
class Hop:
    """An address that sent us on."""

    url: str
    status: int


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer, of whatever status. `body` is a stranger's."""

    url: str
    """Where it came from in the end."""
    status: int
    content_type: str
    """Media type and its parameters, as the server gave them."""
    body: bytes = b""
    cut: bool = False
    """Whether there was more."""
    hops: tuple[Hop, ...] = ()
    location: str = ""
    """Where a redirect leads that was not followed: one without end, or none that we understand."""
    retry_after: float = 0.0

    @property
    def moved_for_good(self) -> bool:
        """Whether all that sent us on said that it is for ever."""
        return bool(self.hops) and all(hop.status in _FOR_GOOD for hop in self.hops)

    @property
    def downgraded(self) -> bool:
        """Whether a redirect led from https to http, where anybody on the way may change the page."""
        way = [*(hop.url for hop in self.hops), self.url]
        return any(a.startswith("https:") and b.startswith("http:") for a, b in pairwise(way))

    @property
    def media_type(self) -> str:
        """Such as `text/html`, in lower case; empty where none was given."""
        return self.content_type.partition(";")[0].strip().lower()


@dataclass(frozen=True, slots=True)
class Failed:
    """No answer. `says` is for people; a stranger's words are not in it."""

    url: str
    why: Trouble
    says: str = ""
    hops: tuple[Hop, ...] = ()


@dataclass(frozen=True, slots=True)
class Reach:
    """Where a fetcher may go, and how it finds the way. Tests give it rules of their own."""

    lookup: Lookup | None = None
    allows: Callable[[IpAddress], bool] = is_public
    ports: frozenset[int] = PORTS
    tls: ssl.SSLContext | None = None
    """Whom it trusts; None: the authorities that browsers trust."""


async def system_lookup(name: str, port: int) -> Sequence[str]:
    """The IP addresses of a name, as this machine finds them.

    Raises:
        socket.gaierror: there is none, or it cannot be said now.
    """
    found = await asyncio.get_running_loop().getaddrinfo(name, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class Fetcher:
    """Fetches pages of others. For one event loop, inside `async with`."""

    def __init__(
        self, *, reach: Reach | None = None, pace: Pace | None = None, proxy: str | None = None
    ) -> None:
        """`proxy`: as in HESHI_HTTP_PROXY.

        Raises:
            BadSettings: a proxy that is no address of one.
        """
        self._reach = reach or Reach()
        self._pace = pace or Pace()
        self._proxied = bool(proxy)
        self._at_once = asyncio.Semaphore(AT_ONCE)
        self._open = AsyncExitStack()
        self._wire = _wire(self._reach.tls, proxy)

    async def __aenter__(self) -> Self:
        """Ready to fetch."""
        _ = await self._open.enter_async_context(self._wire)
        return self

    async def __aexit__(self, *_: object) -> None:
        """Let go of all connections."""
        await self._open.aclose()

    async def fetch(self, address: str, wish: Wish | None = None) -> Fetched | Failed:
        """The answer at an address, after its redirects; or why there is none."""
        wish = wish or Wish()
        hops: list[Hop] = []
        there = address
        while len(hops) <= MAX_REDIRECTS:
            target = read_address(there, ports=self._reach.ports, allows=self._reach.allows)
            if isinstance(target, Refusal):
                return Failed(there, Trouble.ADDRESS, target.why, tuple(hops))
            found = await self._politely(target, replace(wish, headers={}) if hops else wish)
            onward = _onward(target, found)
            if onward is None or isinstance(found, Failed):
                return replace(found, hops=tuple(hops))
            hops.append(Hop(str(target), found.status))
            there = onward
        return Failed(there, Trouble.REDIRECTS, f"more than {MAX_REDIRECTS} redirects", tuple(hops))

    # --- one request

    async def _politely(self, target: WebAddress, wish: Wish) -> Fetched | Failed:
        found = await self._in_turn(target, wish)
        if isinstance(found, Fetched) and found.status in _LATER and found.retry_after:
            self._pace.put_off(target.host, found.retry_after)
            if found.retry_after <= LONGEST_WAIT:
                return await self._in_turn(target, wish)
        return found

    async def _in_turn(self, target: WebAddress, wish: Wish) -> Fetched | Failed:
        # First the host's turn, then a place among all: who waits for a host keeps nobody from another.
        async with self._pace.turn(target.host), self._at_once:
            try:
                async with asyncio.timeout(wish.within):
                    return await self._asked(target, wish)
            except TimeoutError:
                return Failed(str(target), Trouble.LATE, f"no whole answer within {wish.within:g} seconds")

    async def _asked(self, target: WebAddress, wish: Wish) -> Fetched | Failed:
        ways = await self._ways(target)
        if isinstance(ways, Failed):
            return ways
        found: Fetched | Failed = Failed(str(target), Trouble.CONNECTION)
        for url in ways[:TRIES]:
            found = await self._exchanged(target, url, wish)
            if not (isinstance(found, Failed) and found.why is Trouble.CONNECTION):
                break
        return found

    async def _ways(self, target: WebAddress) -> Sequence[httpx.URL] | Failed:
        """The addresses to connect to: with the IP address in place of the name, once it was looked at."""
        if target.literal:
            return [target.url]
        try:
            found = await (self._reach.lookup or system_lookup)(target.host, target.port)
            ips = [ipaddress.ip_address(ip) for ip in found]
        except (OSError, ValueError, UnicodeError) as error:
            # The proxy may know a name that we cannot look up.
            return [target.url] if self._proxied else _unnamed(target, error)
        if not all(self._reach.allows(ip) for ip in ips):
            says = f"{target.host} leads to an address that is not public"
            return Failed(str(target), Trouble.ADDRESS, says)
        if self._proxied:
            return [target.url]
        return [target.url.copy_with(host=str(ip)) for ip in ips]

    async def _exchanged(self, target: WebAddress, url: httpx.URL, wish: Wish) -> Fetched | Failed:
        try:
            response = await self._wire.handle_async_request(_request(target, url, wish))
            try:
                return await _taken(target, response, wish)
            finally:
                await response.aclose()
        except (httpx.TimeoutException, TimeoutError):
            return Failed(str(target), Trouble.LATE, "no connection or no answer in time")
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
            return Failed(str(target), _trouble(error))


def _wire(tls: ssl.SSLContext | None, proxy: str | None) -> httpx.AsyncHTTPTransport:
    # The transport alone, without httpx's client: that keeps cookies and reads the environment. No connection
    # is kept: by the IP address, one of another name at the same place could be taken for it.
    try:
        return httpx.AsyncHTTPTransport(
            verify=tls or httpx.create_ssl_context(trust_env=False),
            trust_env=False,
            limits=httpx.Limits(max_connections=AT_ONCE, max_keepalive_connections=0),
            proxy=httpx.Proxy(proxy) if proxy else None,
        )
    except (ValueError, httpx.InvalidURL) as error:
        raise BadSettings(
            ["HESHI_HTTP_PROXY: no address of a proxy; expected such as http://127.0.0.1:7890"]
        ) from error


def _request(target: WebAddress, url: httpx.URL, wish: Wish) -> httpx.Request:
    headers = {
        "host": target.url.netloc.decode("ascii"),
        "user-agent": USER_AGENT,
        "accept": "text/html,application/xhtml+xml,application/json;q=0.9,*/*;q=0.8",
        "accept-language": "zh-CN,zh;q=0.9,en;q=0.8",
        "accept-encoding": "gzip, deflate",
        "connection": "close",
        **wish.headers,
    }
    patience = {"connect": CONNECT, "read": wish.within, "write": wish.within, "pool": wish.within}
    named = {} if target.literal else {"sni_hostname": target.host}
    return httpx.Request(wish.method, url, headers=headers, extensions={"timeout": patience, **named})


async def _taken(target: WebAddress, response: httpx.Response, wish: Wish) -> Fetched | Failed:
    found = Fetched(
        str(target),
        response.status_code,
        response.headers.get("content-type", "")[:200],
        location=response.headers.get("location", "").strip() if response.status_code in _MOVED else "",
        retry_after=_seconds(response.headers.get("retry-after", "")),
    )
    if wish.method == "HEAD" or found.location:
        return found
    if response.status_code == httpx.codes.OK and wish.types and not found.media_type.startswith(wish.types):
        return Failed(str(target), Trouble.TYPE, f"{found.media_type[:60] or 'something unnamed'} came")
    return await _with_body(found, response, wish)


async def _with_body(found: Fetched, response: httpx.Response, wish: Wish) -> Fetched | Failed:
    try:
        unpacker = Unpacker(response.headers.get("content-encoding", ""), wish.at_most)
    except UnknownPacking as error:
        return Failed(found.url, Trouble.PACKED, str(error))
    try:
        async for chunk in response.aiter_raw():
            unpacker.take(chunk)
        unpacker.end()
    except TooMuch:
        if wish.whole:
            return Failed(found.url, Trouble.LARGE, f"more than {wish.at_most:,} bytes")
        return replace(found, body=unpacker.got(), cut=True)
    except UnknownPacking as error:
        return Failed(found.url, Trouble.PACKED, str(error))
    return replace(found, body=unpacker.got())


def _onward(target: WebAddress, found: Fetched | Failed) -> str | None:
    """Where a redirect leads; None: it is none."""
    if isinstance(found, Failed) or not found.location:
        return None
    try:
        return str(target.url.join(found.location))
    except (httpx.InvalidURL, ValueError, UnicodeError):
        return found.location


def _unnamed(target: WebAddress, error: Exception) -> Failed:
    none = isinstance(error, socket.gaierror) and error.args[:1] in {
        (socket.EAI_NONAME,),
        (getattr(socket, "EAI_NODATA", socket.EAI_NONAME),),
    }
    if none or isinstance(error, UnicodeError):
        return Failed(str(target), Trouble.NAME, f"there is no {target.host}")
    return Failed(str(target), Trouble.LOOKUP, f"{target.host} cannot be looked up now")


def _trouble(error: BaseException) -> Trouble:
    cause: BaseException | None = error
    while cause:
        if isinstance(cause, ssl.SSLError):
            return Trouble.TLS
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, httpx.ConnectError | httpx.ProxyError):
        return Trouble.CONNECTION
    return Trouble.PROTOCOL if isinstance(error, httpx.ProtocolError | ValueError) else Trouble.CONNECTION


def _seconds(value: str) -> float:
    """What `retry-after` asks for; 0 where it is absent, a date, or nonsense."""
    return float(value) if value.isascii() and value.isdecimal() and len(value) < 7 else 0.0

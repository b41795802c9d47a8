"""`heshi doctor` on addresses that platforms push to: is heshi behind them, and does it know the Token.

What a platform's own console does when an address is saved is done from this machine: a request with an
`echostr`, signed with our Token. It cannot see what lies between the platform and this machine (a firewall,
a name that is unknown in China); so a good answer says "from here".
"""

from __future__ import annotations

import asyncio
import ipaddress
import re
import secrets
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx

from bot.channels.platforms import platforms
from bot.channels.wechat.crypt import Crypt
from bot.cli.doctor import Examined
from bot.cli.doctor_serving import channels_served
from bot.messages import Address
from bot.settings import Settings

_PATIENCE = 5.0
"""Seconds after which a platform hangs up."""


@dataclass(frozen=True, slots=True)
class Ours:
    """What this installation is to the platforms.

    `paths`: the first address of each channel that serves one. `served`: the channels of the heshi that
    serves on this machine now, with the seconds since each was last heard of; none: none serves.
    """

    settings: Settings
    clock: Callable[[], float]
    paths: Mapping[str, str]
    served: Mapping[str, float | None]


class _NoShelf:
    """Nothing is kept, and nothing found: a channel that is only asked for its addresses."""

    async def reply_to(self, channel: str, event_id: str) -> tuple[bytes, ...]:
        """None."""
        _ = channel, event_id
        return ()

    async def release(self, address: Address) -> int:
        """None."""
        _ = address
        return 0

    async def token(self, name: str) -> tuple[str, float]:
        """One that has ended."""
        _ = name
        return "", 0.0

    async def keep_token(self, name: str, token: str, until: float) -> None:
        """Nothing."""


def ours(settings: Settings, clock: Callable[[], float]) -> Ours:
    """This installation, as its settings make it.

    Raises:
        BadSettings: a channel cannot be used as it is set up.
    """

    async def paths() -> dict[str, str]:
        found: dict[str, str] = {}
        for platform in platforms(settings, _NoShelf(), clock):
            if routes := platform.routes():
                found[platform.name] = routes[0].path
            await platform.close()
        return found

    # Channels belong to an event loop from their beginning.
    return Ours(settings, clock, asyncio.run(paths()), channels_served(settings) or {})


@dataclass(frozen=True, slots=True)
class Callback:
    """An address of ours as its platform sees it.

    `channel`: its name. `what`: the heading. `page`: where it is entered. `encrypted`: whether its echostr
    is. `within`: seconds in which that has to be answered. `ports`: the only ones that the platform calls;
    none: any.
    """

    channel: str
    what: str
    page: str
    crypt: Crypt
    encrypted: bool
    within: float = _PATIENCE
    ports: frozenset[int] = frozenset()


async def reached(callback: Callback, mine: Ours, api: str) -> Examined:
    """Whether `callback` is answered as its platform wants it.

    `api`: the platform's own address; where that is on this machine, the platform is a stand-in, and a
    public address of ours would be of no use to it.
    """
    path, public = mine.paths.get(callback.channel, ""), mine.settings.public_url
    if not public:
        says = f"enter https://<your host>{path} {callback.page}"
        return Examined(callback.what, True, f"{says}; with HESHI_PUBLIC_URL set, this line tries it")
    url = public + path
    if wrong := _never(url, callback, api):
        return wrong
    if callback.channel not in mine.served:
        says = f"{url} (not tried: heshi does not serve it here now; run this again while it does)"
        return Examined(callback.what, True, says)
    return await _tried(url, callback, mine.clock)


def _never(url: str, callback: Callback, api: str) -> Examined | None:
    """What no platform can reach, wherever it is tried from."""
    if _private(urlsplit(api).hostname or ""):
        return None
    parts = urlsplit(url)
    if _private(parts.hostname or ""):
        mend = "set HESHI_PUBLIC_URL to an address that is known on the internet (a domain of yours)"
        return Examined(callback.what, False, f"{url} is known on this network alone", mend)
    port = parts.port or {"http": 80, "https": 443}[parts.scheme]
    if callback.ports and port not in callback.ports:
        mend = "serve it at https:// without a port, by a reverse proxy before heshi"
        return Examined(callback.what, False, f"{url}: WeChat calls the ports 80 and 443 alone", mend)
    return None


def _private(host: str) -> bool:
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return host == "localhost" or host.endswith((".localhost", ".local", ".internal", ".lan"))


async def _tried(url: str, callback: Callback, clock: Callable[[], float]) -> Examined:
    took = _PATIENCE
    try:
        async with httpx.AsyncClient(trust_env=False, timeout=_PATIENCE) as client:
            # The quicker of two counts: the first may have waited for a name to be looked up.
            for _ in range(2):
                word, start = str(secrets.randbelow(10**18)), time.monotonic()
                answer = await client.get(url, params=_query(callback, word, clock))
                took = min(took, time.monotonic() - start)
                if answer.status_code != 200 or answer.text != word:
                    return _wrong(url, callback, answer)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return _unanswered(url, callback, error)
    if took > callback.within:
        says = f"{url} answers after {took:.1f} s; {callback.within:g} s are allowed"
        return Examined(callback.what, False, says, "is the way there long, or this machine busy?")
    return Examined(callback.what, True, f"{url} answers, tried from here ({took:.2f} s)")


def _query(callback: Callback, word: str, clock: Callable[[], float]) -> dict[str, str]:
    timestamp, nonce = str(int(clock())), str(secrets.randbelow(10**10))
    query = {"timestamp": timestamp, "nonce": nonce}
    if callback.encrypted:
        sealed = callback.crypt.sealed(word.encode(), timestamp, nonce)
        return query | {"msg_signature": sealed.signature, "echostr": sealed.encrypt}
    return query | {"signature": callback.crypt.signature(timestamp, nonce), "echostr": word}


def _unanswered(url: str, callback: Callback, error: Exception) -> Examined:
    host = urlsplit(url).netloc
    if _is_certificate(error):
        says, mend = "its certificate is not valid", "get one that is (certbot, or Caddy does it by itself)"
    elif isinstance(error, httpx.TimeoutException):
        says, mend = "it does not answer in time", f"does a firewall close the port of {host}?"
    else:
        says = "nothing answers there"
        mend = f"does {host} lead to this machine, and is its port open? (tried from this machine itself)"
    return Examined(callback.what, False, f"{url}: {says}", mend)


def _is_certificate(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError) or re.search(
            "certificate", str(error), re.IGNORECASE
        ):
            return True
        error = error.__cause__ or error.__context__
    return False


def _wrong(url: str, callback: Callback, answer: httpx.Response) -> Examined:
    host = urlsplit(url).netloc
    match answer.status_code:
        case 200:
            says, mend = "something else answers there", f"does {host} lead to this heshi?"
        case 301 | 302 | 303 | 307 | 308:
            says = "it sends elsewhere, and the platform does not follow"
            mend = "set HESHI_PUBLIC_URL to the address that it leads to (https instead of http, with www …)"
        case 403:
            says = "the heshi there has another Token, EncodingAESKey or company"
            mend = "was it started before the settings were changed? Then restart it"
        case 404 | 405:
            says = "nothing of ours is there"
            mend = "the reverse proxy must pass the path on as it is; or restart heshi"
        case 502 | 503 | 504:
            says = f"the reverse proxy answers {answer.status_code}: it finds no heshi behind it"
            mend = "does it lead to HESHI_HOST and HESHI_PORT?"
        case other:
            says, mend = f"it answers {other}", f"what stands between {host} and heshi?"
    return Examined(callback.what, False, f"{url}: {says}", mend)

"""Cookies, hosts and origins: how a browser is known again, and from where a request may come.

The session's cookie is HttpOnly and SameSite=Lax: Strict would show a sign-in page to whoever follows a link
from a mail or a chat. What Lax leaves open is not used here: a GET changes nothing, and a POST needs the
session's token and one of our own pages as its origin.

Over https it is called `__Host-…`: browsers take such a cookie only from this very host, Secure and for all
of it, so a neighbour's subdomain cannot slip a session in. Over plain http, on this machine, it is bound to
/console.
"""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from bot.console.rendering import BASE
from bot.settings import Settings
from bot.state.accounts import ABSOLUTE

SESSION = "heshi-session"
VISITOR = "heshi-visitor"
DEVICE = "heshi-device"
_HOST = "__Host-"

DEVICE_SECONDS = 180 * 86400
"""How long a browser that signed in once has a lane of its own, in which strangers' failures don't count."""

_TOKEN = re.compile(r"[A-Za-z0-9_.-]{16,200}")


def cookie(request: Request, name: str, *, secure: bool) -> str:
    """The value of one of our cookies; "" where there is none, or it is none of ours.

    Over https only the name with the prefix counts: the bare one could be a neighbour's.
    """
    found = request.cookies.get(_HOST + name if secure else name, "")
    return found if _TOKEN.fullmatch(found) else ""


def _give(response: Response, name: str, value: str, *, seconds: int | None, secure: bool) -> None:
    response.set_cookie(
        _HOST + name if secure else name,
        value,
        max_age=seconds,
        path="/" if secure else BASE,
        secure=secure,
        httponly=True,
        samesite="lax",
    )


def give_session(response: Response, token: str, *, secure: bool) -> None:
    """Hand a browser its session; the server ends it, whatever the browser keeps."""
    _give(response, SESSION, token, seconds=int(ABSOLUTE), secure=secure)
    _give(response, VISITOR, "", seconds=0, secure=secure)


def take_session(response: Response, *, secure: bool) -> None:
    """Have the browser forget its session."""
    _give(response, SESSION, "", seconds=0, secure=secure)


def give_visitor(response: Response, token: str, *, secure: bool) -> None:
    """Hand somebody who is not signed in what their form belongs to, until the browser closes."""
    _give(response, VISITOR, token, seconds=None, secure=secure)


def give_device(response: Response, token: str, *, secure: bool) -> None:
    """Know this browser again as one in which its user has signed in."""
    _give(response, DEVICE, token, seconds=DEVICE_SECONDS, secure=secure)


# --- where from, where to


def is_secure(request: Request, settings: Settings) -> bool:
    """Whether the browser speaks https with us, or with a proxy that we trust."""
    public = urlsplit(settings.public_url or "")
    at_home = public.scheme == "https" and public.netloc == request.headers.get("host", "").lower()
    return at_home or request.url.scheme == "https"


def is_ours(request: Request, settings: Settings) -> bool:
    """Whether the request names a host that is ours: a name that somebody points at this machine is not."""
    host = _host(request.headers.get("host", ""))
    public = urlsplit(settings.public_url or "").hostname
    return host in {public, "localhost", settings.host.lower()} or _is_address(host)


def from_our_pages(request: Request, settings: Settings) -> bool:
    """Whether a POST comes from one of our own pages, as far as the browser tells.

    A browser sends `Origin` with every POST and `Sec-Fetch-Site` since 2023; what sends neither is no browser
    that somebody was lured with, and has to know the session's token all the same.
    """
    site = request.headers.get("sec-fetch-site", "same-origin")
    given = request.headers.get("origin")
    if site != "same-origin":
        return False
    return given is None or given.lower() in {origin(request), settings.public_url or ""}


def origin(request: Request) -> str:
    """The origin that a page of ours has, as the request tells it."""
    host = request.headers.get("host", "").lower()
    return f"{request.url.scheme}://{host}"


def _host(header: str) -> str:
    return (
        (urlsplit(f"//{header}").hostname or "").rstrip(".") if re.fullmatch(r"[\w.:\[\]-]+", header) else ""
    )


def _is_address(host: str) -> bool:
    """An IP address cannot be pointed elsewhere by a name server."""
    try:
        _ = ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def wants_json(request: Request) -> bool:
    """Whether a script of ours asks."""
    return "application/json" in request.headers.get("accept", "")

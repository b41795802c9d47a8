"""The console as an ASGI application: the one place where a request is let in, or is not.

size of headers, pace, accidents      as on the public pages (bot.guards)
→ is this host ours?                  421, against names that were pointed at this machine
→ which page?                         404, 405
→ who is it?                          the session of the cookie, or nobody
→ may they?                           to the sign-in, 401, 403
→ do they mean it?                    a POST: from our own pages, with the session's token; else 403
→ the page's handler
"""

from __future__ import annotations

import hmac
import inspect
import re
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import MappingProxyType
from urllib.parse import parse_qsl, quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.console import doors
from bot.console.forms import MAX_IMPORT_BYTES, MAX_SIGN_IN_BYTES, Form, read_form
from bot.console.pages import MENU, Entry, House, Page, Visit, unmasked
from bot.console.rendering import BASE
from bot.console.table import PAGES
from bot.guards import Accidents, Bodies, Headers, Pace, client_of
from bot.logs import Event, warn
from bot.messages import Language
from bot.readers import accepted
from bot.state.accounts import Role, Session, User
from bot.state.console import TOKEN_BYTES
from knowledge import StoreUnavailable

BURST = 120
"""Requests at once: an editor that saves, checks and tries while one types, in a few tabs."""

PER_SECOND = 5.0
"""Requests a second in the long run, for everybody behind one address: a handful of busy maintainers."""

_MAX_WHY = 300
"""Characters of what is wrong with a folder: a path and a sentence."""

_STATIC = Path(__file__).parent / "static"

_SAFE = frozenset({"GET", "HEAD"})

_PART = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._+-]{0,118}[A-Za-z0-9_+-])?")
"""What may stand for `{name}` in an address: ids, dates, editions, numbers; never a way through folders."""

_DEVICES = re.compile(r"(?i)(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?")
"""Names that are devices on Windows, with any ending."""


def create_console(
    house: House, *, pages: Sequence[Page] = PAGES, pace: Callable[[], float] = time.monotonic
) -> ASGIApp:
    """The console, to be mounted at /console; addresses come with or without that prefix.

    `pace` replaces the clock of the limit on requests (for tests).
    """
    site = _Site(house, pages)
    inner: ASGIApp = site
    inner = Pace(inner, site.refusal, burst=BURST, per_second=PER_SECOND, clock=pace)
    return _Below(Headers(Accidents(inner, site.refusal)))


class _Below:
    """Takes /console off the address, so that what is inside need not know where it stands."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            path = scope["path"].removeprefix(BASE) or "/"
            await self._app(dict(scope, path=path, root_path=""), receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close"})


@dataclass(frozen=True, slots=True)
class _Route:
    pattern: re.Pattern[str]
    pages: Mapping[str, Page]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What an address stands for: a page with the parts of the address; without a page, why not."""

    page: Page | None
    parts: Mapping[str, str] = field(default_factory=dict)
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Guest:
    """Who asks: a user with a session, or nobody; `token` is the cookie's, of the session or before one."""

    user: User | None
    session: Session | None
    token: str


class _Site:
    def __init__(self, house: House, pages: Sequence[Page]) -> None:
        self._house = house
        self._routes = _routes(pages)
        self._static = StaticFiles(directory=_STATIC)
        self._files = frozenset(path.name for path in _STATIC.iterdir())
        self._opened = {page.path: page.needs for page in pages if page.method == "GET"}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        if not doors.is_ours(request, self._house.settings):
            await self._refuse(request, _NOBODY, 421, "host")(scope, receive, send)
        elif scope["path"].startswith("/static/"):
            response = await self._file(request)
            await response(scope, receive, send)
        else:
            await self._answered(scope, receive, send)

    async def _file(self, request: Request) -> Response:
        name = request.scope["path"].removeprefix("/static/")
        if request.method not in _SAFE:
            return self._no_page(request, _NOBODY, ("GET",))
        if name not in self._files:
            return self._refuse(request, _NOBODY, 404, "not_found")
        return await self._static.get_response(name, request.scope)

    def _found(self, request: Request) -> _Asked:
        for route in self._routes:
            if match := route.pattern.fullmatch(request.scope["path"]):
                parts = match.groupdict()
                page = route.pages.get("GET" if request.method in _SAFE else request.method)
                if not all(map(is_plain, parts.values())):
                    break
                return _Asked(page, MappingProxyType(parts), tuple(sorted(route.pages)))
        return _Asked(None)

    async def _answered(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        asked = self._found(request)
        guest = await run_in_threadpool(self._guest, request)
        if asked.page is None:
            await self._no_page(request, guest, asked.allowed)(scope, receive, send)
        elif turned_away := self._turned_away(request, guest, asked.page):
            await turned_away(scope, receive, send)
        else:
            limit = MAX_IMPORT_BYTES if guest.user else MAX_SIGN_IN_BYTES
            inner = partial(self._let_in, asked, guest)
            await Bodies(inner, self.refusal, limit=limit)(scope, receive, send)

    def _no_page(self, request: Request, guest: _Guest, allowed: tuple[str, ...]) -> Response:
        if not allowed:
            return self._refuse(request, guest, 404, "not_found")
        response = self._refuse(request, guest, 405, "method")
        response.headers["allow"] = ", ".join(allowed)
        return response

    def _guest(self, request: Request) -> _Guest:
        secure = doors.is_secure(request, self._house.settings)
        token = doors.cookie(request, doors.SESSION, secure=secure)
        found = self._house.store.session(token) if token else None
        if found:
            return _Guest(found[1], found[0], token)
        return _Guest(None, None, doors.cookie(request, doors.VISITOR, secure=secure))

    def _turned_away(self, request: Request, guest: _Guest, page: Page) -> Response | None:
        """Why this page is not for them; None where it is."""
        if page.needs is not None and guest.user is None:
            return self._to_the_door(request, guest)
        if page.needs is not None and guest.user and guest.user.role < page.needs:
            words = self._visit(request, guest).frame.roles
            slots = {"role": words[guest.user.role.word], "needs": words[page.needs.word]}
            return self._refuse(request, guest, 403, "role", **slots)
        if page.method == "POST" and not doors.from_our_pages(request, self._house.settings):
            return self._refuse(request, guest, 403, "cross_site")
        return None

    def _to_the_door(self, request: Request, guest: _Guest) -> Response:
        if request.method not in _SAFE or doors.wants_json(request):
            return self._refuse(request, guest, 401, "signed_out")
        here = request.scope["path"] + (f"?{request.url.query}" if request.url.query else "")
        next_page = f"?next={quote(here, safe='/')}" if here != "/" else ""
        return RedirectResponse(f"{BASE}/sign-in{next_page}", 303)

    async def _let_in(self, asked: _Asked, guest: _Guest, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        turned_away = None
        if asked.page and asked.page.method == "POST":
            # A body may take its time, and whoever sends it may have been signed out or demoted meanwhile.
            guest = await run_in_threadpool(self._guest, request)
            turned_away = self._turned_away(request, guest, asked.page)
        response = turned_away or await self._served(request, asked, guest)
        await response(scope, receive, send)

    async def _served(self, request: Request, asked: _Asked, guest: _Guest) -> Response:
        if asked.page is None:
            return self._refuse(request, guest, 404, "not_found")
        form = await read_form(request) if asked.page.method == "POST" else Form()
        if form is None:
            return self._refuse(request, guest, 400, "form")
        if asked.page.method == "POST" and not self._meant(request, guest, form):
            return self._refuse(request, guest, 403, "csrf")
        new = guest.user is None and not guest.token
        if new:
            guest = _Guest(None, None, secrets.token_urlsafe(TOKEN_BYTES))
        visit = self._visit(request, guest, asked.parts, form)
        try:
            response = await _handled(asked.page, visit)
        except StoreUnavailable as error:
            # Its words name a file and what is wrong with it: "an accident" would help nobody.
            warn(Event.PAGE_FAILED, error=type(error).__name__)
            return visit.refuse(503, "store", why=str(error)[:_MAX_WHY])
        if new:
            doors.give_visitor(response, guest.token, secure=visit.secure)
        return response

    def _meant(self, request: Request, guest: _Guest, form: Form) -> bool:
        """Whether the request carries the token of its own session."""
        given = unmasked(request.headers.get("x-csrf-token", "") or form.field("csrf"))
        return bool(guest.token) and hmac.compare_digest(given, self._house.store.csrf(guest.token))

    def _visit(
        self,
        request: Request,
        guest: _Guest,
        parts: Mapping[str, str] | None = None,
        form: Form | None = None,
    ) -> Visit:
        query = MappingProxyType(_query(request))
        secure = doors.is_secure(request, self._house.settings)
        return Visit(
            house=self._house,
            language=self._language(request, guest, query),
            path=parts or {},
            query=query,
            form=form or Form(),
            here=request.scope["path"],
            user=guest.user,
            session=guest.session,
            csrf=self._house.store.csrf(guest.token) if guest.token else "",
            menu=self._menu(guest.user),
            origin=doors.origin(request),
            browser=request.headers.get("user-agent", ""),
            client=client_of(request.scope),
            token=guest.token,
            device=doors.cookie(request, doors.DEVICE, secure=secure),
            secure=secure,
            wants_json=doors.wants_json(request),
        )

    def _language(self, request: Request, guest: _Guest, query: Mapping[str, str]) -> Language:
        chosen = guest.user.language if guest.user else query.get("lang", "")
        if chosen in set(Language):
            return Language(chosen)
        return accepted(request.headers.get("accept-language", ""), self._house.settings.language)

    def _menu(self, user: User | None) -> tuple[Entry, ...]:
        if user is None:
            return ()
        return tuple(
            entry
            for entry in MENU
            if entry.path in self._opened and user.role >= (self._opened[entry.path] or Role.VIEWER)
        )

    def _refuse(self, request: Request, guest: _Guest, status: int, key: str, **slots: object) -> Response:
        return self._visit(request, guest).refuse(status, key, None, **slots)

    def refusal(self, scope: Scope, status: int, code: str, slots: Mapping[str, object]) -> Response:
        """The same for what `bot.guards` refuses, before anybody is known."""
        request = Request(scope)
        if code == "too_many" and scope["method"] in _SAFE and not doors.wants_json(request):
            # Cheap, because it is for whoever asks too much.
            line = self._visit(request, _NOBODY).frame.error_too_many.format(**slots)
            return PlainTextResponse(line, status)
        return self._refuse(request, _NOBODY, status, code, **slots)


_NOBODY = _Guest(None, None, "")


async def _handled(page: Page, visit: Visit) -> Response:
    if inspect.iscoroutinefunction(page.handle):
        response: Response = await page.handle(visit)
        return response
    answer = await run_in_threadpool(page.handle, visit)
    return await answer if inspect.isawaitable(answer) else answer


def is_plain(part: str) -> bool:
    """Whether it may be a part of an address: no way up, no device, nothing hidden."""
    return bool(_PART.fullmatch(part)) and ".." not in part and not _DEVICES.fullmatch(part)


def _routes(pages: Sequence[Page]) -> tuple[_Route, ...]:
    """Addresses with fewer `{…}` first, so that /facts/new is no fact."""
    by_path: dict[str, dict[str, Page]] = {}
    for page in pages:
        there = by_path.setdefault(page.path, {})
        if page.method in there:
            raise LookupError(f"two pages for {page.method} {page.path}")
        there[page.method] = page
    ordered = sorted(by_path, key=lambda path: (path.count("{"), path))
    return tuple(_Route(_pattern(path), MappingProxyType(by_path[path])) for path in ordered)


def _pattern(path: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)\}", path)
    return re.compile(
        "".join(f"(?P<{part}>[^/]+)" if n % 2 else re.escape(part) for n, part in enumerate(parts))
    )


_MAX_QUERY = 50
"""Parts of an address's query: more than any filter has."""


def _query(request: Request) -> dict[str, str]:
    try:
        return dict(parse_qsl(request.url.query, keep_blank_values=True, max_num_fields=_MAX_QUERY))
    except ValueError:
        return {}

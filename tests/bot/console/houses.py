"""A console over real state and a real folder of facts, in this process; people who are signed in to it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Mount, Route
from starlette.testclient import TestClient
from starlette.types import ASGIApp

from bot.app import Library
from bot.console import House, create_console
from bot.console.jobs import Jobs
from bot.console.pages import masked
from bot.console.rendering import BASE
from bot.curate.editorial import Editing, Editorial
from bot.public.server import address_of, listen
from bot.settings import Settings
from bot.state.accounts import Role, User
from bot.state.console import ConsoleStore
from bot.state.decisions import APPLIERS
from bot.state.desk import DeskStore
from bot.state.store import SqliteStore, open_store
from tests.bot.builders import TODAY, write_folder

NOW = 1_795_000_000.0
"""2026-11-18 in seconds since 1970; `Clock.now` may be moved."""

PASSWORD = "vier Pferde im Regen"


@dataclass
class Clock:
    """A wall clock that stands until it is moved."""

    now: float = NOW

    def __call__(self) -> float:
        return self.now


@dataclass
class Site:
    """A console with what it stands on. `facts` is the folder of records."""

    house: House
    state: SqliteStore
    clock: Clock
    facts: Path
    app: ASGIApp
    clients: list[TestClient] = field(default_factory=list)

    @property
    def store(self) -> ConsoleStore:
        return self.house.store

    def user(self, role: Role = Role.EDITOR, name: str = "", **over: Any) -> User:
        """The user of that name (default: of the role), made where there is none."""
        name = name or role.word
        return self.store.user(name) or self._made(name, role, over)

    def _made(self, name: str, role: Role, over: dict[str, Any]) -> User:
        found = self.store.add_user(name, role, **over)
        assert found
        return found

    def nobody(self, **over: Any) -> Browser:
        """A browser in which nobody is signed in."""
        return Browser(self, None, **over)

    def signed_in(self, role: Role = Role.EDITOR, name: str = "", **over: Any) -> Browser:
        """A browser in which a user of that role is signed in."""
        return Browser(self, self.user(role, name), **over)


class Browser:
    """A browser: keeps its cookies, follows no redirects, and sends the session's token with every POST."""

    def __init__(self, site: Site, user: User | None, **headers: str) -> None:
        self.site = site
        self.user = user
        self.token = site.store.begin_session(user, "Firefox, Linux") if user else ""
        self.client = TestClient(
            site.app,
            base_url="http://127.0.0.1:8765",
            headers={"accept-language": "en"}
            | {name.replace("_", "-"): value for name, value in headers.items()},
            follow_redirects=False,
            cookies={"heshi-session": self.token} if self.token else None,
        )

    @property
    def csrf(self) -> str:
        """A token as a form of ours would carry it."""
        return masked(self.site.store.csrf(self.token)) if self.token else ""

    def get(self, path: str, **over: Any) -> Any:
        """GET a path below /console."""
        return self.client.get(BASE + path, **over)

    def post(self, path: str, data: dict[str, Any] | None = None, **over: Any) -> Any:
        """POST fields to a path below /console, as a form of ours would."""
        origin = {"origin": "http://127.0.0.1:8765", "sec-fetch-site": "same-origin"}
        headers = origin | over.pop("headers", {})
        return self.client.post(BASE + path, data={"csrf": self.csrf} | (data or {}), headers=headers, **over)

    def post_json(self, path: str, data: dict[str, Any] | None = None) -> Any:
        """The same as our scripts do it: the token in a header, the answer as JSON."""
        return self.post(path, data, headers={"accept": "application/json", "x-csrf-token": self.csrf})


@contextmanager
def site(
    folder: Path, *, pages: Any = None, facts: Callable[[Path], Path] = write_folder, **over: Any
) -> Iterator[Site]:
    """A console with state and facts in `folder`. `over` are settings, such as public_url."""
    at = facts(folder / "facts")
    settings = Settings(data=folder / "data", facts=at, **over)
    clock = Clock()
    state = open_store(settings.data, appliers=APPLIERS)
    try:
        library = Library(at)
        kept = ConsoleStore(state, clock)
        editing = Editing(
            library,
            lambda: TODAY,
            archive=settings.data / "editions.sqlite",
            reviews=kept if settings.review == "two" else None,
        )
        house = House(
            store=kept,
            library=library,
            today=lambda: TODAY,
            clock=clock,
            settings=settings,
            desk=DeskStore(state),
            editorial=Editorial(editing),
            jobs=Jobs(state, clock),
        )
        hours = itertools.count(0, 3600)
        given = {} if pages is None else {"pages": pages}
        console = create_console(house, pace=lambda: float(next(hours)), **given)
        app = Starlette(routes=[Route(BASE, console), Mount(BASE, console)])
        yield Site(house, state, clock, at, app)
    finally:
        state.close_store()


@contextmanager
def served(of: Site) -> Iterator[str]:
    """That console on a port of its own, for a real browser; gives its address, without /console."""
    with listen("127.0.0.1", 0) as listening:
        server = uvicorn.Server(uvicorn.Config(of.app, log_level="error", access_log=False, lifespan="off"))
        thread = Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        yield address_of(listening).rstrip("/")
        server.should_exit = True
        thread.join(timeout=10)


def csrf_in(html: str) -> str:
    """The token in the first form of a page."""
    found = re.search(r'name="csrf" value="([0-9a-f]+)"', html)
    assert found, html[:500]
    return found.group(1)

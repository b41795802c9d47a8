"""What a page of the console is, and what its handler is given. All else about a request is done before.

Page ── method, path, needs, handle          a module's PAGES, joined in `table`
Visit ─ person, language, path, query, form, house;  page, redirect, json, refuse
House ─ what the pages are about: the facts, the state, today
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Protocol
from urllib.parse import quote, urlencode

from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from bot.console.fact_shelf import FactShelf
from bot.console.forms import Form
from bot.console.jobs import Jobs
from bot.console.passwords import Anvil
from bot.console.rendering import BASE, environment
from bot.console.words import FRAME, LANGUAGE_NAMES, FrameWords, InThree
from bot.conversation import Current
from bot.messages import Language
from bot.settings import Settings
from bot.state.accounts import Role, Session, User
from bot.state.console import ConsoleStore
from bot.state.desk import DeskStore
from knowledge import KnowledgeError

if TYPE_CHECKING:
    from bot.curate.editorial import Editorial
    from bot.outside.fetching import Fetcher

__all__ = ["Form", "House", "Library", "Page", "Role", "User", "Visit"]


class Library(Protocol):
    """Where the edition in use comes from; `bot.app.Library` is one."""

    since: float
    """When the edition in use was loaded, in seconds since 1970."""

    def current(self) -> Current:
        """The edition in use and its checker."""
        ...

    def reload(self) -> KnowledgeError | None:
        """Read the facts on disk again; what was wrong, or None."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """What the pages are made of. `refused`: what is wrong with the facts on disk, else ""."""

    store: ConsoleStore
    library: Library
    today: Callable[[], dt.date]
    clock: Callable[[], float]
    settings: Settings
    desk: DeskStore | None = None
    editorial: Editorial
    refused: Callable[[], str] = lambda: ""
    anvil: Anvil = field(default_factory=Anvil)
    shelf: FactShelf = field(default_factory=FactShelf)
    """The index of facts and drafts, kept between requests."""
    jobs: Jobs | None = None
    """What takes longer than a page; None where nothing is remembered."""
    fetcher: Callable[[], Fetcher] | None = None
    """What asks the web for pages of others; None: one as the settings say."""


Handler = Callable[["Visit"], Awaitable[Response] | Response]
"""A plain function runs on a thread and may block; an `async` one runs on the event loop and must not."""


@dataclass(frozen=True, slots=True)
class Page:
    """One route. `path` is below /console, with `{name}` for one part: "/facts/{id}".

    `needs` is the least role; None lets in people who are not signed in. A GET never changes anything; a POST
    has been checked against forgery before `handle` is called.
    """

    method: Literal["GET", "POST"]
    path: str
    needs: Role | None
    handle: Handler


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the menu; shown to whoever may open the page at `path`."""

    key: str
    path: str


MENU = (
    Entry("overview", "/"),
    Entry("queue", "/queue"),
    Entry("feedback", "/feedback"),
    Entry("facts", "/facts"),
    Entry("subjects", "/subjects"),
    Entry("statements", "/statements"),
    Entry("drafts", "/drafts"),
    Entry("corrections", "/corrections"),
    Entry("editions", "/editions"),
    Entry("exchange", "/exchange"),
    Entry("links", "/links"),
    Entry("users", "/users"),
    Entry("audit", "/audit"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One request that was let in, and the ways to answer it."""

    house: House
    language: Language
    path: Mapping[str, str]
    query: Mapping[str, str]
    form: Form
    here: str
    """The path below /console, such as "/facts/sora-free"."""
    user: User | None
    session: Session | None
    csrf: str
    """What its forms carry; "" where the visitor takes no cookie."""
    menu: tuple[Entry, ...]
    origin: str = ""
    """The address at which we were reached, such as http://127.0.0.1:8765."""
    browser: str = ""
    client: str = ""
    token: str = ""
    device: str = ""
    secure: bool = False
    wants_json: bool = False

    @property
    def person(self) -> User:
        """Who is signed in; only for pages that need a role."""
        if self.user is None:
            raise LookupError("nobody is signed in on this page")
        return self.user

    @property
    def back(self) -> str:
        """The page that is looked at, with its query but for the notice: where a form may lead back to."""
        asked = {name: value for name, value in self.query.items() if name not in {"notice", "lang"}}
        return self.here + (f"?{urlencode(asked)}" if asked else "")

    def is_at(self, entry: Entry) -> bool:
        """Whether the page belongs to that line of the menu."""
        return self.here == entry.path or (entry.path != "/" and self.here.startswith(f"{entry.path}/"))

    @property
    def frame(self) -> FrameWords:
        """The words of the frame."""
        return FRAME[self.language]

    def may(self, role: Role) -> bool:
        """Whether the visitor has that role, or one above it."""
        return self.user is not None and self.user.role >= role

    def page(self, template: str, status: int = 200, **context: object) -> Response:
        """A template under templates/. Tables of words (`in_three`) come in the reader's language.

        It may use beside its own names: base, visit, frame, language, languages, csrf, notice, banner, zone.
        """
        shown = {
            name: value[self.language] if isinstance(value, InThree) else value
            for name, value in context.items()
        }
        html = (
            environment()
            .get_template(template)
            .render(
                visit=self,
                frame=self.frame,
                language=self.language.value,
                languages=LANGUAGE_NAMES,
                csrf=masked(self.csrf),
                notice=self._notice(shown.get("words")),
                banner=self._banner(),
                zone=self.house.settings.timezone,
                edition=self.house.library.current().base.edition,
                **shown,
            )
        )
        return HTMLResponse(html, status)

    def redirect(self, path: str, notice: str = "", to: str = "", **query: str) -> Response:
        """On to another page of ours (a path below /console, as text), which shows the notice of that key.

        `to` is the id of an element there; `query` is what the address carries besides.
        """
        asked = {name: value for name, value in {**query, "notice": notice}.items() if value}
        return self.redirect_to(path, urlencode(asked), to)

    def redirect_to(self, path: str, query: str = "", to: str = "") -> Response:
        """The same with a query that is encoded already."""
        where = BASE + quote(path, safe="/-._~") + (f"?{quote(query, safe='=&%+-._~')}" if query else "")
        return RedirectResponse(where + (f"#{quote(to, safe='-._~')}" if to else ""), 303)

    def json(self, value: object, status: int = 200) -> Response:
        """A JSON value, for a script of ours."""
        return JSONResponse(value, status)

    def refuse(self, status: int, key: str, words: InThree[Any] | None = None, **slots: object) -> Response:
        """A page that says why not: the line `error_<key>` of `words`, or of the frame."""
        table = words[self.language] if words else self.frame
        says = str(getattr(table, f"error_{key}")).format(**slots)
        if self.wants_json:
            return JSONResponse({"error": key, "says": says}, status)
        return self.page("error.html", status, says=says)

    def _notice(self, words: object) -> str:
        key = self.query.get("notice", "")
        name = f"notice_{key}"
        if not key.isidentifier():
            return ""
        return str(getattr(words, name, "") or getattr(self.frame, name, ""))

    def _banner(self) -> str:
        return self.house.refused() if self.user else ""


def masked(token: str) -> str:
    """The token as it stands in a page: every time another, so that a compressed page tells nothing."""
    clear = bytes.fromhex(token)
    mask = secrets.token_bytes(len(clear))
    return (mask + bytes(a ^ b for a, b in zip(mask, clear, strict=True))).hex()


def unmasked(given: str) -> str:
    """The token again; "" where it is none."""
    try:
        both = bytes.fromhex(given)
    except ValueError:
        return ""
    mask, hidden = both[: len(both) // 2], both[len(both) // 2 :]
    return bytes(a ^ b for a, b in zip(mask, hidden, strict=False)).hex()

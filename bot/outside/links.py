"""Are cited pages still there? Each is asked once, politely, and judged by more than its status.

    check(cited, fetcher, now=…, kept=…) ─► LinkResult for each, as they come

HEAD first: of a film or a PDF no byte is wanted. Where HEAD is refused, or a page came, GET: its words are
needed, and many servers answer HEAD wrongly. What is alive by its status is then looked at (`gone`).
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlsplit, urlunsplit

from bot.outside.archives import ARCHIVE, archived_copy
from bot.outside.citations import Cited
from bot.outside.fetching import Failed, Fetched, Fetcher, Trouble, Wish
from bot.outside.gone import SHELL, alike, asks_to_sign_in, bears, leads_home, says_gone
from bot.outside.kept import LinkResult, LinkState, Why
from bot.outside.pages import Page, read_page

FRESH = 7 * 86_400.0
"""Seconds for which a result stands: pages go in months, and their servers are not ours."""

ENOUGH = 20
"""Results without a single answer after which no more is asked: 157 addresses took three minutes to say that
there is no network, and among twenty publishers one is there."""

_LOOKED_AT = 300_000
"""Bytes of a page that are read: title and heading stand in the first tenth of that."""

_LOOK = Wish(at_most=_LOOKED_AT, whole=False)
_GLANCE = Wish("HEAD")

_GONE = frozenset({404, 410})
_REFUSED = frozenset({400, 401, 402, 403, 405, 406, 409, 412, 418, 421, 429, 451, 498, 999})
"""Statuses by which publishers keep robots, other countries, or those who do not pay from a page. 400, 405
and 406 come from guards that do not like how we ask; 999 is LinkedIn's."""


@dataclass(frozen=True, slots=True)
class Look:
    """How links are looked at: with what, when, and where copies are asked for."""

    fetcher: Fetcher
    now: Callable[[], float]
    archive: str = ARCHIVE


async def check(
    links: Iterable[Cited], look: Look, kept: Mapping[str, LinkResult] | None = None
) -> AsyncIterator[LinkResult]:
    """The result of each link, in the order in which they come in. `kept`: what was known before.

    Where there is no network it ends after the first `ENOUGH`.
    """
    before = kept or {}

    async def one(cited: Cited) -> LinkResult:
        found = await _judged(cited, look)
        if found.state is not LinkState.DEAD:
            return found
        copy = await archived_copy(look.fetcher, cited.url, cited.published, archive=look.archive)
        known = before.get(cited.url)
        since = known.dead_since if known and known.dead_since else found.checked_at
        return replace(found, archived=copy or (known.archived if known else ""), dead_since=since)

    tasks = [asyncio.ensure_future(one(cited)) for cited in links]
    try:
        first: list[LinkResult] = []
        for done in asyncio.as_completed(tasks):
            found = await done
            yield found
            first.append(found)
            if len(first) == ENOUGH and offline(first):
                return
    finally:
        for task in tasks:
            _ = task.cancel()


def due(links: Iterable[Cited], kept: Mapping[str, LinkResult], now: float) -> tuple[Cited, ...]:
    """Those that were not checked within a week. What was not reached, was not checked."""

    def is_fresh(result: LinkResult | None) -> bool:
        return (
            result is not None and result.state is not LinkState.UNREACHED and now - result.checked_at < FRESH
        )

    return tuple(cited for cited in links if not is_fresh(kept.get(cited.url)))


def offline(results: Iterable[LinkResult]) -> bool:
    """Whether nothing at all was reached: then it is this machine that has no network, and nobody is dead."""
    states = [result for result in results if result.state is not LinkState.NOT_ASKED]
    return bool(states) and all(result.why in _NO_NETWORK for result in states)


_NO_NETWORK = frozenset({Why.NAME, Why.LOOKUP, Why.CONNECTION})


# --- one link


async def _judged(cited: Cited, look: Look) -> LinkResult:
    found = await look.fetcher.fetch(cited.url, _GLANCE)
    if isinstance(found, Failed) and found.why not in {Trouble.PROTOCOL, Trouble.CONNECTION, Trouble.LATE}:
        return _without_answer(cited.url, found, look.now())
    if not isinstance(found, Fetched) or found.status != 200 or _is_page(found):
        found = await look.fetcher.fetch(cited.url, _LOOK)
    if isinstance(found, Failed):
        return _without_answer(cited.url, found, look.now())
    return await _answered(cited, found, look)


async def _answered(cited: Cited, found: Fetched, look: Look) -> LinkResult:
    state, why = _by_status(found.status), Why.STATUS
    if state is None and asks_to_sign_in(cited.url, found.url):
        state, why = LinkState.REFUSED, Why.SIGN_IN
    if state is None and _is_page(found):
        state, why = await _by_page(cited, found, look)
    if state is None:
        moved = found.moved_for_good and not found.downgraded
        state, why = LinkState.MOVED if moved else LinkState.ALIVE, Why.ANSWERED
    return LinkResult(cited.url, state, why, look.now(), found.status, found.url if found.hops else "")


async def _by_page(cited: Cited, found: Fetched, look: Look) -> tuple[LinkState | None, Why]:
    """What the page itself says; None: it is there."""
    page = read_page(found.body, found.content_type)
    if bears(page, cited.titles):
        return None, Why.ANSWERED
    if leads_home(cited.url, found.url):
        return LinkState.DEAD, Why.HOME
    if says_gone(page):
        return LinkState.DEAD, Why.SAYS_SO
    if await _answers_all_alike(found.url, page, look):
        return LinkState.DEAD if len(page.text) >= SHELL else LinkState.UNCLEAR, Why.ALIKE
    return None, Why.ANSWERED


async def _answers_all_alike(url: str, page: Page, look: Look) -> bool:
    """Whether the server shows this page for an address beside it that cannot be."""
    parts = urlsplit(url)
    folder, _, name = parts.path.rstrip("/").rpartition("/")
    if not name:
        return False
    ending = name[name.rfind(".") :] if "." in name else ""
    nowhere = urlunsplit((parts.scheme, parts.netloc, f"{folder}/{secrets.token_hex(8)}{ending}", "", ""))
    other = await look.fetcher.fetch(nowhere, _LOOK)
    if isinstance(other, Failed) or other.status != 200 or not _is_page(other):
        return False
    return alike(page, read_page(other.body, other.content_type))


def _by_status(status: int) -> LinkState | None:
    """What a status alone says; None for a page that came."""
    if status in _GONE:
        return LinkState.DEAD
    if status in _REFUSED:
        return LinkState.REFUSED
    return None if 200 <= status < 300 else LinkState.UNREACHED


def _without_answer(url: str, failed: Failed, now: float) -> LinkResult:
    state = _STATES.get(failed.why, LinkState.UNREACHED)
    why = _WHYS.get(failed.why, Why.PROTOCOL)
    return LinkResult(url, state, why, now, final=failed.url if failed.hops else "")


_STATES = {
    Trouble.NAME: LinkState.DEAD,
    Trouble.ADDRESS: LinkState.NOT_ASKED,
    Trouble.TLS: LinkState.INSECURE,
}
_WHYS = {
    Trouble.ADDRESS: Why.ADDRESS,
    Trouble.NAME: Why.NAME,
    Trouble.LOOKUP: Why.LOOKUP,
    Trouble.CONNECTION: Why.CONNECTION,
    Trouble.TLS: Why.TLS,
    Trouble.LATE: Why.LATE,
    Trouble.REDIRECTS: Why.REDIRECTS,
}


def _is_page(found: Fetched) -> bool:
    return found.media_type in {"", "text/html", "application/xhtml+xml", "text/plain"}

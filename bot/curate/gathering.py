"""What others offer, fetched: a page, a feed with the pages it leads to, Google's Fact Check Tools.

`fetched` and `searched` take a fetcher; `fetched_now` and `searched_now` make one, and wait, on any thread
that has no event loop.
"""

from __future__ import annotations

import asyncio
import dataclasses
from dataclasses import dataclass, field
from urllib.parse import urlencode

from bot.aside import event_loop
from bot.curate.offered import LIMIT, Form, Found, Upload, found_in, read_offers, told
from bot.outside.fetching import Failed, Fetched, Fetcher, Wish
from bot.outside.pages import decoded
from knowledge import read_search_results

MAX_UPLOAD = 20_000_000
"""Bytes of an answer that is fetched: a search of Google's is a hundred kilobytes, a feed a few."""

PAGES = 20
"""Pages of a feed that are fetched, unless somebody asks for more; at one a second and host."""

_READABLE = (
    "text/", "application/json", "application/ld+json", "application/feed+json", "application/xml",
    "application/rss+xml", "application/atom+xml", "application/xhtml+xml", "application/zip",
    "application/octet-stream",
)  # fmt: skip
"""Media types that offers come in: not pictures, films and what else a page may lead to."""


async def fetched(
    address: str, fetcher: Fetcher, form: Form = Form.AUTO, *, limit: int = LIMIT, pages: int = PAGES
) -> Found:
    """What an address holds; of a feed, also what its pages hold, at most `pages` of them."""
    found = await _at(address, fetcher, form)
    for page in dict.fromkeys(found.pages[:pages]):
        if len(found.offers) >= limit:
            break
        found = found.with_more(await _at(page, fetcher, Form.CLAIMREVIEW))
    left = len(found.pages) - pages
    if left > 0:
        rest = told(address, f"{left} further pages of the feed were not fetched")
        found = dataclasses.replace(found, problems=(*found.problems, rest))
    return dataclasses.replace(found, pages=(), name=address)


async def _at(address: str, fetcher: Fetcher, form: Form) -> Found:
    answer = await fetcher.fetch(address, Wish(at_most=MAX_UPLOAD, types=_READABLE))
    if isinstance(answer, Failed):
        return Found(problems=(told(address, answer.says or f"not fetched ({answer.why})"),))
    if answer.status != 200:
        return Found(problems=(told(address, f"status {answer.status}"),))
    return read_offers([_upload(answer)], form)


def _upload(answer: Fetched) -> Upload:
    return Upload(answer.url, answer.body, answer.content_type, answer.url)


def fetched_now(
    address: str, form: Form = Form.AUTO, *, proxy: str | None = None, limit: int = LIMIT
) -> Found:
    """The same, for whoever may wait: a command, or a page's handler on a thread of its own."""

    async def work() -> Found:
        async with Fetcher(proxy=proxy) as fetcher:
            return await fetched(address, fetcher, form, limit=limit)

    with asyncio.Runner(loop_factory=event_loop) as runner:
        return runner.run(work())


SEARCH = "https://factchecktools.googleapis.com/v1alpha1/claims:search"
"""Google's Fact Check Tools API."""

_PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Search:
    """A question to Google's Fact Check Tools."""

    query: str
    key: str = field(repr=False)
    language: str = ""
    where: str = SEARCH


async def searched(search: Search, fetcher: Fetcher, *, limit: int = LIMIT) -> Found:
    """What others have said of this, by Google's Fact Check Tools; as many pages of answers as are needed."""
    found, token = Found(name=search.query), ""
    # The key goes as a header, which no log and no address holds.
    headers = {"x-goog-api-key": search.key}
    while len(found.offers) < limit:
        asked = {
            "query": search.query,
            "languageCode": search.language,
            "pageSize": str(_PAGE_SIZE),
            "pageToken": token,
        }
        address = f"{search.where}?{urlencode({name: value for name, value in asked.items() if value})}"
        answer = await fetcher.fetch(address, Wish(at_most=MAX_UPLOAD, headers=headers))
        if isinstance(answer, Failed) or answer.status != 200:
            return found.with_more(Found(problems=(told("claims:search", _refused(answer)),)))
        page = read_search_results(decoded(answer.body, answer.content_type), "claims:search")
        found = found.with_more(found_in(page.read))
        if not page.next_page or page.next_page == token or not page.read.offers:
            break
        token = page.next_page
    return found


def searched_now(search: Search, *, proxy: str | None = None, limit: int = LIMIT) -> Found:
    """The same, for whoever may wait."""

    async def work() -> Found:
        async with Fetcher(proxy=proxy) as fetcher:
            return await searched(search, fetcher, limit=limit)

    with asyncio.Runner(loop_factory=event_loop) as runner:
        return runner.run(work())


def _refused(answer: Fetched | Failed) -> str:
    if isinstance(answer, Failed):
        return answer.says or f"not reached ({answer.why})"
    if answer.status in {400, 401, 403}:
        return f"status {answer.status}: the key HESHI_GOOGLE_FACTCHECK_KEY is not accepted"
    return f"status {answer.status}"

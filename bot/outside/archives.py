"""A copy of a page that is gone, at the Internet Archive. What it answers is read strictly."""

from __future__ import annotations

import json
import re
from urllib.parse import quote

from bot.outside.fetching import Failed, Fetcher, Wish

ARCHIVE = "https://archive.org"
"""Where its availability API is: /wayback/available?url=…&timestamp=…"""

_COPY = re.compile(r"https?://web\.archive\.org(?::80|:443)?/web/(\d{4,14})(?:[a-z]{2}_)?/(\S+)\Z")
_MAX_ANSWER = 20_000
"""Bytes; its answers have a few hundred."""


async def archived_copy(fetcher: Fetcher, url: str, published: str = "", *, archive: str = ARCHIVE) -> str:
    """Address of the copy nearest to the day it was published; empty: there is none, or nobody answered."""
    day = re.sub(r"\D", "", published)[:8]
    asked = f"{archive}/wayback/available?url={quote(url, safe='')}" + (f"&timestamp={day}" if day else "")
    found = await fetcher.fetch(asked, Wish(at_most=_MAX_ANSWER))
    return "" if isinstance(found, Failed) or found.status != 200 else read_copy(found.body, url)


def read_copy(answer: bytes, url: str) -> str:
    """The copy that an answer names, if it is one of this page, and there; always by https."""
    try:
        closest = json.loads(answer)["archived_snapshots"]["closest"]
        there, status, copy = closest["available"], str(closest["status"]), closest["url"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""
    match = _COPY.fullmatch(copy) if isinstance(copy, str) and len(copy) <= 4_000 else None
    if there is not True or status != "200" or not match or _bare(match[2]) != _bare(url):
        return ""
    return f"https://web.archive.org/web/{match[1]}/{match[2]}"


def _bare(url: str) -> str:
    """What of an address names the page: without its scheme, port and last slash."""
    return re.sub(r"\Ahttps?://(?:www\.)?([^/:]+)(?::\d+)?", r"\1", url.lower()).rstrip("/")

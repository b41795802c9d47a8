"""What changed in the facts, newest first, as a JSON Feed 1.1 (https://jsonfeed.org/version/1.1).

One item for every entry of a fact's history, and one for its withdrawal.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NotRequired, TypedDict

from knowledge.exchange.claim_review import RATING_NAMES
from knowledge.exchange.publisher import TAGS, Lang, Publisher, in_language
from knowledge.factbase import FactBase
from knowledge.records import Fact, Stance

VERSION = "https://jsonfeed.org/version/1.1"

KEPT = 100
"""Items in a feed: readers look back days, not years; who wants all takes the archive."""

_TITLES: dict[Lang, str] = {"zh": "{name}：更新", "en": "{name}: what changed"}
_WITHDRAWN: dict[Lang, str] = {"zh": "撤回", "en": "withdrawn"}
_COLONS: dict[Lang, str] = {"zh": "：", "en": ": "}


class Author(TypedDict):
    """Who made the feed."""

    name: str
    url: str


class Item(TypedDict):
    """One change of one fact."""

    id: str
    url: str
    title: str
    content_text: str
    summary: str
    date_published: str
    tags: list[str]


class Feed(TypedDict):
    """A whole feed."""

    version: str
    title: str
    home_page_url: str
    feed_url: NotRequired[str]
    language: str
    authors: list[Author]
    items: list[Item]


@dataclass(frozen=True, slots=True)
class _Change:
    on: dt.date
    fact: Fact
    number: int
    says: str


def change_feed(
    base: FactBase, day: dt.date, publisher: Publisher, lang: Lang, feed_url: str | None = None
) -> Feed:
    """The newest changes up to that day. An item's verdict is that of the day, not of its date.

    `feed_url`: where the feed itself is served, if it is.
    """
    changes = [change for fact in base.facts.values() for change in _changes(fact, lang) if change.on <= day]
    # Newest first; within a day by id, and within a fact the later entry first.
    changes.sort(key=lambda change: (-change.on.toordinal(), change.fact.id, -change.number))
    feed: Feed = {
        "version": VERSION,
        "title": _TITLES[lang].format(name=publisher.name),
        "home_page_url": publisher.home,
        "language": TAGS[lang],
        "authors": [{"name": publisher.name, "url": publisher.home}],
        "items": [_item(change, day, publisher, lang) for change in changes[:KEPT]],
    }
    if feed_url:
        feed["feed_url"] = feed_url
    return feed


def _changes(fact: Fact, lang: Lang) -> Iterator[_Change]:
    for number, entry in enumerate(fact.history, 1):
        yield _Change(entry.on, fact, number, entry.change)
    if fact.withdrawn:
        says = f"{_WITHDRAWN[lang]}{_COLONS[lang]}{fact.withdrawn.because}"
        yield _Change(fact.withdrawn.on, fact, len(fact.history) + 1, says)


def _item(change: _Change, day: dt.date, publisher: Publisher, lang: Lang) -> Item:
    fact = change.fact
    url = publisher.page_of(fact.id)
    return {
        # The place in the history, not the day: a fact may change twice a day, and entries are never removed.
        "id": f"{url}#change-{change.number}",
        "url": url,
        "title": in_language(fact.statement, lang),
        "content_text": "\n\n".join((change.says, *_standing(fact, day, lang))),
        "summary": change.says,
        # A civil day has no hour. Noon UTC falls on that day from Hawaii to Sydney; midnight would not.
        "date_published": f"{change.on.isoformat()}T12:00:00Z",
        "tags": [fact.topic, *fact.subjects],
    }


def _standing(fact: Fact, day: dt.date, lang: Lang) -> Iterator[str]:
    period, verdict = fact.period_on(day), fact.verdict_on(day, Stance.AFFIRMS)
    if period and verdict and not fact.withdrawn:
        yield f"{RATING_NAMES[lang][verdict]}{_COLONS[lang]}{in_language(period.because, lang)}"

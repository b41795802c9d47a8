"""ClaimReview of others → offers: JSON-LD as it is found, in a page, a feed or a file of its own.

What people publish is rarely what the vocabulary says: types as lists or whole addresses, several objects in
an array or an `@graph`, parts that only refer to others by `@id`, ratings as text, commas too many. All of
that is read; what cannot be is told, and the rest is read all the same.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import TypeAlias

from knowledge.exchange.offers import Offer, OffersRead, address, claim_of, clean, day_of, digest, problem
from knowledge.exchange.ratings import verdict_of_rating

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"

MAX_NODES = 50_000
"""Objects and lists of one text that are looked at: a feed of a thousand reviews has twenty thousand."""

MAX_REVIEWS = 5_000
"""Reviews that are taken from one text."""


def read_claim_reviews(text: str, *, page: str = "", name: str = "page") -> OffersRead:
    """The reviews in a text of JSON. `page`: where it was found; `name`: what problems call it."""
    data = read_json(text)
    if data is NOT_JSON:
        return OffersRead(problems=(problem(name, "this is no JSON, not even with its slips mended"),))
    nodes = list(_nodes(data))
    by_id = {found: node for node in nodes if isinstance(found := node.get("@id"), str) and len(node) > 1}
    offers: dict[str, Offer] = {}
    problems = []
    for node in nodes:
        if not _is_a(node, "ClaimReview") or len(offers) >= MAX_REVIEWS:
            continue
        offer = _offer(node, by_id, page)
        if offer.claim:
            _ = offers.setdefault(offer.id, offer)
        else:
            problems.append(problem(name, "a review without a claim", field="claimReviewed"))
    return OffersRead(tuple(offers.values()), tuple(problems))


class _NotJson:
    """The value for what is no JSON: null is JSON."""


NOT_JSON = _NotJson()


def read_json(text: str) -> Json | _NotJson:
    """A text of JSON as values, common slips mended; NOT_JSON where that does not help."""
    for attempt in (text, _mended(text)):
        try:
            found: Json = json.loads(attempt, strict=False, parse_constant=lambda _: None)
        except (ValueError, RecursionError):
            continue
        return found
    return NOT_JSON


def _mended(text: str) -> str:
    """Without what people wrap JSON in, and without a comma before an end."""
    bare = text.strip().removeprefix("\ufeff").strip().rstrip(";")
    for begin, end in (
        ("<!--", "-->"),
        ("<![CDATA[", "]]>"),
        ("//<![CDATA[", "//]]>"),
        ("/*<![CDATA[*/", "/*]]>*/"),
    ):
        if bare.startswith(begin):
            bare = bare.removeprefix(begin).strip().removesuffix(end).strip()
    # Strings are passed over whole, so that nothing in them is touched.
    return _COMMA.sub(lambda found: found[1] or "", bare)


_COMMA = re.compile(r'("(?:[^"\\]|\\.)*+(?:"|\\?\Z))|,(?=\s*[}\]])', re.S)
"""A string, or a comma before an end. A string without an end reaches to the end of all: were it no match,
the search would begin anew behind each quotation mark in it."""


# --- inside


def _nodes(data: Json | _NotJson) -> Iterator[dict[str, Json]]:
    """All objects in it, in the order in which they stand, without recursion."""
    waiting: list[Json] = [] if isinstance(data, _NotJson) else [data]
    seen = 0
    while waiting and seen < MAX_NODES:
        seen += 1
        one = waiting.pop()
        if isinstance(one, dict):
            yield one
            waiting.extend(reversed(one.values()))
        elif isinstance(one, list):
            waiting.extend(reversed(one))


def _is_a(node: Mapping[str, Json], kind: str) -> bool:
    types = node.get("@type")
    names = types if isinstance(types, list) else [types]
    return any(isinstance(name, str) and re.split(r"[/:#]", name)[-1] == kind for name in names)


def _offer(node: Mapping[str, Json], by_id: Mapping[str, Mapping[str, Json]], page: str) -> Offer:
    def part(of: Mapping[str, Json], name: str) -> Mapping[str, Json]:
        return _part(of.get(name), by_id)

    rating, claim = part(node, "reviewRating"), part(node, "itemReviewed")
    words = claim_of(_text(node.get("claimReviewed")) or _text(claim.get("name")))
    word = clean(_text(rating.get("alternateName")) or _text(rating.get("name")), 200)
    where = address(_text(node.get("url"))) or address(_text(node.get("mainEntityOfPage"))) or address(page)
    publisher = part(node, "author") or part(node, "publisher")
    value, best, worst = (rating.get(name) for name in ("ratingValue", "bestRating", "worstRating"))
    return Offer(
        id=f"{where.partition('#')[0]}#{digest(words)}",
        claim=words,
        rating=word or clean(_text(value), 40),
        verdict=verdict_of_rating(word, value, best, worst),
        page=where,
        title=clean(_text(node.get("headline")) or _text(node.get("name")), 300),
        publisher=clean(_text(publisher.get("name")) or _text(node.get("author")), 200),
        published=day_of(_text(node.get("datePublished"))),
        lang=clean(_text(node.get("inLanguage")), 20),
        appearances=tuple(_appearances(claim, by_id)),
        licence=clean(_text(node.get("license")), 300),
    )


def _part(value: Json, by_id: Mapping[str, Mapping[str, Json]]) -> Mapping[str, Json]:
    """The object that a property holds: itself, the first of several, or the one that it refers to."""
    found = value[0] if isinstance(value, list) and value else value
    if not isinstance(found, dict):
        return {}
    name = found.get("@id")
    return by_id.get(name, found) if isinstance(name, str) and len(found) == 1 else found


def _text(value: Json) -> str:
    """The words of a property: of itself, of the first of several, of a value with a language, of a thing."""
    found = value[0] if isinstance(value, list) and value else value
    if isinstance(found, dict):
        found = next((found[key] for key in ("@value", "name", "url", "@id") if key in found), "")
    return str(found) if isinstance(found, str | int | float) and not isinstance(found, bool) else ""


def _appearances(claim: Mapping[str, Json], by_id: Mapping[str, Mapping[str, Json]]) -> Iterator[str]:
    seen: set[str] = set()
    for name in ("firstAppearance", "appearance"):
        value = claim.get(name)
        for one in value[:10] if isinstance(value, list) else [value]:
            part = _part(one, by_id)
            where = address(_text(part.get("url")) if part else _text(one))
            if where and where not in seen:
                seen.add(where)
                yield where

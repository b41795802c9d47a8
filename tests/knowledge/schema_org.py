"""What schema.org says of the types and properties that we write, and what Google asks of them.

Vocabulary: schema.org 30.0 (2026-03-19), https://schema.org/docs/releases.html; its terms are licensed under
CC BY-SA 3.0. Only names are here: of each type its parent, of each property the types that may have it and
the types that it may hold, as far as we use them.

Requirements: https://developers.google.com/search/docs/appearance/structured-data/factcheck. Google shows no
such results any more since June 2025; its Fact Check Explorer and Tools still read the markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

PARENTS = {
    "ClaimReview": "Review", "Review": "CreativeWork", "Claim": "CreativeWork", "CreativeWork": "Thing",
    "Rating": "Intangible", "Intangible": "Thing", "Organization": "Thing", "Thing": "",
}  # fmt: skip

PROPERTIES: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    name: (frozenset(holders.split()), frozenset(values.split()))
    for name, holders, values in (
        ("url", "Thing", "URL"),
        ("name", "Thing", "Text"),
        ("alternateName", "Thing", "Text"),
        ("claimReviewed", "ClaimReview", "Text"),
        ("itemReviewed", "Review AggregateRating", "Thing"),
        ("reviewRating", "Review", "Rating"),
        ("inLanguage", "CreativeWork Event", "Text Language"),
        ("datePublished", "CreativeWork Certification", "Date DateTime"),
        ("dateModified", "CreativeWork DataFeedItem", "Date DateTime"),
        ("author", "CreativeWork Rating", "Organization Person"),
        ("publisher", "CreativeWork", "Organization Person"),
        ("citation", "CreativeWork", "CreativeWork Text"),
        ("appearance", "Claim", "CreativeWork"),
        ("firstAppearance", "Claim", "CreativeWork"),
        ("ratingExplanation", "Rating", "Text"),
        ("ratingValue", "Rating", "Number Text"),
        ("bestRating", "Rating", "Number Text"),
        ("worstRating", "Rating", "Number Text"),
    )
}

REQUIRED = {
    "ClaimReview": {"claimReviewed", "reviewRating", "url"},
    "Rating": {"alternateName"},
}
"""What Google needs before it takes a review."""

RECOMMENDED = {
    "ClaimReview": {"author", "itemReviewed"},
    "Organization": {"name", "url"},
    "Rating": {"ratingValue", "bestRating", "worstRating"},
    "Claim": {"appearance", "firstAppearance", "author", "datePublished"},
}
"""What Google recommends. Who made a claim and when is in no record of ours."""

DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01])(T\d\d:\d\d:\d\dZ)?)?)?")


def kinds(name: str) -> Iterator[str]:
    """A type and all its parents."""
    while name:
        yield name
        name = PARENTS.get(name, "")


def faults(node: Mapping[str, Any], where: str = "") -> Iterator[str]:
    """Where an object does not keep to the vocabulary."""
    kind = node.get("@type", "")
    if kind not in PARENTS:
        yield f"{where}: no type {kind!r}"
        return
    for name, value in node.items():
        at = f"{where}/{name}"
        if name == "@type" or (name == "@context" and not where):
            continue
        if name not in PROPERTIES:
            yield f"{at}: no such property"
            continue
        holders, values = PROPERTIES[name]
        if not holders & set(kinds(kind)):
            yield f"{at}: no property of {kind}"
        for one in value if isinstance(value, list) else [value]:
            yield from _value_faults(one, values, at)


def _value_faults(value: Any, expected: frozenset[str], at: str) -> Iterator[str]:
    if isinstance(value, dict):
        if not expected & set(kinds(value.get("@type", ""))):
            yield f"{at}: expected {expected}, found {value.get('@type')}"
        yield from faults(value, at)
    elif not any(_is(value, kind) for kind in expected):
        yield f"{at}: {value!r} is none of {expected}"


def _is(value: Any, kind: str) -> bool:
    match kind:
        case "URL":
            return isinstance(value, str) and bool(re.fullmatch(r"https?://[^\s/]+\S*", value))
        case "Date" | "DateTime":
            return isinstance(value, str) and bool(DATE.fullmatch(value))
        case "Number":
            return isinstance(value, int | float) and not isinstance(value, bool)
        case "Text" | "Language":
            return isinstance(value, str) and bool(value.strip())
    return False

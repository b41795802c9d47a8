"""A fact as it stands on a day → schema.org ClaimReview (JSON-LD), for search engines and other checkers.

The names are those of https://schema.org/ClaimReview. A search engine asks for `claimReviewed`,
`url` and `reviewRating.alternateName`; the rest it recommends, and we give what the records hold.

Of the ratings, `alternateName` is what counts. The number follows the custom of 1 = false to 5 = true:

    5  supported      the statement is so
    3  misleading     the words can be defended, what they suggest cannot
    1  refuted        the statement is not so
    1  outdated       it was so once, and is not so on that day
    –  unproven       no number at all: not known is not half true
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import NotRequired, TypedDict

from knowledge.exchange.publisher import TAGS, Lang, Publisher, in_language
from knowledge.factbase import FactBase
from knowledge.records import Fact, Period, Source, Stance, Verdict

WORST, BEST = 1, 5
"""Both ends of the scale of `ratingValue`."""

RATINGS: Mapping[Verdict, int] = {
    Verdict.SUPPORTED: BEST,
    Verdict.MISLEADING: 3,
    Verdict.REFUTED: WORST,
    Verdict.OUTDATED: WORST,
}
"""`ratingValue` of a verdict; unproven has none."""

RATING_NAMES: Mapping[Lang, Mapping[Verdict, str]] = {
    "zh": {
        Verdict.SUPPORTED: "属实",
        Verdict.REFUTED: "不实",
        Verdict.MISLEADING: "误导",
        Verdict.UNPROVEN: "无法证实",
        Verdict.OUTDATED: "已过时",
    },
    "en": {
        Verdict.SUPPORTED: "Supported",
        Verdict.REFUTED: "Refuted",
        Verdict.MISLEADING: "Misleading",
        Verdict.UNPROVEN: "Unproven",
        Verdict.OUTDATED: "Outdated",
    },
}
"""`alternateName` of a verdict: the word that readers see."""

# The names begin with @ where JSON-LD wants it, which no class body can write.
Organization = TypedDict("Organization", {"@type": str, "name": str, "url": NotRequired[str]})
Rating = TypedDict(
    "Rating",
    {
        "@type": str,
        "alternateName": str,
        "ratingExplanation": str,
        "ratingValue": NotRequired[int],
        "bestRating": NotRequired[int],
        "worstRating": NotRequired[int],
    },
)
CreativeWork = TypedDict(
    "CreativeWork",
    {
        "@type": str,
        "name": NotRequired[str],
        "url": str,
        "publisher": NotRequired[Organization],
        "datePublished": NotRequired[str],
        "inLanguage": NotRequired[str],
    },
)
ClaimUnderReview = TypedDict(
    "ClaimUnderReview",
    {
        "@type": str,
        "name": str,
        "firstAppearance": NotRequired[CreativeWork],
        "appearance": NotRequired[list[CreativeWork]],
    },
)
ClaimReview = TypedDict(
    "ClaimReview",
    {
        "@context": str,
        "@type": str,
        "url": str,
        "claimReviewed": str,
        "inLanguage": str,
        "datePublished": str,
        "dateModified": str,
        "author": Organization,
        "itemReviewed": ClaimUnderReview,
        "reviewRating": Rating,
        "citation": NotRequired[list[CreativeWork]],
    },
)


def claim_reviews(
    base: FactBase,
    day: dt.date,
    publisher: Publisher,
    lang: Lang,
    appearances: Mapping[str, Sequence[str]] | None = None,
) -> tuple[ClaimReview, ...]:
    """The reviews of all facts that have a verdict on that day, in order of id.

    `appearances`: web addresses, by fact id, where the claim was made, the earliest first. Records do not
    hold them: the sources of a fact are what it rests on, not where the claim stood.
    """
    known = appearances or {}
    found = (
        claim_review(fact, base, day, publisher, lang, appearances=known.get(fact.id, ()))
        for fact in base.current()
    )
    return tuple(review for review in found if review is not None)


def claim_review(
    fact: Fact,
    base: FactBase,
    day: dt.date,
    publisher: Publisher,
    lang: Lang,
    *,
    appearances: Sequence[str] = (),
) -> ClaimReview | None:
    """The review of the fact's statement as on that day; None when withdrawn or without a verdict then."""
    period, verdict = fact.period_on(day), fact.verdict_on(day, Stance.AFFIRMS)
    if fact.withdrawn or period is None or verdict is None:
        return None
    review: ClaimReview = {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": publisher.page_of(fact.id),
        "claimReviewed": in_language(fact.statement, lang),
        "inLanguage": TAGS[lang],
        "datePublished": min(entry.on for entry in fact.history).isoformat(),
        "dateModified": fact.last_changed.isoformat(),
        "author": {"@type": "Organization", "name": publisher.name, "url": publisher.home},
        "itemReviewed": _claim(fact, lang, appearances),
        "reviewRating": _rating(period, verdict, lang),
    }
    cited = [_work(source) for source in base.sources_of(fact, period) if source.url]
    if cited:
        review["citation"] = cited
    return review


def _claim(fact: Fact, lang: Lang, appearances: Sequence[str]) -> ClaimUnderReview:
    claim: ClaimUnderReview = {"@type": "Claim", "name": in_language(fact.statement, lang)}
    works: list[CreativeWork] = [{"@type": "CreativeWork", "url": url} for url in appearances]
    if works:
        claim["firstAppearance"] = works[0]
        claim["appearance"] = works
    return claim


def _rating(period: Period, verdict: Verdict, lang: Lang) -> Rating:
    rating: Rating = {
        "@type": "Rating",
        "alternateName": RATING_NAMES[lang][verdict],
        "ratingExplanation": in_language(period.because, lang),
    }
    if verdict in RATINGS:
        rating["ratingValue"] = RATINGS[verdict]
        rating["bestRating"] = BEST
        rating["worstRating"] = WORST
    return rating


def _work(source: Source) -> CreativeWork:
    return {
        "@type": "CreativeWork",
        "name": source.title,
        "url": source.url or "",
        "publisher": {"@type": "Organization", "name": source.publisher},
        # A range has no place in schema.org's Date: its beginning stands for it.
        "datePublished": source.published.partition("/")[0],
        "inLanguage": source.lang,
    }

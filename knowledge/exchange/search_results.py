"""Answers of Google's Fact Check Tools API, `claims:search` (v1alpha1) → offers.

    {"claims": [{"text", "claimant", "claimDate",
                 "claimReview": [{"publisher": {"name", "site"}, "url", "title", "reviewDate",
                                  "textualRating", "languageCode"}]}], "nextPageToken"}

A claim that several publishers have looked at is an offer by each of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.errors import RecordProblem
from knowledge.exchange.offers import Offer, OffersRead, address, claim_of, clean, day_of, digest, problem
from knowledge.exchange.ratings import verdict_of_word
from knowledge.exchange.review_reading import NOT_JSON, Json, read_json

ORIGIN = "Google Fact Check Tools API"


@dataclass(frozen=True, slots=True)
class SearchRead:
    """One page of results, and how to ask for the next; `next_page` is empty at the end."""

    read: OffersRead
    next_page: str = ""


def read_search_results(text: str, name: str = "results") -> SearchRead:
    """What an answer holds. The token of the next page is theirs, and goes back to them alone."""
    data = read_json(text)
    if data is NOT_JSON or not isinstance(data, dict):
        return SearchRead(OffersRead(problems=(problem(name, "no answer of claims:search; expected JSON"),)))
    claims = data.get("claims", [])
    if "error" in data or not isinstance(claims, list):
        return SearchRead(OffersRead(problems=(problem(name, "an error instead of claims", field="error"),)))
    offers: dict[str, Offer] = {}
    problems: list[RecordProblem] = []
    for number, claim in enumerate(claims, 1):
        found = list(_of_claim(claim))
        if not found:
            problems.append(problem(name, f"claim {number} has no text, or nobody has looked at it"))
        for offer in found:
            _ = offers.setdefault(offer.id, offer)
    token = data.get("nextPageToken")
    return SearchRead(
        OffersRead(tuple(offers.values()), tuple(problems)), token if isinstance(token, str) else ""
    )


def is_search_answer(data: Json) -> bool:
    """Whether JSON is such an answer, by its form."""
    claims = data.get("claims") if isinstance(data, dict) else None
    first = claims[0] if isinstance(claims, list) and claims else None
    return isinstance(first, dict) and "claimReview" in first


def _of_claim(claim: Json) -> Iterator[Offer]:
    words = claim_of(claim.get("text")) if isinstance(claim, dict) else ""
    reviews = claim.get("claimReview") if isinstance(claim, dict) else None
    if not words or not isinstance(reviews, list):
        return
    for review in reviews[:20]:
        if not isinstance(review, dict):
            continue
        publisher = review.get("publisher")
        site = publisher if isinstance(publisher, dict) else {}
        rating, where = clean(review.get("textualRating"), 200), address(review.get("url"))
        yield Offer(
            id=f"{where.partition('#')[0]}#{digest(words)}",
            claim=words,
            rating=rating,
            verdict=verdict_of_word(rating),
            page=where,
            title=clean(review.get("title"), 300),
            publisher=clean(site.get("name"), 200) or clean(site.get("site"), 200),
            published=day_of(review.get("reviewDate")),
            lang=clean(review.get("languageCode"), 20),
            origin=ORIGIN,
        )

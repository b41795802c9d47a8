"""What we publish as ClaimReview keeps to schema.org and to what Google asks; and tables hold no formulas."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import unicodedata
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import (
    FactBase,
    Publisher,
    Verdict,
    change_feed,
    claim_reviews,
    drafts_table,
    open_facts,
    read_claim_reviews,
    shipped_facts,
    wordings_table,
)
from knowledge.exchange.table import Draft
from tests.knowledge.builders import FACTS, TODAY, base_of, fact, period, source
from tests.knowledge.schema_org import PARENTS, PROPERTIES, RECOMMENDED, REQUIRED, faults, kinds

PUBLISHER = Publisher("云报", "https://check.example/", "https://check.example/f/{id}")
EVERY = base_of(
    *FACTS,
    *(
        fact(f"v-{verdict}", "甲。", periods=[period("2024-01-01", verdict)])
        for verdict in ("supported", "refuted", "misleading", "unproven")
    ),
    fact(
        "partial",
        "乙。",
        periods=[period("always", "refuted")],
        sources=(source(published="2024-01/2024-03"),),
    ),
    fact(
        "nowhere",
        "丙。",
        periods=[period("always", "refuted")],
        sources=(source(url="none", published="2024"),),
    ),
)


def reviews(base: FactBase, day: dt.date, lang: Any = "zh", **seen: list[str]) -> list[dict[str, Any]]:
    return json.loads(json.dumps(claim_reviews(base, day, PUBLISHER, lang, seen)))


@pytest.fixture(scope="module")
def shipped() -> FactBase:
    return open_facts(shipped_facts())


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("day", [TODAY, dt.date(2024, 6, 1), dt.date(2025, 10, 1), dt.date(2000, 1, 1)])
def test_every_review_keeps_to_the_vocabulary(shipped: FactBase, day: dt.date, lang: str) -> None:
    said = ["https://chat.example/1", "https://chat.example/2"]
    appearances = dict.fromkeys(shipped.facts, said)
    for made in (*reviews(shipped, day, lang, **appearances), *reviews(EVERY, day, lang)):
        assert list(faults(made)) == []


@pytest.mark.parametrize(
    "spoilt",
    [
        {"claimReviewed": 5},
        {"claimReviewed": ""},
        {"rating": {}},
        {"reviewRating": "False"},
        {"url": "/f/x"},
        {"datePublished": "yesterday"},
        {"author": {"@type": "Rating"}},
        {"author": {"@type": "Nobody"}},
        {"itemReviewed": {"@type": "Claim", "claimReviewed": "x"}},
        {"reviewRating": {"@type": "Rating", "ratingValue": True}},
    ],
)
def test_the_check_can_fail(spoilt: dict[str, Any]) -> None:
    assert list(faults(reviews(EVERY, TODAY)[0] | spoilt))


def test_the_table_of_the_vocabulary_holds_together() -> None:
    assert all(parent in PARENTS or not parent for parent in PARENTS.values())
    assert all(list(kinds(kind))[-1] == "Thing" for kind in PARENTS)
    assert {name for names in (*REQUIRED.values(), *RECOMMENDED.values()) for name in names} <= set(
        PROPERTIES
    )


def test_every_review_has_what_google_needs(shipped: FactBase) -> None:
    for made in (*reviews(shipped, TODAY), *reviews(EVERY, TODAY)):
        assert set(made) >= REQUIRED["ClaimReview"] | RECOMMENDED["ClaimReview"]
        assert set(made["reviewRating"]) >= REQUIRED["Rating"]
        assert set(made["author"]) >= RECOMMENDED["Organization"]
        rating = made["reviewRating"]
        if "ratingValue" in rating:
            assert set(rating) >= RECOMMENDED["Rating"]
            assert rating["worstRating"] <= rating["ratingValue"] <= rating["bestRating"]
        assert urlsplit(made["url"]).netloc == urlsplit(made["author"]["url"]).netloc == "check.example"
        assert made["reviewRating"]["alternateName"] not in made["claimReviewed"], (
            "the rating has its own place"
        )


def test_one_page_has_one_review(shipped: FactBase) -> None:
    urls = [made["url"] for made in reviews(shipped, TODAY)]
    assert len(urls) == len(set(urls))


def test_what_was_withdrawn_has_no_review_and_the_feed_says_so() -> None:
    gone = fact(
        "gone",
        "丁。",
        periods=[period("always", "refuted")],
        withdrawn={"on": "2026-11-21", "because": "两处说的不是一回事"},
    )
    base = base_of(gone, *FACTS)
    assert "https://check.example/f/gone" not in {made["url"] for made in reviews(base, TODAY)}
    first = change_feed(base, TODAY, PUBLISHER, "zh")["items"][0]
    assert (first["url"], first["summary"]) == ("https://check.example/f/gone", "撤回：两处说的不是一回事")
    assert "不实" not in first["content_text"], "a verdict that was taken back is not told again"


def test_our_own_reviews_read_back_with_their_verdicts(shipped: FactBase) -> None:
    """Whoever takes our reviews in as offers, as we take those of others, gets what we meant."""
    for lang in ("zh", "en"):
        written = claim_reviews(shipped, TODAY, PUBLISHER, lang)  # type: ignore[arg-type]
        offers = read_claim_reviews(json.dumps(written)).offers
        assert len(offers) == len(written)
        for made, offer in zip(written, offers, strict=True):
            verdict = shipped.facts[made["url"].rpartition("/")[2]].period_on(TODAY)
            assert verdict is not None
            # What was so once and is refuted now is `outdated` as a word, and the lowest number.
            assert offer.verdict is verdict.verdict
            assert (offer.claim, offer.page, offer.publisher) == (made["claimReviewed"], made["url"], "云报")


# --- tables in spreadsheets

FORMULAS = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1",
    "=cmd|'/C calc'!A0", "＝1+1", "＋1", "－1", "＠SUM(A1)",
    "﹦1", "﹢1", "﹣1", "﹫x", "⁺1", " =1", "\u3000=1", "\xa0=1",
    "\u200b=1", "\ufeff=1", "'=1", "''=1", "−1",
    "\ufb29=1", "⩵1", "’=1"[1:],
    "\x00=1", "\x0b=1", "\x0c=1", "\u2028=1", ";=1", '"=1"',
]  # fmt: skip


def opened(text: str) -> list[list[str]]:
    """A table as a spreadsheet opens it: cells, with what may be cut off their beginnings cut off."""
    return list(csv.reader(io.StringIO(text, newline="")))


def is_formula(cell: str) -> bool:
    """Whether any spreadsheet might take a cell for a formula: after trimming, and after folding of width."""
    bare = unicodedata.normalize("NFKC", cell).lstrip(
        "".join(map(chr, range(33))) + "\xa0\u200b\ufeff\u2028\u2029"
    )
    return bare.startswith(("=", "+", "-", "@", "−"))


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_is_a_formula_however_it_is_disguised(text: str) -> None:
    wordings = fact("one", "甲。", affirm=["x"])
    made = wordings.model_copy(update={"wordings": wordings.wordings.model_copy(update={"affirm": (text,)})})
    for table in (wordings_table([made]), drafts_table([Draft("one", statement_zh=text, because_en=text)])):
        for row in opened(table)[1:]:
            assert not any(is_formula(cell) for cell in row), row


@given(st.text(max_size=12))
def test_no_text_is_a_formula(text: str) -> None:
    for row in opened(drafts_table([Draft("one", statement_zh=text, because_en=f"={text}")]))[1:]:
        assert not any(is_formula(cell) for cell in row)


def test_every_verdict_of_ours_is_one_that_we_would_read() -> None:
    from knowledge.exchange.claim_review import RATING_NAMES
    from knowledge.exchange.ratings import verdict_of_word

    for names in RATING_NAMES.values():
        for verdict, name in names.items():
            assert verdict_of_word(name) is (None if verdict is Verdict.OUTDATED else verdict)

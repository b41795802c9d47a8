"""Facts in the formats of others: ClaimReview, CSV and JSON Feed."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from typing import get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import (
    Draft,
    Fact,
    FactBase,
    Publisher,
    Verdict,
    WordingRow,
    change_feed,
    claim_review,
    claim_reviews,
    draft_of,
    drafts_table,
    read_drafts,
    read_wordings,
    wordings_of,
    wordings_table,
)
from knowledge.exchange.claim_review import RATING_NAMES, RATINGS, ClaimReview
from knowledge.exchange.feed import KEPT
from knowledge.exchange.table import FACT_COLUMNS, WORDING_COLUMNS, WordingKind
from tests.knowledge.builders import (
    BEFORE,
    FACTS,
    OPEN,
    TODAY,
    WHILE,
    base_of,
    fact,
    period,
    source,
)

BASE = base_of(*FACTS)
PUBLISHER = Publisher("云报", "https://example.org/", "https://example.org/f/{id}")


def review(record: Fact, day: dt.date = TODAY, **over: object) -> ClaimReview:
    made = claim_review(record, FactBase.of([record]), day, PUBLISHER, "en", **over)  # type: ignore[arg-type]
    assert made is not None
    return made


# --- ClaimReview


def test_a_review_has_what_search_engines_ask_for() -> None:
    made = review(OPEN, WHILE)
    assert made["@context"] == "https://schema.org"
    assert made["@type"] == "ClaimReview"
    assert made["url"] == "https://example.org/f/yunque-open"
    assert made["claimReviewed"] == OPEN.statement.en
    assert made["reviewRating"] == {
        "@type": "Rating",
        "alternateName": "Supported",
        "ratingExplanation": "It is on record.",
        "ratingValue": 5,
        "bestRating": 5,
        "worstRating": 1,
    }
    assert made["author"] == {"@type": "Organization", "name": "云报", "url": "https://example.org/"}
    assert made["datePublished"] == made["dateModified"] == "2026-11-20"
    assert set(made) <= set(get_type_hints(ClaimReview))


@pytest.mark.parametrize(
    ("day", "word", "value"),
    [(BEFORE, "Refuted", 1), (WHILE, "Supported", 5), (TODAY, "Outdated", 1)],
)
def test_a_review_is_that_of_the_period_in_force(day: dt.date, word: str, value: int) -> None:
    rating = review(OPEN, day)["reviewRating"]
    assert (rating["alternateName"], rating["ratingValue"]) == (word, value)


def test_a_review_in_chinese_is_chinese_throughout() -> None:
    made = claim_review(OPEN, BASE, BEFORE, PUBLISHER, "zh")
    assert made is not None
    assert (made["claimReviewed"], made["inLanguage"]) == (OPEN.statement.zh, "zh-Hans")
    assert made["reviewRating"]["alternateName"] == "不实"
    assert made["reviewRating"]["ratingExplanation"] == "有据可查。"


def test_what_is_unproven_has_a_word_and_no_number() -> None:
    rating = review(fact("one", "甲。", periods=[period("always", "unproven")]))["reviewRating"]
    assert rating["alternateName"] == "Unproven"
    assert not {"ratingValue", "bestRating", "worstRating"} & set(rating)


def test_every_verdict_has_a_word_in_both_languages() -> None:
    assert set(RATING_NAMES["zh"]) == set(RATING_NAMES["en"]) == set(Verdict)
    assert set(RATINGS) == set(Verdict) - {Verdict.UNPROVEN}


def test_without_a_verdict_there_is_no_review() -> None:
    gone = {"on": "2026-11-21", "because": "twice"}
    silent = fact("a-silent", "甲。")
    withdrawn = fact("b-gone", "乙。", periods=[period("always", "refuted")], withdrawn=gone)
    base = base_of(OPEN, silent, withdrawn)
    assert [claim_review(f, base, TODAY, PUBLISHER, "en") for f in (silent, withdrawn)] == [None, None]
    assert [made["url"] for made in claim_reviews(base, TODAY, PUBLISHER, "en")] == [
        "https://example.org/f/yunque-open"
    ]
    assert claim_reviews(base, dt.date(2000, 1, 1), PUBLISHER, "en") == ()


def test_appearances_stand_where_they_are_known_the_earliest_first() -> None:
    assert not {"appearance", "firstAppearance"} & set(review(OPEN)["itemReviewed"])
    said = ["https://chat.example/1", "https://chat.example/2"]
    (made,) = claim_reviews(base_of(OPEN), TODAY, PUBLISHER, "en", {"yunque-open": said})
    assert made["itemReviewed"]["firstAppearance"]["url"] == said[0]
    assert [work["url"] for work in made["itemReviewed"]["appearance"]] == said


def test_sources_of_the_period_are_cited_if_they_have_an_address() -> None:
    sources = (source("a", published="2024-01/2024-03"), source("b", url="none"), source("c"))
    judged = fact("one", "甲。", sources=sources, periods=[period("always", "refuted", sources=("a", "b"))])
    (cited,) = review(judged)["citation"]
    assert (cited["url"], cited["datePublished"]) == ("https://news.example/a", "2024-01")
    unsourced = fact("one", "甲。", periods=[period("always", "refuted", sources=())])
    assert "citation" not in review(unsourced)


@pytest.mark.parametrize("page", ["https://example.org/f", "example.org/{id}", "javascript:{id}"])
def test_a_publisher_needs_a_page_for_each_fact(page: str) -> None:
    with pytest.raises(ValueError, match="expected"):
        Publisher("x", "https://example.org/", page)


# --- CSV: wordings


def test_wordings_read_back_as_they_were() -> None:
    read = read_wordings(wordings_table(FACTS), BASE)
    assert read.problems == ()
    assert wordings_of(read.rows) == {record.id: record.wordings for record in FACTS}


cells = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters=" \t\r\n\u00a0\u3000\ufeff") | st.just(" "),
    min_size=1,
).filter(lambda text: text == text.strip())


@given(st.lists(cells | cells.map("={}".format) | cells.map("'={}".format), unique=True))
def test_any_words_read_back_as_they_were(wordings: list[str]) -> None:
    said = fact("one", "甲。").model_copy(
        update={"wordings": OPEN.wordings.model_copy(update={"affirm": tuple(wordings), "deny": ("x\ny",)})}
    )
    read = read_wordings(wordings_table([said]), FactBase.of([said]))
    assert read.problems == ()
    assert [row.wording for row in read.rows if row.kind is WordingKind.AFFIRM] == wordings


def test_no_cell_is_a_formula_to_a_spreadsheet() -> None:
    risky = fact("one", "甲。", affirm=["=1+1", "@SUM(A1)", "+1", "-1", "'=x", "'quoted'"])
    rows = list(csv.reader(io.StringIO(wordings_table([risky]))))[1:]
    assert [row[2] for row in rows] == ["'=1+1", "'@SUM(A1)", "'+1", "'-1", "''=x", "'quoted'"]


def test_a_table_from_a_spreadsheet_is_read() -> None:
    text = "\ufeffkind,wording,fact\r\n deny , 云雀关了　,yunque-open\r\n,,\r\n"
    assert read_wordings(text, BASE).rows == (WordingRow("yunque-open", WordingKind.DENY, "云雀关了"),)


def test_each_row_that_cannot_be_used_is_told_with_its_line() -> None:
    text = (
        'fact,kind,wording\nyunque-open,affirm,"a\nb"\nnowhere,affirm,x\nyunque-open,maybe,x\n'
        'yunque-open,deny,\nyunque-open,deny\nyunque-open,affirm,"a\nb"\nyunque-open,deny,good\n'
    )
    read = read_wordings(text, BASE, "words.csv")
    assert [row.wording for row in read.rows] == ["a\nb", "good"]
    assert [str(problem) for problem in read.problems] == [
        "words.csv:4: fact: no fact has the id 'nowhere'",
        "words.csv:5: kind: 'maybe' is no kind; expected affirm, deny, not_this",
        "words.csv:6: wording: is empty",
        "words.csv:7: has 2 cells, the first line has 3",
        "words.csv:8: wording: stands in line 2 already",
    ]


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("", 1, "the first line must name it"),
        ("fact,kind\n", 1, "the first line must name it"),
        ("fact,kind,wording,mood\n", 1, "there is no such column"),
        ("fact,kind,wording,kind\n", 1, "this column stands twice"),
        ('fact,kind,wording\nyunque-open,deny,"x\n', 2, "not valid CSV"),
        ('fact,kind,wording\nyunque-open,deny,"x"y\n', 2, "not valid CSV"),
    ],
)
def test_what_is_no_such_table_is_told(text: str, line: int, says: str) -> None:
    (problem, *_) = read_wordings(text, BASE).problems
    assert problem.place.line == line
    assert says in problem.says


@given(st.text())
def test_any_text_is_read_or_told(text: str) -> None:
    for table in (text, "id,topic\n" + text, "fact,kind,wording\n" + text):
        read_drafts(table)
        read_wordings(table, BASE)


# --- CSV: facts


@pytest.mark.parametrize("day", [BEFORE, WHILE, TODAY, dt.date(2000, 1, 1)])
def test_a_table_of_facts_reads_back_as_drafts(day: dt.date) -> None:
    always = fact("a-first", "甲。", periods=[period("always", "misleading")], warning="scam")
    base = base_of(always, *FACTS)
    drafts = tuple(draft_of(record, base, day) for record in base.facts.values())
    read = read_drafts(drafts_table(drafts))
    assert read.problems == ()
    assert read.rows == drafts


def test_a_draft_says_what_holds_on_the_day() -> None:
    draft = draft_of(OPEN, BASE, WHILE)
    assert (draft.since, draft.verdict) == (dt.date(2024, 12, 9), Verdict.SUPPORTED)
    assert draft.sources == ("https://news.example/daily",)
    assert draft_of(OPEN, BASE, dt.date(2000, 1, 1)).verdict is None


def test_of_a_draft_only_the_id_is_needed() -> None:
    assert read_drafts("id\nnew-one\n").rows == (Draft("new-one"),)


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        ("New One,,", "is no id"),
        ("one,outdated,", "is no verdict"),
        ("one,,soon", "is no day"),
        ("one,,2026-02-30", "is no day"),
        ("two,,", "stands in line 2 already"),
    ],
)
def test_a_cell_that_cannot_be_is_told(cell: str, says: str) -> None:
    read = read_drafts(f"id,verdict,review_by\ntwo,refuted,2027-01-01\n{cell}\n")
    assert [row.id for row in read.rows] == ["two"]
    (problem,) = read.problems
    assert problem.place.line == 3
    assert says in problem.says


def test_columns_are_those_that_are_documented() -> None:
    assert next(csv.reader([drafts_table(())])) == list(FACT_COLUMNS) == list(Draft.__slots__)
    assert next(csv.reader([wordings_table(())])) == list(WORDING_COLUMNS) == list(WordingRow.__slots__)


# --- feed

TWICE = fact(
    "b-twice",
    "乙。",
    periods=[period("2025-01-01", "refuted")],
    history=({"on": "2026-11-01", "change": "first"}, {"on": "2026-11-20", "change": "mended"}),
)
WITHDRAWN = fact("c-gone", "丙。", withdrawn={"on": "2026-11-21", "because": "said twice"})


def test_a_feed_tells_every_change_the_newest_first() -> None:
    feed = change_feed(
        base_of(OPEN, TWICE, WITHDRAWN), TODAY, PUBLISHER, "en", "https://example.org/feed.json"
    )
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert (feed["language"], feed["feed_url"]) == ("en", "https://example.org/feed.json")
    assert [(item["id"].rpartition("/")[2], item["summary"]) for item in feed["items"]] == [
        ("c-gone#change-2", "withdrawn: said twice"),
        ("b-twice#change-2", "mended"),
        ("c-gone#change-1", "first published"),
        ("yunque-open#change-1", "first published"),
        ("b-twice#change-1", "first"),
    ]
    assert feed["items"][1]["content_text"] == "mended\n\nRefuted: It is on record."
    assert feed["items"][0]["content_text"] == "withdrawn: said twice"
    assert len({item["id"] for item in feed["items"]}) == 5
    dates = [dt.datetime.fromisoformat(item["date_published"]) for item in feed["items"]]
    assert dates == sorted(dates, reverse=True)
    assert all(date.tzinfo for date in dates)


def test_a_feed_ends_with_its_day_and_somewhere() -> None:
    assert len(change_feed(base_of(TWICE), dt.date(2026, 11, 10), PUBLISHER, "zh")["items"]) == 1
    many = [fact(f"n{number}", "甲。") for number in range(KEPT + 1)]
    assert len(change_feed(FactBase.of(many), TODAY, PUBLISHER, "zh")["items"]) == KEPT


def test_all_of_it_is_json() -> None:
    both = (claim_reviews(BASE, TODAY, PUBLISHER, "zh"), change_feed(BASE, TODAY, PUBLISHER, "zh"))
    assert "云雀" in json.dumps(both, ensure_ascii=False)

"""Claims that others have looked at, read from whatever they publish; and the drafts that come of them."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge import (
    BadRecordFile,
    Draft,
    FactBase,
    InvalidFactBase,
    Offer,
    Verdict,
    draft_id,
    offer_draft,
    read_claim_reviews,
    read_cofacts_nodes,
    read_cofacts_tables,
    read_draft_text,
    read_entries,
    read_records_json,
    read_search_results,
    records_json,
    table_draft,
)
from knowledge.exchange.cofacts import LICENCE
from knowledge.exchange.entries import MAX_ENTRIES
from knowledge.exchange.offers import MAX_CLAIM, claim_of
from knowledge.exchange.ratings import WORDS, verdict_of_rating, verdict_of_word
from tests.knowledge.builders import FACTS, SUBJECTS, base_of, fact, lexicon, period, source

TODAY = dt.date(2026, 11, 22)

REVIEW = {
    "@context": "https://schema.org",
    "@type": "ClaimReview",
    "url": "https://check.example/yunque",
    "claimReviewed": "Yunque is open to everybody",
    "author": {"@type": "Organization", "name": "Check Example"},
    "datePublished": "2025-06-01T08:00:00+08:00",
    "inLanguage": "en",
    "headline": "No, Yunque is not open",
    "reviewRating": {
        "@type": "Rating",
        "ratingValue": "1",
        "bestRating": "5",
        "worstRating": "1",
        "alternateName": "False",
    },
    "itemReviewed": {
        "@type": "Claim",
        "appearance": [{"@type": "CreativeWork", "url": "https://chat.example/1"}, "https://chat.example/2"],
        "firstAppearance": {"@type": "CreativeWork", "url": "https://chat.example/1"},
    },
}


def only(text: object, **more: str) -> Offer:
    (offer,) = read_claim_reviews(text if isinstance(text, str) else json.dumps(text), **more).offers
    return offer


# --- ClaimReview


def test_a_review_is_an_offer_with_all_that_it_says() -> None:
    offer = only(REVIEW)
    assert offer == Offer(
        id=offer.id,
        claim="Yunque is open to everybody",
        rating="False",
        verdict=Verdict.REFUTED,
        page="https://check.example/yunque",
        title="No, Yunque is not open",
        publisher="Check Example",
        published="2025-06-01",
        lang="en",
        appearances=("https://chat.example/1", "https://chat.example/2"),
    )
    assert offer.id.startswith("https://check.example/yunque#")


@pytest.mark.parametrize(
    "written",
    [
        [REVIEW],
        {"@graph": [{"@type": "WebPage"}, REVIEW]},
        {"@type": "DataFeed", "dataFeedElement": [{"@type": "DataFeedItem", "item": [REVIEW]}]},
        {"mainEntity": {"review": REVIEW}},
        REVIEW | {"@type": ["Review", "ClaimReview"]},
        REVIEW | {"@type": "http://schema.org/ClaimReview"},
        REVIEW | {"@type": "schema:ClaimReview"},
        REVIEW | {"claimReviewed": {"@value": "Yunque is open to everybody", "@language": "en"}},
        REVIEW | {"claimReviewed": ["Yunque is open to everybody"]},
        REVIEW | {"claimReviewed": "", "itemReviewed": {"name": "Yunque is open to everybody"}},
        REVIEW | {"author": [{"name": "Check Example"}, {"name": "Other"}]},
        [
            {k: v for k, v in REVIEW.items() if k != "author"} | {"author": {"@id": "#us"}},
            {"@id": "#us", "@type": "Organization", "name": "Check Example"},
        ],
        REVIEW | {"url": {"@id": "https://check.example/yunque"}},
    ],
)
def test_however_a_review_is_wrapped_it_is_found(written: object) -> None:
    offer = only(written)
    assert (offer.claim, offer.publisher, offer.page) == (
        "Yunque is open to everybody",
        "Check Example",
        "https://check.example/yunque",
    )
    assert offer.id == only(REVIEW).id


@pytest.mark.parametrize(
    "around",
    ["{}", "<!--\n{}\n-->", "//<![CDATA[\n{}\n//]]>", "<![CDATA[{}]]>", "{};", "\ufeff{}", "\n\t {} \n"],
)
def test_slips_that_people_make_are_mended(around: str) -> None:
    text = (
        json.dumps(REVIEW)
        .replace('"@type": "Claim",', '"@type": "Claim", "x": "a, ] b",')
        .replace("}]", "},]")
    )
    assert only(around.replace("{}", text)).rating == "False"
    raw = json.dumps(REVIEW | {"headline": "HERE"}).replace("HERE", "line\nbreak\tand tab")
    assert only(raw).title == "line break and tab"


def test_several_reviews_of_one_page_are_several_offers_and_the_same_again_is_one() -> None:
    other = REVIEW | {"claimReviewed": "Yunque is free"}
    found = read_claim_reviews(json.dumps([REVIEW, other, REVIEW])).offers
    assert [offer.claim for offer in found] == ["Yunque is open to everybody", "Yunque is free"]


def test_without_an_address_of_its_own_a_review_is_at_the_page_it_stands_in() -> None:
    bare = {k: v for k, v in REVIEW.items() if k != "url"}
    assert only(bare, page="https://check.example/p#x").page == "https://check.example/p#x"
    for bad in ("javascript:alert(1)", "/relative", "ftp://x.example", "https://a b", 'https://x"><script>'):
        assert only(bare | {"url": bad}).page == ""


@pytest.mark.parametrize("text", ["", "{", "nonsense", "[" * 100_000, '{"a": 1} {"b": 2}'])
def test_what_is_no_json_is_told(text: str) -> None:
    read = read_claim_reviews(text, name="x.json")
    assert read.offers == ()
    assert "no JSON" in str(read.problems[0])


@pytest.mark.parametrize("piece", ['\\"', '"', "\\", ",", ", ", "{", '{"a":', "[", '",', "<!--", "//"])
def test_a_text_built_to_keep_a_reader_busy_does_not(piece: str) -> None:
    # A megabyte of it takes a fraction of a second; anything quadratic would take hours.
    for start in ("", '"', '{"@type": "ClaimReview", "claimReviewed": "'):
        read_claim_reviews(start + piece * (1_000_000 // len(piece)))
        read_entries("<rss><item><title>" + piece * (1_000_000 // len(piece)))


def test_a_review_without_a_claim_is_told() -> None:
    read = read_claim_reviews(json.dumps([{"@type": "ClaimReview"}, REVIEW]))
    assert (len(read.offers), len(read.problems)) == (1, 1)


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.floats()
    | st.integers()
    | st.text(max_size=20)
    | st.sampled_from(["ClaimReview", "False"]),
    lambda inside: (
        st.lists(inside, max_size=4)
        | st.dictionaries(
            st.sampled_from([*REVIEW, *REVIEW["reviewRating"], "@id", "name", "@value", "x"]),
            inside,
            max_size=6,
        )
    ),  # type: ignore[misc]
    max_leaves=25,
)


@given(json_values)
def test_any_json_is_read(value: object) -> None:
    whole = {
        "@type": "ClaimReview",
        "claimReviewed": "x",
        "reviewRating": value,
        "author": value,
        "itemReviewed": value,
        "url": value,
    }
    for data in (value, whole):
        text = json.dumps(data)
        for offer in (
            *read_claim_reviews(text).offers,
            *read_search_results(text).read.offers,
            *read_cofacts_nodes(text).offers,
        ):
            assert "\n" not in offer.claim
        read_entries(text)


@given(st.text())
def test_any_text_is_read_or_told(text: str) -> None:
    read_claim_reviews(text)
    read_search_results(text)
    read_cofacts_nodes(text)
    read_entries(text)
    read_entries("<rss><channel><item>" + text)
    read_cofacts_tables({"articles": text, "replies": text, "article_replies": text})


def test_a_long_message_is_taken_up_to_the_end_of_a_sentence() -> None:
    assert claim_of("短。") == "短。"
    long = "云雀今天已经对所有人开放注册，不需要任何邀请码，马上就可以使用它来制作视频，机会难得。" * 20
    assert claim_of(long).endswith("。")
    assert len(claim_of(long)) <= MAX_CLAIM
    assert len(claim_of("字" * 1000)) == MAX_CLAIM
    assert claim_of("a\u202eb\u0000c\ud800\nd\u200b") == "a b c d"
    assert claim_of(None) == claim_of(5) == ""


# --- verdicts


@pytest.mark.parametrize(
    ("word", "verdict"),
    [
        ("False", Verdict.REFUTED),
        ("FALSE.", Verdict.REFUTED),
        ("Pants on Fire!", Verdict.REFUTED),
        ("“Fake”", Verdict.REFUTED),
        ("True", Verdict.SUPPORTED),
        ("Correct", Verdict.SUPPORTED),
        ("Misleading", Verdict.MISLEADING),
        ("Missing Context", Verdict.MISLEADING),
        ("Unproven", Verdict.UNPROVEN),
        ("No evidence", Verdict.UNPROVEN),
        ("不实", Verdict.REFUTED),
        ("不實", Verdict.REFUTED),
        ("【錯誤】", Verdict.REFUTED),
        ("謠言", Verdict.REFUTED),
        ("屬實", Verdict.SUPPORTED),
        ("正確", Verdict.SUPPORTED),
        ("易誤解", Verdict.MISLEADING),
        ("證據不足", Verdict.UNPROVEN),
        ("Half True", None),
        ("Mostly False", None),
        ("Mostly True", None),
        ("部分錯誤", None),
        ("Mixture", None),
        ("Satire", None),
        ("Altered", None),
        ("Scam", None),
        ("Not false", None),
        ("不是假的", None),
        ("Outdated", None),
        ("False: he never said so", None),
        ("Three Pinocchios", None),
        ("", None),
        ("?", None),
        ("Rumor", None),
    ],
)
def test_a_word_is_a_verdict_only_where_the_table_says_so(word: str, verdict: Verdict | None) -> None:
    assert verdict_of_word(word) is verdict


def test_no_word_of_the_table_means_two_things() -> None:
    words = [word.strip() for list_ in WORDS.values() for word in list_.split(",")]
    assert len(words) == len(set(words))
    for verdict, list_ in WORDS.items():
        assert all(verdict_of_word(word) is verdict for word in list_.split(","))


@pytest.mark.parametrize(
    ("word", "value", "best", "worst", "verdict"),
    [
        ("", 1, 5, 1, Verdict.REFUTED),
        ("", "5", "5", "1", Verdict.SUPPORTED),
        ("", 3, 5, 1, None),
        ("", 1, None, None, None),
        ("", 1, 1, 5, None),
        ("", 5, 5, 5, None),
        ("", True, 5, True, None),
        ("", "1e9", 5, 1, None),
        ("", float("nan"), 5, 1, None),
        ("Scheme-specific word", 1, 5, 1, Verdict.REFUTED),
        ("False", 1, 5, 1, Verdict.REFUTED),
        ("False", 5, 5, 1, None),
        ("Misleading", 1, 5, 1, Verdict.MISLEADING),
        ("False", -1, 5, 1, Verdict.REFUTED),
    ],
)
def test_a_number_counts_at_the_ends_of_a_scale_that_is_given(
    word: str, value: object, best: object, worst: object, verdict: Verdict | None
) -> None:
    assert verdict_of_rating(word, value, best, worst) is verdict


# --- Google


def test_results_of_a_search_are_offers_one_for_each_publisher() -> None:
    answer = {
        "claims": [
            {
                "text": "Yunque is open",
                "claimant": "Somebody",
                "claimDate": "2025-05-30T00:00:00Z",
                "claimReview": [
                    {
                        "publisher": {"name": "One", "site": "one.example"},
                        "url": "https://one.example/a",
                        "title": "No",
                        "reviewDate": "2025-06-01T00:00:00Z",
                        "textualRating": "False",
                        "languageCode": "en",
                    },
                    {
                        "publisher": {"site": "two.example"},
                        "url": "https://two.example/b",
                        "textualRating": "半真半假",
                        "languageCode": "zh",
                    },
                ],
            },
            {"text": "nobody looked"},
        ],
        "nextPageToken": "CAE",
    }
    found = read_search_results(json.dumps(answer))
    one, two = found.read.offers
    assert (one.publisher, one.verdict, one.published, one.lang) == (
        "One",
        Verdict.REFUTED,
        "2025-06-01",
        "en",
    )
    assert (two.publisher, two.verdict, two.rating) == ("two.example", None, "半真半假")
    assert found.next_page == "CAE"
    assert len(found.read.problems) == 1
    assert one.id == only(REVIEW | {"url": "https://one.example/a", "claimReviewed": "Yunque is open"}).id, (
        "the same review by whatever way it comes is the same offer"
    )


@pytest.mark.parametrize("text", ["[]", "{", '{"error": {"code": 403}}', '{"claims": 5}'])
def test_what_is_no_answer_of_a_search_is_told(text: str) -> None:
    found = read_search_results(text)
    assert found.read.offers == ()
    assert found.read.problems
    assert read_search_results("{}").read.offers == ()


# --- Cofacts


def table(*rows: dict[str, str]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, sorted({key for row in rows for key in row}))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


COFACTS = {
    "articles": table(
        {
            "id": "a1",
            "text": "雲雀開放註冊了！\n快去",
            "userIdsha": "secret-person",
            "createdAt": "2025-05-30T01:02:03Z",
        },
        {"id": "a2", "text": "早安您好", "userIdsha": "secret-person"},
        {"id": "a3", "text": "雲雀免費", "userIdsha": "x"},
        {"id": "a4", "text": "沒有人回應", "userIdsha": "x"},
        {"id": "", "text": "broken"},
    ),
    "replies": table(
        {
            "id": "r1",
            "type": "RUMOR",
            "text": "並沒有開放。",
            "reference": "https://x.example",
            "userIdsha": "secret-editor",
        },
        {"id": "r2", "type": "NOT_ARTICLE", "text": "長輩圖"},
        {"id": "r3", "type": "NOT_RUMOR", "text": "的確免費"},
        {"id": "r4", "type": "RUMOR", "text": "哪有"},
    ),
    "article_replies": table(
        {
            "articleId": "a1",
            "replyId": "r1",
            "replyType": "RUMOR",
            "status": "NORMAL",
            "positiveFeedbackCount": "3",
        },
        {"articleId": "a1", "replyId": "r3", "replyType": "NOT_RUMOR", "status": "DELETED"},
        {"articleId": "a2", "replyId": "r2", "replyType": "NOT_ARTICLE", "status": "NORMAL"},
        {
            "articleId": "a3",
            "replyId": "r3",
            "replyType": "NOT_RUMOR",
            "status": "NORMAL",
            "positiveFeedbackCount": "9",
        },
        {
            "articleId": "a3",
            "replyId": "r4",
            "replyType": "RUMOR",
            "status": "NORMAL",
            "positiveFeedbackCount": "1",
        },
        {"articleId": "a1", "replyId": "gone", "replyType": "RUMOR", "status": "NORMAL"},
    ),
}


def test_tables_of_cofacts_are_joined() -> None:
    read = read_cofacts_tables(COFACTS)
    first, second = read.offers
    assert (first.claim, first.verdict) == ("雲雀開放註冊了！ 快去", Verdict.REFUTED)
    assert first.page == first.id == "https://cofacts.tw/article/a1"
    assert first.published == "2025-05-30"
    assert second.verdict is None, "its editors differ"
    assert second.rating == "含有正確訊息 (NOT_RUMOR), 含有不實訊息 (RUMOR)"
    assert second.title == "的確免費", "the answer that most found useful"
    assert "1 rows without id or text" in str(read.problems[0])
    assert [offer.id[-2:] for offer in read_cofacts_tables(COFACTS, limit=1).offers] == ["a1"]


def test_of_people_nothing_is_taken_and_the_credit_is() -> None:
    read = read_cofacts_tables(COFACTS)
    assert "secret" not in repr(read)
    assert all(offer.licence == LICENCE for offer in read.offers)
    draft = offer_draft(read.offers[0], record_id="x", retrieved=TODAY)
    assert (
        "本編輯資料取自「Cofacts 真的假的」訊息回報機器人與查證協作社群，採 CC BY-SA 4.0 授權提供。" in draft
    )
    assert "https://cofacts.tw/article/a1" in draft
    assert "https://line.me/ti/p/@cofacts" in draft


def test_a_table_that_is_missing_is_told() -> None:
    read = read_cofacts_tables({"articles": COFACTS["articles"]})
    assert [str(problem) for problem in read.problems] == [
        "replies.csv:1: this table is needed too",
        "article_replies.csv:1: this table is needed too",
    ]


def test_answers_of_its_api_are_read_alike() -> None:
    node = {
        "id": "a1",
        "text": "雲雀開放註冊了！\n快去",
        "createdAt": "2025-05-30T01:02:03Z",
        "user": {"name": "secret-person"},
        "articleReplies": [
            {
                "replyType": "RUMOR",
                "positiveFeedbackCount": 3,
                "reply": {"text": "並沒有開放。", "user": {"name": "secret"}},
            },
            {"status": "DELETED", "replyType": "NOT_RUMOR", "reply": {"text": "的確"}},
        ],
    }
    for data in ({"data": {"ListArticles": {"edges": [{"node": node}]}}}, [node]):
        (offer,) = read_cofacts_nodes(json.dumps(data)).offers
        assert offer == read_cofacts_tables(COFACTS).offers[0]
    assert read_cofacts_nodes('{"data": {}}').problems


# --- feeds

RSS = """<?xml version="1.0" encoding="gb2312"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>查核</title>
<copyright>CC BY 4.0</copyright>
<item><title>云雀 &amp; 友</title><link>https://check.example/1</link>
<pubDate>Tue, 10 Jun 2025 04:00:00 GMT</pubDate>
<description>short</description>
<content:encoded><![CDATA[<script type="application/ld+json">{}</script>]]></content:encoded>
</item>
<item><title>二</title><guid>https://check.example/2</guid></item></channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title><rights>All rights reserved</rights>
<entry><title>One</title><link rel="self" href="https://check.example/self"/><link href="https://check.example/1"/>
<updated>2025-06-10T04:00:00Z</updated><summary type="html">&lt;p&gt;x</summary></entry></feed>"""

JSON_FEED = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "items": [
            {
                "id": "1",
                "url": "https://check.example/1",
                "title": "One",
                "content_html": "<p>x",
                "date_published": "2025-06-10",
            },
            5,
        ],
    }
)


@pytest.mark.parametrize("text", [RSS, ATOM, JSON_FEED])
def test_a_feed_is_its_entries(text: str) -> None:
    read = read_entries(text)
    assert read.problems == ()
    assert (read.entries[0].link, read.entries[0].published) == ("https://check.example/1", "2025-06-10")


def test_what_a_feed_says_of_itself_and_holds_is_kept() -> None:
    read = read_entries(RSS)
    assert read.licence == "CC BY 4.0"
    assert read.entries[0].title == "云雀 & 友"
    assert read.entries[0].content == '<script type="application/ld+json">{}</script>'
    assert read.entries[1].link == "https://check.example/2"


LAUGHS = (
    '<!DOCTYPE lolz [<!ENTITY lol "lol">'
    + "".join(f'<!ENTITY lol{n} "{f"&lol{n - 1};" * 10}">' for n in range(1, 10)).replace("lol0", "lol")
    + "]><rss><channel><item><title>&lol9;</title></item></channel></rss>"
)


@pytest.mark.parametrize(
    "text",
    [
        '<?xml version="1.0"?>' + LAUGHS,
        LAUGHS,
        '<!DOCTYPE x [<!ENTITY f SYSTEM "/etc/passwd">]><rss><item><title>&f;</title></item></rss>',
        '<!DOCTYPE rss PUBLIC "-//x//EN" "http://127.0.0.1/x.dtd"><rss><item><title>x</title></item></rss>',
        '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1/x"> %p;]><rss><item/></rss>',
    ],
)
def test_a_document_type_is_refused_with_all_that_it_may_declare(text: str) -> None:
    read = read_entries(text)
    assert read.entries == ()
    assert "document type" in str(read.problems[0])


@pytest.mark.parametrize(
    "text", ["", "<", "<rss/>", "<html><p>x</html>", "<rss>" + "<a>" * 5_000, '{"items": 4}', "{", "\x00"]
)
def test_what_is_no_feed_is_told(text: str) -> None:
    read = read_entries(text)
    assert read.entries == ()
    assert read.problems


def test_a_broken_feed_is_read_as_far_as_it_goes() -> None:
    read = read_entries(RSS.replace("<item><title>二", "<item><title>二 & </oops>"))
    assert len(read.entries) == 1
    assert "no XML from here on" in str(read.problems[0])


def test_a_feed_without_end_has_one() -> None:
    many = "<item><link>https://check.example/1</link></item>" * (MAX_ENTRIES + 5)
    assert len(read_entries(f"<rss>{many}</rss>").entries) == MAX_ENTRIES


# --- drafts


def test_a_draft_holds_their_claim_and_none_of_their_words_for_ours() -> None:
    offer = only(REVIEW)
    text = offer_draft(offer, record_id=draft_id(offer), retrieved=TODAY, like=("yunque-open",))
    draft = read_draft_text("fact", draft_id(offer), text)
    assert draft.note.origin is not None
    assert (draft.note.origin.name, draft.note.origin.id) == ("Check Example", offer.id)
    assert (draft.note.origin.retrieved, draft.note.like) == ("2026-11-22", ("yunque-open",))
    assert draft.record is None, "it is no fact before an editor has made one of it"
    assert {problem.field.partition(".")[0] for problem in draft.problems} >= {
        "statement",
        "topic",
        "review_by",
    }
    assert "verdict: refuted" in text
    assert text.count("No, Yunque is not open") == 1, (
        "their headline is the title of a source, and nothing else"
    )


def test_an_id_is_made_of_latin_words_or_of_none() -> None:
    assert draft_id(only(REVIEW)).startswith("yunque-is-open-to-everybody-")
    chinese = only(REVIEW | {"claimReviewed": "云雀开放了"})
    assert draft_id(chinese).startswith("claim-")
    assert draft_id(chinese) == draft_id(chinese)
    assert len(draft_id(only(REVIEW | {"claimReviewed": "extraordinarily " * 30}))) <= 60


awkward = st.text(max_size=60) | st.sampled_from(
    [
        "a: b",
        "# x",
        "- x",
        "'",
        '"',
        "\\",
        "{",
        "]",
        "&a *a",
        "!!python/object:os.system x",
        "---",
        "...",
        "null",
        "yes",
        "\u2028",
        "\x85",
        "\ud800",
        "%",
        "@x",
        "`",
        "|",
        ">",
        "? x",
        "draft:\n  why: x",
        "\u202e",
        "=1+1",
    ]
)


@settings(max_examples=300)
@given(awkward, awkward, awkward, awkward)
def test_whatever_others_wrote_a_draft_is_read_back_as_it_was_meant(a: str, b: str, c: str, d: str) -> None:
    written = REVIEW | {
        "claimReviewed": f"x{a}",
        "headline": b,
        "author": {"name": c},
        "reviewRating": {"alternateName": d},
        "license": a,
        "inLanguage": b,
        "datePublished": c,
    }
    offer = only(json.dumps(written))
    text = offer_draft(offer, record_id="one", retrieved=TODAY)
    draft = read_draft_text("fact", "one", text)
    assert draft.note.origin is not None
    assert draft.note.origin.id == offer.id
    assert not [
        problem for problem in draft.problems if problem.field.startswith(("draft", "wordings", "id"))
    ]
    assert text.isprintable() or "\n" in text


def test_a_row_of_a_table_becomes_a_draft_in_its_own_words() -> None:
    row = Draft(
        "new-one",
        "pricing",
        ("yunque",),
        "云雀免费。",
        "Yunque is free.",
        verdict=Verdict.REFUTED,
        because_zh="要钱。",
        because_en="It costs.",
        sources=("https://a.example/x",),
        review_by=TODAY,
    )
    draft = read_draft_text("fact", "new-one", table_draft(row, retrieved=TODAY, where="facts.csv"))
    assert draft.note.origin is not None
    assert draft.note.origin.id == "facts.csv#new-one"
    assert "Yunque is free." in draft.text
    assert {problem.field.partition(".")[0] for problem in draft.problems} == {"sources"}, draft.problems
    assert read_draft_text("fact", "bare", table_draft(Draft("bare"), retrieved=TODAY)).note.origin


# --- whole records

WHOLE = base_of(
    fact(
        "a-first",
        "甲。",
        periods=[period("always", "misleading")],
        warning="scam",
        sources=(source(), source("n", url="none")),
    ),
    fact("b-gone", "乙。", withdrawn={"on": "2026-11-21", "because": "twice", "see": "a-first"}),
    *FACTS,
)


def test_records_read_back_whole() -> None:
    for base in (
        WHOLE,
        FactBase.of(FACTS, subjects=SUBJECTS, lexicon=[lexicon("x", open=(("开放",), ("关闭",)))]),
    ):
        text = records_json(base)
        assert read_records_json(text) == base
        assert read_records_json(text).edition == base.edition
        assert records_json(read_records_json(text)) == text
    made = json.loads(records_json(WHOLE))
    assert made["facts"][0]["periods"][0]["from"] == "always"
    assert made["facts"][0]["sources"][1]["url"] == "none"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"format": "x", "version": 1}',
        '{"format": "heshi-records", "version": 2}',
        '{"format": "heshi-records", "version": 1, "facts": [{"id": "x"}]}',
        '{"format": "heshi-records", "version": 1, "more": 1}',
    ],
)
def test_a_document_that_is_none_of_ours_is_told(text: str) -> None:
    with pytest.raises(BadRecordFile):
        read_records_json(text, "x.json")


def test_an_id_that_stands_twice_is_told() -> None:
    made = json.loads(records_json(WHOLE))
    made["facts"].append(made["facts"][0])
    with pytest.raises(InvalidFactBase):
        read_records_json(json.dumps(made))

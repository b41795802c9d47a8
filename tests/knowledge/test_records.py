"""Records: what a verdict is on a day and for a stance, and what no record may say."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from knowledge import Fact, Stage, Stance, StatementRecord, Subject, Surface, Verdict
from knowledge.records import partial_day
from tests.knowledge.builders import bilingual, fact, period, source, subject

DAY = dt.date(2025, 1, 1)
S, R, M, U, OUT = Verdict.SUPPORTED, Verdict.REFUTED, Verdict.MISLEADING, Verdict.UNPROVEN, Verdict.OUTDATED
AFFIRMS, DENIES, ASKS = Stance.AFFIRMS, Stance.DENIES, Stance.ASKS

# What was so before (oldest first), what is so now, and what a claim gets: affirming, denying, asking.
TRUTH = (
    # one period
    ((), S, S, R, S),
    ((), R, R, S, R),
    ((), M, M, M, M),
    ((), U, U, U, U),
    # refuted now and supported before is outdated, turned round or not
    ((S,), R, OUT, S, OUT),
    ((R,), S, S, OUT, S),
    ((S,), S, S, R, S),
    ((R,), R, R, S, R),
    # neither misleading nor unproven is outdated, and neither makes anything outdated
    ((S,), M, M, M, M),
    ((S,), U, U, U, U),
    ((M,), R, R, S, R),
    ((M,), S, S, R, S),
    ((U,), R, R, S, R),
    ((U,), S, S, R, S),
    # every earlier period counts
    ((S, M), R, OUT, S, OUT),
    ((R, S), R, OUT, S, OUT),
    ((S, R), S, S, OUT, S),
    ((R, U), S, S, OUT, S),
    ((S, R), R, OUT, S, OUT),
)


@pytest.mark.parametrize(("before", "now", "affirmed", "denied", "asked"), TRUTH)
def test_the_verdict_of_a_claim_follows_from_periods_and_stance(
    before: tuple[Verdict, ...], now: Verdict, affirmed: Verdict, denied: Verdict, asked: Verdict
) -> None:
    periods = [period(f"{2020 + year}-01-01", verdict) for year, verdict in enumerate((*before, now))]
    judged = fact("one", "甲。", periods=periods)
    assert [judged.verdict_on(DAY, stance) for stance in (AFFIRMS, DENIES, ASKS)] == [affirmed, denied, asked]


LAPSED = (
    ((), S, S, S),
    ((), R, R, R),
    ((S,), R, OUT, OUT),
    ((R,), S, S, S),
    ((), M, M, M),
)


@pytest.mark.parametrize(("before", "now", "affirmed", "asked"), LAPSED)
def test_to_deny_what_has_lapsed_is_neither_right_nor_wrong(
    before: tuple[Verdict, ...], now: Verdict, affirmed: Verdict, asked: Verdict
) -> None:
    earlier = [period(f"{2020 + year}-01-01", verdict) for year, verdict in enumerate(before)]
    judged = fact("one", "甲。", periods=[*earlier, period("2024-01-01", now, denial="none")])
    verdicts = [judged.verdict_on(DAY, stance) for stance in (AFFIRMS, DENIES, ASKS)]
    assert verdicts == [affirmed, None, asked]


def test_a_lapsed_period_in_the_past_takes_nothing_from_the_present() -> None:
    judged = fact("one", "甲。", periods=[period("2020-01-01", R, denial="none"), period("2024-01-01", S)])
    assert judged.verdict_on(DAY, DENIES) is R


@pytest.mark.parametrize("stance", Stance)
def test_before_the_first_period_and_without_any_there_is_no_verdict(stance: Stance) -> None:
    assert fact("one", "甲。", periods=[period("2025-01-02", S)]).verdict_on(DAY, stance) is None
    assert fact("one", "甲。").verdict_on(DAY, stance) is None


def test_a_period_begins_on_its_first_day_and_ends_on_the_day_before_the_next() -> None:
    judged = fact("one", "甲。", periods=[period("2024-01-01", S), period("2025-01-01", R)])
    days = [dt.date(2023, 12, 31), dt.date(2024, 1, 1), dt.date(2024, 12, 31), dt.date(2025, 1, 1)]
    assert [judged.verdict_on(day, AFFIRMS) for day in days] == [None, S, S, OUT]


def test_always_begins_with_the_first_day_there_is() -> None:
    judged = fact("one", "甲。", periods=[period("always", S)])
    assert judged.verdict_on(dt.date.min, AFFIRMS) is S


verdicts = st.sampled_from([S, R, M, U])


@settings(max_examples=200, deadline=None)
@given(st.lists(verdicts, min_size=1, max_size=5), st.integers(0, 6))
def test_asking_gets_what_affirming_gets_and_denying_the_opposite_of_one_and_the_same_period(
    given_: list[Verdict], year: int
) -> None:
    judged = fact("one", "甲。", periods=[period(f"{2020 + n}-01-01", v) for n, v in enumerate(given_)])
    day = dt.date(2020 + year, 6, 1)
    affirmed, denied = judged.verdict_on(day, AFFIRMS), judged.verdict_on(day, DENIES)
    assert judged.verdict_on(day, ASKS) is affirmed
    plain = {OUT: R}
    assert affirmed is not None
    assert denied is not None
    assert plain.get(denied, denied) is plain.get(affirmed, affirmed).turned


@pytest.mark.parametrize("verdict", Verdict)
def test_turned_twice_a_verdict_is_itself(verdict: Verdict) -> None:
    assert verdict.turned.turned is verdict


# What no record may say ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "day"),
    [("2024", dt.date(2024, 1, 1)), ("2024-02", dt.date(2024, 2, 1)), ("2024-02-29", dt.date(2024, 2, 29))],
)
def test_a_partial_date_stands_for_its_first_day(text: str, day: dt.date) -> None:
    assert partial_day(text) == day


@pytest.mark.parametrize(
    "text", ["2024-13", "2024-02-30", "24", "2024/02/03", "yesterday", "", "2024-2-3", "2024-02-03-04"]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  (the calendar words it)
        partial_day(text)


@pytest.mark.parametrize("published", ["2024/2023", "2024/2025/2026"])
def test_a_range_of_dates_has_two_ends_in_order(published: str) -> None:
    with pytest.raises(ValidationError):
        source(published=published)


BAD_FACTS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("an id with capitals", {"topic": "Scam"}),
    ("a topic with an underscore", {"topic": "a_b"}),
    ("an empty topic", {"topic": ""}),
    ("no history", {"history": ()}),
    ("a verdict that is computed", {"periods": [period("2024-01-01", "outdated")]}),
    ("a verdict that is none", {"periods": [period("2024-01-01", "true")]}),
    ("a period without a reason", {"periods": [{"from": "2024-01-01", "verdict": "refuted"}]}),
    ("a day that no calendar has", {"periods": [period("2024-02-30", "refuted")]}),
    ("a denial that is no keyword", {"periods": [period("2024-01-01", "refuted", denial="no")]}),
    ("a warning that is none", {"warning": "danger"}),
    ("an unknown field", {"colour": "red"}),
    ("a statement in one language", {"statement": {"zh": "甲"}}),
    ("an empty statement", {"statement": {"zh": " ", "en": "A"}}),
    ("a source without an address", {"sources": [{"id": "a"}]}),
    ("a review day that is none", {"review_by": "soon"}),
)


@pytest.mark.parametrize("over", [over for _, over in BAD_FACTS], ids=[name for name, _ in BAD_FACTS])
def test_a_bad_field_is_refused(over: dict[str, Any]) -> None:
    good = fact("one", "甲。").model_dump(by_alias=True)
    with pytest.raises(ValidationError):
        Fact.model_validate(good | over)


BAD_SOURCES: tuple[dict[str, Any], ...] = (
    {"read": True, "seen": None},
    {"read": False, "seen": "2024-01-01"},
    {"url": "ftp://x.example"},
    {"url": "javascript:alert(1)"},
    {"url": "x.example"},
    {"url": "https://"},
    {"published": "yesterday"},
    {"published": "2024-13"},
    {"kind": "rumour"},
    {"id": "A B"},
)


@pytest.mark.parametrize("over", BAD_SOURCES)
def test_a_bad_source_is_refused(over: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        source(**over)


@pytest.mark.parametrize("published", ["2024", "2024-02", "2024-02-15", "2024/2025", "2024-02/2024-05"])
def test_a_source_may_be_dated_as_exactly_as_is_known(published: str) -> None:
    assert source(published=published).published == published


def test_a_source_without_a_public_address_says_none() -> None:
    assert source(url="none").url is None


def statement(**over: Any) -> StatementRecord:
    values: dict[str, Any] = {
        "id": "said",
        "speaker": bilingual(("某人", "Somebody")),
        "role": bilingual(("发言人", "spokesperson")),
        "organisation": "cloud-inc",
        "on": "2024-02-17",
        "where": "X",
        "paraphrase": bilingual(("还没有开放。", "It is not open yet.")),
        "url": "https://x.example/1",
        "publisher": "X",
        "read": True,
        "seen": "2026-11-20",
    }
    return StatementRecord.model_validate(values | over)


def test_a_statement_stands_in_as_a_source() -> None:
    found = statement().as_source()
    assert (found.id, found.kind, found.published, found.read, found.url) == (
        "said",
        "statement",
        "2024-02-17",
        True,
        "https://x.example/1",
    )


def test_a_statement_that_nobody_read_is_a_source_that_nobody_read() -> None:
    found = statement(read=False, seen=None, url="none", via="https://relay.example/1").as_source()
    assert (found.read, found.seen, found.url) == (False, None, "https://relay.example/1")


def test_a_quotation_has_at_most_25_words() -> None:
    assert statement(quote={"lang": "en", "text": "word " * 25}).quote is not None
    with pytest.raises(ValidationError, match="26 words"):
        statement(quote={"lang": "en", "text": "word " * 26})


def test_a_quotation_in_chinese_is_short_as_well() -> None:
    with pytest.raises(ValidationError):
        statement(quote={"lang": "zh", "text": "字" * 500})


# Subjects -----------------------------------------------------------------------------------------


def released(*events: tuple[str, str, str]) -> Subject:
    return subject(
        "p", "P", releases=tuple({"on": on, "surface": where, "stage": stage} for on, where, stage in events)
    )


def test_the_stage_in_force_is_the_latest_for_the_surface_or_for_all() -> None:
    product = released(
        ("2024-02-15", "any", "announced"),
        ("2024-12-09", "web", "public"),
        ("2025-09-30", "ios", "limited"),
        ("2026-04-26", "any", "closed"),
    )
    days = [
        dt.date(2024, 1, 1),
        dt.date(2024, 2, 15),
        dt.date(2025, 1, 1),
        dt.date(2025, 10, 1),
        dt.date(2026, 5, 1),
    ]
    web = [product.released_on(day, Surface.WEB) for day in days]
    ios = [product.released_on(day, Surface.IOS) for day in days]
    assert web == [None, Stage.ANNOUNCED, Stage.PUBLIC, Stage.PUBLIC, Stage.CLOSED]
    assert ios == [None, Stage.ANNOUNCED, Stage.ANNOUNCED, Stage.LIMITED, Stage.CLOSED]


def test_a_subject_has_at_least_one_alias() -> None:
    with pytest.raises(ValidationError):
        Subject.model_validate({"id": "p", "kind": "product", "names": bilingual("P"), "aliases": ()})


# A record is a value ------------------------------------------------------------------------------


def test_a_record_never_changes() -> None:
    with pytest.raises(ValidationError):
        fact("one", "甲。").topic = "other"  # type: ignore[misc]


def test_the_last_change_is_the_newest_entry_or_the_withdrawal() -> None:
    history = ({"on": "2026-01-01", "change": "a"}, {"on": "2026-03-01", "change": "b"})
    gone = {"on": "2026-05-01", "because": "twice"}
    assert fact("one", "甲。", history=history).last_changed == dt.date(2026, 3, 1)
    assert fact("one", "甲。", history=history, withdrawn=gone).last_changed == dt.date(2026, 5, 1)


def test_a_source_is_found_by_its_id() -> None:
    judged = fact("one", "甲。", sources=(source("a"), source("b")))
    found = judged.source("b")
    assert found is not None
    assert found.id == "b"
    assert judged.source("c") is None

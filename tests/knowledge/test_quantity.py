"""Quantities: what is the same, what differs, and what is no quantity at all."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.quantity import Kind, Quantity, quantities
from knowledge.text import normal


def read(text: str) -> tuple[Quantity, ...]:
    return quantities(normal(text))


def measured(text: str) -> list[tuple[Kind, float, float, str, tuple[int, int, int]]]:
    return [(q.kind, q.low, q.high, q.unit, q.parts) for q in read(text)]


def said(text: str) -> list[str]:
    """The words that each quantity stands on."""
    plain = normal(text)
    return [plain[q.start : q.end] for q in quantities(plain)]


SAME = {
    "a minute": (
        "60秒",
        "六十秒",
        "1分钟",
        "一分钟",
        "60 秒",
        "60秒钟",
        "60 seconds",
        "sixty seconds",
        "60s",
        "60-second",
        "６０秒",
    ),
    "a year of a subscription": (
        "365元",
        "¥365",
        "365块",
        "365块钱",
        "三百六十五元",
        "365 yuan",
        "RMB 365",
        "３６５元",
    ),
    "fifty million": ("5000万", "五千万", "0.5亿", "50 million", "5千万", "50M", "50,000,000"),
    "a fifth": ("20%", "百分之二十", "百分之20", "20 percent", "20个百分点", "20 %", "２０％"),
    "a day": (
        "2024年2月15日",
        "2024-02-15",
        "2024/2/15",
        "2024.2.15",
        "Feb 15, 2024",
        "February 15th, 2024",
        "15 February 2024",
        "2024年2月15号",
    ),
    "a day of some year": ("2月15日", "2月15号", "二月十五日", "2/15", "Feb. 15th", "15 Feb"),
    "a month": ("2024年2月", "2024-02", "February 2024", "24年2月", "2024年二月"),
    "seventy million dollars": (
        "7000万美元",
        "7000多万美元",
        "7000余万美元",
        "7千万美元",
        "70 million dollars",
        "$70M",
        "$70 million",
        "7000万美金",
    ),
    "a range of money": ("5-6千万美元", "5000万到6000万美元", "$50-60 million"),
    "a range of time": ("50到60秒", "50-60秒", "50至60秒", "50~60秒"),
    "five minutes and up": ("5至6分钟", "300到360秒"),
    "reports": ("14份研报", "十四份研报", "14篇研报", "14 reports"),
    "countries": ("155个国家", "155国", "155 countries"),
    "fifteen times": ("15倍", "十五倍", "15x", "15 times", "15-fold"),
    "a version": ("GPT-5", "GPT 5", "gpt5", "GPT-5.0", "GPT v5", "ＧＰＴ－５"),
    "days": ("三天", "3天", "3 days", "三 天"),
    "weeks": ("2周", "两周", "14天", "2 weeks", "两个星期"),
    "ten thousand": ("1w元", "1万元", "一万元", "10000元", "10,000元"),
}


@pytest.mark.parametrize(("first", "other"), [(ways[0], way) for ways in SAME.values() for way in ways[1:]])
def test_two_ways_to_say_an_amount_are_the_same_amount(first: str, other: str) -> None:
    assert len(measured(first)) == 1
    assert measured(other) == measured(first)
    assert [q.term for q in read(other)] == [q.term for q in read(first)]


READ = (
    ("60秒", (Kind.DURATION, 60, 60, "s", (0, 0, 0))),
    ("365元", (Kind.MONEY, 365, 365, "cny", (0, 0, 0))),
    ("9.9元", (Kind.MONEY, 9.9, 9.9, "cny", (0, 0, 0))),
    ("5000万", (Kind.NUMBER, 5e7, 5e7, "", (0, 0, 0))),
    ("7万亿美元", (Kind.MONEY, 7e12, 7e12, "usd", (0, 0, 0))),
    ("$7 trillion", (Kind.MONEY, 7e12, 7e12, "usd", (0, 0, 0))),
    ("20%", (Kind.SHARE, 20, 20, "%", (0, 0, 0))),
    ("2024年2月15日", (Kind.DATE, 0, 0, "", (2024, 2, 15))),
    ("2月15号", (Kind.DATE, 0, 0, "", (0, 2, 15))),
    ("GPT-5", (Kind.VERSION, 5, 5, "gpt", (0, 0, 0))),
    ("Sora 2", (Kind.VERSION, 2, 2, "sora", (0, 0, 0))),
    ("Gemini 1.5", (Kind.VERSION, 1.5, 1.5, "gemini", (0, 0, 0))),
    ("50到60秒", (Kind.DURATION, 50, 60, "s", (0, 0, 0))),
    ("5-6千万美元", (Kind.MONEY, 5e7, 6e7, "usd", (0, 0, 0))),
)


SHORT = (
    ("接口9.24关停", [(Kind.DATE, (0, 9, 24))]),
    ("2.19影视股", [(Kind.DATE, (0, 2, 19))]),
    ("7.9那天", [(Kind.DATE, (0, 7, 9))]),
    ("9·24起停用", [(Kind.DATE, (0, 9, 24))]),
    ("3.14元", [(Kind.MONEY, (0, 0, 0))]),
    ("3.12美元", [(Kind.MONEY, (0, 0, 0))]),
    ("12.25%", [(Kind.SHARE, (0, 0, 0))]),
    ("1.15亿", [(Kind.NUMBER, (0, 0, 0))]),
    ("9.9包邮", [(Kind.NUMBER, (0, 0, 0))]),
    ("5.5版本", [(Kind.NUMBER, (0, 0, 0))]),
    ("python 3.11", [(Kind.VERSION, (0, 0, 0))]),
    ("gpt-4.15", [(Kind.VERSION, (0, 0, 0))]),
)


@pytest.mark.parametrize(("text", "expected"), SHORT)
def test_a_point_between_month_and_day_makes_a_date_where_no_unit_follows(
    text: str, expected: object
) -> None:
    assert [(quantity.kind, quantity.parts) for quantity in read(text)] == expected


BETWEEN = (
    ("三五年", "3-5年"),
    ("两三年", "2-3年"),
    ("七八百块", "700到800块"),
    ("七八百万", "700万到800万"),
    ("五六个人", "5-6个人"),
    ("一两天", "1-2天"),
)


@pytest.mark.parametrize(("text", "range_of"), BETWEEN)
def test_two_digits_in_a_row_are_two_ends(text: str, range_of: str) -> None:
    assert [(q.low, q.high) for q in read(text)] == [(q.low, q.high) for q in read(range_of)]


@pytest.mark.parametrize(("text", "expected"), READ)
def test_an_amount_has_a_kind_a_size_and_a_unit(text: str, expected: object) -> None:
    assert measured(text) == [expected]


def test_several_amounts_of_a_sentence_are_read_in_order() -> None:
    text = "2024年2月15日，GPT-5涨价20%到365元，能做60秒"
    assert said(text) == ["2024年2月15日", "gpt-5", "20%", "365元", "60秒"]


NONE = (
    "一样",
    "万一",
    "一个",
    "一家",
    "一些",
    "一旦",
    "第一",
    "千万别信",
    "百分百",
    "三心二意",
    "十分好",
    "一定",
    "一起",
    "一般人",
    "七上八下",
    "唯一",
    "统一",
    "one of them",
    "no one",
    "someone",
    "百姓",
    "千里马",
    "千万",
    "万万没想到",
    "亿万富翁",
    "",
)


@pytest.mark.parametrize("text", NONE)
def test_numerals_inside_words_are_no_amounts(text: str) -> None:
    assert measured(text) == []


DIFFER = (
    ("60秒", "6秒"),
    ("60秒", "60分钟"),
    ("365元", "365美元"),
    ("5000万", "500万"),
    ("20%", "2%"),
    ("2024年2月15日", "2024年2月16日"),
    ("2月15号", "12月15号"),
    ("2024年", "2025年"),
    ("GPT-5", "GPT-6"),
    ("GPT-4", "GPT-4.5"),
    ("Sora 2", "Sora 3"),
    ("14份研报", "41份研报"),
    ("155个国家", "15个国家"),
    ("7000万美元", "7亿美元"),
    ("50到60秒", "70到80秒"),
)


@pytest.mark.parametrize(("one", "other"), DIFFER)
def test_two_amounts_that_cannot_both_be_meant_do_not_agree(one: str, other: str) -> None:
    (a,), (b,) = read(one), read(other)
    assert not (a.same_measure(b) and a.agrees(b))
    assert a.term != b.term


AGREE = (
    ("2024年2月15日", "2月15号"),
    ("2024年2月15日", "2024年2月"),
    ("2024年2月15日", "2024年"),
    ("50到60秒", "60秒"),
    ("50到60秒", "55到70秒"),
    ("7000多万美元", "7000万美元"),
)


@pytest.mark.parametrize(("one", "other"), AGREE)
def test_a_less_exact_amount_agrees_with_an_exact_one(one: str, other: str) -> None:
    (a,), (b,) = read(one), read(other)
    assert a.same_measure(b)
    assert a.agrees(b)
    assert b.agrees(a)


NOT_COMPARED = (("365元", "365天"), ("GPT-5", "Sora 5"), ("20%", "20倍"), ("2024年", "2024元"))


@pytest.mark.parametrize(("one", "other"), NOT_COMPARED)
def test_amounts_of_different_things_are_not_compared(one: str, other: str) -> None:
    (a,), (b,) = read(one), read(other)
    assert not a.same_measure(b)


DATES_THAT_ARE_NONE = ("13月40日", "2024-13-01", "99/99")


@pytest.mark.parametrize("text", DATES_THAT_ARE_NONE)
def test_a_date_that_no_calendar_has_is_no_date(text: str) -> None:
    assert [q for q in read(text) if q.kind is Kind.DATE and q.parts[1] > 12] == []


@pytest.mark.parametrize(
    ("text", "same"),
    [("二〇二四年二月十五日", "2024年2月15日"), ("二零二四年", "2024年"), ("one minute", "60 seconds")],
)
def test_other_ways_to_say_it_are_read_as_well(text: str, same: str) -> None:
    assert measured(text) == measured(same)


@pytest.mark.parametrize(("text", "kind"), [("2000天", Kind.DURATION), ("2000倍", Kind.COUNT)])
def test_a_number_with_a_unit_is_no_year(text: str, kind: Kind) -> None:
    assert [q.kind for q in read(text)] == [kind]


@pytest.mark.parametrize(
    ("text", "kind", "low"),
    [
        ("Adobe dropped 7.4%", Kind.SHARE, 7.4),
        ("the index gained 5.6% today", Kind.SHARE, 5.6),
        ("they issued 19 reports", Kind.COUNT, 19),
        ("he raised 7 trillion", Kind.NUMBER, 7e12),
        ("making 15k a month", Kind.NUMBER, 15_000),
    ],
)
def test_a_number_after_an_english_word_is_not_its_version(text: str, kind: Kind, low: float) -> None:
    assert [(q.kind, q.low) for q in read(text)] == [(kind, low)]


WORDS_OF = (
    ("做60秒的视频", ["60秒"]),
    ("花365元学", ["365元"]),
    ("涨了20%", ["20%"]),
    ("sixty seconds of video", ["sixty seconds"]),
    ("twenty-five reports", ["twenty-five reports"]),
    pytest.param("it can generate 60 second videos", ["60 second"]),
    ("it will cost 20 dollars", ["20 dollars"]),
    ("it makes 60 second videos", ["60 second"]),
)


@pytest.mark.parametrize(("text", "words"), WORDS_OF)
def test_a_quantity_stands_on_all_its_words(text: str, words: list[str]) -> None:
    assert said(text) == words


@settings(max_examples=400, deadline=None)
@given(
    st.text(
        st.one_of(
            st.characters(), st.sampled_from("0123456789.,-/%年月日号秒分元万亿千百十一二两三多个到至$¥ gpt")
        ),
        max_size=40,
    )
)
def test_of_any_text_the_quantities_stand_in_order_inside_it_and_none_overlap(text: str) -> None:
    plain = normal(text)
    found = quantities(plain)
    places = [place for q in found for place in (q.start, q.end)]
    assert places == sorted(places)
    assert all(0 <= q.start < q.end <= len(plain) for q in found)
    assert all(q.low <= q.high for q in found)
    assert all(q.agrees(q) for q in found)


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 99_999), st.sampled_from(["秒", "元", "%", "倍", "份", "美元", "天"]))
def test_a_number_with_a_unit_is_one_quantity_however_its_figures_are_typed(number: int, unit: str) -> None:
    plain, wide = f"{number}{unit}", "".join(chr(ord(c) + 0xFEE0) for c in str(number)) + unit
    assert measured(f"{number:,}{unit}") == measured(wide) == measured(plain)
    assert len(measured(plain)) == 1


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 9_999), st.integers(1, 9_999))
def test_two_different_whole_numbers_of_seconds_never_agree(one: int, other: int) -> None:
    (a,), (b,) = read(f"{one}秒"), read(f"{other}秒")
    assert a.agrees(b) == (one == other)

"""Replies as text of so many bytes: what is kept, where it is cut, and that it always fits."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.wechat.texts import BETWEEN, Draft, Fitting, cut, fitted, parts, size, together, touchable
from bot.messages import (
    Action,
    Advice,
    Bullets,
    Button,
    Footer,
    Headline,
    Language,
    Matched,
    Moment,
    Paragraph,
    Press,
    Reply,
    SourceLine,
    Sources,
    Timeline,
)
from knowledge import Stance

LINK = "https://heshi.example/r/yunque-open.2026-11-22.ab12cd.a"
RECEIPT = "yunque-open.2026-11-22.ab12cd.a"


def source(title: str = "云雀将关闭", url: str | None = "https://cloud.example/bye?a=1&b=2") -> SourceLine:
    return SourceLine("云报", title, "2026年3月24日", url, "英文")


def answer(why: str = "网页和应用已关闭。", *, first_number: int = 1) -> Reply:
    press = Press(Action.DETAILS, "yunque-open", Stance.AFFIRMS, dt.date(2026, 11, 22), "ab12cd")
    blocks = (
        Headline("已过时：“云雀已经对公众开放”自2026年4月26日起不再属实。"),
        Paragraph(why),
        Sources("来源", (source(), source("另一条"), source("第三条", None))),
        Matched("我理解为", "", "云雀已经对公众开放"),
        Footer("上次核对：2026年11月21日", RECEIPT),
    )
    buttons = (Button("来源和时间线", press), Button("转给家人", Press(Action.FAMILY, "yunque-open")))
    return Reply(blocks, Language.ZH_HANS, buttons, first_number=first_number)


# --- one message


def test_a_reply_that_fits_is_whole_and_its_choices_are_numbered() -> None:
    assert fitted(answer(), 2000, LINK) == (
        "已过时：“云雀已经对公众开放”自2026年4月26日起不再属实。\n"
        "\n"
        "网页和应用已关闭。\n"
        "来源\n"
        "1. 云报，2026年3月24日：云雀将关闭（英文）\n"
        "   https://cloud.example/bye?a=1&b=2\n"
        "2. 云报，2026年3月24日：另一条（英文）\n"
        "   https://cloud.example/bye?a=1&b=2\n"
        "3. 云报，2026年3月24日：第三条（英文）\n"
        "我理解为：“云雀已经对公众开放”\n"
        "\n"
        "上次核对：2026年11月21日\n"
        f"凭证：{RECEIPT}\n"
        "\n"
        "回复数字：\n"
        "1 来源和时间线\n"
        "2 转给家人"
    )


def test_what_is_too_long_keeps_the_verdict_one_source_the_receipt_the_choices_and_leads_on() -> None:
    shown = fitted(answer("第一句话说明原因。" * 100), 1000, LINK)
    assert size(shown) <= 1000
    assert shown.startswith("已过时：")
    assert "第一句话说明原因。…\n来源\n1. 云报" in shown
    assert f"全文：{LINK}" in shown
    assert f"凭证：{RECEIPT}" in shown
    assert shown.endswith("回复数字：\n1 来源和时间线\n2 转给家人")


def test_in_an_official_account_titles_are_links_and_choices_can_be_touched() -> None:
    shown = Draft.of(answer(), anchors=True).fitted(2000, touch=True)
    assert (
        '1. 云报，2026年3月24日：<a href="https://cloud.example/bye?a=1&b=2">云雀将关闭</a>（英文）' in shown
    )
    assert (
        '1 <a href="weixin://bizmsgmenu?msgmenucontent=1&msgmenuid=das.yunque-open.20261122.ab12cd">'
        "来源和时间线</a>" in shown
    )


def test_links_that_only_spare_a_digit_go_before_a_word_does() -> None:
    draft = Draft.of(answer(), anchors=True)
    plain = draft.fitted(10_000)
    assert draft.fitted(size(plain) + 10, touch=True) == plain


def test_what_looks_like_markup_in_a_record_is_none() -> None:
    reply = Reply((Headline('<a href="https://bad.example">点我</a>'),), Language.ZH_HANS)
    assert "<" not in Draft.of(reply, anchors=True).fitted(2000)
    assert fitted(reply, 2000) == '<a href="https://bad.example">点我</a>'


def test_an_address_with_quotes_stays_inside_its_link() -> None:
    reply = Reply(
        (Headline("有"), Sources("", (source(url='https://x.example/"><b>'),))),
        Language.ZH_HANS,
    )
    assert '<a href="https://x.example/%22%3E%3Cb%3E">' in Draft.of(reply, anchors=True).fitted(2000)


def test_without_numbers_choices_can_be_touched_or_are_left_out() -> None:
    draft = Draft.of(answer(), anchors=True)
    touched = draft.without_numbers(touch=True).fitted(2000, touch=True)
    assert touched.count("weixin://bizmsgmenu?msgmenucontent=%E") == 2
    assert "回复数字" not in touched
    assert "weixin" not in draft.without_numbers(touch=False).fitted(2000, touch=True)


def test_a_reply_without_choices_says_nothing_of_numbers() -> None:
    reply = Reply((Paragraph("你好。"),), Language.EN)
    assert fitted(reply, 2000) == "你好。"


def test_words_that_a_client_may_decode_twice_stay_the_same() -> None:
    assert touchable("甲", "涨了50%+税", "p") == (
        '<a href="weixin://bizmsgmenu?msgmenucontent=%E6%B6%A8%E4%BA%8650%20%20%E7%A8%8E&msgmenuid=p">甲</a>'
    )
    assert "msgmenucontent=1&" in touchable("%", "%", "p")


# --- cutting


@pytest.mark.parametrize(
    ("text", "limit", "kept"),
    [
        ("短句。", 100, "短句。"),
        ("一二三四五。六七八九十。", 30, "一二三四五。…"),
        ("一二三四五，六七八九十。", 30, "一二三四五，…"),
        ("看 https://a.example/1234567890123456789 吧", 30, "看…"),
        ("abc👨‍👩‍👧‍👦def", 20, "abc…"),
        ("é" * 3, 5, "é…"),
        ("e\u0301" * 3, 7, "e\u0301…"),
        ("无", 2, ""),
    ],
)
def test_cut(text: str, limit: int, kept: str) -> None:
    assert cut(text, limit) == kept


# --- several messages


def test_of_a_long_timeline_the_beginning_and_today_are_kept() -> None:
    moments = tuple(Moment(f"{year}年", "已宣布", "还没有开放。" * 9) for year in range(2010, 2026))
    today = Moment("2026年", "已关闭", "谁都用不了。")
    status = Reply((Headline("云雀的进展"), Timeline("", (*moments, today))), Language.ZH_HANS)
    shown = fitted(status, 1000)
    assert "- 2010年" in shown
    assert shown.endswith("…\n- 2026年：已关闭 — 谁都用不了。")


def test_a_list_that_comes_first_is_cut_between_its_items() -> None:
    said = Sources("公开表态：云雀", tuple(source(f"第{n}句话，" + "说得很长，" * 9) for n in range(20)))
    for limit in range(900, 1000, 7):
        lines = Draft.of(Reply((said,), Language.ZH_HANS), anchors=True).fitted(limit).splitlines()
        assert lines[0] == "公开表态：云雀"
        assert lines[-1] == "…"
        assert all("</a>" in line for line in lines[2:-1])


def test_each_of_several_verdicts_stands_apart() -> None:
    two = Reply((*answer().blocks, *answer("另一个说法。").blocks), Language.ZH_HANS)
    assert f"凭证：{RECEIPT}\n\n已过时" in fitted(two, 4000)


def test_parts_hold_all_of_it_in_order() -> None:
    reply = answer("一句话说明原因。" * 60)
    made = parts(reply, 500)
    assert all(0 < size(part) <= 500 for part in made)
    together_again = re.sub(r"\s", "", "".join(made))
    assert together_again == re.sub(r"\s", "", fitted(reply, 100_000))
    assert made[-1].endswith("2 转给家人")


def test_several_answers_share_one_message() -> None:
    short = Draft.of(Reply((Paragraph("短。"),), Language.ZH_HANS))
    long = Draft.of(answer("一句话说明原因。" * 200))
    shown = together([Fitting(long, LINK), Fitting(short)], 1200)
    assert size(shown) <= 1200
    assert shown.endswith(BETWEEN + "短。")
    assert size(shown) > 1000


# --- always

TEXT = st.text(max_size=200) | st.sampled_from(
    ["句子。" * 80, "https://a.example/" + "x" * 300, "👨‍👩‍👧‍👦" * 40, "word " * 60, "e\u0301" * 90]
)
BLOCKS = st.one_of(
    st.builds(Headline, TEXT),
    st.builds(Advice, TEXT),
    st.builds(Paragraph, TEXT),
    st.builds(Bullets, TEXT, st.lists(TEXT, max_size=4).map(tuple)),
    st.builds(
        Timeline, TEXT, st.lists(st.builds(Moment, st.just("今天"), TEXT, TEXT), max_size=3).map(tuple)
    ),
    st.builds(
        Sources,
        TEXT,
        st.lists(st.builds(source, TEXT, st.sampled_from([None, "https://a.example/?q=1"])), max_size=3).map(
            tuple
        ),
    ),
    st.builds(Matched, st.just("我理解为"), TEXT, TEXT),
    st.builds(Footer, TEXT, st.just(RECEIPT)),
)
BUTTONS = st.lists(st.builds(Button, TEXT, st.just(Press(Action.DETAILS, "a-fact"))), max_size=6).map(tuple)
REPLIES = st.builds(
    Reply,
    st.lists(BLOCKS, max_size=6).map(tuple),
    st.sampled_from(list(Language)),
    BUTTONS,
    first_number=st.integers(0, 9),
)


@given(REPLIES, st.integers(3, 2500), st.booleans(), st.booleans(), st.sampled_from(["", LINK]))
def test_one_message_always_fits_and_every_link_in_it_is_whole(
    reply: Reply, limit: int, anchors: bool, touch: bool, link: str
) -> None:
    shown = Draft.of(reply, anchors=anchors).fitted(limit, link, touch=touch and anchors)
    assert size(shown) <= limit
    _ = shown.encode()
    if anchors:
        bare = re.sub(r'<a href="[^"<>]*">[^<>]*</a>', "", shown)
        assert "<" not in bare


@given(REPLIES, st.integers(60, 2500))
def test_parts_always_fit_and_lose_nothing(reply: Reply, limit: int) -> None:
    made = parts(reply, limit)
    assert all(part.strip() and size(part) <= limit for part in made)
    assert re.sub(r"\s", "", "".join(made)) == re.sub(r"\s", "", fitted(reply, 10**9))


@given(st.lists(REPLIES, min_size=1, max_size=4), st.integers(200, 2500))
def test_together_they_always_fit(replies: list[Reply], limit: int) -> None:
    assert size(together([Fitting(Draft.of(reply), LINK) for reply in replies], limit)) <= limit


@given(REPLIES)
def test_a_draft_comes_back_from_json(reply: Reply) -> None:
    draft = Draft.of(reply, anchors=True)
    assert Draft.read(draft.told()) == draft


@given(TEXT, st.integers(3, 400))
def test_an_address_is_kept_whole_or_not_at_all(before: str, limit: int) -> None:
    address = "https://news.example/2026/a-long-path?x=1&y=2"
    shown = cut(f"{before} {address} 之后还有话。", limit)
    assert size(shown) <= limit
    if "https://n" in shown:
        assert address in shown

"""Replies of a 智能机器人 as WeCom takes them: within its limits, and leading nowhere astray."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.wecom_bot.calls import Call
from bot.channels.wecom_bot.cards import cards
from bot.channels.wecom_bot.markdown import escaped, markdown, pieces
from bot.channels.wecom_bot.reading import NAME, About, Back
from bot.channels.wecom_bot.rendering import calls, encode
from bot.delivery import Delivery, Way
from bot.messages import (
    Action,
    Address,
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
    Room,
    SourceLine,
    Sources,
    Timeline,
)
from knowledge import Verdict
from tests.wechat.fake.bot_rules import broken_card, broken_words

ASKED = Back("MSG", "REQ")
HERE = Address(NAME, "ZhangSan", Room.PRIVATE, ASKED.encode())
WHOLE = Reply(
    (
        Headline("已过时：“云雀已经对公众开放”自2026年4月26日起不再属实", Verdict.OUTDATED),
        Advice("先别付款。"),
        Paragraph("网页和应用已关闭。"),
        Timeline(
            "时间线", (Moment("2026年4月26日", "不实", "关闭", Verdict.REFUTED), Moment("今天", "不实", ""))
        ),
        Sources(
            "来源",
            (
                SourceLine("云报", "云雀[关闭]", "2026年4月26日", "https://cloud.example/bye_(1)", "英文"),
                SourceLine("档案", "没有地址", "2026年", None),
            ),
        ),
        Bullets("怎么用", ("转发", "提问")),
        Matched("我核实的是", "云雀开放了", "云雀已经对公众开放"),
        Footer("最后核对：2026年11月20日", "yunque-open.a.20261122.ab12cd"),
    ),
    Language.ZH_HANS,
    (Button("来源和时间线", Press(Action.DETAILS, "yunque-open")),),
)


def test_a_whole_answer_reads_so() -> None:
    words, card = calls(Delivery(HERE, WHOLE, to_message="MSG"))
    assert words.markdown.replace("  \n", "\n") == (
        "**已过时：“云雀已经对公众开放”自2026年4月26日起不再属实**\n\n"
        "> **先别付款。**\n\n"
        "网页和应用已关闭。\n\n"
        "**时间线**\n- 2026年4月26日：**不实** — 关闭\n- 今天：**不实**\n\n"
        "**来源**\n"
        "1. 云报，2026年4月26日：[云雀［关闭］](https://cloud.example/bye_%281%29)（英文）\n"
        "2. 档案，2026年：没有地址\n\n"
        "**怎么用**\n1. 转发\n2. 提问\n\n"
        "我核实的是：“云雀开放了” → “云雀已经对公众开放”\n"
        "最后核对：2026年11月20日\n凭证：`yunque-open.a.20261122.ab12cd`"
    )
    # A single line break is none by the book.
    assert not re.search(r"[^ \n]\n[^\n]", words.markdown)
    assert card.card["source"] == {"desc": "核实", "desc_color": 2}
    assert card.card["main_title"] == {"title": "核实结果"}
    assert card.card["sub_title_text"] == "已过时：“云雀已经对公众开放”自2026年4月26日起不再属实"
    payload = Press(Action.DETAILS, "yunque-open").encode()
    assert card.card["button_list"] == [{"text": "来源和时间线", "key": payload}]
    assert words.back == card.back == ASKED


def test_who_is_answered() -> None:
    entered = Address(NAME, "ZhangSan", Room.PRIVATE, Back("E", "REQ", "", About.ENTERED).encode())
    asked = [
        (Delivery(HERE, WHOLE, to_message="MSG"), True),
        (Delivery(HERE, WHOLE), False),  # by itself: to be passed on
        (Delivery(HERE, WHOLE, to_message="heshi-card"), False),
        (Delivery(entered, WHOLE), True),
        (Delivery(Address(NAME, "ZhangSan"), WHOLE), False),
    ]
    for delivery, answers in asked:
        assert all(bool(call.back) is answers for call in calls(delivery)), delivery


@pytest.mark.parametrize("way", [way for way in Way if way not in {Way.SEND, Way.TOAST}])
def test_what_wecom_cannot_do_is_no_call(way: Way) -> None:
    assert encode(Delivery(HERE, WHOLE, way, to_message="MSG", token="t")) == ()


def test_a_passing_line_is_a_short_message_and_an_empty_one_is_none() -> None:
    pressed = Address(NAME, "wrAbC", Room.GROUP, Back("E", "REQ", "", About.OTHER).encode())
    said = Reply((Paragraph("已改。"),), Language.ZH_HANS)
    (call,) = calls(Delivery(pressed, said, Way.TOAST))
    assert (call.room, call.group, call.markdown) == ("wrAbC", True, "已改。")
    assert calls(Delivery(pressed, None, Way.TOAST)) == ()


def buttons(*labels: str) -> Reply:
    made = tuple(Button(label, Press(Action.PICK, f"fact-{n}")) for n, label in enumerate(labels))
    return Reply((), Language.ZH_HANS, made)


def test_more_than_six_buttons_are_several_cards_with_names_of_their_own() -> None:
    found = cards(buttons(*"一二三四五六七八"), "seed")
    assert [len(card["button_list"]) for card in found] == [6, 2]
    assert len({card["task_id"] for card in found}) == 2
    assert cards(buttons("一"), "here")[0]["task_id"] != cards(buttons("一"), "there")[0]["task_id"]


def test_a_long_label_stands_on_its_card_and_the_button_shows_its_number() -> None:
    long, longest = "云雀已经对公众开放注册了吗", "云雀已经对公众开放注册，而且从今天起所有人都可以免费用一年"
    words, card = calls(Delivery(HERE, buttons(long, longest, "都不是"), to_message="MSG"))
    assert [button["text"] for button in card.card["button_list"]] == ["1", "2", "都不是"]
    assert card.card["horizontal_content_list"] == [
        {"keyname": "1", "value": long},
        {"keyname": "2", "value": f"{longest[:25]}…"},
    ]
    # What the card cuts is whole in the words.
    assert words.markdown == f"2. {longest}"


LINES = st.text(max_size=60)
NAMES = st.builds(
    lambda action, number: Press(action, f"fact-{number}"),
    st.sampled_from([Action.PICK, Action.WATCH]),
    st.integers(0, 20),
)
BLOCKS = st.one_of(
    st.builds(Headline, LINES, st.sampled_from([None, *Verdict])),
    st.builds(Advice, LINES),
    st.builds(Paragraph, st.text(max_size=400)),
    st.builds(Bullets, LINES, st.lists(LINES, max_size=4).map(tuple)),
    st.builds(Timeline, LINES, st.lists(st.builds(Moment, LINES, LINES, LINES), max_size=3).map(tuple)),
    st.builds(
        Sources,
        LINES,
        st.lists(
            st.builds(
                SourceLine,
                LINES,
                LINES,
                LINES,
                st.sampled_from([None, "https://a.example/x (y)", "ftp://b"]),
                LINES,
            ),
            max_size=3,
        ).map(tuple),
    ),
    st.builds(Matched, LINES, LINES, LINES),
    st.builds(Footer, LINES, LINES),
)
REPLIES = st.builds(
    Reply,
    st.lists(BLOCKS, max_size=6).map(tuple),
    st.sampled_from(Language),
    st.lists(st.builds(Button, LINES, NAMES), max_size=15).map(tuple),
)


@given(REPLIES, st.sampled_from([Way.SEND, Way.TOAST]))
def test_whatever_is_said_wecom_takes_it(reply: Reply, way: Way) -> None:
    found = encode(Delivery(HERE, reply, way, to_message="MSG", token="t"))
    for encoded in found:
        call = Call.decode(encoded)
        assert call is not None
        assert call.encode() == encoded
        assert list(broken_card(call.card) if call.card else broken_words(call.markdown, "words")) == []
    offered = {button.payload for button in reply.buttons}
    on_cards = {
        one["key"] for call in map(Call.decode, found) if call for one in call.card.get("button_list", [])
    }
    assert on_cards == offered


@given(st.text())
def test_words_call_nobody_and_lead_nowhere(text: str) -> None:
    shown = escaped(text)
    assert not re.search(r"[*`\[\]<>~|]", shown)
    assert not re.search(r"^\s*[#>+=-]", shown, re.MULTILINE)
    assert escaped(shown) == shown


@given(st.lists(st.text(max_size=300), max_size=6), st.integers(4, 200))
def test_pieces_are_small_enough_and_lose_nothing(sections: list[str], limit: int) -> None:
    found = pieces(sections, limit)
    assert all(len(piece.encode("utf-8", "replace")) <= limit for piece in found)
    joined = "".join("".join(found).split())
    assert joined == "".join("".join(sections).split())


def test_small_print_is_no_part_of_a_list() -> None:
    sources = Sources("来源", (SourceLine("云报", "关闭", "2026年", None),))
    found = markdown(Reply((sources, Footer("最后核对：今天", "id")), Language.ZH_HANS))
    assert len(found) == 2


def test_a_sentence_is_not_torn_where_it_need_not_be() -> None:
    text = "第一句话说完了。" * 3
    assert pieces([text], 60) == ["第一句话说完了。" * 2, "第一句话说完了。"]
    assert markdown(Reply((Paragraph(" "), Footer("", "")), Language.EN)) == []


@pytest.mark.parametrize("call", [b"", b"{}", b'{"room": "a"}', b'{"room": 7, "markdown": "x"}', b"[]"])
def test_what_is_no_call_of_ours_is_none(call: bytes) -> None:
    assert Call.decode(call) is None

"""Deliveries → calls: what is seen on Telegram, within its limits, whatever a reply holds."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.plain import plain_text
from bot.channels.telegram.calls import Call
from bot.channels.telegram.rendering import calls, encode
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
from bot.replies import Circumstances, Voice, compose, details, family_text, statements_reply, status_reply
from knowledge import Stance
from tests.bot.builders import (
    BASE,
    FACTS,
    OPEN,
    SCAM,
    TODAY,
    close,
    known,
    not_a_claim,
    result,
    unknown,
)
from tests.telegram.fake.contract import checked
from tests.telegram.fake.markup import parsed

ZH = Language.ZH_HANS
LAN = Address("telegram", "1101")
FAMILY = Address("telegram", "-1001500000001", Room.GROUP)
TOPIC = replace(FAMILY, thread="40")
POSTED = Address("telegram", "i:BAAAAMPLE-1_x", Room.GROUP)
"""Where somebody posted an answer of ours through us."""

HELLO = Reply((Paragraph("你好 <b>&"),), ZH)


def sent(reply: Reply, address: Address = LAN, **over: Any) -> Call:
    (call,) = calls(Delivery(address, reply, **over))
    return call


def params(call: Call) -> dict[str, Any]:
    """The parameters without what every message has."""
    usual = {"text", "parse_mode", "link_preview_options"}
    return {key: value for key, value in call.params.items() if key not in usual}


# --- what is seen


def test_an_answer_as_telegram_gets_it() -> None:
    reply = compose(result("云雀开放了", known(OPEN)), Circumstances(BASE, TODAY), Voice(ZH))
    assert sent(reply).params["text"].split("\n") == [
        "<b>已过时：“云雀已经对公众开放”自2026年4月26日起不再属实，"
        "2024年12月9日至2026年4月25日曾经属实。</b>",
        "",
        "不同时间，“云雀已经对公众开放”的结论不同：2024年2月15日起不实；2024年12月9日起属实；"
        "2026年4月26日起不实。",
        "",
        "2026年4月26日起：网页和应用已关闭。",
        "",
        "<b>来源</b>",
        '1. 云公司博客，2026年3月24日：<a href="https://cloud.example/bye">云公司：云雀将在四月关闭。</a>'
        "（英文）",
        '2. Cloud Post，2024年12月9日：<a href="https://news.example/old">Yunque opens</a>'
        "（英文；原文未能核对）",
        "",
        "我理解为：“云雀已经对公众开放”",
        "<i>上次核对：2026年11月21日</i>",
        "<i>凭证：</i><code>yunque-open.2026-11-22.ab12cd.a</code>".replace(
            "ab12cd", BASE.edition.partition("+")[2]
        ),
    ]


def test_a_message_has_no_preview_and_a_plain_form() -> None:
    call = sent(HELLO)
    assert call.method == "sendMessage"
    assert call.params == {
        "chat_id": 1101,
        "text": "你好 &lt;b&gt;&amp;",
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": True},
    }
    assert call.without_markup() == Call(
        "sendMessage",
        {"chat_id": 1101, "text": "你好 <b>&", "link_preview_options": {"is_disabled": True}},
    )


def test_advice_stands_out_and_a_long_explanation_is_folded() -> None:
    long = "很长。" * 200
    text = sent(Reply((Advice("先别付款"), Headline("不实"), Paragraph(long)), ZH)).params["text"]
    assert text == (
        "<blockquote><b>先别付款</b></blockquote>\n\n<b>不实</b>\n\n"
        f"<blockquote expandable>{long}</blockquote>"
    )


def test_a_long_text_that_explains_no_verdict_is_shown_whole() -> None:
    long = "很长。" * 200
    assert sent(Reply((Paragraph(long),), ZH)).params["text"] == long


def test_a_link_that_leads_to_no_web_page_is_no_link() -> None:
    line = SourceLine("报", '标题 "一"', "2024年", "javascript:alert(1)")
    assert "<a" not in sent(Reply((Sources("", (line,)),), ZH)).params["text"]


def test_an_address_cannot_break_out_of_its_attribute() -> None:
    line = SourceLine("报", "标题", "2024年", 'https://a.example/?q="><b>&x=1')
    text = sent(Reply((Sources("", (line,)),), ZH)).params["text"]
    assert '<a href="https://a.example/?q=&quot;&gt;&lt;b&gt;&amp;x=1">标题</a>' in text
    assert parsed(text)[1][0]["url"] == line.url


def test_the_text_for_the_family_stands_alone() -> None:
    text = sent(family_text(Voice(ZH), BASE, OPEN, TODAY)).params["text"]
    assert "<" not in text
    assert len(text) <= 120


def buttons(*labels: str, action: Action = Action.DETAILS) -> tuple[Button, ...]:
    return tuple(Button(label, Press(action, "yunque-open")) for label in labels)


def about(fact_id: str, *labels: str) -> tuple[Button, ...]:
    return tuple(Button(label, Press(Action.DETAILS, fact_id)) for label in labels)


def setting(argument: str, label: str) -> tuple[Button, ...]:
    return (Button(label, Press(Action.SETTING, argument=argument)),)


@pytest.mark.parametrize(
    ("row", "rows"),
    [
        (buttons("来源和时间线", "转给家人"), [["来源和时间线", "转给家人"]]),
        (
            buttons("来源和时间线", "转给家人", "结论变了告诉我", "这条有问题"),
            [["来源和时间线", "转给家人"], ["结论变了告诉我", "这条有问题"]],
        ),
        (buttons("为什么", "静音24小时", "删除", "其他"), [["为什么", "静音24小时", "删除"], ["其他"]]),
        (buttons("来源和时间线一二三", "转给家人"), [["来源和时间线一二三"], ["转给家人"]]),
        (buttons("Sources and timeline", "For the family"), [["Sources and timeline"], ["For the family"]]),
        (buttons("一", "二", action=Action.PICK), [["一"], ["二"]]),
        (buttons(" "), [["…"]]),
        # What is about one fact, or one setting, stands together.
        ((*buttons("一", "二"), *about("yunque-free", "三", "四")), [["一", "二"], ["三", "四"]]),
        ((*setting("policy:off", "✓ 关闭"), *setting("show:lang", "语言")), [["✓ 关闭"], ["语言"]]),
    ],
)
def test_rows_are_as_wide_as_a_phone(row: tuple[Button, ...], rows: list[list[str]]) -> None:
    shown = sent(replace(HELLO, buttons=row)).params["reply_markup"]["inline_keyboard"]
    assert [[button["text"] for button in line] for line in shown] == rows


# --- the ways


def test_an_answer_in_a_topic_of_a_group() -> None:
    call = sent(replace(HELLO, quiet=True), TOPIC, to_message="77")
    assert params(call) == {
        "chat_id": -1001500000001,
        "message_thread_id": 40,
        "disable_notification": True,
        "reply_parameters": {"message_id": 77, "allow_sending_without_reply": True},
    }


def test_an_answer_for_one_member_only_and_for_all_where_that_is_unknown() -> None:
    call = sent(HELLO, FAMILY, to_message="77", only_to="1102", token="cb-1")
    only = {"receiver_user_id": 1102, "callback_query_id": "cb-1"}
    assert call.params["ephemeral_message_parameters"] == only
    everyone = call.for_everyone()
    assert everyone == sent(HELLO, FAMILY, to_message="77")


def test_for_one_alone_means_nothing_in_private() -> None:
    assert sent(HELLO, LAN, only_to="1101") == sent(HELLO, LAN)


def test_what_answers_a_hidden_command_is_hidden_too() -> None:
    call = sent(HELLO, FAMILY, to_message="h:1101:17")
    assert call.params["ephemeral_message_parameters"] == {"receiver_user_id": 1101}
    assert call.params["reply_parameters"]["ephemeral_message_id"] == 17
    assert checked(call.method, call.params)
    assert call.for_everyone() == sent(HELLO, FAMILY)


def test_what_answers_a_hidden_button_is_hidden_and_answers_no_message_of_ours() -> None:
    call = sent(HELLO, FAMILY, to_message="e:1101:5", only_to="1101", token="cb-1")
    only = {"receiver_user_id": 1101, "callback_query_id": "cb-1"}
    assert params(call) == {"chat_id": -1001500000001, "ephemeral_message_parameters": only}


@pytest.mark.parametrize(
    ("delivery", "method", "expected"),
    [
        (
            Delivery(FAMILY, HELLO, Way.EDIT, to_message="77"),
            "editMessageText",
            {"chat_id": -1001500000001, "message_id": 77},
        ),
        (
            Delivery(POSTED, HELLO, Way.EDIT, to_message="i:BAAAAMPLE-1_x"),
            "editMessageText",
            {"inline_message_id": "BAAAAMPLE-1_x"},
        ),
        (
            Delivery(FAMILY, HELLO, Way.EDIT, to_message="e:1101:5"),
            "editEphemeralMessageText",
            {"chat_id": -1001500000001, "receiver_user_id": 1101, "ephemeral_message_id": 5},
        ),
        (
            Delivery(LAN, Reply((), ZH), Way.EDIT, to_message="77"),
            "editMessageReplyMarkup",
            {"chat_id": 1101, "message_id": 77},
        ),
        (
            Delivery(FAMILY, Reply((), ZH), Way.EDIT, to_message="e:1101:5"),
            "editEphemeralMessageReplyMarkup",
            {"chat_id": -1001500000001, "receiver_user_id": 1101, "ephemeral_message_id": 5},
        ),
        (
            Delivery(FAMILY, None, Way.DELETE, to_message="77"),
            "deleteMessage",
            {"chat_id": -1001500000001, "message_id": 77},
        ),
        (
            Delivery(FAMILY, None, Way.DELETE, to_message="e:1101:5"),
            "deleteEphemeralMessage",
            {"chat_id": -1001500000001, "receiver_user_id": 1101, "ephemeral_message_id": 5},
        ),
        (Delivery(FAMILY, None, Way.LEAVE), "leaveChat", {"chat_id": -1001500000001}),
        (Delivery(POSTED, HELLO, only_to="1101", to_message="i:x"), "sendMessage", {"chat_id": 1101}),
    ],
)
def test_other_ways(delivery: Delivery, method: str, expected: dict[str, Any]) -> None:
    (call,) = calls(delivery)
    assert (call.method, params(call)) == (method, expected)
    assert checked(call.method, call.params)


@pytest.mark.parametrize(
    "delivery",
    [
        Delivery(LAN, None),
        Delivery(LAN, Reply((), ZH)),
        Delivery(LAN, Reply((Paragraph(" \n"),), ZH)),
        Delivery(LAN, None, Way.EDIT, to_message="77"),
        Delivery(LAN, HELLO, Way.EDIT),
        Delivery(LAN, HELLO, Way.EDIT, to_message="web-77"),
        Delivery(FAMILY, HELLO, Way.EDIT, to_message="h:1101:17"),
        Delivery(FAMILY, None, Way.DELETE, to_message="h:1101:17"),
        Delivery(LAN, HELLO, Way.TOAST),
        Delivery(LAN, HELLO, Way.INLINE),
        Delivery(LAN, HELLO, Way.GUEST),
        Delivery(LAN, None, Way.GUEST, token="gq-1"),
        Delivery(POSTED, HELLO),
        Delivery(POSTED, None, Way.DELETE, to_message="i:BAAAAMPLE-1_x"),
        Delivery(POSTED, None, Way.LEAVE),
    ],
)
def test_what_cannot_be_done_is_no_call(delivery: Delivery) -> None:
    assert encode(delivery) == ()


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("", {}),
        ("好的", {"text": "好的", "show_alert": False}),
        ("长" * 100, {"text": "长" * 100, "show_alert": True}),
        ("😀" * 150, {"text": "😀" * 99 + "…", "show_alert": True}),
    ],
)
def test_a_passing_line(said: str, expected: dict[str, Any]) -> None:
    (call,) = calls(Delivery(LAN, Reply((Paragraph(said),), ZH), Way.TOAST, token="cb-1"))
    assert call == Call("answerCallbackQuery", {"callback_query_id": "cb-1", **expected})


def test_an_inline_query_offers_articles() -> None:
    offers = (("不实：云雀免费", HELLO), ("", replace(HELLO, buttons=buttons("来源"))), ("空", Reply((), ZH)))
    (call,) = calls(Delivery(LAN, None, Way.INLINE, token="iq-1", offers=offers))
    assert call.method == "answerInlineQuery"
    first, second = call.params["results"]
    assert call.params["is_personal"] is False
    assert 5 <= call.params["cache_time"] <= 30
    assert first == {
        "type": "article",
        "id": "0",
        "title": "不实：云雀免费",
        "description": "你好 <b>&",
        "input_message_content": {
            "message_text": "你好 &lt;b&gt;&amp;",
            "parse_mode": "HTML",
            "link_preview_options": {"is_disabled": True},
        },
    }
    assert (second["title"], "reply_markup" in second) == ("你好 <b>&", True)
    assert checked(call.method, call.params)
    assert checked(call.method, call.plain)


def test_no_more_is_offered_than_telegram_takes() -> None:
    (call,) = calls(Delivery(LAN, None, Way.INLINE, token="iq-1", offers=(("", HELLO),) * 60))
    assert len(call.params["results"]) == 50


def test_nothing_to_offer_ends_the_waiting() -> None:
    (call,) = calls(Delivery(LAN, None, Way.INLINE, token="iq-1"))
    assert call.params["results"] == []


def test_a_guest_gets_one_answer_with_a_title() -> None:
    (call,) = calls(Delivery(POSTED, HELLO, Way.GUEST, token="gq-1"))
    assert call.method == "answerGuestQuery"
    assert call.params["result"]["title"] == "你好 <b>&"
    assert checked(call.method, call.params)


# --- long ones


def long_reply(paragraphs: int, units: int) -> Reply:
    blocks = [Paragraph(f"第{n}段。" + "字" * units) for n in range(paragraphs)]
    return Reply((*blocks, Footer("核对日期", "yunque-open.2026-11-22.ab12cd.a")), ZH, buttons("来源"))


def test_a_long_reply_is_cut_between_its_blocks_and_keeps_its_buttons_below() -> None:
    made = calls(Delivery(FAMILY, long_reply(5, 1500), to_message="77"))
    texts = [call.params["text"] for call in made]
    assert [text.count("段。") for text in texts] == [2, 2, 1]
    assert ["reply_markup" in call.params for call in made] == [False, False, True]
    assert ["reply_parameters" in call.params for call in made] == [True, False, False]


def test_a_paragraph_that_is_too_long_is_cut_behind_a_sentence() -> None:
    made = calls(Delivery(LAN, Reply((Paragraph("这是一句话。" * 1000),), ZH)))
    assert all(call.params["text"].endswith("。") for call in made)
    assert "".join(call.params["text"] for call in made) == "这是一句话。" * 1000


def test_no_cut_goes_through_a_sign_that_is_made_of_several() -> None:
    family = "👨‍👩‍👧"
    made = calls(Delivery(LAN, Reply((Paragraph(family * 900),), ZH)))
    assert len(made) > 1
    assert all(call.params["text"].replace(family, "") == "" for call in made)


def test_what_a_cut_leaves_over_is_no_message_if_it_is_only_space() -> None:
    assert len(calls(Delivery(LAN, Reply((Paragraph("a" * 4096 + " " * 9),), ZH)))) == 1


@pytest.mark.parametrize("way", [Way.EDIT, Way.GUEST])
def test_what_has_to_be_one_message_keeps_its_beginning_and_its_receipt(way: Way) -> None:
    (call,) = calls(Delivery(LAN, long_reply(5, 1500), way, to_message="77", token="gq-1"))
    shown = call.params.get("text") or call.params["result"]["input_message_content"]["message_text"]
    text, _ = parsed(shown)
    assert len(text) <= 4096
    assert text.startswith("第0段。")
    assert re.search(r"…\n\n核对日期\n凭证：yunque-open\S+$", text)


def test_plain_words_without_room_for_addresses_go_without() -> None:
    line = SourceLine("报", "标题", "2024年", "https://a.example/" + "x" * 2000)
    call = sent(Reply((Sources("来源", (line,) * 3),), ZH))
    assert "https://" not in call.plain["text"]


# --- every reply there can be


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60) | st.sampled_from(
    ["<b>", "&amp;", "</a>", '"', "😀" * 30, "长" * 5000, "word " * 900, "a" * 4097, "e\u0301" * 2100]
)
URLS = st.sampled_from([None, "https://a.example/?a=1&b=<2>", "http://b.example/" + "y" * 300])
BLOCKS = st.one_of(
    st.builds(Headline, WORDS),
    st.builds(Advice, WORDS),
    st.builds(Paragraph, WORDS),
    st.builds(Bullets, WORDS, st.lists(WORDS, max_size=5).map(tuple)),
    st.builds(Timeline, WORDS, st.lists(st.builds(Moment, WORDS, WORDS, WORDS), max_size=60).map(tuple)),
    st.builds(
        Sources,
        WORDS,
        st.lists(st.builds(SourceLine, WORDS, WORDS, WORDS, URLS, WORDS), max_size=60).map(tuple),
    ),
    st.builds(Matched, WORDS, WORDS, WORDS),
    st.builds(Footer, WORDS, WORDS),
)
PRESSES = st.builds(
    Press, st.sampled_from(Action), st.sampled_from(["", "yunque-open", "x" * 60]), st.sampled_from(Stance)
)
REPLIES = st.builds(
    Reply,
    st.lists(BLOCKS, max_size=6).map(tuple),
    st.sampled_from(Language),
    st.lists(st.builds(Button, WORDS, PRESSES), max_size=12).map(tuple),
    st.booleans(),
)


class Balance(HTMLParser):
    """Whether every tag is closed in the order in which it was opened."""

    def __init__(self, marked: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.text = ""
        self.feed(marked)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        assert tag in {"b", "i", "a", "code", "blockquote"}
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def utf16(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def seen(text: str) -> str:
    """What is seen, without the spaces between."""
    return "".join(text.split())


@given(REPLIES)
def test_every_reply_becomes_messages_within_the_limits(reply: Reply) -> None:
    made = calls(Delivery(FAMILY, reply, to_message="77"))
    for call in made:
        _ = checked(call.method, call.params), checked(call.method, call.plain)
        text, entities = parsed(call.params["text"])
        assert Balance(call.params["text"]).text == text
        assert 0 < utf16(text.strip()) <= utf16(text) <= 4096
        assert 0 < utf16(call.plain["text"]) <= 4096
        assert len(entities) <= 100
        rows = call.params.get("reply_markup", {}).get("inline_keyboard", [])
        assert all(1 <= len(row) <= 8 for row in rows)
        assert all(1 <= len(button["callback_data"].encode()) <= 64 for row in rows for button in row)
        assert Call.decode(call.encode()) == call
        assert json.loads(call.encode())["method"] == "sendMessage"
    whole = "".join(parsed(call.params["text"])[0] for call in made)
    assert seen(whole) == seen(_without_addresses(reply))


def _without_addresses(reply: Reply) -> str:
    """The plain text of the blocks that have something to show, without the addresses below the sources."""
    blocks = tuple(
        replace(block, lines=tuple(replace(line, url=None) for line in block.lines))
        if isinstance(block, Sources)
        else block
        for block in reply.blocks
    )
    return plain_text(replace(reply, blocks=blocks))


@given(REPLIES, st.sampled_from([Way.EDIT, Way.GUEST, Way.TOAST, Way.INLINE]))
def test_every_reply_fits_into_one_message_where_it_has_to(reply: Reply, way: Way) -> None:
    delivery = Delivery(FAMILY, reply, way, to_message="77", token="t", offers=(("", reply),) * 2)
    made = calls(delivery)
    assert len(made) <= 1
    for call in made:
        for form in filter(None, (call.params, call.plain)):
            _ = checked(call.method, form)
            for text, limit in _texts(form):
                assert 0 < utf16(text) <= limit


def _texts(form: dict[str, Any]) -> list[tuple[str, int]]:
    """Every text in a call that Telegram measures, as seen, with its limit."""
    results = form.get("results") or ([form["result"]] if "result" in form else [])
    contents = [one["input_message_content"] for one in results]
    said = [(one.get("message_text"), one) for one in contents] + [(form.get("text"), form)]
    shown = [parsed(text)[0] if "parse_mode" in where else text for text, where in said if text is not None]
    limit = 200 if "callback_query_id" in form else 4096
    return [(text, limit) for text in shown] + [(one["title"], 256) for one in results]


# --- nothing of what somebody wrote acts


LINKS = [
    "https://evil.example/x?a=1",
    "http://evil.example",
    "www.evil.example",
    "evil.example/pay",
    "t.me/evil",
]
CONTACTS = ["@evil_bot", "微信evil_12345", "13800138000", "wxid_evil123456", "evil@mail.example"]
NASTY = st.lists(
    st.one_of(st.text(max_size=40), st.sampled_from([*LINKS, *CONTACTS, "<a href='", "[点我](", "</b>"])),
    max_size=5,
).map(" ".join)
ADDRESSES_OF_RECORDS = re.compile(r"https://(?:news|cloud)\.example/[^\s\"\\]+")


@given(NASTY)
@settings(max_examples=25)
def test_no_address_mention_or_number_of_the_input_comes_out(text: str) -> None:
    around = Circumstances(BASE, TODAY)
    results = [
        result(text, known(OPEN, text=text), known(SCAM, text=text)),
        result(text, known(OPEN, text=text)),
        result(text, close(text, OPEN, SCAM)),
        result(text, unknown(text)),
        result(text, not_a_claim(text)),
    ]
    said = [compose(found, around, Voice(language)) for found in results for language in Language]
    said += [status_reply(text, BASE, Voice(ZH), TODAY), statements_reply(text, BASE, Voice(ZH))]
    deliveries = [
        Delivery(FAMILY, reply, way, to_message="77", token="t")
        for reply in said
        for way in (Way.SEND, Way.EDIT, Way.GUEST, Way.TOAST)
    ]
    offers = tuple(("", reply) for reply in said)
    deliveries.append(Delivery(FAMILY, None, Way.INLINE, token="t", offers=offers))
    for delivery in deliveries:
        for call in encode(delivery):
            shown = ADDRESSES_OF_RECORDS.sub("", call.decode())
            assert not re.search(r"://|@|evil|13800138000|wxid", shown, re.IGNORECASE)


@pytest.mark.parametrize("language", list(Language))
def test_whatever_is_known_fits_and_is_well_formed(language: Language) -> None:
    for fact in FACTS:
        for reply in (
            details(fact, Circumstances(BASE, TODAY), Voice(language)),
            compose(result("x", known(fact)), Circumstances(BASE, TODAY), Voice(language)),
        ):
            for call in calls(Delivery(FAMILY, reply)):
                text, _ = parsed(call.params["text"])
                assert seen(text) == seen(_without_addresses(reply))


# --- calls


def test_a_call_to_a_room_that_moved_answers_no_message_of_the_old_one() -> None:
    call = sent(HELLO, FAMILY, to_message="77", only_to="1102").moved_to("-1001500000009")
    assert call == replace(
        sent(HELLO, replace(FAMILY, room="-1001500000009"), only_to="1102"),
    )


def test_without_an_anchor_there_is_none_to_take_away() -> None:
    assert sent(HELLO, FAMILY, to_message="77").without_anchor() == sent(HELLO, FAMILY)
    assert sent(HELLO, FAMILY).without_anchor() is None


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"7", b"{}", b'{"method": "x"}', b'{"method": "x", "params": 5}', b"\xff"]
)
def test_a_call_of_somebody_else(body: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        _ = Call.decode(body)

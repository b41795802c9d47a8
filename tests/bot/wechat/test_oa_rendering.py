"""Deliveries of a 公众号 → texts: in the answer to a request, by customer service, beside each other."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import fields
from typing import Any

import pytest
from hypothesis import given

from bot.channels.wechat.texts import size
from bot.channels.wechat_oa.menu import menu
from bot.channels.wechat_oa.reading import read_fields
from bot.channels.wechat_oa.rendering import MAX_BYTES, PLAINER_BYTES, Call, Spoken, encode
from bot.delivery import Delivery, Way
from bot.messages import Address, Headline, Incoming, Language, Paragraph, Reply
from bot.phrases.wechat_words import RESULT, WechatWords, wechat_words
from tests.bot.wechat.test_texts import RECEIPT, REPLIES, answer


def bare(text: str) -> str:
    """What is seen of it."""
    return re.sub("<[^>]*>", "", text)


ADDRESS = Address("wechat_oa", "openid", thread="24521230562213122")
HOME = "https://heshi.example"


def call(reply: Reply, *, asker: str = "openid", way: Way = Way.SEND) -> Call:
    (made,) = encode(Delivery(ADDRESS, reply, way, asker=asker), HOME)
    return Call.decode(made)


def test_a_call_knows_its_event_its_reader_and_the_page_with_all_of_it() -> None:
    made = call(answer())
    assert (made.event, made.to, made.answers) == ("24521230562213122", "openid", True)
    assert made.link == f"{HOME}/r/{RECEIPT}"
    assert not call(answer(), asker="").answers
    assert call(Reply((Paragraph("好。"),), Language.EN)).link == ""


@pytest.mark.parametrize("way", [Way.EDIT, Way.DELETE, Way.INLINE, Way.GUEST, Way.LEAVE])
def test_what_cannot_be_done_is_no_call(way: Way) -> None:
    assert encode(Delivery(ADDRESS, answer(), way)) == ()


def test_a_passing_line_is_a_message_and_without_words_none() -> None:
    assert call(Reply((Paragraph("已改。"),), Language.ZH_HANS), way=Way.TOAST).draft.head == "已改。"
    assert encode(Delivery(ADDRESS, None, Way.TOAST, token="t")) == ()
    assert encode(Delivery(ADDRESS, Reply((), Language.EN))) == ()


@pytest.mark.parametrize(
    "told", [b"", b"null", b"[]", b"{}", b"\xff", b'{"draft": {"head": 1}}', b'{"draft": []}', b"[" * 100_000]
)
def test_what_is_no_call(told: bytes) -> None:
    with pytest.raises(ValueError, match="no call of ours"):
        _ = Call.decode(told)


def test_by_customer_service() -> None:
    body = call(answer()).by_service()
    assert (body["touser"], body["msgtype"]) == ("openid", "text")
    assert body["text"]["content"].startswith("已过时：")
    assert "weixin://bizmsgmenu?msgmenucontent=1" in body["text"]["content"]


def test_the_same_with_less_in_it_where_it_was_too_long() -> None:
    long = call(answer("一句话说明原因。" * 200))
    shorter = Call.decode(long.shorter())
    text = shorter.by_service()["text"]["content"]
    assert size(text) <= PLAINER_BYTES
    assert RECEIPT in text
    assert len(long.shorter()) < len(long.encode())
    assert shorter.shorter() == b""


# --- several at once


def test_a_late_answer_comes_first_and_says_what_it_belongs_to() -> None:
    late, own = call(answer()), call(Reply((Headline("没有查到。"),), Language.ZH_HANS))
    text = Spoken([late], [own]).text()
    assert text.startswith("之前那条的结果：\n已过时：")
    assert text.endswith("———\n\n没有查到。")


def test_numbers_mean_what_was_offered_last() -> None:
    late, own = call(answer()), call(answer())
    alone, beside = Spoken([late]).text(), Spoken([late], [own]).text()
    assert "回复数字：\n1 <a" in alone
    assert beside.count("回复数字：") == 1
    assert "点一下：" in beside
    assert beside.index("点一下：") < beside.index("回复数字：")


def test_news_of_our_own_say_themselves_what_they_are_about() -> None:
    news = call(Reply((Headline("更正：…"),), Language.ZH_HANS), asker="")
    assert Spoken([news]).text() == "更正：…"


def test_what_still_waits_is_said_last() -> None:
    text = Spoken([call(answer())], (), more=2).text()
    assert bare(text).endswith("还有 2 条要告诉你，回复“结果”看下一条。")
    checking = Spoken(checking=Language.ZH_HANT).text()
    assert bare(checking) == "正在查核。稍後回覆「結果」，我就把結果給你。"
    assert "msgmenucontent=%E7%B5%90%E6%9E%9C&msgmenuid=result" in checking
    assert Spoken().text() == ""


@given(REPLIES, REPLIES)
def test_whatever_is_said_fits(first: Reply, second: Reply) -> None:
    calls = [Call("e", "openid", call(answer()).draft, answers=True)]
    for reply in (first, second):
        for made in encode(Delivery(ADDRESS, reply, asker="openid"), HOME):
            assert Call.decode(made).encode() == made
            assert size(Call.decode(made).by_service()["text"]["content"]) <= MAX_BYTES
            calls.append(Call.decode(made))
    for more in (0, 3):
        assert size(Spoken(calls[:1], calls[1:], more).text()) <= MAX_BYTES
        assert size(Spoken(calls, (), more, Language.EN).text()) <= MAX_BYTES


# --- the menu


def entries(button: Any) -> Iterator[dict[str, Any]]:
    for inner in button.get("sub_button", ()):
        yield from entries(inner)
    yield button


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("home", ["", HOME])
def test_the_menu_keeps_to_the_limits_of_the_platform(language: Language, home: str) -> None:
    made = menu(language, home)
    assert 1 <= len(made["button"]) <= 3
    assert all(size(one["name"]) <= 16 for one in made["button"])
    for top in made["button"]:
        assert len(top.get("sub_button", ())) <= 5
    for one in (entry for top in made["button"] for entry in entries(top)):
        assert size(one["name"]) <= 60
        assert size(one.get("key", "")) <= 128
        assert size(one.get("url", "")) <= 1024
    assert (home in json.dumps(made)) is bool(home) or not home


def test_what_an_entry_sends_is_a_command() -> None:
    for one in (entry for top in menu(Language.ZH_HANS)["button"] for entry in entries(top)):
        if key := one.get("key"):
            click = {
                "FromUserName": "o",
                "CreateTime": "1",
                "MsgType": "event",
                "Event": "CLICK",
                "EventKey": key,
            }
            found = read_fields(click)
            assert isinstance(found, Incoming)
            assert found.content.typed == key


@pytest.mark.parametrize("key", [field.name for field in fields(WechatWords)])
def test_words_are_there_in_all_languages_with_the_same_slots(key: str) -> None:
    said = [getattr(wechat_words(language), key) for language in Language]
    assert all(said)
    assert len({frozenset(re.findall(r"{(\w+)}", text)) for text in said}) == 1
    assert all(asks_for(language) for language in Language)


def asks_for(language: Language) -> bool:
    """Whether the word that we offer is one that we understand."""
    return wechat_words(language).result in RESULT

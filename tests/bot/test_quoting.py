from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.channels.terminal import render
from bot.messages import Language
from bot.replies import (
    Circumstances,
    Voice,
    compose,
    quoted,
    statements_reply,
    status_reply,
    without_contacts,
)
from tests.bot.builders import BASE, OPEN, SCAM, TODAY, close, known, not_a_claim, result, unknown

ZH = Voice(Language.ZH_HANS)

LINKS = [
    "https://evil.example/pay?x=1",
    "HTTP://EVIL.example",
    "www.evil.example/a_b",
    "evil-shop.top",
    "t.me/joinchat",
    "weixin://dl/business",
    "ｈｔｔｐｓ：／／ｅｖｉｌ．ｅｘａｍｐｌｅ",
    "https\u200b://ev\u200bil.example",
    "evil。com",
    "云雀.中国",
    "1.2.3.4:8080/x",
    "tg://resolve?domain=evil",
    "evil-bad.example",
]
CONTACTS = [
    "@evil_bot",
    "＠evil_bot",
    "me@evil.example",
    "13800138000",
    "138-0013-8000",
    "138 0013 8000",
    "+86 138 0013 8000",
    "１３８００１３８０００",
    "wxid_a1b2c3d4e5",
    "微信号：sorateacher",
    "加V信 abcde12",
    "加V：abcde",
    "440101199001011234",
]
MARKUP = set("<>&*_`~|\\()[]{}#\"'")


@pytest.mark.parametrize("link", LINKS)
def test_a_link_is_replaced(link: str) -> None:
    shown = quoted(f"点这里 {link} 领取", ZH)
    assert "evil" not in shown.lower()
    assert "[链接]" in shown or "[联系方式]" in shown


@pytest.mark.parametrize("contact", CONTACTS)
def test_a_contact_is_replaced(contact: str) -> None:
    shown = quoted(f"请联系 {contact} 领取", ZH)
    assert "[联系方式]" in shown
    assert not re.search(r"\d{4,}|evil|teacher|abcde", shown)


@pytest.mark.parametrize(
    "harmless",
    ["Sora 2 能生成60秒视频", "GPT-4.5 发布了", "2024-12-09 开放", "估值8500亿美元", "苹果和华为", "3.5倍"],
)
def test_ordinary_words_stay(harmless: str) -> None:
    assert quoted(harmless, ZH) == harmless


@pytest.mark.parametrize(("language", "label"), [(Language.ZH_HANT, "[連結]"), (Language.EN, "[link]")])
def test_the_label_is_in_the_readers_language(language: Language, label: str) -> None:
    assert label in quoted("see https://a.example", Voice(language))


def test_a_long_text_ends_in_an_ellipsis_within_forty_characters() -> None:
    shown = quoted("云" * 100, ZH)
    assert len(shown) == 40
    assert shown.endswith("…")


ANYTHING = st.text(max_size=120)
NASTY = st.lists(
    st.one_of(ANYTHING, st.sampled_from([*LINKS, *CONTACTS, "[点我](", "<b>", "\u202e"])), max_size=5
).map(" ".join)


@given(NASTY)
@example("\u202e13800138000\u202c")
@example("\ud800")
@example("a" * 100_000)
def test_a_quote_is_short_and_has_nothing_in_it_that_acts(text: str) -> None:
    shown = quoted(text, ZH)
    bare = shown.replace("[链接]", "").replace("[联系方式]", "")
    assert len(shown) <= 40
    assert not MARKUP & set(bare)
    assert not re.search(r"://|@|www\.|\d{7,}|evil", bare, re.IGNORECASE)
    assert all(unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co"} for char in shown)


@given(NASTY)
def test_no_address_mention_or_number_of_the_input_comes_out_of_any_reply(text: str) -> None:
    around = Circumstances(BASE, TODAY)
    results = [
        result(text, known(OPEN, text=text), known(SCAM, text=text)),
        result(text, known(OPEN, text=text)),
        result(text, close(text, OPEN, SCAM)),
        result(text, unknown(text)),
        result(text, not_a_claim(text)),
    ]
    shown = [render(compose(found, around, Voice(language))) for found in results for language in Language]
    shown += [render(status_reply(text, BASE, ZH, TODAY)), render(statements_reply(text, BASE, ZH))]
    for page in shown:
        without_records = re.sub(r"https://(news|cloud)\.example/\S+", "", page)
        assert not re.search(r"://|@|evil|13800138000|wxid|\u202e", without_records, re.IGNORECASE)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Sora 明天关闭？加微信 abc12345 问", "Sora 明天关闭？加… 问"),
        ("打 138-0013-8000 或 13800138000", "打 … 或 …"),
        ("+86 138 0013 8000 / 010-62345678", "… / …"),
        ("１３８００１３８０００", "…"),
        ("身份证11010519491231002X", "身份证…"),
        ("me@evil.example, ＠evil_bot", "…, …"),
        ("见 https://evil.example/x?u=1 。", "见 … 。"),
        ("加群 t.me/joinchat/AAAA_b 领，a.evil.example/u/me", "加群 … 领，…"),
        # as it stands in normal form, which is what an encoder is shown
        ("微信号,zhangsan_x vx,aabbcc wx,aabb11 微信,zhangsan88 qq,123456789", "… … … … …"),
        # what claims are made of
        ("claude-3-opus-20240229 在 2026-11-22 停用", "claude-3-opus-20240229 在 2026-11-22 停用"),
        ("openai.com 已经关闭，GPT-4 卖 1000000000 美元", "openai.com 已经关闭，GPT-4 卖 1000000000 美元"),
        ("微信小程序里有云雀", "微信小程序里有云雀"),
        ("不用微信，deepseek 也行，不用QQ,gpt-5.6 来了", "不用微信，deepseek 也行，不用QQ,gpt-5.6 来了"),
    ],
)
def test_what_is_kept_of_a_question_leads_to_nobody(said: str, kept: str) -> None:
    assert without_contacts(said) == kept

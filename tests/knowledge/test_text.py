"""One normal form: what it makes alike, what it takes out, and the way back to the original."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from knowledge.text import fold, fold_characters, is_traditional, normal

ROOT = Path(__file__).resolve().parents[2]

# Characters that folding treats each in its own way, so that arbitrary text meets every rule.
_TRICKY = (
    "abso0l12 .-_·*@[]【】转自来源via:/w\n\t开放已年月日，：！？é曰囗"
    "\ud800\udfff\u200b\u200d\ufe0f\u0301\u202e😀👨ﬁ①ⅣＳｏѕо"
)
_PIECES = (
    "s o r a",
    "S.o.r.a",
    "S-o-r-a",
    "开 放 了",
    "转自：abc",
    "【转自 某某】",
    "via: abc",
    "---- Forwarded message ----",
    "https://x.example/y?z=1",
    "www.x.example/y",
    "@abc",
    "@",
    "[笑]",
    "2O24",
    "l2天",
    "o1",
    "1.2.3",
    "1 2 3",
    " ",
    "\n",
)
anything = st.one_of(
    st.text(st.one_of(st.characters(), st.sampled_from(_TRICKY)), max_size=60),
    st.lists(
        st.one_of(st.sampled_from(_PIECES), st.text(st.sampled_from(_TRICKY), max_size=3)), max_size=14
    ).map("".join),
)
thorough = settings(max_examples=600, deadline=None, suppress_health_check=[HealthCheck.too_slow])


# Invariants ---------------------------------------------------------------------------------------


@thorough
@given(anything)
@example("\ud800\udc00 s o r a \udfff")
@example("e\u0301\u0301\u0301" * 50)
@example("👨‍👩‍👧‍👦 S o r a 👍🏽")
@example("s o r a . s o r a")
@example("开 放 了 开 放 了")
@example("@@[[a]]【转自：【转自：x】】")
def test_the_normal_form_of_a_normal_form_is_itself(text: str) -> None:
    once = normal(text)
    assert normal(once) == once


def test_the_normal_form_of_brackets_in_brackets_in_brackets_is_itself() -> None:
    once = normal("[" * 12 + "a" + "]" * 12)
    assert normal(once) == once


@thorough
@given(anything)
def test_every_character_of_the_normal_form_has_a_place_in_the_original_and_places_never_go_back(
    text: str,
) -> None:
    folded = fold(text)
    assert len(folded.origin) == len(folded.text) + 1
    assert list(folded.origin) == sorted(folded.origin)
    assert folded.origin[-1] == len(text)


@thorough
@given(anything, st.data())
def test_every_span_of_the_normal_form_lies_inside_the_original(text: str, data: st.DataObject) -> None:
    folded = fold(text)
    start = data.draw(st.integers(0, len(folded.text)))
    end = data.draw(st.integers(start, len(folded.text)))
    first, last = folded.span(start, end)
    assert 0 <= first <= last <= len(text)
    assert (first < last) == (start < end)


@thorough
@given(anything)
def test_the_normal_form_has_no_capitals_no_control_characters_and_no_white_space_at_its_ends(
    text: str,
) -> None:
    plain = normal(text)
    assert plain == plain.strip()
    assert plain.lower() == plain
    assert [char for char in plain if ord(char) < 0x20 and char != "\n"] == []
    assert "  " not in plain


@thorough
@given(anything)
def test_folding_is_the_same_for_every_width_of_ascii(text: str) -> None:
    ascii_only = "".join(char for char in text if "!" <= char <= "~")
    wide = "".join(chr(ord(char) + 0xFEE0) for char in ascii_only)
    assert fold_characters(wide) == fold_characters(ascii_only)


# What is alike ------------------------------------------------------------------------------------

SORA = (
    "Sora",
    "SORA",
    "sora",
    "Ｓｏｒａ",
    "Ѕоra",  # Cyrillic Ѕ and о
    "Sоrа",  # Cyrillic о and а
    "S o r a",
    "S.o.r.a",
    "S·o·r·a",
    "S-o-r-a",
    "S*o*r*a",
    "S_o_r_a",
    "S  o  r  a",
    "S\u200bo\u200br\u200ba",  # zero-width spaces
    "So\u00adra",  # soft hyphen
    "\u202eSora\u202c",  # bidi controls
    "Sóra",
    "So\u0301ra",
    "𝐒𝐨𝐫𝐚",
    "𝓢𝓸𝓻𝓪",
    "Ⓢⓞⓡⓐ",
    " Sora ",
    "🎉Sora🎉",
    "Sora\ufe0f",
    "\ufeffSora",
)


@pytest.mark.parametrize("written", SORA)
def test_however_a_name_is_written_it_reads_the_same(written: str) -> None:
    assert normal(written) == "sora"


SAME = (
    ("Sora已開放", "Sora已开放"),
    ("Sora尚未對公眾開放", "Sora尚未对公众开放"),
    ("ＳＯＲＡ已开放！", "Sora已开放!"),
    ("Sora已开放，大家快试", "Sora已开放,大家快试"),
    ("Ｓｏｒａ　已开放", "Sora 已开放"),
    ("开 放 了", "开放了"),
    ("S o r a 已 开 放", "sora 已开放"),
    ("２０２４年２月１５日", "2024年2月15日"),
    ("2O24年2月l5日", "2024年2月15日"),
    ("价格5OOO元", "价格5000元"),
    ("①②③", "123"),
    ("Ⅳ", "iv"),
    ("ﬁnal", "final"),
    ("ＡＰＩ接囗", "api接口"),
    ("妳好", "你好"),
    ("Sora已开放\r\nSora已开放", "sora已开放\nsora已开放"),
    ("Sora\t已开放", "sora 已开放"),
    ("Sora已开放[微笑][强]", "sora已开放"),
    ("Sora已开放😂😂😂", "sora已开放"),
    ("naïve café", "naive cafe"),
    ("isn＇t", "isn't"),
    ("关糸", "关系"),
    ("上巿了", "上市了"),
    ("推岀", "推出"),
    ("第—代", "第一代"),
    ("不花—分钱", "不花一分钱"),
    ("GPT一6", "GPT-6"),
    ("己经开放", "已经开放"),
    ("O p e n – S 0 r a", "Open-S0ra"),
    ("G P T - 5 来了", "GPT5 来了"),
    ("米拉•穆拉蒂", "米拉·穆拉蒂"),
    ("6O秒", "60秒"),
    ("l0OOO+", "10000+"),
    ("¥l99", "¥199"),
    ("3月l3日", "3月13日"),
    ("2/l9", "2/19"),
    ("l55国", "155国"),
)


@pytest.mark.parametrize(("one", "other"), SAME)
def test_two_ways_to_write_the_same_have_one_normal_form(one: str, other: str) -> None:
    assert normal(one) == normal(other)


@pytest.mark.parametrize("typed", ["isn’t", "isn‘t", "isnʼt", "isn`t", "isn´t", "isn｀t"])
def test_an_apostrophe_is_an_apostrophe(typed: str) -> None:
    assert normal(typed) == "isn't"


DIFFERENT = (
    ("自己经常用", "自已经常用"),
    ("来了—个新的", "来了一个新的"),
    ("Sora 2已开放", "Sora已开放"),
    ("Open-Sora", "Sora"),
    ("Sora没开放", "Sora开放"),
    ("1.2.3", "123"),
    ("2024-2-5", "202425"),
    ("1 2 3", "123"),
    ("o1", "01"),
    ("o3发布", "03发布"),
    ("が", "か"),
    ("パリ", "ハリ"),
    ("가", "나"),
    ("GPT-5", "GPT-6"),
)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_what_differs_in_meaning_stays_different(one: str, other: str) -> None:
    assert normal(one) != normal(other)


# What is taken out --------------------------------------------------------------------------------

WITHOUT_WRAPPING = (
    "转自：科技圈\nSora已开放",
    "转发自 某某群\nSora已开放",
    "【转自科技圈】Sora已开放",
    "【来源：某报】Sora已开放",
    "Forwarded from: TechNews\nSora已开放",
    "---------- Forwarded message ----------\nSora已开放",
    "@小明 Sora已开放",
    "@some_bot Sora已开放",
    "Sora已开放 https://example.org/a?b=c",
    "https://example.org/a?b=c Sora已开放",
    "Sora已开放https://example.org",
    "Sora已开放 www.example.org/a",
    "[链接] Sora已开放",
    "\n\n  Sora已开放 \n",
)


@pytest.mark.parametrize("wrapped", WITHOUT_WRAPPING)
def test_headers_mentions_links_and_stickers_are_not_part_of_what_is_said(wrapped: str) -> None:
    assert normal(wrapped) == "sora已开放"


KEPT = (
    ("邮箱是 a@b.example", "a@b.example"),
    ("Sora转到新的网站", "转到新的网站"),
    ("来源不明", "来源不明"),
    ("服务已转移", "服务已转移"),
    ("via ferrata", "via ferrata"),
    ("https 是什么", "https 是什么"),
)


@pytest.mark.parametrize(("text", "words"), KEPT)
def test_words_that_only_look_like_headers_or_links_stay(text: str, words: str) -> None:
    assert words in normal(text)


def test_what_follows_a_link_in_chinese_is_still_read() -> None:
    assert normal("https://example.org/x看这里，Sora已开放") == "看这里,sora已开放"


@pytest.mark.parametrize(
    "nothing", ["", " ", "\n\n", "\u200b\u200b", "😀", "https://example.org", "@someone", "[笑]"]
)
def test_of_a_text_without_words_nothing_is_left(nothing: str) -> None:
    assert normal(nothing) == ""


# The way back -------------------------------------------------------------------------------------

PLACES = (
    ("转自：某某\nＳｏｒａ已開放🎉", "sora已开放", "Ｓｏｒａ已開放"),
    ("🎉🎉 S o r a 已开放", "sora", "S o r a"),
    ("@小明 Ѕоra没开放", "sora没开放", "Ѕоra没开放"),
    ("So\u0301ra 2", "sora 2", "So\u0301ra 2"),
    ("看ﬁnal版", "final", "ﬁnal"),
    ("他说[笑]Sora已开放", "sora", "Sora"),
)


@pytest.mark.parametrize(("text", "plain", "original"), PLACES)
def test_a_place_in_the_normal_form_leads_back_to_the_words_as_they_were_written(
    text: str, plain: str, original: str
) -> None:
    folded = fold(text)
    start = folded.text.index(plain)
    first, last = folded.span(start, start + len(plain))
    assert text[first:last] == original


def test_an_empty_span_stays_empty() -> None:
    assert fold("转自：某某\nSora").span(2, 2) == (8, 8)


# Scripts ------------------------------------------------------------------------------------------

SCRIPTS = (
    ("Sora終於開放一般民眾使用了", True),
    ("Sora尚未公開，一般人還不能用", True),
    ("开放", False),
    ("Sora已经对公众开放了", False),
    ("Sora is open", False),
    ("", False),
    ("\ud800", False),
    ("你好", False),
)


@pytest.mark.parametrize(("text", "traditional"), SCRIPTS)
def test_traditional_script_is_told_by_characters_that_only_it_uses(text: str, traditional: bool) -> None:
    assert is_traditional(text) is traditional


# Size ---------------------------------------------------------------------------------------------

NASTY = (
    "a " * 50_000,
    "a" * 100_000,
    "a.b-" * 25_000,
    "开 " * 50_000,
    "开" * 100_000,
    "\u0301" * 100_000,
    "e" + "\u0301" * 100_000,
    "@" * 100_000,
    "@a" * 50_000,
    "[" * 100_000,
    "[]" * 50_000,
    "【转自" * 25_000,
    "转自：" * 33_000,
    "https://" * 12_500,
    "www." * 25_000,
    "-" * 100_000,
    "--- forwarded message " * 4_500,
    "o1l0" * 25_000,
    "1/o" * 33_000,
    " " * 100_000,
    "\n " * 50_000,
    " \n" * 50_000,
    "\ud800" * 100_000,
    "👨\u200d👩\u200d" * 25_000,
    "\u202e" * 100_000,
    "ﷺ" * 100_000,
    "via: " * 20_000,
    "·".join("sora") * 14_000,
)


@pytest.mark.slow
def test_a_hundred_thousand_characters_of_anything_are_folded() -> None:
    """In a process of its own: a pattern that runs away is stopped by the clock and not by the reader."""
    script = (
        "from tests.knowledge.test_text import NASTY\n"
        "from knowledge.text import fold, is_traditional\n"
        "for text in NASTY:\n"
        "    folded = fold(text); is_traditional(text)\n"
        "    assert len(folded.origin) == len(folded.text) + 1\n"
        "print(len(NASTY))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, str(len(NASTY)), "")

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages import Language
from bot.readers import accepted, reads


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-Hans"),
        ("zh", "zh-Hans"),
        ("zh-SG", "zh-Hans"),
        ("zh-TW,zh;q=0.9", "zh-Hant"),
        ("zh-HK", "zh-Hant"),
        ("zh-Hant-MO", "zh-Hant"),
        ("en-GB,en;q=0.9", "en"),
        ("en;q=0.3, zh-TW;q=0.7", "zh-Hant"),
        # Readers of yet other languages more likely read English; a tag with q=0 is refused.
        ("fr-FR,fr;q=0.9", "en"),
        ("fr, zh;q=0.1", "zh-Hans"),
        ("en;q=0, zh", "zh-Hans"),
        # Nothing tells.
        ("", "zh-Hans"),
        ("*", "zh-Hans"),
        ("zh;q=high", "zh-Hans"),
    ],
)
def test_the_browser_says_what_its_user_reads(header: str, language: str) -> None:
    assert accepted(header) == Language(language)


@given(st.text())
def test_no_header_is_too_odd(header: str) -> None:
    assert accepted(header) in Language


@pytest.mark.parametrize(
    ("query", "language"),
    [
        (b"lang=en", "en"),
        (b"lang=zh-Hant&x=1", "zh-Hant"),
        (b"lang=zh-Hans&lang=en", "en"),
        (b"lang=fr", "zh-Hant"),
    ],
)
def test_a_choice_goes_before_the_browser(query: bytes, language: str) -> None:
    scope = {"type": "http", "query_string": query, "headers": [(b"accept-language", b"zh-TW")]}
    assert reads(scope) == Language(language)


def test_no_query_is_too_long() -> None:
    scope = {"type": "http", "query_string": b"&".join([b"a=1"] * 5000), "headers": []}
    assert reads(scope) == Language.ZH_HANS

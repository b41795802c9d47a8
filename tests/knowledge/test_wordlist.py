"""Many fixed forms found in one pass, held against the slow and obvious way."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.wordlist import WordList

FORMS = ("sora", "sora 2", "开放", "开放注册", "免费", "火", "api", "gpt-5")

FOUND: tuple[tuple[str, list[str]], ...] = (
    ("sora开放注册", ["sora", "开放注册"]),
    ("sora 2开放", ["sora 2", "开放"]),
    ("sora 2月", ["sora"]),
    ("sora 20", ["sora"]),
    ("soras", []),
    ("asora", []),
    ("open-sora", []),
    ("sora-editor", []),
    ("gpt-5.5", []),
    ("gpt-5。", ["gpt-5"]),
    ("火火火", ["火", "火", "火"]),
    ("免费api", ["免费", "api"]),
    ("apis", []),
    ("", []),
)


@pytest.mark.parametrize(("text", "forms"), FOUND)
def test_forms_are_found_longest_first_and_where_words_end(text: str, forms: list[str]) -> None:
    assert [form.text for form in WordList(FORMS).find(text)] == forms
    assert WordList(FORMS).any_in(text) is bool(forms)


def test_an_empty_list_finds_nothing() -> None:
    assert list(WordList(()).find("sora")) == []
    assert len(WordList(["", "a", "a"])) == 1


han = st.text(st.sampled_from("开放注册火免费"), max_size=14)


@settings(max_examples=300, deadline=None)
@given(st.sets(st.text(st.sampled_from("开放注册火免费"), min_size=1, max_size=4), max_size=8), han)
def test_in_chinese_it_finds_what_the_slow_way_finds(forms: set[str], text: str) -> None:
    slow: list[tuple[str, int]] = []
    place = 0
    while place < len(text):
        here = max((form for form in forms if text.startswith(form, place)), key=len, default="")
        if here:
            slow.append((here, place))
        place += len(here) or 1
    assert [(form.text, form.start) for form in WordList(forms).find(text)] == slow

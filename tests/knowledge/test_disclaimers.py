"""Marks, jokes and labels: which sentences they take back."""

from __future__ import annotations

import pytest

from knowledge.disclaimers import answers, calls_false, denies_all, holds_a_mark, marked, mocks, plays

TWO = ((0, 4), (5, 9))


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("云雀开放。百灵关闭。", set()),
        ("❌云雀开放。百灵关闭", {0, 1}),
        ("云雀开放。百灵关闭 ❌", {0, 1}),
        ("云雀开放❌百灵关闭", {0}),
        ("云雀开放\n百灵🚫关闭", {1}),
    ],
)
def test_a_mark_speaks_of_its_sentence_and_at_either_end_of_all(text: str, taken: set[int]) -> None:
    spans = ((1, 5), (6, 10)) if text.startswith("❌") else TWO
    assert marked(text, spans) == taken


@pytest.mark.parametrize(
    "text", ["云雀开放 [doge]", "云雀开放（狗头）", "Yunque is open /s", "[谣言] 云雀开放", "云雀≠开放"]
)
def test_marks_are_seen(text: str) -> None:
    assert holds_a_mark(text)


@pytest.mark.parametrize(
    "text", ["✅云雀开放", "https://example.com/s", "and/so on", "云雀（测试版）开放", "[图片]云雀开放"]
)
def test_other_signs_are_no_marks(text: str) -> None:
    assert not holds_a_mark(text)


def test_openings_are_told_apart() -> None:
    assert mocks("呵呵")
    assert mocks("对对对")
    assert not mocks("对的")
    assert plays("判断题")
    assert not plays("云雀开放")
    assert answers("其实没开放")
    assert not answers("云雀开放")
    assert denies_all("并非云雀开放")
    assert not denies_all("并非官方的云雀")
    assert calls_false("又有人造谣说")
    assert calls_false("别再转")
    assert not calls_false("不少转")

"""What differs between two texts of a record, by field and line by line."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.console.differences import Difference, DiffLine, Piece, differences, lines, pieces

_OLD = """\
id: a
statement: {zh: 已开放, en: It is open.}
periods:
  - from: 2024-02-15
    verdict: refuted
    because: {zh: 没有, en: no}
  - from: 2025-01-01
    verdict: supported
wordings:
  affirm: [开放了, 公测了]
"""
_NEW = """\
id: a
statement: {zh: 已开放, en: It is quite open.}
periods:
  - from: 2024-02-15
    verdict: misleading
    because: {zh: 没有, en: no}
wordings:
  affirm: [公测了, 放开了]
warning: scam
draft: {based_on: abc}
"""


def test_fields_that_differ_are_named_as_a_reader_knows_them() -> None:
    assert differences(_OLD, _NEW) == (
        Difference(
            "statement.en",
            ("It is open.",),
            ("It is quite open.",),
            (Piece("same", "It is "), Piece("new", "quite "), Piece("same", "open.")),
        ),
        Difference("periods.2024-02-15.verdict", ("refuted",), ("misleading",)),
        Difference("periods.2025-01-01.from", gone=("2025-01-01",)),
        Difference("periods.2025-01-01.verdict", gone=("supported",)),
        Difference("wordings.affirm", ("开放了",), ("放开了",)),
        Difference("warning", new=("scam",)),
    )
    assert differences(_OLD, _OLD) == ()


def test_an_empty_field_and_a_missing_one_are_the_same() -> None:
    assert differences("id: a\nx: []\ny: {zh: '', en: ''}\n", "id: a\nz: ''\n") == ()


def test_another_order_is_a_difference() -> None:
    assert differences("x: [a, b]", "x: [b, a]") == (Difference("x", ("a, b",), ("b, a",)),)


def test_what_cannot_be_read_has_no_fields() -> None:
    assert differences("id: [", "id: a") is None


def test_lines_come_with_their_numbers_and_neighbours() -> None:
    (block,) = lines("a\nb\nc\n", "a\nx\nc\n")
    assert block == (
        DiffLine("same", "a", 1, 1),
        DiffLine("gone", "b", old=2),
        DiffLine("new", "x", new=2),
        DiffLine("same", "c", 3, 3),
    )


@given(st.text(), st.text())
def test_pieces_hold_both_texts(old: str, new: str) -> None:
    found = pieces(old, new)
    if found:
        assert "".join(piece.text for piece in found if piece.mark != "new") == old
        assert "".join(piece.text for piece in found if piece.mark != "gone") == new

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


def test_what_is_made_to_be_compared_for_hours_is_shown_one_after_the_other() -> None:
    """Letters, lines and entries that are all alike: each could be matched with each."""
    old, new = "啊吧" * 20_000, "啊啊吧" * 15_000
    assert pieces(old[:20], new[:20])
    (found,) = differences(f"id: {old}", f"id: {new}") or ()
    assert (found.gone, found.new, found.pieces) == ((old,), (new,), ())

    some, others = ("".join(f"# {n % of}\n" for n in range(30_000)) for of in (7, 5))
    (block,) = lines(some, others)
    assert [line.text for line in block if line.mark == "gone"] == some.splitlines()
    assert [line.text for line in block if line.mark == "new"] == others.splitlines()

    many = "a:\n" + "".join(f"  - w{n}\n" for n in range(30_000))
    (entries,) = differences(many, f"{many}  - x\n") or ()
    assert (entries.gone, entries.new) == ((), ("x",))


def test_a_long_text_does_not_take_the_marks_of_the_others() -> None:
    long, short = "啊吧" * 2_000, "This is open."
    old, new = f"{{id: '{long}', note: {short}}}", f"{{id: '{long[1:]}', note: {short[:-1]} now.}}"
    first, second = differences(old, new) or ()
    assert not first.pieces
    assert Piece("new", " now") in second.pieces

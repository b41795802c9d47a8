"""A prepared edition kept on disk: it saves time and never changes an answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge import CheckResult, FactBase, FactChecker
from tests.knowledge.builders import BEFORE, FACTS, OPEN, SUBJECTS, base_of, checker
from tests.knowledge.test_checker import PROBES


def answers(over: FactChecker) -> list[CheckResult]:
    return [over.check(text, BEFORE) for text in PROBES]


def files(shelf: Path) -> list[Path]:
    return sorted(path for path in shelf.rglob("*") if path.is_file())


def test_made_or_opened_the_answers_are_those_of_a_checker_without_shelf(tmp_path: Path) -> None:
    made = FactChecker(base_of(*FACTS), tmp_path)
    assert files(tmp_path)
    opened = FactChecker(base_of(*FACTS), tmp_path)
    assert answers(made) == answers(opened) == answers(checker())
    assert [made.ranking(text) for text in PROBES] == [checker().ranking(text) for text in PROBES]
    assert [opened.ranking(text) for text in PROBES] == [checker().ranking(text) for text in PROBES]


def test_another_edition_does_not_open_the_shelf_of_the_first(tmp_path: Path) -> None:
    FactChecker(base_of(*FACTS), tmp_path)
    fewer = base_of(OPEN)
    assert answers(FactChecker(fewer, tmp_path)) == answers(FactChecker(fewer))
    others = FactBase.of(FACTS, subjects=SUBJECTS[:1])
    assert answers(FactChecker(others, tmp_path)) == answers(FactChecker(others))


OTHER_JSON = pytest.mark.xfail(
    strict=True, raises=(TypeError, KeyError), reason="JSON of another shape is not expected"
)


@pytest.mark.parametrize(
    "left",
    [
        b"",
        b"\x00\xff",
        b"half of it",
        pytest.param(b"[]", marks=OTHER_JSON),
        pytest.param(b"{}", marks=OTHER_JSON),
        pytest.param(b"null", marks=OTHER_JSON),
    ],
)
def test_a_damaged_shelf_is_done_without(tmp_path: Path, left: bytes) -> None:
    FactChecker(base_of(*FACTS), tmp_path)
    for path in files(tmp_path):
        if path.suffix == ".json" and "index" not in path.parts:
            path.write_bytes(left)
    assert answers(FactChecker(base_of(*FACTS), tmp_path)) == answers(checker())


def test_a_shelf_without_its_index_is_done_without(tmp_path: Path) -> None:
    FactChecker(base_of(*FACTS), tmp_path)
    for path in files(tmp_path):
        if "index" in path.parts:
            path.unlink()
    assert answers(FactChecker(base_of(*FACTS), tmp_path)) == answers(checker())


@pytest.mark.parametrize("place", ["file", "file/below"])
def test_where_no_shelf_can_be_put_the_checker_works_without(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    assert answers(FactChecker(base_of(*FACTS), tmp_path / place)) == answers(checker())

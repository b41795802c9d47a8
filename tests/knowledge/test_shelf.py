"""A prepared edition kept on disk: it saves time and never changes an answer."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import pytest

from knowledge import CheckResult, FactBase, FactChecker
from knowledge.claim import Reader
from knowledge.names import Names
from knowledge.store.shelf import KEPT, prepared
from tests.knowledge.builders import BEFORE, FACTS, OPEN, SUBJECTS, base_of, checker, told
from tests.knowledge.test_checker import PROBES


def answers(over: FactChecker) -> list[CheckResult]:
    return [over.check(text, BEFORE) for text in PROBES]


@cache
def alone() -> FactChecker:
    return FactChecker(base_of(OPEN))


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


@pytest.mark.parametrize("left", [b"", b"\x00\xff", b"half of it", b"[]", b"{}", b"null"])
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


FILES = (
    "gists",
    "gists.at",
    "documents",
    "documents.at",
    "profiles",
    "profiles.at",
    "forms.json",
    "read.json",
)
HARM = ("gone", "empty", "cut off", "other bytes", "zeros")


@pytest.mark.parametrize(
    ("how", "name"),
    [pytest.param(how, name) for how in HARM for name in FILES],
)
def test_any_one_file_that_is_damaged_changes_no_answer(tmp_path: Path, how: str, name: str) -> None:
    FactChecker(base_of(OPEN), tmp_path)
    (path,) = tmp_path.glob(f"*/{name}")
    whole = path.read_bytes()
    if how == "gone":
        path.unlink()
    else:
        harmed = {"empty": b"", "cut off": whole[:8], "other bytes": b"\xff" * 64, "zeros": bytes(len(whole))}
        path.write_bytes(harmed[how])
    told_of = FactChecker(base_of(OPEN), tmp_path)
    for text in ("云雀已开放", "听说云雀开放了", "云雀怎么样"):
        assert told(told_of.check(text, BEFORE)) == told(alone().check(text, BEFORE))


def test_a_damaged_shelf_is_made_anew(tmp_path: Path) -> None:
    FactChecker(base_of(*FACTS), tmp_path)
    (forms,) = tmp_path.glob("*/forms.json")
    whole = forms.read_bytes()
    forms.write_bytes(b"[]")
    FactChecker(base_of(*FACTS), tmp_path)
    assert forms.read_bytes() == whole


def test_what_is_kept_is_what_is_made(tmp_path: Path) -> None:
    FactChecker(base_of(*FACTS), tmp_path)
    base, reader = base_of(*FACTS), Reader(Names(SUBJECTS))
    made = prepared(base, reader)
    kept = prepared(base, reader, tmp_path)
    for number in range(len(made.library.entries)):
        assert kept.library.wording(number) == made.library.wording(number)
        assert made.library.wording(number).gist == made.library.read(number)
    for fact_id in made.library.fact_ids:
        profile = made.library.profile(fact_id)
        assert kept.library.profile(fact_id) == profile == made.library.profile_without(fact_id, ())
    assert (kept.forms, kept.opening) == (made.forms, made.opening)


def test_builders_at_the_same_time_leave_one_whole_shelf(tmp_path: Path) -> None:
    with ThreadPoolExecutor(6) as pool:
        built = list(pool.map(lambda _: FactChecker(base_of(*FACTS), tmp_path), range(6)))
    assert all(answers(one) == answers(checker()) for one in built)
    assert len(list(tmp_path.iterdir())) == 1
    assert answers(FactChecker(base_of(*FACTS), tmp_path)) == answers(checker())


def test_old_shelves_are_cleared_away(tmp_path: Path) -> None:
    for count in range(1, len(FACTS) + 1):
        FactChecker(base_of(*FACTS[:count]), tmp_path)
    assert len(list(tmp_path.iterdir())) == KEPT

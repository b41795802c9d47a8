"""The index of facts: what is found, in which order, on which page; drafts and marks beside it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.console.fact_index import PAGE, FactIndex, Marks, Review, Sought
from bot.console.fact_shelf import FactShelf
from bot.outside.kept import LinkResult, LinkState, Why, keep
from knowledge import FactBase
from tests.bot.builders import BASE, FACTS, GONE, MISLEADING, OPEN, SCAM, TODAY, fact, write_folder

INDEX = FactIndex(BASE, TODAY)
NO_MARKS = Marks()


def ids(sought: Sought, marks: Marks = NO_MARKS) -> list[str]:
    return [row.id for row in INDEX.find(sought, marks).rows]


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("yunque-open", OPEN.id),  # the id
        ("云雀免费", MISLEADING.id),  # a statement
        ("雲雀免費", MISLEADING.id),  # in the other script
        ("YUNQUE is　FREE", MISLEADING.id),  # whatever the case and width
        ("课 赚钱", SCAM.id),  # every word, in any order
        ("https://news.example/old", OPEN.id),  # a source's address
        ("Cloud Post", OPEN.id),  # its publisher
    ],
)
def test_what_is_searched_comes_first(words: str, first: str) -> None:
    assert ids(Sought(words))[0] == first


def test_every_word_must_be_found() -> None:
    assert ids(Sought("云雀 火星")) == []


def test_filters_narrow_and_sorts_order() -> None:
    assert ids(Sought(state="withdrawn")) == [GONE.id]
    assert GONE.id not in ids(Sought(state="published"))
    assert ids(Sought(verdict="unproven")) == [SCAM.id]
    assert "foreign" in ids(Sought(verdict="none"))
    assert ids(Sought(state="stale")) == ["yunque-maker"]
    assert ids(Sought(topic="other")) == []
    assert ids(Sought(sort="review"))[0] == "yunque-maker"
    assert ids(Sought(sort="changed"))[0] != ids(Sought(sort="changed"))[-1]
    assert ids(Sought()) == sorted(one.id for one in FACTS)


def test_who_reviewed_it_and_when() -> None:
    marks = Marks(reviews={OPEN.id: Review("Mei", dt.date(2026, 11, 1))})
    assert ids(Sought(reviewer="Mei"), marks) == [OPEN.id]
    assert ids(Sought(reviewer="Lin"), marks) == []
    assert ids(Sought(since=dt.date(2026, 11, 1)), marks) == [OPEN.id]
    assert ids(Sought(since=dt.date(2026, 11, 2)), marks) == []


@given(st.integers(-3, 10), st.integers(0, 130))
def test_pages_hold_everything_once(page: int, count: int) -> None:
    base = FactBase.of(fact(f"fact-{n}", (f"第{n}句。", f"No. {n}."), None) for n in range(count))
    index = FactIndex(base, TODAY)
    first = index.find(Sought(), NO_MARKS)
    every = [row.id for n in range(first.pages) for row in index.find(Sought(page=n + 1), NO_MARKS).rows]
    assert sorted(every) == sorted(base.facts)
    found = index.find(Sought(page=page), NO_MARKS)
    assert 1 <= found.page <= found.pages
    assert len(found.rows) <= PAGE


def test_an_index_takes_over_what_has_not_changed() -> None:
    newer = FactBase.of([one for one in FACTS if one.id != OPEN.id])
    words = INDEX.folded
    index = FactIndex(newer, TODAY, INDEX)
    assert index.known is words
    assert all(index.folded[one] is INDEX.folded[one] for one in newer.facts)
    assert OPEN.id not in [row.id for row in index.find(Sought(), NO_MARKS).rows]


def test_the_shelf_reads_a_draft_again_only_when_it_has_changed(tmp_path: Path) -> None:
    folder, shelf = write_folder(tmp_path), FactShelf()
    assert shelf.drafts(folder) == () == shelf.drafts(None)
    path = folder / "drafts" / "moon.yaml"
    path.parent.mkdir()
    _ = path.write_text("id: moon\nstatement: {zh: 月球}\n", "utf-8")
    (first,) = shelf.drafts(folder)
    assert shelf.drafts(folder)[0] is first
    _ = path.write_text("id: moon\nstatement: {zh: 火星上}\n", "utf-8")
    (second,) = shelf.drafts(folder)
    assert second.row.statement
    assert second.row.statement.zh == "火星上"
    marks = shelf.marks(BASE, folder, tmp_path, {})
    assert ids(Sought("火星"), marks) == ["moon"]
    assert ids(Sought(state="draft"), marks) == ["moon"]
    path.unlink()
    assert shelf.drafts(folder) == ()


def test_a_draft_may_be_anything(tmp_path: Path) -> None:
    folder, shelf = write_folder(tmp_path), FactShelf()
    (folder / "drafts" / "subjects").mkdir(parents=True)
    for n, text in enumerate(
        ("", "[", "id: [1]\nsubjects: x\nstatement: y\n", "statement: {zh: [a]}\n", "- a\n")
    ):
        _ = (folder / "drafts" / f"odd-{n}.yaml").write_text(text, "utf-8")
    _ = (folder / "drafts" / "subjects" / "bird.yaml").write_text("id: bird\n", "utf-8")
    found = shelf.drafts(folder)
    assert {one.draft.kind for one in found} == {"fact", "subject"}
    assert all(one.row.statement is None for one in found)


def test_dead_sources_are_counted_by_fact(tmp_path: Path) -> None:
    shelf = FactShelf()
    assert shelf.marks(BASE, None, tmp_path, {}).dead == {}
    url = "https://news.example/old"
    keep(tmp_path, {url: LinkResult(url, LinkState.DEAD, Why.STATUS, 1.0)})
    marks = shelf.marks(BASE, None, tmp_path, {})
    assert marks.dead == {OPEN.id: 1}
    assert ids(Sought(state="dead"), marks) == [OPEN.id]

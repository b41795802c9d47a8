from __future__ import annotations

from pathlib import Path

import pytest

from bot.app import Library, build, facts_path
from bot.conversation import Current
from bot.settings import Settings
from knowledge import BadRecordFile, KnowledgeError, StoreUnavailable, shipped_facts
from tests.bot.builders import BASE, OPEN, TODAY, ByHeart, texts, typed, write_folder


def test_where_the_facts_lie(tmp_path: Path) -> None:
    data, given, named = tmp_path / "data", tmp_path / "given", tmp_path / "named"
    bare = Settings(data=data)
    assert facts_path(bare) == shipped_facts()
    (data / "facts").mkdir(parents=True)
    assert facts_path(bare) == data / "facts"
    assert facts_path(Settings(data=data, facts=named)) == named
    assert facts_path(Settings(data=data, facts=named), given) == given


def test_a_bad_edition_is_refused_and_the_good_one_stays(tmp_path: Path) -> None:
    def load(path: Path) -> Current:
        if (path / "broken").exists():
            raise StoreUnavailable("broken")
        return Current(BASE, ByHeart())

    library = Library(tmp_path, load=load)
    first = library.current()
    _ = (tmp_path / "broken").write_text("")
    assert isinstance(library.reload(), KnowledgeError)
    assert library.current() is first
    (tmp_path / "broken").unlink()
    assert library.reload() is None
    assert library.current() is not first


def test_a_first_edition_that_cannot_be_read_ends_the_start(tmp_path: Path) -> None:
    folder = write_folder(tmp_path)
    _ = (folder / "facts" / "test" / "bad.yaml").write_text("id: [", encoding="utf-8")
    with pytest.raises(BadRecordFile, match=r"bad\.yaml:\d"):
        build(Settings(data=tmp_path), facts=folder)


def test_the_whole_is_wired(tmp_path: Path) -> None:
    app = build(Settings(data=tmp_path), facts=write_folder(tmp_path / "own"), today=lambda: TODAY)
    assert texts(app.conversation.answer(typed(OPEN.statement.zh))).startswith("已过时")

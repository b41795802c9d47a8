from __future__ import annotations

from pathlib import Path

import pytest

from bot.app import Library, Opener, build, facts_path
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


def test_what_is_wrong_on_disk_is_known_until_it_is_mended(tmp_path: Path) -> None:
    folder = write_folder(tmp_path)
    library = Library(folder)
    first, path = library.current(), min((folder / "facts").rglob("*.yaml"))
    good = path.read_text(encoding="utf-8")
    path.write_text("verdict: [", encoding="utf-8")
    error = library.reload()
    assert isinstance(library.refused, BadRecordFile)
    assert library.refused is error
    path.write_text(good, encoding="utf-8")
    assert library.reload() is None
    assert library.refused is None
    assert library.current() is first


def test_an_edit_is_in_use_and_what_it_did_not_change_is_not_read_again(tmp_path: Path) -> None:
    folder = write_folder(tmp_path)
    library = Library(folder, load=Opener(tmp_path / "shelf"))
    first = library.current()
    assert library.reload() is None
    assert library.current() is first
    path = folder / "facts" / "test" / f"{OPEN.id}.yaml"
    text = path.read_text(encoding="utf-8")
    edited = text.replace(OPEN.wordings.affirm[0], "云雀总算放出来了")
    assert edited != text
    path.write_text(edited, encoding="utf-8")
    assert library.reload() is None
    now = library.current()
    known = now.checker.check("云雀总算放出来了", TODAY).known
    assert [one.fact_id for one in known] == [OPEN.id]
    assert all(now.base.facts[i] is first.base.facts[i] for i in first.base.facts if i != OPEN.id)
    assert not first.checker.check("云雀总算放出来了", TODAY).known


def test_a_first_edition_that_cannot_be_read_ends_the_start(tmp_path: Path) -> None:
    folder = write_folder(tmp_path)
    _ = (folder / "facts" / "test" / "bad.yaml").write_text("id: [", encoding="utf-8")
    with pytest.raises(BadRecordFile, match=r"bad\.yaml:\d"):
        build(Settings(data=tmp_path), facts=folder)


def test_the_whole_is_wired(tmp_path: Path) -> None:
    app = build(Settings(data=tmp_path), facts=write_folder(tmp_path / "own"), today=lambda: TODAY)
    assert texts(app.conversation.answer(typed(OPEN.statement.zh))).startswith("已过时")

"""Facts read again and again: only what changed is read, and what comes out is what the folder holds."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge import BadRecordFile, FactBase, FactSource, StoreUnavailable, open_facts, shipped_facts
from knowledge.store import record_cache, yaml_folder

TOPIC = "sora"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A few of the shipped records."""
    to = tmp_path / "mine"
    for shelf in ("subjects", "statements", "lexicon"):
        shutil.copytree(shipped_facts() / shelf, to / shelf)
    (to / "facts" / TOPIC).mkdir(parents=True)
    for path in sorted((shipped_facts() / "facts").rglob("*.yaml"))[:4]:
        shutil.copy(path, to / "facts" / TOPIC)
    return to


def first(folder: Path) -> Path:
    return min((folder / "facts").rglob("*.yaml"))


def test_only_files_that_changed_are_read_into_records(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    record_of = yaml_folder.record_of

    def noting(kind: Any, text: str, name: str) -> Any:
        read.append(name)
        return record_of(kind, text, name)

    monkeypatch.setattr(yaml_folder, "record_of", noting)
    cache = folder.parent / "cache"
    source = FactSource(folder, cache)
    before = source.read()
    assert len(read) == len(list(folder.rglob("*.yaml")))
    read.clear()
    assert source.read() == before == FactSource(folder, cache).read()
    assert read == []
    path = first(folder)
    path.write_text(path.read_text(encoding="utf-8") + "\n# seen\n", encoding="utf-8")
    after, anew = source.read(), FactSource(folder, cache).read()
    assert read == [str(path), str(path)]
    assert after == anew == before
    assert all(after.subjects[i] is before.subjects[i] for i in before.subjects)


Change = Callable[[Path], object]


def edited(folder: Path) -> None:
    text = first(folder).read_text(encoding="utf-8")
    first(folder).write_text(text.replace("Sora", "Sorb"), encoding="utf-8")


def moved(folder: Path) -> None:
    (folder / "facts" / "other").mkdir(exist_ok=True)
    first(folder).rename(folder / "facts" / "other" / first(folder).name)


def drafted(folder: Path) -> None:
    (folder / "drafts").mkdir(exist_ok=True)
    (folder / "drafts" / "x.yaml").write_text("id: x", encoding="utf-8")


def named_like_another(folder: Path) -> None:
    text = first(folder).read_text(encoding="utf-8")
    (folder / "facts" / TOPIC / "other.yaml").write_text(text, encoding="utf-8")


CHANGES: tuple[Change, ...] = (
    edited,
    moved,
    drafted,
    named_like_another,
    lambda folder: first(folder).unlink(),
    lambda folder: min((folder / "subjects").glob("*.yaml")).unlink(),
    lambda folder: shutil.rmtree(folder / "lexicon", ignore_errors=True),
    lambda folder: first(folder).write_text("verdict: [", encoding="utf-8"),
)


@settings(max_examples=25, deadline=None)
@given(made=st.lists(st.sampled_from(CHANGES), min_size=1, max_size=2))
def test_after_any_changes_it_reads_what_a_first_reading_reads(
    tmp_path_factory: pytest.TempPathFactory, made: list[Change]
) -> None:
    root = tmp_path_factory.mktemp("source")
    mine = root / "mine"
    for shelf in ("facts", "subjects", "lexicon"):
        to = mine / shelf / TOPIC if shelf == "facts" else mine / shelf
        to.mkdir(parents=True)
        for path in sorted((shipped_facts() / shelf).rglob("*.yaml"))[:3]:
            shutil.copy(path, to)
    source = FactSource(mine, root / "cache")
    source.read()
    for change in made:
        change(mine)
    expected = outcome(lambda: open_facts(mine))
    assert outcome(source.read) == expected
    assert outcome(FactSource(mine, root / "cache").read) == expected


def outcome(read: Callable[[], FactBase]) -> object:
    try:
        return read()
    except BadRecordFile as error:
        return str(error)


@pytest.mark.parametrize("left", [b"", b"half of it", b"[]", b'{"code": "x"}'])
def test_a_damaged_cache_is_done_without(folder: Path, left: bytes) -> None:
    cache = folder.parent / "cache"
    before = FactSource(folder, cache).read()
    for path in cache.glob("*.json"):
        path.write_bytes(left)
    assert FactSource(folder, cache).read() == before


def test_a_folder_that_is_written_to_while_it_is_read_is_read_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, edits = first(folder), ["one", "two"]
    source = FactSource(folder)
    seen: list[frozenset[object]] = []

    def read(where: Path, *rest: Any) -> FactBase:
        seen.append(source.seen())
        base = yaml_folder.read_folder(where, *rest)
        if edits:
            text = path.read_text(encoding="utf-8")
            path.write_text(f"{text}# {edits.pop(0)}\n", encoding="utf-8")
        return base

    monkeypatch.setattr(record_cache, "read_folder", read)
    base = source.read()
    assert len(seen) == len(set(seen)) == 3
    assert base == open_facts(folder)


def test_what_lies_there_is_seen_without_reading_it(folder: Path) -> None:
    source = FactSource(folder)
    before = source.seen()
    drafted(folder)
    (folder / "notes.txt").write_text("no record")
    assert source.seen() == before
    for change in (edited, moved):
        change(folder)
        assert source.seen() != before
        before = source.seen()


def test_a_single_file_and_nothing_at_all(tmp_path: Path) -> None:
    lines = tmp_path / "claims.jsonl"
    source = FactSource(lines)
    assert source.seen() == frozenset()
    with pytest.raises(StoreUnavailable):
        source.read()
    lines.write_text('{"id": "one", "text": "云雀已开放"}\n', encoding="utf-8")
    assert list(source.read().facts) == ["one"]
    assert source.seen() != frozenset()


def test_a_file_that_is_as_it_was_is_not_even_looked_into(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n, path in enumerate(sorted(folder.rglob("*.yaml"))):
        os.utime(path, (1_700_000_000 + 10 * n, 1_700_000_000 + 10 * n))
    source = FactSource(folder)
    before = source.read()
    opened: list[Path] = []
    text_of = yaml_folder.text_of

    def noting(path: Path) -> str:
        opened.append(path)
        return text_of(path)

    monkeypatch.setattr(yaml_folder, "text_of", noting)
    newest = max(folder.rglob("*.yaml"), key=lambda path: path.stat().st_mtime)
    assert source.read() == before
    assert opened == [newest]  # the moment of its last change may not be over yet

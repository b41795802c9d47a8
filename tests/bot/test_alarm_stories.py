"""Facts on disk that cannot be used: maintainers are told once, file and line, and when they are mended."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.builders import OPEN
from tests.bot.officework import CHAT, Town


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    town = Town(tmp_path)
    yield town
    town.close()


def record(town: Town) -> Path:
    return town.folder / "facts" / "facts" / "test" / f"{OPEN.id}.yaml"


def saves(town: Town, text: str) -> None:
    record(town).write_text(text, encoding="utf-8")
    town.facts.reload()


def test_they_hear_once_which_file_and_line_is_wrong_and_once_that_it_is_mended(town: Town) -> None:
    good = record(town).read_text(encoding="utf-8")
    saves(town, good.replace('"refuted"', '"maybe"', 1))
    told = town.passes(60)
    assert len(told) == 1
    card = town.last(CHAT.room)
    assert f"facts/test/{OPEN.id}.yaml:1 · periods.0.verdict · " in card.text
    assert str(town.folder) not in card.text
    assert town.facts.current().base.edition in card.text
    saves(town, good)
    assert len(town.passes(60)) == 1
    assert "已经改好" in town.last(CHAT.room).text
    assert town.passes(60) == []


def test_another_mistake_is_told_too(town: Town) -> None:
    for text in ("verdict: [", "id: none\n"):
        saves(town, text)
        assert len(town.passes(30)) == 1


def test_who_is_just_writing_is_left_alone(town: Town) -> None:
    good = record(town).read_text(encoding="utf-8")
    saves(town, good[:100])
    assert town.passes(5) == []
    saves(town, good)
    assert town.passes(60) == []


def test_of_many_mistakes_the_first_are_told(town: Town) -> None:
    for n in range(9):
        (record(town).parent / f"bad-{n}.yaml").write_text("id: [", encoding="utf-8")
    town.facts.reload()
    assert len(town.passes(30)) == 1
    assert "还有 4 项" in town.last(CHAT.room).text


def test_what_is_no_matter_of_files_is_told_in_its_own_words(town: Town) -> None:
    (town.folder / "facts" / "facts").rename(town.folder / "facts" / "elsewhere")
    town.facts.reload()
    town.passes(30)
    assert "no fact base here" in town.last(CHAT.room).text

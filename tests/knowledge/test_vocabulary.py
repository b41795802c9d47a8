"""The words that a fact base brings: they mean what its records say, and belong to the edition."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge import (
    BadRecordFile,
    FactBase,
    FactChecker,
    LexiconRecord,
    open_edition,
    open_facts,
    publish,
    shipped_facts,
    with_wording,
)
from knowledge.claim import Reader
from knowledge.lexicon import LEXICON
from knowledge.names import Names
from knowledge.vocabulary import vocabulary
from tests.knowledge.builders import FACTS, SUBJECTS, TODAY, base_of, checker, lexicon

WORDS = lexicon(
    "lark-fans",
    free_of_charge=(("隨便薅", "一毛不拔就能玩"), ("要先喂食",)),
    singing=(("开嗓", "a song"), ()),
)
WITH_WORDS = FactBase.of(FACTS, subjects=SUBJECTS, lexicon=[WORDS])
FOLDER = """\
id: lark-fans
concepts:
  - name: free-of-charge
    words: [隨便薅, 一毛不拔就能玩]
    opposites: [要先喂食]
  - {name: singing, words: [开嗓, a song]}
"""


@pytest.fixture(scope="module")
def taught() -> FactChecker:
    return FactChecker(WITH_WORDS)


READER = Reader(Names(SUBJECTS), vocabulary([WORDS]))


@pytest.mark.parametrize(
    ("own", "ours"),
    [
        ("云雀随便薅", "云雀免费"),
        ("雲雀隨便薅", "云雀免费"),
        ("云雀一毛不拔就能玩", "云雀免费"),
        ("云雀不能随便薅", "云雀不能免费"),
        ("云雀要先喂食", "云雀收费"),
        ("云雀不要先喂食", "云雀免费"),
        ("Yunque sings a song", "Yunque sings 开嗓"),
    ],
)
def test_a_word_of_ones_own_is_read_like_ours(own: str, ours: str) -> None:
    assert dict(READER.wording(own).signs) == dict(READER.wording(ours).signs)
    assert dict(Reader(Names(SUBJECTS)).wording(own).signs) != dict(READER.wording(own).signs)


def found(told_by: FactChecker, text: str) -> set[str]:
    result = told_by.check(text, TODAY)
    return {finding.fact_id for finding in (*result.known, *result.candidates)}


def test_it_finds_the_facts_that_ours_would_find(taught: FactChecker) -> None:
    for text in ("云雀可以随便薅", "云雀可以随便薅吗", "云雀要先喂食"):
        assert found(taught, text) == {"yunque-free"}
        assert found(checker(), text) == set()


def test_without_words_of_ones_own_the_lexicon_is_ours() -> None:
    assert vocabulary([]) is LEXICON
    longer = vocabulary([WORDS])
    assert dict(LEXICON.meanings()).items() <= dict(longer.meanings()).items()
    assert "随便薅" not in dict(LEXICON.meanings())


def test_they_belong_to_the_edition() -> None:
    assert WITH_WORDS.edition != base_of(*FACTS).edition
    other = lexicon("lark-fans", singing=(("开嗓",), ()))
    assert FactBase.of(FACTS, subjects=SUBJECTS, lexicon=[other]).edition != WITH_WORDS.edition
    longer = with_wording(WITH_WORDS, "yunque-free", "affirm", "云雀白送", on=TODAY, change="heard")
    assert longer.lexicon == WITH_WORDS.lexicon


def test_an_archive_keeps_them(tmp_path: Path) -> None:
    archive = tmp_path / "editions.sqlite"
    made = publish(WITH_WORDS, archive)
    assert open_edition(archive, made.name) == WITH_WORDS


def folder(path: Path, text: str) -> Path:
    (path / "facts").mkdir(parents=True)
    (path / "lexicon").mkdir()
    _ = (path / "lexicon" / "lark-fans.yaml").write_text(text, encoding="utf-8")
    return path


def test_a_folder_holds_them_one_file_a_topic(tmp_path: Path) -> None:
    read = open_facts(folder(tmp_path / "facts", FOLDER), tmp_path / "cache")
    assert dict(read.lexicon) == {"lark-fans": WORDS}
    assert open_facts(tmp_path / "facts", tmp_path / "cache") == read
    edited = FOLDER.replace("a song", "a tune, a song")
    _ = (tmp_path / "facts" / "lexicon" / "lark-fans.yaml").write_text(edited, encoding="utf-8")
    assert open_facts(tmp_path / "facts", tmp_path / "cache") != read


@pytest.mark.parametrize(
    ("was", "instead", "says"),
    [
        ("opposites", "antonyms", "no such field here"),
        ("id: lark-fans", "id: other", "they must be the same"),
        ("words: [开嗓, a song]", "words: []", "at least 1 item"),
        ("name: singing, ", "", "is missing"),
        ("singing", "Singing!", "found 'Singing!'"),
    ],
)
def test_a_file_that_is_none_is_named_with_its_line(
    tmp_path: Path, was: str, instead: str, says: str
) -> None:
    with pytest.raises(BadRecordFile, match=r"lark-fans\.yaml:\d+: ") as caught:
        _ = open_facts(folder(tmp_path, FOLDER.replace(was, instead)))
    assert says in str(caught.value)


def test_a_shelf_knows_them(tmp_path: Path) -> None:
    for _ in range(2):
        on_shelf = FactChecker(WITH_WORDS, tmp_path)
        assert found(on_shelf, "云雀可以随便薅") == {"yunque-free"}
    assert found(FactChecker(base_of(*FACTS), tmp_path), "云雀可以随便薅") == set()


def test_the_shipped_base_brings_an_example() -> None:
    records = open_facts(shipped_facts()).lexicon.values()
    assert all(isinstance(record, LexiconRecord) for record in records)
    assert {concept.name for record in records for concept in record.concepts} & {
        name for name, _ in dict(LEXICON.meanings()).values()
    }

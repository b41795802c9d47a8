"""Edits of record files: comments and order stay, and a bad edit leaves the file as it was."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from knowledge import (
    BadRecordFile,
    FactChecker,
    NoSuchFact,
    Side,
    Stance,
    StoreUnavailable,
    Verdict,
    add_wording,
    blast,
    open_facts,
    shipped_facts,
    with_wording,
    write_draft,
)
from knowledge.store.editing import _round_trip
from tests.knowledge.builders import FACTS, TODAY, base_of, checker

RECORD = """\
# Who may use it.
id: one
topic: scam
statement: {zh: "甲。", en: A.}   # in flow style
periods:
  - from: 2024-02-15
    verdict: refuted
    because:
      zh: "因为。"
      en: 'Because.'
wordings:
  affirm:
    - "甲"   # as it was first heard
    # a comment between
    - 甲乙
  deny: [非甲]
review_by: 2027-02-22
history:
  - {on: 2026-11-22, change: first published}
"""
ON = dt.date(2026, 11, 23)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "facts" / "scam" / "one.yaml"
    path.parent.mkdir(parents=True)
    _ = path.write_text(RECORD, encoding="utf-8")
    return tmp_path


def add(folder: Path, side: Side, wording: str, fact_id: str = "one") -> Path:
    return add_wording(folder, fact_id, side, wording, on=ON, change="a wording that people use")


def test_a_wording_is_added_and_nothing_else_is_touched(folder: Path) -> None:
    path = add(folder, "affirm", "甲丙")
    added = ["    - 甲丙", "  - {on: 2026-11-23, change: a wording that people use}"]
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line not in added] == RECORD.splitlines()
    assert [line for line in lines if line in added] == added
    fact = open_facts(folder).fact("one")
    assert fact.wordings.affirm == ("甲", "甲乙", "甲丙")
    assert fact.last_changed == ON


def test_a_list_that_is_not_there_yet_is_begun(folder: Path) -> None:
    _ = add(folder, "not_this", "乙")
    assert open_facts(folder).fact("one").wordings.not_this == ("乙",)


@pytest.mark.parametrize("again", ["甲", " 甲 "])
def test_a_wording_that_is_there_changes_nothing(folder: Path, again: str) -> None:
    assert add(folder, "affirm", again).read_text(encoding="utf-8") == RECORD


@pytest.mark.parametrize(
    "wording", ["no", "1.10", "null", "- a", "a: b # c", "'\"", "{[", "多行\n第二行", "🙂", "x" * 1999]
)
def test_whatever_was_typed_is_read_back_as_it_was(folder: Path, wording: str) -> None:
    _ = add(folder, "deny", wording)
    assert open_facts(folder).fact("one").wordings.deny == ("非甲", wording)


def test_an_edit_that_makes_no_record_leaves_the_file_alone(folder: Path) -> None:
    with pytest.raises(BadRecordFile):
        _ = add(folder, "affirm", "长" * 2001)
    assert [p.name for p in (folder / "facts" / "scam").iterdir()] == ["one.yaml"]
    assert (folder / "facts" / "scam" / "one.yaml").read_text(encoding="utf-8") == RECORD


@pytest.mark.parametrize("fact_id", ["two", "*", "../one", "one.yaml", ""])
def test_only_a_fact_of_this_folder_is_edited(folder: Path, fact_id: str) -> None:
    with pytest.raises(NoSuchFact):
        _ = add(folder, "affirm", "丙", fact_id)


def test_a_folder_that_is_none_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match="no folder of records"):
        _ = add(tmp_path, "affirm", "丙")


def test_every_shipped_record_survives_a_round_trip_byte_by_byte() -> None:
    import io

    yaml: YAML = _round_trip()
    for path in sorted((shipped_facts() / "facts").rglob("*.yaml")):
        text, out = path.read_text(encoding="utf-8"), io.StringIO()
        yaml.dump(yaml.load(text), out)
        assert out.getvalue() == text, path.name


def test_a_shipped_fact_learns_a_wording(tmp_path: Path) -> None:
    for shelf in ("facts", "subjects", "statements"):
        _ = shutil.copytree(shipped_facts() / shelf, tmp_path / shelf)
    fact = next(iter(open_facts(tmp_path).current()))
    path = add(tmp_path, "affirm", "一种新的说法", fact.id)
    before = {p.read_text(encoding="utf-8") for p in shipped_facts().rglob(f"{fact.id}.yaml")}
    lines = path.read_text(encoding="utf-8").splitlines()
    assert len(lines) == len(before.pop().splitlines()) + 2


def test_a_draft_holds_what_was_asked(tmp_path: Path) -> None:
    draft = write_draft(tmp_path, "question-12", topic="general", today=ON, affirm=['他说 "不"：真的?'])
    assert draft is not None
    read = YAML(typ="safe").load(draft.read_text(encoding="utf-8"))
    assert read["wordings"]["affirm"] == ['他说 "不"：真的?']
    assert write_draft(tmp_path, "question-12", topic="general", today=ON) is None


# --- before it is written: the edition as it would be


def test_the_edition_as_it_would_be_tells_more_and_takes_nothing_back() -> None:
    old = checker()
    texts = [text for fact in FACTS for text in (*fact.wordings.affirm, *fact.wordings.deny)]
    new = FactChecker(with_wording(base_of(*FACTS), "yunque-open", "affirm", "云雀放闸啦", on=ON, change="x"))
    shifts = blast(old, new, [*texts, "云雀放闸啦", "云雀放闸啦"], TODAY)
    assert [(s.text, s.old, s.new) for s in shifts] == [
        ("云雀放闸啦", (), (("yunque-open", Stance.AFFIRMS, Verdict.OUTDATED),))
    ]


def test_a_wording_for_the_wrong_fact_is_seen() -> None:
    new = FactChecker(with_wording(base_of(*FACTS), "yunque-free", "affirm", "云雀已开放", on=ON, change="x"))
    (shift,) = blast(checker(), new, ["云雀已开放"], TODAY)
    assert shift.old
    assert shift.new == ()


def test_no_wording_for_a_fact_that_is_not_there() -> None:
    with pytest.raises(NoSuchFact):
        _ = with_wording(base_of(*FACTS), "nothing", "affirm", "x", on=ON, change="x")

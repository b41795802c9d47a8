"""What an archive remembers: files as they were written, what editions differ in, the way back."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest

from knowledge import (
    BadRecordFile,
    FieldChange,
    RecordChange,
    RecordFile,
    StoreUnavailable,
    differences,
    draft_file,
    edition_changes,
    editions,
    list_drafts,
    open_edition,
    open_facts,
    open_with_texts,
    publish,
    publish_draft,
    record_file,
    revisions,
    roll_back,
    save_draft,
    shipped_facts,
)
from knowledge.store.edition_history import written_anew

ON = dt.date(2026, 11, 24)
FACT = """\
# {id}: as it was heard
id: {id}
topic: scam
statement: {{zh: "{id} 是真的。", en: It is true.}}
periods:
  - from: 2024-02-15
    verdict: {verdict}
    because: {{zh: 因为。, en: Because.}}
wordings:
  affirm: [{id} 一]   # the first one
review_by: 2027-02-22
history:
  - {{on: {on}, change: first published}}
"""
WORDS = "id: {id}\nconcepts:\n  - {{name: open, words: [开放, 开门]}}\n"


def fact(fact_id: str, verdict: str = "refuted", on: str = "2026-11-22") -> str:
    return FACT.format(id=fact_id, verdict=verdict, on=on)


def written(folder: Path, files: Mapping[str, str]) -> Path:
    for name, text in files.items():
        path = folder / (name if "/" in name else f"facts/scam/{name}.yaml")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return written(tmp_path / "facts here", {"one": fact("one"), "two": fact("two")})


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return tmp_path / "editions.sqlite"


def keep(folder: Path, archive: Path) -> str:
    return publish(open_facts(folder), archive, folder).name


def sql(path: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


# --- texts


def test_a_record_is_kept_as_it_was_written_and_every_revision_once(folder: Path, archive: Path) -> None:
    first = keep(folder, archive)
    written(folder, {"one": fact("one", "misleading", "2026-11-23")})
    second = keep(folder, archive)
    written(folder, {"two": fact("two", "misleading", "2026-11-23")})
    keep(folder, archive)
    found = revisions(archive, "fact", "one")
    assert [(row.edition, row.on) for row in found] == [
        (second, dt.date(2026, 11, 23)),
        (first, dt.date(2026, 11, 22)),
    ]
    assert [row.text for row in found] == [fact("one", "misleading", "2026-11-23"), fact("one")]
    assert found[0].version == getattr(record_file(folder, "fact", "one"), "version", "")
    assert revisions(archive, "fact", "none") == revisions(archive, "subject", "one") == ()
    assert sql(archive, "SELECT count(*) FROM texts") == [(4,)]
    assert sql(archive, "PRAGMA foreign_key_check") == []


def test_texts_may_be_handed_over_as_they_were_read(folder: Path, archive: Path) -> None:
    base, texts = open_with_texts(folder)
    publish(base, archive, texts)
    assert revisions(archive, "fact", "two")[0].text == fact("two")


def test_a_file_that_says_something_else_by_now_is_not_taken_for_it(folder: Path, archive: Path) -> None:
    base = open_facts(folder)
    written(folder, {"one": fact("one", "unproven"), "two": "id: ["})
    publish(base, archive, folder)
    for record_id in ("one", "two"):
        (row,) = revisions(archive, "fact", record_id)
        assert row.record == base.fact(record_id)
        assert row.text == written_anew(row.record)


def test_a_record_of_which_only_the_values_are_known_is_written_so_that_it_reads_the_same() -> None:
    from knowledge import read_record_text

    base = open_facts(shipped_facts())
    for kind, shelf in (("fact", base.facts), ("subject", base.subjects), ("statement", base.statements)):
        for record in shelf.values():  # type: ignore[attr-defined]
            assert read_record_text(kind, written_anew(record), f"{record.id}.yaml") == record  # type: ignore[arg-type]


def test_what_came_with_an_edition_can_be_asked_with_sql(folder: Path, archive: Path) -> None:
    keep(folder, archive)
    written(folder, {"one": fact("one", "misleading", "2026-11-23")})
    second = keep(folder, archive)
    assert sql(archive, "SELECT kind, id FROM record_changes WHERE number = 2") == [("fact", "one")]
    query = (
        f"SELECT text FROM texts JOIN contents USING (version, id) WHERE edition = '{second}' AND id = 'one'"
    )
    assert sql(archive, query) == [(fact("one", "misleading", "2026-11-23"),)]


# --- an archive of before


def test_an_archive_of_the_layout_before_is_read_and_brought_up_to_date_when_published_to(
    folder: Path, archive: Path
) -> None:
    script = (Path(__file__).parent / "archive-layout-1.sql").read_text(encoding="utf-8")
    with closing(sqlite3.connect(archive)) as connection:
        connection.executescript(script)
    old = editions(archive)
    before = archive.read_bytes()
    bases = [open_edition(archive, edition.name) for edition in old]
    (newer, older) = revisions(archive, "fact", "yunque-open")
    assert older.record == bases[0].fact("yunque-open")
    assert newer.text == written_anew(bases[1].fact("yunque-open"))
    (change,) = edition_changes(archive, old[0].name, old[1].name)
    assert (change.id, change.what) == ("yunque-open", "verdict")
    assert archive.read_bytes() == before, "reading writes nothing"
    name = keep(folder, archive)
    assert sql(archive, "PRAGMA user_version") == [(2,)]
    assert [edition.name for edition in editions(archive)] == [*(edition.name for edition in old), name]
    assert [open_edition(archive, edition.name) for edition in old] == bases
    assert revisions(archive, "fact", "one")[0].text == fact("one")
    assert revisions(archive, "fact", "yunque-open") == (newer, older)
    assert sql(archive, "PRAGMA foreign_key_check") == []
    assert len(sql(archive, "SELECT * FROM record_changes")) == 6


# --- what two editions differ in


def test_the_gravest_changes_come_first_and_each_is_told_by_field(folder: Path, archive: Path) -> None:
    written(
        folder, {name: fact(name) for name in ("a-edited", "b-verdict", "c-gone", "d-withdrawn", "e-same")}
    )
    first = keep(folder, archive)
    (folder / "facts/scam/c-gone.yaml").unlink()
    written(
        folder,
        {
            "a-edited": fact("a-edited")
            .replace("[a-edited 一]", "[a-edited 一, 二]")
            .replace("It is true", "So it is"),
            "b-verdict": fact("b-verdict", "supported"),
            "d-withdrawn": fact("d-withdrawn") + "withdrawn: {on: 2026-11-23, because: wrong}\n",
            "f-added": fact("f-added"),
            "lexicon/l.yaml": WORDS.format(id="l"),
        },
    )
    second = keep(folder, archive)
    changes = edition_changes(archive, first, second)
    assert [(change.what, change.kind, change.id) for change in changes] == [
        ("verdict", "fact", "b-verdict"),
        ("vanished", "fact", "c-gone"),
        ("withdrawn", "fact", "d-withdrawn"),
        ("added", "fact", "f-added"),
        ("added", "lexicon", "l"),
        ("edited", "fact", "a-edited"),
    ]
    assert changes[0].fields == (FieldChange("periods.2024-02-15.verdict", "refuted", "supported"),)
    assert changes[2].fields == (FieldChange("withdrawn", None, "2026-11-23 · wrong"),)
    assert changes[5].fields == (
        FieldChange("statement.en", "It is true.", "So it is."),
        FieldChange("wordings.affirm", None, "二"),
    )
    assert edition_changes(archive, first, first) == ()
    assert changes == differences(open_edition(archive, first), open_edition(archive, second))
    back = edition_changes(archive, second, first)
    assert [change.what for change in back].count("vanished") == 2
    assert RecordChange("fact", "c-gone", "added", ()) in back


def test_editions_that_are_not_there_are_told(folder: Path, archive: Path) -> None:
    name = keep(folder, archive)
    for older, newer in ((name, "1999"), ("1999", name)):
        with pytest.raises(StoreUnavailable, match=r"no edition '1999' here; the latest are: 2026\.11\.22"):
            edition_changes(archive, older, newer)


# --- the way back


def test_the_way_back_restores_files_byte_by_byte_and_loses_nothing(folder: Path, archive: Path) -> None:
    written(folder, {"lexicon/words.yaml": WORDS.format(id="words")})
    first = keep(folder, archive)
    before = open_facts(folder)
    one = (folder / "facts/scam/one.yaml").read_bytes()
    written(
        folder,
        {
            "one": fact("one", "supported").replace("topic: scam", "topic: hype"),
            "late": fact("late"),
            "lexicon/late-words.yaml": WORDS.format(id="late-words").replace("开", "关"),
            "subjects/late.yaml": "id: late\nkind: thing\nnames: {zh: 晚, en: Late}\naliases: [晚]\n",
        },
    )
    lost = open_facts(folder)
    planned = roll_back(archive, first, folder, on=ON, dry_run=True)
    assert open_facts(folder) == lost
    done = roll_back(archive, first, folder, on=ON)
    assert done == planned
    assert folder / "facts/scam/one.yaml" in done.paths
    assert (done.restored, done.withdrawn) == ((("fact", "one"),), ("late",))
    assert done.set_aside == (("fact", "late"), ("lexicon", "late-words"))
    now = open_facts(folder)
    assert {name: now.facts[name] for name in before.facts} == dict(before.facts)
    assert now.lexicon == before.lexicon
    assert list(now.current()) == list(before.current())
    assert record_file(folder, "fact", "one").path.read_bytes() == one  # type: ignore[union-attr]
    assert now.subjects.keys() == {"late"}, "nothing is told of it"
    # Until now it was an edition, and it is one click back.
    assert open_edition(archive, lost.edition) == lost
    draft = draft_file(folder, "fact", "late")
    assert draft is not None
    back = publish_draft(folder, "fact", "late", expected=draft.version, on=ON, change="after all")
    assert isinstance(back, RecordFile)
    assert open_facts(folder).fact("late").withdrawn is None


def test_going_back_twice_changes_nothing_more(folder: Path, archive: Path) -> None:
    first = keep(folder, archive)
    written(folder, {"one": fact("one", "supported"), "late": fact("late")})
    roll_back(archive, first, folder, on=ON)
    files = {path: path.read_bytes() for path in folder.rglob("*.yaml")}
    assert roll_back(archive, first, folder, on=ON).paths == ()
    assert {path: path.read_bytes() for path in folder.rglob("*.yaml")} == files


def test_drafts_of_people_are_left_alone(folder: Path, archive: Path) -> None:
    first = keep(folder, archive)
    written(folder, {"late": fact("late")})
    save_draft(folder, "fact", "late", "id: late\n# half a thought\n", expected="")
    done = roll_back(archive, first, folder, on=ON)
    assert (done.withdrawn, done.set_aside) == (("late",), ())
    assert [draft.text for draft in list_drafts(folder)] == ["id: late\n# half a thought\n"]


def test_a_folder_that_cannot_be_read_is_mended_first(folder: Path, archive: Path) -> None:
    first = keep(folder, archive)
    written(folder, {"one": "id: ["})
    with pytest.raises(BadRecordFile):
        roll_back(archive, first, folder, on=ON)
    assert (folder / "facts/scam/one.yaml").read_text() == "id: ["


def test_an_edition_without_texts_is_gone_back_to_as_well(folder: Path, archive: Path) -> None:
    base = open_facts(folder)
    name = publish(base, archive).name
    written(folder, {"one": fact("one", "supported")})
    roll_back(archive, name, folder, on=ON)
    assert open_facts(folder) == base

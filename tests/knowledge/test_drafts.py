"""Drafts: begun, saved, thrown away, published, each against the version that was seen; nothing is lost."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge import (
    BadRecordFile,
    Conflict,
    DraftFile,
    Fact,
    Kind,
    NoSuchFact,
    RecordFile,
    StoreUnavailable,
    based_on_text,
    begin_draft,
    discard_draft,
    draft_file,
    list_drafts,
    open_facts,
    publish_draft,
    read_draft_text,
    record_file,
    save_draft,
    shipped_facts,
    three_way,
    version_of,
    withdraw,
    write_draft,
)
from knowledge.store.drafts import with_block, without_block

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
  deny: [非甲]
review_by: 2027-02-22
history:
  - {on: 2026-11-22, change: first published}
"""
ON = dt.date(2026, 11, 23)
COMPLETE: dict[Kind, str] = {
    "fact": RECORD,
    "subject": "id: one\nkind: product\nnames: {zh: 云雀, en: Yunque}\naliases: [云雀]\n",
    "statement": (
        "id: one\nspeaker: {zh: 李, en: Li}\nrole: {zh: 总监, en: Director}\norganisation: none\n"
        "on: 2024-12\nwhere: a post\nparaphrase: {zh: 开放了。, en: Open.}\nurl: none\n"
        "publisher: P\nread: false\n"
    ),
    "lexicon": "id: one\nconcepts:\n  - {name: open, words: [开放, 开门]}\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "facts" / "scam" / "one.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(RECORD, encoding="utf-8")
    return tmp_path


def saved(
    folder: Path, text: str, expected: str = "", kind: Kind = "fact", record_id: str = "one"
) -> DraftFile:
    came = save_draft(folder, kind, record_id, text, expected=expected)
    assert isinstance(came, DraftFile)
    return came


def published(folder: Path, draft: DraftFile, change: str = "said better") -> RecordFile:
    came = publish_draft(folder, draft.kind, draft.id, expected=draft.version, on=ON, change=change)
    assert isinstance(came, RecordFile), came
    return came


def names(folder: Path) -> list[str]:
    """Every file but our own."""
    found = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return sorted(path.as_posix() for path in found if path.parts[0] != ".heshi")


# --- the way of a draft


def test_an_edit_is_drafted_saved_and_published_and_nothing_else_is_touched(folder: Path) -> None:
    begun = begin_draft(folder, "fact", "one")
    assert without_block(begun) == RECORD
    draft = saved(folder, begun.replace('"甲。"', '"甲！"'))
    assert (draft.problems, draft.note.based_on) == ((), version_of(RECORD))
    assert isinstance(draft.record, Fact)
    assert (draft.record.statement.zh, open_facts(folder).fact("one").statement.zh) == ("甲！", "甲。")
    done = published(folder, draft)
    assert done.text == RECORD.replace('"甲。"', '"甲！"') + "  - {on: 2026-11-23, change: said better}\n"
    assert record_file(folder, "fact", "one") == done
    assert names(folder) == ["facts/scam/one.yaml"]


@pytest.mark.parametrize("kind", list(COMPLETE))
def test_a_record_of_every_kind_is_begun_from_nothing(folder: Path, kind: Kind) -> None:
    record_id = "new-one"
    begun = begin_draft(folder, kind, record_id, on=ON)
    draft = saved(folder, begun, kind=kind, record_id=record_id)
    assert draft.record is None
    assert draft.problems
    assert "twice" not in str(draft.problems)
    complete = saved(folder, COMPLETE[kind].replace("id: one", "id: new-one"), draft.version, kind, record_id)
    assert complete.record is not None
    done = published(folder, complete, "")
    assert done.path.is_file()
    assert open_facts(folder)
    assert list_drafts(folder) == ()
    assert (draft.path.exists(), done.text.count("first published")) == (False, kind == "fact")


def test_what_the_template_says_and_what_stays_empty_goes_when_it_is_published(folder: Path) -> None:
    path = write_draft(folder, "two", topic="scam", today=ON, affirm=["乙", "乙 # 二"])
    assert path is not None
    text = path.read_text(encoding="utf-8").replace('""', "乙乙", 2)
    text = text.replace("    verdict:  ", "    verdict: refuted   # so they say\n    #")
    text = text.replace('      zh: ""', "      zh: 因为").replace('      en: ""', "      en: Because")
    draft = saved(folder, text, version_of(path.read_bytes()), record_id="two")
    assert [str(problem) for problem in draft.problems] == []
    done = published(folder, draft, "")
    assert "# so they say" in done.text
    assert "乙 # 二" in done.text
    for word in ("A draft:", "the main one first", "draft:", "s1", "not_this", "subjects"):
        assert word not in done.text, word
    assert open_facts(folder).fact("two").history[0].change == "first published"


def test_a_draft_may_lack_anything_and_says_what(folder: Path) -> None:
    draft = saved(
        folder, "id: two\nstatement:\n  zh: 半句\n  en: ''\nperiods:\n  - verdict: maybe\n", record_id="two"
    )
    told = [(problem.place.line, problem.field) for problem in draft.problems]
    assert (4, "statement.en") in told
    assert (6, "periods.0.verdict") in told
    came = publish_draft(folder, "fact", "two", expected=draft.version, on=ON, change="x")
    assert came == draft.problems
    assert record_file(folder, "fact", "two") is None
    assert draft_file(folder, "fact", "two") == draft


def test_where_a_draft_comes_from_is_kept_with_it(folder: Path) -> None:
    text = (
        "id: one\ndraft:\n"
        "  from: {name: Cofacts, url: https://cofacts.example, licence: CC BY-SA 4.0, id: x1}\n"
        "  like: [two, three]\n  why: somebody asked\n"
    )
    note = saved(folder, text).note
    assert note.origin is not None
    assert (note.origin.licence, note.like, note.why) == ("CC BY-SA 4.0", ("two", "three"), "somebody asked")
    bad = read_draft_text("fact", "one", "id: one\ndraft:\n  based_on: nonsense\n  colour: red\n")
    assert {(problem.field, problem.place.line) for problem in bad.problems} >= {
        ("draft.based_on", 3), ("draft.colour", 4)
    }  # fmt: skip
    assert bad.record is None


def test_drafts_are_listed_by_kind_and_id_also_those_that_cannot_be_read(folder: Path) -> None:
    saved(folder, "id: [", record_id="b")
    saved(folder, "id: a\n", record_id="a")
    saved(folder, COMPLETE["subject"], kind="subject")
    (folder / "drafts" / "latin.yaml").write_bytes("id: é".encode("latin-1"))
    (folder / "drafts" / "Not An Id.yaml").write_text("id: x\n")
    assert [(draft.kind, draft.id, draft.record is not None) for draft in list_drafts(folder)] == [
        ("fact", "a", False), ("fact", "b", False), ("fact", "latin", False), ("subject", "one", True)
    ]  # fmt: skip
    assert open_facts(folder).facts.keys() == {"one"}


def test_a_fact_that_changes_its_topic_moves(folder: Path) -> None:
    draft = saved(folder, begin_draft(folder, "fact", "one").replace("topic: scam", "topic: hype"))
    published(folder, draft)
    assert names(folder) == ["facts/hype/one.yaml"]
    assert open_facts(folder).fact("one").topic == "hype"


def test_lines_end_in_a_line_feed_whatever_a_browser_sends(folder: Path) -> None:
    assert saved(folder, "id: one\r\ntopic: x\r").text == "id: one\ntopic: x\n"
    assert (folder / "drafts" / "one.yaml").read_bytes() == b"id: one\ntopic: x\n"


# --- somebody else was faster


def test_of_two_who_save_the_second_sees_what_is_there_and_nothing_is_lost(folder: Path) -> None:
    first = saved(folder, begin_draft(folder, "fact", "one"))
    ann = saved(folder, first.text.replace("甲。", "甲！"), first.version)
    bob = save_draft(folder, "fact", "one", first.text.replace("A.", "Aye."), expected=first.version)
    assert bob == Conflict(ann)
    assert draft_file(folder, "fact", "one") == ann
    assert save_draft(folder, "fact", "one", "id: one\n", expected="") == Conflict(ann)
    assert discard_draft(folder, "fact", "one", expected=first.version) == Conflict(ann)
    came = publish_draft(folder, "fact", "one", expected=first.version, on=ON, change="x")
    assert came == Conflict(ann)
    # Bob merges with what he sees, and saves against it.
    merged = three_way(first.text, first.text.replace("A.", "Aye."), ann.text)
    assert merged.clean is False, "both languages of one statement"
    assert saved(folder, merged.text, ann.version).version != ann.version


def test_a_draft_of_a_fact_that_was_published_meanwhile_is_a_conflict_and_can_be_merged(folder: Path) -> None:
    mine = saved(folder, begin_draft(folder, "fact", "one").replace('    - "甲"', '    - 甲乙\n    - "甲"'))
    path = folder / "facts" / "scam" / "one.yaml"
    path.write_text(RECORD.replace("2027-02-22", "2028-02-22"), encoding="utf-8")  # git pull
    theirs = record_file(folder, "fact", "one")
    assert publish_draft(folder, "fact", "one", expected=mine.version, on=ON, change="x") == Conflict(theirs)
    base = based_on_text(folder, mine)
    assert base == RECORD, "kept beside the draft, though the file says something else now"
    assert theirs is not None
    merged = three_way(base, without_block(mine.text), theirs.text)
    assert merged.clean
    again = saved(folder, with_block(merged.text, [f"  based_on: {theirs.version}"]), mine.version)
    published(folder, again)
    fact = open_facts(folder).fact("one")
    assert (fact.wordings.affirm, str(fact.review_by)) == (("甲乙", "甲"), "2028-02-22")
    assert based_on_text(folder, mine) is None


def test_a_draft_written_by_hand_over_a_published_fact_is_a_conflict(folder: Path) -> None:
    draft = saved(folder, RECORD.replace("甲。", "甲！"))
    came = publish_draft(folder, "fact", "one", expected=draft.version, on=ON, change="x")
    assert came == Conflict(record_file(folder, "fact", "one"))


def test_what_is_gone_already_is_thrown_away(folder: Path) -> None:
    assert discard_draft(folder, "fact", "one", expected="0123456789abcdef") is None
    draft = saved(folder, "id: one\n")
    assert discard_draft(folder, "fact", "one", expected=draft.version) is None
    assert draft_file(folder, "fact", "one") is None
    came = publish_draft(folder, "fact", "one", expected=draft.version, on=ON, change="x")
    assert came == Conflict(None)


# --- ended in between


@pytest.mark.parametrize("kind", list(COMPLETE))
def test_a_draft_that_was_published_and_not_removed_is_taken_for_none(folder: Path, kind: Kind) -> None:
    (folder / "facts" / "scam" / "one.yaml").unlink()
    draft = saved(folder, COMPLETE[kind], kind=kind)
    done = published(folder, draft)
    draft.path.write_text(draft.text, encoding="utf-8")  # as it would be, had the process ended here
    assert draft_file(folder, kind, "one") is None
    assert list_drafts(folder) == ()
    again = publish_draft(folder, kind, "one", expected=draft.version, on=ON, change="said better")
    assert again == done
    assert not draft.path.exists()
    draft.path.write_text(draft.text, encoding="utf-8")
    next_one = begin_draft(folder, kind, "one")
    assert saved(folder, next_one, kind=kind).note.based_on == done.version


# --- ids, sizes, places


@pytest.mark.parametrize(
    "record_id", ["", "../one", "a/b", "/etc/passwd", "Con", "a" * 61, "x.yaml", "one\n"]
)
def test_nothing_but_an_id_becomes_a_path(folder: Path, record_id: str) -> None:
    before = names(folder)
    for use in (
        lambda: begin_draft(folder, "fact", record_id),
        lambda: save_draft(folder, "fact", record_id, "id: x\n", expected=""),
        lambda: write_draft(folder, record_id, topic="x", today=ON),
    ):
        with pytest.raises(BadRecordFile, match="lower-case words"):
            use()
    assert draft_file(folder, "fact", record_id) is None
    assert discard_draft(folder, "fact", record_id, expected="") is None
    assert publish_draft(folder, "fact", record_id, expected="", on=ON, change="x") == Conflict(None)
    with pytest.raises(NoSuchFact):
        withdraw(folder, record_id, on=ON, because="x")
    assert names(folder) == before


@pytest.mark.parametrize("text", ["x" * 1_000_001, "甲" * 400_000, "id: \ud800"])
def test_what_is_no_text_of_a_record_is_not_saved(folder: Path, text: str) -> None:
    with pytest.raises(BadRecordFile):
        save_draft(folder, "fact", "one", text, expected="")
    assert names(folder) == ["facts/scam/one.yaml"]


def test_what_a_draft_began_from_is_not_read_through_a_link(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    secret = tmp_path_factory.mktemp("outside") / "secret"
    secret.write_text("theirs")
    begun = "draft: {based_on: 0123456789abcdef}\nid: one\n"
    draft = save_draft(folder, "fact", "one", begun, expected="")
    assert isinstance(draft, DraftFile)
    kept = folder / ".heshi" / "bases"
    kept.mkdir(exist_ok=True)
    (kept / "fact.one.0123456789abcdef").symlink_to(secret)
    with pytest.raises(StoreUnavailable, match="leads out"):
        based_on_text(folder, draft)


@pytest.mark.parametrize("place", ["drafts", "drafts/one.yaml"])
def test_a_link_that_leads_out_is_not_written_through(
    folder: Path, tmp_path_factory: pytest.TempPathFactory, place: str
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    target = outside if place == "drafts" else outside / "one.yaml"
    if place != "drafts":
        (folder / "drafts").mkdir()
        target.write_text("theirs")
    (folder / place).symlink_to(target)
    with pytest.raises(StoreUnavailable, match="leads out"):
        save_draft(
            folder, "fact", "one", "id: one\n", expected=version_of(b"theirs") if place != "drafts" else ""
        )
    assert [path.read_text() for path in outside.iterdir()] == ([] if place == "drafts" else ["theirs"])


def test_a_folder_that_is_none_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match="expected facts"):
        save_draft(tmp_path / "none", "fact", "one", "id: one\n", expected="")


# --- taking back


def test_a_fact_is_taken_back_once(folder: Path) -> None:
    file = withdraw(folder, "one", on=ON, because="it was: told wrong", see="two")
    assert file.text.startswith(RECORD)
    fact = open_facts(folder).fact("one")
    assert fact.withdrawn is not None
    assert (fact.withdrawn.because, fact.withdrawn.see, fact.last_changed) == (
        "it was: told wrong",
        "two",
        ON,
    )
    assert withdraw(folder, "one", on=dt.date(2027, 1, 1), because="again") == file
    with pytest.raises(NoSuchFact):
        withdraw(folder, "three", on=ON, because="x")


def test_a_reason_that_makes_no_record_leaves_the_file_alone(folder: Path) -> None:
    for because in ("", "长" * 2001):
        with pytest.raises(BadRecordFile):
            withdraw(folder, "one", on=ON, because=because)
    assert (folder / "facts" / "scam" / "one.yaml").read_text(encoding="utf-8") == RECORD


# --- whatever is written


def test_a_block_in_any_shape_is_taken_out_and_nothing_else() -> None:
    for block in (
        "draft: {why: x}\n", "draft:\n  why: x\n\n  like:\n    - a\n", "draft:\n  why: |\n    x\n    y\n",
        "draft:\n", 'draft: {why:\n  "x",\n  like: []}\n', "draft: # why\n  # a word\n  why: x\n",
    ):  # fmt: skip
        assert without_block(block + RECORD) == RECORD, block
        assert without_block(RECORD + block) == RECORD, block
        middle = RECORD.replace("review_by", f"{block}\n# mine\nreview_by")
        assert without_block(middle) == RECORD.replace("review_by", "\n# mine\nreview_by"), block


changes = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40).filter(
    lambda text: bool(text.strip())
)


@settings(deadline=None, max_examples=20)
@given(st.lists(changes, min_size=1, max_size=3))
def test_whatever_is_said_of_a_change_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, said: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("facts")
    path = folder / "facts" / "scam" / "one.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(RECORD, encoding="utf-8")
    for change in said:
        draft = saved(folder, begin_draft(folder, "fact", "one"))
        came = publish_draft(folder, "fact", "one", expected=draft.version, on=ON, change=change)
        if not isinstance(came, RecordFile):
            assert "control character" in str(came) or "is empty" in str(came), came
            return
    lines = [entry.change for entry in open_facts(folder).fact("one").history]
    assert len(lines) == len(said) + 1


def test_every_shipped_record_is_drafted_and_published_unchanged_but_for_its_history(tmp_path: Path) -> None:
    from knowledge import copy_shipped, list_records

    copy_shipped(tmp_path, shipped_facts())
    for kind in ("subject", "statement", "lexicon", "fact"):
        for record_id in list_records(tmp_path, kind)[::15]:  # type: ignore[arg-type]
            before = record_file(tmp_path, kind, record_id)  # type: ignore[arg-type]
            assert before is not None
            draft = saved(tmp_path, begin_draft(tmp_path, kind, record_id), kind=kind, record_id=record_id)  # type: ignore[arg-type]
            assert draft.problems == ()
            after = published(tmp_path, draft, "nothing much")
            line = "  - {on: 2026-11-23, change: nothing much}\n" if kind == "fact" else ""
            assert after.text == before.text + line, record_id

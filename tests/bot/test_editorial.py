"""Edits from the first word to the edition in use: what stands in the way, and what is kept of it."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
from pathlib import Path

import pytest
import yaml

from bot.app import Library
from bot.curate.editorial import Editing, Editorial, Person
from bot.curate.sheets import (
    Gone,
    NeedsReview,
    Published,
    ReadOnly,
    Refused,
    Saved,
    Sheet,
    Tried,
)
from knowledge import Answer, Conflict, Fact, FactChecker, Kind, editions, shipped_facts
from tests.knowledge.builders import FACTS, TODAY, base_of

MEI, ANN = Person("林美"), Person("Ann", "ann@example.org")


class Approvals:
    """Who saved what, and who approved it, in memory."""

    def __init__(self) -> None:
        self.by: dict[tuple[str, str, str], str] = {}
        self.good: dict[tuple[str, str, str], set[str]] = {}

    def saved(self, kind: Kind, record_id: str, version: str, by: str) -> None:
        self.by[kind, record_id, version] = by

    def saved_by(self, kind: Kind, record_id: str, version: str) -> str:
        return self.by.get((kind, record_id, version), "")

    def approved_by(self, kind: Kind, record_id: str, version: str) -> frozenset[str]:
        return frozenset(self.good.get((kind, record_id, version), ()))


def today() -> dt.date:
    return TODAY


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The small fact base as people write it: a field a line."""
    base, facts = base_of(*FACTS), tmp_path / "facts"
    for shelf, records in (("facts/test", base.facts), ("subjects", base.subjects)):
        (facts / shelf).mkdir(parents=True)
        for record in records.values():
            values = record.model_dump(mode="json", by_alias=True, exclude_none=True)
            text = yaml.safe_dump(values, allow_unicode=True, sort_keys=False)
            (facts / shelf / f"{record.id}.yaml").write_text(text, encoding="utf-8")
    return facts


@pytest.fixture
def desk(folder: Path, tmp_path: Path) -> Editorial:
    return Editorial(Editing(Library(folder), today, archive=tmp_path / "editions.sqlite"))


def edited(desk: Editorial, old: str, new: str, by: Person = MEI) -> Saved:
    """The draft of the fact in which `old` stands as `new`."""
    sheet = opened(desk)
    assert old in sheet.text
    saved = desk.save("fact", "yunque-open", sheet.text.replace(old, new), by, expected=sheet.version)
    assert isinstance(saved, Saved)
    return saved


def opened(desk: Editorial, record_id: str = "yunque-open") -> Sheet:
    sheet = desk.open("fact", record_id)
    assert isinstance(sheet, Sheet)
    return sheet


def told(desk: Editorial, text: str) -> str:
    result = FactChecker(desk.base).check(text, TODAY)
    return str(result.known[0].verdict) if result.answer is Answer.KNOWN else str(result.answer)


def test_from_the_first_word_to_the_edition_in_use(desk: Editorial) -> None:
    before = desk.base.edition
    saved = edited(desk, "云雀不用排队了", "云雀再也不用等名额了")
    assert opened(desk).is_draft
    assert desk.base.edition == before

    came = desk.publish("fact", "yunque-open", MEI, expected=saved.version, change="a wording more")

    assert isinstance(came, Published)
    assert came.changes.edited == ("yunque-open",)
    assert desk.base.edition == came.edition != before
    assert told(desk, "云雀再也不用等名额了") == "outdated"
    assert not opened(desk).is_draft
    own = [entry for entry in desk.chronicle.of("fact", "yunque-open") if entry.source == "record"]
    assert own[0].what == "a wording more"


def test_an_edition_that_was_published_is_in_the_archive(desk: Editorial, tmp_path: Path) -> None:
    saved = edited(desk, "云雀不用排队了", "云雀再也不用等名额了")
    came = desk.publish("fact", "yunque-open", MEI, expected=saved.version, change="a wording more")
    assert isinstance(came, Published)
    assert editions(tmp_path / "editions.sqlite")[-1].name == came.edition
    assert any(entry.revision == came.edition for entry in desk.chronicle.of("fact", "yunque-open"))
    assert "云雀再也不用等名额了" in (desk.chronicle.text_at("fact", "yunque-open", came.edition) or "")


def test_a_draft_may_be_unfinished_and_then_says_what_it_lacks(desk: Editorial) -> None:
    saved = desk.save("fact", "yunque-new", "id: yunque-new\ntopic: test\n", MEI, expected="")
    assert isinstance(saved, Saved)

    look = desk.look("fact", "yunque-new", opened(desk, "yunque-new").text)
    came = desk.publish("fact", "yunque-new", MEI, expected=saved.version, change="first published")

    assert {"statement", "review_by"} <= {trouble.field for trouble in look.troubles}
    assert all(trouble.says_zh != trouble.says for trouble in look.troubles)
    assert isinstance(came, Refused)


def test_what_breaks_a_rule_is_not_published_and_says_where(desk: Editorial, folder: Path) -> None:
    other = next(f for f in desk.base.current() if f.id != "yunque-open" and f.wordings.affirm)
    wording = other.wordings.affirm[0]
    saved = edited(desk, "云雀不用排队了", wording)
    text = opened(desk).text
    line = next(n for n, row in enumerate(text.splitlines(), 1) if wording in row)

    came = desk.publish("fact", "yunque-open", MEI, expected=saved.version, change="a wording more")

    assert isinstance(came, Refused)
    assert line in {trouble.line for trouble in came.trial.troubles}
    assert wording not in (folder / "facts" / "test" / "yunque-open.yaml").read_text(encoding="utf-8")


def test_who_saves_second_finds_a_conflict_and_nothing_is_lost(desk: Editorial) -> None:
    mine = opened(desk)
    first = edited(desk, "云雀不用排队了", "云雀再也不用等名额了", ANN)

    came = desk.save("fact", "yunque-open", mine.text + "# mine\n", MEI, expected=mine.version)

    assert isinstance(came, Conflict)
    assert came.theirs is not None
    assert came.theirs.version == first.version
    assert opened(desk).version == first.version


def test_a_draft_of_what_was_published_anew_meanwhile_is_a_conflict(desk: Editorial, folder: Path) -> None:
    saved = edited(desk, "云雀不用排队了", "云雀再也不用等名额了")
    file = folder / "facts" / "test" / "yunque-open.yaml"
    file.write_text(file.read_text(encoding="utf-8") + "# from elsewhere\n", encoding="utf-8")

    came = desk.publish("fact", "yunque-open", MEI, expected=saved.version, change="a wording more")

    assert isinstance(came, Conflict)
    assert "# from elsewhere" in file.read_text(encoding="utf-8")


def test_with_two_pairs_of_eyes_the_second_is_another_persons(folder: Path) -> None:
    approvals = Approvals()
    desk = Editorial(Editing(Library(folder), today, reviews=approvals))
    saved = edited(desk, "云雀不用排队了", "云雀再也不用等名额了")

    def published(by: Person) -> object:
        return desk.publish("fact", "yunque-open", by, expected=saved.version, change="a wording more")

    assert published(MEI) == NeedsReview("林美")
    approvals.good["fact", "yunque-open", saved.version] = {"林美"}
    assert published(MEI) == NeedsReview("林美")
    approvals.good["fact", "yunque-open", saved.version] = {"Ann"}
    assert isinstance(published(MEI), Published)


def test_who_publishes_somebody_elses_draft_is_the_second_pair(folder: Path) -> None:
    desk = Editorial(Editing(Library(folder), today, reviews=Approvals()))
    saved = edited(desk, "云雀不用排队了", "云雀再也不用等名额了")
    came = desk.publish("fact", "yunque-open", ANN, expected=saved.version, change="a wording more")
    assert isinstance(came, Published)


def test_every_save_is_a_commit_by_that_person(folder: Path, tmp_path: Path) -> None:
    subprocess.run(["git", "-C", tmp_path, "init", "-q"], check=True)
    desk = Editorial(Editing(Library(folder), today))
    saved = edited(desk, "云雀不用排队了", "云雀再也不用等名额了")
    desk.publish("fact", "yunque-open", ANN, expected=saved.version, change="a wording more")

    log = subprocess.run(
        ["git", "-C", tmp_path, "log", "--format=%an|%s", "--name-status"], capture_output=True, check=True
    )
    lines = log.stdout.decode().split("\n")

    assert lines[0] == "Ann|yunque-open: a wording more"
    assert "林美|draft of fact yunque-open" in lines
    assert any(entry.who == "Ann" for entry in desk.chronicle.of("fact", "yunque-open"))
    status = [
        "git",
        "-C",
        tmp_path,
        "status",
        "--porcelain",
        "facts/drafts",
        "facts/facts/test/yunque-open.yaml",
    ]
    assert subprocess.run(status, capture_output=True, check=True).stdout == b""


def test_a_fact_that_changes_its_topic_moves_in_git_as_well(folder: Path, tmp_path: Path) -> None:
    git = ["git", "-C", str(tmp_path)]
    subprocess.run([*git, "init", "-q"], check=True)
    subprocess.run([*git, "add", "facts/facts"], check=True)
    subprocess.run(
        [*git, "-c", "user.name=A", "-c", "user.email=a@b.c", "commit", "-qm", "facts"], check=True
    )
    desk = Editorial(Editing(Library(folder), today))
    saved = edited(desk, "topic: test", "topic: music")
    desk.publish("fact", "yunque-open", ANN, expected=saved.version, change="another topic")
    assert (folder / "facts" / "music" / "yunque-open.yaml").is_file()
    kept = subprocess.run([*git, "ls-tree", "-r", "--name-only", "HEAD"], capture_output=True, check=True)
    names = [name for name in kept.stdout.decode().split() if "yunque-open" in name]
    assert names == ["facts/facts/music/yunque-open.yaml"]


def test_a_message_is_tried_against_a_draft_before_anybody_else_meets_it(desk: Editorial) -> None:
    text = opened(desk).text.replace("云雀不用排队了", "云雀再也不用等名额了")

    tried = desk.try_message("fact", "yunque-open", text, "云雀再也不用等名额了")

    assert isinstance(tried, Tried)
    assert tried.then.answer is Answer.KNOWN
    assert tried.now.answer is not Answer.KNOWN


def test_a_draft_without_a_history_is_looked_at_as_published_today(desk: Editorial) -> None:
    text = opened(desk).text
    record = desk.look("fact", "yunque-open", text[: text.index("history:")]).record

    assert isinstance(record, Fact)
    assert record.last_changed == TODAY


def test_the_blast_radius_names_what_is_answered_in_another_way(desk: Editorial) -> None:
    text = opened(desk).text.replace("云雀不用排队了", "云雀再也不用等名额了")
    trial = desk.trial("fact", "yunque-open", text)
    assert trial.clean
    assert "云雀再也不用等名额了" in {shift.text for shift in trial.shifts}


def test_a_regression_case_keeps_an_edition_out(desk: Editorial, folder: Path) -> None:
    case = {
        "id": "r1", "text": "云雀再也不用等名额了", "as_of": str(TODAY), "style": "-", "gold": [],
    }  # fmt: skip
    desk.add_case(json.dumps(case, ensure_ascii=False), ANN)
    saved = edited(desk, "云雀不用排队了", "云雀再也不用等名额了")

    came = desk.publish("fact", "yunque-open", MEI, expected=saved.version, change="a wording more")

    assert (folder / "cases" / "regressions.jsonl").is_file()
    assert isinstance(came, Refused)
    assert [failing.case for failing in came.trial.failing] == ["r1"]


def test_a_file_of_cases_that_cannot_be_read_does_not_switch_off_the_others(
    desk: Editorial, folder: Path
) -> None:
    case = {"id": "r1", "text": "云雀再也不用等名额了", "as_of": str(TODAY), "style": "-", "gold": []}
    desk.add_case(json.dumps(case, ensure_ascii=False), ANN)
    (folder / "cases" / "a-folder.jsonl").mkdir()
    saved = edited(desk, "云雀不用排队了", "云雀再也不用等名额了")
    came = desk.publish("fact", "yunque-open", MEI, expected=saved.version, change="a wording more")
    assert isinstance(came, Refused)
    assert [failing.case for failing in came.trial.failing] == ["r1"]


def test_a_wording_is_added_where_it_breaks_nothing(desk: Editorial) -> None:
    came = desk.add_wording("yunque-open", "affirm", "云雀再也不用等名额了", MEI, change="from the queue")
    assert isinstance(came, Published)
    assert told(desk, "云雀再也不用等名额了") == "outdated"
    assert desk.add_wording("nothing", "affirm", "x", MEI, change="-") == Gone()


def test_a_fact_is_taken_back_and_stays_readable(desk: Editorial) -> None:
    came = desk.withdraw("yunque-open", MEI, because="it was about something else")
    assert isinstance(came, Published)
    assert came.changes.withdrawn == ("yunque-open",)
    assert told(desk, "云雀已开放") != "outdated"
    assert desk.withdraw("nothing", MEI, because="-") == Gone()


def test_rolling_back_brings_the_words_of_then(desk: Editorial, folder: Path) -> None:
    file = folder / "facts" / "test" / "yunque-open.yaml"
    first = edited(desk, "云雀不用排队了", "云雀再也不用等名额了")
    before = desk.publish("fact", "yunque-open", MEI, expected=first.version, change="one")
    assert isinstance(before, Published)
    text = file.read_text(encoding="utf-8")
    second = edited(desk, "云雀能用了", "云雀随便谁都可以玩")
    assert isinstance(
        desk.publish("fact", "yunque-open", MEI, expected=second.version, change="two"), Published
    )

    came = desk.roll_back(before.edition, ANN)

    assert isinstance(came, Published)
    assert came.edition == before.edition
    assert file.read_text(encoding="utf-8") == text


def test_a_draft_is_dropped(desk: Editorial) -> None:
    saved = edited(desk, "云雀不用排队了", "云雀再也不用等名额了")
    assert isinstance(desk.discard("fact", "yunque-open", MEI, expected="something else"), Conflict)
    assert desk.discard("fact", "yunque-open", MEI, expected=saved.version) is None
    assert not opened(desk).is_draft
    assert desk.discard("fact", "yunque-open", MEI, expected="") == Gone()


def test_the_shipped_facts_are_looked_at_and_not_edited(tmp_path: Path) -> None:
    desk = Editorial(Editing(Library(shipped_facts()), today))
    assert desk.folder is None
    assert desk.open("fact", "sora-open-to-public") == ReadOnly()
    assert desk.save("fact", "x", "id: x\n", MEI, expected="") == ReadOnly()


@pytest.mark.parametrize(
    "record_id", ["../x", "a/b", "", "x" * 61, "A", "..", "a\x00b", "C:\\x", "/etc/passwd"]
)
def test_an_id_is_never_more_than_an_id(desk: Editorial, folder: Path, record_id: str) -> None:
    before = sorted(folder.rglob("*"))
    assert desk.open("fact", record_id) == Gone()
    with pytest.raises(Exception, match=r".+"):
        desk.save("fact", record_id, "id: x\n", MEI, expected="")
    assert sorted(folder.rglob("*")) == before

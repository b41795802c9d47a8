"""`heshi facts` init, update, withdraw, publish, editions, diff, history and rollback, with real files."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from knowledge import editions, list_drafts, open_facts, shipped_facts
from knowledge.store.edition_history import written_anew
from tests.bot.builders import write_folder

FACT = "yunque-open"


@pytest.fixture(autouse=True)
def facts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder of facts of its own, and no setting from outside."""
    for name in list(os.environ):
        if name.upper().startswith("HESHI_") and name != "HESHI_SEMANTIC":
            monkeypatch.delenv(name)
    folder = as_people_write(write_folder(tmp_path / "own facts"))
    monkeypatch.setenv("HESHI_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("HESHI_FACTS", str(folder))
    monkeypatch.chdir(tmp_path)
    return folder


def as_people_write(folder: Path) -> Path:
    """The same facts in lines, for edits by hand."""
    for fact in open_facts(folder).facts.values():
        file_of(folder, fact.id).write_text(written_anew(fact), encoding="utf-8")
    return folder


def heshi(*arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(app, ["facts", *arguments], input=typed)


def file_of(folder: Path, fact_id: str = FACT) -> Path:
    (path,) = folder.rglob(f"facts/*/{fact_id}.yaml")
    return path


def edit(folder: Path, old: str, new: str, fact_id: str = FACT) -> str:
    """Change the file of a fact; the name of the edition that this makes."""
    path = file_of(folder, fact_id)
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return open_facts(folder).edition


def published(folder: Path) -> str:
    assert heshi("publish").exit_code == 0
    return open_facts(folder).edition


# --- the archive


def test_an_edition_goes_into_the_archive_of_the_data_folder(facts: Path, tmp_path: Path) -> None:
    first = published(facts)
    edit(facts, "verdict: refuted", "verdict: misleading")
    second = published(facts)
    assert [one.name for one in editions(tmp_path / "data" / "editions.sqlite")] == [first, second]
    lines = [line.split("\t") for line in heshi("editions").stdout.splitlines()]
    assert [(line[0], line[1], line[-1]) for line in lines] == [
        ("2", second, "1 verdicts changed"),
        ("1", first, "the first one"),
    ]


def test_an_archive_that_is_not_there_or_has_no_such_edition_is_told() -> None:
    assert heshi("editions").exit_code == 3
    assert "heshi facts publish" in heshi("editions").stderr
    assert heshi("publish").exit_code == 0
    ran = heshi("rollback", "1999.01.01+abcdef")
    assert (ran.exit_code, "no edition '1999.01.01+abcdef'" in ran.stderr) == (3, True)


def test_what_changed_is_told_by_field_with_verdicts_first(facts: Path) -> None:
    first = published(facts)
    edit(facts, "review_by:", "warning: scam\nreview_by:", "yunque-free")
    edit(facts, "verdict: refuted", "verdict: misleading")
    second = published(facts)
    for names in ((first, second), (first,)):
        lines = heshi("diff", *names).stdout.splitlines()
        assert lines[0] == f"fact {FACT}: VERDICT CHANGED"
        assert lines[1].endswith(".verdict: refuted → misleading")
        assert lines[2:4] == ["fact yunque-free: edited", "  warning: + scam"]
        assert lines[-1].endswith("1 verdicts changed, 1 edited")
    (verdict, other) = json.loads(heshi("diff", first, second, "--json").stdout)
    assert (verdict["what"], other["fields"]) == (
        "verdict", [{"field": "warning", "before": None, "after": "scam"}]
    )  # fmt: skip
    assert heshi("diff", second, second).stdout.strip() == f"{second} → {second}: nothing"


def test_folders_are_compared_as_well(facts: Path, tmp_path: Path) -> None:
    other = write_folder(tmp_path / "other")
    file_of(other, "yunque-free").unlink()
    lines = heshi("diff", str(facts), str(other)).stdout.splitlines()
    assert lines[0].startswith("fact yunque-free: VANISHED")
    ran = heshi("diff", "no/such/thing", str(other))
    assert (ran.exit_code, "nothing is there" in ran.stderr) == (2, True)


def test_going_back_is_shown_then_asked_then_done(facts: Path) -> None:
    first = published(facts)
    before = file_of(facts).read_bytes()
    edit(facts, "verdict: refuted", "verdict: misleading   # oh no")
    late = file_of(facts, "yunque-free").with_name("late.yaml")
    late.write_text(
        file_of(facts, "yunque-free").read_text(encoding="utf-8").replace("id: yunque-free", "id: late", 1),
        encoding="utf-8",
    )
    wrong = file_of(facts).read_bytes()
    planned = heshi("rollback", first, "--dry-run")
    assert f"fact {FACT}: as it was" in planned.stdout
    assert "fact late: withdrawn" in planned.stdout
    assert heshi("rollback", first, typed="n\n").exit_code == 1
    assert heshi("rollback", first).exit_code == 2, "nobody is there to ask"
    assert file_of(facts).read_bytes() == wrong
    assert heshi("rollback", first, typed="y\n").exit_code == 0
    assert file_of(facts).read_bytes() == before
    assert open_facts(facts).fact("late").withdrawn is not None
    assert [draft.id for draft in list_drafts(facts)] == ["late"]
    again = heshi("rollback", first, "--yes")
    assert "are those of edition" in again.stdout
    # What was wrong is kept as well, and can be looked at.
    lines = [line.split("\t") for line in heshi("history", FACT).stdout.splitlines()]
    kept = [line[2] for line in lines if line[1] == "edition"]
    assert len(kept) == 2
    assert "# oh no" in heshi("history", FACT, "--at", kept[0]).stdout


# --- one record


def test_the_life_of_a_fact_is_told_by_its_history_the_archive_and_git(facts: Path) -> None:
    def git(*arguments: str) -> None:
        ann = ("-c", "user.name=Ann", "-c", "user.email=a@b.c")
        subprocess.run(["git", *ann, *arguments], cwd=facts, check=True)

    git("init", "--quiet")
    git("add", ".")
    git("commit", "--quiet", "--message", "Facts to begin with")
    first = published(facts)
    rows = [line.split("\t") for line in heshi("history", FACT).stdout.splitlines()]
    told = {row[1]: row for row in rows}
    assert set(told) == {"record", "edition", "git"}
    assert told["edition"][2] == first
    assert (told["git"][3], told["git"][4]) == ("Ann", "Facts to begin with")
    text = file_of(facts).read_text(encoding="utf-8")
    for revision in (first, told["git"][2]):
        assert heshi("history", FACT, "--at", revision).stdout == text
    ran = heshi("history", FACT, "--at", "1999")
    assert (ran.exit_code, "'1999' has no fact" in ran.stderr) == (2, True)


def test_of_what_is_not_there_the_way_is_told() -> None:
    assert heshi("history", "yunque-opne").exit_code == 1
    assert heshi("history", "yunque", "--kind", "rumour").exit_code == 2
    assert "nothing is known" in heshi("history", "yunque", "--kind", "subject").stderr


def test_a_fact_is_taken_back_and_its_file_kept(facts: Path) -> None:
    ran = heshi("withdraw", FACT, "--because", "it was told wrong: twice", "--see", "yunque-free")
    assert (ran.exit_code, Path(ran.stdout.strip())) == (0, file_of(facts))
    fact = open_facts(facts).fact(FACT)
    assert fact.withdrawn is not None
    assert (fact.withdrawn.because, fact.withdrawn.see) == ("it was told wrong: twice", "yunque-free")
    before = file_of(facts).read_bytes()
    again = heshi("withdraw", FACT, "--because", "otherwise")
    assert (again.exit_code, "already" in again.stderr) == (0, True)
    assert file_of(facts).read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["nothing", "--because", "x"], 1),
        ([FACT, "--because", "x", "--see", FACT], 2),
        ([FACT, "--because", " "], 2),
        ([FACT], 2),
        ([FACT, "--because", "x", "--see", "nothing"], 1),
        ([FACT, "--because", "x", "--facts", str(shipped_facts())], 2),
        ([FACT, "--because", "x" * 3000], 3),
    ],
)
def test_a_fact_is_not_taken_back_for_nothing(facts: Path, arguments: list[str], code: int) -> None:
    before = file_of(facts).read_bytes()
    assert heshi("withdraw", *arguments).exit_code == code
    assert file_of(facts).read_bytes() == before


# --- the shipped base


def test_a_copy_is_brought_up_to_date_and_contradictions_are_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("HESHI_FACTS")
    refused = heshi("update")
    assert (refused.exit_code, "heshi facts init" in refused.stderr) == (2, True)
    assert heshi("init").exit_code == 0
    mine, newer = tmp_path / "data" / "facts", tmp_path / "newer"
    assert "nothing to do" in heshi("update").stdout
    assert heshi("init", "--facts", str(newer)).exit_code == 0
    changed, both, conflict = sorted(open_facts(newer).facts)[:3]
    edit(newer, "review_by: ", "review_by: 2099-01-01   # was: ", changed)
    edit(newer, "deny:", "deny:\n    - 他们加的说法", both)
    edit(mine, "affirm:", "affirm:\n    - 我加的说法", both)
    edit(newer, "topic: ", "topic: x", conflict)
    edit(mine, "topic: ", "topic: y", conflict)
    dry = heshi("update", "--from", str(newer), "--dry-run")
    assert list_drafts(mine) == ()
    ran = heshi("update", "--from", str(newer))
    assert dry.exit_code == ran.exit_code == 1
    for line in (
        f"fact {changed}: taken over",
        f"fact {both}: merged with your edits",
        f"fact {conflict}: contra",
    ):
        assert line in dry.stdout
        assert line in ran.stdout
    base = open_facts(mine)
    assert "他们加的说法" in base.fact(both).wordings.deny
    assert "我加的说法" in base.fact(both).wordings.affirm
    assert [draft.id for draft in list_drafts(mine)] == [conflict]
    again = heshi("update", "--from", str(newer))
    assert (again.exit_code, "left alone" in again.stdout) == (1, True)

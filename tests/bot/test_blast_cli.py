"""`heshi facts blast OLD NEW`: what an editor of facts sees before the next edition goes out."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.messages import Language
from bot.phrases.room_words import room_words
from knowledge import open_facts, publish
from tests.bot.builders import write_folder
from tests.bot.officework import Town

MADE = "云雀是云公司做的。"
OTHERWISE = "云雀就是云公司做出来的"


@pytest.fixture(autouse=True)
def old(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The facts as they were; the working folder is theirs, and no setting comes from outside."""
    for name in list(os.environ):
        if name.upper().startswith("HESHI_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HESHI_DATA", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    return write_folder(tmp_path / "old")


@pytest.fixture
def new(old: Path) -> Path:
    """A copy of them, to be edited."""
    return Path(shutil.copytree(old, old.with_name("new")))


def edit(folder: Path, fact_id: str, **over: Any) -> None:
    path = folder / "facts" / "test" / f"{fact_id}.yaml"
    record = json.loads(path.read_text(encoding="utf-8"))
    _ = path.write_text(json.dumps(record | over, ensure_ascii=False), encoding="utf-8")


def reverse(folder: Path) -> None:
    because = {"zh": "不是了。", "en": "No more."}
    edit(
        folder,
        "yunque-maker",
        periods=[{"from": "always", "verdict": "refuted", "because": because, "sources": ["daily"]}],
    )


def blast(*args: object) -> Result:
    return CliRunner().invoke(app, ["facts", "blast", *map(str, args)])


def cases(folder: Path, text: str, verdict: str) -> Path:
    gold = [{"fact": "yunque-maker", "verdicts": [verdict], "kind": "affirm"}]
    row = {"id": "c1", "text": text, "as_of": "2026-11-20", "style": "s", "gold": gold}
    path = folder.with_name("cases.jsonl")
    _ = path.write_text(json.dumps(row), encoding="utf-8")
    return path


def test_the_same_facts_change_no_answer(old: Path, new: Path) -> None:
    ran = blast(old, new)
    assert ran.exit_code == 0
    assert "the same facts" in ran.stdout
    assert "; 0 are answered in another way" in ran.stdout
    assert ran.stdout.endswith("No verdict turned.\n")


def test_a_verdict_that_turned_comes_first_and_fails(old: Path, new: Path) -> None:
    reverse(new)
    ran = blast(old, new, "--cases", cases(old, OTHERWISE, "supported"))
    assert ran.exit_code == 1
    assert "1 with other verdicts" in ran.stdout
    kinds = [line.split()[0] for line in ran.stdout.splitlines() if line and line[0] != " " and "): " in line]
    assert kinds[0] == "turned"
    turned = "yunque-maker (affirms, supported) → yunque-maker (affirms, refuted)"
    assert f"case c1 (2026-11-20) [right → wrong] “{OTHERWISE}”: {turned}" in ran.stdout
    assert "3 verdicts turned, on yunque-maker." in ran.stdout.splitlines()[-1]


def test_a_fact_that_says_otherwise_is_no_witness_for_itself(old: Path, new: Path) -> None:
    reverse(new)
    ran = blast(old, new)
    assert ran.exit_code == 1
    assert f"“{MADE}”: yunque-maker (affirms, supported) → yunque-maker (affirms, refuted)" in ran.stdout
    assert "2 verdicts turned, on yunque-maker." in ran.stdout.splitlines()[-1]


def test_a_verdict_that_was_meant_to_turn_may(old: Path, new: Path) -> None:
    reverse(new)
    ran = blast(old, new, "--cases", cases(old, OTHERWISE, "supported"), "--allow", "yunque-maker")
    assert ran.exit_code == 0
    assert "turned (3)" in ran.stdout
    assert "No verdict turned but those that were allowed." in ran.stdout


def test_what_is_right_now_is_no_danger(old: Path, new: Path) -> None:
    reverse(new)
    ran = blast(old, new, "--cases", cases(old, OTHERWISE, "refuted"), "--allow", "yunque-maker")
    assert ran.exit_code == 0
    assert f"[wrong → right] “{OTHERWISE}”" in ran.stdout.partition("right (1)")[2]
    assert "turned (2)" in ran.stdout


def test_a_wording_that_moved_to_another_list_is_right_there(old: Path, new: Path) -> None:
    wordings = {"affirm": [MADE], "deny": ["云雀不是云公司做的。"]}
    edit(old, "yunque-maker", wordings={**wordings, "affirm": [MADE, "云雀跟云公司没关系"]})
    edit(new, "yunque-maker", wordings={**wordings, "deny": ["云雀不是云公司做的。", "云雀跟云公司没关系"]})
    ran = blast(old, new)
    assert ran.exit_code == 0
    assert "right (1)" in ran.stdout
    assert "[wrong → right] “云雀跟云公司没关系”" in ran.stdout


def test_a_label_says_nothing_of_another_day(old: Path, new: Path) -> None:
    reverse(new)
    labelled = cases(old, OTHERWISE, "refuted")
    ran = blast(old, new, "--cases", labelled, "--as-of", "2026-11-01")
    assert ran.exit_code == 1
    assert f"case c1 (2026-11-01) “{OTHERWISE}”" in ran.stdout


def test_everything_for_programs(old: Path, new: Path) -> None:
    reverse(new)
    ran = blast(old, new, "--json", "--cases", cases(old, OTHERWISE, "supported"))
    told = json.loads(ran.stdout)
    assert ran.exit_code == 1
    assert told["changes"]["verdict_changed"] == ["yunque-maker"]
    assert told["asked"]["case"] == 1
    assert told["turned"] == 3
    (shift,) = [one for one in told["shifts"] if one["source"] == "case"]
    assert (shift["turn"], shift["id"], shift["outcome"]) == ("turned", "c1", ["right", "wrong"])
    assert shift["new"] == [["yunque-maker", "affirms", "refuted"]]


def test_more_than_a_screenful_is_counted(old: Path, new: Path) -> None:
    many = [f"云雀的第{number}个说法" for number in range(30)]
    edit(new, "yunque-maker", wordings={"affirm": [MADE, *many], "deny": []})
    assert "… and 10 more (--all)" in blast(old, new).stdout
    assert "more (--all)" not in blast(old, new, "--all").stdout


def test_editions_of_an_archive(old: Path, new: Path, tmp_path: Path) -> None:
    reverse(new)
    archive = tmp_path / "editions.sqlite"
    names = [publish(open_facts(folder), archive).name for folder in (old, new)]
    ran = blast(f"{archive}@{names[0]}", archive)
    assert ran.stdout.startswith(f"{names[0]} → {names[1]}: 1 with other verdicts")
    assert blast(f"{archive}@none", archive).exit_code == 3


@pytest.mark.skipif(shutil.which("git") is None, reason="revisions are read with git")
def test_a_revision_of_git(old: Path, tmp_path: Path) -> None:
    who = ("-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false")
    for command in (["init", "-q"], ["add", "old"], [*who, "commit", "-q", "-m", "facts"]):
        _ = subprocess.run(["git", *command], cwd=tmp_path, check=True)
    before = open_facts(old).edition
    reverse(old)
    ran = blast("HEAD:old", "old")
    assert ran.stdout.startswith(f"{before} → {open_facts(old).edition}: 1 with other verdicts")
    for name, says in (("HEAD:elsewhere", "expected REVISION:FOLDER"), ("nowhere:old", "git: ")):
        missing = blast(name, "old")
        assert missing.exit_code == 3
        assert says in missing.stderr


@pytest.mark.parametrize("name", ["nowhere", "--output=x:y", ":x", "x:", "nowhere@x"])
def test_what_names_no_edition_is_wrong_usage(old: Path, name: str) -> None:
    ran = blast(*(["--"] if name.startswith("-") else []), name, old)
    assert ran.exit_code == 2
    assert "expected a folder of records" in ran.stderr


def test_a_bad_line_of_cases_is_a_problem(old: Path, new: Path, tmp_path: Path) -> None:
    path = tmp_path / "bad.jsonl"
    _ = path.write_text("x\n", encoding="utf-8")
    ran = blast(old, new, "--cases", path)
    assert ran.exit_code == 1
    assert "bad.jsonl:1: no JSON" in ran.stderr


def test_questions_that_people_let_us_see(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    town = Town(tmp_path)
    monkeypatch.setenv("HESHI_DATA", str(tmp_path / "state"))
    (answer, *_) = town.says("1", "云雀会唱歌吗 https://x.example/a")
    _ = town.presses("1", answer, room_words(Language.ZH_HANS).ask)
    town.close()
    after = Path(shutil.copytree(town.facts.path, tmp_path / "after"))
    edit(after, "yunque-maker", wordings={"affirm": [MADE, "云雀会唱歌"], "deny": []})
    assert "question" not in blast(town.facts.path, after).stdout
    ran = blast(town.facts.path, after, "--questions")
    assert ", 1 questions" in ran.stdout
    assert "question q1 " in ran.stdout
    assert "x.example" not in ran.stdout


def test_without_a_state_there_are_no_questions(old: Path, new: Path) -> None:
    ran = blast(old, new, "--questions")
    assert ran.exit_code == 3
    assert "nothing is kept here yet" in ran.stderr

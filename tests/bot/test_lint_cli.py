"""`heshi facts lint` as people, GitHub and programs read it; and only what a revision had not."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from tests.bot.gitfolders import OPEN, add_line, few_facts, git, repository

NAMELESS = '    - "没掏钱"'


@pytest.fixture(autouse=True)
def nothing_from_outside(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in list(os.environ):
        if name.upper().startswith(("HESHI_", "GIT_")) and name != "HESHI_SEMANTIC":
            monkeypatch.delenv(name)
    monkeypatch.setenv("HESHI_DATA", str(tmp_path / "data"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return repository(tmp_path / "repo")


def lint(*args: str) -> Result:
    return CliRunner().invoke(app, ["facts", "lint", *args])


def errors(ran: Result) -> list[str]:
    return [line for line in ran.stdout.splitlines()[:-1] if " advice: " not in line]


def test_a_problem_is_told_with_file_and_line(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder.parent)
    line = add_line(folder / OPEN, "affirm:", NAMELESS)
    ran = lint("--facts", "my facts")
    assert ran.exit_code == 1
    (told,) = errors(ran)
    assert told.startswith(f"my facts/{OPEN.as_posix()}:{line}: F006 wordings.affirm: '没掏钱' names nothing")


def test_the_problems_are_told_in_chinese_on_demand(folder: Path) -> None:
    _ = add_line(folder / OPEN, "affirm:", NAMELESS)
    (told,) = errors(lint("--facts", str(folder), "--lang", "zh-Hans"))
    assert "「没掏钱」没有点名" in told
    assert lint("--facts", str(folder), "--lang", "tlh").exit_code == 2


def test_github_gets_annotations_relative_to_the_repository(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = add_line(folder / OPEN, "affirm:", NAMELESS)
    monkeypatch.chdir(folder / "facts")
    ran = lint("--facts", str(folder), "--format", "github")
    assert ran.exit_code == 1
    first, *others = ran.stdout.splitlines()
    assert first.startswith(
        f"::error file=my facts/{OPEN.as_posix()},line={line},title=F006::sora-open-to-public: "
    )
    assert [other for other in others if not other.startswith("::warning ")] == []
    assert "1 problems" in ran.stderr


def test_programs_get_json(folder: Path) -> None:
    line = add_line(folder / OPEN, "affirm:", NAMELESS)
    ran = lint("--facts", str(folder), "--format", "json")
    found = [fault for fault in json.loads(ran.stdout) if fault["level"] == "error"]
    assert [(fault["code"], fault["line"], fault["record"]) for fault in found] == [
        ("F006", line, "sora-open-to-public")
    ]
    assert found[0]["file"] == f"my facts/{OPEN.as_posix()}"


@pytest.mark.parametrize("form", ["text", "github", "json"])
def test_files_that_are_no_records_are_told_the_same_way(folder: Path, form: str) -> None:
    path = folder / OPEN
    text = path.read_text(encoding="utf-8").replace("review_by: ", "review_by: next ", 1)
    _ = path.write_text(text, encoding="utf-8")
    line = next(n for n, one in enumerate(text.splitlines(), 1) if one.startswith("review_by"))
    ran = lint("--facts", str(folder), "--format", form)
    assert ran.exit_code == 1
    place = f"my facts/{OPEN.as_posix()}"
    expected = {
        "text": f"{place}:{line}: record review_by: expected a day",
        "github": f"::error file={place},line={line},title=record::sora-open-to-public: review_by: expected",
        "json": f'"file": "{place}", "line": {line}, "record": "sora-open-to-public", "field": "review_by"',
    }
    assert expected[form] in ran.stdout


def test_only_what_the_revision_had_not_is_told(folder: Path) -> None:
    _ = add_line(folder / OPEN, "affirm:", NAMELESS)
    _ = git(folder, "commit", "--quiet", "--all", "--message=a bad one")
    assert lint("--facts", str(folder)).exit_code == 1
    ran = lint("--facts", str(folder), "--changed-since", "HEAD")
    assert ran.exit_code == 0
    assert "0 problems, 0 pieces of advice that HEAD had not" in ran.stdout
    ran = lint("--facts", str(folder), "--changed-since", "HEAD~1")
    assert ran.exit_code == 1
    assert [line.split(": ")[1] for line in errors(ran)] == ["F006 wordings.affirm"]


def test_what_an_edit_breaks_elsewhere_is_told_there(folder: Path) -> None:
    seconds = folder / "facts/capability/sora-60-seconds.yaml"
    _ = add_line(seconds, "affirm:", '    - "Sora已开放"')
    told = errors(lint("--facts", str(folder), "--changed-since", "HEAD"))
    assert [line for line in told if f"{OPEN.as_posix()}:" in line and "F001" in line] != []


def test_a_fact_that_is_gone_is_told(folder: Path) -> None:
    (folder / OPEN).unlink()
    ran = lint("--facts", str(folder), "--changed-since", "main")
    assert ran.exit_code == 1
    assert "F090 sora-open-to-public: id: " in ran.stdout


def test_facts_without_a_past_are_all_new(folder: Path) -> None:
    other = few_facts(folder.parent / "others")
    _ = add_line(other / OPEN, "affirm:", NAMELESS)
    assert lint("--facts", str(other), "--changed-since", "HEAD").exit_code == 1


@pytest.mark.parametrize("revision", ["nowhere", "--help", "HEAD:x", ""])
def test_a_revision_that_is_none_is_told(folder: Path, revision: str) -> None:
    ran = lint("--facts", str(folder), f"--changed-since={revision}")
    assert ran.exit_code == 3
    assert "git knows no such revision" in ran.stderr


def test_outside_git_there_is_no_revision(tmp_path: Path) -> None:
    ran = lint("--facts", str(few_facts(tmp_path / "plain")), "--changed-since", "HEAD")
    assert ran.exit_code == 2
    assert "no folder in a git work tree" in ran.stderr


def test_what_is_staged_counts_and_not_what_lies_there(folder: Path) -> None:
    good = (folder / OPEN).read_text(encoding="utf-8")
    _ = add_line(folder / OPEN, "affirm:", NAMELESS)
    assert "nothing is staged here" in lint("--facts", str(folder), "--staged").stdout
    _ = git(folder, "add", ".")
    _ = (folder / OPEN).write_text(good, encoding="utf-8")
    ran = lint("--facts", str(folder), "--staged")
    assert ran.exit_code == 1
    assert f"my facts/{OPEN.as_posix()}:" in ran.stdout
    _ = git(folder, "add", ".")
    assert lint("--facts", str(folder), "--staged").exit_code == 0


def test_before_the_first_commit_all_that_is_staged_is_new(tmp_path: Path) -> None:
    _ = git(tmp_path, "init", "--quiet")
    folder = few_facts(tmp_path / "facts here")
    _ = add_line(folder / OPEN, "affirm:", NAMELESS)
    _ = git(tmp_path, "add", ".")
    assert lint("--facts", str(folder), "--staged").exit_code == 1


@pytest.mark.parametrize("inside", ["facts here", ""])
def test_a_folder_that_has_no_facts_in_git_yet_stops_no_commit(tmp_path: Path, inside: str) -> None:
    _ = git(tmp_path, "init", "--quiet")
    folder = tmp_path / inside
    (folder / "facts").mkdir(parents=True)
    for name in ("readme.md", "drafts/one.yaml"):
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("id: one\n", encoding="utf-8")
        _ = git(tmp_path, "add", ".")
        ran = lint("--facts", str(folder), "--staged")
        assert ran.exit_code == 0, ran.output
        assert "nothing is staged here" in ran.stdout
        _ = git(
            tmp_path, "-c", "user.name=a", "-c", "user.email=a@b.invalid", "commit", "--quiet", "-m", name
        )


def test_files_say_which_folder_is_meant(folder: Path) -> None:
    _ = add_line(folder / OPEN, "affirm:", NAMELESS)
    other = folder / "facts/capability/sora-60-seconds.yaml"
    ran = lint(str(other))
    assert ran.exit_code == 0
    assert "in other records" in ran.stdout
    assert lint(str(folder / OPEN)).exit_code == 1
    assert lint(str(folder)).exit_code == 1


def test_files_of_no_folder_or_of_two_are_wrong_usage(folder: Path, tmp_path: Path) -> None:
    lonely = tmp_path / "lonely.yaml"
    _ = lonely.write_text("id: lonely\n", encoding="utf-8")
    other = few_facts(tmp_path / "other")
    for paths in ([str(lonely)], [str(folder / OPEN), str(other / OPEN)], [str(tmp_path / "nothing")]):
        assert lint(*paths).exit_code == 2


def test_drafts_are_held_to_no_rules(folder: Path) -> None:
    for shelf in ("drafts", "drafts/subjects"):
        (folder / shelf).mkdir()
        path = folder / shelf / "x.yaml"
        _ = path.write_text("id: x\n", encoding="utf-8")
        ran = lint(str(path))
        assert ran.exit_code == 2
        assert "heshi facts drafts" in ran.stderr


def test_a_regression_case_that_cannot_be_read_is_told_and_not_passed_over(folder: Path) -> None:
    case = {"id": "r1", "text": "云雀能用了", "as_of": "2026-11-20", "style": "-", "gold": []}
    (folder / "cases").mkdir()
    (folder / "cases" / "r.jsonl").write_text(json.dumps(case) + "\n{bad\n", encoding="utf-8")
    (folder / "cases" / "s.jsonl").write_bytes(b"\xff\xfe")
    ran = lint("--facts", str(folder))
    assert ran.exit_code == 1
    first, second = errors(ran)
    assert "r.jsonl:2: record no JSON" in first
    assert "s.jsonl:1: " in second


def test_deep_looks_at_all(folder: Path) -> None:
    assert lint("--facts", str(folder), "--deep", "--staged").exit_code == 2

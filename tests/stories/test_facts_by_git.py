"""A fact by files and git alone: clone, branch, edit, hook, pull request, merge, publish, answer."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from bot.cli.automation import workflow_text
from tests.bot.gitfolders import OPEN, add_line, git, repository

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="the steps of the workflow are written for bash"),
    pytest.mark.skipif(shutil.which("bash") is None, reason="the steps of the workflow are written for bash"),
]

SAID = "奥特曼把Sora的大门敞开了"
"""What people say, and no wording says."""


class Machine:
    """A maintainer's machine, or a runner: a `heshi` on the way to programs, and nothing else set."""

    def __init__(self, home: Path) -> None:
        programs = home / "bin"
        programs.mkdir(parents=True)
        heshi = programs / "heshi"
        _ = heshi.write_text(f'#!/bin/sh\nexec "{sys.executable}" -P -m bot "$@"\n', encoding="utf-8")
        heshi.chmod(0o755)
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("HESHI_", "GIT_"))}
        self.env = {
            **kept,
            "PATH": f"{programs}{os.pathsep}{kept['PATH']}",
            "HOME": str(home),
            "HESHI_DATA": str(home / "data"),
            "HESHI_SEMANTIC": "off",
            "GIT_AUTHOR_NAME": "Lan",
            "GIT_AUTHOR_EMAIL": "lan@example.org",
            "GIT_COMMITTER_NAME": "Lan",
            "GIT_COMMITTER_EMAIL": "lan@example.org",
        }

    def runs(self, line: str, folder: Path, **env: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["bash", "-e", "-o", "pipefail", "-c", line],
            cwd=folder,
            env=self.env | env,
            capture_output=True,
            check=False,
            text=True,
        )

    def does(self, line: str, folder: Path, **env: str) -> str:
        ran = self.runs(line, folder, **env)
        assert ran.returncode == 0, f"{line}\n{ran.stdout}{ran.stderr}"
        return ran.stdout


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    """The repository that all clone, with the workflows in it."""
    folder = repository(tmp_path / "first", "my-facts")
    bare = tmp_path / "shared.git"
    _ = git(folder, "clone", "--quiet", "--bare", str(folder.parent), str(bare))
    return bare


def pull_request(runner: Machine, shared: Path, branch: str, base: str) -> tuple[int, str, str]:
    """What the workflow makes of a branch: exit code of the rules, their annotations, the report."""
    work = Path(runner.env["HOME"]) / branch
    _ = runner.does(
        f'git clone --quiet "{shared}" "{work}" && git -C "{work}" switch --quiet {branch}', work.parent
    )
    (job,) = yaml.safe_load(workflow_text("facts.yml", "my-facts", "heshi"))["jobs"].values()
    scripts = {step["name"]: step["run"] for step in job["steps"] if "name" in step}
    env = {"FACTS": "my-facts", "BASE": base, "PULL": "7", "RUNNER_TEMP": str(work.parent / "temp")}
    rules = runner.runs(scripts["Rules"], work, **env)
    _ = runner.does(scripts["What would be answered otherwise"], work, **env)
    handed = work.parent / "temp/facts"
    assert (handed / "pull").read_text(encoding="utf-8") == "7\n"
    return rules.returncode, rules.stdout, (handed / "report.txt").read_text(encoding="utf-8")


def test_from_a_clone_to_an_answer(tmp_path: Path, shared: Path) -> None:
    home = tmp_path / "lan"
    lan, runner = Machine(home), Machine(tmp_path / "runner")

    # Nobody knows it yet.
    _ = lan.does(f'git clone --quiet "{shared}" work', home)
    work = home / "work"
    assert not lan.does(f"heshi check {SAID} --facts my-facts", work).startswith("已过时")

    # A branch; an edit that breaks a rule is not committed.
    _ = lan.does("heshi facts hook --facts my-facts && git switch --quiet --create more", work)
    path = work / "my-facts" / OPEN
    good = path.read_text(encoding="utf-8")
    line = add_line(path, "affirm:", '    - "没掏钱"')
    refused = lan.runs("git commit --all --message='a wording'", work)
    assert (refused.returncode, f"my-facts/{OPEN.as_posix()}:{line}: F006" in refused.stderr) == (1, True)
    assert git(work, "log", "--oneline").count("\n") == 1

    # Somebody without the hook sends it all the same: the margin of the pull request shows the line.
    _ = lan.does(
        "git commit --quiet --no-verify --all --message='a wording' && git push --quiet origin more", work
    )
    base = git(work, "rev-parse", "main").strip()
    code, told, _ = pull_request(runner, shared, "more", base)
    assert code == 1
    assert told.startswith(
        f"::error file=my-facts/{OPEN.as_posix()},line={line},title=F006::sora-open-to-public: "
    )

    # A good edit passes the hook; the report says what it changes.
    _ = path.write_text(good, encoding="utf-8")
    _ = add_line(path, "affirm:", f'    - "{SAID}"')
    _ = lan.does("git commit --quiet --all --message='another' && git branch --copy good", work)
    _ = lan.does("git push --quiet origin good", work)
    code, told, report = pull_request(runner, shared, "good", base)
    assert (code, told) == (0, "")
    assert f"“{SAID}”" in report
    assert "sora-open-to-public (affirms, outdated)" in report
    assert report.rstrip().endswith("No verdict turned.")

    # Merged, published, told.
    _ = lan.does("git switch --quiet main && git merge --quiet good && git push --quiet origin main", work)
    publish = "heshi facts publish --facts my-facts ../editions.sqlite >&2"
    answer = lan.does(f"{publish} && heshi check {SAID} --facts ../editions.sqlite", work)
    assert answer.startswith("已过时")


def test_a_verdict_that_turns_is_shown_to_whoever_reviews(tmp_path: Path, shared: Path) -> None:
    lan, runner = Machine(tmp_path / "lan"), Machine(tmp_path / "runner")
    _ = lan.does(
        f'git clone --quiet "{shared}" work && cd work && git switch --quiet --create turn', tmp_path / "lan"
    )
    work = tmp_path / "lan/work"
    path = work / "my-facts/facts/openai-corp/musk-bought-openai.yaml"
    text = path.read_text(encoding="utf-8")
    _ = path.write_text(text.replace("verdict: refuted", "verdict: supported"), encoding="utf-8")
    _ = lan.does("git commit --quiet --no-verify --all --message=turn && git push --quiet origin turn", work)
    base = git(work, "rev-parse", "main").strip()
    _, _, report = pull_request(runner, shared, "turn", base)
    assert "verdicts turned, on musk-bought-openai" in report


def test_a_fork_cannot_speak_to_the_runner_by_its_records(tmp_path: Path, shared: Path) -> None:
    lan, runner = Machine(tmp_path / "lan"), Machine(tmp_path / "runner")
    _ = lan.does(
        f'git clone --quiet "{shared}" work && cd work && git switch --quiet --create fork', tmp_path / "lan"
    )
    work = tmp_path / "lan/work"
    hostile = "没掏钱\\n::add-mask::x\\n::error file=/etc/passwd::$(id)`id`%0A::stop-commands::x"
    _ = add_line(work / "my-facts" / OPEN, "affirm:", f'    - "{hostile}"')
    _ = lan.does("git commit --quiet --no-verify --all --message=fork && git push --quiet origin fork", work)
    base = git(work, "rev-parse", "main").strip()
    _, told, report = pull_request(runner, shared, "fork", base)
    assert [
        line
        for line in told.splitlines()
        if not line.startswith(("::error file=my-facts/", "::warning file=my-facts/"))
    ] == []
    assert [line for line in report.splitlines() if line.startswith("::")] == []
    assert "uid=" not in told + report

"""The ready workflows for pull requests: what GitHub takes, what they may do, and what they do."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from bot.cli import app
from bot.cli.automation import WORKFLOWS, workflow_text
from bot.errors import BadUsage
from tests.bot.gitfolders import git

TOP = Path(__file__).resolve().parents[2]
SHA = "a" * 40


def workflow(name: str) -> dict[str, Any]:
    """A workflow as GitHub reads it."""
    text = workflow_text(name, "my-facts", "heshi==1.0")
    values: dict[str, Any] = yaml.load(text, Loader=yaml.BaseLoader)
    return values


def steps(name: str) -> list[dict[str, Any]]:
    (job,) = workflow(name)["jobs"].values()
    found: list[dict[str, Any]] = job["steps"]
    return found


@pytest.mark.parametrize("name", WORKFLOWS)
@pytest.mark.parametrize("folder", ["", "my-facts", "knowledge/base"])
def test_github_takes_the_workflows(name: str, folder: str, tmp_path: Path) -> None:
    path = tmp_path / name
    _ = path.write_text(workflow_text(name, folder, "heshi==1.0"), encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows", str(path)],
        capture_output=True,
        check=False,
        text=True,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "@FACTS@" not in path.read_text(encoding="utf-8")


def test_the_hook_of_pre_commit_names_a_command_that_is_there() -> None:
    (hook,) = yaml.safe_load((TOP / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert {"id", "name", "entry", "language", "files"} <= hook.keys()
    command, *words = [*hook["entry"].split(), *hook["args"]]
    assert command == "heshi"
    assert CliRunner().invoke(app, [*words[:2], "--help"]).exit_code == 0
    for path in ("facts/scam/x.yaml", "my/subjects/sora.yaml", "lexicon/scam.yaml"):
        assert re.search(hook["files"], path)
    for path in ("drafts/x.yaml", "bot/facts.py", "my-facts.yaml"):
        assert not re.search(hook["files"], path)


def test_what_runs_on_a_pull_request_may_only_read_and_has_no_secrets() -> None:
    text = workflow_text("facts.yml", "my-facts", "heshi==1.0")
    found = workflow("facts.yml")
    assert list(found["on"]) == ["pull_request"]
    assert found["permissions"] == {"contents": "read"}
    assert all("permissions" not in job for job in found["jobs"].values())
    assert "secrets" not in text.split("\non:")[1]
    assert "token" not in text.split("\non:")[1]
    checkout = next(step for step in steps("facts.yml") if "checkout" in step.get("uses", ""))
    assert checkout["with"]["persist-credentials"] == "false"


def test_what_may_comment_runs_nothing_of_the_pull_request() -> None:
    found = workflow("facts-comment.yml")
    assert list(found["on"]) == ["workflow_run"]
    assert found["on"]["workflow_run"]["workflows"] == [workflow("facts.yml")["name"]]
    assert found["permissions"] == {"actions": "read", "pull-requests": "write"}
    assert not any("checkout" in step.get("uses", "") for step in steps("facts-comment.yml"))
    script = script_of("facts-comment.yml", "Comment")
    assert not re.search(r"\b(exec|eval|subprocess|system|import_module|pickle)\b", script)


@pytest.mark.parametrize("name", WORKFLOWS)
def test_no_value_from_outside_is_pasted_into_a_script(name: str) -> None:
    # `${{ … }}` in `run` is filled in before a shell reads it: a title of a pull request would be a command.
    assert [step["name"] for step in steps(name) if "${{" in step.get("run", "")] == []


@pytest.mark.parametrize("name", WORKFLOWS)
def test_actions_are_pinned_to_commits(name: str) -> None:
    used = [step["uses"] for step in steps(name) if "uses" in step]
    assert [one for one in used if not re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", one)] == []


@pytest.mark.parametrize(("folder", "package"), [('a"b', "heshi"), ("a", "heshi\n- run: x"), ("a", "$(id)")])
def test_what_would_leave_its_quotes_is_refused(folder: str, package: str) -> None:
    with pytest.raises(BadUsage):
        _ = workflow_text("facts.yml", folder, package)


def test_the_command_writes_both_where_github_looks(tmp_path: Path) -> None:
    _ = git(tmp_path, "init", "--quiet")
    (tmp_path / "my-facts/facts").mkdir(parents=True)
    ran = CliRunner().invoke(app, ["facts", "workflow", "--facts", str(tmp_path / "my-facts")])
    assert ran.exit_code == 0
    written = [Path(line) for line in ran.stdout.splitlines()]
    assert written == [tmp_path.resolve() / ".github/workflows" / name for name in WORKFLOWS]
    assert 'FACTS: "my-facts"' in written[0].read_text(encoding="utf-8")
    assert re.search(r'HESHI: "heshi==\d', written[0].read_text(encoding="utf-8"))
    (tmp_path / "plain").mkdir()
    assert CliRunner().invoke(app, ["facts", "workflow", "--facts", str(tmp_path.parent)]).exit_code == 2


# --- the comment, over a GitHub of our own


def script_of(name: str, step: str) -> str:
    found: str = next(one["run"] for one in steps(name) if one.get("name") == step)
    return found


class GitHub:
    """As much of GitHub's interface as comments need."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.pulls: dict[str, dict[str, Any]] = {"7": {"state": "open", "head": {"sha": SHA}}}
        self.comments: list[dict[str, Any]] = [
            {"id": n, "user": {"login": "somebody"}, "body": f"<!-- heshi: facts --> {n}"} for n in range(130)
        ]
        self.asked: list[str] = []

    def answer(self, method: str, path: str, body: Any) -> Any:
        self.asked.append(f"{method} {path}")
        page, _, query = path.partition("?")
        if method == "GET" and (found := re.fullmatch(r"/repos/a/b/pulls/(\d+)", page)):
            return self.pulls.get(found[1])
        if method == "GET" and page == "/repos/a/b/issues/7/comments":
            number = int(re.search(r"&page=(\d+)", query)[1])  # type: ignore[index]
            return self.comments[(number - 1) * 100 : number * 100]
        if method == "POST" and page == "/repos/a/b/issues/7/comments":
            made = {"id": 1000, "user": {"login": "github-actions[bot]"}, **body}
            self.comments.append(made)
            return made
        if method == "PATCH" and page == "/repos/a/b/issues/comments/1000":
            self.comments[-1] |= body
            return self.comments[-1]
        return None


@pytest.fixture
def github() -> Iterator[GitHub]:
    class Handler(BaseHTTPRequestHandler):
        def handle_any(self) -> None:
            size = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(size)) if size else None
            assert self.headers["Authorization"] == "Bearer token"
            found = there.answer(self.command, self.path, body)
            self.send_response(404 if found is None else 200)
            self.end_headers()
            _ = self.wfile.write(json.dumps(found).encode())

        do_GET = do_POST = do_PATCH = handle_any  # noqa: N815  (http.server asks for these names)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        there = GitHub(f"http://127.0.0.1:{server.server_address[1]}")
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield there
        server.shutdown()


@pytest.fixture
def handed(tmp_path: Path) -> Path:
    folder = tmp_path / "facts"
    folder.mkdir()
    _ = (folder / "pull").write_text("7\n", encoding="utf-8")
    _ = (folder / "report.txt").write_text("No verdict turned.\n", encoding="utf-8")
    return folder


def comment(github: GitHub, handed: Path) -> subprocess.CompletedProcess[str]:
    """The step that comments, as a runner runs it."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    env = {
        **kept,
        "GITHUB_API_URL": github.address,
        "REPOSITORY": "a/b",
        "TOKEN": "token",
        "LOOKED_AT": SHA,
        "RUNNER_TEMP": str(handed.parent),
        "PYTHONUTF8": "1",
    }
    script = script_of("facts-comment.yml", "Comment")
    return subprocess.run(
        [sys.executable, "-I", "-c", script], env=env, capture_output=True, check=False, text=True
    )


def test_the_report_is_posted_once_and_then_brought_up_to_date(github: GitHub, handed: Path) -> None:
    ran = comment(github, handed)
    assert ran.returncode == 0, ran.stderr
    assert github.comments[-1]["body"] == (
        "<!-- heshi: facts -->\nWhat this changes in the answers:\n\n```text\nNo verdict turned.\n\n```\n"
    )
    _ = (handed / "report.txt").write_text("1 verdicts turned.\n", encoding="utf-8")
    assert comment(github, handed).returncode == 0
    assert len(github.comments) == 131
    assert "1 verdicts turned." in github.comments[-1]["body"]


@pytest.mark.parametrize(
    ("pull", "refused"),
    [
        ({"state": "open", "head": {"sha": "b" * 40}}, False),
        ({"state": "closed", "head": {"sha": SHA}}, False),
        (None, True),
    ],
)
def test_only_the_pull_request_that_was_looked_at_is_commented(
    github: GitHub, handed: Path, pull: dict[str, Any] | None, refused: bool
) -> None:
    if pull:
        github.pulls["7"] = pull
    else:
        github.pulls.clear()
    assert (comment(github, handed).returncode != 0) is refused
    assert len(github.comments) == 130


@pytest.mark.parametrize("number", ["", "x", "7/../8", "7?x=1", "-7", "0", "7" * 30, "７", "7\n8"])
def test_a_number_that_is_none_asks_nothing(github: GitHub, handed: Path, number: str) -> None:
    _ = (handed / "pull").write_text(number, encoding="utf-8")
    assert comment(github, handed).returncode != 0
    assert github.asked == []


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_is_not_followed(github: GitHub, handed: Path) -> None:
    (handed / "report.txt").unlink()
    (handed / "report.txt").symlink_to("/etc/passwd")
    assert comment(github, handed).returncode != 0
    assert len(github.comments) == 130


HOSTILE = "``` \n````\n@everyone <img src=x> \u202egnihtyna\u2066 \x1b[31m\x00 <!-- heshi: facts -->"


def test_a_hostile_report_stays_text_between_its_fences(github: GitHub, handed: Path) -> None:
    _ = (handed / "report.txt").write_bytes(HOSTILE.encode() + b"\xff")
    assert comment(github, handed).returncode == 0
    body = github.comments[-1]["body"]
    assert body.count("`" * 7) == 2
    opened, _, rest = body.partition("`" * 7 + "text\n")
    inside, _, after = rest.rpartition("`" * 7)
    assert "everyone" in inside
    assert (opened.count("\n"), after) == (3, "\n")
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00\x1b]", body)


def test_a_report_without_an_end_is_cut(github: GitHub, handed: Path) -> None:
    _ = (handed / "report.txt").write_text("一" * 400_000, encoding="utf-8")
    assert comment(github, handed).returncode == 0
    assert len(github.comments[-1]["body"]) < 65_536
    assert "cut here" in github.comments[-1]["body"]

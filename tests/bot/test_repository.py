"""Every save is a commit by the person who saved, and takes nothing else along."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from bot.repository import Author, Committed, NotCommitted, Repository

MEI = Author("林美", "mei@example.org")


def git(folder: Path, *arguments: str) -> str:
    ours = ("-c", "user.name=t", "-c", "user.email=t@example.org")
    ran = subprocess.run(["git", "-C", folder, *ours, *arguments], capture_output=True, check=True)
    return ran.stdout.decode().strip()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    facts = tmp_path / "my facts" / "base"
    facts.mkdir(parents=True)
    git(tmp_path, "init", "--quiet", "my facts")
    return facts


def repository(folder: Path) -> Repository:
    found = Repository.of(folder)
    assert found
    return found


def test_a_save_is_a_commit_by_the_person(folder: Path) -> None:
    one = folder / "one.yaml"
    one.write_text("id: one\n", encoding="utf-8")

    came = repository(folder).commit([one], MEI, "one: 新的事实")

    assert isinstance(came, Committed)
    assert came.revision == git(folder, "rev-parse", "HEAD")
    assert git(folder, "log", "--format=%an <%ae>|%cn|%s") == "林美 <mei@example.org>|heshi|one: 新的事实"


def test_nothing_else_goes_with_it(folder: Path) -> None:
    mine, staged, loose = folder / "mine.yaml", folder / "staged.yaml", folder / "loose.yaml"
    for path in (mine, staged, loose):
        path.write_text("a: 1\n", encoding="utf-8")
    git(folder, "add", str(staged))

    repository(folder).commit([mine], MEI, "mine")

    assert git(folder, "show", "--name-only", "--format=") == "base/mine.yaml"
    assert git(folder, "status", "--porcelain") == "A  base/staged.yaml\n?? base/loose.yaml"


def test_a_file_that_went_is_taken_out(folder: Path) -> None:
    draft, fact = folder / "draft.yaml", folder / "fact.yaml"
    draft.write_text("a: 1\n", encoding="utf-8")
    there = repository(folder)
    there.commit([draft], MEI, "draft")
    draft.rename(fact)

    there.commit([draft, fact], MEI, "published")

    assert git(folder, "ls-files") == "fact.yaml"
    assert git(folder, "status", "--porcelain") == ""


def test_what_never_was_known_and_is_gone_is_no_commit(folder: Path) -> None:
    assert repository(folder).commit([folder / "never.yaml"], MEI, "nothing") == Committed("")


def test_an_unchanged_file_is_no_commit(folder: Path) -> None:
    one = folder / "one.yaml"
    one.write_text("a: 1\n", encoding="utf-8")
    there = repository(folder)
    there.commit([one], MEI, "one")

    assert there.commit([one], MEI, "again") == Committed("")
    assert git(folder, "rev-list", "--count", "HEAD") == "1"


def test_hooks_and_signing_of_the_operator_are_left_alone(folder: Path) -> None:
    hook = folder.parent / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    hook.chmod(0o755)
    git(folder, "config", "commit.gpgsign", "true")
    one = folder / "one.yaml"
    one.write_text("a: 1\n", encoding="utf-8")

    assert isinstance(repository(folder).commit([one], MEI, "one"), Committed)


def test_a_repository_that_stays_locked_says_so_and_keeps_the_file(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.repository.LOCKED_SECONDS", 0.3)
    (folder.parent / ".git" / "index.lock").touch()
    one = folder / "one.yaml"
    one.write_text("a: 1\n", encoding="utf-8")

    came = repository(folder).commit([one], MEI, "one")

    assert isinstance(came, NotCommitted)
    assert "index.lock" in came.why
    assert one.read_text(encoding="utf-8") == "a: 1\n"


def test_a_folder_outside_of_any_repository_has_none(tmp_path: Path) -> None:
    assert Repository.of(tmp_path) is None
    assert Repository.of(tmp_path / "nowhere") is None


def test_a_folder_that_git_is_to_ignore_has_none(folder: Path) -> None:
    (folder.parent / ".gitignore").write_text("base/\n", encoding="utf-8")
    assert Repository.of(folder) is None


@pytest.mark.parametrize(
    ("author", "shown"),
    [
        (Author("mei"), "mei <mei@heshi.invalid>"),
        (Author("林美"), "林美 <somebody@heshi.invalid>"),
        (Author("a <b>\nc", "x@y>\n z"), "a b c <x@y z>"),
        (Author(" \x00 "), "somebody <somebody@heshi.invalid>"),
    ],
)
def test_a_name_cannot_be_more_than_a_name(author: Author, shown: str) -> None:
    assert str(author) == shown


def test_the_log_and_an_older_text(folder: Path) -> None:
    one = folder / "facts" / "one.yaml"
    one.parent.mkdir()
    there = repository(folder)
    for text in ("a: 1\n", "a: 2\n"):
        one.write_text(text, encoding="utf-8")
        there.commit([one], MEI, f"as {text.strip()}")

    newest, oldest = there.log(one)

    assert (newest.summary, oldest.summary, newest.author) == ("as a: 2", "as a: 1", "林美")
    assert there.text_at(oldest.revision, one) == "a: 1\n"
    assert there.text_at("HEAD; rm", one) is None
    assert there.text_at(oldest.revision, folder / "never.yaml") is None


def test_others_commits_may_be_called_anything(folder: Path) -> None:
    """A merged pull request brings its author's words; the page of the history shows them all the same."""
    one = folder / "one.yaml"
    for n, words in enumerate(("a\x1eb", "a\x1fb\x1f", "\x1e\x1e")):
        one.write_text(str(n), encoding="utf-8")
        git(folder, "add", ".")
        git(folder, "commit", "--quiet", f"--message=x{words}", f"--author=M{words}z <m@example.org>")
    assert [(row.author, row.summary) for row in repository(folder).log(one)] == [
        ("M\x1e\x1ez", "x\x1e\x1e"),
        ("Ma\x1fb\x1fz", "xa\x1fb\x1f"),
        ("Ma\x1ebz", "xa\x1eb"),
    ]

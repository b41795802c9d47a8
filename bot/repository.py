"""The folder of facts as a git repository: one commit for every save, by the person who saved.

Where the folder is no repository, or there is no git, nothing is committed, and that is no error. Git's own
words are kept out of the way: hooks and signing are for people at a terminal, and what was saved here has
been checked already.
"""

from __future__ import annotations

import datetime as dt
import re
import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

GIT_SECONDS = 30
"""Patience with one call of git: a commit in a repository of ten thousand files takes less than one."""

LOCKED_SECONDS = 5.0
"""How long a lock of another git is waited for: whoever holds it at a terminal is done in a moment."""

_LOOK_AGAIN = 0.1
"""Seconds between two tries while the repository is locked."""

_OURS = ("-c", "user.name=heshi", "-c", "user.email=heshi@localhost", "-c", "commit.gpgsign=false")
"""The committer is the program; the author is the person."""


@dataclass(frozen=True, slots=True)
class Author:
    """Who saved: as git shows them."""

    name: str
    email: str = ""

    def __str__(self) -> str:
        """`Name <address>`, without what would end either early."""
        name = _plain(self.name) or "somebody"
        return f"{name} <{_plain(self.email) or _address(name)}>"


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[<>\x00-\x1f\x7f]", " ", text).split())


def _address(name: str) -> str:
    """No address was given: one that certainly reaches nobody (RFC 2606)."""
    return f"{re.sub(r'[^A-Za-z0-9._-]+', '-', name).strip('-') or 'somebody'}@heshi.invalid"


@dataclass(frozen=True, slots=True)
class Committed:
    """A save is in the history. `revision` is the commit's id; "" where nothing had changed."""

    revision: str


@dataclass(frozen=True, slots=True)
class NotCommitted:
    """The files are saved, and git did not take them: why, in its own words. The next save tries again."""

    why: str


@dataclass(frozen=True, slots=True)
class Revision:
    """One commit that changed a file."""

    revision: str
    author: str
    at: dt.datetime
    summary: str


class Repository:
    """A folder of facts inside a git work tree. Safe from many threads."""

    def __init__(self, folder: Path) -> None:
        """`folder`: any folder of the work tree; `Repository.of` looks first."""
        self._folder = folder
        self._committing = threading.Lock()

    @classmethod
    def of(cls, folder: Path) -> Repository | None:
        """The repository of a folder; None where it is in none, is ignored by it, or there is no git."""
        if not folder.is_dir():
            return None
        found = cls(folder)
        inside = found._git("rev-parse", "--is-inside-work-tree")
        ignored = found._git("check-ignore", "--quiet", "--", str(folder.resolve()))
        there = inside is not None and inside.returncode == 0 and inside.stdout.strip() == b"true"
        return found if there and ignored is not None and ignored.returncode != 0 else None

    def commit(self, paths: Sequence[Path], author: Author, message: str) -> Committed | NotCommitted:
        """Enter these files, changed, new or gone, as one commit; nothing else goes with them."""
        with self._committing:
            known = [str(path.resolve()) for path in paths if path.exists() or self._tracks(path)]
            if not known:
                return Committed("")
            deadline = time.monotonic() + LOCKED_SECONDS
            while True:
                came = self._enter(known, author, message)
                if isinstance(came, Committed) or ".lock" not in came.why or time.monotonic() > deadline:
                    return came
                time.sleep(_LOOK_AGAIN)

    def log(self, path: Path, limit: int = 100) -> tuple[Revision, ...]:
        """The commits that changed a file, newest first; none where git does not know it."""
        # NUL is the one character that no name and no message of a commit can hold.
        form = "--format=%H%x00%an%x00%aI%x00%s"
        ran = self._git("log", "-z", f"--max-count={limit}", form, "--", str(path.resolve()))
        if ran is None or ran.returncode:
            return ()
        parts = iter(ran.stdout.decode("utf-8", errors="replace").split("\0"))
        return tuple(
            Revision(revision, author, dt.datetime.fromisoformat(at), summary)
            for revision, author, at, summary in zip(parts, parts, parts, parts, strict=False)
        )

    def text_at(self, revision: str, path: Path) -> str | None:
        """A file as it was in a revision; None where it was not there, or is no text."""
        if not re.fullmatch(r"[0-9a-f]{7,64}", revision):
            return None
        ran = self._git("show", f"{revision}:./{path.resolve().relative_to(self._folder.resolve())}")
        if ran is None or ran.returncode:
            return None
        return ran.stdout.decode("utf-8", errors="replace")

    # --- inside

    def _enter(self, paths: Sequence[str], author: Author, message: str) -> Committed | NotCommitted:
        there = [path for path in paths if Path(path).exists()]
        # Only what is known to git can be committed by path; this makes new files known, and stages nothing.
        steps = [("add", "--intent-to-add", "--", *there)] if there else []
        steps.append(
            (
                *_OURS,
                "commit",
                "--quiet",
                "--no-verify",
                f"--author={author}",
                f"--message={message}",
                "--only",
                "--",
                *paths,
            )
        )
        changed = self._git("status", "--porcelain", "--", *paths)
        if changed is not None and not changed.returncode and not changed.stdout.strip():
            return Committed("")
        for step in steps:
            ran = self._git(*step)
            if ran is None:
                return NotCommitted("git cannot be run here")
            if ran.returncode:
                return NotCommitted(_said(ran))
        head = self._git("rev-parse", "HEAD")
        return Committed(head.stdout.decode().strip() if head else "")

    def _tracks(self, path: Path) -> bool:
        ran = self._git("ls-files", "--error-unmatch", "--", str(path.resolve()))
        return ran is not None and ran.returncode == 0

    def _git(self, *arguments: str) -> subprocess.CompletedProcess[bytes] | None:
        """What git said; None where it could not be run."""
        # Arguments are ours or follow a `--`; no shell is between.
        command = ["git", "-C", str(self._folder), *arguments]
        try:
            return subprocess.run(  # noqa: S603
                command, capture_output=True, check=False, timeout=GIT_SECONDS, stdin=subprocess.DEVNULL
            )
        except (OSError, subprocess.TimeoutExpired):
            return None


def _said(ran: subprocess.CompletedProcess[bytes]) -> str:
    lines = (ran.stderr or ran.stdout).decode("utf-8", errors="replace").strip().splitlines()
    return lines[0].removeprefix("fatal: ") if lines else f"git ended with {ran.returncode}"

"""A folder of facts in a git repository of its own: what tests of git commands begin with."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from knowledge import shipped_facts

FEW = ("sora-open-to-public", "sora-60-seconds", "musk-bought-openai")
"""Facts that are copied: enough for one to be taken for another."""

OPEN = Path("facts/release-status/sora-open-to-public.yaml")


def git(folder: Path, *arguments: str, check: bool = True) -> str:
    """What git prints, with nothing of the settings of this machine."""
    setting = ("-c", "user.name=Lan", "-c", "user.email=lan@example.org", "-c", "core.autocrlf=false")
    ran = subprocess.run(
        ["git", "-C", str(folder), *setting, *arguments], capture_output=True, check=False, text=True
    )
    assert not check or not ran.returncode, ran.stderr
    return ran.stdout + ran.stderr


def few_facts(folder: Path) -> Path:
    """Some of the shipped facts with all that they lean on, in a folder."""
    for shelf in ("subjects", "statements", "lexicon"):
        _ = shutil.copytree(shipped_facts() / shelf, folder / shelf)
    for path in _files():
        target = folder / path.relative_to(shipped_facts())
        target.parent.mkdir(parents=True, exist_ok=True)
        _ = shutil.copy(path, target)
    return folder


def repository(top: Path, inside: str = "my facts") -> Path:
    """A repository with facts in a folder of it, all of it committed; the folder of facts."""
    top.mkdir(parents=True, exist_ok=True)
    _ = git(top, "init", "--quiet", "--initial-branch=main")
    folder = few_facts(top / inside)
    _ = git(top, "add", ".")
    _ = git(top, "commit", "--quiet", "--message=first")
    return folder


def add_line(path: Path, under: str, line: str) -> int:
    """Add a line under the first one that says `under`; its number."""
    lines = path.read_text(encoding="utf-8").splitlines()
    at = next(n for n, one in enumerate(lines) if one.strip() == under.strip()) + 1
    lines.insert(at, line)
    _ = path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return at + 1


def _files() -> Iterator[Path]:
    for fact in FEW:
        yield from shipped_facts().glob(f"facts/*/{fact}.yaml")

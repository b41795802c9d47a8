"""A folder of facts as git knows it: in a revision or as it is staged, unpacked for a while to be read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.errors import CannotRead

GIT_SECONDS = 60
"""Patience with git: a fact base of ten thousand records is packed in one."""


@dataclass(frozen=True, slots=True)
class WorkTree:
    """Where a folder lies in a work tree of git."""

    top: Path
    inside: str
    """The way from the top to the folder, with `/`; empty where it is the top."""

    @classmethod
    def of(cls, folder: Path) -> WorkTree | None:
        """The work tree around a folder; None where there is none, or no git."""
        try:
            top = git(folder, "rev-parse", "--show-toplevel").decode().rstrip("\n")
        except CannotRead:
            return None
        root = Path(top).resolve()
        inside = folder.resolve().relative_to(root).as_posix()
        return cls(root, "" if inside == "." else inside)

    def revision(self, name: str) -> str:
        """The id of a commit.

        Raises:
            CannotRead: there is none of this name; says how to name one.
        """
        try:
            asked = ("--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
            return git(self.top, "rev-parse", *asked).decode().strip()
        except CannotRead as error:
            raise CannotRead(
                f"{name}: git knows no such revision; expected a commit or branch, such as HEAD or"
                " origin/main (in a shallow clone, fetch it first)"
            ) from error

    def staged(self) -> str:
        """The id of what would be committed now, as a tree.

        Raises:
            CannotRead: files are in conflict.
        """
        return git(self.top, "write-tree").decode().strip()

    def changes(self, old: str, new: str) -> bool:
        """Does the folder differ between two revisions or trees?"""
        return bool(git(self.top, "diff", "--name-only", old, new, "--", self.inside or "."))

    def holds(self, tree: str) -> bool:
        """Is the folder there in a revision or tree?"""
        return bool(git(self.top, "ls-tree", tree, "--", self.inside)) if self.inside else True

    def holds_facts(self, tree: str) -> bool:
        """Are there facts in the folder in a revision or tree? git keeps no empty folder."""
        return bool(git(self.top, "ls-tree", tree, "--", f"{self.inside}/facts".removeprefix("/")))

    @contextmanager
    def unpacked(self, tree: str) -> Iterator[Path]:
        """The folder as it is in a revision or tree, as a folder that is gone afterwards."""
        with unpacked(f"{tree}:{self.inside}", self.top) as folder:
            yield folder


@contextmanager
def unpacked(name: str, within: Path) -> Iterator[Path]:
    """What git calls `REVISION:FOLDER`, as a folder that is gone afterwards.

    Raises:
        CannotRead: git knows nothing of this name, or cannot be run.
    """
    # Needed for this alone, and slow to load.
    import io  # noqa: PLC0415
    import tarfile  # noqa: PLC0415
    import tempfile  # noqa: PLC0415

    # The name is one argument, never a line for a shell, and is not taken for an option.
    tree = git(within, "rev-parse", "--verify", "--end-of-options", name).decode().strip()
    # From a folder below the top, `archive` would look for that folder inside the tree.
    packed = git(_top(within), "archive", "--format=tar", tree)
    with tempfile.TemporaryDirectory(prefix="heshi-") as folder:
        with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
            archive.extractall(folder, filter="data")
        yield Path(folder)


def _top(within: Path) -> Path:
    found = git(within, "rev-parse", "--show-cdup").decode().strip()
    return within / found


def git(within: Path, *arguments: str) -> bytes:
    """What git prints.

    Raises:
        CannotRead: it fails, or cannot be run; says what it says.
    """
    import subprocess  # noqa: PLC0415

    command = ["git", "-C", str(within), *arguments]
    try:
        ran = subprocess.run(command, capture_output=True, check=False, timeout=GIT_SECONDS)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired) as error:
        raise CannotRead(f"{arguments[-1]}: git cannot be run here: {error}") from error
    if ran.returncode:
        says = ran.stderr.decode("utf-8", errors="replace").strip().removeprefix("fatal: ").splitlines()
        raise CannotRead(f"{arguments[-1]}: git: {says[0] if says else ran.returncode}")
    return ran.stdout

"""Editions of facts, as a command line names them.

PATH                a folder of records, a .sqlite archive (its latest edition), a .jsonl file of claims
ARCHIVE@EDITION     an edition of an archive by its name
REVISION:PATH       a folder of records as it is in a revision of git: HEAD~1:facts, origin/main:./facts
"""

from __future__ import annotations

from pathlib import Path

from bot.errors import BadUsage, CannotRead
from knowledge import FactBase, open_edition, open_facts

GIT_SECONDS = 60
"""Patience with git: a fact base of ten thousand records is packed in one."""


def edition_of(name: str) -> FactBase:
    """The facts that a command line names.

    Raises:
        BadUsage: it names neither a path that is there, an edition, nor a revision.
        CannotRead: git does not know the revision, or there is no git.
        KnowledgeError: what is there is no fact base.
    """
    path = Path(name)
    if path.exists():
        return open_facts(path)
    archive, _, edition = name.rpartition("@")
    if archive and edition and Path(archive).is_file():
        return open_edition(Path(archive), edition)
    revision, colon, folder = name.partition(":")
    if revision and colon and folder and not name.startswith("-"):
        return _of_revision(name)
    raise BadUsage(
        f"{name}: nothing is there; expected a folder of records, an archive (or ARCHIVE@EDITION),"
        " or REVISION:FOLDER such as HEAD~1:facts"
    )


def _of_revision(name: str) -> FactBase:
    # Needed for this alone, and slow to load.
    import io  # noqa: PLC0415
    import tarfile  # noqa: PLC0415
    import tempfile  # noqa: PLC0415

    packed = _packed(name)
    with tempfile.TemporaryDirectory(prefix="heshi-") as folder:
        with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
            archive.extractall(folder, filter="data")
        return open_facts(Path(folder))


def _packed(name: str) -> bytes:
    import subprocess  # noqa: PLC0415

    # The name is one argument, never a line for a shell, and does not begin like an option.
    command = ["git", "archive", "--format=tar", name]
    try:
        ran = subprocess.run(command, capture_output=True, check=False, timeout=GIT_SECONDS)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired) as error:
        raise CannotRead(f"{name}: git cannot be run here: {error}") from error
    if ran.returncode:
        says = ran.stderr.decode("utf-8", errors="replace").strip().removeprefix("fatal: ").splitlines()
        raise CannotRead(f"{name}: git: {says[0] if says else ran.returncode}; expected REVISION:FOLDER")
    return ran.stdout

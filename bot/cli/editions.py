"""Editions of facts, as a command line names them.

PATH                a folder of records, a .sqlite archive (its latest edition), a .jsonl file of claims
ARCHIVE@EDITION     an edition of an archive by its name
REVISION:PATH       a folder of records as it is in a revision of git: HEAD~1:facts, origin/main:./facts
"""

from __future__ import annotations

from pathlib import Path

from bot.cli.revisions import unpacked
from bot.errors import BadUsage, CannotRead
from knowledge import FactBase, open_edition, open_facts


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
    try:
        with unpacked(name, Path()) as folder:
            return open_facts(folder)
    except CannotRead as error:
        raise CannotRead(f"{error}; expected REVISION:FOLDER") from error

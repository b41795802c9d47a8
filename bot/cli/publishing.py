"""`heshi facts publish`, `editions` and `rollback`: editions kept in an archive, listed, and gone back to."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.app import facts_path, shelf_of
from bot.cli.editable import editable
from bot.cli.output import complain, say, table
from bot.cli.shell import PROBLEMS, FactsOption
from bot.errors import BadUsage
from bot.settings import Settings, read_settings
from knowledge import (
    Edition,
    RecordChange,
    RolledBack,
    edition_changes,
    open_facts,
    open_with_texts,
    roll_back,
)
from knowledge import editions as editions_of
from knowledge import publish as publish_edition

ArchiveOption = Annotated[
    Path | None,
    typer.Option("--archive", metavar="FILE", help="The archive; default <data>/editions.sqlite."),
]
SHOWN = 20
"""Editions that are listed unless all are asked for: a screen of them."""


def archive_of(settings: Settings, given: Path | None = None) -> Path:
    """The archive of editions: the one that `heshi serve` keeps, unless another is given."""
    return given or settings.data / "editions.sqlite"


def publish(
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="[FILE]", help="The archive; made if not there. Default <data>/editions.sqlite."
        ),
    ] = None,
    facts: FactsOption = None,
) -> None:
    """Keep the facts as they are now as an edition in an archive, with their files as they are written.

    `--facts FILE` of any command answers from the latest edition of an archive. It opens in Datasette.
    """
    settings = read_settings()
    path, archive = facts_path(settings, facts), archive_of(settings, file)
    base, texts = open_with_texts(path, shelf_of(settings)) if path.is_dir() else (open_facts(path), {})
    if file is None:
        archive.parent.mkdir(parents=True, exist_ok=True)
    edition = publish_edition(base, archive, texts)
    say(f"{archive}: edition {edition.name}, number {edition.number}, {edition.facts} facts")


def editions(
    archive: ArchiveOption = None,
    every: Annotated[bool, typer.Option("--all", help=f"All of them, not the latest {SHOWN}.")] = False,
) -> None:
    """The editions of the archive, the latest first: how much they hold, and what came with each."""
    file = archive_of(read_settings(), archive)
    there = editions_of(file)
    if not there:
        complain(f"{file}: no edition yet; keep one with: heshi facts publish")
        return
    before: dict[str, Edition | None] = dict(
        zip((one.name for one in there), (None, *there[:-1]), strict=True)
    )
    shown = there[::-1] if every else there[::-1][:SHOWN]
    table(
        ("number", "edition", "facts", "subjects", "statements", "what came with it"),
        [(*_counts(edition), _came(file, before[edition.name], edition)) for edition in shown],
    )


def rollback(
    edition: Annotated[str, typer.Argument(metavar="EDITION", help="As `heshi facts editions` lists them.")],
    archive: ArchiveOption = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would be done.")] = False,
    facts: FactsOption = None,
) -> None:
    """Make the facts those of an earlier edition again.

    What the folder holds now is kept as an edition first. A fact that came later is withdrawn, since ids are
    for ever, and its text stays as a draft. Exit code 1 where somebody says no.
    """
    settings = read_settings()
    folder, file = editable(settings, facts), archive_of(settings, archive)
    planned = roll_back(file, edition, folder, on=settings.today(), dry_run=True)
    _show_plan(planned)
    if dry_run or not planned.paths:
        return
    if not yes and not _agreed(f"Take {folder} back to edition {edition}?"):
        complain("nothing was changed")
        raise typer.Exit(PROBLEMS)
    _ = roll_back(file, edition, folder, on=settings.today())
    say(f"{folder}: these are the facts of edition {edition}; see: heshi facts lint")


def summary(changes: tuple[RecordChange, ...]) -> str:
    """How many records changed in which way, on one line."""
    counts = {
        "verdicts changed": "verdict",
        "vanished": "vanished",
        "withdrawn": "withdrawn",
        "added": "added",
        "edited": "edited",
    }
    numbers = {words: sum(change.what == what for change in changes) for words, what in counts.items()}
    return ", ".join(f"{number} {words}" for words, number in numbers.items() if number) or "nothing"


def _counts(edition: Edition) -> tuple[str, ...]:
    numbers = (edition.facts, edition.subjects, edition.statements)
    return (str(edition.number), edition.name, *map(str, numbers))


def _came(file: Path, before: Edition | None, edition: Edition) -> str:
    return summary(edition_changes(file, before.name, edition.name)) if before else "the first one"


def _show_plan(planned: RolledBack) -> None:
    for kind, record_id in planned.restored:
        say(f"{kind} {record_id}: as it was")
    for fact_id in planned.withdrawn:
        say(f"fact {fact_id}: withdrawn, for edition {planned.edition} does not have it")
    for kind, record_id in planned.set_aside:
        say(f"{kind} {record_id}: what it says now stays as a draft")
    if not planned.paths:
        say(f"the facts are those of edition {planned.edition} already")


def _agreed(question: str) -> bool:
    try:
        return typer.confirm(question)
    except typer.Abort as error:
        raise BadUsage("nobody is there to ask; say --yes, or look with --dry-run") from error

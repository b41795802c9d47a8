"""`heshi facts init`, `update` and `withdraw`: facts of one's own, kept up to date, taken back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.app import own_facts
from bot.cli.editable import editable
from bot.cli.output import complain, say
from bot.cli.schemas import write_editor_files
from bot.cli.shell import PROBLEMS, FactsOption
from bot.errors import BadUsage
from bot.messages import well_formed
from bot.settings import read_settings
from knowledge import Updated, copy_shipped, open_facts, shipped_facts, withdraw
from knowledge import update as update_folder


def init(
    facts: Annotated[
        Path | None, typer.Option("--facts", metavar="PATH", help="Where to put them; default <data>/facts.")
    ] = None,
) -> None:
    """Copy the shipped facts to a folder of your own, where you can edit them.

    Beside them go the schemas by which editors complete and check records (`heshi facts schema`).
    """
    settings = read_settings()
    target = facts or settings.facts or own_facts(settings)
    if target.exists() and not target.is_dir():
        raise BadUsage(f"{target}: this is a file; give an empty or new folder with --facts PATH")
    if target.exists() and any(target.iterdir()):
        raise BadUsage(f"{target}: there are files here already; give an empty place with --facts PATH")
    target.mkdir(parents=True, exist_ok=True)
    copied = len(copy_shipped(target, shipped_facts()).facts)
    _ = write_editor_files(target)
    say(f"{target}: {copied} facts copied; edit them here, then run: heshi facts lint")


def update(
    source: Annotated[
        Path | None,
        typer.Option("--from", metavar="PATH", help="A newer base; default: the facts that come with heshi."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would be done.")] = False,
    facts: FactsOption = None,
) -> None:
    """Bring the newer shipped facts into your own, file by file. No edit of yours is lost.

    What you did not edit is taken over; what both sides edited is merged where nothing contradicts, else
    your file stays, and a draft tells the newer version. Exit code 1 where there are contradictions.
    """
    folder = editable(read_settings(), facts)
    came = update_folder(folder, source or shipped_facts(), dry_run=dry_run)
    for line in _lines(came):
        say(line)
    if not came.paths:
        say(f"{folder}: nothing to do for edition {came.edition}")
    elif not dry_run:
        say(f"{folder}: up to date with edition {came.edition}; now run: heshi facts lint")
    if came.conflicts or came.waiting:
        complain("contradictions are yours to decide: heshi facts drafts, or the console")
        raise typer.Exit(PROBLEMS)


def _lines(came: Updated) -> list[str]:
    told = (
        (came.added, "new"),
        (came.changed, "taken over"),
        (came.merged, "merged with your edits"),
        (came.conflicts, "contradicts your edits: yours stays, and a draft tells the newer version"),
        (came.waiting, "contradicts your edits: there is a draft of it already, which was left alone"),
    )
    return [f"{kind} {record_id}: {says}" for named, says in told for kind, record_id in named]


def withdraw_fact(
    fact_id: Annotated[str, typer.Argument(metavar="ID")],
    because: Annotated[str, typer.Option("--because", metavar="TEXT", help="Why: readers see it.")],
    see: Annotated[str, typer.Option("--see", metavar="ID", help="The fact to look at instead.")] = "",
    facts: FactsOption = None,
) -> None:
    """Take a fact back: it stays readable, says why, and is never matched again.

    Nothing is entered into git: look at it with `git diff`, and commit it.
    """
    settings = read_settings()
    folder, why = editable(settings, facts), well_formed(because).strip()
    if not why:
        raise BadUsage("--because: a fact is taken back for a reason; expected a sentence")
    base = open_facts(folder)
    fact = base.fact(fact_id)
    if see and (see == fact_id or base.fact(see).withdrawn):
        raise BadUsage(f"--see: {see!r} is withdrawn itself; expected a fact that stands in its place")
    if fact.withdrawn:
        complain(f"{fact_id}: withdrawn on {fact.withdrawn.on} already, because: {fact.withdrawn.because}")
        return
    say(str(withdraw(folder, fact.id, on=settings.today(), because=why, see=see or None).path))

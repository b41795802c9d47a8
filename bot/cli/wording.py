"""`heshi facts add-wording`: what a wording would change, and then the wording in the file of its fact."""

from __future__ import annotations

from typing import Annotated, get_args

import typer

from bot.app import facts_path
from bot.cli.output import complain, say
from bot.cli.shell import PROBLEMS, FactsOption
from bot.errors import BadUsage, NoFactsToEdit
from bot.messages import well_formed
from bot.settings import read_settings
from knowledge import Side, add_wording, open_facts, shipped_facts


def add(
    fact_id: Annotated[str, typer.Argument(metavar="ID")],
    text: Annotated[list[str], typer.Argument(metavar="TEXT…")],
    side: Annotated[
        str, typer.Option("--side", help="affirm, deny, or not_this (near it, but something else).")
    ] = "affirm",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only show which rules it would break and what it would change.")
    ] = False,
    facts: FactsOption = None,
) -> None:
    """Add a wording to a fact, after a trial: it breaks no rule, and what it changes is listed.

    Exit code 1 where it would break a rule; then nothing is written.
    """
    # The rules hold every wording against every other: slow to load, and only wanted here.
    from bot.curate.trial import Wording, tried  # noqa: PLC0415

    settings, words = read_settings(), well_formed(" ".join(text)).strip()
    known: tuple[Side, ...] = get_args(Side)
    chosen = next((one for one in known if one == side), None)
    if chosen is None:
        raise BadUsage(f"--side: {side!r} is no list of wordings; expected {', '.join(known)}")
    if not words:
        raise BadUsage("there is no wording; expected: heshi facts add-wording ID TEXT…")
    folder = facts_path(settings, facts)
    if not dry_run and (folder == shipped_facts() or not folder.is_dir()):
        raise NoFactsToEdit(f"{folder}: these facts are read-only; first run: heshi facts init")
    base, today = open_facts(folder), settings.today()
    fact = base.fact(fact_id)
    trial = tried(base, Wording(fact.id, chosen, words), (), today, settings.language)
    for line in trial.problems:
        complain(line)
    for line in trial.shifts:
        say(line)
    if trial.problems:
        raise typer.Exit(PROBLEMS)
    if not dry_run:
        say(str(add_wording(folder, fact.id, chosen, words, on=today, change="a wording more")))

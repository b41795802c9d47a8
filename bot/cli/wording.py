"""`heshi facts add-wording`: what a wording would change, and then the wording in the file of its fact."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, get_args

import typer

from bot.app import facts_path
from bot.cli.editable import editable
from bot.cli.output import complain, say
from bot.cli.shell import PROBLEMS, FactsOption
from bot.errors import BadUsage
from bot.messages import well_formed
from bot.replies import Voice
from bot.settings import Settings, read_settings
from knowledge import Side, record_file


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
    settings, words = read_settings(), well_formed(" ".join(text)).strip()
    known: tuple[Side, ...] = get_args(Side)
    chosen = next((one for one in known if one == side), None)
    if chosen is None:
        raise BadUsage(f"--side: {side!r} is no list of wordings; expected {', '.join(known)}")
    if not words:
        raise BadUsage("there is no wording; expected: heshi facts add-wording ID TEXT…")
    folder = facts_path(settings, facts) if dry_run else editable(settings, facts)
    _added(settings, folder, (fact_id, chosen, words), dry_run=dry_run)


def _added(settings: Settings, folder: Path, wording: tuple[str, Side, str], *, dry_run: bool) -> None:
    # Slow to load, and only wanted here.
    from bot.app import Library, open_current, shelf_of  # noqa: PLC0415
    from bot.curate.editorial import Editing, Editorial  # noqa: PLC0415
    from bot.curate.sheets import Person, Refused  # noqa: PLC0415
    from bot.curate.trial import shift_line, trouble_line  # noqa: PLC0415

    library = Library(folder, load=lambda path: open_current(path, shelf_of(settings)))
    editorial = Editorial(Editing(library, settings.today, commits=False))
    fact_id, side, words = wording
    trial, voice = editorial.wording_trial(fact_id, side, words), Voice(settings.language)
    for trouble in trial.troubles:
        if trouble.level == "error":
            complain(trouble_line(trouble, voice))
    for failing in trial.failing:
        complain(f"{failing.case}: {failing.text}")
    for shift in trial.shifts:
        say(shift_line(shift, voice))
    if not trial.clean:
        raise typer.Exit(PROBLEMS)
    if not dry_run:
        came = editorial.add_wording(fact_id, side, words, Person("command line"), change="a wording more")
        if isinstance(came, Refused):  # another edition came in between
            raise typer.Exit(PROBLEMS)
        there = record_file(folder, "fact", fact_id)
        say(str(there.path if there else folder))

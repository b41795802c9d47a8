"""`heshi facts stale`: the facts that somebody should look at again."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from bot.app import facts_path
from bot.cli.output import complain, table
from bot.cli.shell import PROBLEMS, FactsOption
from bot.repository import Repository
from bot.settings import read_settings
from knowledge import Fact, open_facts, record_file


def stale(
    within: Annotated[
        int, typer.Option("--within", min=0, metavar="DAYS", help="Those too that will be due by then.")
    ] = 0,
    facts: FactsOption = None,
) -> None:
    """The facts whose day of review has passed, longest first: since when, last changed when and by whom.

    Exit code 1 when there are any; those that --within adds are only listed. The last column is the author of
    the last commit of the file; without git it is empty.
    """
    settings = read_settings()
    path, today = facts_path(settings, facts), settings.today()
    base = open_facts(path)
    latest = today + dt.timedelta(days=min(within, _FAR))
    due = sorted((f for f in base.current() if f.review_by <= latest), key=lambda f: (f.review_by, f.id))
    due = [fact for fact in due if fact.review_by < today or within]
    if not due:
        complain("no fact is due for review")
        return
    who = _Who(path)
    table(
        ("review by", "fact", "due", "last changed", "by"),
        [
            (
                str(f.review_by),
                f.id,
                _due(f.review_by, today),
                f"{f.last_changed}: {_change(f)}",
                who.changed(f),
            )
            for f in due
        ],
    )
    if any(fact.review_by < today for fact in due):
        raise typer.Exit(PROBLEMS)


_FAR = 36_500
"""Days beyond which no calendar is asked: a hundred years."""


def _due(day: dt.date, today: dt.date) -> str:
    days = (today - day).days
    if not days:
        return "today"
    count = f"{abs(days)} day{'' if abs(days) == 1 else 's'}"
    return f"for {count}" if days > 0 else f"in {count}"


def _change(fact: Fact) -> str:
    latest = max(fact.history, key=lambda entry: entry.on)
    return " ".join(latest.change.split())


class _Who:
    """Who entered a fact last, as git knows it."""

    def __init__(self, path: Path) -> None:
        self._folder = path
        self._repository = Repository.of(path) if path.is_dir() else None

    def changed(self, fact: Fact) -> str:
        """The author of the last commit of its file; empty where nobody knows."""
        there = record_file(self._folder, "fact", fact.id) if self._repository else None
        commits = self._repository.log(there.path, limit=1) if self._repository and there else ()
        return commits[0].author if commits else ""

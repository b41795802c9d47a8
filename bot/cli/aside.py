"""`heshi aside`: what was set aside because it could not be read, answered or sent; and another try for it.

The state is imported where it is needed: other commands are done before its cryptography is loaded.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from bot.app import clock
from bot.cli.output import complain, say, table
from bot.cli.shell import PROBLEMS
from bot.settings import read_settings

_LISTED = 100
"""Rows shown: where there are more, it is one fault, and the newest show it."""


def aside(
    again: Annotated[
        list[int] | None,
        typer.Option("--again", metavar="N", help="Try this one once more; may be given several times."),
    ] = None,
) -> None:
    """What could not be read, answered or sent, newest first: when, where and why, not what it said.

    Numbers below zero are answers that could not be sent. Mend what was wrong, then try them --again.

    Exit code 1 where there is nothing to try (any more) under a number.
    """
    settings = read_settings()
    if again:
        _try_again(settings.data, again, clock())
    else:
        _list(settings.data, ZoneInfo(settings.timezone))


def _list(data: Path, zone: dt.tzinfo) -> None:
    from bot.state import inbox  # noqa: PLC0415
    from bot.state.beside import beside  # noqa: PLC0415

    found = beside(data, lambda connection, _: list(inbox.dead(connection, _LISTED)))
    if not found:
        complain("nothing was set aside")
        return
    rows = [
        (str(row.seq), _when(row.received_at, zone), row.channel, row.error, str(row.attempts))
        for row in found
    ]
    table(("number", "since", "channel", "why", "tries"), rows)


def _when(moment: float, zone: dt.tzinfo) -> str:
    return dt.datetime.fromtimestamp(moment, zone).strftime("%Y-%m-%d %H:%M")


def _try_again(data: Path, numbers: Sequence[int], now: float) -> None:
    from bot.state import inbox  # noqa: PLC0415
    from bot.state.beside import beside  # noqa: PLC0415

    def replayed(number: int) -> bool:
        return beside(data, lambda connection, _: inbox.replay(connection, number, now))

    gone = [number for number in numbers if not replayed(number)]
    for number in gone:
        complain(f"{number}: there is nothing to try (any more) under this number")
    if tried := len(numbers) - len(gone):
        say(f"{tried} put back to work: a heshi that serves sees to it within seconds")
    if gone:
        raise typer.Exit(PROBLEMS)

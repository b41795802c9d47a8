"""Between the shell and a command: options that all share, and what each error means as exit code."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, ParamSpec

import typer

from bot.cli.output import complain
from bot.errors import BadReceipt, BadSettings, BadUsage, BotError, NoFactsToEdit
from knowledge import KnowledgeError, NoSuchFact

_P = ParamSpec("_P")

GOOD, PROBLEMS, WRONG_USAGE, ENVIRONMENT = 0, 1, 2, 3
"""Exit codes: fine; problems found; wrong usage or settings; something around us failed."""

FactsOption = Annotated[
    Path | None,
    typer.Option(
        "--facts", metavar="PATH", help="A folder of records, or a .jsonl file of {id, text} lines."
    ),
]
AsOfOption = Annotated[
    str | None,
    typer.Option("--as-of", metavar="DATE", help="Judge as on that day (YYYY-MM-DD) instead of today."),
]


def guarded(command: Callable[_P, None]) -> Callable[_P, None]:
    """The command, whose errors end in one plain message and an exit code, never in a traceback."""

    @functools.wraps(command)
    def run(*args: _P.args, **kwargs: _P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except BrokenPipeError:
            raise
        except (KnowledgeError, BotError, OSError) as error:
            complain(f"heshi: {error}")
            raise typer.Exit(_exit_code(error)) from error

    return run


def _exit_code(error: Exception) -> int:
    match error:
        case BadSettings() | BadUsage() | BadReceipt() | NoFactsToEdit():
            return WRONG_USAGE
        case NoSuchFact():
            return PROBLEMS
        case _:
            return ENVIRONMENT


def day(value: str | None, option: str) -> dt.date | None:
    """A day given on the command line.

    Raises:
        BadUsage: no such day; says which option and what was expected.
    """
    if value is None:
        return None
    try:
        return dt.date.fromisoformat(value)
    except ValueError as error:
        raise BadUsage(f"{option}: {value!r} is no day; expected YYYY-MM-DD, such as 2026-11-22") from error

"""Between the shell and a command: options that all share, and what each error means as exit code."""

from __future__ import annotations

import datetime as dt
import functools
import re
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
            complain(f"heshi: {in_words(error)}")
            raise typer.Exit(_exit_code(error)) from error

    return run


def in_words(error: Exception) -> str:
    """What an error says, without what only Python's own messages hold: error numbers, names of classes."""
    if isinstance(error, OSError) and error.strerror:
        return ": ".join(filter(None, (str(error.filename or ""), error.strerror.lower())))
    return _MEMBER.sub(r"\1", str(error))


_MEMBER = re.compile(r"<\w+\.\w+: ('[^']*')>")
"""<Verdict.SUPPORTED: 'supported'>: how a validator lists the values that a field may have."""


def _exit_code(error: Exception) -> int:
    match error:
        case BadSettings() | BadUsage() | BadReceipt() | NoFactsToEdit():
            return WRONG_USAGE
        case NoSuchFact():
            return PROBLEMS
        case _:
            return ENVIRONMENT


def day(value: str | None, option: str, *, latest: dt.date) -> dt.date | None:
    """A day given on the command line.

    Raises:
        BadUsage: no such day, or one after `latest`; says which option and what was expected.
    """
    if value is None:
        return None
    try:
        found = dt.date.fromisoformat(value)
    except ValueError as error:
        raise BadUsage(f"{option}: {value!r} is no day; expected YYYY-MM-DD, such as 2026-11-22") from error
    if found > latest:
        raise BadUsage(f"{option}: {found} is in the future; expected today ({latest}) or an earlier day")
    return found

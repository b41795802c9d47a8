"""`heshi doctor`: what could keep heshi from working, and how to mend each."""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.app import facts_path
from bot.cli.shell import in_words
from bot.errors import BotError
from bot.settings import Settings
from knowledge import FactBase, KnowledgeError, lint, open_facts, shipped_facts


@dataclass(frozen=True, slots=True)
class Examined:
    """One thing that was looked at: how it is, and what to do if it is not good."""

    what: str
    good: bool
    says: str
    mend: str = ""


def examine(settings: Settings, facts: Path | None = None) -> Iterator[Examined]:
    """Everything that a run needs, each by itself: one that is broken does not hide the next."""
    today = f"{settings.today()} in {settings.timezone}"
    yield Examined(
        "settings", good=True, says=f"{today}; answers in {settings.language.value} where nothing tells"
    )
    yield _data_folder(settings.data)
    yield _state(settings.data)
    yield from _facts(settings, facts)
    yield _port(settings)


def _data_folder(data: Path) -> Examined:
    place = next(folder for folder in (data, *data.absolute().parents) if folder.exists())
    if not place.is_dir():
        return Examined("data folder", False, f"{place} is a file", "set HESHI_DATA to a folder")
    good = os.access(place, os.W_OK)
    state = "there" if place == data else "not there yet; made when it is needed"
    mend = f"make {place} writable, or set HESHI_DATA to a folder that is"
    return Examined("data folder", good, f"{data} ({state if good else 'not writable'})", mend)


def _state(data: Path) -> Examined:
    from bot.state import inbox  # noqa: PLC0415 - its cryptography takes longer to load than a check
    from bot.state.beside import beside  # noqa: PLC0415

    if not (data / "state.db").exists():
        return Examined("state", good=True, says="nothing is kept yet")
    try:
        todo, _, dead = beside(data, lambda connection, _: inbox.counts(connection))
    except BotError as error:
        return Examined(
            "state", False, in_words(error), "do what it says, or restore a backup: heshi restore"
        )
    says = f"{todo} messages wait, {dead} were set aside"
    return Examined("state", dead == 0, says, "see why, and try them once more: heshi aside")


def _facts(settings: Settings, facts: Path | None) -> Iterator[Examined]:
    path = facts_path(settings, facts)
    try:
        base: FactBase = open_facts(path)
    except KnowledgeError as error:
        yield Examined(
            "facts", good=False, says=in_words(error), mend="mend these places, then: heshi facts lint"
        )
        return
    whose = "shipped, read-only" if path == shipped_facts() else "your own"
    yield Examined(
        "facts", good=True, says=f"{len(base.facts)} in edition {base.edition} from {path} ({whose})"
    )
    problems = [problem for problem in lint(base, settings.today()) if problem.level == "error"]
    yield Examined("rules", not problems, f"{len(problems)} problems", "see each with: heshi facts lint")


def _port(settings: Settings) -> Examined:
    what, address = "web address", f"{settings.host}:{settings.port}"
    try:
        # Binding is the only honest test; it is given back at once.
        with socket.create_server((settings.host, settings.port)):
            return Examined(what, good=True, says=f"{address} is free")
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            return Examined(what, False, str(error), _ANOTHER_PORT)
    from bot.cli.doctor_serving import channels_served  # noqa: PLC0415 - httpx loads longer than this takes

    served = channels_served(settings)
    if served is None:
        return Examined(what, False, f"{address} is in use by another program", _ANOTHER_PORT)
    return Examined(what, True, f"heshi serves at {address} now ({', '.join(served) or 'no channels'})")


_ANOTHER_PORT = "stop that program, or set HESHI_PORT"

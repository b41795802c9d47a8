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
    yield _port(settings.host, settings.port)


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


def _port(host: str, port: int) -> Examined:
    address = f"{host}:{port}"
    try:
        # Binding is the only honest test; it is given back at once.
        with socket.create_server((host, port)):
            return Examined("web address", good=True, says=f"{address} is free")
    except OSError as error:
        in_use = error.errno == errno.EADDRINUSE
        says = (
            f"{address} is in use (by a heshi that is running, or by another program)"
            if in_use
            else str(error)
        )
        return Examined("web address", good=False, says=says, mend="stop that program, or set HESHI_PORT")

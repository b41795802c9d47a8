"""The composition root: settings → facts → checker → conversation. Knows everybody; decides nothing.

What keeps running besides is put together in `bot.serving`.
"""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.conversation import Conversation, Current, House
from bot.logs import Event, note, warn
from bot.settings import Settings
from knowledge import FactBase, FactChecker, KnowledgeError, open_facts, shipped_facts


def facts_path(settings: Settings, given: Path | None = None) -> Path:
    """Where the facts lie: as given, else HESHI_FACTS, else the data folder's, else the shipped ones."""
    if given or settings.facts:
        return given or settings.facts or Path()
    own = own_facts(settings)
    return own if own.exists() else shipped_facts()


def own_facts(settings: Settings) -> Path:
    """The operator's own folder of facts, whether it is there or not."""
    return settings.data / "facts"


class Library:
    """Holds the edition in use; a new one replaces it whole, a bad one is refused and the old one stays."""

    def __init__(self, path: Path, *, load: Callable[[Path], Current] | None = None) -> None:
        """Read the facts at `path`.

        Raises:
            KnowledgeError: the first edition cannot be read; there is nothing to fall back on.
        """
        self.path = path
        self._load = load or open_current
        self._reading = threading.Lock()
        self._current = self._load(path)
        note(Event.EDITION_LOADED, edition=self._current.base.edition, facts=len(self._current.base.facts))

    def current(self) -> Current:
        """The edition in use and its checker."""
        return self._current

    def reload(self) -> KnowledgeError | None:
        """Read the facts again; what was wrong with them, or None. The old edition stays after an error."""
        with self._reading:
            try:
                current = self._load(self.path)
            except KnowledgeError as error:
                warn(Event.EDITION_REFUSED, error=type(error).__name__, kept=self._current.base.edition)
                return error
            self._current = current
        note(Event.EDITION_LOADED, edition=current.base.edition, facts=len(current.base.facts))
        return None


def open_current(path: Path, shelf: Path | None = None) -> Current:
    """The edition at `path`, ready to answer; prepared editions are kept in `shelf` between runs."""
    base: FactBase = open_facts(path, shelf)
    return Current(base, FactChecker(base, shelf))


def shelf_of(settings: Settings) -> Path:
    """Where prepared editions are kept: they hold nothing that the facts do not."""
    return settings.data / "cache" / "editions"


@dataclass(frozen=True, slots=True)
class App:
    """Everything that one run consists of."""

    settings: Settings
    library: Library
    conversation: Conversation
    today: Callable[[], dt.date]


def build(
    settings: Settings, *, facts: Path | None = None, today: Callable[[], dt.date] | None = None
) -> App:
    """The application, wired once. Tests pass their own `today`.

    Raises:
        KnowledgeError: the facts cannot be read.
    """
    now = today or settings.today
    library = Library(facts_path(settings, facts), load=lambda path: open_current(path, shelf_of(settings)))
    return App(settings, library, Conversation(house(settings, library, now)), now)


def house(settings: Settings, library: Library, today: Callable[[], dt.date]) -> House:
    """What a conversation has at hand that remembers nothing: for a terminal, and the ground of others."""
    return House(library.current, today, language=settings.language, zone=ZoneInfo(settings.timezone))


def clock() -> float:
    """The wall clock, in seconds since 1970."""
    return time.time()

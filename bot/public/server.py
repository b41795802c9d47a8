"""What serving needs of the machine: an address to listen at, and notice when the facts on disk change.

A new edition replaces the old one whole, between two requests. One that cannot be read is named once
in the log, and the last good edition serves on; `/healthz` then says that the facts are stale.

    a file is saved ─ event ─► 100 ms of silence ─► what lies there? ─► read what changed ─► swap
    no events here ── every two seconds ──────────────────┘
"""

from __future__ import annotations

import errno
import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Protocol

from watchfiles import Change, watch

from bot.conversation import Current
from bot.errors import CannotListen
from bot.logs import Event, note, warn
from knowledge import FactSource, KnowledgeError

LOOK_EVERY = 2.0
"""Seconds between two looks where no event comes: network drives and mounted folders have none."""

QUIET_MS = 100
"""Milliseconds without an event after which what was saved is whole: a checkout of 300 files is read once."""

BURST_MS = 3_000
"""Milliseconds after which it is read although events still come: somebody writes without a pause."""

SPARING = 50
"""How many times as long as a look takes it is waited for the next, where no event comes: 10,000 files take
a tenth of a second to look at, and must not take a twentieth of all time."""

_ASIDE = frozenset({"drafts", "cases"})
"""Folders beside the records whose files are no part of an edition. So are those that begin with a dot."""


class Shelf(Protocol):
    """Where the facts come from; `bot.app.Library` is one."""

    @property
    def path(self) -> Path:
        """The folder or file on disk."""
        ...

    def current(self) -> Current:
        """The edition in use and its checker."""
        ...

    def reload(self) -> KnowledgeError | None:
        """Read again; what was wrong, or None."""
        ...


def listen(host: str, port: int) -> socket.socket:
    """A socket bound to that address; port 0 takes any free one.

    Raises:
        CannotListen: it cannot be had; the message says why and what to do.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listening = socket.socket(family, kind, protocol)
    except (OSError, UnicodeError) as error:
        raise CannotListen(_no_such_host(host)) from error
    try:
        if os.name == "posix":
            # After a restart the port is ours again at once. On Windows this would share it with others.
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(128)
    except OSError as error:
        listening.close()
        raise CannotListen(_why_not(error, host, port)) from error
    return listening


def address_of(listening: socket.socket) -> str:
    """The address to type into a browser on this machine."""
    host, port = listening.getsockname()[:2]
    here = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host)  # noqa: S104 - compared, not bound
    return f"http://{here or (f'[{host}]' if ':' in host else host)}:{port}/"


def _no_such_host(host: str) -> str:
    return f"host {host!r} is no address of this machine; use --host 127.0.0.1, or 0.0.0.0 for all networks"


def _why_not(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {port} is in use by another program; use --port {min(port + 1, 65535)} or stop it"
    if error.errno == errno.EACCES:
        return f"port {port} needs more rights than we have; use --port 8765 or another one above 1023"
    if error.errno == errno.EADDRNOTAVAIL:
        return _no_such_host(host)
    return f"cannot listen on {host} port {port}: {error.strerror}"


class Watch:
    """Has the facts on disk read when they change: told so by the system, and looking itself now and then.

    It works in a thread of its own; messages are answered meanwhile, from the edition before.
    """

    def __init__(self, shelf: Shelf, *, every: float = LOOK_EVERY) -> None:
        """`every`: seconds between two looks where no event comes."""
        self._shelf = shelf
        self._every = every
        self._source = FactSource(shelf.path)
        self._said = ""
        self._problem = ""
        self._seen = self._source.seen()
        self._forced = False
        self._wake = threading.Event()
        self._stopping = False
        self._rest_until = 0.0
        self._thread = threading.Thread(target=self._run, name="heshi-facts", daemon=True)

    def __enter__(self) -> Watch:
        """Begin to look."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop looking."""
        self._stopping = True
        self._wake.set()
        self._thread.join(timeout=self._every + 5)

    def fresh(self) -> bool:
        """True while the edition in use is the one on disk."""
        return not self._problem

    def problem(self) -> str:
        """What is wrong with the facts on disk, file by file; empty while they are in use."""
        return self._problem

    def look_now(self) -> None:
        """Read the facts again, changed or not, without waiting for the next look."""
        self._forced = True
        self._wake.set()

    def look(self) -> None:
        """Read the facts if they changed on disk. A bad edition is named once, however often it is seen."""
        begun = time.monotonic()
        now = self._source.seen()
        self._rest_until = time.monotonic() + SPARING * (time.monotonic() - begun)
        if now == self._seen and not self._forced:
            return
        self._seen, self._forced = now, False
        self._problem = self._read()
        if self._problem and self._problem != self._said:
            warn(Event.FACTS_STALE, problem=self._problem)
        self._said = self._problem

    def _read(self) -> str:
        """What was wrong with the facts; empty when they were read."""
        try:
            problem = self._shelf.reload()
        except Exception as error:  # looking must go on: the next save may be a good one
            return type(error).__name__
        return (str(problem) or type(problem).__name__) if problem else ""

    def _run(self) -> None:
        while not self._stopping:
            for told in self._moments():
                if told or time.monotonic() >= self._rest_until:
                    self.look()
            self._wake.clear()
            if not self._stopping:
                self.look()

    def _moments(self) -> Iterator[bool]:
        """When to look, until we are woken or the place is another: True after events, else now and then."""
        place = _place(self._shelf.path)
        try:
            for events in self._events():
                yield bool(events)
                if _place(self._shelf.path) != place:
                    return  # put in the place of the folder that is watched: no events come from there
        except (OSError, RuntimeError) as error:
            note(Event.FACTS_POLLED, error=type(error).__name__)
            while not self._wake.wait(self._every):
                yield False

    def _events(self) -> Iterator[object]:
        folder = self._shelf.path if self._shelf.path.is_dir() else self._shelf.path.parent
        return watch(
            folder,
            watch_filter=partial(_is_ours, folder),
            debounce=BURST_MS,
            step=QUIET_MS,
            stop_event=self._wake,
            rust_timeout=max(1, int(self._every * 1000)),
            yield_on_timeout=True,
            raise_interrupt=False,
        )


def _is_ours(folder: Path, _: Change, path: str) -> bool:
    """True for what may be a record or a folder of them; whether it is one is seen by looking."""
    with suppress(ValueError):
        first, *rest = Path(path).relative_to(folder).parts
        return first not in _ASIDE and not any(part.startswith(".") for part in (first, *rest))
    return True


def _place(path: Path) -> tuple[int, int] | None:
    """Which folder stands at a path: another one, when a link or a folder was put in its place."""
    with suppress(OSError):
        found = path.stat()
        return (found.st_dev, found.st_ino) if path.is_dir() else (0, 0)
    return None

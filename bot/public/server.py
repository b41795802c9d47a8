"""What serving needs of the machine: an address to listen at, and notice when the facts on disk change.

A new edition replaces the old one whole, between two requests. One that cannot be read is named once
in the log, and the last good edition serves on; `/healthz` then says that the facts are stale.
"""

from __future__ import annotations

import errno
import os
import socket
import threading
from pathlib import Path
from typing import Protocol

from bot.conversation import Current
from bot.errors import CannotListen
from bot.logs import Event, warn
from knowledge import KnowledgeError

LOOK_EVERY = 2.0
"""Seconds between two looks at the folder: soon enough for an editor, nothing for a disk."""


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
    """Looks at the facts on disk now and then, in its own thread, and has them read when they changed."""

    def __init__(self, shelf: Shelf, *, every: float = LOOK_EVERY) -> None:
        self._shelf = shelf
        self._every = every
        self._fresh = True
        self._said = ""
        self._seen = snapshot(shelf.path)
        self._forced = False
        self._wake = threading.Event()
        self._stopping = False
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
        return self._fresh

    def problem(self) -> str:
        """What is wrong with the facts on disk; "" while they are the ones in use."""
        return self._said

    def look_now(self) -> None:
        """Read the facts again, changed or not, without waiting for the next look."""
        self._forced = True
        self._wake.set()

    def look(self) -> None:
        """Read the facts if they changed on disk. A bad edition is named once, however often it is seen."""
        now = snapshot(self._shelf.path)
        if now == self._seen and not self._forced:
            return
        self._seen, self._forced = now, False
        says = self._read()
        self._fresh = not says
        if says and says != self._said:
            warn(Event.FACTS_STALE, problem=says)
        self._said = says

    def _read(self) -> str:
        """What was wrong with the facts; empty when they were read."""
        try:
            problem = self._shelf.reload()
        except Exception as error:  # looking must go on: the next save may be a good one
            return type(error).__name__
        return (str(problem) or type(problem).__name__) if problem else ""

    def _run(self) -> None:
        while not self._stopping:
            _ = self._wake.wait(self._every)
            self._wake.clear()
            if not self._stopping:
                self.look()


Snapshot = frozenset[tuple[str, int, int]]


def snapshot(path: Path) -> Snapshot:
    """Names, sizes and times of the record files: what tells whether anything changed."""
    files = [path] if path.is_file() else path.rglob("*.yaml")
    return frozenset(seen for file in files if (seen := _seen(file)))


def _seen(file: Path) -> tuple[str, int, int] | None:
    try:
        stat = file.stat()
    except OSError:
        return None  # removed while we looked: the next look sees it gone
    return str(file), stat.st_size, stat.st_mtime_ns

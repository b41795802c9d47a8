"""Disks that can be cut off or fail: a file system for SQLite (an APSW VFS) that records every call."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import apsw

from bot.state import schema

Entry = tuple[Any, ...]
"""What was asked: "write", file, offset, bytes; "truncate", file, size; "sync", file; "ack", what …."""

SECTOR = 512
"""Bytes that a disk writes whole or not at all."""


class Disk(apsw.VFS):
    """Passes everything on to the real file system, and remembers in which order it was asked to."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.record: list[Entry] = []
        self.fails: Callable[[str, str], int] = lambda _what, _file: 0
        """The SQLite error code with which a call ("write", "sync") on a file fails; 0: it does not."""
        super().__init__(name, "")

    def xOpen(self, name: Any, flags: list[int]) -> apsw.VFSFile:  # noqa: N802 -- SQLite's names
        return _File(self, name, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:  # noqa: N802
        super().xDelete(filename, syncdir)
        self.record.append(("delete", Path(filename).name))

    def ack(self, what: object) -> None:
        """Somebody was told that this is safe."""
        self.record.append(("ack", what))


class _File(apsw.VFSFile):
    def __init__(self, disk: Disk, name: Any, flags: list[int]) -> None:
        super().__init__("", name, flags)
        self._disk = disk
        path = name.filename() if isinstance(name, apsw.URIFilename) else name
        self._name = Path(path).name if path else ""

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        self._fail("write")
        super().xWrite(data, offset)
        self._disk.record.append(("write", self._name, offset, bytes(data)))

    def xTruncate(self, newsize: int) -> None:  # noqa: N802
        super().xTruncate(newsize)
        self._disk.record.append(("truncate", self._name, newsize))

    def xSync(self, flags: int) -> None:  # noqa: N802
        self._fail("sync")
        super().xSync(flags)
        self._disk.record.append(("sync", self._name))

    def _fail(self, what: str) -> None:
        if code := self._disk.fails(what, self._name):
            error = apsw.IOError(f"made to fail: {what}")
            error.result, error.extendedresult = code & 0xFF, code
            raise error


class Bridge:
    """An APSW connection that answers like one of `sqlite3`, as far as the store asks."""

    def __init__(self, path: Path, disk: Disk) -> None:
        with _as_sqlite3():
            self._connection = apsw.Connection(str(path), vfs=disk.name)

    @property
    def total_changes(self) -> int:
        return self._connection.total_changes()

    @property
    def in_transaction(self) -> bool:
        return not self._connection.getautocommit()

    def execute(self, sql: str, values: Sequence[Any] = ()) -> Found:
        before = self.total_changes
        with _as_sqlite3():
            rows = self._connection.execute(sql, tuple(values)).fetchall()
        return Found(rows, self._connection.changes() if self.total_changes != before else 0)

    def executemany(self, sql: str, many: Iterable[Sequence[Any]]) -> None:
        with _as_sqlite3():
            self._connection.executemany(sql, [tuple(values) for values in many])

    def close(self) -> None:
        with _as_sqlite3():
            self._connection.close()


class Found:
    def __init__(self, rows: list[Any], rowcount: int) -> None:
        self._rows = iter(rows)
        self.rowcount = rowcount

    def __iter__(self) -> Iterator[Any]:
        return self._rows

    def fetchone(self) -> Any:
        return next(self._rows, None)

    def fetchall(self) -> list[Any]:
        return list(self._rows)


@contextmanager
def _as_sqlite3() -> Iterator[None]:
    try:
        yield
    except apsw.Error as error:
        same = sqlite3.OperationalError(str(error))
        same.sqlite_errorcode = getattr(error, "extendedresult", 1)
        same.sqlite_errorname = type(error).__name__
        raise same from error


def connector(disk: Disk, weaker: str = "") -> Callable[[Path], Any]:
    """What `open_store(connect=…)` takes: the store's own pragmas and tables, on that disk."""

    def connect(path: Path) -> Any:
        connection = Bridge(path, disk)
        # Without shared memory, which an APSW file system does not offer, the log needs the file to itself.
        connection.execute("PRAGMA locking_mode=EXCLUSIVE")
        schema.prepare(connection, path)  # type: ignore[arg-type]
        if weaker:
            connection.execute(f"PRAGMA synchronous={weaker}")
        return connection

    return connect


# --- what is left after a cut


class Platter:
    """One file as the disk may hold it: what was synced, and what was written since."""

    def __init__(self) -> None:
        self.safe = bytearray()
        self.unsafe: list[Entry] = []

    def sync(self) -> None:
        for entry in self.unsafe:
            apply(self.safe, entry)
        self.unsafe.clear()

    def image(self, how: str, chance: random.Random) -> bytes:
        """What is read after power comes back."""
        content = bytearray(self.safe)
        for entry in self.unsafe:
            if how == "all" or (how == "some" and chance.random() < 0.5):
                apply(content, entry)
            elif how == "sectors" and entry[0] == "write":
                for piece in sectors(entry):
                    if chance.random() < 0.5:
                        apply(content, piece)
        return bytes(content)


def sectors(entry: Entry) -> Iterator[Entry]:
    _, name, offset, data = entry
    for start in range(0, len(data), SECTOR):
        yield ("write", name, offset + start, data[start : start + SECTOR])


def apply(content: bytearray, entry: Entry) -> None:
    if entry[0] == "truncate":
        del content[entry[2] :]
    else:
        _, _, offset, data = entry
        if len(content) < offset:
            content.extend(bytes(offset - len(content)))
        content[offset : offset + len(data)] = data


IMAGES = ("none", "all", "some", "sectors")
"""How much of what was not synced has reached the disk."""


def after_a_cut(record: Sequence[Entry], at: int) -> tuple[dict[str, Platter], list[Any]]:
    """The files when the power goes after that many calls, and what was acknowledged by then."""
    platters: dict[str, Platter] = {}
    acknowledged = []
    for entry in record[:at]:
        match entry[0]:
            case "ack":
                acknowledged.append(entry[1])
            case "delete":
                platters.pop(entry[1], None)
            case "sync":
                platters.setdefault(entry[1], Platter()).sync()
            case _:
                platters.setdefault(entry[1], Platter()).unsafe.append(entry)
    return platters, acknowledged


def put(platters: dict[str, Platter], folder: Path, how: str, chance: random.Random) -> None:
    """Write the files as they may be found when the power is back."""
    for name, platter in platters.items():
        (folder / name).write_bytes(platter.image(how, chance))

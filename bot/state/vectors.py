"""Vectors of the wordings of facts, kept between runs in a SQLite file of their own.

    vectors(model, key, vector)     key: SHA-256 of a wording; vector: what the encoder made of it

Nothing that people say is in it, and nothing that could not be asked for again: the file may be deleted at
any time. Hence nothing here raises: what cannot be read or written is done without.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

VECTORS_FILE = "vectors.db"

_BUSY = 5.0
"""Seconds to wait for another process that writes: a command beside a bot that serves."""

_AT_ONCE = 500
"""Keys in one question; the least limit of any SQLite is 999."""

# No WITHOUT ROWID: there, a row of more than a quarter of a page would take a page of its own.
_TABLE = (
    "CREATE TABLE IF NOT EXISTS vectors("
    "model TEXT NOT NULL, key BLOB NOT NULL, vector BLOB NOT NULL, PRIMARY KEY (model, key))"
)


class FileOfVectors:
    """Vectors in a file of that folder. Safe from many threads and processes."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / VECTORS_FILE

    def take(self, model: str, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """What lies there under these keys."""

        def read(file: sqlite3.Connection) -> dict[bytes, bytes]:
            found: dict[bytes, bytes] = {}
            for start in range(0, len(keys), _AT_ONCE):
                found |= _some(file, model, keys[start : start + _AT_ONCE])
            return found

        return self._done(read, {})

    def put(self, model: str, rows: Iterable[tuple[bytes, bytes]]) -> None:
        """Keep these, in place of what lay there under the same keys."""
        values = [(model, key, vector) for key, vector in rows]

        def write(file: sqlite3.Connection) -> None:
            _ = file.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", values)

        self._done(write, None)

    def drop(self, model: str) -> None:
        """Forget everything of that model."""

        def delete(file: sqlite3.Connection) -> None:
            _ = file.execute("DELETE FROM vectors WHERE model = ?", (model,))

        self._done(delete, None)

    def _done(self, work: Callable[[sqlite3.Connection], T], otherwise: T) -> T:
        """The result of `work` in one transaction, or `otherwise` where the file does not let us."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with closing(sqlite3.connect(self._path, timeout=_BUSY)) as file, file:
                _ = file.execute(_TABLE)
                return work(file)
        except (sqlite3.OperationalError, OSError):
            return otherwise
        except sqlite3.DatabaseError:
            # It is no database, or a damaged one, and holds nothing that cannot be had again.
            self._remove()
            return otherwise

    def _remove(self) -> None:
        try:
            self._path.unlink(missing_ok=True)
        except OSError:
            return


def _some(file: sqlite3.Connection, model: str, keys: Sequence[bytes]) -> dict[bytes, bytes]:
    marks = ",".join("?" * len(keys))
    rows = file.execute(
        f"SELECT key, vector FROM vectors WHERE model = ? AND key IN ({marks})",  # noqa: S608 - marks alone
        (model, *keys),
    )
    return {key: vector for key, vector in rows if isinstance(key, bytes) and isinstance(vector, bytes)}

"""Everything of an installation in one file, and back again.

    backup   a consistent copy while another process serves ─► checked ─► one .tar.gz for its owner's eyes
    restore  unpacked beside the data and checked ─► the old put aside ─► the new in its place

A restore ended at any point, by a power cut too, is either not begun or finished by whoever opens the folder
next: two renames of one folder say how far it came.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import secrets
import shutil
import sqlite3
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from bot.errors import CannotRead, StateError, StateNewer
from bot.state import schema
from bot.state.keys import KEY_FILE, Keys, sync_folder
from bot.state.lock import Lock
from bot.state.writer import said

FACTS_FOLDER = "facts"
_MANIFEST = "manifest.json"
_LAYOUT = 1
"""Version of the archive's own layout."""

_READY = "restore.ready"
_CLEARED = "restore.cleared"
"""Folders that say how far a restore came: all new files are there; the old ones are out of their way."""

_ASIDE = "aside"
"""In those folders: the name of the one where the old files go, the same however often it is begun."""

_BEFORE = "before-restore-"

_DATABASE = schema.DATABASE_FILE
_OLD = (_DATABASE, f"{_DATABASE}-wal", f"{_DATABASE}-shm", KEY_FILE, FACTS_FOLDER)
"""What is put aside. A log that stayed behind would be played onto the new database."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was written: its bytes, the version of its database, and how many files of facts."""

    size: int
    schema: int
    facts: int


# --- out


def backup(folder: Path, file: Path, *, replace: bool = False) -> Backup:
    """Write all that `folder` holds into `file`; other processes may serve from it meanwhile.

    Raises:
        StateError: there is nothing to back up, the copy is damaged, or it cannot be written here.
    """
    if not (folder / _DATABASE).exists():
        raise StateError(
            f"{folder}: no {_DATABASE} here, nothing to back up; HESHI_DATA names another folder"
        )
    if file.exists() and not replace:
        raise StateError(f"{file}: is there already; name another file")
    work = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    try:
        work.mkdir(mode=0o700)
        version = _copy(folder, work / _DATABASE)
        packed = work / "packed"
        facts = _pack(folder, work / _DATABASE, packed, version)
        size = packed.stat().st_size
        packed.replace(file)
        sync_folder(file.parent)
    except OSError as error:
        raise StateError(f"{file}: cannot be written ({error.strerror or error})") from error
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return Backup(size, version, facts)


def _copy(folder: Path, to: Path) -> int:
    """A consistent copy of the database, checked; its version."""
    try:
        with closing(schema.connect_reader(folder / _DATABASE)) as connection:
            connection.execute(
                "PRAGMA query_only=OFF"
            )  # it writes to another file; this one is open read-only
            connection.execute("VACUUM INTO ?", (str(to),))
        return _checked(to, Keys.open(folder, create=False))
    except sqlite3.Error as error:
        raise said(error) from error


def _checked(database: Path, keys: Keys) -> int:
    """The version of a whole database that the keys belong to.

    Raises:
        StateNewer: a later heshi wrote it.
        StateError: it is damaged, or the keys are another's.
    """
    try:
        with closing(sqlite3.connect(database, isolation_level=None)) as connection:
            version = schema.version_of(connection, database)
            (found,) = connection.execute("PRAGMA integrity_check").fetchone()
            if found != "ok":
                raise StateError(f"{database.name}: damaged ({found})")
            schema.fit(connection, keys, database)
    except sqlite3.Error as error:
        raise said(error) from error
    return version


def _pack(folder: Path, database: Path, to: Path, version: int) -> int:
    contents: dict[str, Path] = {_DATABASE: database, KEY_FILE: folder / KEY_FILE}
    contents |= dict(_facts(folder / FACTS_FOLDER))
    descriptor = os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        with tarfile.open(fileobj=file, mode="w:gz") as archive:
            sums = {name: _add(archive, name, path) for name, path in contents.items()}
            manifest = {"layout": _LAYOUT, "schema": version, "sha256": sums}
            written = json.dumps(manifest, indent=1, sort_keys=True).encode()
            archive.addfile(_entry(_MANIFEST, len(written)), io.BytesIO(written))
        file.flush()
        os.fsync(file.fileno())
    return len(contents) - 2


def _facts(folder: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if path.is_file() and not any(part.startswith(".") for part in inside.parts):  # no .git
            yield str(PurePosixPath(FACTS_FOLDER, *inside.parts)), path


def _add(archive: tarfile.TarFile, name: str, path: Path) -> str:
    """Put a file into the archive; its SHA-256."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        _ = file.seek(0)
        archive.addfile(_entry(name, path.stat().st_size), file)
    return digest


def _entry(name: str, size: int) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size, 0o600
    return entry


# --- and back


def restore(file: Path, folder: Path) -> Path | None:
    """Put what `file` holds in the place of what `folder` holds; where the old is now, None if none was.

    Raises:
        CannotRead: the file is no backup of ours, or not whole; nothing was touched.
        StateInUse: a process serves from the folder; nothing was touched.
        StateNewer: a later heshi wrote the backup; nothing was touched.
        StateError: it cannot be written here.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StateError(f"{folder}: cannot be made ({error.strerror})") from error
    lock = Lock(lock_file(folder))
    try:
        finish_restore(folder)
        _unpack(file, folder)
        return finish_restore(folder)
    finally:
        lock.release()


def lock_file(folder: Path) -> Path:
    """The file that whoever serves from a folder has locked."""
    return folder / f"{_DATABASE}.lock"


_NO_BACKUP = (StateError, tarfile.TarError, gzip.BadGzipFile, zlib.error, EOFError, ValueError)
"""What reading a file raises that is not, or not wholly, what `backup` wrote."""


def _unpack(file: Path, folder: Path) -> None:
    """Write all new files into `_READY`, checked and durable; or nothing at all."""
    staged = folder / f".restore-{secrets.token_hex(4)}"
    try:
        staged.mkdir(mode=0o700)
        _extract(file, staged)
        _ = _checked(staged / _DATABASE, Keys.open(staged, create=False))
        _ = _write(staged / _ASIDE, _next_aside(folder).encode())
        _make_durable(staged)
        staged.replace(folder / _READY)
        sync_folder(folder)
    except StateNewer:
        raise
    except _NO_BACKUP as error:
        raise CannotRead(f"{file}: no whole backup of heshi ({error}); nothing was touched") from error
    except FileNotFoundError as error:
        raise CannotRead(f"{file}: is not there") from error
    except OSError as error:
        raise StateError(f"{file}: cannot be restored ({error.strerror or error})") from error
    finally:
        shutil.rmtree(staged, ignore_errors=True)


def _extract(file: Path, into: Path) -> None:
    sums: dict[str, str] = {}
    manifest: object = None
    with tarfile.open(file, mode="r:gz") as archive:
        for entry in archive:
            content = archive.extractfile(entry) if entry.isfile() else None
            if content is None or not _ours(entry.name):
                raise ValueError(f"{entry.name[:80]!r} is in it")
            if entry.name == _MANIFEST:
                manifest = json.load(content)
            else:
                sums[entry.name] = _write(into / entry.name, content.read())
    if not isinstance(manifest, dict) or (manifest.get("layout"), manifest.get("sha256")) != (_LAYOUT, sums):
        raise ValueError("its list of contents does not fit")


def _ours(name: str) -> bool:
    """Whether a name may be written below the data folder."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name:
        return False
    return name in {_MANIFEST, _DATABASE, KEY_FILE} or (path.parts[0] == FACTS_FOLDER and len(path.parts) > 1)


def _write(path: Path, content: bytes) -> str:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return hashlib.sha256(content).hexdigest()


def _make_durable(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_dir():
            sync_folder(path)
    sync_folder(folder)


def finish_restore(folder: Path) -> Path | None:
    """Finish a restore that was decided on, wherever it ended; where the old files are, None if none were.

    For whoever holds the lock of the folder. Does nothing where none is under way.
    """
    ready, cleared = folder / _READY, folder / _CLEARED
    if ready.exists():
        _put_aside(folder, ready)
        ready.replace(cleared)
        sync_folder(folder)
    if not cleared.exists():
        return None
    aside = _aside(folder, cleared)
    for name in _OLD:
        if (cleared / name).exists():
            (cleared / name).replace(folder / name)
    sync_folder(folder)
    shutil.rmtree(cleared)
    return aside if aside.exists() else None


def _put_aside(folder: Path, ready: Path) -> None:
    there = [folder / name for name in _OLD if (folder / name).exists()]
    if not (ready / FACTS_FOLDER).exists():  # a backup without facts leaves those that are there
        there = [path for path in there if path.name != FACTS_FOLDER]
    if not there:
        return
    aside = _aside(folder, ready)
    aside.mkdir(mode=0o700, exist_ok=True)
    for path in there:
        path.replace(aside / path.name)
    sync_folder(aside)


def _aside(folder: Path, stage: Path) -> Path:
    return folder / (stage / _ASIDE).read_text("ascii")


def _next_aside(folder: Path) -> str:
    """A name that is free for what a restore replaces."""
    numbers = (path.name.removeprefix(_BEFORE) for path in folder.glob(f"{_BEFORE}*"))
    return f"{_BEFORE}{max((int(number) for number in numbers if number.isdigit()), default=0) + 1}"

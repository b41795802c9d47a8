"""Writes that are whole or not at all, one writer at a time.

    <folder>/.heshi/lock         held while anything is written: the system drops it when its process ends
    <folder>/.heshi/new-0 …      texts on their way; each replaces its old file in one step

What ends in the middle, by `kill -9` or a power cut, leaves the old file or the new one, never half of one.
Edits by hand and by git do not ask for the lock; they are seen by the version of the file they leave.
"""

from __future__ import annotations

import os
import stat
import sys
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

from knowledge.errors import StoreUnavailable
from knowledge.store.kinds import inside

if sys.platform == "win32":
    import msvcrt

    def _seize(descriptor: int) -> None:
        _ = os.lseek(descriptor, 0, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _seize(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


_NEW = "new-"
_AT_ONCE, _THREADS = 256, 16
"""Files that are on their way at a time, and threads that wait for the disk to settle them."""

OURS = ".heshi"
"""Folder of what belongs to a folder of records and is no record."""

_LOOK_AGAIN = 0.02
"""Seconds between two tries for the lock."""

_TRIES = 1500
"""Half a minute in all: a save takes milliseconds, an update of a whole base seconds."""

_PAUSE = threading.Event()
"""Never set: waiting for it is how a silent room sleeps."""

_NOT_FOR_GIT = """\
# heshi's own. What others need as well, to merge a newer shipped base, stands in shipped.json.xz.
*
!shipped.json.xz
!.gitignore
"""


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Nobody else writes to the folder meanwhile, neither a thread nor a process. Not to be nested.

    Raises:
        StoreUnavailable: the folder is not there or cannot be written to, or somebody writes without end.
    """
    if not folder.is_dir():
        raise StoreUnavailable(f"{folder}: no folder of records; expected facts/<topic>/<id>.yaml in it")
    with _told(folder):
        descriptor = _locked(folder)
    try:
        with _told(folder):
            for left in (folder / OURS).glob(f"{_NEW}*"):
                left.unlink()  # by a writer that was ended
            yield
    finally:
        os.close(descriptor)


def write_whole(path: Path, text: str | bytes, folder: Path) -> None:
    """Put a file in its place in one step; call it inside `writing(folder)`.

    Raises:
        StoreUnavailable: a link leads out of the folder.
        OSError: it cannot be written; what was there is there still.
    """
    write_all([(path, text)], folder)


def write_all(files: Sequence[tuple[Path, str | bytes]], folder: Path) -> None:
    """Put many files in their places, each in one step, as `write_whole`; ended in between, some are new."""
    for first in range(0, len(files), _AT_ONCE):
        batch = [(inside(path, folder).resolve(), text) for path, text in files[first : first + _AT_ONCE]]
        staged = [folder / OURS / f"{_NEW}{number}" for number in range(len(batch))]
        if len(batch) == 1:
            _stage(staged[0], *batch[0])
        else:
            # A disk that is asked for many files at once settles them together: 0.2 s for 400, not 3.
            with ThreadPoolExecutor(_THREADS) as threads:
                _ = list(threads.map(_stage, staged, *zip(*batch, strict=True)))
        for new, (target, _) in zip(staged, batch, strict=True):
            _make_folder(target.parent)
            _ = new.replace(target)
        for parent in {target.parent for target, _ in batch}:
            _settle(parent)


def _stage(new: Path, target: Path, text: str | bytes) -> None:
    with new.open("wb") as file:
        _ = file.write(text.encode() if isinstance(text, str) else text)
        file.flush()
        os.fsync(file.fileno())
    with suppress(FileNotFoundError):
        new.chmod(stat.S_IMODE(target.stat().st_mode))


def remove(path: Path, folder: Path) -> None:
    """Take a file away for good; one that is not there is no error."""
    inside(path, folder).unlink(missing_ok=True)
    if path.parent.is_dir():
        _settle(path.parent)


def move(path: Path, to: Path, folder: Path) -> None:
    """Give a file another place in the folder, in one step."""
    _make_folder(inside(to, folder).parent)
    _ = inside(path, folder).replace(to)
    _settle(to.parent)
    _settle(path.parent)


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        why = (error.strerror or type(error).__name__).lower()
        raise StoreUnavailable(
            f"{error.filename or folder}: cannot be written ({why});"
            " the folder of facts must belong to whoever runs heshi"
        ) from error


def _locked(folder: Path) -> int:
    ours = folder / OURS
    if not ours.is_dir():
        ours.mkdir(exist_ok=True)
        _ = (ours / ".gitignore").write_text(_NOT_FOR_GIT, encoding="utf-8")
    descriptor = os.open(inside(ours / "lock", folder), os.O_RDWR | os.O_CREAT, 0o666)
    for _ in range(_TRIES):
        try:
            _seize(descriptor)
        except OSError:
            _ = _PAUSE.wait(_LOOK_AGAIN)
        else:
            return descriptor
    os.close(descriptor)
    raise StoreUnavailable(f"{folder}: somebody else writes here without end; try again")


def _make_folder(folder: Path) -> None:
    if not folder.is_dir():
        _make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        _settle(folder.parent)


def _settle(folder: Path) -> None:
    """After a power cut the folder knows its new entry as well; Windows has no such call, and needs none."""
    if sys.platform != "win32":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

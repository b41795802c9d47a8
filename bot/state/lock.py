"""One process serves from a file: a lock beside it that the system drops when the process ends."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from bot.errors import StateError, StateInUse

if sys.platform == "win32":
    import msvcrt

    def _seize(descriptor: int) -> None:
        _ = os.lseek(descriptor, 0, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _seize(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


class Lock:
    """Held from creation until `release`, or until the process is gone, however it goes."""

    def __init__(self, path: Path) -> None:
        """Take the lock in the file at `path`.

        Raises:
            StateInUse: another process holds it.
            StateError: the file cannot be made.
        """
        try:
            self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise StateError(f"{path}: cannot be opened ({error.strerror})") from error
        try:
            _seize(self._descriptor)
        except OSError as error:
            os.close(self._descriptor)
            raise StateInUse(
                f"{path.parent}: another heshi serves from this folder; stop it first, "
                "or give this one a folder of its own (HESHI_DATA)"
            ) from error

    def release(self) -> None:
        """Let go. The file stays: removing it would let two hold the lock on two files of one name."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

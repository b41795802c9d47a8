"""SIGINT, SIGTERM and SIGHUP: ours from the first moment of `heshi serve` on, and nobody else's.

The first request to stop is kept until somebody can act on it, even while we are still opening; the second
ends the process at once: what was taken in is on disk.
"""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from collections.abc import Callable
from types import FrameType
from typing import Any

_STOP = (signal.SIGINT, signal.SIGTERM)

_Handler = Callable[[int, FrameType | None], Any] | int | None


class Signals:
    """Takes the signals of this process while it is entered; outside the main thread it does nothing."""

    def __init__(self) -> None:
        self.asked = False
        """Whether somebody asked us to stop."""
        self._stop: Callable[[], object] = lambda: None
        self._hang_up: Callable[[], object] = lambda: None
        self._before: dict[int, _Handler] = {}

    def __enter__(self) -> Signals:
        """From here on the signals are ours."""
        if threading.current_thread() is threading.main_thread():
            for number in _STOP:
                self._before[number] = signal.signal(number, self._on_stop)
            if hasattr(signal, "SIGHUP"):
                self._before[signal.SIGHUP] = signal.signal(signal.SIGHUP, self._on_hang_up)
        return self

    def __exit__(self, *_: object) -> None:
        """Give them back."""
        for number, before in self._before.items():
            signal.signal(number, before if before is not None else signal.SIG_DFL)
        self._before.clear()

    def on_hang_up(self, do: Callable[[], object]) -> None:
        """What SIGHUP does; it must be quick, and safe at any moment."""
        self._hang_up = do

    def attach(self, stop: asyncio.Event) -> None:
        """Have `stop` set in the running event loop when we are, or already were, asked to stop."""
        loop = asyncio.get_running_loop()

        def tell() -> None:
            _ = loop.call_soon_threadsafe(stop.set)

        self._stop = tell
        if self.asked:
            stop.set()

    def detach(self) -> None:
        """The event loop is about to go."""
        self._stop = lambda: None

    def _on_stop(self, number: int, _frame: FrameType | None) -> None:
        if self.asked:
            # As a shell reports a process that a signal ended.
            os._exit(128 + number)
        self.asked = True
        _ = self._stop()

    def _on_hang_up(self, _number: int, _frame: FrameType | None) -> None:
        _ = self._hang_up()

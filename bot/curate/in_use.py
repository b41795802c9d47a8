"""The facts that answer, as whoever edits them and whoever makes rounds sees them."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from bot.conversation import Current
from knowledge import KnowledgeError


class Facts(Protocol):
    """The edition in use and where it lies: `bot.app.Library`."""

    path: Path

    def current(self) -> Current:
        """The edition in use and its checker."""
        ...

    def reload(self) -> KnowledgeError | None:
        """Read the facts again; what was wrong with them, or None."""
        ...

"""The folder of facts that a command may write to."""

from __future__ import annotations

from pathlib import Path

from bot.app import facts_path
from bot.errors import NoFactsToEdit
from bot.settings import Settings
from knowledge import shipped_facts


def editable(settings: Settings, facts: Path | None) -> Path:
    """The folder in use, which is one of records and not the shipped one.

    Raises:
        NoFactsToEdit: it is not; says what to do.
    """
    folder = facts_path(settings, facts)
    if folder == shipped_facts():
        raise NoFactsToEdit(f"{folder}: the shipped facts are read-only; first run: heshi facts init")
    if not folder.is_dir():
        raise NoFactsToEdit(f"{folder}: not a folder of records; give one with --facts PATH")
    return folder

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.bot.state.stores import MEMORY, Box

ENGINES: dict[str, Callable[..., Box]] = {"sqlite": Box}
"""What keeps the contract: whoever is entered here goes through the same tests."""


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """In memory where the system has a place there: these tests wait for some ten thousand commits."""
    with tempfile.TemporaryDirectory(prefix="heshi-", dir=MEMORY if MEMORY.is_dir() else None) as folder:
        yield Path(folder)


@pytest.fixture(params=ENGINES)
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[..., Box]]:
    """Opens stores of one engine in a folder of its own; closes what is still open at the end."""
    boxes: list[Box] = []

    def open_box(**options: Any) -> Box:
        boxes.append(ENGINES[request.param](tmp_path / "data", **options))
        return boxes[-1]

    yield open_box
    for one in boxes:
        one.end()


@pytest.fixture
def store(opened: Callable[..., Box]) -> Box:
    return opened()

"""A console for each test that asks for one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.console.houses import Site, site


@pytest.fixture
def console(tmp_path: Path) -> Iterator[Site]:
    """A console over the small fact base, with nobody in it yet."""
    with site(tmp_path) as made:
        yield made

"""A disk that is really full: a small file system of its own, where we may mount one."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.errors import StateError
from bot.state.backup import backup
from tests.bot.state.stores import NOON, Box, hand_in, row

SIZE = 3 << 20


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A folder on a disk of three megabytes."""
    place = tmp_path / "small"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(place)]
    try:
        done = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    except OSError:
        done = False
    if not done:
        pytest.skip("nobody lets us mount a small disk here")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def fill_up(place: Path) -> Path:
    filler = place / "filler"
    with filler.open("wb") as file:
        file.write(bytes(os.statvfs(place).f_bavail * os.statvfs(place).f_frsize))
    return filler


def test_a_full_disk_is_said_costs_nothing_and_passes(small):
    store = Box(small / "data")
    hand_in(store, "before")
    filler = fill_up(small)
    taken = []
    with pytest.raises(StateError, match="disk is full"):
        _hand_in_until_it_fails(store, taken)
    with pytest.raises(StateError, match="disk is full"):
        store.take([row("and again", words="…" * 5000)], None, now=NOON)
    filler.unlink()
    assert hand_in(store, "after") == 1
    again = store.stopped()
    assert again.counts().todo == len(taken) + 2
    assert [hand_in(again, event) for event in ("before", *taken, "after")] == [0] * (len(taken) + 2)
    again.end()


def _hand_in_until_it_fails(store: Box, taken: list[str]) -> None:
    for n in range(1000):
        store.take([row(str(n), words="…" * 5000)], None, now=NOON)
        taken.append(str(n))


def test_a_new_state_on_a_full_disk_is_refused_with_the_reason(small):
    filler = fill_up(small)
    with pytest.raises(StateError):
        Box(small / "data")
    filler.unlink()
    store = Box(small / "data")
    assert hand_in(store, "1") == 1
    store.end()


def test_a_backup_that_finds_no_room_leaves_nothing_behind(small, tmp_path):
    data = tmp_path / "data"
    store = Box(data)
    store.take([row(str(n), words="…" * 5000) for n in range(300)], None, now=NOON)
    with pytest.raises(StateError):
        backup(data, small / "backup.tar.gz")
    assert list(small.iterdir()) == []
    store.end()

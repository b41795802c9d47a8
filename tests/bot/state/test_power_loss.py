"""The power goes at any moment: what was acknowledged is there, and nothing is there by half.

The same test finds what weaker settings lose; if it did not, it would prove nothing.
"""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.memory import Outcome, SpokeUnasked
from bot.messages import Address
from bot.state import writer
from bot.state.contract import After, Tried
from tests.bot.state.disks import IMAGES, Disk, Entry, after_a_cut, connector, put
from tests.bot.state.stores import NOON, Box, answer, hand_in, message

MESSAGES = 40
CUTS = 25


@pytest.fixture
def disk(request: pytest.FixtureRequest) -> Iterator[Disk]:
    made = Disk(f"disk-{request.node.name}")
    yield made
    made.unregister()


def live(disk: Disk, data: Path, weaker: str = "") -> None:
    """Forty messages taken, answered and sent; every step is noted as acknowledged once it is."""
    store = Box(data, connect=connector(disk, weaker))
    for n in range(MESSAGES):
        room = Address("telegram", f"room {n % 5}")
        hand_in(store, str(n), room, words="…" * 400)
        disk.ack(("taken", n))
        (task,) = store.claim(1, now=NOON)
        outcome = Outcome((answer(room),), (SpokeUnasked(str(n)),))
        store.close(task, message(room), outcome, {0: (b"call" * 300,)}, now=NOON)
        disk.ack(("closed", n))
        (parcel,) = store.claim_calls("telegram", 1, now=NOON)
        store.tried([Tried(parcel.seq, After.SENT, sent_id="1")], now=NOON)
        disk.ack(("sent", n))
    store.end()


def wrong_in(folder: Path, acknowledged: list[Entry]) -> str:
    """What is lost or broken there; "" if nothing is."""
    if not acknowledged:
        return ""
    try:
        with closing(sqlite3.connect(folder / "state.db")) as connection:
            # This one looks, and needs no disk to wait for.
            connection.execute("PRAGMA synchronous=OFF")
            return compared(connection, acknowledged)
    except sqlite3.Error as error:
        return f"unreadable: {error}"


def compared(connection: sqlite3.Connection, acknowledged: list[Entry]) -> str:
    if (found := connection.execute("PRAGMA integrity_check").fetchone()[0]) != "ok":
        return f"damaged: {found}"
    states = [state for (state,) in connection.execute("SELECT state FROM inbox ORDER BY seq")]
    spoken = [int(fact) for (fact,) in connection.execute("SELECT fact FROM spoke ORDER BY rowid")]
    waiting = {number for (number,) in connection.execute("SELECT inbox - 1 FROM outbox")}
    done = [n for n, state in enumerate(states) if state == 2]
    checks = {
        "taken, and not there": [n for what, n in acknowledged if what == "taken" and n >= len(states)],
        "closed, and not there": [n for what, n in acknowledged if what == "closed" and n not in done],
        "sent, and to be sent again": [n for what, n in acknowledged if what == "sent" and n in waiting],
        "effects without their message, or twice": [] if spoken == done else [spoken, done],
    }
    return (
        json.dumps({name: those for name, those in checks.items() if those}) if any(checks.values()) else ""
    )


def faults(disk: Disk, tmp_path: Path, cuts: int, seed: int) -> Iterator[str]:
    """What is wrong after cuts at that many random moments, each with four images of the disk."""
    chance = random.Random(seed)
    for number in range(cuts):
        at = chance.randrange(1, len(disk.record) + 1)
        platters, acknowledged = after_a_cut(disk.record, at)
        for how in IMAGES:
            folder = tmp_path / f"{number}-{how}"
            folder.mkdir()
            put(platters, folder, how, chance)
            if wrong := wrong_in(folder, acknowledged):
                yield f"cut at {at} of {len(disk.record)}, {how} of the unsynced (seed {seed}): {wrong}"
            shutil.rmtree(folder)


@pytest.fixture(autouse=True)
def _checkpoints_are_frequent(monkeypatch: pytest.MonkeyPatch) -> None:
    # Carrying the log over, and beginning it anew, happens several times within the forty messages.
    monkeypatch.setattr(writer, "CHECKPOINT_ROWS", 30)


def test_nothing_acknowledged_is_lost_in_a_power_cut(disk, tmp_path):
    live(disk, tmp_path / "data")
    assert sum(entry[0] == "sync" and entry[1] == "state.db" for entry in disk.record) >= 5  # checkpoints
    assert list(faults(disk, tmp_path, CUTS, seed=20261122)) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(5))
def test_nothing_acknowledged_is_lost_in_many_power_cuts(disk, tmp_path, seed):
    live(disk, tmp_path / "data")
    assert list(faults(disk, tmp_path, 500, seed)) == []


@pytest.mark.parametrize("synchronous", ["NORMAL", "OFF"])
def test_the_same_cuts_find_what_weaker_settings_lose(disk, tmp_path, synchronous):
    live(disk, tmp_path / "data", synchronous)
    assert next(faults(disk, tmp_path, CUTS, seed=20261122), None)


# --- disks that fail while the power is on


def test_after_a_failed_fsync_the_store_gives_up_and_says_so(disk, tmp_path):
    store = Box(tmp_path / "data", connect=connector(disk))
    hand_in(store, "1")
    disk.fails = lambda what, name: (
        sqlite3.SQLITE_IOERR_FSYNC if (what, name) == ("sync", "state.db-wal") else 0
    )
    with pytest.raises(writer.StateError, match="disk does not do"):
        hand_in(store, "2")
    disk.fails = lambda _what, _name: 0
    with pytest.raises(writer.StateError, match="disk does not do"):
        hand_in(store, "3")
    assert isinstance(store.breaks(), writer.StateError)
    store.end()


def test_a_failed_fsync_while_the_log_is_carried_over_is_seen_too(disk, tmp_path):
    store = Box(tmp_path / "data", connect=connector(disk))
    disk.fails = lambda what, name: sqlite3.SQLITE_IOERR_FSYNC if (what, name) == ("sync", "state.db") else 0
    with pytest.raises(writer.StateError, match="disk does not do"):
        hand_in_many(store)
    assert isinstance(store.breaks(), writer.StateError)
    disk.fails = lambda _what, _name: 0
    store.end()


def hand_in_many(store):
    for n in range(100):
        hand_in(store, str(n))


@pytest.mark.parametrize("code", [sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE])
def test_a_failed_write_fails_those_who_asked_and_nobody_after_them(disk, tmp_path, code):
    store = Box(tmp_path / "data", connect=connector(disk))
    hand_in(store, "1")
    disk.fails = lambda what, name: code if what == "write" else 0
    with pytest.raises(writer.StateError):
        hand_in(store, "2")
    disk.fails = lambda _what, _name: 0
    assert hand_in(store, "2") == 1
    assert store.counts().todo == 2
    store.end()

"""The thread that writes: together, in order, each for itself; full disks and locks pass."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from contextlib import closing, suppress

import pytest

from bot.errors import Busy, StateError
from bot.state import writer
from tests.bot.state.stores import NOON, Box, box, hand_in, row


@pytest.fixture
def commits():
    return []


@pytest.fixture
def store(tmp_path, commits):
    opened = Box(tmp_path / "data", at=commits.append)
    yield opened
    opened.end()


def insert(n):
    return lambda connection: connection.execute("INSERT INTO cursors VALUES (?, 0)", (str(n),))


def names(store):
    return store.transact(lambda c: [name for (name,) in c.execute("SELECT name FROM cursors ORDER BY name")])


def fails(connection):
    insert("half")(connection)
    raise ValueError("of its own making")


class Gate:
    """Work that keeps the writer busy until it is let go."""

    def __init__(self):
        self.entered, self.open = threading.Event(), threading.Event()

    def __call__(self, _connection):
        self.entered.set()
        self.open.wait()


def test_what_waits_while_one_commit_is_under_way_goes_into_the_next(store, commits):
    gate = Gate()

    async def scene():
        first = asyncio.ensure_future(store.store.transact(gate))
        await asyncio.to_thread(gate.entered.wait)
        rest = [asyncio.ensure_future(store.store.transact(insert(n))) for n in range(9)]
        await asyncio.sleep(0)
        gate.open.set()
        await asyncio.gather(first, *rest)

    before = commits.count("after commit")
    store.together(scene())
    assert commits.count("after commit") - before == 2
    assert len(names(store)) == 9


def test_one_that_fails_leaves_its_neighbours_alone(store):
    results = store.together(
        store.store.transact(insert("a")), store.store.transact(fails), store.store.transact(insert("b"))
    )
    assert [type(result).__name__ for result in results] == ["Cursor", "ValueError", "Cursor"]
    assert names(store) == ["a", "b"]


def test_what_a_database_says_is_told_in_our_words(store):
    store.transact(insert("a"))
    with pytest.raises(StateError, match=r"cannot be read or written \(SQLITE_CONSTRAINT_PRIMARYKEY\)"):
        store.transact(insert("a"))
    assert names(store) == ["a"]


def test_whoever_can_come_again_is_refused_while_too_much_waits_and_nobody_else(store, monkeypatch):
    monkeypatch.setattr(writer, "QUEUE", 5)
    gate = Gate()

    async def scene():
        first = asyncio.ensure_future(store.store.transact(gate))
        await asyncio.to_thread(gate.entered.wait)
        rest = [asyncio.ensure_future(store.store.transact(insert(n))) for n in range(5)]
        await asyncio.sleep(0)
        with pytest.raises(Busy):
            await store.store.take([row("1")], None, now=NOON)
        inner = asyncio.ensure_future(store.store.claim(1, now=NOON))
        await asyncio.sleep(0)
        gate.open.set()
        await asyncio.gather(first, *rest, inner)

    assert store.together(scene()) == [None]
    assert hand_in(store, "1") == 1


def test_who_stopped_waiting_does_not_stop_the_work(store):
    gate = Gate()

    async def scene():
        first = asyncio.ensure_future(store.store.transact(gate))
        await asyncio.to_thread(gate.entered.wait)
        second = asyncio.ensure_future(store.store.transact(insert("a")))
        await asyncio.sleep(0)
        second.cancel()
        gate.open.set()
        await first

    store.together(scene())
    assert names(store) == ["a"]


def test_callers_without_a_loop_may_wait_on_any_thread(store):
    threads = [threading.Thread(target=store.store._writer.run_now, args=(insert(n),)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(names(store)) == 8


def test_a_full_disk_fails_those_who_ask_and_passes(store):
    hand_in(store, "1")
    store.transact(lambda c: c.execute("INSERT INTO cursors VALUES ('before', 1)"))
    (pages,) = store.transact(lambda c: c.execute("PRAGMA page_count").fetchone())
    store.transact(lambda c: c.execute(f"PRAGMA max_page_count={pages + 2}").fetchall())
    many = [row(str(n), words="…" * 2000) for n in range(2, 50)]
    with pytest.raises(StateError, match="disk is full"):
        store.take(many, None, now=NOON)
    assert store.counts().todo == 1
    assert names(store) == ["before"]
    store.transact(lambda c: c.execute("PRAGMA max_page_count=1000000").fetchall())
    assert store.take(many, None, now=NOON) == 48
    assert store.store._writer.broken is None


def test_a_locked_database_fails_those_who_ask_and_passes(store):
    hand_in(store, "1")
    store.transact(lambda c: c.execute("PRAGMA busy_timeout=20").fetchall())
    with closing(sqlite3.connect(store.folder / "state.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StateError, match="another program keeps the database locked"):
            hand_in(store, "2")
    assert hand_in(store, "2") == 1
    assert store.store._writer.broken is None


def test_the_log_does_not_grow_without_end(store):
    for n in range(150):
        store.take([row(f"{n} {m}", words="…" * 300) for m in range(5)], None, now=NOON)
    assert (store.folder / "state.db-wal").stat().st_size < 8_000_000


def test_a_log_that_cannot_be_carried_over_stops_nobody(tmp_path, monkeypatch):
    monkeypatch.setattr(writer, "CHECKPOINT_ROWS", 1)
    with box(tmp_path / "data") as store:
        lock = tmp_path / "data" / "state.db.checkpoint"
        lock.unlink(missing_ok=True)
        lock.mkdir()  # as on a disk without room for one more file, it cannot be opened
        store.transact(insert("a"))
        store.transact(insert("b"))
        assert names(store) == ["a", "b"]
        lock.rmdir()
        store.transact(insert("c"))
        assert names(store) == ["a", "b", "c"]


def test_whoever_cannot_look_around_says_so_and_keeps_nobody_waiting(store, monkeypatch):
    def stumbles(_connection):
        raise ValueError("of its own making")

    monkeypatch.setattr(writer, "REST", 0.0)
    store.store._writer.others_wrote = stumbles
    with closing(sqlite3.connect(store.folder / "state.db")) as other, other:
        insert("a")(other)
    with suppress(StateError):
        for _ in range(9):
            names(store)
    assert "ValueError" in str(store.breaks())
    with pytest.raises(StateError, match="ValueError"):
        names(store)

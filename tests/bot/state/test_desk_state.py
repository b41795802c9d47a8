"""The desk's rows when rooms move, are left, or decisions come twice."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.memory import Complaint, Decided, Effect, Fault, Forget, LeftRoom, MovedRoom
from bot.messages import Address, Incoming, Language, Room
from bot.state.complaints import ComplaintState
from bot.state.decisions import APPLIERS, item_of
from bot.state.desk import DeskStore, Visitor
from bot.state.store import SqliteStore, open_store
from knowledge import Stance

GROUP, NEW = Address("telegram", "-5", Room.GROUP), Address("telegram", "-1005", Room.GROUP)
FAULT = Complaint(Fault.OUTDATED, "a-fact", Stance.AFFIRMS, None, "ab12cd", "77", Language.EN)
NOW = 1_000.0


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    opened = open_store(tmp_path, appliers=APPLIERS)
    yield opened
    opened.close_store()


def happens(store: SqliteStore, *effects: Effect, who: str = "7", room: Address = GROUP) -> None:
    asyncio.run(store.apply(Incoming(room, author=who), effects, now=NOW))


def test_who_reported_a_fault_is_found_where_the_room_went(store: SqliteStore) -> None:
    happens(store, FAULT)
    happens(store, MovedRoom(NEW))
    happens(store, Decided("f1", "confirm"))
    (reporter,) = DeskStore(store).reporters()
    assert (reporter.addressee.address, reporter.addressee.person, reporter.message_id) == (NEW, "7", "")


@pytest.mark.parametrize(
    ("effect", "who", "left"),
    [
        (LeftRoom(), "8", 0),
        (Forget(), "7", 0),
        (Forget(), "8", 1),
        (Forget(room_too=True), "8", 0),
    ],
)
def test_who_left_or_was_forgotten_waits_no_more(
    store: SqliteStore, effect: Effect, who: str, left: int
) -> None:
    happens(store, FAULT)
    happens(store, effect, who=who)
    happens(store, Decided("f1", "reject"))
    assert len(DeskStore(store).reporters()) == left


def test_the_first_decision_stands(store: SqliteStore) -> None:
    happens(store, FAULT)
    happens(store, Decided("f1", "reject"))
    happens(store, Decided("f1", "confirm"))
    reported = DeskStore(store).complaint(1)
    assert reported
    assert reported.state is ComplaintState.REJECTED
    kept = store.read(lambda c: c.execute("SELECT item, decision FROM decisions").fetchall())
    assert kept == [("f1", "reject")]


@pytest.mark.parametrize(
    ("item", "decision"),
    [("f9", "confirm"), ("q1", "try"), ("k1", "approve"), ("f1", "?"), ("q1", "?"), ("k1", "?"), ("z", "x")],
)
def test_what_means_nothing_changes_nothing(store: SqliteStore, item: str, decision: str) -> None:
    happens(store, Decided(item, decision))
    assert store.read(lambda c: c.execute("SELECT count(*) FROM decisions").fetchone()) == (0,)


def test_a_visitor_decides_beside_the_process_that_serves(store: SqliteStore, tmp_path: Path) -> None:
    happens(store, FAULT)
    visitor = Visitor(tmp_path)
    assert visitor.decide(Decided("f1", "confirm"), now=NOW)
    assert not visitor.decide(Decided("f1", "confirm"), now=NOW)
    assert len(DeskStore(store).reporters()) == 1


@pytest.mark.parametrize("name", ["", "q", "12", "q-1", "Q1", "q1 ", "x1", "q" + "9" * 10])
def test_what_is_no_item(name: str) -> None:
    assert item_of(name) is None

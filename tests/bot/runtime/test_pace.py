"""How much anybody gets: token buckets, and one "busy" a minute."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages import Action, Address, Content, Incoming, Kind, Press, Room
from bot.runtime.pace import Allowed, Limits, Pace

GROUP, PRIVATE = Address("toy", "us", Room.GROUP), Address("toy", "me")
A, B, N = Allowed.ANSWER, Allowed.BUSY, Allowed.NOTHING


def asks(address: Address = PRIVATE, author: str = "lan", **over: Any) -> Incoming:
    return Incoming(address, Content(), author=author, **{"addressed": True} | over)


def counted(pace: Pace, incoming: Incoming, times: int, now: float = 0) -> list[Allowed]:
    return [pace.allowed(incoming, now) for _ in range(times)]


def test_ten_at_once_then_one_in_two_seconds() -> None:
    pace = Pace()
    assert counted(pace, asks(), 13) == [A] * 10 + [B, N, N]
    assert counted(pace, asks(), 3, now=4) == [A, A, N]
    assert counted(pace, asks(), 12, now=64) == [A] * 10 + [B, N]


def test_everyone_has_a_limit_of_their_own() -> None:
    pace = Pace()
    assert counted(pace, asks(author="lan"), 10) == counted(pace, asks(author="aunt"), 10) == [A] * 10


@pytest.mark.parametrize(
    ("over", "answers", "then"),
    [
        ({"press": Press(Action.DETAILS), "kind": Kind.PRESS}, 20, B),
        ({"kind": Kind.INLINE}, 30, N),
        ({"kind": Kind.GUEST, "address": GROUP}, 10, B),
        ({"address": GROUP, "addressed": False}, 10, N),
        ({"kind": Kind.LEFT}, 99, A),
        ({"author": ""}, 99, A),
    ],
)
def test_what_is_limited_how(over: dict[str, Any], answers: int, then: Allowed) -> None:
    assert counted(Pace(), asks(**over), answers + 1) == [A] * answers + [then]


def test_pressing_buttons_costs_no_questions() -> None:
    pace = Pace()
    counted(pace, asks(press=Press(Action.DETAILS)), 50)
    assert pace.allowed(asks(), 0) is A


def test_posts_by_button_count_in_a_group_like_questions() -> None:
    pace = Pace()
    family = {"address": GROUP, "kind": Kind.PRESS, "press": Press(Action.FAMILY)}
    for member in range(20):
        assert pace.allowed(asks(author=f"member {member}", **family), 0) is A
    assert pace.allowed(asks(author="one more", **family), 0) is B
    mute = {"address": GROUP, "kind": Kind.PRESS, "press": Press(Action.MUTE)}
    assert pace.allowed(asks(author="admin", **mute), 0) is A


def test_a_room_hears_busy_once_a_minute_whoever_shouts() -> None:
    pace = Pace()
    heard = [pace.allowed(asks(GROUP, f"{n}"), 0) for n in range(40)]
    assert heard == [A] * 20 + [B] + [N] * 19


@given(st.lists(st.tuples(st.floats(-100, 100), st.integers(0, 3)), max_size=300))
def test_a_clock_that_jumps_gives_nobody_more_than_the_burst_and_the_time(
    asked: list[tuple[float, int]],
) -> None:
    pace, now, forward, answers = Pace(), 0.0, 0.0, 0
    for seconds, author in asked:
        now += seconds
        forward += max(0.0, seconds)
        answers += author == 0 and pace.allowed(asks(author="0"), now) is A
    assert answers <= Limits().author.burst + forward * Limits().author.a_second


def test_those_who_were_quiet_for_long_are_forgotten() -> None:
    pace = Pace()
    for n in range(30_000):
        pace.allowed(asks(author=f"{n}"), n / 10)
    assert len(pace._buckets) <= 10_000


def test_where_very_many_write_it_is_not_looked_through_them_all_at_each() -> None:
    pace, looked = Pace(), 0
    for n in range(25_000):
        before = pace._buckets
        pace.allowed(asks(author=f"{n}"), n / 1_000)
        looked += pace._buckets is not before
    assert looked <= 2

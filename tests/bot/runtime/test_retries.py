"""What becomes of a call after each fate."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery import Fate, Gone, Held, Maybe, Moved, Refused, Sent, Unsent, Wait
from bot.messages import Room
from bot.runtime.retries import after, outlived, pause
from bot.state.contract import After, Parcel, Tried

NOW = 1_000_000.0
DAY = 24 * 3600.0


def parcel(
    attempts: int = 1, *, age: float = 0, kind: Room = Room.PRIVATE, maybe: int | None = None
) -> Parcel:
    """Of its tries so far all may have arrived, unless said otherwise."""
    doubtful = attempts - 1 if maybe is None else maybe
    return Parcel(0, "toy", "room", b"the call", attempts, doubtful, NOW - age, kind)


GROUP = Room.GROUP

TABLE: list[tuple[Parcel, Fate, Tried]] = [
    (parcel(), Sent("7"), Tried(0, After.SENT, sent_id="7")),
    (parcel(9, age=9 * DAY), Sent(), Tried(0, After.SENT)),
    # it certainly did not arrive: for a day, in ever longer pauses
    (parcel(1), Unsent("refused"), Tried(0, After.AGAIN, not_before=NOW + 1, error="refused")),
    (parcel(2), Unsent("refused"), Tried(0, After.AGAIN, not_before=NOW + 2, error="refused")),
    (parcel(3, kind=GROUP), Unsent("x"), Tried(0, After.AGAIN, not_before=NOW + 4, error="x")),
    (parcel(99, age=DAY / 2), Unsent("x"), Tried(0, After.AGAIN, not_before=NOW + 60, error="x")),
    (parcel(99, age=DAY + 1), Unsent("x"), Tried(0, After.DEAD, error="too old")),
    # it may have arrived: a few times in private, once more in a group
    (parcel(1), Maybe("cut"), Tried(0, After.AGAIN, not_before=NOW + 1, maybe=True, error="cut")),
    (parcel(7), Maybe("cut"), Tried(0, After.AGAIN, not_before=NOW + 60, maybe=True, error="cut")),
    (parcel(8), Maybe("cut"), Tried(0, After.DEAD, maybe=True, error="maybe sent: cut")),
    (parcel(2, age=DAY / 3), Maybe("cut"), Tried(0, After.DEAD, maybe=True, error="maybe sent: cut")),
    (parcel(1, kind=GROUP), Maybe("x"), Tried(0, After.AGAIN, not_before=NOW + 1, maybe=True, error="x")),
    (parcel(2, kind=GROUP), Maybe("x"), Tried(0, After.DEAD, maybe=True, error="maybe sent: x")),
    # … unless the platform said itself that it failed
    (
        parcel(3, kind=GROUP),
        Maybe("x", answered=True),
        Tried(0, After.AGAIN, not_before=NOW + 4, maybe=True, error="x"),
    ),
    (
        parcel(8, kind=GROUP),
        Maybe("x", answered=True),
        Tried(0, After.DEAD, maybe=True, error="maybe sent: x"),
    ),
    # it was down for hours, and then may have taken it: that is the first doubt
    (parcel(99, maybe=0), Maybe("x"), Tried(0, After.AGAIN, not_before=NOW + 60, maybe=True, error="x")),
    (
        parcel(2, maybe=0, kind=GROUP),
        Maybe("x"),
        Tried(0, After.AGAIN, not_before=NOW + 2, maybe=True, error="x"),
    ),
    # when the platform says
    (parcel(9), Wait(7), Tried(0, After.AGAIN, not_before=NOW + 7, error="asked to wait")),
    (parcel(9), Wait(7, everyone=True), Tried(0, After.AGAIN, not_before=NOW + 7, error="asked to wait")),
    # once more in a plainer form
    (
        parcel(),
        Refused("html", b"plain"),
        Tried(0, After.AGAIN, not_before=NOW, error="html", instead=b"plain"),
    ),
    (parcel(), Refused("html"), Tried(0, After.DEAD, error="html")),
    (parcel(), Refused("html", b"the call"), Tried(0, After.DEAD, error="html")),
    (parcel(), Refused("html", b"no plainer"), Tried(0, After.DEAD, error="html")),
    (
        parcel(99, maybe=0),
        Refused("html", b"plain"),
        Tried(0, After.AGAIN, not_before=NOW, error="html", instead=b"plain"),
    ),
    # the room
    (parcel(), Gone("blocked"), Tried(0, After.DEAD, error="blocked", gone=True)),
    (
        parcel(),
        Moved("-100", b"there"),
        Tried(0, After.AGAIN, not_before=NOW, instead=b"there", moved_to="-100"),
    ),
    (parcel(), Held("window"), Tried(0, After.HELD, error="window")),
    (parcel(9, age=9 * DAY), Held("window"), Tried(0, After.HELD, error="window")),
    (parcel(), Moved("-100", b""), Tried(0, After.DEAD, error="moved", moved_to="-100")),
    (parcel(8), Moved("-100", b"there"), Tried(0, After.DEAD, error="moved", moved_to="-100")),
]


@pytest.mark.parametrize(("call", "fate", "tried"), TABLE)
def test_what_becomes_of_a_call(call: Parcel, fate: Fate, tried: Tried) -> None:
    assert after(call, fate, NOW) == tried


def test_what_waited_for_longer_than_a_day_is_not_tried_at_all() -> None:
    assert outlived(parcel(age=DAY), NOW) is None
    assert outlived(parcel(age=DAY + 1), NOW) == Tried(0, After.DEAD, error="too old")


@given(st.integers(1, 10_000), st.integers(0, 2**40))
def test_pauses_grow_to_a_minute_and_differ_a_little(attempts: int, seq: int) -> None:
    seconds = pause(Parcel(seq, "toy", "room", b"", attempts, 0, 0.0))
    least = min(60, 2 ** min(attempts - 1, 6))
    assert least <= seconds <= least * 1.25


FATES = st.sampled_from([Unsent("x"), Maybe("x"), Wait(1), Wait(30, True), Refused("x", b"y"), Refused("x")])


@given(st.lists(FATES, min_size=1, max_size=200), st.sampled_from(Room))
def test_every_call_ends(fates: list[Fate], kind: Room) -> None:
    """Whatever a platform does, nothing is tried for ever, and nothing doubtful often."""
    now, maybes, call = NOW, 0, b"call"
    for attempts, fate in enumerate([*fates, *[Unsent("x")] * 3_000], 1):
        tried = after(Parcel(1, "toy", "room", call, attempts, maybes, NOW, kind), fate, now)
        maybes += isinstance(fate, Maybe)
        if tried.after is not After.AGAIN:
            break
        assert tried.not_before >= now
        now, call = tried.not_before, tried.instead or call
    else:
        raise AssertionError
    assert maybes <= (2 if kind is Room.GROUP else 8)

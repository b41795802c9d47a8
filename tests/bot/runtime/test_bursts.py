"""Many messages in quick succession: which of them wait for each other."""

from __future__ import annotations

from typing import Any

import pytest

from bot.messages import Action, Address, Attachment, Content, Incoming, Kind, Press, Room
from bot.runtime.bursts import FORWARDED, Bursts, Joining

ALONE = Joining()


def said(text: str = "hello", author: str = "lan", **over: Any) -> Incoming:
    return Incoming(
        **{"address": Address("toy", "me"), "content": Content(typed=text), "author": author} | over
    )


FORWARD = {"content": Content(forwarded=("x",))}


def test_who_asks_and_waits_for_the_answer_is_always_answered_at_once() -> None:
    bursts = Bursts()
    assert [bursts.joining(said(), now) for now in (0, 3, 6, 9)] == [ALONE] * 4


def test_what_follows_quickly_waits_for_more() -> None:
    bursts = Bursts()
    waits = [bursts.joining(said(), now / 2) for now in range(8)]
    assert waits == [ALONE] + [Joining(True, 2.0)] * 4 + [Joining(True, 5.0)] * 3
    assert bursts.joining(said(), 8.4) == Joining(True, 5.0)
    assert bursts.joining(said(), 13.5) == ALONE


@pytest.mark.parametrize(
    "first", [FORWARD, {"content": Content(caption="x", attachments=(Attachment.PHOTO,))}]
)
def test_the_first_of_several_forwarded_or_of_an_album_waits_too(first: dict[str, Any]) -> None:
    bursts = Bursts()
    assert bursts.joining(said(**first), 0) == Joining(True, FORWARDED)
    assert bursts.joining(said(**first), 0.1) == Joining(True, 2.0)


@pytest.mark.parametrize(
    "over",
    [
        {"address": Address("toy", "us", Room.GROUP)},
        {"kind": Kind.EDITED},
        {"kind": Kind.INLINE},
        {"kind": Kind.PRESS, "press": Press(Action.DETAILS)},
        {"content": Content(typed="/help")},
        {"author": ""},
    ],
    ids=["group", "edited", "inline", "button", "command", "nobody"],
)
def test_what_never_waits(over: dict[str, Any]) -> None:
    bursts = Bursts()
    assert [bursts.joining(said(**over), 0) for _ in range(5)] == [ALONE] * 5


def test_a_clock_that_was_set_back_begins_anew() -> None:
    bursts = Bursts()
    bursts.joining(said(), 1000)
    assert bursts.joining(said(), 10) == ALONE


def test_those_who_are_quiet_are_forgotten() -> None:
    bursts = Bursts()
    for n in range(30_000):
        bursts.joining(said(author=f"{n}"), n / 100)
    assert len(bursts._lately) <= 10_000

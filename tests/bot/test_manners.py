"""Manners as tables: when a room lets us speak, and how much."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.etiquette import (
    COOL_DOWN,
    MAX_A_DAY,
    MAX_AN_HOUR,
    ONE_AUTHOR,
    Listening,
    hushed,
    listen,
    restraint,
)
from bot.memory import Policy, RoomSettings, Silence, Spoke
from bot.messages import Action, Address, Content, Incoming, Kind, Press
from tests.bot.builders import FOREIGN, GROUP, OPEN, PRIVATE, typed

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.timezone(dt.timedelta(hours=8)))
SURE = RoomSettings(Policy.SURE_ONLY)
MINUTE = dt.timedelta(minutes=1)
HOUR = dt.timedelta(hours=1)


def spoke(ago: dt.timedelta, fact: str = "other", *, by_author: bool = False) -> Spoke:
    return Spoke(NOW - ago, fact, by_author)


def spread(times: int, over: dt.timedelta) -> list[Spoke]:
    return [spoke(over * n / times, f"fact-{n}") for n in range(times)]


@pytest.mark.parametrize(
    ("settings", "lately", "expected"),
    [
        (SURE, [], None),
        (RoomSettings(), [], Silence.POLICY),
        (RoomSettings(Policy.OFF), [], Silence.POLICY),
        # muted
        (RoomSettings(Policy.SURE_ONLY, muted_until=NOW + MINUTE), [], Silence.MUTED),
        (RoomSettings(Policy.SURE_ONLY, muted_until=NOW), [], None),
        # quiet hours: from the first hour until the second begins, over midnight too
        (RoomSettings(Policy.SURE_ONLY, quiet_from=12, quiet_to=14), [], Silence.QUIET_HOURS),
        (RoomSettings(Policy.SURE_ONLY, quiet_from=10, quiet_to=12), [], None),
        (RoomSettings(Policy.SURE_ONLY, quiet_from=22, quiet_to=13), [], Silence.QUIET_HOURS),
        (RoomSettings(Policy.SURE_ONLY, quiet_from=22, quiet_to=12), [], None),
        (RoomSettings(Policy.SURE_ONLY, quiet_from=12, quiet_to=12), [], None),
        (RoomSettings(Policy.SURE_ONLY, quiet_from=12), [], None),
        # topics
        (RoomSettings(Policy.SURE_ONLY, topics=frozenset({"yunque"})), [], None),
        (RoomSettings(Policy.SURE_ONLY, topics=frozenset({"bailing"})), [], Silence.TOPIC),
        # once per fact and room within the cool-down
        (SURE, [spoke(COOL_DOWN - MINUTE, OPEN.id)], Silence.TOLD_LATELY),
        (SURE, [spoke(COOL_DOWN, OPEN.id)], None),
        (SURE, [spoke(-HOUR, OPEN.id)], Silence.TOLD_LATELY),  # the clock was set back
        # one author an hour
        (SURE, [spoke(ONE_AUTHOR - MINUTE, by_author=True)], Silence.AUTHOR_TOLD),
        (SURE, [spoke(ONE_AUTHOR, by_author=True)], None),
        (SURE, [spoke(MINUTE)], None),
        # three an hour, ten a day
        (SURE, spread(MAX_AN_HOUR - 1, HOUR), None),
        (SURE, spread(MAX_AN_HOUR, HOUR), Silence.HOUR_FULL),
        (SURE, [spoke(HOUR + n * MINUTE, f"f{n}") for n in range(MAX_AN_HOUR)], None),
        (SURE, [spoke(HOUR * (n + 1), f"f{n}") for n in range(MAX_A_DAY)], Silence.DAY_FULL),
        (SURE, [spoke(HOUR * (n + 1), f"f{n}") for n in range(MAX_A_DAY - 1)], None),
    ],
)
def test_what_holds_us_back(settings: RoomSettings, lately: list[Spoke], expected: Silence | None) -> None:
    assert restraint(OPEN, settings, lately, NOW) is expected


def test_a_fact_without_subjects_belongs_to_no_chosen_topic() -> None:
    settings = RoomSettings(Policy.SURE_ONLY, topics=frozenset({"yunque"}))
    assert restraint(FOREIGN, settings, [], NOW) is Silence.TOPIC


@given(st.integers(0, 23), st.integers(0, 23), st.integers(0, 23))
def test_quiet_hours_last_as_long_as_their_clock_says(start: int, end: int, hour: int) -> None:
    settings = RoomSettings(Policy.SURE_ONLY, quiet_from=start, quiet_to=end)
    quiet = hushed(settings, NOW.replace(hour=hour)) is Silence.QUIET_HOURS
    assert quiet is ((hour - start) % 24 < (end - start) % 24)


@pytest.mark.parametrize(
    ("incoming", "policy", "expected"),
    [
        (Incoming(GROUP, kind=Kind.JOINED, from_bot=True), Policy.OFF, Listening.ANSWER),
        (Incoming(GROUP, kind=Kind.LEFT), Policy.OFF, Listening.ANSWER),
        (Incoming(GROUP, kind=Kind.MOVED), Policy.OFF, Listening.ANSWER),
        (Incoming(GROUP, kind=Kind.REACTION, addressed=True), Policy.SURE_ONLY, Listening.IGNORE),
        (Incoming(GROUP, kind=Kind.GUEST), Policy.OFF, Listening.ANSWER),
        (Incoming(PRIVATE, kind=Kind.INLINE), Policy.OFF, Listening.ANSWER),
        (Incoming(GROUP, kind=Kind.INLINE, from_bot=True), Policy.OFF, Listening.IGNORE),
        (Incoming(GROUP, press=Press(Action.DETAILS, "a"), kind=Kind.PRESS), Policy.OFF, Listening.ANSWER),
        (typed("/settings", GROUP, addressed=True), Policy.OFF, Listening.ANSWER),
        (typed("/settings", GROUP), Policy.OFF, Listening.IGNORE),
        (typed("/why", GROUP, addressed=True), Policy.OFF, Listening.IGNORE),
        (typed("x", GROUP, kind=Kind.EDITED), Policy.SURE_ONLY, Listening.OVERHEAR),
    ],
)
def test_what_is_ours_to_hear(incoming: Incoming, policy: Policy, expected: Listening) -> None:
    assert listen(incoming, policy) is expected


@given(
    st.sampled_from(list(Kind)),
    st.booleans(),
    st.sampled_from(list(Policy)),
    st.sampled_from([PRIVATE, GROUP]),
)
def test_words_of_a_bot_are_never_heard(kind: Kind, addressed: bool, policy: Policy, room: Address) -> None:
    said = Incoming(room, Content(typed="x"), addressed=addressed, from_bot=True, kind=kind)
    about_the_room = kind in {Kind.JOINED, Kind.LEFT, Kind.MOVED}
    assert (listen(said, policy) is not Listening.IGNORE) is about_the_room

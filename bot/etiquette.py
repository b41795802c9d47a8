"""When to listen and when to speak: manners, in pure functions.

A private room gets an answer to everything. A group gets one when it asks; and unasked only where its
admins allow it, somebody asserts something, we are sure that it misleads people, and we have not said
enough there lately.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from enum import StrEnum

from bot.memory import Policy, RoomSettings, Silence, Spoke
from bot.messages import Incoming, Kind, Room
from knowledge import CheckResult, Fact, FactBase, Known, Stance, Verdict

COOL_DOWN = dt.timedelta(hours=24)
"""A room hears of one fact once in this time: whoever missed it finds it above, and repeats it no better."""

MAX_AN_HOUR = 3
"""Times that we speak unasked in one room. Telegram lets a bot say 20 things a minute in a group, which no
group bears; at three an hour people still talk more than we do."""

MAX_A_DAY = 10
"""The same for 24 hours: the day on which everybody forwards rumours must not become our day."""

ONE_AUTHOR = dt.timedelta(hours=1)
"""Nobody is corrected in public twice within this time: it is the claim that is judged, not the person."""

MUTE = dt.timedelta(hours=24)
"""How long the button under an unasked reply silences us."""

MEMORY = COOL_DOWN
"""How far back the times that we spoke unasked must be known."""

_DAY = dt.timedelta(hours=24)
_HOUR = dt.timedelta(hours=1)

HARMFUL = frozenset({Verdict.REFUTED, Verdict.MISLEADING, Verdict.OUTDATED})
"""Verdicts on which silence would let a false belief pass; what is supported needs no interruption."""


class Listening(StrEnum):
    """What to do with a message."""

    ANSWER = "answer"
    """We were asked, or told something about the room: never let it go."""
    OVERHEAR = "overhear"
    """We were not asked: speak only when sure."""
    IGNORE = "ignore"
    """Not for us: not even to be read."""


DISLIKE = "👎"
"""The one reaction that says something about an answer."""

_ABOUT_THE_ROOM = frozenset({Kind.JOINED, Kind.LEFT, Kind.MOVED})


def listen(incoming: Incoming, policy: Policy = Policy.MENTION_ONLY) -> Listening:
    """Whether a message is to be answered, overheard or left alone."""
    if incoming.kind in _ABOUT_THE_ROOM:
        return Listening.ANSWER
    private = incoming.address.kind is Room.PRIVATE
    if incoming.kind is Kind.REACTION:
        # In a group a thumb down is talk among people; whoever means us presses the button.
        asks_us = private and DISLIKE in incoming.content.typed and not incoming.from_bot
        return Listening.ANSWER if asks_us else Listening.IGNORE
    if incoming.from_bot:
        # Two bots answering each other never stop.
        return Listening.IGNORE
    if private or incoming.press or incoming.kind in {Kind.INLINE, Kind.GUEST}:
        return Listening.ANSWER
    if incoming.addressed and (policy is not Policy.OFF or _asks_for_settings(incoming)):
        return Listening.ANSWER
    return Listening.OVERHEAR if policy is Policy.SURE_ONLY and not incoming.addressed else Listening.IGNORE


def _asks_for_settings(incoming: Incoming) -> bool:
    # The way back must stay open: what was switched off is switched on again with this.
    return incoming.content.typed.strip().lower().startswith("/settings")


def speaks(result: CheckResult, base: FactBase) -> bool:
    """True where we would open our mouth unasked in a group."""
    return any(worth_saying(finding, base) for finding in result.known)


def worth_saying(finding: Known, base: FactBase) -> bool:
    """True for an assertion that is known to mislead, and was not quoted in order to be rebutted."""
    if finding.stance is not Stance.AFFIRMS or finding.claim.rebutted:
        return False
    scam = base.fact(finding.fact_id).warning is not None and finding.verdict is Verdict.UNPROVEN
    return finding.verdict in HARMFUL or scam


def hushed(room: RoomSettings, now: dt.datetime) -> Silence | None:
    """Why nothing at all may be said unasked in a room now, or None.

    `now` is a moment in the operator's time zone: quiet hours are read off its clock.
    """
    if room.policy is not Policy.SURE_ONLY:
        return Silence.POLICY
    if room.muted_until and now < room.muted_until:
        return Silence.MUTED
    return Silence.QUIET_HOURS if _in_quiet_hours(room, now.hour) else None


def restraint(fact: Fact, room: RoomSettings, spoke: Sequence[Spoke], now: dt.datetime) -> Silence | None:
    """Why nothing may be said unasked about this fact now, or None.

    `spoke` holds the times we did so in this room within `MEMORY`; `now` is as in `hushed`.
    """
    if why := hushed(room, now):
        return why
    if room.topics and room.topics.isdisjoint(fact.subjects):
        return Silence.TOPIC
    # A clock that was set back leaves moments in the future: they count as just now.
    if any(now - once.at < COOL_DOWN and once.fact_id == fact.id for once in spoke):
        return Silence.TOLD_LATELY
    if any(now - once.at < ONE_AUTHOR and once.by_author for once in spoke):
        return Silence.AUTHOR_TOLD
    return _too_much(spoke, now)


def _too_much(spoke: Sequence[Spoke], now: dt.datetime) -> Silence | None:
    # A reply that told of three facts counts as three: it was as loud.
    if sum(now - once.at < _HOUR for once in spoke) >= MAX_AN_HOUR:
        return Silence.HOUR_FULL
    return Silence.DAY_FULL if sum(now - once.at < _DAY for once in spoke) >= MAX_A_DAY else None


def _in_quiet_hours(room: RoomSettings, hour: int) -> bool:
    start, end = room.quiet_from, room.quiet_to
    if start is None or end is None:
        return False
    return start <= hour < end if start <= end else hour >= start or hour < end

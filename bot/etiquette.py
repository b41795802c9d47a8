"""When to listen and when to speak: manners, in pure functions.

A private room gets an answer to everything. A group gets one when it asks; and unasked only where its
admins allow it, somebody asserts something, and we are sure that it misleads people.
"""

from __future__ import annotations

from enum import StrEnum

from bot.memory import Policy
from bot.messages import Incoming, Room
from knowledge import CheckResult, FactBase, Known, Stance, Verdict


class Listening(StrEnum):
    """What to do with a message."""

    ANSWER = "answer"
    """We were asked: never stay silent."""
    OVERHEAR = "overhear"
    """We were not asked: speak only when sure."""
    IGNORE = "ignore"
    """Not for us: not even to be read."""


HARMFUL = frozenset({Verdict.REFUTED, Verdict.MISLEADING, Verdict.OUTDATED})
"""Verdicts on which silence would let a false belief pass; what is supported needs no interruption."""


def listen(incoming: Incoming, policy: Policy = Policy.MENTION_ONLY) -> Listening:
    """Whether a message is to be answered, overheard or left alone."""
    if incoming.from_bot:
        # Two bots answering each other never stop.
        return Listening.IGNORE
    if incoming.address.kind is Room.PRIVATE or incoming.press:
        return Listening.ANSWER
    if policy is Policy.OFF:
        return Listening.IGNORE
    if incoming.addressed:
        return Listening.ANSWER
    return Listening.OVERHEAR if policy is Policy.SURE_ONLY else Listening.IGNORE


def speaks(result: CheckResult, base: FactBase) -> bool:
    """True where we would open our mouth unasked in a group."""
    return any(worth_saying(finding, base) for finding in result.known)


def worth_saying(finding: Known, base: FactBase) -> bool:
    """True for an assertion that is known to mislead, and was not quoted in order to be rebutted."""
    if finding.stance is not Stance.AFFIRMS or finding.claim.rebutted:
        return False
    scam = base.fact(finding.fact_id).warning is not None and finding.verdict is Verdict.UNPROVEN
    return finding.verdict in HARMFUL or scam

from __future__ import annotations

import pytest

from bot.etiquette import Listening, listen, speaks
from bot.memory import Policy
from bot.messages import Action, Incoming, Press
from knowledge import Fact, Stance
from tests.bot.builders import (
    ALWAYS,
    BARE,
    BASE,
    FOREIGN,
    GROUP,
    MISLEADING,
    OPEN,
    PRIVATE,
    SCAM,
    close,
    fact,
    known,
    not_a_claim,
    period,
    result,
    typed,
    unknown,
)

UNPROVEN = fact("x", ("甲。", "A."), None, periods=[period("2024-01-01", "unproven", "乙", "B")])


@pytest.mark.parametrize(
    ("incoming", "policy", "expected"),
    [
        (typed("x", PRIVATE), Policy.MENTION_ONLY, Listening.ANSWER),
        (typed("x", PRIVATE), Policy.OFF, Listening.ANSWER),
        (typed("x", PRIVATE, from_bot=True), Policy.SURE_ONLY, Listening.IGNORE),
        (typed("x", GROUP), Policy.MENTION_ONLY, Listening.IGNORE),
        (typed("x", GROUP), Policy.SURE_ONLY, Listening.OVERHEAR),
        (typed("x", GROUP, addressed=True), Policy.MENTION_ONLY, Listening.ANSWER),
        (typed("x", GROUP, addressed=True), Policy.OFF, Listening.IGNORE),
        (Incoming(GROUP, press=Press(Action.DETAILS, "a")), Policy.OFF, Listening.ANSWER),
    ],
)
def test_whom_we_listen_to(incoming: Incoming, policy: Policy, expected: Listening) -> None:
    assert listen(incoming, policy) is expected


@pytest.mark.parametrize(
    ("about", "stance", "expected"),
    [
        (OPEN, Stance.AFFIRMS, True),  # outdated
        (BARE, Stance.AFFIRMS, True),  # refuted
        (MISLEADING, Stance.AFFIRMS, True),
        (SCAM, Stance.AFFIRMS, True),  # unproven, with a warning
        (ALWAYS, Stance.AFFIRMS, False),  # supported
        (FOREIGN, Stance.AFFIRMS, False),  # no verdict
        (OPEN, Stance.DENIES, False),
        (OPEN, Stance.ASKS, False),
        (ALWAYS, Stance.DENIES, False),  # a denial that is refuted
    ],
)
def test_when_we_speak_unasked(about: Fact, stance: Stance, expected: bool) -> None:
    assert speaks(result("x", known(about, stance)), BASE) is expected


def test_unproven_without_a_warning_is_let_be() -> None:
    from knowledge import FactBase

    assert not speaks(result("x", known(UNPROVEN)), FactBase.of([UNPROVEN]))


def test_words_quoted_in_order_to_be_rebutted_are_let_be() -> None:
    assert not speaks(result("x", known(OPEN, rebutted=True)), BASE)


def test_one_harmful_claim_among_others_is_enough() -> None:
    assert speaks(result("x", unknown("a"), known(ALWAYS), known(BARE)), BASE)


def test_what_we_do_not_know_is_let_be() -> None:
    assert not speaks(result("x", unknown("a"), close("b", OPEN), not_a_claim("c")), BASE)

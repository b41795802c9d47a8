"""Whatever comes in, an outcome comes out, and it is one that a channel can deliver."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from bot.delivery import Way
from bot.memory import Asked, Forget, Policy, RoomSettings, SetRoom, Watch
from bot.messages import (
    MAX_PAYLOAD_BYTES,
    Action,
    Address,
    Attachment,
    Content,
    Incoming,
    Kind,
    Language,
    Origin,
    Press,
    Rights,
    Room,
)
from knowledge import Stance
from tests.bot.builders import BARE, FACTS, MISLEADING, OPEN, SCAM, ByHeart, close, known
from tests.bot.remembering import CHAT, Remembering, Stage

CHECKER = (
    ByHeart()
    .knows("开放了", known(OPEN, text="开放了"))
    .knows("免费", known(MISLEADING, text="免费"))
    .knows("两个", known(SCAM), known(BARE))
    .knows("哪个", close("哪个", OPEN, MISLEADING))
)
COMMANDS = "check ask status statements settings subscribe why privacy forget help start queue dice".split()
WORDS = st.one_of(
    st.sampled_from(["开放了", "免费", "两个", "哪个", "", "我到家了", "is it open", "/", "//", "\ud800"]),
    st.sampled_from(COMMANDS).flatmap(
        lambda name: st.sampled_from([f"/{name}", f"/{name}@heshi_bot 开放了", f"/{name} x"])
    ),
    st.text(max_size=30),
)
ROOMS = st.sampled_from(
    [
        Address(CHAT, "11"),
        Address(CHAT, "-5", Room.GROUP),
        Address(CHAT, "-5", Room.GROUP, "7"),
        Address("web", "w"),
    ]
)
PRESSES = st.builds(
    Press,
    st.sampled_from(Action),
    st.sampled_from(["", "never-was", *(fact.id for fact in FACTS)]),
    st.sampled_from(Stance),
    st.sampled_from([None, dt.date(2026, 11, 22)]),
    st.sampled_from(["", "ab12cd"]),
    st.sampled_from(Language),
    st.sampled_from(
        ["", "policy:off", "lang:en", "quiet:22-7", "topic:yunque", "mute:24", "show:lang", "intro:x", ":"]
    ),
)
CONTENTS = st.builds(
    Content,
    WORDS,
    WORDS,
    st.lists(WORDS, max_size=2).map(tuple),
    WORDS,
    st.lists(st.sampled_from(Attachment), max_size=1).map(tuple),
    st.sampled_from([None, dt.date(2025, 1, 1)]),
    st.sampled_from([None, *Origin]),
)


@st.composite
def incomings(draw: st.DrawFn) -> Incoming:
    kind = draw(st.sampled_from(Kind))
    return Incoming(
        draw(ROOMS),
        draw(CONTENTS),
        draw(st.sampled_from(["", "1", "2"])),
        draw(st.sampled_from(["", "11", "12"])),
        addressed=draw(st.booleans()),
        named=draw(st.booleans()),
        from_bot=draw(st.booleans()),
        press=draw(PRESSES) if kind is Kind.PRESS else None,
        prefers=draw(st.sampled_from([None, *Language])),
        kind=kind,
        on_message=draw(st.sampled_from(["", "b1", "-5"])),
        token=draw(st.sampled_from(["", "t"])),
        rights=draw(st.sampled_from(Rights)),
        moved_to=draw(st.sampled_from(["", "-6"])),
        reads_all=draw(st.sampled_from([None, True, False])),
    )


class Nobody:
    """A desk for maintainers of whom none is here."""

    def handles(self, incoming: Incoming) -> bool:
        return False


def settled(policy: Policy) -> Remembering:
    memory = Remembering()
    memory.rooms["-5"] = RoomSettings(policy)
    return memory


@given(st.lists(incomings(), min_size=1, max_size=4), st.sampled_from(Policy))
def test_an_outcome_can_be_delivered_and_promises_only_what_was_agreed(
    batch: list[Incoming], policy: Policy
) -> None:
    here = Stage(CHECKER, settled(policy), maintainers=Nobody())
    outcome = here.bot.respond(batch, here.now)
    homes = {one.address for one in batch}
    for delivery in outcome.deliveries:
        reply = delivery.reply
        assert delivery.address in homes
        assert all(
            len(button.payload.encode()) <= MAX_PAYLOAD_BYTES for button in (reply.buttons if reply else ())
        )
        assert reply is not None or delivery.way in {Way.TOAST, Way.DELETE, Way.INLINE}
        assert not delivery.tells or delivery.way in {Way.SEND, Way.EDIT, Way.GUEST}
        if delivery.unasked:
            assert not delivery.asker
            assert reply is not None
            assert reply.quiet
            assert policy is Policy.SURE_ONLY
    for effect in outcome.effects:
        if isinstance(effect, Asked):
            assert any(is_consent(one) for one in batch)
        if isinstance(effect, Forget) and effect.room_too:
            assert any(one.rights is Rights.ADMIN for one in batch)
        if isinstance(effect, Watch):
            assert any(one.press and one.press.action is Action.WATCH for one in batch)
        if isinstance(effect, SetRoom):
            assert any(may_set(one) for one in batch)


def is_consent(one: Incoming) -> bool:
    private = one.address == Address(CHAT, "11")
    by_button = one.press is not None and one.press.action is Action.ASK
    return private and (by_button or "/ask" in one.content.typed)


def may_set(one: Incoming) -> bool:
    if one.kind is Kind.JOINED or one.address.kind is Room.PRIVATE:
        return True
    return one.rights is Rights.ADMIN and one.press is not None


@given(incomings())
def test_nothing_is_said_to_bots(incoming: Incoming) -> None:
    if not incoming.from_bot or incoming.kind in {Kind.JOINED, Kind.LEFT, Kind.MOVED}:
        return
    here = Stage(CHECKER, settled(Policy.SURE_ONLY))
    assert here.bot.respond([incoming], here.now).silent


@given(incomings())
def test_busy_is_one_line_and_changes_nothing(incoming: Incoming) -> None:
    here = Stage(CHECKER)
    outcome = here.bot.busy(incoming)
    assert len(outcome.deliveries) <= 1
    assert outcome.effects == ()

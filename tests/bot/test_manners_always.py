"""Whatever people do in a room: we never become the noise in it, and never repeat their links."""

from __future__ import annotations

import datetime as dt
import re

from hypothesis import given
from hypothesis import strategies as st

from bot.delivery import Way
from bot.memory import Policy
from bot.messages import Attachment, Content, Incoming, Kind, Reply, Rights
from tests.bot.builders import BARE, MISLEADING, OPEN, SCAM, ByHeart, close, known
from tests.bot.remembering import CHAT, Address, Room, Stage
from tests.bot.test_quoting import CONTACTS, LINKS

RUMOURS = {"开放了": OPEN, "免费": MISLEADING, "月入三万": SCAM, "三条命": BARE}
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(hours=24)


def rumours() -> ByHeart:
    checker = ByHeart()
    for text, fact in RUMOURS.items():
        checker.knows(text, known(fact, text=text))
    return checker.knows("全都", *(known(fact) for fact in RUMOURS.values()))


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["阿兰", "阿明", "老王", "机器人"]),
        st.sampled_from([*RUMOURS, "全都", "今天吃什么"]),
        st.integers(0, 300),  # minutes until the next
        st.sampled_from(["says", "edits", "mutes", "deletes"]),
    ),
    max_size=40,
)


@given(STEPS)
def test_unasked_we_say_three_things_an_hour_and_ten_a_day_and_nothing_to_bots(steps: list) -> None:
    here = Stage(rumours())
    family = here.group("一家人", policy=Policy.SURE_ONLY)
    spoken: list[tuple[dt.datetime, str]] = []
    for who, text, minutes, does in steps:
        here.passes(minutes=minutes)
        said = list(here.said.values())
        if does == "mutes" and said:
            _ = here.presses(who, said[-1], "静音24小时", Rights.MEMBER)
        elif does == "deletes" and said:
            _ = here.presses(who, said[-1], "删除", Rights.ADMIN)
        elif does == "edits" and said:
            _ = here.edits(said[-1].to.author, said[-1].to.message_id, text, family)
        else:
            _ = here.says(who, text, family, from_bot=who == "机器人")
            new = [one for one in here.outcome.deliveries if one.way is Way.SEND]
            assert not (new and who == "机器人")
            spoken += [(here.now, who) for _ in new]
    for at, who in spoken:
        since = [(other, by) for other, by in spoken if dt.timedelta(0) <= at - other]
        assert sum(at - other < HOUR for other, _ in since) <= 3
        assert sum(at - other < DAY for other, _ in since) <= 10
        assert sum(at - other < HOUR and by == who for other, by in since) <= 1


NASTY = st.lists(
    st.one_of(st.text(max_size=60), st.sampled_from([*LINKS, *CONTACTS, "<b>", "\u202e"])), max_size=4
).map(" ".join)


@given(NASTY, st.sampled_from(["", "/check ", "/status ", "/statements ", "/ask ", "/why ", "/subscribe "]))
def test_nothing_of_a_link_or_a_contact_comes_out_of_any_outcome(text: str, command: str) -> None:
    checker = ByHeart().knows(text.strip(), known(OPEN, text=text), known(SCAM, text=text))
    for findings in (checker, ByHeart().knows(text.strip(), close(text, OPEN)), ByHeart()):
        here = Stage(findings)
        private, family = Address(CHAT, "me"), here.group("us", policy=Policy.SURE_ONLY)
        typed = Content(typed=command + text)
        for incoming in (
            Incoming(private, typed, "1", "me", addressed=True),
            Incoming(family, typed, "2", "me", addressed=True),
            Incoming(family, typed, "3", "me"),
            Incoming(
                family, Content(quoted=text, attachments=(Attachment.PHOTO,)), "4", "me", addressed=True
            ),
            Incoming(private, Content(typed=text), "5", "me", kind=Kind.INLINE, token="i"),
            Incoming(Address(CHAT, "i:1", Room.GROUP), typed, "6", "me", kind=Kind.GUEST, token="g"),
        ):
            outcome = here.bot.respond([incoming], here.now)
            replies = [one.reply for one in outcome.deliveries if one.reply]
            replies += [reply for one in outcome.deliveries for _, reply in one.offers]
            titles = [title for one in outcome.deliveries for title, _ in one.offers]
            for shown in [*map(in_full, replies), *titles]:
                assert not re.search(r"evil|13800138000|wxid|teacher|\u202e", shown, re.IGNORECASE)


def in_full(reply: Reply) -> str:
    """Everything of a reply that anybody sees, its buttons too."""
    from bot.channels.plain import plain_text

    return plain_text(reply) + " ".join(button.label + button.payload for button in reply.buttons)

"""Every recorded update through reading, conversation and rendering: all that comes out, Telegram takes.

Then every button that came out is pressed, and every button that comes of that.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.app import open_current
from bot.channels.telegram.calls import Call
from bot.channels.telegram.reading import Me, read, read_update
from bot.channels.telegram.rendering import calls
from bot.conversation import Conversation, Current, House
from bot.delivery import Abilities
from bot.memory import Blank, Policy, RoomSettings
from bot.messages import Address, Incoming, Kind, Language, Rights
from knowledge import shipped_facts
from tests.bot.telegram.recordings import PAYLOADS, mutated
from tests.telegram.fake.contract import checked
from tests.telegram.fake.markup import parsed, utf16

ZONE = ZoneInfo("Asia/Shanghai")
ME = Me(7_000_001, "heshi_bot", reads_all=True, zone=ZONE)
NOON = dt.datetime(2026, 11, 22, 12, tzinfo=ZONE)

SILENT = {
    # Nobody said anything to us, or there is nothing to say.
    *("channel_post", "chat_member", "edited_live_location", "poll_closed", "private_pinned_message"),
    *("forum_topic_that_we_opened", "group_talk", "group_mention_of_another_bot"),
    *("group_mention_without_entity", "group_forward_naming_us", "group_from_bot", "group_via_bot"),
    *("group_answer_of_a_guest_bot", "group_our_own_text", "group_linked_channel_post"),
    *(
        "group_member_joined",
        "group_we_joined_as_service_message",
        "group_migrated_to",
        "group_migrated_from",
    ),
    *("group_reply_to_another_member", "group_reply_to_what_was_posted_through_us"),
    *("group_check_for_another_bot", "group_unknown_bare_command", "group_bare_help"),
    *("member_kicked", "member_removed", "member_blocked_in_private", "member_unblocked_in_private"),
    *("member_added_to_a_channel", "reaction", "reaction_anonymous"),
}
MAY_BE_SILENT = {"group_reply_to_ours", "private_reply_to_ours", "private_forward_of_ours"}
"""Somebody talks back to us: whether that wants an answer is for the conversation to say."""


class Remembers(Blank):
    """A memory in which every room has the same policy."""

    def __init__(self, policy: Policy) -> None:
        self._settings = RoomSettings(policy)

    def room(self, address: Address) -> RoomSettings:
        return self._settings


@pytest.fixture(scope="module")
def current(tmp_path_factory: pytest.TempPathFactory) -> Current:
    return open_current(shipped_facts(), tmp_path_factory.mktemp("shelf"))


def conversation(current: Current, policy: Policy = Policy.MENTION_ONLY) -> Conversation:
    house = House(
        lambda: current,
        NOON.date,
        memory=Remembers(policy),
        channels={"telegram": Abilities(pushes=True, edits=True)},
        kept=(("answers", dt.timedelta(days=90)),),
        zone=ZONE,
    )
    return Conversation(house)


def answered(talk: Conversation, found: object) -> list[Call]:
    """All that comes of one update; each of it is a call that the Bot API knows, within its limits."""
    assert isinstance(found, Incoming)
    outcome = talk.respond([replace(found, rights=Rights.ADMIN)], NOON)
    made = [call for delivery in outcome.deliveries for call in calls(delivery)]
    for call in made:
        for form in filter(None, (call, call.without_markup(), call.for_everyone(), call.without_anchor())):
            _ = checked(form.method, form.params)
            assert all(0 < utf16(text) <= 4096 for text in _texts(form.params))
            assert Call.decode(form.encode()) == form
    return made


def _texts(params: Any) -> Iterator[str]:
    """The texts in a call, as seen."""
    if isinstance(params, list):
        for one in params:
            yield from _texts(one)
    elif isinstance(params, dict):
        said = params.get("text") if "callback_data" not in params else None
        if said := said or params.get("message_text"):
            yield parsed(said)[0] if "parse_mode" in params else said
        for one in params.values():
            yield from _texts(one)


def buttons(made: list[Call]) -> set[str]:
    """The payloads of all buttons in some calls."""
    whole = "".join(call.encode().decode() for call in made)
    rest = whole.split('"callback_data":"')[1:]
    return {one.partition('"')[0] for one in rest}


@pytest.mark.parametrize("name", sorted(PAYLOADS))
def test_every_update_gets_what_telegram_takes(name: str, current: Current) -> None:
    made = answered(conversation(current), read(PAYLOADS[name], ME))
    if name not in MAY_BE_SILENT:
        assert bool(made) is (name not in SILENT)


@pytest.mark.parametrize("name", sorted(PAYLOADS))
def test_where_we_may_speak_up_it_is_silent_and_as_an_answer(name: str, current: Current) -> None:
    found = read(PAYLOADS[name], ME)
    assert isinstance(found, Incoming)
    made = answered(conversation(current, Policy.SURE_ONLY), found)
    if found.kind is Kind.MESSAGE and not found.addressed:
        for call in made:
            assert call.method == "sendMessage"
            assert call.params["disable_notification"] is True
            assert call.params["reply_parameters"]["message_id"] == int(found.message_id)


@given(mutated(), st.sampled_from(Policy))
def test_whatever_is_wrong_with_an_update_nothing_fails_behind_the_reading(
    current: Current, whole: Any, policy: Policy
) -> None:
    found = read_update(whole, ME)
    if isinstance(found, Incoming):
        _ = answered(conversation(current, policy), found)


ASKED = [
    *("private_text", "private_command", "private_forward_channel", "group_reply_with_mention"),
    *("group_anonymous_admin", "member_added", "forum_topic", "guest_in_a_group", "inline_query"),
]


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize(
    "where", ["press_private", "press_group_topic", "press_inaccessible", "press_inline"]
)
def test_whatever_button_is_pressed_and_wherever_it_is_answered(
    where: str, language: Language, current: Current
) -> None:
    talk = conversation(current)
    first = [answered(talk, _speaking(read(PAYLOADS[name], ME), language)) for name in ASKED]
    waiting = deque(sorted(set().union(*map(buttons, first))))
    pressed: set[str] = set()
    query = json.loads(PAYLOADS[where])
    while waiting:
        payload = waiting.popleft()
        pressed.add(payload)
        query["callback_query"]["data"] = payload
        made = answered(talk, read_update(query, ME))
        # Whoever pressed no longer waits.
        assert [call.method for call in made].count("answerCallbackQuery") == 1, payload
        waiting.extend(sorted(buttons(made) - pressed - set(waiting)))
    assert len(pressed) > 10


def _speaking(found: object, language: Language) -> object:
    return replace(found, prefers=language) if isinstance(found, Incoming) else found

"""What a request of WeCom's is answered with: small enough, in order, and under names that lead back."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.wecom_bot import passive
from bot.channels.wecom_bot.calls import Call
from bot.channels.wecom_bot.markdown import LIMIT

WORDS = st.text(min_size=1, max_size=40).map(lambda text: text * 200).filter(str.strip)
CALLS = st.lists(
    st.one_of(
        WORDS.map(lambda words: Call("room", markdown=words[:6000])),
        st.integers(0, 5).map(lambda n: Call("room", card={"task_id": f"t{n}", "card_type": "x"})),
    ),
    max_size=8,
)


@given(CALLS)
def test_what_is_shown_fits_into_one_message(calls: list[Call]) -> None:
    encoded = [call.encode() for call in calls]
    shown = passive.fitting(encoded)
    assert len(passive.together(shown).encode("utf-8", "replace")) <= LIMIT
    assert sum(bool(call.card) for call in shown) <= 1
    places = [list(dict.fromkeys(encoded)).index(call.encode()) for call in shown]
    assert places == sorted(places)
    assert bool(shown) == bool([call for call in map(Call.decode, encoded) if call])


@given(st.text(min_size=1, max_size=70))
def test_the_name_of_a_stream_leads_back_to_its_event(event: str) -> None:
    name = passive.stream_id(event)
    assert passive.event_of(name) == event
    assert name.replace("-", "").replace("_", "").isalnum()
    assert name.isascii()


@given(st.text(max_size=40))
def test_any_name_is_read(name: str) -> None:
    event = passive.event_of(name)
    assert isinstance(event, str)


@pytest.mark.parametrize("event", ["CAIQ16HMjQYY/NGagIOAgAMgq4KM0AI=", "a" * 64])
def test_names_of_real_events_are_short_enough_for_anybody(event: str) -> None:
    assert len(passive.stream_id(event)) <= 128


def test_a_card_takes_the_name_of_the_one_that_it_replaces() -> None:
    card = Call("room", card={"task_id": "ours", "button_list": []})
    said = passive.instead(card, "theirs")
    assert said["response_type"] == "update_template_card"
    assert said["template_card"] == {"task_id": "theirs", "button_list": []}
    assert card.card["task_id"] == "ours"


def test_a_welcome_is_plain() -> None:
    assert passive.welcome("**你好**") == {"msgtype": "text", "text": {"content": "你好"}}


def test_a_stream_is_as_the_documents_show_it() -> None:
    card = Call("room", card={"task_id": "t"})
    said = passive.stream("id", "字", finish=True, card=card)
    assert json.loads(json.dumps(said)) == {
        "msgtype": "stream_with_template_card",
        "stream": {"id": "id", "finish": True, "content": "字"},
        "template_card": {"task_id": "t"},
    }
    assert passive.stream("id", "字", finish=False)["msgtype"] == "stream"

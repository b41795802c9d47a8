from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import BadReceipt
from bot.messages import MAX_PAYLOAD_BYTES, Action, Language, Press, well_formed
from knowledge import Stance

IDS = st.from_regex(r"[a-z0-9]+(-[a-z0-9]+)*", fullmatch=True).filter(lambda i: len(i) <= 60)
PRESSES = st.builds(
    Press,
    st.sampled_from(Action),
    IDS,
    st.sampled_from(Stance),
    st.dates(),
    st.from_regex(r"[0-9a-f]{6}", fullmatch=True),
    st.sampled_from(Language),
)


@given(PRESSES)
def test_a_payload_fits_every_channel_and_leads_back_to_the_same_fact(press: Press) -> None:
    payload = press.encode()
    back = Press.decode(payload)
    assert len(payload.encode()) <= MAX_PAYLOAD_BYTES
    assert (back.action, back.fact_id, back.stance, back.language) == (
        press.action,
        press.fact_id,
        press.stance,
        press.language,
    )


@given(PRESSES.filter(lambda press: len(press.fact_id) <= 44))
def test_up_to_44_characters_of_id_leave_room_for_everything(press: Press) -> None:
    assert Press.decode(press.encode()) == press


@pytest.mark.parametrize(
    "payload", ["", "das", "qas.a", "das.a b", "das.a.20241399", "das.a.20240101.zz", "das.a\n", "d" * 5000]
)
def test_a_foreign_payload_is_refused(payload: str) -> None:
    with pytest.raises(BadReceipt, match="expected"):
        Press.decode(payload)


def test_a_payload_needs_no_fact() -> None:
    press = Press(Action.NONE_OF_THESE, language=Language.EN)
    assert Press.decode(press.encode()) == press


def test_a_payload_is_readable() -> None:
    press = Press(Action.DETAILS, "yunque-open", Stance.AFFIRMS, dt.date(2026, 11, 22), "ab12cd")
    assert press.encode() == "das.yunque-open.20261122.ab12cd"


def test_lone_surrogates_are_replaced_one_for_one() -> None:
    assert well_formed("a\ud800b") == "a\ufffdb"

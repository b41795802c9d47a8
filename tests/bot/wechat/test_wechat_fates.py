"""What becomes of a call: every errcode that is known, and any other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.wechat.api import Declined, Done, Unreached
from bot.channels.wechat.fates import BOT, KF, OA, ROBOT, fate_of, fate_of_code
from bot.channels.wechat.remedies import REMEDIES, our_address, remedy_for
from bot.delivery import Gone, Held, Maybe, Refused, Sent, Unsent, Wait

TABLES = {"oa": OA, "kf": KF, "robot": ROBOT, "bot": BOT}
NO_ERRCODES = range(400, 600)
"""HTTP statuses, told where there was no errcode."""


@pytest.mark.parametrize(
    ("table", "code", "expected"),
    [
        # platform, errcode   what is told of the call
        (OA, -1, Maybe("busy", answered=True)),
        (OA, 40001, Unsent("token")),
        (OA, 40014, Unsent("token")),
        (OA, 42001, Unsent("token")),
        (OA, 40013, Refused("errcode-40013")),
        (OA, 40003, Gone("bad-openid")),
        (OA, 40164, Unsent("ip-not-allowed")),
        (OA, 43004, Gone("not-following")),
        (OA, 43019, Gone("blacklisted")),
        (OA, 45002, Refused("too-long")),
        (OA, 45009, Wait(1800.0, everyone=True)),
        (OA, 45015, Held("window-closed")),
        (OA, 45047, Held("quota")),
        (OA, 48001, Held("no-permission")),
        (OA, 48002, Held("messages-off")),
        (KF, -1, Maybe("busy", answered=True)),
        (KF, 40014, Unsent("token")),
        (KF, 40096, Gone("bad-user")),
        (KF, 45009, Wait(60.0, everyone=True)),
        (KF, 60020, Unsent("ip-not-allowed")),
        (KF, 95001, Held("quota")),
        (KF, 95002, Held("window-closed")),
        (KF, 95013, Held("session")),
        (KF, 95018, Held("session")),
        (ROBOT, 45009, Wait(60.0)),
        (ROBOT, 93000, Gone("bad-key")),
        (BOT, 93006, Gone("bad-chat")),
        (BOT, 846605, Refused("bad-request-id")),
        (BOT, 846608, Refused("stream-expired")),
        (OA, 429, Wait(60.0, everyone=True)),
        (OA, 502, Maybe("http-502", answered=True)),
        (OA, 404, Unsent("http-404")),
        (OA, 99999, Refused("errcode-99999")),
    ],
)
def test_each_errcode_has_its_fate(table: dict[int, object], code: int, expected: object) -> None:
    assert fate_of(Declined(code, "says whatever it says"), table) == expected


def test_what_was_done_is_sent_under_the_name_that_the_platform_gave_it() -> None:
    assert fate_of(Done({"errcode": 0, "msgid": "a-1"}), KF) == Sent("a-1")
    assert fate_of(Done({"errcode": 0}), OA) == Sent("")


def test_without_an_answer_it_is_told_whether_the_call_went_out() -> None:
    assert fate_of(Unreached("ConnectError", certain=True), OA) == Unsent("ConnectError")
    assert fate_of(Unreached("ReadTimeout"), OA) == Maybe("ReadTimeout")


def test_a_plainer_form_goes_with_what_is_refused_and_with_nothing_else() -> None:
    for code in (45002, 12345):
        assert fate_of(Declined(code), OA, b"plainer") == Refused(
            "too-long" if code == 45002 else "errcode-12345", b"plainer"
        )
    for table in TABLES.values():
        for code in table:
            assert getattr(fate_of_code(code, table, b"plainer"), "instead", b"plainer") == b"plainer"


@given(
    table=st.sampled_from(list(TABLES.values())),
    code=st.integers(-(10**6), 10**7).filter(bool),
    says=st.text(max_size=40),
    instead=st.binary(max_size=20),
)
def test_any_errcode_has_a_fate_that_says_nothing_of_what_the_platform_says(
    table: dict[int, object], code: int, says: str, instead: bytes
) -> None:
    fate = fate_of(Declined(code, says), table, instead)
    assert not isinstance(fate, Sent)
    assert fate == fate_of(Declined(code), table, instead), "only the errcode counts"
    if code not in table and code not in NO_ERRCODES:
        assert fate == Refused(f"errcode-{code}", instead)


@given(table=st.sampled_from(list(TABLES.values())), status=st.integers(400, 599))
def test_an_http_status_is_no_errcode(table: dict[int, object], status: int) -> None:
    fate = fate_of(Declined(status), table)
    assert isinstance(fate, Maybe | Unsent | Wait)
    if status >= 500:
        assert fate == Maybe(f"http-{status}", answered=True)


def test_no_table_sends_twice_what_the_platform_did() -> None:
    """What is tried again was not done: it was refused, or the platform said itself that it failed."""
    for name, table in TABLES.items():
        for code, fate in table.items():
            assert not isinstance(fate, Maybe) or fate.answered, f"{name} {code}"


def test_a_closed_window_or_a_used_up_quota_forgets_nobody() -> None:
    for table, codes in ((OA, (45015, 45047, 48001)), (KF, (95001, 95002, 95013, 95018))):
        assert all(isinstance(table[code], Held) for code in codes)


def test_who_is_gone_is_gone_for_a_reason_of_theirs() -> None:
    """`Gone` forgets the room: never for anything that an operator can mend."""
    gone = {code for table in TABLES.values() for code, fate in table.items() if isinstance(fate, Gone)}
    assert gone == {40003, 40096, 43004, 43019, 50005, 93000, 93006, 93008}


# --- what to do about it


@pytest.mark.parametrize(
    ("says", "address"),
    [
        (
            "invalid ip 120.244.112.8 ipv6 ::ffff:120.244.112.8, not in whitelist rid: 5fa26c60-1a0ebdd5",
            "120.244.112.8",
        ),
        (
            "not allow to access from your ip, hint: [1652351795234893216809998], from ip: 118.112.58.253, "
            "more info at https://open.work.weixin.qq.com/devtool/query?e=60020",
            "118.112.58.253",
        ),
        ("invalid ip 2408:8000::1, not in whitelist", "2408:8000::1"),
        ("api unauthorized rid: 5fb644a6-7fbabde6-4c187881", ""),
        ("", ""),
    ],
)
def test_the_address_to_allow_is_read_from_the_refusal(says: str, address: str) -> None:
    assert our_address(says) == address


def test_a_refusal_for_the_address_says_which_one_to_allow() -> None:
    refusal = Declined(40164, "invalid ip 203.0.113.9 ipv6 ::ffff:203.0.113.9, not in whitelist")
    assert "add 203.0.113.9 to" in remedy_for(refusal)
    assert "this machine's public address" in remedy_for(Declined(60020))


@given(code=st.integers(), says=st.text())
def test_any_refusal_has_a_remedy_in_one_line(code: int, says: str) -> None:
    remedy = remedy_for(Declined(code, says))
    assert remedy
    assert "{" not in remedy
    assert "\n" not in remedy


def test_a_refusal_never_quotes_more_than_an_address() -> None:
    assert "secret" not in remedy_for(Declined(40164, "invalid ip secret-words"))


def test_every_errcode_that_holds_everything_up_has_a_remedy() -> None:
    """A maintainer reads of it, and nothing goes on until they have mended it."""
    mended = {40164, 48001, 48004, 50002, 60020, 93000, 95000, 95011, 95017}
    assert mended <= set(REMEDIES)

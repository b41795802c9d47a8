"""Access tokens: asked for once however many want one, kept, renewed early, refused, forced."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import SecretStr

from bot import logs
from bot.channels.wechat import tokens as under_test
from bot.channels.wechat.api import Answer, Api, Authorized, Declined, Done, Unreached
from bot.channels.wechat.tokens import EARLY, MARGIN, REST, Tokens, corp_tokens, stable_tokens
from bot.state.store import SqliteStore, open_store
from tests.bot.wechat.shelves import Clock, Kept
from tests.wechat.fake.api import Apis, Cut, Late, apis, errcode, status

TOKEN = "/cgi-bin/stable_token"
GETTOKEN = "/cgi-bin/gettoken"
SEND = "/cgi-bin/message/custom/send"
TEXT = {"touser": "o-lan", "msgtype": "text", "text": {"content": "已核实"}}
MANY, FIFTY = 200, 50


class Account:
    """A platform's account, and a program that needs its tokens. Both clocks are one."""

    def __init__(self, fake: Apis, shelf: Kept, *, corp: bool = False) -> None:
        self.fake, self.shelf, self.corp = fake, shelf, corp
        self.passes = fake.kf.passes if corp else fake.oa.passes
        self.path = GETTOKEN if corp else TOKEN
        self.api = Api(fake.url)
        self.tokens = self.started()

    def started(self) -> Tokens:
        """The program, started anew: with what lies on its shelf."""
        secret = SecretStr(self.fake.kf.secret if self.corp else self.fake.oa.secret)
        make, whose = (
            (corp_tokens, self.fake.kf.corp_id) if self.corp else (stable_tokens, self.fake.oa.appid)
        )
        return make(self.api, whose, secret, self.shelf, self.fake.now)

    @property
    def asked(self) -> int:
        """How often the platform was asked."""
        return len(self.fake.called(self.path))

    async def settled(self) -> None:
        """What goes on beside the calls is over."""
        if self.tokens._flight:
            await asyncio.wait([self.tokens._flight])


def story(
    tell: Callable[[Account], Awaitable[None]], *, corp: bool = False, shelf: Kept | None = None
) -> None:
    async def told() -> None:
        async with asyncio.timeout(30), apis() as fake:
            account = Account(fake, shelf or Kept(), corp=corp)
            try:
                await tell(account)
            finally:
                await account.tokens.close()
                await account.api.close()

    asyncio.run(told())


@pytest.fixture(params=[False, True], ids=["公众号", "微信客服"])
def corp(request: pytest.FixtureRequest) -> bool:
    """Either platform."""
    return bool(request.param)


# --- once


def test_two_hundred_at_once_ask_the_platform_once(corp: bool) -> None:
    async def tell(account: Account) -> None:
        account.fake.trouble(account.path, Late(0.05))
        found = await asyncio.gather(*(account.tokens.current() for _ in range(MANY)))
        assert set(found) == {account.passes.given[0]}
        assert account.asked == 1
        assert await account.tokens.current() == found[0]
        assert account.asked == 1
        assert account.shelf.looked == 1

    story(tell, corp=corp)


def test_two_hundred_refused_at_once_ask_for_one_new_token(corp: bool) -> None:
    async def tell(account: Account) -> None:
        old = await account.tokens.current()
        assert isinstance(old, str)
        account.passes.take_back()
        account.fake.trouble(account.path, Late(0.05))
        found = await asyncio.gather(*(account.tokens.renewed(old) for _ in range(MANY)))
        assert set(found) == {account.passes.given[1]}
        assert account.asked == 2
        # Who comes late with the old one gets the new one, and nobody is asked.
        assert await account.tokens.renewed(old) == found[0]
        assert account.asked == 2

    story(tell, corp=corp)


def test_fifty_calls_over_a_token_that_ends_cost_one_question_and_all_arrive() -> None:
    async def tell(account: Account) -> None:
        fake = account.fake
        for number in range(FIFTY):
            fake.oa.wrote(f"o-{number}", "text")
        calls = Authorized(account.api, account.tokens)
        await calls.post(SEND, TEXT | {"touser": "o-0"})
        account.passes.take_back()
        sent = await asyncio.gather(
            *(calls.post(SEND, TEXT | {"touser": f"o-{number}"}) for number in range(FIFTY))
        )
        assert all(isinstance(one, Done) for one in sent)
        assert sorted(openid for openid, _ in fake.oa.sent[1:]) == sorted(f"o-{n}" for n in range(FIFTY))
        assert account.asked == 2

    story(tell)


def test_who_gives_up_waiting_takes_the_answer_from_nobody() -> None:
    async def tell(account: Account) -> None:
        account.fake.trouble(TOKEN, Late(0.3))
        impatient = asyncio.create_task(account.tokens.current(within=0.05))
        cancelled = asyncio.create_task(account.tokens.current())
        patient = asyncio.create_task(account.tokens.current())
        assert await impatient == Unreached("TimeoutError", certain=True)
        cancelled.cancel()
        assert await patient == account.passes.given[0]
        assert account.asked == 1

    story(tell)


# --- kept and renewed


def test_a_token_outlives_the_program(corp: bool) -> None:
    async def tell(account: Account) -> None:
        before = await account.tokens.current()
        account.tokens = account.started()
        assert await account.tokens.current() == before
        assert account.asked == 1

    story(tell, corp=corp)


def test_a_token_of_another_account_is_none() -> None:
    shelf = Kept({"wechat_oa:wx0000000000000000": ("another", 9e9)})

    async def tell(account: Account) -> None:
        assert await account.tokens.current() == account.passes.given[0]

    story(tell, shelf=shelf)


def test_the_next_token_comes_while_the_old_one_holds_and_nobody_waits_for_it() -> None:
    async def tell(account: Account) -> None:
        old = await account.tokens.current()
        account.fake.later(7200 - EARLY + 1)
        account.fake.trouble(TOKEN, Late(0.1))
        assert await asyncio.gather(*(account.tokens.current() for _ in range(MANY))) == [old] * MANY
        await account.settled()
        assert await account.tokens.current() == account.passes.given[1]
        assert account.asked == 2
        account.passes.check(str(old))  # it still holds over there

    story(tell)


def test_wecom_gives_out_the_same_token_to_its_end_and_is_not_asked_at_every_call() -> None:
    async def tell(account: Account) -> None:
        first = await account.tokens.current()
        account.fake.later(7200 - EARLY + 1)
        for _ in range(EARLY.__int__()):
            assert isinstance(await account.tokens.current(), str)
            await account.settled()
            account.fake.later(1)
        assert account.asked < 15
        await account.tokens.current()
        await account.settled()
        assert len(account.passes.given) == 2
        assert await account.tokens.current() == account.passes.given[1] != first

    story(tell, corp=True)


def test_a_token_that_has_ended_is_not_used() -> None:
    async def tell(account: Account) -> None:
        old = await account.tokens.current()
        account.fake.later(7200 - MARGIN + 1)
        assert await account.tokens.current() != old
        account.tokens = account.started()
        account.fake.later(8000)
        assert await account.tokens.current() == account.passes.given[-1]

    story(tell)


@pytest.mark.parametrize("trouble", [errcode(-1, "system error"), status(502), Cut(made=False)])
def test_while_the_old_token_holds_the_next_may_fail(trouble: object) -> None:
    async def tell(account: Account) -> None:
        old = await account.tokens.current()
        account.fake.later(7200 - EARLY + 1)
        account.fake.trouble(TOKEN, trouble)
        for _ in range(MANY):
            assert await account.tokens.current() == old
            await account.settled()
        assert account.asked == 2, "it is not asked for again at once"
        account.fake.later(REST)
        await account.tokens.current()
        await account.settled()
        assert await account.tokens.current() == account.passes.given[1]

    story(tell)


def test_a_disk_that_fails_costs_a_question_after_a_restart_and_nothing_else() -> None:
    async def tell(account: Account) -> None:
        account.shelf.broken = True
        assert await account.tokens.current() == account.passes.given[0]
        account.tokens = account.started()
        assert await account.tokens.current() == account.passes.given[0]
        assert account.asked == 2

    story(tell)


# --- refused


def test_a_token_that_the_platform_refuses_and_gives_out_again_is_forced() -> None:
    """errcode 40001 although stable_token says that it holds: users report it."""

    async def tell(account: Account) -> None:
        old = await account.tokens.current()
        account.passes.spoilt = True
        assert await account.tokens.renewed(str(old)) == account.passes.given[1] != old
        assert [call.body.get("force_refresh") for call in account.fake.called(TOKEN)] == [None, None, True]

    story(tell)


def test_what_no_new_token_mends_is_forced_more_and_more_seldom_and_never_beyond_what_is_allowed() -> None:
    clock, forced = Clock(), []

    async def fetch(force: bool) -> Answer:
        if force:
            forced.append(clock.now)
        return Done({"access_token": f"token-{len(forced)}", "expires_in": 7200})

    async def refused_every_ten_seconds_for_two_days() -> None:
        tokens = Tokens("wechat_oa:wx", fetch, Kept(), clock, steady=clock)
        while clock.now < start + 2 * 86_400:
            if isinstance(token := await tokens.current(), str):
                await tokens.renewed(token)
            clock.now += 10

    start = clock.now
    asyncio.run(refused_every_ten_seconds_for_two_days())
    assert [round(one - start) for one in forced[:4]] == [0, 30, 90, 210]
    for one in forced:
        assert sum(one <= other < one + 86_400 for other in forced) <= 20


def test_wecom_knows_no_forcing_and_the_call_stays_unsent() -> None:
    async def tell(account: Account) -> None:
        old = await account.tokens.current()
        assert await account.tokens.renewed(str(old)) == Unreached("same-token", certain=True)
        # It was no refusal of us: the next call tries it again.
        assert await account.tokens.current() == old

    story(tell, corp=True)


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda fake: setattr(fake.oa, "allowed", False), 40164),
        (lambda fake: setattr(fake.oa, "secret", "another"), 40125),
        (lambda fake: setattr(fake.oa, "appid", "wxother"), 40013),
    ],
)
def test_a_refusal_is_believed_for_a_while_and_said_once(
    spoil: Callable[[Apis], None], code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = io.StringIO()
    logs.configure("INFO", log)

    async def tell(account: Account) -> None:
        right = account.fake.oa.secret, account.fake.oa.appid
        spoil(account.fake)
        for _ in range(3):
            found = await asyncio.gather(*(account.tokens.current() for _ in range(MANY)))
            assert {one.code for one in found if isinstance(one, Declined)} == {code}
        assert account.asked == 1
        account.fake.oa.allowed = True
        account.fake.oa.secret, account.fake.oa.appid = right
        monkeypatch.setattr(under_test, "REST", 0.0)
        assert await account.tokens.current() == account.passes.given[0]
        await account.tokens.current()

    story(tell)
    told = [json.loads(line) for line in log.getvalue().splitlines()]
    assert [line["event"] for line in told] == ["channel.down", "channel.up"]
    assert told[0]["channel"] == "wechat_oa"
    assert told[0]["why"] == f"errcode-{code}"
    assert told[0]["remedy"]
    assert ("203.0.113.9" in told[0]["remedy"]) is (code == 40164)


@pytest.mark.parametrize("trouble", [errcode(-1, "system error"), status(502), Cut(made=False)])
def test_what_passes_by_itself_is_asked_again_at_once(trouble: object) -> None:
    async def tell(account: Account) -> None:
        account.fake.trouble(TOKEN, trouble)
        assert isinstance(await account.tokens.current(), Declined | Unreached)
        assert await account.tokens.current() == account.passes.given[0]

    story(tell)


# --- whatever comes back


async def _asked_of(answer: Answer, clock: Clock) -> tuple[str | Declined | Unreached, Kept]:
    async def fetch(force: bool) -> Answer:
        return answer

    shelf = Kept()
    tokens = Tokens("wechat_oa:wx", fetch, shelf, clock)
    try:
        return await tokens.current(), shelf
    finally:
        await tokens.close()


@given(
    st.dictionaries(
        st.sampled_from(["access_token", "expires_in", "errmsg"]),
        st.none() | st.booleans() | st.integers(-(10**6), 10**9) | st.floats() | st.text(max_size=5),
    )
)
@settings(max_examples=200)
def test_any_answer_is_a_token_or_none(result: dict[str, object]) -> None:
    clock = Clock()
    token, shelf = asyncio.run(_asked_of(Done(result), clock))
    value = result.get("access_token")
    if isinstance(value, str) and value:
        assert token == value
        assert clock.now <= shelf.tokens["wechat_oa:wx"][1] <= clock.now + 86_400
    else:
        assert isinstance(token, Unreached)
        assert not shelf.tokens


def test_who_stops_while_a_token_is_asked_for_is_no_accident() -> None:
    async def tell(account: Account) -> None:
        account.fake.trouble(TOKEN, Late(5))
        waiting = asyncio.create_task(account.tokens.current())
        await asyncio.sleep(0.05)
        await account.tokens.close()
        assert isinstance(await waiting, Unreached)

    story(tell)


@dataclass
class _Shelved:
    """`bot.delivery.Shelf` over the real store, as far as tokens go."""

    store: SqliteStore

    async def token(self, name: str) -> tuple[str, float] | None:
        return await self.store.token(name)

    async def keep_token(self, name: str, token: str, until: float) -> None:
        await self.store.keep_token(name, token, until)


def test_a_token_lies_sealed_in_the_store(tmp_path: Path) -> None:
    """The real shelf: kept over a restart, and its file never holds the token as it is."""

    async def run() -> tuple[str, int]:
        async with asyncio.timeout(30), apis() as fake:
            shelf: Any = _Shelved(open_store(tmp_path))
            account = Account(fake, shelf)
            token = await account.tokens.current()
            assert isinstance(token, str)
            shelf.store.close_store()
            shelf.store = open_store(tmp_path)
            assert await account.started().current() == token
            await account.api.close()
            shelf.store.close_store()
            return token, account.asked

    token, asked = asyncio.run(run())
    assert asked == 1
    files = [file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()]
    assert any(b"wechat_oa:" in file for file in files)
    assert not any(token.encode() in file for file in files)

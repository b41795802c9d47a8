"""The stand-in of the HTTP APIs is as strict as their documents say; a second client finds its way, too."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from tests.wechat.fake.api import Apis, Cut, Late, apis, errcode, status

SEND = "/cgi-bin/message/custom/send"
TOKEN = "/cgi-bin/stable_token"
SYNC = "/cgi-bin/kf/sync_msg"
WRITE = "/cgi-bin/kf/send_msg"
GREET = "/cgi-bin/kf/send_msg_on_event"
ROBOT = "/cgi-bin/webhook/send"
LAN = "wmJ_lan"


class Caller:
    """Somebody with both accounts' tokens."""

    def __init__(self, fake: Apis, http: httpx.AsyncClient) -> None:
        self.fake, self.http = fake, http
        self.tokens: dict[str, str] = {}

    async def stable(self, **more: Any) -> dict[str, Any]:
        """POST stable_token."""
        oa = self.fake.oa
        body = {"grant_type": "client_credential", "appid": oa.appid, "secret": oa.secret} | more
        return await self.raw("POST", TOKEN, json=body)

    async def gettoken(self, **more: str) -> dict[str, Any]:
        """GET gettoken."""
        kf = self.fake.kf
        return await self.raw(
            "GET", "/cgi-bin/gettoken", params={"corpid": kf.corp_id, "corpsecret": kf.secret} | more
        )

    async def raw(self, verb: str, path: str, **what: Any) -> dict[str, Any]:
        """Any request."""
        answer = await self.http.request(verb, path, **what)
        told: dict[str, Any] = answer.json()
        return told

    async def posts(self, path: str, body: Any, **query: str) -> dict[str, Any]:
        """A call with a token that holds."""
        give = self.gettoken if "/kf/" in path else self.stable
        if path != ROBOT:
            query = {"access_token": (await give())["access_token"]} | query
        return await self.raw("POST", path, json=body, params=query)


def story(tell: Callable[[Apis, Caller], Awaitable[None]], *, strict: bool = True) -> None:
    async def told() -> None:
        async with (
            asyncio.timeout(30),
            apis(strict=strict) as fake,
            httpx.AsyncClient(base_url=fake.url, trust_env=False) as http,
        ):
            fake.oa.wrote("o-lan", "text")
            fake.kf.receives(fake.kf.first, LAN, "text", {"content": "Sora已开放"})
            await tell(fake, Caller(fake, http))

    asyncio.run(told())


def text(content: str, **more: Any) -> dict[str, Any]:
    return {"touser": "o-lan", "msgtype": "text", "text": {"content": content}} | more


# --- tokens


def test_a_stable_token_stays_the_same_until_its_last_five_minutes_and_then_both_hold() -> None:
    async def tell(fake: Apis, caller: Caller) -> None:
        first = await caller.stable()
        assert 7190 <= first["expires_in"] <= 7200
        fake.later(6800)
        assert (await caller.stable())["access_token"] == first["access_token"]
        fake.later(120)
        second = await caller.stable()
        assert second["access_token"] != first["access_token"]
        for token in (first, second):
            fake.oa.passes.check(token["access_token"])
        fake.later(300)
        told = await caller.raw(
            "GET", "/cgi-bin/getcallbackip", params={"access_token": first["access_token"]}
        )
        assert told["errcode"] == 42001

    story(tell)


def test_forcing_ends_the_old_token_at_once_but_not_within_half_a_minute_and_not_for_the_21st_time() -> None:
    async def tell(fake: Apis, caller: Caller) -> None:
        first = (await caller.stable())["access_token"]
        forced = (await caller.stable(force_refresh=True))["access_token"]
        assert forced != first
        told = await caller.raw("GET", "/cgi-bin/getcallbackip", params={"access_token": first})
        assert told["errcode"] == 40001
        assert (await caller.stable(force_refresh=True))["access_token"] == forced
        for _ in range(19):
            fake.later(31)
            assert (await caller.stable(force_refresh=True))["errcode"] == 0
        fake.later(31)
        assert (await caller.stable(force_refresh=True))["errcode"] == 45009
        fake.later(86_400)
        assert (await caller.stable(force_refresh=True))["errcode"] == 0

    story(tell)


def test_wecoms_token_stays_the_same_to_its_end() -> None:
    async def tell(fake: Apis, caller: Caller) -> None:
        first = await caller.gettoken()
        fake.later(7190)
        assert (await caller.gettoken())["access_token"] == first["access_token"]
        fake.later(10)
        assert (await caller.gettoken())["access_token"] != first["access_token"]

    story(tell)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"appid": "wx0"}, 40013),
        ({"secret": "x"}, 40125),
        ({"appid": None}, 41002),
        ({"secret": None}, 41004),
        ({"grant_type": "authorization_code"}, 40002),
        ({"force_refresh": "yes"}, 47001),
        ({"forced": True}, 47001),
    ],
)
def test_who_asks_for_a_token_wrongly_gets_none(more: dict[str, Any], code: int) -> None:
    async def tell(fake: Apis, caller: Caller) -> None:
        told = await caller.stable(**more)
        assert told["errcode"] == code
        assert "access_token" not in told

    story(tell, strict=False)


def test_an_address_that_is_not_allowed_is_named() -> None:
    async def tell(fake: Apis, caller: Caller) -> None:
        fake.oa.allowed = fake.kf.allowed = False
        told = await caller.stable()
        assert told["errcode"] == 40164
        assert "invalid ip 203.0.113.9 ipv6 ::ffff:203.0.113.9, not in whitelist" in told["errmsg"]
        # WeCom gives the token out, and refuses the call.
        assert (await caller.gettoken())["errcode"] == 0
        told = await caller.posts("/cgi-bin/kf/account/list", {})
        assert told["errcode"] == 60020
        assert "from ip: 203.0.113.9" in told["errmsg"]

    story(tell)


@pytest.mark.parametrize(("token", "code"), [("", 41001), ("made-up", 40014)])
def test_no_call_without_a_token(token: str, code: int) -> None:
    async def tell(fake: Apis, caller: Caller) -> None:
        told = await caller.raw("POST", SEND, json=text("x"), params={"access_token": token})
        assert told["errcode"] == code
        assert not fake.oa.sent

    story(tell)


# --- 公众号


@pytest.mark.parametrize(
    ("body", "code"),
    [
        # what is posted to custom/send                          errcode
        (text("实" * 682), 0),
        (text("实" * 683), 45002),
        (text("x" * 2049), 45002),
        (text(" "), 44004),
        (text("x", touser="o-nobody"), 40003),
        (text("x", touser=None), 40003),
        (text("x", msgtype="markdown"), 40008),
        (text("x", extra=1), 47001),
        ({"touser": "o-lan", "msgtype": "text", "text": "x"}, 47001),
        ({"touser": "o-lan", "msgtype": "text", "text": {"content": "x", "font": "big"}}, 47001),
        ([], 47001),
        (
            {"touser": "o-lan", "msgtype": "msgmenu", "msgmenu": {"head_content": "哪一条？", "list": []}},
            45098,
        ),
        (
            {
                "touser": "o-lan",
                "msgtype": "msgmenu",
                "msgmenu": {"head_content": "哪一条？", "list": [{"id": "1", "content": "一"}]},
            },
            0,
        ),
        (
            {"touser": "o-lan", "msgtype": "news", "news": {"articles": [{"title": "a"}, {"title": "b"}]}},
            45008,
        ),
    ],
)
def test_customer_service_takes_what_the_documents_allow(body: Any, code: int) -> None:
    async def tell(fake: Apis, caller: Caller) -> None:
        assert (await caller.posts(SEND, body))["errcode"] == code
        assert len(fake.oa.sent) == (code == 0)
        assert bool(fake.violations) is (code in {44004, 47001, 40008, 45098, 45008} or body == _NOBODY)

    story(tell, strict=False)


_NOBODY = text("x", touser=None)


def test_a_message_opens_five_messages_in_48_hours_and_an_event_three_in_a_minute() -> None:
    async def tell(fake: Apis, caller: Caller) -> None:
        async def sends(openid: str) -> int:
            return int((await caller.posts(SEND, text("x", touser=openid)))["errcode"])

        assert [await sends("o-lan") for _ in range(6)] == [0] * 5 + [45047]
        fake.oa.wrote("o-lan", "text")
        fake.later(48 * 3600 + 1)
        assert await sends("o-lan") == 45015
        fake.oa.wrote("o-new", "subscribe")
        assert [await sends("o-new") for _ in range(4)] == [0] * 3 + [45047]
        fake.later(61)
        assert await sends("o-new") == 45015
        fake.oa.wrote("o-new", "text")
        fake.oa.wrote("o-new", "CLICK")
        assert [await sends("o-new") for _ in range(9)] == [0] * 8 + [45047]
        fake.oa.wrote("o-new", "text")
        fake.oa.wrote("o-new", "unsubscribe")
        assert await sends("o-new") == 45015

    story(tell)


def test_a_personal_account_may_read_its_messages_and_nothing_else() -> None:
    async def tell(fake: Apis, caller: Caller) -> None:
        fake.oa.certified = False
        assert (await caller.posts(SEND, text("x")))["errcode"] == 48001
        assert (await caller.posts("/cgi-bin/menu/create", {"button": []}))["errcode"] == 48001

    story(tell)


@pytest.mark.parametrize(
    ("buttons", "code"),
    [
        ([{"type": "click", "name": "核实一条", "key": "help"}], 0),
        ([{"name": "更多", "sub_button": [{"type": "view", "name": "网站", "url": "https://a.example"}]}], 0),
        ([], 40016),
        ([{"type": "click", "name": "x", "key": "k"}] * 4, 40016),
        ([{"type": "click", "name": "六个字的名字", "key": "k"}], 40018),
        ([{"name": "更多", "sub_button": [{"type": "click", "name": "六个字的名字", "key": "k"}]}], 0),
        ([{"name": "更多", "sub_button": []}], 40023),
        ([{"type": "click", "name": "x", "key": "k" * 129}], 40019),
        ([{"type": "view", "name": "x", "url": "https://a.example/" + "x" * 1024}], 40020),
        ([{"type": "press", "name": "x", "key": "k"}], 40017),
        ([{"type": "click", "name": "x"}], 47001),
    ],
)
def test_a_menu_keeps_its_limits(buttons: list[Any], code: int) -> None:
    async def tell(fake: Apis, caller: Caller) -> None:
        assert (await caller.posts("/cgi-bin/menu/create", {"button": buttons}))["errcode"] == code
        token = (await caller.stable())["access_token"]
        told = await caller.raw("GET", "/cgi-bin/menu/get", params={"access_token": token})
        assert told["errcode"] == (46003 if code else 0)
        assert told.get("menu") == (None if code else {"button": buttons})

    story(tell, strict=False)


# --- 微信客服


def kf_text(fake: Apis, content: str, **more: Any) -> dict[str, Any]:
    start = {"touser": LAN, "open_kfid": fake.kf.first, "msgtype": "text", "text": {"content": content}}
    return start | more


def test_what_customers_wrote_is_read_once_with_the_cursor_and_for_three_days_without() -> None:
    async def tell(fake: Apis, caller: Caller) -> None:
        kf = fake.kf
        token, one = kf.event_token(), {"open_kfid": kf.first}
        for number in range(4):
            kf.receives(kf.first, LAN, "text", {"content": f"第{number}条"})
        kf.add("wkother", "另一个")
        kf.receives("wkother", LAN, "text", {"content": "给别人"})
        kf.page = 2
        seen, cursor, more = [], "", 1
        while more:
            told = await caller.posts(SYNC, one | {"token": token} | ({"cursor": cursor} if cursor else {}))
            seen += [row["text"]["content"] for row in told["msg_list"]]
            cursor, more = told["next_cursor"], told["has_more"]
        assert seen == ["Sora已开放", *(f"第{number}条" for number in range(4))]
        assert (await caller.posts(SYNC, one | {"token": token, "cursor": cursor}))["msg_list"] == []
        fake.later(3 * 86_400 + 1)
        assert (await caller.posts(SYNC, one | {"token": kf.event_token()}))["msg_list"] == []

    story(tell)


def test_an_answer_may_be_hollow_and_say_that_there_is_more() -> None:
    async def tell(fake: Apis, caller: Caller) -> None:
        fake.kf.hollow = True
        first = await caller.posts(SYNC, {"open_kfid": fake.kf.first, "token": fake.kf.event_token()})
        assert (first["msg_list"], first["has_more"]) == ([], 1)
        again = {"cursor": first["next_cursor"], "token": fake.kf.event_token(), "open_kfid": fake.kf.first}
        assert len((await caller.posts(SYNC, again))["msg_list"]) == 1

    story(tell)


def test_without_the_token_of_an_event_reading_is_limited() -> None:
    async def tell(fake: Apis, caller: Caller) -> None:
        codes = [(await caller.posts(SYNC, {}))["errcode"] for _ in range(11)]
        assert codes == [0] * 10 + [45009]
        assert (await caller.posts(SYNC, {"token": fake.kf.event_token()}))["errcode"] == 0
        fake.later(61)
        assert (await caller.posts(SYNC, {}))["errcode"] == 0

    story(tell)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({}, 0),
        ({"text": {"content": "实" * 683}}, 40058),
        ({"text": {"content": ""}}, 44004),
        ({"touser": "wm-nobody"}, 40096),
        ({"open_kfid": "wk-nobody"}, 95000),
        ({"msgid": "x" * 33}, 40058),
        ({"msgid": "核实"}, 40058),
        ({"markdown": {}}, 47001),
    ],
)
def test_kf_takes_what_the_documents_allow(more: dict[str, Any], code: int) -> None:
    async def tell(fake: Apis, caller: Caller) -> None:
        assert (await caller.posts(WRITE, kf_text(fake, "x") | more))["errcode"] == code
        assert len(fake.kf.sent) == (code == 0)

    story(tell, strict=False)


@pytest.mark.parametrize(
    ("items", "code"),
    [
        ([{"type": "click", "click": {"id": "p:1", "content": "是"}}], 0),
        ([{"type": "click", "click": {"content": "是"}}], 0),
        ([{"type": "view", "view": {"url": "https://a.example", "content": "全文"}}], 0),
        ([{"type": "text", "text": {"content": "一行", "no_newline": 0}}], 0),
        ([{"type": "click", "click": {"id": "x" * 65, "content": "是"}}], 40058),
        ([{"type": "click", "click": {"id": "1", "content": "实" * 43}}], 40058),
        ([{"type": "click", "click": {"id": "1", "content": ""}}], 40058),
        ([{"type": "press", "press": {}}], 95009),
        ([{"type": "click", "click": {"id": "1", "content": "是"}}] * 11, 95008),
    ],
)
def test_a_menu_of_kf_keeps_its_limits(items: list[Any], code: int) -> None:
    async def tell(fake: Apis, caller: Caller) -> None:
        body = kf_text(fake, "x") | {
            "msgtype": "msgmenu",
            "msgmenu": {"head_content": "哪一条？", "list": items},
        }
        body.pop("text")
        assert (await caller.posts(WRITE, body))["errcode"] == code

    story(tell, strict=False)


def test_five_in_48_hours_while_nobody_else_has_the_session_and_no_msgid_twice() -> None:
    async def tell(fake: Apis, caller: Caller) -> None:
        async def sends(**more: Any) -> int:
            return int((await caller.posts(WRITE, kf_text(fake, "x", **more)))["errcode"])

        assert await sends(msgid="a-1") == 0
        assert await sends(msgid="a-1") == 40035
        fake.kf.state(fake.kf.first, LAN, 3)
        assert await sends() == 95018
        fake.kf.state(fake.kf.first, LAN, 1)
        assert [await sends() for _ in range(5)] == [0] * 4 + [95001]
        fake.kf.receives(fake.kf.first, LAN, "text", {"content": "还有"})
        assert await sends() == 0
        fake.later(48 * 3600 + 1)
        assert await sends() == 95002

    story(tell)


def test_a_greeting_takes_one_code_within_twenty_seconds_and_none_for_two_days() -> None:
    async def tell(fake: Apis, caller: Caller) -> None:
        async def greets(code: str) -> int:
            body = {"code": code, "msgtype": "text", "text": {"content": "您好"}}
            return int((await caller.posts(GREET, body))["errcode"])

        code = fake.kf.enters(fake.kf.first, "wm-new")
        assert await greets(code) == 0
        assert await greets(code) == 41050
        assert fake.kf.enters(fake.kf.first, "wm-new") == ""
        assert fake.kf.enters(fake.kf.first, LAN) == "", "she has been talking with us"
        late = fake.kf.enters(fake.kf.first, "wm-late")
        fake.later(21)
        assert await greets(late) == 41050

    story(tell)


# --- group robots


def test_a_robot_says_twenty_things_a_minute() -> None:
    async def tell(fake: Apis, caller: Caller) -> None:
        async def says(key: str, kind: str = "text", content: str = "x") -> int:
            return int(
                (await caller.posts(ROBOT, {"msgtype": kind, kind: {"content": content}}, key=key))["errcode"]
            )

        key = "robot-key-1"
        assert await says("another") == 93000
        assert await says(key, content="实" * 683) == 40058
        assert await says(key, "markdown", "实" * 1365) == 0
        assert await says(key, "markdown", "实" * 1366) == 40058
        assert [await says(key) for _ in range(20)] == [0] * 19 + [45009]
        fake.later(61)
        assert await says(key) == 0

    story(tell)


# --- trouble, and callers that no careful program is


@pytest.mark.parametrize(
    ("verb", "path", "what"),
    [
        ("GET", SEND, {}),
        ("POST", "/cgi-bin/message/custom/sendd", {"json": {}}),
        ("POST", TOKEN, {"content": b"{"}),
        ("POST", TOKEN, {"content": b"\xff\xfe{}"}),
        ("POST", TOKEN, {"content": b'"text"'}),
        ("POST", TOKEN, {"content": rb'{"grant_type": "\u5fae\u4fe1"}'}),
        ("POST", TOKEN, {"json": {"access_token": "t"}}),
    ],
)
def test_a_careless_call_is_written_down(verb: str, path: str, what: dict[str, Any]) -> None:
    async def tell(fake: Apis, caller: Caller) -> None:
        told = await caller.raw(verb, path, **what)
        assert told["errcode"] != 0
        assert fake.violations

    story(tell, strict=False)
    with pytest.raises(AssertionError, match="/cgi-bin"):
        story(tell)


def test_trouble_comes_by_appointment() -> None:
    async def tell(fake: Apis, caller: Caller) -> None:
        fake.trouble(TOKEN, errcode(-1, "system error"))
        assert (await caller.stable())["errcode"] == -1
        fake.trouble(TOKEN, status(502))
        assert (await caller.http.post(TOKEN)).status_code == 502
        for made in (False, True):
            fake.trouble(SEND, Cut(made=made))
            with pytest.raises(httpx.RemoteProtocolError):
                await caller.posts(SEND, text("x"))
            assert len(fake.oa.sent) == made
        fake.trouble(TOKEN, Late(0.05), times=2)
        await asyncio.gather(caller.stable(), caller.stable())
        assert fake.most_under_way[TOKEN] == 2
        assert [call.errcode for call in fake.called(SEND)] == [None, None]

    story(tell)


def test_another_client_of_the_platforms_finds_its_way() -> None:
    """wechatpy, written by others against the real API."""
    from wechatpy import WeChatClient

    async def tell(fake: Apis, caller: Caller) -> None:
        token = (await caller.stable())["access_token"]

        def calls() -> None:
            client = WeChatClient(fake.oa.appid, fake.oa.secret, access_token=token)
            client.API_BASE_URL = fake.url + "/cgi-bin/"
            client._http.trust_env = False
            client.message.send_text("o-lan", "已核实：谣言。")
            client.menu.create({"button": [{"type": "click", "name": "核实", "key": "k"}]})
            assert client.menu.get()["menu"]["button"][0]["name"] == "核实"
            client._http.close()

        await asyncio.to_thread(calls)
        assert fake.oa.sent == [("o-lan", "已核实：谣言。")]

    story(tell)

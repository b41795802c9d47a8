"""`heshi doctor` on 公众号, 智能机器人, 微信客服 and group robots: what is wrong, and the way out."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route
from websockets.asyncio.server import serve

from bot.channels.wechat.crypt import Crypt
from bot.channels.wechat.door import Door
from bot.cli.doctor import Examined, examine
from bot.cli.doctor_calls import clock_seen_from
from bot.cli.doctor_reach import Callback, Ours, reached
from bot.cli.doctor_wechat import examine_wechat
from bot.runtime.http import web_server
from bot.settings import Settings
from tests.wechat.fake.api import Apis, Cut, apis, errcode, status

KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"
TOKEN = "hE5hi0Token"


def settings(**more: Any) -> Settings:
    return Settings(_env_file=None, **more)  # type: ignore[call-arg]


def official(fake: Apis, **more: Any) -> dict[str, Any]:
    known = {"wechat_oa_appid": fake.oa.appid, "wechat_oa_token": TOKEN, "wechat_oa_secret": fake.oa.secret}
    return known | {"wechat_api": fake.url, "wecom_api": fake.url} | more


def service(fake: Apis, **more: Any) -> dict[str, Any]:
    known = {"wecom_corp_id": fake.kf.corp_id, "wecom_kf_secret": fake.kf.secret, "wecom_kf_token": TOKEN}
    return known | {"wecom_kf_aes_key": KEY, "wechat_api": fake.url, "wecom_api": fake.url} | more


def examined(arrange: Callable[[Apis], dict[str, Any]]) -> dict[str, Examined]:
    """What the doctor finds after `arrange`, which gives the settings."""

    async def told() -> list[Examined]:
        async with asyncio.timeout(30), apis() as fake:
            chosen = settings(**arrange(fake))
            return await asyncio.to_thread(examine_wechat, chosen, time.time)

    return {found.what: found for found in asyncio.run(told())}


def test_nothing_is_set_up() -> None:
    found = examine_wechat(settings(), time.time)

    assert [one.what for one in found] == ["公众号", "智能机器人", "微信客服", "group robots"]
    assert all(one.good and "docs/channels/" in one.says for one in found)


# --- 公众号


def test_a_verified_account() -> None:
    found = examined(lambda fake: official(fake, wechat_oa_aes_key=KEY))

    assert all(one.good for one in found.values())
    assert "安全模式" in found["公众号 encryption"].says
    assert "48 hours" in found["公众号 late answers"].says
    assert "heshi wechat menu" in found["公众号 menu"].says
    assert "203.0.113.9" in found["公众号 address at WeChat"].says


def test_a_personal_account_is_good_and_says_what_it_cannot() -> None:
    def arrange(fake: Apis) -> dict[str, Any]:
        fake.oa.certified = False
        return official(fake)

    found = examined(arrange)

    assert all(one.good for one in found.values())
    assert "until its reader writes again" in found["公众号 late answers"].says
    assert "48001" in found["公众号 menu"].says
    assert "明文模式" in found["公众号 encryption"].says


def test_nobody_is_written_to_and_no_token_is_ended() -> None:
    calls: list[str] = []

    def arrange(fake: Apis) -> dict[str, Any]:
        fake.oa.wrote("oLan", "text")
        fake.on_call = lambda call: calls.append(f"{call.path} {call.errcode}")
        fake.oa.on_sent = lambda openid, text: pytest.fail("somebody was written to")
        return official(fake)

    examined(arrange)

    assert calls == [
        "/cgi-bin/getcallbackip 41001",
        "/cgi-bin/stable_token 0",
        "/cgi-bin/message/custom/send 40003",
        "/cgi-bin/menu/get 46003",
        "/cgi-bin/callback/check 0",
    ]


def test_the_menu_that_is_there() -> None:
    def arrange(fake: Apis) -> dict[str, Any]:
        fake.oa.menu = {"button": [{"type": "click", "name": "怎么用", "key": "help"}]}
        return official(fake)

    assert examined(arrange)["公众号 menu"].says == "there: 怎么用"


def test_an_address_that_is_not_on_the_allow_list_is_named() -> None:
    def arrange(fake: Apis) -> dict[str, Any]:
        fake.oa.allowed = False
        return official(fake)

    found = examined(arrange)
    assert list(found)[-4:] == ["公众号 AppSecret", "智能机器人", "微信客服", "group robots"]
    bad = found["公众号 AppSecret"]
    assert not bad.good
    assert "40164" in bad.says
    assert "203.0.113.9" in bad.mend
    assert "IP白名单" in bad.mend


@pytest.mark.parametrize(
    ("changed", "says", "mend"),
    [
        ({"wechat_oa_secret": "wrong"}, "40125", "HESHI_WECHAT_OA_SECRET"),
        ({"wechat_oa_appid": "wx0000000000000000"}, "40013", "AppID"),
    ],
)
def test_keys_that_wechat_does_not_know(changed: dict[str, Any], says: str, mend: str) -> None:
    bad = examined(lambda fake: official(fake, **changed))["公众号 AppSecret"]

    assert not bad.good
    assert says in bad.says
    assert mend in bad.mend


@pytest.mark.parametrize(
    ("path", "what"),
    [
        ("/cgi-bin/stable_token", "公众号 AppSecret"),
        ("/cgi-bin/message/custom/send", "公众号 late answers"),
        ("/cgi-bin/menu/get", "公众号 menu"),
    ],
)
def test_wechat_out_of_order(path: str, what: str) -> None:
    for trouble in (errcode(-1, "system error"), status(502)):
        found = examined(lambda fake: fake.trouble(path, trouble) or official(fake))[what]  # noqa: B023
        assert not found.good
        assert found.mend


def test_nobody_there_and_no_secret_is_shown() -> None:
    found = examined(lambda fake: official(fake, wechat_api="http://127.0.0.1:1"))

    assert "ConnectError" in found["公众号 AppSecret"].says
    assert "HESHI_HTTP_PROXY" in found["公众号 AppSecret"].mend
    assert not any("an-app-secret" in one.says + one.mend for one in found.values())


def test_without_a_secret_nothing_but_the_time_is_asked() -> None:
    calls: list[str] = []

    def arrange(fake: Apis) -> dict[str, Any]:
        fake.on_call = lambda call: calls.append(call.path)
        return official(fake, wechat_oa_secret=None)

    found = examined(arrange)
    assert all(one.good for one in found.values())
    assert "HESHI_WECHAT_OA_SECRET" in found["公众号 AppSecret"].says
    assert calls == ["/cgi-bin/getcallbackip"]


@pytest.mark.parametrize("token", ["ab", "a" * 33, "with-dash", "has space".replace(" ", "_")])
def test_a_token_that_wechat_does_not_take(token: str) -> None:
    bad = examined(lambda fake: official(fake, wechat_oa_token=token, wechat_oa_secret=None))["公众号 Token"]

    assert not bad.good
    assert "heshi wechat keys" in bad.mend


def test_while_keys_change() -> None:
    more = {"wechat_oa_aes_key": KEY, "wechat_oa_aes_key_before": KEY[::-1]}
    found = examined(lambda fake: official(fake, wechat_oa_secret=None, **more))

    assert "the key before" in found["公众号 encryption"].says


def test_what_was_not_entered_at_wechat() -> None:
    def nothing(fake: Apis) -> dict[str, Any]:
        fake.oa.found_at = None
        return official(fake)

    def unknown(fake: Apis) -> dict[str, Any]:
        fake.oa.found_at = []
        return official(fake)

    def closed(fake: Apis) -> dict[str, Any]:
        fake.trouble("/cgi-bin/callback/check", errcode(48001, "api unauthorized"))
        return official(fake)

    def cut(fake: Apis) -> dict[str, Any]:
        fake.trouble("/cgi-bin/callback/check", Cut(made=False))
        return official(fake)

    assert not examined(cut)["公众号 address at WeChat"].good
    assert "does not say (48001)" in examined(closed)["公众号 address at WeChat"].says
    bad = examined(nothing)["公众号 address at WeChat"]
    assert not bad.good
    assert "消息与事件推送" in bad.mend
    assert not examined(unknown)["公众号 address at WeChat"].good


def test_a_proxy_that_is_none() -> None:
    (found,) = examined(lambda fake: official(fake, http_proxy="ftp://host")).values()

    assert not found.good
    assert "HESHI_HTTP_PROXY" in found.says


# --- 微信客服


def test_a_company_with_an_account() -> None:
    def arrange(fake: Apis) -> dict[str, Any]:
        fake.kf.add("wkB", "粤语核实")
        return service(fake)

    found = examined(arrange)
    assert all(one.good for one in found.values())
    assert "核实、粤语核实" in found["微信客服 accounts"].says
    assert "/wecom/kf" in found["微信客服 address"].says


@pytest.mark.parametrize(
    ("changed", "code", "mend"),
    [({"wecom_kf_secret": "wrong"}, "40001", "secret"), ({"wecom_corp_id": "ww0"}, "40013", "CorpID")],
)
def test_keys_that_wecom_does_not_know(changed: dict[str, Any], code: str, mend: str) -> None:
    bad = examined(lambda fake: service(fake, **changed))["微信客服 Secret"]

    assert not bad.good
    assert code in bad.says
    assert mend in bad.mend


def test_an_application_that_may_not() -> None:
    def forbidden(fake: Apis) -> dict[str, Any]:
        fake.trouble("/cgi-bin/kf/account/list", errcode(48002, "api forbidden"))
        return service(fake)

    def elsewhere(fake: Apis) -> dict[str, Any]:
        fake.kf.allowed = False
        return service(fake)

    def none(fake: Apis) -> dict[str, Any]:
        fake.kf.accounts.clear()
        return service(fake)

    assert "可调用接口的应用" in examined(forbidden)["微信客服 accounts"].mend
    assert "203.0.113.9 to the application's 企业可信IP" in examined(elsewhere)["微信客服 accounts"].mend
    assert "可管理的客服账号" in examined(none)["微信客服 accounts"].mend


# --- group robots


def test_robots_by_their_keys() -> None:
    said: list[Any] = []

    def arrange(fake: Apis) -> dict[str, Any]:
        said.append(fake.robots.said)
        return {"wecom_robots": "robot-key-1, robot-key-gone", "wecom_api": fake.url}

    found = examined(arrange)
    assert found["group robot 1"].good
    assert not found["group robot 2"].good
    assert "HESHI_WECOM_ROBOTS" in found["group robot 2"].mend
    assert said == [{"robot-key-1": []}]
    assert not any("robot-key" in one.says + one.mend for one in found.values())


def test_an_entry_that_is_no_robot() -> None:
    (found,) = examine_wechat(settings(wecom_robots="http://"), time.time)

    assert not found.good
    assert "HESHI_WECOM_ROBOTS" in found.says


# --- 智能机器人


def test_the_host_of_long_connections_is_reached_and_nobody_is_logged_in() -> None:
    frames: list[object] = []

    async def listen(connection: Any) -> None:
        frames.extend([frame async for frame in connection])

    async def told() -> list[Examined]:
        async with asyncio.timeout(30), serve(listen, "127.0.0.1", 0) as server:
            place = f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}"
            chosen = settings(wecom_bot_id="aib", wecom_bot_secret="s", wecom_bot_socket=place)
            return await asyncio.to_thread(examine_wechat, chosen, time.time)

    found = {one.what: one for one in asyncio.run(told())}["智能机器人"]
    assert found.good
    assert "when heshi serves" in found.says
    assert frames == []


def test_the_host_of_long_connections_is_not_reached() -> None:
    chosen = settings(wecom_bot_id="aib", wecom_bot_secret="s", wecom_bot_socket="ws://127.0.0.1:1")
    found = {one.what: one for one in examine_wechat(chosen, time.time)}["智能机器人"]

    assert not found.good
    assert "HESHI_HTTP_PROXY" in found.mend


# --- addresses of ours

CRYPT = Crypt(SecretStr(TOKEN), [SecretStr(KEY)], "ww1")
BEHIND = {"plain": "/wechat/oa", "encrypted": "/wecom/kf"}


def callback(kind: str = "encrypted", **more: Any) -> Callback:
    return Callback(kind, f"{kind} address", "as URL there", CRYPT, encrypted=kind == "encrypted", **more)


def behind(answer: Callable[[Request], Response], host: str = "http://127.0.0.1", **more: Any) -> Examined:
    """What the doctor finds where `answer` answers."""

    async def told() -> Examined:
        with socket.create_server(("127.0.0.1", 0)) as listening:
            port = listening.getsockname()[1]
            stop = asyncio.Event()
            app = Starlette(routes=[Route(path, _answering(answer)) for path in BEHIND.values()])
            server = asyncio.create_task(web_server(app, listening).run(stop))
            chosen = settings(public_url=f"{host}:{port}")
            mine = Ours(chosen, time.time, BEHIND, {"plain": 0.1, "encrypted": None})
            try:
                return await reached(more.pop("callback", callback()), mine, "http://127.0.0.1:9")
            finally:
                stop.set()
                await server

    return asyncio.run(told())


def _answering(answer: Callable[[Request], Response]) -> Callable[[Request], Any]:
    async def endpoint(request: Request) -> Response:
        return answer(request)

    return endpoint


@pytest.mark.parametrize("kind", ["plain", "encrypted"])
def test_an_address_behind_which_heshi_is(kind: str) -> None:
    found = behind(Door("x", CRYPT, time.time).check, callback=callback(kind))

    assert found.good
    assert "tried from here" in found.says


OTHER = Door("x", Crypt(SecretStr("other"), [SecretStr(KEY)], "ww1"), time.time)


@pytest.mark.parametrize(
    ("answer", "says", "mend"),
    [
        (OTHER.check, "another Token", "restart"),
        (lambda _: Response("<h1>It works!</h1>"), "something else", "lead to this heshi"),
        (lambda _: RedirectResponse("https://www.example.org"), "sends elsewhere", "HESHI_PUBLIC_URL"),
        (lambda _: Response(status_code=404), "nothing of ours", "pass the path"),
        (lambda _: Response(status_code=502), "502", "HESHI_PORT"),
        (lambda _: Response(status_code=418), "418", "what stands between"),
    ],
)
def test_an_address_behind_which_it_is_not(
    answer: Callable[[Request], Response], says: str, mend: str
) -> None:
    found = behind(answer)

    assert not found.good
    assert says in found.says
    assert mend in found.mend


def test_an_address_that_is_slow() -> None:
    check = Door("x", CRYPT, time.time).check
    found = behind(check, callback=callback(within=0.0))

    assert not found.good
    assert "are allowed" in found.says


def test_a_door_that_speaks_no_https() -> None:
    found = behind(Door("x", CRYPT, time.time).check, host="https://127.0.0.1")

    assert not found.good
    assert "nothing answers" in found.says


def self_signed(folder: Path) -> ssl.SSLContext:
    """What a server has before its certificate was got."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    start = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    certificate = x509.CertificateBuilder(
        name, name, key.public_key(), 1, start, start + dt.timedelta(days=3650)
    ).sign(key, hashes.SHA256())
    plain = serialization.NoEncryption()
    pem = serialization.Encoding.PEM
    (folder / "both.pem").write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain) + certificate.public_bytes(pem)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "both.pem")
    return context


def test_a_certificate_that_nobody_signed(tmp_path: Path) -> None:
    async def told() -> Examined:
        context = self_signed(tmp_path)
        async with await asyncio.start_server(lambda *_: None, "127.0.0.1", 0, ssl=context) as server:
            port = server.sockets[0].getsockname()[1]
            mine = Ours(settings(public_url=f"https://127.0.0.1:{port}"), time.time, BEHIND, {"encrypted": 1})
            return await reached(callback(), mine, "http://127.0.0.1:9")

    found = asyncio.run(told())
    assert not found.good
    assert "certificate" in found.says
    assert "certbot" in found.mend


def never(public: str | None, *, served: bool = True, **more: Any) -> Examined:
    mine = Ours(settings(public_url=public), time.time, BEHIND, {"plain": 0.1} if served else {})
    return asyncio.run(reached(callback("plain", **more), mine, "https://api.weixin.qq.com"))


@pytest.mark.parametrize(
    "public",
    ["http://127.0.0.1", "https://192.168.1.2", "http://localhost", "http://[::1]:80", "https://nas.local"],
)
def test_an_address_that_only_this_network_knows(public: str) -> None:
    found = never(public)

    assert not found.good
    assert "this network alone" in found.says


def test_a_port_that_wechat_does_not_call() -> None:
    found = never("https://heshi.example.org:8443", ports=frozenset({80, 443}))

    assert not found.good
    assert "reverse proxy" in found.mend


def test_while_heshi_does_not_serve_an_address_is_only_told() -> None:
    found = never("https://heshi.example.org", served=False, ports=frozenset({80, 443}))

    assert found.good
    assert found.says.startswith("https://heshi.example.org/wechat/oa (not tried")
    assert "<your host>/wechat/oa" in never(None).says


# --- the clock


@pytest.mark.parametrize(("ahead", "good"), [(0, True), (-50, True), (400, False), (-3600, False)])
def test_a_clock_that_is_off(ahead: float, good: bool) -> None:
    with readyz({}) as port:
        base = f"http://127.0.0.1:{port}"
        found = asyncio.run(clock_seen_from(base, None, lambda: time.time() + ahead))

    assert found
    assert found.good is good
    assert "timedatectl" in found.mend
    assert ("off" in found.says) is not good


def test_nobody_there_tells_no_time() -> None:
    assert asyncio.run(clock_seen_from("http://127.0.0.1:1", None, time.time)) is None


# --- a heshi that serves


@contextlib.contextmanager
def readyz(told: object) -> Iterator[int]:
    """A port behind which something says it is ready."""

    async def serving(listening: socket.socket, stop: asyncio.Event, loop: list[Any]) -> None:
        loop.append((asyncio.get_running_loop(), stop))
        app = Starlette(routes=[Route("/readyz", _answering(lambda _: JSONResponse(told)))])
        await web_server(app, listening).run(stop)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        loop: list[Any] = []
        thread = threading.Thread(target=lambda: asyncio.run(serving(listening, asyncio.Event(), loop)))
        thread.start()
        try:
            yield listening.getsockname()[1]
        finally:
            running, stop = loop[0]
            running.call_soon_threadsafe(stop.set)
            thread.join()


@pytest.mark.parametrize(
    ("seconds", "good", "says"),
    [(3.2, True, "3 s ago"), (None, False, "no connection"), (91.0, False, "no connection")],
)
def test_a_long_connection_of_a_heshi_that_serves_is_asked_for_there(
    seconds: float | None, good: bool, says: str
) -> None:
    async def listen(connection: Any) -> None:
        await connection.wait_closed()

    async def told(port: int) -> list[Examined]:
        async with asyncio.timeout(30), serve(listen, "127.0.0.1", 0) as server:
            place = f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}"
            chosen = settings(wecom_bot_id="aib", wecom_bot_secret="s", port=port, wecom_bot_socket=place)
            return await asyncio.to_thread(examine_wechat, chosen, time.time)

    with readyz({"ready": True, "channels": {"wecom_bot": {"seconds_since_answer": seconds}}}) as port:
        found = {one.what: one for one in asyncio.run(told(port))}["智能机器人"]

    assert found.good is good
    assert says in found.says


def test_the_port_of_a_heshi_that_serves_is_good_and_that_of_others_is_not() -> None:
    def port_of(told: object) -> Examined:
        with readyz(told) as port:
            return next(one for one in examine(settings(port=port)) if one.what == "web address")

    ours = port_of({"channels": {"web": {"seconds_since_answer": None}, "wechat_oa": {}}})
    assert ours.good
    assert "(web, wechat_oa)" in ours.says
    assert not port_of({"status": "up"}).good


@pytest.mark.parametrize("told", [[], {"channels": 3}, {"status": "up"}, "hello"])
def test_another_program_at_our_port_is_no_heshi(told: object) -> None:
    with readyz(told) as port:
        chosen = settings(
            wecom_bot_id="aib", wecom_bot_secret="s", port=port, wecom_bot_socket="ws://127.0.0.1:1"
        )
        found = {one.what: one for one in examine_wechat(chosen, time.time)}["智能机器人"]

    assert "cannot be reached" in found.says

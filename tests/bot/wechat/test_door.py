"""The guard of an address, over real HTTP: who is let in, and more than a thousand who are not."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import hashlib
import io
import itertools
import json
import logging
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import httpx
import pytest
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from wechatpy.crypto import WeChatCrypto
from wechatpy.enterprise.crypto import WeChatCrypto as CorpCrypto

from bot import logs
from bot.channels.wechat import forms
from bot.channels.wechat.crypt import Crypt, NotOurs, Opened
from bot.channels.wechat.door import Door, Pushed
from bot.runtime.http import web_server

NOW = 1_795_000_000.0
TOKEN, APP_ID, CORP_ID = "hE5hi0Token", "wxba5fad812f8e6fb9", "ww1436e0e65a779aee"
KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"
OLDER = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"

XML = (
    "<xml><ToUserName><![CDATA[gh_10f6c3c3ac5a]]></ToUserName><FromUserName><![CDATA[oyORnuP8q7ou2gfYjqLz]]>"
    "</FromUserName><CreateTime>1795000000</CreateTime><MsgType><![CDATA[text]]></MsgType>"
    "<Content><![CDATA[喝绿豆汤能解百毒]]></Content><MsgId>6054768590064713728</MsgId></xml>"
)
JSON = json.dumps({"msgid": "CAIQ16HMjQYY", "msgtype": "text", "text": {"content": "@核实 真的吗"}})


# --- the platforms' side: signatures by hashlib, ciphertexts by another library


def sign(*parts: str, token: str = TOKEN) -> str:
    return hashlib.sha1("".join(sorted((token, *parts))).encode()).hexdigest()


def shut(message: str, receiver: str, key: str = KEY) -> str:
    theirs = (CorpCrypto if receiver != APP_ID else WeChatCrypto)(TOKEN, key, receiver)
    return str(theirs.encrypt_message(message, "n", "1")).split("<Encrypt><![CDATA[")[1].split("]]>")[0]


@dataclass(frozen=True)
class Try:
    """One request; `name` says what is wrong with it."""

    name: str
    door: str
    query: dict[str, str]
    body: bytes = b""
    status: int = 200
    method: str = "POST"
    ahead: float = 0.0
    """Seconds by which our clock is ahead."""

    def but(self, name: str, status: int, **changed: Any) -> Try:
        return replace(self, name=f"{self.name}: {name}", status=status, **changed)

    def with_query(self, name: str, status: int, **changed: str | None) -> Try:
        query = {key: value for key, value in {**self.query, **changed}.items() if value is not None}
        return self.but(name, status, query=query)


def wrapped(form: str, encrypt: str) -> bytes:
    if form == "xml":
        return f"<xml><ToUserName>gh_1</ToUserName><Encrypt><![CDATA[{encrypt}]]></Encrypt></xml>".encode()
    return json.dumps({form: encrypt, "ToUserName": "gh_1"}).encode()


def plain(form: str, body: str, at: float = NOW, nonce: str = "486452656") -> Try:
    stamp = str(int(at))
    query = {"signature": sign(stamp, nonce), "timestamp": stamp, "nonce": nonce, "openid": "oyORnuP8"}
    return Try(f"plain {form}", "plain", query, body.encode())


@dataclass(frozen=True)
class Kind:
    """One way in which a platform encrypts; `form`: xml, or the name of the field in JSON."""

    door: str
    form: str
    message: str
    receiver: str

    def push(
        self, *, encrypt: str = "", at: float = NOW, nonce: str = "415670741", token: str = TOKEN
    ) -> Try:
        encrypt, stamp = encrypt or shut(self.message, self.receiver), str(int(at))
        query = {
            "timestamp": stamp,
            "nonce": nonce,
            "msg_signature": sign(stamp, nonce, encrypt, token=token),
        }
        if self.door == "secure":
            query |= {
                "signature": sign(stamp, nonce, token=token),
                "openid": "oyORnuP8",
                "encrypt_type": "aes",
            }
        return Try(f"{self.door} {self.form}", self.door, query, wrapped(self.form, encrypt))


SECURE_XML = Kind("secure", "xml", XML, APP_ID)
SECURE_JSON = Kind("secure", "Encrypt", JSON, APP_ID)
KF = Kind("kf", "xml", XML, CORP_ID)
BOT = Kind("bot", "encrypt", JSON, "")
KINDS = (SECURE_XML, SECURE_JSON, KF, BOT)
GOOD = [plain("xml", XML), plain("json", JSON), *(kind.push() for kind in KINDS)]


# --- our side


class Watched(Crypt):
    """Remembers what it was asked to decrypt."""

    def __init__(self, *rest: Any) -> None:
        super().__init__(*rest)
        self.decrypted: list[str] = []

    def opened(self, encrypted: str) -> Opened | NotOurs:
        self.decrypted.append(encrypted)
        return super().opened(encrypted)


@dataclass
class Ours:
    """A server with one address for each kind of platform."""

    ahead: float = 0.0
    let_in: list[Pushed] = field(default_factory=list)

    def __post_init__(self) -> None:
        keys = {"plain": (), "secure": (KEY, OLDER), "kf": (KEY,), "bot": (KEY,)}
        receivers = {"plain": APP_ID, "secure": APP_ID, "kf": CORP_ID, "bot": ""}
        self.crypts = {
            name: Watched(SecretStr(TOKEN), [SecretStr(key) for key in keys[name]], receivers[name])
            for name in keys
        }
        self.doors = {
            name: Door(name, crypt, lambda: NOW + self.ahead, read_within=0.3)
            for name, crypt in self.crypts.items()
        }

    def app(self) -> Starlette:
        methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
        return Starlette(routes=[Route(f"/{name}", self.of(name), methods=methods) for name in self.doors])

    def of(self, name: str) -> Callable[[Request], Awaitable[Response]]:
        async def pushed(request: Request) -> Response:
            door = self.doors[name]
            if request.method == "GET":
                return door.check(request)
            found = await door.open(request)
            if isinstance(found, Response):
                return found
            self.let_in.append(found)
            return door.answer(found, found.message)

        return pushed

    def taken(self) -> list[str]:
        """What was decrypted since this was asked last."""
        found = [encrypted for crypt in self.crypts.values() for encrypted in crypt.decrypted]
        for crypt in self.crypts.values():
            crypt.decrypted.clear()
        return found


@contextlib.asynccontextmanager
async def served(ours: Ours) -> AsyncIterator[httpx.AsyncClient]:
    stop = asyncio.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = asyncio.create_task(web_server(ours.app(), listening).run(stop))
        base = f"http://127.0.0.1:{listening.getsockname()[1]}"
        try:
            async with httpx.AsyncClient(base_url=base, trust_env=False) as client:
                yield client
        finally:
            stop.set()
            await server


def story(tell: Callable[[Ours, httpx.AsyncClient], Awaitable[None]]) -> None:
    async def told() -> None:
        ours = Ours()
        async with asyncio.timeout(60), served(ours) as client:
            await tell(ours, client)

    asyncio.run(told())


async def made(ours: Ours, client: httpx.AsyncClient, one: Try) -> httpx.Response:
    ours.ahead = one.ahead
    return await client.request(one.method, f"/{one.door}", params=one.query, content=one.body)


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    stream = io.StringIO()
    logs.configure("DEBUG", stream)
    yield stream
    logging.getLogger("heshi").handlers.clear()


# --- who is let in


def test_a_push_is_let_in_and_answered_in_its_form() -> None:
    async def tell(ours: Ours, client: httpx.AsyncClient) -> None:
        for one in GOOD:
            answer = await made(ours, client, one)
            pushed = ours.let_in.pop()

            assert answer.status_code == 200, one.name
            assert pushed.form == ("xml" if "xml" in one.name else "json"), one.name
            fields = pushed.fields() or {}
            assert "绿豆" in fields.get("Content", "") or fields.get("text.content") == "@核实 真的吗", (
                one.name
            )
            assert answer.headers["content-type"].startswith(f"application/{pushed.form}")

    story(tell)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: f"{kind.door}-{kind.form}")
def test_the_platform_can_read_the_answer(kind: Kind) -> None:
    async def tell(ours: Ours, client: httpx.AsyncClient) -> None:
        answer = await made(ours, client, kind.push())
        told = forms.fields(answer.content) or {}
        told = {name.lower(): value for name, value in told.items()}
        theirs = (CorpCrypto if kind.receiver != APP_ID else WeChatCrypto)(TOKEN, KEY, kind.receiver)

        assert told["nonce"] == "415670741"
        assert told["timestamp"] == str(int(NOW))
        assert kind.message == theirs.decrypt_message(
            {"Encrypt": told["encrypt"]}, told["msgsignature"], told["timestamp"], told["nonce"]
        )

    story(tell)


def test_names_in_json_are_written_as_each_platform_writes_them() -> None:
    async def tell(ours: Ours, client: httpx.AsyncClient) -> None:
        capital = (await made(ours, client, SECURE_JSON.push())).json()
        small = (await made(ours, client, BOT.push())).json()

        assert set(capital) == {"Encrypt", "MsgSignature", "TimeStamp", "Nonce"}
        assert set(small) == {"encrypt", "msgsignature", "timestamp", "nonce"}
        assert capital["TimeStamp"] == small["timestamp"] == int(NOW)

    story(tell)


def test_while_keys_change_the_answer_takes_the_key_of_the_push() -> None:
    async def tell(ours: Ours, client: httpx.AsyncClient) -> None:
        answer = await made(ours, client, SECURE_XML.push(encrypt=shut(XML, APP_ID, OLDER)))
        told = forms.fields(answer.content) or {}
        before = Crypt(SecretStr(TOKEN), [SecretStr(OLDER)], APP_ID)

        assert before.opened(told["Encrypt"]) == Opened(XML.encode(), 0)

    story(tell)


def test_no_answer_is_an_empty_body() -> None:
    door = Ours().doors["secure"]
    answer = door.answer(Pushed(b"", "xml", 0, {}, "n"), b"")

    assert (answer.status_code, answer.body) == (200, b"")


def test_in_compatible_mode_the_ciphertext_counts() -> None:
    """兼容模式 sends the message twice; what stands beside the ciphertext is signed by nobody."""

    async def tell(ours: Ours, client: httpx.AsyncClient) -> None:
        push = SECURE_XML.push()
        forged = push.body.replace(b"</xml>", b"<Content>forged</Content><MsgType>text</MsgType></xml>")
        await made(ours, client, replace(push, body=forged))

        assert (ours.let_in[0].fields() or {})["Content"] == "喝绿豆汤能解百毒"

    story(tell)


def test_a_push_that_comes_again_is_let_in_again() -> None:
    """The platforms' own retries: the name of the event makes them harmless, not the door."""

    async def tell(ours: Ours, client: httpx.AsyncClient) -> None:
        for one in GOOD:
            assert [(await made(ours, client, one)).status_code for _ in range(3)] == [200, 200, 200]

    story(tell)


# --- is this address ours?


def echo(kind: str, *, receiver: str | None = None, **changed: str | None) -> Try:
    stamp, nonce = str(int(NOW)), "1514711492"
    if kind in {"plain", "secure"}:
        query = {"signature": sign(stamp, nonce), "echostr": "4375120948345356249"}
    else:
        whose = CORP_ID if kind == "kf" else ""
        encrypt = shut("1616140317555161061", whose if receiver is None else receiver)
        query = {"msg_signature": sign(stamp, nonce, encrypt), "echostr": encrypt}
    start = Try(f"{kind} echo", kind, {"timestamp": stamp, "nonce": nonce, **query}, method="GET")
    return start.with_query(str(changed), 403 if changed else 200, **changed)


@pytest.mark.parametrize("kind", ["plain", "secure", "kf", "bot"])
def test_the_console_finds_its_echo(kind: str) -> None:
    async def tell(ours: Ours, client: httpx.AsyncClient) -> None:
        answer = await made(ours, client, echo(kind))

        expected = "4375120948345356249" if kind in {"plain", "secure"} else "1616140317555161061"
        assert (answer.status_code, answer.text) == (200, expected)
        assert answer.headers["content-type"] == "text/plain; charset=utf-8"

    story(tell)


def test_an_echo_whose_plus_was_not_encoded() -> None:
    async def tell(ours: Ours, client: httpx.AsyncClient) -> None:
        one = next(found for found in (echo("kf") for _ in range(200)) if "+" in found.query["echostr"])
        raw = "&".join(f"{name}={value}" for name, value in one.query.items())
        answer = await client.get(f"/kf?{raw}")

        assert answer.text == "1616140317555161061"

    story(tell)


BAD_ECHOES = [
    *(echo(kind, timestamp=str(int(NOW) + off)) for kind in ("plain", "kf") for off in (-1, 1, 301, -301)),
    *(echo(kind, nonce="1") for kind in ("plain", "secure", "kf", "bot")),
    *(echo(kind, signature="0" * 40) for kind in ("plain", "secure")),
    *(echo(kind, msg_signature="0" * 40) for kind in ("kf", "bot")),
    *(echo(kind, echostr="forged") for kind in ("kf", "bot")),
    echo("kf", echostr=echo("bot").query["echostr"]),
    echo("kf", receiver="").but("for a bot", 403),
    echo("bot", receiver=CORP_ID).but("for a company", 403),
    *(echo(kind, echostr=None).but("no echo", 400) for kind in ("plain", "secure", "kf", "bot")),
    *(echo(kind, echostr="x" * 1025).but("long echo", 400) for kind in ("plain", "kf")),
    *(echo(kind, signature=None, msg_signature=None).but("none", 400) for kind in ("plain", "kf")),
    *(Try("nobody", kind, {}, method="GET", status=400) for kind in ("plain", "secure", "kf", "bot")),
]


# --- who is not let in

DIGITS = "0123456789abcdef"


def other_digit(signature: str, place: int) -> str:
    digit = DIGITS[(DIGITS.index(signature[place]) + 1) % 16]
    return signature[:place] + digit + signature[place + 1 :]


def wrong_signatures(good: Try) -> Iterator[Try]:
    stamp, nonce = good.query["timestamp"], good.query["nonce"]
    for name in {"signature", "msg_signature"} & set(good.query):
        right = good.query[name]
        for place in range(40):
            yield good.with_query(f"{name}, digit {place}", 403, **{name: other_digit(right, place)})
        for wrong in (right.upper(), right[:-1], right + "0", f" {right}", "签名", "\x00", "0" * 5000):
            yield good.with_query(f"{name} {wrong[:6]!r}", 403, **{name: wrong})
        for token in ("x", "", TOKEN.lower()):
            wrong = sign(stamp, nonce, token=token)
            yield good.with_query(f"{name} of the Token {token!r}", 403, **{name: wrong})
    if "msg_signature" in good.query:
        yield good.with_query("of the query alone", 403, msg_signature=sign(stamp, nonce))


def wrong_queries(good: Try) -> Iterator[Try]:
    for name in ("timestamp", "nonce"):
        yield good.with_query(f"no {name}", 400, **{name: None})
        yield good.with_query(f"empty {name}", 400, **{name: ""})
    yield good.with_query("no signature", 400, signature=None, msg_signature=None)
    for stamp in (
        "now",
        "-1",
        "+1795000000",
        "1795000000.0",
        "0x6b",
        " 1795000000",
        "１７９５０００００００",
        "9" * 13,
    ):
        yield good.with_query(f"timestamp {stamp}", 400, timestamp=stamp)
    for stamp in ("0", "1", "1794999999", "1795000001", "999999999999"):
        yield good.with_query(f"timestamp {stamp}", 403, timestamp=stamp)
    yield good.with_query("long nonce", 400, nonce="n" * 129)
    yield good.with_query("nonce of another", 403, nonce="1")
    yield good.with_query(
        "timestamp and nonce mixed", 403, timestamp="1795", nonce="000000" + good.query["nonce"]
    )
    for ahead in (301, 3600, 86400, -301, -3600):
        yield good.but(f"replayed {ahead} s later", 403, ahead=ahead)
    for method in ("PUT", "PATCH", "DELETE", "OPTIONS"):
        yield good.but(method, 405, method=method)


def wrong_bodies(good: Try) -> Iterator[Try]:
    bomb = b'<!DOCTYPE x [<!ENTITY a "lol">]><xml><Encrypt>&a;</Encrypt></xml>'
    for body in (b"", b" ", b"a=1", b"<xml>", b"{", b"\xff\xfe", b"[" * 60_000, b"{" * 60_000, bomb):
        yield good.but(f"body {body[:10]!r}", 400, body=body)
    yield good.but("cut", 400, body=good.body[: len(good.body) // 2])
    yield good.but("too long", 413, body=good.body + b" " * 65_536)
    yield good.but("much too long", 413, body=b"x" * 3_000_000)


def forged(kind: Kind) -> Iterator[Try]:
    """What only a ciphertext can have wrong."""
    good = kind.push()
    encrypt = next(
        value for name, value in (forms.fields(good.body) or {}).items() if name.lower() == "encrypt"
    )
    for place in range(0, len(encrypt) - 2, 3):
        letter = "A" if encrypt[place] != "A" else "B"
        changed = encrypt[:place] + letter + encrypt[place + 1 :]
        yield good.but(f"character {place} changed", 403, body=wrapped(kind.form, changed))
    for name in ("Content", "encrypted", "ENCRYPT"):
        body = (
            wrapped(kind.form, encrypt)
            .replace(b"Encrypt", name.encode())
            .replace(b'"encrypt"', b'"' + name.encode() + b'"')
        )
        yield good.but(f"no ciphertext but {name}", 400, body=body)
    yield good.but("empty ciphertext", 400, body=wrapped(kind.form, ""))
    yield good.but("the message of another", 403, body=wrapped(kind.form, shut("other", kind.receiver)))
    yield kind.push(token="x").but("of another Token", 403)
    for receiver in {APP_ID, CORP_ID, "", "wx0000000000000000"} - {kind.receiver}:
        yield kind.push(encrypt=shut(kind.message, receiver)).but(f"for {receiver or 'nobody'}", 403)
    for key in ("A" * 43, KEY[::-1][:42] + "A"):
        yield kind.push(encrypt=shut(kind.message, kind.receiver, key)).but("another key", 403)
    for size in (1, 15, 16, 17, 32, 48):
        noise = base64.b64encode(bytes(range(size))).decode()
        yield kind.push(encrypt=noise).but(f"{size} bytes of noise, signed", 403)
    yield kind.push(encrypt="no base64!").but("no base64, signed", 403)


def downgraded() -> Iterator[Try]:
    """In the clear where there is a key: signed rightly, and still nobody knows who wrote the body."""
    for kind in KINDS:
        for encrypt_type in (None, "raw", "", "AES", "rsa"):
            one = plain("xml", XML).with_query(
                f"to {kind.door} as {encrypt_type}", 403, encrypt_type=encrypt_type
            )
            yield replace(one, door=kind.door)
    for kind in KINDS:
        yield replace(kind.push(), door="plain", status=403)


def strangers() -> Iterator[Try]:
    for door, method in itertools.product(("plain", "secure", "kf", "bot"), ("POST", "PUT", "DELETE")):
        yield Try("no query", door, {}, b"<xml/>", 400 if method == "POST" else 405, method)
        yield Try("a scanner", door, {"q": "<script>"}, b"", 400 if method == "POST" else 405, method)


BAD = [
    *BAD_ECHOES,
    *(one for good in GOOD for make in (wrong_signatures, wrong_queries, wrong_bodies) for one in make(good)),
    *(one for kind in KINDS for one in forged(kind)),
    *downgraded(),
    *strangers(),
]


def test_a_thousand_requests_that_are_not_theirs(log: io.StringIO, caplog: pytest.LogCaptureFixture) -> None:
    """The right status, an empty body, no accident in any log, and nothing decrypted that was not signed."""

    async def tell(ours: Ours, client: httpx.AsyncClient) -> None:
        wrong = []
        for one in BAD:
            answer = await made(ours, client, one)
            if answer.status_code != one.status or answer.content:
                wrong.append(f"{one.name}: {answer.status_code}, not {one.status}; {answer.text[:40]!r}")
            for encrypted in ours.taken():
                query = one.query
                assert query["msg_signature"] == sign(query["timestamp"], query["nonce"], encrypted), one.name
        assert wrong == []
        assert ours.let_in == []

    assert len(BAD) >= 1000
    story(tell)

    assert [record for record in caplog.records if record.exc_info or record.levelno >= logging.ERROR] == []
    said = log.getvalue()
    assert "Traceback" not in said
    assert not any(secret in said for secret in (TOKEN, KEY, "oyORnuP8", "绿豆"))


def test_signed_rightly_for_the_wrong_one_is_decrypted_and_refused() -> None:
    """So the watch on decryption above does see decryptions."""

    async def tell(ours: Ours, client: httpx.AsyncClient) -> None:
        for kind in KINDS:
            one = kind.push(encrypt=shut(kind.message, "wx0000000000000000"))
            assert (await made(ours, client, one)).status_code == 403
            assert len(ours.taken()) == 1

    story(tell)


@pytest.mark.parametrize("ahead", [-300, -299, 0, 299, 300])
def test_a_clock_may_be_wrong_by_five_minutes(ahead: int) -> None:
    async def tell(ours: Ours, client: httpx.AsyncClient) -> None:
        for one in GOOD:
            assert (await made(ours, client, replace(one, ahead=ahead))).status_code == 200

    story(tell)


def test_a_body_that_does_not_come_is_not_waited_for() -> None:
    async def tell(ours: Ours, client: httpx.AsyncClient) -> None:
        one = GOOD[0]
        start = str(httpx.URL("/plain", params=one.query))
        reader, writer = await asyncio.open_connection(client.base_url.host, client.base_url.port)
        writer.write(f"POST {start} HTTP/1.1\r\nhost: h\r\ncontent-length: 100\r\n\r\n<xml>".encode())
        answer = await reader.read(1000)
        writer.close()

        assert answer.startswith(b"HTTP/1.1 408")

    story(tell)


def test_a_body_in_pieces_is_capped_as_well() -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(100):
            yield b"<" * 4096

    async def tell(ours: Ours, client: httpx.AsyncClient) -> None:
        answer = await client.post("/plain", params=GOOD[0].query, content=endless())

        assert answer.status_code == 413

    story(tell)


def test_who_hangs_up_leaves_no_trace(log: io.StringIO, caplog: pytest.LogCaptureFixture) -> None:
    async def tell(ours: Ours, client: httpx.AsyncClient) -> None:
        start = str(httpx.URL("/plain", params=GOOD[0].query))
        _, writer = await asyncio.open_connection(client.base_url.host, client.base_url.port)
        writer.write(f"POST {start} HTTP/1.1\r\nhost: h\r\ncontent-length: 100\r\n\r\n<xml>".encode())
        await writer.drain()
        writer.close()
        for _ in range(500):
            if "unfinished" in log.getvalue():
                return
            await asyncio.sleep(0.01)
        pytest.fail("the door still waits")

    story(tell)
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


def test_refusals_are_counted_and_told_once_a_minute(log: io.StringIO) -> None:
    async def tell(ours: Ours, client: httpx.AsyncClient) -> None:
        bad = GOOD[0].with_query("signature", 403, signature="0" * 40)
        for ahead in (0, 1, 2, 30, 59, 61, 62, 122, -200):
            await made(ours, client, replace(bad, ahead=ahead))

    story(tell)
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    told = [(line["event"], line["channel"], line["kind"], line["times"]) for line in lines]
    assert told == [
        ("push.refused", "plain", "signature", 1),
        ("push.refused", "plain", "signature", 5),
        ("push.refused", "plain", "signature", 2),
        ("push.refused", "plain", "signature", 1),
    ]

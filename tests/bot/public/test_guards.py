from __future__ import annotations

import anyio
import pytest
from starlette.responses import PlainTextResponse

from bot.guards import BURST, MAX_BODY_BYTES, MAX_CLIENTS, PER_SECOND, Bodies, Pace, client_of


def refuse(scope, status, code, slots):
    return PlainTextResponse(f"{code} {dict(slots)}", status)


async def echo(scope, receive, send):
    message = await receive()
    await PlainTextResponse(message.get("body", b"")[:20])(scope, receive, send)


def call(app, *messages, path="/", method="POST", host="1.2.3.4"):
    """Status of one request whose body comes in these pieces."""
    sent = []
    left = list(messages) or [b""]

    async def receive():
        if not left:
            await anyio.sleep_forever()
        piece = left.pop(0)
        return {"type": "http.request", "body": piece, "more_body": bool(left)}

    async def send(message):
        sent.append(message)

    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "headers": [],
        "query_string": b"",
        "client": (host, 1),
    }
    anyio.run(app, scope, receive, send)
    return sent[0]["status"], sent[1]["body"].decode()


def test_a_body_of_the_limit_passes_and_one_byte_more_does_not() -> None:
    app = Bodies(echo, refuse)
    assert call(app, b"a" * MAX_BODY_BYTES)[0] == 200
    assert call(app, b"a" * MAX_BODY_BYTES, b"a") == (413, "too_large {'limit': 100}")


def test_a_body_in_pieces_arrives_whole() -> None:
    assert call(Bodies(echo, refuse), b"one ", b"", b"two") == (200, "one two")


def test_a_body_that_trickles_is_refused() -> None:
    sent = []

    async def receive():
        await anyio.sleep_forever()

    async def send(message):
        sent.append(message)

    app = Bodies(echo, refuse, seconds=0.01)
    anyio.run(app, {"type": "http", "method": "POST", "path": "/", "headers": []}, receive, send)
    assert sent[0]["status"] == 408


def test_bursts_pass_then_the_pace_holds() -> None:
    now = [0.0]
    app = Pace(echo, refuse, clock=lambda: now[0])
    assert {call(app)[0] for _ in range(BURST)} == {200}
    assert call(app) == (429, "too_many {'seconds': 1}")
    assert call(app, host="5.6.7.8")[0] == 200
    now[0] += 1
    assert [call(app)[0] for _ in range(int(PER_SECOND) + 1)] == [200, 200, 429]
    now[0] += 3600
    assert [call(app)[0] for _ in range(BURST + 1)] == [200] * BURST + [429]


@pytest.mark.parametrize("path", ["/static/heshi.css", "/healthz"])
def test_style_sheets_and_health_are_never_too_many(path: str) -> None:
    app = Pace(echo, refuse, burst=1, clock=lambda: 0.0)
    assert {call(app, path=path)[0] for _ in range(5)} == {200}


def test_the_memory_of_clients_is_bounded() -> None:
    app = Pace(echo, refuse, clock=lambda: 0.0)
    for n in range(MAX_CLIENTS + 10):
        assert app._wait(str(n)) == 0
    assert len(app._buckets) == MAX_CLIENTS


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("1.2.3.4", "1.2.3.5", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
    ],
)
def test_a_household_is_one_client(one: str, other: str, same: bool) -> None:
    assert (client_of({"client": (one, 1)}) == client_of({"client": (other, 2)})) is same


def test_a_client_without_address_is_a_client() -> None:
    assert client_of({"client": None}) == ""
    assert client_of({"client": ("testclient", 50)}) == "testclient"

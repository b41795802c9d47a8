"""HTTP straight to the Bot API: every shape of an answer, and what is certain when none comes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import httpx
import pytest

from bot.channels.telegram.direct import MAX_BODY, Direct

Answer = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"


class Server:
    """Answers each call on a connection with the next of its answers; none left: hangs up."""

    def __init__(self, *answers: bytes, hangs: bool = False) -> None:
        self.answers = list(answers)
        self.asked: list[bytes] = []
        self.connections = 0
        self.hangs = hangs

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while self.answers or self.hangs:
                head = await reader.readuntil(b"\r\n\r\n")
                length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
                self.asked.append(head + await reader.readexactly(length))
                while self.hangs:  # noqa: ASYNC110
                    await asyncio.sleep(0.01)
                writer.write(self.answers.pop(0))
                await writer.drain()
        except (EOFError, OSError):
            pass
        finally:
            writer.close()


def story(server: Server, tell: Callable[[Direct, httpx.URL], Awaitable[None]]) -> None:
    async def told() -> None:
        async with await asyncio.start_server(server, "127.0.0.1", 0) as listening:
            port = listening.sockets[0].getsockname()[1]
            direct = Direct(keep=30, connect_within=5)
            try:
                async with asyncio.timeout(20):
                    await tell(direct, httpx.URL(f"http://127.0.0.1:{port}/bot1:x/sendMessage"))
            finally:
                server.hangs = False
                await direct.close()

    asyncio.run(told())


@pytest.mark.parametrize(
    ("answer", "read"),
    [
        (OK, (200, b"{}")),
        (b"HTTP/1.1 429 Too Many\r\ncontent-length:3\r\nX: y\r\n\r\nabc", (429, b"abc")),
        (b"HTTP/1.1 502\r\nContent-Length: 0\r\n\r\n", (502, b"")),
        (b"HTTP/1.0 200 OK\r\n\r\nto the end", (200, b"to the end")),
        (b"HTTP/1.1 100 Continue\r\n\r\n" + OK, (200, b"{}")),
        (
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1;x\r\nc\r\n0\r\nT: t\r\n\r\n",
            (200, b"abc"),
        ),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 300000\r\n\r\n" + b"x" * 300_000, (200, b"x" * 300_000)),
    ],
    ids=["plain", "refused", "empty", "old", "continue", "chunked", "long"],
)
def test_answers_are_read(answer: bytes, read: tuple[int, bytes]) -> None:
    async def tell(direct: Direct, url: httpx.URL) -> None:
        assert await direct.send(url, b"{}") == read

    story(Server(answer), tell)


def test_an_answer_without_a_length_is_read_to_its_end() -> None:
    async def in_pieces(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        for piece in (b"HTTP/1.0 200 OK\r\n\r\n", b'{"ok": ', b"true}"):
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(0.02)
        writer.close()

    async def told() -> None:
        async with asyncio.timeout(20), await asyncio.start_server(in_pieces, "127.0.0.1", 0) as listening:
            direct = Direct(keep=30, connect_within=5)
            url = httpx.URL(f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}/x")
            assert await direct.send(url, b"{}") == (200, b'{"ok": true}')
            await direct.close()

    asyncio.run(told())


def test_a_call_is_written_as_it_should_be() -> None:
    server = Server(OK)

    async def tell(direct: Direct, url: httpx.URL) -> None:
        await direct.send(url, b'{"a": 1}')
        assert server.asked == [
            b"POST /bot1:x/sendMessage HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Type: application/json\r\n"
            b'Content-Length: 8\r\n\r\n{"a": 1}' % url.port
        ]

    story(server, tell)


def test_a_connection_is_used_again() -> None:
    server = Server(*[OK] * 5)

    async def tell(direct: Direct, url: httpx.URL) -> None:
        for _ in range(5):
            await direct.send(url, b"{}")
        assert server.connections == 1

    story(server, tell)


@pytest.mark.parametrize("close", [b"Connection: close\r\n", b"connection: Close\r\n"])
def test_one_that_the_server_closes_is_not(close: bytes) -> None:
    answer = OK.replace(b"\r\n\r\n", b"\r\n" + close + b"\r\n")
    server = Server(answer, answer)

    async def tell(direct: Direct, url: httpx.URL) -> None:
        for _ in range(2):
            assert await direct.send(url, b"{}") == (200, b"{}")
        assert server.connections == 2

    story(server, tell)


def test_one_that_hung_up_meanwhile_is_not() -> None:
    server = Server(OK)

    async def tell(direct: Direct, url: httpx.URL) -> None:
        await direct.send(url, b"{}")
        server.answers = [OK]
        await asyncio.sleep(0.1)  # its end arrives
        assert await direct.send(url, b"{}") == (200, b"{}")
        assert server.connections == 2

    story(server, tell)


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Le",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab",
        b"nonsense\r\n\r\n",
        b"HTTP/2 200 OK\r\n\r\n",
        b"HTTP/1.1 abc OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % (MAX_BODY + 1),
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 200_000,
    ],
)
def test_after_a_broken_answer_nobody_knows(answer: bytes) -> None:
    async def tell(direct: Direct, url: httpx.URL) -> None:
        with pytest.raises((httpx.ReadError, httpx.RemoteProtocolError)) as broken:
            await direct.send(url, b"{}")
        assert "bot1" not in str(broken.value)

    story(Server(answer), tell)


def test_what_cannot_be_connected_is_certainly_unsent() -> None:
    async def tell() -> None:
        direct = Direct(keep=30, connect_within=5)
        with pytest.raises(httpx.ConnectError):
            await direct.send(httpx.URL("http://127.0.0.1:9/bot"), b"{}")
        for nowhere in ("http:///bot", "ftp://127.0.0.1/bot", "nonsense"):
            with pytest.raises(httpx.UnsupportedProtocol):
                await direct.send(httpx.URL(nowhere), b"{}")

    asyncio.run(tell())


def test_a_server_that_speaks_no_tls_is_certainly_unsent_to() -> None:
    async def tell(direct: Direct, url: httpx.URL) -> None:
        with pytest.raises((httpx.ConnectError, httpx.ConnectTimeout)):
            await direct.send(url.copy_with(scheme="https"), b"{}")

    story(Server(b"HTTP/1.1 400 Bad Request\r\n\r\n"), tell)


def test_who_stops_waiting_hangs_up() -> None:
    server = Server(hangs=True)

    async def tell(direct: Direct, url: httpx.URL) -> None:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await direct.send(url, b"{}")
        server.hangs, server.answers = False, [OK] * 2
        assert await direct.send(url, b"{}") == (200, b"{}")
        assert server.connections == 2

    story(server, tell)


def test_many_at_once() -> None:
    server = Server(*[OK] * 200)

    async def tell(direct: Direct, url: httpx.URL) -> None:
        assert await asyncio.gather(*(direct.send(url, b"{}") for _ in range(50))) == [(200, b"{}")] * 50
        assert server.connections <= 50

    story(server, tell)

"""The long connection through a SOCKS5 proxy, which lets in, or does not."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from pydantic import SecretStr

from bot.channels.wecom_bot.socket import Access, Socket, connected
from bot.channels.wecom_bot.socks import is_socks, through
from tests.wechat.fake.socket import wecom


@dataclass
class Proxy:
    """A proxy on this machine. Names are looked up by it: here all of them are this machine."""

    password: bytes = b""
    refuses: int = 0
    hangs_up: bool = False
    asked_for: list[tuple[str, int]] = field(default_factory=list)
    port: int = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            if await self._let_in(reader, writer):
                await self._tunnel(reader, writer)
        writer.close()

    async def _let_in(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        _, ways = await reader.readexactly(2)
        offered = await reader.readexactly(ways)
        wanted = 2 if self.password else 0
        if self.hangs_up:
            return False
        writer.write(bytes([5, wanted if wanted in offered else 255]))
        if not self.password or wanted not in offered:
            return wanted in offered
        _, size = await reader.readexactly(2)
        name = await reader.readexactly(size)
        password = await reader.readexactly((await reader.readexactly(1))[0])
        good = (name, password) == (b"lan", self.password)
        writer.write(bytes([1, 0 if good else 1]))
        return good

    async def _tunnel(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readexactly(4)
        assert head == bytes([5, 1, 0, 3])
        name = (await reader.readexactly((await reader.readexactly(1))[0])).decode()
        port = int.from_bytes(await reader.readexactly(2), "big")
        self.asked_for.append((name, port))
        writer.write(bytes([5, self.refuses, 0, 1, 127, 0, 0, 1, 0, 80]))
        if self.refuses:
            return
        there, back = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.gather(_pump(reader, back), _pump(there, writer))


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()
    writer.close()


@asynccontextmanager
async def proxied(proxy: Proxy) -> AsyncIterator[Proxy]:
    server = await asyncio.start_server(proxy.serve, "127.0.0.1", 0)
    async with server:
        proxy.port = server.sockets[0].getsockname()[1]
        yield proxy


async def _ignore(body: bytes) -> None: ...


@pytest.mark.parametrize(("name", "password"), [("", b""), ("lan:ge%2Fheim@", b"ge/heim")])
def test_a_bot_is_subscribed_through_a_proxy(name: str, password: bytes) -> None:
    async def story() -> None:
        async with wecom() as corp, proxied(Proxy(password)) as proxy:
            port = urlsplit(corp.url).port
            address = f"ws://wecom.example:{port}"
            line = Socket(
                Access(corp.bot_id, SecretStr(corp.secret), address, f"socks5://{name}127.0.0.1:{proxy.port}")
            )
            keeping = asyncio.create_task(line.keep(_ignore))
            assert await line.up(10)
            keeping.cancel()
            await asyncio.gather(keeping, return_exceptions=True)
            # The proxy looks the name up, and not we.
            assert proxy.asked_for == [("wecom.example", port)]

    asyncio.run(story())


@pytest.mark.parametrize(
    ("proxy", "name"),
    [
        (Proxy(b"secret"), ""),
        (Proxy(b"secret"), "lan:wrong@"),
        (Proxy(refuses=5), ""),
        (Proxy(hangs_up=True), ""),
    ],
)
def test_a_proxy_that_does_not_help_is_a_line_that_cannot_be_had(proxy: Proxy, name: str) -> None:
    async def story() -> None:
        async with proxied(proxy):
            with pytest.raises(OSError, match="the proxy"):
                _ = await through(f"socks5://{name}127.0.0.1:{proxy.port}", "wecom.example", 443)

    asyncio.run(story())


def test_no_proxy_there_is_a_line_that_cannot_be_had() -> None:
    async def story() -> None:
        with pytest.raises(ConnectionRefusedError):
            _ = await connected(Access("b", SecretStr("s"), "ws://wecom.example:9", "socks5://127.0.0.1:9"))

    asyncio.run(story())


@pytest.mark.parametrize(
    ("address", "is_one"),
    [("socks5://127.0.0.1:1080", True), ("socks5h://p", True), ("http://p:1", False), ("socks4://p", False)],
)
def test_which_addresses_are_those_of_socks_proxies(address: str, is_one: bool) -> None:
    assert is_socks(address) is is_one

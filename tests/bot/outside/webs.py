"""A small web on the loopback address: many names, pages as functions; and a fetcher that may go there."""

from __future__ import annotations

import asyncio
import datetime as dt
import ipaddress
import socket
import ssl
import threading
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, TypeVar

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from bot.outside.addresses import IpAddress, is_public
from bot.outside.fetching import Fetcher, Reach
from bot.outside.pace import Pace

LOOPBACK = "127.0.0.1"
T = TypeVar("T")


@dataclass(frozen=True)
class Asked:
    """A request as it came."""

    method: str
    host: str
    path: str
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Says:
    """An answer: any bytes under any headers, at any pace."""

    status: int = 200
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = (("content-type", "text/html; charset=utf-8"),)
    pieces: Iterator[bytes] | None = None
    """Sent one after the other instead of the body, without a length."""
    raw: bytes | None = None
    """Sent instead of any HTTP."""


def html(text: str, status: int = 200, **headers: str) -> Says:
    kinds = {
        "content-type": "text/html; charset=utf-8",
        **{k.replace("_", "-"): v for k, v in headers.items()},
    }
    return Says(status, text.encode(), tuple(kinds.items()))


def to(location: str, status: int = 301) -> Says:
    return Says(status, b"", (("location", location),))


Answers = Callable[[Asked], Says]


@dataclass
class Web:
    """What is served, and what was asked."""

    answers: Answers
    port: int = 0
    secure_port: int = 0
    asked: list[Asked] = field(default_factory=list)
    names: dict[str, Sequence[str]] = field(default_factory=dict)
    """IP addresses by name; any other name is here."""
    lookups: list[str] = field(default_factory=list)
    authority: Path | None = None

    def url(self, host: str, path: str = "/", *, secure: bool = False) -> str:
        scheme, port = ("https", self.secure_port) if secure else ("http", self.port)
        return f"{scheme}://{host}:{port}{path}"

    async def lookup(self, name: str, port: int) -> Sequence[str]:
        self.lookups.append(name)
        found = self.names.get(name, [LOOPBACK])
        if not found:
            raise socket.gaierror(socket.EAI_NONAME, "no such name")
        return found

    @property
    def reach(self) -> Reach:
        tls = ssl.create_default_context(cafile=str(self.authority)) if self.authority else None
        ports = frozenset(port for port in (self.port, self.secure_port) if port)
        return Reach(self.lookup, ours_too, ports, tls)

    def fetcher(self, **over: Any) -> Fetcher:
        return Fetcher(**{"reach": self.reach, "pace": Pace(delay=0.0)} | over)


def ours_too(ip: IpAddress) -> bool:
    """Public addresses, and the one where tests serve; 127.0.0.2 and all others stay closed."""
    return is_public(ip) or ip == ipaddress.ip_address(LOOPBACK)


def run(work: Callable[[], Awaitable[T]]) -> T:
    async def main() -> T:
        return await work()

    return asyncio.run(main())


@contextmanager
def serving(answers: Answers, *, certificate: Path | None = None) -> Iterator[Web]:
    """The web, served until the end of the block; with a certificate, over TLS as well."""
    web = Web(answers)
    servers = [_server(web)]
    web.port = servers[0].server_address[1]
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        servers.append(_server(web, context))
        web.secure_port = servers[1].server_address[1]
        web.authority = certificate
    threads = [threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True) for server in servers]
    for thread in threads:
        thread.start()
    try:
        yield web
    finally:
        for server, thread in zip(servers, threads, strict=True):
            server.shutdown()
            server.server_close()
            thread.join()


def _server(web: Web, context: ssl.SSLContext | None = None) -> ThreadingHTTPServer:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _answer(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            asked = Asked(self.command, headers.get("host", "").partition(":")[0], self.path, headers)
            web.asked.append(asked)
            with suppress(OSError):
                _send(self, web.answers(asked))

        do_GET = do_HEAD = _answer  # noqa: N815 - as the library names them

        def log_message(self, *_: Any) -> None:
            """Silent."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: Any) -> None:
            """Clients go away; that is what is tested."""

    server = Server((LOOPBACK, 0), Handler)
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    return server


def _send(handler: BaseHTTPRequestHandler, says: Says) -> None:
    handler.close_connection = True
    if says.raw is not None:
        _ = handler.wfile.write(says.raw)
        return
    handler.send_response(says.status)
    for name, value in says.headers:
        handler.send_header(name, value)
    if says.pieces is None:
        handler.send_header("content-length", str(len(says.body)))
    handler.send_header("connection", "close")
    handler.end_headers()
    if handler.command == "HEAD":
        return
    for piece in says.pieces or (says.body,):
        _ = handler.wfile.write(piece)
        handler.wfile.flush()


def certificate(path: Path, *names: str, days: int = 1) -> Path:
    """A certificate with its key for these names, which is its own authority; `days` below 0: out of date."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "a test")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=10))
        .not_valid_after(now + dt.timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(one) for one in names]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path

"""The guard of an address that WeChat or WeCom push to.

    GET   echostr: the console looks whether we know the Token (and the key, on WeCom)
    POST  a push: signature ─► time ─► size ─► signature of the ciphertext ─► decryption ─► `Pushed`

Nothing is decrypted, and in plain mode not even read, before its signature is right. What is refused is
refused without a reason in words: the log counts them by kind.

In plain mode the signature covers the query alone, not the body; so where there is a key, what comes in
the clear is refused: who can read one query cannot put words of his own behind it.

A push that is repeated inside the window is let through: the platforms' own retries look the same, and
the name of the event in the inbox makes it harmless.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from starlette.datastructures import QueryParams
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from bot.channels.wechat import xml
from bot.channels.wechat.crypt import Crypt, NotOurs, Opened
from bot.channels.wechat.forms import Form, fields, form_of
from bot.logs import Event, warn

WINDOW = 300.0
"""Seconds that a push may be old, or ahead of our clock: retries come within 15 s; the rest is for clocks
that are wrong."""

READ_WITHIN = 4.0
"""Seconds in which a body has to have come: the platforms hang up after five."""

_TELL_EVERY = 60.0
"""Seconds between two lines in the log about refused requests."""

_LONGEST = 128
"""Characters of a nonce; the platforms' have 10."""

_LONGEST_ECHO = 1024
"""Characters of an echostr; the platforms' have 20 in plain mode, 108 encrypted."""


@dataclass(frozen=True, slots=True)
class Pushed:
    """A push that is theirs, and for us.

    `message`: the body in plain mode, else what was inside it. `form`: how both are written, and so how
    they want their answer. `key`: place of the key that fitted; None in plain mode. `outer`: the fields of
    the body as it came. `nonce`: of the query; an encrypted answer says it back, as the platforms ask.
    """

    message: bytes
    form: Form
    key: int | None
    outer: Mapping[str, str]
    nonce: str

    def fields(self) -> Mapping[str, str] | None:
        """The fields of the message; None where they cannot be read."""
        return self.outer if self.key is None else fields(self.message)


@dataclass(frozen=True, slots=True)
class _Query:
    """What stands behind the address; the signatures are "" where they are missing."""

    timestamp: str
    nonce: str
    signature: str
    msg_signature: str
    encrypted: bool


class Door:
    """The guard of one address; `name` is the channel, as the log calls it."""

    def __init__(
        self,
        name: str,
        crypt: Crypt,
        clock: Callable[[], float],
        *,
        window: float = WINDOW,
        max_body: int = xml.MAX_BYTES,
        read_within: float = READ_WITHIN,
    ) -> None:
        """`clock` gives seconds since 1970. `window` and `read_within` in seconds, `max_body` in bytes."""
        self._name = name
        self._crypt = crypt
        self._clock = clock
        self._window = window
        self._max_body = max_body
        self._read_within = read_within
        self._refusals = 0
        self._told: float | None = None

    # --- is this address ours?

    def check(self, request: Request) -> Response:
        """The echostr, which proves that we know the Token; 400 or 403 to everybody else.

        It comes encrypted from WeCom (`msg_signature` covers it) and as it is from a 公众号, in all modes.
        """
        query = self._query(request.query_params)
        if isinstance(query, Response):
            return query
        # WeCom asks to decode the query; a plus that was never encoded has become a space by now.
        echo = request.query_params.get("echostr", "").replace(" ", "+")
        if not 1 <= len(echo) <= _LONGEST_ECHO:
            return self._refused(400, "malformed")
        if query.msg_signature:
            return self._encrypted_echo(query, echo)
        if not self._crypt.signed(query.signature, query.timestamp, query.nonce):
            return self._refused(403, "signature")
        return _said(echo.encode("utf-8", "replace"), "text/plain")

    def _encrypted_echo(self, query: _Query, echo: str) -> Response:
        if not self._crypt.signed(query.msg_signature, query.timestamp, query.nonce, echo):
            return self._refused(403, "signature")
        match self._crypt.opened(echo):
            case Opened(message):
                return _said(message, "text/plain")
            case NotOurs(why):
                return self._refused(403, why)

    # --- a push

    async def open(self, request: Request) -> Pushed | Response:
        """The push inside `request`, or the answer to give: 400, 403, 405, 408 or 413."""
        query = self._admitted(request)
        if isinstance(query, Response):
            return query
        body = await self._read(request)
        if isinstance(body, Response):
            return body
        form, outer = form_of(body), fields(body)
        if form is None or outer is None:
            return self._refused(400, "malformed")
        if not query.encrypted:
            return Pushed(body, form, None, outer, query.nonce)
        return self._decrypted(query, form, outer)

    def _admitted(self, request: Request) -> _Query | Response:
        """The query of a push, if nothing is wrong with it: else the body is not even read."""
        if request.method != "POST":
            return self._refused(405, "method")
        query = self._query(request.query_params)
        if isinstance(query, Response):
            return query
        if query.encrypted != self._crypt.encrypts:
            return self._refused(403, "not-encrypted" if self._crypt.encrypts else "no-key")
        # A 公众号 signs the query in every mode; WeCom signs the ciphertext alone.
        by_query = bool(query.signature) or not query.encrypted
        if by_query and not self._crypt.signed(query.signature, query.timestamp, query.nonce):
            return self._refused(403, "signature")
        return query

    def _decrypted(self, query: _Query, form: Form, outer: Mapping[str, str]) -> Pushed | Response:
        encrypted = outer.get("Encrypt") or outer.get("encrypt")
        if not encrypted:
            return self._refused(400, "malformed")
        if not self._crypt.signed(query.msg_signature, query.timestamp, query.nonce, encrypted):
            return self._refused(403, "signature")
        match self._crypt.opened(encrypted):
            case Opened(message, key):
                return Pushed(message, form, key, outer, query.nonce)
            case NotOurs(why):
                return self._refused(403, why)

    def _query(self, params: QueryParams) -> _Query | Response:
        """What stands behind the address, if it can be and is of today."""
        timestamp, nonce = params.get("timestamp", ""), params.get("nonce", "")
        signature, msg_signature = params.get("signature", ""), params.get("msg_signature", "")
        if not re.fullmatch("[0-9]{1,12}", timestamp) or not 1 <= len(nonce) <= _LONGEST:
            return self._refused(400, "malformed")
        if not (signature or msg_signature):
            return self._refused(400, "malformed")
        if abs(self._clock() - int(timestamp)) > self._window:
            return self._refused(403, "time")
        # WeCom always encrypts, and says nothing of it; a 公众号 says which of the two.
        encrypted = params.get("encrypt_type", "aes" if msg_signature and not signature else "raw") == "aes"
        return _Query(timestamp, nonce, signature, msg_signature, encrypted)

    async def _read(self, request: Request) -> bytes | Response:
        body = bytearray()
        try:
            async with asyncio.timeout(self._read_within):
                async for chunk in request.stream():
                    body += chunk
                    if len(body) > self._max_body:
                        return self._refused(413, "too-long")
        except (TimeoutError, ClientDisconnect):
            return self._refused(408, "unfinished")
        return bytes(body)

    # --- the answer

    def answer(self, pushed: Pushed, message: bytes) -> Response:
        """`message` as the answer to a push: encrypted with its key, in its form. b"": no answer, status 200.

        `message` itself must be written in `pushed.form`.
        """
        if not message or pushed.key is None:
            return _said(message, _KINDS[pushed.form] if message else "text/plain")
        timestamp, nonce = str(int(self._clock())), pushed.nonce
        sealed = self._crypt.sealed(message, timestamp, nonce, pushed.key)
        if pushed.form == "xml":
            parts: dict[str, str | int] = {
                "Encrypt": sealed.encrypt,
                "MsgSignature": sealed.signature,
                "TimeStamp": int(timestamp),
                "Nonce": nonce,
            }
            return _said(xml.written(parts).encode(), "application/xml")
        # A 公众号 writes its names with capitals, a 智能机器人 without: each gets its own back.
        names = _SMALL if "encrypt" in pushed.outer else _CAPITAL
        values = (sealed.encrypt, sealed.signature, int(timestamp), nonce)
        return _said(json.dumps(dict(zip(names, values, strict=True))).encode(), "application/json")

    def _refused(self, status: int, why: str) -> Response:
        """An answer that says nothing; at most once a minute the log says how many there were, and why."""
        self._refusals += 1
        now = self._clock()
        # Either way: a clock that was set back must not silence us until it has caught up.
        if self._told is None or abs(now - self._told) >= _TELL_EVERY:
            warn(Event.PUSH_REFUSED, channel=self._name, kind=why, times=self._refusals)
            self._told, self._refusals = now, 0
        return Response(status_code=status, headers={"allow": "GET, POST"} if status == 405 else None)


_KINDS: Mapping[Form, str] = {"xml": "application/xml", "json": "application/json"}

_CAPITAL = ("Encrypt", "MsgSignature", "TimeStamp", "Nonce")
_SMALL = ("encrypt", "msgsignature", "timestamp", "nonce")


def _said(body: bytes, kind: str) -> Response:
    return Response(body, media_type=kind)

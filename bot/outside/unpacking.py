"""What a server sent, unpacked no further than we want to read: a few kilobytes may unpack to gigabytes."""

from __future__ import annotations

import zlib

from bot.errors import BotError

_EITHER = 47
"""zlib's word for: gzip or zlib, whichever it is."""

_BARE = -15
"""… and for deflate without a header, which some servers send for `deflate`."""

_TELLING = 2
"""Bytes that tell which (RFC 1950, 1952)."""


class TooMuch(BotError):
    """More came than is wanted; what was wanted is there."""


class UnknownPacking(BotError):
    """Packed in a way that was not asked for, or broken."""


class Unpacker:
    """Takes a body piece by piece; never holds more than `at_most` bytes of it, unpacked."""

    def __init__(self, encoding: str, at_most: int) -> None:
        """Raises UnknownPacking: it is packed as nobody asked for, or twice."""
        name = encoding.strip().lower()
        if name not in {"", "identity", "gzip", "x-gzip", "deflate"}:
            raise UnknownPacking("packed in a way that was not asked for")
        self._packed = name not in {"", "identity"}
        self._head = b""
        self._unpack: zlib._Decompress | None = None
        self._at_most = at_most
        self._raw = 0
        self._taken = bytearray()

    def take(self, chunk: bytes) -> None:
        """The next piece.

        Raises:
            TooMuch: it is more than is wanted, packed or unpacked.
            UnknownPacking: it cannot be unpacked.
        """
        self._raw += len(chunk)
        room = self._at_most - len(self._taken)
        # One byte more than wanted tells that there is more.
        self._taken += self._unpacked(chunk, room + 1) if self._packed else chunk[: room + 1]
        if len(self._taken) > self._at_most or self._raw > self._at_most:
            raise TooMuch

    def end(self) -> None:
        """There is no more. Raises UnknownPacking: a packed body that ends in its midst."""
        if self._packed and self._raw and not (self._unpack and self._unpack.eof):
            raise UnknownPacking("broken off in the midst of what was packed")

    def got(self) -> bytes:
        """What was taken so far."""
        return bytes(self._taken[: self._at_most])

    def _unpacked(self, chunk: bytes, room: int) -> bytes:
        if self._unpack is None:
            self._head += chunk
            if len(self._head) < _TELLING:
                return b""
            chunk = self._head
            self._unpack = zlib.decompressobj(_window(chunk))
        if self._unpack.eof:
            return b""  # whatever follows the end is no part of the page
        try:
            return self._unpack.decompress(chunk, room)
        except zlib.error as error:
            raise UnknownPacking("broken") from error


def _window(head: bytes) -> int:
    first, second = head[:_TELLING]
    has_header = head.startswith(b"\x1f\x8b") or (first & 15 == 8 and (first * 256 + second) % 31 == 0)
    return _EITHER if has_header else _BARE

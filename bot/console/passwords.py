"""Passwords of the console: what may be one, and how it is kept. Argon2id, off the event loop.

The profile is RFC 9106's second choice (64 MiB, three passes, four lanes), made for machines that cannot
spare the first one's 2 GiB. One hash takes about a tenth of a second on two cores; at most two are worked
out at once, so a flood of sign-ins takes 128 MiB and no more, and waits in a short line.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import TypeVar

import anyio
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

from bot.state.accounts import folded

T = TypeVar("T")

MIN_CHARS = 12
"""NIST SP 800-63B-4 asks for 15 where a password stands alone and 8 where it does not; attempts are
slowed down here, and twelve is what people accept for a tool of work."""

MAX_CHARS = 200
"""Room for a sentence; the hash is made over all of it."""

AT_ONCE = 2
"""Hashes worked out at once: 64 MiB each."""

WAITING = 20
"""Hashes that may wait for their turn, about two seconds; more are refused, before they hold memory."""

_HASHER = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)

NONE = (  # of a password that nobody has
    "$argon2id$v=19$m=65536,t=3,p=4$Eim9W7cUEmO/QMDe587wiQ$95tJSBRvr3EtfF/23a+j+DAx6u4ADgMXRpLVY9W69oI"
)
"""Checked where there is no such user, so that it takes as long as where there is. Written down, because making
it takes a fifth of a second and 64 MiB, with every start; a test holds its parameters against those in use."""

COMMON = frozenset(
    """
123456789012 1234567890123 12345678901234 123456123456 123123123123 111111111111 000000000000 121212121212
112233445566 987654321098 098765432109 888888888888 666666666666 999999999999 147258369147 159357159357
qwertyuiop12 qwertyuiop123 qwertyuiopas qwertyuiop[] qwertyuiopasdf qwerty123456 1q2w3e4r5t6y 1q2w3e4r5t6y7u
1qaz2wsx3edc 1qaz2wsx3edc4rfv zaq12wsxcde3 qazwsxedcrfv asdfghjkl123 asdfghjkl;' zxcvbnm12345 zxcvbnm123456
password1234 password12345 password123456 passwordpassword p@ssw0rd1234 p@ssword1234 passw0rd1234
administrator admin1234567 admin12345678 admin123456789 adminadminadmin root12345678 letmeinletmein
iloveyou1234 iloveyouforever welcome12345 welcome123456 changeme1234 changemechangeme changethispassword
abcdefghijkl abcdefghijklm abc123abc123 abcd12345678 a1b2c3d4e5f6 a123456789012 football1234 baseball1234
princess1234 sunshine1234 superman1234 correcthorsebatterystaple correct_horse_battery_staple
woaini1314520 5201314woaini woaini520520 woaini123456 wodemima1234 mima12345678 520131452013 131452013145
nihao1234567 heshiheshiheshi heshi1234567 heshi12345678 factcheck1234 factchecker123
""".split()
)
"""The most usual ones of twelve characters and more, Chinese habits included (520 1314: love, for ever)."""


def as_typed(given: str) -> str:
    """A password as it is hashed: keyboards write é in two ways. Cut off where none can be right any more."""
    return unicodedata.normalize("NFC", given)[: MAX_CHARS + 1]


def weakness(password: str, name: str) -> str:
    """Why it cannot be the password of that user: the key of a sentence; "" where it can."""
    plain = folded(password)
    if len(password) < MIN_CHARS:
        return "short"
    if len(password) > MAX_CHARS:
        return "long"
    if plain in COMMON or len(set(plain)) < 4:
        return "common"
    rest = plain.replace(folded(name), "") if len(folded(name)) > 1 else plain
    return "name" if len(rest) < MIN_CHARS // 2 else ""


def make_hash(password: str) -> str:
    """As it is kept. Takes a tenth of a second and 64 MiB."""
    return _HASHER.hash(password)


def fits(kept: str, password: str) -> bool:
    """Whether it is the password that was kept; as slow where none was."""
    try:
        _ = _HASHER.verify(kept or NONE, password)
    except (VerificationError, InvalidHashError):
        return False
    return bool(kept)


def is_dated(kept: str) -> bool:
    """Whether it was hashed with other parameters than today's."""
    return _HASHER.check_needs_rehash(kept)


class Anvil:
    """Where passwords are hashed: few at once, on threads, and no endless line before it."""

    def __init__(self) -> None:
        self._limit = anyio.CapacityLimiter(AT_ONCE)
        self._there = 0

    async def work(self, call: Callable[[], T]) -> T | None:
        """The result of hashing; None where too many wait already."""
        if self._there >= AT_ONCE + WAITING:
            return None
        self._there += 1
        try:
            return await anyio.to_thread.run_sync(call, limiter=self._limit)
        finally:
            self._there -= 1

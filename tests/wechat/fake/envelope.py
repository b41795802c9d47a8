"""Signing and encryption as the platforms do it: nothing of ours, so that nothing of ours checks itself.

What goes out is sealed by wechatpy. What comes back is opened with its cipher, and then read strictly: where
wechatpy believes a padding or a length, this does not.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import secrets
import time
from dataclasses import dataclass

from wechatpy.crypto import PrpCrypto
from wechatpy.crypto.cryptography import WeChatCipher

BLOCK = 32
"""Bytes that PKCS#7 fills up to here: twice the block of AES."""


class Broken(Exception):
    """An envelope that the platform would not take."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A message in its envelope."""

    encrypt: str
    signature: str
    timestamp: str
    nonce: str


def signature(*parts: str) -> str:
    """What a platform signs with: SHA-1 over the parts, sorted."""
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()


def nonce() -> str:
    """A fresh one: digits, as the platforms send them."""
    return str(secrets.randbelow(9 * 10**9) + 10**9)


class Envelope:
    """One token, one EncodingAESKey (43 characters), and who receives: an AppID, a CorpID or ""."""

    def __init__(self, token: str, aes_key: str, receiver: str) -> None:
        self.token, self.receiver = token, receiver
        self.key = base64.b64decode(aes_key + "=")
        assert len(self.key) == 32, "an EncodingAESKey has 43 characters"

    def seal(self, message: str, timestamp: str = "", fresh: str = "") -> Sealed:
        """The message, sealed now; `timestamp` in seconds since 1970 and `fresh` the nonce, where given."""
        timestamp, fresh = timestamp or str(int(time.time())), fresh or nonce()
        encrypt = PrpCrypto(self.key).encrypt(message, self.receiver).decode()
        return Sealed(encrypt, signature(self.token, timestamp, fresh, encrypt), timestamp, fresh)

    def open(self, sealed: Sealed) -> str:
        """What is in it.

        Raises:
            Broken: signed, padded or addressed otherwise than the documents say.
        """
        if sealed.signature != signature(self.token, sealed.timestamp, sealed.nonce, sealed.encrypt):
            raise Broken("the signature of the envelope is wrong")
        return self.decrypted(sealed.encrypt)

    def decrypted(self, encrypt: str) -> str:
        """What is in it, whoever signed it."""
        try:
            hidden = base64.b64decode(encrypt, validate=True)
        except binascii.Error as error:
            raise Broken(f"not base64: {error}") from error
        if not hidden or len(hidden) % BLOCK:
            raise Broken(f"{len(hidden)} bytes are no blocks of {BLOCK}")
        return self._framed(WeChatCipher(self.key).decrypt(hidden))

    def _framed(self, plain: bytes) -> str:
        filled = plain[-1]
        if not 1 <= filled <= BLOCK or plain[-filled:] != bytes([filled]) * filled:
            raise Broken("the padding is wrong")
        length, rest = int.from_bytes(plain[16:20], "big"), plain[20:-filled]
        message, receiver = rest[:length], rest[length:]
        if len(message) != length or receiver != self.receiver.encode():
            raise Broken(f"the frame does not fit: {length} bytes, then {receiver!r}")
        return message.decode()

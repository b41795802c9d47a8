"""Signatures and encryption of what WeChat and WeCom push to an address of ours: one scheme for all three.

A push carries a signature of its query (`signature`, plain mode) or of its ciphertext (`msg_signature`).
Encrypted, it is AES-256-CBC of

    16 random bytes ‖ length of the message (4 bytes, big end first) ‖ message ‖ receiver

padded (PKCS#7) to blocks of 32 bytes, in base64. The key is the EncodingAESKey with "=" put behind it; its
first 16 bytes are the initial vector. The receiver is the AppID of a 公众号, the id of a company, and ""
for a 智能机器人.

Source: developers.weixin.qq.com/doc/subscription/guide/dev/push/encryption and
developer.work.weixin.qq.com/document/path/90968 and /101033.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import CBC
from pydantic import SecretStr

_BLOCK = 32
"""Bytes to which a plaintext is padded: twice the block of AES, as the platform's own libraries do it."""

_HEAD = 16 + 4
"""Random bytes and length, before the message."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A message that was encrypted for us; `key` is the place of the key that fitted, newest first."""

    message: bytes
    key: int


@dataclass(frozen=True, slots=True)
class NotOurs:
    """No key of ours fits, or it is for somebody else; `why` is a fixed word for the log."""

    why: str


@dataclass(frozen=True, slots=True)
class Sealed:
    """A message that only the platform can read, with the signature that belongs to it."""

    encrypt: str
    signature: str
    timestamp: str
    nonce: str


class Crypt:
    """What we share with a platform: the Token that signs, and the keys that encrypt."""

    def __init__(self, token: SecretStr, keys: Sequence[SecretStr], receiver: str) -> None:
        """`keys`: EncodingAESKeys of 43 characters, the newest first; none of them: plain mode alone.

        Raises:
            ValueError: a key is of another length; the settings have looked at that before.
        """
        self._token = token
        self._keys = tuple(_key(key.get_secret_value()) for key in keys)
        self._receiver = receiver.encode()

    @property
    def encrypts(self) -> bool:
        """Whether there is a key at all."""
        return bool(self._keys)

    def signature(self, timestamp: str, nonce: str, *more: str) -> str:
        """40 hexadecimal digits: SHA-1 of the Token and all of these, sorted and put together."""
        parts = sorted((self._token.get_secret_value(), timestamp, nonce, *more))
        # A JSON string can hold half a surrogate pair, which has no UTF-8: it must not stop us.
        return hashlib.sha1("".join(parts).encode("utf-8", "replace"), usedforsecurity=False).hexdigest()

    def signed(self, given: str, timestamp: str, nonce: str, *more: str) -> bool:
        """Whether `given` is the signature of these; how long the answer takes does not tell how near."""
        right = self.signature(timestamp, nonce, *more).encode()
        return hmac.compare_digest(given.encode("utf-8", "replace"), right)

    def opened(self, encrypted: str) -> Opened | NotOurs:
        """The message inside; whoever calls has looked at its signature before."""
        try:
            cipher = base64.b64decode(encrypted, validate=True)
        except (binascii.Error, ValueError):
            return NotOurs("no-base64")
        if not cipher or len(cipher) % 16:
            return NotOurs("no-blocks")
        why = "no-key"
        for place, key in enumerate(self._keys):
            message, why = self._inside(_unpadded(_decrypted(key, cipher)))
            if message is not None:
                return Opened(message, place)
        return NotOurs(why)

    def _inside(self, plain: bytes | None) -> tuple[bytes | None, str]:
        if plain is None or len(plain) < _HEAD:
            return None, "wrong-key"
        end = _HEAD + int.from_bytes(plain[16:_HEAD], "big")
        if end > len(plain):
            return None, "wrong-key"
        if not hmac.compare_digest(plain[end:], self._receiver):
            return None, "wrong-receiver"
        return plain[_HEAD:end], ""

    def sealed(self, message: bytes, timestamp: str, nonce: str, key: int = 0) -> Sealed:
        """`message` for the platform, with the key at that place: an answer takes the key of its question."""
        plain = secrets.token_bytes(16) + len(message).to_bytes(4, "big") + message + self._receiver
        encrypt = base64.b64encode(_encrypted(self._keys[key], _padded(plain))).decode()
        return Sealed(encrypt, self.signature(timestamp, nonce, encrypt), timestamp, nonce)


def _key(encoding_aes_key: str) -> bytes:
    # Of the last character only four of six bits count; keys that people typed carry stray ones there.
    key = base64.b64decode(encoding_aes_key + "=")
    if len(key) != 32:
        raise ValueError("an EncodingAESKey has 43 characters")
    return key


def _padded(plain: bytes) -> bytes:
    missing = _BLOCK - len(plain) % _BLOCK
    return plain + bytes([missing]) * missing


def _unpadded(plain: bytes) -> bytes | None:
    count = plain[-1]
    if not 1 <= count <= _BLOCK or plain[-count:] != bytes([count]) * count:
        return None
    return plain[:-count]


def _encrypted(key: bytes, plain: bytes) -> bytes:
    worker = Cipher(AES256(key), CBC(key[:16])).encryptor()
    return worker.update(plain) + worker.finalize()


def _decrypted(key: bytes, cipher: bytes) -> bytes:
    worker = Cipher(AES256(key), CBC(key[:16])).decryptor()
    return worker.update(cipher) + worker.finalize()

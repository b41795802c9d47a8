"""The one secret of an installation, and what is made of it: pseudonyms and sealed bytes.

    secret.key ── 32 random bytes, beside the database, readable by its owner alone
      ├─ pseudonym(kind, channel, id)   a keyed hash: the same id gives the same name, and no way back
      └─ seal / unseal                  AES-256-GCM: what has to be read again, such as an address

Who has the database alone learns nothing of people from it; who has both files can read what is open.
"""

from __future__ import annotations

import hmac
import os
import secrets
import stat
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.errors import StateError

KEY_FILE = "secret.key"

_SECRET_BYTES = 32

_NONCE_BYTES = 12
"""What GCM is made for. Drawn at random: 2^32 sealed rows keep the chance of a repeat below 2^-32."""

_PSEUDONYM_HEX = 32
"""128 bits: no two ids of one installation will ever share a name."""

_REMEMBERED = 65_536
"""Pseudonyms kept in memory: every room asks for its own with every message. About 15 MB when full."""

_TEXT_SEPARATOR = "\x1f"
"""Between the parts that are hashed; no platform's ids contain it."""


class Keys:
    """Subkeys of the secret. Safe from many threads; shows nothing of itself in a repr."""

    def __init__(self, secret: bytes) -> None:
        """`secret`: 32 bytes."""
        self._names = _subkey(secret, b"heshi pseudonyms 1")
        self._sealing = AESGCM(_subkey(secret, b"heshi sealed rows 1"))
        self._remembered = lru_cache(maxsize=_REMEMBERED)(self.hashed)

    @classmethod
    def open(cls, folder: Path, *, create: bool = True) -> Keys:
        """The keys of the installation in `folder`; made there where there are none and `create` says so.

        Raises:
            StateError: the file is missing, not a key, or open to others' eyes.
        """
        path = folder / KEY_FILE
        if create and not path.exists():
            _create(path)
        return cls(_read(path))

    def __repr__(self) -> str:
        return "Keys(…)"

    def pseudonym(self, kind: str, channel: str, name: str) -> str:
        """The keyed hash that stands for a room or a person: remembered, because it is asked for often."""
        return self._remembered(kind, channel, name)

    def hashed(self, kind: str, channel: str, name: str) -> str:
        """The same for what is asked for once, such as a message or an event: 32 hex digits."""
        parts = _TEXT_SEPARATOR.join((kind, channel, name)).encode("utf-8", "surrogatepass")
        return hmac.digest(self._names, parts, "sha256").hex()[:_PSEUDONYM_HEX]

    def seal(self, clear: bytes) -> bytes:
        """The bytes so that only `unseal` reads them; every time others."""
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._sealing.encrypt(nonce, clear, None)

    def unseal(self, sealed: bytes) -> bytes:
        """What was sealed.

        Raises:
            StateError: it was sealed with another key, or is damaged.
        """
        try:
            return self._sealing.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], None)
        except (InvalidTag, ValueError) as error:
            raise StateError(
                f"a sealed row does not open: {KEY_FILE} belongs to another database, or the row is damaged; "
                "take both from the same backup"
            ) from error


def _subkey(secret: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=_SECRET_BYTES, salt=None, info=purpose).derive(secret)


def _create(path: Path) -> None:
    """Write a new secret, whole or not at all; if somebody else was faster, theirs stands."""
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(_SECRET_BYTES) + "\n")
            file.flush()
            os.fsync(file.fileno())
        _put(temporary, path)
    except OSError as error:
        raise StateError(f"{path}: a key cannot be written here ({error.strerror})") from error
    finally:
        temporary.unlink(missing_ok=True)


def _put(temporary: Path, path: Path) -> None:
    try:
        os.link(temporary, path)  # fails where the file is there already; a rename would replace it
    except FileExistsError:
        return
    except OSError:  # a file system without links
        if not path.exists():
            _ = temporary.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make names in a folder last through a power cut, where the system lets us."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _read(path: Path) -> bytes:
    try:
        if os.name != "nt" and stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise StateError(
                f"{path}: others may read the key; allow it to its owner alone: chmod 600 {path}"
            )
        return _secret(path.read_bytes(), path)
    except FileNotFoundError as error:
        raise StateError(
            f"{path}: missing, and without it nothing in the database can be read; "
            "put it back from a backup, or move the database away to start anew"
        ) from error
    except OSError as error:
        raise StateError(f"{path}: the key cannot be read ({error.strerror})") from error


def _secret(content: bytes, path: Path) -> bytes:
    if len(content) == _SECRET_BYTES:
        return content
    try:
        found = bytes.fromhex(content.decode("ascii").strip())
    except ValueError:
        found = b""
    if len(found) != _SECRET_BYTES:
        raise StateError(
            f"{path}: not a key; expected {_SECRET_BYTES} bytes, or {_SECRET_BYTES * 2} hex digits"
        )
    return found

"""Kinds of settings: what a value of the environment must look like, said in words where it does not."""

from __future__ import annotations

import ipaddress
import os
import re
import sys
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, SecretStr
from pydantic_settings import NoDecode


def data_folder() -> Path:
    """Where programs of this platform keep their data."""
    home = Path.home()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local") / "heshi"
    if sys.platform == "darwin":
        return home / "Library" / "Application Support" / "heshi"
    return Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share") / "heshi"


def _time_zone(name: str) -> str:
    try:
        _ = ZoneInfo(name)
    except (ValueError, OSError, LookupError) as error:
        raise ValueError(f"{name!r} is no time zone; expected a name such as Asia/Shanghai") from error
    return name


def _bare_https(address: str | None) -> str | None:
    parts = urlsplit(address or "https://unset")
    if (
        parts.scheme != "https"
        or not parts.hostname
        or parts.path.strip("/")
        or parts.query
        or parts.fragment
    ):
        raise ValueError(
            "expected https:// and a host, such as https://bot.example.org; the path is ours to add"
        )
    return address


def _api_address(address: str | None) -> str | None:
    parts = urlsplit(address or "https://unset")
    ours = parts.path.rstrip("/").endswith(("/embeddings", "/completions"))
    plain = not (parts.query or parts.fragment or parts.username or parts.password)
    try:
        there = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        there = False  # a port beyond 65535
    if not there or ours or not plain:
        raise ValueError(
            "expected the address of an OpenAI-compatible API up to its version, such as "
            "http://127.0.0.1:11434/v1; /embeddings and /chat/completions are ours to add"
        )
    return address and address.rstrip("/")


def _one_word(secret: SecretStr | None) -> SecretStr | None:
    if secret and not re.fullmatch(r"[!-~]+", secret.get_secret_value()):
        raise ValueError("expected a key: letters, digits and signs, without a space or a line break")
    return secret


def _origin(address: str | None) -> str | None:
    if not address:
        return None
    parts = urlsplit(address)
    if (
        parts.scheme not in {"http", "https"}
        or not re.fullmatch(r"[\w.:\[\]-]+", parts.netloc)
        or parts.query
    ):
        raise ValueError("expected http:// or https:// and a host, such as https://heshi.example.org")
    if parts.path.strip("/") or parts.fragment:
        raise ValueError("expected no path: heshi wants a host of its own, such as https://heshi.example.org")
    return f"{parts.scheme}://{parts.netloc}".lower()


ApiAddress = Annotated[str | None, AfterValidator(_api_address)]
ApiKey = Annotated[SecretStr | None, AfterValidator(_one_word)]


def _base(address: str) -> str:
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise ValueError("expected http:// or https:// and a host, such as https://api.example.org")
    return address.rstrip("/")


def _socket(address: str) -> str:
    parts = urlsplit(address)
    if parts.scheme not in {"ws", "wss"} or not parts.hostname:
        raise ValueError("expected ws:// or wss:// and a host")
    return address


def _app_id(app_id: str | None) -> str | None:
    if app_id and not re.fullmatch(r"wx[0-9a-zA-Z]{16}", app_id):
        raise ValueError("expected an AppID: wx and 16 letters or digits")
    return app_id


def _aes_key(key: SecretStr | None) -> SecretStr | None:
    if key and not re.fullmatch(r"[A-Za-z0-9+/]{43}", key.get_secret_value()):
        raise ValueError("expected an EncodingAESKey: 43 letters and digits, as its page shows it")
    return key


AesKey = Annotated[SecretStr | None, AfterValidator(_aes_key)]


def _networks(parts: tuple[str, ...]) -> tuple[str, ...]:
    for part in parts:
        try:
            _ = ipaddress.ip_network(part)
        except ValueError as error:
            raise ValueError(
                f"{part!r} is no address or network; expected such as 10.0.0.2, 10.0.0.0/8"
            ) from error
    return parts


def _parts(value: object) -> object:
    """The parts of "12, 34"; what they are is for pydantic to say."""
    if not isinstance(value, str):
        return value
    return [part.strip() for part in value.split(",") if part.strip()]


Origin = Annotated[str | None, AfterValidator(_origin)]
BareHttps = Annotated[str | None, AfterValidator(_bare_https)]
Base = Annotated[str, AfterValidator(_base)]
Socket = Annotated[str, AfterValidator(_socket)]
AppId = Annotated[str | None, AfterValidator(_app_id)]
TimeZone = Annotated[str, AfterValidator(_time_zone)]
Numbers = Annotated[frozenset[int], NoDecode, BeforeValidator(_parts)]
Networks = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_parts), AfterValidator(_networks)]
Secrets = Annotated[tuple[SecretStr, ...], NoDecode, BeforeValidator(_parts)]

"""What an operator may choose: the only reader of the environment.

Every setting is an environment variable with the prefix HESHI_, or a line of a `.env` file in the
folder where heshi is started. Thresholds are no settings: they move only with measured figures.
"""

from __future__ import annotations

import datetime as dt
import difflib
import ipaddress
import os
import re
import sys
from pathlib import Path
from typing import Annotated, Literal, Self, get_args
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, DotEnvSettingsSource, NoDecode, SettingsConfigDict

from bot.errors import BadSettings
from bot.messages import Language

PREFIX = "HESHI_"
ENV_FILE = ".env"


def _data_folder() -> Path:
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


class Settings(BaseSettings):
    """The settings of one run, frozen."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=ENV_FILE, env_file_encoding="utf-8", frozen=True, extra="ignore"
    )

    data: Path = Field(default_factory=_data_folder, description="Folder for everything heshi keeps.")
    facts: Path | None = Field(
        default=None,
        description="Folder of records, or a .jsonl file. Default: <data>/facts, else the shipped facts.",
    )
    host: str = Field(default="127.0.0.1", min_length=1, description="Address that `heshi serve` listens on.")
    port: int = Field(default=8765, ge=0, le=65535, description="Port that `heshi serve` listens on.")
    public_url: Annotated[str | None, AfterValidator(_origin)] = Field(
        default=None,
        description="Address under which browsers reach us, such as https://heshi.example.org.",
    )
    console: Literal["auto", "off", "on"] = Field(
        default="auto",
        description="The maintainers' pages at /console: auto serves them to this machine, or over https.",
    )
    review: Literal["one", "two"] = Field(
        default="one",
        description="How many people it takes to publish a draft: with two, another one approves it first.",
    )
    proxies: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_parts), AfterValidator(_networks)] = Field(
        default=("127.0.0.1", "::1"),
        description="Addresses or networks of reverse proxies whose X-Forwarded-… is believed.",
    )
    timezone: Annotated[str, AfterValidator(_time_zone)] = Field(
        default="Asia/Shanghai", description='Time zone in which "today" is taken.'
    )
    language: Language = Field(
        default=Language.ZH_HANS,
        description="Language of answers where a message does not tell: zh-Hans, zh-Hant, en.",
    )
    http_proxy: str | None = Field(
        default=None, description="Proxy for everything outbound, such as http://127.0.0.1:7890 or socks5://…"
    )
    telegram_token: SecretStr | None = Field(
        default=None, description="Token from @BotFather; with it, `heshi serve` also serves Telegram."
    )
    telegram_api: str = Field(
        default="https://api.telegram.org",
        description="Address of the Bot API, or of a local Bot API server.",
    )
    telegram_proxy: str | None = Field(default=None, description="Proxy for Telegram alone.")
    telegram_webhook_url: Annotated[str | None, AfterValidator(_bare_https)] = Field(
        default=None,
        description="Public https:// address that Telegram pushes to; without it we ask (long polling).",
    )
    telegram_maintainers_chat: int | None = Field(
        default=None, description="Numeric id of the maintainers' group: their queue is posted there."
    )
    telegram_maintainers: Annotated[frozenset[int], NoDecode, BeforeValidator(_parts)] = Field(
        default=frozenset(), description="Numeric ids of the maintainers, with commas between them."
    )
    semantic: Literal["auto", "off", "on"] = Field(
        default="auto",
        description="Local model of meaning, heshi[semantic]: auto uses it where it is there, on insists.",
    )
    embeddings_url: ApiAddress = Field(
        default=None,
        description="OpenAI-compatible API that turns texts into vectors, such as http://127.0.0.1:11434/v1.",
    )
    embeddings_model: str | None = Field(default=None, min_length=1, description="Its model, as it names it.")
    embeddings_key: ApiKey = Field(default=None, description="Its key, if it wants one.")
    embeddings_prefix: str = Field(
        default="", max_length=200, description='Put before every text, for models that need "query: ".'
    )
    judge_url: ApiAddress = Field(
        default=None,
        description="OpenAI-compatible API with a language model that reads unsure claims again.",
    )
    judge_model: str | None = Field(default=None, min_length=1, description="Its model, as it names it.")
    judge_key: ApiKey = Field(default=None, description="Its key, if it wants one.")
    judge_budget: int = Field(default=300, ge=1, le=100_000, description="Most questions to it in an hour.")
    judge_tokens: int = Field(
        default=64,
        ge=16,
        le=8_192,
        description="Most tokens of one answer; more for models that think first.",
    )
    judge_seconds: float = Field(default=4.0, ge=0.5, le=20, description="Seconds to wait for one answer.")
    google_factcheck_key: ApiKey = Field(
        default=None,
        description="Key of Google's Fact Check Tools API, for `heshi facts import --format google`.",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", description="Least level of the log lines on standard error."
    )

    @model_validator(mode="after")
    def _endpoints_are_whole(self) -> Self:
        for name in ("embeddings", "judge"):
            url, model, key = (getattr(self, f"{name}_{part}") for part in ("url", "model", "key"))
            for part, given in (("model", model), ("key", key)):
                if given and not url:
                    raise ValueError(f"{_setting(name)}_{part.upper()} is set, and no {_setting(name)}_URL")
            if url and not model:
                raise ValueError(f"{_setting(name)}_URL is set; {_setting(name)}_MODEL must say which model")
        return self

    def today(self) -> dt.date:
        """The civil day in the operator's time zone."""
        return dt.datetime.now(ZoneInfo(self.timezone)).date()


def _setting(name: str) -> str:
    return PREFIX + name.upper()


def read_settings() -> Settings:
    """The settings from the environment and the `.env` file.

    Raises:
        BadSettings: names or values that cannot be; all of them at once.
    """
    problems = list(_unknown_names())
    settings = None
    try:
        settings = Settings()
    except ValidationError as error:
        problems += [_in_words(part["loc"], part["msg"], part.get("input")) for part in error.errors()]
    except UnicodeDecodeError as error:
        problems.append(f"{ENV_FILE}: not UTF-8 text (byte {error.start}); save the file as UTF-8")
    if problems or settings is None:
        raise BadSettings(problems)
    return settings


def _unknown_names() -> list[str]:
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    try:
        in_file = DotEnvSettingsSource(Settings).env_vars
    except UnicodeDecodeError:
        in_file = {}
    places = {name.upper(): ENV_FILE for name in in_file} | {
        name.upper(): "environment" for name in os.environ
    }
    return [
        f"{name} ({place}): there is no such setting{_nearest(name, known)}"
        for name, place in places.items()
        if name.startswith(PREFIX) and name not in known
    ]


def _nearest(name: str, known: set[str]) -> str:
    # Without the prefix, which all of them share and which would make anything look near.
    rests = {right.removeprefix(PREFIX): right for right in sorted(known)}
    near = [rests[rest] for rest in difflib.get_close_matches(name.removeprefix(PREFIX), rests, n=1)]
    return f"; did you mean {near[0]}?" if near else f"; there are {', '.join(sorted(known))}"


def _in_words(where: tuple[int | str, ...], message: str, value: object) -> str:
    message = message.removeprefix("Value error, ")
    if not where:
        return message
    # A token that was mistyped is a token all the same, and this line may be shown to anybody.
    found = "" if _is_secret(str(where[0])) or "@" in str(value) else f" (found {str(value)[:60]!r})"
    return f"{_setting(str(where[0]))}: {message}{found}"


def _is_secret(name: str) -> bool:
    field = Settings.model_fields.get(name)
    return field is None or SecretStr in {field.annotation, *get_args(field.annotation)}

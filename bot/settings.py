"""What an operator may choose: the only reader of the environment.

Every setting is an environment variable with the prefix HESHI_, or a line of a `.env` file in the
folder where heshi is started. Thresholds are no settings: they move only with measured figures.
"""

from __future__ import annotations

import datetime as dt
import difflib
import os
from pathlib import Path
from typing import Literal, Self, get_args
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, DotEnvSettingsSource, SettingsConfigDict

from bot.errors import BadSettings
from bot.messages import Language
from bot.setting_kinds import (
    AesKey,
    ApiAddress,
    ApiKey,
    AppId,
    BareHttps,
    Base,
    Networks,
    Numbers,
    Origin,
    Secrets,
    Socket,
    TimeZone,
    data_folder,
)

PREFIX = "HESHI_"
ENV_FILE = ".env"


class Settings(BaseSettings):
    """The settings of one run, frozen."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=ENV_FILE, env_file_encoding="utf-8", frozen=True, extra="ignore"
    )

    data: Path = Field(default_factory=data_folder, description="Folder for everything heshi keeps.")
    facts: Path | None = Field(
        default=None,
        description="Folder of records, or a .jsonl file. Default: <data>/facts, else the shipped facts.",
    )
    host: str = Field(default="127.0.0.1", min_length=1, description="Address that `heshi serve` listens on.")
    port: int = Field(default=8765, ge=0, le=65535, description="Port that `heshi serve` listens on.")
    public_url: Origin = Field(
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
    proxies: Networks = Field(
        default=("127.0.0.1", "::1"),
        description="Addresses or networks of reverse proxies whose X-Forwarded-… is believed.",
    )
    timezone: TimeZone = Field(default="Asia/Shanghai", description='Time zone in which "today" is taken.')
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
    telegram_webhook_url: BareHttps = Field(
        default=None,
        description="Public https:// address that Telegram pushes to; without it we ask (long polling).",
    )
    telegram_maintainers_chat: int | None = Field(
        default=None, description="Numeric id of the maintainers' group: their queue is posted there."
    )
    telegram_maintainers: Numbers = Field(
        default=frozenset(), description="Numeric ids of the maintainers, with commas between them."
    )
    wechat_oa_appid: AppId = Field(
        default=None, description="AppID of a 公众号 or 服务号 (wx…); with it, `heshi serve` also serves it."
    )
    wechat_oa_token: ApiKey = Field(
        default=None, description="Its Token: any 3 to 32 letters and digits, the same there and here."
    )
    wechat_oa_secret: ApiKey = Field(
        default=None, description="Its AppSecret: for late answers, corrections and the menu."
    )
    wechat_oa_aes_key: AesKey = Field(
        default=None,
        description="Its EncodingAESKey (43 characters), for the compatible and the secure mode.",
    )
    wechat_oa_aes_key_before: AesKey = Field(
        default=None, description="The EncodingAESKey before, for as long as a change of it takes."
    )
    wechat_api: Base = Field(default="https://api.weixin.qq.com", description="Address of WeChat's API.")
    wecom_bot_id: str | None = Field(
        default=None, min_length=1, description="Bot ID of a WeCom 智能机器人; with it, heshi serves it."
    )
    wecom_bot_secret: ApiKey = Field(
        default=None, description="Its Secret, for the long connection: no address of ours is needed."
    )
    wecom_bot_token: ApiKey = Field(
        default=None, description="Its Token, where it pushes to an address of ours instead."
    )
    wecom_bot_aes_key: AesKey = Field(
        default=None, description="Its EncodingAESKey, where it pushes to an address of ours instead."
    )
    wecom_bot_aes_key_before: AesKey = Field(
        default=None, description="The EncodingAESKey before, for as long as a change of it takes."
    )
    wecom_bot_socket: Socket = Field(
        default="wss://openws.work.weixin.qq.com", description="Address of WeCom's long connections."
    )
    wecom_corp_id: str | None = Field(
        default=None, min_length=1, description="Id of the company (企业ID, ww…) that 微信客服 belongs to."
    )
    wecom_kf_secret: ApiKey = Field(
        default=None, description="Secret of 微信客服; with it, `heshi serve` also serves it."
    )
    wecom_kf_token: ApiKey = Field(default=None, description="Token of its callback.")
    wecom_kf_aes_key: AesKey = Field(default=None, description="EncodingAESKey of its callback.")
    wecom_kf_aes_key_before: AesKey = Field(
        default=None, description="The EncodingAESKey before, for as long as a change of it takes."
    )
    wecom_api: Base = Field(default="https://qyapi.weixin.qq.com", description="Address of WeCom's API.")
    wecom_robots: Secrets = Field(
        default=(),
        description="Keys or webhook addresses of group robots: alerts and the daily digest go there.",
    )
    digest_hour: int = Field(
        default=9, ge=0, le=23, description="Hour at which the digest of the day before is posted."
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

    @model_validator(mode="after")
    def _wechat_is_whole(self) -> Self:
        for needed, by in _NEEDS.items():
            missing = [name for name in by if not getattr(self, name)]
            if getattr(self, needed) and missing:
                raise ValueError(
                    f"{_setting(needed)} is set; {' and '.join(map(_setting, missing))} must be, too"
                )
        if self.wecom_bot_id and not (self.wecom_bot_secret or self.wecom_bot_token):
            raise ValueError(
                f"{_setting('wecom_bot_id')} is set; {_setting('wecom_bot_secret')} must be, too "
                "(or TOKEN and AES_KEY, where it pushes to an address of ours)"
            )
        return self

    def today(self) -> dt.date:
        """The civil day in the operator's time zone."""
        return dt.datetime.now(ZoneInfo(self.timezone)).date()


_NEEDS = {
    "wechat_oa_appid": ("wechat_oa_token",),
    "wechat_oa_token": ("wechat_oa_appid",),
    "wechat_oa_secret": ("wechat_oa_appid",),
    "wechat_oa_aes_key": ("wechat_oa_appid",),
    "wechat_oa_aes_key_before": ("wechat_oa_aes_key",),
    "wecom_bot_secret": ("wecom_bot_id",),
    "wecom_bot_token": ("wecom_bot_id", "wecom_bot_aes_key"),
    "wecom_bot_aes_key": ("wecom_bot_token",),
    "wecom_bot_aes_key_before": ("wecom_bot_aes_key",),
    "wecom_kf_secret": ("wecom_corp_id", "wecom_kf_token", "wecom_kf_aes_key"),
    "wecom_kf_token": ("wecom_kf_secret",),
    "wecom_kf_aes_key": ("wecom_kf_secret",),
    "wecom_kf_aes_key_before": ("wecom_kf_aes_key",),
    "wecom_corp_id": ("wecom_kf_secret",),
}
"""Settings that say nothing without others."""


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
    found = "" if is_secret(str(where[0])) or "@" in str(value) else f" (found {str(value)[:60]!r})"
    return f"{_setting(str(where[0]))}: {message}{found}"


def is_secret(name: str) -> bool:
    """Whether a setting of that name is kept from logs and other processes; one that we do not know is."""
    field = Settings.model_fields.get(name)
    return field is None or SecretStr in {field.annotation, *get_args(field.annotation)}

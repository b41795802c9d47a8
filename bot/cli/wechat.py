"""`heshi wechat`: what is set up once at WeChat and WeCom: the menu of a 公众号, links to 微信客服, keys."""

from __future__ import annotations

import asyncio
import base64
import json
import re
import secrets
import string
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.output import say
from bot.cli.shell import PROBLEMS
from bot.errors import BadSettings, BadUsage, ChannelRefused
from bot.settings import Settings, read_settings

if TYPE_CHECKING:
    from bot.channels.wechat.api import Answer, Api

app = typer.Typer(no_args_is_help=True, help="What is set up once at WeChat and WeCom.")

_TOKEN_LENGTH = 32
"""Characters of a Token: the most that WeChat takes."""

_NO_MENU = 46003
"""errcode: menu no exist."""

_PAGE = 100
"""Accounts in one list: the most that WeCom gives."""

_KEY_BYTES = 32
"""Bytes of an AES key; 43 characters of base64, and a "=" that is left out."""


def keys() -> None:
    """A new Token and EncodingAESKey, made at random: enter the same two at the platform and in .env."""
    letters = string.ascii_letters + string.digits
    token = "".join(secrets.choice(letters) for _ in range(_TOKEN_LENGTH))
    say(f"Token           {token}")
    say(f"EncodingAESKey  {_aes_key()}")


def _aes_key() -> str:
    """43 letters and digits; + and / are left out: some of the platforms' pages refuse them."""
    while True:
        key = base64.b64encode(secrets.token_bytes(_KEY_BYTES)).decode().rstrip("=")
        if key.isalnum():
            return key


# --- the menu


def menu(
    show: Annotated[bool, typer.Option("--show", help="Only show the menu that is there now.")] = False,
    remove: Annotated[bool, typer.Option("--remove", help="Take the menu away.")] = False,
    replace: Annotated[
        bool, typer.Option("--replace", help="Also where a menu is there that heshi has not made.")
    ] = False,
) -> None:
    """Set the menu of the 公众号, in the language of HESHI_LANGUAGE; WeChat shows it within minutes."""
    if sum((show, remove, replace)) > 1:
        raise BadUsage("--show, --remove, --replace: one of them")
    settings = read_settings()
    there = asyncio.run(_menu_there(settings))
    if show:
        say(json.dumps(there, ensure_ascii=False, indent=2) if there else "there is no menu")
        return
    if there and not (remove or replace or _made_by_us(there)):
        say(f"there is a menu that heshi has not made: {_names(there)}")
        say("heshi wechat menu --show shows all of it; --replace puts ours in its place")
        raise typer.Exit(PROBLEMS)
    say(asyncio.run(_removed(settings) if remove else _set(settings)))


async def _menu_there(settings: Settings) -> Mapping[str, Any] | None:
    from bot.channels.wechat.api import Declined  # noqa: PLC0415

    async with _official(settings) as (api, token):
        answer = await api.get("/cgi-bin/menu/get", token)
    if isinstance(answer, Declined) and answer.code == _NO_MENU:
        return None
    found = _good(answer).get("menu")
    return found if isinstance(found, dict) else None


async def _set(settings: Settings) -> str:
    import bot.channels.wechat_oa.menu as ours  # noqa: PLC0415

    body = ours.menu(settings.language, settings.public_url or "")
    async with _official(settings) as (api, token):
        _ = _good(await api.post(ours.PATH, body, token))
    return f"the menu is set: {_names(body)} (who has the chat open sees it after five minutes)"


async def _removed(settings: Settings) -> str:
    async with _official(settings) as (api, token):
        _ = _good(await api.get("/cgi-bin/menu/delete", token))
    return "the menu is gone"


@asynccontextmanager
async def _official(settings: Settings) -> AsyncIterator[tuple[Api, dict[str, str]]]:
    """The API of the 公众号, with the query that lets us in."""
    from bot.channels.wechat.api import Api  # noqa: PLC0415 - httpx takes longer to load than `keys` takes
    from bot.cli.doctor_calls import oa_token  # noqa: PLC0415

    if not (settings.wechat_oa_appid and settings.wechat_oa_secret):
        raise BadSettings(
            ["HESHI_WECHAT_OA_SECRET: not set; the menu needs it, with HESHI_WECHAT_OA_APPID and _TOKEN"]
        )
    api = Api(settings.wechat_api, settings.http_proxy)
    try:
        told = _good(await oa_token(api, settings.wechat_oa_appid, settings.wechat_oa_secret))
        yield api, {"access_token": str(told.get("access_token", ""))}
    finally:
        await api.close()


def _made_by_us(menu: Mapping[str, Any]) -> bool:
    """Ours is known by the keys of its entries, which are commands."""
    keys = [entry.get("key") for entry in _entries(menu) if entry.get("type") == "click"]
    return bool(keys) and all(str(key).startswith("/") for key in keys)


def _entries(menu: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Every entry of a menu: those beside each other, and those inside them."""
    found: list[Mapping[str, Any]] = []
    for entry in menu.get("button") or ():
        found += [entry, *(entry.get("sub_button") or ())]
    return found


def _names(menu: Mapping[str, Any]) -> str:
    return "、".join(str(entry.get("name")) for entry in _entries(menu))


# --- links to 微信客服


def kf_link(
    account: Annotated[
        str | None, typer.Option("--account", metavar="NAME", help="Name or id of one account alone.")
    ] = None,
    scene: Annotated[
        str, typer.Option("--scene", metavar="WORD", help="Up to 32 letters, digits, _ or -: where it hangs.")
    ] = "",
) -> None:
    """Name, id and link of each account of 微信客服: who opens the link in WeChat (or scans it as a QR code)
    can write to us.
    """
    if not re.fullmatch("[0-9A-Za-z_-]{0,32}", scene):
        raise BadUsage(f"--scene: {scene!r}; expected up to 32 letters, digits, _ or -")
    rows = asyncio.run(_links(read_settings(), account, scene))
    if not rows:
        say(f"there is no account {account}" if account else "there is no account: heshi doctor says why")
        raise typer.Exit(PROBLEMS)
    for row in rows:
        say("\t".join(row))


async def _links(settings: Settings, account: str | None, scene: str) -> list[tuple[str, str, str]]:
    from bot.channels.wechat.api import Api  # noqa: PLC0415
    from bot.cli.doctor_calls import kf_token  # noqa: PLC0415

    if not (settings.wecom_corp_id and settings.wecom_kf_secret):
        raise BadSettings(["HESHI_WECOM_KF_SECRET: not set; there is no 微信客服 without it"])
    api = Api(settings.wecom_api, settings.http_proxy)
    try:
        told = _good(await kf_token(api, settings.wecom_corp_id, settings.wecom_kf_secret))
        token = {"access_token": str(told.get("access_token", ""))}
        named = [one for one in await _accounts(api, token) if account is None or account in one]
        return [(name, kfid, await _link(api, token, kfid, scene)) for kfid, name in named]
    finally:
        await api.close()


async def _accounts(api: Api, token: Mapping[str, str]) -> list[tuple[str, str]]:
    """Id and name of every account, in pages of a hundred (document/path/94661)."""
    found: list[tuple[str, str]] = []
    while True:
        asked = {"offset": len(found), "limit": _PAGE}
        listed = _good(await api.post("/cgi-bin/kf/account/list", asked, token)).get("account_list") or []
        found += [(str(one.get("open_kfid")), str(one.get("name"))) for one in listed]
        if len(listed) < _PAGE:
            return found


async def _link(api: Api, token: Mapping[str, str], kfid: str, scene: str) -> str:
    body = {"open_kfid": kfid} | ({"scene": scene} if scene else {})
    return str(_good(await api.post("/cgi-bin/kf/add_contact_way", body, token)).get("url", ""))


def _good(answer: Answer) -> Mapping[str, Any]:
    """What a call that did answered.

    Raises:
        ChannelRefused: it did not; says what the platform says, and how to mend that.
    """
    from bot.channels.wechat.api import Done  # noqa: PLC0415
    from bot.cli.doctor_calls import refused  # noqa: PLC0415

    if isinstance(answer, Done):
        return answer.result
    found = refused("", answer)
    raise ChannelRefused(f"{found.says}: {found.mend}")

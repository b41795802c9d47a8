"""`heshi doctor` on Telegram: token, way there, what BotFather switched on, webhook, maintainers' group.

It asks, and changes nothing; a heshi that is serving meanwhile is not disturbed.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from bot.channels.telegram.channel import connection_of
from bot.channels.telegram.client import NOT_KNOWN, Accepted, Client, Connection, Declined, Response
from bot.cli.doctor import Examined
from bot.errors import BadSettings
from bot.settings import Settings

_GUIDE = "docs/channels/telegram.md"
_TOKEN = re.compile(r"[0-9]{5,19}:[A-Za-z0-9_-]{30,}")

_Told = Mapping[str, object]


def examine_telegram(settings: Settings) -> list[Examined]:
    """Everything that Telegram needs, in the order in which one thing depends on the other."""

    async def collected() -> list[Examined]:
        return [found async for found in _examine(settings)]

    return asyncio.run(collected())


async def _examine(settings: Settings) -> AsyncIterator[Examined]:
    connection = connection_of(settings)
    if connection is None:
        yield Examined("Telegram", True, f"not set up (it needs a token from @BotFather: {_GUIDE})")
        return
    if not _TOKEN.fullmatch(connection.token.get_secret_value()):
        yield Examined("Telegram token", False, "not of the form 123456789:AAF…", _HOW_TO_GET_ONE)
        return
    try:
        client = Client(connection)
    except BadSettings as bad:
        yield Examined("Telegram proxy", False, str(bad), "mend that setting, or leave it out")
        return
    try:
        reached = await client.call("getMe")
        yield _reached(reached, connection)
        if isinstance(reached, Accepted) and isinstance(reached.result, dict):
            for found in _switches(reached.result):
                yield found
            yield _updates(await client.call("getWebhookInfo"), settings)
            async for found in _maintainers(client, connection, settings):
                yield found
    finally:
        await client.close()


_HOW_TO_GET_ONE = (
    "in @BotFather: /mybots → your bot → API Token; put it into .env as HESHI_TELEGRAM_TOKEN=… "
    "(all of it, also the number before the colon)"
)


def _reached(answer: Response, connection: Connection) -> Examined:
    way = _way(connection)
    match answer:
        case Accepted(dict() as me):
            return Examined("Telegram", True, f"we are @{me.get('username')} (id {connection.bot_id}), {way}")
        case Declined(code) if code in NOT_KNOWN:
            says = f"the token is not known, {way}: revoked, mistyped, or of another Bot API"
            return Examined("Telegram token", False, says, _HOW_TO_GET_ONE)
        case Declined(code):
            return Examined("Telegram", False, f"answers with {code}, {way}", "try again in a minute")
        case _:
            why = getattr(answer, "why", "no Bot API")
            mend = (
                "is there a network? From mainland China it takes a proxy: "
                "HESHI_TELEGRAM_PROXY=socks5://127.0.0.1:1080 (or http://…); is that proxy running?"
            )
            return Examined("Telegram", False, f"cannot be reached, {way} ({why})", mend)


def _way(connection: Connection) -> str:
    api = urlsplit(connection.api).hostname or connection.api
    if not connection.proxy:
        return f"at {api}, without a proxy"
    proxy = urlsplit(connection.proxy)
    with suppress(ValueError):
        # Without the password that may stand before the host.
        return f"at {api}, through the proxy {proxy.scheme}://{proxy.hostname}:{proxy.port}"
    return f"at {api}, through a proxy"


def _switches(me: _Told) -> list[Examined]:
    """What can be switched in @BotFather. None of it keeps us from working, so all of it is good."""
    sees = (
        "off: in groups it is shown every message (@BotFather: /setprivacy → Enable is what we recommend)"
        if me.get("can_read_all_group_messages")
        else "on, as recommended: in groups it sees commands, mentions and replies to it; "
        "a group that wants to be warned unasked makes it an admin"
    )
    joins = "yes" if me.get("can_join_groups", True) else "no (@BotFather: /setjoingroups → Enable)"
    inline = "on" if me.get("supports_inline_queries") else "off (@BotFather: /setinline)"
    guest = (
        "on" if me.get("supports_guest_queries") else "off (@BotFather: /mybots → Bot Settings → Guest Mode)"
    )
    return [
        Examined("Telegram privacy mode", True, sees),
        Examined("Telegram groups", True, f"can be added: {joins}; inline mode {inline}; guest mode {guest}"),
    ]


def _updates(answer: Response, settings: Settings) -> Examined:
    what = "Telegram updates"
    if not (isinstance(answer, Accepted) and isinstance(answer.result, dict)):
        return Examined(what, False, "Telegram does not say how it delivers", "try again in a minute")
    told: _Told = answer.result
    url, waiting = str(told.get("url", "")), f"{told.get('pending_update_count', 0)} waiting"
    wanted = settings.telegram_webhook_url
    if not wanted:
        taken = f"; the webhook set at {_host(url)} is taken back when heshi serves" if url else ""
        return Examined(what, True, f"we ask for them (long polling), {waiting}{taken}")
    if not url.startswith(wanted.rstrip("/")):
        return Examined(what, True, f"webhook not set yet ({waiting}); heshi serve sets it when it starts")
    if error := told.get("last_error_message"):
        says = f"pushed to {_host(url)}, {waiting}; on {_when(told, settings)} that failed: {error}"
        mend = (
            f"can {_host(url)} be reached from outside, with a valid certificate? Is heshi serving behind it?"
        )
        return Examined(what, not told.get("pending_update_count"), says, mend)
    return Examined(what, True, f"pushed to {_host(url)}, {waiting}")


def _host(url: str) -> str:
    return urlsplit(url).netloc


def _when(told: _Told, settings: Settings) -> str:
    at = told.get("last_error_date")
    moment = dt.datetime.fromtimestamp(at if isinstance(at, int) else 0, ZoneInfo(settings.timezone))
    return f"{moment:%Y-%m-%d at %H:%M}"


async def _maintainers(client: Client, connection: Connection, settings: Settings) -> AsyncIterator[Examined]:
    what, chat = "Telegram maintainers", settings.telegram_maintainers_chat
    if chat is None:
        yield Examined(what, True, f"no group set up (HESHI_TELEGRAM_MAINTAINERS_CHAT: {_GUIDE})")
        return
    found = await client.call("getChat", {"chat_id": chat})
    if not (isinstance(found, Accepted) and isinstance(found.result, dict)):
        mend = "add the bot to that group; ids of groups begin with a minus, of most with -100"
        yield Examined(what, False, f"there is no chat {chat} that we can see", mend)
        return
    us = await client.call("getChatMember", {"chat_id": chat, "user_id": connection.bot_id})
    inside = isinstance(us, Accepted) and isinstance(us.result, dict) and us.result.get("status") in _INSIDE
    title = found.result.get("title") or "a private chat"
    yield Examined(
        what, inside, f"{title} ({chat}): we are {'in it' if inside else 'not in it'}", "add the bot to it"
    )
    if not settings.telegram_maintainers:
        mend = f"HESHI_TELEGRAM_MAINTAINERS=number,number (how to find them: {_GUIDE})"
        yield Examined(what, False, "nobody is named who may press the buttons there", mend)


_INSIDE = frozenset({"creator", "administrator", "member", "restricted"})

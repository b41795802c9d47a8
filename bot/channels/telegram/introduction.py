"""Who we are on Telegram, and how we introduce ourselves there: menus of commands, words on our profile.

Telegram knows two-letter languages only, so "zh" gets the script of HESHI_LANGUAGE (Simplified, where that
is English). Only what differs from what stands there already is written.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bot.channels.stopping import pause, unless_stopped
from bot.channels.telegram.client import NOT_KNOWN, Accepted, Client, Connection, Declined, Response
from bot.channels.telegram.trouble import PAUSES, Trouble
from bot.logs import Event, note, warn
from bot.messages import Language
from bot.phrases.command_words import CommandWords, command_words

_ANYWHERE = ("check", "status", "statements")
_PRIVATE = (*_ANYWHERE, "subscribe", "settings", "why", "privacy", "forget", "help")
_GROUP = (*_ANYWHERE, "why", "privacy", "help")
_ADMIN = (*_ANYWHERE, "settings", "why", "privacy", "forget", "help")
_MAINTAINER = ("queue", "approve", *_ADMIN)

_ONLY_TO_ASKER = frozenset({"why", "privacy", "help", "forget"})
"""Commands about the asker and us: in a group Telegram shows them and their answers to the asker alone,
where it knows that. `/check` stays for all: an answer to a rumour is for who read the rumour."""


async def identify(
    client: Client, connection: Connection, trouble: Trouble, stop: asyncio.Event
) -> dict[str, Any] | None:
    """What `getMe` tells, however long Telegram cannot be reached; None when stopped before.

    Raises:
        ChannelRefused: Telegram does not know our token.
    """
    while not stop.is_set():
        answer = await unless_stopped(stop, client.call("getMe"))
        match answer:
            case Accepted(dict() as me):
                trouble.over()
                return me
            case Declined(code) if code in NOT_KNOWN:
                raise connection.refused()
            case None:
                return None
            case _:
                await trouble.unanswered(answer, stop)
    return None


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that Telegram keeps of us: how to ask for it, how to write it, and what it should be."""

    topic: str
    """The end of the method's name: `getMy…`, `setMy…`."""
    where: dict[str, Any]
    value: dict[str, Any]

    def stands(self, result: object) -> bool:
        """Whether what `getMy…` answered is what it should be."""
        if self.topic == "Commands":
            return bool(result == self.value["commands"])
        return isinstance(result, dict) and all(
            result.get(key) == wanted for key, wanted in self.value.items()
        )

    def plainer(self) -> dict[str, Any]:
        """The value without what older servers do not know."""
        commands = [_command(c["command"], c["description"]) for c in self.value.get("commands", ())]
        return {"commands": commands} if commands else self.value


def items(language: Language, maintainers_chat: int | None) -> Iterator[Item]:
    """All that Telegram should know of us. `language` is for people whose language we do not speak."""
    chinese = Language.ZH_HANS if language is Language.EN else language
    for code, spoken in (("", language), ("zh", chinese), ("en", Language.EN)):
        words = command_words(spoken)
        told = {"language_code": code} if code else {}
        yield Item("ShortDescription", told, {"short_description": words.short_about})
        yield Item("Description", told, {"description": words.about})
        for scope, names in _menus(maintainers_chat):
            group = scope["type"] != "all_private_chats"
            commands = [_entry(name, words, hidden=group and name in _ONLY_TO_ASKER) for name in names]
            yield Item("Commands", {"scope": scope, **told}, {"commands": commands})


def _menus(maintainers_chat: int | None) -> Iterator[tuple[dict[str, Any], Sequence[str]]]:
    # Where nobody takes questions, none are asked for.
    yield (
        {"type": "all_private_chats"},
        _PRIVATE if maintainers_chat is None else (_PRIVATE[0], "ask", *_PRIVATE[1:]),
    )
    yield {"type": "all_group_chats"}, _GROUP
    yield {"type": "all_chat_administrators"}, _ADMIN
    if maintainers_chat is not None:
        yield {"type": "chat", "chat_id": maintainers_chat}, _MAINTAINER


def _entry(name: str, words: CommandWords, *, hidden: bool) -> dict[str, Any]:
    command = _command(name, getattr(words, name))
    return command | {"is_ephemeral": True} if hidden else command


def _command(name: str, description: str) -> dict[str, Any]:
    return {"command": name, "description": description}


async def introduce(
    client: Client, wanted: Sequence[Item], stop: asyncio.Event, *, pauses: Sequence[float] = PAUSES
) -> None:
    """Write what differs. Nothing depends on it: what Telegram declines is logged and left."""
    written, declined = 0, 0
    for item in wanted:
        answer = await _insist(client, f"getMy{item.topic}", item.where, stop, pauses)
        if answer is None:
            return
        if isinstance(answer, Accepted) and item.stands(answer.result):
            continue
        answer = await _write(client, item, stop, pauses)
        if answer is None:
            return
        written += isinstance(answer, Accepted)
        declined += isinstance(answer, Declined)
    if written:
        note(Event.CHANNEL_SET_UP, channel="telegram", kind="menu", written=written)
    if declined:
        warn(Event.CHANNEL_LIMITED, channel="telegram", kind="menu", declined=declined)


async def _write(client: Client, item: Item, stop: asyncio.Event, pauses: Sequence[float]) -> Response | None:
    answer = await _insist(client, f"setMy{item.topic}", item.where | item.value, stop, pauses)
    if isinstance(answer, Declined) and answer.code == 400 and item.plainer() != item.value:
        answer = await _insist(client, f"setMy{item.topic}", item.where | item.plainer(), stop, pauses)
    return answer


async def _insist(
    client: Client, method: str, params: dict[str, Any], stop: asyncio.Event, pauses: Sequence[float]
) -> Response | None:
    """The answer to a call that may be repeated, however often it has to be; None when stopped."""
    tries = 0
    while not stop.is_set():
        answer = await unless_stopped(stop, client.call(method, params))
        again = not isinstance(answer, Accepted | Declined) or (
            isinstance(answer, Declined) and (answer.code == 429 or answer.code >= 500)
        )
        if not again:
            return answer
        wait = answer.retry_after if isinstance(answer, Declined) else 0.0
        await pause(stop, max(wait, pauses[min(tries, len(pauses) - 1)]))
        tries += 1
    return None

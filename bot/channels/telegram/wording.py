"""The words of a message and what its entities tell: are we named, is it a command, and whose.

Entities count in UTF-16 units; a name is ours only where an entity says so, never by searching the text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.channels.telegram.fields import Json, Me, number, part, parts, text

OUR_COMMANDS = frozenset("check status statements why subscribe forget privacy ask queue approve".split())
"""Ours in a room with other bots even without our name behind them: few others have them."""

COMMON_COMMANDS = frozenset({"start", "help", "settings"})
"""Every bot has these. In privacy mode Telegram hands us a bare one only where we spoke last; where we see
everything, it is nobody's until a name stands behind it."""

_TELLING = frozenset({"mention", "text_mention", "bot_command"})
_AFTER_A_NAME = " ,，:：、"


@dataclass(frozen=True, slots=True)
class Words:
    """A text without our name in it."""

    text: str
    to_us: bool = False
    """We are named, by mention or behind a command, or it is a command that only we can mean."""
    to_others: bool = False
    """It begins with a command that is not ours."""
    command: str = ""
    """The command that it begins with, if it is ours: "/check@heshi_bot"."""


def words(said: str, entities: Sequence[Json], me: Me) -> Words:
    """What a text says to whom."""
    named: list[tuple[int, int]] = []
    commands: list[tuple[int, int]] = []
    for entity in entities:
        kind = text(entity, "type")
        if kind in _TELLING and (span := _span(said, entity)):
            if kind == "bot_command":
                commands.append(span)
            elif _is_our_name(said[slice(*span)], entity, me):
                named.append(span)
    if not named and not commands:
        return Words(said)
    return _judged(said, named, commands, me)


def _judged(said: str, named: list[tuple[int, int]], commands: list[tuple[int, int]], me: Me) -> Words:
    leading = next((span for span in commands if _begins(said, span, named)), None)
    # Our name behind a command in the middle of a sentence is a way to call us, and no word of the claim.
    called = [span for span in commands if span != leading and _is_us(_whose(said, span), me)]
    rest = _without(said, [*named, *called])
    if leading is None:
        return Words(rest, to_us=bool(named or called))
    ours = _is_ours(said[slice(*leading)], _whose(said, leading), me)
    to_us = bool(ours or named or called)
    return Words(rest, to_us, to_others=not to_us, command=said[slice(*leading)] if ours else "")


def _is_ours(command: str, whose: str, me: Me) -> bool:
    if whose:
        return _is_us(whose, me)
    name = command[1:].lower()
    return name in OUR_COMMANDS or (name in COMMON_COMMANDS and not me.reads_all)


def _whose(said: str, span: tuple[int, int]) -> str:
    return said[slice(*span)].partition("@")[2]


def _is_us(name: str, me: Me) -> bool:
    return bool(name) and name.lower() == me.username.lower()


def _is_our_name(piece: str, entity: Json, me: Me) -> bool:
    if entity["type"] == "mention":
        return _is_us(piece[1:], me)
    return number(part(entity, "user"), "id") == me.id


def _begins(said: str, span: tuple[int, int], named: list[tuple[int, int]]) -> bool:
    """Whether nothing but our name stands before it."""
    return not _without(said[: span[0]], [one for one in named if one[1] <= span[0]])


def _without(said: str, spans: list[tuple[int, int]]) -> str:
    if not spans:
        return said
    kept = said
    for start, end in sorted(spans, reverse=True):
        left, right = kept[:start].rstrip(" "), kept[end:].lstrip(_AFTER_A_NAME)
        gap = " " if left and right and not left.endswith("\n") and not right.startswith("\n") else ""
        kept = left + gap + right
    return kept.strip()


def _span(said: str, entity: Json) -> tuple[int, int] | None:
    """Where an entity stands, in characters; None where it stands outside the text."""
    start, length = number(entity, "offset"), number(entity, "length")
    if start is None or length is None or start < 0 or length < 1:
        return None
    if said.isascii():
        end = start + length
        return (start, end) if end <= len(said) else None
    units = said.encode("utf-16-le", "surrogatepass")
    if 2 * (start + length) > len(units):
        return None
    first = len(units[: 2 * start].decode("utf-16-le", "replace"))
    return first, first + len(units[2 * start : 2 * (start + length)].decode("utf-16-le", "replace"))


def words_of(message: Json, me: Me) -> Words:
    """The text of a message, or else its caption."""
    if said := text(message, "text"):
        return words(said, parts(message, "entities"), me)
    return words(text(message, "caption"), parts(message, "caption_entities"), me)

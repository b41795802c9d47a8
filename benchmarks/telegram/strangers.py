"""Ten thousand messages of groups that are none of ours: what they cost, and what is left of them."""

from __future__ import annotations

import datetime as dt
import secrets
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.telegram.bots import Bot
from benchmarks.telegram.platform import Platform, platform
from benchmarks.wordings import small_talk
from bot.messages import Action, Press
from knowledge import Stance, Verdict, open_facts, shipped_facts
from tests.telegram.fake import Group

ROOMS = 10
"""Half of them are rooms that we are to speak up in, so that every message meets the gate."""


@dataclass(frozen=True, slots=True)
class Strangers:
    """What came of it."""

    messages: int
    cpu: float
    """Seconds of the bot's processor time for all of them."""
    clock: float
    """Seconds until all of them were acknowledged."""
    replies: int
    speaks: bool
    """Whether the bot spoke up, in the rooms where it is to, when somebody claimed what is refuted: were it
    silent there too, silence would show nothing."""
    found: tuple[str, ...]
    """Files that held a canary, after a `kill -9` in the middle of as many again, and in the end."""


async def measured(folder: Path, messages: int) -> Strangers:
    """So many once for the costs, and once more with a `kill -9` in the middle."""
    async with platform() as telegram:
        telegram.fake.switches.privacy = False
        bot = Bot(telegram.fake, folder)
        await bot.start()
        rooms = await _rooms(telegram)
        canary = f"kanari{secrets.token_hex(8)}"
        before, used, began = telegram.strays, bot.cpu(), time.monotonic()
        await _talk(telegram, rooms, messages, canary)
        await telegram.fake.until(telegram.fake.updates.all_confirmed, lambda: "not taken in", 120)
        used, clock = bot.cpu() - used, time.monotonic() - began
        replies = telegram.strays - before
        speaks = await _speaks(telegram, rooms)
        found = await _killed_in_the_middle(telegram, bot, rooms, messages, canary)
        return Strangers(messages, used, clock, replies, speaks, found)


async def _rooms(telegram: Platform) -> list[Group]:
    rooms = [telegram.fake.group(f"群{n}", [telegram.fake.user(f"群主{n}")]) for n in range(ROOMS)]
    speak_up = Press(Action.SETTING, argument="policy:sure-only").encode()
    for number, room in enumerate(rooms):
        room.add_bot()
        introduction = await room.next_from_bot()
        if number % 2:
            owner = telegram.fake.users[next(iter(room.members))]
            press = await owner.presses_payload(introduction, speak_up)
            await press.answered()
    return rooms


async def _talk(telegram: Platform, rooms: list[Group], messages: int, canary: str) -> None:
    for number, words in enumerate(small_talk(messages)):
        room = rooms[number % len(rooms)]
        author = telegram.fake.users[next(iter(room.members))]
        await author.says(room, f"{words} {canary}{number}")


async def _speaks(telegram: Platform, rooms: list[Group]) -> bool:
    before, base, today = telegram.strays, open_facts(shipped_facts()), dt.datetime.now(dt.UTC).date()
    refuted = [
        fact.wordings.affirm[0]
        for fact in base.current()
        if fact.wordings.affirm and fact.verdict_on(today, Stance.AFFIRMS) is Verdict.REFUTED
    ]
    for room, words in zip(rooms, refuted[: len(rooms)], strict=False):
        await telegram.fake.users[next(iter(room.members))].says(room, words)
    try:
        await telegram.fake.until(lambda: telegram.strays > before, lambda: "silence", 5)
    except AssertionError:
        return False
    return True


async def _killed_in_the_middle(
    telegram: Platform, bot: Bot, rooms: list[Group], messages: int, canary: str
) -> tuple[str, ...]:
    pending = telegram.fake.updates.pending
    await _talk(telegram, rooms, messages, canary)
    await telegram.fake.until(lambda: len(pending) <= messages // 2, lambda: "not taken in")
    await bot.kill()
    found = _holding(bot.folder, canary)
    await bot.start()
    await telegram.fake.until(telegram.fake.updates.all_confirmed, lambda: "not taken in", 120)
    found += _holding(bot.folder, canary)
    await bot.stop()
    return tuple(sorted({*found, *_holding(bot.folder, canary)}))


def _holding(folder: Path, canary: str) -> list[str]:
    """Files below the folder that hold it, in either encoding: database, its log and journals, our log."""
    forms = (canary.encode(), canary.encode("utf-16-le"), canary.encode("utf-16-be"))
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [path.name for path in files if any(form in path.read_bytes() for form in forms)]

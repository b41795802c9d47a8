"""`kill -9` at random moments under load: what is lost, doubled or out of order."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass
from pathlib import Path

from benchmarks.telegram.bots import Bot
from benchmarks.telegram.platform import Platform, platform

BACKLOG = 600
"""Questions that the platform holds while the bot is dead, at most: three a group. It is the load that is
measured, not how fast a backlog is worked off."""

BLIND = 1.0
"""Seconds before a kill in which an accepted answer may not have been written down as sent."""

DURING_START = 0.2
"""Share of the kills that fall anywhere from the start of the process; the others while it answers."""


@dataclass(frozen=True, slots=True)
class Kills:
    """What came of it."""

    rate: float
    kills: int
    asked: int
    lost: int
    """Acknowledged to the platform and never answered, or still waiting in the end."""
    aside: int
    """Not answered, but kept for the maintainers, who may have it tried again: not in `lost`."""
    disordered: int
    doubled: int
    blind: int
    """Of the doubled: those of which nobody could know that they had arrived."""
    introduced: int
    """Introductions said again, of which the book does not know whether anybody could tell."""


async def measured(
    folder: Path, *, rate: float, rounds: int, chats: int, plain: bool = False, seed: int = 20240215
) -> Kills:
    """So many kills under so many questions a second, over so many groups."""
    chance = random.Random(seed)
    async with platform() as telegram:
        groups = telegram.groups(chats)
        bot = Bot(telegram.fake, folder, plain=plain)
        asking = asyncio.create_task(telegram.ask_in_turn(groups, rate, 3600, BACKLOG))
        deaths = [await _life(bot, chance) for _ in range(rounds)]
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
        await bot.start()
        await telegram.quiet(30)
        await bot.stop()
        return _sum(telegram, bot, deaths, rate)


async def _life(bot: Bot, chance: random.Random) -> float:
    if chance.random() < DURING_START:
        bot.begin()
        await asyncio.sleep(chance.uniform(0, 2.5))
    else:
        await bot.start()
        await asyncio.sleep(chance.uniform(0, 3))
    return await bot.kill()


def _sum(telegram: Platform, bot: Bot, deaths: list[float], rate: float) -> Kills:
    doubled, blind = telegram.doubled(deaths, BLIND)
    aside = sum(line.get("event") == "task.dead" for line in bot.events())
    lost = len(telegram.lost) + len(telegram.waiting) - aside
    again = max(0, telegram.strays - telegram.introductions)
    return Kills(
        rate, len(deaths), len(telegram.asked), lost, aside, telegram.disordered, doubled, blind, again
    )

"""How long from an update handed to the platform until our reply is handed back, at a steady rate."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from pathlib import Path

from benchmarks.telegram.bots import Bot
from benchmarks.telegram.platform import platform


@dataclass(frozen=True, slots=True)
class Latency:
    """What came of it; p50 and p99 in seconds."""

    rate: float
    seconds: float
    chats: int
    asked: int
    p50: float
    p99: float
    lost: int
    doubled: int
    disordered: int
    strays: int
    cpu: float
    """Seconds of the bot's processor time for each question."""


async def measured(folder: Path, *, rate: float, seconds: float, chats: int, pushed: bool = False) -> Latency:
    """So many questions a second for so long, over so many groups."""
    async with platform() as telegram:
        groups = telegram.groups(chats)
        bot = Bot(telegram.fake, folder, pushed=pushed)
        await bot.start()
        # The first answers build what later ones use; they are asked and not counted.
        await telegram.ask_in_turn(groups, min(rate, 20), 2)
        await telegram.quiet(5)
        telegram.asked.clear()
        strays, used = telegram.strays, bot.cpu()
        await telegram.ask_in_turn(groups, rate, seconds)
        await telegram.quiet(15)
        used = bot.cpu() - used
        await bot.stop()
        took = [one.answers[0] - one.update.at for one in telegram.asked.values() if one.answers]
        cuts = statistics.quantiles(took, n=100) if len(took) > 1 else [0.0] * 99
        return Latency(
            rate, seconds, chats, len(telegram.asked), cuts[49], cuts[98],
            len(telegram.lost) + len(telegram.waiting), telegram.doubled([], 0)[0], telegram.disordered,
            telegram.strays - strays, used / max(1, len(telegram.asked)),
        )  # fmt: skip

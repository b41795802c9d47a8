"""Passive replies at a steady rate: are they there within the five seconds that the platform waits?"""

from __future__ import annotations

import asyncio
import itertools
import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from benchmarks.wechat.crowd import APPID, KEY, SETTINGS, TOKEN, ask_in_turn, fans, one_core
from bot.channels.wechat_oa.channel import ADDRESS
from knowledge import shipped_facts
from tests.wechat.fake.oa import Account, How, Mode, Said, Shown
from tests.wechat.running import Bot, running

DEADLINE = 5.0
"""Seconds after which the platform hangs up."""

EVERY = 20.0
"""Seconds at least between two questions of one follower: nobody is told that it is too much."""


@dataclass(frozen=True, slots=True)
class Passive:
    """What came of it; times in seconds, from the push to the reply before the follower's eyes."""

    mode: str
    rate: float
    asked: int
    in_time: int
    """Answered by the first push, within `DEADLINE`."""
    p50: float
    p99: float
    p999: float
    slowest: float
    pushed_again: int
    """Questions of which the platform had to push a second or third time."""
    unanswered: int
    doubled: int
    cpu: float
    """Seconds of the bot's processor time for each question."""
    memory: int
    """Bytes that the bot held at the end."""
    alone: bool
    """Whether it had one core, and the platform the others."""

    @property
    def share(self) -> float:
        """Of all, how many were in time."""
        return self.in_time / max(1, self.asked)


async def measured(folder: Path, *, mode: Mode, form: str, rate: float, messages: int) -> Passive:
    """So many questions, so many a second, by as many followers as it takes."""
    async with running(folder, shipped_facts(), wrapper=one_core(), **SETTINGS) as bot:
        account = Account(token=TOKEN, appid=APPID, aes_key=KEY, mode=mode, form=form, patience=DEADLINE)
        account.address = f"{bot.url}{ADDRESS}"
        people = itertools.cycle(fans(account, int(rate * EVERY)))
        # The first answers build what later ones use; they are asked and not counted.
        await asyncio.gather(*(one.reply() for one in await ask_in_turn(people, 5, 20)))
        used = _cpu(bot)
        said = await ask_in_turn(people, rate, messages)
        await asyncio.gather(*(one.reply() for one in said))
        used = (_cpu(bot) - used) / max(1, len(said))
        process = _process(bot)
        found = _sum(f"{mode}, {form.upper()}", rate, said, used, process.memory_info().rss)
        await account.close()
        return found


def _sum(mode: str, rate: float, said: Sequence[Said], cpu: float, memory: int) -> Passive:
    took = [answers[0].at - one.at for one in said if (answers := _answers(one))]
    cuts = statistics.quantiles(took, n=1000) if len(took) > 1 else [0.0] * 999
    answered = Counter(len(_answers(one)) for one in said)
    in_time = [one for one in said if len(one.pushes) == 1 and _answers(one)]
    return Passive(
        mode, rate, len(said),
        sum(one.pushes[0].took <= DEADLINE for one in in_time),
        cuts[499], cuts[989], cuts[998], max(took, default=0.0),
        sum(len(one.pushes) > 1 for one in said),
        answered[0], sum(times - 1 for times in answered.elements() if times > 1),
        cpu, memory, bool(one_core()),
    )  # fmt: skip


def _answers(one: Said) -> list[Shown]:
    return [shown for shown in one.fan.answers(one) if shown.how is How.PASSIVE]


def _process(bot: Bot) -> psutil.Process:
    assert bot.process
    return psutil.Process(bot.process.pid)


def _cpu(bot: Bot) -> float:
    times = _process(bot).cpu_times()
    return float(times.user + times.system)

"""`kill -9` at random moments while followers ask: what was acknowledged is answered, and nothing twice.

Each follower asks once, so that whatever they see answers that. Acknowledged is what got 200 from us: a
reply, or "success". A push that died with us was not; the platform makes it again, and what of it was on disk
by then joins. In the end each who has seen no answer writes once more, as people do: what is held comes then.
"""

from __future__ import annotations

import asyncio
import itertools
import random
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.wechat.crowd import APPID, KEY, SETTINGS, TOKEN, questions
from benchmarks.wechat.passive import DEADLINE
from bot.channels.wechat_oa.channel import ADDRESS
from bot.messages import Language
from bot.phrases.wechat_words import wechat_words
from knowledge import shipped_facts
from tests.wechat.fake.oa import Account, Fan, How, Mode, Said
from tests.wechat.running import Bot

DURING_START = 0.2
"""Share of the kills that fall anywhere from the start of the process; the others while it answers."""


_LATE = wechat_words(Language.ZH_HANS).late
"""What stands before an answer that was held."""


@dataclass(frozen=True, slots=True)
class Kills:
    """What came of it."""

    rate: float
    spaced: float
    """Seconds between the pushes of one question, where the server is down."""
    kills: int
    asked: int
    cut: int
    """Pushes that died with the process, or found none."""
    given_up: int
    """Questions of which all three pushes died: nothing was acknowledged, and WeChat said so to the asker."""
    of_these_answered: int
    """… and which were on disk all the same, so that the answer came later."""
    lost: int
    """Acknowledged and never answered, also not after the asker wrote again."""
    doubled: int
    """Followers who saw more answers than they asked questions."""


async def measured(folder: Path, *, rate: float, rounds: int, spaced: float, seed: int = 20261122) -> Kills:
    """So many kills under so many questions a second."""
    chance = random.Random(seed)
    bot = Bot(folder, shipped_facts(), SETTINGS)
    account = Account(token=TOKEN, appid=APPID, aes_key=KEY, mode=Mode.SECURE, patience=DEADLINE)
    account.spaced = spaced
    await bot.start()
    account.address = f"{bot.url}{ADDRESS}"
    said: list[Said] = []
    asking = asyncio.create_task(_ask(account, said, rate))
    for _ in range(rounds):
        await _life(bot, chance)
    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)
    await bot.ready()
    found = await _ended(bot, said, rate=rate, spaced=spaced, kills=rounds)
    await account.close()
    await bot.stop()
    return found


async def _ask(account: Account, said: list[Said], rate: float) -> None:
    began, words = time.monotonic(), questions()
    for number in itertools.count():
        await asyncio.sleep(max(0.0, began + number / rate - time.monotonic()))
        said.append(account.fan(f"{number}").says(next(words)))


async def _life(bot: Bot, chance: random.Random) -> None:
    if chance.random() < DURING_START:
        await asyncio.sleep(chance.uniform(0, 2.5))
    else:
        await bot.ready()
        await asyncio.sleep(chance.uniform(0, 3))
    await bot.kill()
    await bot.start(wait=False)


async def _ended(bot: Bot, said: Sequence[Said], *, rate: float, spaced: float, kills: int) -> Kills:
    await asyncio.gather(*(one.reply() for one in said))
    await bot.idle_soon(60)
    given_up = [one for one in said if all(push.status != 200 for push in one.pushes)]
    silent = [one for one in said if not _answers(one)]
    # Whatever is held comes with the answer to the next message, or before it.
    again = {one.fan: one.fan.says("帮助") for one in silent}
    await asyncio.gather(*(one.reply() for one in again.values()))
    acknowledged = [one for one in silent if one not in given_up]
    return Kills(
        rate, spaced, kills, len(said),
        sum(push.status != 200 for one in said for push in one.pushes),
        len(given_up),
        sum(_came(one, again) for one in given_up),
        sum(not _came(one, again) for one in acknowledged),
        sum(len(_answers(one)) > 1 for one in said if one.fan not in again),
    )  # fmt: skip


def _answers(one: Said) -> list[str]:
    """All that its asker saw besides WeChat's own regrets."""
    return [shown.text for shown in one.fan.sees if shown.how is not How.TROUBLE]


def _came(one: Said, again: Mapping[Fan, Said]) -> bool:
    """Whether the answer came after all: by itself, or before that of what the asker wrote next."""
    seen = _answers(one)
    return any(_LATE in text for text in seen) if one.fan in again else bool(seen)

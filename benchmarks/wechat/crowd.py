"""Followers of a 公众号 who ask in turn, each once at a time, at a steady rate; and where they are served."""

from __future__ import annotations

import asyncio
import itertools
import os
import shutil
import sys
import time
from collections.abc import Iterator

from knowledge import open_facts, shipped_facts
from tests.wechat.fake.oa import Account, Fan, Said

KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
APPID = "wx5823bf96d3bd56c7"
TOKEN = "a-token-of-the-benchmark"
SETTINGS = {"WECHAT_OA_APPID": APPID, "WECHAT_OA_TOKEN": TOKEN, "WECHAT_OA_AES_KEY": KEY}


def questions() -> Iterator[str]:
    """Wordings of the shipped facts, one after the other, for ever."""
    base = open_facts(shipped_facts())
    said = [wording for fact in base.current() for wording in (*fact.wordings.affirm, *fact.wordings.deny)]
    yield from itertools.cycle(said)


def fans(account: Account, number: int) -> list[Fan]:
    """So many followers."""
    return [account.fan(f"{n}") for n in range(number)]


async def ask_in_turn(asking: Iterator[Fan], rate: float, messages: int) -> list[Said]:
    """`rate` questions a second, each pushed at its moment whatever became of those before."""
    began, words, said = time.monotonic(), questions(), list[Said]()
    for number, fan in zip(range(messages), asking, strict=False):
        await asyncio.sleep(max(0.0, began + number / rate - time.monotonic()))
        said.append(fan.says(next(words)))
    return said


_CORES = sorted(os.sched_getaffinity(0)) if sys.platform == "linux" and shutil.which("taskset") else []
"""Those that we may use; as it was when we began."""


def one_core() -> tuple[str, ...]:
    """A command that keeps what it runs on the first core; nothing where there is but one, or no way to."""
    return ("taskset", "-c", str(_CORES[0])) if len(_CORES) > 1 else ()


def stay_off_that_core() -> None:
    """The platform and its followers take the others."""
    if one_core():
        os.sched_setaffinity(0, _CORES[1:])

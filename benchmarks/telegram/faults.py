"""What goes wrong around a bot: what it says in its log, how it ends or recovers, and what is lost."""

from __future__ import annotations

import asyncio
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.telegram.bots import Bot
from benchmarks.telegram.platform import Platform, platform
from tests.telegram.fake import Chat, Cut, server_error, too_many
from tests.telegram.fake.trouble import Trouble

ROUTINE = {"claim.checked", "message.ignored", "edition.loaded", "command.answered", "app.started"}
"""Events of any day, which say nothing of a fault."""
HALF_A_DAY = 12 * 3600.0
RATE = 20.0
"""Questions a second while something is wrong."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What came of it."""

    what: str
    events: tuple[str, ...] = ()
    """What its log said, each with how often."""
    exit_code: int | None = None
    """Where it ended by itself."""
    asked: int = 0
    lost: int = 0
    doubled: int = 0
    seconds: float | None = None
    """From the end of the trouble until the last of what had waited was answered."""
    remark: str = ""
    skipped: str = ""


Story = Callable[[Platform, Bot, list[Chat]], Awaitable[Fault]]


async def measured(folder: Path) -> list[Fault]:
    """Each of them, with a bot and a data folder of its own; progress goes to the error stream."""
    stories: list[Story] = [
        _half_a_day, _storm, _send_storm, _bad_luck, _revoked, _same_folder, _second_poller, _full_disk,
        _locked, _terms,
    ]  # fmt: skip
    found: list[Fault] = []
    for story in stories:
        found.append(await _told(story, folder / story.__name__))
        print(found[-1], file=sys.stderr, flush=True)
    return found


async def _told(story: Story, folder: Path) -> Fault:
    async with platform() as telegram:
        bot = Bot(telegram.fake, folder)
        groups = telegram.groups(40)
        if story is not _full_disk:
            await bot.start()
        try:
            fault = await story(telegram, bot, groups)
        finally:
            if bot.process and bot.ended is None:
                await bot.stop()
        lost = len(telegram.lost) + len(telegram.waiting)
        doubled = telegram.doubled([], 0)[0]
        said = Counter(str(line.get("event")) for line in bot.events())
        events = tuple(f"{name} {n}×" for name, n in said.items() if name not in ROUTINE)
        return replace(
            fault, asked=len(telegram.asked), lost=lost, doubled=doubled, events=fault.events or events
        )


# --- the platform


async def _half_a_day(telegram: Platform, bot: Bot, _groups: list[Chat]) -> Fault:
    """The platform refuses connections; people asked half a day ago, in private chats."""
    fake, asking = telegram.fake, [telegram.fake.user(f"某人{n}") for n in range(200)]
    used, logged = bot.cpu(), bot.lines()
    await fake.goes_down()
    fake.ahead = -HALF_A_DAY
    for user in asking:
        await telegram.ask(user.private, user, next(telegram.words))
    fake.ahead = 0.0
    await asyncio.sleep(20)
    used, logged = bot.cpu() - used, len(bot.events(logged))
    await fake.comes_back()
    seconds = await _answered(telegram)
    remark = f"20 s of refused connections: {used:.2f} s of CPU, {logged} log lines"
    return Fault("the platform refuses connections; 200 people have asked twelve hours ago", seconds=seconds,
                 remark=remark)  # fmt: skip


async def _revoked(telegram: Platform, bot: Bot, groups: list[Chat]) -> Fault:
    await telegram.ask_in_turn(groups, RATE, 2)
    telegram.fake.revokes_token()
    asking = asyncio.create_task(telegram.ask_in_turn(groups, RATE, 2))
    code = await bot.exits()
    await asking
    telegram.fake.switches.token_works = True
    await bot.start()
    seconds = await _answered(telegram)
    return Fault(
        "the token is revoked, and given back before the next start", exit_code=code, seconds=seconds
    )


async def _same_folder(telegram: Platform, bot: Bot, groups: list[Chat]) -> Fault:
    second = Bot(telegram.fake, bot.folder)
    second.begin()
    asking = asyncio.create_task(telegram.ask_in_turn(groups, RATE, 3))
    code = await second.exits()
    await asking
    await telegram.quiet(10)
    return Fault("a second process on the same data folder", exit_code=code, remark="exit code of the second")


async def _second_poller(telegram: Platform, bot: Bot, groups: list[Chat]) -> Fault:
    second = Bot(telegram.fake, bot.folder / "other")
    second.begin()
    updates = telegram.fake.updates
    await telegram.fake.until(lambda: updates.conflicts > 0, lambda: "the second never asked", 60)
    await telegram.ask_in_turn(groups, RATE / 4, 6)
    conflicts = updates.conflicts
    await second.stop()
    seconds = await _answered(telegram)
    return Fault("a second bot asks with the same token for six seconds", seconds=seconds,
                 remark=f"{conflicts} requests ended with 409")  # fmt: skip


async def _storm(telegram: Platform, _bot: Bot, groups: list[Chat]) -> Fault:
    telegram.fake.troubles.dice = lambda _method: server_error()
    await telegram.ask_in_turn(groups, RATE, 20)
    telegram.fake.troubles.clear()
    return Fault("the platform answers everything with 502 for 20 seconds", seconds=await _answered(telegram))


async def _send_storm(telegram: Platform, _bot: Bot, groups: list[Chat]) -> Fault:
    telegram.fake.troubles.dice = lambda method: server_error() if method == "sendMessage" else None
    await telegram.ask_in_turn(groups, RATE, 20)
    telegram.fake.troubles.clear()
    return Fault("the platform answers sends with 502 for 20 seconds", seconds=await _answered(telegram))


async def _bad_luck(telegram: Platform, _bot: Bot, groups: list[Chat]) -> Fault:
    """Whoever sends is sometimes told to wait, sometimes fails, and sometimes never hears that it arrived."""
    chance, cuts = random.Random(20240215), 0

    def dice(method: str) -> Trouble | None:
        nonlocal cuts
        drawn = chance.random() if method == "sendMessage" else 1.0
        if drawn < 0.01:
            cuts += 1
            return Cut(made=True)
        return server_error() if drawn < 0.05 else too_many(1) if drawn < 0.10 else None

    telegram.fake.troubles.dice = dice
    await telegram.ask_in_turn(groups, RATE, 20)
    telegram.fake.troubles.clear()
    seconds = await _answered(telegram)
    what = "for 20 s one send in 20 is told to wait a second, one in 25 meets a 502, one in 100 is cut off"
    return Fault(what, seconds=seconds, remark=f"{cuts} were cut off after they had arrived")


# --- the disk


async def _full_disk(telegram: Platform, bot: Bot, groups: list[Chat]) -> Fault:
    """The data folder is a small file system of the bot's own, which somebody fills."""
    what = "the disk is full for six seconds"
    inside = 'mount -t tmpfs -o size=64m tmpfs "$HESHI_DATA" && exec "$@"'
    bot.wrapper = ("unshare", "-rm", "sh", "-c", inside, "sh")
    if not _may_mount(bot.folder):
        return Fault(what, skipped="this machine lets nobody mount a file system of their own")
    await bot.start()
    assert bot.process
    filler = Path(f"/proc/{bot.process.pid}/root{bot.data}/filler")
    await telegram.ask_in_turn(groups, RATE, 2)
    _fill(filler)
    await telegram.ask_in_turn(groups, RATE, 6)
    _free(filler)
    return Fault(what, seconds=await _answered(telegram))


def _may_mount(folder: Path) -> bool:
    if not shutil.which("unshare"):
        return False
    folder.mkdir(parents=True, exist_ok=True)
    tried = subprocess.run(
        ["unshare", "-rm", "mount", "-t", "tmpfs", "tmpfs", str(folder)], check=False, capture_output=True
    )
    return tried.returncode == 0


def _fill(filler: Path) -> None:
    with suppress(OSError), filler.open("wb", buffering=0) as file:
        for size in (1 << 20, 1 << 12, 1):
            with suppress(OSError):
                while file.write(b"\0" * size):
                    pass


def _free(filler: Path) -> None:
    filler.unlink()


async def _locked(telegram: Platform, bot: Bot, groups: list[Chat]) -> Fault:
    await telegram.ask_in_turn(groups, RATE, 2)
    other = sqlite3.connect(bot.data / "state.db", isolation_level=None, timeout=30)
    other.execute("BEGIN IMMEDIATE")
    await telegram.ask_in_turn(groups, RATE, 9)
    other.execute("ROLLBACK")
    other.close()
    return Fault("another program locks the database for nine seconds", seconds=await _answered(telegram))


# --- stopping


async def _terms(telegram: Platform, bot: Bot, groups: list[Chat]) -> Fault:
    """Ten times SIGTERM, at every second start right after it."""
    codes, slowest = Counter[int](), 0.0
    asking = asyncio.create_task(telegram.ask_in_turn(groups, RATE, 120, 200))
    for number in range(10):
        began = time.monotonic()
        codes[await bot.stop()] += 1
        slowest = max(slowest, time.monotonic() - began)
        if number % 2:
            bot.begin()
            await asyncio.sleep(0.2 * number)
        else:
            await bot.start()
            await asyncio.sleep(1)
    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)
    if bot.ended is not None:
        await bot.start()
    seconds = await _answered(telegram)
    remark = f"ended within {slowest:.1f} s at the slowest; exit codes {dict(codes)}"
    return Fault(
        "ten times SIGTERM under load, half of them during the start", seconds=seconds, remark=remark
    )


async def _answered(telegram: Platform) -> float:
    """Waits until everything is answered; seconds from now to the last answer."""
    began = time.monotonic()
    await telegram.quiet(30)
    last = max((one.answers[0] for one in telegram.asked.values() if one.answers), default=began)
    return max(0.0, last - began)

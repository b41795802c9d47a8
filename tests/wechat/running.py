"""`heshi serve` as a process of its own, beside stand-ins of the platforms: what a user runs, for a story.

    async with running(folder, facts, WECHAT_OA_APPID=…, WECHAT_OA_TOKEN=…) as bot:
        account.address = f"{bot.url}/…"
        …
        await bot.idle_soon()                       # nothing waits to be answered or sent
        await bot.kill(); await bot.start()         # `kill -9`; the same folder, the same address
        bot.dies_at(Point.STORED); …; await bot.dies(); await bot.start()    # with mortal=True
    bot.holds(); …; bot.lets_go()               # with held=("words of slow messages",)

`altered` has the program as it is shipped with other times or slow answers: see `tests.wechat.altered`. On
the way out the bot is stopped and must end well, and no line of its log may tell of an accident.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from bot.runtime.commons import Point
from bot.state.schema import DATABASE_FILE

PATIENCE = 120.0
"""Seconds until a start counts as failed: a first one builds its index, on a machine that may be busy."""

ACCIDENTS = frozenset({"part.failed", "task.failed", "task.dead", "page.failed"})
"""Events that no good story has in its log."""


def steps(*few: Point) -> tuple[Point, ...]:
    """Steps to die at: those few in every run of the tests, with EVERY_STEP=1 in the environment all of them.

    A start takes seconds of a core, and each death needs one.
    """
    return tuple(Point) if os.environ.get("EVERY_STEP") == "1" else few


@dataclass
class Bot:
    """One data folder and one address, and the process that lives there at present."""

    folder: Path
    facts: Path
    settings: Mapping[str, str]
    altered: Mapping[str, Any] = field(default_factory=dict)
    mortal: bool = False
    """Whether it can be told to die at a step: `dies_at`."""
    held: tuple[str, ...] = ()
    """Words of messages that are not answered while it is told so: `holds`."""
    wrapper: tuple[str, ...] = ()
    """A command that runs it inside something, such as `taskset -c 0`."""
    port: int = 0
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where its pages and the addresses for pushes are; without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        """Its error stream, over all of its lives."""
        return self.folder.with_suffix(".log")

    @property
    def appointment(self) -> Path:
        """Where the step is written at which it is to die."""
        return self.folder.with_suffix(".end")

    @property
    def gate(self) -> Path:
        """What is there while nothing is held."""
        return self.folder.with_suffix(".gate")

    # --- living

    async def start(self, *, wait: bool = True) -> None:
        """Start it; with `wait` until its pages answer, and so its channels run."""
        self.port = self.port or _free_port()
        self.process = self._started()
        if wait:
            await self.ready()

    def _started(self) -> subprocess.Popen[bytes]:
        altered = dict(self.altered) | ({"die": str(self.appointment)} if self.mortal else {})
        altered |= {"held": dict.fromkeys(self.held, str(self.gate))} if self.held else {}
        program = ["tests.wechat.altered", json.dumps(altered)] if altered else ["bot"]
        command = [*self.wrapper, sys.executable, "-m", *program, "serve"]
        with self.log.open("ab") as log:
            return subprocess.Popen(command, env=self._environment(), stdout=log, stderr=log)

    def _environment(self) -> dict[str, str]:
        names = {"DATA": str(self.folder), "FACTS": str(self.facts), "PORT": str(self.port)}
        names |= {"TIMEZONE": "Asia/Shanghai", "SEMANTIC": "off"} | dict(self.settings)
        clean = {name: value for name, value in os.environ.items() if not name.startswith("HESHI_")}
        return clean | {f"HESHI_{name}": value for name, value in names.items()}

    async def ready(self) -> None:
        """Waits until it answers."""
        async with asyncio.timeout(PATIENCE):
            while not await self.counts():
                assert self.ended is None, f"ended with {self.ended}\n{self.told()}"
                await asyncio.sleep(0.05)

    @property
    def ended(self) -> int | None:
        """Its exit code; None while it runs."""
        return self.process.poll() if self.process else None

    async def kill(self) -> None:
        """`kill -9`."""
        assert self.process
        self.process.kill()
        await self.exits()

    async def exits(self, within: float = 60.0) -> int:
        """Waits until it ends by itself; its exit code, -9 where it died."""
        assert self.process
        return await asyncio.to_thread(self.process.wait, within)

    def dies_at(self, point: Point) -> None:
        """Has it die by itself the next time that it comes there; see `dies`."""
        assert self.mortal
        self.appointment.write_text(point.value, encoding="utf-8")

    def holds(self) -> None:
        """From now on messages with the words of `held` are not answered; as it is at first."""
        self.gate.unlink(missing_ok=True)

    def lets_go(self) -> None:
        """They are answered, those that came and those to come."""
        assert self.held
        self.gate.touch()

    async def dies(self, within: float = 60.0) -> None:
        """Waits until it has met its appointment."""
        code = await self.exits(within)
        assert code == -signal.SIGKILL, self.told()
        assert not self.appointment.exists()

    async def stop(self) -> int:
        """SIGTERM; its exit code."""
        assert self.process
        if self.ended is None:
            self.process.terminate()
        return await self.exits()

    # --- what it shows

    async def counts(self) -> dict[str, Any]:
        """What /readyz says; nothing while it does not listen."""
        async with httpx.AsyncClient(trust_env=False, timeout=10) as http:
            try:
                answer = await http.get(f"{self.url}/readyz")
                found: dict[str, Any] = answer.json()
            except (httpx.HTTPError, json.JSONDecodeError):
                return {}
        return found

    async def idle(self) -> bool:
        """Whether nothing waits to be answered or sent; what is held for a next message is neither."""
        # In the order in which a message goes: what moves on between two looks is seen by the second one.
        return await self._nothing_waits() and not self.in_work() and await self._nothing_waits()

    async def _nothing_waits(self) -> bool:
        counts = await self.counts()
        return counts.get("todo") == 0 and counts.get("unsent") == 0

    async def idle_soon(self, within: float = 60.0) -> None:
        """Waits until it is."""
        async with asyncio.timeout(within):
            while not await self.idle():  # noqa: ASYNC110 - another process, which rings no bell
                await asyncio.sleep(0.03)

    async def taken(self) -> None:
        """Waits until a message is being worked on."""
        async with asyncio.timeout(60):
            while not self.in_work():  # noqa: ASYNC110 - another process, which rings no bell
                await asyncio.sleep(0.02)

    def in_work(self) -> int:
        """How many messages were claimed and are not done."""
        return int(self.rows("SELECT count(*) FROM inbox WHERE state = 1")[0][0])

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What its database says."""
        state = self.folder / DATABASE_FILE
        if not state.exists():
            return [(0,)]
        with closing(sqlite3.connect(f"file:{state}?mode=ro", uri=True, timeout=5)) as open_state:
            return open_state.execute(query).fetchall()

    def told(self) -> str:
        """Its log, as it is."""
        return self.log.read_text(encoding="utf-8") if self.log.exists() else ""

    def events(self, name: str = "") -> list[dict[str, Any]]:
        """Its log lines: of that event, or all."""
        lines = [json.loads(line) for line in self.told().splitlines() if line.startswith("{")]
        return [line for line in lines if name in ("", line["event"])]


@asynccontextmanager
async def running(
    folder: Path,
    facts: Path,
    *,
    altered: Mapping[str, Any] | None = None,
    mortal: bool = False,
    held: tuple[str, ...] = (),
    wrapper: tuple[str, ...] = (),
    **settings: str,
) -> AsyncIterator[Bot]:
    """The bot, serving from `folder` with these settings (names without HESHI_)."""
    bot = Bot(folder, facts, settings, altered or {}, mortal, held, wrapper)
    try:
        await bot.start()
        yield bot
    finally:
        code = await bot.stop()
    assert code == 0, bot.told()
    assert not [line for line in bot.events() if line["event"] in ACCIDENTS], bot.told()
    assert "Traceback" not in bot.told(), bot.told()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port

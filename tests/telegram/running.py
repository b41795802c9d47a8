"""`heshi serve` as a process of its own, beside a fake Telegram: what a user runs, as a story needs it."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path

import httpx

from bot.state.schema import DATABASE_FILE
from tests.telegram.fake import Fake

PATIENCE = 90.0
"""Seconds until a first start counts as failed: it builds its index, on a machine that may be busy."""


@dataclass
class Running:
    """A bot that runs."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path
    state: Path

    async def counts(self) -> dict[str, object]:
        """What /readyz says; nothing while it does not listen."""
        async with httpx.AsyncClient(trust_env=False, timeout=10) as http:
            try:
                answer = await http.get(f"http://127.0.0.1:{self.port}/readyz")
                found: dict[str, object] = answer.json()
            except (httpx.HTTPError, json.JSONDecodeError):
                return {}
        return found

    async def idle(self) -> bool:
        """Whether nothing waits to be answered or sent."""
        # In the order in which a message goes: what moves on between two looks is seen by the second one.
        return await self._nothing_waits() and not self._works() and await self._nothing_waits()

    async def _nothing_waits(self) -> bool:
        counts = await self.counts()
        return counts.get("todo") == 0 and counts.get("unsent") == 0

    def _works(self) -> bool:
        """Whether something is being worked on: what was claimed waits no more, and is not done."""
        if not self.state.exists():
            return False
        with closing(sqlite3.connect(f"file:{self.state}?mode=ro", uri=True, timeout=5)) as state:
            (found,) = state.execute("SELECT count(*) FROM inbox WHERE state = 1").fetchone()
            return bool(found)

    async def ready(self) -> None:
        """Waits until it answers and has heard from the platform."""
        async with asyncio.timeout(PATIENCE):
            while b"channel.ready" not in self.log.read_bytes():
                assert self.process.poll() is None, self.log.read_text(encoding="utf-8")
                await asyncio.sleep(0.05)

    def stop(self) -> int:
        """SIGTERM, and its exit code."""
        self.process.terminate()
        return self.process.wait(timeout=20)


@asynccontextmanager
async def running(tg: Fake, folder: Path, facts: Path, **settings: str) -> AsyncIterator[Running]:
    """The bot, serving that Telegram from `folder`; it is stopped on the way out, and must end well."""
    port = _free_port()
    names = {"DATA": str(folder), "FACTS": str(facts), "PORT": str(port), "TIMEZONE": "Asia/Shanghai"}
    names |= {"TELEGRAM_TOKEN": tg.token, "TELEGRAM_API": tg.url, "SEMANTIC": "off"} | settings
    clean = {name: value for name, value in os.environ.items() if not name.startswith("HESHI_")}
    env = clean | {f"HESHI_{name}": value for name, value in names.items()}
    log = folder.with_suffix(".log")
    bot = Running(_started(env, log), port, log, folder / DATABASE_FILE)
    try:
        await bot.ready()
        tg.idle = bot.idle
        yield bot
    finally:
        code = bot.stop()
    assert code == 0, log.read_text(encoding="utf-8")


def _started(env: dict[str, str], log: Path) -> subprocess.Popen[bytes]:
    with log.open("wb") as out:
        return subprocess.Popen([sys.executable, "-m", "bot", "serve"], env=env, stdout=out, stderr=out)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port

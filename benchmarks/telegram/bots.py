"""The bot under test, as a process that can be killed: ours, or plain python-telegram-bot."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from tests.telegram.fake import Fake

TOP = Path(__file__).resolve().parents[2]
PATIENCE = 60.0
"""Seconds after which a process is taken for stuck."""


@dataclass(slots=True)
class Bot:
    """A bot as a process, with a data folder and a log of its own."""

    fake: Fake
    folder: Path
    plain: bool = False
    pushed: bool = False
    """Updates are pushed to ours; else it asks for them."""
    wrapper: tuple[str, ...] = ()
    """A command that runs ours inside something, such as a namespace."""
    settings: dict[str, str] = field(default_factory=dict)
    port: int = 0
    process: subprocess.Popen[bytes] | None = None

    @property
    def data(self) -> Path:
        """HESHI_DATA."""
        return self.folder / "data"

    @property
    def log(self) -> Path:
        """Its error stream, over all of its lives."""
        return self.folder / "log.jsonl"

    def begin(self) -> None:
        """Start it, and do not wait."""
        self.data.mkdir(parents=True, exist_ok=True)
        self.port = self.port or _free_port()
        kept = {name: value for name, value in os.environ.items() if not name.startswith("HESHI_")}
        ours = {
            "PYTHONPATH": str(TOP), "PYTHONUTF8": "1", "HESHI_DATA": str(self.data),
            "HESHI_TELEGRAM_API": self.fake.url, "HESHI_TELEGRAM_TOKEN": self.fake.token,
        }  # fmt: skip
        if self.pushed:
            ours["HESHI_TELEGRAM_WEBHOOK_URL"] = "https://bot.example.org"
            self.fake.updates.reach = f"http://127.0.0.1:{self.port}"
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*self.wrapper, *self._command()], cwd=self.folder, env=kept | ours | self.settings,
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip

    def _command(self) -> list[str]:
        if self.plain:
            return [sys.executable, "-m", "benchmarks.telegram.plain", self.fake.url, self.fake.token]
        return [sys.executable, "-m", "bot", "serve", "--port", str(self.port)]

    async def start(self) -> None:
        """Start it, and wait until it asks for updates, or is ready to have them pushed."""
        updates, logged = self.fake.updates, self.lines()
        polls = updates.polls
        self.begin()
        end = time.monotonic() + PATIENCE
        while updates.polls == polls and not (self.pushed and self._ready(logged)):
            if self.ended is not None or time.monotonic() > end:
                raise SystemExit(self._story())
            await asyncio.sleep(0.01)

    def _ready(self, since: int) -> bool:
        return any(line.get("event") == "channel.ready" for line in self.events(since))

    def _story(self) -> str:
        return f"the bot did not start: {self.log.read_text(errors='replace')[-2000:]}"

    @property
    def ended(self) -> int | None:
        """Its exit code; None while it runs."""
        return self.process.poll() if self.process else None

    async def kill(self) -> float:
        """`kill -9`; the monotonic moment of it."""
        assert self.process
        for child in psutil.Process(self.process.pid).children(recursive=True):
            child.kill()
        at = time.monotonic()
        self.process.kill()
        await asyncio.to_thread(self.process.wait)
        return at

    async def stop(self) -> int:
        """SIGTERM; its exit code."""
        assert self.process
        if self.ended is None:
            self.process.send_signal(signal.SIGTERM)
        return await self.exits()

    async def exits(self, patience: float = PATIENCE) -> int:
        """Waits until it ends by itself; its exit code."""
        assert self.process
        return await asyncio.to_thread(self.process.wait, patience)

    def cpu(self) -> float:
        """Seconds of processor time so far."""
        assert self.process
        used = psutil.Process(self.process.pid).cpu_times()
        return used.user + used.system

    def events(self, since: int = 0) -> list[dict[str, object]]:
        """Its log lines from that byte on."""
        if not self.log.exists():
            return []
        lines = self.log.read_bytes()[since:].decode(errors="replace").splitlines()
        return [json.loads(line) for line in lines if line.startswith("{")]

    def lines(self) -> int:
        """Bytes of log so far: for `events(since)`."""
        return self.log.stat().st_size if self.log.exists() else 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

"""`heshi serve` as a process: signals at any moment, exit codes, and a Telegram of our own beside the web."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.public.server import address_of, listen
from bot.state.store import open_store
from tests.bot.builders import OPEN, write_folder
from tests.telegram.fake import Fake, telegram

pytestmark = pytest.mark.slow


def environment(folder: Path, **over: str) -> dict[str, str]:
    """A new installation in that folder, with the small fact base."""
    facts = folder / "own"
    if not facts.exists():
        write_folder(facts)
    ours = {"HESHI_DATA": str(folder / "data"), "HESHI_FACTS": str(facts), "HESHI_PORT": "0"}
    path = os.pathsep.join(part for part in sys.path if part)
    others = {name: value for name, value in os.environ.items() if not name.startswith("HESHI_")}
    return others | ours | {"PYTHONPATH": path, "HESHI_SEMANTIC": "off"} | over


@contextmanager
def serving(folder: Path, **over: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "bot", "serve"]
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(folder, **over),
        cwd=folder,
    ) as process:
        try:
            yield process
        finally:
            if process.poll() is None:
                process.kill()


def ended(process: subprocess.Popen[str], within: float = 10) -> tuple[int, list[dict[str, Any]]]:
    """Exit code and log lines."""
    code = process.wait(timeout=within)
    assert process.stderr
    said = process.stderr.read()
    assert "Traceback" not in said, said
    return code, [json.loads(line) for line in said.splitlines() if line.startswith("{")]


def events(lines: list[dict[str, Any]]) -> list[str]:
    return [line["event"] for line in lines]


def address(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    return process.stdout.readline().strip()


# --- stopping


def _catches_term(process: subprocess.Popen[str]) -> bool:
    status = Path(f"/proc/{process.pid}/status").read_text()
    caught = int(status.split("SigCgt:")[1].split()[0], 16)
    return bool(caught & 1 << (signal.SIGTERM - 1))


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize("after", [0, 0.2, 0.6, 1.2])
def test_a_request_to_stop_while_we_start_ends_us_well(tmp_path: Path, after: float) -> None:
    with serving(tmp_path) as process:
        while not _catches_term(process):
            assert process.poll() is None
            time.sleep(0.005)
        time.sleep(after)
        process.send_signal(signal.SIGTERM)
        assert ended(process)[0] == 0


def test_a_second_request_while_we_end_ends_us_at_once_and_harms_nothing(tmp_path: Path) -> None:
    with serving(tmp_path) as process:
        at = address(process)
        with httpx.stream("GET", at, trust_env=False):
            for _ in range(2):
                process.send_signal(signal.SIGTERM)
                time.sleep(0.05)
            assert process.wait(timeout=10) in {0, 128 + signal.SIGTERM}
    with serving(tmp_path) as process:
        assert httpx.get(f"{address(process)}readyz", trust_env=False).json()["ready"] is True
        process.terminate()
        assert ended(process)[0] == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_asked_to_stop_we_end_well(tmp_path: Path, number: signal.Signals) -> None:
    with serving(tmp_path) as process:
        at = address(process)
        assert httpx.get(f"{at}healthz", trust_env=False).json()["status"] == "ok"
        assert httpx.get(f"{at}readyz", trust_env=False).json()["ready"] is True
        process.send_signal(number)
        code, lines = ended(process)
    assert code == 0
    assert events(lines)[-2:] == ["app.stopping", "app.stopped"]


# --- what cannot be


def test_a_second_process_on_the_same_data_is_refused(tmp_path: Path) -> None:
    with serving(tmp_path) as first:
        address(first)
        with serving(tmp_path) as second:
            assert second.wait(timeout=20) == 3
            assert second.stderr
            assert "another" in second.stderr.read()
        first.terminate()
        assert ended(first)[0] == 0


def test_a_port_in_use_is_said(tmp_path: Path) -> None:
    with listen("127.0.0.1", 0) as taken:
        port = address_of(taken).rsplit(":", 1)[1].rstrip("/")
        with serving(tmp_path, HESHI_PORT=port) as process:
            assert process.wait(timeout=20) == 3
            assert process.stderr
            assert "in use" in process.stderr.read()


def test_a_revoked_token_ends_us_and_names_the_setting(tmp_path: Path) -> None:
    async def tell() -> None:
        async with telegram(strict=False) as tg:
            other = "7000000001:" + "A" * 35
            with serving(tmp_path, HESHI_TELEGRAM_API=tg.url, HESHI_TELEGRAM_TOKEN=other) as process:
                code = await asyncio.to_thread(process.wait, 20)
                assert process.stderr
                said = process.stderr.read()
        assert code == 3, said
        assert "HESHI_TELEGRAM_TOKEN" in said
        assert other not in said
        assert "A" * 35 not in said

    asyncio.run(tell())


# --- with Telegram


@asynccontextmanager
async def both(folder: Path) -> AsyncIterator[tuple[Fake, dict[str, str]]]:
    async with asyncio.timeout(60), telegram() as tg:
        yield tg, {"HESHI_TELEGRAM_API": tg.url, "HESHI_TELEGRAM_TOKEN": tg.token}


CLAIM = OPEN.statement.zh


def test_web_and_telegram_answer_from_one_process(tmp_path: Path) -> None:
    async def tell() -> None:
        async with both(tmp_path) as (tg, settings):
            lan = tg.user("阿兰", language="zh-hans")
            with serving(tmp_path, **settings) as process:
                at = await asyncio.to_thread(address, process)
                await lan.says(lan.private, CLAIM)
                answer = await lan.private.next_from_bot()
                assert answer.text.startswith("已过时")
                async with httpx.AsyncClient(trust_env=False) as browser:
                    body = {"text": CLAIM, "key": "k" * 32}
                    asked = await browser.post(f"{at}api/chat", json=body)
                    assert "已过时" in asked.json()["plain"]
                    ready = (await browser.get(f"{at}readyz")).json()
                assert ready["channels"]["telegram"]["seconds_since_answer"] is not None
                process.terminate()
                assert (await asyncio.to_thread(ended, process))[0] == 0

    asyncio.run(tell())


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_ended_under_load_nothing_is_lost(tmp_path: Path, number: signal.Signals) -> None:
    """Asked to stop, nothing is doubled either."""
    people = 40

    async def tell() -> None:
        async with both(tmp_path) as (tg, settings):
            users = [tg.user(f"user {n}", language="zh-hans") for n in range(people)]
            for life in range(3):
                with serving(tmp_path, **settings) as process:
                    await asyncio.to_thread(address, process)
                    for user in users:
                        await user.says(user.private, f"/status {CLAIM}{life}")
                    if life < 2:
                        await asyncio.sleep(0.1 + 0.1 * life)
                        process.send_signal(number)
                        code = await asyncio.to_thread(process.wait, 10)
                        assert code == (0 if number == signal.SIGTERM else -number)
                        continue
                    while any(len(user.private.from_bot) < 3 for user in users):  # noqa: ASYNC110
                        await asyncio.sleep(0.05)
                    await asyncio.sleep(0.5)
                    process.terminate()
                    assert (await asyncio.to_thread(process.wait, 10)) == 0
            answers = [len(user.private.from_bot) for user in users]
            doubles = sum(answers) - 3 * people
            store = open_store(tmp_path / "data")
            maybe = (await store.counts()).maybe
            store.close_store()
            assert doubles <= maybe <= (0 if number == signal.SIGTERM else 16)

    asyncio.run(tell())

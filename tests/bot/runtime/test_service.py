"""Started together, stopped in good order; what ends by itself ends all."""

from __future__ import annotations

import asyncio
import io
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from bot import logs
from bot.errors import ChannelRefused, PartStopped, StateError
from bot.public.server import address_of, listen
from bot.runtime import service as services
from bot.runtime.http import web_server
from bot.runtime.janitor import Janitor
from bot.runtime.readiness import Readiness
from bot.runtime.service import Part
from bot.runtime.signals import Signals
from bot.state.store import SqliteStore, open_store
from tests.bot.runtime.toys import Clock, Run, Setting, message, running, set_up, until


@pytest.fixture
def log() -> io.StringIO:
    stream = io.StringIO()
    logs.configure("INFO", stream)
    return stream


def whole(folder: Path, setting: Setting, tell: Callable[[Run], Awaitable[None]] | None = None) -> None:
    """The service until it ends by itself, or the story does."""

    async def run() -> None:
        store = open_store(folder)
        try:
            made = set_up(store, setting)
            telling = asyncio.create_task(tell(made)) if tell else None
            async with asyncio.timeout(30):
                await made.service.run(made.stop)
            if telling:
                await telling
        finally:
            store.close_store()

    asyncio.run(run())


def part(name: str, end: BaseException | None = None, after: float = 0.0) -> Part:
    async def run(stop: asyncio.Event) -> None:
        await asyncio.sleep(after)
        if end:
            raise end

    return Part(name, run)


@pytest.mark.parametrize("where", ["sources", "engines"])
@pytest.mark.parametrize(
    ("end", "raised"),
    [
        (None, PartStopped),
        (ChannelRefused("the token is revoked: HESHI_TELEGRAM_TOKEN"), ChannelRefused),
        (StateError("fsync"), StateError),
        (ZeroDivisionError(), ZeroDivisionError),
        (asyncio.CancelledError(), asyncio.CancelledError),
    ],
)
def test_what_ends_by_itself_ends_all_of_us(
    tmp_path: Path, log: io.StringIO, where: str, end: BaseException | None, raised: type[BaseException]
) -> None:
    setting = Setting(**{where: [part("odd one", end, 0.05)]})  # type: ignore[arg-type]
    with pytest.raises(raised):
        whole(tmp_path / "data", setting)
    assert '"part": "odd one"' in log.getvalue()
    assert "app.stopping" in log.getvalue()


def test_what_is_under_way_is_finished_first(tmp_path: Path) -> None:
    async def tell(run: Run) -> None:
        run.toy.slow = asyncio.Event()
        await run.says("一")
        await until(lambda: run.toy.most_at_once == 1)
        run.stop.set()
        await asyncio.sleep(0.1)
        run.toy.slow.set()
        await until(lambda: run.toy.texts() == ["re 一"])

    whole(tmp_path / "data", Setting(), tell)
    assert _counts(tmp_path / "data") == (0, 0, 0)


def _counts(folder: Path) -> tuple[int, int, int]:
    async def look() -> tuple[int, int, int]:
        store = open_store(folder)
        counts = await store.counts()
        store.close_store()
        return counts.todo, counts.unsent, counts.maybe

    return asyncio.run(look())


def test_what_is_not_begun_is_kept(tmp_path: Path) -> None:
    async def tell(run: Run) -> None:
        run.stop.set()
        await run.take(*(message(f"{n}", f"{n}") for n in range(50)))

    whole(tmp_path / "data", Setting(), tell)

    async def again(run: Run) -> None:
        await until(lambda: len(run.toy.heard) == 50)
        run.stop.set()

    whole(tmp_path / "data", Setting(), again)
    assert _counts(tmp_path / "data") == (0, 0, 0)


def test_a_call_that_hangs_is_broken_off_and_counts_as_perhaps_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.runtime.sender.GRACE", 0.2)

    async def tell(run: Run) -> None:
        run.toy.slow = asyncio.Event()
        await run.says("一")
        await until(lambda: run.toy.most_at_once == 1)
        run.stop.set()

    whole(tmp_path / "data", Setting(), tell)
    assert _counts(tmp_path / "data") == (0, 1, 1)


def test_a_part_that_does_not_stop_is_broken_off(
    tmp_path: Path, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "SOURCES_GRACE", 0.1)

    async def tell(run: Run) -> None:
        await asyncio.sleep(0.05)
        run.stop.set()

    whole(tmp_path / "data", Setting(sources=[part("stubborn", after=60)]), tell)
    assert '"part": "stubborn", "error": "late"' in log.getvalue()


def test_a_disk_that_has_failed_for_good_ends_us(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def breaks(store: SqliteStore) -> StateError:
        await asyncio.sleep(0.05)
        return StateError("the disk does not do what it is told")

    monkeypatch.setattr(SqliteStore, "breaks", breaks)
    with pytest.raises(StateError, match="the disk does not"):
        whole(tmp_path / "data", Setting())


# --- the web server


def test_a_page_under_way_is_finished_when_we_stop(tmp_path: Path) -> None:
    begun = threading.Event()

    async def page(request: object) -> PlainTextResponse:
        begun.set()
        await asyncio.sleep(0.3)
        return PlainTextResponse("done")

    with listen("127.0.0.1", 0) as listening:
        address, got = address_of(listening), []
        reader = threading.Thread(target=lambda: got.append(httpx.get(address, trust_env=False).text))
        server = web_server(Starlette(routes=[Route("/", page)]), listening)

        async def tell(run: Run) -> None:
            reader.start()
            await until(begun.is_set)
            run.stop.set()

        whole(tmp_path / "data", Setting(sources=[server]), tell)
        reader.join(timeout=5)
    assert got == ["done"]


@pytest.mark.parametrize(
    "said", [b"", b"POST / HTTP/1.1\r\nHost: a", b"GET / HTTP/1.1\r\nHost: a\r\n\r\nGET"]
)
def test_connections_that_ask_for_nothing_keep_nobody_out(
    said: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.runtime.http.MAX_CONCURRENT", 3)
    monkeypatch.setattr("bot.runtime.http._Impatient.asks_within", 0.2)

    async def page(request: object) -> PlainTextResponse:
        return PlainTextResponse("here")

    async def told() -> None:
        stop = asyncio.Event()
        with listen("127.0.0.1", 0) as listening:
            server = web_server(Starlette(routes=[Route("/", page)]), listening)
            running = asyncio.ensure_future(server.run(stop))
            host, port = listening.getsockname()
            silent = [await asyncio.open_connection(host, port) for _ in range(4)]
            for _, writer in silent:
                writer.write(said)
            async with asyncio.timeout(10):
                # Each is closed by the server, whatever it was told before.
                await asyncio.gather(*(reader.read() for reader, _ in silent))
            async with httpx.AsyncClient(trust_env=False) as http:
                assert (await http.get(address_of(listening))).text == "here"
            for _, writer in silent:
                writer.close()
            stop.set()
            await running

    asyncio.run(told())


def test_a_request_that_takes_its_time_is_not_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.runtime.http._Impatient.asks_within", 0.05)

    async def page(request: object) -> PlainTextResponse:
        await asyncio.sleep(0.4)
        return PlainTextResponse("here")

    async def told() -> None:
        stop = asyncio.Event()
        with listen("127.0.0.1", 0) as listening:
            server = web_server(Starlette(routes=[Route("/", page)]), listening)
            running = asyncio.ensure_future(server.run(stop))
            async with httpx.AsyncClient(trust_env=False) as http:
                assert (await http.get(address_of(listening))).text == "here"
            stop.set()
            await running

    asyncio.run(told())


def test_readiness_is_numbers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def tell() -> None:
        store = open_store(tmp_path / "data")
        run = set_up(store)
        ready = Readiness(run.commons, {"toy": lambda: 1.234, "new": lambda: None})
        await run.says("一")
        run.clock.now += 3
        channels = {"toy": {"seconds_since_answer": 1.2}, "new": {"seconds_since_answer": None}}
        assert await ready() == {
            "ready": True,
            "state": "good",
            "todo": 1,
            "oldest_seconds": 3.0,
            "dead": 0,
            "unsent": 0,
            "maybe": 0,
            "channels": channels,
        }

        async def fails(_: SqliteStore) -> None:
            raise StateError("full")

        monkeypatch.setattr(SqliteStore, "counts", fails)
        assert await ready() == {"ready": False, "state": "failed", "channels": channels}
        store.close_store()

    asyncio.run(tell())


# --- the janitor


class Rounds:
    def __init__(self, error: Exception | None = None) -> None:
        self.made: list[float] = []
        self.error = error

    async def round(self, now: float) -> None:
        self.made.append(now)
        if self.error:
            raise self.error


def test_rounds_are_made_again_whatever_they_raise(tmp_path: Path, log: io.StringIO) -> None:
    good, bad, full = Rounds(), Rounds(ValueError("words of somebody")), Rounds(StateError("full"))

    async def tell() -> None:
        async with running(tmp_path / "data", Setting(rounds=[bad, full, good])) as run:
            run.clock.now += 1
            await until(lambda: len(good.made) >= 3)

    asyncio.run(tell())
    assert len(bad.made) >= 3
    assert '"doing": "Rounds", "error": "ValueError"' in log.getvalue()
    assert "words of somebody" not in log.getvalue()


def test_a_clock_that_was_set_is_noticed(tmp_path: Path, log: io.StringIO) -> None:
    async def tell() -> None:
        store, clock = open_store(tmp_path / "data"), Clock()
        run = set_up(store, Setting(clock=clock))
        janitor = Janitor(run.commons)
        await run.says("一")
        (task,) = await store.claim(1, now=clock.now)
        await store.give_back(task, "x", not_before=clock.now + 30, now=clock.now)
        clock.now -= 24 * 3600
        await janitor.round(clock.now)
        assert len(await store.claim(1, now=clock.now + 61)) == 1
        store.close_store()

    asyncio.run(tell())
    assert '"event": "clock.set", "seconds": -86400' in log.getvalue()


# --- signals


def test_signals_are_given_back() -> None:
    before = signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)
    with Signals():
        assert signal.getsignal(signal.SIGTERM) != before[0]
    assert (signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)) == before


def test_outside_the_main_thread_signals_are_left_alone() -> None:
    before = signal.getsignal(signal.SIGTERM)
    seen: list[object] = []

    def run() -> None:
        with Signals():
            seen.append(signal.getsignal(signal.SIGTERM))

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    assert seen == [before]


def test_a_request_to_stop_is_kept_until_somebody_can_act_on_it() -> None:
    async def run(signals: Signals) -> None:
        stop = asyncio.Event()
        signals.attach(stop)
        async with asyncio.timeout(5):
            await stop.wait()
        signals.detach()

    with Signals() as signals:
        os.kill(os.getpid(), signal.SIGTERM)
        assert signals.asked
        asyncio.run(run(signals))


def test_hanging_up_does_what_it_was_told() -> None:
    with Signals() as signals:
        seen: list[int] = []
        signals.on_hang_up(lambda: seen.append(1))
        os.kill(os.getpid(), signal.SIGHUP)
        assert seen == [1]
        assert not signals.asked


STUBBORN = """
import time
from bot.runtime.signals import Signals
with Signals() as signals:
    print("ready", flush=True)
    while True:
        time.sleep(0.01)
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_second_request_ends_us_at_once(number: signal.Signals) -> None:
    with subprocess.Popen([sys.executable, "-c", STUBBORN], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        process.send_signal(number)
        time.sleep(0.2)
        assert process.poll() is None
        process.send_signal(number)
        assert process.wait(timeout=5) == 128 + number

"""Threads that may be given up, and a process of its own."""

from __future__ import annotations

import asyncio
import datetime as dt
import threading
import time
from collections.abc import Callable

import pytest

from bot import logs
from bot.errors import TooManyHung
from bot.memory import Blank
from bot.messages import Address, Content, Incoming
from bot.runtime.apart import Apart, NotStarted
from bot.runtime.hands import MAX_LOST, Hands
from tests.bot.runtime.toys import Echo, make_echo, until

NOW = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)


def test_work_comes_back_with_its_result_or_its_error() -> None:
    async def tell() -> None:
        hands = Hands(2)
        assert await hands.run(lambda: 7, 5) == 7
        with pytest.raises(ZeroDivisionError):
            await hands.run(lambda: 1 // 0, 5)
        for ends in (SystemExit, StopIteration, KeyboardInterrupt):
            with pytest.raises(RuntimeError, match=ends.__name__):
                await hands.run(_raises(ends), 5)
        hands.close()

    asyncio.run(tell())


def _raises(error: type[BaseException]) -> Callable[[], None]:
    def fail() -> None:
        raise error

    return fail


def test_threads_are_used_again_and_so_many_work_at_once() -> None:
    async def tell() -> None:
        hands, names = Hands(3), set()

        def work() -> None:
            time.sleep(0.01)
            names.add(threading.get_ident())

        await asyncio.gather(*(hands.run(work, 5) for _ in range(30)))
        assert len(names) <= 3
        hands.close()

    asyncio.run(tell())


def test_logs_of_a_job_carry_the_id_of_who_asked() -> None:
    async def tell() -> None:
        hands = Hands(1)
        with logs.correlated("abc"):
            assert await hands.run(logs._CORRELATION.get, 5) == "abc"
        hands.close()

    asyncio.run(tell())


def test_a_job_that_loops_is_broken_off_and_its_place_taken() -> None:
    alive = {"looping": False}

    def loop() -> None:
        alive["looping"] = True
        try:
            while True:
                pass
        finally:
            alive["looping"] = False

    async def tell() -> None:
        hands = Hands(1, break_off=0.1)
        with pytest.raises(TimeoutError):
            await hands.run(loop, 0.1)
        assert await hands.run(lambda: 7, 5) == 7
        await until(lambda: not alive["looping"])
        hands.close()

    asyncio.run(tell())


def test_when_too_many_hang_for_good_the_process_is_better_made_anew() -> None:
    go = threading.Event()

    async def tell() -> None:
        hands = Hands(1)
        for _ in range(MAX_LOST):
            with pytest.raises(TimeoutError):
                await hands.run(go.wait, 0.01)
        with pytest.raises(TooManyHung):
            await hands.run(go.wait, 0.01)
        hands.close()

    asyncio.run(tell())
    go.set()


def said(text: str) -> tuple[Incoming]:
    return (Incoming(Address("toy", "me"), Content(typed=text)),)


@pytest.mark.slow
def test_who_stops_waiting_ends_the_process_too() -> None:
    async def tell() -> None:
        working = asyncio.create_task(Apart(make_echo, Blank()).run(said("sleep"), NOW))
        await asyncio.sleep(0.5)
        working.cancel()
        with pytest.raises(asyncio.CancelledError):
            await working

    asyncio.run(tell())


def _no_conversation(memory: object) -> Echo:
    raise OSError("no facts")


@pytest.mark.slow
def test_where_no_conversation_can_be_made_it_is_said() -> None:
    with pytest.raises(NotStarted, match="OSError"):
        asyncio.run(Apart(_no_conversation, Blank()).run(said("hello"), NOW))


@pytest.mark.slow
def test_a_machine_too_busy_to_start_a_process_says_nothing_of_the_message() -> None:
    with pytest.raises(NotStarted, match="late"):
        asyncio.run(Apart(make_echo, Blank(), start_within=0.01).run(said("hello"), NOW))

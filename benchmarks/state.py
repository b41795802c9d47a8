"""`python -m benchmarks.state`: what it costs to lose nothing, as a Markdown table.

One message is: take (in a transaction of its own) · claim · close with one answer · claim the call · mark it
sent. Rows are on the disk of the current folder, or of the one given; synchronous=FULL means that each
commit waits for it.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import shutil
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from bot.delivery import Delivery, Told
from bot.memory import Outcome, Tallied
from bot.messages import Address, Incoming, Language, Paragraph, Reply
from bot.state.contract import After, NewRow, Tried
from bot.state.store import SqliteStore, open_store
from knowledge import Answer, Stance, Verdict

ROOMS = 200
BODY = b"x" * 800  # a Telegram update with one sentence in it
CALL = b"y" * 1500  # an answer with three sources
TOLD = Told("sora-open-to-public", Stance.AFFIRMS, Verdict.REFUTED, dt.date(2026, 11, 22), "050148", "claim")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser("python -m benchmarks.state", description=__doc__)
    parser.add_argument("--messages", type=int, default=5_000)
    parser.add_argument("--folder", type=Path, default=Path())
    asked = parser.parse_args()
    folder = Path(tempfile.mkdtemp(dir=asked.folder, prefix=".state-benchmark-"))
    try:
        asyncio.run(_measure(folder, asked.messages))
    finally:
        shutil.rmtree(folder)


async def _measure(folder: Path, messages: int) -> None:
    store = open_store(folder)
    print("| what | a second | CPU each (µs) | p50 (ms) | p99 (ms) |")
    print("|---|---|---|---|---|")
    try:
        await _row("take, one after the other", messages // 5, 1, lambda n: _take(store, n, "a"))
        await _row("take, 64 at a time", messages, 64, lambda n: _take(store, n, "b"))
        await _claimed(store, messages + messages // 5)
        await _row("whole message, one after the other", messages // 5, 1, lambda n: _whole(store, n, "c"))
        await _row("whole message, 64 at a time", messages, 64, lambda n: _whole(store, n, "d"))
        _rooms(store)
    finally:
        store.close_store()


async def _row(name: str, times: int, at_once: int, work: Callable[[int], Awaitable[None]]) -> None:
    waits: list[float] = []
    numbers = iter(range(times))

    async def worker() -> None:
        for number in numbers:
            begun = time.perf_counter()
            await work(number)
            waits.append(time.perf_counter() - begun)

    wall, cpu = time.perf_counter(), time.process_time()
    await asyncio.gather(*(worker() for _ in range(at_once)))
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    waits.sort()
    p50, p99 = waits[len(waits) // 2] * 1e3, waits[len(waits) * 99 // 100] * 1e3
    print(f"| {name} | {times / wall:,.0f} | {cpu / times * 1e6:.0f} | {p50:.2f} | {p99:.2f} |", flush=True)


async def _take(store: SqliteStore, n: int, series: str) -> None:
    row = NewRow("telegram", f"{series}{n}", f"room{n % ROOMS}", BODY, f"author{n % 1000}")
    await store.take([row], None, now=1_000.0 + n)


async def _claimed(store: SqliteStore, waiting: int) -> None:
    """Everything that waits, twenty rooms at a time."""
    begun, cpu, claims = time.perf_counter(), time.process_time(), 0
    while tasks := await store.claim(20, now=1e6):
        claims += 1
        for task in tasks:
            await store.close(task, None, Outcome(), {}, now=1e6)
    wall, cpu = time.perf_counter() - begun, time.process_time() - cpu
    print(
        f"| claim of 20 and closes, from a backlog of {waiting:,} | {waiting / wall:,.0f} | "
        f"{cpu / waiting * 1e6:.0f} | {wall / claims * 1e3:.2f} a claim | |",
        flush=True,
    )


async def _whole(store: SqliteStore, n: int, series: str) -> None:
    await _take(store, n, series)
    for task in await store.claim(20, now=1e6):
        address = Address("telegram", f"room{task.rows[0] % ROOMS}")
        about = Incoming(address, message_id=str(n), author="u")
        reply = Reply((Paragraph("…"),), Language.EN)
        delivery = Delivery(address, reply, tells=(TOLD,), asker="u")
        counted = Tallied(TOLD.as_of, Answer.KNOWN, (TOLD,))
        outcome = Outcome((delivery,), tallied=(counted,))
        await store.close(task, about, outcome, {0: (CALL,)}, now=1e6)
    for parcel in await store.claim_calls("telegram", 20, now=1e6):
        await store.tried([Tried(parcel.seq, After.SENT, sent_id=str(n))], now=1e6)


def _rooms(store: SqliteStore) -> None:
    addresses = [Address("telegram", f"room{n % ROOMS}") for n in range(100_000)]
    cpu = time.process_time()
    for address in addresses:
        store.room(address)
    cpu = time.process_time() - cpu
    print(f"| settings of a room | {len(addresses) / cpu:,.0f} | {cpu / len(addresses) * 1e6:.1f} | | |")


if __name__ == "__main__":
    main()

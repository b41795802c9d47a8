"""`python -m benchmarks.telegram`: measure, and print or write the page."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.telegram import faults, kills, latency, strangers
from benchmarks.telegram.page import Found, page

OURS, PLAIN = "heshi", "plain python-telegram-bot"
PARTS = ("latency", "kills", "plain", "strangers", "faults")


@dataclass(frozen=True, slots=True)
class Effort:
    """How long and how often."""

    seconds: float = 60
    rounds: int = 50
    plain_rounds: int = 25
    messages: int = 10_000
    chats: int = 200


FULL = Effort()
QUICK = Effort(seconds=10, rounds=5, plain_rounds=5, messages=2_000)


async def measured(parts: Sequence[str], effort: Effort, rate: float, folder: Path) -> Found:
    """What the arguments ask for; progress goes to the error stream."""
    found = Found(load=os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0)
    if "latency" in parts:
        await _latencies(found, effort, rate, folder)
    if "kills" in parts:
        found.kills.append(
            (OURS, await kills.measured(folder / "k", rate=rate, rounds=effort.rounds, chats=effort.chats))
        )
        _tell(found.kills[-1])
    if "plain" in parts:
        await _beside_plain(found, effort, folder)
    if "strangers" in parts:
        found.strangers = await strangers.measured(folder / "s", effort.messages)
        _tell(found.strangers)
    if "faults" in parts:
        found.faults = await faults.measured(folder / "f")
    return found


async def _latencies(found: Found, effort: Effort, rate: float, folder: Path) -> None:
    for pushed, who in ((False, f"{OURS}, asking"), (True, f"{OURS}, pushed to")):
        row = await latency.measured(
            folder / who, rate=rate, seconds=effort.seconds, chats=effort.chats, pushed=pushed
        )
        found.latency.append((who, row))
        _tell(row)


async def _beside_plain(found: Found, effort: Effort, folder: Path) -> None:
    for rate in (10, 30):
        for who in (PLAIN, OURS):
            row = await kills.measured(
                folder / f"{rate}{who}", rate=rate, rounds=effort.plain_rounds, chats=effort.chats,
                plain=who == PLAIN,
            )  # fmt: skip
            found.kills.append((who, row))
            _tell(found.kills[-1])


def _tell(what: object) -> None:
    print(what, file=sys.stderr, flush=True)


def main(arguments: list[str] | None = None) -> None:
    """Measure, and print or write the page."""
    asked = _parser().parse_args(arguments)
    effort = QUICK if asked.quick else FULL
    with tempfile.TemporaryDirectory(prefix="heshi-bench-") as folder:
        found = asyncio.run(measured(asked.only or PARTS, effort, asked.rate, Path(folder)))
    if asked.out:
        asked.out.write_text(page(found), encoding="utf-8")
    else:
        print(page(found), end="")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "python -m benchmarks.telegram", description="Latency, kills and faults, as a Markdown page."
    )
    parser.add_argument("--quick", action="store_true", help="shorter and less often, within a few minutes")
    parser.add_argument("--only", nargs="+", choices=PARTS, help="these parts instead of all")
    parser.add_argument("--rate", type=float, default=200, help="questions a second (200)")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the page there")
    return parser


if __name__ == "__main__":
    main()

"""`python -m benchmarks.wechat`: measure, and print or write the page."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.wechat import kills, passive
from benchmarks.wechat.crowd import stay_off_that_core
from benchmarks.wechat.page import Found, page
from tests.wechat.fake.oa import Mode

PARTS = ("passive", "kills")


@dataclass(frozen=True, slots=True)
class Effort:
    """How much, and how often."""

    messages: int = 10_000
    rounds: int = 50


FULL = Effort()
QUICK = Effort(messages=1_000, rounds=5)


async def measured(parts: Sequence[str], effort: Effort, rate: float, folder: Path) -> Found:
    """What the arguments ask for; progress goes to the error stream."""
    found = Found(load=os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0)
    if "passive" in parts:
        for mode, form in ((Mode.SECURE, "xml"), (Mode.SECURE, "json")):
            row = await passive.measured(
                folder / form, mode=mode, form=form, rate=rate, messages=effort.messages
            )
            found.passive.append(row)
            _tell(row)
    if "kills" in parts:
        for spaced in (0.0, 5.0):
            killed = await kills.measured(
                folder / f"k{spaced:.0f}", rate=20, rounds=effort.rounds, spaced=spaced
            )
            found.kills.append(killed)
            _tell(killed)
    return found


def _tell(what: object) -> None:
    print(what, file=sys.stderr, flush=True)


def main(arguments: list[str] | None = None) -> None:
    """Measure, and print or write the page."""
    asked = _parser().parse_args(arguments)
    stay_off_that_core()
    with tempfile.TemporaryDirectory(prefix="heshi-bench-") as folder:
        effort = QUICK if asked.quick else FULL
        found = asyncio.run(measured(asked.only or PARTS, effort, asked.rate, Path(folder)))
    if asked.out:
        asked.out.write_text(page(found), encoding="utf-8")
    else:
        print(page(found), end="")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "python -m benchmarks.wechat", description="Passive replies and kills, as a Markdown page."
    )
    parser.add_argument("--quick", action="store_true", help="fewer and less often, within a minute or two")
    parser.add_argument("--only", nargs="+", choices=PARTS, help="these parts instead of all")
    parser.add_argument("--rate", type=float, default=50, help="questions a second (50)")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the page there")
    return parser


if __name__ == "__main__":
    main()

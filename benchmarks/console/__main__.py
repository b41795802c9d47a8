"""`python -m benchmarks.console`: measure, and print or write the page."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.console import editing, kills, made, served
from benchmarks.console.page import Found, page
from knowledge import shipped_facts

PARTS = ("editing", "pages", "live", "kills")


def measured(parts: Sequence[str], facts: int, deaths: int, folder: Path) -> Found:
    """What the arguments ask for; progress goes to the error stream."""
    found = Found(load=os.getloadavg()[0], facts=facts)
    large, shipped = folder / "large", folder / "shipped"
    if {"editing", "pages", "live"} & set(parts):
        made.write(large / "facts", facts)
        shutil.copytree(shipped_facts(), shipped / "facts")
    if "editing" in parts:
        found.steps = editing.measured(large / "facts", large / "data")
        _tell(found.steps)
    if {"pages", "live"} & set(parts):
        _served(found, parts, f"{facts:,} made up", large)
        _served(found, parts, "shipped", shipped)
    if "kills" in parts:
        found.together = kills.together(folder / "t", deaths * 4)
        found.kills = kills.measured(folder / "k", deaths)
        _tell((found.together, found.kills))
    return found


def _served(found: Found, parts: Sequence[str], base: str, folder: Path) -> None:
    """One base, served: the first start puts it on the shelf, the second is the one that counts."""
    with served.served(folder / "facts", folder / "data"):
        pass
    with served.served(folder / "facts", folder / "data") as one:
        known = served.wording(folder / "facts")
        memory = one.memory
        for _ in range(200):
            _ = served.told(one.address, known)
        found.started.append((base, one.started, memory, one.memory))
        if "pages" in parts and base != "shipped":
            found.pages = served.pages(one)
        if "live" in parts:
            found.live.append(served.live(one, folder / "facts", base, known))
    _tell((found.started[-1], found.live[-1:], found.pages))


def _tell(what: object) -> None:
    print(what, file=sys.stderr, flush=True)


def main(arguments: list[str] | None = None) -> None:
    """Measure, and print or write the page."""
    asked = _parser().parse_args(arguments)
    facts, deaths = (1_000, 10) if asked.quick else (made.FACTS, 100)
    with tempfile.TemporaryDirectory(prefix="heshi-bench-") as folder:
        found = measured(asked.only or PARTS, facts, deaths, Path(folder))
    if asked.out:
        asked.out.write_text(page(found), encoding="utf-8")
    else:
        print(page(found), end="")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "python -m benchmarks.console", description="Editing a large base, as a Markdown page."
    )
    parser.add_argument("--quick", action="store_true", help="over 1,000 facts, with fewer kills")
    parser.add_argument("--only", nargs="+", choices=PARTS, help="these parts instead of all")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the page there")
    return parser


if __name__ == "__main__":
    main()

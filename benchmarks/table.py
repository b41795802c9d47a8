"""Rows of figures → a Markdown table; and where in a page it goes."""

from __future__ import annotations

import os
import platform
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path

from benchmarks.peers import PEERS, installed

BEGIN, END = "<!-- figures: written by `make bench` -->", "<!-- end of figures -->"


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number: seconds, messages a second or megabytes. Only like can be compared with like."""

    value: float
    unit: str

    def __str__(self) -> str:
        if self.unit == "s":
            return _seconds(self.value)
        return f"{self.value:,.0f} {self.unit}"

    def times(self, ours: Figure) -> float:
        """How often ours is better: faster, or smaller."""
        return ours.value / self.value if self.unit == "/s" else self.value / ours.value


@dataclass(frozen=True, slots=True)
class Row:
    """One thing measured: ours (None: not measured, and `why`), the budget, and the peers' figures."""

    what: str
    ours: Figure | None
    budget: Figure | None = None
    peers: Mapping[str, Figure] = field(default_factory=dict)
    why: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the budget is met; None where there is none, or no figure."""
        if self.ours is None or self.budget is None:
            return None
        return self.ours.times(self.budget) <= 1

    def cells(self) -> list[str]:
        """What, ours, budget, met, and a cell for each peer."""
        verdict = {None: "–", True: "met", False: "**not met**"}[self.met]
        ours = str(self.ours) if self.ours else f"not measured: {self.why}"
        return [self.what, ours, self._limit(), verdict, *map(self._beside, PEERS)]

    def _limit(self) -> str:
        if self.budget is None:
            return "–"
        return f"{'≥' if self.budget.unit == '/s' else '≤'} {self.budget}"

    def _beside(self, peer: str) -> str:
        if not installed(peer):
            return "not installed"
        figure = self.peers.get(peer)
        if figure is None:
            return "–"
        return f"{figure} (×{figure.times(self.ours):.3g})" if self.ours else str(figure)


def table(rows: Sequence[Row]) -> str:
    """The rows as a Markdown table, the machine above it."""
    head = ["what", "heshi", "budget", "", *PEERS]
    lines = [head, ["---"] * len(head), *(row.cells() for row in rows)]
    return "\n".join([machine(), "", *(f"| {' | '.join(cells)} |" for cells in lines), ""])


def machine() -> str:
    """What it was measured on and with, in one line."""
    versions = [f"{name} {_version(name)}" for name in ("tantivy", "rapidfuzz", "bm25s")]
    parts = [
        f"{os.cpu_count()} cores ({_processor()}), of which one is used",
        f"{platform.system()} {platform.machine()}",
        f"{platform.python_implementation()} {platform.python_version()}",
        f"SQLite {sqlite3.sqlite_version}",
        *versions,
    ]
    return "Machine: " + ", ".join(parts) + "."


def put(text: str, page: Path) -> None:
    """Write the table to a page: between its marks if it has them, else as the whole page."""
    old = page.read_text(encoding="utf-8") if page.exists() else ""
    before, begin, rest = old.partition(BEGIN)
    _, end, after = rest.partition(END)
    new = f"{before}{BEGIN}\n{text}{END}{after}" if begin and end else text
    page.write_text(new, encoding="utf-8")


def _seconds(value: float) -> str:
    for size, unit in ((1, "s"), (1e-3, "ms"), (1e-6, "µs")):
        if value >= size:
            return f"{value / size:.3g} {unit}"
    return f"{value / 1e-9:.3g} ns"


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "not installed"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or "unknown"
    return next(
        (line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown"
    )

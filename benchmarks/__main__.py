"""`python -m benchmarks`: measure, and print or write the table."""

from __future__ import annotations

import argparse
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from benchmarks.contest import FULL, QUICK, rows
from benchmarks.table import put, table


def main(arguments: list[str] | None = None) -> None:
    """Measure what the arguments ask for; progress goes to the error stream."""
    asked = _parser().parse_args(arguments)
    effort = QUICK if asked.quick else FULL
    if asked.wordings:
        effort = replace(effort, sizes=tuple(asked.wordings))
    if asked.patient:
        effort = replace(effort, preparing=float("inf"))
    with tempfile.TemporaryDirectory() as temporary:
        found = []
        for row in rows(effort, asked.shelf or Path(temporary)):
            print(" · ".join(row.cells()), file=sys.stderr, flush=True)
            found.append(row)
    text = table(found)
    if asked.out:
        put(text, asked.out)
    else:
        print(text, end="")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "python -m benchmarks", description="Speed and memory beside other tools, as a Markdown table."
    )
    parser.add_argument("--quick", action="store_true", help="10,000 wordings only, within a minute")
    parser.add_argument("--wordings", type=int, nargs="+", metavar="N", help="these sizes instead")
    parser.add_argument(
        "--out",
        type=Path,
        metavar="FILE",
        help="write the table there (into the page's marked place, if it has one)",
    )
    parser.add_argument(
        "--shelf", type=Path, metavar="FOLDER", help="keep prepared editions there for the next run"
    )
    parser.add_argument("--patient", action="store_true", help="prepare large editions however long it takes")
    return parser


if __name__ == "__main__":
    main()

"""`python -m benchmarks.understanding`: measure everything at hand, and write the page."""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks.understanding.everything import FULL, QUICK, TOP, Asked, measured
from benchmarks.understanding.ours import Address
from benchmarks.understanding.page import page

PAGE = TOP / "docs/error-rate.md"


def main(arguments: list[str] | None = None) -> None:
    """Measure, and write the page."""
    asked = _parser().parse_args(arguments)
    wanted = Asked(
        asked.sets,
        tuple(asked.cases),
        asked.semantic,
        Address(asked.endpoint, asked.embeddings, asked.judge) if asked.endpoint else None,
        asked.keep,
        asked.patient,
        tuple(asked.ways),
        QUICK if asked.quick else FULL,
    )
    text = page(measured(wanted))
    if str(asked.out) == "-":
        print(text, end="")
    else:
        asked.out.write_text(text, encoding="utf-8")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "python -m benchmarks.understanding",
        description="How well claims are understood, as a Markdown page.",
    )
    parser.add_argument("--sets", type=Path, metavar="FOLDER", help="public collections and sentence pairs")
    parser.add_argument(
        "--cases", type=Path, nargs="+", default=[], metavar="FILE", help="more labelled messages"
    )
    parser.add_argument("--semantic", action="store_true", help="heshi with its model of language, too")
    parser.add_argument("--endpoint", metavar="URL", help="an OpenAI-compatible address, up to its /v1")
    parser.add_argument("--embeddings", metavar="MODEL", help="the model for vectors there")
    parser.add_argument("--judge", metavar="MODEL", help="the model for a second reader there")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="keep vectors there for the next run")
    parser.add_argument("--patient", action="store_true", help="run slow ways over large collections, too")
    parser.add_argument("--ways", nargs="+", default=[], metavar="NAME", help="these usual ways only")
    parser.add_argument("--quick", action="store_true", help="samples only, within two minutes")
    parser.add_argument("--out", type=Path, default=PAGE, metavar="FILE", help="another page; - prints it")
    return parser


if __name__ == "__main__":
    main()

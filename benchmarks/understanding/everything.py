"""Everything at hand, measured in two processes."""

from __future__ import annotations

import datetime as dt
import multiprocessing
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TypeVar

from benchmarks.understanding import embeddings, labelled, retrieval, talk
from benchmarks.understanding.answering import COFACTS
from benchmarks.understanding.collections import (
    FIRST,
    lines_of_talk,
    public_sets,
    read_cases,
    sentences,
)
from benchmarks.understanding.ours import ENCODED, LEXICALLY, SECONDED, SEMANTIC, Address, checker_of
from benchmarks.understanding.page import Found, Stamp
from knowledge import Case, open_facts, shipped_facts

T = TypeVar("T")

TOP = Path(__file__).resolve().parents[2]
GOLDEN = TOP / "tests/golden"
PROCESSES = 2


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is measured. None: all there is."""

    queries: int | None = None
    cases: int | None = None
    sentences: int | None = None
    facts: int | None = None
    slow: bool = True
    """Whether ways that take long are run at all."""


FULL, QUICK = Effort(), Effort(queries=60, cases=150, sentences=4_000, facts=5_000, slow=False)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line asks for."""

    sets: Path | None = None
    cases: tuple[Path, ...] = ()
    semantic: bool = False
    address: Address | None = None
    kept: Path | None = None
    patient: bool = False
    only: tuple[str, ...] = ()
    """Names of usual ways; none for all at hand."""
    effort: Effort = FULL

    @property
    def ours(self) -> list[str]:
        """How heshi is run."""
        helped = {SEMANTIC: self.semantic}
        if self.address:
            helped |= {ENCODED: bool(self.address.embeddings), SECONDED: bool(self.address.judge)}
        return [LEXICALLY, *(system for system, wanted in helped.items() if wanted)]

    @property
    def ways(self) -> list[str]:
        """The usual ways that are run."""
        ways = [*COFACTS, *retrieval.usual_ways(self.address)]
        slow = () if self.effort.slow else tuple(retrieval.SLOW)
        return [way for way in ways if way not in slow and (not self.only or way in self.only)]


def measured(asked: Asked) -> Found:
    """Everything, two processes at a time; progress goes to the error stream."""
    base = open_facts(shipped_facts())
    found = Found(
        Stamp(str(dt.datetime.now(tz=dt.UTC).date()), base.edition, _commit()), remarks=_missing(asked)
    )
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(PROCESSES, context) as pool:
        rankings = [pool.submit(retrieval.run, job) for job in _jobs(asked)]
        answers = [pool.submit(labelled.run, task) for task in _tasks(asked)]
        heard = pool.submit(_listened, asked)
        for answer in answers:
            found.answered += _told(answer)
        found.ranked = [one for ranking in rankings for one in _told(ranking)]
        found.talk = _told(heard)
    order = list(dict.fromkeys(one.collection for one in found.answered))
    found.answered.sort(key=lambda one: order.index(one.collection))
    return found


def _jobs(asked: Asked) -> Iterator[retrieval.Job]:
    """Every way over every set."""
    if asked.sets is None:
        return
    for public in public_sets(asked.sets, asked.effort.facts):
        ours = [system for system in asked.ours if system != SECONDED]  # it ranks nothing
        for way in [*ours, *(way for way in asked.ways if way not in COFACTS)]:
            yield retrieval.Job(
                public, way, asked.effort.queries, asked.kept, asked.address, patient=asked.patient
            )


def _tasks(asked: Asked) -> Iterator[labelled.Task]:
    collections = _collections(asked)
    chosen_on = read_cases(path for path in golden_files() if path.name in FIRST)
    first = _spread([case for case in chosen_on if not case.gold], asked.effort.cases)
    for system in [*asked.ours, *asked.ways]:
        yield labelled.Task(system, collections, first, asked.kept, asked.address)


def golden_files() -> list[Path]:
    """The repository's labelled messages."""
    return [path for path in sorted(GOLDEN.glob("*.jsonl")) if not path.name.startswith("talk")]


def _collections(asked: Asked) -> dict[str, list[Case]]:
    """By heading: those that thresholds were chosen on, those that were not, and each file given."""
    first = [path for path in golden_files() if path.name in FIRST]
    later = [path for path in golden_files() if path.name not in FIRST]
    named = {f"`tests/golden/`: {', '.join(path.name for path in first)} (fitted on)": first}
    if later:
        named[f"`tests/golden/`: {', '.join(path.name for path in later)} (held out)"] = later
    named |= {f"`{path.name}`, given": [path] for path in asked.cases}
    every = {name: read_cases(paths) for name, paths in named.items()}
    return {name: _spread(cases, asked.effort.cases) for name, cases in every.items()}


def _spread(cases: Sequence[Case], at_most: int | None) -> list[Case]:
    step = max(1, len(cases) // at_most) if at_most else 1
    return list(cases[::step])


def _listened(asked: Asked) -> list[talk.Talk]:
    checker = checker_of(open_facts(shipped_facts()), SEMANTIC if asked.semantic else LEXICALLY)
    return talk.listened(checker, _lines(asked), dt.datetime.now(tz=dt.UTC).date())


def _lines(asked: Asked) -> Iterator[tuple[str, str]]:
    for path in sorted(GOLDEN.glob("talk*")):
        yield from ((f"`tests/golden/{path.name}`", line) for line in lines_of_talk(path))
    if asked.sets is not None:
        yield from islice(sentences(asked.sets / "pairs"), asked.effort.sentences)


def _missing(asked: Asked) -> list[str]:
    absent = [name for name in embeddings.MODELS if not embeddings.installed(name)]
    missing = [f"{name}: the package is not installed" for name in absent]
    here = [*COFACTS, *retrieval.usual_ways(asked.address)]
    missing += [f"{way}: it was not asked for" for way in here if asked.only and way not in asked.only]
    if asked.sets is None:
        missing.append("public collections and sentences: no folder was given (`--sets`)")
    if not asked.effort.slow:
        missing.append("all of it: this is a quick run over samples, without the slow ways")
    return missing


def _told(future: Future[T]) -> T:
    result = future.result()
    print(".", end="", file=sys.stderr, flush=True)
    return result


def _commit() -> str:
    done = subprocess.run(
        ["git", "describe", "--always", "--dirty=, changed"],
        cwd=TOP, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.stdout.strip() or "unknown"

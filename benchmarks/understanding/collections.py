"""Where messages come from: labelled files, public sets of facts and queries, sentences.

A public set is a folder (see `docs/error-rate.md`):

    facts.jsonl            {"id", "text"} a line
    queries*.jsonl         {"id", "text", "gold": [fact ids; none where nothing matches]} a line
    pairs/*.jsonl          {"a", "b"} a line: sentences, of which each is read once

Nothing of it is kept in the repository; what is read goes through in a stream.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge import Case, read_case

HELD_OUT = 4
"""Where a set has only messages with a match, the facts of one in so many are taken away."""

FIRST = ("claims.jsonl", "others.jsonl")
"""The labelled messages that thresholds were chosen on, ours and those of the usual ways."""


@dataclass(frozen=True, slots=True)
class Query:
    """A message and the facts that it is about; none where nothing matches."""

    id: str
    text: str
    gold: frozenset[str]


@dataclass(frozen=True, slots=True)
class PublicSet:
    """A folder's facts with its files of queries."""

    facts: Path
    files: tuple[Path, ...]

    @property
    def name(self) -> str:
        """The folder's."""
        return self.facts.parent.name

    def title(self, file: Path) -> str:
        """The folder's name, and what is special about a file."""
        variant = file.stem.removeprefix("queries").strip("_")
        return f"{self.name}{f' ({variant})' if variant else ''}"

    def read(self) -> tuple[dict[Path, list[Query]], frozenset[str]]:
        """(queries by file, facts to take away), so that some queries match nothing.

        Where a set has such queries, nothing is taken. Else it is the facts of a quarter of the queries,
        chosen by a hash of their id (before any `#`, which marks an edited copy).
        """
        queries = {file: read_queries(file) for file in self.files}
        every = [query for own in queries.values() for query in own]
        if not all(query.gold for query in every):
            return queries, frozenset()
        taken = frozenset(fact for query in every if _is_chosen(query.id) for fact in query.gold)
        left = {
            file: [Query(query.id, query.text, query.gold - taken) for query in own]
            for file, own in queries.items()
        }
        return left, taken


def public_sets(folder: Path, at_most: int | None = None) -> list[PublicSet]:
    """All sets in a folder of folders, in order of name; none with more than so many facts."""
    found = [
        PublicSet(facts, tuple(sorted(facts.parent.glob("queries*.jsonl"))))
        for facts in sorted(folder.glob("*/facts.jsonl"))
    ]
    return [one for one in found if at_most is None or sum(1 for _ in rows(one.facts)) <= at_most]


def read_facts(path: Path, without: frozenset[str] = frozenset()) -> Iterator[tuple[str, str]]:
    """(id, text) of the facts, but for some."""
    for row in rows(path):
        if str(row["id"]) not in without:
            yield str(row["id"]), str(row["text"])


def read_queries(path: Path) -> list[Query]:
    """The queries of a file."""
    return [Query(str(q["id"]), str(q["text"]), frozenset(map(str, q["gold"]))) for q in rows(path)]


def _is_chosen(query_id: str) -> bool:
    digest = hashlib.sha256(query_id.partition("#")[0].encode()).digest()
    return digest[0] % HELD_OUT == 0


def sampled(queries: list[Query], at_most: int | None) -> list[Query]:
    """So many of the queries, always the same: those with the smallest hash of their id."""
    if at_most is None or len(queries) <= at_most:
        return queries
    return sorted(queries, key=lambda query: hashlib.sha256(query.id.encode()).digest())[:at_most]


def read_cases(paths: Iterable[Path]) -> list[Case]:
    """Labelled messages, as `heshi measure` reads them.

    Raises:
        ValueError: a line is no labelled case.
    """
    return [read_case(row) for path in paths for row in rows(path)]


def sentences(folder: Path) -> Iterator[tuple[str, str]]:
    """(name, sentence) of the pairs in a folder: each sentence once, where it is met first."""
    seen: set[bytes] = set()
    for path in sorted(folder.glob("*.jsonl")):
        for row in rows(path):
            for sentence in (str(row["a"]), str(row["b"])):
                mark = hashlib.blake2b(sentence.encode(), digest_size=8).digest()
                if mark not in seen:
                    seen.add(mark)
                    yield path.stem, sentence


def lines_of_talk(path: Path) -> Iterator[str]:
    """The lines of a file of talk: JSON objects with a text, or plain lines; none that begins with #."""
    if path.suffix == ".jsonl":
        yield from (str(row["text"]) for row in rows(path))
    else:
        with path.open(encoding="utf-8") as file:
            yield from (line.strip() for line in file if line.strip() and not line.startswith("#"))


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSONL file, one at a time."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            if line.strip():
                yield json.loads(line)

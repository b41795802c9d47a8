"""What is measured: heshi and its peers on the same texts, one size after the other."""

from __future__ import annotations

import gc
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks import processes
from benchmarks.clock import a_call, each, once
from benchmarks.peers import PEERS, Peer, installed
from benchmarks.table import Figure, Row
from benchmarks.wordings import DAY, article, claims, edition, small_talk, texts_of
from knowledge import FactChecker, open_facts, shipped_facts

ARTICLE = 4_000
WARM_UP = 50
FOUND_WORDINGS = 64
"""Wordings that a check asks of the search."""

_SENTENCE_END = re.compile(r"[。！？\n]")


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is measured."""

    sizes: tuple[int, ...]
    claims: int
    small_talk: int
    starts: int
    """Runs of each process, of which the median counts."""
    peer_seconds: float
    """CPU seconds that a peer may take over the texts of one task."""
    preparing: float
    """Seconds that preparing an edition may take; a larger one is left out, and said so."""


QUICK = Effort(sizes=(10_000,), claims=200, small_talk=1_000, starts=1, peer_seconds=0.5, preparing=30)
FULL = Effort(
    (10_000, 100_000, 1_000_000), claims=1_000, small_talk=5_000, starts=5, peer_seconds=10, preparing=420
)

_BUDGETS = {10_000: (1e-3, 5e-3), 1_000_000: (None, 20e-3)}
"""Wordings → seconds that half, and 99 of 100, of the checks may take."""
_OPENS = {1_000_000: 2.0}
"""Wordings → seconds within which the prepared index is open."""


def rows(effort: Effort, shelf: Path) -> Iterator[Row]:
    """Everything, in the order of the table. Prepared editions are kept in `shelf`."""
    pace = 0.0
    for size in effort.sizes:
        what = f"preparing {size:,} wordings, once an edition"
        if pace * size > effort.preparing:
            yield Row(
                what, None, why=f"it would take about {pace * size / 60:.0f} minutes (`--patient` waits)"
            )
            continue
        panel = _Panel(size, effort, shelf, all_tasks=size == effort.sizes[0])
        prepared = once(lambda panel=panel: FactChecker(panel.made.base, shelf))  # type: ignore[misc]
        pace = max(pace, prepared / size)
        yield Row(what, Figure(prepared, "s"))
        yield from panel.rows()
        del panel
        gc.collect()
    yield from _whole_processes(effort)


class _Panel:
    """One edition: our checker and all peers over its wordings.

    Our rows come with a task; what a peer needs for the same task stands beside them.
    """

    def __init__(self, size: int, effort: Effort, shelf: Path, *, all_tasks: bool) -> None:
        self.made = edition(size)
        self._size, self._effort, self._shelf, self._all_tasks = size, effort, shelf, all_tasks
        self._name = f"{size:,} wordings"
        self._claims = claims(self.made, effort.claims)
        self._talk = small_talk(effort.small_talk)
        self._article = article(self.made, ARTICLE)

    def rows(self) -> Iterator[Row]:
        """Ours first; then, our checker gone, the peers' figures beside them."""
        ours = list(self._ours())
        gc.collect()
        theirs = {name: self._peer(PEERS[name]) for name in PEERS if installed(name)}
        for task, row in ours:
            beside = {name: found[task] for name, found in theirs.items() if task in found}
            yield Row(row.what, row.ours, row.budget, beside)

    def _ours(self) -> Iterator[tuple[str, Row]]:
        checker = FactChecker(self.made.base, self._shelf)
        if self._all_tasks:
            yield from self._our_talk(checker)
        yield from self._our_claims(checker)
        if self._all_tasks:
            yield "article", self._our_article(checker)
        del checker
        gc.collect()
        opened = min(once(lambda: FactChecker(self.made.base, self._shelf)) for _ in range(2))
        yield (
            "open",
            Row(f"opening the prepared index, {self._name}", _time(opened), _time(_OPENS.get(self._size))),
        )

    def _our_talk(self, checker: FactChecker) -> Iterator[tuple[str, Row]]:
        alone = a_call(checker._gate.lets_in, self._talk)
        yield "talk", Row("an unrelated group message, the gate alone", _rate(alone), Figure(100_000, "/s"))
        through = a_call(lambda text: checker.check(text, DAY), self._talk)
        yield (
            "talk",
            Row("an unrelated group message, through FactChecker", _rate(through), Figure(20_000, "/s")),
        )

    def _our_claims(self, checker: FactChecker) -> Iterator[tuple[str, Row]]:
        """Other claims first, so that no row pays for what is loaded once."""
        for text in claims(self.made, self._effort.claims + WARM_UP)[-WARM_UP:]:
            checker.check(text, DAY)
        p50, p99 = _BUDGETS.get(self._size, (None, None))
        first = each(lambda text: checker.check(text, DAY), self._claims)
        yield "p50", Row(f"a chat-length claim, {self._name}, p50", _time(first.p50), _time(p50))
        yield "p99", Row(f"a chat-length claim, {self._name}, p99", _time(first.p99), _time(p99))
        again = each(lambda text: checker.check(text, DAY), self._claims)
        yield "p50", Row(f"the same claims asked again, {self._name}, p50", _time(again.p50))
        yield "p99", Row(f"the same claims asked again, {self._name}, p99", _time(again.p99))
        search = each(lambda text: _search(checker, text), self._claims)
        yield (
            "p50",
            Row(f"of that, reading the claim and the search alone, {self._name}, p50", _time(search.p50)),
        )

    def _our_article(self, checker: FactChecker) -> Row:
        took = min(each(lambda text: checker.check(text, DAY), [self._article] * 3).seconds)
        return Row(f"an article of {ARTICLE:,} characters, {self._name}", _time(took), _time(0.1))

    def _peer(self, kind: type[Peer]) -> dict[str, Figure]:
        """A peer's figures by task: its search alone, held against our whole check."""
        made: list[Peer] = []
        found = {"open": Figure(once(lambda: made.append(kind(self.made.wordings))), "s")}
        find, at_most = made[0].find, self._effort.peer_seconds
        times = each(find, self._claims, at_most=at_most)
        found |= {"p50": Figure(times.p50, "s"), "p99": Figure(times.p99, "s")}
        if self._all_tasks:
            talk = each(find, self._talk, at_most=at_most).seconds
            sentences = [part for part in _SENTENCE_END.split(self._article) if part.strip()]
            found["talk"] = _rate(sum(talk) / len(talk))
            asked = each(find, sentences, at_most=at_most).seconds
            found["article"] = Figure(sum(asked) / len(asked) * len(sentences), "s")
        return found


def _search(checker: FactChecker, text: str) -> object:
    passage = checker._reader.wording(text)
    return checker._retriever.hits(sorted(passage.terms | passage.surface), FOUND_WORDINGS)


def _whole_processes(effort: Effort) -> Iterator[Row]:
    """Start-up and memory with the shipped facts; peers read the same wordings from one file."""
    base = open_facts(shipped_facts())
    peers = [peer for peer in PEERS if installed(peer)]
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        file = processes.write_wordings([text for fact in base.current() for text in texts_of(fact)], data)
        first = processes.first_answer(data, 1)
        again = processes.first_answer(data, effort.starts)
        starts = {peer: processes.peer_answer(peer, file, effort.starts) for peer in peers}
        resident = processes.serve_memory(data)
        memory = {peer: Figure(mb, "MB") for peer in peers if (mb := processes.peer_memory(peer, file))}
    clock = {peer: Figure(start.clock, "s") for peer, start in starts.items()}
    cpu = {peer: Figure(start.cpu, "s") for peer, start in starts.items() if start.cpu}
    name = f"`heshi check`, start to first answer, {len(base.facts)} shipped facts"
    yield Row(name, Figure(again.clock, "s"), Figure(1.0, "s"), clock)
    yield Row("of that, CPU time", _time(again.cpu or None), None, cpu, why="the system does not tell")
    yield Row("the very first `heshi check`, which prepares the facts", Figure(first.clock, "s"), None, clock)
    ours = Figure(resident, "MB") if resident else None
    yield Row("`heshi serve` idle, resident memory", ours, Figure(160, "MB"), memory, why="needs psutil")


def _time(seconds: float | None) -> Figure | None:
    return None if seconds is None else Figure(seconds, "s")


def _rate(seconds: float) -> Figure:
    return Figure(1 / seconds, "/s")

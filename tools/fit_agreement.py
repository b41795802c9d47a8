"""The weights of agreement: how likely a passage means a fact, by its words, and by its meaning as well."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from knowledge import FactChecker, open_facts, read_case, shipped_facts
from knowledge.agreement import FIGURES, Agreement
from knowledge.judge import Opinion
from knowledge.lint.leave_one_out import Forgetful
from knowledge.meaning import Encoder
from knowledge.profile import entries_of
from tools.regression import UP, fit

ROOT = Path(__file__).resolve().parent.parent

EACH = 4
"""Every so many wordings are held out for the weights of agreement: more of them move no weight by a tenth of
itself, and take minutes."""
MESSAGE = 2.0
"""How much a row of a labelled message counts beside one of a wording: people's messages are what is to come,
and there are seven times as many rows of wordings."""


@dataclass(frozen=True, slots=True)
class Row:
    """The figures of a text and a fact, and whether it means the fact. `weight` is how much the row counts."""

    figures: Agreement
    meant: bool
    weight: float = 1.0


def best_of(views: Iterable[Sequence[Opinion]]) -> dict[str, Opinion]:
    """By fact, the likeliest opinion on any sentence of a text that no guard keeps out."""
    best: dict[str, Opinion] = {}
    for opinion in (opinion for sentence in views for opinion in sentence):
        if not opinion.differences and not opinion.passage.supposed:
            other = best.setdefault(opinion.fact_id, opinion)
            if opinion.likelihood > other.likelihood:
                best[opinion.fact_id] = opinion
    return best


def from_wordings(checker: Forgetful) -> Iterator[Row]:
    """A row for every wording held out and every fact that comes near to it.

    Each is looked at twice: as it is, and as if its own fact were not in the base, so that what is merely
    alike is learned to be refused.
    """
    entries = [entry for fact in checker.base.current() for entry in entries_of(fact) if entry.given]
    for entry in entries[::EACH]:
        for gone in (False, True):
            for fact_id, opinion in best_of(checker.views_without(entry, fact_too=gone)).items():
                yield Row(opinion.agreement, fact_id == entry.fact_id and entry.stance is not None)


def from_messages(checker: FactChecker) -> Iterator[Row]:
    """A row for every labelled message of the first collection and every fact that comes near to it."""
    for name in ("claims.jsonl", "others.jsonl"):
        for line in (ROOT / "tests/golden" / name).read_text(encoding="utf-8").splitlines():
            case = read_case(json.loads(line))
            for fact_id, opinion in best_of(checker.views(case.text)).items():
                if fact_id in case.gold or fact_id not in case.also:
                    yield Row(opinion.agreement, fact_id in case.gold, MESSAGE)


class Remembering:
    """An encoder that encodes each text once."""

    def __init__(self, encoder: Encoder) -> None:
        self.model, self._encoder, self._known = encoder.model, encoder, dict[str, "np.ndarray"]()

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """The vectors of the texts."""
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            self._known.update(zip(new, self._encoder.encode(new), strict=True))
        return np.array([self._known[text] for text in texts])


def rows_of(encoder: Encoder | None) -> list[Row]:
    """All rows, with the figures that an encoder gives as well, if there is one."""
    base, shelf = open_facts(shipped_facts()), ROOT / "build"
    return [
        *from_wordings(Forgetful(base, encoder, shelf)),
        *from_messages(FactChecker(base, shelf, encoder)),
    ]


def weights_of(rows: Sequence[Row], names: Sequence[str]) -> tuple[dict[str, float], float]:
    """The weights of some figures of agreement, on the rows that have them: a model looks at some passages only."""
    if names != FIGURES:
        rows = [row for row in rows if row.figures.sense]
    table = [
        (
            [getattr(row.figures if name in FIGURES else row.figures.sense, name) for name in names],
            row.meant,
            row.weight,
        )
        for row in rows
    ]
    weights, bias = fit(table, [UP] * len(names))
    return dict(zip(names, weights, strict=True)), bias

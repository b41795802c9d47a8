"""Fit the weights of `knowledge/fitted_ranking.py` on the first collection of labelled messages.

The collection is our own text (CC BY 4.0); the second one and all public sets are never seen here, so that
they can measure. A message about a fact must find it first among the facts near it, one about none must find
every score low. Needs SciPy:

    python -m tools.fit_ranking
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from knowledge import FactChecker, open_facts, ranking, shipped_facts
from knowledge.ranking import FLOOR, LEAST, Figures, Ranker
from knowledge.store.local_encoder import local_encoder
from tools.regression import UP, fit

ROOT = Path(__file__).resolve().parent.parent
COLLECTION = ("claims.jsonl", "others.jsonl")
NEAREST = 10
"""Facts of each message that are learned from: those that a list would show."""


def main() -> None:
    """Fit and write; meaning last, since it joins what the words say by then."""
    checker = FactChecker(open_facts(shipped_facts()))
    ranker = Ranker(checker._grams, checker._matcher)  # noqa: SLF001  (what is fitted is its inside)
    rows = [row for message in _messages() for row in _rows(ranker, message)]
    by_words = fit([(row[:3], right, 1.0) for row, right, _ in rows], [UP] * 3)
    by_judgement = fit(rows, [UP] * 4)
    ranking.BY_WORDS, ranking.BY_JUDGEMENT = (*by_words[0], by_words[1]), (*by_judgement[0], by_judgement[1])
    helped = checker.with_help(local_encoder())
    ranker = Ranker(helped._grams, helped._matcher)  # noqa: SLF001
    both = [row for message in _messages() for row in _rows_of_both(ranker, message)]
    fitted = {"BY_WORDS": by_words, "BY_JUDGEMENT": by_judgement, "BY_MEANING": fit(both, [UP] * 2)}
    lines = [
        '"""Weights of a ranking, fitted on labelled messages. Written by `tools/fit_ranking.py`, never by hand."""',
        "",
        *(f"{name} = {(*weights, start)}" for name, (weights, start) in fitted.items()),
    ]
    (ROOT / "knowledge/fitted_ranking.py").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _messages() -> Iterator[dict[str, Any]]:
    for name in COLLECTION:
        with (ROOT / "tests/golden" / name).open(encoding="utf-8") as file:
            yield from (json.loads(line) for line in file if line.strip())


def _rows(ranker: Ranker, message: dict[str, Any]) -> Iterator[tuple[list[float], bool, float]]:
    """(figures, is it one of the message's facts, 1) for the facts nearest to it."""
    gold = _gold(message)
    compared = ranker.compared(message["text"])
    nearest = sorted(compared, key=lambda fact: (-_promise(*compared[fact]), fact))
    for fact in nearest[:NEAREST]:
        figures, likelihood = compared[fact]
        shares = [math.log(max(share, LEAST)) for share in (figures.cosine, figures.held)]
        yield [*shares, figures.shared, likelihood], fact in gold, 1.0


def _rows_of_both(ranker: Ranker, message: dict[str, Any]) -> Iterator[tuple[list[float], bool, float]]:
    """(log-odds by words and nearness in meaning, right or not, 1) of the facts nearest by both."""
    gold = _gold(message)
    odds = ranker.odds(message["text"])
    near = ranker.meant(message["text"], odds)
    if near is None:
        raise SystemExit("the semantic extra is needed: pip install 'heshi[semantic]'")
    rows = {fact: [max(odds.get(fact, FLOOR), FLOOR), share] for fact, share in near.items()}
    nearest = sorted(rows, key=lambda fact: (-sum(rows[fact]), fact))
    yield from ((rows[fact], fact in gold, 1.0) for fact in nearest[:NEAREST])


def _gold(message: dict[str, Any]) -> set[str]:
    return {found["fact"] for found in message["gold"]} | set(message.get("also", ()))


def _promise(figures: Figures, likelihood: float) -> float:
    return figures.nearness + likelihood / 5


if __name__ == "__main__":
    main()

"""What is counted, and how sure a share is."""

from __future__ import annotations

import math
from collections.abc import Sequence, Set
from dataclasses import dataclass, field
from statistics import NormalDist

_Z = NormalDist().inv_cdf(0.975)


@dataclass(frozen=True, slots=True)
class Share:
    """`count` of `total`."""

    count: int
    total: int

    @property
    def value(self) -> float:
        """0 to 1; 0 of nothing is 0."""
        return self.count / self.total if self.total else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's interval: a share of many such collections lies in it 95 times of 100."""
        if not self.total:
            return 0.0, 1.0
        n, p, zz = self.total, self.value, _Z * _Z
        middle = (p + zz / (2 * n)) / (1 + zz / n)
        half = _Z / (1 + zz / n) * math.sqrt(p * (1 - p) / n + zz / (4 * n * n))
        return max(0.0, middle - half), min(1.0, middle + half)

    @property
    def at_most(self) -> float:
        """The exact upper bound (Clopper and Pearson, one-sided, 95 %)."""
        if self.count >= self.total:
            return 1.0
        low, high = self.value, 1.0
        for _ in range(60):
            middle = (low + high) / 2
            low, high = (middle, high) if _at_most(self.count, self.total, middle) > 0.05 else (low, middle)
        return high


def _at_most(count: int, total: int, p: float) -> float:
    """The probability of `count` or fewer in `total` draws."""
    if p in {0.0, 1.0}:
        return float(p == 0.0)
    logs = (
        math.lgamma(total + 1) - math.lgamma(k + 1) - math.lgamma(total - k + 1)
        + k * math.log(p) + (total - k) * math.log1p(-p)
        for k in range(count + 1)
    )  # fmt: skip
    return math.fsum(map(math.exp, logs))


Ranking = Sequence[tuple[str, float]]
"""Fact ids with their scores, best first."""

DEPTH = 100
"""Places that are looked at: a fact behind them counts as not found."""


@dataclass(slots=True)
class Retrieval:
    """Rankings of messages with and without a match, taken in one by one; keeps three numbers a message."""

    reciprocal: list[float] = field(default_factory=list)
    precision: list[float] = field(default_factory=list)
    """Average precision over the first five."""
    tops: list[tuple[float, bool]] = field(default_factory=list)
    """Of messages with a match: the best score, and whether it is the right fact's."""
    false_tops: list[float] = field(default_factory=list)
    """Of messages without one: the best score."""

    def add(self, gold: Set[str], ranking: Ranking) -> None:
        """One message; `gold` is empty where nothing matches."""
        best = ranking[0][1] if ranking else 0.0
        if not gold:
            self.false_tops.append(best)
            return
        places = [place for place, (fact, _) in enumerate(ranking[:DEPTH], 1) if fact in gold]
        self.reciprocal.append(1 / places[0] if places else 0.0)
        within = [place for place in places if place <= 5]
        found = sum(number / place for number, place in enumerate(within, 1))
        self.precision.append(found / min(len(gold), 5))
        self.tops.append((best, places[:1] == [1]))

    @property
    def mrr(self) -> float:
        """The mean of one through the place of the first right fact."""
        return _mean(self.reciprocal)

    @property
    def map5(self) -> float:
        """The mean of the average precisions over the first five."""
        return _mean(self.precision)

    def success(self, places: int) -> Share:
        """Messages with a right fact among the first so many."""
        return Share(sum(r >= 1 / places for r in self.reciprocal), len(self.reciprocal))

    @property
    def auroc(self) -> float | None:
        """How often the best score of a message with a match is above that of one without; ties are half."""
        if not self.tops or not self.false_tops:
            return None
        both = sorted([(score, 1) for score, _ in self.tops] + [(score, 0) for score in self.false_tops])
        ranks, at = 0.0, 0
        while at < len(both):
            end = at
            while end < len(both) and both[end][0] == both[at][0]:
                end += 1
            ranks += sum(kind for _, kind in both[at:end]) * (at + 1 + end) / 2
            at = end
        n, m = len(self.tops), len(self.false_tops)
        return (ranks - n * (n + 1) / 2) / (n * m)

    def answered(self, false: float) -> Share | None:
        """Messages answered with the right fact when this share of those without a match gets an answer."""
        if not self.false_tops:
            return None
        above = threshold(self.false_tops, false)
        return Share(sum(right and score > above for score, right in self.tops), len(self.tops))


def threshold(false_scores: Sequence[float], false: float) -> float:
    """The score above which at most this share of the messages without a match would be answered."""
    ordered = sorted(false_scores, reverse=True)
    return ordered[min(int(false * len(ordered) + 1e-9), len(ordered) - 1)]


def _mean(values: Sequence[float]) -> float:
    return math.fsum(values) / len(values) if values else 0.0

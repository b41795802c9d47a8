"""How much of a passage and a fact's wordings agrees: named figures, and what they say together.

`Agreement.likelihood` is the share of labelled passages with such figures that meant the fact. It is
fitted by `tools/fit.py` on the shipped wordings, each held out in turn. It opens the door to a decision and never makes one: the guards of `contrast` and `stance`
come after it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, fields

from knowledge.claim import Passage
from knowledge.fitted import AGREEMENT_INTERCEPT, AGREEMENT_WEIGHTS
from knowledge.profile import Profile, ReadWording, Weights


@dataclass(frozen=True, slots=True)
class Agreement:
    """What agrees between a passage and a fact. Shares from 0 to 1, where nothing else is said."""

    wording: float
    """Of the best own wording and the passage: terms in common (harmonic mean of both shares, by weight)."""
    explained: float
    """Of the passage's terms, those that any own wording uses."""
    surface_explained: float
    """The same on the words as they stand."""
    typical: float
    """What the passage holds of the profile, measured by what own wordings hold (at most 1.5)."""
    lead: float
    """How much `wording` is ahead of the best own wording of any other fact, -1 to 1."""
    size: float
    """Weight of the passage's terms, as a logarithm: little text proves little."""

    @property
    def likelihood(self) -> float:
        """How likely it is, by these figures alone, that the passage means the fact."""
        total = AGREEMENT_INTERCEPT + sum(
            weight * getattr(self, name) for name, weight in AGREEMENT_WEIGHTS.items()
        )
        return 1 / (1 + math.exp(-total))


@dataclass(frozen=True, slots=True)
class Likeness:
    """A wording and how much of it and the passage agrees."""

    wording: ReadWording
    score: float


def overlap(
    a: frozenset[str], a_weight: float, b: frozenset[str], b_weight: float, weights: Weights
) -> float:
    """Terms in common by weight: the harmonic mean of both shares (Dice, weighted)."""
    if not a_weight or not b_weight:
        return 0.0
    return 2 * weights.of(a & b) / (a_weight + b_weight)


def likenesses(passage: Passage, wordings: Iterable[ReadWording], weights: Weights) -> list[Likeness]:
    """The wordings by how much they share with the passage, most first, ties by number."""
    weight = weights.of(passage.terms)
    found = [
        Likeness(w, overlap(w.passage.terms, w.weight, passage.terms, weight, weights)) for w in wordings
    ]
    return sorted(found, key=lambda likeness: (-likeness.score, likeness.wording.number))


def agreement(passage: Passage, profile: Profile, best: float, rival: float) -> Agreement:
    """The figures of a passage against a fact.

    `best` is its likeness to the nearest own wording, `rival` the best one to another fact's.
    """
    weights = profile.weights
    weight, surface_weight = weights.of(passage.terms), weights.of(passage.surface)
    return Agreement(
        wording=best,
        explained=weights.of(passage.terms & profile.shares.keys()) / weight if weight else 0.0,
        surface_explained=weights.of(passage.surface & profile.surface_terms) / surface_weight
        if surface_weight
        else 0.0,
        typical=min(1.5, profile.held(passage) / profile.typical) if profile.typical else 0.0,
        lead=best - rival,
        size=math.log1p(weight),
    )


FIGURES = tuple(field.name for field in fields(Agreement))

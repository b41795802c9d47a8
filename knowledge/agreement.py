"""How much of a passage and a fact's wordings agrees: named figures, and what they say together.

`Agreement.likelihood` is the share of labelled passages with such figures that meant the fact. It is
fitted by `tools/fit.py` on the shipped wordings, each held out in turn. It opens the door to a decision and never makes one: the guards of `contrast` and `stance`
come after it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, fields

from rapidfuzz import fuzz

from knowledge.claim import Passage
from knowledge.fitted import AGREEMENT_INTERCEPT, AGREEMENT_WEIGHTS
from knowledge.profile import Profile, ReadWording, Weights


@dataclass(frozen=True, slots=True)
class Agreement:
    """What agrees between a passage and a fact. All figures but the last two are shares, 0 to 1."""

    wording: float
    """Of the best own wording and the passage: terms in common (harmonic mean of both shares, by weight)."""
    surface: float
    """The same on the words as they stand, without concepts."""
    near_miss: float
    """The same as `wording` for the nearest near miss (`not_this`)."""
    explained: float
    """Of the passage's terms, those that any own wording uses."""
    surface_explained: float
    """The same on the words as they stand."""
    typical: float
    """What the passage holds of the profile, measured by what own wordings hold (at most 1.5)."""
    core: float
    """Of the terms that most own wordings use, those in the passage; 0.5 where there are none."""
    letters: float
    """Aligned characters of the best wording and the passage (rapidfuzz partial ratio)."""
    size: float
    """Weight of the passage's terms, as a logarithm: little text proves little."""

    @property
    def likelihood(self) -> float:
        """How likely it is, by these figures alone, that the passage means the fact."""
        total = AGREEMENT_INTERCEPT + sum(weight * getattr(self, name) for name, weight in AGREEMENT_WEIGHTS.items())
        return 1 / (1 + math.exp(-total))


@dataclass(frozen=True, slots=True)
class Likeness:
    """A wording and how much of it and the passage agrees."""

    wording: ReadWording
    score: float


def overlap(a: frozenset[str], a_weight: float, b: frozenset[str], b_weight: float, weights: Weights) -> float:
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


def agreement(passage: Passage, profile: Profile, found: list[Likeness]) -> Agreement:
    """The figures of a passage against a fact; `found` are its likenesses to the fact's wordings."""
    weights = profile.weights
    weight, surface_weight = weights.of(passage.terms), weights.of(passage.surface)
    own = [likeness for likeness in found if likeness.wording.entry.stance is not None]
    missed = next((likeness.score for likeness in found if likeness.wording.entry.stance is None), 0.0)
    surface = max(
        (overlap(o.wording.passage.surface, o.wording.surface_weight, passage.surface, surface_weight, weights) for o in own[:6]),
        default=0.0,
    )
    core = profile.core
    return Agreement(
        wording=own[0].score if own else 0.0,
        surface=surface,
        near_miss=missed,
        explained=weights.of(passage.terms & profile.shares.keys()) / weight if weight else 0.0,
        surface_explained=weights.of(passage.surface & profile.surface_terms) / surface_weight if surface_weight else 0.0,
        typical=min(1.5, profile.held(passage) / profile.typical) if profile.typical else 0.0,
        core=sum(core[t] for t in passage.terms if t in core) / sum(core.values()) if core else 0.5,
        letters=fuzz.partial_ratio(own[0].wording.passage.text, passage.text) / 100 if own else 0.0,
        size=math.log1p(weight),
    )


FIGURES = tuple(field.name for field in fields(Agreement))

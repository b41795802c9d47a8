"""How much of a passage and a fact's wordings agrees: named figures, and what they say together.

`Agreement.likelihood` is the share of labelled passages with such figures that meant the fact. It is
fitted by `tools/fit.py` on the shipped wordings, each held out in turn, and on labelled messages. It opens
the door to a decision and never makes one: the guards of `contrast` and `stance` come after it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, fields

from knowledge.fitted import AGREEMENT_INTERCEPT, AGREEMENT_WEIGHTS, MEANING_INTERCEPT, MEANING_WEIGHTS
from knowledge.passage import Passage
from knowledge.profile import WEIGHTS, Profile, ReadWording

_WITH_SENSE = MEANING_WEIGHTS, MEANING_INTERCEPT


@dataclass(frozen=True, slots=True)
class Sense:
    """What a model of meaning adds, on the scale of `meaning.Scale`: 0 unrelated, 1 the same fact."""

    near: float
    """To the nearest own wording."""
    ahead: float
    """How much `near` is ahead of the nearest own wording of any other fact that could be meant."""
    missed: float
    """How much `near` is ahead of the nearest near miss."""


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
    sense: Sense | None = None

    @property
    def likelihood(self) -> float:
        """How likely it is, by these figures alone, that the passage means the fact."""
        w, bias = (AGREEMENT_WEIGHTS, AGREEMENT_INTERCEPT) if self.sense is None else _WITH_SENSE
        total = bias + (
            w["wording"] * self.wording
            + w["explained"] * self.explained
            + w["surface_explained"] * self.surface_explained
            + w["typical"] * self.typical
            + w["lead"] * self.lead
            + w["size"] * self.size
        )
        if self.sense is not None:
            total += (
                w["near"] * self.sense.near + w["ahead"] * self.sense.ahead + w["missed"] * self.sense.missed
            )
        return 1 / (1 + math.exp(-total))


@dataclass(frozen=True, slots=True)
class Likeness:
    """A wording and how much of it and the passage agrees."""

    wording: ReadWording
    score: float


@dataclass(frozen=True, slots=True)
class Weighed:
    """A passage with the weight of its terms, weighed once for all facts."""

    passage: Passage
    weight: float
    surface_weight: float

    @classmethod
    def of(cls, passage: Passage) -> Weighed:
        """The passage, weighed."""
        return cls(passage, WEIGHTS.of(passage.terms), WEIGHTS.of(passage.surface))


def likenesses(weighed: Weighed, wordings: Iterable[ReadWording]) -> list[Likeness]:
    """The wordings by how much they share with the passage, most first, ties by number.

    The score is the weight of the terms in common: the harmonic mean of both shares (Dice, weighted).
    """
    terms, weight, of = weighed.passage.terms, weighed.weight, WEIGHTS.of
    found = [Likeness(w, 2 * of(w.gist.terms & terms) / ((w.weight + weight) or 1)) for w in wordings]
    return sorted(found, key=lambda likeness: (-likeness.score, likeness.wording.number))


def agreement(
    weighed: Weighed, profile: Profile, best: float, rival: float, sense: Sense | None = None
) -> Agreement:
    """The figures of a passage against a fact.

    `best` is its likeness to the nearest own wording, `rival` the best one to another fact's.
    """
    passage, weights, shares = weighed.passage, WEIGHTS, profile.shares
    known = passage.terms & shares.keys()
    known_surface = passage.surface & profile.surface_terms
    held = math.fsum([weights[term] * shares[term] for term in known])
    return Agreement(
        wording=best,
        explained=weights.of(known) / weighed.weight if weighed.weight else 0.0,
        surface_explained=weights.of(known_surface) / weighed.surface_weight
        if weighed.surface_weight
        else 0.0,
        typical=min(1.5, held / profile.typical) if profile.typical else 0.0,
        lead=best - rival,
        size=math.log1p(weighed.weight),
        sense=sense,
    )


FIGURES = tuple(field.name for field in fields(Agreement) if field.name != "sense")
SENSES = tuple(field.name for field in fields(Sense))

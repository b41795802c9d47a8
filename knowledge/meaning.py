"""What a model of language adds: vectors of texts, behind one small protocol.

A vector brings facts that share no word with a message, and says how near a text is to what a fact's
wordings mean. It decides nothing: a denied claim is nearer to the claim than an honest paraphrase, with
every model measured. So it is only looked at where the words leave a claim open, and the guards come after
it as ever.

    Meaning ── senses(texts)      per text: how near the own wordings of every fact are, on one scale
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]
    """One row a text, each of length 1."""

SAMPLE = 400
"""Wordings that the scale is measured on; more change its two ends by less than 0.01."""

LEAST_WIDTH = 0.05
"""Least distance between the two ends of a scale, in cosines: E5's lie 0.10 apart, the closest measured."""

MAX_WORDINGS = 50_000
"""Wordings up to which meaning is used: 100 MB of vectors, and 10 ms to compare a text with all of them."""


class Encoder(Protocol):
    """Turns texts into vectors. Safe from many threads."""

    @property
    def model(self) -> str:
        """Which model, exactly: vectors of another one cannot be compared with these."""

    def encode(self, texts: Sequence[str]) -> Vectors | None:
        """The texts' vectors, in order; None where the model cannot be reached now.

        Never raises for what a text holds, nor for a model that fails: the words alone must do then.
        """


@dataclass(frozen=True, slots=True)
class Scale:
    """From cosines to shares: 0 is how near wordings of different facts are, 1 wordings of the same fact.

    Models differ in their cosines (unrelated texts have 0.15 with one and 0.84 with another), so every model
    is measured on the edition's own wordings, and figures fitted with one model hold for the next.
    """

    unrelated: float
    same: float

    def share(self, cosines: NDArray[np.float32]) -> NDArray[np.float32]:
        """Cosines on this scale, cut at -1 and 2."""
        width = max(self.same - self.unrelated, LEAST_WIDTH)
        return ((cosines - self.unrelated) / width).clip(-1.0, 2.0)

    @classmethod
    def of(cls, vectors: Vectors, facts: NDArray[np.int64]) -> Scale:
        """The scale of some wordings: medians over wordings at equal distances from one another."""
        import numpy as np

        picked = np.unique(np.linspace(0, len(facts) - 1, min(SAMPLE, len(facts))).astype(int))
        cosines = vectors[picked] @ vectors.T
        same = facts[picked][:, None] == facts[None, :]
        cosines[np.arange(len(picked)), picked] = np.nan
        others = np.where(same, np.nan, cosines)
        own = np.where(same, cosines, np.nan)
        nearest = [row[~np.isnan(row)].max() for row in own if not np.isnan(row).all()]
        apart = others[~np.isnan(others)]
        unrelated = float(np.median(apart)) if apart.size else 0.0
        return cls(unrelated, float(np.median(nearest)) if nearest else 1.0)


@dataclass(frozen=True, slots=True)
class Senses:
    """How near a text is to every fact's own wordings and near misses, on the scale; by the fact's number."""

    own: NDArray[np.float32]
    missed: NDArray[np.float32]
    similarities: NDArray[np.float32]
    """The cosine with every wording."""


class Meaning:
    """The wordings of an edition as vectors, and the encoder that made them."""

    def __init__(self, encoder: Encoder, vectors: Vectors, facts: Sequence[int], own: Sequence[bool]) -> None:
        """`facts[n]` is the number of wording n's fact, rising; `own[n]` is False for a near miss."""
        import numpy as np

        self.encoder, self.vectors = encoder, vectors
        self._facts = np.asarray(facts, dtype=np.int64)
        self._own = np.asarray(own, dtype=bool)
        self._missed = ~self._own
        self._count = int(self._facts.max()) + 1 if len(facts) else 0
        self._scale = Scale.of(vectors[self._own], self._facts[self._own])

    def senses(self, texts: Sequence[str]) -> list[Senses] | None:
        """What each text is near to; None where the encoder cannot be reached."""
        vectors = self.encoder.encode(texts) if texts else None
        return None if vectors is None else [self._sense(row) for row in vectors @ self.vectors.T]

    def without(self, numbers: Iterable[int]) -> Meaning:
        """The same without some wordings: for leaving one out when measuring."""
        less = copy.copy(self)
        for name in ("_own", "_missed"):
            kept = getattr(self, name).copy()
            kept[list(numbers)] = False
            setattr(less, name, kept)
        return less

    def facts_near(self, senses: Senses, limit: int) -> list[int]:
        """The facts nearest to the text, nearest first, by number."""
        import numpy as np

        return [int(fact) for fact in np.argsort(-senses.own, kind="stable")[:limit]]

    def nearest(self, senses: Senses, fact: int, limit: int) -> list[int]:
        """The own wordings of a fact nearest to the text, nearest first, by number."""
        import numpy as np

        rows = np.flatnonzero((self._facts == fact) & self._own)
        order = np.lexsort((rows, -senses.similarities[rows]))
        return [int(n) for n in rows[order][:limit]]

    def _sense(self, cosines: NDArray[np.float32]) -> Senses:
        return Senses(self._best(cosines, self._own), self._best(cosines, self._missed), cosines)

    def _best(self, cosines: NDArray[np.float32], among: NDArray[np.bool_]) -> NDArray[np.float32]:
        import numpy as np

        best = np.full(self._count, -1.0, dtype=np.float32)
        np.maximum.at(best, self._facts[among], cosines[among])
        return self._scale.share(best)

"""What a model of language adds: vectors of texts, behind one small protocol.

A vector brings facts that share no word with a message, and is one figure more among those that say how
much agrees. It decides nothing: a denied claim is nearer to the claim than an honest paraphrase, with every
model measured.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]
    """One row a text, each of length 1."""


class Encoder(Protocol):
    """Turns texts into vectors. Safe from many threads."""

    @property
    def model(self) -> str:
        """Which model, exactly: vectors of another one cannot be compared with these."""

    def encode(self, texts: Sequence[str]) -> Vectors | None:
        """The texts' vectors, in order; None where the model cannot be reached now.

        Never raises for what a text holds, nor for a model that fails: the words alone must do then.
        """

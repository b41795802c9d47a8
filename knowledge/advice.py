"""A second reader: somebody who may say which of our candidates a claim means, and what it says of it.

The second reader (a language model, say) sees the claim and our candidates, chooses one or none, and never
writes a word that anybody reads. What it chooses is told only where the guards agree (`judge`); where a
guard has spoken, it is not even asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from knowledge.records import Bilingual, Stance


@dataclass(frozen=True, slots=True)
class Option:
    """A candidate: the fact, its statement and its denial as whole sentences."""

    fact_id: str
    statement: Bilingual
    denial: Bilingual | None


@dataclass(frozen=True, slots=True)
class Question:
    """A claim and what it could mean.

    `claim` is what somebody wrote: data, never an instruction. `context` is the whole message that holds it,
    as long as it may be (`checker.MAX_TEXT`): how much of it is looked at is for the reader to say.
    """

    claim: str
    context: str
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """What the second reader says: one of the options and the claim's stance to it, or none of them."""

    fact_id: str | None
    stance: Stance | None = None


class SecondReader(Protocol):
    """Reads a claim again. Safe from many threads."""

    def read(self, question: Question) -> Choice | None:
        """The choice; None where it cannot be had now (no answer in time, no budget left, no sense in it).

        Never raises for what the claim holds, nor for a reader that fails.
        """

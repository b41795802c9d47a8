"""What would be said unasked: on sentences of public collections, and on talk that claims nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from benchmarks.understanding.metrics import Share
from bot.etiquette import speaks
from knowledge import FactChecker


@dataclass(slots=True)
class Talk:
    """Sentences of one source, and on how many of them something came."""

    source: str
    sentences: int = 0
    spoken: int = 0
    """It would have spoken up in a group."""
    told: int = 0
    """A verdict, asked."""
    offered: int = 0
    """Candidates, asked."""

    def add(self, checker: FactChecker, text: str, day: dt.date) -> None:
        """One more sentence."""
        result = checker.check(text, day)
        self.sentences += 1
        self.spoken += speaks(result, checker.base)
        self.told += bool(result.known)
        self.offered += bool(not result.known and result.candidates)

    @property
    def at_most(self) -> float:
        """The share of such sentences on which it speaks is at most this, in 95 of 100 such measurements."""
        return Share(self.spoken, self.sentences).at_most


def listened(checker: FactChecker, sentences: Iterable[tuple[str, str]], day: dt.date) -> list[Talk]:
    """Sentences by source, one after the other."""
    found: dict[str, Talk] = {}
    for source, text in sentences:
        found.setdefault(source, Talk(source)).add(checker, text, day)
    return list(found.values())

"""A clause, read: the least that says something."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.cues import Cues
from knowledge.names import Mention
from knowledge.narrowing import Mark
from knowledge.quantity import Quantity
from knowledge.roles import Role
from knowledge.terms import Term


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause in normal form, read: `start:end` count in the normal form of the whole message."""

    text: str
    start: int
    end: int
    terms: tuple[Term, ...]
    surface: tuple[str, ...]
    mentions: tuple[Mention, ...]
    quantities: tuple[Quantity, ...]
    cues: Cues
    quoted: bool = False
    """True for words in quotation marks."""
    heads: bool = False
    """True for words before a colon or in heading brackets."""
    roles: frozenset[Role] = frozenset()
    """Who acts on whom, of the names in it."""
    marks: tuple[Mark, ...] = ()
    """What narrows it: places, ranks, makes, other people's names (see `narrowing`)."""

    @property
    def is_tag(self) -> bool:
        """True where it only says something of its neighbour. Who names a subject speaks of the world."""
        return self.cues.is_tag and not self.mentions

    @property
    def asks_of_neighbour(self) -> bool:
        """True for a tag that asks: 是真的吗."""
        return self.is_tag and self.cues.tag_asks

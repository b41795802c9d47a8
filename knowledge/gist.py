"""What is kept of a wording: small enough for a million of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from knowledge.quantity import Quantity
from knowledge.roles import Role


@dataclass(frozen=True, slots=True)
class Gist:
    """What the judge needs of a wording: a passage without its clauses."""

    terms: frozenset[str]
    """Its terms, with words that mean the same counted as one."""
    surface: frozenset[str]
    signs: Mapping[str, int]
    """Every term, above 0 as said, below 0 negated or its opposite."""
    subjects: frozenset[str]
    quantities: tuple[Quantity, ...]
    is_negative: bool
    plans: bool
    roles: frozenset[Role] = frozenset()
    marks: frozenset[str] = frozenset()

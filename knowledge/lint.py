"""What a fact base must keep: one rule, one function, one code."""

from __future__ import annotations
import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from knowledge.factbase import FactBase


@dataclass(frozen=True, slots=True)
class Problem:
    """One broken rule: which, in which record and field, what it says, and the way out."""

    code: str
    record: str
    field: str
    says: str
    fix: str


Rule = Callable[[FactBase, dt.date], Iterator[Problem]]
RULES: dict[str, Rule] = {}


def lint(base: FactBase, today: dt.date) -> tuple[Problem, ...]:
    """Every problem in the base, in rule order; an empty tuple is a clean bill."""
    return tuple(problem for rule in RULES.values() for problem in rule(base, today))

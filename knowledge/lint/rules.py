"""What a rule is: a function with a code that sees the whole base and yields what breaks it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from knowledge.checker import FactChecker
from knowledge.errors import Said, Tongue
from knowledge.factbase import FactBase
from knowledge.lint.leave_one_out import Figures, leave_one_out

Level = Literal["error", "advice"]
"""An error makes the base unfit to publish; advice is for an editor to weigh."""


Kind = Literal["fact", "subject", "statement", "lexicon"]
"""Which kind of record a problem is in: a fact and a subject may have the same id."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One broken rule: which, in which record and field, what is there, and the way out.

    `field` is the path of a field, with dots (`periods.0.sources`); `item` is the entry of that list which is
    meant, as it is written there: a wording, or the id of a source. `says` and `fix` are English, `says_zh`
    and `fix_zh` the same in Chinese.
    """

    code: str
    record: str
    field: str
    says: str
    fix: str
    level: Level = "error"
    kind: Kind = "fact"
    item: str = ""
    says_zh: str = ""
    fix_zh: str = ""

    def in_(self, tongue: Tongue) -> tuple[str, str]:
        """(what is wrong, how to mend it) in this language."""
        return (self.says_zh, self.fix_zh) if tongue == "zh" and self.says_zh else (self.says, self.fix)


@dataclass(frozen=True, slots=True)
class Breach:
    """What a rule yields: a problem without the code and level, which belong to the rule."""

    record: str
    field: str
    says: Said
    fix: Said
    kind: Kind = "fact"
    item: str = ""

    def problem(self, code: str, level: Level) -> Problem:
        """The breach as a problem of the rule with this code and level."""
        return Problem(
            code,
            self.record,
            self.field,
            self.says.en,
            self.fix.en,
            level,
            self.kind,
            self.item,
            self.says.zh,
            self.fix.zh,
        )


@dataclass(frozen=True)
class Examination:
    """What every rule sees: the base, the day it is judged on, and what is costly to make twice."""

    base: FactBase
    today: dt.date
    ready: FactChecker | None = None
    """A checker over the base, where there is one already."""

    @cached_property
    def checker(self) -> FactChecker:
        """A checker over the base as it is."""
        return self.ready or FactChecker(self.base)

    @cached_property
    def withheld(self) -> Figures:
        """What becomes of each wording when it is taken out of the base."""
        return leave_one_out(self.base)


Check = Callable[[Examination], Iterator[Breach]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `deep` ones take minutes on a large base and run when asked for."""

    code: str
    level: Level
    deep: bool
    check: Check

    @property
    def sentence(self) -> str:
        """What must hold, in one sentence."""
        return " ".join((self.check.__doc__ or "").split())

    def problems(self, examined: Examination) -> Iterator[Problem]:
        """Every breach of this rule, with its code and level."""
        for breach in self.check(examined):
            yield breach.problem(self.code, self.level)


RULES: dict[str, Rule] = {}
"""All rules by code. They are reported in order of codes."""


def rule(code: str, level: Level = "error", *, deep: bool = False) -> Callable[[Check], Check]:
    """Enter a function among the rules; its docstring is the rule as a sentence."""

    def enter(check: Check) -> Check:
        RULES[code] = Rule(code, level, deep, check)
        return check

    return enter

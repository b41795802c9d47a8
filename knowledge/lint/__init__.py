"""What a fact base must keep: one rule, one function, one code.

A rule sees the whole base and the day it is judged on, and yields a breach for every record that
does not keep it. Rules read no files, know no clock and never stop at the first problem.

    wordings    every wording finds its own fact; none stands in two; enough of them
    periods     in order, with dated sources, and in step with the releases they depend on
    records     ids that exist, both languages, sources that are used, days of review
    lexicon     words of its own: each means one thing, and none is a name
    deep        every wording withheld in turn, to see whether the others still find its fact
"""

from __future__ import annotations

import datetime as dt

from knowledge.checker import FactChecker
from knowledge.errors import Said
from knowledge.factbase import FactBase, changes
from knowledge.lint import deep as _deep
from knowledge.lint import lexicon as _lexicon
from knowledge.lint import periods as _periods
from knowledge.lint import records as _records
from knowledge.lint import wordings as _wordings
from knowledge.lint.edits import lint_changes
from knowledge.lint.leave_one_out import Fate, Figures, leave_one_out
from knowledge.lint.rules import RULES, Breach, Examination, Level, Problem, Rule

__all__ = [
    "RULES",
    "Fate",
    "Figures",
    "Level",
    "Problem",
    "Rule",
    "leave_one_out",
    "lint",
    "lint_against",
    "lint_changes",
]

_MODULES = (_wordings, _periods, _records, _lexicon, _deep)
"""Importing a module of rules enters them in `RULES`."""


def lint(
    base: FactBase, today: dt.date, *, deep: bool = False, checker: FactChecker | None = None
) -> tuple[Problem, ...]:
    """Every problem in the base, in order of rule codes; an empty tuple is a clean bill.

    `checker`: one over this base, where there is one already; making one takes most of the time.
    """
    examined = Examination(base, today, checker)
    asked = [rule for _, rule in sorted(RULES.items()) if deep or not rule.deep]
    return tuple(problem for rule in asked for problem in rule.problems(examined))


def lint_against(old: FactBase, new: FactBase) -> tuple[Problem, ...]:
    """What a newer edition must keep of an older one: ids are for ever."""
    return tuple(
        Breach(
            fact_id,
            "id",
            says=Said("is in the older edition and not in the newer one", "旧版本里有，新版本里没有了"),
            fix=Said(
                "put the file back; a fact that no longer holds is withdrawn, never deleted or renamed",
                "把文件放回去；不再成立的事实要撤回（withdrawn），不能删除或改名",
            ),
        ).problem("F090", "error")
        for fact_id in changes(old, new).vanished
    )

"""What an edit would break and change, in lines for maintainers; and a suggested wording on trial.

Edits themselves are tried by the `Editorial`; this is for `heshi check --why`, which edits nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.curate.queue import Wording
from bot.curate.sheets import Trouble
from bot.messages import Language
from bot.replies import Voice, quoted
from knowledge import (
    FactBase,
    FactChecker,
    Problem,
    Shift,
    Telling,
    blast,
    lint_changes,
    touched,
    with_wording,
)

__all__ = ["Trialled", "Wording", "problem_line", "shift_line", "trialled", "trouble_line"]

MAX_PROBLEM_CHARS = 120
"""Of what a rule says: enough to see which sentence it is about."""


@dataclass(frozen=True, slots=True)
class Trialled:
    """What a wording would break and change. `texts`: how many sentences were asked of both editions."""

    problems: tuple[Problem, ...]
    shifts: tuple[Shift, ...]
    texts: int


def trialled(now: FactChecker, wording: Wording, asked: Sequence[str], today: dt.date) -> Trialled:
    """The edition of `now` with the wording in it, held against every rule and the sentences it could touch.

    Raises:
        NoSuchFact: there is no such fact.
    """
    base = now.base
    then = now.over(with_wording(base, wording.fact_id, wording.side, wording.text, on=today, change="tried"))
    problems = [problem for problem in lint_changes(now, then, today) if problem.level == "error"]
    near = touched(now, then)
    texts = tuple(dict.fromkeys((*_wordings(base, near), *asked, wording.text)))
    problems.sort(key=lambda problem: (problem.code, problem.record))
    return Trialled(tuple(problems), blast(now, then, texts, today), len(texts))


def _wordings(base: FactBase, fact_ids: frozenset[str]) -> Iterator[str]:
    for fact in base.current():
        if fact.id in fact_ids:
            yield from (*fact.wordings.affirm, *fact.wordings.deny, *fact.wordings.not_this)


def problem_line(problem: Problem, voice: Voice) -> str:
    """A broken rule in one line."""
    # What is wrong may quote the question, and what somebody typed is never repeated as it was.
    return f"{problem.code} {problem.record}: {quoted(problem.says, voice, MAX_PROBLEM_CHARS)}; {problem.fix}"


def trouble_line(trouble: Trouble, voice: Voice) -> str:
    """The same of what an editorial says is wrong, in the language of whoever reads it."""
    zh = voice.language is not Language.EN
    says, fix = (trouble.says_zh, trouble.fix_zh) if zh else (trouble.says, trouble.fix)
    name = " ".join(filter(None, (trouble.code, trouble.record)))
    told = quoted(says, voice, MAX_PROBLEM_CHARS)
    return "; ".join(filter(None, (f"{name}: {told}" if name else told, fix)))


def shift_line(shift: Shift, voice: Voice) -> str:
    """A sentence that is answered in another way, in one line."""
    return f"{quoted(shift.text, voice)}: {_told(shift.old, voice)} → {_told(shift.new, voice)}"


def _told(telling: Telling, voice: Voice) -> str:
    return (
        voice.names([f"{fact_id} ({stance}, {voice.word(verdict)})" for fact_id, stance, verdict in telling])
        or "–"
    )

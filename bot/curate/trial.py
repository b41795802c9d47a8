"""A wording on trial: the edition as it would be with it, held against rules and known sentences."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.curate.sheets import Trouble
from bot.messages import Language
from bot.replies import Voice, quoted
from knowledge import (
    FactBase,
    FactChecker,
    NoSuchFact,
    Problem,
    Shift,
    Side,
    Telling,
    add_wording,
    blast,
    lint,
    with_wording,
)

__all__ = [
    "CHANGE",
    "Trial",
    "Trialled",
    "Wording",
    "add_wording",
    "problem_line",
    "shift_line",
    "trialled",
    "tried",
]

CHANGE = "a wording from the queue of questions"
"""What the history of a fact says of it: nothing of who asked."""

MAX_PROBLEM_CHARS = 120
"""Of what a rule says: enough to see which sentence it is about."""


@dataclass(frozen=True, slots=True)
class Wording:
    """What is to be added to which list of which fact."""

    fact_id: str
    side: Side
    text: str


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of it, in lines for maintainers: rules it would break, sentences answered in another way."""

    problems: tuple[str, ...]
    shifts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trialled:
    """The same before it is put into words. `texts`: how many sentences were asked of both editions."""

    problems: tuple[Problem, ...]
    shifts: tuple[Shift, ...]
    texts: int


def tried(
    base: FactBase, wording: Wording, asked: Sequence[str], today: dt.date, language: Language
) -> Trial:
    """The trial over all wordings of the edition and the open questions; about ten seconds of work."""
    try:
        came = trialled(base, wording, asked, today)
    except NoSuchFact as error:
        return Trial((str(error),), ())
    voice = Voice(language)
    return Trial(
        tuple(problem_line(problem, voice) for problem in came.problems),
        tuple(shift_line(shift, voice) for shift in came.shifts),
    )


def trialled(
    base: FactBase,
    wording: Wording,
    asked: Sequence[str],
    today: dt.date,
    checker: FactChecker | None = None,
) -> Trialled:
    """The trial, as values. `checker`: one over `base`, where there is one already.

    Raises:
        NoSuchFact: there is no such fact.
    """
    new = with_wording(base, wording.fact_id, wording.side, wording.text, on=today, change=CHANGE)
    problems = _broken(lint(new, today))
    if problems:
        # Only what the wording itself breaks: an old problem is not its fault.
        problems -= _broken(lint(base, today))
    texts = list(dict.fromkeys([*_wordings(base), *asked, wording.text]))
    shifts = blast(checker or FactChecker(base), FactChecker(new), texts, today)
    ordered = sorted(problems, key=lambda problem: (problem.code, problem.record))
    return Trialled(tuple(ordered), shifts, len(texts))


def _broken(problems: Sequence[Problem]) -> set[Problem]:
    return {problem for problem in problems if problem.level == "error"}


def _wordings(base: FactBase) -> Iterator[str]:
    for fact in base.current():
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

"""A wording on trial, for `heshi check --why`: what it would break, and which other answers would change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import cast

from bot.cli.why import Suggestion
from bot.curate.trial import Trialled, Wording, problem_line, shift_line, trialled
from bot.phrases.help_words import help_words
from bot.replies import Voice
from knowledge import FactChecker, Side

SHOWN = 10
"""Lines of each kind that are shown; whoever wants all of them tries it with `heshi facts add-wording`."""


def trial_of(checker: FactChecker, wording: Suggestion, texts: Sequence[str], today: dt.date) -> Trialled:
    """The trial of a suggested wording, without what becomes of the wording itself."""
    # A suggestion names one of the lists of a fact's wordings.
    side = cast("Side", wording.side)
    came = trialled(checker, Wording(wording.fact_id, side, wording.text), texts, today)
    others = tuple(shift for shift in came.shifts if shift.text != wording.text)
    return Trialled(came.problems, others, came.texts - 1)


def trial_lines(wording: Suggestion, came: Trialled, voice: Voice) -> Iterator[str]:
    """A trial in words."""
    say = help_words(voice.language)
    yield say.trying.format(text=voice.inner(wording.text), fact=f"{wording.fact_id}, {wording.side}")
    found = [problem_line(problem, voice) for problem in came.problems]
    if found:
        yield f"  {say.tried_broken}"
    elif came.shifts:
        yield "  " + say.tried_shifts.format(n=came.texts, changed=len(came.shifts))
        found = [shift_line(shift, voice) for shift in came.shifts]
    else:
        yield "  " + say.tried_nothing.format(n=came.texts)
    yield from (f"    {line}" for line in found[:SHOWN])
    if len(found) > SHOWN:
        yield "    " + say.tried_more.format(n=len(found) - SHOWN)


def trial_values(wording: Suggestion, came: Trialled) -> dict[str, object]:
    """A trial as values for JSON."""
    return {
        "fact": wording.fact_id,
        "side": wording.side,
        "text": wording.text,
        "problems": [
            {"code": p.code, "record": p.record, "says": p.says, "fix": p.fix} for p in came.problems
        ],
        "texts": came.texts,
        "changed": [{"text": s.text, "old": s.old, "new": s.new, "turn": s.turn} for s in came.shifts],
    }

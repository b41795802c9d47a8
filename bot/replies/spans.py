"""What held when, for a claim of one stance: a fact's periods, with equal neighbours joined."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from knowledge import Fact, Stance, Verdict


@dataclass(frozen=True, slots=True)
class Span:
    """From `start` to `end`, both days included (None: still), this verdict held."""

    start: dt.date
    end: dt.date | None
    verdict: Verdict | None


def spans(fact: Fact, stance: Stance, until: dt.date) -> tuple[Span, ...]:
    """The verdicts of such a claim over time, oldest first, as far as they had begun by `until`."""
    joined: list[Span] = []
    for period in fact.periods:
        if period.from_ > until:
            break
        verdict = fact.verdict_on(period.from_, stance)
        # "Outdated" is a word of a later day; in a list of days the plain "refuted" says it.
        verdict = Verdict.REFUTED if verdict is Verdict.OUTDATED else verdict
        if joined and joined[-1].verdict is verdict:
            continue
        if joined:
            joined[-1] = replace(joined[-1], end=period.from_ - dt.timedelta(days=1))
        joined.append(Span(period.from_, None, verdict))
    return tuple(joined)

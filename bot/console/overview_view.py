"""What the overview shows, worked out of counts and records. Pure."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.console.overview_words import OverviewWords
from bot.console.plots import Plot, Row, columns, percent, rate_line, rows_of
from bot.replies import Voice, statement
from bot.state.tallies import Tally
from knowledge import Answer, Fact, FactBase, Verdict

WEEK = 7
"""Days that a point of the rate stands for, and of the list of most asked: a weekend is in each of them."""

SOON = dt.timedelta(days=14)
"""A fact is shown as due so long before its day: time to look at it between other work."""

STALE_LISTED = 5
"""Facts named on the overview; the others stand in the list of facts."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many things of one kind wait, and where they are. `n` is None where nobody has looked."""

    label: str
    n: int | None
    link: str


@dataclass(frozen=True, slots=True)
class Due:
    """A fact that is due for a check."""

    id: str
    statement: str
    says: str
    passed: bool


def stale(base: FactBase, today: dt.date) -> tuple[Fact, ...]:
    """The facts whose day of review has passed or is near, the longest overdue first."""
    due = [fact for fact in base.current() if fact.review_by <= today + SOON]
    return tuple(sorted(due, key=lambda fact: (fact.review_by, fact.id)))


def due_lines(facts: Iterable[Fact], today: dt.date, voice: Voice, words: OverviewWords) -> tuple[Due, ...]:
    """Facts as lines of the overview."""
    return tuple(_due(fact, fact.review_by < today, voice, words) for fact in facts)


def _due(fact: Fact, passed: bool, voice: Voice, words: OverviewWords) -> Due:
    form = words.stale_passed if passed else words.stale_soon
    return Due(fact.id, statement(voice, fact), form.format(day=voice.day(fact.review_by)), passed)


# --- plots


_SERIES = (Answer.KNOWN, Answer.CLOSE, Answer.UNKNOWN, Answer.NOT_A_CLAIM)
"""Lowest first: what is known carries the rest."""

_CLAIMS = _SERIES[:-1]


def asked_plot(tallies: Sequence[Tally], words: OverviewWords) -> Plot:
    """Messages of each day, by what came of them."""
    days = [(day.day.isoformat(), [day.answers.get(answer, 0) for answer in _SERIES]) for day in tallies]
    series = (words.series_known, words.series_close, words.series_unknown, words.series_other)
    return columns(words.asked_title, _asked_about(days, words), days, series, words.day)


def _asked_about(days: Sequence[tuple[str, Sequence[int]]], words: OverviewWords) -> str:
    sums = [(sum(counts), day) for day, counts in days]
    whole = sum(n for n, _ in sums)
    if not whole:
        return words.asked_none
    most, day = max(sums)
    return words.asked_about.format(start=days[0][0], end=days[-1][0], n=whole, day=day, most=most)


def rate_plot(tallies: Sequence[Tally], words: OverviewWords, shown: int) -> Plot:
    """The share of claims that got a verdict, over a week that ends on each of the last `shown` days.

    `tallies` begin `WEEK` − 1 days before the first day shown, where there are so many.
    """
    first = max(0, len(tallies) - shown)
    shares = [(tallies[n].day.isoformat(), _rate(tallies, n)) for n in range(first, len(tallies))]
    latest = shares[-1][1] if shares else None
    about = words.rate_none if latest is None else words.rate_about.format(now=percent(latest))
    return rate_line(words.rate_title, about, shares, words.rate_series, words.day)


def _rate(tallies: Sequence[Tally], n: int) -> float | None:
    week = tallies[max(0, n + 1 - WEEK) : n + 1]
    claims = sum(day.answers.get(answer, 0) for day in week for answer in _CLAIMS)
    return sum(day.answers.get(Answer.KNOWN, 0) for day in week) / claims if claims else None


def verdict_rows(tallies: Iterable[Tally], voice: Voice) -> tuple[Row, ...]:
    """Verdicts given, each with its share, the most frequent first."""
    counted: Counter[str] = Counter()
    for day in tallies:
        counted.update(day.verdicts)
    ordered = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
    known = [(Verdict(name) if name in set(Verdict) else None, n) for name, n in ordered if n]
    return rows_of([(voice.word(word), n, "", word or "none") for word, n in known], of_all=True)


def top_rows(top: Iterable[tuple[str, int]], base: FactBase, voice: Voice, root: str) -> tuple[Row, ...]:
    """The facts told most often. `root` is the address of the console."""
    return rows_of(
        [
            (statement(voice, base.facts[fact_id]), n, f"{root}/facts/{fact_id}", "")
            for fact_id, n in top
            if fact_id in base.facts
        ]
    )


def wordings(base: FactBase) -> int:
    """How many wordings an edition knows."""
    return sum(
        len(f.wordings.affirm) + len(f.wordings.deny) + len(f.wordings.not_this) for f in base.current()
    )

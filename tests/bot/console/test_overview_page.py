"""The overview: what it counts, what it says where there is nothing, and what it leads to."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from bot.console.overview_view import SOON, asked_plot, rate_plot, stale, verdict_rows
from bot.console.overview_words import OVERVIEW
from bot.delivery import Told
from bot.memory import Fault
from bot.messages import Language
from bot.outside.kept import LinkResult, LinkState, Why, keep
from bot.replies import Voice
from bot.state.accounts import Role
from bot.state.tallies import Tally
from knowledge import Answer, Stance, Verdict
from tests.bot.builders import ALWAYS, BASE, OPEN, TODAY
from tests.bot.console.desks import ask, count, report, text_of
from tests.bot.console.houses import Site, site

WORDS = OVERVIEW[Language.EN]


def _tally(days_ago: int, known: int = 0, unknown: int = 0, **verdicts: int) -> Tally:
    answers = {Answer.KNOWN: known, Answer.UNKNOWN: unknown}
    return Tally(TODAY - dt.timedelta(days=days_ago), answers, verdicts, {}, 0)


def test_the_plot_of_questions_says_how_many_and_when():
    plot = asked_plot([_tally(2), _tally(1, known=3, unknown=1), _tally(0, unknown=2)], WORDS)
    assert plot.about == "2026-11-20 to 2026-11-22: 6 asked, most of them on 2026-11-21 (4)."
    assert asked_plot([_tally(0)], WORDS).about == WORDS.asked_none


def test_the_rate_is_taken_over_a_week():
    tallies = [
        _tally(8, known=90),
        _tally(7),
        *(_tally(n) for n in range(6, 1, -1)),
        _tally(1, known=1),
        _tally(0, unknown=1),
    ]
    plot = rate_plot(tallies, WORDS, 2)
    assert [row[1] for row in plot.table.rows] == ["100 %", "50 %"]
    assert "the last 7 days: 50 %" in plot.about
    assert rate_plot([_tally(0)], WORDS, 1).about == WORDS.rate_none


def test_verdicts_are_counted_by_their_word():
    rows = verdict_rows([_tally(1, refuted=3), _tally(0, refuted=1, supported=1)], Voice(Language.EN))
    assert [(row.label, row.value, row.share, row.kind) for row in rows] == [
        ("Refuted", 4, "80 %", "refuted"),
        ("Supported", 1, "20 %", "supported"),
    ]


def test_facts_are_due_from_a_fortnight_before_their_day():
    assert [fact.id for fact in stale(BASE, TODAY)] == [ALWAYS.id]
    assert OPEN.id in [fact.id for fact in stale(BASE, OPEN.review_by - SOON)]
    assert OPEN.id not in [fact.id for fact in stale(BASE, OPEN.review_by - SOON - dt.timedelta(days=1))]


def test_a_new_installation_is_told_where_to_begin(console: Site):
    said = text_of(console.signed_in(Role.ADMIN).get("/"))
    assert "Where to begin" in said
    assert "open the web chat" in said
    assert "Nobody asked anything in this time" in said
    assert "Sources were never checked" in said
    assert re.search(r"Yunque is made by Cloud Inc\.? was due on 1 June 2026", said)


def test_what_waits_is_counted_and_leads_there(console: Site):
    ask(console, "云雀改名了吗")
    ask(console, "云雀涨价了吗", "2")
    report(console, Fault.OUTDATED)
    keep(
        console.house.settings.data,
        {
            "https://cloud.example/bye": LinkResult(
                "https://cloud.example/bye", LinkState.DEAD, Why.STATUS, console.clock()
            )
        },
    )
    page = console.signed_in(Role.ADMIN).get("/")
    tiles = dict(re.findall(r'<a href="/console(/[a-z]*)[^"]*"><span class="tile-n">([^<]+)', page.text))
    assert tiles == {
        "/queue": "2",
        "/feedback": "1",
        "/corrections": "0",
        "/drafts": "0",
        "/facts": "1",
        "/links": "1",
    }


@pytest.mark.parametrize(
    ("days", "first"), [("", "2026-10-24"), ("90", "2026-08-25"), ("7000", "2026-10-24")]
)
def test_answers_are_plotted_over_30_or_90_days(console: Site, days: str, first: str):
    told = Told(OPEN.id, Stance.AFFIRMS, Verdict.OUTDATED, TODAY, "ab12cd")
    count(console, TODAY, Answer.KNOWN, 3, told)
    count(console, TODAY - dt.timedelta(days=1), Answer.UNKNOWN, 1)
    page = console.signed_in(Role.VIEWER).get(f"/?days={days}")
    said = text_of(page)
    assert f"{first} to 2026-11-22: 4 asked, most of them on 2026-11-22 (3)" in said
    assert "Yunque is open to the public 3 ×" in said
    assert "Outdated 3 × · 100 %" in said
    assert "the last 7 days: 75 %" in said
    assert "Where to begin" not in said
    assert "style=" not in page.text


def test_a_refused_edition_is_named_with_its_place(tmp_path):
    with site(tmp_path) as made:
        object.__setattr__(made.house, "refused", lambda: "facts/test/yunque-open.yaml:7: verdict: 'tru'")
        said = text_of(made.signed_in(Role.VIEWER).get("/"))
    assert "There is a mistake in the facts" in said
    assert "yunque-open.yaml:7" in said


def test_who_may_only_look_is_not_told_to_write(console: Site):
    said = text_of(console.signed_in(Role.VIEWER).get("/"))
    assert "open the web chat" in said
    assert "new fact" not in said
    assert "new fact" in text_of(console.signed_in(Role.EDITOR, "Ed").get("/"))

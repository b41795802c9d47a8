"""Feedback in the console: four kinds, decided once, made regression cases, and run."""

from __future__ import annotations

import json

import pytest

from bot.memory import Fault
from bot.replies import digest_of
from bot.state.accounts import Role
from bot.state.complaints import ComplaintState
from tests.bot.builders import OPEN
from tests.bot.console.desks import landed, report, text_of
from tests.bot.console.houses import Browser, Site

WORDS = "云雀手机版对外开放了吗"


@pytest.fixture
def editor(console: Site):
    browser = console.signed_in(Role.EDITOR, "Lin")
    with browser.client:
        yield browser


def _state(console: Site, number: int) -> ComplaintState:
    assert console.house.desk
    found = console.house.desk.complaint(number)
    assert found
    return found.state


def test_without_feedback_the_page_says_where_it_comes_from(editor: Browser):
    assert "Nothing waits for you" in text_of(editor.get("/feedback"))


@pytest.mark.parametrize("fault", list(Fault))
def test_each_kind_has_its_list(console: Site, editor: Browser, fault: Fault):
    number = report(console, fault, "1", "2", words=WORDS)
    assert f"f{number}" in text_of(editor.get(f"/feedback?kind={fault.value}"))
    other = next(one for one in Fault if one is not fault)
    assert f"f{number}" not in text_of(editor.get(f"/feedback?kind={other.value}"))
    said = text_of(editor.get(f"/feedback/f{number}"))
    assert WORDS in said
    assert "reported by 2" in said
    assert "answered on 2026-11-22" in said


@pytest.mark.parametrize(("decision", "state"), [("confirm", "confirmed"), ("reject", "rejected")])
def test_it_is_decided_once(console: Site, editor: Browser, decision: str, state: str):
    number = report(console)
    assert editor.post(f"/feedback/f{number}/{decision}").headers["location"].endswith(f"notice={state}")
    assert _state(console, number) is ComplaintState(state)
    assert editor.post(f"/feedback/f{number}/{decision}").status_code == 409
    assert f"f{number}" not in text_of(editor.get("/feedback"))
    assert f"f{number}" in text_of(editor.get(f"/feedback?state={state}"))


def test_what_the_web_chat_told_is_known_while_its_edition_is_in_use(console: Site, editor: Browser):
    old = report(console, Fault.OUTDATED)
    assert "the verdict of then was not kept" in text_of(editor.get(f"/feedback/f{old}"))
    digest = digest_of(console.house.library.current().base.edition)
    number = report(console, Fault.WRONG_VERDICT, digest=digest)
    said = text_of(editor.get(f"/feedback/f{number}"))
    assert "the verdict of then was not kept" not in said
    assert "told then: Outdated (says that it is so)" in said


def test_words_that_are_gone_are_not_said_to_have_been_refused(console: Site, editor: Browser):
    number = report(console, Fault.WRONG_VERDICT, words=WORDS)
    _ = editor.post(f"/feedback/f{number}/reject")
    said = text_of(editor.get(f"/feedback/f{number}"))
    assert "did not agree" not in said
    assert "Words are not kept once it is decided" in said


def test_one_button_makes_it_a_regression_case(console: Site, editor: Browser):
    number = report(console, Fault.WRONG_VERDICT, words=WORDS)
    page = editor.get(f"/feedback/f{number}")
    assert f">{WORDS}</textarea>" in page.text
    form = {"text": WORDS, "fact": OPEN.id, "stance": "asks", "verdict": "outdated"}
    assert editor.post(f"/feedback/f{number}/case", form).status_code == 303
    assert _state(console, number) is ComplaintState.CONFIRMED
    (line,) = (console.facts / "cases" / "regressions.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["text"] == WORDS
    assert "It is a regression case" in text_of(editor.get(f"/feedback/f{number}"))
    said = text_of(editor.get("/feedback/cases"))
    assert WORDS in said
    assert f"{OPEN.id}: Outdated" in said


def test_cases_are_run_against_the_edition_in_use(console: Site, editor: Browser):
    number = report(console, Fault.WRONG_MATCH, words=OPEN.wordings.affirm[0])
    right = {"text": OPEN.wordings.affirm[0], "fact": OPEN.id, "stance": "affirms", "verdict": "outdated"}
    _ = editor.post(f"/feedback/f{number}/case", right)
    assert "All 1 cases come out right" in text_of(landed(editor, editor.post("/feedback/cases/run")))
    console.facts.joinpath("cases", "more.jsonl").write_text(
        json.dumps(
            {"id": "w", "text": OPEN.wordings.affirm[0], "as_of": "2026-11-22", "style": "x", "gold": []}
        )
        + "\n"
    )
    said = text_of(landed(editor, editor.post("/feedback/cases/run")))
    assert "2 cases: 1 right, 1 wrong" in said
    assert "a verdict where none is due" in said


@pytest.mark.parametrize(
    "form",
    [
        {"text": "", "fact": ""},
        {"text": WORDS, "fact": "no-such-fact", "stance": "asks", "verdict": "outdated"},
        {"text": WORDS, "fact": OPEN.id, "stance": "sideways", "verdict": "outdated"},
    ],
)
def test_what_makes_no_case_is_said_and_nothing_is_written(console: Site, editor: Browser, form):
    number = report(console)
    assert editor.post(f"/feedback/f{number}/case", form).status_code == 422
    assert not (console.facts / "cases").exists()
    assert _state(console, number) is ComplaintState.OPEN


def test_viewers_decide_nothing(console: Site):
    number = report(console)
    viewer = console.signed_in(Role.VIEWER)
    assert "Only editors decide" in text_of(viewer.get(f"/feedback/f{number}"))
    for path in ("confirm", "reject", "case"):
        assert viewer.post(f"/feedback/f{number}/{path}").status_code == 403


def test_what_people_wrote_is_text_and_nothing_else(console: Site, editor: Browser):
    number = report(console, words="</textarea><script>alert(1)</script>")
    for path in ("/feedback", f"/feedback/f{number}"):
        assert "<script>alert" not in editor.get(path).text

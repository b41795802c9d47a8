"""The queue in the console: what is shown of it, and every way out of it."""

from __future__ import annotations

import pytest

from bot.console.jobs import Jobs
from bot.console.queue import SHOWN
from bot.console.queue_asking import MAX_WORDING
from bot.messages import Language
from bot.state.accounts import Role
from bot.state.console import Search
from bot.state.questions import QuestionState
from tests.bot.builders import MISLEADING, OPEN
from tests.bot.console.desks import ask, landed, report, text_of
from tests.bot.console.houses import Browser, Site

WORDS = "听说云雀重新对外开放了"


@pytest.fixture
def editor(console: Site):
    browser = console.signed_in(Role.PUBLISHER, "Lin")
    with browser.client:
        yield browser


def _audit(console: Site) -> list[tuple[str, str, str]]:
    return [(one.action, one.item, one.detail) for one in console.store.done(Search(), 50)]


def test_an_empty_queue_says_how_it_is_filled(editor: Browser):
    said = text_of(editor.get("/queue"))
    assert "The queue is empty" in said
    assert "agrees to hand it on" in said


def test_what_was_asked_stands_in_the_queue_with_its_nearest_facts(console: Site, editor: Browser):
    ask(console, WORDS, "1", "2")
    said = text_of(editor.get("/queue"))
    assert WORDS in said
    assert "asked by fewer than 3 people" in said
    assert "2 waiting for a verdict" in said
    assert f"/console/facts/{OPEN.id}" in editor.get("/queue").text


def test_people_are_counted_from_three_on_and_the_most_wanted_comes_first(console: Site, editor: Browser):
    ask(console, "云雀下个月涨价吗", "1")
    ask(console, WORDS, "1", "2", "3", "4")
    said = text_of(editor.get("/queue"))
    assert "asked by 4 people" in said
    assert said.index(WORDS) < said.index("云雀下个月涨价吗")


def test_the_queue_is_searched_and_filtered(console: Site, editor: Browser):
    ask(console, WORDS)
    ask(console, "Will Yunque come to Europe?", "7", language=Language.EN)
    assert "Europe" not in text_of(editor.get("/queue?q=重新"))
    assert WORDS not in text_of(editor.get("/queue?lang=en"))
    assert "No question is like that" in text_of(editor.get("/queue?q=nothing+like+it"))


def test_a_long_queue_has_pages(console: Site, editor: Browser):
    for n in range(SHOWN + 3):
        ask(console, f"云雀第{n}代要多少钱", str(n))
    first = text_of(editor.get("/queue"))
    assert f"1 to {SHOWN} of {SHOWN + 3}" in first
    further = text_of(editor.get(f"/queue?first={SHOWN}"))
    assert f"{SHOWN + 1} to {SHOWN + 3} of {SHOWN + 3}" in further
    assert text_of(editor.get("/queue?first=9999")) == further
    assert text_of(editor.get("/queue?first=²")) == first


def test_contacts_of_people_are_not_shown(console: Site, editor: Browser):
    ask(console, "云雀内测名额加微信号 abc12345 是真的吗")
    for page in ("/queue", "/queue/q1"):
        assert "abc12345" not in editor.get(page).text


def test_a_question_becomes_a_wording_after_a_look_at_what_it_changes(console: Site, editor: Browser):
    ask(console, WORDS, "1", "2", "3")
    page = editor.get("/queue/q1")
    assert "asked by 3 people" in text_of(page)
    wish = {"fact": OPEN.id, "side": "affirm", "wording": WORDS}
    trial = landed(editor, editor.post("/queue/q1/try", wish))
    said = text_of(trial)
    assert "Every rule is kept" in said
    assert WORDS not in console.house.library.current().base.fact(OPEN.id).wordings.affirm
    done = landed(editor, editor.post("/queue/q1/publish", wish))
    assert "is in use" in text_of(done)
    assert WORDS in console.house.library.current().base.fact(OPEN.id).wordings.affirm
    (entry,) = [one for one in _audit(console) if one[0] == "question-wording"]
    assert entry[1] == "question:q1"
    assert WORDS not in str(_audit(console))


def test_without_a_question_there_is_no_wording_to_add(console: Site, editor: Browser):
    wish = {"fact": OPEN.id, "side": "affirm", "wording": WORDS}
    assert [editor.post(f"/queue/q1/{way}", wish).status_code for way in ("try", "publish")] == [404, 404]
    ask(console, WORDS)
    assert editor.post("/queue/q1/dismiss").status_code == 303
    assert [editor.post(f"/queue/q1/{way}", wish).status_code for way in ("try", "publish")] == [409, 409]
    assert WORDS not in console.house.library.current().base.fact(OPEN.id).wordings.affirm


def test_what_breaks_a_rule_is_not_published(console: Site, editor: Browser):
    ask(console, WORDS)
    wish = {"fact": OPEN.id, "side": "affirm", "wording": MISLEADING.wordings.affirm[0]}
    trial = landed(editor, editor.post("/queue/q1/try", wish))
    assert "cannot be published" in text_of(trial)
    assert "Publish" not in text_of(trial).split("cannot be published")[1]
    refused = landed(editor, editor.post("/queue/q1/publish", wish))
    assert refused.status_code == 409
    assert "Not published" in text_of(refused)


@pytest.mark.parametrize(
    ("wish", "status", "says"),
    [
        ({"fact": "no-such-fact", "side": "affirm", "wording": WORDS}, 422, "There is no fact"),
        ({"fact": OPEN.id, "side": "affirm", "wording": "  "}, 422, "no wording"),
        ({"fact": OPEN.id, "side": "affirm", "wording": "云" * (MAX_WORDING + 1)}, 422, "too long"),
        ({"fact": OPEN.id, "side": "sideways", "wording": WORDS}, 404, "no such"),
    ],
)
def test_what_cannot_be_tried_is_said(console: Site, editor: Browser, wish, status, says):
    ask(console, WORDS)
    answer = editor.post("/queue/q1/try", wish)
    assert answer.status_code == status
    assert says in text_of(answer)


def test_another_fact_may_be_typed(console: Site, editor: Browser):
    ask(console, WORDS)
    wish = {"fact": MISLEADING.id, "other": OPEN.id, "side": "affirm", "wording": WORDS}
    assert OPEN.id in text_of(landed(editor, editor.post("/queue/q1/try", wish)))


def test_dismissing_deletes_the_words_and_is_final(console: Site, editor: Browser):
    ask(console, WORDS)
    assert editor.post("/queue/q1/dismiss").headers["location"] == "/console/queue?notice=dismissed"
    assert WORDS not in editor.get("/queue").text
    assert "The words were deleted" in text_of(editor.get("/queue/q1"))
    assert editor.post("/queue/q1/dismiss").status_code == 409


def test_many_are_dismissed_at_once(console: Site, editor: Browser):
    for n in range(3):
        ask(console, f"云雀第{n}季什么时候出")
    _ = editor.post("/queue", {"item": ["q1", "q3"]})
    said = text_of(editor.get("/queue"))
    assert [f"第{n}季" in said for n in range(3)] == [False, True, False]
    assert editor.post("/queue", {}).headers["location"].endswith("notice=none_chosen")


def test_who_is_muted_puts_nothing_into_the_queue_any_more(console: Site, editor: Browser):
    ask(console, WORDS, "77")
    _ = editor.post("/queue/q1/mute")
    before = len(console.house.desk.entries(console.clock()))  # type: ignore[union-attr]
    ask(console, "云雀改名了吗", "77")
    assert len(console.house.desk.entries(console.clock())) == before  # type: ignore[union-attr]


def test_never_again_for_any_fact(console: Site, editor: Browser):
    ask(console, WORDS)
    assert editor.post("/queue/q1/never", {"fact": ""}).headers["location"].endswith("notice=never")
    assert console.house.desk.question(1).state is QuestionState.DISMISSED  # type: ignore[union-attr]


def test_never_again_for_one_fact_is_a_near_miss_of_it(console: Site, editor: Browser):
    ask(console, WORDS)
    done = landed(editor, editor.post("/queue/q1/never", {"fact": OPEN.id}))
    assert "never taken for" in text_of(done)
    assert WORDS in console.house.library.current().base.fact(OPEN.id).wordings.not_this
    assert console.house.desk.question(1).state is QuestionState.DISMISSED  # type: ignore[union-attr]


def test_an_editor_tries_and_does_not_publish(console: Site):
    ask(console, WORDS)
    browser = console.signed_in(Role.EDITOR)
    wish = {"fact": OPEN.id, "side": "affirm", "wording": WORDS}
    with browser.client:
        trial = landed(browser, browser.post("/queue/q1/try", wish))
        assert "Only publishers publish" in text_of(trial)
        assert browser.post("/queue/q1/publish", wish).status_code == 403
        assert browser.post("/queue/q1/never", {"fact": OPEN.id}).status_code == 403


def test_a_viewer_looks_and_decides_nothing(console: Site):
    ask(console, WORDS)
    browser = console.signed_in(Role.VIEWER)
    page = browser.get("/queue/q1")
    assert WORDS in page.text
    assert "<textarea" not in page.text
    assert 'name="item"' not in browser.get("/queue").text


def test_two_entries_are_put_together_and_taken_apart(console: Site, editor: Browser):
    ask(console, WORDS)
    ask(console, "云雀是不是涨价了", "2")
    _ = editor.post("/queue/q1/fold", {"other": "q2"})
    assert "云雀是不是涨价了" in text_of(editor.get("/queue/q1"))
    _ = editor.post("/queue/q1/unfold", {"other": "q2"})
    assert "云雀是不是涨价了" not in text_of(editor.get("/queue/q1"))


def test_a_trial_that_ran_before_a_restart_is_said_to_be_gone(console: Site, editor: Browser):
    ask(console, WORDS)
    begun = editor.post("/queue/q1/try", {"fact": OPEN.id, "side": "affirm", "wording": WORDS})
    _ = landed(editor, begun)
    object.__setattr__(console.house, "jobs", Jobs(console.state, console.clock))
    page = editor.client.get(begun.headers["location"])
    assert "what came of it is no longer there" in text_of(page)
    assert WORDS not in page.text


def test_words_of_people_are_text_and_nothing_else(console: Site, editor: Browser):
    ask(console, "<script>alert(1)</script>云雀<img src=x onerror=alert(2)>")
    for path in ("/queue", "/queue/q1"):
        page = editor.get(path).text
        assert "<script>alert" not in page
        assert "<img" not in page


def test_feedback_has_a_page_of_its_own(console: Site, editor: Browser):
    number = report(console)
    assert editor.get(f"/queue/f{number}").status_code == 404

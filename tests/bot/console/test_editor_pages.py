"""The editor without a script: form and text in step, saving, conflicts, text found again, publishing."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest

from bot.state.accounts import Role
from bot.state.console import Search
from knowledge import draft_file, record_file, record_values
from tests.bot.builders import GONE, MISLEADING, OPEN, STATEMENT
from tests.bot.console.desks import ask, landed, text_of
from tests.bot.console.houses import Browser, Site, site
from tests.bot.console.sheets import fields_of

AT = f"/facts/{OPEN.id}"

COMPLETE = """\
id: yunque-moon
topic: test
subjects: [yunque]
statement: {zh: 云雀飞上了月球。, en: Yunque flew to the moon.}
denial: {zh: 云雀没有飞上月球。, en: Yunque did not fly to the moon.}
periods:
  - {from: 2024-01-01, verdict: refuted, because: {zh: 没有的事。, en: It did not.}, sources: [s1]}
wordings:
  affirm: [云雀飞上了月球, 云雀上月球了, Yunque flew to the moon]
  deny: [云雀没有飞上月球, 云雀没上月球, Yunque did not fly to the moon]
  not_this: [云雀飞上了火星]
sources:
  - {id: s1, publisher: 云报, title: 月球上没有云雀, url: "https://news.example/moon", published: 2024-01-01,
     seen: 2026-11-20, read: true, lang: zh, kind: press}
review_by: 2027-02-22
history: []
"""


@pytest.fixture
def editor(console: Site) -> Browser:
    return console.signed_in(Role.PUBLISHER, "Lin")


def _draft(console: Site, record_id: str = OPEN.id) -> str:
    found = draft_file(console.facts, "fact", record_id)
    return found.text if found else ""


def _audit(console: Site) -> list[tuple[str, str]]:
    return [(one.action, one.item) for one in console.store.done(Search(), 50)]


# --- form and text


def test_the_page_sent_back_as_it_is_changes_nothing(console: Site, editor: Browser) -> None:
    sent = fields_of(editor.get(AT).text)
    again = fields_of(editor.post(f"{AT}/form", sent).text)
    assert again["text"] == sent["text"] == sent["began"]
    assert console.store.autosaved(console.user(name="Lin"), "fact", OPEN.id) is None


def test_a_change_in_the_form_is_a_change_of_one_line_of_the_text(editor: Browser) -> None:
    sent = fields_of(editor.get(AT).text)
    changed = fields_of(editor.post(f"{AT}/form", sent | {"f.statement.en": "Yunque is open."}).text)
    gone = set(sent["text"].split("\n")) - set(changed["text"].split("\n"))
    assert len(gone) == 1
    assert "Yunque is open." in changed["text"]


def test_a_change_of_the_text_is_shown_by_the_form(editor: Browser) -> None:
    sent = fields_of(editor.get(AT).text)
    text = sent["text"].replace("Yunque is open to the public.", "Yunque is open, # really")
    assert text != sent["text"]
    again = fields_of(editor.post(f"{AT}/form", sent | {"text": text}).text)
    assert again["text"] == text
    assert again["f.statement.en"] == record_values(text)["statement"]["en"]


def test_changes_of_both_at_once_are_both_kept(editor: Browser) -> None:
    sent = fields_of(editor.get(AT).text)
    text = "# mine\n" + sent["text"].replace("topic: test", "topic: other")
    again = fields_of(editor.post(f"{AT}/form", sent | {"text": text, "f.review_by": "2028-01-01"}).text)
    assert "# mine" in again["text"]
    assert (again["f.topic"], again["f.review_by"]) == ("other", "2028-01-01")


def test_a_text_that_cannot_be_read_keeps_what_stands_in_the_form(editor: Browser) -> None:
    sent = fields_of(editor.get(AT).text)
    broken = sent | {"text": sent["text"] + "\nwordings: [", "f.statement.en": "Mine."}
    page = editor.post(f"{AT}/form", broken)
    again = fields_of(page.text)
    assert again["f.statement.en"] == "Mine."
    assert "cannot be read now" in text_of(page)
    mended = fields_of(editor.post(f"{AT}/form", again | {"text": sent["text"]}).text)
    assert "Mine." in mended["text"]


def test_entries_are_added_put_in_order_and_taken_away(editor: Browser) -> None:
    sent = fields_of(editor.get(AT).text)
    more = fields_of(editor.post(f"{AT}/form", sent | {"do": "add:periods"}).text)
    assert more["f.periods.3.from"] == "2026-11-22"
    earlier = more | {"f.periods.3.from": "2023-01-01", "do": "sort:periods"}
    ordered = fields_of(editor.post(f"{AT}/form", earlier).text)
    assert ordered["f.periods.0.from"] == "2023-01-01"
    fewer = fields_of(editor.post(f"{AT}/form", ordered | {"do": "drop:periods.0"}).text)
    assert "f.periods.3.from" not in fewer
    assert record_values(fewer["text"])["periods"] == record_values(sent["text"])["periods"]


def test_the_checks_name_field_and_remedy_in_the_readers_language(console: Site) -> None:
    editor = console.signed_in(Role.EDITOR, "Lin", accept_language="zh-CN")
    sent = fields_of(editor.get(AT).text)
    page = text_of(editor.post(f"{AT}/form", sent | {"f.review_by": "bald"}))
    assert "复查日期" in page
    assert "1 个问题要先改" in page
    answer = editor.post_json(f"{AT}/form", sent | {"f.review_by": "bald"}).json()
    (trouble,) = [one for one in answer["troubles"] if one["level"] == "error"]
    assert trouble["field"] == "f-review_by"
    assert answer["text"].split("\n")[trouble["line"] - 1] == "review_by: bald"


# --- kept, saved, lost and found


def test_what_was_written_is_found_again_after_the_browser_was_closed(console: Site, editor: Browser) -> None:
    sent = fields_of(editor.get(AT).text)
    kept = editor.post_json(f"{AT}/form", sent | {"f.statement.en": "Half a sen", "keep": "1"}).json()
    assert kept["kept"]
    later = console.signed_in(Role.PUBLISHER, "Lin")
    page = later.get(AT)
    assert "There is unsaved text" in text_of(page)
    assert "Half a sen" not in fields_of(page.text)["text"]
    taken = later.get(later.post(f"{AT}/found", {"do": "take"}).headers["location"].removeprefix("/console"))
    assert fields_of(taken.text)["f.statement.en"] == "Half a sen"
    _ = later.post(f"{AT}/found", {"do": "drop"})
    assert "There is unsaved text" not in text_of(later.get(AT))
    assert not _draft(console)


def test_what_was_never_saved_is_found_again_at_its_address(console: Site, editor: Browser) -> None:
    at = "/facts/yunque-is-new"
    sent = fields_of(editor.get(f"{at}?new=1").text)
    _ = editor.post_json(f"{at}/form", sent | {"f.statement.en": "Half a sen", "keep": "1"})
    later = console.signed_in(Role.EDITOR, "Lin")
    assert "There is unsaved text" in text_of(later.get(at))
    taken = later.get(later.post(f"{at}/found", {"do": "take"}).headers["location"].removeprefix("/console"))
    assert fields_of(taken.text)["f.statement.en"] == "Half a sen"
    assert console.signed_in(Role.EDITOR, "Mei").get(at).status_code == 404
    dropped = later.post(f"{at}/found", {"do": "drop"}).headers["location"]
    assert later.get(dropped.removeprefix("/console")).status_code == 200
    assert later.get(at).status_code == 404


def test_unsaved_text_is_nobody_elses(console: Site, editor: Browser) -> None:
    sent = fields_of(editor.get(AT).text)
    _ = editor.post_json(f"{AT}/form", sent | {"f.statement.en": "Secret", "keep": "1"})
    other = console.signed_in(Role.PUBLISHER, "Mei")
    assert "Secret" not in other.get(AT).text
    assert "unsaved text" not in text_of(other.get(AT))


def test_a_draft_is_saved_with_comments_and_shown_as_changed(console: Site, editor: Browser) -> None:
    sent = fields_of(editor.get(AT).text)
    text = "# why we changed this\n" + sent["text"]
    saved = editor.post(f"{AT}/save", sent | {"text": text, "f.statement.en": "It is open."})
    assert saved.headers["location"] == f"/console{AT}?notice=saved"
    assert _draft(console).startswith("# why we changed this\n")
    assert "It is open." in _draft(console)
    assert "Published, with a changed draft" in text_of(editor.get(AT))
    assert console.house.editorial.base.facts[OPEN.id] == OPEN
    assert ("draft-save", f"fact:{OPEN.id}") in _audit(console)


def test_an_unfinished_draft_is_listed_by_what_it_says(console: Site, editor: Browser) -> None:
    at = "/facts/yunque-is-new"
    sent = fields_of(editor.get(f"{at}?new=1").text)
    saved = editor.post(f"{at}/save", sent | {"f.wordings.affirm": "云雀是新的"})
    assert saved.status_code == 303
    assert "云雀是新的 yunque-is-new" in text_of(editor.get("/drafts"))
    sent = fields_of(editor.get(at).text)
    _ = editor.post(f"{at}/save", sent | {"f.statement.zh": "云雀是新产品。"})
    assert "云雀是新产品。 yunque-is-new" in text_of(editor.get("/drafts"))


def test_two_who_save_the_same_fact_lose_nothing(console: Site, editor: Browser) -> None:
    other = console.signed_in(Role.EDITOR, "Mei")
    mine, theirs = fields_of(editor.get(AT).text), fields_of(other.get(AT).text)
    assert other.post(f"{AT}/save", theirs | {"f.statement.zh": "云雀开放了。"}).status_code == 303
    met = editor.post(f"{AT}/save", mine | {"f.review_by": "2028-01-01"})
    assert met.status_code == 409
    said = text_of(met)
    assert "Somebody was faster" in said
    assert "They are: Mei" in said
    # Nothing was written over, and what I wrote is kept even if this page is closed.
    assert "云雀开放了。" in _draft(console)
    assert "2028-01-01" not in _draft(console)
    kept = console.store.autosaved(console.user(name="Lin"), "fact", OPEN.id)
    assert kept
    assert "2028-01-01" in kept.text
    # The proposal holds both.
    joined = _first_form(met.text)
    assert "云雀开放了。" in joined["text"]
    assert "2028-01-01" in joined["text"]
    assert editor.post(f"{AT}/save", joined).status_code == 303
    assert record_values(_draft(console))["statement"]["zh"] == "云雀开放了。"
    assert record_values(_draft(console))["review_by"] == "2028-01-01"
    assert console.store.autosaved(console.user(name="Lin"), "fact", OPEN.id) is None


def test_where_both_changed_the_same_the_page_says_so(console: Site, editor: Browser) -> None:
    other = console.signed_in(Role.EDITOR, "Mei")
    mine, theirs = fields_of(editor.get(AT).text), fields_of(other.get(AT).text)
    _ = other.post(f"{AT}/save", theirs | {"f.review_by": "2029-01-01"})
    met = editor.post(f"{AT}/save", mine | {"f.review_by": "2028-01-01", "f.topic": "b"})
    assert met.status_code == 409
    assert "2029-01-01" in met.text
    dropped = editor.post(f"{AT}/found", {"do": "drop"})
    assert dropped.status_code == 303
    assert "2029-01-01" in _draft(console)


def test_a_draft_that_is_gone_meanwhile_can_be_saved_anew(console: Site, editor: Browser) -> None:
    sent = fields_of(editor.get(AT).text)
    _ = editor.post(f"{AT}/save", sent | {"f.topic": "b"})
    mine = fields_of(editor.get(AT).text)
    other = console.signed_in(Role.EDITOR, "Mei")
    _ = other.post(f"{AT}/discard", {"version": mine["version"]})
    met = editor.post(f"{AT}/save", mine | {"f.topic": "c"})
    assert met.status_code == 409
    assert "published or discarded" in text_of(met)
    assert editor.post(f"{AT}/save", _first_form(met.text)).status_code == 303
    assert "topic: c" in _draft(console)


def _first_form(html: str) -> dict[str, str]:
    """The first form of the page of a conflict."""
    body = html[html.index('<form method="post" enctype') :]
    form = body[: body.index("</form>")].replace("<form ", '<form id="sheet" ')
    return fields_of(form)


def test_a_script_is_told_of_a_conflict_and_loses_nothing(console: Site, editor: Browser) -> None:
    sent = fields_of(editor.get(AT).text)
    first = editor.post_json(f"{AT}/save", sent | {"f.topic": "b"}).json()
    assert first["version"]
    assert "topic: b" in first["text"]
    second = editor.post_json(f"{AT}/save", sent | {"f.topic": "c"})
    assert (second.status_code, second.json()) == (409, {"conflict": True})


def test_a_discarded_draft_leaves_what_is_published(console: Site, editor: Browser) -> None:
    sent = fields_of(editor.get(AT).text)
    _ = editor.post(f"{AT}/save", sent | {"f.topic": "b"})
    version = fields_of(editor.get(AT).text)["version"]
    assert editor.post(f"{AT}/discard", {"version": "0" * 16}).status_code == 409
    assert editor.post(f"{AT}/discard", {"version": version}).status_code == 303
    assert not _draft(console)
    assert editor.post(f"{AT}/discard", {"version": version}).status_code == 404


def test_a_viewer_looks_and_tries_and_cannot_save(console: Site) -> None:
    viewer = console.signed_in(Role.VIEWER)
    page = viewer.get(AT)
    assert "may look and try messages" in text_of(page)
    assert "/save" not in page.text
    sent = fields_of(page.text)
    assert viewer.post(f"{AT}/save", sent).status_code == 403
    assert viewer.post(f"{AT}/form", sent).status_code == 403
    tried = viewer.post(f"{AT}/try", sent | {"message": "云雀已经对公众开放"})
    assert tried.status_code == 200
    assert not _draft(console)


def test_read_only_facts_are_shown_and_cannot_be_changed(tmp_path: Path) -> None:
    from knowledge import shipped_facts

    with site(tmp_path, facts=lambda _: shipped_facts()) as console:
        editor = console.signed_in(Role.PUBLISHER)
        page = editor.get("/facts/sora-open-to-public")
        assert "heshi facts init" in text_of(page)
        sent = fields_of(page.text)
        assert editor.post("/facts/sora-open-to-public/save", sent).status_code == 409
        assert (
            editor.post("/facts/sora-open-to-public/try", sent | {"message": "Sora能用了"}).status_code == 200
        )


@pytest.mark.parametrize("bad", ["Yunque", "a_b", "a.b", "x" * 61, "con"])
def test_what_is_no_id_opens_nothing(editor: Browser, bad: str) -> None:
    assert editor.get(f"/facts/{bad}?new=1").status_code == 404
    assert editor.post(f"/facts/{bad}/save", {"text": "id: a", "version": ""}).status_code in {404, 422}


# --- trying


def test_a_message_is_tried_with_the_draft_and_without(editor: Browser) -> None:
    sent = fields_of(editor.get(f"/facts/{MISLEADING.id}").text)
    at = f"/facts/{MISLEADING.id}/try"
    said = text_of(editor.post(at, sent | {"message": "云雀免费"}))
    assert "answers the same" in said
    other = sent | {
        "message": "云雀免费",
        "f.periods.0.verdict": "refuted",
        "f.periods.0.because.en": "It costs.",
    }
    said = text_of(editor.post(at, other))
    assert "It costs." in said
    assert "The published edition answers" in said
    assert "Write a sentence first" in text_of(editor.post(at, sent | {"message": " "}))
    assert "not complete yet" in text_of(editor.post(at, sent | {"message": "x", "f.review_by": "bald"}))


# --- reviewing and publishing


def test_a_new_fact_is_begun_written_tried_and_published(console: Site) -> None:
    editor = console.signed_in(Role.PUBLISHER, "Lin")
    with editor.client:
        assert editor.post("/facts/new", {"id": "Yunque Moon"}).status_code == 422
        assert editor.post("/facts/new", {"id": OPEN.id}).status_code == 409
        page = _followed(editor, editor.post("/facts/new", {"id": "yunque-moon"}))
        assert "New, not saved yet" in text_of(page)
        sent = fields_of(page.text) | {"text": COMPLETE}
        sent = {name: value for name, value in sent.items() if not name.startswith("f.")}
        assert editor.post("/facts/yunque-moon/save", sent).status_code == 303
        assert "yunque-moon" in text_of(editor.get("/drafts"))
        review = editor.get("/facts/yunque-moon/review")
        assert "Try it first" in text_of(review)
        tried = landed(editor, editor.post("/facts/yunque-moon/trial"))
        assert "Every rule is kept" in text_of(tried)
        of_another = str(tried.url.path).replace("yunque-moon", OPEN.id).removeprefix("/console")
        assert editor.get(of_another).status_code == 404
        version = draft_file(console.facts, "fact", "yunque-moon").version
        wish = {"version": version, "change": "first published"}
        done = landed(editor, editor.post("/facts/yunque-moon/publish", wish))
    assert "is in use" in text_of(done)
    assert "yunque-moon" in console.house.library.current().base.facts
    assert not _draft(console, "yunque-moon")
    assert ("publish", "fact:yunque-moon") in _audit(console)


def _followed(editor: Browser, answer: Any) -> Any:
    assert answer.status_code == 303
    return editor.get(answer.headers["location"].removeprefix("/console"))


def test_a_new_fact_begins_with_the_words_of_a_question(console: Site, editor: Browser) -> None:
    number = ask(console, "云雀飞上了月球", "1", "2", "3")
    assert "云雀飞上了月球" in text_of(editor.get(f"/facts/new?from=q{number}"))
    assert editor.get("/facts/new?from=q99").status_code == 404
    page = _followed(editor, editor.post("/facts/new", {"id": "yunque-moon", "from": f"q{number}"}))
    sent = fields_of(page.text)
    assert "云雀飞上了月球" in sent["f.wordings.affirm"]
    assert record_values(sent["text"])["id"] == "yunque-moon"


def test_a_draft_that_breaks_a_rule_is_not_published(console: Site) -> None:
    editor = console.signed_in(Role.PUBLISHER, "Lin")
    with editor.client:
        _ = editor.post("/facts/yunque-moon/save", {"text": COMPLETE.replace("[s1]", "[s9]"), "version": ""})
        version = draft_file(console.facts, "fact", "yunque-moon").version
        done = landed(editor, editor.post("/facts/yunque-moon/publish", {"version": version}))
        assert done.status_code == 409
    assert "Not published" in text_of(done)
    assert "yunque-moon" not in console.house.library.current().base.facts
    assert _draft(console, "yunque-moon")


def test_two_people_review_where_that_is_asked_for(tmp_path: Path) -> None:
    with site(tmp_path, review="two") as console:
        lin, mei = console.signed_in(Role.PUBLISHER, "Lin"), console.signed_in(Role.PUBLISHER, "Mei")
        with lin.client, mei.client:
            _ = lin.post("/facts/yunque-moon/save", {"text": COMPLETE, "version": ""})
            version = draft_file(console.facts, "fact", "yunque-moon").version
            assert "somebody else has to approve" in text_of(lin.get("/facts/yunque-moon/review"))
            assert lin.post("/facts/yunque-moon/approve", {"version": version}).status_code == 409
            done = landed(lin, lin.post("/facts/yunque-moon/publish", {"version": version}))
            assert "has to approve" in text_of(done)
            assert "yunque-moon" not in console.house.library.current().base.facts
            # A note, and a version that was not looked at.
            _ = mei.post("/facts/yunque-moon/ask", {"note": "Which moon? <script>"})
            assert "Which moon? <script>" in text_of(lin.get("/facts/yunque-moon/review"))
            assert mei.post("/facts/yunque-moon/approve", {"version": "0" * 16}).status_code == 409
            assert mei.post("/facts/yunque-moon/approve", {"version": version}).status_code == 303
            assert "Approved by Mei" in text_of(lin.get("/facts/yunque-moon/review"))
            done = landed(lin, lin.post("/facts/yunque-moon/publish", {"version": version}))
            assert "is in use" in text_of(done)
            assert "Which moon" not in text_of(lin.get("/facts/yunque-moon/history"))


def test_a_draft_older_than_what_is_published_is_joined_first(console: Site) -> None:
    editor = console.signed_in(Role.PUBLISHER, "Lin")
    sent = fields_of(editor.get(AT).text)
    with editor.client:
        _ = editor.post(f"{AT}/save", sent | {"f.review_by": "2028-01-01"})
        there = record_file(console.facts, "fact", OPEN.id)
        newer = there.text.replace("Registration opened that day.", "It opened that day.")
        assert newer != there.text
        _ = there.path.write_text(newer, "utf-8")
        assert console.house.library.reload() is None
        assert "published a newer version" in text_of(editor.get(f"{AT}/review"))
        version = draft_file(console.facts, "fact", OPEN.id).version
        met = landed(editor, editor.post(f"{AT}/publish", {"version": version}))
        assert met.status_code == 409
        joined = _first_form(met.text)
        assert "It opened that day." in joined["text"]
        assert "2028-01-01" in joined["text"]
        assert editor.post(f"{AT}/save", joined).status_code == 303
        assert "published a newer version" not in text_of(editor.get(f"{AT}/review"))


# --- history, withdrawing


def test_a_version_of_the_history_is_brought_back_as_a_draft(tmp_path: Path) -> None:
    with site(tmp_path) as console:
        folder = console.facts
        for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "begun"]):
            config = ["-c", "user.name=x", "-c", "user.email=x@x.invalid"]
            _ = subprocess.run(["git", "-C", str(folder), *config, *command], check=True)
        editor = console.signed_in(Role.PUBLISHER, "Lin")
        with editor.client:
            sent = fields_of(editor.get(AT).text)
            _ = editor.post(f"{AT}/save", sent | {"f.review_by": "2028-01-01"})
            version = draft_file(folder, "fact", OPEN.id).version
            done = landed(editor, editor.post(f"{AT}/publish", {"version": version, "change": "later"}))
            assert "is in use" in text_of(done)
            life = editor.get(f"{AT}/history")
        assert "Lin" in text_of(life)
        log = subprocess.run(
            ["git", "-C", str(folder), "log", "--format=%an %s", "-3"], check=True, capture_output=True
        )
        assert b"Lin" in log.stdout
        first = subprocess.run(
            ["git", "-C", str(folder), "rev-list", "--max-parents=0", "HEAD"], check=True, capture_output=True
        )
        revision = first.stdout.decode().strip()
        looked = editor.get(f"{AT}/history/{revision}")
        assert "Restore as a draft" in text_of(looked)
        assert editor.post(f"{AT}/restore", {"revision": revision}).status_code == 303
        restored = record_values(_draft(console))
        assert restored["review_by"] == "2027-02-22"
        assert restored["draft"]["based_on"] == record_file(folder, "fact", OPEN.id).version
        # A second time there is a draft already: nothing is written over it.
        assert editor.post(f"{AT}/restore", {"revision": revision}).status_code in {303, 409}
        assert editor.get(f"{AT}/history/{'0' * 40}").status_code == 404


def test_a_fact_is_withdrawn_with_a_reason(console: Site, editor: Browser) -> None:
    assert editor.get(f"{AT}/withdraw").status_code == 200
    assert editor.post(f"{AT}/withdraw", {"because": " "}).status_code == 422
    assert editor.post(f"{AT}/withdraw", {"because": "Wrong.", "see": "nope"}).status_code == 422
    assert editor.post(f"{AT}/withdraw", {"because": "Wrong.", "see": MISLEADING.id}).status_code == 303
    fact = console.house.library.current().base.facts[OPEN.id]
    assert fact.withdrawn
    assert fact.withdrawn.see == MISLEADING.id
    assert "Wrong." in text_of(editor.get(AT))
    assert editor.get(f"{AT}/withdraw").status_code == 404
    assert console.signed_in(Role.EDITOR).post(f"/facts/{MISLEADING.id}/withdraw").status_code == 403


# --- the other kinds, lists


def test_a_draft_that_was_never_published_gets_another_id(console: Site, editor: Browser) -> None:
    _ = editor.post("/facts/question-1/save", {"text": "id: question-1\ntopic: test\n", "version": ""})
    assert editor.post("/facts/question-1/rename", {"to": OPEN.id}).status_code == 409
    assert editor.post("/facts/question-1/rename", {"to": "No Id"}).status_code == 422
    moved = editor.post("/facts/question-1/rename", {"to": "yunque-moon"})
    assert moved.headers["location"] == "/console/facts/yunque-moon?notice=renamed"
    assert _draft(console, "yunque-moon") == "id: yunque-moon\ntopic: test\n"
    assert not _draft(console, "question-1")
    assert editor.post(f"{AT}/rename", {"to": "yunque-sun"}).status_code == 409


def test_every_kind_of_record_has_its_editor(console: Site, editor: Browser) -> None:
    for at, field in (("/statements/" + STATEMENT.id, "f.where"), ("/subjects/yunque", "f.names.en")):
        sent = fields_of(editor.get(at).text)
        assert sent[field]
        assert editor.post(f"{at}/save", sent | {field: "Elsewhere"}).status_code == 303
        assert fields_of(editor.get(at).text)[field] == "Elsewhere"
    page = _followed(editor, editor.post("/lexicon/new", {"id": "words-of-test"}))
    sent = fields_of(page.text)
    more = fields_of(editor.post("/lexicon/words-of-test/form", sent | {"do": "add:concepts"}).text)
    assert any(name.endswith(".words") for name in more)


def test_the_lists_find_by_word_script_and_filter(console: Site, editor: Browser) -> None:
    def found(query: str) -> list[str]:
        page = editor.get(f"/facts{query}").text
        table = page[page.index('id="found"') :]
        return [one for one in console.house.editorial.base.facts if f"/console/facts/{one}" in table]

    assert OPEN.id in found("?q=對公眾開放")
    assert found("?q=nothing+at+all") == []
    assert found("?state=withdrawn") == [GONE.id]
    assert found("?verdict=misleading") == [MISLEADING.id]
    assert found("?state=stale") == ["yunque-maker"] == found("?due=1")
    assert found("?subject=yunque&topic=nope") == []
    assert found("?q=https://news.example/old") == [OPEN.id]
    assert len(found("?page=99999&sort=changed&since=bald&verdict=odd")) == len(
        console.house.editorial.base.facts
    )
    _ = editor.post(f"{AT}/save", fields_of(editor.get(AT).text) | {"f.topic": "b"})
    assert found("?state=changed") == [OPEN.id]
    _ = editor.post(
        "/facts/moon-new/save", {"text": COMPLETE.replace("yunque-moon", "moon-new"), "version": ""}
    )
    page = editor.get("/facts?q=月球").text
    assert "/console/facts/moon-new" in page
    assert "/console/facts/moon-new" in editor.get("/facts?state=draft").text


def test_the_lists_of_the_other_kinds(console: Site, editor: Browser) -> None:
    assert STATEMENT.id in text_of(editor.get("/statements?q=雲雀"))
    assert "No statement is like that" in text_of(editor.get("/statements?speaker=Nobody"))
    assert "Yunque" in text_of(editor.get("/subjects"))
    assert "No subject is like that" in text_of(editor.get("/subjects?q=zzz"))
    assert "Release timeline" in text_of(editor.get("/subjects/yunque/releases"))
    assert editor.get("/subjects/nope/releases").status_code == 404
    assert "No lists of words" in text_of(editor.get("/lexicon"))


def test_what_people_write_is_never_markup(console: Site, editor: Browser) -> None:
    evil = "<script>alert(1)</script>\"'&{{7*7}}"
    text = COMPLETE.replace("云雀飞上了月球。", "X").replace("Yunque flew to the moon.", "Y")
    values = record_values(text)
    from knowledge import with_values

    values["statement"] = {"zh": evil, "en": evil}
    values["wordings"]["affirm"] = [evil]
    values["sources"][0] |= {"publisher": evil, "title": evil, "url": "javascript:alert(1)"}
    values["draft"] = {"why": evil, "from": {"name": evil, "url": "javascript:alert(1)"}}
    saved = editor.post("/facts/yunque-moon/save", {"text": with_values(text, values), "version": ""})
    assert saved.status_code == 303
    for page in (
        "/facts/yunque-moon",
        "/facts/yunque-moon/review",
        "/drafts",
        "/facts",
        "/facts?q=" + "script",
    ):
        html = editor.get(page).text
        assert "<script>alert" not in html
        assert 'href="javascript:' not in html
        assert "49" not in html.replace("2026", "")[:200]
    sent = fields_of(editor.get("/facts/yunque-moon").text)
    assert sent["f.statement.zh"] == evil
    answer = editor.post_json("/facts/yunque-moon/form", sent | {"f.topic": evil}).json()
    assert "<script>alert" not in answer["summary"] + answer.get("form", "")

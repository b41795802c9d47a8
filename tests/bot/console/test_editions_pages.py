"""Editions in the console: kept, compared, opened, gone back to, taken away."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from pathlib import Path

import pytest

from bot.curate.exporting import FORMS
from bot.messages import Address, Room
from bot.state.accounts import Role
from knowledge import Verdict, editions, record_file
from tests.bot.builders import ALWAYS, OPEN
from tests.bot.console.desks import landed, tell, text_of
from tests.bot.console.houses import Browser, Site


@pytest.fixture
def publisher(console: Site):
    browser = console.signed_in(Role.PUBLISHER, "Lin")
    with browser.client:
        yield browser


def _kept(console: Site) -> list[str]:
    return [one.name for one in editions(console.house.settings.data / "editions.sqlite")]


def _edit(console: Site, old: str, new: str) -> None:
    """Another word where OPEN has `old` for the last time."""
    found = record_file(console.facts, "fact", OPEN.id)
    assert found
    before, there, after = found.text.rpartition(old)
    assert there
    found.path.write_text(before + new + after, encoding="utf-8")
    assert console.house.library.reload() is None


def _two(console: Site, publisher: Browser) -> tuple[str, str]:
    """An edition, and another one in which the last verdict on OPEN is `misleading`."""
    _ = landed(publisher, publisher.post("/editions/keep"))
    _edit(console, '"verdict": "refuted"', '"verdict": "misleading"')
    _ = landed(publisher, publisher.post("/editions/keep"))
    older, newer = _kept(console)
    return older, newer


def test_without_an_archive_the_page_says_how_to_begin(publisher: Browser):
    said = text_of(publisher.get("/editions"))
    assert "No edition is kept yet" in said
    assert "Keep the edition in use" in said


def test_keeping_is_said_and_listed(console: Site, publisher: Browser):
    done = landed(publisher, publisher.post("/editions/keep"))
    assert "is kept, with" in text_of(done)
    (name,) = _kept(console)
    said = text_of(publisher.get("/editions"))
    assert name in said
    assert "Keep the edition in use" not in said


def test_two_editions_are_compared_other_verdicts_first(console: Site, publisher: Browser):
    older, newer = _two(console, publisher)
    said = text_of(publisher.get("/editions/compare", params={"from": older, "to": newer}))
    assert "another verdict (1)" in said
    assert OPEN.id in said
    assert "refuted" in said
    assert "misleading" in said
    same = publisher.get("/editions/compare", params={"from": older, "to": older})
    assert "The records of both are the same" in text_of(same)


def test_a_fact_is_opened_as_it_was(console: Site, publisher: Browser):
    older, newer = _two(console, publisher)
    then = text_of(publisher.get(f"/editions/{older}/facts/{OPEN.id}"))
    now = text_of(publisher.get(f"/editions/{newer}/facts/{OPEN.id}"))
    assert "Outdated" in then
    assert "Misleading" in now
    assert '"verdict": "misleading"' in now
    chosen = publisher.get("/editions/open", params={"edition": older, "id": OPEN.id})
    assert chosen.headers["location"] == f"/console/editions/{older.replace('+', '%2B')}/facts/{OPEN.id}"
    assert publisher.client.get(chosen.headers["location"]).status_code == 200
    assert publisher.get("/editions/open", params={"edition": older, "id": "../x"}).status_code == 404
    assert publisher.get("/editions/open", params={"edition": "none", "id": OPEN.id}).status_code == 404
    assert publisher.get(f"/editions/{older}/facts/no-such-fact").status_code == 404
    assert publisher.get(f"/editions/2020.01.01+000000/facts/{OPEN.id}").status_code == 404


def test_going_back_is_previewed_typed_and_undone(console: Site, publisher: Browser):
    older, newer = _two(console, publisher)
    tell(console, Address("telegram", "-1", Room.GROUP), verdict=Verdict.MISLEADING)
    page = landed(publisher, publisher.post(f"/editions/{older}/look-back"))
    said = text_of(page)
    assert "These records say again what they said (1)" in said
    assert "Misleading → Outdated" in said
    assert console.house.library.current().base.edition == newer
    wrong = publisher.post(f"/editions/{older}/back", {"edition": "yes"})
    assert wrong.status_code == 422
    done = landed(publisher, publisher.post(f"/editions/{older}/back", {"edition": older}))
    assert f"The edition in use is {older}" in text_of(done)
    assert console.house.library.current().base.edition == older
    again = landed(publisher, publisher.post(f"/editions/{newer}/back", {"edition": newer}))
    assert f"The edition in use is {newer}" in text_of(again)


def test_a_fact_that_came_later_is_withdrawn_and_kept_as_a_draft(console: Site, publisher: Browser):
    _ = landed(publisher, publisher.post("/editions/keep"))
    (older,) = _kept(console)
    found = record_file(console.facts, "fact", OPEN.id)
    assert found
    later = found.text.replace(OPEN.id, "yunque-later").replace("云雀已经对公众开放", "云雀晚些开放")
    found.path.with_name("yunque-later.yaml").write_text(later, encoding="utf-8")
    assert console.house.library.reload() is None
    said = text_of(landed(publisher, publisher.post(f"/editions/{older}/look-back")))
    assert "These facts are withdrawn (1)" in said
    assert "yunque-later" in said
    _ = landed(publisher, publisher.post(f"/editions/{older}/back", {"edition": older}))
    assert console.house.library.current().base.fact("yunque-later").withdrawn
    assert (console.facts / "drafts" / "yunque-later.yaml").is_file()


def test_only_publishers_go_back(console: Site, publisher: Browser):
    older, _ = _two(console, publisher)
    editor = console.signed_in(Role.EDITOR)
    assert "Only publishers go back" in text_of(editor.get("/editions"))
    assert editor.post(f"/editions/{older}/look-back").status_code == 403
    assert editor.post(f"/editions/{older}/back", {"edition": older}).status_code == 403


@pytest.mark.parametrize("form", list(FORMS))
def test_the_edition_in_use_is_taken_away(console: Site, publisher: Browser, form: str, tmp_path: Path):
    answer = publisher.get(f"/exchange/export?format={form}")
    assert answer.status_code == 200
    assert "attachment" in answer.headers["content-disposition"]
    if form == "sqlite":
        (tmp_path / "taken.sqlite").write_bytes(answer.content)
        with sqlite3.connect(tmp_path / "taken.sqlite") as database:
            assert database.execute("SELECT count(*) FROM contents").fetchone()[0]
        database.close()
    elif FORMS[form].media.startswith("text/csv"):
        rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
        assert any(ALWAYS.id in row for row in rows)
    else:
        assert ALWAYS.id in json.dumps(json.loads(answer.content))


def test_other_formats_there_are_none(publisher: Browser):
    assert publisher.get("/exchange/export?format=doc").status_code == 404


def test_an_archive_that_is_damaged_is_said_to_be(console: Site, publisher: Browser):
    (console.house.settings.data / "editions.sqlite").write_bytes(b"no database")
    answer = publisher.get("/editions")
    assert answer.status_code == 409
    assert "cannot be used" in text_of(answer)

"""Import in the console: files and addresses become drafts that name their origin, and never facts."""

from __future__ import annotations

import io
import json
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from bot.console import exchange
from bot.outside.fetching import Fetcher, Reach
from bot.state.accounts import Role
from knowledge import list_drafts
from tests.bot.builders import OPEN
from tests.bot.console.desks import landed, text_of
from tests.bot.console.houses import Browser, Site, site

REVIEW = {
    "@context": "https://schema.org",
    "@type": "ClaimReview",
    "url": "https://checker.example/yunque-mars",
    "claimReviewed": "云雀把总部搬到了火星",
    "datePublished": "2026-11-02",
    "inLanguage": "zh",
    "author": {"@type": "Organization", "name": "Checker"},
    "reviewRating": {"@type": "Rating", "alternateName": "False"},
}


@pytest.fixture
def editor(console: Site):
    browser = console.signed_in(Role.EDITOR, "Lin")
    with browser.client:
        yield browser


def _upload(editor: Browser, name: str, content: bytes) -> Any:
    return landed(editor, editor.post("/exchange/import", files={"file": (name, content)}))


def test_a_review_of_others_becomes_a_draft_with_its_origin(console: Site, editor: Browser):
    page = _upload(editor, "review.json", json.dumps(REVIEW).encode())
    said = text_of(page)
    assert "Drafts written: 1" in said
    assert "云雀把总部搬到了火星" in said
    (draft,) = list_drafts(console.facts)
    assert draft.note.origin
    assert draft.note.origin.url == "https://checker.example/yunque-mars"
    assert draft.id not in console.house.library.current().base.facts
    assert f"/console/facts/{draft.id}" in page.text
    assert editor.get(f"/facts/{draft.id}").status_code == 200
    again = text_of(_upload(editor, "review.json", json.dumps(REVIEW).encode()))
    assert "There already, and not written again: 1" in again


def test_what_may_be_there_is_named_beside_the_draft(console: Site, editor: Browser):
    same = REVIEW | {"claimReviewed": OPEN.wordings.affirm[0], "url": "https://checker.example/open"}
    said = text_of(_upload(editor, "review.json", json.dumps(same).encode()))
    assert f"may be the same as: {OPEN.id}" in said


def test_our_own_table_comes_back(console: Site, editor: Browser):
    taken = editor.get("/exchange/export?format=csv").content
    said = text_of(_upload(editor, "facts.csv", taken))
    assert "There already" in said
    row = taken.decode("utf-8-sig").replace(OPEN.id, "yunque-copied").encode()
    _ = _upload(editor, "facts.csv", row)
    assert "yunque-copied" in [draft.id for draft in list_drafts(console.facts)]


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe\x00rubbish", b"{", b"[" * 5000, b"<html><p>no review</p></html>", b"PK\x03\x04no"],
)
def test_what_cannot_be_read_is_said_and_writes_nothing(console: Site, editor: Browser, content: bytes):
    page = _upload(editor, "x.json", content)
    assert page.status_code == 200
    assert "nothing in it to import" in text_of(page)
    assert list_drafts(console.facts) == ()


def test_an_archive_that_swells_is_not_unpacked(
    console: Site, editor: Browser, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(exchange, "MAX_UNPACKED", 1_000_000)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("articles.csv", b"0" * 1_000_001)
    assert "unpacks to more than" in text_of(_upload(editor, "articles.zip", packed.getvalue()))


def test_with_neither_file_nor_address_nothing_is_begun(editor: Browser):
    assert editor.post("/exchange/import", {"address": " "}).status_code == 422


def test_addresses_of_our_own_network_are_not_asked(console: Site, editor: Browser):
    for address in ("http://127.0.0.1:8765/", "http://169.254.169.254/latest", "FILE:///etc/passwd"):
        page = landed(editor, editor.post("/exchange/import", {"address": address}))
        assert "nothing in it to import" in text_of(page)
        assert "root:" not in page.text


class _Pages(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/html; charset=utf-8")
        self.end_headers()
        body = f'<html><script type="application/ld+json">{json.dumps(REVIEW)}</script><p>checked</p></html>'
        self.wfile.write(body.encode())

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def _served() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Pages)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_port
    server.shutdown()
    server.server_close()
    thread.join(timeout=10)


def test_a_page_is_fetched_and_read(console: Site, editor: Browser):
    with _served() as port:
        reach = Reach(allows=lambda _: True, ports=frozenset({port}))
        object.__setattr__(console.house, "fetcher", lambda: Fetcher(reach=reach))
        begun = editor.post("/exchange/import", {"address": f"http://127.0.0.1:{port}/review"})
        assert "Drafts written: 1" in text_of(landed(editor, begun))


def test_viewers_import_nothing_and_take_everything(console: Site):
    viewer = console.signed_in(Role.VIEWER)
    said = text_of(viewer.get("/exchange"))
    assert "Only editors import" in said
    assert "SQLite" in said
    assert viewer.post("/exchange/import", {"address": "https://checker.example/"}).status_code == 403


def test_a_search_is_offered_where_there_is_a_key(tmp_path):
    with site(tmp_path, google_factcheck_key="not-a-key") as made:
        assert "Search Google" in text_of(made.signed_in(Role.EDITOR).get("/exchange"))


def test_what_others_wrote_is_text_and_nothing_else(console: Site, editor: Browser):
    evil = REVIEW | {"claimReviewed": "<script>alert(1)</script>云雀", "url": "javascript:alert(2)"}
    page = _upload(editor, "<img src=x>.json", json.dumps(evil).encode())
    assert "<script>alert" not in page.text
    assert "<img" not in page.text
    assert "javascript:" not in page.text

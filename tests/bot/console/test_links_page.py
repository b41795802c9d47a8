"""The page of links: what is known, a look in the background over real requests, drafts of what is better."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from bot.console.links import ORDER
from bot.outside.fetching import Fetcher, Reach
from bot.outside.kept import LinkResult, LinkState, Why, keep, read_kept
from bot.state.accounts import Role
from knowledge import draft_file
from tests.bot.console.desks import landed, text_of
from tests.bot.console.houses import Browser, Site

DAILY = "https://cloud.example/bye"


@pytest.fixture
def editor(console: Site):
    browser = console.signed_in(Role.EDITOR, "Lin")
    with browser.client:
        yield browser


def _cited(console: Site) -> list[str]:
    from bot.outside.citations import cited

    return [one.url for one in cited(console.house.library.current().base)]


def _known(console: Site, url: str, state: LinkState, **over: object) -> None:
    found = LinkResult(url, state, Why.STATUS, console.clock(), 404, **over)  # type: ignore[arg-type]
    keep(console.house.settings.data, read_kept(console.house.settings.data) | {url: found})


def test_every_state_has_its_place_in_the_order():
    assert sorted(ORDER) == sorted(LinkState)


def test_before_the_first_look_nothing_is_claimed(editor: Browser, console: Site):
    said = text_of(editor.get("/links"))
    assert f"{len(_cited(console))} addresses" in said
    assert "never checked" in said
    assert "Check what was not checked within a week" in said


def test_what_is_gone_stands_with_who_cites_it_and_what_is_there_instead(console: Site, editor: Browser):
    url = _cited(console)[0]
    _known(
        console,
        url,
        LinkState.DEAD,
        archived="https://web.archive.org/web/2026/x",
        dead_since=console.clock(),
    )
    said = text_of(editor.get("/links"))
    assert "gone 1" in said
    assert url in said
    assert "archived copy" in said
    assert "found gone on 2026-11-18" in said
    _known(console, url, LinkState.ALIVE)
    assert "Nothing is wrong" in text_of(editor.get("/links"))
    assert url in text_of(editor.get("/links?show=all"))


def test_drafts_name_the_copy_and_the_published_file_stays(console: Site, editor: Browser):
    url = next(one for one in _cited(console) if "daily" in one or "example" in one)
    _known(console, url, LinkState.DEAD, archived="https://web.archive.org/web/2026/x")
    said = text_of(editor.post("/links/drafts"))
    written = re.findall(r"Drafts written: \d+ (.*?)(?:These stay|$)", said)
    assert written
    for name in written[0].split():
        draft = draft_file(console.facts, "fact", name) or draft_file(console.facts, "subject", name)
        if draft:
            assert "web.archive.org" in draft.text
    again = text_of(editor.post("/links/drafts"))
    assert "No new draft was written" in again


def test_viewers_do_not_run_it(console: Site):
    viewer = console.signed_in(Role.VIEWER)
    assert "Check what" not in text_of(viewer.get("/links"))
    assert viewer.post("/links/run").status_code == 403
    assert viewer.post("/links/drafts").status_code == 403


class _Pages(BaseHTTPRequestHandler):
    def _answer(self) -> None:
        self.send_response(200 if self.path in {"/daily", "/end", "/old"} else 404)
        self.send_header("content-type", "text/html")
        self.end_headers()
        self.wfile.write(f"<title>{self.path}</title><p>{self.path * 80}".encode())

    def __getattr__(self, name: str) -> object:
        if name in {"do_GET", "do_HEAD"}:
            return self._answer
        raise AttributeError(name)

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


def test_a_look_runs_in_the_background_and_its_results_are_kept(console: Site, editor: Browser):
    with _served() as port:
        at = f"http://127.0.0.1:{port}"
        for file in console.facts.rglob("*.yaml"):
            text = re.sub(r"https://[a-z.]+/([a-z-]*)", rf"{at}/\1", file.read_text(encoding="utf-8"))
            file.write_text(text.replace(f"{at}/bye", f"{at}/gone"), encoding="utf-8")
        assert console.house.library.reload() is None
        reach = Reach(allows=lambda _: True, ports=frozenset({port}))
        object.__setattr__(console.house, "fetcher", lambda: Fetcher(reach=reach))
        done = landed(editor, editor.post("/links/run", {"all": "1"}))
    said = text_of(done)
    assert f"{len(_cited(console))} addresses were checked, 1 are gone" in said
    kept = read_kept(console.house.settings.data)
    assert kept[f"{at}/gone"].state is LinkState.DEAD
    assert "gone 1" in text_of(editor.get("/links"))

"""Questions from the page through the real inbox: answered, once, and nothing of them stays."""

from __future__ import annotations

import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx

from bot.messages import Language
from bot.public.words import PAGE_WORDS
from knowledge import CheckResult
from tests.bot.public.inboxes import whole
from tests.bot.public.sites import COURSE, DENIED, ENGLISH, NEAR, SAID, by_heart

KEY = "k" * 32
ZH = PAGE_WORDS[Language.ZH_HANS]


def web(address: str) -> httpx.Client:
    return httpx.Client(base_url=address, headers={"accept-language": "zh-CN"}, trust_env=False, timeout=30)


class Held:
    """A checker that waits for `go`."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.checked = 0
        self._heart = by_heart()

    def check(self, text: str, **how: Any) -> CheckResult:
        self.checked += 1
        assert self.go.wait(timeout=30)
        return self._heart.check(text, **how)


def test_a_question_is_answered_and_its_buttons_too(tmp_path: Path) -> None:
    with whole(tmp_path) as at, web(at) as page:
        answer = page.post("/api/chat", json={"text": SAID}).json()
        assert answer["plain"].startswith("已过时：")
        details = next(b["payload"] for b in answer["answer"]["buttons"] if b["action"] == "d")
        assert "timeline" in page.post("/api/chat", json={"press": details}).json()["html"]
        dated = page.post("/api/chat", json={"text": SAID, "said_on": "2025-01-05"}).json()
        assert "当时：属实" in dated["plain"]
        picks = page.post("/api/chat", json={"text": NEAR}).json()["answer"]["buttons"]
        pick = next(pick["payload"] for pick in picks if "已经对公众开放" in pick["label"])
        assert "现在不是了" in page.post("/api/chat", json={"press": pick}).json()["plain"]
        for command in ("/help", "/privacy", "/forget", "/settings", "/why", "/subscribe", "/check"):
            assert page.post("/api/chat", json={"text": command}).status_code == 200, command


def test_fifty_people_at_once_get_each_their_own(tmp_path: Path) -> None:
    first_words = {
        SAID: "已过时：",
        DENIED: "属实：",
        ENGLISH: "Outdated:",
        COURSE: "先别付款",
        NEAR: "你想问的是不是",
    }
    texts = list(first_words) * 10
    with whole(tmp_path) as at, web(at) as page, ThreadPoolExecutor(16) as people:
        answers = list(people.map(lambda text: page.post("/api/chat", json={"text": text}).json(), texts))
    for text, answer in zip(texts, answers, strict=True):
        assert answer["plain"].startswith(first_words[text])


def test_asked_twice_it_is_checked_once_also_after_a_restart(tmp_path: Path) -> None:
    heart = by_heart()
    with whole(tmp_path, heart) as at, web(at) as page, ThreadPoolExecutor(2) as fingers:
        ask = lambda _: page.post("/api/chat", json={"text": SAID, "key": KEY}).json()  # noqa: E731
        first, second = fingers.map(ask, range(2))
        assert first == second
    with whole(tmp_path, heart) as at, web(at) as page:
        assert page.post("/api/chat", json={"text": SAID, "key": KEY}).json() == first
        other = page.post("/api/chat", json={"text": NEAR, "key": KEY})
        assert (other.status_code, other.json()["error"]["code"]) == (409, "clash")
    assert heart.asked == [SAID]


def test_a_slow_answer_is_brought_by_its_ticket(tmp_path: Path) -> None:
    held = Held()
    with whole(tmp_path, held, patience=0.2) as at, web(at) as page:
        later = page.post("/api/chat", json={"text": SAID, "key": KEY})
        assert later.status_code == 202
        ticket = later.json()["ticket"]
        assert page.get(f"/t/{ticket}").status_code == 202
        held.go.set()
        shown = page.get(f"/api/chat/{ticket}")
        while shown.status_code == 202:
            shown = page.get(f"/api/chat/{ticket}")
        assert shown.json()["plain"].startswith("已过时：")
        assert "已过时：" in page.get(f"/t/{ticket}").text
        assert held.checked == 1


def test_what_fails_again_and_again_is_said_to_be_our_fault(tmp_path: Path) -> None:
    class Broken:
        def check(self, *_: Any, **__: Any) -> Any:
            raise RuntimeError("cannot bear geheim-4711")

    with whole(tmp_path, Broken()) as at, web(at) as page:
        failed = page.post("/api/chat", json={"text": "geheim-4711"})
    assert (failed.status_code, failed.json()["error"]["says"]) == (500, ZH.error_accident)


def test_nothing_of_a_question_is_readable_on_disk(tmp_path: Path) -> None:
    with whole(tmp_path) as at, web(at) as page:
        page.post("/api/chat", json={"text": "geheim-4711 " + SAID, "key": KEY})
        page.post("/", data={"text": "geheim-4711", "key": KEY})
        ticket = page.post("/api/chat", json={"text": "geheim-4711 " + SAID, "key": KEY})
        assert ticket.status_code == 200
        files = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    files |= {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    assert "state.db" in files
    for name, content in files.items():
        assert b"geheim" not in content, name
        assert KEY.encode() not in content, name
        assert "云雀".encode() not in content, name


def test_no_answer_is_remembered_for_corrections_that_could_reach_nobody(tmp_path: Path) -> None:
    with whole(tmp_path) as at, web(at) as page:
        page.post("/api/chat", json={"text": SAID})
        with closing(sqlite3.connect(f"file:{tmp_path / 'state.db'}?mode=ro", uri=True)) as database:
            assert database.execute("SELECT count(*) FROM answers").fetchone() == (0,)


def test_a_stopping_server_lets_nobody_wait(tmp_path: Path) -> None:
    held = Held()
    with ThreadPoolExecutor(1) as visitor:
        with whole(tmp_path, held, patience=60) as at:
            page = web(at)
            asking = visitor.submit(page.post, "/api/chat", json={"text": SAID, "key": KEY})
            while not held.checked:
                time.sleep(0.01)
        assert asking.result().status_code == 202
        held.go.set()
        page.close()
    # What was taken is answered after the start.
    with whole(tmp_path) as at, web(at) as page:
        assert page.post("/api/chat", json={"text": SAID, "key": KEY}).json()["plain"].startswith("已过时：")

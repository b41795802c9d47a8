"""A question from the web chat to its verdict, over HTTP: asked, handed on, published, told."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.app import clock
from bot.messages import Action, Language
from bot.phrases.queue_words import queue_words
from bot.state.accounts import Role
from bot.state.console import ConsoleStore, Outside
from bot.state.desk import DeskReading, Visitor
from tests.bot.test_serving import address, serving

pytestmark = pytest.mark.slow

NEW = "云雀其实有三条性命"
QUEUE = queue_words(Language.ZH_HANS)


class Page:
    """A page of the web chat: it keeps the words that each answer was about."""

    def __init__(self, browser: httpx.Client) -> None:
        self._browser = browser

    def asks(self, text: str) -> dict[str, Any]:
        return self._says({"text": text})

    def presses(self, answer: dict[str, Any], action: Action, about: str) -> dict[str, Any]:
        (press,) = [one["payload"] for one in answer["buttons"] if one["action"] == action.value]
        return self._says({"press": press, "about": about})

    def _says(self, body: dict[str, str]) -> dict[str, Any]:
        reply = self._browser.post("api/chat", json=body)
        assert reply.status_code == 200, reply.text
        return dict(reply.json()["answer"])

    def reads(self, path: str) -> str:
        return self._browser.get(path).text


def actions(answer: dict[str, Any]) -> set[str]:
    return {one["action"] for one in answer["buttons"]}


def until(true: Callable[[], bool], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.2)


def publish(folder: Path) -> None:
    """An editor takes the sentence for a wording, in the file."""
    path = folder / "own" / "facts" / "test" / "yunque-alive.yaml"
    record = json.loads(path.read_text(encoding="utf-8"))
    record["wordings"]["affirm"].append(NEW)
    _ = path.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")


def unanswered(page: Page) -> dict[str, Any]:
    answer = page.asks(NEW)
    if Action.NONE_OF_THESE.value in actions(answer):
        answer = page.presses(answer, Action.NONE_OF_THESE, NEW)
    return answer


def test_from_the_web_chat_to_the_verdict(tmp_path: Path) -> None:
    with serving(tmp_path) as process, httpx.Client(base_url=address(process), trust_env=False) as browser:
        page = Page(browser)
        # Nobody would look at it: it is not offered.
        assert Action.ASK.value not in actions(unanswered(page))
        users = ConsoleStore(Outside(tmp_path / "data"), clock)
        assert users.add_user("mei", Role.PUBLISHER, password="a long enough one")
        answer = unanswered(page)
        assert QUEUE.ask_offer_page in [one.get("text") for one in answer["blocks"]]
        done = page.presses(answer, Action.ASK, NEW)
        link = f"q/{done['ticket']}?lang=zh-Hans"
        assert "还没有结论" in page.reads(link)
        assert "没有这个链接" in page.reads(f"q/{'0' * 32}?lang=zh-Hans")
        desk = DeskReading(Visitor(tmp_path / "data"))
        (entry,) = desk.entries(clock())
        assert ([one.text for one in entry.texts], entry.tickets, entry.waiting) == ([NEW], 1, 0)
        publish(tmp_path)
        until(lambda: "现在有结论了" in page.reads(link))
        assert NEW not in page.reads(link)
        assert desk.entries(clock()) == []
        assert page.asks(NEW)["blocks"][0]["verdict"]

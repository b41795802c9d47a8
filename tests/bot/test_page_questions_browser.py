"""Handing a question on in a real browser: only the page has the words; its link tells what became of it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.app import clock
from bot.messages import Language
from bot.phrases.queue_words import queue_words
from bot.phrases.room_words import room_words
from bot.state.accounts import Role
from bot.state.console import ConsoleStore, Outside
from bot.state.desk import DeskReading, Visitor
from tests.bot.public.test_browser import CHROMIUM, FLAGS
from tests.bot.test_page_questions import NEW, publish, until
from tests.bot.test_serving import address, serving

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        CHROMIUM is None and not os.environ.get("CI"), reason="no Chromium here: apt-get install chromium"
    ),
]

QUEUE, ROOM = queue_words(Language.ZH_HANS), room_words(Language.ZH_HANS)


@pytest.fixture
def page() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, headless=True, args=FLAGS)
        context = browser.new_context(viewport={"width": 390, "height": 760}, locale="zh-CN")
        context.set_default_timeout(20_000)
        yield context.new_page()
        browser.close()


def says(page: Any, text: str) -> None:
    page.get_by_role("textbox").fill(text)
    page.get_by_role("textbox").press("Enter")


def test_a_question_is_handed_on_from_the_page_and_found_at_its_link(tmp_path: Path, page: Any) -> None:
    with serving(tmp_path) as process:
        page.goto(address(process))
        users = ConsoleStore(Outside(tmp_path / "data"), clock)
        assert users.add_user("mei", Role.EDITOR, password="a long enough one")
        says(page, NEW)
        none = page.get_by_role("button", name="都不是")
        ask = page.get_by_role("button", name=ROOM.ask)
        none.or_(ask).first.wait_for()
        if none.count():
            none.click()
        ask.click()
        link = page.locator("a.ticket")
        link.wait_for()
        desk = DeskReading(Visitor(tmp_path / "data"))
        assert [one.text for entry in desk.entries(clock()) for one in entry.texts] == [NEW]
        at = link.get_attribute("href")
        page.goto(address_of(page, at))
        assert "还没有结论" in page.inner_text("main")
        publish(tmp_path)
        until(lambda: "现在有结论了" in _reloaded(page))
        assert NEW not in page.inner_text("main")


def test_a_fault_is_reported_with_the_words_from_the_page(tmp_path: Path, page: Any) -> None:
    with serving(tmp_path) as process:
        page.goto(address(process))
        users = ConsoleStore(Outside(tmp_path / "data"), clock)
        assert users.add_user("mei", Role.EDITOR, password="a long enough one")
        says(page, "云雀免费。")
        for label in (ROOM.fault, ROOM.fault_verdict, QUEUE.show_words):
            page.get_by_role("button", name=label).last.click()
        page.get_by_text(QUEUE.words_shown).wait_for()
        desk = DeskReading(Visitor(tmp_path / "data"))
        (reported,) = desk.complaints()
        assert reported.words == ("云雀免费。",)


def address_of(page: Any, path: str) -> str:
    return str(page.evaluate("path => new URL(path, location.href).href", path))


def _reloaded(page: Any) -> str:
    page.reload()
    return str(page.inner_text("main"))

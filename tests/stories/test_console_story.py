"""From a question in the web chat to its verdict there, by a maintainer with a browser and nothing else.

A real process, a real Chromium, facts in a git repository: once with the mouse, once with the keyboard.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bot.console.passwords import make_hash
from bot.state.accounts import Role
from bot.state.console import ConsoleStore, Outside
from tests.bot.builders import ALWAYS, write_folder
from tests.bot.test_serving import address, serving

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-dev-shm-usage"]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(
        CHROMIUM is None and not os.environ.get("CI"), reason="no Chromium here: apt-get install chromium"
    ),
]

PASSWORD = "vier Pferde im Regen"
SAID = "云雀出自云家之手"
FIELDS = {
    "f.statement.en": "In English: …",
    "f.denial.zh": "并没有这回事：…。",
    "f.denial.en": "It is not so that …",
    "f.periods.0.from": "2026-11-01",
    "f.periods.0.because.zh": "2026年11月1日公司否认了。",
    "f.periods.0.because.en": "On 1 November 2026 the company denied it.",
    "f.periods.0.sources": "s1",
    "f.wordings.deny": "并没有这回事：…",
    "f.review_by": "2027-02-22",
}
SOURCE = {
    "f.sources.0.id": "s1",
    "f.sources.0.publisher": "Cloud Post",
    "f.sources.0.title": "Yunque stays",
    "f.sources.0.url": "https://news.example/stays",
    "f.sources.0.published": "2026-11-01",
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    assert CHROMIUM, "CI is set, so Chromium must be there: apt-get install chromium"
    with sync_playwright() as play:
        running = play.chromium.launch(executable_path=CHROMIUM, headless=True, args=FLAGS)
        yield running
        running.close()


@dataclass
class Mouse:
    """Hands that click and paste; `acts` counts what they did."""

    page: Any
    acts: int = field(default=0)

    def press(self, selector: str) -> None:
        self.page.locator(selector).first.click()
        self.acts += 1

    def write(self, selector: str, text: str) -> None:
        self.page.locator(selector).first.fill(text)
        self.acts += 1

    def choose(self, selector: str, value: str) -> None:
        self.page.locator(selector).first.select_option(value)
        self.acts += 1

    def to_the_queue(self) -> None:
        self.press('nav.menu a[href$="/queue"]')
        self.page.wait_for_url("**/console/queue")  # the overview lists items as well
        self.press(".item-main a")


@dataclass
class Keys(Mouse):
    """Hands that never leave the keyboard. Nothing is focused by the test: they go there with Tab."""

    def _go(self, selector: str) -> None:
        self.page.locator(selector).first.wait_for()
        there = "selector => document.activeElement === document.querySelector(selector)"
        for _ in range(300):
            if self.page.evaluate(there, selector):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{selector} is not reached with Tab")

    def press(self, selector: str) -> None:
        self._go(selector)
        self.page.keyboard.press("Enter")
        self.acts += 1

    def write(self, selector: str, text: str) -> None:
        self._go(selector)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(text)
        self.acts += 1

    def choose(self, selector: str, value: str) -> None:
        self._go(selector)
        for _ in range(20):
            if self.page.locator(selector).first.input_value() == value:
                break
            self.page.keyboard.press("ArrowDown")
        assert self.page.locator(selector).first.input_value() == value
        self.acts += 1

    def to_the_queue(self) -> None:
        self.page.keyboard.press("g")
        self.page.keyboard.press("q")
        self.page.locator(".item-main a").first.wait_for()
        self.page.keyboard.press("j")
        self.page.keyboard.press("Enter")
        self.acts += 4


def _repository(folder: Path) -> Path:
    facts = write_folder(folder / "own")
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "begin"]):
        identity = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
        _ = subprocess.run(["git", *identity, *command], cwd=facts, check=True, capture_output=True)
    return facts


def _asks(page: Any, text: str) -> str:
    """Ask in the web chat; what was answered."""
    before = page.locator("#log > article.ours").count()
    page.fill("#text", text)
    page.press("#text", "Enter")
    answer = page.locator("#log > article.ours").nth(before)
    answer.wait_for()
    return str(answer.inner_text())


def _hands_on(page: Any, text: str) -> None:
    """Ask something that nobody can answer, and let the maintainers see it."""
    assert "没有查到" in _asks(page, text)
    before = page.locator("#log > article.ours").count()
    page.locator("#log button.ask").last.click()
    page.locator("#log > article.ours").nth(before).wait_for()


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A running heshi with a maintainer: its address, and the folder of its facts."""
    folder = tmp_path_factory.mktemp("house")
    facts = _repository(folder)
    with serving(folder) as process:
        at = address(process)
        store = ConsoleStore(Outside(folder / "data"), time.time)
        assert store.add_user("林晓", Role.PUBLISHER, email="lin@example.org", password=make_hash(PASSWORD))
        yield at, facts


@pytest.fixture
def asker(browser: Any, house: tuple[str, Path]) -> Iterator[Any]:
    """Somebody's page of the web chat."""
    context = browser.new_context(locale="zh-CN")
    page = context.new_page()
    page.goto(house[0])
    yield page
    context.close()


@pytest.fixture
def desk(browser: Any, house: tuple[str, Path]) -> Iterator[Any]:
    """An empty browser at the door of the console; nothing may go wrong in it."""
    context = browser.new_context(locale="zh-CN", viewport={"width": 1200, "height": 800})
    context.set_default_timeout(30_000)
    page, faults = context.new_page(), []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(f"{house[0]}console/")
    yield page
    context.close()
    assert faults == []


@pytest.mark.parametrize(
    "story",
    [
        (Mouse, "云雀把总部搬到了火星", "yunque-to-mars"),
        (Keys, "云雀请了新的歌星代言", "yunque-singer"),
    ],
    ids=["mouse", "keys"],
)
def test_a_question_becomes_a_fact_and_its_verdict_is_told(
    house: tuple[str, Path], asker: Any, desk: Any, story: tuple[type[Mouse], str, str]
) -> None:
    kind, new, fact_id = story
    _hands_on(asker, new)
    hands, begun = kind(desk), time.monotonic()
    _signs_in(hands)
    hands.to_the_queue()
    _writes_a_fact(hands, new, fact_id)
    took = time.monotonic() - begun
    assert "不实" in _asks(asker, new)
    print(f"{kind.__name__}: {hands.acts} acts, {took:.1f} s")
    # Somebody who takes three seconds an act is done within two minutes.
    assert hands.acts <= 40
    assert f"林晓 <lin@example.org> {fact_id}" in _log(house[1])


def test_a_question_becomes_a_wording_of_a_fact_and_its_verdict_is_told(
    house: tuple[str, Path], asker: Any, desk: Any
) -> None:
    _hands_on(asker, SAID)
    hands = Mouse(desk)
    _signs_in(hands)
    hands.press('nav.menu a[href$="/queue"]')
    hands.press(f'.item-main a:has-text("{SAID}")')
    hands.write("#other", ALWAYS.id)
    hands.press('form[action$="/try"] button.main')
    hands.press('form[action$="/publish"] button.main')
    desk.locator(".notice", has_text="已经生效").wait_for()
    assert "属实" in _asks(asker, SAID)
    print(f"a wording: {hands.acts} acts")
    assert hands.acts <= 10
    assert ALWAYS.id in _log(house[1]).splitlines()[0]


def _log(facts: Path) -> str:
    shown = ["git", "log", "--format=%an <%ae> %s"]
    return subprocess.run(shown, cwd=facts, check=True, capture_output=True, text=True).stdout


def _signs_in(hands: Mouse) -> None:
    hands.write("#name", "林晓")
    hands.write("#password", PASSWORD)
    hands.press("form.stack button.main")
    hands.page.locator("h1", has_text="总览").wait_for()


def _writes_a_fact(hands: Mouse, new: str, fact_id: str) -> None:
    """Write the fact for a question, look at what it changes, publish it."""
    hands.press('a[href*="/facts/new"]')
    hands.write("#id", fact_id)
    hands.press("form.stack button.main")
    for name, text in FIELDS.items():
        hands.write(f'[name="{name}"]', text.replace("…", new))
    hands.choose('[name="f.periods.0.verdict"]', "refuted")
    hands.press('button[value="add:sources"]')
    for name, text in SOURCE.items():
        hands.write(f'[name="{name}"]', text)
    hands.press('form[action$="/save"] button, button[formaction$="/save"]')
    hands.press(f'a[href$="/{fact_id}/review"]')
    hands.press('form[action$="/trial"] button')
    hands.press('form[action$="/publish"] button.main')
    hands.page.locator(".notice", has_text="版本").first.wait_for()

"""Queue, feedback, corrections, editions and the overview with something in them, in a real Chromium."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from bot.memory import Fault
from bot.messages import Address, Room
from bot.outside.citations import cited
from bot.outside.kept import LinkResult, LinkState, Why, keep
from bot.state.accounts import Role
from knowledge import Answer, Verdict
from tests.bot.builders import OPEN, TODAY
from tests.bot.console.desks import ask, correct, count, report, tell
from tests.bot.console.houses import Site, served, site
from tests.bot.public.test_browser import browser, severe
from tests.bot.public.test_browser import pytestmark as _needs_chromium

LONG = "听说云雀重新对外开放了，而且不用邀请码，" * 8

__all__ = ["browser"]

pytestmark = [*_needs_chromium, pytest.mark.slow]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, str]]:
    """A console in which all that can wait for somebody does."""
    with site(tmp_path_factory.mktemp("desk")) as made, served(made) as at:
        for n, text in enumerate((LONG, "云雀涨价了吗", "云雀改名了吗", "Will Yunque come to Europe?")):
            ask(made, text, *map(str, range(n * 10, n * 10 + 4 - n)))
        report(made, Fault.OUTDATED, "1", words=LONG)
        for n in range(22):
            tell(made, Address("telegram", f"-{n}", Room.GROUP), verdict=Verdict.SUPPORTED)
        correct(made)
        for answer in Answer:
            count(made, TODAY, answer, 3)
        for one in cited(made.house.library.current().base):
            found = LinkResult(one.url, LinkState.DEAD, Why.STATUS, made.clock(), 404)
            keep(made.house.settings.data, {one.url: found})
        made.house.editorial.keep()
        path = next(made.facts.rglob(f"{OPEN.id}.yaml"))
        before, _, after = path.read_text(encoding="utf-8").rpartition('"verdict": "refuted"')
        path.write_text(f'{before}"verdict": "misleading"{after}', encoding="utf-8")
        assert made.house.library.reload() is None
        made.house.editorial.keep()
        yield made, at


@pytest.fixture
def visit(browser: Any, house: tuple[Site, str]) -> Iterator[Any]:
    """Open a page as a publisher; nothing may go wrong in its console."""
    made, at = house
    contexts, faults = [], []

    def open_page(path: str, *, width: int = 1200, **over: Any) -> Any:
        user = made.user(Role.PUBLISHER, "Lin")
        context = browser.new_context(viewport={"width": width, "height": 800}, locale="en-GB", **over)
        context.set_default_timeout(15_000)
        token = made.store.begin_session(user, "Chromium")
        context.add_cookies([{"name": "heshi-session", "value": token, "url": f"{at}/console"}])
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(f"{at}/console{path}")
        return page

    yield open_page
    for context in contexts:
        context.close()
    # That a form was refused is written to the console too.
    assert [fault for fault in faults if "status of 422" not in fault] == []


WITH_SOMETHING = (
    *("/", "/queue", "/queue/q1", "/feedback", "/feedback/f1", "/corrections", "/corrections/k1"),
    *("/editions", "/exchange", "/links"),
)


@pytest.mark.parametrize(("width", "scheme", "lang"), [(360, "dark", "zh-Hant"), (1280, "light", "en")])
def test_axe_finds_nothing_serious_and_nothing_sticks_out(
    visit: Any, house: tuple[Site, str], width: int, scheme: str, lang: str
) -> None:
    # The page's own policy forbids strangers' scripts; for this one stranger it is set aside.
    page = visit("/", width=width, color_scheme=scheme, bypass_csp=True)
    page.click(f'.languages button[lang="{lang}"]')
    for path in WITH_SOMETHING:
        page.goto(f"{house[1]}/console{path}")
        for summary in page.locator("main summary").all():
            summary.click()
        assert (path, severe(page)) == (path, [])
        assert (path, page.evaluate("document.scrollingElement.scrollWidth")) == (path, width)
    page.click('.languages button[lang="en"]')


def test_the_plots_have_names_and_tables(visit: Any) -> None:
    page = visit("/")
    assert page.get_by_role("img", name="Questions per day").is_visible()
    page.get_by_text("These figures as a table").first.click()
    row = page.locator("#main table").first.locator("tbody tr").first
    assert row.inner_text().split("\t") == [TODAY.isoformat(), "3", "3", "3", "3"]


def test_lists_are_walked_and_ticked_with_the_keyboard(visit: Any) -> None:
    page = visit("/queue")
    focused = "document.activeElement.textContent"
    page.keyboard.press("j")
    assert "q1" in page.evaluate(focused)
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert "q2" in page.evaluate(focused)
    page.keyboard.press("x")
    assert page.locator("[data-box]:checked").count() == 2
    assert "(2)" in page.locator(".bulk summary").inner_text()
    page.keyboard.press("Enter")
    page.wait_for_url("**/queue/q2")


def test_all_are_ticked_at_once(visit: Any) -> None:
    page = visit("/queue")
    page.check("[data-all]")
    assert page.locator("[data-box]:checked").count() == page.locator("[data-box]").count()
    page.uncheck("[data-box] >> nth=0")
    assert page.evaluate("document.querySelector('[data-all]').indeterminate")


def test_a_trial_shows_by_itself_what_came_of_it(visit: Any) -> None:
    page = visit("/queue/q2")
    page.fill("#wording-text", "云雀这两天又涨价了")
    page.click('form[action$="/try"] button.main')
    page.wait_for_url(re.compile("/trial/"))
    page.locator("h1", has_text="What it would change").wait_for(timeout=60_000)


def test_without_a_script_a_trial_is_looked_at_again(visit: Any) -> None:
    page = visit("/queue/q3", java_script_enabled=False)
    page.fill("#wording-text", "云雀这两天又改了名")
    page.click('form[action$="/try"] button.main')
    page.wait_for_url(re.compile("/trial/"))
    # The page asks for itself again every three seconds until there is something to show.
    page.locator("h1", has_text="What it would change").wait_for(timeout=60_000)


def test_going_back_is_looked_at_first(visit: Any) -> None:
    page = visit("/editions")
    page.click('form[action$="/look-back"] button')
    page.locator("form.card #edition").wait_for(timeout=60_000)
    assert "These records say again what they said (1)" in page.locator("main").inner_text()
    page.fill("#edition", "something else")
    with page.expect_response(re.compile("/back$")) as answered:
        page.click("form.card button")
    assert answered.value.status == 422


def test_a_correction_is_confirmed_by_typing_its_fact(visit: Any, house: tuple[Site, str]) -> None:
    page = visit("/corrections/k1")
    page.click("summary >> nth=0")
    page.fill('input[name="fact"]', OPEN.id)
    page.click('form[action$="/confirm"] button')
    page.locator(".notice").wait_for()
    assert "it starts in 10 minutes" in page.locator(".notice").inner_text()

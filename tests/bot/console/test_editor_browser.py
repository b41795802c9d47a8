"""The editor in a real Chromium: by form, by text, by keyboard alone; published; held against axe-core."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount

from bot.conversation import Conversation, House
from bot.public import Site as Chat
from bot.public import create_app
from bot.state.accounts import Role
from knowledge import draft_file, record_values
from tests.bot.builders import MISLEADING, OPEN
from tests.bot.console.desks import ask
from tests.bot.console.houses import Site, served
from tests.bot.console.test_editor_pages import COMPLETE
from tests.bot.public.sites import AtOnce, always_ready

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"]
SEVERE = {"serious", "critical"}
AT = f"/console/facts/{OPEN.id}"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        CHROMIUM is None and not os.environ.get("CI"), reason="no Chromium here: apt-get install chromium"
    ),
]

Opener = Callable[..., Any]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    assert CHROMIUM, "CI is set, so Chromium must be there: apt-get install chromium"
    with sync_playwright() as play:
        running = play.chromium.launch(executable_path=CHROMIUM, headless=True, args=FLAGS)
        yield running
        running.close()


@pytest.fixture
def address(console: Site) -> Iterator[str]:
    """The console with the web chat beside it, over the same facts."""
    library, today = console.house.library, console.house.today
    talk = Conversation(House(library.current, today))
    chat = create_app(Chat(talk, library.current, today, AtOnce(talk), always_ready))
    console.app = Starlette(routes=[*console.app.routes, Mount("/", chat)])
    with served(console) as at:
        yield at


@pytest.fixture
def visit(browser: Any, console: Site, address: str) -> Iterator[Opener]:
    """Open a page as somebody who is signed in; nothing may go wrong in its console."""
    contexts: list[Any] = []
    faults: list[str] = []

    def open_page(
        path: str, *, name: str = "Lin", role: Role = Role.PUBLISHER, width: int = 1280, **over: Any
    ) -> Any:
        token = console.store.begin_session(console.user(role, name), "Chromium, Linux")
        context = browser.new_context(
            viewport={"width": width, "height": 800}, locale="en-GB", reduced_motion="reduce", **over
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        context.add_cookies([{"name": "heshi-session", "value": token, "url": address}])
        page = context.new_page()
        # A conflict is a 409, of which the browser tells in its own console.
        page.on(
            "console",
            lambda message: (
                faults.append(message.text) if message.type == "error" and "409" not in message.text else None
            ),
        )
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(address + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert faults == []


def draft(console: Site, record_id: str = OPEN.id) -> Any:
    found = draft_file(console.facts, "fact", record_id)
    return found.text if found else ""


def text_of(page: Any) -> str:
    return str(page.locator("#text").input_value())


def wait_for_text(page: Any, part: str) -> None:
    page.wait_for_function("part => document.getElementById('text').value.includes(part)", arg=part)


def test_the_form_writes_the_text_and_the_text_the_form(visit: Opener, console: Site) -> None:
    page = visit(AT)
    page.get_by_label("Statement (English)").fill("Yunque is open, at last.")
    wait_for_text(page, "Yunque is open, at last.")
    text = text_of(page)
    page.locator("#text").fill(text.replace("topic: test", "topic: other  # moved"))
    page.wait_for_function("() => document.getElementById('f-topic').value === 'other'")
    page.keyboard.press("Control+s")
    page.get_by_text("Draft saved").wait_for()
    assert "topic: other  # moved" in draft(console)
    assert "Yunque is open, at last." in draft(console)


def test_checks_name_the_field_while_one_writes(visit: Opener) -> None:
    page = visit(AT)
    page.get_by_text("No problems found.").wait_for()
    page.get_by_label("Review by").fill("soon")
    trouble = page.locator("#e-f-review_by .field-trouble.error")
    trouble.wait_for()
    assert page.get_by_label("Review by").get_attribute("aria-invalid") == "true"
    # The summary leads to the field, and to its line.
    page.locator("#checks").get_by_role("link", name="Review by").click()
    assert page.evaluate("document.activeElement.id") == "f-review_by"
    page.locator("#checks").get_by_role("button", name="line").click()
    chosen = page.evaluate(
        "(() => { const t = document.getElementById('text');"
        " return t.value.slice(t.selectionStart, t.selectionEnd); })()"
    )
    assert chosen == "review_by: soon"
    assert page.locator(".gutter .error").count() == 1
    page.get_by_label("Review by").fill("2027-05-01")
    page.get_by_text("No problems found.").wait_for()


def test_entries_are_added_and_taken_away(visit: Opener) -> None:
    page = visit(AT)
    page.get_by_role("button", name="Add a period").click()
    page.locator("#f-periods-3").wait_for()
    assert page.evaluate("document.activeElement.id") == "f-periods-3-from"
    page.locator("#f-periods-3-from").fill("2023-05-05")
    wait_for_text(page, "2023-05-05")
    page.get_by_role("button", name="Put in order of days").click()
    page.wait_for_function("() => document.getElementById('f-periods-0-from').value === '2023-05-05'")
    page.get_by_role("button", name="Delete “Period 1").click()
    page.wait_for_function("() => !document.getElementById('text').value.includes('2023-05-05')")


def test_a_message_is_tried_with_the_keyboard(visit: Opener) -> None:
    page = visit(f"/console/facts/{MISLEADING.id}")
    page.locator("#f-periods-0-because-en").fill("It costs money after three.")
    page.keyboard.press("Control+Enter")
    assert page.evaluate("document.activeElement.id") == "message"
    page.keyboard.type("Yunque is free")
    page.keyboard.press("Control+Enter")
    page.locator("#tried").get_by_text("It costs money after three.").first.wait_for()


def test_text_is_found_again_after_the_browser_was_closed(visit: Opener, console: Site) -> None:
    page = visit(AT)
    page.get_by_label("Statement (English)").fill("Half a sentence")
    page.get_by_text("what you wrote was kept").wait_for()
    page.context.close()
    assert not draft(console)
    again = visit(AT)
    again.get_by_text("There is unsaved text").wait_for()
    again.get_by_role("button", name="Take it and go on").click()
    again.wait_for_function("() => document.getElementById('text').value.includes('Half a sentence')")


def test_two_who_save_the_same_fact_meet(visit: Opener, console: Site) -> None:
    mine, theirs = visit(AT), visit(AT, name="Mei")
    theirs.get_by_label("Review by").fill("2028-02-02")
    theirs.keyboard.press("Control+s")
    theirs.get_by_text("Draft saved").wait_for()
    mine.get_by_label("Statement (English)").fill("Yunque is quite open.")
    mine.keyboard.press("Control+s")
    mine.get_by_role("heading", name="Somebody was faster").wait_for()
    mine.get_by_role("button", name="Save what is joined").click()
    mine.get_by_text("The draft is saved.").wait_for()
    values = record_values(draft(console))
    assert values["review_by"] == "2028-02-02"
    assert values["statement"]["en"] == "Yunque is quite open."


def test_by_keyboard_alone_from_the_list_to_a_saved_draft(visit: Opener, console: Site) -> None:
    page = visit("/console/facts")
    page.keyboard.press("/")
    page.keyboard.type(OPEN.id)
    page.keyboard.press("Enter")
    page.wait_for_url("**/facts?q=*")
    link = page.locator(f'#found a[href$="/{OPEN.id}"]')
    for _ in range(60):
        if link.evaluate("one => one === document.activeElement"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{AT}")
    for _ in range(60):
        if page.evaluate("document.activeElement.id") == "f-topic":
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Control+a")
    page.keyboard.type("moved")
    page.keyboard.press("Control+s")
    page.get_by_text("Draft saved").wait_for()
    assert record_values(draft(console))["topic"] == "moved"


def test_what_was_written_before_the_script_came_is_checked_too(visit: Opener) -> None:
    page = visit("/console/facts/new")
    held: list[Any] = []

    def hold(route: Any) -> None:
        held.append(route)

    page.route("**/static/editor.js", hold)
    page.get_by_label("Id").fill("yunque-moon")
    page.get_by_role("button", name="Begin").click(no_wait_after=True)
    page.locator("#text").fill(COMPLETE)
    assert page.locator("#checks .bad").count()
    held[0].continue_()
    page.wait_for_function("() => !document.querySelector('#checks .bad')")
    page.get_by_text("kept at").wait_for()


def test_a_draft_is_reviewed_tried_and_published(visit: Opener, console: Site) -> None:
    page = visit("/console/facts/new")
    page.get_by_label("Id").fill("yunque-moon")
    page.get_by_role("button", name="Begin").click()
    page.locator("#text").fill(COMPLETE)
    page.wait_for_function("() => !document.querySelector('#checks .bad')")
    page.keyboard.press("Control+s")
    page.get_by_text("Draft saved").wait_for()
    page.get_by_role("link", name="Review and publish").first.click()
    page.get_by_role("button", name="Try it").click()
    page.get_by_text("Every rule is kept. Of").wait_for(timeout=60_000)
    page.get_by_role("button", name="Publish").click()
    page.get_by_text("is in use").wait_for(timeout=60_000)
    result = console.house.library.current().checker.check("云雀上月球了", console.house.today())
    assert [known.fact_id for known in result.known] == ["yunque-moon"]


def test_a_question_becomes_a_fact_by_form_and_the_chat_says_so(
    console: Site, browser: Any, visit: Opener
) -> None:
    number = ask(console, "云雀飞上了月球", "1", "2", "3")
    page = visit(f"/console/facts/new?from=q{number}")
    assert "云雀飞上了月球" in page.get_by_role("main").inner_text()
    page.get_by_label("Id").fill("yunque-moon")
    page.get_by_role("button", name="Begin").click()
    # The words of those who asked are in it already.
    assert "云雀飞上了月球" in page.locator("#f-wordings-affirm").input_value()
    if not page.locator("#f-periods-0-from").count():
        page.get_by_role("button", name="Add a period").click()
    page.get_by_role("button", name="Add a source").click()
    page.locator("#f-sources-0-id").wait_for()
    fill_in(page)
    page.wait_for_function("() => !document.querySelector('#checks .bad')")
    page.keyboard.press("Control+s")
    page.get_by_text("Draft saved").wait_for()
    page.get_by_role("link", name="Review and publish").first.click()
    page.get_by_role("button", name="Try it").click()
    page.get_by_text("Every rule is kept.").first.wait_for(timeout=60_000)
    page.get_by_role("button", name="Publish").click()
    page.get_by_text("is in use").wait_for(timeout=60_000)
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Ask it in the chat").click()
    chat = opened.value
    chat.get_by_role("textbox").first.fill("云雀上月球了")
    chat.keyboard.press("Enter")
    chat.get_by_text("没有的事").first.wait_for()


def fill_in(page: Any) -> None:
    """Fill the form in, field by field, and leave the last one."""
    for name, value in _BY_HAND.items():
        field = page.locator(f"#f-{name}")
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    page.locator("input[name='f.periods.0.sources']:not([type=checkbox])").fill("moon-2024")
    page.locator("input[name='f.subjects']:not([type=checkbox])").fill("yunque")
    page.keyboard.press("Tab")


_BY_HAND = {
    "topic": "test",
    "statement-zh": "云雀飞上了月球。",
    "statement-en": "Yunque flew to the moon.",
    "denial-zh": "云雀没有飞上月球。",
    "denial-en": "Yunque did not fly to the moon.",
    "periods-0-from": "2024-01-01",
    "periods-0-verdict": "refuted",
    "periods-0-because-zh": "没有的事，2024年1月1日已经说明。",
    "periods-0-because-en": "It did not, as was said on 1 January 2024.",
    "wordings-affirm": "云雀飞上了月球\n云雀上月球了\nYunque flew to the moon",
    "wordings-deny": "云雀没有飞上月球\n云雀没上月球\nYunque did not fly to the moon",
    "sources-0-id": "moon-2024",
    "sources-0-publisher": "云报",
    "sources-0-title": "月球上没有云雀",
    "sources-0-url": "https://news.example/moon",
    "sources-0-published": "2024-01-01",
    "sources-0-seen": "2026-11-20",
    "sources-0-read": "true",
    "sources-0-lang": "zh",
    "sources-0-kind": "press",
    "review_by": "2027-02-22",
}
"""Fields of the form, as somebody fills them in."""


def test_the_list_follows_what_is_typed(visit: Opener) -> None:
    page = visit("/console/facts")
    page.get_by_role("main").get_by_role("searchbox").fill("雲雀免費")
    page.wait_for_function("() => document.querySelectorAll('#found tbody tr').length === 1")
    assert "q=" in page.url


def test_without_a_script_the_same_page_works(visit: Opener, console: Site) -> None:
    page = visit(AT, java_script_enabled=False)
    page.get_by_label("Statement (English)").fill("Without a script.")
    page.get_by_role("button", name="Bring both up to date").click()
    assert "Without a script." in text_of(page)
    page.get_by_role("button", name="Save draft").first.click()
    page.get_by_text("The draft is saved.").wait_for()
    assert "Without a script." in draft(console)


PAGES = (
    AT,
    "/console/facts",
    "/console/facts/new",
    "/console/drafts",
    f"{AT}/review",
    f"{AT}/history",
    f"{AT}/withdraw",
    "/console/subjects",
    "/console/subjects/yunque",
    "/console/subjects/yunque/releases",
    "/console/statements",
    "/console/lexicon",
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_nobody_is_kept_out_of_these_pages(visit: Opener, console: Site, width: int, scheme: str) -> None:
    import axe_playwright_python

    axe = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
    text = (console.facts / "facts" / "test" / f"{OPEN.id}.yaml").read_text("utf-8")
    _ = console.signed_in(Role.EDITOR, "Bo").post(
        f"/facts/{OPEN.id}/save", {"text": text.replace("2027-02-22", "bald"), "version": ""}
    )
    page = visit(AT, width=width, color_scheme=scheme, bypass_csp=True)
    base = page.url.removesuffix(AT)
    found = {}
    for path in PAGES:
        page.goto(base + path)
        page.evaluate(axe)
        violations = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
        severe = [(v["id"], [n["html"] for n in v["nodes"]]) for v in violations if v["impact"] in SEVERE]
        wide = page.evaluate("document.documentElement.scrollWidth")
        if severe or wide > width:
            found[path] = (severe, wide)
    assert found == {}

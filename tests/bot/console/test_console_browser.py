"""The console as maintainers meet it: a real browser, by keyboard, on a phone, in the dark, under attack."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from bot.console.pages import Role
from bot.console.passwords import make_hash
from bot.console.table import PAGES
from bot.console.words import FRAME
from bot.messages import Language
from tests.bot.builders import BASE
from tests.bot.console import hostile
from tests.bot.console.examples import address as example
from tests.bot.console.houses import PASSWORD, Site, served, site
from tests.bot.public.test_browser import browser, severe
from tests.bot.public.test_browser import pytestmark as _needs_chromium

__all__ = ["browser"]

pytestmark = [*_needs_chromium, pytest.mark.slow]

GETS = [page for page in PAGES if page.method == "GET"]
EN = FRAME[Language.EN]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, str]]:
    with site(tmp_path_factory.mktemp("house")) as made, served(made) as at:
        made.user(Role.ADMIN, "Ada", password=make_hash(PASSWORD), email="ada@example.org")
        made.user(Role.EDITOR, "Bea")
        for n in range(3):
            made.store.note("Ada", "user-role", f"user:{n}", "editor → publisher")
        yield made, at


@pytest.fixture
def visit(browser: Any, house: tuple[Site, str]) -> Iterator[Any]:
    """Open a page in a context of its own; nothing may go wrong in its console."""
    made, at = house
    contexts: list[Any] = []
    faults: list[str] = []

    def open_page(path: str, *, user: str = "", width: int = 1280, locale: str = "en-GB", **over: Any) -> Any:
        context = browser.new_context(
            viewport={"width": width, "height": 800}, locale=locale, reduced_motion="reduce", **over
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        if user:
            sign_in(context, made, at, user)
        page = context.new_page()
        page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(f"{at}/console{path}")
        return page

    yield open_page
    for context in contexts:
        context.close()
    # That a page is missing is written to the console too, and is what some of these pages are about.
    assert [fault for fault in faults if "status of 40" not in fault] == []


def sign_in(context: Any, made: Site, at: str, user: str) -> None:
    """A session, without the tenth of a second of a password."""
    token = made.store.begin_session(made.user(name=user), "Chrome, Linux")
    context.add_cookies([{"name": "heshi-session", "value": token, "url": f"{at}/console", "httpOnly": True}])


def path_of(page: Any) -> str:
    return re.sub(r"^https?://[^/]+/console|\?.*", "", page.url)


# --- by keyboard


def test_sign_in_look_around_and_sign_out_by_keyboard_alone(visit: Any) -> None:
    page = visit("/audit")
    assert page.title() == "Sign in · heshi · maintainers"
    page.keyboard.type("ada")  # the cursor is there already
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/console/audit")  # where one wanted to go

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    box = page.locator(".skip").bounding_box()
    assert box["x"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"

    page.keyboard.press("g")
    page.keyboard.press("a")
    page.wait_for_url("**/console/account")
    page.keyboard.press("?")
    assert page.locator("dialog[open] h2").inner_text() == EN.shortcuts_title
    page.keyboard.press("Escape")
    assert page.locator("dialog[open]").count() == 0
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "find"

    focus(page, 'form[action$="/sign-out"] button')
    page.keyboard.press("Enter")
    page.wait_for_url("**/console/sign-in?notice=signed_out")
    page.go_back()
    assert path_of(page) == "/sign-in", "what was open is not shown again after signing out"


RING = """() => {
    const style = getComputedStyle(document.activeElement);
    return document.activeElement === document.body || parseFloat(style.outlineWidth) >= 2;
}"""


def focus(page: Any, selector: str, most: int = 60) -> None:
    """Press Tab until that element has focus; every stop on the way must be seen."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate(f"document.activeElement.matches({selector!r})"):
            return
        ring = page.evaluate(RING)
        assert ring, page.evaluate("document.activeElement.outerHTML")
    raise AssertionError(f"Tab does not lead to {selector}")


def test_shortcuts_leave_those_alone_who_type(visit: Any) -> None:
    page = visit("/account", user="Ada")
    page.focus("#email")
    page.keyboard.type("?gf/")
    assert page.locator("dialog[open]").count() == 0
    assert path_of(page) == "/account"
    assert "?gf/" in page.input_value("#email")


def test_shortcuts_can_be_switched_off(visit: Any, house: tuple[Site, str]) -> None:
    page = visit("/account", user="Bea")
    page.uncheck('[name="shortcuts"]')
    page.click("form[action$='/account'] button.main")
    page.wait_for_url("**/account?notice=saved")
    page.keyboard.press("?")
    assert page.locator("dialog[open]").count() == 0
    assert not page.locator('[data-show="keys"]').is_visible()
    assert not house[0].user(name="Bea").shortcuts


# --- languages, phones, print, no script


def test_the_language_is_switched_and_stays(visit: Any) -> None:
    page = visit("/account", user="Bea")
    page.click('.languages button[lang="zh-Hant"]')
    page.wait_for_load_state()
    assert page.locator("html").get_attribute("lang") == "zh-Hant"
    assert page.locator("h1").inner_text() == "我的賬號" or page.locator("h1").inner_text() == "我的帳號"
    assert path_of(page) == "/account"
    page.click('.languages button[lang="en"]')
    assert page.locator("h1").inner_text() == "My account"


def test_the_menu_opens_on_a_phone(visit: Any) -> None:
    page = visit("/account", user="Ada", width=360)
    assert not page.locator("#menu").is_visible()
    page.click(".menu-button")
    assert page.locator(".menu-button").get_attribute("aria-expanded") == "true"
    page.click(f'#menu >> text="{EN.nav["users"]}"')
    page.wait_for_url("**/console/users")


def test_without_script_all_is_there(visit: Any) -> None:
    page = visit("/account", user="Ada", width=360, java_script_enabled=False)
    assert page.locator("#menu").is_visible()
    assert not page.locator(".menu-button").is_visible()
    page.click(f'#menu >> text="{EN.nav["audit"]}"')
    assert path_of(page) == "/audit"


def test_on_paper_there_is_the_page_and_no_menu(visit: Any) -> None:
    page = visit("/audit", user="Ada")
    page.emulate_media(media="print")
    assert not page.locator("#menu").is_visible()
    assert page.locator("h1").is_visible()


# --- every page


@pytest.mark.parametrize(("width", "scheme", "language"), [(360, "dark", "en"), (1280, "light", "zh-Hans")])
def test_axe_finds_nothing_serious_and_nothing_sticks_out(
    visit: Any, house: tuple[Site, str], width: int, scheme: str, language: str
) -> None:
    # The page's own policy forbids strangers' scripts; for this one stranger it is set aside.
    tab = visit("/sign-in", width=width, color_scheme=scheme, bypass_csp=True)
    assert severe(tab) == []
    tab = visit("/no-such-page", user="Ada", width=width, color_scheme=scheme, bypass_csp=True)
    assert severe(tab) == []
    tab.click(f'.languages button[lang="{language}"]')
    for page in GETS:
        if page.needs and tab.goto(f"{house[1]}/console{example(page)}").ok:
            assert (page.path, severe(tab)) == (page.path, [])
            assert (page.path, tab.evaluate("document.scrollingElement.scrollWidth")) == (page.path, width)
    tab.click('.languages button[lang="en"]')


# --- under attack


def test_nothing_of_what_people_wrote_runs(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> None:
    with site(tmp_path_factory.mktemp("attacked"), facts=hostile.facts) as made, served(made) as at:
        hostile.people(made)
        context = browser.new_context(locale="en-GB")
        sign_in(context, made, at, hostile.ATTACK)
        page = context.new_page()
        happened: list[str] = []
        page.on("dialog", lambda dialog: (happened.append(dialog.message), dialog.dismiss()))
        page.on(
            "console",
            lambda message: happened.append(message.text) if "Security Policy" in message.text else None,
        )
        for one in GETS:
            for record_id in ("", *list(BASE.facts)[:2], "broken"):
                path = re.sub(r"\{id\}", record_id, one.path) if record_id else example(one)
                if "{" in path or (record_id and "{id}" not in one.path):
                    continue
                page.goto(f"{at}/console{path}")
                assert page.evaluate("window.pwned") is None, path
                assert page.locator("pwned, [onpwned]").count() == 0, path
        context.close()
        assert happened == []

"""The chat as people meet it: in a real browser, by keyboard, on a small phone, without script."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.messages import Language
from bot.public.words import PAGE_WORDS
from bot.replies import MAX_FAMILY_CHARS
from tests.bot.public.sites import COURSE, ENGLISH, NEAR, SAID, TWO, Slow, by_heart, served

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"),
]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        CHROMIUM is None and not os.environ.get("CI"), reason="no Chromium here: apt-get install chromium"
    ),
]

ZH = PAGE_WORDS[Language.ZH_HANS]
SEVERE = {"serious", "critical"}


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    assert CHROMIUM, "CI is set, so Chromium must be there: apt-get install chromium"
    with sync_playwright() as play:
        # Every launch has a fresh profile folder of its own.
        running = play.chromium.launch(executable_path=CHROMIUM, headless=True, args=FLAGS)
        yield running
        running.close()


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served() as at:
        yield at


@pytest.fixture
def visit(browser: Any, address: str) -> Iterator[Any]:
    """Open a page with the given manners of the visitor; nothing may go wrong in its console."""
    contexts: list[Any] = []
    faults: list[str] = []

    def open_page(
        path: str = "/", *, width: int = 390, height: int = 760, locale: str = "zh-CN", **over: Any
    ) -> Any:
        context = browser.new_context(
            viewport={"width": width, "height": height}, locale=locale, reduced_motion="reduce", **over
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(address + path)
        return page

    yield open_page
    for context in contexts:
        assert context.cookies() == []
        context.close()
    assert [fault for fault in faults if "status of" not in fault and "ERR_FAILED" not in fault] == []


def say(page: Any, text: str, *, keys: str = "Enter") -> Any:
    """Type it, send it, and give the answer."""
    answers = page.locator("#log > article.ours")
    before = answers.count()
    page.fill("#text", text)
    page.press("#text", keys)
    answers.nth(before).wait_for()
    return answers.nth(before)


def press(page: Any, button: Any, key: str = "Enter") -> Any:
    """Press a button by keyboard, and give the answer."""
    answers = page.locator("#log > article.ours")
    before = answers.count()
    button.focus()
    page.keyboard.press(key)
    answers.nth(before).wait_for()
    return answers.nth(before)


def focused(page: Any) -> str:
    return str(page.evaluate("document.activeElement.id || document.activeElement.textContent"))


# --- asking


def test_a_question_is_answered_and_one_can_go_on_typing(visit: Any) -> None:
    page = visit()
    answer = say(page, SAID)
    assert "已过时：" in answer.inner_text()
    assert focused(page) == "text"
    assert page.input_value("#text") == ""
    assert page.locator(".theirs .bubble").inner_text() == SAID


def test_the_answer_is_announced_once_and_ones_own_words_are_not(visit: Any) -> None:
    page = visit()
    say(page, SAID)
    log = page.get_by_role("log")
    assert log.get_attribute("aria-live") == "polite"
    assert log.locator(".theirs").get_attribute("aria-live") == "off"
    assert log.locator("[aria-live=polite], [role=status], [role=alert]").count() == 0
    assert page.locator("#log > article.ours").count() == 2
    assert page.locator(".waiting").count() == 0


def test_shift_enter_breaks_the_line(visit: Any) -> None:
    page = visit()
    page.fill("#text", "one")
    page.press("#text", "Shift+Enter")
    page.keyboard.type("two")
    assert page.input_value("#text") == "one\ntwo"
    assert page.locator(".theirs").count() == 0


@pytest.mark.parametrize("event", ["{isComposing: true}", "{keyCode: 229}"])
def test_enter_in_an_input_method_picks_a_word_and_sends_nothing(visit: Any, event: str) -> None:
    page = visit()
    page.fill("#text", "yun que")
    prevented = page.evaluate(
        f"""!document.getElementById("text").dispatchEvent(
            new KeyboardEvent("keydown", {{key: "Enter", bubbles: true, cancelable: true, ...{event}}}))"""
    )
    assert not prevented
    assert page.locator(".theirs").count() == 0


def test_nothing_to_send_is_said_in_words(visit: Any) -> None:
    page = visit()
    assert page.locator("#send").get_attribute("aria-disabled") == "true"
    page.click("#send", force=True)  # the driver would wait until it is enabled; people don't
    assert page.get_by_role("alert").inner_text() == ZH.error_empty
    assert focused(page) == "text"
    page.keyboard.type("x")
    assert page.get_by_role("alert").inner_text() == ""
    assert page.locator("#send").get_attribute("aria-disabled") == "false"


def test_a_date_gives_both_verdicts_and_is_used_once(visit: Any) -> None:
    page = visit()
    page.locator("summary").focus()
    page.keyboard.press("Enter")
    page.fill("#said_on", "2025-01-05")
    answer = say(page, SAID)
    assert "当时：属实" in answer.locator(".headline").inner_text()
    assert page.input_value("#said_on") == ""


def test_a_day_to_come_is_refused_in_words(visit: Any) -> None:
    page = visit()
    page.locator("summary").click()
    page.evaluate("document.getElementById('said_on').removeAttribute('max')")
    page.fill("#said_on", "2030-01-05")
    assert ZH.error_future in say(page, SAID).inner_text()
    # What was typed is still there, to be sent again.
    assert page.input_value("#text") == SAID


def test_without_a_connection_nothing_typed_is_lost(visit: Any) -> None:
    page = visit()
    page.route("**/api/chat*", lambda route: route.abort())
    assert ZH.error_unreachable in say(page, SAID).inner_text()
    assert page.input_value("#text") == SAID


def test_an_answer_that_is_no_answer_is_said_in_words(visit: Any) -> None:
    page = visit()
    page.route("**/api/chat*", lambda route: route.fulfill(status=502, body="<html>Bad gateway"))
    assert ZH.error_accident in say(page, SAID).inner_text()


def test_a_slow_answer_is_waited_for_and_nothing_is_sent_twice(visit: Any) -> None:
    page = visit()
    held: list[Any] = []
    page.route("**/api/chat*", lambda route: held.append(route))  # noqa: PLW0108 - the driver marks it
    page.fill("#text", SAID)
    page.press("#text", "Enter")
    page.locator(".waiting").wait_for()
    assert page.locator(".waiting").get_attribute("aria-hidden") == "true"
    page.fill("#text", "again")
    page.press("#text", "Enter")
    held[0].continue_()
    page.locator("#log > article.ours").nth(1).wait_for()
    assert len(held) == 1
    assert page.input_value("#text") == "again"


# --- answers that take longer than a page should wait


def test_a_slow_answer_comes_in_the_place_of_its_ticket_and_one_can_go_on(browser: Any) -> None:
    slow = Slow()
    with served(asks=slow) as at:
        page = browser.new_page(locale="zh-CN")
        page.goto(at)
        waits = say(page, SAID)
        assert ZH.waiting in waits.inner_text()
        page.fill("#text", "half-written")
        slow.ready = True
        page.locator("#log > article.ours .headline").wait_for()
        assert "已过时：" in page.locator("#log > article.ours").nth(1).inner_text()
        assert page.get_by_text(ZH.waiting).count() == 0
        assert page.input_value("#text") == "half-written"
        assert len(slow.taken) == 1
        page.close()


def test_a_ticket_that_is_kept_no_longer_is_said_in_words(browser: Any) -> None:
    slow = Slow()
    with served(asks=slow) as at:
        page = browser.new_page(locale="zh-CN")
        page.goto(at)
        say(page, SAID)
        slow.taken.clear()
        page.get_by_text(ZH.error_no_answer).wait_for()
        page.close()


def test_sent_twice_by_a_nervous_finger_is_asked_and_answered_once(visit: Any) -> None:
    page = visit()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.method) if "/api/" in request.url else None)
    page.fill("#text", SAID)
    page.locator("#send").dblclick()
    page.locator("#log > article.ours").nth(1).wait_for()
    assert asked == ["POST"]
    assert page.locator(".theirs").count() == 1


def test_sent_again_after_a_lost_reply_it_keeps_its_key(browser: Any) -> None:
    slow = Slow()
    slow.ready = True
    with served(asks=slow) as at:
        page = browser.new_page(locale="zh-CN")
        page.goto(at)

        def lose(route: Any) -> None:
            route.fetch()  # the server has it; the way back is broken
            route.abort()

        page.route("**/api/chat*", lose, times=1)
        assert ZH.error_unreachable in say(page, SAID).inner_text()
        page.press("#text", "Enter")
        page.locator(".headline").wait_for()
        assert len(slow.taken) == 1
        assert "已过时：" in say(page, SAID).inner_text()
        assert len(slow.taken) == 2
        page.close()


def test_reloading_shows_an_empty_chat_and_asks_nothing_again(visit: Any) -> None:
    page = visit()
    say(page, SAID)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.method))
    page.reload()
    assert page.locator(".theirs").count() == 0
    assert set(asked) == {"GET"}


def test_a_slow_answer_without_script_is_reached_by_a_link_and_reloading_asks_once(browser: Any) -> None:
    slow = Slow()
    with served(asks=slow) as at:
        page = browser.new_context(java_script_enabled=False, locale="zh-CN").new_page()
        page.goto(at)
        page.fill("#text", SAID)
        page.click("#send")
        page.reload()  # the form is sent again, with its key
        again = page.get_by_role("link", name=ZH.look_again)
        again.click()
        assert ZH.waiting in page.locator("#answer").inner_text()
        slow.ready = True
        again.click()
        assert "已过时：" in page.locator("#answer").inner_text()
        page.reload()
        assert "已过时：" in page.locator("#answer").inner_text()
        assert len(slow.taken) == 1
        page.context.close()


def test_axe_finds_nothing_serious_on_a_page_that_waits(browser: Any) -> None:
    with served(asks=Slow()) as at:
        page = browser.new_context(bypass_csp=True, locale="en-US").new_page()
        page.goto(at)
        say(page, SAID)
        assert severe(page) == []
        page.goto(f"{at}/t/{'k' * 32}")
        assert severe(page) == []
        page.context.close()


# --- buttons


def test_buttons_answer_by_keyboard_and_keep_the_focus(visit: Any) -> None:
    page = visit()
    details = say(page, SAID).locator("button.details")
    answer = press(page, details)
    assert answer.locator(".timeline li").count() == 3
    assert focused(page) == details.inner_text()


def test_a_candidate_is_picked_and_none_of_these_is_an_answer(visit: Any) -> None:
    page = visit()
    choice = say(page, NEAR)
    group = choice.get_by_role("group")
    assert group.get_attribute("aria-label") == ZH.choices
    assert "已经对公众开放" in press(page, group.get_by_text("云雀已经对公众开放"), "Space").inner_text()
    assert "都不是" in press(page, group.locator("button.none_of_these")).inner_text()


def test_the_text_for_the_family_is_copied_alone(visit: Any) -> None:
    page = visit(permissions=["clipboard-read", "clipboard-write"])
    answer = press(page, say(page, COURSE).locator("button.family"))
    copy = answer.get_by_role("button", name=ZH.copy)
    copy.click()
    answer.get_by_role("button", name=ZH.copied).wait_for()
    text = page.evaluate("navigator.clipboard.readText()")
    assert text == answer.locator(".bubble").inner_text().strip()
    assert 20 < len(text) <= MAX_FAMILY_CHARS


def test_copying_works_without_a_secure_connection(visit: Any) -> None:
    page = visit(permissions=["clipboard-read", "clipboard-write"])
    page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined, configurable: true})")
    answer = say(page, SAID)
    answer.get_by_role("button", name=ZH.copy).click()
    answer.get_by_role("button", name=ZH.copied).wait_for()


def test_an_example_is_asked_with_one_press(visit: Any) -> None:
    page = visit()
    example = page.locator(".choices button").first
    press(page, example)
    assert page.locator(".theirs .bubble").inner_text() == example.inner_text()


def test_a_receipt_opens_from_the_answer_and_leads_to_the_fact(visit: Any) -> None:
    page = visit(locale="en-US")
    say(page, ENGLISH).locator("a.receipt").click()
    assert page.locator("h1").inner_text().startswith("yunque-open.")
    page.get_by_text("Full page of this fact").click()
    assert page.locator("h1").inner_text() == "Yunque is open to the public."
    page.get_by_text("Ask something else").click()
    assert page.get_by_role("log").count() == 1


def test_sources_open_elsewhere_and_are_not_told_where_from(visit: Any) -> None:
    page = visit()
    link = say(page, SAID).locator(".sources a").first
    assert (link.get_attribute("target"), link.get_attribute("rel")) == ("_blank", "noreferrer noopener")


# --- without script


def test_the_whole_way_works_without_script(visit: Any) -> None:
    page = visit(java_script_enabled=False)
    page.fill("#text", SAID)
    page.click("#send")
    assert "已过时：" in page.locator("#answer").inner_text()
    page.locator("button.details").click()
    assert page.locator("#answer .timeline li").count() == 3
    page.fill("#text", NEAR)
    page.click("#send")
    page.get_by_role("button", name="云雀已经对公众开放").click()
    assert "现在不是了" in page.locator("#answer").inner_text()
    page.locator("button.family").click()
    assert "云雀没有对公众开放。" in page.locator("#answer").inner_text()


# --- eyes, hands, and machines that read aloud


@pytest.mark.parametrize("path", ["/", "/r/yunque-open.2025-01-05.abcdef.a", "/f/yunque-open", "/nothing"])
@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
def test_nothing_is_cut_off_at_320_pixels(visit: Any, path: str, locale: str) -> None:
    page = visit(path, width=320, height=568, locale=locale)
    if path == "/":
        say(page, SAID if locale == "zh-CN" else ENGLISH)
        say(page, NEAR)
        say(page, "https://example.org/" + "x" * 300)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_everything_to_press_is_large_enough_for_a_thumb(visit: Any) -> None:
    page = visit(width=320)
    say(page, SAID)
    for control in page.locator("button, textarea").all():
        assert control.bounding_box()["height"] >= 44
    for link in page.locator("header a, summary").all():
        assert link.bounding_box()["height"] >= 24


def test_what_has_focus_is_never_hidden_under_the_bars(visit: Any) -> None:
    page = visit(height=600)
    for text in (SAID, NEAR, TWO):
        say(page, text)
    page.evaluate("window.scrollTo(0, 0); document.querySelector('header a').focus()")
    for _ in range(25):
        page.keyboard.press("Tab")
        hidden = page.evaluate(
            """() => {
                const it = document.activeElement;
                if (!it.closest("#log")) return "";
                const box = it.getBoundingClientRect();
                const top = document.querySelector("header").getBoundingClientRect().bottom;
                const bottom = document.querySelector(".composer").getBoundingClientRect().top;
                return box.bottom > bottom + 1 || box.top < top - 1 ? it.textContent : "";
            }"""
        )
        assert hidden == ""


def test_the_first_stop_of_the_keyboard_leads_to_the_composer(visit: Any) -> None:
    page = visit()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/#text")
    page.keyboard.press("x")
    assert page.input_value("#text") == "x"


def test_nothing_is_asked_of_other_hosts_and_nothing_is_kept(visit: Any, address: str) -> None:
    page = visit()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.reload()
    say(page, SAID)
    assert asked
    assert all(url.startswith(address) for url in asked)
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def _empty(page: Any) -> None:
    page.locator("summary").click()


def _answered(page: Any) -> None:
    details = say(page, SAID).locator("button.details")
    press(page, details)
    say(page, COURSE)
    say(page, TWO)


def _close(page: Any) -> None:
    say(page, NEAR)


def _error(page: Any) -> None:
    page.click("#send", force=True)
    page.route("**/api/chat*", lambda route: route.abort())
    say(page, SAID)


def _stays(_: Any) -> None:
    pass


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("path", "state"),
    [
        ("/", _empty),
        ("/", _answered),
        ("/?lang=en", _close),
        ("/?lang=zh-Hant", _error),
        ("/r/yunque-open.2025-01-05.abcdef.a", _stays),
        ("/f/yunque-open?lang=en", _stays),
        ("/nothing", _stays),
    ],
    ids=["empty", "answered", "close", "error", "receipt", "fact", "missing"],
)
def test_axe_finds_nothing_serious(visit: Any, path: str, state: Any, scheme: str) -> None:
    # The page's own policy forbids strangers' scripts; for this one stranger it is set aside.
    page = visit(path, color_scheme=scheme, bypass_csp=True)
    state(page)
    assert severe(page) == []


def severe(page: Any) -> list[Any]:
    """What axe-core finds that keeps people from using the page."""
    import axe_playwright_python

    axe = Path(axe_playwright_python.__file__).with_name("axe.min.js")
    page.evaluate(axe.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        (v["id"], v["help"], [n["html"] for n in v["nodes"]])
        for v in found["violations"]
        if v["impact"] in SEVERE
    ]


def test_a_broken_server_is_said_kindly(browser: Any) -> None:
    class Broken:
        def check(self, *_: Any, **__: Any) -> Any:
            raise RuntimeError

    with served(Broken()) as at:
        page = browser.new_page(locale="zh-CN")
        page.goto(at)
        assert ZH.error_accident in say(page, SAID).inner_text()
        page.close()


def test_checked_words_are_those_that_were_typed(browser: Any) -> None:
    checker = by_heart()
    with served(checker) as at:
        page = browser.new_page(locale="zh-CN")
        page.goto(at)
        say(page, "  两行\n文字 <b>&amp; ")
        page.close()
    assert checker.asked == ["两行\n文字 <b>&amp;"]

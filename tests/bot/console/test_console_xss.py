"""Whatever stands in a record, a draft, a question or a name stays text on every page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest

from bot.console.pages import Page, Role
from bot.console.table import PAGES
from tests.bot.builders import BASE
from tests.bot.console import hostile
from tests.bot.console.examples import address
from tests.bot.console.houses import Browser, Site, site

GETS = [page for page in PAGES if page.method == "GET"]


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with site(tmp_path_factory.mktemp("attacked"), facts=hostile.facts) as made:
        hostile.people(made)
        yield made


class Seen(HTMLParser):
    """What a browser would take for elements, attributes and addresses."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"pwned", "img"}:
            self.found.append(tag)
        for name, value in attrs:
            if name.startswith("on") or name == "style":
                self.found.append(name)
            scheme = re.match(r"\s*([a-z][a-z0-9+.-]*):", value or "", re.IGNORECASE)
            if (
                name in {"href", "src", "action", "formaction"}
                and scheme
                and scheme[1] not in {"http", "https"}
            ):
                self.found.append(f"{name}={value}")
        if tag == "script" and not str(dict(attrs).get("src", "")).startswith("/console/static/"):
            self.found.append("script")


def harmed(html: str) -> list[str]:
    return Seen(html).found


def test_the_reader_of_pages_sees_an_attack() -> None:
    assert {"pwned", "img", "script", "onpwned", "onerror"} <= set(harmed(f'<a title="{hostile.ATTACK}">'))
    assert harmed(f'<a href="{hostile.LINK}">') == [f"href={hostile.LINK}"]


def test_the_attack_stands_in_most_fields() -> None:
    for record in (*BASE.facts.values(), *BASE.subjects.values()):
        values = hostile.attacked(record)
        texts = [path for path in hostile.leaves(values) if hostile.ATTACK in str(_at(values, path))]
        assert len(texts) >= 3


def _at(values: object, path: tuple[str | int, ...]) -> object:
    for part in path:
        values = values[part]  # type: ignore[index]
    return values


def open_as_eve(attacked: Site) -> Browser:
    eve = attacked.store.user(hostile.ATTACK)
    assert eve
    return Browser(attacked, eve)


@pytest.mark.parametrize("page", GETS, ids=lambda page: page.path)
def test_text_stays_text_on_every_page(attacked: Site, page: Page) -> None:
    eve = open_as_eve(attacked)
    answer = eve.get(address(page))
    assert harmed(answer.text) == []
    for record_id in (*BASE.facts, *BASE.subjects, *BASE.statements, "broken", "q1", "q2"):
        if re.fullmatch(r"[^{]*\{(id|item)\}[^{]*", page.path):
            assert harmed(eve.get(re.sub(r"\{\w+\}", record_id, page.path)).text) == []


def test_the_attack_is_really_shown(attacked: Site) -> None:
    eve = open_as_eve(attacked)
    shown = [page.path for page in GETS if "&lt;pwned" in eve.get(address(page)).text]
    assert {"/account", "/users", "/audit", "/facts", "/facts/{id}", "/queue"} <= set(shown)


@pytest.mark.parametrize(
    "page", [page for page in PAGES if page.method == "POST"], ids=lambda page: page.path
)
def test_text_that_was_sent_stays_text(attacked: Site, page: Page) -> None:
    if page.path.endswith(("/remove", "/sign-out", "/disable")) and page.path != "/links/remove":
        return  # they would end Eve
    eve = open_as_eve(attacked)
    names = re.findall(r'name="([\w.-]+)"', eve.get(address(page)).text if _has_get(page) else "")
    fields = dict.fromkeys({*names, *FIELDS} - {"csrf"}, hostile.ATTACK)
    answer = eve.post(address(page), fields)
    assert answer.status_code != 500
    assert harmed(answer.text) == []
    assert "\n" not in answer.headers.get("location", "")
    answer = eve.post(address(page), dict.fromkeys(fields, "../../etc/passwd\r\nx: y\x00"))
    assert answer.status_code != 500
    assert answer.headers.get("x") is None


FIELDS = (
    "name",
    "email",
    "id",
    "text",
    "message",
    "version",
    "q",
    "because",
    "see",
    "change",
    "fact",
    "side",
    "wording",
)


def _has_get(page: Page) -> bool:
    return any(other.path == page.path and other.method == "GET" for other in PAGES)


@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.word)
def test_what_is_searched_for_stays_text(attacked: Site, role: Role) -> None:
    browser = attacked.signed_in(role)
    for page in GETS:
        if page.needs and role >= page.needs:
            asked = dict.fromkeys(
                ("q", "who", "item", "since", "topic", "verdict", "page", "sort", "a", "b", "tab"),
                hostile.ATTACK,
            )
            answer = browser.get(address(page), params=asked)
            assert answer.status_code != 500, page.path
            assert harmed(answer.text) == []

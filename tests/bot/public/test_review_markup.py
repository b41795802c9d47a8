"""One ClaimReview in the page of each fact, where the operator says under which address it is found."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from starlette.testclient import TestClient

from bot.conversation import Conversation, Current, House
from bot.messages import Language
from bot.public.markup import publisher_at, review_markup
from bot.public.site import Site, create_app
from knowledge import FactBase
from tests.bot.builders import BASE, MISLEADING, OPEN, TODAY
from tests.bot.public.sites import AtOnce, always_ready, by_heart, client, served
from tests.bot.public.test_browser import CHROMIUM, browser
from tests.knowledge.schema_org import REQUIRED, faults

PUBLIC = publisher_at("https://heshi.example.org")
BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.S)
__all__ = ["browser"]


def blocks(page: str) -> list[dict[str, Any]]:
    return [json.loads(found) for found in BLOCK.findall(page)]


def test_a_fact_s_page_has_its_review_in_the_language_of_the_page() -> None:
    pages = client(publisher=PUBLIC)
    for lang, tag, word in (
        ("zh-Hans", "zh-Hans", "误导"),
        ("zh-Hant", "zh-Hans", "误导"),
        ("en", "en", "Misleading"),
    ):
        page = pages.get(f"/f/{MISLEADING.id}?lang={lang}").text
        (review,) = blocks(page)
        assert list(faults(review)) == []
        assert set(review) >= REQUIRED["ClaimReview"]
        assert (review["inLanguage"], review["reviewRating"]["alternateName"]) == (tag, word)
        assert review["url"] == f"https://heshi.example.org/f/{MISLEADING.id}"
        assert f'<link rel="canonical" href="{review["url"]}">' in page


def test_what_the_review_says_stands_in_the_page_for_people() -> None:
    for fact in BASE.current():
        page = client(publisher=PUBLIC).get(f"/f/{fact.id}?lang=en").text
        for review in blocks(page):
            body = page.partition("<body>")[2]
            assert review["reviewRating"]["alternateName"] in body
            assert review["claimReviewed"] in body


def test_without_a_public_address_pages_carry_nothing() -> None:
    page = client().get(f"/f/{OPEN.id}").text
    assert blocks(page) == []
    assert "canonical" not in page
    assert publisher_at(None) is None


def test_what_was_withdrawn_says_so_and_has_no_review() -> None:
    gone = next(fact for fact in BASE.facts.values() if fact.withdrawn)
    assert gone.withdrawn
    page = client(publisher=PUBLIC).get(f"/f/{gone.id}").text
    assert blocks(page) == []
    assert page.count(gone.withdrawn.because) == 1


def test_no_other_page_has_one() -> None:
    pages = client(publisher=PUBLIC)
    assert blocks(pages.get("/").text) == []
    assert blocks(pages.post("/", data={"text": "云雀开放了"}).text) == []


NASTY = "</script><script>alert(1)</script><!-- & \u2028 \" ' ]]>"


def nasty() -> FactBase:
    said = OPEN.statement.model_copy(update={"zh": NASTY, "en": NASTY})
    because = OPEN.periods[-1].because.model_copy(update={"zh": NASTY, "en": NASTY})
    periods = (*OPEN.periods[:-1], OPEN.periods[-1].model_copy(update={"because": because}))
    sources = tuple(source.model_copy(update={"title": NASTY, "publisher": NASTY}) for source in OPEN.sources)
    fact = OPEN.model_copy(update={"statement": said, "periods": periods, "sources": sources})
    return FactBase.of([fact], subjects=BASE.subjects.values(), statements=BASE.statements.values())


def test_no_text_of_a_record_gets_out_of_the_data() -> None:
    base = nasty()
    (fact,) = base.facts.values()
    made = review_markup(fact, base, TODAY, PUBLIC, Language.EN)
    assert not set("<>&\u2028\u2029") & set(made)
    assert json.loads(made)["claimReviewed"] == NASTY


def of_nasty() -> Site:
    current = Current(nasty(), by_heart())
    conversation = Conversation(House(lambda: current, lambda: TODAY))
    return Site(
        conversation,
        lambda: current,
        lambda: TODAY,
        asks=AtOnce(conversation),
        readiness=always_ready,
        publisher=PUBLIC,
    )


def test_a_page_of_such_a_record_has_one_script_element() -> None:
    page = (
        TestClient(create_app(of_nasty(), pace=iter(range(0, 10**6, 3600)).__next__))
        .get(f"/f/{OPEN.id}")
        .text
    )
    assert page.lower().count("<script") == 1
    (review,) = blocks(page)
    assert review["reviewRating"]["alternateName"] in {"已过时", "不实"}


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: apt-get install chromium")
def test_a_browser_runs_none_of_it_and_the_policy_does_not_mind(browser: Any) -> None:
    with served(publisher=PUBLIC) as address:
        context = browser.new_context()
        page = context.new_page()
        faults_: list[str] = []
        page.on("console", lambda message: faults_.append(message.text))
        page.on("pageerror", lambda error: faults_.append(str(error)))
        page.add_init_script(
            "window.violations = [];"
            "document.addEventListener('securitypolicyviolation',"
            " e => window.violations.push(e.violatedDirective));"
        )
        answer = page.goto(f"{address}/f/{MISLEADING.id}?lang=en")
        assert "script-src 'self'" in answer.headers["content-security-policy"]
        assert page.evaluate("window.violations") == []
        text = page.evaluate("document.querySelector('script[type=\"application/ld+json\"]').textContent")
        assert json.loads(text)["@type"] == "ClaimReview"
        # The same policy does stop a script that stands in a page: what is tested can fail.
        page.evaluate(
            "() => { const s = document.createElement('script');"
            " s.textContent = 'window.ran = 1'; document.head.append(s); }"
        )
        assert page.evaluate("window.ran") is None
        assert page.evaluate("window.violations.length") == 1
        context.close()
    assert [
        fault
        for fault in faults_
        if "Content Security Policy" not in fault and "Content-Security-Policy" not in fault
    ] == []

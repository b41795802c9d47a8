from __future__ import annotations

import io
import json
import re
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot import logs
from bot.errors import Busy, StateError
from bot.guards import BURST, SECURITY_HEADERS
from bot.messages import Action, Language, Press
from bot.public.schema import ChatAnswer, TicketAnswer, TroubleAnswer
from bot.public.words import PAGE_WORDS
from bot.replies import MAX_FAMILY_CHARS
from knowledge import Stance
from tests.bot.builders import BASE, FACTS, MISLEADING, OPEN, close, known, not_a_claim, unknown
from tests.bot.builders import result as found
from tests.bot.public.sites import COURSE, DENIED, ENGLISH, HELLO, NEAR, SAID, TWO, Page, Slow, client

ZH = PAGE_WORDS[Language.ZH_HANS]
WEB = client()


def asked(text: str = "", **over: Any) -> ChatAnswer:
    response = WEB.post("/api/chat", json={"text": text} | over)
    assert response.status_code == 200, response.text
    return ChatAnswer.model_validate(response.json())


def trouble(response: Any) -> tuple[int, str, str]:
    error = TroubleAnswer.model_validate(response.json()).error
    return response.status_code, error.code, error.says


def receipt_of(answer: ChatAnswer) -> str:
    return next(block.receipt for block in answer.answer.blocks if block.kind == "footer")


# --- the chat


@pytest.mark.parametrize(
    ("accept", "title", "lang"),
    [
        ("zh-CN", "核实", "zh-Hans"),
        ("zh-TW", "核實", "zh-Hant"),
        ("en", "heshi", "en"),
        ("de", "heshi", "en"),
    ],
)
def test_the_page_speaks_its_readers_language(accept: str, title: str, lang: str) -> None:
    response = WEB.get("/", headers={"accept-language": accept})
    assert response.status_code == 200
    assert f"<title>{title}</title>" in response.text
    assert Page(response.text).all("html") == [{"lang": lang}]
    assert response.headers["vary"] == "Accept-Language"


def test_a_chosen_language_stays_chosen() -> None:
    page = Page(WEB.get("/?lang=en").text)
    assert {form["action"] for form in page.all("form")} == {"/?lang=en#answer"}


def test_examples_come_from_the_facts_and_are_answered() -> None:
    page = Page(WEB.get("/").text)
    tries = [button["value"] for button in page.all("button") if button.get("name") == "text"]
    assert tries
    assert set(tries) <= {said for fact in FACTS for said in fact.wordings.affirm}


@pytest.mark.parametrize(
    ("text", "first"),
    [
        (SAID, "已过时："),
        (DENIED, "属实："),
        (ENGLISH, "Outdated:"),
        (COURSE, "先别付款"),
        (NEAR, "你想问的是不是"),
        (HELLO, "这句话里没有可以核实的说法"),
        ("没人知道的事", "没有查到，不等于是真的"),
        ("", "没有收到文字"),
        ("/help", "怎么用"),
    ],
)
def test_script_and_plain_form_give_the_same_answer(text: str, first: str) -> None:
    answer = asked(text)
    assert answer.plain.startswith(first)
    page = WEB.post("/", data={"text": text})
    assert page.status_code == 200
    # The same but for the key, which the script makes up itself.
    assert str(answer.html) in re.sub(r'<input type="hidden"[^>]*>\n', "", page.text)
    assert first in Page(page.text).words


def test_the_answer_keeps_to_the_language_of_the_message() -> None:
    assert asked(ENGLISH).answer.language is Language.EN
    assert 'lang="en"' in asked(ENGLISH).html


def test_both_verdicts_stand_on_the_first_line_when_the_day_is_known() -> None:
    first = asked(SAID, said_on="2025-01-05").plain.split("\n")[0]
    assert first.startswith("已过时：")
    assert "2025年1月5日，当时：属实" in first


def test_several_findings_each_have_their_sentence() -> None:
    kinds = [block.kind for block in asked(TWO).answer.blocks]
    assert kinds.count("headline") == 2


def test_buttons_answer_for_ever_and_need_no_memory() -> None:
    answer = asked(SAID)
    details, family = (b.payload for b in answer.answer.offers)
    other = client()
    assert "timeline" in other.post("/api/chat", json={"press": details}).json()["html"]
    text = other.post("/api/chat", json={"press": family}).json()["plain"]
    assert len(text) <= MAX_FAMILY_CHARS
    assert "云雀没有对公众开放。" in text


def test_a_picked_candidate_is_answered_also_without_script() -> None:
    pick = Press(Action.PICK, OPEN.id, Stance.ASKS).encode()
    assert pick.split(".")[1] in {b.payload.split(".")[1] for b in asked(NEAR).answer.choices}
    page = Page(WEB.post("/", data={"press": pick, "text": "half-written"}).text)
    assert "现在不是了" in page.words
    assert "half-written" not in page.words


def test_none_of_these_is_an_answer() -> None:
    assert "这几条都不是" in asked(press=asked(NEAR).answer.choices[-1].payload).plain


def test_a_button_of_a_fact_that_is_gone_says_so() -> None:
    gone = Press(Action.DETAILS, "no-such-fact").encode()
    assert "现在的事实库里没有了" in asked(press=gone).plain


# --- troubles, in words


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "form"),
        (b"{", "form"),
        (b"[]", "form"),
        (b'{"text": 1}', "form"),
        (b'{"words": "x"}', "form"),
        (b'{"text": "x", "press": "dqs.a"}', "form"),
        (b'{"press": "nonsense"}', "form"),
        (b'{"press": "%s"}' % (b"x" * 300), "form"),
        (b"\xff\xfe", "form"),
        (b'{"text": "x", "said_on": "2024-13-01"}', "day"),
        (b'{"text": "x", "said_on": "yesterday"}', "day"),
        (b'{"text": "x", "said_on": "0001-01-01"}', "day"),
        (b'{"text": "x", "said_on": "2026-11-23"}', "future"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(body: bytes, code: str) -> None:
    status, found_code, says = trouble(WEB.post("/api/chat", content=body))
    assert (status, found_code) == (422, code)
    assert says == getattr(ZH, f"error_{code}")


def test_lone_surrogates_do_no_harm() -> None:
    mended = WEB.post("/api/chat", json={"text": "\ufffd Yunque"})
    response = WEB.post("/api/chat", content=b'{"text": "\\ud800 Yunque"}')
    assert response.status_code == 200
    assert response.json() == mended.json()
    for bad in (b'{"press": "\\ud800"}', b'{"\\ud800": 1}', b"[" * 50_000, b'{"text": "\xff"}', b"NaN"):
        assert WEB.post("/api/chat", content=bad).status_code == 422
    assert WEB.post("/", content=b"text=%ED%A0%80", headers={"content-type": "x"}).status_code == 200


@pytest.mark.parametrize("path", ["/", "/api/chat"])
def test_more_than_100_kb_is_too_large(path: str) -> None:
    response = WEB.post(path, content=b"text=" + b"a" * 100_000)
    assert response.status_code == 413
    assert "100 KB" in response.text
    assert dict(SECURITY_HEADERS).items() <= dict(response.headers).items()


def test_of_a_long_text_it_is_said_how_much_was_read() -> None:
    assert "只读了前 20000 个字" in asked("云" * 20_001).plain


def test_a_form_with_hundreds_of_fields_is_refused() -> None:
    assert WEB.post("/", content=b"&".join([b"text=1"] * 500)).status_code == 400


def test_who_asks_too_fast_is_told_how_long_to_wait() -> None:
    web = client(pace=lambda: 0.0)
    for _ in range(BURST):
        assert web.get("/").status_code == 200
    refused = web.post("/api/chat", json={"text": SAID})
    assert trouble(refused) == (429, "too_many", "发得有点快，请等 1 秒再试。")
    assert refused.headers["retry-after"] == "1"
    assert "请等 1 秒" in web.get("/").text
    assert web.get("/healthz").status_code == 200


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/nothing", ZH.error_not_found),
        ("/f/no-such-fact", ZH.error_no_fact),
        ("/r/nonsense", ZH.error_no_receipt),
        ("/r/x.2026-13-01.ab12cd.a", ZH.error_no_receipt),
        ("/f/%3Cscript%3E", ZH.error_no_fact),
        ("/docs", ZH.error_not_found),
        ("/static/../site.py", ZH.error_not_found),
        ("/static/%2e%2e/site.py", ZH.error_not_found),
    ],
)
def test_pages_that_are_not_there_say_so(path: str, says: str) -> None:
    response = WEB.get(path)
    assert response.status_code == 404
    assert says in response.text
    assert "script>" not in response.text


@pytest.mark.parametrize("path", ["/", "/healthz", "/f/yunque-open", "/static/chat.js"])
def test_monitors_may_ask_for_headers_only(path: str) -> None:
    response = WEB.head(path)
    assert (response.status_code, response.content) == (200, b"")


def test_answers_are_kept_by_nobody_and_files_are_not_sent_twice() -> None:
    assert WEB.get("/").headers["cache-control"] == "no-store"
    style = WEB.get("/static/heshi.css")
    assert style.headers["cache-control"] == "no-cache"
    assert WEB.get("/static/heshi.css", headers={"if-none-match": style.headers["etag"]}).status_code == 304


def test_other_methods_are_refused_in_words() -> None:
    assert WEB.put("/").status_code == 405
    assert trouble(WEB.get("/api/chat"))[:2] == (405, "method")


class Broken:
    def check(self, text: str, **_: Any) -> Any:
        raise RuntimeError(f"cannot bear {text}")


def test_an_accident_says_sorry_and_tells_nobody_what_was_written(caplog: pytest.LogCaptureFixture) -> None:
    lines = io.StringIO()
    logs.configure("INFO", lines)
    web = client(Broken())
    assert trouble(web.post("/api/chat", json={"text": "geheim-4711"})) == (
        500,
        "accident",
        ZH.error_accident,
    )
    page = web.post("/", data={"text": "geheim-4711"})
    assert page.status_code == 500
    assert ZH.error_accident in page.text
    said = lines.getvalue()
    assert "geheim" not in said + caplog.text + page.text
    assert json.loads(said.splitlines()[-1])["event"] == "page.failed"
    assert "RuntimeError" in said


def test_logs_never_hold_what_people_write() -> None:
    lines = io.StringIO()
    logs.configure("DEBUG", lines)
    web = client()
    web.post("/api/chat", json={"text": "geheim-4711", "said_on": "2024-01-01"})
    web.post("/", data={"text": "geheim-4711"})
    web.get("/?q=geheim-4711")
    assert "claim.checked" in lines.getvalue()
    assert "geheim" not in lines.getvalue()


# --- answers that take longer, and questions sent twice

KEY = "k" * 32


def test_an_answer_that_takes_longer_is_picked_up_with_a_ticket() -> None:
    slow = Slow()
    web = client(asks=slow)
    response = web.post("/api/chat", json={"text": SAID, "key": KEY})
    given = TicketAnswer.model_validate(response.json())
    assert (response.status_code, given.says) == (202, ZH.waiting)
    assert web.get(f"/api/chat/{given.ticket}").status_code == 202
    slow.ready = True
    assert web.get(f"/api/chat/{given.ticket}").json() == WEB.post("/api/chat", json={"text": SAID}).json()


def test_without_script_a_link_leads_to_the_answer() -> None:
    slow = Slow()
    web = client(asks=slow)
    response = web.post("/?lang=en", data={"text": ENGLISH, "key": KEY})
    assert response.status_code == 202
    page = Page(response.text)
    assert PAGE_WORDS[Language.EN].waiting in page.words
    assert ENGLISH in page.words
    (link,) = (a["href"] for a in page.all("a") if a["href"].startswith("/t/"))
    assert "lang=en" in link
    assert web.get(link).status_code == 202
    slow.ready = True
    assert "Outdated:" in Page(web.get(link).text).words


@pytest.mark.parametrize("ticket", ["x", "k" * 32, "%3Cscript%3E", "k" * 65, "k" * 32 + "%0a"])
@pytest.mark.parametrize("path", ["/t", "/api/chat"])
def test_a_ticket_that_was_not_given_out_shows_nothing(path: str, ticket: str) -> None:
    response = client(asks=Slow()).get(f"{path}/{ticket}")
    assert response.status_code == 404
    assert ZH.error_no_answer in response.text


def test_a_key_with_other_words_is_refused_by_the_api() -> None:
    web = client(asks=Slow())
    web.post("/api/chat", json={"text": SAID, "key": KEY})
    again = web.post("/api/chat", json={"text": DENIED, "key": KEY})
    assert trouble(again) == (409, "clash", ZH.error_clash)
    assert web.post("/api/chat", json={"text": SAID, "key": KEY}).status_code == 202


def test_a_form_sent_twice_is_one_question_and_with_other_words_another() -> None:
    slow = Slow()
    slow.ready = True
    web = client(asks=slow)
    key = next(hidden["value"] for hidden in Page(web.get("/").text).all("input") if hidden["name"] == "key")
    twice = [web.post("/", data={"text": SAID, "key": key}) for _ in range(2)]
    assert [page.status_code for page in twice] == [200, 200]
    assert len(slow.taken) == 1
    # Back in the browser shows the page, and its key, again.
    assert "属实：" in Page(web.post("/", data={"text": DENIED, "key": key}).text).words
    assert len(slow.taken) == 2


def test_every_page_has_a_key_of_its_own() -> None:
    pages = [Page(WEB.post("/", data={"text": SAID}).text) for _ in range(20)]
    keys = [{hidden["value"] for hidden in page.all("input") if hidden["name"] == "key"} for page in pages]
    assert all(len(of_page) == 1 for of_page in keys)
    assert len(set[str]().union(*keys)) == 20
    assert all(len(key) >= 22 for of_page in keys for key in of_page)


@pytest.mark.parametrize("key", ["short", "k" * 21, "k" * 65, "k" * 30 + "/", "k" * 30 + "\n", "键" * 30])
def test_a_key_that_could_be_guessed_is_refused(key: str) -> None:
    assert trouble(WEB.post("/api/chat", json={"text": SAID, "key": key}))[:2] == (422, "form")


@pytest.mark.parametrize(("why", "seconds"), [(Busy(7), 7), (StateError("/data/state.db: disk full"), 10)])
def test_what_cannot_be_taken_now_is_said_with_a_time_to_come_again(why: Exception, seconds: int) -> None:
    slow = Slow()
    slow.trouble = why
    web = client(asks=slow)
    refused = web.post("/api/chat", json={"text": SAID})
    assert trouble(refused) == (503, "busy", ZH.error_busy.format(seconds=seconds))
    assert refused.headers["retry-after"] == str(seconds)
    page = web.post("/", data={"text": SAID})
    assert page.status_code == 503
    assert f"请等 {seconds} 秒" in page.text
    assert "state.db" not in refused.text + page.text


def test_an_answer_that_failed_for_good_is_our_fault_and_said_so() -> None:
    class Fails(Slow):
        async def ask(self, *_: Any) -> None:
            return None

    assert trouble(client(asks=Fails()).post("/api/chat", json={"text": SAID}))[:2] == (500, "accident")


# --- headers


@pytest.mark.parametrize("path", ["/", "/healthz", "/static/chat.js", "/nothing", "/f/yunque-open"])
def test_every_response_has_the_security_headers(path: str) -> None:
    response = WEB.get(path)
    assert dict(SECURITY_HEADERS).items() <= dict(response.headers).items()
    assert "set-cookie" not in response.headers
    assert "unsafe" not in response.headers["content-security-policy"]


@pytest.mark.parametrize("path", ["/", "/f/yunque-open", "/nothing"])
def test_pages_have_no_inline_style_or_script_and_load_nothing_from_elsewhere(path: str) -> None:
    page = Page(WEB.get(path).text)
    for tag, attrs in page.elements:
        assert tag != "style"
        assert "style" not in attrs
        assert not any(name.startswith("on") for name in attrs)
        if tag in {"script", "link", "img"}:
            assert attrs.get("src", attrs.get("href", "")).startswith("/static/")


# --- receipts, facts, health


@pytest.mark.parametrize("text", [SAID, DENIED, COURSE])
def test_a_receipt_opens_and_says_whether_it_still_holds(text: str) -> None:
    receipt = receipt_of(asked(text))
    response = WEB.get(f"/r/{receipt}")
    assert response.status_code == 200
    words = Page(response.text).words
    assert receipt in words
    assert "结论没变" in words
    assert BASE.edition in words
    assert "来源" in words


def test_an_old_receipt_says_what_has_turned() -> None:
    words = Page(WEB.get("/r/yunque-open.2025-01-05.abcdef.a").text).words
    assert "结论变了：属实 → 已过时" in words
    assert "当时依据的版本是 abcdef" in words


def test_a_receipt_of_a_fact_we_do_not_have_says_so() -> None:
    response = WEB.get("/r/no-such.2025-01-05.abcdef.a")
    assert response.status_code == 200
    assert "没有 no-such 这一条" in response.text


def test_a_receipt_from_before_the_first_period_opens() -> None:
    assert WEB.get("/r/yunque-open.2020-01-05.abcdef.a").status_code == 200


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.id)
@pytest.mark.parametrize("language", Language)
def test_every_fact_has_a_page(fact: Any, language: Language) -> None:
    response = WEB.get(f"/f/{fact.id}?lang={language}")
    assert response.status_code == 200
    page = Page(response.text)
    linked = {link["href"] for link in page.all("a") if link["href"].startswith("http")}
    assert linked == {source.url for p in fact.periods for source in BASE.sources_of(fact, p) if source.url}
    assert all(a["rel"] == "noreferrer noopener" for a in page.all("a") if a["href"].startswith("http"))


def test_health_tells_the_edition_and_stale_facts() -> None:
    assert WEB.get("/healthz").json() == {"status": "ok", "facts": "fresh", "edition": BASE.edition}
    assert client(fresh=lambda: False).get("/healthz").json()["facts"] == "stale"


@pytest.mark.parametrize(("ready", "status"), [(True, 200), (False, 503)])
def test_readiness_tells_whether_we_keep_up(ready: bool, status: int) -> None:
    async def readiness() -> dict[str, object]:
        return {"ready": ready, "todo": 3}

    web = client(readiness=readiness)
    assert (web.get("/readyz").status_code, web.get("/readyz").json()) == (
        status,
        {"ready": ready, "todo": 3},
    )
    assert web.head("/readyz").status_code == status
    assert WEB.get("/readyz").json() == {"ready": True}


def test_the_api_describes_itself() -> None:
    described = WEB.get("/openapi.json").json()
    assert "/api/chat" in described["paths"]
    assert "/" not in described["paths"]


# --- nothing of the input comes out


class Quotes:
    """Whatever is said, all of it is a claim: of each kind in turn, by the first letter."""

    def check(self, text: str, *, as_of: Any) -> Any:
        findings = [
            [known(OPEN, text=text), known(MISLEADING, text=text)],
            [close(text, OPEN)],
            [unknown(text)],
            [not_a_claim(text)],
        ]
        return found(text, *findings[len(text) % 4], day=as_of)


QUOTING = client(Quotes())
TAGS = {
    tag
    for text in (TWO, NEAR, "?", HELLO, "/help")
    for tag, _ in Page(WEB.post("/", data={"text": text}).text).elements
}

EVIL = st.sampled_from(
    [
        *(
            "https://evil.example/x",
            "//evil.example",
            "evil.example",
            "javascript:evil()",
            "www.evil.example",
        ),
        *("@evil_one", "evil@evil.example", "/evil@evil", "微信:evil12345", "[evil](https://evil.example)"),
        *("<a href='https://evil.example'>", "<script>evil()</script>", '" onmouseover=evil() x="', "'-->"),
        *("]]>", "{{ evil }}", "&lt;b&gt;", "&#x3c;b&#x3e;", "\u202eevil", "\x00", "</textarea>"),
    ]
)


@settings(deadline=None, max_examples=150)
@given(st.lists(EVIL | st.text(max_size=30), max_size=6).map(" ".join))
@example("<script>evil()</script>" * 4)
@example("x" * 41 + "<b>")
def test_no_input_comes_out_as_markup_address_or_mention(text: str) -> None:
    form = QUOTING.post("/", content=b"text=" + _percent(text))
    page = Page(form.text)
    assert {tag for tag, _ in page.elements} <= TAGS
    _only_our_addresses(page)
    assert not re.search(r"https?://(?!news\.example|cloud\.example)", page.words)
    assert "evil.example" not in form.text
    assert "@" not in page.words
    api = QUOTING.post("/api/chat", content=json.dumps({"text": text}).encode())
    assert "evil.example" not in api.text
    _only_our_addresses(Page(api.json()["html"]))


def _only_our_addresses(page: Page) -> None:
    records = {source.url for fact in FACTS for p in fact.periods for source in BASE.sources_of(fact, p)}
    for tag, attrs in page.elements:
        assert not any(name.startswith("on") or name in {"style", "srcdoc"} for name in attrs)
        for name in ("href", "src", "action"):
            if name in attrs:
                address = attrs[name]
                assert address in records or re.match(r"(/(?!/)|\?lang=|#text$)", address), (tag, address)


def _percent(text: str) -> bytes:
    return "".join(f"%{byte:02x}" for byte in text.encode("utf-8", "replace")).encode()

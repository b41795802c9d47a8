"""Are cited pages still there: judged on real servers that lie, hide, move and die."""

from __future__ import annotations

import datetime as dt
import json
import socket
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from bot.outside.archives import read_copy
from bot.outside.citations import Cited, cited
from bot.outside.fetching import Fetcher, Reach
from bot.outside.kept import FILE, LinkResult, LinkState, Why, keep, read_kept
from bot.outside.links import ENOUGH, FRESH, Look, check, due, offline
from bot.outside.pace import Pace
from knowledge import FactBase, NoSuchFact, StatementRecord, Subject
from tests.bot.builders import OPEN, period, source
from tests.bot.outside.webs import Asked, Says, Web, certificate, html, run, serving, to

NOW = 1_795_000_000.0
LONG = "栏目 时政 财经 科技 体育 娱乐 天气 关于我们 联系方式 版权声明。" * 30


def of(url: str, title: str = "", published: str = "2024-12-09") -> Cited:
    return Cited(url, (title,) if title else (), published, ("a-fact",))


def checked(web: Web, *links: Cited, kept: Mapping[str, LinkResult] | None = None) -> dict[str, LinkResult]:
    async def work() -> dict[str, LinkResult]:
        async with web.fetcher() as fetcher:
            look = Look(fetcher, lambda: NOW, web.url("archive.example").rstrip("/"))
            return {result.url: result async for result in check(links, look, kept)}

    return run(work)


def news(asked: Asked) -> Says:
    """A newspaper: one article, a film, a wall, a door, and every other way to answer."""
    if asked.host == "archive.example":
        return Says(404)
    if asked.host == "alike.example":
        return html(f"<title>云报</title><p>{LONG}")
    if asked.host == "shell.example":
        return html("<title>云报</title><div id=app></div>")
    if asked.host == "no-head.example" and asked.method == "HEAD":
        return Says(405)
    if asked.host == "odd-head.example" and asked.method == "HEAD":
        return Says(404)
    return {
        "/there": html("<title>云雀开放注册</title><p>正文"),
        "/untitled": html(f"<title>云报</title><p>{LONG}正文"),
        "/film.mp4": Says(200, b"", (("content-type", "video/mp4"),)),
        "/gone": Says(404),
        "/gone-for-good": Says(410),
        "/soft": html("<title>云报</title><h1>页面不存在</h1>"),
        "/titled-404": html("<title>404 的故事：云雀开放注册</title><p>正文"),
        "/2024/home": to("/"),
        "/": html("<title>云报</title><p>今天"),
        "/moved": to("/there", 301),
        "/elsewhere-today": to("/there", 302),
        "/paywall": Says(402),
        "/robots-refused": Says(403),
        "/door": to("/login?next=/door", 302),
        "/login": html("<title>登录</title>"),
        "/broken": Says(500),
        "/busy": Says(503),
        "/endless": to("/endless", 302),
    }.get(asked.path.partition("?")[0], Says(404))


@pytest.mark.parametrize(
    ("where", "title", "state", "why"),
    [
        ("news/there", "云雀开放注册", LinkState.ALIVE, Why.ANSWERED),
        ("news/untitled", "云雀开放注册", LinkState.ALIVE, Why.ANSWERED),
        ("news/film.mp4", "", LinkState.ALIVE, Why.ANSWERED),
        ("no-head/there", "", LinkState.ALIVE, Why.ANSWERED),
        ("odd-head/there", "", LinkState.ALIVE, Why.ANSWERED),
        ("news/titled-404", "404 的故事：云雀开放注册", LinkState.ALIVE, Why.ANSWERED),
        ("news/", "", LinkState.ALIVE, Why.ANSWERED),
        ("news/moved", "", LinkState.MOVED, Why.ANSWERED),
        ("news/elsewhere-today", "", LinkState.ALIVE, Why.ANSWERED),
        ("news/gone", "云雀开放注册", LinkState.DEAD, Why.STATUS),
        ("news/gone-for-good", "", LinkState.DEAD, Why.STATUS),
        ("news/soft", "云雀开放注册", LinkState.DEAD, Why.SAYS_SO),
        ("news/2024/home", "云雀开放注册", LinkState.DEAD, Why.HOME),
        ("alike/2024/story.html", "云雀开放注册", LinkState.DEAD, Why.ALIKE),
        ("shell/2024/story.html", "云雀开放注册", LinkState.UNCLEAR, Why.ALIKE),
        ("nobody/there", "", LinkState.DEAD, Why.NAME),
        ("news/paywall", "", LinkState.REFUSED, Why.STATUS),
        ("news/robots-refused", "", LinkState.REFUSED, Why.STATUS),
        ("news/door", "", LinkState.REFUSED, Why.SIGN_IN),
        ("news/broken", "", LinkState.UNREACHED, Why.STATUS),
        ("news/busy", "", LinkState.UNREACHED, Why.STATUS),
        ("news/endless", "", LinkState.UNREACHED, Why.REDIRECTS),
    ],
)
def test_a_link_is_what_it_is(where: str, title: str, state: LinkState, why: Why) -> None:
    host, _, path = where.partition("/")
    with serving(news) as web:
        web.names["nobody.example"] = []
        url = web.url(f"{host}.example", f"/{path}")
        (result,) = checked(web, of(url, title)).values()
    assert (result.state, result.why, result.checked_at) == (state, why, NOW)


def test_what_moved_for_good_names_the_new_address() -> None:
    with serving(news) as web:
        (result,) = checked(web, of(web.url("news.example", "/moved"))).values()
        assert result.final == web.url("news.example", "/there")


def test_of_a_film_no_byte_is_asked_for() -> None:
    with serving(news) as web:
        checked(web, of(web.url("news.example", "/film.mp4")))
        assert [asked.method for asked in web.asked] == ["HEAD"]


def test_trouble_with_a_certificate_is_no_death(tmp_path: Path) -> None:
    with serving(news, certificate=certificate(tmp_path / "a.pem", "news.example", days=-1)) as web:
        (result,) = checked(web, of(web.url("news.example", "/there", secure=True))).values()
    assert (result.state, result.why) == (LinkState.INSECURE, Why.TLS)


def test_an_address_inside_is_never_asked() -> None:
    with serving(news) as web:
        web.names["inside.example"] = ["10.0.0.7"]
        inside = [f"http://127.0.0.2:{web.port}/", web.url("inside.example"), "http://169.254.169.254/x"]
        found = checked(web, *map(of, inside))
        assert {result.state for result in found.values()} == {LinkState.NOT_ASKED}
        assert web.asked == []


# --- copies


def snapshot(page: str, **over: object) -> bytes:
    closest = {
        "available": True,
        "status": "200",
        "timestamp": "20241210000000",
        "url": f"http://web.archive.org/web/20241210000000/{page}",
    }
    return json.dumps({"url": page, "archived_snapshots": {"closest": closest | over}}).encode()


def test_of_what_is_dead_the_copy_nearest_to_its_day_is_named() -> None:
    def answers(asked: Asked) -> Says:
        return Says(200, snapshot(gone)) if asked.host == "archive.example" else Says(404)

    with serving(answers) as web:
        gone = web.url("news.example", "/2024/x?a=1&b=2")
        (result,) = checked(web, of(gone)).values()
        assert result.archived == f"https://web.archive.org/web/20241210000000/{gone}"
        (asked,) = (asked for asked in web.asked if asked.host == "archive.example")
        assert asked.path.endswith("&timestamp=20241209")
        assert "%3Fa%3D1%26b%3D2" in asked.path


@pytest.mark.parametrize(
    "answer",
    [
        b"", b"null", b"[]", b"{", b'{"archived_snapshots": {}}',
        b'{"archived_snapshots": {"closest": []}}', b"[" * 100_000,
        snapshot("https://a.example/x", available=False),
        snapshot("https://a.example/x", available="yes"),
        snapshot("https://a.example/x", status="404"),
        snapshot("https://a.example/x", url=5),
        snapshot("https://a.example/x", url="https://evil.example/web/20241210000000/https://a.example/x"),
        snapshot("https://a.example/x", url="https://web.archive.org.evil.example/web/2024/https://a.example/x"),
        snapshot("https://a.example/x", url="javascript:alert(1)//web.archive.org/web/2024/https://a.example/x"),
        snapshot("https://a.example/x", url="https://web.archive.org/web/20241210000000/https://a.example/y"),
        snapshot("https://a.example/x", url="https://web.archive.org/web/2024/https://a.example/x y"),
        snapshot("https://a.example/x", url="https://web.archive.org/web/2024/https://a.example/x\n"),
    ],
)  # fmt: skip
def test_an_answer_that_names_no_copy_of_the_page_names_none(answer: bytes) -> None:
    assert read_copy(answer, "https://a.example/x") == ""


def test_a_copy_of_the_page_under_its_other_scheme_is_one() -> None:
    answer = snapshot(
        "https://a.example/x", url="http://web.archive.org/web/20241210/http://www.a.example:80/x/"
    )
    assert read_copy(answer, "https://a.example/x").startswith("https://web.archive.org/web/20241210/")


# --- kept


def result(url: str = "https://a.example/x", **over: object) -> LinkResult:
    values = {"url": url, "state": LinkState.DEAD, "why": Why.STATUS, "checked_at": NOW, "status": 404}
    return LinkResult(**values | over)


def test_results_are_kept_and_read_back(tmp_path: Path) -> None:
    rows = {
        row.url: row
        for row in (result(), result("https://b.example/云", final="https://c.example", dead_since=NOW))
    }
    keep(tmp_path / "data", rows)
    assert read_kept(tmp_path / "data") == rows
    assert [path.name for path in (tmp_path / "data").iterdir()] == [FILE]


@pytest.mark.parametrize(
    "text", ["", "null", "{", '{"version": 2, "links": []}', '{"version": 1, "links": [{"url": 1}]}']
)
def test_a_file_that_is_none_of_ours_is_as_none(tmp_path: Path, text: str) -> None:
    assert read_kept(tmp_path) == {}
    (tmp_path / FILE).write_text(text)
    assert read_kept(tmp_path) == {}


def test_what_was_checked_within_a_week_is_not_due() -> None:
    links = [
        of("https://a.example/x"),
        of("https://b.example/x"),
        of("https://c.example/x"),
        of("https://d.example/x"),
    ]
    kept = {
        "https://a.example/x": result(checked_at=NOW - FRESH + 60),
        "https://b.example/x": result(checked_at=NOW - FRESH - 60),
        "https://c.example/x": result(state=LinkState.UNREACHED),
    }
    assert [link.url[8] for link in due(links, kept, NOW)] == ["b", "c", "d"]


def test_how_long_it_is_dead_is_remembered() -> None:
    with serving(lambda _: Says(404)) as web:
        link = of(web.url("news.example", "/x"))
        first = checked(web, link)
        assert first[link.url].dead_since == NOW
        before = {
            link.url: replace(
                first[link.url], dead_since=NOW - 99, archived="https://web.archive.org/web/2024/x"
            )
        }
        again = checked(web, link, kept=before)
        assert again[link.url].dead_since == NOW - 99
        assert again[link.url].archived == "https://web.archive.org/web/2024/x"


def test_without_a_network_nobody_is_dead() -> None:
    nothing = [result(why=Why.NAME), result(state=LinkState.UNREACHED, why=Why.CONNECTION)]
    assert offline(nothing)
    assert not offline([*nothing, result(why=Why.STATUS)])
    assert not offline([])


def test_without_a_network_it_ends_soon() -> None:
    async def no_network(_name: str, _port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "no network")

    async def work() -> list[LinkResult]:
        async with Fetcher(reach=Reach(lookup=no_network), pace=Pace(0.0)) as fetcher:
            links = [of(f"https://news{n}.example/x") for n in range(2 * ENOUGH)]
            return [result async for result in check(links, Look(fetcher, lambda: NOW))]

    found = run(work)
    assert len(found) == ENOUGH
    assert offline(found)


# --- who cites what


def test_what_facts_in_force_cite_is_gathered_by_address() -> None:
    said = StatementRecord.model_validate(
        {
            "id": "someone-2024", "speaker": {"zh": "某人", "en": "Someone"},
            "role": {"zh": "总裁", "en": "CEO"}, "organisation": "none", "on": "2024-12", "where": "a talk",
            "paraphrase": {"zh": "开放了。", "en": "It is open."},
            "url": "none", "via": "https://news.example/via", "publisher": "Cloud Post", "read": False,
        }
    )  # fmt: skip
    shared = source(
        "daily", title="云雀开放注册", url="https://news.example/one", archive="https://web.archive.org/x"
    )
    one = OPEN.model_validate(
        OPEN.model_dump(by_alias=True)
        | {
            "id": "one", "sources": (shared, source("no-url", url="none")),
            "periods": (period("always", "refuted", "因。", "Because.", "daily", "someone-2024"),),
            "depends_on": None,
        }
    )  # fmt: skip
    two = one.model_copy(
        update={"id": "two", "sources": (one.sources[0].model_copy(update={"archive": None}),)}
    )
    gone = one.model_validate(
        one.model_dump(by_alias=True)
        | {"id": "gone", "withdrawn": {"on": dt.date(2026, 1, 1), "because": "twice"}}
        | {"sources": (source("daily", url="https://news.example/withdrawn"),)}
    )
    thing = Subject.model_validate(
        {"id": "yunque", "kind": "product", "names": {"zh": "云雀", "en": "Yunque"}, "aliases": ["云雀"],
         "sources": (source("s", url="https://news.example/subject"),)}
    )  # fmt: skip
    base = FactBase.of([one, two, gone], statements=[said], subjects=[thing])
    found = {link.url: link for link in cited(base)}
    assert sorted(found) == [
        "https://news.example/one",
        "https://news.example/subject",
        "https://news.example/via",
    ]
    assert found["https://news.example/one"].facts == ("one", "two")
    assert found["https://news.example/one"].titles == ("云雀开放注册",)
    assert not found["https://news.example/one"].archived
    assert found["https://news.example/via"].published == "2024-12"
    assert found["https://news.example/subject"].others == ("subjects/yunque",)
    assert [link.archived for link in cited(base, ["one"]) if link.url.endswith("one")] == [True]
    with pytest.raises(NoSuchFact):
        cited(base, ["nowhere"])

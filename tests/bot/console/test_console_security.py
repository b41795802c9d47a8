"""Who may do what: every page of the table by every role, forged requests, hostile addresses and bodies."""

from __future__ import annotations

import datetime as dt
import io
import itertools
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes

import anyio
import pytest

from bot import logs
from bot.console.pages import Page, Role, Visit, masked
from bot.console.site import is_plain
from bot.console.table import PAGES
from bot.console.words import FRAME
from bot.messages import Language
from bot.settings import Settings
from tests.bot.console.examples import address
from tests.bot.console.houses import Browser, Site, site

EN = FRAME[Language.EN]
EVERYBODY: tuple[Role | None, ...] = (None, *Role)
POSTS = [page for page in PAGES if page.method == "POST"]
GETS = [page for page in PAGES if page.method == "GET"]


def name_of(page: object) -> str:
    return (
        f"{page.method} {page.path}"
        if isinstance(page, Page)
        else str(getattr(page, "word", page or "nobody"))
    )


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One console for all who walk the table."""
    with site(tmp_path_factory.mktemp("walked")) as made:
        _ = made.user(Role.VIEWER, "Number One")  # whom the addresses of examples.py are about
        yield made


def someone(of: Site, role: Role | None) -> Browser:
    return of.signed_in(role) if role else of.nobody()


def asked(browser: Browser, page: Page, **over: Any) -> Any:
    at = address(page)
    return browser.get(at) if page.method == "GET" else browser.post(at, **over)


# --- who may do what


@pytest.mark.parametrize("role", EVERYBODY, ids=name_of)
@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_page_lets_in_whom_it_says_and_nobody_else(walked: Site, page: Page, role: Role | None) -> None:
    answer = asked(someone(walked, role), page)
    if page.needs is None:
        assert answer.status_code != 401
    elif role is None and page.method == "GET":
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/console/sign-in")
    elif role is None:
        assert answer.status_code == 401
        assert EN.error_signed_out in answer.text
    elif role < page.needs:
        assert answer.status_code == 403
        assert EN.roles[page.needs.word] in answer.text
    else:
        assert answer.status_code not in {401, 403, 405, 500}, answer.text[:2000]


def test_the_menu_shows_what_a_role_may_open(walked: Site) -> None:
    for role in Role:
        browser = walked.signed_in(role)
        menu = re.findall(r'<li><a href="/console(/[^"]*)"', browser.get("/account").text)
        assert menu
        assert all(browser.get(path).status_code == 200 for path in menu)
        assert ("/users" in menu) == (role is Role.ADMIN)


def test_only_a_few_pages_are_open_to_strangers() -> None:
    open_to_all = {(page.method, page.path) for page in PAGES if page.needs is None}

    assert open_to_all == {
        (method, path) for method in ("GET", "POST") for path in ("/sign-in", "/link/{token}")
    }


def test_a_demoted_or_disabled_user_is_out_at_once(console: Site) -> None:
    ada, bea = console.signed_in(Role.ADMIN, "Ada"), console.signed_in(Role.ADMIN, "Bea")
    assert bea.get("/users").status_code == 200
    number = console.user(name="Bea").number
    assert ada.post(f"/users/{number}/role", {"role": "viewer"}).status_code == 303
    assert bea.get("/users").status_code == 303

    bea = Browser(console, console.user(name="Bea"))
    assert bea.get("/users").status_code == 403
    assert ada.post(f"/users/{number}/disable").status_code == 303
    assert bea.get("/account").status_code == 303


@pytest.mark.parametrize("role", [Role.EDITOR, None], ids=["demoted", "disabled"])
def test_a_body_that_takes_its_time_is_of_who_one_is_at_its_end(console: Site, role: Role | None) -> None:
    console.user(Role.ADMIN, "Ada")
    bea, user = console.signed_in(Role.ADMIN, "Bea"), console.user(name="Bea")

    def body() -> Iterator[bytes]:
        yield f"csrf={bea.csrf}&name=Eve".encode()
        # The request has been let in by its headers, and the rest is on its way.
        assert console.store.set_role(user, role) if role else console.store.set_disabled(user, disabled=True)
        yield b"&role=admin"

    sent = {"origin": "http://127.0.0.1:8765", "content-type": "application/x-www-form-urlencoded"}
    answer = bea.client.post("/console/users", content=body(), headers=sent)
    assert answer.status_code == 401
    assert console.store.user("Eve") is None


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"])
def test_other_methods_are_refused(walked: Site, method: str) -> None:
    admin = walked.signed_in(Role.ADMIN)
    for page in PAGES:
        answer = admin.client.request(method, f"/console{address(page)}")
        assert answer.status_code == 405
        assert answer.headers["allow"] in {"GET", "POST", "GET, POST"}


def test_a_method_cannot_be_smuggled_in(walked: Site) -> None:
    admin = walked.signed_in(Role.ADMIN)
    user = walked.user(Role.VIEWER, "Kim")
    path = f"/users/{user.number}/remove"
    for answer in (
        admin.get(path, headers={"x-http-method-override": "POST"}),
        admin.get(path, params={"_method": "POST", "csrf": admin.csrf}),
        admin.client.request("HEAD", f"/console{path}"),
    ):
        assert answer.status_code == 405
    assert walked.store.user("Kim")


def test_head_is_a_get_without_its_page(walked: Site) -> None:
    viewer = walked.signed_in(Role.VIEWER)
    assert viewer.client.request("HEAD", "/console/account").status_code == 200
    assert walked.nobody().client.request("HEAD", "/console/account").status_code == 303


@pytest.mark.parametrize(
    "path",
    [
        "/ACCOUNT",
        "/account/",
        "//account",
        "/account/x",
        "/account%2f",
        "/./account",
        "/account;x",
        "/account\n",
    ],
)
def test_a_page_has_one_address(walked: Site, path: str) -> None:
    assert status(walked.app, walked.signed_in(Role.ADMIN), "GET", path) == 404


# --- forged requests


def session_of(of: Site, role: Role) -> Browser:
    return of.signed_in(role, f"{role.word} two")


@pytest.mark.parametrize("page", POSTS, ids=name_of)
def test_a_post_needs_the_token_of_its_own_session(walked: Site, page: Page) -> None:
    role = page.needs or Role.VIEWER
    browser = walked.signed_in(role)
    tokens = {
        "missing": "",
        "wrong": masked("0" * 32),
        "raw session": browser.token,
        "of another session": session_of(walked, role).csrf,
        "no hex": "zz" * 32,
        "cut": browser.csrf[:-2],
    }
    for which, token in tokens.items():
        answer = browser.post(address(page), {"csrf": token})
        assert (which, answer.status_code) == (which, 403)
        assert EN.error_csrf in answer.text


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:9999"},
        {"origin": "https://127.0.0.1:8765"},
        {"origin": "http://127.0.0.1:8765.evil.example"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
    ],
    ids=str,
)
def test_a_post_comes_from_our_own_pages(walked: Site, headers: dict[str, str]) -> None:
    browsers: dict[Role, Browser] = {}
    for page in POSTS:
        role = page.needs or Role.VIEWER
        browser = browsers.setdefault(role, walked.signed_in(role))
        answer = browser.post(address(page), headers=headers)
        assert (page.path, answer.status_code) == (page.path, 403)
        assert EN.error_cross_site in answer.text


def test_the_token_comes_in_a_header_too(walked: Site) -> None:
    viewer = walked.signed_in(Role.VIEWER)
    good = viewer.post("/language", {"csrf": "", "language": "en"}, headers={"x-csrf-token": viewer.csrf})
    bad = viewer.post("/language", {"language": "en"}, headers={"x-csrf-token": masked("0" * 32)})
    assert (good.status_code, bad.status_code) == (303, 403)


def test_a_token_looks_different_every_time(walked: Site) -> None:
    viewer = walked.signed_in(Role.VIEWER)
    tokens = {
        re.findall(r'name="csrf" (?:content|value)="(\w+)"', viewer.get("/account").text)[0] for _ in range(5)
    }
    assert len(tokens) == 5


@pytest.mark.parametrize("page", GETS, ids=name_of)
def test_a_get_changes_nothing(walked: Site, page: Page) -> None:
    browser = someone(walked, page.needs or Role.ADMIN)
    before = kept(walked)
    _ = asked(browser, page)
    assert kept(walked) == before


def kept(of: Site) -> tuple[object, ...]:
    """All that is on the disk: rows, and files of facts."""

    def rows(connection: Any) -> list[object]:
        tables = [
            name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
        ]
        return [
            (table, connection.execute(f"SELECT * FROM {table}").fetchall())
            for table in tables
            if not table.startswith("sqlite_")
        ]

    files = {path: path.read_bytes() for path in sorted(of.facts.rglob("*")) if path.is_file()}
    return of.state.read(rows), files


# --- addresses


HOSTILE = [
    "..",
    ".",
    "...",
    "a..b",
    ".hidden",
    "a/../../b",
    "..\\..\\b",
    "C:\\windows",
    "c:",
    "/etc/passwd",
    "a\x00b",
    "\x00",
    "con",
    "NUL",
    "aux.yaml",
    "com1",
    "LPT9.txt",
    "a\nb",
    "a b",
    "ａ",
    "é",
    "a" * 200,
    "-rf",
    "--output=x",
    "~root",
    "$(id)",
    "%2e%2e",
    "file.",
    "",
]


@pytest.mark.parametrize("part", HOSTILE, ids=ascii)
def test_a_part_of_an_address_is_no_way_through_folders(part: str) -> None:
    assert not is_plain(part)


@pytest.mark.parametrize("part", ["sora-free", "2026.11.22+1a2b3c", "2026-11-22", "12", "q12", "A_b"])
def test_what_ids_look_like(part: str) -> None:
    assert is_plain(part)


def raw(part: str) -> list[str]:
    """The part as it may stand in an address: plain, encoded, and encoded twice."""
    once = "".join(f"%{byte:02x}" for byte in part.encode())
    return [once, once.replace("%", "%25")]


WITH_PARTS = sorted({page.path for page in PAGES if "{" in page.path})


@pytest.mark.parametrize("path", WITH_PARTS)
def test_hostile_ids_lead_nowhere(walked: Site, path: str) -> None:
    admin = walked.signed_in(Role.ADMIN)
    before = kept(walked)[1]
    methods = [page.method for page in PAGES if page.path == path]
    for part, method in itertools.product(HOSTILE, methods):
        for written in raw(part) if part else [""]:
            filled = re.sub(r"\{\w+\}", lambda _, it=written: it, path)
            found = status(walked.app, admin, method, filled)
            assert found in ({404, 405} if part else {404, 405, 200, 303, 403}), (method, filled, found)
    assert kept(walked)[1] == before


def status(app: Any, browser: Browser, method: str, path: str) -> int:
    """The status of a request whose address is sent as it stands, as no well-behaved client would."""
    told: list[int] = []
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": unquote_to_bytes("/console" + path).decode("utf-8", "surrogateescape"),
        "raw_path": ("/console" + path).encode(),
        "root_path": "",
        "query_string": b"",
        "headers": [
            (b"host", b"127.0.0.1:8765"),
            (b"cookie", f"heshi-session={browser.token}".encode()),
            (b"x-csrf-token", browser.csrf.encode()),
        ],
        "client": ("127.0.0.1", 5),
        "server": ("127.0.0.1", 8765),
    }

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            told.append(message["status"])

    anyio.run(app, scope, receive, send)
    return told[0]


@pytest.mark.parametrize(
    "onward",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "/%2f/evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "/account\r\nset-cookie: a=b",
        "/account\n",
        "/../../evil",
        "/..",
        "evil.example",
        "@evil.example",
        "/a@evil.example",
        "/" + "a" * 1000,
    ],
    ids=ascii,
)
def test_nobody_is_led_elsewhere(walked: Site, onward: str) -> None:
    viewer = walked.signed_in(Role.VIEWER)
    answer = viewer.post("/language", {"language": "en", "back": onward})
    assert answer.status_code == 303
    assert answer.headers["location"] == "/console/"
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "onward", ["/", "/account", "/facts?q=%E6%9F%A5&page=2", "/facts/sora-free?tab=yaml"]
)
def test_one_gets_back_to_where_one_was(walked: Site, onward: str) -> None:
    answer = walked.signed_in(Role.VIEWER).post("/language", {"language": "en", "back": onward})
    assert answer.headers["location"] == f"/console{onward}"


def test_whoever_is_sent_to_the_door_comes_back(walked: Site) -> None:
    sent = walked.nobody().get("/audit?who=Ada")
    assert sent.headers["location"] == "/console/sign-in?next=/audit%3Fwho%3DAda"


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "a@b", "", "heshi.example.org:1@evil"]
)
def test_names_that_were_pointed_at_us_are_refused(walked: Site, host: str) -> None:
    viewer = walked.signed_in(Role.VIEWER)
    answer = viewer.get("/account", headers={"host": host})
    assert answer.status_code == 421
    assert "viewer" not in answer.text.replace("viewer</", "")


# --- headers


@pytest.mark.parametrize("page", GETS, ids=name_of)
def test_what_browsers_are_told_of_every_page(walked: Site, page: Page) -> None:
    for browser in (walked.nobody(), walked.signed_in(Role.ADMIN)):
        told = asked(browser, page).headers
        assert told["cache-control"] == "no-store"
        assert told["x-frame-options"] == "DENY"
        assert told["x-content-type-options"] == "nosniff"
        assert told["referrer-policy"] == "same-origin"
        policy = told["content-security-policy"]
        assert "frame-ancestors 'none'" in policy
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy


def test_files_are_asked_after(walked: Site) -> None:
    for name in ("console.css", "console.js", "mark.svg"):
        answer = walked.nobody().get(f"/static/{name}")
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "no-cache"
        known = {"if-none-match": answer.headers["etag"]}
        assert walked.nobody().get(f"/static/{name}", headers=known).status_code == 304
    for path in (
        "/static/../site.py",
        "/static/%2e%2e/site.py",
        "/static/..%2fsite.py",
        "/static/",
        "/static/a",
    ):
        assert status(walked.app, walked.nobody(), "GET", path) in {404, 405}


@pytest.mark.parametrize("page", GETS, ids=name_of)
def test_a_page_brings_no_script_or_style_of_its_own(walked: Site, page: Page) -> None:
    html = asked(walked.signed_in(Role.ADMIN), page).text
    assert not re.search(r"<script(?![^>]*\ssrc=\"/console/static/)", html)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", html)
    assert not re.search(r"(?:src|href)=\"(?:https?:)?//(?!www\.|example)", html.partition("<main")[0])


# --- bodies


def test_a_stranger_sends_a_name_and_a_password_and_no_more(walked: Site) -> None:
    stranger = walked.nobody()
    _ = stranger.get("/sign-in")
    assert stranger.post("/sign-in", {"name": "x" * 20_000}).status_code == 413


def test_who_is_signed_in_sends_two_megabytes_and_no_more(walked: Site) -> None:
    viewer = walked.signed_in(Role.VIEWER)
    assert viewer.post("/language", {"language": "x" * 1_900_000}).status_code == 303
    assert viewer.post("/language", {"language": "x" * 2_100_000}).status_code == 413
    big = {"file": ("big.bin", b"x" * 2_100_000)}
    assert viewer.post("/language", files=big).status_code == 413


def parts_of(count: int, *, filename: str = "") -> bytes:
    name = f'; filename="{filename}"' if filename else ""
    part = f'--b\r\nContent-Disposition: form-data; name="a"{name}\r\n\r\nx\r\n'
    return (part * count + "--b--\r\n").encode()


MULTIPART = "multipart/form-data; boundary=b"


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/x-www-form-urlencoded", b"a=1&" * 4_000),
        (MULTIPART, parts_of(4_000)),
        (MULTIPART, parts_of(20, filename="a.txt")),
        (MULTIPART, b"--b\r\n" + b"X-Header: y\r\n" * 50_000),
        (MULTIPART, b"not multipart at all"),
        ("multipart/form-data", parts_of(1)),
        ("multipart/form-data; boundary=" + "b" * 5_000, parts_of(1)),
        ("application/json", b"[" * 100_000),
        ("application/json", b"{"),
        ("application/json", b'{"a": "\\ud800"}'),
        ("application/json", b"\xff\xfe\x00"),
        ("application/x-www-form-urlencoded", b"a=%ff"),
        ("application/x-www-form-urlencoded", "a=中".encode()),
        ("text/plain", b"a=1"),
        ("", b"a=1"),
    ],
    ids=range(15),
)
def test_what_cannot_be_read_is_refused(walked: Site, kind: str, body: bytes) -> None:
    viewer = walked.signed_in(Role.VIEWER)
    answer = viewer.client.post(
        "/console/language",
        content=body,
        headers={"content-type": kind, "x-csrf-token": viewer.csrf, "origin": "http://127.0.0.1:8765"},
    )
    assert answer.status_code == 400
    assert EN.error_form in answer.text


def test_what_a_handler_gets_of_a_form(tmp_path: Path) -> None:
    def echo(visit: Visit) -> Any:
        uploads = {
            name: [(u.name, u.content.decode()) for u in some] for name, some in visit.form.files.items()
        }
        return visit.json({"fields": dict(visit.form.fields), "files": uploads, "json": visit.form.json})

    pages = (*PAGES, Page("POST", "/echo", Role.VIEWER, echo))
    with site(tmp_path, pages=pages) as made:
        viewer = made.signed_in(Role.VIEWER)
        told = viewer.post("/echo", {"a": ["1\r\n2", "3"], "b": ""}).json()
        assert told["fields"]["a"] == ["1\n2", "3"]
        assert told["fields"]["b"] == [""]
        told = viewer.post("/echo", {"a": "1"}, files={"file": ("../../x", b"hello")}).json()
        assert told["files"] == {"file": [["../../x", "hello"]]}
        answer = viewer.client.post(
            "/console/echo",
            content=json.dumps({"a": "x", "b": [1]}),
            headers={"content-type": "application/json", "x-csrf-token": viewer.csrf},
        )
        assert answer.json()["json"] == {"a": "x", "b": [1]}
        assert answer.json()["fields"] == {"a": ["x"]}


def test_an_accident_is_told_in_words_and_not_in_code(tmp_path: Path) -> None:
    def fall(visit: Visit) -> Any:
        raise RuntimeError("<b>what somebody wrote</b>")

    with site(tmp_path, pages=(*PAGES, Page("GET", "/fall", Role.VIEWER, fall))) as made:
        answer = made.signed_in(Role.VIEWER).get("/fall")
        assert answer.status_code == 500
        assert EN.error_accident in answer.text
        assert "somebody wrote" not in answer.text
        asked = made.signed_in(Role.VIEWER).get("/fall", headers={"accept": "application/json"})
        assert asked.json() == {"error": "accident", "says": EN.error_accident}


def test_a_link_out_of_the_folder_is_told_by_its_name_and_not_followed(console: Site, tmp_path: Path) -> None:
    secret, lines = tmp_path / "secret.yaml", io.StringIO()
    secret.write_text("id: secret\nstatement: {zh: hunter2, en: hunter2}\n")
    (console.facts / "drafts").mkdir(exist_ok=True)
    (console.facts / "drafts" / "secret.yaml").symlink_to(secret)
    logs.configure("INFO", lines)
    editor = console.signed_in(Role.EDITOR)
    for answer in (
        editor.get("/drafts"),
        editor.get("/facts/secret"),
        editor.post("/facts/secret/save", {"text": "id: secret\n"}),
    ):
        assert answer.status_code == 503
        assert "secret.yaml" in answer.text
        assert "hunter2" not in answer.text
    assert secret.read_text().startswith("id: secret\nstatement")
    assert "page.failed" in lines.getvalue()


def test_an_accident_is_logged_with_its_time_and_its_place(tmp_path: Path) -> None:
    def fall(visit: Visit) -> Any:
        raise RuntimeError("what somebody wrote")

    lines = io.StringIO()
    logs.configure("INFO", lines)
    with site(tmp_path, pages=(*PAGES, Page("GET", "/fall", Role.VIEWER, fall))) as made:
        _ = made.signed_in(Role.VIEWER).get("/fall")
    (line,) = [json.loads(line) for line in lines.getvalue().splitlines() if "page.failed" in line]
    assert dt.datetime.fromisoformat(line["at"])
    assert "fall" in line["place"]
    assert "wrote" not in lines.getvalue()


def test_too_many_requests_are_told_to_wait(tmp_path: Path) -> None:
    from bot.console import create_console

    with site(tmp_path) as made:
        console = create_console(made.house, pace=lambda: 0.0)
        answers = [status(console, made.nobody(), "GET", "/sign-in") for _ in range(130)]
        assert answers[0] == 200
        assert answers[-1] == 429


def test_a_script_is_refused_in_json(walked: Site) -> None:
    stranger, viewer = walked.nobody(), walked.signed_in(Role.VIEWER)
    assert stranger.post_json("/language").json()["error"] == "signed_out"
    assert viewer.post_json("/users").json()["error"] == "role"
    assert (
        viewer.post("/language", {"csrf": ""}, headers={"accept": "application/json"}).json()["error"]
        == "csrf"
    )


# --- addresses of our own, and cookies


@pytest.mark.parametrize(
    ("over", "host", "is_open"),
    [
        ({}, "127.0.0.1", True),
        ({}, "::1", True),
        ({}, "localhost", True),
        ({}, "0.0.0.0", False),
        ({}, "192.168.1.5", False),
        ({"public_url": "http://heshi.example.org"}, "0.0.0.0", False),
        ({"public_url": "https://heshi.example.org"}, "0.0.0.0", True),
        ({"console": "on"}, "0.0.0.0", True),
        ({"console": "off"}, "127.0.0.1", False),
    ],
)
def test_the_console_is_open_where_nobody_listens_in(over: dict[str, Any], host: str, is_open: bool) -> None:
    from bot.console.opening import is_open as opened

    assert opened(Settings(**over), host) is is_open

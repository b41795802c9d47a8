"""Signing in and out, sessions and one-time links, as a browser does it and as an attacker tries it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import anyio.to_thread
import httpx
import pytest
from argon2 import PasswordHasher, extract_parameters
from starlette.routing import Mount

from bot.console import create_console, passwords
from bot.console.account_words import ACCOUNT
from bot.console.audit_words import AUDIT
from bot.console.pages import MENU
from bot.console.passwords import make_hash
from bot.console.signing_words import SIGNING
from bot.console.site import is_plain
from bot.console.users_words import USERS
from bot.console.words import FRAME
from bot.messages import Language
from bot.state.accounts import ABSOLUTE, IDLE, Role, good_name
from bot.state.console import Search
from tests.bot.console.houses import PASSWORD, Browser, Site, csrf_in, served, site

EN = SIGNING[Language.EN]
OTHER = "fünf Esel am Strand"

T = TypeVar("T")


def sign_in(browser: Browser, name: str, password: str = PASSWORD, **over: str) -> Any:
    form = browser.get("/sign-in")
    assert form.status_code == 200
    return browser.post("/sign-in", {"csrf": csrf_in(form.text), "name": name, "password": password} | over)


@pytest.fixture
def ada(console: Site) -> Site:
    """A console with one user, whose hash is worked out once for all tests."""
    console.user(Role.ADMIN, "Ada", password=HASH)
    return console


HASH = make_hash(PASSWORD)


def cookie_of(answer: Any, name: str = "heshi-session") -> str:
    """The Set-Cookie line of that name."""
    lines = [line for line in answer.headers.get_list("set-cookie") if line.split("=")[0].endswith(name)]
    assert len(lines) == 1, lines
    return str(lines[0])


def token_of(answer: Any) -> str:
    return cookie_of(answer).partition("=")[2].partition(";")[0]


# --- in and out


def test_one_signs_in_and_out(ada: Site) -> None:
    browser = ada.nobody(user_agent="Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0")
    told = sign_in(browser, "ada")
    assert told.status_code == 303
    assert told.headers["location"] == "/console/"
    [session] = ada.store.sessions(ada.user(name="Ada"))
    assert session.browser == "Firefox, Linux"
    page = browser.get("/account")
    assert "Ada" in page.text

    out = browser.post("/sign-out", {"csrf": csrf_in(page.text)})
    assert out.headers["location"] == "/console/sign-in?notice=signed_out"
    assert ada.store.sessions(ada.user(name="Ada")) == []
    assert "You are signed out" in browser.get("/sign-in?notice=signed_out").text
    assert browser.get("/account").status_code == 303


@pytest.mark.parametrize("name", ["Ada", "ada", "ADA", " ada ", "Ａｄａ"])
def test_a_name_is_the_same_however_it_is_written(ada: Site, name: str) -> None:
    assert sign_in(ada.nobody(), name).status_code == 303


def test_one_gets_to_the_page_one_wanted(ada: Site) -> None:
    browser = ada.nobody()
    door = browser.get("/users?a=b").headers["location"].removeprefix("/console")
    form = browser.get(door).text
    assert 'name="next" value="/users?a=b"' in form
    assert sign_in(browser, "ada", next="/users?a=b").headers["location"] == "/console/users?a=b"


def test_a_notice_is_one_of_ours_and_no_text_of_others(ada: Site) -> None:
    for notice in ("<b>x</b>", "Your+account+is+locked", "__class__", "no_such", "saved.x"):
        page = ada.nobody().get(f"/sign-in?notice={notice}").text
        assert 'class="notice"' not in page


def test_signed_in_already_one_is_not_asked_again(ada: Site) -> None:
    assert ada.signed_in(Role.ADMIN, "Ada").get("/sign-in").headers["location"] == "/console/"


@pytest.mark.parametrize(("header", "title"), [("zh-TW", "登入"), ("zh-CN", "登录"), ("en-GB", "Sign in")])
def test_the_door_speaks_the_browsers_language(console: Site, header: str, title: str) -> None:
    page = console.nobody(accept_language=header).get("/sign-in").text
    assert f"<h1>{title}</h1>" in page
    assert "<h1>Sign in</h1>" in console.nobody(accept_language=header).get("/sign-in?lang=en").text


def test_the_language_is_remembered(ada: Site) -> None:
    browser = ada.signed_in(Role.ADMIN, "Ada")
    assert browser.post("/language", {"language": "zh-Hant"}).status_code == 303
    assert ada.user(name="Ada").language == "zh-Hant"
    assert 'lang="zh-Hant"' in ada.signed_in(Role.ADMIN, "Ada").get("/account").text
    assert browser.post("/language", {"language": "tlh"}).status_code == 303
    assert ada.user(name="Ada").language == "zh-Hant"


# --- who may not


@pytest.mark.parametrize(
    "name", ["ada", "nobody-here", "dis", "inv", "", "a" * 5000, "\x00", "'; drop table users; --"]
)
def test_what_is_wrong_is_not_told_apart(ada: Site, name: str) -> None:
    ada.store.set_disabled(ada.user(Role.EDITOR, "dis", password=HASH), disabled=True)
    ada.user(Role.EDITOR, "inv")
    right = PASSWORD if name == "dis" else "something else entirely"
    answer = sign_in(ada.nobody(), name, right)
    assert answer.status_code == 403
    assert EN.wrong in answer.text
    assert "heshi-session" not in str(answer.headers)
    assert sign_in(ada.nobody(), "inv", "").status_code == 403


def test_a_name_that_nobody_has_takes_as_long() -> None:
    assert extract_parameters(passwords.NONE) == extract_parameters(HASH)
    assert passwords.fits("", "a password that nobody has") is False


def test_passwords_are_hashed_with_argon2id_and_64_mib() -> None:
    found = extract_parameters(HASH)
    assert HASH.startswith("$argon2id$")
    assert (found.memory_cost, found.time_cost, found.parallelism) == (65536, 3, 4)


def test_a_hash_of_other_parameters_is_renewed(console: Site) -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(PASSWORD)
    console.user(Role.EDITOR, "Bea", password=weak)
    assert sign_in(console.nobody(), "bea").status_code == 303
    assert extract_parameters(console.user(name="Bea").password) == extract_parameters(HASH)
    assert sign_in(console.nobody(), "bea").status_code == 303


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("short", "short"),
        ("elf Zeichen", "short"),
        ("123456789012", "common"),
        ("PasswordPassword", "common"),
        ("1q2w3e4r5t6y", "common"),
        ("woaini1314520", "common"),
        ("aaaaaaaaaaaaaaaa", "common"),
        ("abababababababab", "common"),
        ("marie-luise1234", "name"),
        ("Marie-LuiseMarie-Luise", "name"),
        ("x" * 100 + "yzä" * 40, "long"),
        ("vier Pferde im Regen", ""),
        ("我有四匹马在雨里面跑啊", "short"),
        ("我有四匹马在雨里面跑步啊", ""),
    ],
)
def test_what_may_be_a_password(password: str, why: str) -> None:
    assert passwords.weakness(password, "Marie-Luise") == why


def test_an_accent_may_be_typed_in_two_ways(console: Site) -> None:
    console.user(Role.EDITOR, "Bea", password=make_hash(passwords.as_typed("cafe\u0301 au lait bitte")))
    assert sign_in(console.nobody(), "bea", "caf\u00e9 au lait bitte").status_code == 303


# --- guessing


def test_whoever_guesses_has_to_wait(ada: Site) -> None:
    thief = ada.nobody()
    answers = [sign_in(thief, "ada", f"guess number {n}").status_code for n in range(8)]
    assert answers == [403] * 5 + [429] * 3
    refused = sign_in(thief, "ada")  # and does not learn that this is it
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) >= 1
    waited = []
    for _ in range(9):
        found = sign_in(thief, "ada", "yet another guess")
        waited.append(int(found.headers.get("retry-after", 0)))
        ada.clock.now += waited[-1]
    assert sorted(waited) == waited or max(waited) <= 61
    assert ada.store.sessions(ada.user(name="Ada")) == []

    ada.clock.now += 61
    assert sign_in(thief, "ada").status_code == 303


def test_names_that_nobody_has_are_slowed_down_the_same(ada: Site) -> None:
    known = [sign_in(ada.nobody(), "ada", "guess") for _ in range(8)]
    unknown = [sign_in(ada.nobody(), "bob", "guess") for _ in range(8)]
    assert [one.status_code for one in known] == [one.status_code for one in unknown]
    told = [
        [line for line in one.text.splitlines() if "csrf" not in line] for one in (known[-1], unknown[-1])
    ]
    assert told[0] == [line.replace('value="bob"', 'value="ada"') for line in told[1]]


def test_its_owner_is_not_shut_out_in_a_browser_that_is_known(ada: Site) -> None:
    own = ada.nobody()
    assert sign_in(own, "ada").status_code == 303
    page = own.get("/account")
    own.post("/sign-out", {"csrf": csrf_in(page.text)})
    for _ in range(12):
        _ = sign_in(ada.nobody(), "ada", "guess")
    assert sign_in(ada.nobody(), "ada").status_code == 429
    assert sign_in(own, "ada").status_code == 303


def test_a_known_browser_is_known_for_one_name_and_cannot_be_made_up(ada: Site) -> None:
    ada.user(Role.ADMIN, "Bea", password=HASH)
    own = ada.nobody()
    assert sign_in(own, "ada").status_code == 303
    own.client.cookies.delete("heshi-session")
    assert [sign_in(own, "bea", "guess").status_code for _ in range(7)][-1] == 429
    thief = ada.nobody()
    thief.client.cookies.set("heshi-device", "AAAAAAAAAAAAAAAAAAAAAA." + "0" * 32)
    assert [sign_in(thief, "ada", "guess").status_code for _ in range(7)][-1] == 429


def test_an_address_that_tries_many_names_has_to_wait(ada: Site) -> None:
    answers = [sign_in(ada.nobody(), f"name{n}", "guess").status_code for n in range(25)]
    assert answers == [403] * 20 + [429] * 5
    assert sign_in(ada.nobody(), "ada").status_code == 429


def test_thirty_guesses_at_once_are_thirty(ada: Site) -> None:
    told: list[int] = []
    with served(ada) as address:

        def guess(n: int) -> None:
            with httpx.Client(base_url=f"{address}/console", trust_env=False, timeout=60) as browser:
                csrf = csrf_in(browser.get("/sign-in").text)
                data = {"csrf": csrf, "name": "ada", "password": f"guess number {n}"}
                told.append(browser.post("/sign-in", data=data).status_code)

        threads = [threading.Thread(target=guess, args=(n,)) for n in range(30)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(told) == [403] * 5 + [429] * 25


def test_failures_are_written_down_without_what_was_typed(ada: Site) -> None:
    _ = sign_in(ada.nobody(), "ada", "my other password")
    _ = sign_in(ada.nobody(), "my password in the wrong field", "x")
    lines = ada.store.done(Search(), 10)
    assert [(line.who, line.action) for line in lines] == [("", "sign-in-failed"), ("Ada", "sign-in-failed")]
    assert "password" not in str([(line.item, line.detail) for line in lines])


def test_too_many_passwords_at_once_are_refused_before_they_hold_memory() -> None:
    import anyio

    gate, told = threading.Event(), []

    async def flood() -> None:
        anvil, refused = passwords.Anvil(), anyio.Semaphore(0)

        async def one() -> None:
            told.append(await anvil.work(lambda: gate.wait(10)))
            refused.release()

        async with anyio.create_task_group() as group:
            for _ in range(40):
                group.start_soon(one)
            for _ in range(40 - passwords.AT_ONCE - passwords.WAITING):
                await refused.acquire()
            gate.set()

    anyio.run(flood)
    assert told.count(None) == 40 - passwords.AT_ONCE - passwords.WAITING
    assert told.count(True) == passwords.AT_ONCE + passwords.WAITING


# --- sessions


def test_a_session_that_somebody_slipped_in_is_not_used(ada: Site) -> None:
    """Session fixation: what the browser brought is worth nothing after signing in."""
    for slipped in ("heshi-session", "heshi-visitor"):
        victim = ada.nobody()
        victim.client.cookies.set(slipped, "A" * 43)
        answer = sign_in(victim, "ada")
        assert answer.status_code == 303
        assert token_of(answer) != "A" * 43
        assert ada.store.session("A" * 43) is None
        assert ada.store.session(token_of(answer))


def test_the_token_of_a_visitor_is_no_session(ada: Site) -> None:
    browser = ada.nobody()
    _ = browser.get("/sign-in")
    visitor = browser.client.cookies["heshi-visitor"]
    browser.client.cookies.set("heshi-session", visitor)
    assert browser.get("/account").status_code == 303


def test_another_password_is_another_session(ada: Site) -> None:
    browser, elsewhere = ada.nobody(), ada.nobody()
    first, _ = sign_in(browser, "ada"), sign_in(elsewhere, "ada")
    fields = {"current": PASSWORD, "password": OTHER, "again": OTHER}
    csrf = csrf_in(browser.get("/account").text)
    changed = browser.post("/account/password", fields | {"csrf": csrf})
    assert changed.headers["location"] == "/console/account?notice=phrase"
    assert token_of(changed) != token_of(first)
    assert ada.store.session(token_of(first)) is None
    assert browser.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == 303
    assert sign_in(ada.nobody(), "ada").status_code == 403
    assert sign_in(ada.nobody(), "ada", OTHER).status_code == 303


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"current": "wrong", "password": OTHER, "again": OTHER}, 422),
        ({"current": PASSWORD, "password": OTHER, "again": OTHER + "!"}, 422),
        ({"current": PASSWORD, "password": "short", "again": "short"}, 422),
        ({"current": PASSWORD, "password": "ada-ada-ada-1", "again": "ada-ada-ada-1"}, 422),
        ({}, 422),
    ],
)
def test_a_password_is_not_changed_by_mistake_or_by_a_stolen_session(
    ada: Site, fields: dict[str, str], status: int
) -> None:
    browser = ada.signed_in(Role.ADMIN, "Ada")
    assert browser.post("/account/password", fields).status_code == status
    assert ada.user(name="Ada").password == HASH
    guesses = [browser.post("/account/password", {"current": f"guess {n}"}).status_code for n in range(8)]
    assert guesses[-1] == 429


def test_a_session_ends_when_it_is_not_used_and_after_a_week(ada: Site) -> None:
    browser = ada.signed_in(Role.ADMIN, "Ada")
    ada.clock.now += IDLE - 1
    assert browser.get("/account").status_code == 200
    ada.clock.now += IDLE - 1
    assert browser.get("/account").status_code == 200
    ada.clock.now += IDLE + 1
    assert browser.get("/account").status_code == 303

    browser = ada.signed_in(Role.ADMIN, "Ada")
    began = ada.clock.now
    while ada.clock.now + IDLE / 2 < began + ABSOLUTE:
        ada.clock.now += IDLE / 2
        assert browser.get("/account").status_code == 200
    ada.clock.now = began + ABSOLUTE + 1
    assert browser.get("/account").status_code == 303


def test_one_ends_ones_own_sessions_and_nobody_elses(ada: Site) -> None:
    here, there, far = (ada.signed_in(Role.ADMIN, "Ada") for _ in range(3))
    bea = ada.signed_in(Role.EDITOR, "Bea")
    [hers] = ada.store.sessions(ada.user(name="Bea"))
    assert here.post("/account/sessions", {"session": hers.token}).status_code == 404
    assert bea.get("/account").status_code == 200

    page = here.get("/account").text
    assert page.count('name="session"') == 2
    there_hash = next(
        s.token for s in ada.store.sessions(ada.user(name="Ada")) if ada.store._hash(there.token) == s.token
    )
    assert here.post("/account/sessions", {"session": there_hash}).status_code == 303
    assert [one.get("/account").status_code for one in (here, there, far)] == [200, 303, 200]
    assert here.post("/account/sessions", {"others": "on"}).status_code == 303
    assert [one.get("/account").status_code for one in (here, far)] == [200, 303]


def test_tokens_are_not_in_the_database(ada: Site) -> None:
    browser = ada.signed_in(Role.ADMIN, "Ada")
    token = ada.store.open_link(ada.user(name="Ada"))
    path = ada.house.settings.data / "state.db"
    kept = path.read_bytes() + path.with_name("state.db-wal").read_bytes()
    assert browser.token.encode() not in kept
    assert token.encode() not in kept
    assert PASSWORD.encode() not in kept


# --- cookies


def test_cookies_on_this_machine(ada: Site) -> None:
    answer = sign_in(ada.nobody(), "ada")
    parts = {part.strip().lower() for part in cookie_of(answer).split(";")[1:]}
    assert parts == {"httponly", "samesite=lax", "path=/console", f"max-age={int(ABSOLUTE)}"}


def test_cookies_over_https(tmp_path: Path) -> None:
    with site(tmp_path, public_url="https://heshi.example.org") as made:
        made.user(Role.ADMIN, "Ada", password=HASH)
        browser = Browser(made, None)
        browser.client.base_url = "https://heshi.example.org"
        origin = {"origin": "https://heshi.example.org"}
        csrf = csrf_in(browser.get("/sign-in").text)
        answer = browser.post("/sign-in", {"csrf": csrf, "name": "ada", "password": PASSWORD}, headers=origin)
        assert answer.status_code == 303
        line = cookie_of(answer)
        assert line.startswith("__Host-heshi-session=")
        parts = {part.strip().lower() for part in line.split(";")[1:]}
        assert parts == {"httponly", "samesite=lax", "secure", "path=/", f"max-age={int(ABSOLUTE)}"}
        assert browser.get("/account").status_code == 200

        neighbour = Browser(made, None)  # who can set cookies for the whole domain, but none with the prefix
        neighbour.client.base_url = "https://heshi.example.org"
        neighbour.client.cookies.set("heshi-session", token_of(answer))
        assert neighbour.get("/account").status_code == 303


def test_behind_a_proxy_that_says_nothing_the_public_address_counts(tmp_path: Path) -> None:
    with site(tmp_path, public_url="https://heshi.example.org") as made:
        browser = Browser(made, None)
        browser.client.base_url = "http://heshi.example.org"
        answer = browser.get("/sign-in")
        assert cookie_of(answer, "heshi-visitor").startswith("__Host-")


# --- one-time links


def test_the_first_admin_is_made_by_a_link(console: Site) -> None:
    token = console.store.open_link(None)
    browser = console.nobody()
    for _ in range(3):  # looked at by whoever previews links, and still good
        form = browser.get(f"/link/{token}")
        assert form.status_code == 200
    fields = {"csrf": csrf_in(form.text), "name": "林 小明", "password": OTHER, "again": OTHER}
    for wrong, says in (
        ({"name": "<b>"}, EN.bad_name),
        ({"again": "x"}, EN.not_the_same),
        ({"password": "short"}, EN.weak_short.format(least=12)),
    ):
        answer = browser.post(f"/link/{token}", fields | wrong)
        assert answer.status_code == 422
        assert says in answer.text
    answer = browser.post(f"/link/{token}", fields)
    assert answer.status_code == 303
    assert browser.get("/users").status_code == 200
    user = console.user(name="林 小明")
    assert user.role is Role.ADMIN

    again = console.nobody()
    assert again.get(f"/link/{token}").status_code == 404
    assert [(line.who, line.action) for line in console.store.done(Search(), 9)] == [
        ("林 小明", "sign-in"),
        ("林 小明", "link-used"),
    ]


def test_a_link_is_used_once_though_two_use_it_at_once(console: Site) -> None:
    token = console.store.open_link(None)
    made = [console.store.use_link(token, HASH, name) for name in ("Ada", "Bea")]
    assert [bool(user) for user in made] == [True, False]


def test_links_lapse(ada: Site) -> None:
    user = ada.user(name="Ada")
    first, second = ada.store.open_link(user), ada.store.open_link(user)
    assert ada.store.link(first) is None
    assert ada.store.link(second)
    ada.clock.now += 24 * 3600 + 1
    assert ada.store.link(second) is None

    third = ada.store.open_link(user)
    ada.store.set_password(user, HASH)
    assert ada.store.link(third) is None
    assert ada.nobody().get(f"/link/{third}").status_code == 404


def test_the_first_admins_link_is_worth_nothing_once_there_is_a_user(console: Site) -> None:
    token = console.store.open_link(None)
    assert console.store.link(token)
    console.user(Role.VIEWER, "Kim")
    assert console.store.link(token) is None
    assert console.store.use_link(token, HASH, "Eve") is None
    lapsed = console.store.open_link(None)
    console.clock.now += 3601
    assert console.store.link(lapsed) is None


def test_a_disabled_users_link_is_worth_nothing(ada: Site) -> None:
    kim = ada.user(Role.EDITOR, "Kim")
    token = ada.store.open_link(kim)
    ada.store.set_disabled(kim, disabled=True)
    ada.store.set_disabled(kim, disabled=False)
    assert ada.store.link(token) is None


def test_a_link_sets_another_password_and_ends_every_session(ada: Site) -> None:
    old = ada.signed_in(Role.ADMIN, "Ada")
    token = ada.store.open_link(ada.user(name="Ada"))
    browser = ada.nobody()
    csrf = csrf_in(browser.get(f"/link/{token}").text)
    answer = browser.post(f"/link/{token}", {"csrf": csrf, "password": OTHER, "again": OTHER, "name": "Eve"})
    assert answer.status_code == 303
    assert old.get("/account").status_code == 303
    assert ada.store.user("Eve") is None


def test_every_link_leads_somewhere(ada: Site) -> None:
    """A token that begins with a hyphen is no part of an address."""
    user = ada.user(name="Ada")
    tokens = [ada.store.open_link(user) for _ in range(150)]
    assert [token for token in tokens if not is_plain(token)] == []


class Slow(passwords.Anvil):
    """Hashes passwords, and lets something happen while it does."""

    def __init__(self, meanwhile: Callable[[], object]) -> None:
        super().__init__()
        self._meanwhile = meanwhile

    async def work(self, call: Callable[[], T]) -> T | None:
        done = await super().work(call)
        _ = await anyio.to_thread.run_sync(self._meanwhile)
        return done


def test_a_password_that_is_changed_while_it_is_checked_opens_nothing(ada: Site) -> None:
    user = ada.user(name="Ada")
    for meanwhile in (
        partial(ada.store.set_password, user, "another hash"),
        partial(ada.store.set_disabled, ada.user(Role.ADMIN, "Bea", password=HASH), disabled=True),
    ):
        name = "Bea" if meanwhile.keywords else "Ada"
        slow = replace(ada, app=create_console(replace(ada.house, anvil=Slow(meanwhile))))
        answer = sign_in(slow.nobody(), name)
        assert answer.status_code == 403
        assert EN.wrong in answer.text
        assert "heshi-session" not in answer.headers.get("set-cookie", "")
        assert ada.store.sessions(ada.user(name=name)) == []


def test_strangers_who_guess_do_not_keep_the_owner_from_another_password(ada: Site) -> None:
    owner = ada.signed_in(Role.ADMIN, "Ada")
    for _ in range(8):
        _ = sign_in(ada.nobody(), "Ada", "a wrong password")
    changed = owner.post("/account/password", {"current": PASSWORD, "password": OTHER, "again": OTHER})
    assert changed.headers["location"] == "/console/account?notice=phrase"


@pytest.mark.parametrize(
    "name", ["Ada  Lovelace", "Ada\u3164", "Ada\uffa0", "\u115fAda", "Command Line", "Ada\u200b"]
)
def test_nobody_is_called_so_that_they_look_like_another(name: str) -> None:
    assert not good_name(name)


# --- users, for admins


def test_an_admin_adds_somebody_who_sets_a_password(ada: Site) -> None:
    admin = ada.signed_in(Role.ADMIN, "Ada")
    page = admin.post("/users", {"name": "Bea", "email": "bea@example.org", "role": "publisher"})
    assert page.status_code == 200
    link = page.text.partition('value="http://127.0.0.1:8765/console')[2].partition('"')[0]
    bea = ada.nobody()
    csrf = csrf_in(bea.get(link).text)
    assert bea.post(link, {"csrf": csrf, "password": OTHER, "again": OTHER}).status_code == 303
    user = ada.user(name="bea")
    assert (user.role, user.email) == (Role.PUBLISHER, "bea@example.org")
    assert link not in admin.get("/users").text


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"name": "ada", "role": "editor"}, 409),
        ({"name": "", "role": "editor"}, 422),
        ({"name": "<script>", "role": "editor"}, 422),
        ({"name": "a\u202eb", "role": "editor"}, 422),
        ({"name": "x" * 41, "role": "editor"}, 422),
        ({"name": "Bea", "role": "owner"}, 400),
        ({"name": "Bea"}, 400),
        ({"name": "Bea", "role": "editor", "email": "x>\n"}, 422),
    ],
)
def test_whom_an_admin_cannot_add(ada: Site, fields: dict[str, str], status: int) -> None:
    assert ada.signed_in(Role.ADMIN, "Ada").post("/users", fields).status_code == status
    assert [user.name for user in ada.store.users()] == ["Ada"]


def test_there_is_always_an_admin(ada: Site) -> None:
    admin, number = ada.signed_in(Role.ADMIN, "Ada"), ada.user(name="Ada").number
    for path, fields in (("role", {"role": "viewer"}), ("disable", {}), ("remove", {})):
        assert admin.post(f"/users/{number}/{path}", fields).status_code == 409
    bea = ada.signed_in(Role.ADMIN, "Bea")
    assert bea.post(f"/users/{number}/remove").status_code == 303
    assert ada.store.user("Ada") is None
    last = ada.user(name="Bea")
    assert not ada.store.set_role(last, Role.EDITOR)
    assert not ada.store.set_disabled(last, disabled=True)
    assert not ada.store.remove_user(last)
    assert admin.get("/account").status_code == 303
    for line in ada.store.done(Search(who="Bea"), 5):
        assert (line.action, line.item) == ("user-remove", "user:Ada")


def test_a_disabled_user_gets_no_link_until_enabled(ada: Site) -> None:
    admin, kim = ada.signed_in(Role.ADMIN, "Ada"), ada.user(Role.EDITOR, "Kim").number
    assert admin.post(f"/users/{kim}/disable").status_code == 303
    assert admin.post(f"/users/{kim}/link").status_code == 409
    assert admin.post(f"/users/{kim}/enable").status_code == 303
    assert admin.post(f"/users/{kim}/link").status_code == 200
    for number in ("0", "99", "abc", "9" * 30):
        assert admin.post(f"/users/{number}/link").status_code == 404


def test_email_and_shortcuts_are_ones_own(ada: Site) -> None:
    browser = ada.signed_in(Role.ADMIN, "Ada")
    assert browser.post("/account", {"email": "not one"}).status_code == 422
    assert browser.post("/account", {"email": "ada@example.org"}).status_code == 303
    user = ada.user(name="Ada")
    assert (user.email, user.shortcuts) == ("ada@example.org", False)
    assert "data-shortcuts" not in browser.get("/account").text
    assert browser.post("/account", {"email": "", "shortcuts": "on"}).status_code == 303
    assert "data-shortcuts" in browser.get("/account").text


# --- the audit log


def test_the_audit_log_is_searched(ada: Site) -> None:
    for n in range(150):
        ada.clock.now += 3600
        ada.store.note("Ada" if n % 3 else "Bea", "sign-in" if n % 2 else "user-link", f"user:{n}")
    browser = ada.signed_in(Role.PUBLISHER, "Kim")
    page = browser.get("/audit").text
    assert page.count("<tr><td") == 100
    older = page.partition('href="?who')[2].partition('"')[0].replace("&amp;", "&")
    assert browser.get(f"/audit?who{older}").text.count("<tr><td") == 50
    assert browser.get("/audit?who=Bea").text.count("<tr><td") == 50
    assert browser.get("/audit?who=Bea&action=sign-in").text.count("<tr><td") == 25
    assert browser.get("/audit?item=user%3A7").text.count("<tr><td") == 1
    assert browser.get("/audit?since=2026-11-20&until=2026-11-20").text.count("<tr><td") == 24
    assert "No such entries" in browser.get("/audit?who=Nobody").text
    for odd in ("since=x&until=9999-12-31&before=-1", "before=" + "9" * 40, "who=" + "%00" * 9, "a=" * 9000):
        assert browser.get(f"/audit?{odd}").status_code == 200


# --- the frame


def test_a_refused_edition_is_said_on_every_page_to_those_who_are_signed_in(tmp_path: Path) -> None:
    from dataclasses import replace

    from bot.console import create_console

    with site(tmp_path) as made:
        made.house = replace(made.house, refused=lambda: "facts/x.yaml: <b>line 3</b>")
        made.app = Mount("/console", create_console(made.house))
        page = made.signed_in(Role.VIEWER).get("/account").text
        assert 'role="alert"' in page
        assert "facts/x.yaml: &lt;b&gt;line 3" in page
        assert "line 3" not in made.nobody().get("/sign-in").text


@pytest.mark.parametrize("language", list(Language))
def test_every_language_has_all_words_of_the_frame(language: Language) -> None:
    for table in (FRAME, SIGNING, USERS, ACCOUNT, AUDIT):
        words = table[language]
        assert all(getattr(words, name) for name in words.__dataclass_fields__)
    assert set(FRAME[language].nav) == {entry.key for entry in MENU} | {"account"}

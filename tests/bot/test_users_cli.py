"""`heshi users` as somebody types it, also while `serve` runs; and what `serve` says of the console."""

from __future__ import annotations

import os
import re
import tarfile
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner, Result

from bot.app import clock
from bot.cli import app
from bot.console.passwords import fits
from bot.state.accounts import Role
from bot.state.backup import backup
from bot.state.console import ConsoleStore, Search
from bot.state.retention import AUDIT, OF_MAINTAINERS, tidy
from bot.state.store import open_store
from tests.bot.console.houses import csrf_in
from tests.bot.test_serving import address, serving

PASSWORD = "vier Pferde im Regen"


@pytest.fixture(autouse=True)
def data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A data folder of its own, and no setting from outside."""
    for name in list(os.environ):
        if name.upper().startswith("HESHI_") and name != "HESHI_SEMANTIC":
            monkeypatch.delenv(name)
    monkeypatch.setenv("HESHI_DATA", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    return tmp_path / "data"


def users(*args: str, typed: str = "") -> Result:
    return CliRunner().invoke(app, ["users", *args], input=typed)


def test_the_first_admin_is_made_before_anything_ran(data: Path) -> None:
    told = users("add", "Ada", "--role", "admin", "--email", "ada@example.org", typed=f"{PASSWORD}\n")
    assert (told.exit_code, told.stdout) == (0, "Ada: admin\n")
    assert users("list").stdout == "Ada\tadmin\tactive\tnever\n"
    state = open_store(data)
    try:
        store = ConsoleStore(state, clock)
        user = store.user("ADA")
        assert user
        assert user.email == "ada@example.org"
        assert fits(user.password, PASSWORD)
        assert [(one.who, one.action, one.item, one.detail) for one in store.done(Search(), 9)] == [
            ("command line", "user-add", "user:Ada", "admin")
        ]
    finally:
        state.close_store()


def test_a_link_instead_of_a_password(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HESHI_PUBLIC_URL", "https://heshi.example.org/")
    told = users("add", "Bea", "--link")
    lines = told.stdout.splitlines()
    assert lines[0] == "Bea: editor"
    assert re.fullmatch(r"https://heshi\.example\.org/console/link/[0-9a-f]{64}", lines[1])
    again = users("link", "bea").stdout.strip()
    state = open_store(data)
    try:
        store = ConsoleStore(state, clock)
        assert store.link(lines[1].rpartition("/")[2]) is None, "another link takes its place"
        assert store.link(again.rpartition("/")[2])
    finally:
        state.close_store()


@pytest.mark.parametrize(
    ("args", "typed", "says"),
    [
        (("add", "Ada"), "short\n", "at least 12 characters"),
        (("add", "Ada"), "password1234\n", "very common"),
        (("add", "Ada"), "ada-ada-ada-1\n", "user's name"),
        (("add", "Ada"), "x!yz" * 60, "at most 200"),
        (("add", "<Ada>"), "", "no user name"),
        (("add", "Ada", "--role", "owner"), "", "viewer, editor, publisher or admin"),
        (("add", "Ada", "--email", "ada"), "", "no email address"),
        (("add", "Kim"), "", "there is a user"),
        (("remove", "Ada"), "", "there is Kim"),
        (("remove", "Kim"), "", "last admin"),
        (("role", "Kim", "editor"), "", "last admin"),
        (("role", "Kim", "king"), "", "no role"),
        (("password", "Ada"), "", "no user 'Ada'"),
        (("link", "Ada"), "", "no user 'Ada'"),
    ],
)
def test_what_cannot_be_is_refused(args: tuple[str, ...], typed: str, says: str) -> None:
    assert users("add", "Kim", "--role", "admin", typed=f"{PASSWORD}\n").exit_code == 0
    told = users(*args, typed=typed)
    assert told.exit_code == 2
    assert says in told.stderr
    assert users("list").stdout == "Kim\tadmin\tactive\tnever\n"


def test_without_anything_kept_there_is_nothing_to_list() -> None:
    assert users("list").exit_code == 3


def test_roles_passwords_and_removal_while_serving(data: Path) -> None:
    state = open_store(data)
    try:
        store = ConsoleStore(state, clock)
        assert users("add", "Ada", "--role", "admin", "--link").exit_code == 0
        assert users("add", "Kim", typed=f"{PASSWORD}\n").exit_code == 0
        kim = store.user("Kim")
        assert kim
        token = store.begin_session(kim, "Firefox, Linux")
        assert users("role", "kim", "publisher").stdout == "Kim: publisher; has to sign in again\n"
        assert store.session(token) is None

        token = store.begin_session(kim, "Firefox, Linux")
        assert users("password", "kim", typed="fünf Esel am Strand\n").exit_code == 0
        assert store.session(token) is None
        kim = store.user("Kim")
        assert kim
        assert kim.role is Role.PUBLISHER
        assert fits(kim.password, "fünf Esel am Strand")
        store.set_disabled(kim, disabled=True)
        assert re.search(r"^Kim\tpublisher\tdisabled\t20\d\d-", users("list").stdout, re.MULTILINE)
        assert "disabled" in users("link", "kim").stderr
        assert users("remove", "Kim").exit_code == 0
        assert store.user("Kim") is None
    finally:
        state.close_store()


def test_a_backup_holds_the_users(data: Path, tmp_path: Path) -> None:
    assert users("add", "Ada", "--role", "admin", typed=f"{PASSWORD}\n").exit_code == 0
    _ = backup(data, tmp_path / "b.tar.gz", replace=False)
    with tarfile.open(tmp_path / "b.tar.gz") as archive:
        assert any(name.endswith("state.db") for name in archive.getnames())
    heshi = CliRunner().invoke(app, ["restore", str(tmp_path / "b.tar.gz")])
    assert heshi.exit_code == 0, heshi.output
    assert users("list").stdout == "Ada\tadmin\tactive\tnever\n"


def test_what_outlived_its_time_is_deleted(data: Path) -> None:
    now = [1_800_000_000.0]
    state = open_store(data)
    try:
        store = ConsoleStore(state, lambda: now[0])
        ada = store.add_user("Ada", Role.ADMIN)
        assert ada
        _ = store.begin_session(ada, ""), store.open_link(ada), store.autosave(ada, "fact", "a", "text", "")
        _ = store.attempt({"lane": lambda _: 0.0})
        store.saved("fact", "a", "v", "Ada")
        store.approve("fact", "a", "v", "Bea")
        store.note("Ada", "sign-in")
        kept = ("sessions", "links", "attempts", "autosaves", "reviews", "audit")

        def rows() -> list[int]:
            return [
                state.read(lambda c, t=table: c.execute(f"SELECT count(*) FROM {t}").fetchone()[0])
                for table in kept
            ]

        assert rows() == [1, 1, 1, 1, 2, 1]
        for days, left in (
            (0, [1, 1, 1, 1, 2, 1]),
            (2, [1, 0, 0, 1, 2, 1]),
            (31, [0, 0, 0, 0, 2, 1]),
            (731, [0] * 6),
        ):
            state.transact_now(lambda c, at=now[0] + days * 86400: tidy(c, at))
            assert (days, rows()) == (days, left)
        assert AUDIT.how_long.days == 730
        assert all(one.reason for one in OF_MAINTAINERS)
        assert [user.name for user in store.users()] == ["Ada"]
    finally:
        state.close_store()


def test_who_saved_and_who_approved_a_version(data: Path) -> None:
    now = [1_800_000_000.0]
    state = open_store(data)
    try:
        store = ConsoleStore(state, lambda: now[0])
        assert store.saved_by("fact", "a", "v1") == ""
        for who in ("Ada", "Bea", "Ada"):
            store.saved("fact", "a", "v1", who)
            now[0] += 1
        assert store.saved_by("fact", "a", "v1") == "Ada"
        assert store.approved_by("fact", "a", "v1") == frozenset()
        store.approve("fact", "a", "v1", "Bea")
        assert store.approved_by("fact", "a", "v1") == {"Bea"}
        assert store.approved_by("fact", "a", "v2") == frozenset()
    finally:
        state.close_store()


# --- serve


@pytest.mark.slow
def test_serve_prints_a_link_for_the_first_admin_and_logs_it_nowhere(tmp_path: Path) -> None:
    with serving(tmp_path) as process:
        at = address(process)
        assert process.stdout
        line = process.stdout.readline()
        link = re.search(r"http://\S+/console/link/[0-9a-f]{64}", line)
        assert link, line
        assert link.group().startswith(at)
        with httpx.Client(trust_env=False) as browser:
            form = browser.get(link.group())
            fields = {"csrf": csrf_in(form.text), "name": "Ada", "password": PASSWORD, "again": PASSWORD}
            told = browser.post(link.group(), data=fields)
            assert told.headers["location"] == "/console/"
            assert browser.get(f"{at}console/account").status_code == 200
            assert browser.get(f"{at}console").status_code == 200
            assert browser.get(at).status_code == 200
            assert browser.get(link.group()).status_code == 404
        process.terminate()
        assert process.wait(timeout=10) == 0
        assert process.stderr
        assert link.group().rpartition("/")[2] not in process.stderr.read()
    with serving(tmp_path) as process:
        at = address(process)
        process.terminate()
        assert "console/link" not in process.stdout.read()  # type: ignore[union-attr]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("over", "status", "says"),
    [
        ({"HESHI_CONSOLE": "off"}, 404, ""),
        ({"HESHI_HOST": "0.0.0.0"}, 404, ""),
        ({"HESHI_HOST": "0.0.0.0", "HESHI_CONSOLE": "on"}, 200, "heshi users add"),
        ({"HESHI_HOST": "0.0.0.0", "HESHI_PUBLIC_URL": "https://heshi.example.org"}, 200, "heshi users add"),
    ],
)
def test_the_console_is_served_where_it_may_be(
    tmp_path: Path, over: dict[str, str], status: int, says: str
) -> None:
    with serving(tmp_path, **over) as process:
        at = address(process)
        assert httpx.get(f"{at}console/sign-in", trust_env=False).status_code == status
        process.terminate()
        assert process.stdout
        told = process.stdout.read()
        assert says in told
        assert "/console/link/" not in told


@pytest.mark.slow
def test_only_a_proxy_that_is_trusted_may_say_that_it_is_https(tmp_path: Path) -> None:
    forwarded = {"x-forwarded-proto": "https", "x-forwarded-for": "203.0.113.9"}
    for proxies, secure in (("127.0.0.1", True), ("10.0.0.0/8", False)):
        with serving(tmp_path, HESHI_PROXIES=proxies) as process:
            at = address(process)
            told = httpx.get(f"{at}console/sign-in", headers=forwarded, trust_env=False)
            assert ("__Host-" in told.headers["set-cookie"]) is secure
            assert ("secure" in told.headers["set-cookie"].lower()) is secure

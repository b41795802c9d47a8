"""`heshi backup`, `restore` and `forget`, as somebody types them."""

from __future__ import annotations

import asyncio
import os
import stat
import tarfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.memory import Complaint, Fault, Watch
from bot.messages import Address, Incoming, Language, Room
from bot.state.decisions import APPLIERS
from bot.state.store import SqliteStore, open_store
from knowledge import Stance

PERSON, OTHER, ROOM = "4711", "815", "-1001234567890"
FACT = "yunque-open"


@pytest.fixture(autouse=True)
def data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A data folder of its own, and no setting from outside."""
    for name in list(os.environ):
        if name.upper().startswith("HESHI_") and name != "HESHI_SEMANTIC":
            monkeypatch.delenv(name)
    monkeypatch.setenv("HESHI_DATA", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    return tmp_path / "data"


def heshi(*args: str) -> Result:
    return CliRunner().invoke(app, list(args))


@contextmanager
def serving(data: Path) -> Iterator[SqliteStore]:
    """As a process that serves from the folder has it open."""
    store = open_store(data, appliers=APPLIERS)
    try:
        yield store
    finally:
        store.close_store()


def said_by(person: str, room: str = "") -> Incoming:
    kind = Room.GROUP if room else Room.PRIVATE
    return Incoming(Address("telegram", room or person, kind), author=person)


def watches(store: SqliteStore, person: str) -> tuple[str, ...]:
    return store.watches(said_by(person).address, person)


def has_something(store: SqliteStore) -> None:
    """Two people watch a fact, one of them in a group."""
    watch = Watch(FACT, on=True, stance=Stance.AFFIRMS, verdict=None, language=Language.ZH_HANS)
    for about in (said_by(PERSON), said_by(OTHER, ROOM)):
        asyncio.run(store.apply(about, [watch], now=1e9))
    fault = Complaint(Fault.OUTDATED, FACT, Stance.AFFIRMS, None, "", "", Language.ZH_HANS)
    asyncio.run(store.apply(said_by(PERSON), [fault], now=1e9))


def test_a_backup_made_while_it_serves_brings_everything_back(data: Path) -> None:
    with serving(data) as store:
        has_something(store)
        made = heshi("backup", "kept.tar.gz")
        assert (made.exit_code, made.stderr) == (0, "")
        assert "no facts of your own" in made.stdout
        assert "key" in made.stdout
    assert heshi("forget", "--person", PERSON).exit_code == 0
    with serving(data) as store:
        assert watches(store, PERSON) == ()
    back = heshi("restore", "kept.tar.gz")
    assert back.exit_code == 0
    aside = data / "before-restore-1"
    assert str(aside) in back.stdout
    assert (aside / "state.db").exists()
    with serving(data) as store:
        assert watches(store, PERSON) == (FACT,)


def test_a_backup_holds_state_key_and_own_facts_for_its_owners_eyes_alone(data: Path) -> None:
    with serving(data):
        pass
    (data / "facts" / "facts" / "sky").mkdir(parents=True)
    (data / "facts" / "facts" / "sky" / "a.yaml").write_text("id: a\n")
    made = heshi("backup", "kept.tar.gz")
    assert "1 files of your own facts" in made.stdout
    with tarfile.open("kept.tar.gz") as archive:
        assert set(archive.getnames()) == {
            "state.db",
            "secret.key",
            "facts/facts/sky/a.yaml",
            "manifest.json",
        }
    if os.name != "nt":
        assert stat.S_IMODE(Path("kept.tar.gz").stat().st_mode) == 0o600


def test_a_file_that_is_there_is_replaced_only_where_it_is_said(data: Path) -> None:
    with serving(data):
        pass
    Path("kept.tar.gz").write_text("precious")
    refused = heshi("backup", "kept.tar.gz")
    assert refused.exit_code == 2
    assert "--force" in refused.stderr
    assert Path("kept.tar.gz").read_text() == "precious"
    assert heshi("backup", "--force", "kept.tar.gz").exit_code == 0
    assert heshi("restore", "kept.tar.gz").exit_code == 0


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    refused = heshi("backup", str(tmp_path))
    assert refused.exit_code == 2
    assert "heshi.tar.gz" in refused.stderr


def test_where_nothing_is_kept_there_is_nothing_to_back_up_or_forget(data: Path) -> None:
    for command in (("backup", "kept.tar.gz"), ("forget", "--person", PERSON)):
        refused = heshi(*command)
        assert refused.exit_code == 3
        assert "HESHI_DATA" in refused.stderr
    assert not data.exists()
    assert not Path("kept.tar.gz").exists()


def test_nothing_is_restored_under_a_server_that_runs(data: Path) -> None:
    with serving(data) as store:
        has_something(store)
        heshi("backup", "kept.tar.gz")
        refused = heshi("restore", "kept.tar.gz")
        assert refused.exit_code == 3
        assert "stop it first" in refused.stderr
        assert watches(store, PERSON) == (FACT,)


@pytest.mark.parametrize("content", [b"", b"x" * 1000, b"\x1f\x8b\x08\x00"], ids=["empty", "other", "cut"])
def test_what_is_no_backup_is_said_and_nothing_is_touched(data: Path, content: bytes) -> None:
    with serving(data) as store:
        has_something(store)
    Path("wrong.tar.gz").write_bytes(content)
    refused = heshi("restore", "wrong.tar.gz")
    assert refused.exit_code == 3
    assert "wrong.tar.gz" in refused.stderr
    assert "Traceback" not in refused.output
    with serving(data) as store:
        assert watches(store, PERSON) == (FACT,)


def test_a_file_that_is_not_there_is_said() -> None:
    refused = heshi("restore", "nowhere.tar.gz")
    assert refused.exit_code == 3
    assert "nowhere.tar.gz: is not there" in refused.stderr


@pytest.mark.parametrize("running", [True, False])
def test_a_person_is_forgotten_and_nobody_else(data: Path, running: bool) -> None:
    with serving(data) as store:
        has_something(store)
        if running:
            done = heshi("forget", "--person", PERSON)
    if not running:
        done = heshi("forget", "--person", PERSON)
    assert done.exit_code == 0
    assert PERSON not in done.output
    assert "deleted" in done.stdout
    with serving(data) as store:
        assert watches(store, PERSON) == ()
        assert watches(store, OTHER) == (FACT,)
    assert "nothing was kept" in heshi("forget", "--person", PERSON).stdout


def test_what_is_forgotten_leaves_no_trace_in_any_file(data: Path) -> None:
    with serving(data) as store:
        has_something(store)
        name = store.keys.pseudonym("person", "telegram", PERSON).encode()
    assert any(name in file.read_bytes() for file in data.iterdir())
    heshi("forget", "--person", PERSON)
    assert [file.name for file in data.iterdir() if name in file.read_bytes()] == []


def test_a_server_that_runs_empties_its_log_of_what_was_forgotten(data: Path) -> None:
    with serving(data) as store:
        has_something(store)
        name = store.keys.pseudonym("person", "telegram", PERSON).encode()
        heshi("forget", "--person", PERSON)
        deadline = time.monotonic() + 20
        while any(name in file.read_bytes() for file in data.iterdir()):
            assert time.monotonic() < deadline
            time.sleep(0.05)


def test_a_room_is_forgotten_with_what_was_asked_for_in_it(data: Path) -> None:
    with serving(data) as store:
        has_something(store)
    assert "deleted" in heshi("forget", "--room", ROOM).stdout
    with serving(data) as store:
        assert watches(store, OTHER) == ()
        assert watches(store, PERSON) == (FACT,)


def test_somebody_has_to_be_named(data: Path) -> None:
    with serving(data):
        pass
    refused = heshi("forget")
    assert refused.exit_code == 2
    assert "--person ID or --room ID" in refused.stderr


@pytest.mark.parametrize(
    "named",
    [("--person", "@lan"), ("--person", " 4711"), ("--person", "04711"), ("--room", "1001234567890")],
)
def test_nobody_is_told_that_nothing_was_kept_of_a_name(data: Path, named: tuple[str, str]) -> None:
    with serving(data):
        pass
    refused = heshi("forget", *named)
    assert refused.exit_code == 2
    assert "such as" in refused.stderr
    assert "nothing was kept" not in refused.stdout

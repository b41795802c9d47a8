"""`heshi aside` and what the doctor says of the state, as somebody types them."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.state.contract import NewRow
from bot.state.store import SqliteStore, open_store
from tests.bot.builders import write_folder

NOON = 1_795_320_000.0
"""22 November 2026, 12:00 in Shanghai."""


@pytest.fixture(autouse=True)
def data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    for name in list(os.environ):
        if name.upper().startswith("HESHI_") and name != "HESHI_SEMANTIC":
            monkeypatch.delenv(name)
    monkeypatch.setenv("HESHI_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("HESHI_FACTS", str(write_folder(tmp_path / "own facts")))
    monkeypatch.chdir(tmp_path)
    return tmp_path / "data"


def heshi(*args: str) -> Result:
    return CliRunner().invoke(app, list(args))


def failed(data: Path) -> None:
    """Two messages: one could not be read, the other was tried three times."""
    rows = [
        NewRow("telegram", "1", "", b"geheim-4711", dead="ReadError"),
        NewRow("telegram", "2", "7", b"geheim-4711"),
    ]

    async def story(store: SqliteStore) -> None:
        await store.take(rows, None, now=NOON)
        (task,) = await store.claim(1, now=NOON)
        await store.give_back(task, "RuntimeError", not_before=None, now=NOON)

    store = open_store(data)
    asyncio.run(story(store))
    store.close_store()


def waiting(data: Path) -> int:
    store = open_store(data)
    try:
        return asyncio.run(store.counts()).todo
    finally:
        store.close_store()


def test_what_was_set_aside_is_listed_without_its_words(data: Path) -> None:
    failed(data)
    shown = heshi("aside")
    assert shown.exit_code == 0
    lines = [line.split("\t") for line in shown.stdout.splitlines()]
    assert sorted(line[1:4] for line in lines) == [
        ["2026-11-22 12:00", "telegram", "ReadError"],
        ["2026-11-22 12:00", "telegram", "RuntimeError"],
    ]
    assert "geheim" not in shown.output


def test_one_is_tried_again_and_a_number_that_is_none_is_said(data: Path) -> None:
    failed(data)
    number = next(
        line.split("\t")[0] for line in heshi("aside").stdout.splitlines() if "RuntimeError" in line
    )
    tried = heshi("aside", "--again", number, "--again", "999", "--again", "-5")
    assert tried.exit_code == 1
    assert "1 put back to work" in tried.stdout
    assert "999: there is nothing to try" in tried.stderr
    assert "-5: there is nothing to try" in tried.stderr
    assert waiting(data) == 1
    assert number not in heshi("aside").stdout.split()


def test_where_nothing_was_set_aside_it_says_so(data: Path) -> None:
    open_store(data).close_store()
    shown = heshi("aside")
    assert (shown.exit_code, shown.stdout, shown.stderr) == (0, "", "nothing was set aside\n")


def test_without_state_there_is_nothing_to_list() -> None:
    assert heshi("aside").exit_code == 3


def test_the_doctor_tells_of_the_state(data: Path) -> None:
    assert "ok  state: nothing is kept yet" in heshi("doctor").stdout
    failed(data)
    said = heshi("doctor").stdout
    assert "!!  state: 0 messages wait, 2 were set aside" in said
    assert "heshi aside" in said


def test_the_doctor_sees_a_key_that_is_missing_or_open_to_others(data: Path) -> None:
    open_store(data).close_store()
    if os.name != "nt":
        (data / "secret.key").chmod(0o644)
        assert "chmod 600" in heshi("doctor").stdout
    (data / "secret.key").unlink()
    assert "secret.key: missing" in heshi("doctor").stdout


def test_the_doctor_looks_beside_a_server_that_runs(data: Path) -> None:
    store = open_store(data)
    try:
        assert "ok  state: 0 messages wait, 0 were set aside" in heshi("doctor").stdout
    finally:
        store.close_store()

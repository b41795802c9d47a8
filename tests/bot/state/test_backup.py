"""A backup while others write, and its way back: whole or not at all."""

from __future__ import annotations

import io
import os
import signal
import stat
import tarfile
import threading
from pathlib import Path

import pytest

from bot.errors import CannotRead, StateError, StateInUse
from bot.state import backup as backups
from bot.state import schema
from bot.state.backup import backup, restore
from bot.state.keys import KEY_FILE
from tests.bot.state.stores import NOON, Box, box, hand_in


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "heshi.tar.gz"


def fill(data: Path, *events: str, facts: str = "") -> None:
    with box(data) as store:
        for event in events:
            hand_in(store, event)
    if facts:
        (data / "facts" / "models").mkdir(parents=True, exist_ok=True)
        (data / "facts" / "models" / "sora.yaml").write_text(facts, "utf-8")


def waiting(data: Path) -> int:
    with box(data) as store:
        return store.counts().todo


def left_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_what_was_backed_up_comes_back_with_its_key_and_its_facts(data, file, tmp_path):
    fill(data, "1", "2", facts="说: 1\n")
    made = backup(data, file)
    assert (made.schema, made.facts, made.size) == (len(schema.MIGRATIONS), 1, file.stat().st_size)
    assert restore(file, tmp_path / "elsewhere") is None
    with box(tmp_path / "elsewhere") as store:
        assert len(store.claim(1, now=NOON)) == 1
    assert (tmp_path / "elsewhere" / "facts" / "models" / "sora.yaml").read_text("utf-8") == "说: 1\n"


@pytest.mark.skipif(os.name == "nt", reason="modes of POSIX")
def test_a_backup_is_for_its_owner_alone(data, file):
    fill(data, "1")
    backup(data, file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_backup_is_taken_while_a_server_writes(data, file, tmp_path):
    with box(data) as store:
        done = threading.Event()

        def write() -> None:
            for n in range(10_000):
                if done.is_set():
                    return
                store.store._writer.run_now(
                    lambda c, n=n: c.execute("INSERT INTO cursors VALUES (?, ?)", (f"{n}", n))
                )

        thread = threading.Thread(target=write)
        thread.start()
        for n in range(3):
            backup(data, file, replace=n > 0)
        done.set()
        thread.join()
    restore(file, tmp_path / "elsewhere")
    with box(tmp_path / "elsewhere") as copy:
        rows = copy.transact(lambda c: c.execute("SELECT next FROM cursors ORDER BY next").fetchall())
    assert [n for (n,) in rows] == list(range(len(rows)))  # the state of one moment: no gaps


def test_a_backup_is_taken_after_a_crash_too(data, file, tmp_path):
    with box(data) as store:
        hand_in(store, "1")
        crashed = store.killed()
        crashed.store._lock.release()
        backup(crashed.folder, file)
        crashed.end()
    restore(file, tmp_path / "elsewhere")
    assert waiting(tmp_path / "elsewhere") == 1


def test_a_file_that_is_there_is_not_replaced_unasked(data, file):
    fill(data, "1")
    file.write_text("mine")
    with pytest.raises(StateError, match="is there already"):
        backup(data, file)
    assert file.read_text() == "mine"
    backup(data, file, replace=True)


def test_where_nothing_is_kept_there_is_nothing_to_back_up(tmp_path, file):
    with pytest.raises(StateError, match="nothing to back up"):
        backup(tmp_path, file)
    assert not file.exists()


def test_a_damaged_database_is_not_backed_up(data, file):
    fill(data, *(str(n) for n in range(200)))
    content = bytearray((data / "state.db").read_bytes())
    content[8192:-4096] = os.urandom(len(content) - 8192 - 4096)
    (data / "state.db").write_bytes(content)
    with pytest.raises(StateError):
        backup(data, file)
    assert left_in(file.parent) == {"data"}


def test_a_backup_that_cannot_be_written_leaves_nothing_behind(data, tmp_path):
    fill(data, "1")
    with pytest.raises(StateError, match="cannot be written"):
        backup(data, tmp_path / "no such folder" / "file")
    assert left_in(tmp_path) == {"data"}


# --- back


def test_the_old_is_put_aside(data, file):
    fill(data, "1", facts="old")
    backup(data, file)
    fill(data, "2", facts="new")
    first = restore(file, data)
    assert waiting(data) == 1
    assert (data / "facts" / "models" / "sora.yaml").read_text() == "old"
    assert (first / "facts" / "models" / "sora.yaml").read_text() == "new"
    assert waiting(first) == 2
    assert restore(file, data) == data / "before-restore-2"


def test_a_backup_without_facts_leaves_those_that_are_there(data, file):
    fill(data, "1")
    backup(data, file)
    fill(data, "2", facts="mine")
    restore(file, data)
    assert waiting(data) == 1
    assert (data / "facts" / "models" / "sora.yaml").read_text() == "mine"


def test_nothing_is_restored_under_a_running_server(data, file):
    fill(data, "1")
    backup(data, file)
    with box(data) as store:
        hand_in(store, "2")
        with pytest.raises(StateInUse, match="stop it first"):
            restore(file, data)
        assert store.counts().todo == 2


def packed(**files: bytes) -> bytes:
    packed_up = io.BytesIO()
    with tarfile.open(fileobj=packed_up, mode="w:gz") as archive:
        for name, content in files.items():
            archive.addfile(backups._entry(name, len(content)), io.BytesIO(content))
    return packed_up.getvalue()


EVIL = {
    "nothing": b"",
    "no archive": b"hello " * 100,
    "empty": packed(),
    "another's": packed(**{"holiday.jpg": b"x"}),
    "upwards": packed(**{"facts/../../evil": b"x"}),
    "absolute": packed(**{"/tmp/evil": b"x"}),
    "no list": packed(**{"state.db": b"x", KEY_FILE: b"00" * 32}),
    "list of nonsense": packed(**{"manifest.json": b"[]"}),
    "list that is no JSON": packed(**{"manifest.json": b"{"}),
}


@pytest.mark.parametrize("what", EVIL)
def test_what_is_no_backup_is_refused_and_nothing_is_touched(data, file, what):
    fill(data, "1")
    file.write_bytes(EVIL[what])
    before = left_in(data)
    with pytest.raises(CannotRead, match="nothing was touched"):
        restore(file, data)
    assert left_in(data) == before
    assert waiting(data) == 1


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
@pytest.mark.parametrize("how", ["cut off", "flipped"])
def test_a_damaged_backup_is_refused_and_nothing_is_touched(data, file, share, how):
    fill(data, *(str(n) for n in range(50)))
    backup(data, file)
    content = bytearray(file.read_bytes())
    at = int(len(content) * share)
    if how == "cut off":
        del content[at:]
    else:
        content[at] ^= 0xFF
    file.write_bytes(content)
    before = left_in(data)
    with pytest.raises(CannotRead):
        restore(file, data)
    assert left_in(data) == before


def test_a_file_that_is_not_there_is_named(data, file):
    with pytest.raises(CannotRead, match="is not there"):
        restore(file, data)


def test_a_newer_backup_is_refused(data, file, monkeypatch):
    fill(data, "1")
    backup(data, file)
    monkeypatch.setattr(schema, "MIGRATIONS", schema.MIGRATIONS[:-1])
    with pytest.raises(StateError, match="newer heshi"):
        restore(file, data)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="forks")
@pytest.mark.parametrize("step", range(1, 13))
def test_killed_while_restoring_it_is_the_old_or_the_new_whole(data, file, step):
    fill(data, "1", facts="old")
    backup(data, file)
    fill(data, "2", facts="new")
    child = os.fork()
    if child == 0:
        _die_at_rename(step)
        try:
            restore(file, data)
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    state = (waiting(data), (data / "facts" / "models" / "sora.yaml").read_text())
    assert state in {(2, "new"), (1, "old")}
    if not os.WIFSIGNALED(status):
        assert state == (1, "old")
    assert not {"restore.ready", "restore.cleared"} & left_in(data)
    if state == (1, "old"):
        assert waiting(data / "before-restore-1") == 2


def _die_at_rename(step: int) -> None:
    """End this process in the place of its `step`-th change of a name."""
    real, left = Path.replace, step

    def replace(self: Path, target: Path) -> Path:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(self, target)

    Path.replace = replace  # type: ignore[method-assign]


def test_a_restore_that_was_begun_is_finished_by_whoever_opens_the_folder(data, file):
    fill(data, "1")
    backup(data, file)
    fill(data, "2")
    backups._unpack(file, data)
    assert "restore.ready" in left_in(data)
    store = Box(data)
    assert store.counts().todo == 1
    store.end()

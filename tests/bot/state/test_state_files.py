"""The files: who may open them, what they say of people, how they come of age."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
import textwrap
import time
from contextlib import closing
from pathlib import Path

import pytest

from bot.errors import StateError, StateInUse, StateNewer
from bot.memory import Forget, Outcome, RoomSettings, SetRoom, SpokeUnasked, Watch
from bot.messages import Language
from bot.state import schema, writer
from bot.state.beside import beside, log_at_rest
from bot.state.contract import After, Tried
from bot.state.forgetting import forget_room
from bot.state.keys import KEY_FILE, Keys
from bot.state.retention import RETENTION
from knowledge import Stance
from tests.bot.state.stores import AUNT, GROUP, NOON, TOLD, Box, answer, box, hand_in, message, send, work_off

POSIX = pytest.mark.skipif(os.name == "nt", reason="modes of POSIX")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def everything_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


# --- one process at a time


def test_a_second_opener_is_refused_and_told_what_to_do(data):
    with box(data), pytest.raises(StateInUse, match="stop it first"):
        Box(data)


def test_a_second_process_is_refused(data):
    tries = f"""
        from pathlib import Path
        from bot.state.store import open_store
        try:
            open_store(Path({str(data)!r}))
        except Exception as error:
            print(type(error).__name__)
    """
    with box(data):
        code = [sys.executable, "-c", textwrap.dedent(tries)]
        other = subprocess.run(code, capture_output=True, text=True, check=False)
    assert other.stdout.strip() == "StateInUse", other.stderr


def test_who_was_refused_can_come_back_later(data):
    with box(data), pytest.raises(StateInUse):
        Box(data)
    with box(data) as store:
        assert store.counts().todo == 0


def test_a_closed_store_says_so(data):
    store = Box(data)
    store.store.close_store()
    with pytest.raises(StateError, match="closed"):
        store.counts()
    store.end()


# --- the key


@POSIX
def test_files_are_for_their_owner_alone(data):
    with box(data):
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in data.iterdir()}
        assert stat.S_IMODE(data.stat().st_mode) == 0o700
        assert all(mode & 0o077 == 0 for mode in modes.values()), modes


@POSIX
def test_a_key_that_others_may_read_is_refused(data):
    box_once(data)
    (data / KEY_FILE).chmod(0o644)
    with pytest.raises(StateError, match="chmod 600"):
        Box(data)


def box_once(data: Path) -> None:
    with box(data) as store:
        hand_in(store, "1")


def test_without_its_key_a_database_is_not_opened_and_no_other_key_is_made(data):
    box_once(data)
    (data / KEY_FILE).unlink()
    with pytest.raises(StateError, match="put it back from a backup"):
        Box(data)
    assert not (data / KEY_FILE).exists()


def test_another_databases_key_is_refused(data, tmp_path):
    box_once(data)
    box_once(tmp_path / "other")
    (tmp_path / "other" / KEY_FILE).replace(data / KEY_FILE)
    with pytest.raises(StateError, match="belongs to another database"):
        Box(data)


@pytest.mark.parametrize("content", [b"", b"secret", b"0" * 63, b"g" * 64, b"\xff" * 31])
def test_what_is_no_key_is_refused(data, content):
    data.mkdir()
    (data / KEY_FILE).write_bytes(content)
    (data / KEY_FILE).chmod(0o600)
    with pytest.raises(StateError, match="not a key"):
        Box(data)


@pytest.mark.parametrize("content", [bytes(range(32)), bytes(range(32)).hex().encode() + b"\n"])
def test_a_key_may_be_raw_or_hex(data, content):
    data.mkdir()
    (data / KEY_FILE).write_bytes(content)
    (data / KEY_FILE).chmod(0o600)
    assert Keys.open(data).pseudonym("room", "web", "1") == Keys(bytes(range(32))).pseudonym(
        "room", "web", "1"
    )


def test_pseudonyms_differ_by_kind_channel_id_and_key():
    one, other = Keys(b"1" * 32), Keys(b"2" * 32)
    names = {
        one.pseudonym("room", "telegram", "1"),
        one.pseudonym("person", "telegram", "1"),
        one.pseudonym("room", "web", "1"),
        one.pseudonym("room", "telegram", "2"),
        other.pseudonym("room", "telegram", "1"),
    }
    assert len(names) == 5
    assert {len(name) for name in names} == {32}
    assert one.pseudonym("room", "telegram", "1") == one.hashed("room", "telegram", "1")


def test_sealed_bytes_open_with_their_key_only_and_unharmed_only():
    keys = Keys(b"1" * 32)
    sealed = keys.seal(b"words")
    assert keys.unseal(sealed) == b"words"
    assert keys.seal(b"words") != sealed
    for bad in (sealed[:-1], sealed[:5], b"", sealed[:-1] + bytes([sealed[-1] ^ 1])):
        with pytest.raises(StateError, match="does not open"):
            keys.unseal(bad)
    with pytest.raises(StateError, match="does not open"):
        Keys(b"2" * 32).unseal(sealed)
    assert "1" not in repr(keys)


# --- nobody's words, nobody's ids


CANARIES = (
    "CANARY-WORDS",
    "CANARY-CALL",
    "CANARY-PERSON",
    "CANARY-ROOM",
    "CANARY-EVENT",
    "CANARY-CLAIM",
    "CANARY-OURS",
)


def a_full_life(store: Box) -> None:
    """Every kind of row, with canaries wherever words or ids go in; the last ones stay open."""
    room = GROUP.__class__("telegram", "CANARY-ROOM", GROUP.kind)
    told = TOLD.__class__("f1", TOLD.stance, TOLD.verdict, TOLD.as_of, TOLD.digest, "CANARY-CLAIM")
    asker = message(room, "CANARY-EVENT", "CANARY-PERSON")
    effects = (SetRoom(RoomSettings()), SpokeUnasked("f1"), Watch("f1", Stance.ASKS, None, Language.EN))
    hand_in(store, "CANARY-EVENT", room, "CANARY-WORDS " * 500, "CANARY-PERSON")
    delivery = answer(room, told, asker="CANARY-PERSON")
    work_off(store, asker, Outcome((delivery,), effects), b"CANARY-CALL")
    send(store, "CANARY-OURS")
    hand_in(store, "CANARY-EVENT 2", room, "CANARY-WORDS", "CANARY-PERSON")
    work_off(store, asker, Outcome((delivery,)), b"CANARY-CALL")
    hand_in(store, "CANARY-EVENT 3", room, "CANARY-WORDS", "CANARY-PERSON", dead="ValueError")
    hand_in(store, "CANARY-EVENT 4", room, "CANARY-WORDS", "CANARY-PERSON")


def canaries_in(content: bytes) -> list[str]:
    return [
        canary for canary in CANARIES if canary.encode() in content or canary.encode("utf-16-le") in content
    ]


def test_no_file_ever_holds_anybodys_words_or_ids(data):
    with box(data) as store:
        a_full_life(store)
        assert {"state.db", "state.db-wal"} <= {path.name for path in data.iterdir()}
        assert canaries_in(everything_in(data)) == []
        again = store.killed()
        assert canaries_in(everything_in(again.folder)) == []
        again.end()
    assert canaries_in(everything_in(data)) == []


def test_the_search_for_canaries_finds_them(data):
    with box(data) as store:
        store.transact(lambda c: c.execute("INSERT INTO meta VALUES ('x', 'CANARY-WORDS')"))
        assert canaries_in(everything_in(data)) == ["CANARY-WORDS"]


def test_forget_leaves_no_trace_of_a_person_in_any_file(data):
    with box(data) as store:
        keys = store.store.keys
        traces = [
            keys.pseudonym("person", "telegram", "4711"),
            keys.pseudonym("room", "telegram", "4711"),
        ]
        for n in range(40):
            hand_in(store, f"a{n}", AUNT, author="4711")
            told = (TOLD,) * 3
            wish = Watch(f"f{n}", Stance.ASKS, None, Language.EN)
            effects = (SpokeUnasked("f1"), wish, SetRoom(RoomSettings(introduced=True)))
            outcome = Outcome((answer(AUNT, *told, asker="4711"),), effects)
            work_off(store, message(AUNT, f"m{n}", "4711"), outcome, b"call")
            send(store, f"o{n}")
        hand_in(store, "dead", AUNT, author="4711", dead="ValueError")
        assert all(trace.encode() in everything_in(data) for trace in traces)
        hand_in(store, "forget", AUNT, author="4711")
        work_off(store, message(AUNT, "m", "4711"), Outcome((answer(AUNT),), (Forget(),)), b"forgotten")
        assert send(store) == [b"forgotten"]
        store.counts()  # the log is emptied after the commit, before the next work
        assert [trace for trace in traces if trace.encode() in everything_in(data)] == []


def test_forgetting_waits_for_readers_and_is_then_thorough(data):
    with box(data) as store:
        trace = store.store.keys.pseudonym("person", "telegram", "4711").encode()
        wish = Watch("f", Stance.ASKS, None, Language.EN)
        store.apply(message(AUNT, author="4711"), [wish], now=NOON)
        with closing(schema.connect_reader(data / "state.db")) as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM watches").fetchone()
            store.store._writer._connection.execute("PRAGMA busy_timeout=1")
            store.apply(message(AUNT, author="4711"), [Forget()], now=NOON)
            assert trace in everything_in(data)
        hand_in(store, "1")
        store.counts()
        assert trace not in everything_in(data)


# --- versions


def version_in(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("PRAGMA user_version").fetchone()[0]


def shape_of(path: Path) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(
            "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name"
        ).fetchall()


@pytest.mark.parametrize("version", range(1, len(schema.MIGRATIONS) + 1))
def test_a_file_of_every_version_is_brought_up_to_date_with_what_is_in_it(data, tmp_path, version):
    data.mkdir()
    keys = Keys.open(data)
    with closing(sqlite3.connect(data / "state.db", isolation_level=None)) as connection:
        schema.migrate(connection, 0, to=version)
        schema.fit(connection, keys, data)
        connection.execute("INSERT INTO cursors VALUES ('telegram', 42)")
        connection.execute(
            "INSERT INTO rooms (room, policy, topics, introduced, changed_at) VALUES ('r', 'off', '[]', 1, 0)"
        )
    assert version_in(data / "state.db") == version
    with box(data) as store:
        assert store.cursor("telegram") == 42
        hand_in(store, "1")
        assert len(store.claim(1, now=NOON)) == 1
    with box(tmp_path / "new"):
        pass
    assert shape_of(data / "state.db") == shape_of(tmp_path / "new" / "state.db")


def test_the_first_version_is_what_it_was(data):
    """A released migration never changes: files of that version are out there."""
    import hashlib

    said = "\0".join(schema.MIGRATIONS[0])
    assert hashlib.sha256(said.encode()).hexdigest()[:16] == FIRST_VERSION


FIRST_VERSION = "70d39b35f2642a1c"


def test_a_migration_that_fails_leaves_the_version_before_it(data, monkeypatch):
    box_once(data)
    before = shape_of(data / "state.db")
    broken = (*schema.MIGRATIONS, ("CREATE TABLE new (x)", "CREATE TABLE inbox (x)"))
    monkeypatch.setattr(schema, "MIGRATIONS", broken)
    with pytest.raises(StateError):
        Box(data)
    monkeypatch.undo()
    assert shape_of(data / "state.db") == before
    with box(data) as store:
        assert store.counts().todo == 1


def test_a_newer_file_is_refused_and_not_touched(data):
    box_once(data)
    with closing(sqlite3.connect(data / "state.db")) as connection:
        connection.execute("PRAGMA user_version=99")
    before = (data / "state.db").read_bytes()
    with pytest.raises(StateNewer, match="install that version again"):
        Box(data)
    assert (data / "state.db").read_bytes() == before


def test_another_programs_database_is_refused_and_not_touched(data):
    data.mkdir()
    Keys.open(data)
    with closing(sqlite3.connect(data / "state.db")) as connection:
        connection.execute("CREATE TABLE notes (x)")
    before = (data / "state.db").read_bytes()
    with pytest.raises(StateError, match="another program's"):
        Box(data)
    assert (data / "state.db").read_bytes() == before


def test_what_is_no_database_is_refused(data):
    data.mkdir()
    Keys.open(data)
    (data / "state.db").write_bytes(b"not a database, certainly " * 100)
    with pytest.raises(StateError, match="no database"):
        Box(data)


@POSIX
@pytest.mark.skipif(os.name != "nt" and os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_refused(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(StateError):
        Box(tmp_path / "data")


def test_a_damaged_row_is_set_aside_and_does_not_keep_its_room_waiting(data):
    with box(data) as store:
        hand_in(store, "1")
        hand_in(store, "2", words="next")
        store.transact(lambda c: c.execute("UPDATE inbox SET body = x'00' WHERE seq = 1"))
        assert store.claim(10, now=NOON) == []
        (task,) = store.claim(10, now=NOON)
        assert task.bodies == (b"next",)
        assert store.dead(1)[0].error == "does not unseal"


def test_a_damaged_call_is_set_aside(data):
    with box(data) as store:
        store.post("k", [(AUNT, (b"a", b"b"))], now=NOON)
        store.transact(lambda c: c.execute("UPDATE outbox SET call = x'00' WHERE seq = 1"))
        assert store.claim_calls("telegram", 10, now=NOON) == []
        (parcel,) = store.claim_calls("telegram", 10, now=NOON)
        assert parcel.call == b"b"
        store.tried([Tried(parcel.seq, After.SENT)], now=NOON)


# --- from another process


def test_a_command_writes_beside_a_server(data):
    with box(data) as store:
        hand_in(store, "1")
        beside(data, lambda c, _: c.execute("INSERT INTO cursors VALUES ('beside', 1)"))
        assert store.cursor("beside") == 1
        hand_in(store, "2")
    beside(data, lambda c, _: c.execute("UPDATE cursors SET next = 2"))
    with box(data) as store:
        assert store.cursor("beside") == 2


def test_a_server_notices_what_a_command_forgot(data, monkeypatch):
    monkeypatch.setattr(writer, "REST", 0.01)
    with box(data) as store:
        trace = store.store.keys.pseudonym("room", "telegram", GROUP.room).encode()
        store.apply(message(GROUP), [SetRoom(RoomSettings(introduced=True))], now=NOON)
        assert store.room(GROUP).introduced
        assert forget_room(data, "telegram", GROUP.room, now=NOON) == 1
        for _ in range(500):
            if not store.room(GROUP).introduced and trace not in everything_in(data):
                break
            time.sleep(0.01)
        assert not store.room(GROUP).introduced
        assert trace not in everything_in(data)


def test_a_command_that_fails_writes_nothing(data):
    box_once(data)

    def fails(connection: sqlite3.Connection, _: Keys) -> None:
        connection.execute("INSERT INTO cursors VALUES ('beside', 1)")
        raise KeyError("no such person")

    with pytest.raises(KeyError):
        beside(data, fails)
    with box(data) as store:
        assert store.cursor("beside") is None


def test_a_command_waits_while_the_log_is_carried_over(data):
    box_once(data)
    with log_at_rest(data / "state.db"), pytest.raises(StateInUse), log_at_rest(data / "state.db", 0.03):
        pass
    with log_at_rest(data / "state.db", 0.03):
        pass


def test_a_command_does_not_bring_a_file_up_to_date(data):
    data.mkdir()
    keys = Keys.open(data)
    with closing(sqlite3.connect(data / "state.db", isolation_level=None)) as connection:
        schema.migrate(connection, 0, to=1)
        schema.fit(connection, keys, data)
    with pytest.raises(StateError, match="start `heshi serve` once"):
        beside(data, lambda *_: None)


def test_a_command_tells_in_our_words_what_a_database_says(data):
    box_once(data)
    with pytest.raises(StateError, match="cannot be read or written"):
        beside(data, lambda c, _: c.execute("INSERT INTO nowhere VALUES (1)"))


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StateError, match="cannot be made"):
        Box(tmp_path / "file" / "data")


def test_a_folder_may_have_any_name(tmp_path):
    with box(tmp_path / "核实 data#1?x=%41&y") as store:
        store.apply(message(AUNT), [Watch("f", Stance.ASKS, None, Language.EN)], now=NOON)
        assert store.watches(AUNT, "aunt") == ("f",)
        assert left_in(tmp_path) == {"核实 data#1?x=%41&y"}


def left_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_command_says_where_nothing_is_kept(data):
    with pytest.raises(StateError, match="HESHI_DATA"):
        beside(data, lambda *_: None)


def test_what_is_kept_and_for_how_long_is_a_table():
    assert len({kept.name for kept in RETENTION}) == len(RETENTION)
    assert all(kept.reason for kept in RETENTION)

"""Vectors from a real server over loopback: how they are asked for, checked, and where they are kept."""

from __future__ import annotations

import base64
import gc
import json
import sqlite3
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydantic import SecretStr

from bot.endpoints import Client, Endpoint, EndpointEncoder
from bot.endpoints.embeddings import BATCH, CANARY, REMEMBERED
from bot.endpoints.limits import patience
from bot.state.vectors import VECTORS_FILE, FileOfVectors
from tests.endpoints.conftest import Log
from tests.endpoints.fake import KEY, MODEL, Fake, Says, answered, bigrams, endpoint, failing, nobody


@contextmanager
def encoder(url: str, key: str | None = None, **over: Any) -> Iterator[EndpointEncoder]:
    secret = SecretStr(key) if key else None
    made = EndpointEncoder(Client(Endpoint("embeddings", url, MODEL, secret)), **{"pause": 0.01} | over)
    with closing(made):
        yield made


# --- a server as it should be


def test_vectors_come_in_order_and_of_length_one(server: Fake) -> None:
    texts = ["云雀开放了", "天气不错", "云雀开放了", ""]
    with encoder(server.url) as made:
        found = made.encode(texts)
    assert found is not None
    assert found.shape == (4, 64)
    assert found.dtype == np.float32
    assert np.allclose(np.linalg.norm(found, axis=1), 1, atol=1e-6)
    expected = np.asarray(bigrams(texts[1]))
    assert np.allclose(found[1], expected / np.linalg.norm(expected), atol=1e-6)
    assert np.array_equal(found[0], found[2])


def test_no_texts_need_no_call(server: Fake) -> None:
    with encoder(server.url) as made:
        found = made.encode([])
    assert found is not None
    assert len(found) == 0
    assert not server.seen


def test_texts_go_in_batches_each_once(server: Fake) -> None:
    texts = [f"第{n}句话" for n in range(2 * BATCH + 1)]
    with encoder(server.url) as made:
        _ = made.encode([*texts, *texts])
    assert [len(asked["input"]) for _, asked in server.seen] == [BATCH, BATCH, 1]
    assert server.texts() == texts


def test_base64_is_asked_for_and_numbers_where_it_is_unknown() -> None:
    with (
        endpoint() as packs,
        endpoint(packs=False) as does_not,
        encoder(packs.url) as first,
        encoder(does_not.url) as second,
    ):
        packed, numbers = first.encode(["云雀开放了"]), second.encode(["云雀开放了"])
        _ = second.encode(["别的"])
    assert packed is not None
    assert numbers is not None
    assert np.allclose(packed, numbers, atol=1e-6)
    assert [asked["encoding_format"] for _, asked in packs.seen] == ["base64"]
    assert [asked["encoding_format"] for _, asked in does_not.seen] == ["base64", "float", "float"]
    assert not packs.problems + does_not.problems


def test_the_prefix_goes_before_every_text_and_makes_it_another_model(server: Fake) -> None:
    with encoder(server.url) as plain, encoder(server.url, prefix="query: ") as prefixed:
        _ = prefixed.encode(["云雀开放了"])
        assert plain.model != prefixed.model
    assert server.texts() == ["query: 云雀开放了"]


def test_the_key_goes_in_its_header_and_nowhere_else(log: Log) -> None:
    with endpoint(key=KEY) as server, encoder(server.url, KEY) as made:
        assert made.encode(["云雀开放了"]) is not None
        assert KEY not in made.model + repr(made) + server.everything()
    assert not server.problems


def test_what_was_asked_lately_is_not_asked_again(server: Fake) -> None:
    with encoder(server.url) as made:
        first = made.encode(["云雀开放了", "天气不错"])
        again = made.encode(["天气不错", "云雀开放了"])
    assert first is not None
    assert again is not None
    assert np.array_equal(first, again[::-1])
    assert len(server.seen) == 1


def test_the_memory_is_bounded(server: Fake) -> None:
    with encoder(server.url) as made:
        for start in range(0, REMEMBERED + 100, BATCH):
            _ = made.encode([f"第{n}句" for n in range(start, start + BATCH)])
        assert len(made._held) == REMEMBERED


def test_what_leads_to_a_person_does_not_leave(server: Fake) -> None:
    with encoder(server.url, veil=lambda text: text.replace("13800000000", "…")) as made:
        _ = made.encode(["云雀开放了，打13800000000"])
    assert server.texts() == ["云雀开放了，打…"]


def test_many_threads_may_ask_at_once(server: Fake) -> None:
    found: list[Any] = []
    with encoder(server.url) as made:
        threads = [
            threading.Thread(target=lambda n=n: found.append(made.encode([f"第{n}句话"]))) for n in range(8)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(found) == 8
    assert all(one is not None for one in found)


# --- a server that is not


def _vector(*numbers: Any) -> Says:
    return answered({"data": [{"index": 0, "embedding": list(numbers)}]})


def _packed(packed: bytes | str) -> Says:
    text = packed if isinstance(packed, str) else base64.b64encode(packed).decode()
    return answered({"data": [{"index": 0, "embedding": text}]})


GARBAGE = {
    "no JSON": Says(b"<html>502</html>"),
    "no UTF-8": Says(b'{"data": "\xff\xfe"}'),
    "nothing": Says(b""),
    "half": Says(b'{"data": [{"index": 0, "embe'),
    "null": Says(b"null"),
    "a list": Says(b"[]"),
    "an error in a good answer": answered({"error": {"message": "overloaded"}}),
    "no vector": answered({"data": []}),
    "two for one": answered({"data": [{"index": n, "embedding": [1.0]} for n in range(2)]}),
    "another index": answered({"data": [{"index": 1, "embedding": [1.0]}]}),
    "no index": answered({"data": [{"embedding": [1.0]}]}),
    "an index that is true": answered({"data": [{"index": False, "embedding": [1.0]}]}),
    "an empty vector": _vector(),
    "zeros": _vector(0.0, 0.0),
    "words": _vector("a", "b"),
    "truth values": _vector(True, False),
    "nested": _vector([1.0], [2.0]),
    "NaN": Says(b'{"data": [{"index": 0, "embedding": [NaN, 1]}]}'),
    "infinity": Says(b'{"data": [{"index": 0, "embedding": [1e999, 1]}]}'),
    "too large for 32 bits": _vector(1e300, 1.0),
    "a number of ten thousand digits": Says(
        b'{"data": [{"index": 0, "embedding": [' + b"9" * 10_000 + b"]}]}"
    ),
    "very long": _vector(*[1.0] * 10_000),
    "no base64": _packed("%%%"),
    "three bytes": _packed(b"abc"),
    "NaN in base64": _packed(struct.pack("<2f", float("nan"), 1)),
    "a key twice": Says(b'{"data": [], "data": [{"index": 0, "embedding": [1]}]}'),
    "nested deeply": Says(b"[" * 100_000),
    "packed": Says(b"\x1f\x8b", headers=(("content_encoding", "gzip"),)),
}


@pytest.mark.parametrize("said", GARBAGE.values(), ids=GARBAGE)
def test_garbage_is_no_vector(server: Fake, log: Log, said: Says) -> None:
    server.trick = lambda _: said
    with encoder(server.url) as made:
        assert made.encode(["我的秘密"]) is None
        # The next edition asks anew, and a good answer counts again.
        server.trick = None
        assert made.anew().encode(["我的秘密"]) is not None
    assert log.failures()
    assert "秘密" not in log.stream.getvalue()


@pytest.mark.parametrize("status", [301, 400, 401, 403, 404, 413, 418, 422, 429, 500, 503])
def test_a_refusal_is_a_log_line(server: Fake, log: Log, status: int) -> None:
    server.trick = lambda _: failing(status, location="http://127.0.0.1:9/v1", secret="me")
    with encoder(server.url) as made:
        assert made.encode(["我的秘密"]) is None
    assert log.failures() == [("refused", status)]
    assert "秘密" not in log.stream.getvalue()


def test_nobody_there_is_a_log_line(log: Log) -> None:
    with encoder(nobody()) as made:
        assert made.encode(["云雀"]) is None
    assert log.failures() == [("ConnectError", 0)]


def test_what_passes_is_asked_again(server: Fake, log: Log) -> None:
    waiting = [failing(500), failing(429, retry_after="0"), Says(b'{"data"', cut_at=3, status=200), None]
    server.trick = lambda _: waiting.pop(0)
    with encoder(server.url) as made:
        assert made.encode(["云雀开放了"]) is not None
    assert not waiting
    assert log.failures() == []


def test_a_pause_longer_than_our_patience_is_not_waited_for(server: Fake, log: Log) -> None:
    server.trick = lambda _: failing(429, retry_after="30")
    with encoder(server.url) as made:
        assert made.encode(["云雀开放了"]) is None
        # It asked to be left alone, and is.
        assert made.encode(["云雀开放了"]) is None
    assert len(server.seen) == 1


SLOW = {
    "late": Says(b"{}", after=5),
    "a byte at a time": Says(b" " * 1000, dribbles=0.05),
    "endless": Says(b"{", endless=b" " * 65536),
}


@pytest.mark.parametrize("said", SLOW.values(), ids=SLOW)
def test_no_server_takes_more_than_our_patience(server: Fake, log: Log, said: Says) -> None:
    server.trick = lambda _: said
    with encoder(server.url) as made, patience(0.5):
        started = time.monotonic()
        assert made.encode(["云雀开放了"]) is None
        # Generous: this shows that it is bounded at all, not how fast the machine is.
        assert time.monotonic() - started < 4
    assert log.failures() in ([("late", 0)], [("endless", 0)])


def test_after_three_failures_it_is_left_alone(server: Fake, log: Log) -> None:
    server.trick = lambda _: failing(418)
    with encoder(server.url) as made:
        for number in range(6):
            assert made.encode([f"第{number}句"]) is None
    assert len(server.seen) == 3
    assert [line["rests"] for line in log.lines] == [False, False, True]


def test_words_that_a_server_chokes_on_switch_it_off_for_nobody(server: Fake) -> None:
    server.trick = lambda asked: failing(400) if "坏" in asked["input"][0] else None
    with encoder(server.url) as made:
        for number in range(6):
            assert made.encode([f"坏{number}"]) is None
        assert made.encode(["云雀开放了"]) is not None


def test_a_message_costs_only_so_many_calls(server: Fake) -> None:
    with encoder(server.url) as made, patience(5, calls=2):
        assert made.encode(["一"]) is not None
        assert made.encode(["二"]) is not None
        assert made.encode(["三"]) is None
        assert made.encode(["二"]) is not None
    assert len(server.seen) == 2


def test_vectors_of_another_length_are_refused(server: Fake, log: Log) -> None:
    with encoder(server.url) as made:
        assert made.encode(["云雀开放了"]) is not None
        server.embed = lambda text: [*bigrams(text), 1.0]
        assert made.encode(["天气不错"]) is None
    assert log.failures() == [("another-length", 0)]


# --- wordings, and the shelf


def test_wordings_are_kept_between_runs_and_people_s_words_never(server: Fake, tmp_path: Path) -> None:
    with encoder(server.url, shelf=FileOfVectors(tmp_path)) as made:
        with made.keeping() as keeping:
            first = made.encode(["云雀已经开放", "云雀免费"])
        assert keeping.complete
        assert keeping.asked == 2
        _ = made.encode(["只有我说过的话", "云雀免费"])
    with closing(sqlite3.connect(tmp_path / VECTORS_FILE)) as file:
        # The two, and the one by which another model is noticed.
        assert file.execute("SELECT count(*) FROM vectors").fetchone() == (3,)
    server.seen.clear()
    with encoder(server.url, shelf=FileOfVectors(tmp_path)) as made, made.keeping() as keeping:
        again = made.encode(["云雀免费", "云雀已经开放"])
    assert server.texts() == [CANARY]
    assert keeping.asked == 0
    assert first is not None
    assert again is not None
    assert np.allclose(first, again[::-1], atol=1e-3)


def test_wordings_are_not_veiled(server: Fake) -> None:
    with encoder(server.url, veil=lambda _: "…") as made, made.keeping():
        _ = made.encode(["骗子的电话是 13800000000"])
    assert "骗子的电话是 13800000000" in server.texts()


@pytest.mark.parametrize(
    "another",
    [lambda text: bigrams(text)[::-1], lambda text: [*bigrams(text), 1.0]],
    ids=["values", "length"],
)
def test_another_model_under_the_same_name_is_noticed(server: Fake, tmp_path: Path, another: Any) -> None:
    with encoder(server.url, shelf=FileOfVectors(tmp_path)) as made:
        with made.keeping():
            _ = made.encode(["云雀已经开放"])
        server.embed = another
        with made.anew().keeping() as keeping:
            pass
        anew = made.anew()
        with anew.keeping() as keeping:
            found = anew.encode(["云雀已经开放"])
    assert keeping.asked == 1
    assert found is not None
    expected = np.asarray(another("云雀已经开放"))
    assert np.allclose(found[0], expected / np.linalg.norm(expected), atol=1e-6)


def test_vectors_of_each_model_and_endpoint_lie_apart(server: Fake, tmp_path: Path) -> None:
    shelf = FileOfVectors(tmp_path)
    for prefix in ("", "query: "):
        with encoder(server.url, prefix=prefix, shelf=shelf) as made, made.keeping() as keeping:
            _ = made.encode(["云雀已经开放"])
            assert keeping.asked == 1


def test_preparing_that_fails_says_so_and_goes_on_where_it_was(
    server: Fake, tmp_path: Path, log: Log
) -> None:
    texts = [f"第{n}种说法" for n in range(2 * BATCH)]
    with encoder(server.url, shelf=FileOfVectors(tmp_path)) as made:
        server.trick = lambda asked: failing(418) if texts[-1] in asked["input"] else None
        with made.keeping() as keeping:
            assert made.encode(texts) is None
            assert made.encode(["没有用了"]) is None
        assert not keeping.complete
        server.trick = None
        server.seen.clear()
        with made.anew().keeping() as keeping:
            pass
        anew = made.anew()
        with anew.keeping() as keeping:
            assert anew.encode(texts) is not None
    assert keeping.complete
    assert keeping.asked == BATCH


@pytest.mark.parametrize("damage", ["not a database", "a folder", "another table", "odd rows"])
def test_a_damaged_shelf_is_done_without(server: Fake, tmp_path: Path, damage: str) -> None:
    path = tmp_path / VECTORS_FILE
    match damage:
        case "not a database":
            _ = path.write_bytes(b"no database at all, but long enough to be taken for a page of one" * 99)
        case "a folder":
            path.mkdir()
        case "another table":
            with closing(sqlite3.connect(path)) as file:
                _ = file.execute("CREATE TABLE vectors(x)")
        case _:
            FileOfVectors(tmp_path).put("m", [])
            with closing(sqlite3.connect(path)) as file, file:
                _ = file.execute("INSERT INTO vectors VALUES (?, 'key', 'text')", (f"{MODEL}@{server.url}",))
    with encoder(server.url, shelf=FileOfVectors(tmp_path)) as made, made.keeping() as keeping:
        assert made.encode(["云雀已经开放"]) is not None
    assert keeping.complete


def test_what_lies_on_the_shelf_is_checked(server: Fake, tmp_path: Path) -> None:
    shelf = FileOfVectors(tmp_path)
    with encoder(server.url, shelf=shelf) as made:
        with made.keeping():
            _ = made.encode(["云雀已经开放"])
        with closing(sqlite3.connect(tmp_path / VECTORS_FILE)) as file, file:
            _ = file.execute("UPDATE vectors SET vector = ?", (struct.pack("<64e", *[float("nan")] * 64),))
        anew = made.anew()
        with anew.keeping() as keeping:
            found = anew.encode(["云雀已经开放"])
    assert keeping.asked == 1
    assert found is not None
    assert np.isfinite(found).all()


def test_closing_ends_what_is_under_way(server: Fake) -> None:
    server.trick = lambda _: Says(b"{}", after=30)
    found: list[Any] = []
    with encoder(server.url) as made:
        thread = threading.Thread(target=lambda: found.append(made.encode(["云雀"])))
        thread.start()
        while not server.seen:
            time.sleep(0.01)
        made.close()
        thread.join(10)
    assert found == [None]
    assert made.encode(["又来"]) is None


def test_closing_at_any_moment_leaves_nothing_behind(server: Fake) -> None:
    """Whatever is left behind of a coroutine is a warning, and a warning is an error here."""
    server.trick = lambda _: Says(b"{}", after=30)
    for number in range(60):
        with encoder(server.url) as made:
            threads = [threading.Thread(target=made.encode, args=([f"第{n}句"],)) for n in range(3)]
            for thread in threads:
                thread.start()
            time.sleep(0.0005 * (number % 12))
        for thread in threads:
            thread.join()
    _ = gc.collect()


def test_the_log_names_the_failure_and_nothing_that_was_said(server: Fake, log: Log) -> None:
    server.trick = lambda _: answered({"error": {"message": "你说了：我的秘密"}}, 418)
    with encoder(server.url) as made:
        _ = made.encode(["我的秘密"])
    line = log.lines[0]
    assert (line["event"], line["endpoint"], line["level"]) == ("endpoint.failed", "embeddings", "warning")
    assert set(line) == {"at", "level", "event", "endpoint", "error", "status", "rests"}
    assert json.dumps(line)

from __future__ import annotations

import io
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot import logs
from bot.conversation import Current
from bot.errors import CannotListen
from bot.public import server
from bot.public.server import Watch, address_of, listen
from knowledge import KnowledgeError, StoreUnavailable
from tests.bot.builders import BASE, OPEN, ByHeart, write_folder


def test_a_port_in_use_is_said_with_a_way_out() -> None:
    with listen("127.0.0.1", 0) as first:
        port = first.getsockname()[1]
        with pytest.raises(CannotListen) as refused:
            listen("127.0.0.1", port)
    assert str(refused.value) == f"port {port} is in use by another program; use --port {port + 1} or stop it"


@pytest.mark.parametrize("host", ["192.0.2.1", "no such host", "x" * 300])
def test_an_address_that_is_not_ours_is_said(host: str) -> None:
    with pytest.raises(CannotListen, match=r"use --host 127\.0\.0\.1"):
        listen(host, 0)


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0", "localhost"])
def test_the_address_can_be_typed_into_a_browser(host: str) -> None:
    with listen(host, 0) as listening:
        assert re.fullmatch(r"http://(127\.0\.0\.1|\[::1\]):\d+/", address_of(listening))


def test_ipv6_is_written_in_brackets() -> None:
    try:
        listening = listen("::1", 0)
    except CannotListen:
        pytest.skip("this machine has no IPv6")
    with listening:
        assert address_of(listening).startswith("http://[::1]:")


class Shelf:
    """Facts in a folder; `wrong` is what the next reading finds."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.read = 0
        self.wrong: KnowledgeError | None = None

    def current(self) -> Current:
        return Current(BASE, ByHeart())

    def reload(self) -> KnowledgeError | None:
        self.read += 1
        return self.wrong


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    (tmp_path / "facts").mkdir()
    (tmp_path / "facts" / "a.yaml").write_text("1")
    return Shelf(tmp_path)


def test_unchanged_facts_are_not_read_again(shelf: Shelf) -> None:
    watch = Watch(shelf)
    watch.look()
    assert shelf.read == 0


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: (folder / "a.yaml").write_text("22"),
        lambda folder: os.utime(folder / "a.yaml", (1, 1)),
        lambda folder: (folder / "b.yaml").write_text("1"),
        lambda folder: (folder / "a.yaml").unlink(),
        lambda folder: (folder / "a.yaml").rename(folder / "c.yaml"),
    ],
    ids=["edited", "touched", "added", "removed", "renamed"],
)
def test_every_change_is_noticed_once(shelf: Shelf, change: Callable[[Path], Any]) -> None:
    watch = Watch(shelf)
    change(shelf.path / "facts")
    watch.look()
    watch.look()
    assert shelf.read == 1
    assert watch.fresh()


def test_other_files_are_no_facts(shelf: Shelf) -> None:
    watch = Watch(shelf)
    (shelf.path / "facts" / ".a.yaml.swp").write_text("x")
    (shelf.path / "notes.txt").write_text("x")
    watch.look()
    assert shelf.read == 0


def test_a_single_file_is_watched_too(tmp_path: Path) -> None:
    file = tmp_path / "facts.jsonl"
    file.write_text("{}")
    shelf = Shelf(file)
    watch = Watch(shelf)
    file.write_text("{} ")
    watch.look()
    assert shelf.read == 1


def test_a_bad_edition_is_named_once_and_the_old_one_serves_on(shelf: Shelf) -> None:
    lines = io.StringIO()
    logs.configure("INFO", lines)
    watch = Watch(shelf)
    shelf.wrong = StoreUnavailable("a.yaml:3: verdict: found 'maybe', expected supported")
    for text in ("x", "xx", "xxx"):
        (shelf.path / "facts" / "a.yaml").write_text(text)
        watch.look()
    assert not watch.fresh()
    assert shelf.read == 3
    assert lines.getvalue().count("a.yaml:3") == 1
    shelf.wrong = None
    (shelf.path / "facts" / "a.yaml").write_text("good")
    watch.look()
    assert watch.fresh()


def test_it_looks_by_itself_and_at_once_when_told(shelf: Shelf) -> None:
    with Watch(shelf, every=0.01):
        (shelf.path / "facts" / "a.yaml").write_text("new")
        _until(lambda: shelf.read == 1)
    with Watch(shelf, every=60) as watch:
        watch.look_now()
        _until(lambda: shelf.read == 2)


CHANGES_IN_PLACE: dict[str, Callable[[Path], Any]] = {
    "edited": lambda folder: (folder / "facts" / "a.yaml").write_text("22"),
    "replaced": lambda folder: _written(folder / ".b.tmp", "1").replace(folder / "facts" / "b.yaml"),
    "removed": lambda folder: (folder / "facts" / "a.yaml").unlink(),
    "a folder moved": lambda folder: (folder / "facts").rename(folder / "subjects"),
    "a new kind": lambda folder: _written(folder / "lexicon" / "w.yaml", "1"),
}


def _written(path: Path, text: str) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    return path


@pytest.mark.parametrize("change", CHANGES_IN_PLACE.values(), ids=CHANGES_IN_PLACE)
def test_the_system_tells_of_every_change(shelf: Shelf, change: Callable[[Path], Any]) -> None:
    with Watch(shelf, every=60) as watch:
        _until(lambda: bool(watch._thread.is_alive()))
        time.sleep(0.5)  # the system begins to tell some time after it was asked to
        change(shelf.path)
        _until(lambda: shelf.read == 1)


def test_many_files_saved_at_once_are_one_reading(shelf: Shelf) -> None:
    with Watch(shelf, every=60):
        time.sleep(0.5)
        for n in range(300):
            (shelf.path / "facts" / f"f{n}.yaml").write_text("1")
        _until(lambda: shelf.read > 0)
        time.sleep(0.5)
    assert shelf.read <= 2  # one more where the machine paused between two files


def test_drafts_cases_and_hidden_files_are_no_reason_to_read(shelf: Shelf) -> None:
    with Watch(shelf, every=0.05):
        time.sleep(0.3)
        for name in ("drafts/x.yaml", "cases/own.jsonl", ".git/index", "facts/.a.yaml.swp"):
            _written(shelf.path / name, "1")
        time.sleep(0.5)
        assert shelf.read == 0


def test_a_folder_put_in_the_place_of_the_watched_one_is_watched(shelf: Shelf, tmp_path: Path) -> None:
    releases = tmp_path / "releases"
    for number in (1, 2):
        (releases / str(number) / "facts").mkdir(parents=True)
        _written(releases / str(number) / "facts" / "a.yaml", str(number))
    shelf.path = tmp_path / "now"
    shelf.path.symlink_to(releases / "1")
    with Watch(shelf, every=0.1):
        (tmp_path / "next").symlink_to(releases / "2")
        (tmp_path / "next").replace(shelf.path)
        _until(lambda: shelf.read == 1)
        _written(releases / "2" / "facts" / "a.yaml", "edited")
        _until(lambda: shelf.read == 2)


def test_without_events_it_looks_now_and_then(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_events(*_: Any, **__: Any) -> Any:
        raise OSError("no more watches")

    monkeypatch.setattr(server, "watch", no_events)
    with Watch(shelf, every=0.05) as watch:
        (shelf.path / "facts" / "a.yaml").write_text("new")
        _until(lambda: shelf.read == 1)
        watch.look_now()
        _until(lambda: shelf.read == 2)


def test_what_is_wrong_is_told_as_long_as_it_is(shelf: Shelf) -> None:
    watch = Watch(shelf)
    assert watch.problem() == ""
    shelf.wrong = StoreUnavailable("a.yaml:3: verdict: found 'maybe', expected supported")
    watch.look_now()
    watch.look()
    assert "a.yaml:3" in watch.problem()
    shelf.wrong = None
    watch.look_now()
    watch.look()
    assert watch.problem() == ""


def test_a_reading_that_fails_in_another_way_does_not_end_the_looking(shelf: Shelf) -> None:
    def broken() -> None:
        raise RuntimeError

    lines = io.StringIO()
    logs.configure("INFO", lines)
    watch = Watch(shelf)
    shelf.reload = broken  # type: ignore[method-assign]
    watch.look_now()
    watch.look()
    assert not watch.fresh()
    assert "RuntimeError" in lines.getvalue()


@contextmanager
def served(tmp_path: Path, folder: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A process that serves these facts, and its address."""
    command = [sys.executable, "-m", "bot", "serve", "--port", "0", "--facts", str(folder)]
    path = os.pathsep.join(part for part in sys.path if part)
    environment = {k: v for k, v in os.environ.items() if not k.startswith("HESHI_")} | {"PYTHONPATH": path}
    environment |= {"HESHI_DATA": str(tmp_path / "data"), "HESHI_SEMANTIC": "off"}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment, cwd=tmp_path
    ) as process:
        assert process.stdout
        yield process, process.stdout.readline().strip()


@pytest.mark.slow
def test_a_whole_server_starts_answers_notices_facts_and_stops(tmp_path: Path) -> None:
    folder = write_folder(tmp_path)
    bad = next((folder / "facts" / "test").glob("*.yaml"))
    good = bad.read_text(encoding="utf-8")
    with served(tmp_path, folder) as (process, address):
        get = lambda path: httpx.get(address + path, trust_env=False)  # noqa: E731
        first = get("healthz").json()
        assert first["facts"] == "fresh"
        assert get("").status_code == 200
        assert get("readyz").json()["ready"] is True
        asked = httpx.post(f"{address}api/chat", json={"text": OPEN.statement.zh}, trust_env=False).json()
        assert asked["plain"].startswith("已过时：")
        bad.write_text("verdict: [", encoding="utf-8")
        _until(lambda: get("healthz").json()["facts"] == "stale", 15)
        assert get("healthz").json()["edition"] == first["edition"]
        bad.write_text(good, encoding="utf-8")
        process.send_signal(signal.SIGHUP)
        _until(lambda: get("healthz").json()["facts"] == "fresh", 15)
        process.terminate()
        assert process.wait(timeout=15) == 0
        assert process.stderr
        said = process.stderr.read()
    assert "Traceback" not in said
    assert bad.name in said
    with pytest.raises(httpx.ConnectError):
        get("healthz")


@pytest.mark.slow
def test_facts_are_edited_while_people_ask_and_nobody_waits_in_vain(tmp_path: Path) -> None:
    folder = write_folder(tmp_path)
    path = folder / "facts" / "test" / f"{OPEN.id}.yaml"
    good = path.read_text(encoding="utf-8")
    told: list[str] = []

    def ask(address: str, text: str, visitor: int) -> str:
        way = httpx.HTTPTransport(local_address=f"127.0.0.{visitor % 200 + 2}")
        with httpx.Client(transport=way, timeout=30) as client:
            return str(client.post(f"{address}api/chat", json={"text": text}).json()["plain"])

    with served(tmp_path, folder) as (process, address), ThreadPoolExecutor(8) as visitors:
        health = lambda: httpx.get(f"{address}healthz", trust_env=False).json()["facts"]  # noqa: E731
        asking = []
        for n in range(80):  # twenty a second
            asking.append(visitors.submit(ask, address, OPEN.statement.zh, n))
            time.sleep(0.05)
            if n == 20:
                path.write_text(good.replace(OPEN.wordings.affirm[0], "云雀总算放出来了"), encoding="utf-8")
            if n == 50:
                path.write_text("verdict: [", encoding="utf-8")
        _until(lambda: health() == "stale", 15)
        assert ask(address, "云雀总算放出来了", 200).startswith("已过时：")
        told = [one.result() for one in asking]
        path.write_text(good, encoding="utf-8")
        _until(lambda: health() == "fresh", 15)
        process.terminate()
    assert len(told) == 80
    assert all(one.startswith("已过时：") for one in told)


@pytest.mark.slow
def test_killed_in_the_midst_of_questions_it_answers_each_key_as_before(tmp_path: Path) -> None:
    folder = write_folder(tmp_path)
    keys = [f"{n:032x}" for n in range(40)]

    def ask(address: str, key: str) -> Any:
        asked = {"text": OPEN.statement.zh, "key": key}
        try:
            return httpx.post(f"{address}api/chat", json=asked, trust_env=False, timeout=20)
        except httpx.TransportError:
            return None

    with served(tmp_path, folder) as (process, address), ThreadPoolExecutor(8) as visitors:
        asking = [visitors.submit(ask, address, key) for key in keys]
        _until(lambda: sum(one.done() for one in asking) >= 10, 20)
        process.kill()
        before = [one.result() for one in asking]
    assert None in before
    with served(tmp_path, folder) as (process, address):
        after = [ask(address, key) for key in keys]
        process.terminate()
    assert {answer.status_code for answer in after} == {200}
    assert all(old.json() == new.json() for old, new in zip(before, after, strict=True) if old)


def _until(true: Callable[[], bool], seconds: float = 5) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)

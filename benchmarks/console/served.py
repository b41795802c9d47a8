"""`heshi serve` over a folder: its memory, the pages of the console, and how soon an edit answers."""

from __future__ import annotations

import itertools
import json
import os
import re
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import httpx
import psutil

TOP = Path(__file__).resolve().parents[2]
PATIENCE = 900.0
"""Seconds after which a process is taken for stuck: the first start over 10,000 facts reads them all."""
PASSWORD = "correct horse battery staple, twice"


@dataclass(slots=True)
class Served:
    """A process that serves a folder of facts."""

    process: subprocess.Popen[str]
    address: str
    link: str
    started: float
    """Seconds from its start to its first page."""

    @property
    def memory(self) -> int:
        """Bytes it holds now."""
        return int(psutil.Process(self.process.pid).memory_info().rss)


@contextmanager
def served(folder: Path, data: Path) -> Iterator[Served]:
    """`heshi serve` over that folder, with its data in `data`."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("HESHI_")}
    environment |= {"PYTHONPATH": str(TOP), "HESHI_DATA": str(data), "HESHI_SEMANTIC": "off"}
    command = [sys.executable, "-m", "bot", "serve", "--port", "0", "--facts", str(folder)]
    data.mkdir(parents=True, exist_ok=True)
    begun = time.monotonic()
    with (
        (data / "log.jsonl").open("a") as log,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True, env=environment) as process,
    ):
        assert process.stdout
        address = process.stdout.readline().strip()
        link = re.search(r"/console/link/\S+", process.stdout.readline())
        until(lambda: _answers(f"{address}healthz"), PATIENCE)
        try:
            yield Served(process, address, link.group() if link else "", time.monotonic() - begun)
        finally:
            process.terminate()
            _ = process.wait(60)


def _answers(address: str) -> bool:
    try:
        return httpx.get(address, trust_env=False, timeout=60).status_code == 200
    except httpx.TransportError:
        return False


def until(true: object, seconds: float, every: float = 0.01) -> float:
    """Waits until it is true; how many seconds that took."""
    begun = time.monotonic()
    while not true():  # type: ignore[operator]
        if time.monotonic() - begun > seconds:
            raise SystemExit(f"waited {seconds} s in vain")
        time.sleep(every)
    return time.monotonic() - begun


@dataclass(frozen=True, slots=True)
class PageTime:
    """How long a page of the console takes, over HTTP."""

    page: str
    first: float
    median: float
    slowest: float
    """Of those after the first."""


def pages(one: Served, times: int = 20) -> list[PageTime]:
    """The pages that a large base makes slow, each asked for so many times."""
    with httpx.Client(base_url=one.address, trust_env=False, timeout=PATIENCE, follow_redirects=True) as ada:
        _sign_in(ada, one.link)
        asked = (
            ("the list of facts", "console/facts"),
            ("a search", "console/facts?q=%E5%85%8D%E8%B4%B9"),
            ("a search for a name", "console/facts?q=Bodafegu"),
            ("the 100th page of the list", "console/facts?page=100"),
            ("the overview", "console"),
        )
        return [_timed(ada, name, path, times) for name, path in asked]


def _timed(ada: httpx.Client, name: str, path: str, times: int) -> PageTime:
    took = []
    for _ in range(times + 1):
        begun = time.perf_counter()
        answer = ada.get(path)
        took.append(time.perf_counter() - begun)
        assert answer.status_code == 200, (path, answer.status_code)
    return PageTime(name, took[0], statistics.median(took[1:]), max(took[1:]))


def _sign_in(ada: httpx.Client, link: str) -> None:
    """The first admin, by the one-time link."""
    form = ada.get(link)
    csrf = re.search(r'name="csrf" value="([^"]+)"', form.text)
    assert csrf, form.text[:500]
    fields = {"csrf": csrf.group(1), "name": "ada", "password": PASSWORD, "again": PASSWORD}
    signed = ada.post(link, data=fields)
    assert signed.status_code == 200, (signed.status_code, signed.text[:500])


@dataclass(frozen=True, slots=True)
class Live:
    """An edit under questions."""

    base: str
    seconds: float
    """From the file saved to the first answer by it."""
    asked: int
    answered: int
    slowest: float
    refused: float
    """From a bad file saved to `/healthz` saying so."""
    kept: bool
    """Whether the last good edition went on answering then."""


class Asking:
    """Questions asked at a pace, each in a connection of its own; what became of them."""

    def __init__(self, address: str, text: str, rate: float) -> None:
        self.took: list[float] = []
        self.asked = 0
        self._address, self._text, self._rate = address, text, rate
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []
        self._pace = threading.Thread(target=self._run)

    def __enter__(self) -> Asking:
        self._pace.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._pace.join()
        for thread in self._threads:
            thread.join(60)

    def _run(self) -> None:
        while not self._stop.wait(1 / self._rate):
            self.asked += 1
            self._threads.append(threading.Thread(target=self._ask))
            self._threads[-1].start()

    def _ask(self) -> None:
        begun = time.perf_counter()
        if told(self._address, self._text):
            self.took.append(time.perf_counter() - begun)


_VISITORS = itertools.cycle([f"127.0.{n // 250}.{n % 250 + 2}" for n in range(5_000)])
"""Every question comes from another address, as those of many people do: one alone is held to a pace."""


def told(address: str, text: str) -> str:
    """What heshi says of a text, as plain text; "" where it does not answer."""
    visitor = httpx.HTTPTransport(local_address=next(_VISITORS))
    with httpx.Client(transport=visitor, timeout=60) as client:
        answer = client.post(f"{address}api/chat", json={"text": text})
    return str(answer.json().get("plain", "")) if answer.status_code == 200 else ""


def live(one: Served, folder: Path, base: str, known: str) -> Live:
    """An edit while questions come at 20 a second, then a bad one. `known`: a text with a verdict."""
    path = min((folder / "facts").rglob("*.yaml"))
    good = path.read_text(encoding="utf-8")
    word = f"{_name(good)}昨天晚上突然就这样了"
    edited = good.replace("  affirm:\n", f'  affirm:\n    - "{word}"\n', 1)
    assert edited != good
    before = told(one.address, word)
    with Asking(one.address, known, 20) as asking:
        time.sleep(2)
        path.write_text(edited, encoding="utf-8")
        seconds = until(lambda: told(one.address, word) not in {before, ""}, 120)
        time.sleep(2)
        path.write_text("verdict: [", encoding="utf-8")
        refused = until(lambda: _health(one)["facts"] == "stale", 120)
        kept = told(one.address, word) not in {before, ""}
        path.write_text(good, encoding="utf-8")
        _ = until(lambda: _health(one)["facts"] == "fresh", 120)
    slowest = max(asking.took, default=0.0)
    return Live(base, seconds, asking.asked, len(asking.took), slowest, refused, kept)


def _name(text: str) -> str:
    """What the fact in a file is about, in the words of its statement."""
    found = re.search(r"^statement:\n\s+zh: \W?(\w{4})", text, re.M)
    assert found
    return found.group(1)


def wording(folder: Path) -> str:
    """A wording of a fact: what is asked meanwhile."""
    text = max((folder / "facts").rglob("*.yaml")).read_text(encoding="utf-8")
    found = re.search(r"^  affirm:\n\s+- (.+)$", text, re.M)
    assert found
    return found.group(1).strip("\"'")


def _health(one: Served) -> dict[str, str]:
    return dict(json.loads(httpx.get(f"{one.address}healthz", trust_env=False, timeout=60).text))

"""Whole processes: how long one takes to its first answer, and how much memory it holds."""

from __future__ import annotations

import json
import os
import socket
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
ASKED = "Sora已经开放了"
PATIENCE = 120.0
"""Seconds after which a process is taken for stuck."""

_NO_PROXY = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass(frozen=True, slots=True)
class Start:
    """From start to end of a process that answers once, in seconds: on the clock, and of CPU time."""

    clock: float
    cpu: float


def first_answer(data: Path, runs: int) -> Start:
    """`heshi check` with this data folder, the median of several runs."""
    return _median([_timed([sys.executable, "-m", "bot", "check", ASKED], data) for _ in range(runs)])


def peer_answer(name: str, wordings: Path, runs: int) -> Start:
    """A peer that reads the same wordings, builds its index and answers once, the median of several runs."""
    command = [sys.executable, "-m", "benchmarks.peers", name, str(wordings), ASKED]
    return _median([_timed(command, wordings.parent) for _ in range(runs)])


def _median(starts: Sequence[Start]) -> Start:
    clock = statistics.median(start.clock for start in starts)
    return Start(clock, statistics.median(start.cpu for start in starts))


def serve_memory(data: Path) -> float | None:
    """Megabytes that an idle `heshi serve` holds after its first answer; None where that cannot be read."""
    port = _free_port()
    with _started([sys.executable, "-m", "bot", "serve", "--port", str(port)], data) as process:
        _wait_for(process, f"http://127.0.0.1:{port}/healthz")
        time.sleep(1)
        return _resident(process.pid)


def peer_memory(name: str, wordings: Path) -> float | None:
    """The same for a peer that waits after its first answer."""
    command = [sys.executable, "-m", "benchmarks.peers", name, str(wordings), ASKED]
    with _started(command, wordings.parent) as process:
        if process.stdout is None or not process.stdout.readline():
            raise RuntimeError(f"{name}: ended before it answered")
        return _resident(process.pid)


def write_wordings(wordings: Sequence[str], folder: Path) -> Path:
    """The wordings as a file that `benchmarks.peers` reads."""
    file = folder / "wordings.json"
    file.write_text(json.dumps(wordings, ensure_ascii=False), encoding="utf-8")
    return file


def _children() -> float:
    """CPU seconds of all processes that ended so far (0 where the system does not tell)."""
    times = os.times()
    return times.children_user + times.children_system


def _environment(data: Path) -> dict[str, str]:
    """Ours, without settings of the user, with our code on the path and a data folder of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HESHI_")}
    return kept | {"PYTHONPATH": str(TOP), "HESHI_DATA": str(data), "PYTHONUTF8": "1"}


def _timed(command: Sequence[str], data: Path) -> Start:
    used, began = _children(), time.perf_counter()
    done = subprocess.run(
        command, cwd=data, env=_environment(data), stdin=subprocess.DEVNULL, capture_output=True,
        timeout=PATIENCE, check=False,
    )  # fmt: skip
    took = Start(time.perf_counter() - began, _children() - used)
    if done.returncode:
        raise RuntimeError(f"{command[1:]}: exit code {done.returncode}: {done.stderr.decode()[-500:]}")
    return took


@contextmanager
def _started(command: Sequence[str], data: Path) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        command, cwd=data, env=_environment(data), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    with process:
        try:
            yield process
        finally:
            process.terminate()
            process.communicate(timeout=PATIENCE)


def _wait_for(process: subprocess.Popen[bytes], address: str) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            with _NO_PROXY.open(address, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError(f"{address}: no answer (exit code {process.poll()})")


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _resident(pid: int) -> float | None:
    try:
        import psutil  # type: ignore[import-untyped]  # noqa: PLC0415  (may not be there)
    except ModuleNotFoundError:
        return None
    return float(psutil.Process(pid).memory_info().rss) / 1e6

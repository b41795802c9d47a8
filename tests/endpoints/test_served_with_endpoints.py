"""`heshi serve` as a process, with endpoints that work, that are slow, and that go away."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.bot.test_serving import address, ended, serving
from tests.endpoints.fake import MODEL, Fake, Says, completion, endpoint, failing, overlap

pytestmark = pytest.mark.slow

UNSURE = "听说云雀开放给公众啦"
KNOWN = "云雀已经对公众开放。"


@contextmanager
def served(
    folder: Path, fake: Fake, **over: str
) -> Iterator[tuple[subprocess.Popen[str], Callable[[str], str]]]:
    """A process with both endpoints, and a way to ask it."""
    told = {
        f"HESHI_{kind}_{part}": value
        for kind in ("EMBEDDINGS", "JUDGE")
        for part, value in (("URL", fake.url), ("MODEL", MODEL))
    }
    with serving(folder, **told | over) as process:
        at = address(process)

        def ask(text: str) -> str:
            told = httpx.post(f"{at}api/chat", json={"text": text}, trust_env=False, timeout=30).json()
            while "ticket" in told:
                time.sleep(0.1)
                told = httpx.get(f"{at}api/chat/{told['ticket']}", trust_env=False, timeout=30).json()
            plain: str = told["plain"]
            return plain

        yield process, ask


def stopped(process: subprocess.Popen[str]) -> list[dict[str, Any]]:
    """Its log lines, after it ended well."""
    process.terminate()
    code, lines = ended(process, 15)
    assert code == 0
    return lines


def test_it_asks_answers_and_says_nothing_in_its_log(tmp_path: Path) -> None:
    with endpoint() as fake, served(tmp_path, fake) as (process, ask):
        assert ask(UNSURE).startswith("已过时")
        lines = stopped(process)
    assert UNSURE in fake.everything()
    assert not fake.problems
    assert UNSURE not in json.dumps(lines, ensure_ascii=False)
    assert "云雀" not in json.dumps(lines, ensure_ascii=False)


def test_a_slow_one_is_waited_for_and_hangs_nothing(tmp_path: Path) -> None:
    def slow(asked: dict[str, Any]) -> Says | None:
        if "messages" not in asked:
            return None
        return Says(completion(overlap(json.loads(asked["messages"][1]["content"]))).body, after=3.2)

    with endpoint(trick=slow) as fake, served(tmp_path, fake, HESHI_JUDGE_SECONDS="15") as (process, ask):
        assert ask(UNSURE).startswith("已过时")
        lines = stopped(process)
    assert not [line for line in lines if line["event"].startswith("task.")]


def test_one_that_goes_away_is_missed_by_nobody(tmp_path: Path) -> None:
    with endpoint() as fake, served(tmp_path, fake) as (process, ask):
        assert ask(UNSURE).startswith("已过时")
        fake.trick = lambda _: failing(500)
        # Asked in other words, or it would be remembered.
        assert "已过时" not in ask(UNSURE + "真的吗")[:3]
        assert ask(KNOWN).startswith("已过时")
        lines = stopped(process)
    assert "endpoint.failed" in [line["event"] for line in lines]


def test_to_stop_it_does_not_wait_for_an_endpoint(tmp_path: Path) -> None:
    """In the midst of encoding the wordings, at a server that does not answer."""
    with endpoint(trick=lambda _: Says(b"", after=60)) as fake, served(tmp_path, fake) as (process, ask):
        assert ask(KNOWN).startswith("已过时")
        _ = stopped(process)

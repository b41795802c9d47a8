"""The `heshi` command as it is shipped, with other times, slow answers, or an appointment to die.

    python -m tests.wechat.altered '{"times": {"bot.some.module:SECONDS": 0.5}}' serve

times   constants by "module:name" ("module:Class.name"), which must be there: what takes seconds takes tenths
slow    words by seconds: a message with such words takes so long to answer, in the thread that thinks
held    words by a file: a message with such words is not answered before that file is there
die     a file: `kill -9` of itself at the step that the file names (a `runtime.commons.Point`), once

Processes of their own get nothing of it: what changes here is this process.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import sys
import time
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from bot import serving
from bot.cli import main
from bot.conversation import Conversation
from bot.messages import Incoming
from bot.runtime.commons import Point


def set_times(times: Mapping[str, float]) -> None:
    """Constants of modules and classes."""
    for place, value in times.items():
        module, _, name = place.partition(":")
        owner: Any = importlib.import_module(module)
        *path, last = name.split(".")
        for part in path:
            owner = getattr(owner, part)
        assert isinstance(getattr(owner, last), int | float), place
        setattr(owner, last, value)


def slow_down(words: Mapping[str, float], held: Mapping[str, str]) -> None:
    """Messages with such words take so many seconds to answer, or until a file is there."""
    respond = Conversation.respond

    def slowly(self: Conversation, batch: Sequence[Incoming], *args: Any, **more: Any) -> Any:
        said = " ".join(one.content.typed + " ".join(one.content.forwarded) for one in batch)
        time.sleep(max((seconds for word, seconds in words.items() if word in said), default=0.0))
        for gate in [Path(file) for word, file in held.items() if word in said]:
            while not gate.exists():
                time.sleep(0.02)
        return respond(self, batch, *args, **more)

    Conversation.respond = slowly  # type: ignore[method-assign]


def die(appointment: Path) -> None:
    """An end without warning, at the step that the file names; the file is gone then."""

    def here(point: Point) -> None:
        if appointment.exists() and appointment.read_text(encoding="utf-8") == point.value:
            appointment.unlink()
            os.kill(os.getpid(), signal.SIGKILL)

    serving.commons = partial(serving.commons, at=here)  # type: ignore[assignment]


def alter(asked: Mapping[str, Any]) -> None:
    """All that was asked for."""
    set_times(asked.get("times", {}))
    if asked.get("slow") or asked.get("held"):
        slow_down(asked.get("slow", {}), asked.get("held", {}))
    if ends := asked.get("die"):
        die(Path(ends))


if __name__ == "__main__":
    alter(json.loads(sys.argv.pop(1)))
    sys.exit(main())

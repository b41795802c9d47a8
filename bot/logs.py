"""Logs: one JSON object a line, fixed event names, a correlation id; never what people wrote.

A field of an event is a number, a fixed word or an id of ours. Texts, names and ids of people are not
accepted by habit and not needed by design: a length says enough.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import secrets
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum
from typing import TextIO

_LOGGER = logging.getLogger("heshi")
_CORRELATION: ContextVar[str] = ContextVar("correlation", default="")

Field = str | int | float | bool | None


class Event(StrEnum):
    """Everything that is ever logged by us; a dashboard may rely on these names."""

    STARTED = "app.started"
    STOPPING = "app.stopping"
    STOPPED = "app.stopped"
    PART_FAILED = "part.failed"
    CLOCK_SET = "clock.set"
    STATE_FAILED = "state.failed"
    STATE_RECOVERED = "state.recovered"
    TASK_FAILED = "task.failed"
    TASK_DEAD = "task.dead"
    TASK_STALE = "task.stale"
    TASK_LIMITED = "task.limited"
    CALL_AGAIN = "call.again"
    CALL_DEAD = "call.dead"
    ROUND_FAILED = "round.failed"
    EDITION_LOADED = "edition.loaded"
    EDITION_REFUSED = "edition.refused"
    MESSAGE_IGNORED = "message.ignored"
    CLAIM_CHECKED = "claim.checked"
    COMMAND_ANSWERED = "command.answered"
    BUTTON_ANSWERED = "button.answered"
    REPLY_WITHHELD = "reply.withheld"
    SPOKE_UNASKED = "spoke.unasked"
    PAGE_FAILED = "page.failed"
    FACTS_STALE = "facts.stale"
    FACTS_POLLED = "facts.polled"
    CORRECTION_PLANNED = "correction.planned"
    CORRECTION_STARTED = "correction.started"
    CHANNEL_READY = "channel.ready"
    CHANNEL_DOWN = "channel.down"
    CHANNEL_UP = "channel.up"
    CHANNEL_LIMITED = "channel.limited"
    CHANNEL_SET_UP = "channel.set-up"
    PUSH_REFUSED = "push.refused"
    ENDPOINT_FAILED = "endpoint.failed"
    ENDPOINT_BACK = "endpoint.back"
    ENDPOINT_READY = "endpoint.ready"


Listener = Callable[[Event, Mapping[str, Field]], None]
"""Somebody who is told what is logged, whatever the level: must be quick, must not raise, any thread."""

_LISTENERS: list[Listener] = []


@contextmanager
def heard_by(listener: Listener) -> Iterator[None]:
    """Everything logged meanwhile is told to the listener too: not all who should know of it read logs."""
    _LISTENERS.append(listener)
    try:
        yield
    finally:
        _LISTENERS.remove(listener)


def _tell(event: Event, fields: Mapping[str, Field]) -> None:
    for listener in tuple(_LISTENERS):
        listener(event, fields)


def note(event: Event, **fields: Field) -> None:
    """Log that something happened."""
    _tell(event, fields)
    _LOGGER.info(event.value, extra={"fields": fields})


def warn(event: Event, **fields: Field) -> None:
    """Log that something happened which an operator should look at."""
    _tell(event, fields)
    _LOGGER.warning(event.value, extra={"fields": fields})


@contextmanager
def correlated(name: str = "") -> Iterator[str]:
    """Everything logged inside carries the same id; a new random one where no name is given."""
    token = _CORRELATION.set(name or secrets.token_hex(4))
    try:
        yield _CORRELATION.get()
    finally:
        _CORRELATION.reset(token)


def configure(level: str, stream: TextIO | None = None) -> None:
    """Send our log lines to `stream` (standard error) from `level` on; calling it again replaces that."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(_JsonLine())
    _LOGGER.handlers[:] = [handler]
    _LOGGER.setLevel(level)
    _LOGGER.propagate = False


class _JsonLine(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Field] = {
            "at": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
        }
        if correlation := _CORRELATION.get():
            line["id"] = correlation
        line.update(getattr(record, "fields", {}))
        if record.exc_info and record.exc_info[0]:
            # The kind of error only: its message may quote what somebody wrote.
            line["error"] = record.exc_info[0].__name__
        return json.dumps(line, ensure_ascii=False)

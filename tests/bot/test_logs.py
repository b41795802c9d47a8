from __future__ import annotations

import io
import json
import logging

from bot import logs
from bot.logs import Event, correlated, note, warn
from tests.bot.builders import OPEN, ByHeart, conversation, known, typed


def lines(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_an_event_is_one_json_line_with_a_correlation_id() -> None:
    stream = io.StringIO()
    logs.configure("INFO", stream)
    with correlated("abc"):
        note(Event.STARTED, port=1)
    warn(Event.EDITION_REFUSED)
    first, second = lines(stream)
    assert (first["event"], first["id"], first["port"], first["level"]) == ("app.started", "abc", 1, "info")
    assert "id" not in second
    assert second["level"] == "warning"


def test_a_level_leaves_lesser_events_out() -> None:
    stream = io.StringIO()
    logs.configure("WARNING", stream)
    note(Event.STARTED)
    assert not stream.getvalue()


def test_an_error_is_logged_by_its_kind_only() -> None:
    stream = io.StringIO()
    logs.configure("INFO", stream)
    try:
        int("secret words")
    except ValueError:
        logging.getLogger("heshi").exception("x")
    assert "secret" not in stream.getvalue()
    assert lines(stream)[0]["error"] == "ValueError"


def test_nothing_that_people_write_is_logged() -> None:
    stream = io.StringIO()
    logs.configure("DEBUG", stream)
    talk = conversation(ByHeart().knows("云雀开放了", known(OPEN)))
    for words in ("云雀开放了", "别的话", "/status 云雀", "/check 私事"):
        talk.answer(typed(words))
    shown = json.dumps(lines(stream), ensure_ascii=False)
    assert len(lines(stream)) == 5
    assert not any(words in shown for words in ("云雀", "别的话", "私事"))

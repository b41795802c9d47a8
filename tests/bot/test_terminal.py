from __future__ import annotations

import io

from bot.channels.terminal import Terminal
from bot.messages import Incoming, Reply
from tests.bot.builders import OPEN, SCAM, ByHeart, close, conversation, known


def talk(*lines: str) -> str:
    checker = ByHeart().knows("开放了吗", close("开放了吗", OPEN, SCAM)).knows("开放了", known(OPEN))
    sink = io.StringIO()
    Terminal(conversation(checker).answer, io.StringIO("\n".join(lines) + "\n"), sink).run()
    return sink.getvalue()


def test_a_line_is_answered() -> None:
    assert "已过时" in talk("开放了")


def test_a_number_presses_the_button_of_the_last_reply() -> None:
    shown = talk("开放了吗", "2")
    assert "[3] 都不是" in shown
    assert "以前是（2024年12月9日至2026年4月25日），现在不是了" in shown


def test_a_number_without_a_button_is_a_message() -> None:
    assert "没有查到" in talk("7")


def test_empty_lines_are_passed_over_and_quit_leaves() -> None:
    assert talk("", "/quit", "开放了") == ""


def test_silence_shows_nothing() -> None:
    def silent(_: Incoming) -> Reply | None:
        return None

    assert Terminal(silent, io.StringIO(), io.StringIO()).turn("x") == ""

"""A chat in a terminal: the reference channel. Typing the number of a button presses it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TextIO

from bot.channels.plain import plain_text
from bot.messages import Address, Content, Incoming, Reply

ADDRESS = Address(channel="terminal", room="here")

_LEAVE = {"/quit", "/exit", "exit", "quit"}


class Terminal:
    """Reads lines from one stream and writes replies to another, until the lines end."""

    def __init__(self, answer: Callable[[Incoming], Reply | None], source: TextIO, sink: TextIO) -> None:
        self._answer = answer
        self._source = source
        self._sink = sink
        self._last: Reply | None = None

    def run(self, prompt: str = "") -> None:
        """Answer every line; returns at the end of input or at /quit."""
        self._write(prompt)
        for line in self._source:
            if line.strip().lower() in _LEAVE:
                return
            if line.strip():
                self._write(self.turn(line.strip()) + "\n\n")
            self._write(prompt)

    def turn(self, line: str) -> str:
        """What is shown after one line was typed."""
        reply = self._answer(read_line(line, self._last))
        if reply is None:
            return ""
        # A reply without buttons leaves the former choice open, as a chat window does.
        self._last = reply if reply.buttons else self._last
        return render(reply)

    def _write(self, text: str) -> None:
        _ = self._sink.write(text)
        self._sink.flush()


def read_line(line: str, last: Reply | None) -> Incoming:
    """A typed line as a message; a number stands for a button of the last reply."""
    buttons = last.buttons if last else ()
    if line.isascii() and line.isdigit() and 1 <= int(line[:3]) <= len(buttons):
        return Incoming(ADDRESS, press=buttons[int(line[:3]) - 1].press)
    return Incoming(ADDRESS, Content(typed=line))


def render(reply: Reply) -> str:
    """The reply as text, with its buttons numbered below."""
    buttons = [f"[{n}] {button.label}" for n, button in enumerate(reply.buttons, 1)]
    return "\n".join([plain_text(reply), *buttons])

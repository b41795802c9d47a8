"""What the web site says in JSON around an answer; question and answer themselves are in `bot.wire`.

ChatAnswer     an answer (blocks and buttons), as HTML, and as plain text
TicketAnswer   the answer will be at this ticket
Trouble        why there is no answer, in words
Health         whether we are well, and whether the facts are the newest
"""

from __future__ import annotations

from typing import Literal

from bot.wire import AnswerBody, Wire


class ChatAnswer(Wire):
    """The answer in three shapes: blocks, the HTML that our page shows, and text to copy."""

    answer: AnswerBody
    html: str
    plain: str


class TicketAnswer(Wire):
    """The question was taken and is being answered: ask for `/api/chat/<ticket>` in a second or two."""

    ticket: str
    says: str


class Trouble(Wire):
    """Why there is no answer: a fixed code, and a line for the reader."""

    code: str
    says: str


class TroubleAnswer(Wire):
    """What comes instead of an answer."""

    error: Trouble


class Health(Wire):
    """Whether we are well. `stale`: the newest files could not be read, the last good ones are used."""

    status: Literal["ok"] = "ok"
    facts: Literal["fresh", "stale"]
    edition: str

"""Where the pages' questions go: whatever answers them sits elsewhere and is handed in."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Protocol

from bot.messages import Language
from bot.wire import AnswerBody, ChatQuestion, Clash, Ticket

Readiness = Callable[[], Awaitable[Mapping[str, object]]]
"""What /readyz shows; its `ready` is False where nobody should be sent to us just now."""


class Asks(Protocol):
    """Answers questions; `bot.channels.web.WebChannel` does, through the inbox."""

    async def ask(
        self, question: ChatQuestion, prefers: Language, key: str
    ) -> AnswerBody | Ticket | Clash | None:
        """The answer; a ticket where it takes long; None where answering failed.

        Raises:
            Busy: nothing was taken; it may be asked again later.
            StateError: it could not be written down; nothing was taken.
        """
        ...

    async def pick_up(self, ticket: str) -> AnswerBody | Ticket | None:
        """The answer that a ticket stands for; the ticket again while it is not there; None: none."""
        ...

"""Where the pages' questions go: whatever answers them sits elsewhere and is handed in."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Protocol

from starlette.concurrency import run_in_threadpool

from bot.conversation import Conversation
from bot.logs import correlated
from bot.messages import Address, Content, Incoming, Language, Press, Reply
from bot.wire import AnswerBody, ChatQuestion, Clash, Ticket, body

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


async def always_ready() -> Mapping[str, object]:
    """Where nothing runs beside the pages."""
    return {"ready": True}


class AtOnce:
    """Answers without an inbox: nothing is kept, so nothing can be asked for later."""

    def __init__(self, conversation: Conversation) -> None:
        self._conversation = conversation

    async def ask(
        self, question: ChatQuestion, prefers: Language, key: str
    ) -> AnswerBody | Ticket | Clash | None:
        """The answer."""
        _ = key
        return await run_in_threadpool(self._answer, question, prefers)

    async def pick_up(self, ticket: str) -> AnswerBody | Ticket | None:
        """None: no tickets are given out."""
        _ = ticket
        return None

    def _answer(self, question: ChatQuestion, prefers: Language) -> AnswerBody:
        press = Press.decode(question.press) if question.press else None
        said = Content(typed=question.text)
        if question.said_on:
            said = Content(forwarded=(question.text,), said_on=question.said_on)
        with correlated():
            reply = self._conversation.answer(
                Incoming(Address("web", "page"), said, addressed=True, press=press, prefers=prefers)
            )
        return body(reply or Reply((), prefers))

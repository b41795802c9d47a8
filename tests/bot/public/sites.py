"""A web site over the small fact base, in this process; and a reader of the HTML that it gives."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from html.parser import HTMLParser
from threading import Thread
from typing import Any

import uvicorn
from fastapi.testclient import TestClient
from starlette.concurrency import run_in_threadpool

from bot.conversation import Conversation, Current, House
from bot.logs import correlated
from bot.messages import Address, Content, Incoming, Language, Press, Reply
from bot.public import Site, create_app
from bot.public.server import address_of, listen
from bot.wire import AnswerBody, ChatQuestion, Clash, Ticket, body
from knowledge import Stance
from tests.bot.builders import (
    BASE,
    MISLEADING,
    OPEN,
    SCAM,
    TODAY,
    ByHeart,
    close,
    known,
    not_a_claim,
)

SAID = "云雀已开放"
DENIED = "云雀没开放"
NEAR = "云雀快了"
ENGLISH = "Yunque is open"
COURSE = "学云雀课接单赚钱"
TWO = "云雀开放了，还免费"
HELLO = "早上好"


def by_heart() -> ByHeart:
    """A checker with an answer of every kind."""
    checker = ByHeart()
    checker.knows(SAID, known(OPEN, text=SAID)).knows(DENIED, known(OPEN, Stance.DENIES, text=DENIED))
    checker.knows(ENGLISH, known(OPEN, text=ENGLISH)).knows(COURSE, known(SCAM, text=COURSE))
    checker.knows(NEAR, close(NEAR, OPEN, MISLEADING, SCAM)).knows(HELLO, not_a_claim(HELLO))
    return checker.knows(TWO, known(OPEN, text="云雀开放了"), known(MISLEADING, text="还免费"))


async def always_ready() -> Mapping[str, object]:
    return {"ready": True}


def site(checker: Any = None, **over: Any) -> Site:
    """The parts of a site."""
    current = Current(BASE, checker or by_heart())
    conversation = Conversation(House(lambda: current, lambda: TODAY))
    given = {"asks": AtOnce(conversation), "readiness": always_ready} | over
    return Site(conversation, lambda: current, lambda: TODAY, **given)


def client(checker: Any = None, *, pace: Callable[[], float] | None = None, **over: Any) -> TestClient:
    """A client of such a site. By default hours pass between two requests, so that nobody is too fast."""
    hours = itertools.count(0, 3600)
    app = create_app(site(checker, **over), pace=pace or (lambda: float(next(hours))))
    return TestClient(app, headers={"accept-language": "zh-CN"}, follow_redirects=False)


class AtOnce:
    """Answers without an inbox: nothing is kept, so nothing can be asked for later."""

    def __init__(self, conversation: Conversation) -> None:
        self._conversation = conversation

    async def ask(
        self, question: ChatQuestion, prefers: Language, key: str
    ) -> AnswerBody | Ticket | Clash | None:
        _ = key
        return await run_in_threadpool(self._answer, question, prefers)

    async def pick_up(self, ticket: str) -> AnswerBody | Ticket | None:
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


class Slow:
    """Answers like `AtOnce`, but gives out tickets until `ready`; keeps what was answered under its key."""

    def __init__(self, checker: Any = None) -> None:
        current = Current(BASE, checker or by_heart())
        self._asks = AtOnce(Conversation(House(lambda: current, lambda: TODAY)))
        self.ready = False
        self.trouble: Exception | None = None
        self.taken: dict[str, tuple[ChatQuestion, AnswerBody]] = {}

    async def ask(
        self, question: ChatQuestion, prefers: Language, key: str
    ) -> AnswerBody | Ticket | Clash | None:
        if self.trouble:
            raise self.trouble
        ticket = hashlib.sha256(key.encode()).hexdigest()[:40]
        if ticket not in self.taken:
            answer = await self._asks.ask(question, prefers, key)
            assert isinstance(answer, AnswerBody)
            self.taken[ticket] = question, answer
        if self.taken[ticket][0] != question:
            return Clash()
        return self._now(ticket)

    async def pick_up(self, ticket: str) -> AnswerBody | Ticket | None:
        return self._now(ticket) if ticket in self.taken else None

    def _now(self, ticket: str) -> AnswerBody | Ticket:
        return self.taken[ticket][1] if self.ready else Ticket(ticket)


@contextmanager
def served(checker: Any = None, **over: Any) -> Iterator[str]:
    """Such a site on a port of its own; gives its address."""
    hours = itertools.count(0, 3600)
    with listen("127.0.0.1", 0) as listening:
        app = create_app(site(checker, **over), pace=lambda: float(next(hours)))
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", access_log=False))
        thread = Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        yield address_of(listening).rstrip("/")
        server.should_exit = True
        thread.join(timeout=10)


class Page(HTMLParser):
    """What a browser would make of it: elements with their attributes, and the words outside of them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.words = ""
        # A plain string: pieces of a `Markup` would be escaped again.
        self.feed("".join(html))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.words += data

    def all(self, tag: str) -> list[dict[str, str]]:
        """The attributes of all elements of that name."""
        return [attrs for name, attrs in self.elements if name == tag]

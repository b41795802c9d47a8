"""The web site: the chat page, its JSON, receipts and facts as pages. No cookies; it keeps nothing itself.

GET  /                  the chat                     GET  /r/<receipt>   what an answer rested on
POST /                  the same, without script       GET  /f/<fact id>   all about one fact
POST /api/chat          the chat's answer as JSON      GET  /healthz       whether we are well
GET  /api/chat/<ticket> an answer that took longer     GET  /readyz        whether we keep up
GET  /t/<ticket>        the same, without script       GET  /q/<ticket>    what became of a question handed on
"""

from __future__ import annotations

import datetime as dt
import re
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from fastapi.staticfiles import StaticFiles
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.types import Scope

from bot.conversation import Conversation, Current
from bot.errors import BadReceipt, Busy, StateError
from bot.guards import Accidents, Bodies, Headers, Pace
from bot.messages import Address, Content, Incoming, Language, Reply, Sources
from bot.public import rendering
from bot.public.asks import Asks, Readiness
from bot.public.examples import examples
from bot.public.markup import review_markup
from bot.public.questions import Refused, from_form, from_json, refuse_impossible
from bot.public.schema import ChatAnswer, Health, TicketAnswer, Trouble, TroubleAnswer
from bot.public.words import LANGUAGE_NAMES, PAGE_WORDS
from bot.readers import reads
from bot.replies import Circumstances, ReceiptId, Voice, answer_fact, details, explain_receipt, quoted
from bot.replies.sources import best_sources
from bot.wire import KEY_PATTERN, AnswerBody, ChatQuestion, Clash, Ticket, body
from knowledge import Fact, Publisher, Stance

_STATIC = Path(__file__).parent / "static"
_ROOM = Address("web", "page")
"""Every visitor is alone with us, and we don't know who they are."""

_ALL = 99
"""Sources of a receipt: a page has room for all of them."""

_UNKEPT_SECONDS = 10
"""After which to come again while nothing can be written down: a full disk is not mended sooner."""


@dataclass(frozen=True, slots=True)
class Site:
    """What the pages are made of. `conversation` greets; what people ask goes to `asks`.

    `fresh` is False while the newest facts could not be read.
    """

    conversation: Conversation
    current: Callable[[], Current]
    today: Callable[[], dt.date]
    asks: Asks
    readiness: Readiness
    language: Language = Language.ZH_HANS
    fresh: Callable[[], bool] = lambda: True
    publisher: Publisher | None = None
    """Who publishes the facts under which address; None: pages carry nothing for search engines."""
    news: Callable[[str, Language], Reply | None] = lambda _ticket, _language: None
    """What became of a question that was handed on, by its ticket."""


def create_app(site: Site, *, pace: Callable[[], float] = time.monotonic) -> FastAPI:
    """The application. `pace` replaces the clock of the limit on requests (for tests)."""
    pages = Pages(site)
    app = FastAPI(
        title="heshi",
        docs_url=None,
        redoc_url=None,
        middleware=[
            Middleware(Headers),
            Middleware(Accidents, refuse=pages.refusal),
            Middleware(Pace, refuse=pages.refusal, clock=pace),
            Middleware(Bodies, refuse=pages.refusal),
        ],
    )
    app.mount("/static", StaticFiles(directory=_STATIC), name="static")
    _route_pages(app, pages)
    _route_json(app, pages)

    async def refused(request: Request, error: Exception) -> Response:
        status, code = _why(error)
        seconds = error.seconds if isinstance(error, Refused) else 0
        response = pages.refusal(request.scope, status, code, {"seconds": seconds})
        if seconds:
            response.headers["retry-after"] = str(seconds)
        return response

    for kind in (Refused, HTTPException):
        app.add_exception_handler(kind, refused)
    return app


def _why(error: Exception) -> tuple[int, str]:
    if isinstance(error, Refused):
        return error.status, error.code
    status = error.status_code if isinstance(error, HTTPException) else 500
    return status, {404: "not_found", 405: "method"}.get(status, "form" if status < 500 else "accident")


_READ = ["GET", "HEAD"]
"""Monitors ask with HEAD."""


def _route_pages(app: FastAPI, pages: Pages) -> None:
    page = partial(app.api_route, methods=_READ, response_class=HTMLResponse, include_in_schema=False)

    @page("/")
    def _(request: Request) -> Response:
        return pages.chat(request.scope)

    @page("/", methods=["POST"])
    async def _(request: Request) -> Response:
        return await pages.answered(request.scope, from_form(await request.body()))

    @page("/t/{ticket}")
    async def _(request: Request, ticket: str) -> Response:
        return await pages.picked_up(request.scope, ticket)

    @page("/q/{ticket}")
    def _(request: Request, ticket: str) -> Response:
        return pages.news(request.scope, ticket)

    @page("/r/{receipt}")
    def _(request: Request, receipt: str) -> Response:
        return pages.receipt(request.scope, receipt)

    @page("/f/{fact_id}")
    def _(request: Request, fact_id: str) -> Response:
        return pages.fact(request.scope, fact_id)


def _route_json(app: FastAPI, pages: Pages) -> None:
    troubles: dict[int | str, dict[str, Any]] = {
        status: {"model": TroubleAnswer} for status in (400, 408, 409, 413, 422, 429, 500, 503)
    }
    later: dict[int | str, dict[str, Any]] = {202: {"model": TicketAnswer}}
    asks = {"requestBody": {"content": {"application/json": {"schema": ChatQuestion.model_json_schema()}}}}

    # The body is read by us: the framework's own error would send the words back.
    @app.post("/api/chat", response_model=ChatAnswer, responses=later | troubles, openapi_extra=asks)
    async def _(request: Request) -> Response:
        return await pages.chat_json(request.scope, from_json(await request.body()))

    @app.get("/api/chat/{ticket}", response_model=ChatAnswer, responses=later | {404: troubles[500]})
    async def _(request: Request, ticket: str) -> Response:
        return await pages.ticket_json(request.scope, ticket)

    @app.head("/healthz", include_in_schema=False)
    @app.get("/healthz", response_model=Health)
    def _() -> Response:
        return _as_json(pages.health())

    @app.head("/readyz", include_in_schema=False)
    @app.get("/readyz")
    async def _() -> Response:
        return await pages.readiness()


class Pages:
    """Each page, from a request to a response. Safe to call from several threads."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def chat(self, scope: Scope) -> Response:
        """The chat before anything was said."""
        return self._chat_page(scope, own="", answer=None)

    async def answered(self, scope: Scope, question: ChatQuestion) -> Response:
        """The chat with one question and its answer, for browsers without script."""
        language = self._reads(scope)
        own = PAGE_WORDS[language].pressed if question.press else quoted(question.text, Voice(language))
        found = await self._asked(scope, question)
        return await run_in_threadpool(self._found_page, scope, own, found)

    async def picked_up(self, scope: Scope, ticket: str) -> Response:
        """The answer of a ticket as a page, or the way to look again."""
        found = await self._of_ticket(ticket)
        return await run_in_threadpool(self._found_page, scope, "", found)

    async def chat_json(self, scope: Scope, question: ChatQuestion) -> Response:
        """The answer for the chat's script."""
        return self._found_json(scope, await self._asked(scope, question))

    async def ticket_json(self, scope: Scope, ticket: str) -> Response:
        """The answer of a ticket for the chat's script."""
        return self._found_json(scope, await self._of_ticket(ticket))

    def news(self, scope: Scope, ticket: str) -> Response:
        """What became of a question that was handed on."""
        language = self._reads(scope)
        told = self._site.news(ticket, language) if _TICKET.fullmatch(ticket) else None
        if told is None:
            raise Refused(404, "no_question")
        return self._record_page(scope, PAGE_WORDS[language].question_title, "", told, None)

    def receipt(self, scope: Scope, text: str) -> Response:
        """What an answer rested on, and whether it still holds."""
        try:
            receipt = ReceiptId.read(text)
        except BadReceipt as error:
            raise Refused(404, "no_receipt") from error
        voice, today = Voice(self._reads(scope)), self._site.today()
        base = self._site.current().base
        found = base.facts.get(receipt.fact_id)
        told = explain_receipt(receipt, base, voice, today)
        if found:
            period = found.period_on(receipt.as_of)
            sources = best_sources(voice, base, found, period, _ALL) if period else None
            # The title is the page's own; what it rested on comes before the small print.
            told = Reply(
                (*told.blocks[1:-1], *([sources] if sources else []), told.blocks[-1]), told.language
            )
        words = PAGE_WORDS[voice.language]
        return self._record_page(scope, words.receipt_title, str(receipt) if found else "", told, found)

    def fact(self, scope: Scope, fact_id: str) -> Response:
        """A fact: its statement, today's verdict, what held when, all sources."""
        base = self._site.current().base
        found = base.facts.get(fact_id)
        if found is None:
            raise Refused(404, "no_fact")
        voice = Voice(self._reads(scope))
        around = Circumstances(base, self._site.today())
        judged = answer_fact(found, around, voice, Stance.AFFIRMS)
        more = details(found, around, voice, Stance.AFFIRMS)
        first = tuple(block for block in judged.blocks[:-1] if not isinstance(block, Sources))
        if found.withdrawn:
            first = ()  # the details begin with the same words
        whole = Reply((*first, *more.blocks), voice.language)
        day, publisher = self._site.today(), self._site.publisher
        title = PAGE_WORDS[voice.language].fact_title
        review = review_markup(found, base, day, publisher, voice.language)
        address = publisher.page_of(fact_id) if publisher else ""
        return self._record_page(
            scope, title, voice.of(found.statement), whole, None, review=review, address=address
        )

    def health(self) -> Health:
        """Whether we are well."""
        fresh = self._site.fresh()
        return Health(facts="fresh" if fresh else "stale", edition=self._site.current().base.edition)

    async def readiness(self) -> Response:
        """Whether we keep up; 503 where we don't."""
        shown = await self._site.readiness()
        return JSONResponse(dict(shown), 200 if shown.get("ready", True) else 503)

    def refusal(self, scope: Scope, status: int, code: str, slots: Mapping[str, object]) -> Response:
        """A response that says in words why a request is not served, as JSON to those who speak it."""
        words = PAGE_WORDS[self._reads(scope)]
        says = str(getattr(words, f"error_{code}")).format(**slots)
        if scope["path"].startswith("/api/"):
            return _as_json(TroubleAnswer(error=Trouble(code=code, says=says)), status)
        return self._page(scope, "error.html", status, title=words.error_title, says=says)

    # --- inside

    def _reads(self, scope: Scope) -> Language:
        return reads(scope, self._site.language)

    async def _asked(self, scope: Scope, question: ChatQuestion) -> AnswerBody | Ticket:
        refuse_impossible(question, self._site.today())
        key = question.key or secrets.token_urlsafe()
        try:
            found = await self._site.asks.ask(question, self._reads(scope), key)
        except Busy as error:
            raise Refused(503, "busy", seconds=error.seconds) from error
        except StateError as error:
            raise Refused(503, "busy", seconds=_UNKEPT_SECONDS) from error
        if isinstance(found, Clash):
            raise Refused(409, "clash")
        if found is None:
            raise Refused(500, "accident")
        return found

    async def _of_ticket(self, ticket: str) -> AnswerBody | Ticket:
        found = await self._site.asks.pick_up(ticket) if _TICKET.fullmatch(ticket) else None
        if found is None:
            raise Refused(404, "no_answer")
        return found

    def _found_json(self, scope: Scope, found: AnswerBody | Ticket) -> Response:
        page = self._reads(scope)
        if isinstance(found, Ticket):
            return _as_json(TicketAnswer(ticket=found.name, says=PAGE_WORDS[page].waiting), 202)
        html = rendering.bubble(found, page)
        return _as_json(ChatAnswer(answer=found, html=html, plain=rendering.plain(found)))

    def _found_page(self, scope: Scope, own: str, found: AnswerBody | Ticket) -> Response:
        if isinstance(found, Ticket):
            return self._chat_page(scope, own=own, answer=None, ticket=found.name)
        return self._chat_page(scope, own=own, answer=found)

    def _chat_page(self, scope: Scope, *, own: str, answer: AnswerBody | None, ticket: str = "") -> Response:
        language = self._reads(scope)
        words = PAGE_WORDS[language]
        title = f"{words.answer_title} · {words.name}" if answer or ticket else words.name
        said = Incoming(_ROOM, Content(typed="/start"), addressed=True, prefers=language)
        hello = self._site.conversation.answer(said) or Reply((), language)
        greeting = body(Reply(hello.blocks[:1], hello.language))
        key = secrets.token_urlsafe()
        shown = {
            "own": own,
            "answer": rendering.bubble(answer, language, key) if answer else None,
            "greeting": greeting,
            "tries": () if answer or ticket else examples(self._site.current().base, language),
            "ticket": ticket,
            "key": key,
        }
        return self._page(scope, "chat.html", 202 if ticket else 200, title=title, **shown)

    def _record_page(
        self,
        scope: Scope,
        kind: str,
        name: str,
        reply: Reply,
        linked: Fact | None,
        **more: str,
    ) -> Response:
        answer = body(reply)
        title = f"{name or kind} · {PAGE_WORDS[reply.language].name}"
        return self._page(
            scope,
            "record.html",
            200,
            title=title,
            kind=kind,
            name=name,
            answer=answer,
            fact=linked,
            **({"review": "", "address": ""} | more),
        )

    def _page(self, scope: Scope, template: str, status: int, **context: object) -> Response:
        language = self._reads(scope)
        html = (
            rendering.environment()
            .get_template(template)
            .render(
                language=language.value,
                languages=LANGUAGE_NAMES,
                words=PAGE_WORDS[language],
                today=self._site.today(),
                edition=self._site.current().base.edition,
                **context,
            )
        )
        return HTMLResponse(html, status, headers={"vary": "Accept-Language"})


_TICKET = re.compile(KEY_PATTERN.strip("^$"))


def _as_json(model: BaseModel, status: int = 200) -> Response:
    return JSONResponse(model.model_dump(mode="json"), status)

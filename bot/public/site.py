"""The web site: the chat page, its JSON, receipts and facts as pages. Stateless: no cookies, nothing kept.

GET  /               the chat                GET  /r/<receipt>   what an answer rested on
POST /               the same, without script  GET  /f/<fact id>   all about one fact
POST /api/chat       the chat's answer as JSON GET  /healthz       whether we are well
"""

from __future__ import annotations

import datetime as dt
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import parse_qsl

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from fastapi.staticfiles import StaticFiles
from pydantic import BaseModel, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.types import Scope

from bot.conversation import Conversation, Desk
from bot.errors import BadReceipt
from bot.logs import correlated
from bot.messages import Address, Content, Incoming, Language, Press, Reply, Sources
from bot.public import rendering
from bot.public.examples import examples
from bot.public.guards import Accidents, Bodies, Headers, Pace
from bot.public.readers import reads
from bot.public.schema import AnswerBody, ChatAnswer, ChatQuestion, Health, Trouble, TroubleAnswer
from bot.public.words import LANGUAGE_NAMES, PAGE_WORDS
from bot.replies import Circumstances, ReceiptId, Voice, answer_fact, details, explain_receipt, quoted
from bot.replies.sources import best_sources
from knowledge import Fact, Stance

_STATIC = Path(__file__).parent / "static"
_ROOM = Address("web", "page")
"""Every visitor is alone with us, and we don't know who they are."""

_ALL = 99
"""Sources of a receipt: a page has room for all of them."""

_FORM_FIELDS = 10
"""Our form has three; a form with hundreds is no form of ours."""

_SINCE = dt.date(1990, 1, 1)
"""No forwarded message is older than the web."""


@dataclass(frozen=True, slots=True)
class Site:
    """What the pages are made of. `fresh` is False while the newest facts could not be read."""

    conversation: Conversation
    desk: Callable[[], Desk]
    today: Callable[[], dt.date]
    language: Language = Language.ZH_HANS
    fresh: Callable[[], bool] = lambda: True


class Refused(Exception):
    """A request we do not serve: status, and the code of the line that says why."""

    def __init__(self, status: int, code: str) -> None:
        self.status = status
        self.code = code
        super().__init__(code)


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
        return pages.refusal(request.scope, status, code, {})

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
        question = _form(await request.body())
        return await run_in_threadpool(pages.answered, request.scope, question)

    @page("/r/{receipt}")
    def _(request: Request, receipt: str) -> Response:
        return pages.receipt(request.scope, receipt)

    @page("/f/{fact_id}")
    def _(request: Request, fact_id: str) -> Response:
        return pages.fact(request.scope, fact_id)


def _route_json(app: FastAPI, pages: Pages) -> None:
    troubles: dict[int | str, dict[str, Any]] = {
        status: {"model": TroubleAnswer} for status in (400, 413, 422, 429, 500)
    }
    asks = {"requestBody": {"content": {"application/json": {"schema": ChatQuestion.model_json_schema()}}}}

    # The body is read by us: the framework's own error would send the words back.
    @app.post("/api/chat", response_model=ChatAnswer, responses=troubles, openapi_extra=asks)
    async def _(request: Request) -> Response:
        question = _json(ChatQuestion, await request.body())
        return await run_in_threadpool(pages.chat_json, request.scope, question)

    @app.head("/healthz", include_in_schema=False)
    @app.get("/healthz", response_model=Health)
    def _() -> Response:
        return _as_json(pages.health())


class Pages:
    """Each page, from a request to a response. Safe to call from several threads."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def chat(self, scope: Scope) -> Response:
        """The chat before anything was said."""
        return self._chat_page(scope, own="", answer=None)

    def answered(self, scope: Scope, question: ChatQuestion) -> Response:
        """The chat with one question and its answer, for browsers without script."""
        self._refuse_impossible_day(question)
        language = self._reads(scope)
        words = PAGE_WORDS[language]
        answer = self._answer(question, language)
        own = words.pressed if question.press else quoted(question.text, Voice(language))
        return self._chat_page(scope, own=own, answer=answer)

    def chat_json(self, scope: Scope, question: ChatQuestion) -> Response:
        """The answer for the chat's script."""
        self._refuse_impossible_day(question)
        answer = self._answer(question, self._reads(scope))
        html = rendering.bubble(answer, self._reads(scope))
        return _as_json(ChatAnswer(answer=answer, html=html, plain=rendering.plain(answer)))

    def receipt(self, scope: Scope, text: str) -> Response:
        """What an answer rested on, and whether it still holds."""
        try:
            receipt = ReceiptId.read(text)
        except BadReceipt as error:
            raise Refused(404, "no_receipt") from error
        voice, today = Voice(self._reads(scope)), self._site.today()
        base = self._site.desk().base
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
        base = self._site.desk().base
        found = base.facts.get(fact_id)
        if found is None:
            raise Refused(404, "no_fact")
        voice = Voice(self._reads(scope))
        around = Circumstances(base, self._site.today())
        judged = answer_fact(found, around, voice, Stance.AFFIRMS)
        more = details(found, around, voice, Stance.AFFIRMS)
        first = tuple(block for block in judged.blocks[:-1] if not isinstance(block, Sources))
        whole = Reply((*first, *more.blocks), voice.language)
        return self._record_page(
            scope, PAGE_WORDS[voice.language].fact_title, voice.of(found.statement), whole, None
        )

    def health(self) -> Health:
        """Whether we are well."""
        fresh = self._site.fresh()
        return Health(facts="fresh" if fresh else "stale", edition=self._site.desk().base.edition)

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

    def _answer(self, question: ChatQuestion, language: Language) -> AnswerBody:
        incoming = Incoming(
            _ROOM, _content(question), addressed=True, press=_press(question), prefers=language
        )
        with correlated():
            reply = self._site.conversation.answer(incoming)
        # A private room gets an answer to everything; an empty reply would only be a missing bubble.
        return rendering.body(reply or Reply((), language))

    def _refuse_impossible_day(self, question: ChatQuestion) -> None:
        if question.said_on and question.said_on > self._site.today():
            raise Refused(422, "future")
        if question.said_on and question.said_on < _SINCE:
            raise Refused(422, "day")

    def _chat_page(self, scope: Scope, *, own: str, answer: AnswerBody | None) -> Response:
        language = self._reads(scope)
        words = PAGE_WORDS[language]
        title = f"{words.answer_title} · {words.name}" if answer else words.name
        said = Incoming(_ROOM, Content(typed="/start"), addressed=True, prefers=language)
        hello = self._site.conversation.answer(said) or Reply((), language)
        greeting = rendering.body(Reply(hello.blocks[:1], hello.language))
        tries = () if answer else examples(self._site.desk().base, language)
        shown = rendering.bubble(answer, language) if answer else None
        return self._page(
            scope, "chat.html", 200, title=title, own=own, answer=shown, greeting=greeting, tries=tries
        )

    def _record_page(self, scope: Scope, kind: str, name: str, reply: Reply, linked: Fact | None) -> Response:
        answer = rendering.body(reply)
        title = f"{name or kind} · {PAGE_WORDS[reply.language].name}"
        return self._page(
            scope, "record.html", 200, title=title, kind=kind, name=name, answer=answer, fact=linked
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
                edition=self._site.desk().base.edition,
                **context,
            )
        )
        return HTMLResponse(html, status, headers={"vary": "Accept-Language"})


_Read = TypeVar("_Read", bound=BaseModel)


def _json(kind: type[_Read], body: bytes) -> _Read:
    try:
        # Python's reader, unlike pydantic's, lets a lone surrogate through, to be mended like any console's.
        return kind.model_validate(json.loads(body.decode("utf-8")))
    except ValidationError as error:
        raise Refused(422, _fault(error)) from error
    except (ValueError, RecursionError) as error:
        raise Refused(422, "form") from error


def _form(body: bytes) -> ChatQuestion:
    try:
        pairs = parse_qsl(
            body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=_FORM_FIELDS
        )
        fields = {name: value for name, value in pairs if name in ChatQuestion.model_fields}
        # A pressed button is sent with the whole form, also with words that stand in it unsent.
        return ChatQuestion.model_validate({**fields, "text": ""} if fields.get("press") else fields)
    except ValidationError as error:
        raise Refused(422, _fault(error)) from error
    except ValueError as error:
        raise Refused(400, "form") from error


def _fault(error: ValidationError) -> str:
    about_day = any(part["loc"][:1] == ("said_on",) for part in error.errors())
    return "day" if about_day else "form"


def _content(question: ChatQuestion) -> Content:
    if question.said_on:
        return Content(forwarded=(question.text,), said_on=question.said_on)
    return Content(typed=question.text)


def _press(question: ChatQuestion) -> Press | None:
    if not question.press:
        return None
    try:
        return Press.decode(question.press)
    except BadReceipt as error:
        raise Refused(422, "form") from error


def _as_json(model: BaseModel, status: int = 200) -> Response:
    return JSONResponse(model.model_dump(mode="json"), status)

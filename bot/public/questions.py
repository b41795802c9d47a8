"""What a visitor's browser sent → a question; or why it is none that we serve (`Refused`)."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from urllib.parse import parse_qsl

from pydantic import ValidationError

from bot.errors import BadReceipt, BotError
from bot.messages import Press
from bot.wire import ChatQuestion

_FORM_FIELDS = 10
"""Our form has five; a form with hundreds is no form of ours."""

_SINCE = dt.date(1990, 1, 1)
"""No forwarded message is older than the web."""


class Refused(BotError):
    """A request we do not serve: status, and the code of the line that says why.

    `seconds`: when to come again, where that helps.
    """

    def __init__(self, status: int, code: str, *, seconds: int = 0) -> None:
        self.status = status
        self.code = code
        self.seconds = seconds
        super().__init__(code)


def from_json(sent: bytes) -> ChatQuestion:
    """The question in a body of JSON.

    Raises:
        Refused: it holds none.
    """
    try:
        # Python's reader, unlike pydantic's, lets a lone surrogate through, to be mended like any console's.
        return ChatQuestion.model_validate(json.loads(sent.decode("utf-8")))
    except ValidationError as error:
        raise Refused(422, _fault(error)) from error
    except (ValueError, RecursionError) as error:
        raise Refused(422, "form") from error


def from_form(sent: bytes) -> ChatQuestion:
    """The question in a form that was sent without script.

    Raises:
        Refused: it holds none.
    """
    try:
        pairs = parse_qsl(
            sent.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=_FORM_FIELDS
        )
        fields = {name: value for name, value in pairs if name in ChatQuestion.model_fields}
        # A pressed button is sent with the whole form, also with words that stand in it unsent.
        pressed = {**fields, "text": ""} if fields.get("press") else {**fields, "about": ""}
        return _keyed_by_words(ChatQuestion.model_validate(pressed))
    except ValidationError as error:
        raise Refused(422, _fault(error)) from error
    except ValueError as error:
        raise Refused(400, "form") from error


def refuse_impossible(question: ChatQuestion, today: dt.date) -> None:
    """Raise `Refused` for a button that we never made, and for words of a day that cannot be."""
    if question.press and not _was_ours(question.press):
        raise Refused(422, "form")
    if question.said_on and question.said_on > today:
        raise Refused(422, "future")
    if question.said_on and question.said_on < _SINCE:
        raise Refused(422, "day")


def _fault(error: ValidationError) -> str:
    about_day = any(part["loc"][:1] == ("said_on",) for part in error.errors())
    return "day" if about_day else "form"


def _keyed_by_words(question: ChatQuestion) -> ChatQuestion:
    """The question of a form, whose key then names page and words together.

    A page that is shown again ("back") has its old key, and what is then written or pressed is another
    question, not a clash.
    """
    if not question.key:
        return question
    words = question.model_dump_json().encode()
    return question.model_copy(update={"key": hashlib.sha256(words).hexdigest()})


def _was_ours(press: str) -> bool:
    try:
        _ = Press.decode(press)
    except BadReceipt:
        return False
    return True

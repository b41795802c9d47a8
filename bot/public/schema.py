"""What goes over the wire: the chat's question and its answer as typed JSON. Frozen, nothing unknown.

ChatQuestion   text and its day, or the payload of a button
ChatAnswer     AnswerBody (blocks and buttons, as in `bot.messages`), as HTML, and as plain text
Trouble        why there is no answer, in words
Health         whether we are well, and whether the facts are the newest
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from bot.messages import Action, Language, well_formed
from knowledge import Verdict


class Wire(BaseModel):
    """Base of everything that goes over the wire."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _mended(value: object) -> object:
    return well_formed(value) if isinstance(value, str) else value


def _empty_is_none(value: object) -> object:
    return None if value == "" else value


class ChatQuestion(Wire):
    """What a visitor sends: words (with the day they were first said on, if known), or a button."""

    text: Annotated[str, BeforeValidator(_mended)] = ""
    said_on: Annotated[dt.date | None, BeforeValidator(_empty_is_none)] = None
    press: Annotated[str | None, Field(max_length=200), BeforeValidator(_empty_is_none)] = None

    @model_validator(mode="after")
    def _one_thing(self) -> ChatQuestion:
        if self.press and self.text:
            raise ValueError("expected text or press, not both")
        return self


class HeadlineBlock(Wire):
    """The one sentence that judges what was said."""

    kind: Literal["headline"] = "headline"
    text: str
    verdict: Verdict | None


class TextBlock(Wire):
    """A few sentences: an explanation, or advice on what to do."""

    kind: Literal["paragraph", "advice"]
    text: str


class BulletsBlock(Wire):
    """A list under a title (which may be empty)."""

    kind: Literal["bullets"] = "bullets"
    title: str
    items: tuple[str, ...]


class MomentLine(Wire):
    """One entry of a timeline."""

    when: str
    word: str
    text: str
    verdict: Verdict | None


class TimelineBlock(Wire):
    """What held when, oldest first."""

    kind: Literal["timeline"] = "timeline"
    title: str
    moments: tuple[MomentLine, ...]


class SourceItem(Wire):
    """One source; `url` is from our records, never from what somebody sent."""

    publisher: str
    title: str
    date: str
    url: str | None
    note: str


class SourcesBlock(Wire):
    """Where a reader can check."""

    kind: Literal["sources"] = "sources"
    title: str
    lines: tuple[SourceItem, ...]


class MatchedBlock(Wire):
    """What we took the words to mean."""

    kind: Literal["matched"] = "matched"
    label: str
    said: str
    wording: str


class FooterBlock(Wire):
    """Small print; `receipt` may be empty."""

    kind: Literal["footer"] = "footer"
    text: str
    receipt: str


AnyBlock = Annotated[
    HeadlineBlock | TextBlock | BulletsBlock | TimelineBlock | SourcesBlock | MatchedBlock | FooterBlock,
    Field(discriminator="kind"),
]


class ButtonItem(Wire):
    """A button: send `payload` back as `press`. It never expires."""

    label: str
    payload: str
    action: Action


_CHOICES = (Action.PICK, Action.NONE_OF_THESE)


class AnswerBody(Wire):
    """An answer as typed blocks in reading order."""

    language: Language
    blocks: tuple[AnyBlock, ...]
    buttons: tuple[ButtonItem, ...] = ()

    @property
    def choices(self) -> tuple[ButtonItem, ...]:
        """The buttons among which the reader is to choose."""
        return tuple(button for button in self.buttons if button.action in _CHOICES)

    @property
    def offers(self) -> tuple[ButtonItem, ...]:
        """The buttons that lead on from an answer."""
        return tuple(button for button in self.buttons if button not in self.choices)


class ChatAnswer(Wire):
    """The answer in three shapes: blocks, the HTML that our page shows, and text to copy."""

    answer: AnswerBody
    html: str
    plain: str


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

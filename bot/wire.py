"""A question and its answer as typed JSON: what the web chat keeps and sends. Frozen, nothing unknown.

ChatQuestion   text and its day, or the payload of a button; and a key under which it is answered once
AnswerBody     a reply's blocks and buttons, as in `bot.messages`
Ticket, Clash  there is no answer: not yet, or because the key belongs to another question
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Annotated, Literal, cast

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from bot.messages import (
    Action,
    Advice,
    Block,
    Bullets,
    Footer,
    Headline,
    Language,
    Matched,
    Paragraph,
    Reply,
    Sources,
    Timeline,
    well_formed,
)
from knowledge import Verdict


class Wire(BaseModel):
    """Base of everything that goes over the wire."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _mended(value: object) -> object:
    return well_formed(value) if isinstance(value, str) else value


def _empty_is_none(value: object) -> object:
    return None if value == "" else value


KEY_PATTERN = r"^[A-Za-z0-9_-]{22,64}$"
"""Of a key or a ticket. 22 letters of this alphabet can hold 128 random bits: whoever has not been told one
does not find it."""


class ChatQuestion(Wire):
    """What a visitor sends: words (with the day they were first said on, if known), or a button."""

    text: Annotated[str, BeforeValidator(_mended)] = ""
    said_on: Annotated[dt.date | None, BeforeValidator(_empty_is_none)] = None
    press: Annotated[str | None, Field(max_length=200), BeforeValidator(_empty_is_none)] = None
    about: Annotated[str, BeforeValidator(_mended)] = ""
    """With a button: the words that were answered where it stands. The page has them; we keep none."""
    key: Annotated[str | None, Field(pattern=KEY_PATTERN), BeforeValidator(_empty_is_none)] = None
    """Made up by the sender: handed in again, the same question gets the answer that it got before."""

    @model_validator(mode="after")
    def _one_thing(self) -> ChatQuestion:
        if self.press and self.text:
            raise ValueError("expected text or press, not both")
        if self.about and not self.press:
            raise ValueError("expected about with press only")
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
    ticket: str = ""
    """Of a question that was handed on: names the page (/q/…) that tells what became of it."""

    @property
    def choices(self) -> tuple[ButtonItem, ...]:
        """The buttons among which the reader is to choose."""
        return tuple(button for button in self.buttons if button.action in _CHOICES)

    @property
    def offers(self) -> tuple[ButtonItem, ...]:
        """The buttons that lead on from an answer."""
        return tuple(button for button in self.buttons if button not in self.choices)


@dataclass(frozen=True, slots=True)
class Ticket:
    """The answer is not there yet. `name` cannot be guessed, and shows this one answer for about an hour."""

    name: str


@dataclass(frozen=True, slots=True)
class Clash:
    """The key was used before, for another question: this one was not taken."""


def body(reply: Reply) -> AnswerBody:
    """The reply as typed JSON. Choices carry their whole wording, as a page has room for it."""
    buttons = tuple(
        ButtonItem(label=button.label, payload=button.payload, action=button.press.action)
        for button in reply.buttons
    )
    whole = AnswerBody(language=reply.language, blocks=tuple(map(_block, reply.blocks)), buttons=buttons)
    return _with_choices(whole)


def joined(answers: Sequence[AnswerBody]) -> AnswerBody:
    """Several answers, at least one, as one: what a chat sends as separate messages."""
    buttons = dict.fromkeys(button for answer in answers for button in answer.buttons)
    blocks = tuple(block for answer in answers for block in answer.blocks)
    ticket = next((answer.ticket for answer in answers if answer.ticket), "")
    language = answers[-1].language
    return AnswerBody(language=language, blocks=blocks, buttons=tuple(buttons), ticket=ticket)


def _with_choices(answer: AnswerBody) -> AnswerBody:
    # Chat channels list the candidates and shorten them on the buttons; side by side that is twice the same.
    picks = [button for button in answer.buttons if button.action is Action.PICK]
    for n, block in enumerate(answer.blocks):
        if isinstance(block, BulletsBlock) and picks and len(block.items) == len(picks):
            named = [p.model_copy(update={"label": item}) for p, item in zip(picks, block.items, strict=True)]
            others = [button for button in answer.buttons if button.action is not Action.PICK]
            title = TextBlock(kind="paragraph", text=block.title)
            blocks = (*answer.blocks[:n], title, *answer.blocks[n + 1 :])
            return answer.model_copy(update={"blocks": blocks, "buttons": (*named, *others)})
    return answer


_SHAPES: Mapping[type[object], type[BaseModel]] = MappingProxyType(
    {
        Headline: HeadlineBlock,
        Bullets: BulletsBlock,
        Timeline: TimelineBlock,
        Sources: SourcesBlock,
        Matched: MatchedBlock,
        Footer: FooterBlock,
    }
)


def _block(block: Block) -> AnyBlock:
    if isinstance(block, Advice | Paragraph):
        return TextBlock(kind="advice" if isinstance(block, Advice) else "paragraph", text=block.text)
    # The other blocks have the same fields here as there: a test compares them.
    return cast("AnyBlock", _SHAPES[type(block)].model_validate(block, from_attributes=True))

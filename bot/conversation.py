"""The one use case: what somebody sent → what we say, or None where silence is the polite answer.

Synchronous and without state; safe to call from several threads. It sends nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from bot import etiquette, replies
from bot.etiquette import Listening
from bot.logs import Event, note
from bot.memory import Policy
from bot.messages import (
    Action,
    Address,
    Block,
    Bullets,
    Content,
    Incoming,
    Language,
    Paragraph,
    Press,
    Reply,
    Room,
    well_formed,
)
from bot.replies import Circumstances, Voice
from knowledge import MAX_TEXT, Answer, CheckResult, FactBase


class Checks(Protocol):
    """What answers a text: `knowledge.FactChecker`, or a stand-in for it."""

    def check(self, text: str, *, as_of: dt.date) -> CheckResult:
        """What is known about the claims of a text on that day."""
        ...


@dataclass(frozen=True, slots=True)
class Desk:
    """An edition and the checker over it: swapped together or not at all."""

    base: FactBase
    checker: Checks


def _mention_only(_: Address) -> Policy:
    return Policy.MENTION_ONLY


class Conversation:
    """Answers messages from the edition that is current when they come."""

    def __init__(
        self,
        desk: Callable[[], Desk],
        today: Callable[[], dt.date],
        *,
        policy: Callable[[Address], Policy] = _mention_only,
        language: Language = Language.ZH_HANS,
    ) -> None:
        """`desk` and `today` are asked anew for every message; `language` is for words that don't tell."""
        self._desk = desk
        self._today = today
        self._policy = policy
        self._language = language

    def answer(self, incoming: Incoming) -> Reply | None:
        """The reply to send, or None."""
        listening = etiquette.listen(incoming, self._policy(incoming.address))
        if listening is Listening.IGNORE:
            note(Event.MESSAGE_IGNORED)
            return None
        if incoming.press:
            return self._pressed(incoming.press)
        if listening is Listening.OVERHEAR:
            return self._overheard(incoming)
        if command := _command(incoming.content.typed):
            return self._commanded(*command, incoming)
        return self._checked(incoming.content, incoming.prefers)

    # --- words

    def _checked(self, content: Content, prefers: Language | None) -> Reply:
        text = claim_text(content)
        voice = self._voice(text, prefers)
        if not text:
            return _says(voice, voice.say.cannot_read if content.attachments else voice.say.empty)
        result, around = self._check(text, content.said_on)
        reply = replies.read_in_part(replies.compose(result, around, voice), text, voice)
        if content.attachments and result.answer is not Answer.KNOWN:
            # The claim may stand in the picture; "not found" must not be read as its verdict.
            return Reply((*reply.blocks, Paragraph(voice.say.cannot_read)), reply.language, reply.buttons)
        return reply

    def _overheard(self, incoming: Incoming) -> Reply | None:
        text = own_words(incoming.content)
        if not text or len(text) > MAX_TEXT:
            # Nobody asked, and what a book says as a whole we have not read.
            return None
        result, around = self._check(text, incoming.content.said_on)
        said = tuple(f for f in result.known if etiquette.worth_saying(f, around.base))
        if not said:
            note(Event.REPLY_WITHHELD, answer=result.answer.value)
            return None
        # Unasked, we say what misleads and nothing else that the message may hold.
        only = CheckResult(result.text, result.as_of, result.edition, said)
        return replies.unasked(replies.compose(only, around, self._voice(text, incoming.prefers)))

    def _check(self, text: str, said_on: dt.date | None) -> tuple[CheckResult, Circumstances]:
        # One desk for both, or an edition that changes meanwhile would be quoted for another's finding.
        desk, today = self._desk(), self._today()
        result = desk.checker.check(text, as_of=today)
        note(Event.CLAIM_CHECKED, answer=result.answer.value, chars=len(text), edition=result.edition)
        return result, Circumstances(desk.base, today, said_on)

    # --- buttons

    def _pressed(self, press: Press) -> Reply:
        note(Event.BUTTON_ANSWERED, action=press.action.name.lower())
        voice = Voice(press.language)
        around = Circumstances(self._desk().base, self._today())
        fact = around.base.facts.get(press.fact_id)
        match press.action:
            case Action.NONE_OF_THESE:
                return replies.what_is_unknown(voice)
            case _ if fact is None:
                return _says(voice, voice.say.old_button)
            case Action.DETAILS:
                return replies.details(fact, around, voice, press.stance)
            case Action.FAMILY:
                return replies.family_text(voice, around.base, fact, around.today)
            case Action.PICK:
                return replies.answer_fact(fact, around, voice, press.stance)
            case _:
                return _says(voice, voice.say.old_button)

    # --- commands

    def _commanded(self, name: str, rest: str, incoming: Incoming) -> Reply:
        note(Event.COMMAND_ANSWERED)
        voice = self._voice_for_command(rest, incoming.prefers)
        say = voice.say
        match name:
            case "check":
                return self._checked(_asked_for(incoming.content, rest), incoming.prefers)
            case "status":
                return replies.status_reply(rest, self._desk().base, voice, self._today())
            case "statements":
                return replies.statements_reply(rest, self._desk().base, voice)
        how_to = Bullets(say.help_title, say.help_items)
        private = incoming.address.kind is Room.PRIVATE
        fixed: dict[str, tuple[Block, ...]] = {
            "start": (Paragraph(say.start), how_to),
            "help": (how_to,),
            "privacy": (Paragraph(say.privacy),),
            "forget": (Paragraph(say.forget),),
            "why": (Paragraph(say.why_private if private else say.why_group),),
        }
        unknown = say.unknown_command.format(command=f"/{replies.quoted(name, voice)}")
        return Reply(fixed.get(name, (Paragraph(unknown),)), voice.language)

    # --- small things

    def _voice(self, text: str, prefers: Language | None) -> Voice:
        return Voice(replies.language_of(text, otherwise=prefers or self._language))

    def _voice_for_command(self, rest: str, prefers: Language | None) -> Voice:
        # "/status Sora" is no English sentence: only Chinese words tell something here.
        told = replies.language_of(rest, otherwise=Language.EN)
        return Voice((prefers or self._language) if told is Language.EN else told)


def claim_text(content: Content) -> str:
    """The words to check: quoted or forwarded ones, else typed ones, else a caption; else nothing."""
    candidates = (content.quoted, "\n\n".join(content.forwarded), content.typed, content.caption)
    return next((text for raw in candidates if (text := well_formed(raw).strip())), "")


def own_words(content: Content) -> str:
    """The words that the author of a message brought in: whom they quote has said it already."""
    candidates = (content.typed, "\n\n".join(content.forwarded), content.caption)
    return next((text for raw in candidates if (text := well_formed(raw).strip())), "")


def _asked_for(content: Content, rest: str) -> Content:
    """A message without the command that it began with."""
    said_on = content.said_on if content.quoted or content.forwarded else None
    return Content(rest, content.quoted, content.forwarded, content.caption, content.attachments, said_on)


def _command(typed: str) -> tuple[str, str] | None:
    """Name and rest of "/name@bot rest"; None for ordinary words."""
    words = typed.strip()
    if words in _WORDS_FOR_COMMANDS:
        return _WORDS_FOR_COMMANDS[words], ""
    if not words.startswith("/") or words.startswith("//"):
        return None
    head, _, rest = words[1:].replace("\n", " \n", 1).partition(" ")
    name = head.partition("@")[0].lower()
    return (name, rest.strip()) if name.isidentifier() else None


_WORDS_FOR_COMMANDS = {"帮助": "help", "幫助": "help", "help": "help", "隐私": "privacy", "隱私": "privacy"}
"""Commands for channels whose users don't know the slash (微信)."""


def _says(voice: Voice, text: str) -> Reply:
    blocks: tuple[Block, ...] = (Paragraph(text),)
    return Reply(blocks, voice.language)

"""The one use case: what somebody sent → what we say, or None where silence is the polite answer.

Synchronous and without state; safe to call from several threads. It sends nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from bot import etiquette, replies
from bot.conversation.house import House
from bot.conversation.words import asked_for, claim_text, command, own_words, together
from bot.delivery import Delivery, Way
from bot.etiquette import Listening
from bot.logs import Event, note
from bot.memory import SILENCE, Outcome
from bot.messages import (
    Action,
    Block,
    Bullets,
    Content,
    Incoming,
    Language,
    Paragraph,
    Press,
    Reply,
    Room,
)
from bot.replies import Circumstances, Voice
from knowledge import MAX_TEXT, Answer, CheckResult


class Conversation:
    """Answers messages from the edition that is current when they come."""

    def __init__(self, house: House) -> None:
        """`house.desk` and `house.today` are asked anew for every message."""
        self._house = house

    def respond(self, batch: Sequence[Incoming], now: dt.datetime) -> Outcome:
        """What comes of a message, or of several by one author that are answered as one.

        `now` knows its time zone. Never raises for what somebody may write; what it does raise is a fault of
        ours, and the message may be tried again.
        """
        _ = now
        incoming = together(batch)
        reply = self.answer(incoming)
        if reply is None:
            return SILENCE
        if incoming.press:
            done = Delivery(incoming.address, None, Way.TOAST, token=incoming.token)
            return Outcome((done, Delivery(incoming.address, reply, asker=incoming.author)))
        return Outcome(
            (Delivery(incoming.address, reply, to_message=incoming.message_id, asker=incoming.author),)
        )

    def needs_rights(self, incoming: Incoming) -> bool:
        """Whether `Incoming.rights` must be filled in before `respond`: only admins may do this."""
        _ = incoming
        return False

    def busy(self, incoming: Incoming) -> Outcome:
        """The polite "too much at once": what is said instead of an answer; changes nothing."""
        _ = incoming
        return SILENCE

    def answer(self, incoming: Incoming) -> Reply | None:
        """The reply to send, or None."""
        listening = etiquette.listen(incoming, self._house.memory.room(incoming.address).policy)
        if listening is Listening.IGNORE:
            note(Event.MESSAGE_IGNORED)
            return None
        if incoming.press:
            return self._pressed(incoming.press)
        if listening is Listening.OVERHEAR:
            return self._overheard(incoming)
        if found := command(incoming.content.typed):
            return self._commanded(*found, incoming)
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
        desk, today = self._house.desk(), self._house.today()
        result = desk.checker.check(text, as_of=today)
        note(Event.CLAIM_CHECKED, answer=result.answer.value, chars=len(text), edition=result.edition)
        return result, Circumstances(desk.base, today, said_on)

    # --- buttons

    def _pressed(self, press: Press) -> Reply:
        note(Event.BUTTON_ANSWERED, action=press.action.name.lower())
        voice = Voice(press.language)
        around = Circumstances(self._house.desk().base, self._house.today())
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
                return self._checked(asked_for(incoming.content, rest), incoming.prefers)
            case "status":
                return replies.status_reply(rest, self._house.desk().base, voice, self._house.today())
            case "statements":
                return replies.statements_reply(rest, self._house.desk().base, voice)
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
        return Voice(replies.language_of(text, otherwise=prefers or self._house.language))

    def _voice_for_command(self, rest: str, prefers: Language | None) -> Voice:
        # "/status Sora" is no English sentence: only Chinese words tell something here.
        told = replies.language_of(rest, otherwise=Language.EN)
        return Voice((prefers or self._house.language) if told is Language.EN else told)


def _says(voice: Voice, text: str) -> Reply:
    blocks: tuple[Block, ...] = (Paragraph(text),)
    return Reply(blocks, voice.language)

"""A question that nobody answered, on its way to the maintainers: only with its asker's consent."""

from __future__ import annotations

from dataclasses import replace

from bot import replies
from bot.conversation import answering
from bot.conversation.turn import Turn
from bot.conversation.words import asked_for, claim_text, command
from bot.memory import Asked, Effect, Outcome, Unanswered
from bot.messages import Content, Paragraph, Reply
from bot.phrases.room_words import room_words
from bot.replies import Voice
from knowledge import Answer, normal

MAX_ASKED_CHARS = 4_000
"""Of a question that is kept: a message of Telegram is no longer, and maintainers read it whole."""


def pressed(turn: Turn, voice: Voice) -> Outcome:
    """The consent, given by a button: the words are those of the message that we had answered."""
    handed = _handed_on(turn, _words_at_hand(turn.incoming.content), voice)
    if not handed.effects:
        return replace(handed, deliveries=(turn.toast(), *handed.deliveries))
    # Asked once: the button goes, and a line that stays says what was kept.
    without = turn.edit(Reply((), voice.language))
    return replace(handed, deliveries=(turn.toast(), without, *handed.deliveries))


def commanded(turn: Turn, rest: str, voice: Voice) -> Outcome:
    """The consent, given by a command: /ask and the words, or as a reply to them."""
    text = claim_text(asked_for(turn.incoming.content, rest))
    if not text and turn.takes_questions:
        return turn.says(room_words(voice.language).ask_how, voice)
    return _handed_on(turn, text, voice)


def none_of_these(turn: Turn, voice: Voice) -> Outcome:
    """None of the facts offered was meant: nobody answered the question, and it may be handed on."""
    text = _words_at_hand(turn.incoming.content)
    effects: tuple[Effect, ...] = (Unanswered(normal(text)),) if text else ()
    reply = replies.what_is_unknown(voice)
    if text:
        reply = answering.offer_to_ask(turn, reply, voice)
    return Outcome((turn.toast(), turn.edit(reply)), effects)


def _handed_on(turn: Turn, text: str, voice: Voice) -> Outcome:
    say = room_words(voice.language)
    if turn.house.maintainers and not turn.private:
        return turn.says(say.ask_private, voice)
    if not turn.takes_questions:
        return turn.says(say.ask_closed, voice)
    if not text:
        return turn.says(say.ask_send, voice)
    result, around = answering.check(turn, text)
    if result.answer is Answer.KNOWN:
        # Answered meanwhile, or asked without looking: nothing needs to be kept.
        return Outcome((answering.known_reply(turn, result, around, voice),))
    kept = replies.without_contacts(text[:MAX_ASKED_CHARS])
    effects: tuple[Effect, ...] = (Asked(kept, normal(text), voice.language),)
    done = Reply((Paragraph(say.ask_done),), voice.language)
    return Outcome((turn.send(done, to_message=turn.incoming.message_id),), effects)


def _words_at_hand(content: Content) -> str:
    """The words of the message that ours had answered, without a command that they began with."""
    text = claim_text(content)
    found = command(text)
    return found[1] if found else text

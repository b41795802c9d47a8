"""A question that nobody answered, on its way to the maintainers: only with its asker's consent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from bot import replies
from bot.conversation import answering
from bot.conversation.turn import Turn
from bot.conversation.words import asked_for, claim_text, command
from bot.delivery import Delivery
from bot.memory import Asked, Effect, Fault, Outcome, ShowWords, Unanswered
from bot.messages import Action, Button, Content, Paragraph, Press, Reply
from bot.phrases.queue_words import queue_words
from bot.replies import Voice
from knowledge import Answer, normal

FAULTS: Mapping[str, Fault] = {
    Action.WRONG_MATCH: Fault.WRONG_MATCH,
    Action.OUTDATED: Fault.OUTDATED,
    Action.WRONG_VERDICT: Fault.WRONG_VERDICT,
    Action.WEAK_SOURCE: Fault.WEAK_SOURCE,
}
"""The faults by the buttons that report them."""

MAX_ASKED_CHARS = 4_000
"""Of a question that is kept: a message of Telegram is no longer, and maintainers read it whole."""


def pressed(turn: Turn, voice: Voice) -> Outcome:
    """The consent, given by a button: the words are those of the message that we had answered."""
    handed = _handed_on(turn, _words_at_hand(turn.incoming.content), voice)
    if not handed.effects:
        return replace(handed, deliveries=(turn.toast(), *handed.deliveries))
    # Asked once: the button goes, and a line that stays says what was kept.
    without = (turn.edit(Reply((), voice.language)),) if turn.abilities.edits else ()
    return replace(handed, deliveries=(turn.toast(), *without, *handed.deliveries))


def commanded(turn: Turn, rest: str, voice: Voice) -> Outcome:
    """The consent, given by a command: /ask and the words, or as a reply to them."""
    text = claim_text(asked_for(turn.incoming.content, rest))
    if not text and turn.takes_questions:
        return turn.says(voice.of_rooms.ask_how, voice)
    return _handed_on(turn, text, voice)


def none_of_these(turn: Turn, voice: Voice) -> Outcome:
    """None of the facts offered was meant: nobody answered the question, and it may be handed on."""
    text = _words_at_hand(turn.incoming.content)
    effects: tuple[Effect, ...] = (Unanswered(turn.house.counted_as(text)),) if text else ()
    reply = replies.what_is_unknown(voice)
    if text:
        reply = answering.offer_to_ask(turn, reply, text, voice)
    return Outcome((turn.toast(), turn.edit(reply)), effects)


def _handed_on(turn: Turn, text: str, voice: Voice) -> Outcome:
    say = voice.of_rooms
    if turn.house.has_maintainers and not turn.private:
        return turn.says(say.ask_private, voice)
    if not turn.takes_questions:
        return turn.says(say.ask_closed, voice)
    if not text:
        return turn.says(say.ask_send, voice)
    result, around = answering.check(turn, text)
    if result.answer is Answer.KNOWN:
        # Answered meanwhile, or asked without looking: nothing needs to be kept.
        return Outcome((answering.known_reply(turn, result, around, voice),))
    if turn.house.memory.unwanted(normal(text)):
        return turn.says(queue_words(voice.language).ask_unwanted, voice)
    kept = replies.without_contacts(text[:MAX_ASKED_CHARS])
    effects: tuple[Effect, ...] = (Asked(kept, normal(text), voice.language),)
    return Outcome((_done(turn, voice),), effects)


def _done(turn: Turn, voice: Voice) -> Delivery:
    """What was kept, and how its asker learns of the verdict: from us, or at the link that goes with it."""
    say, incoming = voice.of_rooms, turn.incoming
    if not turn.paged:
        return turn.send(
            Reply((Paragraph(turn.promised(say.ask_done, voice)),), voice.language),
            to_message=incoming.message_id,
        )
    days = dict(turn.house.kept).get("ticket", dt.timedelta()).days
    line = queue_words(voice.language).ask_done_page.format(days=days)
    # The name of its own room, that nobody else was told, is the ticket of a page.
    return replace(turn.send(Reply((Paragraph(line),), voice.language)), token=incoming.address.room)


def shown(turn: Turn, press: Press, voice: Voice) -> Outcome:
    """The consent to show the words under a fault, given by a button."""
    say = queue_words(voice.language)
    letter, _, report = press.argument.partition(":")
    text, fault = _words_at_hand(turn.incoming.content), FAULTS.get(letter)
    if not (text and fault and turn.private and turn.house.has_maintainers):
        return Outcome((turn.toast(say.words_gone, voice.language),))
    effect = ShowWords(replies.without_contacts(text[:MAX_ASKED_CHARS]), fault, report)
    return Outcome((turn.toast(say.words_shown, voice.language),), (effect,))


def show_button(turn: Turn, fault: Action, voice: Voice) -> tuple[Button, ...]:
    """The offer to show the words under a fault; none where there are none, or they are not only theirs."""
    if not (turn.private and turn.house.has_maintainers and _words_at_hand(turn.incoming.content)):
        return ()
    where = f":{turn.incoming.address.room}" if turn.paged else ""
    press = Press(Action.SHOW, language=voice.language, argument=f"{fault.value}{where}")
    return (Button(queue_words(voice.language).show_words, press),)


def _words_at_hand(content: Content) -> str:
    """The words of the message that ours had answered, without a command that they began with."""
    text = claim_text(content)
    found = command(text)
    return found[1] if found else text

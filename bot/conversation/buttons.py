"""A pressed button → what comes of it. A button carries all that is needed, so it never dies."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot import etiquette, replies
from bot.conversation import answering, asking, rooms
from bot.conversation.turn import Turn
from bot.delivery import Delivery, Told, Way
from bot.logs import Event, note
from bot.memory import SILENCE, Complaint, Effect, Outcome, SetRoom, Tallied, Watch
from bot.messages import Action, Button, Paragraph, Press, Reply, Rights
from bot.phrases.queue_words import queue_words
from bot.replies import Circumstances, Voice
from knowledge import Fact

_FOR_ADMINS = frozenset({Action.MUTE, Action.DELETE, Action.SETTING})


def for_admins(press: Press) -> bool:
    """Whether only an admin of the room may press this button there."""
    return press.action in _FOR_ADMINS


def pressed(turn: Turn, press: Press) -> Outcome:
    """What comes of a button, whoever pressed it and whenever."""
    note(Event.BUTTON_ANSWERED, action=press.action.name.lower())
    voice = turn.voice_in(press.language)
    if for_admins(press) and not turn.private:
        refusal = _refusal(turn, voice)
        if refusal:
            return Outcome((turn.toast(refusal, voice.language),))
        return _by_admin(turn, press, voice)
    if press.fact_id and (turn.lasting or press.action is not Action.NONE_OF_THESE):
        return _about_a_fact(turn, press, voice)
    return _PLAIN.get(press.action, _old)(turn, press, voice)


def _about_a_fact(turn: Turn, press: Press, voice: Voice) -> Outcome:
    fact = turn.house.current().base.facts.get(press.fact_id)
    does = _ABOUT_A_FACT.get(press.action)
    return does(turn, press, voice, fact) if does and fact else _old(turn, press, voice)


def _old(turn: Turn, _: Press, voice: Voice) -> Outcome:
    gone = Reply((Paragraph(voice.say.old_button),), voice.language)
    return _answered(turn, gone, only_to=turn.incoming.author)


def _why(turn: Turn, _: Press, voice: Voice) -> Outcome:
    return _answered(turn, rooms.why_reply(turn, voice), only_to=turn.incoming.author)


def _ask(turn: Turn, _: Press, voice: Voice) -> Outcome:
    return asking.pressed(turn, voice)


def _none_of_these(turn: Turn, _: Press, voice: Voice) -> Outcome:
    return asking.none_of_these(turn, voice)


def _details(turn: Turn, press: Press, voice: Voice, fact: Fact) -> Outcome:
    around = Circumstances(turn.house.current().base, turn.today)
    shown = replies.details(fact, around, voice, press.stance)
    return _answered(turn, shown, only_to=turn.incoming.author)


def _family(turn: Turn, _: Press, voice: Voice, fact: Fact) -> Outcome:
    # Alone in its message, and as no answer to another: it is there to be passed on.
    text = replies.family_text(voice, turn.house.current().base, fact, turn.today)
    return Outcome((turn.toast(), turn.send(text, to_message="")))


def _picked(turn: Turn, press: Press, voice: Voice, _: Fact) -> Outcome:
    reply, tells = answering.picked(turn, press, voice)
    # The question was counted when it was asked: what it led to is counted here.
    tallied = (Tallied(turn.today, None, tells),)
    return Outcome((turn.toast(), turn.edit(reply, tells)), tallied=tallied)


def _answered(turn: Turn, reply: Reply, *, only_to: str = "") -> Outcome:
    """A new message below ours; in a group for the presser alone, where the platform can do that."""
    message = turn.send(reply, to_message=turn.incoming.on_message)
    if only_to and not turn.private:
        message = _for_one(message, turn.incoming.token, only_to)
    return Outcome((turn.toast(), message))


def _for_one(message: Delivery, token: str, who: str) -> Delivery:
    return Delivery(
        message.address, message.reply, to_message=message.to_message, token=token, asker=who, only_to=who
    )


# --- what is wrong, and what is followed


def _faults(turn: Turn, press: Press, voice: Voice, _: Fact) -> Outcome:
    """The faults where the answer's buttons stood: they need no message of their own."""
    if turn.paged and turn.house.has_maintainers:
        *faults, _back = replies.fault_buttons(press, voice)
        line = Paragraph(voice.of_rooms.pick_fault)
        return Outcome((turn.send(Reply((line,), voice.language, tuple(faults))),))
    if not turn.lasting:
        return _old(turn, press, voice)
    return Outcome(_asked_back(turn, voice.of_rooms.pick_fault, replies.fault_buttons(press, voice), voice))


def _asked_back(turn: Turn, line: str, buttons: tuple[Button, ...], voice: Voice) -> tuple[Delivery, ...]:
    """A line, and other buttons where the answer's stood; one message where choices are lines of it."""
    if turn.abilities.numbered:
        return (turn.send(Reply((Paragraph(line),), voice.language, buttons)),)
    return (turn.toast(line, voice.language), turn.edit(Reply((), voice.language, buttons)))


def disliked(turn: Turn) -> Outcome:
    """A thumb down on an answer asks what is wrong with it: its buttons become the faults."""
    answer = turn.house.memory.answer_at(turn.incoming.address, turn.incoming.on_message)
    if not (turn.lasting and answer and answer.tells):
        return SILENCE
    told, voice = answer.tells[0], turn.voice("")
    press = Press(Action.FAULT, told.fact_id, told.stance, told.as_of, told.digest, voice.language)
    return Outcome((turn.edit(Reply((), voice.language, replies.fault_buttons(press, voice))),))


def _no_fault(turn: Turn, press: Press, voice: Voice, _: Fact) -> Outcome:
    if not turn.abilities.edits:
        # The answer's own buttons cannot come back: a word says that it was heard.
        return Outcome((turn.toast(voice.of_rooms.nothing_wrong, voice.language),))
    return Outcome((turn.toast(), *_own_buttons(turn, press, voice)))


def _complained(turn: Turn, press: Press, voice: Voice, _: Fact) -> Outcome:
    effect = Complaint(
        asking.FAULTS[press.action],
        press.fact_id,
        press.stance,
        press.as_of,
        press.digest,
        turn.incoming.on_message,
        voice.language,
    )
    show = asking.show_button(turn, press.action, voice)
    return Outcome(_thanks(turn, press, voice, show), (effect,))


def _thanks(turn: Turn, press: Press, voice: Voice, show: tuple[Button, ...]) -> tuple[Delivery, ...]:
    """That it was taken, and the offer to show the words that were answered."""
    say, about = voice.of_rooms, queue_words(voice.language)
    if turn.paged:
        lines = (about.thanks_page, *([about.show_offer] if show else []))
        return (turn.send(Reply(tuple(map(Paragraph, lines)), voice.language, show)),)
    if not show:
        # Where there are no maintainers, nobody comes back with what became of it.
        said = turn.promised(say.thanks, voice) if turn.house.has_maintainers else say.noted
        return (turn.toast(said, voice.language), *_own_buttons(turn, press, voice))
    back = replace(press, action=Action.NONE_OF_THESE)
    buttons = (*show, Button(about.show_not, back))
    return _asked_back(turn, turn.promised(about.thanks_show, voice), buttons, voice)


def _shown(turn: Turn, press: Press, voice: Voice) -> Outcome:
    shown = asking.shown(turn, press, voice)
    return replace(shown, deliveries=(*shown.deliveries, *_own_buttons(turn, press, voice)))


def _own_buttons(turn: Turn, press: Press, voice: Voice) -> tuple[Delivery, ...]:
    """The buttons that stood under the answer before the faults were shown; they stand there still where
    nothing can be changed.
    """
    if not turn.abilities.edits:
        return ()
    answer = turn.house.memory.answer_at(turn.incoming.address, turn.incoming.on_message)
    tells = answer.tells if answer and answer.tells else _from(turn, press)
    if answer and answer.unasked:
        buttons = replies.unasked_buttons(tells, voice)
    else:
        buttons = replies.answer_buttons(tells, voice, watch=turn.private)
    return (turn.edit(Reply((), voice.language, buttons)),)


def _from(turn: Turn, press: Press) -> tuple[Told, ...]:
    """What an answer told that is remembered no more, as far as its button says it."""
    fact = turn.house.current().base.facts.get(press.fact_id)
    if fact is None:
        return ()
    as_of = press.as_of or turn.today
    return (Told(fact.id, press.stance, fact.verdict_on(as_of, press.stance), as_of, press.digest),)


def _watched(turn: Turn, press: Press, voice: Voice, fact: Fact) -> Outcome:
    say = voice.of_rooms
    if not (turn.lasting and turn.private):
        return Outcome((turn.toast(say.watch_private, voice.language),))
    followed = turn.house.memory.watches(turn.incoming.address, turn.incoming.author)
    # Under an answer the button goes to and fro; under a notice or in the list it only ends.
    on = fact.id not in followed and press.as_of is not None
    verdict = fact.verdict_on(turn.today, press.stance)
    effect = Watch(fact.id, press.stance, verdict, voice.language, on=on)
    said = turn.promised(say.watching, voice) if on else say.watching_no_more
    told = turn.toast(said, voice.language)
    under = turn.house.memory.answer_at(turn.incoming.address, turn.incoming.on_message)
    if press.as_of or (under and under.tells):
        return Outcome((told,), (effect,))
    left = [one for one in followed if one != fact.id]
    shown = replies.watch_list(voice, turn.house.current().base, left)
    return Outcome((told, turn.edit(shown)), (effect,))


# --- for admins


def _refusal(turn: Turn, voice: Voice) -> str:
    """Why whoever pressed may not do that; empty where they may."""
    say = voice.of_rooms
    if turn.incoming.rights is Rights.ADMIN:
        return ""
    return say.only_admins if turn.incoming.rights is Rights.MEMBER else say.rights_unknown


def _by_admin(turn: Turn, press: Press, voice: Voice) -> Outcome:
    say = voice.of_rooms
    match press.action:
        case Action.DELETE:
            gone = Delivery(turn.incoming.address, None, Way.DELETE, to_message=turn.incoming.on_message)
            return Outcome((turn.toast(say.deleted, voice.language), gone))
        case Action.MUTE:
            settings = rooms.muted(turn.room, turn.now + etiquette.MUTE)
            until = replies.moment(voice, turn.now + etiquette.MUTE)
            effects: tuple[Effect, ...] = (SetRoom(settings),)
            return Outcome((turn.toast(say.muted_now.format(until=until), voice.language),), effects)
        case _:
            return rooms.set_group(turn, press, voice)


_PLAIN: Mapping[Action, Callable[[Turn, Press, Voice], Outcome]] = {
    Action.SETTING: rooms.set_private,
    Action.ASK: _ask,
    Action.SHOW: _shown,
    Action.WHY: _why,
    Action.NONE_OF_THESE: _none_of_these,
}

_ABOUT_A_FACT: Mapping[Action, Callable[[Turn, Press, Voice, Fact], Outcome]] = {
    Action.DETAILS: _details,
    Action.FAMILY: _family,
    Action.PICK: _picked,
    Action.WATCH: _watched,
    Action.FAULT: _faults,
    Action.NONE_OF_THESE: _no_fault,
    **dict.fromkeys(map(Action, asking.FAULTS), _complained),
}

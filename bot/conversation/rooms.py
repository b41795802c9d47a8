"""What a room decides about us, and what we tell it of ourselves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from bot import etiquette, replies
from bot.conversation.turn import Turn
from bot.conversation.words import claim_text
from bot.delivery import Groups
from bot.memory import (
    SILENCE,
    LeftRoom,
    MovedRoom,
    Outcome,
    Policy,
    RoomSettings,
    SetRoom,
    Silence,
)
from bot.messages import Bullets, Kind, Paragraph, Press, Reply
from bot.replies import Page, Panel, Voice

# --- comings and goings


def changed_room(turn: Turn) -> Outcome:
    """We were let in, put out, or the room moved."""
    incoming = turn.incoming
    match incoming.kind:
        case Kind.LEFT:
            return Outcome(effects=(LeftRoom(),))
        case Kind.MOVED if incoming.moved_to:
            new = replace(incoming.address, room=incoming.moved_to, thread="")
            return Outcome(effects=(MovedRoom(new),))
        case Kind.JOINED if not turn.private:
            return _joined(turn)
        case Kind.JOINED if turn.abilities.greets and not turn.room.introduced:
            return Outcome((replace(turn.send(greeting(turn), to_message=""), asker=""),), (_met(turn),))
        case _:
            return SILENCE


def _met(turn: Turn) -> SetRoom:
    return SetRoom(replace(turn.room, introduced=True))


def greeting(turn: Turn) -> Reply:
    """Who we are and what to send us: to somebody who came without a word."""
    voice = turn.voice("")
    items = Bullets(voice.say.help_title, tuple(how_to(turn, voice)))
    return Reply((Paragraph(voice.say.start), items), voice.language)


def how_to(turn: Turn, voice: Voice) -> Iterator[str]:
    """How to use us: first what is asked in private and in a group, then the rest."""
    first, *rest = voice.say.help_items
    yield first
    if turn.abilities.groups is not Groups.NONE:
        yield voice.say.help_group
    yield from rest


def _joined(turn: Turn) -> Outcome:
    """We are in, or have other rights than before: one introduction, and what we see is remembered."""
    sees_all = turn.incoming.reads_all
    new = replace(turn.room, introduced=True, sees_all=turn.room.sees_all if sees_all is None else sees_all)
    effects = () if new == turn.room else (SetRoom(new),)
    if turn.room.introduced:
        return Outcome(effects=effects)
    hello = replies.introduction(turn.voice(""), sees_all)
    return Outcome((replace(turn.send(hello, to_message=""), asker=""),), effects)


def presented(turn: Turn, outcome: Outcome) -> Outcome:
    """The same, introducing us to a group that we were let into without being told: with our first answer."""
    unknown_to_it = turn.abilities.groups is Groups.MENTIONS and not turn.room.introduced
    if turn.private or outcome.silent or not unknown_to_it:
        return outcome
    voice = turn.voice(claim_text(turn.incoming.content))
    hello = replies.presented(voice, turn.incoming.reads_all)
    greeted = replace(turn.send(hello, to_message=""), asker="")
    effects = (*outcome.effects, _met(turn))
    return replace(outcome, deliveries=(*outcome.deliveries, greeted), effects=effects)


# --- settings


def settings(turn: Turn, voice: Voice) -> Outcome:
    """The settings of this room, with their buttons."""
    return Outcome((turn.send(_shown(turn, voice)),))


def _shown(turn: Turn, voice: Voice, page: Page = Page.MAIN) -> Reply:
    if turn.private:
        return replies.private_settings(voice, turn.room)
    if not turn.governed:
        return replies.fixed_settings(voice, _sees_all(turn))
    panel = Panel(
        turn.room,
        turn.house.current().base,
        turn.now,
        _sees_all(turn),
        etiquette.MAX_AN_HOUR,
        etiquette.MAX_A_DAY,
    )
    return replies.group_settings(voice, panel, page)


def _sees_all(turn: Turn) -> bool | None:
    return turn.incoming.reads_all if turn.room.sees_all is None else turn.room.sees_all


def set_private(turn: Turn, press: Press, voice: Voice) -> Outcome:
    """A button under the settings of a private room: the language."""
    name, _, value = press.argument.partition(":")
    new = changed(turn.room, name, value, turn.now) if name == "lang" else None
    return _set(turn, new or turn.room, voice)


def set_group(turn: Turn, press: Press, voice: Voice) -> Outcome:
    """A button under the settings of a group, or under our introduction; an admin pressed it."""
    name, _, value = press.argument.partition(":")
    if name == "show":
        page = Page(value) if value in set(Page) else Page.MAIN
        return Outcome((turn.toast(), turn.edit(_shown(turn, voice, page))))
    if name == "intro":
        return _set_from_introduction(turn, value, voice)
    new = changed(turn.room, name, value, turn.now)
    if new and not new.topics <= turn.room.topics | turn.house.current().base.subjects.keys():
        new = None  # a client can claim to have pressed anything, and what is chosen is kept
    return _set(turn, new or turn.room, voice, _PAGES.get(name, Page.MAIN))


_PAGES = {"lang": Page.LANGUAGE, "quiet": Page.QUIET, "topic": Page.TOPICS}


def _set(turn: Turn, new: RoomSettings, voice: Voice, page: Page = Page.MAIN) -> Outcome:
    done = turn.toast(voice.of_rooms.changed, voice.language)
    now = replace(turn, room=new)
    # A room that chose a language reads the very next line in it.
    shown = now.edit(_shown(now, turn.voice_in(new.language) if new.language else voice, page))
    return Outcome((done, shown), () if new == turn.room else (SetRoom(new),))


def _set_from_introduction(turn: Turn, value: str, voice: Voice) -> Outcome:
    new = changed(turn.room, "policy", value, turn.now) or turn.room
    hello = replies.spoken_to(voice, new.policy, _sees_all(turn), etiquette.MAX_AN_HOUR)
    done = turn.toast(voice.of_rooms.changed, voice.language)
    return Outcome((done, turn.edit(hello)), () if new == turn.room else (SetRoom(new),))


def changed(room: RoomSettings, name: str, value: str, now: dt.datetime) -> RoomSettings | None:
    """The settings after that button; None where it says nothing that can be set."""
    match name:
        case "policy" if value in set(Policy):
            return replace(room, policy=Policy(value))
        case "lang":
            known = {word: language for word, language, _ in replies.LANGUAGES}
            return replace(room, language=known[value]) if value in known else None
        case "quiet":
            return _quiet(room, value)
        case "topic":
            # One more, or one less; "all" forgets the choice.
            return replace(room, topics=frozenset() if value == "all" else room.topics ^ {value})
        case "mute":
            return muted(room, now + etiquette.MUTE if value == "24" else None)
        case _:
            return None


def muted(room: RoomSettings, until: dt.datetime | None) -> RoomSettings:
    """The same settings, silent until then."""
    return replace(room, muted_until=until)


def _quiet(room: RoomSettings, value: str) -> RoomSettings | None:
    if value == "off":
        return replace(room, quiet_from=None, quiet_to=None)
    if value not in replies.QUIET_HOURS:
        return None
    start, end = map(int, value.split("-"))
    return replace(room, quiet_from=start, quiet_to=end)


# --- why


def why_reply(turn: Turn, voice: Voice) -> Reply:
    """Why we spoke or kept silent: of the message that was asked about, else of late."""
    if turn.private:
        return Reply((Paragraph(voice.say.why_private),), voice.language)
    lines = [_about_message(turn, voice), *_of_late(turn, voice)]
    return Reply(tuple(Paragraph(line) for line in lines if line), voice.language)


def _about_message(turn: Turn, voice: Voice) -> str:
    say, incoming = voice.of_rooms, turn.incoming
    answer = None
    if incoming.on_message:
        answer = turn.house.memory.answer_at(incoming.address, incoming.on_message)
    if answer is None:
        return voice.say.why_group
    return (
        replies.why_spoke(voice, turn.house.current().base, answer.tells) if answer.unasked else say.why_asked
    )


def _of_late(turn: Turn, voice: Voice) -> list[str]:
    """When we last spoke unasked, why we do not now, and why we last did not; nothing where a button asks
    about one answer.
    """
    if turn.incoming.press:
        return []
    say, memory, address = voice.of_rooms, turn.house.memory, turn.incoming.address
    spoke = memory.spoke(address, turn.incoming.author, turn.now - etiquette.MEMORY)
    at = [once.at.astimezone(turn.now.tzinfo) for once in spoke[-1:]]
    last = [say.why_last.format(moment=replies.moment(voice, moment)) for moment in at]
    if hushed := etiquette.hushed(turn.room, turn.now):
        last.append(replies.why_silent(voice, hushed, now=True))
    word = memory.withheld(address)
    if word in set(Silence) and word != hushed:
        last.append(replies.why_silent(voice, Silence(word)))
    return last

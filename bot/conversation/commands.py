"""A command → what comes of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot import replies
from bot.conversation import answering, asking, rooms
from bot.conversation.turn import Turn
from bot.conversation.words import asked_for
from bot.logs import Event, note
from bot.memory import SILENCE, Forget, Outcome
from bot.messages import Block, Bullets, Paragraph, Reply, Rights
from bot.replies import Voice

FOR_ADMINS = frozenset({"forget"})
"""Commands that do more for an admin of the group."""


def commanded(turn: Turn, name: str, rest: str) -> Outcome:
    """What comes of "/name rest"."""
    note(Event.COMMAND_ANSWERED)
    voice = turn.voice_of_command(rest)
    match name:
        case "check":
            return answering.answered(turn, asked_for(turn.incoming.content, rest))
        case "status":
            return _reply(turn, replies.status_reply(rest, turn.house.current().base, voice, turn.today))
        case "statements":
            return _reply(turn, replies.statements_reply(rest, turn.house.current().base, voice))
        case "why":
            return _reply(turn, rooms.why_reply(turn, voice))
    # What lasts no longer than its answer has nothing to set, follow or forget.
    return _lasting(turn, name, rest, voice) if turn.lasting else _fixed(turn, name, voice)


def _lasting(turn: Turn, name: str, rest: str, voice: Voice) -> Outcome:
    match name:
        case "settings":
            return rooms.settings(turn, voice)
        case "ask":
            return asking.commanded(turn, rest, voice)
        case "subscribe":
            return _followed(turn, voice)
        case "forget":
            return _forget(turn, voice)
        case "privacy":
            offers = turn.house.has_maintainers
            house = turn.house
            groups = turn.abilities.groups
            told = replies.privacy(voice, house.kept, offers=offers, asks=house.asks, groups=groups)
            return _reply(turn, told)
        case _:
            return _fixed(turn, name, voice)


def _followed(turn: Turn, voice: Voice) -> Outcome:
    if not turn.private:
        return turn.says(voice.of_rooms.watch_private, voice)
    watched = turn.house.memory.watches(turn.incoming.address, turn.incoming.author)
    return _reply(turn, replies.watch_list(voice, turn.house.current().base, watched))


def _forget(turn: Turn, voice: Voice) -> Outcome:
    room_too = not turn.private and turn.incoming.rights is Rights.ADMIN
    told = replies.forgotten(voice, group=not turn.private and turn.governed, room_too=room_too)
    # Nothing about its asker goes with the answer: it would be kept again.
    return Outcome((replace(turn.send(told), asker=""),), (Forget(room_too),))


def _fixed(turn: Turn, name: str, voice: Voice) -> Outcome:
    say = voice.say
    how_to = Bullets(say.help_title, (*rooms.how_to(turn, voice), *_more(turn, voice)))
    fixed: dict[str, tuple[Block, ...]] = {
        "start": (Paragraph(say.start), how_to),
        "help": (how_to,),
        "privacy": (Paragraph(say.privacy), *replies.shown_to(voice, turn.house.asks)),
        "forget": (Paragraph(say.forget),),
    }
    if name in fixed:
        return _reply(turn, Reply(fixed[name], voice.language))
    if not turn.private and turn.abilities.slashes and "@" not in turn.incoming.content.typed:
        # Nobody named us: it may well be a command for another bot in this room.
        return SILENCE
    unknown = say.unknown_command.format(command=f"/{replies.quoted(name, voice)}")
    return turn.says(unknown, voice)


def _more(turn: Turn, voice: Voice) -> Iterator[str]:
    """What else can be done where the room lasts."""
    if turn.lasting:
        say = voice.of_rooms
        yield from say.help_more
        if turn.takes_questions:
            yield say.help_ask


def _reply(turn: Turn, reply: Reply) -> Outcome:
    return Outcome((turn.send(reply),))

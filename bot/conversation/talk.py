"""The one use case: what somebody sent → what comes of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import groupby

from bot import etiquette
from bot.conversation import answering, buttons, commands, numbers, rooms
from bot.conversation.house import House
from bot.conversation.turn import Turn
from bot.conversation.words import claim_text, command, together
from bot.delivery import Delivery, Way
from bot.etiquette import Listening
from bot.logs import Event, note
from bot.memory import SILENCE, Outcome
from bot.messages import Incoming, Kind, Paragraph, Reply, Room
from bot.replies import Voice


class Conversation:
    """Answers messages from the edition that is current when they come."""

    def __init__(self, house: House) -> None:
        """`house.current` and `house.today` are asked anew for every message."""
        self._house = house

    def respond(self, batch: Sequence[Incoming], now: dt.datetime) -> Outcome:
        """What comes of a message, or of several by one author that are answered as one.

        `now` knows its time zone. Never raises for what somebody may write; what it does raise is a fault of
        ours, and the message may be tried again.
        """
        abilities = self._house.channels.get(batch[-1].address.channel)
        if abilities is None or not abilities.numbered:
            return self._responded(batch, now)
        batch = [numbers.chosen(self._turn(one, now)) for one in batch]
        return numbers.numbered(self._responded(batch, now), batch[-1])

    def _responded(self, batch: Sequence[Incoming], now: dt.datetime) -> Outcome:
        outcomes: list[Outcome] = []
        for (joins, asked), group in groupby(batch, lambda one: (self._joins(one), self._is_asked(one))):
            several = list(group)
            if joins and asked:
                outcomes.append(self._one(together(several), now))
            elif joins:
                outcomes.append(self._first_said(several, now))
            else:
                outcomes += [self._one(one, now) for one in several]
        return Outcome.of(outcomes)

    def answer(self, incoming: Incoming) -> Reply | None:
        """The reply to send, or None: for a terminal, and pages that keep nothing."""
        # Nothing that depends on the hour is said there; noon is that day in every time zone we may be in.
        noon = dt.datetime.combine(self._house.today(), dt.time(12), self._house.zone)
        outcome = self.respond([incoming], noon)
        return next((one.reply for one in outcome.deliveries if one.reply), None)

    def needs_rights(self, incoming: Incoming) -> bool:
        """Whether `Incoming.rights` must be filled in before `respond`: only admins may do this."""
        if incoming.address.kind is Room.PRIVATE:
            return False
        if incoming.press:
            return buttons.for_admins(incoming.press)
        found = command(incoming.content.typed)
        return found is not None and found[0] in commands.FOR_ADMINS

    def busy(self, incoming: Incoming) -> Outcome:
        """The polite "too much at once": what is said instead of an answer; changes nothing."""
        turn = self._turn(incoming, dt.datetime.combine(self._house.today(), dt.time(12), self._house.zone))
        press = incoming.press
        voice = turn.voice_in(press.language) if press else self._voice(turn)
        said = voice.of_rooms.busy
        if incoming.kind is Kind.INLINE:
            return Outcome((Delivery(incoming.address, None, Way.INLINE, token=incoming.token),))
        if press:
            return Outcome((turn.toast(said, voice.language),))
        if incoming.kind not in {Kind.MESSAGE, Kind.GUEST} or not self._is_asked(incoming):
            return SILENCE
        reply = Reply((Paragraph(said),), voice.language, quiet=True)
        told = Outcome((turn.send(reply),))
        return answering.as_guest(turn, told) if incoming.kind is Kind.GUEST else told

    def _voice(self, turn: Turn) -> Voice:
        content = turn.incoming.content
        if found := command(content.typed):
            return turn.voice_of_command(found[1])
        return turn.voice(claim_text(content))

    # --- one message

    def _one(self, incoming: Incoming, now: dt.datetime) -> Outcome:
        turn = self._turn(incoming, now)
        desk = self._house.maintainers
        if desk and not incoming.from_bot and desk.handles(incoming):
            return desk.respond(incoming, now)
        if incoming.kind is Kind.EDITED:
            return self._edited(turn)
        return self._heard(turn, self._listens(incoming))

    def _heard(self, turn: Turn, listening: Listening) -> Outcome:
        if listening is Listening.IGNORE:
            note(Event.MESSAGE_IGNORED)
            return SILENCE
        if listening is Listening.OVERHEAR:
            return answering.overheard(turn)
        if turn.incoming.press:
            return rooms.presented(turn, buttons.pressed(turn, turn.incoming.press))
        return rooms.presented(turn, self._answered(turn))

    def _answered(self, turn: Turn) -> Outcome:
        match turn.incoming.kind:
            case Kind.JOINED | Kind.LEFT | Kind.MOVED:
                return rooms.changed_room(turn)
            case Kind.REACTION:
                return buttons.disliked(turn)
            case Kind.INLINE:
                return answering.offered_inline(turn)
            case Kind.GUEST:
                return answering.as_guest(turn, self._asked(turn))
            case _:
                return self._asked(turn)

    def _asked(self, turn: Turn) -> Outcome:
        content = turn.incoming.content
        if found := command(content.typed):
            return commands.commanded(turn, *found)
        return answering.answered(turn, content)

    def _edited(self, turn: Turn) -> Outcome:
        incoming = turn.incoming
        before = self._house.memory.answer_to(incoming.address, incoming.message_id)
        listening = self._listens(incoming)
        if incoming.from_bot or (before is None and listening is not Listening.ANSWER):
            # Nobody asked, and we had said nothing: what was changed afterwards is let be.
            note(Event.MESSAGE_IGNORED)
            return SILENCE
        return answering.answered_anew(turn, self._asked(turn))

    def _first_said(self, several: Sequence[Incoming], now: dt.datetime) -> Outcome:
        """Of messages that nobody addressed to us: the first to which there is something to say."""
        outcome = SILENCE
        for one in several:
            outcome = self._one(one, now)
            if not outcome.silent:
                break
        return outcome

    # --- small things

    def _turn(self, incoming: Incoming, now: dt.datetime) -> Turn:
        room = self._house.memory.room(incoming.address)
        addressed = etiquette.listen(incoming, room.policy) is Listening.ANSWER
        moment = now.astimezone(self._house.zone)
        return Turn(self._house, incoming, moment, self._house.today(), room, addressed=addressed)

    def _is_asked(self, incoming: Incoming) -> bool:
        return self._listens(incoming) is Listening.ANSWER

    def _listens(self, incoming: Incoming) -> Listening:
        return etiquette.listen(incoming, self._house.memory.room(incoming.address).policy)

    @staticmethod
    def _joins(incoming: Incoming) -> bool:
        """Whether a message may be answered together with its neighbours."""
        plain = incoming.kind is Kind.MESSAGE and incoming.press is None
        return plain and command(incoming.content.typed) is None

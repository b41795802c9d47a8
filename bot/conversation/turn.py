"""One message and all that its answer depends on; and how its deliveries are made."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot import replies
from bot.conversation.house import House
from bot.delivery import Abilities, Delivery, Groups, Told, Way
from bot.memory import Outcome, RoomSettings
from bot.messages import Incoming, Kind, Language, Paragraph, Reply, Room
from bot.replies import Voice

NAME = 2
"""Words below which Latin letters tell no language: "Sora" alone is a name, whoever writes it."""

_PARTED = re.compile(r"[\s:：]")
"""What stands between the word for a command and what it is about."""

_NONE = Abilities()


@dataclass(frozen=True, slots=True)
class Turn:
    """A message, the moment, and its room's settings: what one answer is made from."""

    house: House
    incoming: Incoming
    now: dt.datetime
    """In the operator's time zone."""
    today: dt.date
    room: RoomSettings
    addressed: bool = False
    """Whether it was said to us; only then may anybody outside this machine be asked about it."""

    @property
    def private(self) -> bool:
        """Whether nobody else reads along."""
        return self.incoming.address.kind is Room.PRIVATE and self.incoming.kind is not Kind.GUEST

    @property
    def lasting(self) -> bool:
        """Whether we can write here later: what is set, followed or handed on here has an end."""
        return self.abilities.pushes

    @property
    def abilities(self) -> Abilities:
        """What the platform of this message lets us do."""
        return self.house.channels.get(self.incoming.address.channel, _NONE)

    @property
    def governed(self) -> bool:
        """Whether the platform tells us who may change the settings of a group."""
        return self.abilities.groups is Groups.MEMBER

    @property
    def paged(self) -> bool:
        """Whether it was asked on a page that nobody can write to, and that may come back."""
        return self.incoming.address.channel in self.house.pages

    @property
    def one_message(self) -> bool:
        """Whether all we know of this room is one message of ours, posted there by somebody else."""
        return bool(self.incoming.on_message) and self.incoming.on_message == self.incoming.address.room

    @property
    def takes_questions(self) -> bool:
        """Whether a question may be handed to the maintainers from here, with its asker's consent."""
        if not (self.house.has_maintainers and self.private):
            return False
        if self.paged:
            return True
        if not (self.lasting and self.incoming.author):
            return False
        return not self.house.memory.muted(self.incoming.author, self.incoming.address.channel)

    # --- whose language

    def voice(self, text: str) -> Voice:
        """The voice to answer these words in: the room's, else that of the words, else the reader's."""
        prefers = self.incoming.prefers or self.house.language
        told = replies.language_of(text, otherwise=prefers)
        if told is Language.EN and len(text.split()) < NAME:
            # A name is the same in any language.
            told = prefers
        return self.voice_in(self.room.language or told)

    def voice_of_command(self, rest: str) -> Voice:
        """The same for a command: "/status Sora" is no English sentence; only Chinese words tell. Where the
        platform knows nothing of the reader, a plain word for the command (隱私, help) tells, too.
        """
        if self.room.language:
            return self.voice_in(self.room.language)
        word = self._word()
        told = replies.language_of(f"{word} {rest}", otherwise=Language.EN)
        if told is Language.EN:
            told = self.incoming.prefers or replies.language_of(word, otherwise=self.house.language)
        return self.voice_in(told)

    def _word(self) -> str:
        typed = self.incoming.content.typed.strip()
        return "" if self.incoming.prefers or typed.startswith("/") else _PARTED.split(typed, maxsplit=1)[0]

    def voice_in(self, language: Language) -> Voice:
        """The voice of that language, for whoever reads it on this platform."""
        return Voice(language, spoken=not self.abilities.slashes)

    def promised(self, text: str, voice: Voice) -> str:
        """A promise to come back, with what the platform makes of it."""
        if self.abilities.window is None:
            return text
        return f"{text}{'' if voice.chinese else ' '}{voice.of_rooms.later}"

    # --- deliveries

    def send(
        self, reply: Reply, tells: Sequence[Told] = (), *, to_message: str | None = None, asked: bool = True
    ) -> Delivery:
        """A new message; as an answer to the one that came, unless said otherwise."""
        return Delivery(
            self.incoming.address,
            reply,
            to_message=self.incoming.message_id if to_message is None else to_message,
            tells=tuple(tells),
            asker=self.incoming.author if asked else "",
            unasked=not asked,
        )

    def edit(self, reply: Reply, tells: Sequence[Told] = ()) -> Delivery:
        """In place of the message whose button was pressed; where that cannot be, a new message."""
        if not self.abilities.edits:
            return self.send(reply, tells)
        return replace(self.send(reply, tells, to_message=self.incoming.on_message), way=Way.EDIT)

    def toast(self, text: str = "", language: Language = Language.ZH_HANS) -> Delivery:
        """A passing line to whoever pressed; without text it only ends the waiting."""
        said = Reply((Paragraph(text),), language) if text else None
        return Delivery(self.incoming.address, said, Way.TOAST, token=self.incoming.token)

    def says(self, text: str, voice: Voice) -> Outcome:
        """One paragraph, and nothing else."""
        return Outcome((self.send(Reply((Paragraph(text),), voice.language)),))

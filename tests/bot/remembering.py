"""A memory in a dictionary, and a stage on which rooms and people meet the bot: for stories and properties.

What happens is written down as a transcript, one line a message:

    阿兰: 云雀已经开放了
    → 已过时：…                 an answer (⤷ quiet, ✎ edited, ✗ taken back, ☰ to one member only)
    (toast) …                   a passing line
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from bot import memory
from bot.channels.plain import plain_text
from bot.conversation import Conversation, Current, House
from bot.delivery import Abilities, Delivery, Told, Way
from bot.memory import Answered, Outcome, RoomSettings, SetRoom, Spoke
from bot.messages import Address, Button, Content, Incoming, Kind, Press, Reply, Rights, Room
from tests.bot.builders import BASE, TODAY, ByHeart

NOON = dt.datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=dt.UTC)
CHAT = "telegram"


@dataclass
class Remembering:
    """`bot.memory.Memory` in this process; `apply` writes what a store would write."""

    rooms: dict[str, RoomSettings] = field(default_factory=dict)
    spoken: list[tuple[str, str, Spoke]] = field(default_factory=list)
    answers: dict[tuple[str, str], tuple[str, Answered]] = field(default_factory=dict)
    """By room and our message: the message it answered, and what it told."""
    watched: dict[str, set[str]] = field(default_factory=dict)
    why: dict[str, str] = field(default_factory=dict)
    muted_authors: set[str] = field(default_factory=set)
    unwanted_texts: set[str] = field(default_factory=set)
    effects: list[memory.Effect] = field(default_factory=list)
    offers: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def room(self, address: Address) -> RoomSettings:
        return self.rooms.get(address.room, RoomSettings())

    def spoke(self, address: Address, author: str, since: dt.datetime) -> tuple[Spoke, ...]:
        here = [(who, once) for room, who, once in self.spoken if room == address.room and once.at >= since]
        return tuple(replace(once, by_author=who == author) for who, once in here)

    def answer_to(self, address: Address, message_id: str) -> Answered | None:
        found = [
            a for (room, _), (to, a) in self.answers.items() if room == address.room and to == message_id
        ]
        return found[-1] if found and message_id else None

    def answer_at(self, address: Address, message_id: str) -> Answered | None:
        found = self.answers.get((address.room, message_id))
        return found[1] if found else None

    def watches(self, address: Address, author: str) -> tuple[str, ...]:
        return tuple(sorted(self.watched.get(author, ())))

    def offered(self, address: Address) -> tuple[str, ...]:
        return self.offers.get(address.room, ())

    def withheld(self, address: Address) -> str:
        return self.why.get(address.room, "")

    def muted(self, author: str, channel: str) -> bool:
        return author in self.muted_authors

    def unwanted(self, text: str) -> bool:
        return text in self.unwanted_texts

    def apply(self, about: Incoming, outcome: Outcome, now: dt.datetime, ids: Iterable[str]) -> None:
        for effect in outcome.effects:
            self.effects.append(effect)
            self._of_room(about, effect, now)
            self._of_person(about, effect)
        for delivery, name in zip(outcome.deliveries, ids, strict=True):
            self._remember(about, delivery, name, now)

    def _of_room(self, about: Incoming, effect: memory.Effect, now: dt.datetime) -> None:
        room = about.address.room
        match effect:
            case memory.SetRoom(settings):
                self.rooms[room] = settings
            case memory.SpokeUnasked(fact_id):
                self.spoken.append((room, about.author, Spoke(now, fact_id, by_author=False)))
            case memory.Withheld(why):
                self.why[room] = why.value
            case memory.Offered(payloads):
                self.offers[room] = payloads
            case memory.MovedRoom(to):
                self.rooms[to.room] = self.rooms.pop(room, RoomSettings())
            case memory.LeftRoom() | memory.Forget(room_too=True):
                _ = self.rooms.pop(room, None)

    def _of_person(self, about: Incoming, effect: memory.Effect) -> None:
        match effect:
            case memory.Watch(fact_id=fact_id, on=on):
                mine = self.watched.setdefault(about.author, set())
                mine.add(fact_id) if on else mine.discard(fact_id)
            case memory.Forget():
                _ = self.watched.pop(about.author, None)

    def _remember(self, about: Incoming, delivery: Delivery, name: str, now: dt.datetime) -> None:
        here = delivery.address.room
        if delivery.way is Way.DELETE:
            _ = self.answers.pop((here, delivery.to_message), None)
        edits = about.kind in {Kind.MESSAGE, Kind.EDITED} and bool(delivery.asker)
        if (delivery.tells or edits) and delivery.way in {Way.SEND, Way.EDIT, Way.GUEST}:
            bare = tuple(replace(told, claim="") for told in delivery.tells)
            told = Answered(name, bare, delivery.unasked, now)
            self.answers[here, name] = (about.message_id, told)


@dataclass
class Said:
    """One message of ours as people see it."""

    name: str
    room: Address
    reply: Reply
    to: Incoming

    @property
    def text(self) -> str:
        return plain_text(self.reply)

    @property
    def labels(self) -> list[str]:
        return [button.label for button in self.reply.buttons]

    def button(self, label: str) -> Button:
        return next(button for button in self.reply.buttons if button.label.removeprefix("✓ ") == label)


class Stage:
    """Rooms, people, a clock and the bot; everything that is said is in `transcript`."""

    def __init__(self, checker: ByHeart | None = None, memory: Any = None, **house: Any) -> None:
        current = Current(BASE, checker or ByHeart())
        self.memory = memory or Remembering()
        self.now = NOON
        self.transcript: list[str] = []
        self.said: dict[tuple[str, str], Said] = {}
        self.toasts: list[str] = []
        self.outcome = Outcome()
        self._count = 0
        house = {"channels": {CHAT: Abilities(pushes=True, edits=True)}} | house
        self.bot = Conversation(House(lambda: current, self._today, memory=self.memory, **house))

    # --- people

    def group(self, name: str, **settings: Any) -> Address:
        address = Address(CHAT, name, Room.GROUP)
        change = SetRoom(RoomSettings(**settings))
        self.memory.apply(Incoming(address), Outcome(effects=(change,)), self.now, ())
        self.memory.effects.clear()
        return address

    def says(self, who: str, text: str = "", room: Address | None = None, **over: Any) -> list[Said]:
        """Somebody writes; in private where no room is given. Returns what comes back."""
        content = over.pop("content", Content(typed=text))
        place = room or Address(CHAT, who)
        named = over.pop("message_id", "") or self._next("m")
        incoming = Incoming(place, content, named, who, **{"addressed": room is None} | over)
        self.transcript.append(f"{who}: {text or content}")
        return self.happens(incoming)

    def edits(self, who: str, message_id: str, text: str, room: Address | None = None) -> list[Said]:
        return self.says(who, text, room, message_id=message_id, kind=Kind.EDITED)

    def presses(
        self, who: str, said: Said, label: str, rights: Rights = Rights.MEMBER, *, forgotten: bool = False
    ) -> list[Said]:
        """Somebody presses a button under a message of ours."""
        press = Press.decode(said.button(label).payload)
        asked = "" if forgotten else said.to.content.typed or "".join(said.to.content.forwarded)
        incoming = Incoming(
            said.room,
            Content(quoted=asked),
            author=who,
            addressed=True,
            press=press,
            kind=Kind.PRESS,
            on_message=said.name,
            token="t",
            rights=rights,
            reads_all=said.to.reads_all,
        )
        self.transcript.append(f"{who} presses [{label}]")
        return self.happens(incoming)

    def reacts(self, who: str, said: Said, emoji: str) -> list[Said]:
        """Somebody reacts to a message of ours."""
        content = Content(typed=emoji)
        return self.happens(
            Incoming(said.room, content, author=who, kind=Kind.REACTION, on_message=said.name)
        )

    def happens(self, *batch: Incoming) -> list[Said]:
        asked = batch[-1]
        outcome = self.outcome = self.bot.respond(batch, self.now)
        ids = [d.to_message if d.way is Way.EDIT else self._next("b") for d in outcome.deliveries]
        self.memory.apply(asked, outcome, self.now, ids)
        shown = [self._show(asked, one, name) for one, name in zip(outcome.deliveries, ids, strict=True)]
        return [one for one in shown if one]

    def _today(self) -> dt.date:
        return self.now.date()

    def passes(self, **time: float) -> None:
        self.now += dt.timedelta(**time)
        self.transcript.append(f"({self.now:%H:%M})")

    # --- what is seen

    def _show(self, asked: Incoming, one: Delivery, name: str) -> Said | None:
        reply, room = one.reply, one.address
        if one.way is Way.TOAST:
            self.toasts.append(plain_text(reply) if reply else "")
            self.transcript.append(f"(toast) {self.toasts[-1]}")
        elif one.way is Way.DELETE:
            self.said.pop((room.room, one.to_message), None)
            self.transcript.append("✗")
        elif reply is not None:
            return self._put(asked, one, reply, name)
        return None

    def _put(self, asked: Incoming, one: Delivery, reply: Reply, name: str) -> Said:
        before = self.said.get((one.address.room, name))
        if before and not reply.blocks:
            reply = replace(before.reply, buttons=reply.buttons)
        sign = "✎" if before else "☰" if one.only_to else "⤷" if reply.quiet else "→"
        shown = Said(name, one.address, reply, before.to if before else asked)
        self.said[one.address.room, name] = shown
        self.transcript.append(f"{sign} {shown.text.splitlines()[0] if shown.text else ''}")
        return shown

    def _next(self, kind: str) -> str:
        self._count += 1
        return f"{kind}{self._count}"


def told(outcome: Outcome) -> list[Told]:
    """All that an outcome tells."""
    return [one for delivery in outcome.deliveries for one in delivery.tells]

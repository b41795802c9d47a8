"""What the desk's rounds work with, and how they write to people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from bot.curate.bulletins import Bulletins
from bot.curate.cards import Card
from bot.curate.editorial import Editorial
from bot.curate.in_use import Facts
from bot.delivery import Delivery
from bot.messages import Address, Language, Reply
from bot.replies import Circumstances, Voice
from bot.state.desk import DeskStore, Letters


@dataclass(frozen=True, slots=True)
class Office:
    """All that rounds share."""

    store: DeskStore
    facts: Facts
    today: Callable[[], dt.date]
    encode: Callable[[Delivery], Sequence[bytes]]
    """The calls that deliver something; none where its channel cannot, or is not served."""
    ring: Callable[[str], None]
    """There is something to send on the channel of that name."""
    language: Language
    zone: dt.tzinfo
    editorial: Editorial
    """Writes what maintainers decide into the facts."""
    reached: frozenset[str] = frozenset()
    """Names of the channels of this run on which people can be written to. Whoever is elsewhere waits: they
    would count as told."""
    chat: Address | None = None
    """The maintainers' group; None: nothing is posted, and the queue is asked for."""
    robots: tuple[Address, ...] = ()
    """Groups that we only write to: they get alarms, corrections that wait, and the digest."""
    console: str = ""
    """The console's public address; "" where it has none."""
    pages: str = ""
    """The public address of our pages; "" where they have none."""

    def card(self) -> Card:
        """Cards over the edition in use."""
        return Card(self.facts.current().base, Voice(self.language), self.zone)

    def bulletins(self) -> Bulletins:
        """Bulletins over the edition in use."""
        return Bulletins(self.card(), self.console, self.pages)

    @property
    def hears(self) -> bool:
        """Whether there is anybody to tell of an alarm."""
        return bool(self.chat or self.robots)

    def around(self) -> Circumstances:
        """The edition in use, today."""
        return Circumstances(self.facts.current().base, self.today())

    def letters(self, *deliveries: Delivery) -> Letters:
        """Deliveries with their calls."""
        return [(delivery, tuple(self.encode(delivery))) for delivery in deliveries]

    def to_maintainers(self, *replies: Reply) -> Letters:
        """What is posted to their group; nothing where there is none."""
        chat = self.chat
        return self.letters(*(Delivery(chat, reply) for reply in replies)) if chat else []

    def to_robots(self, reply: Reply, but: Collection[str] = ()) -> Letters:
        """What is posted where we only write, except on these channels."""
        return self.letters(*(Delivery(one, reply) for one in self.robots if one.channel not in but))

    def to_all(self, reply: Reply, but: Collection[str] = ()) -> Letters:
        """The same to their group and where we only write, except on these channels."""
        chat = self.to_maintainers(reply) if self.chat and self.chat.channel not in but else []
        return [*chat, *self.to_robots(reply, but)]

    async def say(self, letters: Letters, *, now: float) -> None:
        """Post what belongs to no item of the queue."""
        await self.store.say(letters, now=now)
        self.sent(letters)

    def sent(self, letters: Letters) -> None:
        """Wake whoever delivers them."""
        for channel in {delivery.address.channel for delivery, _ in letters}:
            self.ring(channel)

    def civil_day(self, moment: float) -> dt.date:
        """The day of a moment, in the operator's time zone."""
        return dt.datetime.fromtimestamp(moment, self.zone).date()

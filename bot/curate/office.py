"""What the desk's rounds work with, and how they write to people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

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

    def card(self) -> Card:
        """Cards over the edition in use."""
        return Card(self.facts.current().base, Voice(self.language), self.zone)

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

    def sent(self, letters: Letters) -> None:
        """Wake whoever delivers them."""
        for channel in {delivery.address.channel for delivery, _ in letters}:
            self.ring(channel)

    def civil_day(self, moment: float) -> dt.date:
        """The day of a moment, in the operator's time zone."""
        return dt.datetime.fromtimestamp(moment, self.zone).date()

"""Where channels hand in what they received: what is ours goes to disk, of the rest nothing is kept.

Manners, the room's policy and the gate decide before the disk. What is refused here is acknowledged to its
platform and forgotten; it is not even logged.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from collections.abc import Callable, Sequence

from bot import etiquette
from bot.conversation import own_words
from bot.delivery import Arrival, Cursor, Strange
from bot.errors import Busy
from bot.etiquette import Listening
from bot.logs import Event, warn
from bot.memory import Memory
from bot.messages import Incoming, Kind, Room
from bot.runtime.bursts import Bursts
from bot.runtime.commons import Commons, Point, insist
from bot.state.contract import Counts, NewRow
from knowledge import MAX_TEXT

FULL = 1_000
"""Rows that wait at most before we stop asking for more: at 200 a second five seconds of work, and the
platform keeps the rest for us for a day."""

TOO_OLD = 30.0
"""Seconds that the oldest row may wait before pushes are sent away: whoever asks now would wait as long."""

_BUSY_FROM, _BUSY_TO = 2, 10
"""Seconds after which a refused push is to come again."""

_FRESH = 0.25
"""Seconds for which a count of what waits is good enough."""

_LOOK = 0.2
"""Seconds between two looks whether there is room again."""

_WAITING_NORMALLY = 100
"""Rows below which an old one is no sign of too much work: it waits for its own retry."""

Concerns = Callable[[str], bool]
"""The gate: whether a text names anything that we keep facts about."""


class RoomIntake:
    """`delivery.Intake` over the store. Belongs to one event loop."""

    def __init__(self, commons: Commons, concerns: Concerns, zone: dt.tzinfo) -> None:
        """`zone` is the operator's: quiet hours are counted there."""
        self._commons = commons
        self._concerns = concerns
        self._zone = zone
        self._bursts = Bursts()
        self._counts: Counts | None = None
        self._counted_at = 0.0

    async def take(self, arrivals: Sequence[Arrival], cursor: Cursor | None = None) -> None:
        """Store what is ours, and the cursor; then it may be acknowledged.

        Raises:
            Busy: nothing was taken.
            StateError: it could not be written; nothing was taken.
        """
        common = self._commons
        common.at(Point.RECEIVED)
        now = common.clock()
        rows = [row for arrival in arrivals if (row := self._row(arrival, now))]
        if not rows and cursor is None:
            return
        if cursor is None:
            # Who polls has waited in `ready`; who is pushed to can only be told.
            self._refuse_if_full(await self._waiting(), now)
        _ = await common.store.take(rows, cursor, now=now)
        common.at(Point.STORED)
        self._wake(rows)

    async def cursor(self, name: str) -> int | str | None:
        """Where to go on reading. It waits while the store cannot be read: nothing could be taken in."""
        return await insist(lambda: self._commons.store.cursor(name), "finding where to read on")

    async def ready(self) -> None:
        """Returns when there is room for more, and the store can be used."""
        while (await insist(self._waiting, "counting what waits")).todo > FULL:  # noqa: ASYNC110 - what waits is on disk, and rings no bell
            await asyncio.sleep(_LOOK)

    def _wake(self, rows: Sequence[NewRow]) -> None:
        if rows:
            self._commons.inbox.ring()
        for wait in {row.wait for row in rows if row.wait}:
            self._commons.inbox.ring_in(wait)

    async def _waiting(self) -> Counts:
        if self._counts is None or time.monotonic() - self._counted_at > _FRESH:
            self._counts = await self._commons.store.counts()
            self._counted_at = time.monotonic()
        return self._counts

    def _refuse_if_full(self, counts: Counts, now: float) -> None:
        late = counts.todo > _WAITING_NORMALLY and now - (counts.oldest or now) > TOO_OLD
        if counts.todo > FULL or late:
            raise Busy(min(_BUSY_TO, _BUSY_FROM + counts.todo // FULL))

    def _row(self, arrival: Arrival, now: float) -> NewRow | None:
        incoming = arrival.incoming
        if isinstance(incoming, Strange):
            return NewRow(arrival.channel, arrival.event_id, "", arrival.body, dead=incoming.why)
        try:
            if not self._ours(incoming, now):
                return None
        except Exception as error:
            # A fault of ours in here must neither stop the channel nor keep what nobody addressed to us.
            warn(Event.TASK_FAILED, doing="intake", error=type(error).__name__)
            if incoming.address.kind is Room.GROUP and not incoming.addressed:
                return None
        return self._work(arrival, incoming, now)

    def _work(self, arrival: Arrival, incoming: Incoming, now: float) -> NewRow:
        joining = self._bursts.joining(incoming, now)
        return NewRow(
            arrival.channel,
            arrival.event_id,
            _room(incoming),
            arrival.body,
            author=incoming.author,
            joins=joining.joins,
            wait=joining.wait,
        )

    def _ours(self, incoming: Incoming, now: float) -> bool:
        when = dt.datetime.fromtimestamp(now, self._zone)
        return is_ours(incoming, self._commons.store, self._concerns, when)


def is_ours(incoming: Incoming, memory: Memory, concerns: Concerns, now: dt.datetime) -> bool:
    """Whether a message is worked on at all. `now` is in the operator's time zone.

    Unaddressed talk of a group is ours only where its admins let us listen, we may speak now, and the gate
    lets it in; and if it is the new form of a message that we answered.
    """
    settings = memory.room(incoming.address)
    match etiquette.listen(incoming, settings.policy):
        case Listening.ANSWER:
            return True
        case Listening.OVERHEAR:
            if not etiquette.hushed(settings, now) and _may_be_claim(own_words(incoming.content), concerns):
                return True
        case Listening.IGNORE if incoming.from_bot:
            return False
    edited = incoming.kind is Kind.EDITED
    return edited and memory.answer_to(incoming.address, incoming.message_id) is not None


def _may_be_claim(text: str, concerns: Concerns) -> bool:
    # What a book says as a whole we don't read unasked.
    return 0 < len(text) <= MAX_TEXT and concerns(text)


def _room(incoming: Incoming) -> str:
    """What is worked on in order. An inline query has seconds to live, and waits behind no chat."""
    own = incoming.kind is Kind.INLINE
    return f"inline:{incoming.author}" if own else incoming.address.room

"""One request of WeChat, from taking its event in to the words that answer it.

Its answer is said when all of it was handed in, which the outbox writes down: should we die between the two,
WeChat comes again and gets it from the store. What came late, for an earlier message, is written down only
when it is on the line, because nobody asks for that again.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from bot.channels.wechat.slots import Slots, Visit
from bot.channels.wechat_oa.reading import NAME, asks_for_result
from bot.channels.wechat_oa.rendering import Call, Spoken
from bot.delivery import Arrival, Intake, Shelf
from bot.messages import Incoming, Kind, Language

PATIENCE = 4.5
"""Seconds that a request waits for its answer: half a second for the way back, of the five."""

HANGS_UP = 5.0
"""Seconds after which WeChat hangs up, and comes again."""

TRIES = 3
"""Requests for one message in all."""

AGAIN_WITHIN = 2.0
"""Seconds after hanging up in which WeChat has come again: it does at once; the rest is for the way."""

LOOK_EVERY = 0.25
"""Seconds between two looks at the store while a request waits: the bell nearly always comes first, but an
event that is answered by nothing rings none."""

GRACE = 0.5
"""Seconds for which an answer may lie in the store without being handed in: then something else holds the
outbox up (a call that cannot be sent), and whoever asked does not wait for that."""


@dataclass(frozen=True, slots=True)
class Times:
    """All in seconds but `tries`; as they are in truth, if not said otherwise."""

    patience: float = field(default_factory=lambda: PATIENCE)
    hangs_up: float = field(default_factory=lambda: HANGS_UP)
    tries: int = field(default_factory=lambda: TRIES)
    again_within: float = field(default_factory=lambda: AGAIN_WITHIN)
    look_every: float = field(default_factory=lambda: LOOK_EVERY)
    grace: float = field(default_factory=lambda: GRACE)

    @property
    def over_after(self) -> float:
        """Seconds after which WeChat no longer asks for anything of before."""
        return self.tries * self.hangs_up + self.again_within


@dataclass(frozen=True, slots=True)
class House:
    """What every request needs of the channel."""

    slots: Slots
    shelf: Shelf
    may_push: Callable[[], bool]
    """Whether what comes too late can be sent by customer service."""
    stopping: Callable[[], bool]
    """Whether nobody is to wait any longer."""
    language: Language = Language.ZH_HANS
    """Of what we say before we know better."""
    times: Times = field(default_factory=Times)


@dataclass(slots=True)
class Gone:
    """Whether WeChat has hung up on a request."""

    now: bool = False


@dataclass(slots=True)
class Waiting:
    """A request for the answer to `arrival`. `told_to_wait`: its room has an answer to come, and knows."""

    house: House
    visit: Visit
    arrival: Arrival
    incoming: Incoming
    told_to_wait: bool
    only_result: bool = False
    """It asks for nothing but what waits."""
    released: int = 0
    """How many calls were held for this person, and may be said now."""
    known_since: float | None = None

    async def answer(self, intake: Intake, gone: Gone) -> str | None:
        """The words of the answer, "" for none; None where nobody hears this request any more.

        Raises:
            Busy, StateError: it could not be taken in, or the store cannot be read.
        """
        began = time.monotonic()
        await self._begin(intake)
        if self.incoming.kind is Kind.LEFT:
            return self._says("", ())
        while self._heard(gone) and not self.house.stopping():
            if (said := await self._ready()) is not None:
                return said
            left = began + self._limit() - time.monotonic()
            if left <= 0:
                break
            await self.visit.rung(min(self.house.times.look_every, left))
        return self._gives_up() if self._heard(gone) else None

    async def _begin(self, intake: Intake) -> None:
        shelf, address = self.house.shelf, self.incoming.address
        if asks_for_result(self.incoming):
            self.released = await shelf.release(address)
            self.only_result = bool(self.released or self.told_to_wait or self.visit.owed)
        if self.only_result:
            return
        await intake.take([self.arrival])
        if self.incoming.kind is not Kind.LEFT:
            self.released += await shelf.release(address)

    def _heard(self, gone: Gone) -> bool:
        return self.visit.current and not gone.now

    def _limit(self) -> float:
        """Seconds that it may wait: until WeChat hangs up, where that is the only way to win time."""
        times, visit = self.house.times, self.visit
        if self.only_result or visit.number >= times.tries or self.house.may_push():
            return times.patience
        return times.hangs_up + times.again_within

    # --- what there is to say

    async def _ready(self) -> str | None:
        """The words, where all is there that is to be said."""
        if self.only_result:
            return self._says_all(()) if self._has_late() else None
        handed = Counter(self.visit.calls)
        calls = await self.house.shelf.reply_to(NAME, self.arrival.event_id)
        if calls is None:
            return None
        now = time.monotonic()
        self.known_since = now if self.known_since is None else self.known_since
        if now - self.known_since < self.house.times.grace and self._more_comes(handed, calls):
            return None
        return self._says_all(calls)

    def _more_comes(self, handed: Counter[bytes], calls: Sequence[bytes]) -> bool:
        """Whether something that belongs into this answer is on its way from the outbox."""
        if self.visit.late:  # the rest stands behind that until it is on the line
            return False
        # What was held is older: where the answer itself has come, nothing of that is on its way.
        return bool(Counter(calls) - handed) if calls else self.released > 0

    def _has_late(self) -> bool:
        return bool(self.visit.late or self.visit.owed)

    def _says_all(self, calls: Sequence[bytes]) -> str:
        return self._says(self._spoken(calls).text(), calls)

    def _says(self, words: str, calls: Sequence[bytes]) -> str:
        self.visit.says(words, calls)
        return words

    def _gives_up(self) -> str:
        """Time is up: what is there is said, and that the rest is to come where it cannot be sent."""
        calls = self.visit.calls
        checks = not (self.house.may_push() or (self.only_result and self._has_late()))
        words = self._spoken(calls, self.house.language if checks else None).text()
        self.visit.gives_up(words, calls)
        return words

    def _spoken(self, calls: Sequence[bytes], checking: Language | None = None) -> Spoken:
        late = [*self.visit.owed, *([self.visit.late] if self.visit.late else [])]
        # One is carried at a time. Where we may push, the rest comes by itself.
        more = self.released - 1 if self.visit.late and self.released and not self.house.may_push() else 0
        return Spoken([*map(Call.decode, late)], [*map(Call.decode, calls)], more, checking)

"""Delivers what lies in the outbox of one channel: each room in order, several rooms at once.

A call is claimed before it is made: should we die then, it counts as perhaps sent. When the platform
cannot be reached, one call at a time tries whether it is back, and all others keep their turn.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass

from bot.delivery import Channel, Fate, Maybe, Unsent, Wait
from bot.logs import Event, Field, note, warn
from bot.runtime.commons import Commons, Point, insist
from bot.runtime.retries import LONGEST_PAUSE, after, outlived
from bot.runtime.underway import UnderWay
from bot.state.contract import After, Parcel, Tried

IN_FLIGHT = 8
"""Calls under way at once; as many answers at most are doubled when the process is killed. At 50 ms a call
this is 160 a second, five times what Telegram takes."""

WITHIN = 25.0
"""Seconds for one call; a channel promises 20."""

GRACE = 4.0
"""Seconds that a stopping process waits for calls under way: what is cut off counts as perhaps sent."""

DOWN_AFTER = 3
"""Calls in a row that fail on their way before we call the platform down: one may have bad luck."""


@dataclass(slots=True)
class Road:
    """Whether the platform can be reached, and until when the whole channel has to wait."""

    failures: int = 0
    probes: int = 0
    closed_until: float = 0.0

    @property
    def down(self) -> bool:
        """Whether only one call at a time is tried."""
        return self.failures >= DOWN_AFTER

    def wait(self, now: float) -> float:
        """Seconds until the next call may be made. `now` is monotonic, here and below."""
        return max(0.0, self.closed_until - now)

    def learn(self, fate: Fate, now: float) -> None:
        """What a call has shown."""
        match fate:
            case Wait(seconds, everyone=True):
                self.closed_until = max(self.closed_until, now + seconds)
            case Unsent() | Maybe():
                self.failures += 1
                # Those that were under way together fail together: that is one failure of the road.
                if self.down and not self.wait(now):
                    self.closed_until = now + min(LONGEST_PAUSE, 2.0 ** min(self.probes, 6))
                    self.probes += 1
                return
        # It answered, whatever it said.
        self.failures = self.probes = 0


class Sender:
    """The one sender of a channel."""

    def __init__(self, commons: Commons, channel: Channel) -> None:
        self._commons = commons
        self._channel = channel
        self._bell = commons.outboxes[channel.name]
        self._road = Road()
        self._under_way = UnderWay(self._bell.ring)

    async def run(self, stop: asyncio.Event) -> None:
        """Send until `stop` is set, and what is under way has arrived or had its grace."""
        while not stop.is_set() and not self._under_way.broken:
            if not await self._begin():
                pause = self._road.wait(time.monotonic()) or self._commons.look_every
                await self._bell.wait(min(pause, self._commons.look_every))
        await self._under_way.finish(GRACE)

    async def _begin(self) -> bool:
        """Claim what may be sent now; whether there was any, so that there may be more."""
        free = (1 if self._road.down else IN_FLIGHT) - len(self._under_way)
        if free <= 0 or self._road.wait(time.monotonic()):
            return False
        claim, name = self._commons.store.claim_calls, self._channel.name
        parcels = await insist(lambda: claim(name, free, now=self._commons.clock()), "claiming calls")
        for parcel in parcels:
            self._commons.at(Point.CALL_CLAIMED)
            self._under_way.begin(self._send(parcel))
        return bool(parcels)

    async def _send(self, parcel: Parcel) -> None:
        if late := outlived(parcel, self._commons.clock()):
            await insist(
                lambda: self._commons.store.tried([late], now=self._commons.clock()), "setting aside"
            )
            self._tell(parcel, late)
            return
        fate = await self._fate(parcel)
        self._commons.at(Point.DELIVERED)
        self._learn(fate)
        now = self._commons.clock()
        tried = after(parcel, fate, now)
        await insist(lambda: self._commons.store.tried([tried], now=now), "writing down what was sent")
        self._commons.at(Point.TRIED)
        self._tell(parcel, tried, fate)
        if tried.after is After.AGAIN:
            self._bell.ring_in(tried.not_before - now)

    async def _fate(self, parcel: Parcel) -> Fate:
        try:
            async with asyncio.timeout(WITHIN):
                return await self._channel.deliver(parcel.call)
        except TimeoutError:
            return Maybe("late")
        except Exception as error:
            # It was not to raise; whether the call was made before it did, nobody knows.
            return Maybe(type(error).__name__)

    def _learn(self, fate: Fate) -> None:
        was_down = self._road.down
        self._road.learn(fate, time.monotonic())
        if self._road.down and not was_down:
            warn(Event.CHANNEL_DOWN, channel=self._channel.name, doing="sending", why=type(fate).__name__)
        elif was_down and not self._road.down:
            note(Event.CHANNEL_UP, channel=self._channel.name, doing="sending")

    def _tell(self, parcel: Parcel, tried: Tried, fate: Fate | None = None) -> None:
        if tried.after is After.SENT:
            return
        dead = tried.after is After.DEAD
        event = Event.CALL_DEAD if dead else Event.CALL_AGAIN
        fields: dict[str, Field] = {"channel": parcel.channel, "call": parcel.seq, "tries": parcel.attempts}
        name = type(fate).__name__.lower() if fate else "untried"
        (warn if dead else note)(event, fate=name, why=tried.error, **fields)

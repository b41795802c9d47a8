"""Streams as the callback knows them: the answer to a message, shown bit by bit to requests that ask for it.

    message ─► visit ──► its answer is there ──► shown, finished
                 └─ not yet ─► shown "checking…", unfinished ─► WeCom asks again (a refresh) ─► visit …

The words of a stream are always its whole text so far, so a request that comes twice is no second answer. A
call that the sender hands in counts as delivered when a stream shows it: its own one, or, for what comes late
or by itself, the one that is open in its room. Where no request comes any more, nobody does (`Hand.NOBODY`).

All of it is in memory and belongs to one event loop; after a restart a refresh finds the answer in the store.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import Enum, auto

from bot.channels.wecom_bot.fields import Json

SILENCE = 10.0
"""Seconds without a request after which an unfinished stream is given up. How often WeCom asks is documented
nowhere ("不断"); those who counted saw about one request a second."""

LONGEST = 330.0
"""Seconds after a message at which its stream is ended: WeCom asks for six minutes (path/100719), and the
last words have to fall inside them."""

WITHIN = 15.0
"""Seconds that a call is held out at most: a channel has 20, and may have to try its other way then."""

KEPT = 3600.0
"""Seconds for which a stream is remembered: as long as the store hands replies out, and a `response_url`
lasts."""

_SWEEP = 60.0
"""Seconds between two looks for streams to forget."""


class Hand(Enum):
    """What became of a call that was handed in."""

    SHOWN = auto()
    NOBODY = auto()
    """No request shows it: it has to go another way."""


@dataclass(slots=True, eq=False)
class _Offer:
    """A call that the sender holds out until somebody shows it."""

    call: bytes
    shown: asyncio.Future[bool]


@dataclass(slots=True, eq=False)
class Stream:
    """All requests for the answer to one event."""

    event: str
    room: str
    born: float
    said: list[bytes] = field(default_factory=list)
    """Calls that are shown, in the order in which they were."""
    owing: list[bytes] = field(default_factory=list)
    """Of these: shown before they were handed in."""
    offers: list[_Offer] = field(default_factory=list)
    late: int = 0
    """How many held calls of the room were let go for it, and have not come yet."""
    words: str = ""
    """Its words so far, of calls."""
    last: Json = field(default_factory=dict)
    """What was answered last: said again to a request that comes again."""
    card: str = ""
    """The name of the card that it showed: a message takes one (path/101031)."""
    finished: bool = False
    visits: int = 0
    seen: float = 0.0
    bell: asyncio.Event = field(default_factory=asyncio.Event)

    def offered(self, own: Sequence[bytes]) -> list[bytes]:
        """What is held out to it and is no part of its own answer."""
        return [offer.call for offer in self.offers if offer.call not in own and not offer.shown.done()]

    def show(self, calls: Sequence[bytes], *, finish: bool) -> None:
        """These are on their way to the reader; with `finish` nothing more will be."""
        for call in calls:
            if call in self.said:
                continue
            self.said.append(call)
            offer = next((one for one in self.offers if one.call == call and not one.shown.done()), None)
            if offer is None:
                self.owing.append(call)
            else:
                offer.shown.set_result(True)
        if finish:
            self.end()

    def end(self) -> None:
        """Nothing more is shown: what is held out has to go another way."""
        self.finished = True
        for offer in self.offers:
            if not offer.shown.done():
                offer.shown.set_result(False)

    async def rung(self, seconds: float) -> None:
        """Returns when something was handed in, at the latest after so many seconds."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                _ = await self.bell.wait()
        self.bell.clear()


class Streams:
    """The streams of one bot."""

    def __init__(
        self,
        *,
        clock: Callable[[], float] = time.monotonic,
        silence: float | None = None,
        longest: float | None = None,
    ) -> None:
        """`clock` in seconds; it may start anywhere. `silence` and `longest`: `SILENCE` and `LONGEST`."""
        self._clock = clock
        self._silence = SILENCE if silence is None else silence
        self._longest = LONGEST if longest is None else longest
        self._streams: dict[str, Stream] = {}
        self._rooms: dict[str, list[Stream]] = {}
        """Of each room, the latest asked for last."""
        self._began = self._swept = clock()
        self._stopped = False

    @property
    def young(self) -> bool:
        """Whether requests for what was answered before this start may still come."""
        return self._clock() - self._began < self._silence

    def known(self, event: str) -> Stream | None:
        """The stream of an event, as far as it is remembered."""
        return self._streams.get(event)

    def too_long(self, stream: Stream) -> bool:
        """Whether WeCom is about to ask no more."""
        return self._clock() - stream.born > self._longest

    @contextmanager
    def visit(self, event: str, room: str) -> Iterator[Stream]:
        """A request for the answer to `event`, for as long as it is here. Not before the event is stored."""
        self._sweep()
        stream = self._streams.setdefault(event, Stream(event, room, self._clock()))
        stream.visits += 1
        here = self._rooms.setdefault(room, [])
        here[:] = [*(one for one in here if one is not stream), stream]
        try:
            yield stream
        finally:
            stream.visits -= 1
            stream.seen = self._clock()

    async def hand(self, event: str, room: str, call: bytes) -> Hand:
        """Hand in a call that answers `event` (or nothing: ""), for that room."""
        here = self._rooms.get(room, [])
        if any(_owed(stream, call) for stream in here):
            return Hand.SHOWN
        own = self._streams.get(event)
        stream = next((one for one in (own, *reversed(here)) if one and self._open(one)), None)
        return await self._offer(stream, call) if stream else Hand.NOBODY

    def _open(self, stream: Stream) -> bool:
        if stream.finished:
            return False
        if stream.visits:
            return True
        return not self._stopped and self._clock() - stream.seen < self._silence

    async def _offer(self, stream: Stream, call: bytes) -> Hand:
        offer = _Offer(call, asyncio.get_running_loop().create_future())
        stream.offers.append(offer)
        stream.late = max(0, stream.late - 1)
        stream.bell.set()
        until = self._clock() + WITHIN
        try:
            while not offer.shown.done() and self._open(stream) and self._clock() < until:
                with suppress(TimeoutError):
                    async with asyncio.timeout(self._silence / 4):
                        _ = await asyncio.shield(offer.shown)
            if offer.shown.done():
                return Hand.SHOWN if offer.shown.result() else Hand.NOBODY
            if not self._open(stream):
                # It never came back for more.
                stream.end()
            return Hand.NOBODY
        finally:
            stream.offers.remove(offer)

    def stop(self) -> None:
        """Every request that waits takes what there is; for those that would come later nobody waits."""
        self._stopped = True
        for stream in self._streams.values():
            stream.bell.set()

    def _sweep(self) -> None:
        now = self._clock()
        if now - self._swept < _SWEEP:
            return
        self._swept = now
        kept = {e: s for e, s in self._streams.items() if s.visits or now - max(s.seen, s.born) < KEPT}
        self._streams = kept
        rooms = {room: [one for one in here if one.event in kept] for room, here in self._rooms.items()}
        self._rooms = {room: here for room, here in rooms.items() if here}


def _owed(stream: Stream, call: bytes) -> bool:
    if call not in stream.owing:
        return False
    stream.owing.remove(call)
    return True

"""A checker with help from endpoints, and how an edition comes by one while it already answers.

    Help.comes_to(checker, swap)  at once with the second reader alone; in the background with the wordings
                                  encoded as well
    Help.whole(checker)           now, waiting for it: for a command

To encode thousands of wordings for the first time may take minutes. Nobody waits for it, and while the
endpoint is down it is tried again and again.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, Protocol, Self, TypeVar, runtime_checkable

from bot.endpoints.calls import Endpoint
from bot.endpoints.embeddings import EndpointEncoder
from bot.endpoints.limits import patience
from bot.endpoints.reader import AT_ONCE, EndpointReader
from bot.logs import Event, note
from knowledge import CheckResult, Encoder, SecondReader

FIRST_WAIT, LONGEST_WAIT = 30.0, 900.0
"""Seconds before the wordings are tried again, doubled each time: what was encoded is kept, and not paid
for twice."""

_JOIN = 2.0
"""Seconds that closing waits for the background; it stops at its next call, and is a daemon."""


@runtime_checkable
class Helpable(Protocol):
    """A checker that may be helped: `knowledge.FactChecker`."""

    def check(self, text: str, *, as_of: dt.date) -> CheckResult:
        """What is known about the claims of a text on that day."""
        ...

    def concerns(self, text: str) -> bool:
        """The gate."""
        ...

    def ranking(self, text: str, limit: int = 10) -> tuple[tuple[str, float], ...]:
        """The facts nearest to the text."""
        ...

    def with_help(self, encoder: Encoder | None, reader: SecondReader | None) -> Self:
        """The same edition with help; `encoder` None keeps the one it has."""
        ...


H = TypeVar("H", bound=Helpable)


@dataclass(frozen=True, slots=True)
class Patient(Generic[H]):
    """A helped checker that waits for its endpoints so many seconds for one message, and no longer."""

    checker: H
    within: float

    def check(self, text: str, *, as_of: dt.date) -> CheckResult:
        """What is known about the claims of a text on that day."""
        with patience(self.within):
            return self.checker.check(text, as_of=as_of)

    def concerns(self, text: str) -> bool:
        """The gate."""
        return self.checker.concerns(text)

    def ranking(self, text: str, limit: int = 10) -> tuple[tuple[str, float], ...]:
        """The facts nearest to the text."""
        with patience(self.within):
            return self.checker.ranking(text, limit)


class Help:
    """The endpoints that are set up; at least one of the two. Closed at the end of a run."""

    def __init__(
        self,
        endpoints: tuple[Endpoint, ...],
        encoder: EndpointEncoder | None,
        reader: EndpointReader | None,
        *,
        within: float,
    ) -> None:
        """`within`: seconds that one message may wait for all of them; `at_once`: messages that may wait."""
        self.endpoints, self.within, self.at_once = endpoints, within, AT_ONCE
        self._encoder, self._reader = encoder, reader
        self._stopped = threading.Event()
        self._starting = threading.Lock()
        self._newest: object = None
        self._thread: threading.Thread | None = None

    def comes_to(self, checker: object, swap: Callable[[Patient[Helpable]], None]) -> None:
        """Call `swap` with what can be had at once, and again with the whole as soon as that can be had.

        Only for the newest checker: one that comes later ends what is under way for those before.
        """
        if not isinstance(checker, Helpable) or self._stopped.is_set():
            return
        if self._reader:
            swap(Patient(checker.with_help(None, self._reader), self.within))
        if self._encoder is None:
            return
        with self._starting:
            self._newest = checker
            self._thread = threading.Thread(
                target=self._prepared, args=(checker, swap), name="heshi-wordings", daemon=True
            )
            self._thread.start()

    def whole(self, checker: H) -> tuple[Patient[H], bool]:
        """All that can be had, after waiting for it; and whether that is everything that is set up."""
        encoder = self._encoder.anew() if self._encoder else None
        if encoder is None:
            return Patient(checker.with_help(None, self._reader), self.within), True
        with encoder.keeping() as keeping:
            helped = checker.with_help(encoder, self._reader) if keeping.complete else checker
        if keeping.complete:
            note(Event.ENDPOINT_READY, endpoint="embeddings", asked=keeping.asked)
            return Patient(helped, self.within), True
        return Patient(checker.with_help(None, self._reader), self.within), False

    def _prepared(self, checker: Helpable, swap: Callable[[Patient[Helpable]], None]) -> None:
        wait = FIRST_WAIT
        while self._newest is checker and not self._stopped.is_set():
            helped, complete = self.whole(checker)
            if complete:
                swap(helped)
                return
            _ = self._stopped.wait(wait)
            wait = min(2 * wait, LONGEST_WAIT)

    def close(self) -> None:
        """End what is under way; calling it again does nothing."""
        self._stopped.set()
        for one in (self._encoder, self._reader):
            if one:
                one.close()
        with self._starting:
            thread, self._thread = self._thread, None
        if thread:
            thread.join(_JOIN)

"""Timing that a busy machine does not spoil: CPU time of this process, and best of several."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Times:
    """CPU seconds of several calls."""

    seconds: tuple[float, ...]

    def at(self, share: float) -> float:
        """The time that this share of the calls stays within, 0 to 1."""
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))]

    @property
    def p50(self) -> float:
        return self.at(0.5)

    @property
    def p99(self) -> float:
        return self.at(0.99)


def once(call: Callable[[], object]) -> float:
    """CPU seconds of one call."""
    began = time.process_time()
    call()
    return time.process_time() - began


def each(call: Callable[[str], object], texts: Sequence[str], *, at_most: float = float("inf")) -> Times:
    """CPU seconds of one call a text, in order; no further text once they took `at_most` together."""
    seconds: list[float] = []
    for text in texts:
        seconds.append(once(lambda text=text: call(text)))  # type: ignore[misc]
        if sum(seconds) > at_most:
            break
    return Times(tuple(seconds))


def a_call(call: Callable[[str], object], texts: Sequence[str], *, rounds: int = 5) -> float:
    """CPU seconds of a call on average over the texts, in the best of several rounds."""

    def all_of_them() -> None:
        for text in texts:
            call(text)

    return min(once(all_of_them) for _ in range(rounds)) / len(texts)

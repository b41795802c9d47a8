"""Whether the wall clock can be believed: held against one that nobody sets."""

from __future__ import annotations


class SteadyClock:
    """Knows how far the wall clock ran away since it was last asked: it was set, or the machine slept."""

    def __init__(self) -> None:
        self._last: tuple[float, float] | None = None

    def ran_away(self, wall: float, monotonic: float) -> float:
        """Seconds by which it went further than the other since the last call (or less far); 0 at first."""
        last, self._last = self._last, (wall, monotonic)
        return (wall - last[0]) - (monotonic - last[1]) if last else 0.0

"""What the queue and the overview count: the fourth version of the file, never changed once released."""

from __future__ import annotations

FOURTH: tuple[str, ...] = ()

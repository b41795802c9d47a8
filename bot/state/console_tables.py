"""The tables of the console: the fifth version of the file, never changed once released."""

from __future__ import annotations

FIFTH: tuple[str, ...] = ()

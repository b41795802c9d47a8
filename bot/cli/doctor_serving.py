"""Whether a heshi serves on this machine now, as its own /readyz tells it."""

from __future__ import annotations

from collections.abc import Mapping

import httpx

from bot.settings import Settings

_LOOK = 1.0
"""Seconds for a look at our own server on this machine: it answers in milliseconds."""


def channels_served(settings: Settings) -> Mapping[str, float | None] | None:
    """The channels of the heshi that serves on this machine: seconds since each was last heard of.

    None: none serves at the address of the settings, or something else does.
    """
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(settings.host, settings.host)  # noqa: S104 - compared
    try:
        with httpx.Client(trust_env=False, timeout=_LOOK) as client:
            told = client.get(f"http://{host}:{settings.port}/readyz").json()
    except (httpx.HTTPError, httpx.InvalidURL, ValueError):
        return None
    channels = told.get("channels") if isinstance(told, dict) else None
    if not isinstance(channels, dict):
        return None
    return {name: _seconds(how) for name, how in channels.items()}


def _seconds(how: object) -> float | None:
    seconds = how.get("seconds_since_answer") if isinstance(how, dict) else None
    return float(seconds) if isinstance(seconds, int | float) else None

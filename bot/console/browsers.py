"""Which browser a session is in, told in a few fixed words: enough to know one's own, and nothing more."""

from __future__ import annotations

_KINDS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("MicroMessenger", "WeChat"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
"""Signs in the order in which they decide: nearly everybody claims to be Safari."""

_SYSTEMS = (
    ("Android", "Android"),
    ("HarmonyOS", "HarmonyOS"),
    ("OpenHarmony", "HarmonyOS"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def browser_of(agent: str) -> str:
    """Kind and system of a browser by what it calls itself, such as "Firefox, Linux"; "?" for the untold."""
    kind = next((name for sign, name in _KINDS if sign in agent), "?")
    system = next((name for sign, name in _SYSTEMS if sign in agent), "?")
    return f"{kind}, {system}"

"""An address of every page that has `{…}` in it: where to look at it, over the small fact base."""

from __future__ import annotations

from bot.console.pages import Page
from tests.bot.builders import OPEN

PARTS = {
    "id": OPEN.id,
    "kind": "fact",
    "number": "1",
    "item": "q1",
    "revision": "12345678",
    "job": "0123456789abcdef",
    "token": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "edition": "2026.11.22+12345678",
}
"""What stands for each name, where the page says nothing else."""

ADDRESSES: dict[str, str] = {}
"""A page's path → an address at which it shows something; for pages that PARTS does not serve."""


def address(page: Page) -> str:
    """An address of that page, below /console."""
    if page.path in ADDRESSES:
        return ADDRESSES[page.path]
    found = page.path
    for name, value in PARTS.items():
        found = found.replace(f"{{{name}}}", value)
    assert "{" not in found, f"{page.path}: say in tests/bot/console/examples.py what stands for its parts"
    return found

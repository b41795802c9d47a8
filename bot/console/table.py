"""Every page of the console: the one table from which it is routed, and that the tests walk."""

from __future__ import annotations

from bot.console import signing
from bot.console.pages import Page

PAGES: tuple[Page, ...] = (*signing.PAGES,)

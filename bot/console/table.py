"""Every page of the console: the one table from which it is routed, and that the tests walk."""

from __future__ import annotations

from bot.console import (
    account,
    audit,
    corrections,
    editions,
    editor,
    exporting,
    feedback,
    links,
    overview,
    queue,
    queue_asking,
    reviewing,
    signing,
    users,
)
from bot.console.pages import Page

PAGES: tuple[Page, ...] = (
    *signing.PAGES,
    *account.PAGES,
    *users.PAGES,
    *audit.PAGES,
    *overview.PAGES,
    *queue.PAGES,
    *queue_asking.PAGES,
    *feedback.PAGES,
    *corrections.PAGES,
    *editions.PAGES,
    *exporting.PAGES,
    *links.PAGES,
    *editor.PAGES,
    *reviewing.PAGES,
)

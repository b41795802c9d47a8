"""Every page of the console: the one table from which it is routed, and that the tests walk."""

from __future__ import annotations

from bot.console import (
    account,
    audit,
    corrections,
    drafts,
    editions,
    editor,
    exchange,
    exporting,
    facts,
    feedback,
    links,
    overview,
    queue,
    queue_asking,
    reviewing,
    sheet_history,
    shelves,
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
    *exchange.PAGES,
    *exporting.PAGES,
    *links.PAGES,
    *facts.PAGES,
    *drafts.PAGES,
    *shelves.PAGES,
    *editor.PAGES,
    *sheet_history.PAGES,
    *reviewing.PAGES,
)

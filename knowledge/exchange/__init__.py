"""Records ↔ the formats of others: ClaimReview, CSV, JSON Feed. Text and values in and out, no files."""

from __future__ import annotations

from knowledge.exchange.claim_review import ClaimReview, claim_review, claim_reviews
from knowledge.exchange.feed import Feed, change_feed
from knowledge.exchange.publisher import Publisher
from knowledge.exchange.table import (
    FACT_COLUMNS,
    WORDING_COLUMNS,
    Draft,
    TableRead,
    WordingKind,
    WordingRow,
    draft_of,
    drafts_table,
    read_drafts,
    read_wordings,
    wordings_of,
    wordings_table,
)

__all__ = [
    "FACT_COLUMNS",
    "WORDING_COLUMNS",
    "ClaimReview",
    "Draft",
    "Feed",
    "Publisher",
    "TableRead",
    "WordingKind",
    "WordingRow",
    "change_feed",
    "claim_review",
    "claim_reviews",
    "draft_of",
    "drafts_table",
    "read_drafts",
    "read_wordings",
    "wordings_of",
    "wordings_table",
]

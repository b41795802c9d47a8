"""Records ↔ the formats of others. Text and values in and out: no files, no network.

Going out    claim_review (ClaimReview JSON-LD), table (CSV), feed (JSON Feed), whole (records as JSON)
Coming in    review_reading (ClaimReview of others), entries (their feeds), search_results (Google's Fact
             Check Tools), cofacts (Cofacts' open data), table (CSV)
             ─► offers, whose verdicts are ours where `ratings` leaves no doubt ─► drafting
"""

from __future__ import annotations

from knowledge.exchange.claim_review import ClaimReview, claim_review, claim_reviews
from knowledge.exchange.cofacts import (
    COFACTS_TABLES,
    is_cofacts_answer,
    read_cofacts_nodes,
    read_cofacts_tables,
)
from knowledge.exchange.drafting import draft_id, offer_draft, record_draft, table_draft
from knowledge.exchange.entries import EntriesRead, Entry, is_json_feed, read_entries
from knowledge.exchange.feed import Feed, change_feed
from knowledge.exchange.offers import Offer, OffersRead
from knowledge.exchange.publisher import Publisher
from knowledge.exchange.review_reading import NOT_JSON, read_claim_reviews, read_json
from knowledge.exchange.search_results import SearchRead, is_search_answer, read_search_results
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
from knowledge.exchange.whole import is_records, read_records_json, records_json

__all__ = [
    "COFACTS_TABLES",
    "FACT_COLUMNS",
    "NOT_JSON",
    "WORDING_COLUMNS",
    "ClaimReview",
    "Draft",
    "EntriesRead",
    "Entry",
    "Feed",
    "Offer",
    "OffersRead",
    "Publisher",
    "SearchRead",
    "TableRead",
    "WordingKind",
    "WordingRow",
    "change_feed",
    "claim_review",
    "claim_reviews",
    "draft_id",
    "draft_of",
    "drafts_table",
    "is_cofacts_answer",
    "is_json_feed",
    "is_records",
    "is_search_answer",
    "offer_draft",
    "read_claim_reviews",
    "read_cofacts_nodes",
    "read_cofacts_tables",
    "read_drafts",
    "read_entries",
    "read_json",
    "read_records_json",
    "read_search_results",
    "read_wordings",
    "record_draft",
    "records_json",
    "table_draft",
    "wordings_of",
    "wordings_table",
]

"""What we found → what we say, in the reader's language. Pure: values in, a `Reply` out.

answers      a check's result as a reply; a picked candidate; all sources and the timeline
verdicts     the one sentence that judges what was said
spans        what held when, for one stance
voice        words, dates and records in one language; whose language a text is
smalltalk    words in which nobody claims anything
quoting      people's own words, short and harmless
family       the text to pass on
receipts     receipt ids, and what an old one rested on
status       releases of a product, statements of a person
"""

from __future__ import annotations

from bot.replies.answers import (
    Circumstances,
    answer_fact,
    compose,
    details,
    read_in_part,
    unasked,
    what_is_unknown,
)
from bot.replies.family import MAX_FAMILY_CHARS, family_text
from bot.replies.quoting import MAX_QUOTE_CHARS, quoted
from bot.replies.receipts import ReceiptId, explain_receipt, receipt_id
from bot.replies.status import statements_reply, status_reply
from bot.replies.voice import Voice, language_of

__all__ = [
    "MAX_FAMILY_CHARS",
    "MAX_QUOTE_CHARS",
    "Circumstances",
    "ReceiptId",
    "Voice",
    "answer_fact",
    "compose",
    "details",
    "explain_receipt",
    "family_text",
    "language_of",
    "quoted",
    "read_in_part",
    "receipt_id",
    "statements_reply",
    "status_reply",
    "unasked",
    "what_is_unknown",
]

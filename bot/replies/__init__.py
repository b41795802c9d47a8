"""What we found → what we say, in the reader's language. Pure: values in, a `Reply` out.

answers      a check's result as a reply; a picked candidate; all sources and the timeline
verdicts     the one sentence that judges what was said
spans        what held when, for one stance
voice        words, dates and records in one language; whose language a text is; cutting a text short
smalltalk    words in which nobody claims anything
quoting      people's own words, short and harmless
family       the text to pass on
own          our own words when they come back
receipts     receipt ids, and what an old one rested on
status       releases of a product, statements of a person
under        buttons under an answer
rooms        the introduction, the settings of a room, why we spoke or did not
keeping      what is kept and for how long; the verdicts that somebody follows
notices      when we come back by ourselves: corrections, news of a question or a fault
sources      where a reader can check
"""

from __future__ import annotations

from bot.replies.answers import (
    MAX_KNOWN,
    Circumstances,
    answer_fact,
    compose,
    details,
    is_talk,
    money,
    read_in_part,
    short_label,
    unasked,
    what_is_unknown,
)
from bot.replies.family import MAX_FAMILY_CHARS, family_text
from bot.replies.keeping import forgotten, privacy, shown_to, watch_list
from bot.replies.own import receipts_in, repeats_us
from bot.replies.quoting import MAX_QUOTE_CHARS, quoted, without_contacts
from bot.replies.receipts import ReceiptId, digest_of, explain_receipt, receipt_id
from bot.replies.rooms import (
    LANGUAGES,
    QUIET_HOURS,
    Page,
    Panel,
    fixed_settings,
    group_settings,
    introduction,
    moment,
    presented,
    private_settings,
    spoken_to,
    why_silent,
    why_spoke,
)
from bot.replies.status import statements_reply, status_reply
from bot.replies.under import answer_buttons, fault_buttons, unasked_buttons
from bot.replies.verdicts import judging, statement
from bot.replies.voice import Voice, cut, language_of

__all__ = [
    "LANGUAGES",
    "MAX_FAMILY_CHARS",
    "MAX_KNOWN",
    "MAX_QUOTE_CHARS",
    "QUIET_HOURS",
    "Circumstances",
    "Page",
    "Panel",
    "ReceiptId",
    "Voice",
    "answer_buttons",
    "answer_fact",
    "compose",
    "cut",
    "details",
    "digest_of",
    "explain_receipt",
    "family_text",
    "fault_buttons",
    "fixed_settings",
    "forgotten",
    "group_settings",
    "introduction",
    "is_talk",
    "judging",
    "language_of",
    "moment",
    "money",
    "presented",
    "privacy",
    "private_settings",
    "quoted",
    "read_in_part",
    "receipt_id",
    "receipts_in",
    "repeats_us",
    "short_label",
    "shown_to",
    "spoken_to",
    "statement",
    "statements_reply",
    "status_reply",
    "unasked",
    "unasked_buttons",
    "watch_list",
    "what_is_unknown",
    "why_silent",
    "why_spoke",
    "without_contacts",
]

"""Our own words when they come back: pasted, passed on, asked about. They are no claim of anybody's."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator

from bot.errors import BadReceipt
from bot.messages import Language, Paragraph
from bot.phrases import PHRASEBOOKS
from bot.replies.family import family_text
from bot.replies.receipts import ReceiptId
from bot.replies.verdicts import judging
from bot.replies.voice import Voice
from knowledge import Fact, FactBase, Stance, normal

_RECEIPT = re.compile(r"[a-z0-9-]{1,60}\.\d{4}-\d{2}-\d{2}\.[0-9a-f]{1,12}\.[adq](?![\w.])")


_VERDICTS = "|".join(
    word
    for book in PHRASEBOOKS.values()
    for word in (book.refuted, book.misleading, book.unproven, book.outdated)
)
_JUDGED = re.compile(rf"^\W*(?:{_VERDICTS})\s*[：:]", re.IGNORECASE | re.MULTILINE)
"""A line that begins with a verdict: whoever writes so passes judgement, and asserts nothing else."""


def receipts_in(text: str) -> tuple[ReceiptId, ...]:
    """The receipts of answers of ours that stand in a text, each once, in order."""
    return tuple(dict.fromkeys(_receipts(text)))


def _receipts(text: str) -> Iterator[ReceiptId]:
    for found in _RECEIPT.findall(text):
        try:
            yield ReceiptId.read(found)
        except BadReceipt:  # a day that does not exist
            continue


def repeats_us(text: str, fact_ids: Iterable[str], base: FactBase, today: dt.date) -> bool:
    """Whether a text that speaks of these facts repeats an answer of ours, its first line, or the text for
    the family; or judges a claim by a verdict word, as other fact-checkers do.
    """
    if _RECEIPT.search(text) or _JUDGED.search(text):
        return True
    said = normal(text)
    # These change when the fact is checked anew; whoever passes on older ones is judged by their words.
    return any(part in said for fact_id in fact_ids for part in _said_of(base.fact(fact_id), base, today))


def _said_of(fact: Fact, base: FactBase, today: dt.date) -> Iterator[str]:
    for voice in map(Voice, Language):
        for stance in Stance:
            yield normal(judging(voice, fact, stance, fact.verdict_on(today, stance), today))
        reply = family_text(voice, base, fact, today)
        yield from (normal(block.text) for block in reply.blocks if isinstance(block, Paragraph))

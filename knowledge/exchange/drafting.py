"""What others offer → the text of a draft, for an editor to make a fact of, or not.

Their texts stay theirs. The statement and the reasons are left empty, to be said in our own words; their
claim stands among the wordings, as what people say; their review stands among the sources, as one that nobody
of us has read yet; and the block `draft:` says from whom it came and on what terms.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from knowledge.exchange.offers import Offer, clean, digest
from knowledge.exchange.table import Draft
from knowledge.exchange.whole import plain_record
from knowledge.records import Fact, Verdict
from knowledge.text import normal

_LONGEST_ID = 48
"""Characters of an id that is made up; records may have 60, and an editor may want to add some."""


def draft_id(offer: Offer) -> str:
    """An id for the draft of an offer: the same for the same offer, and hardly for another.

    Its first Latin words, if it has some, and eight characters that tell it apart.
    """
    words = re.findall(r"[a-z0-9]+", normal(offer.claim))
    name = "-".join(words[:6]) if len(words) >= 3 else "claim"
    return f"{name[:_LONGEST_ID].strip('-')}-{digest(offer.id, offer.claim)}"


def offer_draft(
    offer: Offer, *, record_id: str, retrieved: dt.date, like: Sequence[str] = (), where: str = ""
) -> str:
    """The text of a draft from an offer, as YAML. `where`: address or name of the file it was taken from."""
    name = offer.origin or offer.publisher or "somebody"
    origin = _Origin(name, offer.page or where, offer.licence, retrieved, offer.id)
    return "\n".join(
        [
            "# A draft from others: it is in no edition and in no answer. Say the statement and the reasons",
            "# in your own words; what they wrote is theirs. Their claim may stay among the wordings.",
            *_block(origin, like, f"They say: {offer.rating}" if offer.rating else "They give no verdict."),
            f"id: {record_id}",
            "topic:                           # the folder it belongs to",
            "subjects: []                     # ids of subjects/<id>.yaml, the main one first",
            "statement:                       # the claim as one affirmative sentence, in your own words",
            '  zh: ""',
            '  en: ""',
            "denial:                          # its opposite as a sentence",
            '  zh: ""',
            '  en: ""',
            *_period(offer),
            "wordings:                        # how people say it; every one is a test",
            f"  affirm: [{_quoted(offer.claim)}]",
            "  deny: []",
            "  not_this: []",
            *_source(offer),
            "review_by:                       # the day to look again, YYYY-MM-DD",
            "",
        ]
    )


def table_draft(row: Draft, *, retrieved: dt.date, like: Sequence[str] = (), where: str = "") -> str:
    """The text of a draft from a row of a table of facts; its words are taken for our own."""
    origin = _Origin(where or "a table", "", "", retrieved, f"{where}#{row.id}")
    return "\n".join(
        [
            "# A draft from a table: it is in no edition and in no answer.",
            *_block(origin, like, ""),
            f"id: {row.id}",
            f"topic: {row.topic}",
            f"subjects: [{', '.join(map(_quoted, row.subjects))}]",
            *_bilingual("statement", row.statement_zh, row.statement_en),
            *_bilingual("denial", row.denial_zh, row.denial_en),
            "periods:",
            f"  - from: {row.since or ('always' if row.verdict else '')}",
            f"    verdict: {row.verdict.value if row.verdict else ''}",
            *(f"    {line}" for line in _bilingual("because", row.because_zh, row.because_en)),
            f"    sources: [{', '.join(f's{n}' for n, _ in enumerate(row.sources, 1))}]",
            "wordings:",
            "  affirm: []",
            "  deny: []",
            "  not_this: []",
            "sources:" if row.sources else "sources: []",
            *(line for n, url in enumerate(row.sources, 1) for line in _bare_source(f"s{n}", url)),
            f"review_by: {row.review_by or ''}",
            "",
        ]
    )


def record_draft(fact: Fact, *, retrieved: dt.date, like: Sequence[str] = (), where: str = "") -> str:
    """The text of a draft from a whole fact of another edition: every field as it is there."""
    origin = _Origin(where or "another edition", "", "", retrieved, f"{where}#{fact.id}")
    return "\n".join(
        [
            "# A draft from another edition: it is in no edition of ours and in no answer.",
            *_block(origin, like, ""),
            *_fields(plain_record(fact)),
            "",
        ]
    )


# --- inside


def _fields(values: Mapping[str, object], indent: str = "") -> Iterator[str]:
    """Plain values as YAML: a field a line, lists of words in brackets, texts quoted as JSON quotes them."""
    for name, value in values.items():
        if isinstance(value, dict):
            yield f"{indent}{name}:"
            yield from _fields(value, indent + "  ")
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            yield f"{indent}{name}:"
            for one in value:
                first, *rest = _fields(one, indent + "    ")
                yield f"{indent}  - {first.strip()}"
                yield from rest
        elif isinstance(value, list):
            yield f"{indent}{name}: [{', '.join(_scalar(one) for one in value)}]"
        else:
            yield f"{indent}{name}: {_scalar(value)}"


def _scalar(value: object) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, bool) else _quoted(str(value))


@dataclass(frozen=True, slots=True)
class _Origin:
    name: str
    url: str
    licence: str
    retrieved: dt.date
    id: str


def _block(origin: _Origin, like: Sequence[str], why: str) -> Iterator[str]:
    yield "draft:"
    yield "  from:"
    yield f"    name: {_quoted(origin.name)}"
    yield f"    url: {_quoted(origin.url)}"
    yield f"    licence: {_quoted(origin.licence)}"
    yield f"    retrieved: {origin.retrieved}"
    yield f"    id: {_quoted(origin.id)}"
    if like:
        yield f"  like: [{', '.join(like)}]       # facts that may say the same: look before you go on"
    if why:
        yield f"  why: {_quoted(why)}"


def _period(offer: Offer) -> Iterator[str]:
    yield "periods:                         # oldest first; each lasts until the next begins"
    yield "  - from:                        # the first day on which it was so, or: always"
    verdict = offer.verdict if offer.verdict is not Verdict.OUTDATED else None
    theirs = f"theirs: {clean(offer.rating, 80)}" if offer.rating else "they give none"
    yield f"    verdict: {verdict.value if verdict else '':<20} # {theirs}"
    yield "    because:                     # 1 to 3 sentences of your own, with the decisive date"
    yield '      zh: ""'
    yield '      en: ""'
    yield f"    sources: [{'review' if offer.page else ''}]"


def _source(offer: Offer) -> Iterator[str]:
    if not offer.page:
        yield "sources: []"
        return
    yield "sources:"
    yield "  - id: review"
    yield f"    publisher: {_quoted(offer.publisher)}"
    yield f"    title: {_quoted(offer.title)}"
    yield f"    url: {_quoted(offer.page)}"
    yield f"    published: {_quoted(offer.published)}"
    yield "    read: false                  # true, with `seen: <day>`, once you have read it"
    yield f"    lang: {_quoted(offer.lang.partition('-')[0].lower())}"
    yield "    kind: press"
    for url in offer.appearances[:3]:
        yield f"# the claim stood at {url}"


def _bare_source(source_id: str, url: str) -> Iterator[str]:
    yield f"  - id: {source_id}"
    yield '    publisher: ""'
    yield '    title: ""'
    yield f"    url: {_quoted(url)}"
    yield '    published: ""'
    yield "    read: false"
    yield '    lang: ""'
    yield "    kind: press"


def _bilingual(name: str, zh: str, en: str) -> Iterator[str]:
    yield f"{name}:"
    yield f"  zh: {_quoted(zh)}"
    yield f"  en: {_quoted(en)}"


def _quoted(text: str) -> str:
    """Any text as a scalar of YAML: JSON is YAML, and quotes whatever somebody may have written."""
    return json.dumps(clean(text), ensure_ascii=False)

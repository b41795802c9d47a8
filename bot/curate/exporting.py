"""The facts in the formats of others: how each is written, whoever asks for it."""

from __future__ import annotations

import datetime as dt
import json
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Literal

from knowledge import (
    FactBase,
    Publisher,
    change_feed,
    claim_reviews,
    draft_of,
    drafts_table,
    publish,
    records_json,
    wordings_table,
)

PUBLISHER = "核实 heshi"
"""Who answers for the verdicts, where nobody else is named."""

BYTE_ORDER_MARK = "\ufeff"
"""Spreadsheets take a CSV file for UTF-8 only when it begins with this mark."""


class Format(StrEnum):
    """What facts can be taken away as."""

    CLAIMREVIEW = "claimreview"
    JSON = "json"
    CSV = "csv"
    WORDINGS = "wordings"
    FEED = "feed"
    SQLITE = "sqlite"


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be written: an edition as on a day, in a language, by a publisher."""

    base: FactBase
    as_of: dt.date
    lang: Literal["zh", "en"]
    publisher: Publisher


@dataclass(frozen=True, slots=True)
class Form:
    """The ending of a file, its media type, and whether it is for spreadsheets."""

    ending: str
    media: str
    is_table: bool = False


FORMS: Mapping[Format, Form] = {
    Format.CLAIMREVIEW: Form("claimreview.json", "application/ld+json"),
    Format.JSON: Form("json", "application/json"),
    Format.CSV: Form("csv", "text/csv; charset=utf-8", is_table=True),
    Format.WORDINGS: Form("wordings.csv", "text/csv; charset=utf-8", is_table=True),
    Format.FEED: Form("feed.json", "application/feed+json"),
    Format.SQLITE: Form("sqlite", "application/vnd.sqlite3"),
}
"""Every format as a file."""


def text_of(form: Format, order: Order) -> str:
    """The facts in a format that is text: any but SQLite, which is a file."""
    return _TEXTS[form](order)


def bytes_of(form: Format, order: Order) -> bytes:
    """The facts as the bytes of a file."""
    if form is Format.SQLITE:
        return _archive(order.base)
    mark = BYTE_ORDER_MARK if FORMS[form].is_table else ""
    return (mark + text_of(form, order)).encode()


def _archive(base: FactBase) -> bytes:
    """An archive of this edition alone."""
    with tempfile.TemporaryDirectory(prefix="heshi-") as folder:
        made = Path(folder) / "edition.sqlite"
        _ = publish(base, made)
        return made.read_bytes()


def _facts(order: Order) -> str:
    return drafts_table(draft_of(fact, order.base, order.as_of) for fact in order.base.current())


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


_TEXTS: Mapping[Format, Callable[[Order], str]] = {
    Format.CLAIMREVIEW: lambda order: _json(
        claim_reviews(order.base, order.as_of, order.publisher, order.lang)
    ),
    Format.JSON: lambda order: records_json(order.base),
    Format.CSV: _facts,
    Format.WORDINGS: lambda order: wordings_table(order.base.current()),
    Format.FEED: lambda order: _json(change_feed(order.base, order.as_of, order.publisher, order.lang)),
}

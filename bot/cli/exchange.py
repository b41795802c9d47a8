"""`heshi facts export` and `publish`: take the facts away in the formats of others, keep an edition."""

from __future__ import annotations

import datetime as dt
import json
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

import typer

from bot.app import facts_path
from bot.cli.shell import AsOfOption, FactsOption, day
from bot.errors import BadUsage
from bot.messages import Language
from bot.settings import Settings, read_settings
from knowledge import (
    FactBase,
    Publisher,
    change_feed,
    claim_reviews,
    draft_of,
    drafts_table,
    open_facts,
    records_json,
    wordings_table,
)
from knowledge import publish as publish_edition

_PUBLISHER = "核实 heshi"


class Format(StrEnum):
    """What facts can be taken away as."""

    CLAIMREVIEW = "claimreview"
    JSON = "json"
    CSV = "csv"
    WORDINGS = "wordings"
    FEED = "feed"
    SQLITE = "sqlite"


@dataclass(frozen=True, slots=True)
class _Order:
    """What is to be written: these facts, as on that day, in that language, by that publisher."""

    base: FactBase
    as_of: dt.date
    lang: Literal["zh", "en"]
    publisher: Publisher


def export(  # noqa: PLR0913, PLR0917  (a command has as many arguments as options)
    form: Annotated[
        Format,
        typer.Option(
            "--format",
            help="ClaimReview JSON-LD, whole records as JSON, CSV with a row a fact or a row a wording, "
            "JSON Feed, SQLite.",
        ),
    ],
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="Write here; without it, on standard output."),
    ] = None,
    lang: Annotated[
        str, typer.Option("--lang", help="zh-Hans or en, for claimreview and feed; default HESHI_LANGUAGE.")
    ] = "",
    page: Annotated[
        str,
        typer.Option(
            "--page",
            metavar="URL",
            help="Address of a fact's page, with {id} in it; default: HESHI_PUBLIC_URL, or HESHI_HOST.",
        ),
    ] = "",
    publisher: Annotated[
        str, typer.Option("--publisher", metavar="NAME", help="Who answers for the verdicts.")
    ] = _PUBLISHER,
    as_of: AsOfOption = None,
    facts: FactsOption = None,
) -> None:
    """Take the facts away as ClaimReview, JSON, CSV, JSON Feed or SQLite."""
    settings = read_settings()
    today = settings.today()
    order = _Order(
        base=open_facts(facts_path(settings, facts)),
        as_of=day(as_of, "--as-of", latest=today) or today,
        lang=_lang(settings, lang),
        publisher=_published_by(publisher, page or f"{_home(settings)}/f/{{id}}"),
    )
    if form is Format.SQLITE:
        if out is None:
            raise BadUsage("sqlite is a file, not text; say where: --out facts.sqlite")
        _replace(out, order.base)
    elif out is None:
        # As bytes: a console of another code page or line end must not change them.
        typer.echo(_TEXTS[form](order).encode(), nl=False)
    else:
        # Spreadsheets take a CSV file for UTF-8 only when it begins with a byte order mark.
        encoding = "utf-8-sig" if form in {Format.CSV, Format.WORDINGS} else "utf-8"
        _ = out.write_text(_TEXTS[form](order), encoding=encoding, newline="")


def _replace(out: Path, base: FactBase) -> None:
    """An archive of this edition alone, put in the place of what was there."""
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=".making-") as folder:
        made = Path(folder) / out.name
        _ = publish_edition(base, made)
        _ = made.replace(out)


def _claim_review_text(order: _Order) -> str:
    return _json(claim_reviews(order.base, order.as_of, order.publisher, order.lang))


def _feed_text(order: _Order) -> str:
    return _json(change_feed(order.base, order.as_of, order.publisher, order.lang))


def _facts_text(order: _Order) -> str:
    return drafts_table(draft_of(fact, order.base, order.as_of) for fact in order.base.current())


def _wordings_text(order: _Order) -> str:
    return wordings_table(order.base.current())


_TEXTS: Mapping[Format, Callable[[_Order], str]] = {
    Format.CLAIMREVIEW: _claim_review_text,
    Format.JSON: lambda order: records_json(order.base),
    Format.CSV: _facts_text,
    Format.WORDINGS: _wordings_text,
    Format.FEED: _feed_text,
}
"""How each format but SQLite is written."""


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _lang(settings: Settings, given: str) -> Literal["zh", "en"]:
    try:
        language = Language(given) if given else settings.language
    except ValueError as error:
        raise BadUsage(f"--lang: {given!r} is no language of the records; expected zh-Hans or en") from error
    return "en" if language is Language.EN else "zh"


def _home(settings: Settings) -> str:
    return (settings.public_url or f"http://{settings.host}:{settings.port}").rstrip("/")


def _published_by(name: str, page: str) -> Publisher:
    home = "/".join(page.split("/", 3)[:3]) + "/"
    try:
        return Publisher(name, home, page)
    except ValueError as error:
        raise BadUsage(f"--page: {error}") from error

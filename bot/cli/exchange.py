"""`heshi facts export` and `publish`: take the facts away in the formats of others, keep an edition."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated, Literal

import typer

from bot.app import facts_path
from bot.cli.shell import AsOfOption, FactsOption, day
from bot.curate.exporting import PUBLISHER, Format, Order, bytes_of, text_of
from bot.errors import BadUsage
from bot.messages import Language
from bot.settings import Settings, read_settings
from knowledge import FactBase, Publisher, open_facts
from knowledge import publish as publish_edition


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
    ] = PUBLISHER,
    as_of: AsOfOption = None,
    facts: FactsOption = None,
) -> None:
    """Take the facts away as ClaimReview, JSON, CSV, JSON Feed or SQLite."""
    settings = read_settings()
    today = settings.today()
    order = Order(
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
        typer.echo(text_of(form, order).encode(), nl=False)
    else:
        _ = out.write_bytes(bytes_of(form, order))


def _replace(out: Path, base: FactBase) -> None:
    """An archive of this edition alone, put in the place of what was there."""
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=".making-") as folder:
        made = Path(folder) / out.name
        _ = publish_edition(base, made)
        _ = made.replace(out)


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

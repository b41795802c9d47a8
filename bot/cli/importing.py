"""`heshi facts import`: claims that others have looked at, as drafts. Never straight into the facts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.app import shelf_of
from bot.cli.editable import editable
from bot.cli.output import complain, say, table
from bot.cli.shell import PROBLEMS, FactsOption
from bot.errors import BadUsage, CannotRead
from bot.settings import Settings, read_settings
from knowledge import Conflict, FactChecker, list_drafts, open_facts, save_draft

if TYPE_CHECKING:
    from bot.curate.importing import DraftToSave, Imported
    from bot.curate.offered import Form, Found, Upload

_TOLD = 20
"""Problems that are listed; a broken table has thousands."""


def import_(  # noqa: PLR0917 - a command has as many arguments as options
    source: Annotated[
        str,
        typer.Argument(
            metavar="SOURCE",
            help="A file, a folder with the tables of Cofacts, an address, or words to search for.",
        ),
    ],
    form: Annotated[
        str,
        typer.Option(
            "--format", help="claimreview, feed, google, cofacts, csv, records; auto looks at what is there."
        ),
    ] = "auto",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only list the drafts that would be written.")
    ] = False,
    limit: Annotated[int, typer.Option("--limit", min=1, help="Most drafts to write.")] = 100,
    lang: Annotated[
        str, typer.Option("--lang", help="Language of reviews to search for, such as zh or en (google).")
    ] = "",
    facts: FactsOption = None,
) -> None:
    """Bring in claims that others have looked at, as drafts with origin and licence; publishes nothing.

    claimreview: a page or a file with schema.org ClaimReview · feed: RSS, Atom or JSON Feed, and the pages it
    leads to · google: an answer of claims:search in a file, or words to search for, with
    HESHI_GOOGLE_FACTCHECK_KEY · cofacts: its open data · csv, records: as `heshi facts
    export` writes them, with --format csv and json.

    What was brought in before is left out. Exit code 1 when something could not be read.
    """
    settings = read_settings()
    folder = editable(settings, facts)
    found = _found(settings, source, _form(form), limit, lang)
    made = _imported(settings, folder, found, limit)
    _show(made)
    if not dry_run:
        for draft in made.drafts:
            _save(folder, draft)
    says = "would be written" if dry_run else "written"
    complain(
        f"{len(made.drafts)} drafts {says}, {len(made.known)} there already"
        + (f", {made.more} more left out (--limit)" if made.more else "")
    )
    for problem in made.problems[:_TOLD]:
        complain(f"heshi: {problem}")
    if made.problems:
        raise typer.Exit(PROBLEMS)


def _form(name: str) -> Form:
    from bot.curate.offered import Form  # noqa: PLC0415 - httpx is loaded by whoever needs it

    try:
        return Form(name)
    except ValueError as error:
        raise BadUsage(f"--format: {name!r} is none of ours; expected {', '.join(Form)}") from error


def _found(settings: Settings, source: str, form: Form, limit: int, lang: str) -> Found:
    from bot.curate.gathering import fetched_now  # noqa: PLC0415
    from bot.curate.offered import Form, read_offers, unfetched  # noqa: PLC0415

    path = Path(source)
    if source.startswith(("https://", "http://")):
        return fetched_now(source, form, proxy=settings.http_proxy, limit=limit)
    if path.exists():
        return unfetched(read_offers(_files(path), form))
    if form is Form.GOOGLE:
        return _searched(settings, source, limit, lang)
    raise CannotRead(f"{source}: there is no such file; expected a file, a folder or https://…")


def _files(path: Path) -> list[Upload]:
    from bot.curate.offered import MAX_FILE, Upload  # noqa: PLC0415

    files = sorted([*path.glob("*.csv"), *path.glob("*.zip")]) if path.is_dir() else [path]
    if not files:
        raise CannotRead(
            f"{path}: no tables in this folder; expected articles.csv, replies.csv, article_replies.csv"
        )
    uploads = []
    for file in files:
        # A pipe or a device does not say how long it is.
        with file.open("rb") as opened:
            body = opened.read(MAX_FILE + 1)
        if len(body) > MAX_FILE:
            raise CannotRead(f"{file}: larger than {MAX_FILE:,} bytes")
        uploads.append(Upload(file.name, body))
    return uploads


def _searched(settings: Settings, query: str, limit: int, lang: str) -> Found:
    from bot.curate.gathering import Search, searched_now  # noqa: PLC0415

    key = settings.google_factcheck_key
    if key is None:
        raise BadUsage(
            "searching needs a key of Google's Fact Check Tools API; set HESHI_GOOGLE_FACTCHECK_KEY"
        )
    return searched_now(Search(query, key.get_secret_value(), lang), proxy=settings.http_proxy, limit=limit)


def _imported(settings: Settings, folder: Path, found: Found, limit: int) -> Imported:
    from bot.curate.importing import Shelf, imported  # noqa: PLC0415

    base = open_facts(folder)
    shelf = Shelf(base, FactChecker(base, shelf_of(settings)), list_drafts(folder))
    return imported(found, shelf, today=settings.today(), limit=limit)


def _show(made: Imported) -> None:
    table(
        ("draft", "their verdict", "claim", "from", "may be"),
        ((one.id, one.rating, one.claim[:80], one.origin, " ".join(one.like)) for one in made.drafts),
    )


def _save(folder: Path, draft: DraftToSave) -> None:
    saved = save_draft(folder, "fact", draft.id, draft.text, expected="")
    if isinstance(saved, Conflict):
        complain(f"heshi: {draft.id}: there is a draft or fact of this id; it stays as it is")
    else:
        say(str(saved.path))

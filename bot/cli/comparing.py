"""`heshi facts diff` and `history`: what two editions say differently, and the life of one record."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, get_args

import typer

from bot.app import facts_path
from bot.cli.editions import edition_of
from bot.cli.output import complain, say, table
from bot.cli.publishing import ArchiveOption, archive_of, summary
from bot.cli.shell import FactsOption
from bot.curate.chronicle import Chronicle
from bot.errors import BadUsage
from bot.repository import Repository
from bot.settings import read_settings
from knowledge import (
    FactBase,
    FieldChange,
    Kind,
    RecordChange,
    differences,
    edition_changes,
    editions,
    open_edition,
    open_facts,
)

_SHORT = 200
"""Characters of a value that are shown: a sentence, whole."""

_SAYS = {
    "verdict": "VERDICT CHANGED",
    "vanished": "VANISHED (ids are for ever: withdraw a fact instead)",
    "withdrawn": "withdrawn",
    "added": "added",
    "edited": "edited",
}


def diff(
    older: Annotated[
        str,
        typer.Argument(metavar="A", help="An edition of the archive, a folder or REVISION:FOLDER."),
    ],
    newer: Annotated[
        str,
        typer.Argument(metavar="[B]", help="What came of it; default: the facts as they are now."),
    ] = "",
    archive: ArchiveOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="For a program: one array of changes.")] = False,
    facts: FactsOption = None,
) -> None:
    """What two editions say differently, record by record and field by field; changed verdicts first."""
    settings = read_settings()
    file = archive_of(settings, archive)
    kept = {edition.name for edition in editions(file)} if file.is_file() else set()
    if older in kept and newer in kept:
        changes = edition_changes(file, older, newer)
    else:
        now = open_facts(facts_path(settings, facts)) if not newer else _named(newer, file, kept)
        changes = differences(_named(older, file, kept), now)
    if as_json:
        say(json.dumps([asdict(change) for change in changes], ensure_ascii=False, indent=2))
        return
    for change in changes:
        for line in _lines(change):
            say(line)
    say(f"{older} → {newer or 'now'}: {summary(changes)}")


def history(
    record_id: Annotated[str, typer.Argument(metavar="ID", help="Of a fact, unless --kind says otherwise.")],
    kind: Annotated[str, typer.Option("--kind", help="fact, subject, statement or lexicon.")] = "fact",
    at: Annotated[
        str,
        typer.Option("--at", metavar="REVISION", help="The file as it was in that edition or commit."),
    ] = "",
    archive: ArchiveOption = None,
    facts: FactsOption = None,
) -> None:
    """The life of a record, newest first: its own history, the editions with a new text, its commits."""
    settings = read_settings()
    path = facts_path(settings, facts)
    of = next((one for one in get_args(Kind) if one == kind), None)
    if of is None:
        raise BadUsage(f"--kind: {kind!r} is no kind of record; expected {', '.join(get_args(Kind))}")
    base = open_facts(path)
    if of == "fact":
        _ = base.fact(record_id)
    repository = Repository.of(path) if path.is_dir() else None
    chronicle = Chronicle(base, path, repository, archive_of(settings, archive))
    if at:
        _show_text(chronicle, of, record_id, at)
        return
    rows = [
        (str(entry.on), entry.source, entry.revision[:40], entry.who, entry.what)
        for entry in chronicle.of(of, record_id)
    ]
    if not rows:
        complain(f"nothing is known of {kind} {record_id}; editions are kept with: heshi facts publish")
    table(("day", "told by", "revision", "who", "what"), rows)


def _show_text(chronicle: Chronicle, kind: Kind, record_id: str, revision: str) -> None:
    text = chronicle.text_at(kind, record_id, revision)
    if text is None:
        raise BadUsage(
            f"--at: {revision!r} has no {kind} {record_id}; expected a revision that"
            f" `heshi facts history {record_id}` lists"
        )
    typer.echo(text.encode(), nl=False)


def _named(name: str, archive: Path, kept: set[str]) -> FactBase:
    return open_edition(archive, name) if name in kept else edition_of(name)


def _lines(change: RecordChange) -> list[str]:
    return [f"{change.kind} {change.id}: {_SAYS[change.what]}", *(_line(field) for field in change.fields)]


def _line(field: FieldChange) -> str:
    before, after = (_shown(text) for text in (field.before, field.after))
    if field.before is None:
        return f"  {field.field}: + {after}"
    if field.after is None:
        return f"  {field.field}: - {before}"
    return f"  {field.field}: {before} → {after}"


def _shown(text: str | None) -> str:
    line = " ".join((text or "").split())
    return line if len(line) <= _SHORT else line[:_SHORT] + "…"

"""`heshi facts schema`: the fields of every record as JSON Schema, for editors that complete and check."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.output import say
from bot.errors import BadUsage
from knowledge import SCHEMAS, record_schema

FOLDER = "schema"
"""The folder beside the records in which editors find the schemas."""


def schema(
    kind: Annotated[
        str | None, typer.Argument(metavar="[KIND]", help=f"One of {', '.join(SCHEMAS)}.")
    ] = None,
    into: Annotated[
        Path | None,
        typer.Option(
            "--into", metavar="FOLDER", help="Write all of them there, with settings for VS Code and its kin."
        ),
    ] = None,
) -> None:
    """The JSON Schema of a kind of record, for editors.

    \b
    heshi facts schema fact > fact.json
    heshi facts schema --into my-facts

    With --into, FOLDER is one of records: the schemas go to FOLDER/schema, and FOLDER/.vscode/settings.json
    says which files each is for (an editor with the YAML extension reads it). Settings that are there stay.
    Any editor with a YAML language server takes a first line: # yaml-language-server: $schema=PATH
    """  # noqa: D301  (the backspace keeps the examples as lines)
    if into is not None:
        for path in write_editor_files(into):
            say(str(path))
        return
    if kind is None or kind not in SCHEMAS:
        raise BadUsage(f"{kind or 'no kind'}: expected one of {', '.join(SCHEMAS)}, or --into FOLDER")
    say(schema_text(kind))


def schema_text(kind: str) -> str:
    """The schema of a kind as the text of a file, without the last end of line."""
    return json.dumps(record_schema(kind), ensure_ascii=False, indent=2)


def write_editor_files(folder: Path) -> tuple[Path, ...]:
    """Put the schemas, and settings that name them, beside a folder of records; the paths that were written.

    Schemas are written anew. Settings that are there already stay as they are.
    """
    written = []
    (folder / FOLDER).mkdir(parents=True, exist_ok=True)
    for kind in SCHEMAS:
        path = folder / FOLDER / f"{kind}.json"
        _ = path.write_text(schema_text(kind) + "\n", encoding="utf-8")
        written.append(path)
    settings = folder / ".vscode" / "settings.json"
    if not settings.exists():
        settings.parent.mkdir(exist_ok=True)
        _ = settings.write_text(json.dumps(editor_settings(), indent=2) + "\n", encoding="utf-8")
        written.append(settings)
    return tuple(written)


def editor_settings() -> dict[str, object]:
    """What an editor with the YAML extension of Red Hat is told of a folder of records."""
    return {
        "yaml.schemas": {f"./{FOLDER}/{kind}.json": files for kind, files in SCHEMAS.items()},
        "files.associations": {"*.yaml": "yaml"},
        "files.eol": "\n",
    }

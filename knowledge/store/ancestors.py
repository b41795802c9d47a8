"""What a folder of records was copied from: the shipped files as they were, kept to merge newer ones later.

    <folder>/.heshi/shipped.json.xz     {"edition", "files": {path: text}, "open": {path: {theirs, draft}}}

A megabyte of records takes a fifth of that, and it lies in the folder, so that it goes with it into git.
"""

from __future__ import annotations

import json
import lzma
from contextlib import suppress
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from knowledge.store.whole import OURS, write_whole

SHIPPED = "shipped.json.xz"
"""The name of the file."""

_MAX_UNPACKED = 500_000_000
"""Bytes: ten times a base of ten thousand facts. What unpacks to more was not packed by us."""


class Contradiction(BaseModel):
    """A newer shipped file that contradicted ours, told in a draft. While the draft is there, it is open."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)

    theirs: str
    """The text of the shipped file: once the draft is gone, it is decided, and this is the ancestor."""
    draft: str
    """The version of the draft that was left: one that has another was worked on."""


class Ancestors(BaseModel):
    """The shipped files that a folder knows, by their path in it. Empty: nobody kept any."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)

    edition: str = ""
    files: dict[str, str] = {}
    open: dict[str, Contradiction] = {}


def ancestors(folder: Path) -> Ancestors:
    """What a folder was copied from; nothing where it was not kept, or is damaged."""
    with suppress(OSError, lzma.LZMAError, ValidationError, ValueError, EOFError):
        packed = (folder / OURS / SHIPPED).read_bytes()
        return Ancestors.model_validate_json(lzma.LZMADecompressor().decompress(packed, _MAX_UNPACKED))
    return Ancestors()


def remember(folder: Path, known: Ancestors) -> None:
    """Keep what a folder knows of the shipped files; call it inside `writing(folder)`.

    The same is kept in the same bytes, so that git sees a change only where there is one.
    """
    text = json.dumps(known.model_dump(), ensure_ascii=False, sort_keys=True, indent=0)
    write_whole(folder / OURS / SHIPPED, lzma.compress(text.encode()), folder)

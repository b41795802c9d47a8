"""What became of links, kept in `<data>/links.json`: for the next run, for the console, for reports.

read_kept(data) → {address: LinkResult}      empty where nothing was checked yet, or the file is damaged
keep(data, results)                          whole or not at all; what was there and is not in it is gone
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

FILE = "links.json"


class LinkState(StrEnum):
    """What a link is good for. Only what is dead needs an editor today."""

    ALIVE = "alive"
    MOVED = "moved"
    """Alive at another address, for good."""
    DEAD = "dead"
    REFUSED = "refused"
    """It does not let us see: a paywall, a sign-in, a guard against robots. Readers may well see it."""
    UNREACHED = "unreached"
    """No answer today; says nothing about tomorrow."""
    INSECURE = "insecure"
    """Its certificate would make browsers warn."""
    UNCLEAR = "unclear"
    """It answers, and alike to any address: whether the page is there shows in a browser alone."""
    NOT_ASKED = "not-asked"
    """No address of the public internet."""


class Why(StrEnum):
    """How it is known."""

    ANSWERED = "answered"
    STATUS = "status"
    """What HTTP has for it: 404, 410, 403, 500 …; see `status`."""
    NAME = "name"
    """There is no such host any more."""
    SAYS_SO = "says-so"
    """The page itself says that nothing is there, though its status says otherwise."""
    HOME = "home"
    """It sends everybody to the home page."""
    ALIKE = "alike"
    """It shows the same for an address that cannot be."""
    SIGN_IN = "sign-in"
    ADDRESS = "address"
    LOOKUP = "lookup"
    CONNECTION = "connection"
    TLS = "tls"
    LATE = "late"
    PROTOCOL = "protocol"
    REDIRECTS = "redirects"


@dataclass(frozen=True, slots=True)
class LinkResult:
    """What became of one address."""

    url: str
    state: LinkState
    why: Why
    checked_at: float
    """Seconds since 1970."""
    status: int = 0
    """Of HTTP; 0: no answer."""
    final: str = ""
    """Where it led in the end, if elsewhere."""
    archived: str = ""
    """A copy at the Internet Archive, looked up for what is dead."""
    dead_since: float = 0.0
    """When it was first found dead, without having been alive since; 0: it is not."""


class _Row(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    url: str = Field(max_length=4_000)
    state: LinkState
    why: Why
    checked_at: float
    status: int = 0
    final: str = Field(default="", max_length=4_000)
    archived: str = Field(default="", max_length=4_000)
    dead_since: float = 0.0


class _File(BaseModel):
    version: Literal[1]
    links: tuple[_Row, ...]


def read_kept(data: Path) -> dict[str, LinkResult]:
    """What is known of each address. A file that cannot be read is as none: links can be checked again."""
    try:
        found = _File.model_validate_json((data / FILE).read_bytes())
    except (OSError, ValidationError, ValueError):
        return {}
    return {row.url: LinkResult(**row.model_dump()) for row in found.links}


def keep(data: Path, results: Mapping[str, LinkResult]) -> None:
    """Put these in place of what was kept.

    Raises:
        OSError: the folder cannot be written to.
    """
    rows = [
        {name: getattr(result, name) for name in LinkResult.__slots__}
        for _, result in sorted(results.items())
    ]
    text = json.dumps({"version": 1, "links": rows}, ensure_ascii=False, indent=1)
    data.mkdir(parents=True, exist_ok=True)
    new = data / f".{FILE}.{os.getpid()}"
    try:
        with new.open("w", encoding="utf-8") as file:
            _ = file.write(text + "\n")
            file.flush()
            os.fsync(file.fileno())
        _ = new.replace(data / FILE)
    finally:
        with suppress(OSError):
            new.unlink(missing_ok=True)

"""Claims that others have looked at, as they offer them: to begin a draft with, never a fact of ours."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from knowledge.errors import FilePlace, RecordProblem
from knowledge.records import Verdict
from knowledge.text import normal

MAX_CLAIM = 300
"""Characters of a claim that are taken over: a wording is a sentence or two. Of a longer one the beginning is
taken, up to the end of a sentence."""

_LEAST = 40
"""Characters within which a sentence is too short to stand for a whole message."""

_NOT_WRITTEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff\ud800-\udfff]+"
)
"""Controls, invisible characters, marks that turn the direction of writing, and halves of characters."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What others say of a claim. Whatever they did not say is empty; all of it is in their words."""

    id: str
    """Names it for ever: what is offered again under this id was offered before."""
    claim: str
    rating: str = ""
    """Their verdict, in their word."""
    verdict: Verdict | None = None
    """Ours for it, where their word or number leaves no doubt."""
    page: str = ""
    """Where their review can be read."""
    title: str = ""
    publisher: str = ""
    published: str = ""
    """Day of their review: YYYY, YYYY-MM or YYYY-MM-DD."""
    lang: str = ""
    appearances: tuple[str, ...] = ()
    """Where the claim stood."""
    origin: str = ""
    """From whom we have it, if not from the publisher."""
    licence: str = ""
    """Under which terms it may be used, with the credit that is asked for."""


@dataclass(frozen=True, slots=True)
class OffersRead:
    """What was read: offers, and what is wrong with the rest."""

    offers: tuple[Offer, ...] = ()
    problems: tuple[RecordProblem, ...] = ()


def problem(name: str, says: str, *, line: int = 1, field: str = "") -> RecordProblem:
    """Something that cannot be used, and where it stands."""
    return RecordProblem(FilePlace(name, line), field, says)


def clean(text: object, longest: int = 2_000) -> str:
    """A text of others on one line: no controls, nothing invisible; empty for what is no text."""
    if not isinstance(text, str):
        return ""
    return " ".join(_NOT_WRITTEN.sub(" ", text[: 4 * longest]).split())[:longest].rstrip()


def claim_of(text: object) -> str:
    """The claim in a text: all of it, or its beginning up to the end of a sentence."""
    words = clean(text, 20_000)
    if len(words) <= MAX_CLAIM:
        return words
    ends = [match.end() for match in re.finditer(r"[。！？!?；;\n]|\.(?=\s)", words[:MAX_CLAIM])]
    return words[: ends[-1]].strip() if ends and ends[-1] >= _LEAST else words[:MAX_CLAIM].rstrip()


def address(text: object) -> str:
    """A web address of others; empty for anything else."""
    found = clean(text)
    return found if re.fullmatch(r"https?://[^\s/\"'<>\\]+[^\s\"'<>\\]*", found) else ""


def day_of(text: object) -> str:
    """The day, month or year with which a date of others begins; empty for anything else."""
    match = re.match(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?(?![0-9])", clean(text, 40))
    return match[0] if match else ""


def digest(*parts: str) -> str:
    """Eight characters that tell texts apart by their normal forms."""
    return hashlib.sha256("\0".join(normal(part) for part in parts).encode(errors="replace")).hexdigest()[:8]

"""What others offer → drafts to save. Nothing here is published, and nothing written.

    read_offers (`offered`) or fetched (`gathering`)  ─►  Found  ─►  imported(found, shelf)  ─►  drafts

Facts that are like an offer are named for an editor to look at; whether they are the same is never decided.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import html
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from bot.curate.offered import LIMIT, Found
from bot.replies import without_contacts
from knowledge import (
    Draft,
    DraftFile,
    Fact,
    FactBase,
    Offer,
    RecordProblem,
    Stance,
    draft_id,
    normal,
    offer_draft,
    record_draft,
    table_draft,
)

LIKE = 0.5
"""Score of `FactChecker.ranking` from which a fact may say the same: by its own scale, likelier than not. Of
411 labelled messages about a shipped fact it names the fact for 88 in 100; of 289 others, any for 10."""

LIKE_AT_MOST = 3
"""Facts named beside a draft: more than an editor would look at."""


Offered: TypeAlias = Offer | Draft | Fact
"""A claim in the words of others, a row in our own, a whole fact of another edition."""


class Ranks(Protocol):
    """What says which facts a text is near to: a FactChecker."""

    def ranking(self, text: str, limit: int = 10) -> tuple[tuple[str, float], ...]:
        """(fact id, score) best first."""
        ...


@dataclass(frozen=True, slots=True)
class Shelf:
    """What is there already."""

    base: FactBase
    ranks: Ranks
    drafts: tuple[DraftFile, ...] = ()


@dataclass(frozen=True, slots=True)
class DraftToSave:
    """A draft that is not written yet: `save_draft(folder, "fact", id, text, expected="")`."""

    id: str
    text: str
    claim: str
    rating: str
    """Their verdict, in their word."""
    origin: str
    like: tuple[str, ...]
    """Facts that may say the same."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import comes to."""

    drafts: tuple[DraftToSave, ...]
    known: tuple[tuple[str, str], ...]
    """What is there already and is left out: the claim, and the draft or fact that it is."""
    problems: tuple[RecordProblem, ...]
    more: int = 0
    """Offers left out because of the limit; some of them may be there already."""


def imported(found: Found, shelf: Shelf, *, today: dt.date, limit: int = LIMIT) -> Imported:
    """The drafts that what was read comes to, each once, without what is there already."""
    there = _There(shelf)
    known: list[tuple[str, str]] = []
    every: tuple[Offered, ...] = (*found.offers, *found.rows, *found.facts)
    new: list[Offered] = []
    left = 0
    for one in every:
        if len(new) >= limit and not there.named(one, found.name):
            left += 1  # a dump has a hundred thousand: what will not be written is not looked at closely
        elif place := there.of(one, found.name):
            known.append((_claim(one), place))
        else:
            new.append(one)
            there.add(one, found.name)
    drafts = [_made(one, there, today, found.name) for one in new]
    return Imported(tuple(drafts), tuple(known), found.problems, left)


class _There:
    """Where offers are already: by the id under which they were offered, or as the source of a fact."""

    def __init__(self, shelf: Shelf) -> None:
        self._ranks = shelf.ranks
        self._origins = {
            draft.note.origin.id: f"drafts/{draft.id}" for draft in shelf.drafts if draft.note.origin
        }
        self._ids = {draft.id: f"drafts/{draft.id}" for draft in shelf.drafts} | {
            fact_id: fact_id for fact_id in shelf.base.facts
        }
        # A fact that was published from a draft has lost the draft's block; the review is among its sources.
        self._sources: dict[tuple[str, str], str] = {}
        self._forms: dict[str, list[str]] = {}
        for fact in shelf.base.facts.values():
            said = {normal(wording) for wording in (*fact.wordings.affirm, *fact.wordings.deny)}
            for form in said if not fact.withdrawn else ():
                self._forms.setdefault(form, []).append(fact.id)
            for page in {_page(source.url or "") for source in fact.sources}:
                self._sources |= {(page, form): fact.id for form in said}

    def named(self, one: Offered, name: str) -> str:
        """The draft that names it as its origin; empty where none does."""
        return self._origins.get(_origin(one, name), "")

    def of(self, one: Offered, name: str) -> str:
        """The draft or fact that it is; empty where it is new."""
        if named := self.named(one, name):
            return named
        if not isinstance(one, Offer):
            return self._ids.get(one.id, "")
        by_source = self._sources.get((_page(one.page), normal(_tidy(one).claim)), "") if one.page else ""
        return by_source or self._ids.get(_id(one), "")

    def add(self, one: Offered, name: str) -> None:
        """It is there from now on."""
        origin, record_id = (
            (one.id, draft_id(one)) if isinstance(one, Offer) else (f"{name}#{one.id}", one.id)
        )
        self._origins[origin] = self._ids[record_id] = f"drafts/{record_id}"

    def like(self, claim: str) -> tuple[str, ...]:
        """Facts that may say the same: with the very wording first, then by likeness."""
        if not claim:
            return ()
        near = [name for name, score in self._ranks.ranking(claim, LIKE_AT_MOST) if score >= LIKE]
        return tuple(dict.fromkeys((*self._forms.get(normal(claim), ()), *near)))[:LIKE_AT_MOST]


def _page(url: str) -> str:
    return url.partition("#")[0].rstrip("/")


def _origin(one: Offered, name: str) -> str:
    return one.id if isinstance(one, Offer) else f"{name}#{one.id}"


def _id(one: Offered) -> str:
    """The id of its draft. It is made of words that anybody may see: an id is for ever."""
    return draft_id(_tidy(one)) if isinstance(one, Offer) else one.id


def _claim(one: Offered) -> str:
    match one:
        case Offer():
            return one.claim
        case Fact():
            return one.statement.zh
        case Draft():
            return one.statement_zh or one.statement_en or one.id


def _made(one: Offered, there: _There, today: dt.date, name: str) -> DraftToSave:
    if isinstance(one, Fact):
        like = there.like(one.statement.zh)
        text = record_draft(one, retrieved=today, like=like, where=name)
        return DraftToSave(one.id, text, _claim(one), one.verdict_on(today, Stance.AFFIRMS) or "", name, like)
    if isinstance(one, Draft):
        like = there.like(one.statement_zh or one.statement_en)
        text = table_draft(one, retrieved=today, like=like, where=name)
        return DraftToSave(one.id, text, _claim(one), one.verdict or "", name, like)
    offer = _tidy(one)
    like = there.like(offer.claim)
    record_id = _id(one)
    text = offer_draft(offer, record_id=record_id, retrieved=today, like=like, where=name)
    return DraftToSave(record_id, text, offer.claim, offer.rating, offer.origin or offer.publisher, like)


def _tidy(offer: Offer) -> Offer:
    """Without markup that was written as text, and in the claim without what leads to a person."""
    claim, title, publisher = (
        " ".join(html.unescape(text).split()) for text in (offer.claim, offer.title, offer.publisher)
    )
    return dataclasses.replace(offer, claim=without_contacts(claim), title=title, publisher=publisher)

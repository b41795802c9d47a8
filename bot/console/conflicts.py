"""Two people edited the same record: yours, theirs, and both together. Nothing is lost whatever is chosen."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.responses import Response

from bot.console.differences import Difference, differences
from bot.console.pages import Visit
from bot.console.places import PLACES
from bot.console.review_words import REVIEW
from bot.console.sheet_view import name_of
from bot.console.sheet_words import FIELDS
from bot.replies import Voice
from knowledge import Conflict, Kind, three_way


@dataclass(frozen=True, slots=True)
class Meeting:
    """Two versions of one record. `began`: the text that both began from; `expected`: the version of the file
    that saving now replaces.
    """

    kind: Kind
    id: str
    began: str
    mine: str
    theirs: str
    expected: str
    who: str = ""
    published: bool = False
    """Theirs is a published record, and mine a draft begun before."""

    @property
    def gone(self) -> bool:
        """Whether there is nothing on the other side any more."""
        return not self.theirs


def draft_conflict(visit: Visit, kind: Kind, came: Conflict, *, began: str, mine: str) -> Response:
    """Saving met another draft than was opened."""
    theirs = came.theirs
    if visit.wants_json:
        # The script sends the same again as a page would, and gets the page.
        return visit.json({"conflict": True}, 409)
    record_id = visit.path["id"]
    version = theirs.version if theirs else ""
    who = visit.house.store.saved_by(kind, record_id, version) if theirs else ""
    return shown(visit, Meeting(kind, record_id, began, mine, theirs.text if theirs else "", version, who))


def shown(visit: Visit, met: Meeting) -> Response:
    """The page where the two are joined."""
    merged = three_way(met.began, met.mine, met.theirs) if not met.gone else None
    return visit.page(
        "conflict.html",
        409,
        words=REVIEW,
        met=met,
        place=PLACES[met.kind],
        merged=merged.text if merged else met.mine,
        clean=merged.clean if merged else True,
        contested=_contested(visit, merged.conflicts if merged else ()),
        my_changes=named(visit, differences(met.began, met.mine)),
        their_changes=named(visit, differences(met.began, met.theirs)) if not met.gone else (),
    )


def _contested(visit: Visit, fields: tuple[str, ...]) -> str:
    words, review = FIELDS[visit.language], REVIEW[visit.language]
    names = {"#": review.comments, "": review.everything}
    return Voice(visit.language).names([names.get(field) or name_of(field, words) for field in fields])


def named(visit: Visit, found: tuple[Difference, ...] | None) -> tuple[tuple[str, Difference], ...] | None:
    """Differences with the names of their fields in the reader's language."""
    if found is None:
        return None
    words = FIELDS[visit.language]
    return tuple((name_of(one.field, words), one) for one in found)

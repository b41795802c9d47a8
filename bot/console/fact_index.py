"""All facts as rows of a list: found by words, filtered, sorted, fifty to a page. Pure, in memory.

An index is built once for an edition and a day. What stays the same from one edition to the next is taken
over: folding a fact's words to the normal form is nearly all of the work.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from knowledge import Bilingual, Fact, FactBase, Stance, Verdict, normal

PAGE = 50
"""Rows of a page: two screens, and quick to send over a telephone."""

State = Literal["", "published", "draft", "changed", "withdrawn", "stale", "dead"]
"""Which facts: draft – not published yet; changed – published, with a draft; stale – due for a check; dead –
with a source that is not there any more. "" – all."""

Sort = Literal["", "id", "changed", "review"]
"""In which order. "": the nearest to what was searched for first, else as `id`."""

STATES: tuple[State, ...] = ("", "published", "draft", "changed", "withdrawn", "stale", "dead")
SORTS: tuple[Sort, ...] = ("", "id", "changed", "review")


@dataclass(frozen=True, slots=True)
class Row:
    """A fact as the list shows it, on the day of the index."""

    id: str
    topic: str
    subjects: tuple[str, ...]
    statement: Bilingual | None
    """None: a draft without one."""
    verdict: Verdict | None
    warning: bool = False
    changed: dt.date | None = None
    review_by: dt.date | None = None
    withdrawn: bool = False
    published: bool = True

    def stale(self, today: dt.date) -> bool:
        """Whether it is due for a check."""
        return self.review_by is not None and self.review_by < today and not self.withdrawn


@dataclass(frozen=True, slots=True)
class Sought:
    """What somebody asks the list for; "" stands for any."""

    words: str = ""
    topic: str = ""
    subject: str = ""
    verdict: str = ""
    """A verdict, or `none`: without one today."""
    state: State = ""
    reviewer: str = ""
    """Who published or approved it last."""
    since: dt.date | None = None
    """Reviewed on that day or later."""
    sort: Sort = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class Review:
    """Who published or approved a fact last, and on which day."""

    who: str
    on: dt.date


@dataclass(frozen=True, slots=True)
class Marks:
    """What is known of facts beside their records: which have drafts, dead sources, reviewers."""

    drafts: Mapping[str, Row] = field(default_factory=dict)
    """Drafts of facts, published or not, with words of their own to search in: `draft_words`."""
    draft_words: Mapping[str, str] = field(default_factory=dict)
    dead: Mapping[str, int] = field(default_factory=dict)
    reviews: Mapping[str, Review] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Found:
    """One page of what was found."""

    rows: tuple[Row, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class _Folded:
    """Words of a fact in their normal form without blanks, by how near a hit in them is."""

    fact: Fact
    id: str
    statement: str
    wordings: str
    sources: str

    def nearness(self, terms: tuple[str, ...], raw: tuple[str, ...]) -> int | None:
        """0: it is the id; 1: in id or statement; 2: in the wordings; 3: in the sources. None: not found."""
        if raw == (self.id,):
            return 0
        for depth, text in enumerate((self.id + "\n" + self.statement, self.wordings, self.sources), 1):
            terms = tuple(term for term in terms if term not in text)
            raw = tuple(term for term in raw if term not in text)
            if not terms or not raw:
                return depth
        return None


class FactIndex:
    """The facts of an edition on a day. Immutable; safe from many threads."""

    def __init__(self, base: FactBase, today: dt.date, before: FactIndex | None = None) -> None:
        """`before`: the index of an earlier edition, from which the words of unchanged facts are taken."""
        self._base = base
        self._known: Mapping[str, _Folded] = before.known if before else {}
        self._folding = threading.Lock()
        self._done: Mapping[str, _Folded] | None = None
        self.edition = base.edition
        self.today = today
        self._rows = tuple(row_of(fact, today) for fact in base.facts.values())
        self.topics = tuple(sorted({row.topic for row in self._rows}))
        self.subjects = tuple(sorted({one for row in self._rows for one in row.subjects}))

    @property
    def known(self) -> Mapping[str, _Folded]:
        """The words that are folded already, of this edition or an earlier one."""
        return self._known if self._done is None else self._done

    @property
    def folded(self) -> Mapping[str, _Folded]:
        """The words of every fact; made when somebody searches for the first time."""
        with self._folding:
            if self._done is None:
                facts = self._base.facts.values()
                self._done = {fact.id: _folded(fact, self._known.get(fact.id)) for fact in facts}
                self._known = {}
            return self._done

    def find(self, sought: Sought, marks: Marks) -> Found:
        """The page of facts and drafts that was asked for; a page too far is the last one."""
        found = [row for row in self._all(marks) if _wanted(row, sought, marks, self.today)]
        ranked = self._ranked(found, sought, marks)
        pages = max(1, -(-len(ranked) // PAGE))
        page = min(max(1, sought.page), pages)
        return Found(tuple(ranked[(page - 1) * PAGE : page * PAGE]), len(ranked), page, pages)

    def _all(self, marks: Marks) -> Iterator[Row]:
        yield from self._rows
        published = self._base.facts
        yield from (row for fact_id, row in sorted(marks.drafts.items()) if fact_id not in published)

    def _ranked(self, rows: list[Row], sought: Sought, marks: Marks) -> list[Row]:
        raw = tuple(sought.words.casefold().split())
        terms = tuple(filter(None, (_packed(term) for term in sought.words.split())))
        if not raw:
            return sorted(rows, key=_order(sought.sort, {}))
        near = {}
        folded = self.folded
        for row in rows:
            depth = _nearness(folded.get(row.id), terms or raw, raw, marks.draft_words.get(row.id, ""))
            if depth is not None:
                near[row.id] = depth
        return sorted((row for row in rows if row.id in near), key=_order(sought.sort, near))


def _nearness(folded: _Folded | None, terms: tuple[str, ...], raw: tuple[str, ...], words: str) -> int | None:
    """How near a hit is, in a fact's own words or in those of its draft (`words`)."""
    found = folded.nearness(terms, raw) if folded else None
    if found is None and words and all(term in words for term in terms):
        return 2
    return found


def row_of(fact: Fact, today: dt.date) -> Row:
    """A published fact as a row."""
    return Row(
        fact.id,
        fact.topic,
        fact.subjects,
        fact.statement,
        None if fact.withdrawn else fact.verdict_on(today, Stance.AFFIRMS),
        fact.warning is not None,
        fact.last_changed,
        fact.review_by,
        fact.withdrawn is not None,
    )


def words_of(fact_id: str, texts: Iterable[str]) -> str:
    """What a draft is searched by."""
    return fact_id + "\n" + _packed("\n".join(texts))


def _wanted(row: Row, sought: Sought, marks: Marks, today: dt.date) -> bool:
    return (
        sought.topic in {"", row.topic}
        and (not sought.subject or sought.subject in row.subjects)
        and (not sought.verdict or sought.verdict == (row.verdict or "none"))
        and (not sought.state or _in_state(row, sought.state, marks, today))
        and _reviewed(marks.reviews.get(row.id), sought)
    )


def _in_state(row: Row, state: State, marks: Marks, today: dt.date) -> bool:
    return {
        "": True,
        "published": row.published and not row.withdrawn,
        "draft": not row.published,
        "changed": row.published and row.id in marks.drafts,
        "withdrawn": row.withdrawn,
        "stale": row.stale(today),
        "dead": marks.dead.get(row.id, 0) > 0,
    }[state]


def _reviewed(review: Review | None, sought: Sought) -> bool:
    if not sought.reviewer and sought.since is None:
        return True
    if review is None or sought.reviewer not in {"", review.who}:
        return False
    return sought.since is None or review.on >= sought.since


def _order(sort: Sort, near: Mapping[str, int]) -> Callable[[Row], tuple[object, ...]]:
    if sort == "changed":
        return lambda row: (-row.changed.toordinal() if row.changed else 0, row.id)
    if sort == "review":
        return lambda row: (row.review_by or dt.date.max, row.id)
    if sort == "id":
        return lambda row: (row.id,)
    return lambda row: (near.get(row.id, 0), row.id)


def _folded(fact: Fact, known: _Folded | None) -> _Folded:
    if known and (known.fact is fact or known.fact == fact):
        return known
    said, wordings = fact.statement, fact.wordings
    denial = (fact.denial.zh, fact.denial.en) if fact.denial else ()
    sources = "\n".join(f"{one.id}\n{one.publisher}\n{one.title}" for one in fact.sources)
    return _Folded(
        fact,
        fact.id,
        _packed("\n".join((said.zh, said.en, *denial))),
        _packed("\n".join((*wordings.affirm, *wordings.deny, *wordings.not_this))),
        # Addresses are searched as they are written; the normal form of a text has none.
        _packed(sources) + "\n" + "\n".join((one.url or "").casefold() for one in fact.sources),
    )


def _packed(text: str) -> str:
    """The normal form without blanks: whether somebody writes `Sora 2` or `Sora2` is no matter here."""
    return "\n".join("".join(line.split()) for line in normal(text).split("\n"))

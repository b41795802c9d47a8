"""How an archive of editions is laid out, and the rows that a record fills.

    editions      one row an edition that was published, in the order of `number`
    contents      which revision of which record an edition holds, and how its file was written
    revisions     the records themselves, as JSON, each once however many editions hold it
    texts         their files, as people wrote them, comments and all; each once as well

All that follows is the same said in columns, one set of rows a revision, for people who look with SQL:

    facts   periods   wordings   history   sources   subjects   names   releases   statements
    latest_facts    (a view)   the facts of the edition that was published last
    record_changes  (a view)   which edition brought which revisions

Only the first four are read back. Days are `YYYY-MM-DD`; a period from `always` has no `since`.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from knowledge.factbase import AnyRecord, kind_of
from knowledge.records import Bilingual, Fact, LexiconRecord, Source, StatementRecord, Subject

LAYOUT_VERSION = 2
"""Moves when one of the first four tables changes; kept in the file's `user_version`. 1: without `texts`."""

APPLICATION_ID = 0x68657368
"""Tells an archive of ours from other SQLite files: the letters "hesh"."""

Row = dict[str, str | int | None]
Columns = dict[str, type]


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its columns, what a row is known by, and which columns point to which tables."""

    name: str
    columns: Columns
    pk: str | tuple[str, ...]
    links: Mapping[str, str] = field(default_factory=dict)


def _per_revision(name: str, key: tuple[str, ...], columns: Columns) -> Table:
    key_columns: Columns = {"revision": str, **columns}
    pk = ("revision", *key) if key else "revision"
    return Table(name, key_columns, pk, {"revision": "revisions"})


def _words(*names: str) -> Columns:
    return dict.fromkeys(names, str)


TABLES: tuple[Table, ...] = (
    Table(
        "editions",
        {
            "edition": str, "number": int, "schema_version": int, "facts": int, "subjects": int,
            "statements": int,
        },
        "edition",
    ),
    Table(
        "revisions", _words("revision", "kind", "id", "first_edition", "record"), "revision",
        {"first_edition": "editions"},
    ),
    Table("texts", _words("version", "kind", "id", "text"), "version"),
    Table(
        "contents", _words("edition", "kind", "id", "revision", "version"), ("edition", "kind", "id"),
        {"edition": "editions", "revision": "revisions", "version": "texts"},
    ),
    _per_revision(
        "facts", (),
        _words(
            "id", "topic", "statement_zh", "statement_en", "denial_zh", "denial_en", "subjects", "warning",
            "review_by", "last_changed", "withdrawn",
        ),
    ),
    _per_revision(
        "periods", ("number",),
        {
            "fact": str, "number": int, "since": str, "until": str, "verdict": str, "because_zh": str,
            "because_en": str, "denial": str, "sources": str,
        },
    ),
    _per_revision("wordings", ("kind", "number"), {"fact": str, "kind": str, "number": int, "wording": str}),
    _per_revision("history", ("number",), {"fact": str, "number": int, "day": str, "change": str}),
    _per_revision(
        "sources", ("number",),
        {
            "record": str, "number": int, "source": str, "publisher": str, "title": str, "url": str,
            "published": str, "seen": str, "read": int, "lang": str, "kind": str, "archive": str,
            "reach": str,
        },
    ),
    _per_revision("subjects", (), _words("id", "kind", "name_zh", "name_en", "maker")),
    _per_revision("names", ("number",), {"subject": str, "number": int, "name": str, "look_alike": int}),
    _per_revision(
        "releases", ("number",),
        {
            "subject": str, "number": int, "day": str, "surface": str, "stage": str, "where_en": str,
            "not_where_en": str, "whom_en": str, "note_en": str, "sources": str,
        },
    ),
    _per_revision(
        "statements", (),
        _words(
            "id", "speaker_zh", "speaker_en", "role_en", "organisation", "said", "place", "paraphrase_zh",
            "paraphrase_en", "quote", "url", "publisher", "about",
        ),
    ),
)  # fmt: skip
"""All tables, those that others point to first."""

_LATEST_FACTS = """
SELECT facts.* FROM contents JOIN facts ON facts.revision = contents.revision
WHERE contents.kind = 'fact'
  AND contents.edition = (SELECT edition FROM editions ORDER BY number DESC LIMIT 1)
ORDER BY facts.id
"""

_RECORD_CHANGES = """
SELECT editions.number, editions.edition, revisions.kind, revisions.id, revisions.revision
FROM revisions JOIN editions ON editions.edition = revisions.first_edition
ORDER BY editions.number, revisions.kind, revisions.id
"""

VIEWS: Mapping[str, str] = {"latest_facts": _LATEST_FACTS, "record_changes": _RECORD_CHANGES}
"""Queries that people would otherwise have to write themselves."""


def revision_of(record: AnyRecord, written: str = "") -> str:
    """The name of exactly this wording of a record: its id, and a digest of all it says.

    `written`: the record as `record_json` has it, where that is known.
    """
    said = f"{kind_of(record)}\n{written or record_json(record)}"
    return f"{record.id}.{hashlib.sha256(said.encode()).hexdigest()[:16]}"


def record_json(record: AnyRecord) -> str:
    """The record as JSON, whole."""
    return record.model_dump_json(by_alias=True)


def rows_of(record: AnyRecord, revision: str) -> Iterator[tuple[str, Row]]:
    """The rows that say a revision of a record in columns, each with the table it goes to."""
    for table, row in _unnamed_rows(record):
        yield table, {"revision": revision, **row}


def _unnamed_rows(record: AnyRecord) -> Iterator[tuple[str, Row]]:
    match record:
        case Fact():
            yield from _fact_rows(record)
        case Subject():
            yield from _subject_rows(record)
        case StatementRecord():
            yield "statements", _statement(record)
        case LexiconRecord():
            pass  # what is told never speaks of it: there is nothing to look up


def _fact_rows(fact: Fact) -> Iterator[tuple[str, Row]]:
    yield "facts", _fact(fact)
    yield from (("periods", row) for row in _periods(fact))
    yield from (("wordings", row) for row in _wordings(fact))
    for number, entry in enumerate(fact.history, 1):
        yield "history", {"fact": fact.id, "number": number, "day": str(entry.on), "change": entry.change}
    for number, source in enumerate(fact.sources, 1):
        yield "sources", _source(fact.id, number, source)


def _fact(fact: Fact) -> Row:
    return {
        "id": fact.id,
        "topic": fact.topic,
        "statement_zh": fact.statement.zh,
        "statement_en": fact.statement.en,
        "denial_zh": fact.denial.zh if fact.denial else None,
        "denial_en": _en(fact.denial),
        "subjects": " ".join(fact.subjects),
        "warning": fact.warning,
        "review_by": str(fact.review_by),
        "last_changed": str(fact.last_changed),
        "withdrawn": str(fact.withdrawn.on) if fact.withdrawn else None,
    }


def _periods(fact: Fact) -> Iterator[Row]:
    ends = [_day_before(period.from_) for period in fact.periods[1:]]
    for number, (period, until) in enumerate(zip(fact.periods, [*ends, None], strict=False), 1):
        yield {
            "fact": fact.id,
            "number": number,
            "since": None if period.from_ == dt.date.min else str(period.from_),
            "until": until,
            "verdict": period.verdict.value,
            "because_zh": period.because.zh,
            "because_en": period.because.en,
            "denial": period.denial,
            "sources": " ".join(period.sources),
        }


def _day_before(day: dt.date) -> str | None:
    return None if day == dt.date.min else str(day - dt.timedelta(days=1))


def _wordings(fact: Fact) -> Iterator[Row]:
    said = fact.wordings
    for kind, texts in (("affirm", said.affirm), ("deny", said.deny), ("not_this", said.not_this)):
        for number, text in enumerate(texts, 1):
            yield {"fact": fact.id, "kind": kind, "number": number, "wording": text}


def _source(record_id: str, number: int, source: Source) -> Row:
    return {
        "record": record_id,
        "number": number,
        "source": source.id,
        "publisher": source.publisher,
        "title": source.title,
        "url": source.url,
        "published": source.published,
        "seen": str(source.seen) if source.seen else None,
        "read": int(source.read),
        "lang": source.lang,
        "kind": source.kind,
        "archive": source.archive,
        "reach": source.reach,
    }


def _subject_rows(subject: Subject) -> Iterator[tuple[str, Row]]:
    yield (
        "subjects",
        {
            "id": subject.id,
            "kind": subject.kind,
            "name_zh": subject.names.zh,
            "name_en": subject.names.en,
            "maker": subject.maker,
        },
    )
    names = [*((name, 0) for name in subject.aliases), *((name, 1) for name in subject.look_alikes)]
    for number, (name, look_alike) in enumerate(names, 1):
        yield "names", {"subject": subject.id, "number": number, "name": name, "look_alike": look_alike}
    for number, release in enumerate(subject.releases, 1):
        yield (
            "releases",
            {
                "subject": subject.id,
                "number": number,
                "day": str(release.on),
                "surface": release.surface.value,
                "stage": release.stage.value,
                "where_en": _en(release.where),
                "not_where_en": _en(release.not_where),
                "whom_en": _en(release.whom),
                "note_en": _en(release.note),
                "sources": " ".join(release.sources),
            },
        )
    for number, source in enumerate(subject.sources, 1):
        yield "sources", _source(subject.id, number, source)


def _statement(statement: StatementRecord) -> Row:
    return {
        "id": statement.id,
        "speaker_zh": statement.speaker.zh,
        "speaker_en": statement.speaker.en,
        "role_en": statement.role.en,
        "organisation": statement.organisation,
        "said": statement.on,
        "place": statement.where,
        "paraphrase_zh": statement.paraphrase.zh,
        "paraphrase_en": statement.paraphrase.en,
        "quote": statement.quote.text if statement.quote else None,
        "url": statement.url,
        "publisher": statement.publisher,
        "about": " ".join(statement.about),
    }


def _en(text: Bilingual | None) -> str | None:
    return text.en if text else None

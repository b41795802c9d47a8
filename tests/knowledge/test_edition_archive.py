"""Archives of editions: what is published opens again as it was, or it is said why not."""

from __future__ import annotations

import datetime as dt
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge import (
    Fact,
    FactBase,
    InvalidFactBase,
    StatementRecord,
    StoreNewerThanUs,
    StoreUnavailable,
    editions,
    open_edition,
    open_facts,
    publish,
    shipped_facts,
)
from knowledge.store import edition_archive, edition_file
from tests.knowledge.builders import FACTS, LENGTH, OPEN, SUBJECTS, fact, period, source, subject

STATEMENT = StatementRecord.model_validate(
    {
        "id": "li-2024-12-09",
        "speaker": {"zh": "李某", "en": "Li"},
        "role": {"zh": "总监", "en": "Director"},
        "organisation": "cloud-inc",
        "on": "2024-12",
        "where": "a post",
        "paraphrase": {"zh": "云雀开放了。", "en": "Yunque is open."},
        "quote": {"lang": "en", "text": "It's open"},
        "url": "none",
        "publisher": "云报",
        "read": "false",
        "about": ["yunque"],
    }
)
ONE = FactBase.of(FACTS, subjects=SUBJECTS, statements=[STATEMENT])
EDITED = fact("yunque-open", "云雀开放了。", history=({"on": "2026-11-21", "change": "shorter"},))
TWO = FactBase.of([EDITED, *FACTS[1:]], subjects=SUBJECTS, statements=[STATEMENT])


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return tmp_path / "事实 editions.sqlite"


@contextmanager
def sql(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(path)) as connection:
        yield connection
        connection.commit()


def rows(path: Path, query: str) -> list[tuple[object, ...]]:
    with sql(path) as connection:
        return connection.execute(query).fetchall()


# --- round trip


def test_an_edition_opens_as_it_was(archive: Path) -> None:
    made = publish(ONE, archive)
    opened = open_edition(archive)
    assert opened == ONE
    assert opened.edition == ONE.edition == made.name
    assert (made.number, made.facts, made.subjects, made.statements) == (1, 4, 4, 1)
    assert editions(archive) == (made,)


def test_each_edition_opens_by_its_name_and_the_latest_without(archive: Path) -> None:
    first, second = publish(ONE, archive), publish(TWO, archive)
    assert [edition.number for edition in editions(archive)] == [1, 2]
    assert open_edition(archive, first.name) == ONE
    assert open_edition(archive, second.name) == open_edition(archive) == TWO


def test_publishing_the_same_again_changes_nothing(archive: Path) -> None:
    publish(ONE, archive)
    before = archive.read_bytes()
    assert publish(ONE, archive).number == 1
    assert archive.read_bytes() == before


def test_an_older_edition_published_again_is_the_latest(archive: Path) -> None:
    for base in (ONE, TWO, ONE):
        publish(base, archive)
    assert open_edition(archive) == ONE
    assert [(edition.name, edition.number) for edition in editions(archive)] == [
        (TWO.edition, 2),
        (ONE.edition, 3),
    ]


def test_the_shipped_facts_open_as_they_were(archive: Path) -> None:
    base = open_facts(shipped_facts())
    publish(base, archive)
    assert open_facts(archive) == base


words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30).filter(
    # pydantic takes blanks off in Rust, whose blanks are not quite Python's.
    lambda text: text == text.strip() and Fact.model_validate(fact("x", text)).statement.zh == text
)
starts = st.just("always") | st.dates(dt.date(1, 1, 2)).map(str)
facts = st.builds(
    lambda number, said, wordings, begins, verdicts: fact(
        f"fact-{number}",
        said,
        affirm=wordings,
        sources=[source("daily", title=said, archive="https://archive.example/1", reach=said)],
        periods=[period(start, verdict) for start, verdict in zip(sorted(begins), verdicts, strict=False)],
    ),
    st.integers(0, 30),
    words,
    st.lists(words, max_size=3),
    st.lists(starts, max_size=3, unique=True),
    st.lists(st.sampled_from(["supported", "refuted", "misleading", "unproven"]), min_size=3, max_size=3),
)
bases = st.builds(
    lambda some, names: FactBase.of(some, subjects=[subject("thing", *names)]),
    st.lists(facts, max_size=4, unique_by=lambda one: one.id),
    st.lists(words, min_size=1, max_size=3),
)


@settings(deadline=None, max_examples=40)
@given(st.lists(bases, min_size=1, max_size=3, unique_by=lambda base: base.edition))
def test_any_editions_open_as_they_were(published: list[FactBase]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "a.db"
        for base in published:
            publish(base, archive)
        for base in published:
            opened = open_edition(archive, base.edition)
            assert opened == base
            assert opened.edition == base.edition
        assert open_facts(archive) == published[-1]
        assert rows(archive, "PRAGMA foreign_key_check") == []


# --- tables


def test_a_record_that_two_editions_share_is_stored_once(archive: Path) -> None:
    publish(ONE, archive)
    publish(TWO, archive)
    counts = rows(archive, "SELECT kind, count(*) FROM revisions GROUP BY kind ORDER BY kind")
    assert counts == [("fact", 5), ("statement", 1), ("subject", 4)]
    assert rows(archive, "SELECT count(*) FROM facts WHERE id = 'yunque-open'") == [(2,)]
    assert rows(archive, "SELECT statement_zh FROM latest_facts WHERE id = 'yunque-open'") == [
        ("云雀开放了。",)
    ]


def test_records_can_be_looked_at_with_sql(archive: Path) -> None:
    publish(ONE, archive)
    of_open = "WHERE fact = 'yunque-open' ORDER BY number"
    assert rows(archive, f"SELECT since, until, verdict FROM periods {of_open}") == [
        ("2024-02-15", "2024-12-08", "refuted"),
        ("2024-12-09", "2026-04-25", "supported"),
        ("2026-04-26", None, "refuted"),
    ]
    denied = rows(archive, "SELECT wording FROM wordings WHERE fact = 'yunque-open' AND kind = 'deny'")
    assert [row[0] for row in denied] == list(OPEN.wordings.deny)
    assert rows(archive, "SELECT source, url FROM sources WHERE record = 'yunque-free'") == [
        ("daily", "https://news.example/daily")
    ]
    assert rows(archive, "SELECT name FROM names WHERE subject = 'yunque' AND look_alike") == [
        ("Open-Yunque",),
        ("云雀乐队",),
    ]
    assert rows(archive, "SELECT said, quote, about FROM statements") == [("2024-12", "It's open", "yunque")]


# --- refusals


def test_an_archive_of_a_later_layout_is_refused(archive: Path) -> None:
    publish(ONE, archive)
    with sql(archive) as connection:
        connection.execute("PRAGMA user_version = 99")
    for use in (lambda: open_edition(archive), lambda: editions(archive), lambda: publish(TWO, archive)):
        with pytest.raises(StoreNewerThanUs, match=r"layout 99.*upgrade heshi"):
            use()


def test_an_edition_of_a_later_schema_is_refused_and_the_others_open(archive: Path) -> None:
    publish(ONE, archive)
    publish(TWO, archive)
    with sql(archive) as connection:
        connection.execute("UPDATE editions SET schema_version = 99 WHERE number = 2")
    with pytest.raises(StoreNewerThanUs, match="schema 99"):
        open_facts(archive)
    assert open_edition(archive, ONE.edition) == ONE


def test_what_is_not_there_is_told_and_not_made(archive: Path) -> None:
    with pytest.raises(StoreUnavailable, match="heshi facts publish"):
        open_edition(archive)
    with pytest.raises(StoreUnavailable, match="no fact base"):
        open_facts(archive)
    assert not archive.exists()
    with pytest.raises(StoreUnavailable, match="cannot be used"):
        publish(ONE, archive / "further" / "a.db")


def test_of_an_unknown_edition_those_there_are_are_named(archive: Path) -> None:
    publish(ONE, archive)
    with pytest.raises(StoreUnavailable, match=rf"no edition '1999' here; there are: {ONE.edition[:10]}"):
        open_edition(archive, "1999")


@pytest.mark.parametrize("content", [b"", b"no database at all, and long enough to be told from one" * 40])
def test_a_file_that_is_no_archive_is_refused(archive: Path, content: bytes) -> None:
    archive.write_bytes(content)
    with pytest.raises(StoreUnavailable):
        open_facts(archive)


def test_the_database_of_another_program_is_left_alone(archive: Path) -> None:
    with sql(archive) as connection:
        connection.execute("CREATE TABLE editions (edition)")
    before = archive.read_bytes()
    for use in (lambda: open_edition(archive), lambda: publish(ONE, archive)):
        with pytest.raises(StoreUnavailable, match="no archive of heshi"):
            use()
    assert archive.read_bytes() == before


def test_a_locked_archive_is_told(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(edition_file, "PATIENCE", 0.05)
    publish(ONE, archive)
    with sql(archive) as other:
        other.execute("BEGIN EXCLUSIVE")
        for use in (lambda: open_edition(archive), lambda: publish(TWO, archive)):
            with pytest.raises(StoreUnavailable, match="locked"):
                use()
    assert open_edition(archive) == ONE


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE revisions SET record = '{}' WHERE id = 'yunque-open'",
        "UPDATE revisions SET record = replace(record, '云雀免费', '云雀收费') WHERE id = 'yunque-free'",
        "UPDATE contents SET kind = 'rumour' WHERE id = 'yunque-open'",
        "DELETE FROM contents WHERE id = 'yunque-open'",
        "DROP TABLE revisions",
    ],
)
def test_a_damaged_archive_is_told(archive: Path, harm: str) -> None:
    publish(ONE, archive)
    with sql(archive) as connection:
        connection.execute(harm)
    with pytest.raises(StoreUnavailable, match=r"damaged|cannot be used"):
        open_edition(archive)


def test_a_crash_while_publishing_leaves_what_was_there(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(ONE, archive)

    def crash(record: object, revision: str) -> Iterator[tuple[str, dict[str, str | int | None]]]:
        raise KeyboardInterrupt

    monkeypatch.setattr(edition_archive, "rows_of", crash)
    with pytest.raises(KeyboardInterrupt):
        publish(TWO, archive)
    assert open_edition(archive) == ONE
    assert len(editions(archive)) == 1


def test_a_first_edition_is_there_whole_or_not_at_all(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(edition_file, "VIEWS", {"latest_facts": "nonsense"})
    with pytest.raises(StoreUnavailable):
        publish(ONE, archive)
    assert rows(archive, "SELECT name FROM sqlite_master") == []
    monkeypatch.undo()
    publish(ONE, archive)
    assert open_edition(archive) == ONE


def test_records_that_would_not_open_are_not_published(archive: Path, tmp_path: Path) -> None:
    claims = tmp_path / "claims.jsonl"
    claims.write_text('{"id": "Foreign Id", "text": "x"}\n')
    with pytest.raises(InvalidFactBase, match="fact 'Foreign Id' cannot be published"):
        publish(open_facts(claims), archive)
    with pytest.raises(InvalidFactBase, match="something else"):
        publish(FactBase.of([LENGTH.model_copy(update={"topic": " test "})]), archive)
    assert not archive.exists()


def test_an_empty_edition_is_one_too(archive: Path) -> None:
    publish(FactBase.of(()), archive)
    assert open_edition(archive) == FactBase.of(())

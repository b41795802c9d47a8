"""Which addresses an edition cites, who cites them, and under what title. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from knowledge import FactBase, Source, StatementRecord


@dataclass(frozen=True, slots=True)
class Cited:
    """An address and what records say of it."""

    url: str
    titles: tuple[str, ...]
    published: str
    """The day, month or year, as the first record has it: near it an archive is asked for a copy."""
    facts: tuple[str, ...]
    """Ids of the facts that cite it, themselves or by a statement."""
    others: tuple[str, ...] = ()
    """Subjects that do, as `subjects/<id>`."""
    archived: bool = False
    """Whether every record that cites it names an archived copy already."""


def cited(base: FactBase, only: Collection[str] = ()) -> tuple[Cited, ...]:
    """The addresses that the facts in force cite, and the subjects, in order of the address.

    `only`: ids of facts; then theirs alone. What is withdrawn no longer needs its sources.

    Raises:
        NoSuchFact: one of `only` is not in the edition.
    """
    chosen = [base.fact(fact_id) for fact_id in only] or list(base.current())
    found: dict[str, list[_Use]] = {}
    for fact in chosen:
        periods = [source for period in fact.periods for source in base.sources_of(fact, period)]
        named = {source_id for period in fact.periods for source_id in period.sources}
        said = [base.statements[name] for name in sorted(named) if name in base.statements]
        _note(found, fact.id, "", (*fact.sources, *periods), said)
    if not only:
        for subject in base.subjects.values():
            _note(found, "", f"subjects/{subject.id}", subject.sources, ())
    return tuple(_put_together(url, uses) for url, uses in sorted(found.items()))


@dataclass(frozen=True, slots=True)
class _Use:
    fact: str
    other: str
    title: str
    published: str
    archived: bool


def _note(
    found: dict[str, list[_Use]],
    fact: str,
    other: str,
    sources: Iterable[Source],
    said: Iterable[StatementRecord],
) -> None:
    for url, title, published, archive in (*_of_sources(sources), *_of_statements(said)):
        if url:
            found.setdefault(url, []).append(_Use(fact, other, title, published, bool(archive)))


_Row = tuple[str | None, str, str, str | None]


def _of_sources(sources: Iterable[Source]) -> Iterator[_Row]:
    # A statement as a source carries our paraphrase as its title, which no page will hold.
    for source in sources:
        title = "" if source.kind == "statement" else source.title
        yield source.url, title, source.published, source.archive


def _of_statements(statements: Iterable[StatementRecord]) -> Iterator[_Row]:
    for statement in statements:
        for url in (statement.url, statement.via):
            yield url, "", statement.on, statement.archive


def _put_together(url: str, uses: list[_Use]) -> Cited:
    return Cited(
        url,
        tuple(dict.fromkeys(use.title for use in uses if use.title)),
        uses[0].published.partition("/")[0],
        tuple(sorted({use.fact for use in uses} - {""})),
        tuple(sorted({use.other for use in uses} - {""})),
        all(use.archived for use in uses),
    )

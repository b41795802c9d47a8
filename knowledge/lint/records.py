"""Rules about records as such: what they point to exists, is said in both languages, and is looked after."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from knowledge.lint.rules import Breach, Examination, rule
from knowledge.records import Bilingual, Fact, Source, StatementRecord, Subject, partial_day
from knowledge.text import normal

_HAN = re.compile(r"[\u4e00-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]{2}")

NO_BODY = "none"
"""What stands for `organisation` where a person speaks for nobody else."""


@rule("F020", "advice")
def every_source_is_cited(examined: Examination) -> Iterator[Breach]:
    """A source that a record carries is cited by one of its periods or releases."""
    for fact in examined.base.facts.values():
        cited = {source for period in fact.periods for source in period.sources}
        yield from _unused(fact.id, fact.sources, cited)
    for subject in examined.base.subjects.values():
        cited = {source for release in subject.releases for source in release.sources}
        yield from _unused(subject.id, subject.sources, cited)


def _unused(record: str, sources: tuple[Source, ...], cited: set[str]) -> Iterator[Breach]:
    for source in sources:
        if source.id not in cited:
            yield Breach(
                record,
                "sources",
                says=f"{source.id!r} is cited by nothing here",
                fix="cite it where it is the evidence, or take it out",
            )


@rule("F021")
def source_ids_are_unique(examined: Examination) -> Iterator[Breach]:
    """No id stands for two sources of one record, or for a source and a statement."""
    holders: tuple[Fact | Subject, ...] = (*examined.base.facts.values(), *examined.base.subjects.values())
    for record in holders:
        counted = Counter(source.id for source in record.sources)
        for source_id, count in counted.items():
            if count > 1 or source_id in examined.base.statements:
                yield Breach(
                    record.id,
                    "sources",
                    says=f"{source_id!r} stands for two sources",
                    fix="give one of them an id of its own",
                )


@rule("F022")
def nothing_was_seen_before_it_was_published(examined: Examination) -> Iterator[Breach]:
    """A source was published by the day on which it was seen, and seen by today."""
    for record, source in _all_sources(examined):
        published = partial_day(source.published.split("/")[0])
        if source.seen and not published <= source.seen <= examined.today:
            yield Breach(
                record,
                f"sources.{source.id}",
                says=f"published {source.published}, seen {source.seen} (today is {examined.today})",
                fix="correct the one that is wrong",
            )


def _all_sources(examined: Examination) -> Iterator[tuple[str, Source]]:
    base = examined.base
    for fact in base.facts.values():
        yield from ((fact.id, source) for source in fact.sources)
    for subject in base.subjects.values():
        yield from ((subject.id, source) for source in subject.sources)
    for statement in base.statements.values():
        yield statement.id, statement.as_source()


@rule("F030")
def everything_is_said_in_both_languages(examined: Examination) -> Iterator[Breach]:
    """What readers see is written in Chinese and in English, and is not the same text twice."""
    for record, field, said in _bilingual(examined):
        if said.zh == said.en or not _HAN.search(said.zh) or not _LATIN.search(said.en):
            yield Breach(
                record,
                field,
                says=f"zh is {said.zh[:40]!r}, en is {said.en[:40]!r}",
                fix="write the Chinese in Chinese and the English in English",
            )


def _bilingual(examined: Examination) -> Iterator[tuple[str, str, Bilingual]]:
    for fact in examined.base.facts.values():
        yield fact.id, "statement", fact.statement
        if fact.denial:
            yield fact.id, "denial", fact.denial
        for n, period in enumerate(fact.periods):
            yield fact.id, f"periods.{n}.because", period.because
    for statement in examined.base.statements.values():
        yield statement.id, "paraphrase", statement.paraphrase


@rule("F031")
def the_denial_says_something_else(examined: Examination) -> Iterator[Breach]:
    """A denial is not the statement over again."""
    for fact in examined.base.facts.values():
        said, denied = fact.statement, fact.denial
        if denied and (normal(said.zh) == normal(denied.zh) or normal(said.en) == normal(denied.en)):
            yield Breach(
                fact.id,
                "denial",
                says=f"is the same as the statement: {denied.zh[:40]!r}",
                fix="write the opposite as a whole sentence",
            )


@rule("F040", "advice")
def review_day_has_passed(examined: Examination) -> Iterator[Breach]:
    """A fact past its review day asks to be looked at again."""
    for fact in examined.base.current():
        if fact.review_by < examined.today:
            yield Breach(
                fact.id,
                "review_by",
                says=f"{fact.review_by} has passed (today is {examined.today})",
                fix="check the sources again, then move review_by",
            )


@rule("F041")
def withdrawn_facts_point_to_living_ones(examined: Examination) -> Iterator[Breach]:
    """The fact that a withdrawn one points to exists and is not withdrawn itself."""
    living = {fact.id for fact in examined.base.current()}
    for fact in examined.base.facts.values():
        see = fact.withdrawn.see if fact.withdrawn else None
        if see and see not in living:
            yield Breach(
                fact.id,
                "withdrawn.see",
                says=f"{see!r} is {'withdrawn itself' if see in examined.base.facts else 'no fact'}",
                fix="point to the fact that stands in its place, or leave `see` out",
            )


@rule("F042")
def history_is_in_order(examined: Examination) -> Iterator[Breach]:
    """History entries stand oldest first, and none lies in the future."""
    for fact in examined.base.facts.values():
        days = [entry.on for entry in fact.history]
        if any(after < before for before, after in pairwise(days)) or days[-1] > examined.today:
            yield Breach(
                fact.id,
                "history",
                says=f"the days are {', '.join(map(str, days))} (today is {examined.today})",
                fix="put the entries in order; the last one is what was done today",
            )


@rule("F050")
def every_subject_exists(examined: Examination) -> Iterator[Breach]:
    """Every subject that a record names has a record of its own."""
    for record, field, subject_id in _named(examined):
        if subject_id not in examined.base.subjects:
            yield Breach(
                record,
                field,
                says=f"{subject_id!r} is no subject",
                fix=f"correct the id, or write subjects/{subject_id}.yaml",
            )


def _named(examined: Examination) -> Iterator[tuple[str, str, str]]:
    for fact in examined.base.facts.values():
        yield from ((fact.id, "subjects", subject) for subject in fact.subjects)
    for statement in examined.base.statements.values():
        yield from ((statement.id, "about", subject) for subject in statement.about)
        if statement.organisation != NO_BODY:
            yield statement.id, "organisation", statement.organisation
    for subject in examined.base.subjects.values():
        if subject.maker:
            yield subject.id, "maker", subject.maker


@rule("F051")
def no_two_subjects_share_a_name(examined: Examination) -> Iterator[Breach]:
    """No name or alias stands for two subjects."""
    taken: dict[str, str] = {}
    for subject in examined.base.subjects.values():
        for name in dict.fromkeys((subject.names.zh, subject.names.en, *subject.aliases)):
            owner = taken.setdefault(normal(name), subject.id)
            if owner != subject.id:
                yield Breach(
                    subject.id,
                    "aliases",
                    says=f"{name!r} is a name of {owner} as well",
                    fix="leave it to the one that people mean by it",
                )


@rule("F052")
def releases_are_in_order_and_sourced(examined: Examination) -> Iterator[Breach]:
    """Releases stand oldest first, and cite sources that exist."""
    for subject in examined.base.subjects.values():
        known = {source.id for source in subject.sources} | examined.base.statements.keys()
        for before, after in pairwise(subject.releases):
            if after.on < before.on:
                says = f"{after.on} stands after {before.on}"
                yield Breach(subject.id, "releases", says, fix="put them in order of `on`")
        for n, release in enumerate(subject.releases):
            if not release.sources or set(release.sources) - known:
                yield Breach(
                    subject.id,
                    f"releases.{n}.sources",
                    says=f"cites {', '.join(sorted(set(release.sources) - known)) or 'nothing'}",
                    fix="cite a source of this subject or a statement record by its id",
                )


@rule("F053", "advice")
def every_statement_is_cited(examined: Examination) -> Iterator[Breach]:
    """A statement record is cited by a fact or a release."""
    base = examined.base
    cited = {source for fact in base.facts.values() for period in fact.periods for source in period.sources}
    cited |= {source for subject in base.subjects.values() for r in subject.releases for source in r.sources}
    for statement in base.statements.values():
        if statement.id not in cited:
            yield _uncited(statement)


def _uncited(statement: StatementRecord) -> Breach:
    return Breach(
        statement.id,
        "id",
        says="is cited by no fact and no release",
        fix="cite it in the `sources` of a period that leans on it",
    )

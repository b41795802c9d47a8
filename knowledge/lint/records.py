"""Rules about records as such: what they point to exists, is said in both languages, and is looked after."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from knowledge.errors import Said
from knowledge.lint.rules import Breach, Examination, Kind, rule
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
        yield from _unused("fact", fact, cited)
    for subject in examined.base.subjects.values():
        cited = {source for release in subject.releases for source in release.sources}
        yield from _unused("subject", subject, cited)


def _unused(kind: Kind, record: Fact | Subject, cited: set[str]) -> Iterator[Breach]:
    for source in record.sources:
        if source.id not in cited:
            yield Breach(
                record.id,
                "sources",
                says=Said(f"{source.id!r} is cited by nothing here", f"来源 {source.id} 没有被用到"),
                fix=Said(
                    "cite it where it is the evidence, or take it out",
                    "在用它作依据的地方写上它的 id，或者拿掉",
                ),
                kind=kind,
                item=source.id,
            )


@rule("F021")
def source_ids_are_unique(examined: Examination) -> Iterator[Breach]:
    """No id stands for two sources of one record, or for a source and a statement."""
    for kind, record in _holders(examined):
        counted = Counter(source.id for source in record.sources)
        for source_id, count in counted.items():
            if count > 1 or source_id in examined.base.statements:
                yield Breach(
                    record.id,
                    "sources",
                    says=Said(f"{source_id!r} stands for two sources", f"{source_id} 指着两个来源"),
                    fix=Said("give one of them an id of its own", "给其中一个换个 id"),
                    kind=kind,
                    item=source_id,
                )


def _holders(examined: Examination) -> Iterator[tuple[Kind, Fact | Subject]]:
    yield from (("fact", fact) for fact in examined.base.facts.values())
    yield from (("subject", subject) for subject in examined.base.subjects.values())


@rule("F022")
def nothing_was_seen_before_it_was_published(examined: Examination) -> Iterator[Breach]:
    """A source was published by the day on which it was seen, and seen by today."""
    for kind, record, source in _all_sources(examined):
        published = partial_day(source.published.split("/")[0])
        if source.seen and not published <= source.seen <= examined.today:
            yield Breach(
                record,
                "seen" if kind == "statement" else f"sources.{source.id}",
                says=Said(
                    f"published {source.published}, seen {source.seen} (today is {examined.today})",
                    f"发表于 {source.published}，看到是在 {source.seen}（今天是 {examined.today}）",
                ),
                fix=Said("correct the one that is wrong", "改正写错的那个日期"),
                kind=kind,
            )


def _all_sources(examined: Examination) -> Iterator[tuple[Kind, str, Source]]:
    for kind, record in _holders(examined):
        yield from ((kind, record.id, source) for source in record.sources)
    for statement in examined.base.statements.values():
        yield "statement", statement.id, statement.as_source()


@rule("F030")
def everything_is_said_in_both_languages(examined: Examination) -> Iterator[Breach]:
    """What readers see is written in Chinese and in English, and is not the same text twice."""
    for kind, record, field, said in _bilingual(examined):
        if said.zh == said.en or not _HAN.search(said.zh) or not _LATIN.search(said.en):
            yield Breach(
                record,
                field,
                says=Said(
                    f"zh is {said.zh[:40]!r}, en is {said.en[:40]!r}",
                    f"zh 写的是「{said.zh[:40]}」，en 写的是「{said.en[:40]}」",
                ),
                fix=Said(
                    "write the Chinese in Chinese and the English in English",
                    "zh 用中文写，en 用英文写",
                ),
                kind=kind,
            )


def _bilingual(examined: Examination) -> Iterator[tuple[Kind, str, str, Bilingual]]:
    for fact in examined.base.facts.values():
        yield "fact", fact.id, "statement", fact.statement
        if fact.denial:
            yield "fact", fact.id, "denial", fact.denial
        for n, period in enumerate(fact.periods):
            yield "fact", fact.id, f"periods.{n}.because", period.because
    for statement in examined.base.statements.values():
        yield "statement", statement.id, "paraphrase", statement.paraphrase


@rule("F031")
def the_denial_says_something_else(examined: Examination) -> Iterator[Breach]:
    """A denial is not the statement over again."""
    for fact in examined.base.facts.values():
        said, denied = fact.statement, fact.denial
        if denied and (normal(said.zh) == normal(denied.zh) or normal(said.en) == normal(denied.en)):
            yield Breach(
                fact.id,
                "denial",
                says=Said(
                    f"is the same as the statement: {denied.zh[:40]!r}",
                    f"和 statement 一样：「{denied.zh[:40]}」",
                ),
                fix=Said("write the opposite as a whole sentence", "把相反的意思写成一句完整的话"),
            )


@rule("F040", "advice")
def review_day_has_passed(examined: Examination) -> Iterator[Breach]:
    """A fact past its review day asks to be looked at again."""
    for fact in examined.base.current():
        if fact.review_by < examined.today:
            yield Breach(
                fact.id,
                "review_by",
                says=Said(
                    f"{fact.review_by} has passed (today is {examined.today})",
                    f"{fact.review_by} 已经过了（今天是 {examined.today}）",
                ),
                fix=Said(
                    "check the sources again, then move review_by",
                    "把来源再核对一遍，然后把 `review_by` 往后挪",
                ),
            )


@rule("F041")
def withdrawn_facts_point_to_living_ones(examined: Examination) -> Iterator[Breach]:
    """The fact that a withdrawn one points to exists and is not withdrawn itself."""
    living = {fact.id for fact in examined.base.current()}
    for fact in examined.base.facts.values():
        see = fact.withdrawn.see if fact.withdrawn else None
        if see and see not in living:
            gone = see in examined.base.facts
            yield Breach(
                fact.id,
                "withdrawn.see",
                says=Said(
                    f"{see!r} is {'withdrawn itself' if gone else 'no fact'}",
                    f"{see} {'自己也撤回了' if gone else '不是任何一条事实'}",
                ),
                fix=Said(
                    "point to the fact that stands in its place, or leave `see` out",
                    "写上取代它的那条事实的 id，或者去掉 `see`",
                ),
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
                says=Said(
                    f"the days are {', '.join(map(str, days))} (today is {examined.today})",
                    f"日期是 {'、'.join(map(str, days))}（今天是 {examined.today}）",
                ),
                fix=Said(
                    "put the entries in order; the last one is what was done today",
                    "从早到晚排好；最后一条是今天做的",
                ),
            )


@rule("F050")
def every_subject_exists(examined: Examination) -> Iterator[Breach]:
    """Every subject that a record names has a record of its own."""
    for kind, record, field, subject_id in _named(examined):
        if subject_id not in examined.base.subjects:
            yield Breach(
                record,
                field,
                says=Said(f"{subject_id!r} is no subject", f"没有叫 {subject_id} 的主题（subjects/）"),
                fix=Said(
                    f"correct the id, or write subjects/{subject_id}.yaml",
                    f"改正 id，或者写一个 subjects/{subject_id}.yaml",
                ),
                kind=kind,
                item=subject_id,
            )


def _named(examined: Examination) -> Iterator[tuple[Kind, str, str, str]]:
    for fact in examined.base.facts.values():
        yield from (("fact", fact.id, "subjects", subject) for subject in fact.subjects)
    for statement in examined.base.statements.values():
        yield from (("statement", statement.id, "about", subject) for subject in statement.about)
        if statement.organisation != NO_BODY:
            yield "statement", statement.id, "organisation", statement.organisation
    for subject in examined.base.subjects.values():
        if subject.maker:
            yield "subject", subject.id, "maker", subject.maker


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
                    says=Said(f"{name!r} is a name of {owner} as well", f"「{name}」也是 {owner} 的名字"),
                    fix=Said(
                        "leave it to the one that people mean by it", "人们说这个名字时指哪个，就只留给哪个"
                    ),
                    kind="subject",
                    item=name,
                )


@rule("F052")
def releases_are_in_order_and_sourced(examined: Examination) -> Iterator[Breach]:
    """Releases stand oldest first, and cite sources that exist."""
    for subject in examined.base.subjects.values():
        known = {source.id for source in subject.sources} | examined.base.statements.keys()
        for before, after in pairwise(subject.releases):
            if after.on < before.on:
                says = Said(f"{after.on} stands after {before.on}", f"{after.on} 排在了 {before.on} 后面")
                fix = Said("put them in order of `on`", "按 `on` 从早到晚排好")
                yield Breach(subject.id, "releases", says, fix, kind="subject")
        for n, release in enumerate(subject.releases):
            if not release.sources or set(release.sources) - known:
                yield Breach(
                    subject.id,
                    f"releases.{n}.sources",
                    says=_cites(sorted(set(release.sources) - known)),
                    fix=Said(
                        "cite a source of this subject or a statement record by its id",
                        "写上这个主题的某个来源的 id，或某条声明（statements/）的 id",
                    ),
                    kind="subject",
                )


def _cites(unknown: list[str]) -> Said:
    if not unknown:
        return Said("cites nothing", "没有列出来源")
    return Said(f"cites {', '.join(unknown)}", f"引用了不存在的 {'、'.join(unknown)}")


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
        says=Said("is cited by no fact and no release", "没有事实或发布记录引用它"),
        fix=Said(
            "cite it in the `sources` of a period that leans on it",
            "在依据它的那一段的 `sources` 里写上它的 id",
        ),
        kind="statement",
    )

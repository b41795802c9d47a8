"""Rules about periods: what holds from when on, on which evidence, and in step with which release."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import pairwise

from knowledge.errors import Said
from knowledge.lint.rules import Breach, Examination, rule
from knowledge.records import Fact, ReleaseCondition, Stage, Stance, Subject, Verdict

_ORDER = tuple(Stage)


@rule("F010")
def periods_are_in_order(examined: Examination) -> Iterator[Breach]:
    """Periods stand oldest first, and no two begin on one day."""
    for fact in examined.base.facts.values():
        for before, after in pairwise(fact.periods):
            if after.from_ <= before.from_:
                yield Breach(
                    fact.id,
                    "periods",
                    says=Said(
                        f"the one from {_day(after.from_)} stands after the one from {_day(before.from_)}",
                        f"从 {_day(after.from_)} 起的一段，排在从 {_day(before.from_)} 起的一段后面",
                    ),
                    fix=Said(
                        "put them in order of `from`, each with a day of its own",
                        "按 `from` 从早到晚排好，每段的起始日期各不相同",
                    ),
                )


@rule("F011")
def every_fact_says_what_holds(examined: Examination) -> Iterator[Breach]:
    """A fact has at least one period, so that an answer has a verdict to give."""
    for fact in examined.base.current():
        if not fact.periods:
            yield Breach(
                fact.id,
                "periods",
                says=Said("there are none, so no verdict is ever given", "一段也没有，所以永远给不出结论"),
                fix=Said(
                    "add a period with `from`, `verdict`, `because` and `sources`, or keep it under drafts/",
                    "加一段，写上 `from`、`verdict`、`because` 和 `sources`；或者先留作草稿",
                ),
            )


@rule("F012")
def every_period_has_a_source(examined: Examination) -> Iterator[Breach]:
    """Every period cites at least one dated source."""
    for fact in examined.base.facts.values():
        for n, period in enumerate(fact.periods):
            if not period.sources:
                yield Breach(
                    fact.id,
                    f"periods.{n}.sources",
                    says=Said(
                        f"the period from {_day(period.from_)} cites nothing",
                        f"从 {_day(period.from_)} 起的一段没有列出来源",
                    ),
                    fix=Said(
                        "cite a source of this fact or a statement record by its id",
                        "写上这条事实的某个来源的 id，或某条声明（statements/）的 id",
                    ),
                )


@rule("F013")
def every_cited_source_exists(examined: Examination) -> Iterator[Breach]:
    """What a period cites is a source of its fact or a statement record."""
    for fact in examined.base.facts.values():
        known = {source.id for source in fact.sources} | examined.base.statements.keys()
        for n, period in enumerate(fact.periods):
            for cited in period.sources:
                if cited not in known:
                    yield Breach(
                        fact.id,
                        f"periods.{n}.sources",
                        says=Said(
                            f"cites {cited!r}, which is neither a source here nor a statement",
                            f"引用了 {cited}，这里没有这个来源，也没有这条声明",
                        ),
                        fix=Said(
                            f"add it under `sources`, or write statements/{cited}.yaml",
                            f"把它加到 `sources` 里，或者写一条声明 statements/{cited}.yaml",
                        ),
                        item=cited,
                    )


@rule("F014")
def a_denial_that_comes_out_right_is_written(examined: Examination) -> Iterator[Breach]:
    """Where denying a fact is right today, the fact has a denial sentence to say so with."""
    for fact in examined.base.current():
        right = fact.verdict_on(examined.today, Stance.DENIES) is Verdict.SUPPORTED
        if right and fact.denial is None:
            yield Breach(
                fact.id,
                "denial",
                says=Said(
                    "is missing, and a denial of this fact comes out as supported today",
                    "没有写，而今天否认这条事实的人是对的",
                ),
                fix=Said(
                    "write the opposite as a sentence, or `denial: none` in a period of a lapsed question",
                    "把相反的意思写成一句完整的话；如果这个问题已经过去了，就在那一段写 `denial: none`",
                ),
            )


@rule("F015")
def the_release_it_depends_on_is_there(examined: Examination) -> Iterator[Breach]:
    """The subject of `depends_on` exists and has releases."""
    for fact in examined.base.current():
        needed = fact.depends_on
        if needed and _subject(examined, needed) is None:
            yield Breach(
                fact.id,
                "depends_on.subject",
                says=Said(
                    f"{needed.subject!r} is no subject with releases",
                    f"没有带发布记录（releases）的主题叫 {needed.subject}",
                ),
                fix=Said(
                    f"add `releases` to subjects/{needed.subject}.yaml, or leave `depends_on` out",
                    f"在 subjects/{needed.subject}.yaml 里加上 `releases`，或者去掉 `depends_on`",
                ),
            )


@rule("F016")
def periods_agree_with_releases(examined: Examination) -> Iterator[Breach]:
    """A fact that depends on a release stage is supported while that is in force, else refuted."""
    for fact in examined.base.current():
        needed = fact.depends_on
        subject = _subject(examined, needed) if needed else None
        if needed is None or subject is None:
            continue
        for day in _turning_days(fact, subject, examined.today):
            period = fact.period_on(day)
            reached = _reached(subject.released_on(day, needed.surface), needed.stage)
            if period and period.verdict is (Verdict.REFUTED if reached else Verdict.SUPPORTED):
                stage = subject.released_on(day, needed.surface) or "not announced"
                yield Breach(
                    fact.id,
                    "periods",
                    says=Said(
                        f"on {day} it is {period.verdict}, while {subject.id} ({needed.surface}) is {stage}",
                        f"{day} 这天写的是 {period.verdict}，而 {subject.id}（{needed.surface}）是 {stage}",
                    ),
                    fix=Said(
                        f"see which is right, the period or the releases in subjects/{subject.id}.yaml",
                        f"看看哪边对：这一段，还是 subjects/{subject.id}.yaml 里的发布记录",
                    ),
                )


def _subject(examined: Examination, needed: ReleaseCondition) -> Subject | None:
    subject = examined.base.subjects.get(needed.subject)
    return subject if subject and subject.releases else None


def _turning_days(fact: Fact, subject: Subject, today: dt.date) -> list[dt.date]:
    """The days on which a period or a stage begins: between them nothing changes."""
    days = {period.from_ for period in fact.periods} | {release.on for release in subject.releases}
    return sorted(day for day in days if dt.date.min < day <= today)


def _reached(stage: Stage | None, needed: Stage) -> bool:
    """True when the stage in force is the needed one or a later one; what has closed is past them all."""
    if stage is None or (stage is Stage.CLOSED) != (needed is Stage.CLOSED):
        return False
    return _ORDER.index(stage) >= _ORDER.index(needed)


def _day(day: dt.date) -> str:
    return "always" if day == dt.date.min else str(day)

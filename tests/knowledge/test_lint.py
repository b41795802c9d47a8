"""Every rule: a base that keeps it, one that breaks it, and what is said then."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest

from knowledge import (
    RULES,
    Fact,
    FactBase,
    Problem,
    StatementRecord,
    Subject,
    lint,
    lint_against,
    open_facts,
    shipped_facts,
)
from knowledge import leave_one_out as measured
from knowledge.lint import rules
from knowledge.lint.deep import MIN_FOUND
from knowledge.lint.leave_one_out import Fate, Figures, Trial
from knowledge.lint.rules import Examination
from knowledge.lint.wordings import distinct
from knowledge.records import Stance
from tests.knowledge.builders import (
    FACTS,
    SUBJECTS,
    TODAY,
    bilingual,
    fact,
    lexicon,
    period,
    source,
    subject,
)

_HAN = re.compile("[\u4e00-\u9fff]")

AFFIRM = ("云雀已开放", "Yunque has opened", "云雀全面开放，谁都能用")
DENY = ("云雀没开放", "Yunque is not open to the public")


def yunque(fact_id: str = "yunque-open", **over: Any) -> Fact:
    """A fact that keeps every rule but the number of wordings."""
    values: dict[str, Any] = {
        "statement": ("云雀已经对公众开放。", "Yunque is open to the public."),
        "denial": ("云雀没有对公众开放。", "Yunque is closed to the public."),
        "subjects": ("yunque",),
        "affirm": AFFIRM,
        "deny": DENY,
        "not_this": ("云雀讨论群开放入群",),
        "periods": (period("2024-02-15", "refuted"), period("2024-12-09", "supported")),
    }
    made = values | over
    return fact(fact_id, made.pop("statement"), **made)


def statement(statement_id: str = "boss-2024-02-17", **over: Any) -> StatementRecord:
    values: dict[str, Any] = {
        "id": statement_id,
        "speaker": bilingual(("老板", "The boss")),
        "role": bilingual(("总经理", "manager")),
        "organisation": "none",
        "on": "2024-02-17",
        "where": "a talk",
        "paraphrase": bilingual(("他说没开放。", "He said it was not open.")),
        "url": "none",
        "publisher": "云报",
        "read": True,
        "seen": "2026-11-20",
        "about": ("yunque",),
    }
    return StatementRecord.model_validate(values | over)


def product(*releases: tuple[str, str], **over: Any) -> Subject:
    """Yunque with releases of (day, stage) on all surfaces."""
    made = [{"on": day, "surface": "any", "stage": stage, "sources": ("daily",)} for day, stage in releases]
    return subject("yunque", "云雀", "Yunque", releases=made, sources=(source(),) if made else (), **over)


def base(*facts: Fact, **shelves: Any) -> FactBase:
    return FactBase.of(facts or (yunque(),), **{"subjects": SUBJECTS} | shelves)


def broken(code: str, in_base: FactBase) -> list[Problem]:
    """What one rule has to say."""
    return list(RULES[code].problems(Examination(in_base, TODAY)))


ON_RELEASE = {"subject": "yunque", "stage": "public"}
RELEASED = product(("2024-02-15", "announced"), ("2024-12-09", "public"))

# code, a base that breaks the rule, field of the problem, words of it
BREACHES: list[tuple[str, FactBase, str, str]] = [
    (
        "F001",
        base(yunque(), yunque("yunque-too", affirm=("云雀已开放",), deny=())),
        "wordings.affirm",
        "'云雀已开放' finds",
    ),
    (
        "F002",
        base(yunque(not_this=("今天下雨。云雀已经对公众开放",))),
        "wordings.not_this",
        "finds this very fact",
    ),
    (
        "F003",
        base(yunque(), yunque("yunque-too", affirm=("云雀 已开放",), deny=())),
        "wordings.affirm",
        "stands in yunque-open",
    ),
    (
        "F003",
        base(yunque(not_this=("雲雀沒開放",))),
        "wordings.not_this",
        "stands in yunque-open, wordings.deny",
    ),
    (
        "F004",
        base(
            yunque(affirm=("云雀现在已经对所有人全面开放注册使用", "云雀现在已经对所有人全面开放注册使用了"))
        ),
        "wordings.affirm",
        "nearly the same",
    ),
    ("F005", base(), "wordings.affirm", "3 distinct wordings (expected 20)"),
    ("F006", base(yunque(affirm=(*AFFIRM, "没掏钱"))), "wordings.affirm", "'没掏钱' names nothing"),
    (
        "F010",
        base(yunque(periods=(period("2024-12-09", "supported"), period("2024-02-15", "refuted")))),
        "periods",
        "from 2024-02-15 stands after the one from 2024-12-09",
    ),
    (
        "F010",
        base(yunque(periods=(period("always", "supported"), period("always", "refuted")))),
        "periods",
        "from always",
    ),
    ("F011", base(yunque(periods=())), "periods", "there are none"),
    (
        "F012",
        base(yunque(periods=(period("2024-02-15", "refuted", sources=()),))),
        "periods.0.sources",
        "cites nothing",
    ),
    (
        "F013",
        base(yunque(periods=(period("always", "refuted", sources=("daily", "gone")),))),
        "periods.0.sources",
        "cites 'gone'",
    ),
    ("F014", base(yunque(denial=None, periods=(period("always", "refuted"),))), "denial", "is missing"),
    (
        "F015",
        base(yunque(depends_on=ON_RELEASE)),
        "depends_on.subject",
        "'yunque' is no subject with releases",
    ),
    (
        "F016",
        base(yunque(depends_on=ON_RELEASE), subjects=(product(("2024-12-10", "public")),)),
        "periods",
        "on 2024-12-09 it is supported, while yunque (any) is not announced",
    ),
    (
        "F016",
        base(
            yunque(depends_on=ON_RELEASE),
            subjects=(product(("2024-12-09", "public"), ("2026-04-26", "closed")),),
        ),
        "periods",
        "on 2026-04-26 it is supported, while yunque (any) is closed",
    ),
    ("F020", base(yunque(sources=(source(), source("spare")))), "sources", "'spare' is cited by nothing"),
    ("F021", base(yunque(sources=(source(), source()))), "sources", "'daily' stands for two"),
    (
        "F021",
        base(yunque(sources=(source(), source("boss-2024-02-17"))), statements=(statement(),)),
        "sources",
        "'boss-2024-02-17' stands for two",
    ),
    (
        "F022",
        base(yunque(sources=(source(published="2026-12"),))),
        "sources.daily",
        "published 2026-12, seen",
    ),
    ("F022", base(yunque(sources=(source(seen="2026-12-01"),))), "sources.daily", "seen 2026-12-01"),
    (
        "F030",
        base(yunque(denial=("Yunque is closed.", "Yunque is closed."))),
        "denial",
        "zh is 'Yunque is closed.'",
    ),
    (
        "F031",
        base(yunque(denial=("云雀已经对公众开放。", "It is closed to the public."))),
        "denial",
        "is the same as the statement",
    ),
    (
        "F040",
        base(yunque(review_by="2026-11-21")),
        "review_by",
        "2026-11-21 has passed (today is 2026-11-22)",
    ),
    (
        "F041",
        base(yunque(withdrawn={"on": "2026-11-20", "because": "merged", "see": "nowhere"})),
        "withdrawn.see",
        "'nowhere' is no fact",
    ),
    (
        "F041",
        base(yunque(withdrawn={"on": "2026-11-20", "because": "merged", "see": "yunque-open"})),
        "withdrawn.see",
        "'yunque-open' is withdrawn itself",
    ),
    (
        "F042",
        base(yunque(history=({"on": "2026-11-23", "change": "from tomorrow"},))),
        "history",
        "2026-11-23",
    ),
    ("F050", base(yunque(subjects=("yunque", "nobody"))), "subjects", "'nobody' is no subject"),
    ("F050", base(statements=(statement(organisation="nobody"),)), "organisation", "'nobody' is no subject"),
    (
        "F051",
        base(subjects=(*SUBJECTS, subject("skylark", "天雀", "YUNQUE"))),
        "aliases",
        "'Yunque' is a name of skylark",
    ),
    (
        "F052",
        base(subjects=(product(("2024-12-09", "public"), ("2024-02-15", "announced")),)),
        "releases",
        "2024-02-15 stands after 2024-12-09",
    ),
    (
        "F052",
        base(
            subjects=(
                subject(
                    "yunque", "云雀", releases=({"on": "2024-12-09", "surface": "any", "stage": "public"},)
                ),
            )
        ),
        "releases.0.sources",
        "cites nothing",
    ),
    ("F053", base(statements=(statement(),)), "id", "is cited by no fact"),
    (
        "F060",
        base(lexicon=(lexicon("one", larks=(("叫天子",), ())), lexicon("two", birds=(("叫天子",), ())))),
        "concepts.larks",
        "'叫天子' stands in 'birds' too",
    ),
    (
        "F060",
        base(lexicon=(lexicon("one", gratis=(("免費",), ())),)),
        "concepts.gratis",
        "'免费' stands in 'free-of-charge' too",
    ),
    (
        "F061",
        base(lexicon=(lexicon("one", singing=(("开嗓", "放歌"), ("放歌",))),)),
        "concepts.singing",
        "'放歌' is a word of it and an opposite",
    ),
    (
        "F061",
        base(lexicon=(lexicon("one", free_of_charge=(("收费",), ())),)),
        "concepts.free-of-charge",
        "'收费' is a word of it and an opposite",
    ),
    (
        "F062",
        base(lexicon=(lexicon("one", larks=(("Yunque",), ())),)),
        "concepts.larks",
        "'yunque' is a name of 'yunque'",
    ),
    ("F063", base(lexicon=(lexicon("one", larks=(("雀",), ())),)), "concepts.larks", "'雀' has 1 characters"),
    (
        "F064",
        base(lexicon=(lexicon("one", larks=(("叫天子",), ())),)),
        "concepts.larks",
        "no wording of any fact uses a word of it",
    ),
]

WORDS = lexicon(
    "one", wide_open=(("对公众开放", "来者不拒"), ("谢绝访客",)), free_of_charge=(("零元购",), ())
)

KEPT: dict[str, FactBase] = {
    **{
        f"F06{n}": base(yunque(not_this=("云雀讨论群零元购", "云雀来者不拒")), lexicon=(WORDS,))
        for n in range(5)
    },
    "F005": base(
        yunque(
            affirm=("甲" * 3, *(f"云雀{chr(0x4E00 + n * 7) * 4}" for n in range(20))),
            deny=tuple(f"{chr(0x5E00 + n * 7) * 4}云雀" for n in range(8)),
            not_this=tuple(f"{chr(0x6E00 + n * 7) * 4}百灵" for n in range(8)),
        )
    ),
    "F016": base(yunque(depends_on=ON_RELEASE), subjects=(RELEASED,)),
    "F015": base(yunque(depends_on=ON_RELEASE), subjects=(RELEASED,)),
    "F041": base(
        yunque(),
        yunque("yunque-was", withdrawn={"on": "2026-11-20", "because": "merged", "see": "yunque-open"}),
    ),
    "F053": base(
        yunque(periods=(period("2024-02-15", "refuted", sources=("boss-2024-02-17", "daily")),)),
        statements=(statement(),),
    ),
}
"""Bases that keep a rule where the plain one would not show it."""


@pytest.mark.parametrize(("code", "in_base", "field", "words"), BREACHES)
def test_what_breaks_a_rule_is_named(code: str, in_base: FactBase, field: str, words: str) -> None:
    problems = broken(code, in_base)
    assert any(words in problem.says and problem.field == field for problem in problems), problems
    assert all(problem.fix for problem in problems)
    assert [problem for problem in problems if not _HAN.search("".join(problem.in_("zh")))] == []
    assert [problem for problem in problems if problem.in_("en") != (problem.says, problem.fix)] == []
    assert {problem.level for problem in problems} == {RULES[code].level}


@pytest.mark.parametrize("code", sorted(code for code, rule in RULES.items() if not rule.deep))
def test_what_keeps_a_rule_is_left_alone(code: str) -> None:
    assert broken(code, KEPT.get(code, base())) == []


def test_every_rule_has_a_base_that_breaks_it() -> None:
    assert {code for code, rule in RULES.items() if not rule.deep} == {code for code, *_ in BREACHES}


def test_every_rule_is_a_sentence() -> None:
    for rule in RULES.values():
        assert rule.sentence[0].isupper()
        assert rule.sentence.endswith(".")
        assert len(rule.sentence) <= 160


def test_rules_are_reported_in_order_of_codes() -> None:
    many = base(yunque(periods=(), denial=("云雀已经对公众开放。", "No."), review_by="2026-01-01"))
    codes = [problem.code for problem in lint(many, TODAY)]
    assert codes == sorted(codes)


def test_a_denial_need_not_be_written_where_the_question_has_lapsed() -> None:
    lapsed = yunque(denial=None, periods=(period("always", "refuted", denial="none"),))
    assert broken("F014", base(lapsed)) == []


def test_a_misleading_fact_may_stand_at_any_stage() -> None:
    halfway = yunque(depends_on=ON_RELEASE, periods=(period("2024-02-15", "misleading"),))
    assert broken("F016", base(halfway, subjects=(RELEASED,))) == []


def test_what_is_to_come_breaks_nothing_yet() -> None:
    later = product(("2024-02-15", "announced"), ("2024-12-09", "public"), ("2027-01-01", "closed"))
    assert broken("F016", base(yunque(depends_on=ON_RELEASE), subjects=(later,))) == []


def test_withdrawn_facts_need_no_wordings_that_find_them() -> None:
    gone = yunque(
        "yunque-too", affirm=("云雀已开放",), deny=(), withdrawn={"on": "2026-11-20", "because": "a mistake"}
    )
    assert broken("F001", base(yunque(), gone)) == []


def test_a_wording_that_could_be_about_anything_breaks_a_rule_though_it_finds_its_fact() -> None:
    anything = base(yunque(affirm=(*AFFIRM, "开了")))
    assert broken("F001", anything) == []
    assert [(p.field, p.item, p.level) for p in broken("F006", anything)] == [
        ("wordings.affirm", "开了", "error")
    ]


@pytest.mark.parametrize(
    ("code", "in_base", "kind", "item"),
    [
        ("F003", base(yunque(not_this=("雲雀沒開放",))), "fact", "雲雀沒開放"),
        ("F013", base(yunque(periods=(period("always", "refuted", sources=("gone",)),))), "fact", "gone"),
        ("F050", base(statements=(statement(organisation="nobody"),)), "statement", "nobody"),
        ("F051", base(subjects=(*SUBJECTS, subject("skylark", "天雀", "YUNQUE"))), "subject", "Yunque"),
        ("F063", base(lexicon=(lexicon("one", larks=(("雀",), ())),)), "lexicon", ""),
    ],
)
def test_a_problem_says_which_kind_of_record_and_which_entry(
    code: str, in_base: FactBase, kind: str, item: str
) -> None:
    assert (kind, item) in {(problem.kind, problem.item) for problem in broken(code, in_base)}


def test_near_identical_wordings_count_once() -> None:
    assert distinct(("云雀开放啦，大家快去官网注册账号试用", "云雀开放了，大家快去官网注册账号试用")) == 1
    assert distinct(("云雀开放了", "雲雀開放了")) == 1
    assert distinct(("云雀开放了", "谁都能用云雀")) == 2


# --- against an older edition


def test_ids_are_for_ever() -> None:
    old = base(yunque(), yunque("yunque-too", affirm=("云雀二号开了",), deny=()))
    (problem,) = lint_against(old, base())
    assert (problem.code, problem.record, problem.level) == ("F090", "yunque-too", "error")
    assert "withdrawn" in problem.fix
    assert "撤回" in problem.fix_zh
    assert lint_against(base(), old) == ()


# --- leave one out


def figures(**fates: int) -> Figures:
    made = [
        Trial("a-fact", Stance.AFFIRMS, f"{fate} {n}", Fate(fate), ())
        for fate, count in fates.items()
        for n in range(count)
    ]
    return Figures(tuple(made))


def test_shares_are_of_all_trials() -> None:
    some = figures(known=5, offered=3, missed=1, wrong=1)
    assert some.found == pytest.approx(0.8)
    assert some.wrong == pytest.approx(0.1)
    assert Figures(()).found == 0.0
    assert list(some.by_fact()) == ["a-fact"]


def test_a_withheld_wording_no_longer_helps_to_find_its_fact() -> None:
    alone = base(*FACTS, yunque("yunque-odd", affirm=("云雀獠牙鎏金",), deny=("云雀没有獠牙",), not_this=()))
    fates = {trial.text: trial.fate for trial in measured(alone).trials}
    assert fates["云雀獠牙鎏金"] is not Fate.KNOWN
    assert broken("F001", alone) == []


def test_well_covered_facts_are_found_without_any_one_wording() -> None:
    found = measured(base(*FACTS))
    assert len(found.trials) == sum(len(f.wordings.affirm) + len(f.wordings.deny) for f in FACTS)
    assert found.by_fact()["yunque-open"].found > 0.7


def test_withholding_one_wording_leaves_the_next_one_untouched() -> None:
    once = measured(base(*FACTS))
    assert measured(base(*FACTS)) == once


@pytest.mark.parametrize(
    ("code", "of", "words"),
    [
        ("F080", figures(known=7, missed=3), "70.0% of 10 withheld wordings find their fact"),
        ("F081", figures(known=9, wrong=1), "10.00% of 10 withheld wordings are taken for others"),
        ("F082", figures(known=1, missed=1), "found by 50% of its wordings"),
        ("F083", figures(known=1, wrong=1), "'wrong 0' would come out as"),
        ("F084", Figures((), figures(wrong=1).trials), "'wrong 0' would come out as"),
    ],
)
def test_deep_rules_judge_the_figures(
    code: str, of: Figures, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "leave_one_out", lambda base: of)
    (problem,) = broken(code, base())
    assert words in problem.says
    assert all(_HAN.search(part) for part in problem.in_("zh"))
    assert code in {problem.code for problem in lint(base(), TODAY, deep=True)}
    assert code not in {problem.code for problem in lint(base(), TODAY)}

    monkeypatch.setattr(rules, "leave_one_out", lambda base: figures(known=1))
    assert broken(code, base()) == []


# --- the shipped base


MOST_WRONG = 0.025
"""A ratchet over the shipped base: the aim is `deep.MAX_WRONG`, and it never gets worse than this."""


def test_the_shipped_base_keeps_every_rule() -> None:
    assert lint(open_facts(shipped_facts()), TODAY) == ()


@pytest.mark.slow
def test_the_shipped_base_is_found_without_any_one_wording() -> None:
    found = measured(open_facts(shipped_facts()))
    assert found.found >= MIN_FOUND
    assert found.wrong <= MOST_WRONG


def test_lint_takes_the_day_as_it_is_given() -> None:
    assert [p.code for p in lint(base(), dt.date(2027, 2, 23)) if p.code == "F040"] == ["F040"]
    assert [p.code for p in lint(base(), dt.date(2027, 2, 22)) if p.code == "F040"] == []

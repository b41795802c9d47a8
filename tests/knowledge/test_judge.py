"""Which fact is meant: parts of longer passages, ties, near misses, and what is only offered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from knowledge import Fact, Stance
from knowledge.claim import Reader
from knowledge.contrast import Differs
from knowledge.judge import OFFERED, SURE_COMPLETE, Judge, Judgement
from knowledge.names import Names
from knowledge.profile import Library, ReadWording, entries_of
from tests.knowledge.builders import FACTS, LENGTH, OPEN, SUBJECTS, fact, period

READER = Reader(Names(SUBJECTS))
LONGER = fact(
    "yunque-sued",
    "百灵起诉云雀抄袭了百灵的代码，因为云雀已开放。",
    subjects=("yunque", "bailing"),
    periods=(period("always", "refuted"),),
    affirm=(
        "因为云雀已开放，百灵起诉云雀抄袭代码",
        "云雀已开放，百灵起诉云雀抄袭",
        "云雀开放后，百灵起诉云雀抄袭了代码",
    ),
)
TWINS = tuple(
    fact(
        f"yunque-twin-{number}",
        "云雀已经对公众开放。",
        subjects=("yunque",),
        affirm=("云雀已开放", "云雀开放了", "云雀谁都能用了"),
        periods=(period("always", "supported"),),
    )
    for number in (1, 2)
)


def judged(text: str, *facts: Fact) -> Judgement:
    """What the judge says of a one-sentence text, held against every own wording of these facts."""
    entries = [entry for one in facts for entry in entries_of(one)]
    library = Library(entries, {one.id: frozenset(one.subjects) for one in facts}, READER)
    found: Mapping[str, Sequence[ReadWording]] = {
        one.id: [library.wording(n) for n in library.numbers(one.id) if library.entries[n].stance]
        for one in facts
    }
    (sentence,) = READER.message(text).sentences
    return Judge(library).judge(list(sentence.passages()), found)


def certain(judgement: Judgement) -> list[str]:
    return [opinion.fact_id for opinion in judgement.certain]


def offered(judgement: Judgement) -> list[str]:
    return [opinion.fact_id for opinion in judgement.offered]


def test_a_fact_that_is_meant_is_certain_with_its_stance() -> None:
    (opinion,) = judged("云雀已经开放了", *FACTS).certain
    assert (opinion.fact_id, opinion.stance, opinion.differences) == (OPEN.id, Stance.AFFIRMS, ())
    assert opinion.likelihood >= SURE_COMPLETE


def test_a_part_inside_a_longer_passage_that_means_another_fact_is_not_told() -> None:
    assert certain(judged("因为云雀已开放，百灵起诉云雀抄袭代码", OPEN, LONGER)) == [LONGER.id]


def test_two_facts_side_by_side_are_told_in_the_order_in_which_they_stand() -> None:
    assert certain(judged("云雀已开放，云公司收购了百灵", *FACTS)) in ([OPEN.id, "bailing-sold"], [])
    text = "云雀能生成60秒视频，云雀现在人人都能用"
    assert certain(judged(text, *FACTS)) in ([LENGTH.id, OPEN.id], [LENGTH.id], [OPEN.id])


def test_a_tie_decides_nothing_and_offers_both() -> None:
    found = judged("云雀已开放", *TWINS)
    assert certain(found) == []
    assert sorted(offered(found)) == [twin.id for twin in TWINS]


@pytest.mark.parametrize("turned", [False, True])
def test_the_order_of_facts_breaks_no_tie(turned: bool) -> None:
    facts = TWINS[::-1] if turned else TWINS
    assert offered(judged("云雀已开放", *facts)) == [twin.id for twin in TWINS]


def test_a_near_miss_nearer_than_any_wording_vetoes() -> None:
    missed = fact(
        OPEN.id,
        (OPEN.statement.zh, OPEN.statement.en),
        subjects=("yunque",),
        affirm=OPEN.wordings.affirm,
        deny=OPEN.wordings.deny,
        not_this=("云雀开放注册商标",),
    )
    text = "云雀开放注册商标了"
    found = judged(text, missed)
    kinds = {difference.kind for opinion in found.offered for difference in opinion.differences}
    assert certain(found) == []
    assert kinds == {Differs.NEAR_MISS}
    assert certain(judged("云雀开放注册了", missed)) == [OPEN.id]


def test_a_near_miss_farther_than_a_wording_vetoes_nothing() -> None:
    assert certain(judged("云雀已经开放了", OPEN)) == [OPEN.id]
    assert OPEN.wordings.not_this


def test_a_bare_name_means_no_fact() -> None:
    assert certain(judged("云雀", *FACTS)) == certain(judged("云雀云雀", *FACTS)) == []


def test_what_is_supposed_is_never_certain() -> None:
    assert certain(judged("如果云雀已经开放了", *FACTS)) == []


def test_another_subject_in_place_of_its_own_is_not_even_offered() -> None:
    assert OPEN.id not in offered(judged("百灵已经开放了", *FACTS))


@pytest.mark.parametrize(
    "text", ["云雀已开放", "云雀视频免费", "云雀能生成90秒视频", "云雀停了", "百灵和云雀"]
)
def test_what_is_offered_is_likely_enough_best_first_and_not_certain(text: str) -> None:
    found = judged(text, *FACTS)
    likely = [opinion.likelihood for opinion in found.offered]
    assert likely == sorted(likely, reverse=True)
    assert all(one >= OFFERED for one in likely)
    assert not set(certain(found)) & set(offered(found))


def test_of_nothing_nothing_is_judged() -> None:
    library = Library([], {}, READER)
    assert Judge(library).judge([], {}) == Judgement((), ())

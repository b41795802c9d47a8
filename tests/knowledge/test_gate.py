"""The first look: what a busy room says is let pass unread, what names our subjects is read."""

from __future__ import annotations

import pytest

from knowledge import Answer, Because, FactBase, FactChecker
from tests.knowledge.builders import BEFORE, SUBJECTS, checker, fact, period

OFF_TOPIC = (
    "今天天气真好啊",
    "中午吃什么呢大家",
    "明天下午三点开会别迟到",
    "The weather is lovely today",
    "See you at seven",
    "这个项目开放了新的接口",
    "免费的才是最贵的",
    "60秒读懂世界",
)


@pytest.mark.parametrize("text", OFF_TOPIC)
def test_what_names_none_of_our_subjects_is_off_topic(text: str) -> None:
    result = checker().check(text, BEFORE)
    assert result.answer is Answer.UNKNOWN
    assert [reason.kind for finding in result.findings for reason in finding.reasons] == [Because.OFF_TOPIC]


LET_IN = (
    "云雀",
    "云 雀 已 开 放",
    "Yunque",
    "yunque",
    "ＹＵＮＱＵＥ",
    "Y u n q u e",
    "Yun que opened",
    "雲雀已開放",
    "百灵",
    "Cloud Inc",
    "〔云雀〕",
    "#云雀#",
    "Yunqeu opened",
    "Yun que",
    "Yunqeu开放了",
)


@pytest.mark.parametrize("text", LET_IN)
def test_however_a_subject_is_written_it_is_let_in(text: str) -> None:
    result = checker().check(text, BEFORE)
    assert Because.OFF_TOPIC not in [reason.kind for finding in result.findings for reason in finding.reasons]


def test_a_claim_on_our_topics_that_no_fact_covers_says_so() -> None:
    (finding,) = checker().check("云雀的办公室搬到了城南的老厂房里", BEFORE).findings
    assert getattr(finding, "on_topic", None) is True


def test_a_fact_without_subject_is_known_by_its_own_words() -> None:
    flour = fact(
        "flour",
        "面粉增白剂致癌。",
        affirm=("面粉增白剂致癌", "面粉里的增白剂会致癌", "吃了加增白剂的面粉会得癌"),
        periods=(period("always", "refuted"),),
    )
    over = FactChecker(FactBase.of([flour], subjects=SUBJECTS))
    assert [known.fact_id for known in over.check("面粉增白剂致癌", BEFORE).known] == ["flour"]
    assert over.check("今天天气真好啊", BEFORE).answer is Answer.UNKNOWN

"""Slips of the ear and the eye are read as what is meant, and no real word as another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.claim import Reader
from knowledge.lexicon import LEXICON
from knowledge.lexicon.slips import Slips, may_stand_for
from knowledge.names import Names
from knowledge.passage import Passage
from knowledge.text import normal
from tests.knowledge.builders import subject

READER = Reader(Names([subject("sora", "Sora", "索拉"), subject("openai", "OpenAI")]))


def read(text: str) -> Passage:
    """The first sentence of a message."""
    return READER.message(text).sentences[0].whole


MEANT = (
    ("Sora 2 内侧开了", "Sora 2 内测开了"),
    ("Sora的角本", "Sora的脚本"),
    ("用Sora接弹做视频", "用Sora接单做视频"),
    ("Sora 开沅了", "Sora 开源了"),
    ("Sora 开园了", "Sora 开源了"),
    ("Sora 提示祠 大全", "Sora 提示词 大全"),
    ("Sora 接囗 免废调用", "Sora 接口 免费调用"),
    ("Sora己经对外开方", "Sora已经对外开放"),
    ("全球首步AI电影", "全球首部AI电影"),
    ("S0ra2邀情码", "S0ra2邀请码"),
    ("模型泻露了,可以下栽", "模型泄露了,可以下载"),
    ("OpenAI上巿了", "OpenAI上市了"),
    ("一句活就生成电影", "一句话就生成电影"),
    ("清华博土", "清华博士"),
    ("文生视屏模型", "文生视频模型"),
    ("被殴盟封了", "被欧盟封了"),
)


@pytest.mark.parametrize(("typed", "meant"), MEANT)
def test_a_slip_counts_as_the_word_it_stands_for(typed: str, meant: str) -> None:
    concepts = {term for term in read(meant).terms if term[0] == "#"}
    assert concepts
    assert concepts <= read(typed).terms
    assert not read(meant).repaired


def test_a_passage_tells_that_a_slip_was_read() -> None:
    assert read("Sora 免废").repaired
    assert not read("Sora 免费").repaired


REAL = (
    "公式", "公示", "权利", "权力", "同意", "统一", "同一", "首飞", "借口", "街口", "公开方案", "发部新片",
    "上限", "试试", "买了", "花了", "还远着", "接进来", "会员", "起身", "内行", "外行", "行使",
    "形式", "型式", "启示", "启事", "期中", "其中", "年轻", "年青", "截止", "截至",
    "定金", "订金",
)  # fmt: skip


@pytest.mark.parametrize("word", REAL)
def test_a_real_word_is_no_slip_of_another(word: str) -> None:
    assert not read(f"Sora {word}").repaired


@pytest.mark.parametrize("text", ["Sora 发不了", "Sora 部开放", "Sora 没用", "Sora 物效", "Sora 唔用"])
def test_no_negation_comes_of_a_slip_or_goes_with_one(text: str) -> None:
    assert not any(
        term.repaired and term.sign < 0
        for clause in READER.message(text).sentences[0].clauses
        for term in clause.terms
    )
    assert not read(text).repaired


def test_an_opposite_is_never_read_into_a_slip() -> None:
    opposites = {form for form, (_, sign) in LEXICON.meanings() if sign < 0}
    assert "闭源" in opposites
    assert not read("Sora 闭沅").repaired


def test_two_words_that_mean_different_things_leave_a_slip_unread() -> None:
    text = "免沸"
    assert [slip.form for slip in Slips({"免费": 1}, known=()).find(text, bytearray(2))] == ["免费"]
    assert list(Slips({"免费": 1, "免废": 2}, known=()).find(text, bytearray(2))) == []


def test_words_of_the_wordings_are_what_they_are() -> None:
    assert list(Slips({"免费": 1}, known={"免沸"}).find("免沸", bytearray(2))) == []


@pytest.mark.parametrize(
    ("typed", "meant"), [("二", "儿"), ("儿", "二"), ("步", "不"), ("不", "布"), ("没", "梅")]
)
def test_numerals_and_negations_stand_for_nothing_else(typed: str, meant: str) -> None:
    assert not may_stand_for(typed, meant)


@given(st.text(alphabet="免废费内侧测开沅放方提示祠 sora0不没", max_size=24))
def test_slips_change_no_cue_no_name_and_no_number(text: str) -> None:
    plain = normal(text)
    sentences = READER.message(text).sentences
    for clause in (clause for sentence in sentences for clause in sentence.clauses):
        once = READER.wording(clause.text)
        assert clause.text in plain or READER.names.repaired(plain)
        if len(once.clauses) == 1:
            assert once.clauses[0].cues == clause.cues
            assert once.clauses[0].quantities == clause.quantities
            assert once.clauses[0].mentions == clause.mentions

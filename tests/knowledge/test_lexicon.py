"""The concept tables keep their promises: every form is in normal form and belongs to one concept."""

from __future__ import annotations

import re
from collections import Counter

import opencc
import pytest

from knowledge.claim import Reader
from knowledge.lexicon import LEXICON, business, general, people, products, society
from knowledge.lexicon.entry import Concept
from knowledge.names import Names
from knowledge.text import normal

TABLES = {
    "business": business.CONCEPTS,
    "general": general.CONCEPTS,
    "people": people.CONCEPTS,
    "products": products.CONCEPTS,
    "society": society.CONCEPTS,
}
CONCEPTS = [concept for table in TABLES.values() for concept in table]
FORMS = [form for concept in CONCEPTS for form in (*concept.forms(), *concept.opposite_forms())]


def test_chinese_forms_end_where_the_first_latin_token_begins() -> None:
    concept = Concept("free", "免费 0元 白嫖 free|free of charge|ai生成", opposite="付费 掏钱")
    assert concept.forms() == ("免费", "0元", "白嫖", "free", "free of charge", "ai生成")
    assert concept.opposite_forms() == ("付费", "掏钱")


def test_a_concept_may_be_in_one_language_and_without_opposite() -> None:
    assert Concept("one", "takes effect|in force").forms() == ("takes effect", "in force")
    assert Concept("one", "生效").opposite_forms() == ()


def test_no_form_belongs_to_two_concepts_or_stands_twice() -> None:
    assert [form for form, count in Counter(FORMS).items() if count > 1] == []


def test_names_are_unique_slugs() -> None:
    names = [concept.name for concept in CONCEPTS]
    assert [name for name, count in Counter(names).items() if count > 1] == []
    assert [name for name in names if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name)] == []


def test_forms_are_lower_case() -> None:
    assert [form for form in FORMS if form != form.lower()] == []


def test_forms_are_simplified_character_by_character() -> None:
    simplified = opencc.OpenCC("t2s")
    assert [form for form in FORMS if "".join(map(simplified.convert, form)) != form] == []


def test_forms_are_their_own_normal_form() -> None:
    """A form that the fold would rewrite could never be found in a folded text."""
    assert [form for form in FORMS if normal(form) != form] == []


def test_no_form_is_empty_or_one_latin_letter() -> None:
    assert [form for form in FORMS if not form or re.fullmatch(r"[a-z0-9]", form)] == []


def test_no_bar_or_stray_punctuation_is_left_in_a_form() -> None:
    assert [form for form in FORMS if re.search(r"[|,;/、,。]|  ", form)] == []


def test_chinese_words_stand_before_the_english_forms() -> None:
    """A Chinese word after the first Latin token would be glued to an English form."""
    glued = re.compile(r"[a-z] [\u4e00-\u9fff]|[\u4e00-\u9fff] [a-z]")
    assert [form for form in FORMS if glued.search(form)] == []


@pytest.mark.parametrize("table", TABLES)
def test_every_concept_has_at_least_three_forms(table: str) -> None:
    assert [concept.name for concept in TABLES[table] if len(concept.forms()) < 3] == []


OPPOSITES = (
    ("免费", "收费", "free-of-charge"),
    ("free", "paid", "free-of-charge"),
    ("开源", "闭源", "open-source"),
    ("官方", "非官方", "official"),
    ("上架", "下架", "on-shelves"),
    ("开始", "停止", "begin"),
)


@pytest.mark.parametrize(("word", "other", "concept"), OPPOSITES)
def test_an_opposite_is_the_same_concept_with_the_sign_turned(word: str, other: str, concept: str) -> None:
    assert [(found.concept, found.sign) for found in LEXICON.find(word)] == [(concept, 1)]
    assert [(found.concept, found.sign) for found in LEXICON.find(other)] == [(concept, -1)]


def test_a_negated_opposite_means_what_the_word_means() -> None:
    reader = Reader(Names(()))
    assert reader.wording("不收费").signs["#free-of-charge"] > 0
    assert reader.wording("收费").signs["#free-of-charge"] < 0
    assert reader.wording("不免费").signs["#free-of-charge"] < 0


def test_a_fixed_expression_that_negates_is_no_negation_beside() -> None:
    assert not Reader(Names(())).wording("不要钱").negations


SAY_THE_SAME = (
    ("Sora 从来不收费", "Sora 免费"),
    ("Sora 从不收费", "Sora 免费"),
    ("调用一分不收", "调用免费"),
    ("用Sora一分钱不花", "用Sora免费"),
    ("Sora 全挂了", "Sora 停了"),
    ("OpenAI pulled the plug on Sora", "OpenAI shut down Sora"),
    ("Sora went dark", "Sora shut down"),
    ("Sora 挂了", "Sora 没了"),
    ("GPT-5发啦", "GPT-5发布"),
    ("GPT-5 is out", "GPT-5 released"),
    ("掐断国内接口", "断供国内接口"),
    ("Sora是拿油管喂出来的", "Sora是拿油管训练的"),
    ("对大陆松绑", "对大陆开放"),
)


@pytest.mark.parametrize(("text", "other"), SAY_THE_SAME)
def test_ways_of_saying_the_same_have_the_same_concept_and_sign(text: str, other: str) -> None:
    reader = Reader(Names(()))
    one, two = reader.wording(text).signs, reader.wording(other).signs
    concepts = {term for term in two if term[0] == "#"}
    assert concepts
    assert {term: one.get(term, 0) > 0 for term in concepts} == {term: two[term] > 0 for term in concepts}


SAY_THE_OPPOSITE = (
    ("Sora 不能用", "Sora 能用"),
    ("Sora 关了", "Sora 开放"),
    ("GPT-5 isn't out", "GPT-5 is out"),
    ("Sora 并没有免费", "Sora 免费"),
    ("按秒扣费", "不扣费"),
)


@pytest.mark.parametrize(("text", "other"), SAY_THE_OPPOSITE)
def test_opposites_have_the_same_concept_with_the_sign_turned(text: str, other: str) -> None:
    reader = Reader(Names(()))
    one, two = reader.wording(text).signs, reader.wording(other).signs
    assert [one[term] * two[term] < 0 for term in one if term[0] == "#" and term in two] == [True]

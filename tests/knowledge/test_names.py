"""Names: which subjects a text speaks of, and which it only seems to."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.names import STRANGER, Names
from knowledge.text import normal
from tests.knowledge.builders import subject

NAMES = Names(
    (
        subject(
            "sora", "Sora", "索拉", look_alikes=("Open-Sora", "Open Sora", "OpenSora", "索拉卡", "Sorare")
        ),
        subject("sora-2", "Sora 2", "Sora2", "Sora-2"),
        subject("openai", "OpenAI", "开放人工智能"),
        subject("gpt-5", "GPT-5", "GPT 5", "GPT5"),
        subject("gpt-6", "GPT-6", "GPT 6", "GPT6"),
        subject("musk", "马斯克", "Elon Musk", "Musk"),
        subject("musk-the-firm", "Musk", "Musk & Co"),
    )
)


def found(text: str) -> list[list[str]]:
    return [sorted(mention.subjects) for mention in NAMES.find(NAMES.repaired(normal(text)))]


NAMED = (
    ("Sora已开放", [["sora"]]),
    ("SORA已开放", [["sora"]]),
    ("Sora 2已开放", [["sora-2"]]),
    ("Sora2已开放", [["sora-2"]]),
    ("Sora-2已开放", [["sora-2"]]),
    ("索拉开放了", [["sora"]]),
    ("OpenAI的Sora", [["openai"], ["sora"]]),
    ("Sora和Sora 2都没了", [["sora"], ["sora-2"]]),
    ("OpenAI发布GPT-5", [["openai"], ["gpt-5"]]),
    ("GPT 6来了", [["gpt-6"]]),
    ("gpt5与gpt6", [["gpt-5"], ["gpt-6"]]),
    ("用Sora做视频", [["sora"]]),
    ("“Sora”", [["sora"]]),
    ("#Sora#", [["sora"]]),
    ("Sora's videos", [["sora"]]),
    ("马斯克说", [["musk"]]),
    ("Musk said", [["musk", "musk-the-firm"]]),
    ("Elon Musk said", [["musk"]]),
)


@pytest.mark.parametrize(("text", "subjects"), NAMED)
def test_a_name_is_found_in_every_spelling_and_the_longest_wins(text: str, subjects: list[list[str]]) -> None:
    assert found(text) == subjects


DATES_AND_AMOUNTS = (
    "Sora 2月15日发布",
    "Sora 20秒视频",
    "Sora 2天做完",
    "Sora 2.5折",
    "Sora 2亿元",
    "Sora2月上线",
    "Sora 2 min",
)


@pytest.mark.parametrize("text", DATES_AND_AMOUNTS)
def test_a_figure_that_belongs_to_a_date_or_an_amount_is_no_version(text: str) -> None:
    assert ["sora-2"] not in found(text)


NOT_NAMED = (
    "sora-editor",
    "soraka",
    "mysora",
    "unsora",
    "pasora",
    "sora3",
    "sorafenib",
    "gpt-51",
    "xgpt-5",
    "openaist",
    "musketeer",
)


@pytest.mark.parametrize("text", NOT_NAMED)
def test_a_name_inside_another_word_is_not_that_name(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize("text", ["Sora-generated videos", "a Sora-made clip", "Sora-like quality"])
def test_a_name_in_an_english_compound_is_still_that_name(text: str) -> None:
    assert found(text) == [["sora"]]


STRANGERS = ("Open-Sora已开放", "OpenSora 下载", "open sora plan", "索拉卡出装", "Sorare 卡牌")


@pytest.mark.parametrize("text", STRANGERS)
def test_a_look_alike_is_found_and_is_none_of_ours(text: str) -> None:
    assert found(text) == [[STRANGER]]
    assert [mention.is_stranger for mention in NAMES.find(normal(text))] == [True]


MENDED = (
    ("s0ra已开放", [["sora"]]),
    ("S0RA已开放", [["sora"]]),
    ("Ѕоrа已开放", [["sora"]]),
    ("S o r a已开放", [["sora"]]),
    ("0penAI发布", [["openai"]]),
    ("OpenAl发布", [["openai"]]),
    ("Open AI发布", [["openai"]]),
    ("Op enAl发布", [["openai"]]),
    ("Ор enАl发布", [["openai"]]),
    ("GPT—5".replace("—", "-"), [["gpt-5"]]),
)


@pytest.mark.parametrize(("text", "subjects"), MENDED)
def test_a_mistyped_or_cut_name_is_mended(text: str, subjects: list[list[str]]) -> None:
    assert found(text) == subjects


SPELT = Names(
    (
        subject("openai", "OpenAI"),
        subject("chatgpt", "ChatGPT"),
        subject("deepseek", "DeepSeek", "Deep Seek"),
        subject("gemini", "Gemini"),
        subject("claude", "Claude"),
        subject("sora", "Sora"),
        subject("musk", "马斯克", "埃隆·马斯克"),
        subject("li", "李一舟"),
    )
)
MISSPELT = (
    ("OpneAI发布", "openai"),
    ("ChatGTP开放", "chatgpt"),
    ("ChatGPPT开放", "chatgpt"),
    ("DeepSeak", "deepseek"),
    ("Deepsek V4", "deepseek"),
    ("Deep Seek-V4", "deepseek"),
    ("Gemeni 1.5", "gemini"),
    ("So ra 开放", "sora"),
    ("Sor a 开放", "sora"),
    ("马期克", "musk"),
    ("埃隆•马斯克", "musk"),
    ("埃隆马斯克", "musk"),
    ("埃隆 马斯克", "musk"),
    ("李①舟", "li"),
    ("李1舟", "li"),
)


@pytest.mark.parametrize(("text", "meant"), MISSPELT)
def test_a_name_with_one_slip_is_still_that_name(text: str, meant: str) -> None:
    plain = SPELT.respelt(SPELT.repaired(normal(text)))
    assert [sorted(mention.subjects) for mention in SPELT.find(plain)] == [[meant]]


NO_SLIPS = (
    "Sona", "Sara", "Sera", "soar", "OpenAPI", "OpenUI", "OpenCV", "clause", "clauses", "nation", "ChatGLM",
    "xopenai", "openair", "deepseeker", "chatbot", "gemma", "马斯卡", "罗马斯", "李四舟", "马克思",
)  # fmt: skip


@pytest.mark.parametrize("text", NO_SLIPS)
def test_what_may_be_a_word_of_its_own_is_no_slip_of_a_name(text: str) -> None:
    assert SPELT.find(SPELT.respelt(SPELT.repaired(normal(text)))) == ()


def test_a_slip_between_two_names_is_neither() -> None:
    names = Names([subject("a", "Mistralo"), subject("b", "Mixtralo")])
    assert names.find(names.repaired("mintralo")) == ()


GENERATIONS = ("Sora二代", "Sora第二代", "第二代Sora", "二代的Sora", "Sora 2代", "Sora two", "sora-two")


@pytest.mark.parametrize("text", GENERATIONS)
def test_a_generation_is_a_version(text: str) -> None:
    assert found(text) == [["sora-2"]]


LEFT_ALONE = ("10 天", "o1", "soar", "open air", "al", "2o 24")


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_other_words_are_not_mended_into_names(text: str) -> None:
    assert found(text) == []


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from(["sora", "s0ra", "op enal", "gpt 5", " ", "-", "开放", "o", "01", "i", "2", "x"]),
        max_size=12,
    ).map("".join)
)
def test_mending_keeps_the_length_and_mentions_stand_in_order_without_overlap(text: str) -> None:
    plain = normal(text)
    mended = NAMES.repaired(plain)
    assert len(mended) == len(plain)
    places = [place for mention in NAMES.find(mended) for place in (mention.start, mention.end)]
    assert places == sorted(places)


def test_the_order_of_subjects_changes_nothing() -> None:
    subjects = [
        subject("a", "Alpha", "Al-1"),
        subject("b", "Alpha", "Beta"),
        subject("c", "Gamma", look_alikes=("Al-1",)),
    ]
    text = "alpha, beta, gamma, al-1"
    assert Names(subjects).find(text) == Names(reversed(subjects)).find(text)


def test_a_name_of_ours_wins_over_somebody_elses_look_alike() -> None:
    names = Names([subject("a", "Alpha", look_alikes=("Beta",)), subject("b", "Beta")])
    assert [sorted(mention.subjects) for mention in names.find("beta")] == [["b"]]

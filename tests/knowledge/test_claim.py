"""A message → sentences and clauses: where they end, what they carry over, and where they stand."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.claim import MAX_SENTENCE, Reader
from knowledge.names import Names
from tests.knowledge.builders import SUBJECTS

READER = Reader(Names(SUBJECTS))


def split(text: str) -> list[list[str]]:
    return [[clause.text for clause in sentence.clauses] for sentence in READER.message(text).sentences]


SPLITS: tuple[tuple[str, list[list[str]]], ...] = (
    ("云雀已开放", [["云雀已开放"]]),
    ("云雀已开放。大家快试！", [["云雀已开放"], ["大家快试"]]),
    ("云雀已开放，大家快试", [["云雀已开放", "大家快试"]]),
    ("云雀已开放\n\n大家快试", [["云雀已开放"], ["大家快试"]]),
    ("Yunque is open. Try it!", [["yunque is open"], ["try it"]]),
    ("价格1,000元，很贵", [["价格1,000元", "很贵"]]),
    ("版本1.5来了。好", [["版本1.5来了"], ["好"]]),
    ("8:30开放：快来", [["8:30开放", "快来"]]),
    ("云雀——开放了", [["云雀", "开放了"]]),
    ("云雀开放了……真的", [["云雀开放了"], ["真的"]]),
    ("“云雀”开放了", [["云雀", "开放了"]]),
    ("。。。", []),
    ("", []),
    ("，，，", []),
)


@pytest.mark.parametrize(("text", "parts"), SPLITS)
def test_sentences_and_clauses_end_where_a_reader_would_end_them(text: str, parts: list[list[str]]) -> None:
    assert split(text) == parts


def test_a_sentence_that_ends_with_a_question_mark_asks() -> None:
    assert [sentence.asks for sentence in READER.message("云雀开放了？云雀开放了。").sentences] == [
        True,
        False,
    ]


def test_a_sentence_knows_what_the_ones_before_it_spoke_of() -> None:
    sentences = READER.message("大家都在聊云雀。已经公测了。百灵也是。").sentences
    assert [sorted(sentence.context) for sentence in sentences] == [[], ["yunque"], ["yunque"]]


def test_a_stretch_without_full_stop_is_cut() -> None:
    sentences = READER.message("云雀开放了，" * 200).sentences
    assert len(sentences) > 1
    assert max(sentence.end - sentence.start for sentence in sentences) <= MAX_SENTENCE


def test_a_claim_has_the_words_as_they_were_written() -> None:
    text = "转自：某某\n🎉Ｙｕｎｑｕｅ已開放！好"
    message = READER.message(text)
    claim = message.claim(message.sentences[0].start, message.sentences[0].end)
    assert (claim.text, text[claim.span[0] : claim.span[1]]) == ("Ｙｕｎｑｕｅ已開放", "Ｙｕｎｑｕｅ已開放")


SAME_TERMS = (
    ("云雀能做60秒视频", "云雀能做一分钟视频"),
    ("云雀已開放", "云雀已开放"),
    ("Ｙｕｎｑｕｅ", "云雀"),
)


@pytest.mark.parametrize(("one", "other"), SAME_TERMS)
def test_what_means_the_same_has_the_same_terms(one: str, other: str) -> None:
    assert READER.wording(one).terms == READER.wording(other).terms


@settings(max_examples=300, deadline=None)
@given(st.text(st.one_of(st.characters(), st.sampled_from("云雀开放。，！？\n.,:“”（）1 ")), max_size=60))
def test_sentences_and_clauses_of_any_text_stand_in_order_inside_its_normal_form(text: str) -> None:
    message = READER.message(text)
    size = len(message.folded.text)
    places = [place for sentence in message.sentences for place in (sentence.start, sentence.end)]
    assert places == sorted(places)
    assert all(0 <= place <= size for place in places)
    for sentence in message.sentences:
        inner = [place for clause in sentence.clauses for place in (clause.start, clause.end)]
        assert inner == sorted(inner)
        assert all(sentence.start <= place <= sentence.end for place in inner)
        assert all(clause.end - clause.start == len(clause.text) for clause in sentence.clauses)

"""What stands around the words of a claim: headings, chat logs, quotation marks, names around."""

from __future__ import annotations

import pytest

from knowledge import Stance
from knowledge.claim import Reader
from knowledge.names import Names
from knowledge.passage import MAX_RUN, Passage
from tests.knowledge.builders import BEFORE, SUBJECTS, checker

READER = Reader(Names(SUBJECTS))


def passages(text: str) -> list[Passage]:
    sentences = READER.message(text).sentences
    return [p for number, one in enumerate(sentences) for p in one.passages(sentences[number + 1 :])]


def passage(text: str, words: str) -> Passage:
    (found,) = [one for one in passages(text) if one.text == words]
    return found


def stances(text: str) -> list[Stance]:
    return [known.stance for known in checker().check(text, BEFORE).known if known.fact_id == "yunque-open"]


HEADED_FALSE = (
    "谣言：云雀已开放",
    "谣言1：云雀已开放",
    "谣言一：云雀已开放",
    "别信：云雀已开放",
    "【谣言】云雀已开放",
    "【辟谣】云雀已开放",
    "误区一：云雀已开放",
    "假消息：云雀已开放",
    "Myth: Yunque is now open to everyone",
)


@pytest.mark.parametrize("text", HEADED_FALSE)
def test_a_heading_that_calls_the_words_false_denies_them(text: str) -> None:
    assert stances(text) == [Stance.DENIES]


@pytest.mark.parametrize("text", ["谣言：云雀没开放", "别信：云雀还没有开放", "【谣言】云雀未开放"])
def test_a_denial_that_is_called_false_is_never_told_as_one(text: str) -> None:
    assert stances(text) in ([], [Stance.AFFIRMS])


HEADED = (
    ("真相：云雀已开放", [Stance.AFFIRMS]),
    ("事实：云雀已开放", [Stance.AFFIRMS]),
    ("真相：云雀没开放", [Stance.DENIES]),
    ("谣言：云雀已开放。真相：云雀没开放。", [Stance.DENIES]),
    ("Fact: Yunque is not open to the public", [Stance.DENIES]),
)


@pytest.mark.parametrize(("text", "told"), HEADED)
def test_what_stands_after_a_heading_that_answers_is_told_as_it_stands(text: str, told: list[Stance]) -> None:
    assert stances(text) == told


@pytest.mark.parametrize("text", ["说法：云雀已开放\n查证：不是", "云雀已开放。\n真相：还在内测"])
def test_a_claim_that_the_next_heading_answers_is_not_told_as_affirmed(text: str) -> None:
    assert Stance.AFFIRMS not in stances(text)


def test_quoted_words_after_a_bare_denial_are_called_false() -> None:
    words = "云雀已经对所有人全面开放注册"
    assert passage(f"哪有什么“{words}”", words).called_false
    assert not passage(f"“{words}”", words).called_false


CHAT_LINES = (
    "小张 20:31",
    "小张 20:31:05",
    "小张 8:31 PM",
    "小张 2024-02-19 20:31",
    "小张 2024/2/19 20:31:05",
)


@pytest.mark.parametrize("line", CHAT_LINES)
def test_a_line_of_name_and_time_says_nothing(line: str) -> None:
    assert [one.text for one in passages(f"{line}\n云雀已开放")] == ["云雀已开放"]
    assert stances(f"{line}\n云雀已开放") == [Stance.AFFIRMS]


@pytest.mark.parametrize("line", ["云雀今天20:31开放", "云雀 20:31 开放", "今晚 20:31，云雀开放"])
def test_a_time_within_what_is_said_is_no_such_line(line: str) -> None:
    assert passages(line)


def test_a_chat_is_read_past_the_names_of_who_speaks() -> None:
    assert stances("小张 20:31\n云雀已开放\n小李 20:32\n假的") == [Stance.DENIES]
    assert stances("小张 20:31\n云雀开放了吗\n小李 20:32\n云雀没开放") == [Stance.DENIES]


def test_who_speaks_is_no_subject_of_the_next_line() -> None:
    (sentence,) = READER.message("云雀 20:31\n已开放").sentences
    assert sentence.context == frozenset()


def test_subjects_of_the_sentence_before_are_carried_into_the_next() -> None:
    assert passage("大家都在聊云雀。已经公测了。", "已经公测了").carried == {"yunque"}
    assert passage("大家都在聊云雀。", "大家都在聊云雀").carried == frozenset()


def test_subjects_of_the_other_clauses_stand_beside() -> None:
    found = passage("云雀已开放，百灵没开放", "云雀已开放")
    assert found.subjects == {"yunque"}
    assert found.context == {"yunque", "bailing"}
    assert found.beside == {"bailing"}
    assert passage("云雀已开放，百灵没开放", "云雀已开放,百灵没开放").beside == frozenset()


def test_a_sentence_with_nothing_but_tags_beside_is_whole() -> None:
    assert passage("云雀已开放，是真的吗", "云雀已开放").is_whole
    assert not passage("云雀已开放，云公司收购了百灵", "云雀已开放").is_whole


def test_a_condition_holds_for_what_follows_it_and_not_for_what_stands_before() -> None:
    assert passage("如果云雀开放，我就去试", "我就去试").supposed
    assert not passage("云雀已开放，如果你想试就去", "云雀已开放").supposed


def test_a_tag_that_asks_makes_a_question_of_the_words_before_it() -> None:
    assert passage("云雀已开放，真的假的？", "云雀已开放").sentence_asks
    assert not passage("云雀已开放，好用吗？", "云雀已开放").sentence_asks


def test_runs_of_clauses_are_short_and_the_whole_sentence_is_read_as_well() -> None:
    found = passages("云雀已开放，百灵没开放，大家好，今天晴，明天雨，后天雪")
    assert sorted({len(one.clauses) for one in found}) == [*range(1, MAX_RUN + 1), 6]


def test_a_gist_holds_what_the_passage_holds() -> None:
    whole = READER.wording("云雀没开放，60秒")
    gist = whole.gist
    assert (gist.terms, gist.surface, gist.subjects) == (whole.terms, whole.surface, whole.subjects)
    assert (gist.quantities, gist.is_negative, gist.plans) == (whole.quantities, True, False)
    assert gist.signs["#open-to-use"] < 0


@pytest.mark.parametrize(
    ("text", "disputed"),
    [
        ("群主批发云雀名额。官方从来没有卖过这种东西。", True),
        ("他们要用云雀拍“首部电影”。片名都起好了。", True),
        ("云雀已开放。说云雀开放的，自己去试试。", True),
        ("群主批发云雀名额。今天天气很好。", False),
        ("云雀已开放。但是公司没有把云雀的权重放出来。", False),
        ("云雀已开放。云雀并没有开放。", True),
        ("他们要用云雀拍“首部电影”", False),
    ],
)
def test_what_comes_after_may_dispute_what_was_said(text: str, disputed: bool) -> None:
    first, *following = READER.message(text).sentences
    assert any(passage.disputed for passage in first.passages(following)) is disputed


@pytest.mark.parametrize(
    ("text", "answered"),
    [
        ("云雀已开放？做梦", True),
        ("云雀已开放？真的吗", False),
        ("云雀已开放？有人试过吗", False),
        ("云雀已开放？", False),
    ],
)
def test_a_question_mark_may_be_answered_at_once(text: str, answered: bool) -> None:
    first, *following = READER.message(text).sentences
    assert any(passage.answered for passage in first.passages(following)) is answered


@pytest.mark.parametrize(
    ("text", "negative"), [("云雀关闭了", True), ("云雀没关闭", False), ("云雀没开放", True)]
)
def test_an_opposite_that_is_negated_says_what_the_word_says(text: str, negative: bool) -> None:
    assert READER.wording(text).is_negative is negative

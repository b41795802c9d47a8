"""Questions and complaints on their way through the maintainers' desk, and back to who asked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.curate.sheets import Published
from bot.memory import Asked, Unanswered
from bot.messages import Address, Incoming, Kind, Language, Room
from bot.phrases.room_words import room_words
from bot.state.questions import QuestionState
from knowledge import BadRecordFile, open_facts, shipped_facts
from tests.bot.officework import ANN, BOB, CHAT, GROUP, Message, Town, desk_press, texts

WORDS = room_words(Language.ZH_HANS)
NEW = "云雀不要钱就能用"
CANARY = "云雀送我 https://scam.example/pay 加微信 canary4711"


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    town = Town(tmp_path)
    yield town
    town.close()


def asks(town: Town, who: str, text: str = NEW) -> Message:
    """Somebody asks what is not in the base, and lets the maintainers see it."""
    (answer, *_) = town.says(who, text)
    if WORDS.ask not in [button.label for button in answer.reply.buttons]:
        _ = town.presses(who, answer, "都不是")
    _ = town.presses(who, town.messages[who, answer.id], WORDS.ask)
    return answer


def state(town: Town, number: int = 1) -> QuestionState:
    question = town.desk.question(number)
    assert question
    return question.state


def card(town: Town, start: str = "q1") -> Message:
    return town.in_chat(start)


def drafted(town: Town, side: str = "同一个意思") -> None:
    """Ann takes the question for a wording of the first fact that is offered."""
    _ = asks(town, "1")
    _ = town.passes(5)
    _ = town.says(
        ANN, "/approve q1 yunque-free " + {"同一个意思": "affirm", "相近但不是": "not_this"}[side], CHAT
    )


# --- from the question to the verdict


def test_a_question_comes_back_as_a_verdict(town: Town) -> None:
    _ = asks(town, "1")
    assert town.passes(5) == ["[-100] → q1：有人问了库里没有的问题（1 人）"]
    assert "云雀不要钱就能用" in card(town).text
    assert "yunque-free：云雀免费" in card(town).text
    _ = town.presses(ANN, card(town), "云雀免费")
    assert "这句话和“云雀免费”（yunque-free）是什么关系" in card(town).text
    _ = town.presses(ANN, card(town), "同一个意思")
    assert "还没有任何改动" in card(town).text
    _ = town.presses(BOB, card(town), "试跑")
    assert "正在试跑" in card(town).text
    seen = town.passes(5)
    assert seen == [
        "[-100] → q1：规则都通过。加上这个说法（yunque-free，同一个意思）以后，有 1 句话的回答会变。"
    ]
    assert "云雀不要钱就能用: – → yunque-free (affirms, 误导)" in card(town).text
    assert NEW not in open_facts(town.facts.path).fact("yunque-free").wordings.affirm
    _ = town.presses(ANN, card(town), "发布")
    seen = town.passes(5)
    assert seen[0] == "[1] → 你2026年11月22日请我转给维护者的问题，现在有结论了。"
    assert "已发布到 yunque-free" in seen[1]
    assert "误导：" in town.last("1").text
    assert NEW in open_facts(town.facts.path).fact("yunque-free").wordings.affirm
    assert "误导" in texts(town.says("2", NEW))
    assert town.skips(days=20) == []
    assert state(town) is QuestionState.ANSWERED


def test_the_verdict_that_was_brought_is_corrected_like_any_other(town: Town) -> None:
    drafted(town)
    for label in ("试跑", "发布"):
        _ = town.presses(ANN, card(town), label)
        _ = town.passes(5)

    def edit(record: dict[str, Any]) -> None:
        because = {"zh": "没人知道。", "en": "Nobody knows."}
        record["periods"].append(
            {"from": "2026-11-01", "verdict": "unproven", "because": because, "sources": ["daily"]}
        )

    # The file is YAML that keeps its comments now, and JSON no more: an editor writes it anew.
    path = town.facts.path / "facts" / "test" / "yunque-free.yaml"
    import json

    from ruamel.yaml import YAML

    record = json.loads(json.dumps(YAML(typ="safe").load(path.read_text(encoding="utf-8")), default=str))
    _ = path.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
    town.publishes("yunque-free", edit)
    assert any(line.startswith("[1] → 更正：无法证实") for line in town.passes(300))


def test_words_of_another_fact_are_refused(town: Town) -> None:
    _ = town.run(
        town.store.apply(_from("1"), [Asked("云雀免费。", "云雀免费", Language.ZH_HANS)], now=town.now)
    )
    town.questions._looked_at = town.facts.current().base.edition
    _ = town.says(ANN, "/approve q1 yunque-maker affirm", CHAT)
    _ = town.says(ANN, "/approve q1", CHAT)
    (seen, *_) = town.passes(5)[-1:]
    assert "不能发布" in seen
    assert "F0" in card(town).text
    assert [button.label for button in card(town).reply.buttons] == ["放弃这个草稿"]
    assert "已经有人做过" in _toast(town, card(town), "q1:publish")
    assert state(town) is QuestionState.DRAFTED


def test_another_edition_that_answers_it_answers_the_asker(town: Town) -> None:
    _ = asks(town, "1")
    _ = town.passes(5)
    town.publishes("yunque-free", lambda record: record["wordings"]["affirm"].append(NEW))
    seen = town.passes(5)
    assert seen[0].startswith("[1] → 你2026年11月22日请我转给维护者的问题，现在有结论了")
    assert "已经能回答" in seen[1]


def test_a_near_miss_answers_nobody_and_the_asker_is_told_so_once(town: Town) -> None:
    drafted(town, "相近但不是")
    for label in ("试跑", "发布"):
        _ = town.presses(ANN, card(town), label)
        _ = town.passes(5)
    assert NEW in open_facts(town.facts.path).fact("yunque-free").wordings.not_this
    assert [line for line in town.skips(days=13) if line.startswith("[1]")] == []
    told = [line for line in town.skips(days=2) if line.startswith("[1]")]
    assert len(told) == 1
    assert "到今天还没有结论" in told[0]
    assert town.skips(days=30) == []


def test_it_dies_while_a_wording_is_published(town: Town) -> None:
    drafted(town)
    _ = town.presses(ANN, card(town), "试跑")
    _ = town.passes(5)
    _ = town.presses(ANN, card(town), "发布")
    # The file was written, and then the process ended before anything else was.
    question = town.desk.question(1)
    assert question
    assert isinstance(town.questions._written(question), Published)
    town.restart()
    seen = town.passes(10)
    assert len([line for line in seen if line.startswith("[1] →")]) == 1
    fact = open_facts(town.facts.path).fact("yunque-free")
    assert fact.wordings.affirm.count(NEW) == 1
    assert len(fact.history) == 2


def test_a_draft_of_a_new_fact_is_written_beside_the_facts(town: Town) -> None:
    _ = asks(town, "1")
    _ = town.passes(5)
    _ = town.presses(ANN, card(town), "写成新事实的草稿")
    assert "drafts/question-1.yaml" in town.passes(5)[0]
    assert NEW in (town.facts.path / "drafts" / "question-1.yaml").read_text(encoding="utf-8")
    assert state(town) is QuestionState.OPEN


def test_shipped_facts_are_read_only_and_the_way_out_is_named(town: Town) -> None:
    drafted(town)
    _ = town.presses(ANN, card(town), "试跑")
    _ = town.passes(5)
    town.facts.path = shipped_facts()
    _ = town.presses(ANN, card(town), "发布")
    assert "heshi facts init" in town.passes(5)[0]
    assert state(town) is QuestionState.TRIED
    _ = town.presses_on(ANN, card(town), desk_press("q1:draft"))
    assert "heshi facts init" in town.passes(5)[0]


def test_a_query_from_within_another_chat_is_no_command(town: Town) -> None:
    _ = asks(town, "1")
    shown = town.says(ANN, "/queue", kind=Kind.INLINE, token="t")
    assert NEW not in texts(shown)


def test_dismissed_means_the_words_are_gone(town: Town) -> None:
    _ = asks(town, "1")
    _ = town.passes(5)
    _ = town.presses(ANN, card(town), "不处理")
    question = town.desk.question(1)
    assert question
    assert (question.text, question.state) == ("", QuestionState.DISMISSED)
    assert "已经有人做过" in _toast(town, card(town), "q1:try")


def _toast(town: Town, message: Message, argument: str, who: str = ANN) -> str:
    _ = town.presses_on(who, message, desk_press(argument))
    return town.toasts[-1]


def test_a_muted_asker_puts_no_more_into_the_queue(town: Town) -> None:
    _ = asks(town, "1")
    _ = town.passes(5)
    _ = town.presses(ANN, card(town), "不再收这个人的问题")
    (answer, *_) = town.says("1", "云雀会说话了吗")
    assert WORDS.ask not in [b.label for b in answer.reply.buttons]
    effect = Asked("云雀会说话了吗", "云雀会说话了吗", Language.ZH_HANS)
    _ = town.run(town.store.apply(_from("1"), [effect], now=town.now))
    assert town.desk.open_questions() == []


# --- who is counted, and what is shown


def _from(who: str) -> Incoming:
    return Incoming(Address("telegram", who), author=who, message_id="m")


def unanswered(town: Town, who: str, text: str) -> None:
    _ = town.run(town.store.apply(_from(who), [Unanswered(text)], now=town.now))


@pytest.mark.parametrize(("people", "shown"), [(1, []), (2, []), (3, [3]), (5, [5])])
def test_without_consent_only_counts_are_shown_and_only_of_three_and_more(
    town: Town, people: int, shown: list[int]
) -> None:
    for person in range(people):
        for _ in range(3):
            unanswered(town, f"p{person}", "有人问的事")
    assert town.desk.counted() == shown
    queue = texts(town.says(ANN, "/queue", CHAT))
    assert ("问过的人数" in queue) is bool(shown)
    assert "有人问的事" not in queue


def test_one_who_agrees_is_shown_and_the_others_are_counted_from_three_on(town: Town) -> None:
    for person in range(2):
        unanswered(town, f"p{person}", NEW)
    _ = asks(town, "1")
    question = town.desk.question(1)
    assert question
    assert question.askers == 3
    assert town.desk.counted() == []


def test_nothing_that_was_typed_comes_out_as_it_was(town: Town) -> None:
    _ = asks(town, "1", CANARY)
    _ = town.passes(5)
    shown = card(town).text + texts(town.says(ANN, "/queue", CHAT))
    assert "scam.example" not in shown
    assert "canary4711" not in shown


def test_the_words_are_in_no_file_in_clear(town: Town) -> None:
    _ = asks(town, "1", CANARY)
    _ = town.passes(5)
    town.store.close_store()
    kept = b"".join(path.read_bytes() for path in (town.folder / "state").iterdir())
    town.open()
    for trace in ("canary4711", "scam.example", NEW):
        assert trace.encode() not in kept


def test_who_is_forgotten_takes_the_question_along(town: Town) -> None:
    _ = asks(town, "1")
    _ = asks(town, "2", "云雀会唱歌吗")
    unanswered(town, "1", "别的事")
    _ = town.says("1", "/forget")
    assert [q.number for q in town.desk.open_questions()] == [2]
    for person in ("a", "b"):
        unanswered(town, person, "别的事")
    assert town.desk.counted() == []


def test_after_ninety_days_the_words_go(town: Town) -> None:
    _ = asks(town, "1")
    _ = town.skips(days=91)
    _ = town.run(town.store.tidy(now=town.now))
    assert state(town) is QuestionState.EXPIRED
    question = town.desk.question(1)
    assert question
    assert question.text == ""


# --- the queue


def test_the_queue_is_for_maintainers_alone(town: Town) -> None:
    _ = asks(town, "1")
    _ = town.passes(5)
    assert "只有维护者" in texts(town.says("99", "/queue", CHAT))
    assert "匿名" in texts(town.says(ANN, "/queue", CHAT, anonymous=True))
    assert NEW not in texts(town.says("99", "/queue"))
    assert NEW not in texts(town.says(ANN, "/queue", GROUP))
    assert NEW in texts(town.says(ANN, "/queue"))
    queue = town.says(ANN, "/queue", CHAT)
    assert "问题（1）" in texts(queue)
    _ = town.presses(ANN, queue[-1], "q1")
    assert "yunque-free" in town.messages[CHAT.room, queue[-1].id].text


def test_an_empty_queue_says_so(town: Town) -> None:
    assert texts(town.says(BOB, "/queue", CHAT)) == "队列是空的。"


@pytest.mark.parametrize(
    "words",
    ["", "q9", "k9", "f9", "x", "q1 nothing affirm", "q1 yunque-free sideways", "k1 a b c", "q99999999999"],
)
def test_what_cannot_be_approved_is_explained(town: Town, words: str) -> None:
    (reply,) = town.says(ANN, f"/approve {words}", CHAT)
    assert any(part in reply.text for part in ("用法", "没有", "已经有人"))


@pytest.mark.parametrize(
    "argument", ["q1:9", "q1:9:affirm", "q1:0:sideways", "q1", "q1:x", "x:y", "k1:approve"]
)
def test_a_press_that_means_nothing_changes_nothing(town: Town, argument: str) -> None:
    _ = asks(town, "1")
    _ = town.passes(5)
    assert _toast(town, card(town), argument)
    assert state(town) is QuestionState.OPEN


# --- complaints


@pytest.mark.parametrize(
    ("label", "shown", "decision", "heard"),
    [
        (WORDS.fault_outdated, "过时了", "确实有问题", "你说得对"),
        (WORDS.fault_verdict, "结论不对", "没有问题", "暂时不改"),
        (WORDS.fault_source, "来源不可靠", "确实有问题", "会改"),
    ],
)
def test_who_reported_a_fault_hears_what_became_of_it(
    town: Town, label: str, shown: str, decision: str, heard: str
) -> None:
    (answer,) = town.says("1", "云雀免费。")
    for pressed in (WORDS.fault, label):
        _ = town.presses("1", town.messages["1", answer.id], pressed)
    assert town.passes(5) == [f"[-100] → f1：有人说回答有问题：{shown}"]
    _ = town.presses(ANN, card(town, "f1"), decision)
    seen = town.passes(5)
    assert [line for line in seen if line.startswith("[1] →") and heard in line]
    assert town.skips(days=3) == []


def test_the_same_fault_of_many_is_one_complaint(town: Town) -> None:
    for who in ("1", "2", "2"):
        (answer,) = town.says(who, "云雀免费。")
        for pressed in (WORDS.fault, WORDS.fault_outdated):
            _ = town.presses(who, town.messages[who, answer.id], pressed)
    (reported,) = town.desk.complaints()
    assert reported.reporters == 2
    _ = town.passes(5)
    assert "同样的问题有 2 人报告" in card(town, "f1").text
    _ = town.says(BOB, "/approve f1", CHAT)
    assert len([line for line in town.passes(5) if "你报告的问题" in line]) == 2


def test_records_that_were_broken_meanwhile_are_named_and_stay(town: Town) -> None:
    drafted(town)
    _ = town.presses(ANN, card(town), "试跑")
    _ = town.passes(5)
    path = town.facts.path / "facts" / "test" / "yunque-free.yaml"
    good = path.read_text(encoding="utf-8")
    _ = path.write_text("id: yunque-free\n", encoding="utf-8")
    _ = town.presses(ANN, card(town), "发布")
    assert "没有发布" in town.passes(5)[0]
    assert state(town) is QuestionState.TRIED
    with pytest.raises(BadRecordFile):
        _ = open_facts(town.facts.path)
    _ = path.write_text(good, encoding="utf-8")
    assert CHAT.kind is Room.GROUP

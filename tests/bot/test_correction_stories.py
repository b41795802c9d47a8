"""Corrections as people live through them: over the real store, with a clock that moves when told to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from bot.corrections import LARGE, Stage
from bot.curate.correcting import Corrections
from bot.memory import Decided
from bot.messages import Address, Room
from bot.state import answers
from tests.bot.officework import ANN, BOB, CHAT, GROUP, Town, desk_press, texts

FREE = "云雀免费。"
MADE = "云雀是云公司做的。"


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    town = Town(tmp_path)
    yield town
    town.close()


def from_now_on(verdict: str, **over: Any) -> Any:
    """An edit: another verdict from 1 November 2026 on."""

    def edit(record: dict[str, Any]) -> None:
        because = {"zh": "没人知道。", "en": "Nobody knows."}
        period = {"from": "2026-11-01", "verdict": verdict, "because": because, "sources": ["daily"]}
        record["periods"].append(period | over)

    return edit


def turned(town: Town) -> None:
    """From supported to refuted: a reversal."""
    town.publishes("yunque-maker", from_now_on("refuted"))


def stage(town: Town, number: int = 1) -> Stage:
    listed = town.desk.campaign(number)
    assert listed
    return listed.campaign.stage


# --- a small one


def test_whoever_was_told_hears_once_and_reads_the_new_answer_in_the_old_place(town: Town) -> None:
    for _ in range(2):
        _ = town.says("1", FREE)
        _ = town.says("2", FREE, GROUP)
    _ = town.says("3", MADE)
    town.publishes("yunque-free", from_now_on("unproven"))
    assert town.passes(10) == ["[-100] → k1：更正预演：“云雀免费”（yunque-free）"]
    preview = town.in_chat("k1").text
    assert "改写旧回答 4 条；发更正：群 1 个、提问的人 1 位；关注的人 0 位" in preview
    assert "最早 2026年11月22日 12:02" in preview
    now = sorted(line for line in town.passes(200) if not line.startswith("[-100]"))
    assert now == [
        "[-200] → 更正：无法证实：没有可靠证据能说明“云雀免费”。",
        *["[-200] ✎ 2026年11月22日更正过。原来的结论是“误导”，下面是现在的。"] * 2,
        "[1] → 更正：无法证实：没有可靠证据能说明“云雀免费”。",
        *["[1] ✎ 2026年11月22日更正过。原来的结论是“误导”，下面是现在的。"] * 2,
    ]
    assert stage(town) is Stage.DONE
    assert town.skips(days=2) == []


def test_a_notice_that_cannot_be_written_keeps_the_others_from_nobody(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = Corrections._correction

    def writes(self: Corrections, due: Any) -> Any:
        if due.address.room == "1":
            raise ValueError("no words for this one")
        return write(self, due)

    monkeypatch.setattr(Corrections, "_correction", writes)
    for who in ("1", "2", "3"):
        _ = town.says(who, FREE)
    town.publishes("yunque-free", from_now_on("unproven"))
    told = [line for line in town.passes(300) if "→ 更正：无法证实" in line]
    assert sorted(line[:3] for line in told) == ["[2]", "[3]"]
    assert stage(town) is Stage.DONE


def test_of_a_long_answer_the_first_message_is_edited_and_the_others_go(town: Town) -> None:
    (answer,) = town.says("1", FREE)
    where = Address("telegram", "1")
    found = "SELECT max(seq) FROM answers"

    def goes_on(connection: Any) -> None:
        number = connection.execute(found).fetchone()[0]
        answers.said(connection, town.store.keys, number, "b99", 1)

    town.run(town.store.transact(goes_on))
    assert town.store.answer_at(where, "b99") == town.store.answer_at(where, answer.id)
    town.publishes("yunque-free", from_now_on("unproven"))
    assert [line for line in town.passes(200) if line.startswith("[1]")][1:] == [
        "[1] ✎ 2026年11月22日更正过。原来的结论是“误导”，下面是现在的。",
        "[1] ✗",
    ]


def test_who_follows_a_fact_is_told_and_can_end_it(town: Town) -> None:
    (answer,) = town.says("1", FREE)
    _ = town.presses("1", answer, "结论变了告诉我")
    _ = town.says("2", MADE)
    _ = town.presses("2", town.last("2"), "结论变了告诉我")
    town.publishes("yunque-free", from_now_on("unproven"))
    seen = town.passes(300)
    # She asked, so she gets the correction; that is enough.
    assert [line for line in seen if line.startswith("[1] →")] == [
        "[1] → 更正：无法证实：没有可靠证据能说明“云雀免费”。"
    ]
    assert not [line for line in seen if line.startswith("[2]")]
    town.publishes("yunque-free", from_now_on("refuted"))
    assert len([line for line in town.passes(300) if line.startswith("[1] →")]) == 1


def test_a_follower_whose_answer_is_forgotten_by_time_is_told_as_follower(town: Town) -> None:
    (answer,) = town.says("1", FREE)
    _ = town.presses("1", answer, "结论变了告诉我")
    town.now += 91 * 86400
    _ = town.run(town.store.tidy(now=town.now))
    town.publishes("yunque-free", from_now_on("unproven"))
    seen = [line for line in town.passes(300) if line.startswith("[1]")]
    assert seen == ["[1] → 你关注的“云雀免费”有变化。"]
    (no_more,) = town.last("1").reply.buttons
    _ = town.presses("1", town.last("1"), no_more.label)
    town.publishes("yunque-free", from_now_on("refuted"))
    assert not [line for line in town.passes(300) if line.startswith("[1]")]


def test_what_changes_by_itself_on_a_day_is_corrected_on_that_day(town: Town) -> None:
    town.publishes("yunque-free", from_now_on("unproven", **{"from": "2026-12-01"}))
    _ = town.says("1", FREE)
    assert town.passes(300) == []
    seen = town.skips(days=9) + town.passes(300)
    assert "[1] → 更正：无法证实：没有可靠证据能说明“云雀免费”。" in seen


def test_a_withdrawn_fact_is_taken_back(town: Town) -> None:
    _ = town.says("1", FREE)

    def withdraw(record: dict[str, Any]) -> None:
        record["withdrawn"] = {"on": "2026-11-22", "because": "说的是别的产品。"}

    town.publishes("yunque-free", withdraw)
    seen = town.passes(300)
    assert "[1] → 更正：2026年11月22日我在这里给过的一条核查已经撤回，请不要再用它。" in seen
    assert "说的是别的产品" in town.last("1").text
    assert town.skips(days=1) == []


def test_it_came_true_again_before_it_began(town: Town) -> None:
    _ = town.says("1", FREE)
    town.publishes("yunque-free", from_now_on("unproven"))
    _ = town.passes(10)
    town.publishes("yunque-free", lambda record: record["periods"].pop())
    assert town.passes(300) == ["[-100] → k1：没有什么要更正的了，没有发出任何东西。"]
    assert stage(town) is Stage.LAPSED


# --- who must agree


def test_a_reversed_verdict_waits_for_two_maintainers(town: Town) -> None:
    _ = town.says("1", MADE)
    turned(town)
    assert town.passes(3600) == ["[-100] → k1：更正预演：“云雀是云公司做的”（yunque-maker）"]
    card = town.in_chat("k1")
    assert "需要两位维护者同意" in card.text
    _ = town.presses(ANN, card, "同意")
    _ = town.presses(ANN, town.in_chat("k1"), "同意")
    assert stage(town) is Stage.WAITING
    assert "还差一位" in town.in_chat("k1").text
    assert town.passes(60) == []
    _ = town.presses(BOB, town.in_chat("k1"), "同意")
    assert [line for line in town.passes(30) if "→ 更正" in line] == [
        "[1] → 更正：已过时：“云雀是云公司做的”自2026年11月1日起不再属实，2026年10月31日及以前曾经属实。"
    ]


def test_many_wait_as_well(town: Town) -> None:
    for person in range(LARGE + 1):
        _ = town.says(f"p{person}", FREE)
    town.publishes("yunque-free", from_now_on("unproven"))
    _ = town.passes(10)
    assert stage(town) is Stage.WAITING
    _ = town.presses(ANN, town.in_chat("k1"), "同意")
    _ = town.presses(BOB, town.in_chat("k1"), "同意")
    seen = town.passes(30)
    assert len([line for line in seen if "→ 更正：" in line]) == LARGE + 1
    assert len([line for line in seen if "✎" in line]) == LARGE + 1


def test_a_maintainer_alone_types_it_and_waits_ten_minutes(town: Town) -> None:
    _ = town.says("1", MADE)
    turned(town)
    _ = town.passes(10)
    assert "用法" in texts(town.says(ANN, "/approve k1 yunque-open", CHAT))
    assert "开始发" in texts(town.says(ANN, "/approve k1 yunque-maker", CHAT))
    assert town.passes(590) == []
    assert any("→ 更正：" in line for line in town.passes(30))


@pytest.mark.parametrize("after", [0, 300, 595])
def test_it_can_be_cancelled_until_it_begins_and_is_not_planned_again(town: Town, after: int) -> None:
    _ = town.says("1", MADE)
    turned(town)
    _ = town.passes(10)
    _ = town.says(ANN, "/approve k1 yunque-maker", CHAT)
    _ = town.passes(after)
    _ = town.presses(BOB, town.in_chat("k1"), "取消")
    assert town.passes(1200) == []
    assert stage(town) is Stage.CANCELLED
    town.restart()
    assert town.skips(days=1) == []


def test_what_was_not_sent_when_it_is_cancelled_stays_unsent(town: Town) -> None:
    people, each = 15, 8
    for person in range(people):
        for _ in range(each):
            _ = town.says(f"p{person}", FREE)
    town.publishes("yunque-free", from_now_on("unproven"))
    _ = town.passes(10)
    _ = town.presses(ANN, town.in_chat("k1"), "现在就发")
    _ = town.passes(10)
    assert stage(town) is Stage.RUNNING
    _ = town.run(town.store.apply(_by(town, ANN), [Decided("k1", "cancel")], now=town.now))
    _ = town.passes(60)
    assert len([line for line in town.seen if "✎ 2026" in line]) < people * each


def _by(town: Town, who: str) -> Any:
    from bot.messages import Incoming

    return Incoming(CHAT, author=who, message_id="x")


# --- an end of the process at any point


def test_however_often_the_process_dies_nobody_hears_twice(town: Town) -> None:
    for person in range(4):
        _ = town.says(f"p{person}", FREE)
        _ = town.says(f"p{person}", FREE)
    town.publishes("yunque-free", from_now_on("unproven"))
    for _ in range(60):
        town.restart()
        _ = town.passes(5)
    heard = [line for line in town.seen if "→ 更正：" in line]
    assert len(heard) == len(set(heard)) == 4
    assert len([line for line in town.seen if "✎" in line]) == 8
    assert len([line for line in town.seen if "k1：更正预演" in line]) == 1


class Death(Exception):
    """The process ends here."""


@pytest.mark.slow
def test_it_dies_before_any_of_its_writes_and_everybody_hears_once(tmp_path: Path) -> None:
    for nth in range(24):
        town = Town(tmp_path / str(nth))
        _ = town.says("1", FREE)
        _ = town.says("2", FREE, GROUP)
        town.publishes("yunque-free", from_now_on("unproven"))
        left = nth

        async def dying(work: Any, alive: Any = town.store.transact) -> Any:
            nonlocal left
            left -= 1
            if left < 0:
                raise Death
            return await alive(work)

        town.store.transact = dying  # type: ignore[method-assign]
        with suppress(Death):
            _ = town.passes(200)
        town.restart()
        _ = town.passes(200)
        heard = sorted(line for line in town.seen if "→ 更正：" in line)
        assert [line.split("]")[0] for line in heard] == ["[-200", "[1"], nth
        assert len([line for line in town.seen if "✎" in line]) == 2, nth
        town.close()


def test_it_dies_between_two_writes_of_a_notice(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    _ = town.says("1", FREE)
    town.publishes("yunque-free", from_now_on("unproven"))
    _ = town.passes(120)

    def dies(*_: object) -> None:
        raise RuntimeError("the power is gone")

    from bot.state import notices

    monkeypatch.setattr(notices, "know", dies)
    with pytest.raises(RuntimeError):
        _ = town.passes(20)
    monkeypatch.undo()
    town.restart()
    seen = town.passes(60)
    assert len([line for line in seen if "→ 更正：" in line]) == 1


# --- forgetting


def test_who_wished_to_be_forgotten_hears_nothing(town: Town) -> None:
    _ = town.says("1", FREE)
    _ = town.says("2", FREE)
    town.publishes("yunque-free", from_now_on("unproven"))
    _ = town.passes(10)
    _ = town.says("1", "/forget")
    seen = town.passes(300)
    assert not [line for line in seen if line.startswith("[1]")]
    assert [line for line in seen if line.startswith("[2] → 更正")]


# --- a wrong match


def test_a_wrong_match_is_taken_back_from_all_who_saw_it_and_only_from_them(town: Town) -> None:
    (answer,) = town.says("1", FREE)
    _ = town.says("2", FREE)
    _ = town.says("3", "Yunque is free")
    _ = town.presses("1", answer, "这条有问题")
    _ = town.presses("1", town.last("1"), "答非所问")
    assert [line for line in town.passes(10) if "[-100]" in line] == [
        "[-100] → f1：有人说回答有问题：认错了话"
    ]
    _ = town.presses(ANN, town.in_chat("f1"), "确实有问题")
    seen = town.passes(10)
    assert "[1] → 你报告的问题，维护者看过了：确实认错了。看到过那条回答的人会收到更正。谢谢。" in seen
    assert "[-100] → k1：更正预演：“云雀免费”（yunque-free）" in seen
    seen = town.passes(300)
    assert {line.split("]")[0] for line in seen if "→ 更正" in line} == {"[1", "[2"}
    assert "认错了" in town.last("2").text
    assert town.skips(days=3) == []


def test_a_group_is_told_once_whoever_asked_there(town: Town) -> None:
    for who in ("1", "2", "3"):
        _ = town.says(who, FREE, GROUP)
    town.publishes("yunque-free", from_now_on("unproven"))
    seen = town.passes(300)
    assert len([line for line in seen if line.startswith("[-200] → 更正")]) == 1
    assert GROUP.kind is Room.GROUP


# --- who may


@pytest.mark.parametrize(
    ("who", "over"), [("99", {}), (ANN, {"anonymous": True}), (ANN, {"from_bot": True}), ("", {})]
)
def test_only_maintainers_decide_and_never_anonymously(town: Town, who: str, over: dict[str, Any]) -> None:
    _ = town.says("1", MADE)
    turned(town)
    _ = town.passes(10)
    _ = town.presses_on(who, town.in_chat("k1"), desk_press("k1:cancel"), **over)
    assert stage(town) is Stage.WAITING


def test_a_button_of_the_desk_works_nowhere_else(town: Town) -> None:
    _ = town.says("1", MADE)
    turned(town)
    _ = town.passes(10)
    (elsewhere,) = town.says("1", MADE, GROUP)
    _ = town.presses_on(ANN, elsewhere, desk_press("k1:cancel"))
    assert stage(town) is Stage.WAITING
    assert "只有维护者" in town.toasts[-1]

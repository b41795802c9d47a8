"""What maintainers hear in groups that a robot writes to: alarms, corrections, channels, the digest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from bot import logs
from bot.channels.wechat.texts import parts
from bot.curate.bulletins import Bulletins, Day
from bot.curate.cards import Card
from bot.curate.outages import PATIENCE, Spells
from bot.logs import Event, note, warn
from bot.messages import Language
from bot.phrases.bulletin_words import BULLETIN_WORDS, CHANNELS, BulletinWords
from bot.replies import Voice
from bot.state.tallies import Tally
from knowledge import Answer, open_facts, shipped_facts
from tests.bot.builders import OPEN
from tests.bot.officework import ANN, CHAT, GROUP, ROBOT, Message, Town
from tests.bot.test_phrases import slots

FREE, MADE = "云雀免费。", "云雀是云公司做的。"
CONSOLE = "https://heshi.example.org"
DAY = 24 * 3600.0


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """Its maintainers also read a group that a robot writes to."""
    town = Town(tmp_path, robots=(ROBOT,), console=CONSOLE)
    assert town.passes(10) == []
    yield town
    town.close()


@pytest.fixture
def listening(town: Town) -> Iterator[None]:
    with logs.heard_by(town.spells.hear):
        yield


def told(town: Town) -> list[Message]:
    """All that the robot has written."""
    return [message for (room, _), message in town.messages.items() if room == ROBOT.room]


def unproven(record: dict[str, Any]) -> None:
    because = {"zh": "没人知道。", "en": "Nobody knows."}
    record["periods"].append(
        {"from": "2026-11-01", "verdict": "unproven", "because": because, "sources": ["daily"]}
    )


def refuted(record: dict[str, Any]) -> None:
    unproven(record)
    record["periods"][-1]["verdict"] = "refuted"


# --- facts that cannot be read


def test_an_alarm_is_heard_there_too_with_where_to_go(town: Town) -> None:
    path = town.folder / "facts" / "facts" / "test" / f"{OPEN.id}.yaml"
    good = path.read_text(encoding="utf-8")
    path.write_text("verdict: [", encoding="utf-8")
    town.facts.reload()
    town.passes(15)
    (alarm,) = told(town)
    assert f"facts/test/{OPEN.id}.yaml:2 · " in alarm.text
    assert alarm.text.endswith(f"处理：{CONSOLE}/console")
    assert town.last(CHAT.room).text == alarm.text.rpartition("\n")[0]
    path.write_text(good, encoding="utf-8")
    town.facts.reload()
    town.passes(15)
    assert "已经改好" in told(town)[-1].text


# --- corrections


def test_a_correction_that_is_about_to_go_out_can_be_stopped_in_the_console(town: Town) -> None:
    _ = town.says("1", FREE)
    town.publishes("yunque-free", unproven)
    town.passes(10)
    (planned,) = told(town)
    assert planned.text.splitlines() == [
        "k1：有更正要发，在那之前可以取消：“云雀免费”（yunque-free）",
        "会收到：改写旧回答 1 条；发更正：群 0 个、提问的人 1 位；关注的人 0 位。",
        "最早 2026年11月22日 12:02 开始发；在那之前和发送途中都可以取消。",
        f"处理：{CONSOLE}/console/corrections",
    ]
    assert not planned.reply.buttons
    town.passes(200)
    assert [message.text for message in told(town)[1:]] == ["k1：更正都发出了。"]


def test_one_that_waits_for_people_says_so(town: Town) -> None:
    _ = town.says("1", MADE)
    town.publishes("yunque-maker", refuted)
    town.passes(60)
    (waiting,) = told(town)
    assert waiting.first == "k1：有更正等人同意，还没有发出任何东西：“云雀是云公司做的”（yunque-maker）"
    assert "/approve" not in waiting.text


# --- channels


def test_a_channel_that_stays_down_is_told_once_and_its_return_once(town: Town, listening: None) -> None:
    warn(Event.CHANNEL_DOWN, channel="wechat_oa", doing="sending", why="Unsent")
    assert town.passes(PATIENCE) == []
    assert town.passes(600) == [f"[{room}] → {DOWN}" for room in (CHAT.room, ROBOT.room)]
    note(Event.CHANNEL_UP, channel="wechat_oa", doing="sending")
    assert town.passes(600) == [f"[{room}] → {UP}" for room in (CHAT.room, ROBOT.room)]


DOWN = "公众号 从 2026年11月22日 12:00 起连不上或者收发不正常。"
UP = "公众号 恢复正常了（2026年11月22日 12:00 起不正常）。"


def test_a_short_spell_is_nobodys_business(town: Town, listening: None) -> None:
    for _ in range(5):
        warn(Event.CHANNEL_DOWN, channel="wecom_bot", kind="unreachable")
        assert town.passes(PATIENCE / 2) == []
        note(Event.CHANNEL_UP, channel="wecom_bot", seconds=90)
        assert town.passes(10) == []


def test_who_is_down_is_not_asked_to_bring_the_news(town: Town, listening: None) -> None:
    warn(Event.CHANNEL_DOWN, channel="telegram", kind="unreachable")
    said = town.passes(PATIENCE + 10)
    assert [line.split("]")[0] for line in said] == [f"[{ROBOT.room}"]
    assert "heshi doctor" in told(town)[-1].text


def test_receiving_and_sending_fail_apart() -> None:
    spells = Spells()
    spells.hear(Event.CHANNEL_DOWN, {"channel": "telegram", "kind": "unreachable"})
    spells.hear(Event.CHANNEL_DOWN, {"channel": "telegram", "doing": "sending"})
    spells.hear(Event.CHANNEL_UP, {"channel": "telegram", "doing": "sending"})
    spells.hear(Event.CHANNEL_LIMITED, {"channel": "wechat_oa"})
    assert spells.down == {"telegram"}
    spells.hear(Event.CHANNEL_UP, {"channel": "telegram"})
    assert spells.down == frozenset()


def test_who_was_down_from_the_start_is_ready_in_the_end() -> None:
    spells = Spells()
    spells.hear(Event.CHANNEL_DOWN, {"channel": "wecom_bot", "kind": "unreachable"})
    spells.hear(Event.CHANNEL_READY, {"channel": "wecom_bot", "by": "socket"})
    assert spells.down == frozenset()


# --- the digest


def digests(town: Town) -> list[str]:
    return [message.text for message in told(town) if "的小结" in message.first]


def test_the_day_before_is_told_once_a_day_however_often_we_start(town: Town) -> None:
    for who in ("1", "2", "3"):
        _ = town.says(who, FREE)
    _ = town.says("1", MADE, GROUP)
    _ = town.says("2", "今天天气不错")
    _ = town.says("3", "云雀其实有三条性命")
    town.skips(hours=20)  # 8 o'clock
    assert digests(town) == []
    town.skips(hours=1)
    for _ in range(3):
        town.restart()
        town.passes(30)
    (digest,) = digests(town)
    assert digest.splitlines()[:5] == [
        "2026年11月22日 的小结",
        "收到的问题：6（前一天 0）",
        "怎么答的：有结论 4、反问 1、没有收录 1",
        "从哪里来：Telegram 6",
        "给出的结论：误导 3、属实 1",
    ]
    assert digest.splitlines()[5:] == [
        "说到最多的事实：",
        "1. “云雀免费”（3）",
        f"{CONSOLE}/f/yunque-free",
        "2. “云雀是云公司做的”（1）",
        f"{CONSOLE}/f/yunque-maker",
    ]
    town.skips(days=1)
    assert len(digests(town)) == 1


def test_who_starts_in_the_afternoon_hears_of_yesterday_and_of_no_day_before(town: Town) -> None:
    _ = town.says("1", FREE)
    town.now += 3 * DAY
    _ = town.says("1", MADE)
    town.today = town.today.fromordinal(town.today.toordinal() + 3)
    _ = town.says("1", FREE)
    town.skips(days=1)
    (digest,) = digests(town)
    assert digest.startswith("2026年11月25日 的小结\n收到的问题：1（前一天 0）")


def test_what_waits_is_told_although_nobody_asked(town: Town) -> None:
    town.set_aside = 2
    answer = town.says("1", FREE)[-1]
    faults = town.presses("1", answer, "这条有问题")[-1]
    _ = town.presses("1", faults, "来源")
    town.skips(days=2)
    (digest,) = digests(town)
    assert digest.splitlines() == [
        "2026年11月23日 的小结",
        "没有人提问。",
        "等人处理：没能处理、放在一边的消息（heshi aside） 2、对回答的意见 1",
        f"处理：{CONSOLE}/console",
    ]


def test_nothing_of_what_people_wrote_is_in_it(town: Town) -> None:
    mark = "紫色河马七七四"
    _ = town.says("1", f"{FREE}{mark}")
    _ = town.says("1", f"听说云雀{mark}")
    _ = town.says(ANN, mark, GROUP)
    town.skips(days=1)
    assert digests(town)
    assert all(mark not in message.text for message in told(town))


def test_without_a_robot_no_digest_is_made(tmp_path: Path) -> None:
    town = Town(tmp_path)
    _ = town.says("1", FREE)
    assert town.skips(days=1) == []
    town.close()


# --- words


@pytest.mark.parametrize("key", [field.name for field in fields(BulletinWords)])
def test_a_word_of_bulletins_is_there_in_every_language(key: str) -> None:
    import opencc

    said = {language: getattr(BULLETIN_WORDS[language], key) for language in Language}
    assert all(said.values())
    assert len({frozenset(slots(text)) for text in said.values()}) == 1
    hans, hant = said[Language.ZH_HANS], said[Language.ZH_HANT]
    assert opencc.OpenCC("t2s").convert(hans) == hans
    assert opencc.OpenCC("s2tw").convert(hant) == hant


def test_every_answer_and_every_platform_has_its_word() -> None:
    words = BULLETIN_WORDS[Language.EN]
    assert {answer.value for answer in Answer} <= {field.name for field in fields(BulletinWords)}
    assert words.channel("telegram") == "Telegram"
    assert words.channel("carrier_pigeon") == "carrier_pigeon"
    assert all(words.channel(name) != name for name in CHANNELS)


# --- the guide


TOP = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("page", "language"),
    [("docs/channels", Language.EN), ("docs/zh/channels", Language.ZH_HANS)],
    ids=["English", "Chinese"],
)
def test_the_digest_in_the_guide_is_one_of_ours(page: str, language: Language) -> None:
    day = dt.date(2026, 11, 21)
    answers = {Answer.KNOWN: 21, Answer.UNKNOWN: 9, Answer.CLOSE: 5, Answer.NOT_A_CLAIM: 2}
    asked_on = {"wechat_oa": 20, "telegram": 15, "web": 2}
    tally = Tally(day, answers, {"refuted": 12, "outdated": 8, "supported": 1}, asked_on, 0)
    before = Tally(day - dt.timedelta(days=1), {Answer.KNOWN: 30}, {}, {}, 0)
    told = Day(tally, before, [("sora-open-to-public", 8)], {"questions": 4, "corrections": 1, "aside": 0})
    card = Card(open_facts(shipped_facts()), Voice(language), dt.UTC)
    there = "https://facts.example.org"
    (text,) = parts(Bulletins(card, f"{there}/console", there).digest(told), 2048)
    assert f"```\n{text}\n```" in (TOP / page / "wecom-robot.md").read_text(encoding="utf-8")


def test_without_a_console_it_says_how_else_and_where_we_spoke_up(town: Town) -> None:
    quiet = Tally(town.today, {}, {}, {}, 3)
    card = Card(town.facts.current().base, Voice(Language.EN), dt.UTC)
    (text,) = parts(Bulletins(card).digest(Day(quiet, quiet, [("gone", 3)], {"questions": 1})), 2048)
    assert text.splitlines()[2:] == [
        "Nobody asked anything.",
        "Spoke up unasked: 3",
        "Facts told most:",
        "1. “gone” (3)",
        "Waiting for somebody: questions nobody answered 1",
        "Deal with it in the console (/console), or on the server with heshi queue and heshi corrections.",
    ]

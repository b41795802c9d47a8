"""The same conversation over the store that is shipped: what it remembers is what people live through."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from bot.delivery import Way
from bot.memory import Effect, Outcome, Policy
from bot.messages import Incoming, Language, Rights
from bot.state.contract import After, NewRow, Tried
from bot.state.retention import RETENTION
from tests.bot.builders import MISLEADING, OPEN, ByHeart, close, known
from tests.bot.remembering import CHAT, Stage
from tests.bot.state.stores import Box

RUMOUR, FREE = "云雀已经开放了", "云雀免费"
SURE = Policy.SURE_ONLY


class Stored(Box):
    """A store into which outcomes are written as the runtime does it."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.effects: list[Effect] = []
        self.events = 0

    def apply(self, about: Incoming, outcome: Outcome, now: dt.datetime, ids: Iterable[str]) -> None:
        moment, self.events = now.timestamp(), self.events + 1
        self.effects += outcome.effects
        row = NewRow(CHAT, str(self.events), about.address.room, b"body", about.author)
        self.take([row], None, now=moment)
        (task,) = self.claim(1, now=moment)
        names = dict(enumerate(ids))
        made = {
            n: (str(n).encode(),) for n, one in enumerate(outcome.deliveries) if one.way is not Way.INLINE
        }
        self.close(task, about, outcome, made, now=moment)
        while parcels := self.claim_calls(CHAT, 10, now=moment):
            self.tried([Tried(p.seq, After.SENT, names[int(p.call)]) for p in parcels], now=moment)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Stage]:
    checker = ByHeart().knows(RUMOUR, known(OPEN, text=RUMOUR)).knows(FREE, known(MISLEADING, text=FREE))
    memory = Stored(tmp_path / "state")
    kept = [(one.name, one.how_long) for one in RETENTION]
    yield Stage(checker.knows("哪个", close("哪个", OPEN, MISLEADING)), memory, kept=kept)
    memory.end()


def test_an_edited_question_edits_its_answer(here: Stage) -> None:
    (first,) = here.says("11", RUMOUR, message_id="q")
    assert here.edits("11", "q", RUMOUR) == []
    (again,) = here.edits("11", "q", FREE)
    assert again.name == first.name
    assert again.text.startswith("误导")


def test_a_rumour_is_warned_of_once_a_day(here: Stage) -> None:
    family = here.group("-5", policy=SURE)
    (warning,) = here.says("11", RUMOUR, family, message_id="r")
    assert here.says("12", RUMOUR, family) == []
    (why,) = here.says("12", "/why", family, addressed=True)
    assert "一天之内已经说过" in why.text
    (again,) = here.edits("11", "r", FREE, family)
    assert (again.name, again.labels) == (warning.name, warning.labels)
    assert here.edits("11", "r", "别的", family) == []
    assert here.transcript[-1] == "✗"


def test_the_fault_buttons_give_way_to_those_that_stood_there(here: Stage) -> None:
    family = here.group("-5", policy=SURE)
    (warning,) = here.says("11", RUMOUR, family)
    (faults,) = here.presses("12", warning, "这条有问题")
    (back,) = here.presses("12", faults, "没问题，返回")
    assert back.labels == ["来源和时间线", "这条有问题", "为什么", "静音24小时", "删除"]
    (why,) = here.presses("12", back, "为什么")
    assert "已过时" in why.text


def test_an_admins_mute_and_settings_last(here: Stage) -> None:
    family = here.group("-5", policy=SURE)
    (warning,) = here.says("11", RUMOUR, family)
    _ = here.presses("13", warning, "静音24小时", Rights.ADMIN)
    here.passes(hours=2)
    assert here.says("12", FREE, family) == []
    (panel,) = here.says("13", "/settings", family, addressed=True)
    assert "静音到：2026年11月23日 12:00" in panel.text
    (panel,) = here.presses("13", panel, "取消静音", Rights.ADMIN)
    assert here.says("12", FREE, family)


def test_what_is_followed_is_followed_until_it_ends(here: Stage) -> None:
    (answer,) = here.says("11", RUMOUR)
    _ = here.presses("11", answer, "结论变了告诉我")
    (listed,) = here.says("11", "/subscribe")
    assert listed.labels == ["取消：云雀已经对公众开放"]
    _ = here.presses("11", listed, listed.labels[0])
    (none,) = here.says("11", "/subscribe")
    assert none.labels == []


def test_a_choice_that_was_answered_is_remembered(here: Stage) -> None:
    (offered,) = here.says("11", "哪个")
    (picked,) = here.presses("11", offered, "云雀免费")
    remembered = here.memory.answer_at(picked.room, picked.name)
    assert [told.fact_id for told in remembered.tells] == [MISLEADING.id]


def test_a_language_that_was_chosen_in_private_lasts(here: Stage) -> None:
    (panel,) = here.says("11", "/settings")
    _ = here.presses("11", panel, "English")
    (answer,) = here.says("11", RUMOUR)
    assert answer.reply.language is Language.EN


def test_after_forgetting_nothing_is_known(here: Stage) -> None:
    (panel,) = here.says("11", "/settings")
    _ = here.presses("11", panel, "English")
    (answer,) = here.says("11", RUMOUR)
    _ = here.presses("11", answer, "Tell me if this changes")
    _ = here.says("11", "/forget")
    assert here.memory.answer_at(answer.room, answer.name) is None
    assert here.memory.watches(answer.room, "11") == ()
    (again,) = here.says("11", RUMOUR)
    assert again.reply.language is Language.ZH_HANS


def test_privacy_is_what_the_store_keeps(here: Stage) -> None:
    (shown,) = here.says("11", "/privacy")
    for kept in RETENTION:
        assert kept.name not in shown.text  # each in words
    assert "90 天" in shown.text

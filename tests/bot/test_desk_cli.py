"""`heshi queue` and `heshi corrections`, as somebody types them, while another store has the file open."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.corrections import Stage
from bot.messages import Language
from bot.phrases.room_words import room_words
from knowledge import open_facts, shipped_facts
from tests.bot.officework import ANN, CHAT, Town

MADE = "云雀是云公司做的。"


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    for name in list(os.environ):
        if name.upper().startswith("HESHI_") and name != "HESHI_SEMANTIC":
            monkeypatch.delenv(name)
    town = Town(tmp_path)
    monkeypatch.setenv("HESHI_DATA", str(tmp_path / "state"))
    monkeypatch.setenv("HESHI_FACTS", str(town.facts.path))
    monkeypatch.chdir(tmp_path)
    yield town
    town.close()


def heshi(*args: str, typed: str = "") -> Result:
    return CliRunner().invoke(app, list(args), input=typed)


def turned(town: Town) -> None:
    """Somebody was told, and the verdict is reversed."""

    def edit(record: dict[str, Any]) -> None:
        because = {"zh": "不是了。", "en": "No more."}
        record["periods"].append(
            {"from": "2026-11-01", "verdict": "refuted", "because": because, "sources": ["daily"]}
        )

    _ = town.says("1", MADE)
    town.publishes("yunque-maker", edit)
    _ = town.passes(10)


def stage(town: Town) -> Stage:
    listed = town.desk.campaign(1)
    assert listed
    return listed.campaign.stage


def test_a_correction_is_listed_and_shown_without_saying_who(town: Town) -> None:
    turned(town)
    listed = heshi("corrections", "list")
    assert listed.exit_code == 0
    fields = listed.output.splitlines()[-1].split()
    assert fields[:3] == ["k1", "yunque-maker", "waiting"]
    assert fields[-4:] == ["1", "0", "1", "0"]
    shown = heshi("corrections", "show", "k1")
    assert "提问的人 1 位" in shown.output
    assert shown.exit_code == 0


def test_confirming_asks_for_the_fact_and_waits_ten_minutes(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    turned(town)
    monkeypatch.setattr("bot.cli.desk.clock", lambda: town.now)
    refused = heshi("corrections", "confirm", "k1", typed="yes\n")
    assert refused.exit_code == 1
    assert stage(town) is Stage.WAITING
    assert "ten minutes" in heshi("corrections", "confirm", "k1", typed="yunque-maker\n").output
    assert town.passes(590) == []
    assert any("→ 更正" in line for line in town.passes(30))


def test_cancelling(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    turned(town)
    monkeypatch.setattr("bot.cli.desk.clock", lambda: town.now)
    assert heshi("corrections", "cancel", "k1").exit_code == 0
    assert stage(town) is Stage.CANCELLED
    again = heshi("corrections", "cancel", "k1")
    assert again.exit_code == 1
    assert "over already" in again.output


@pytest.mark.parametrize("item", ["k9", "q1", "x", "k"])
def test_what_is_no_correction_is_wrong_usage(town: Town, item: str) -> None:
    for command in ("show", "confirm", "cancel"):
        result = heshi("corrections", command, item)
        assert result.exit_code == 2
        assert "no correction" in result.output


def test_the_queue_is_shown_as_maintainers_see_it(town: Town) -> None:
    assert "队列是空的" in heshi("queue").output
    ask = room_words(Language.ZH_HANS).ask
    (answer, *_) = town.says("1", "云雀会唱歌吗 https://x.example/a")
    _ = town.presses("1", answer, ask)
    shown = heshi("queue")
    assert shown.exit_code == 0
    assert "云雀会唱歌吗" in shown.output
    assert "x.example" not in shown.output


def test_confirmed_faults_are_cases_to_test_against(town: Town) -> None:
    words = room_words(Language.ZH_HANS)
    (answer,) = town.says("1", MADE)
    for label in (words.fault, words.fault_verdict):
        _ = town.presses("1", town.messages["1", answer.id], label)
    assert heshi("queue", "--cases").output == ""
    _ = town.says(ANN, "/approve f1", CHAT)
    (line,) = heshi("queue", "--cases").output.splitlines()
    assert json.loads(line) == {
        "id": "f1",
        "fault": "wrong-verdict",
        "fact": "yunque-maker",
        "stance": "affirms",
        "verdict": "supported",
        "as_of": "2026-11-22",
        "edition": town.facts.current().base.edition.rpartition("+")[2],
    }


def test_one_item_is_shown_as_its_card(town: Town) -> None:
    (answer,) = town.says("1", MADE)
    for pressed in ("这条有问题", "结论不对", "给维护者看我问的话"):
        _ = town.presses("1", town.messages["1", answer.id], pressed)
    (asked, *_) = town.says("1", "云雀会唱歌吗")
    _ = town.presses("1", asked, room_words(Language.ZH_HANS).ask)
    assert "云雀是云公司做的" in heshi("queue", "f1").output
    assert "结论不对 · yunque-maker · 云雀是云公司做的" in heshi("queue").output
    assert "问过的不到 3 人" in heshi("queue", "q1").output
    missing = heshi("queue", "q9")
    assert (missing.exit_code, "none of the queue" in missing.output) == (2, True)


def test_there_are_no_corrections_yet(town: Town) -> None:
    assert heshi("corrections", "list").output.strip() == "there are no corrections"


def test_where_nothing_is_kept_yet_that_is_said(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HESHI_DATA", str(town.folder / "elsewhere"))
    for command in (["queue"], ["corrections", "list"]):
        result = heshi(*command)
        assert result.exit_code == 3
        assert "nothing is kept here" in result.output


# --- a wording, by hand


def test_a_wording_is_tried_and_then_added(town: Town) -> None:
    asked = ("facts", "add-wording", "yunque-free", "用云雀", "不用花钱")
    dry = heshi(*asked, "--dry-run")
    assert dry.output == "用云雀 不用花钱: – → yunque-free (affirms, 误导)\n"
    assert open_facts(town.facts.path).fact("yunque-free").wordings.affirm == ("云雀免费。",)
    done = heshi(*asked)
    assert (done.exit_code, done.output.splitlines()[-1][-17:]) == (0, "/yunque-free.yaml")
    assert "用云雀 不用花钱" in open_facts(town.facts.path).fact("yunque-free").wordings.affirm


@pytest.mark.parametrize(
    ("args", "code", "says"),
    [
        (("yunque-maker", "云雀免费。"), 1, "F0"),
        (("yunque-nothing", "x"), 1, "no fact has the id"),
        (("yunque-free", "x", "--side", "maybe"), 2, "no list of wordings"),
        (("yunque-free", " "), 2, "there is no wording"),
        (("sora-open-to-public", "x", "--facts", "SHIPPED"), 2, "heshi facts init"),
    ],
)
def test_what_cannot_be_added_is_explained(town: Town, args: tuple[str, ...], code: int, says: str) -> None:
    given = [str(shipped_facts()) if arg == "SHIPPED" else arg for arg in args]
    result = heshi("facts", "add-wording", *given)
    assert (result.exit_code, says in result.output) == (code, True)

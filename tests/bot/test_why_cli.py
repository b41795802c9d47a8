"""`heshi check --why`, as a maintainer reads it who has never seen the code."""

from __future__ import annotations

import json
import os
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.cli.why import _for_shell
from knowledge import open_facts
from tests.bot.builders import OPEN, write_folder

AFFIRMED = OPEN.statement.zh
NEAR = "云雀的门已经对大家敞开"


@pytest.fixture(autouse=True)
def facts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder of facts of its own, and no setting from outside."""
    for name in list(os.environ):
        if name.upper().startswith("HESHI_"):
            monkeypatch.delenv(name)
    folder = write_folder(tmp_path / "own facts")
    monkeypatch.setenv("HESHI_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("HESHI_FACTS", str(folder))
    monkeypatch.chdir(tmp_path)
    return folder


def heshi(*args: str, given: str = "") -> Result:
    return CliRunner().invoke(app, list(args), input=given)


def why(text: str, *more: str) -> str:
    ran = heshi("check", "--why", "--no-try", *more, text)
    assert ran.exit_code == 0, ran.output
    return ran.stdout


def test_the_answer_comes_first_and_then_the_reasons() -> None:
    plain, told = heshi("check", "云雀早就开放了").stdout, why("云雀早就开放了")
    assert told.startswith(plain)
    assert "为什么这样回答" in told[len(plain) :]


def test_a_wording_word_for_word_needs_no_further_reasons() -> None:
    told = why(AFFIRMED)
    assert "整句话就是库里的一个说法" in told
    assert "最接近的事实" not in told


def test_the_command_that_is_suggested_can_be_copied_and_helps(facts: Path) -> None:
    before = heshi("check", "--json", NEAR)
    assert json.loads(before.stdout)["answer"] != "known"
    lines = why(NEAR).splitlines()
    (command, *_) = [line.strip() for line in lines if "add-wording yunque-open" in line and "affirm" in line]
    words = shlex.split(command[command.index("heshi") :])
    assert words[:3] == ["heshi", "facts", "add-wording"]
    assert open_facts(facts).fact("yunque-open").wordings.affirm == (AFFIRMED,)
    # The little base of the tests breaks rules of its own, which are no concern of this wording.
    assert heshi(*words[1:]).exit_code == 0
    assert json.loads(heshi("check", "--json", NEAR).stdout)["findings"][0]["fact"] == "yunque-open"


def test_a_folder_that_was_named_is_named_in_the_command(facts: Path) -> None:
    assert f'--facts "{facts}"' in why(NEAR, "--facts", str(facts))


def test_what_the_wording_would_change_is_tried(tmp_path: Path) -> None:
    told = heshi("check", "--why", NEAR).stdout
    assert f"试加“{NEAR}”" in told
    cases = tmp_path / "cases.jsonl"
    row = {"id": "1", "text": f"{NEAR}啦", "as_of": "2025-03-01", "style": "s", "gold": []}
    _ = cases.write_text(json.dumps(row), encoding="utf-8")
    assert f"{NEAR}啦: – → yunque-open" in heshi("check", "--why", "--cases", str(cases), NEAR).stdout
    trial = json.loads(heshi("check", "--why", "--json", "--cases", str(cases), NEAR).stdout)["why"]["trial"]
    assert [one["text"] for one in trial["changed"]] == [f"{NEAR}啦"]
    assert trial["changed"][0]["turn"] == "newly_told"


def test_the_reasons_speak_the_language_of_the_message() -> None:
    assert "Why this answer" in why("Yunque opened its doors to all")
    assert "為什麼這樣回答" in why("雲雀已經對大家敞開大門")


def test_no_name_is_said_and_a_misspelt_one_pointed_at() -> None:
    told = why("Yunqe opened its doors to all")
    assert "It names nothing that we keep facts about" in told
    assert "subjects/yunque.yaml" in told


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("云雀已经对公众开放啦", "会说话"),
        ("云雀根本没有对公众开放。", "而是在否定"),
        ("云雀已经对公众开放吗？", "说的人是在问"),
        ("今天吃什么", "没有一条事实是认准的"),
        ("云雀就是云公司做的", "不会误导人"),
    ],
)
def test_why_it_speaks_or_not_in_a_group(text: str, expected: str) -> None:
    told = why(text)
    assert expected in told.splitlines()[-1]
    speaks = json.loads(heshi("check", "--json", text).stdout)["speaks"]
    assert speaks == ("会说话" in told.splitlines()[-1])


def test_the_same_for_programs() -> None:
    answer = json.loads(heshi("check", "--json", "--why", "--no-try", NEAR).stdout)
    (sentence,) = answer["why"]["read"]["sentences"]
    (nearest, *_) = sentence["near"]
    assert nearest["fact_id"] == "yunque-open"
    assert nearest["help"] in {"add", "choose"}
    assert nearest["claim"] == {"text": NEAR, "span": [0, len(NEAR)]}
    assert sentence["named"] == [{"words": "云雀", "subjects": ["yunque"]}]
    assert "why" not in json.loads(heshi("check", "--json", NEAR).stdout)


def test_every_line_of_a_stream_may_have_its_reasons() -> None:
    given = "\n".join(json.dumps({"id": n, "text": text}) for n, text in enumerate((NEAR, "", AFFIRMED)))
    answers = [
        json.loads(line) for line in heshi("check", "--jsonl", "--why", given=given).stdout.splitlines()
    ]
    assert [answer["why"]["trial"] for answer in answers] == [None, None, None]
    assert answers[2]["why"]["read"]["word_for_word"]


def test_what_cannot_be_edited_gets_no_commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    claims = tmp_path / "claims.jsonl"
    _ = claims.write_text('{"id": "a", "text": "喝柠檬水可以治癌症"}', encoding="utf-8")
    told = heshi("check", "--why", "--facts", str(claims), "听说多喝柠檬水能治好癌症").stdout
    assert "1. a：喝柠檬水可以治癌症" in told
    assert "add-wording" not in told
    assert "试加" not in told
    monkeypatch.delenv("HESHI_FACTS")
    assert "heshi facts init" in why("Sora的大门向大家敞开")


def test_of_a_long_text_only_what_matters_is_shown() -> None:
    told = why("大家好。" + "今天的天气真不错，我们吃饺子。" * 3 + f"{NEAR}。" + "再见！")
    assert f"“{NEAR}”" in told
    assert "饺子" not in told
    assert "没有一句提到库里的名字" in told


@pytest.mark.parametrize("text", ["a\nb", '他说"是"', "$(rm x) `y`", "it's", "普通 的话"])
def test_words_survive_the_shell(text: str) -> None:
    assert shlex.split(_for_shell(text)) == [" ".join(text.split())]

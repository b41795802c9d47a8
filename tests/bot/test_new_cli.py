"""`heshi facts new`, `drafts` and `promote`: a fact from the first word to an answer."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner, Result

from bot.cli import app
from tests.bot.gitfolders import OPEN, few_facts

FIVE = "sora-five-minutes"

ANSWERS = (
    "Sora 可以一次生成五分钟视频。",
    "Sora can generate five-minute videos in one go.",
    FIVE,
    "Sora 不能一次生成五分钟视频。",
    "Sora cannot generate five-minute videos in one go.",
    "",  # the subjects that are proposed
    "capability",
    "假的",  # no verdict
    "不实",
    "soon",  # no day
    "2024-02-15",
    "官方给出的上限从未到过五分钟。",
    "The official limit has never been five minutes.",
    "not a url",
    "https://openai.com/index/sora/",
    "OpenAI",
    "Sora",
    "2024-13-01",  # no month
    "2024-02-15",
    "y",
    "",
    "primary",
    "",  # no more sources
    "Sora一次能出五分钟的视频",
    "开了",  # names nothing
    "n",
    "Sora一口气给你生成五分钟",
    "",
    "Sora根本出不了五分钟的视频",
    "",
    "可灵一次能出五分钟",
    "",
    "n",
    "",
)
"""From the first question to the last, with mistakes in between."""


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    for name in list(os.environ):
        if name.upper().startswith("HESHI_") and name != "HESHI_SEMANTIC":
            monkeypatch.delenv(name)
    found = few_facts(tmp_path / "facts of mine")
    monkeypatch.setenv("HESHI_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("HESHI_FACTS", str(found))
    return found


def facts(*args: str, given: str = "") -> Result:
    return CliRunner().invoke(app, ["facts", *args], input=given)


def asked(*answers: str) -> Result:
    return facts("new", "--ask", given="".join(f"{answer}\n" for answer in answers))


def draft_of(folder: Path, fact_id: str = FIVE) -> dict[str, object]:
    text = (folder / "drafts" / f"{fact_id}.yaml").read_text(encoding="utf-8")
    values: dict[str, object] = yaml.load(text, Loader=yaml.BaseLoader)
    return values


# --- asked


def test_every_answer_stands_in_the_draft(folder: Path) -> None:
    ran = asked(*ANSWERS)
    assert ran.exit_code == 0, ran.output
    draft = draft_of(folder)
    assert draft["statement"] == {"zh": ANSWERS[0], "en": ANSWERS[1]}
    assert draft["denial"] == {"zh": ANSWERS[3], "en": ANSWERS[4]}
    assert (draft["subjects"], draft["topic"]) == (["sora"], "capability")
    (period,) = draft["periods"]  # type: ignore[misc]
    assert (period["from"], period["verdict"], period["sources"]) == (
        "2024-02-15",
        "refuted",
        ["openai-2024-02-15-2"],  # a statement has the first name already
    )
    (source,) = draft["sources"]  # type: ignore[misc]
    assert (source["url"], source["lang"], source["kind"]) == (ANSWERS[14], "en", "primary")
    assert draft["wordings"] == {
        "affirm": [ANSWERS[23], ANSWERS[26]],
        "deny": [ANSWERS[28]],
        "not_this": [ANSWERS[30]],
    }
    assert "warning" not in draft


def test_what_is_wrong_is_said_at_once_and_how_to_mend_it() -> None:
    ran = asked(*ANSWERS)
    for words in (
        "expected supported, refuted, misleading, unproven (found '假的')",
        "expected YYYY-MM-DD or always (found 'soon')",
        "expected https://… or none (found 'not a url')",
        "'开了' names nothing, so it may be said of anything; name what it is about",
        "Nothing is missing.",
        f"heshi facts promote {FIVE}",
    ):
        assert words in ran.stdout


def test_it_says_so_in_chinese_on_demand() -> None:
    ran = facts("new", "--ask", "--lang", "zh-Hans", given="".join(f"{answer}\n" for answer in ANSWERS))
    assert "「开了」没有点名，说什么事都可以这么说；点明说的是什么" in ran.stdout.replace("; ", "；")


def test_a_fact_that_says_the_same_is_offered_first(folder: Path) -> None:
    ran = asked("Sora 已经向所有人开放了", "", "1")
    assert ran.exit_code == 0
    assert "1. sora-open-to-public: " in ran.stdout
    assert 'heshi facts add-wording sora-open-to-public "Sora 已经向所有人开放了"' in ran.stdout
    assert not (folder / "drafts").exists()


def test_ids_and_subjects_are_proposed_by_name(folder: Path) -> None:
    ran = asked(
        "马斯克又要买 OpenAI 了。",
        "Musk wants to buy OpenAI again.",
        "",
        "",
        "",
        "",
        "Opneai, 火星",
        "1",
        "",
        "",
    )
    assert "Id (names the claim, for ever) [musk-wants-buy-openai-again]" in ran.stdout
    assert "[elon-musk, openai]" in ran.stdout
    assert "Near it: 1. openai (OpenAI)" in ran.stdout
    assert "No subject is called '火星'" in ran.stdout
    assert draft_of(folder, "musk-wants-buy-openai-again")["subjects"] == ["openai"]


@pytest.mark.parametrize("answered", range(3, len(ANSWERS), 6))
def test_whenever_it_ends_what_was_answered_is_kept(folder: Path, answered: int) -> None:
    ran = asked(*ANSWERS[:answered])  # then the input ends
    assert ran.exit_code == 0
    assert "saved. It is in no answer yet." in ran.stdout
    draft = draft_of(folder)
    assert draft["statement"] == {"zh": ANSWERS[0], "en": ANSWERS[1]}
    if answered > 6:
        assert draft["topic"] == "capability"


@pytest.mark.parametrize(
    ("answers", "fact_id"),
    [(ANSWERS[:1], "new-fact"), (ANSWERS[:2], "sora-generate-five-minute-videos-one")],
)
def test_what_was_answered_before_there_was_an_id_is_kept_as_well(
    folder: Path, answers: tuple[str, ...], fact_id: str
) -> None:
    ran = asked(*answers)  # then the input ends, or somebody presses Ctrl-C
    assert f"heshi facts new {fact_id}" in ran.stdout
    statement = draft_of(folder, fact_id)["statement"]
    assert [text for text in statement.values() if text] == list(answers)  # type: ignore[attr-defined]


def test_a_draft_that_cannot_be_read_is_not_written_over(folder: Path) -> None:
    path = folder / "drafts" / "half.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text("id: half\nstatement:\n\tzh: 写了一个钟头的话\n", encoding="utf-8")
    before = path.read_bytes()
    ran = facts("new", "half", "--ask", given="Sora 不会煮咖啡。\n\n")
    assert ran.exit_code == 2
    assert "half.yaml:3:" in ran.stderr
    assert "tabs" in ran.stderr
    assert path.read_bytes() == before


def test_the_same_command_goes_on_where_it_ended(folder: Path) -> None:
    _ = asked(*ANSWERS[:7])
    ran = facts("new", FIVE, "--ask", given="".join(f"{answer}\n" for answer in ANSWERS[7:]))
    assert "going on with this draft" in ran.stdout
    assert "What is claimed?" not in ran.stdout
    assert "Nothing is missing." in ran.stdout
    whole = draft_of(folder)
    assert whole["statement"] == {"zh": ANSWERS[0], "en": ANSWERS[1]}
    assert whole["wordings"]["deny"] == [ANSWERS[28]]  # type: ignore[call-overload]


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals there")
def test_on_a_terminal_it_asks_and_ctrl_c_keeps_what_was_answered(folder: Path) -> None:
    import pty

    main, screen = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "facts", "new"],
        stdin=screen,
        stdout=screen,
        stderr=screen,
        env={**os.environ, "TERM": "dumb", "PYTHONUTF8": "1"},
        start_new_session=True,
    ) as process:
        os.close(screen)
        for question, answer in (
            ("in Chinese", ANSWERS[0]),
            ("in English", ANSWERS[1]),
            ("Id (names the claim", FIVE),
            ("in Chinese", ANSWERS[3]),
        ):
            shown = _until(main, question)
            assert question in shown, shown
            _ = os.write(main, f"{answer}\n".encode())
        assert "in English" in _until(main, "in English")
        process.send_signal(signal.SIGINT)
        rest = _until(main, "heshi facts new")
        os.close(main)
        assert process.wait(20) == 0, rest
    assert draft_of(folder)["statement"] == {"zh": ANSWERS[0], "en": ANSWERS[1]}


def _until(screen: int, words: str, seconds: float = 60) -> str:
    """What a terminal shows, up to these words."""
    shown, ends = b"", time.monotonic() + seconds
    while words not in shown.decode("utf-8", errors="replace") and time.monotonic() < ends:
        if select.select([screen], [], [], 0.2)[0]:
            try:
                shown += os.read(screen, 4096)
            except OSError:
                break
    return shown.decode("utf-8", errors="replace")


# --- not asked


def test_without_a_terminal_it_asks_nothing(folder: Path) -> None:
    ran = facts(
        "new",
        "sora-is-blue",
        "--topic",
        "hype",
        "--statement-zh",
        "Sora 是蓝色的。",
        "--subject",
        "sora",
        "--affirm",
        "Sora是蓝的",
        "--affirm",
        "Sora: blue",
        "--not-this",
        "可灵是蓝的",
    )
    assert ran.exit_code == 0
    assert ran.stdout.strip() == str(folder / "drafts/sora-is-blue.yaml")
    draft = draft_of(folder, "sora-is-blue")
    assert (draft["topic"], draft["subjects"]) == ("hype", ["sora"])
    assert draft["statement"] == {"zh": "Sora 是蓝色的。", "en": ""}
    assert draft["wordings"] == {
        "affirm": ["Sora是蓝的", "Sora: blue"],
        "deny": [],
        "not_this": ["可灵是蓝的"],
    }


def test_an_id_is_made_of_the_english_statement(folder: Path) -> None:
    ran = facts("new", "--statement-en", "Sora is blue and was never green.")
    assert ran.stdout.strip() == str(folder / "drafts/sora-blue-never-green.yaml")
    assert (
        facts("new", "--statement-en", "Sora is blue and was never green.").stdout.strip().endswith("-2.yaml")
    )
    ran = facts("new")
    assert ran.exit_code == 2
    assert "neither an id nor an English statement" in ran.stderr


@pytest.mark.parametrize("taken", ["sora-open-to-public", "twice"])
def test_an_id_is_taken_once(taken: str) -> None:
    _ = facts("new", "twice")
    assert facts("new", taken).exit_code == 2


# --- drafts and promote


def test_drafts_say_what_each_still_lacks(folder: Path) -> None:
    assert "there are no drafts" in facts("drafts").stderr
    _ = facts("new", "sora-is-blue", "--statement-zh", "Sora 是蓝色的。")
    (line,) = facts("drafts").stdout.splitlines()
    kind, fact_id, lacks = line.split("\t")
    assert (kind, fact_id) == ("fact", "sora-is-blue")
    assert "missing: statement.en, periods.0.verdict, periods.0.because" in lacks
    path = folder / "drafts/sora-is-blue.yaml"
    _ = path.write_text(path.read_text("utf-8").replace("review_by: 2", "review_by: x2"), encoding="utf-8")
    assert "review_by: expected a day" in facts("drafts").stdout
    (values,) = json.loads(facts("drafts", "--json").stdout)
    assert values["missing"] == ["periods.0.because", "periods.0.verdict", "statement.en"] or set(
        values["missing"]
    ) == {"statement.en", "periods.0.verdict", "periods.0.because"}


def test_a_whole_draft_becomes_a_fact_and_answers(folder: Path) -> None:
    _ = asked(*ANSWERS)
    assert facts("drafts").stdout.split("\t")[2].startswith("nothing is missing: heshi facts promote")
    before = CliRunner().invoke(app, ["check", ANSWERS[23]]).stdout
    ran = facts("promote", FIVE)
    assert ran.exit_code == 0, ran.stderr
    path = Path(ran.stdout.strip())
    assert path == folder / "facts/capability/sora-five-minutes.yaml"
    assert "draft" not in path.read_text(encoding="utf-8")
    assert not (folder / "drafts/sora-five-minutes.yaml").exists()
    assert not before.startswith("不实")
    assert CliRunner().invoke(app, ["check", ANSWERS[23]]).stdout.startswith("不实")
    assert facts("lint", "--changed-since", "x").exit_code == 2  # no repository: nothing was entered anywhere


def test_what_is_not_whole_or_breaks_a_rule_stays_a_draft(folder: Path) -> None:
    _ = facts("new", "sora-is-blue", "--statement-zh", "Sora 是蓝色的。")
    ran = facts("promote", "sora-is-blue")
    assert ran.exit_code == 1
    assert "statement.en: is missing" in ran.stderr
    _ = asked(*ANSWERS[:24], "Sora已开放", "y", *ANSWERS[24:])
    ran = facts("promote", FIVE, "--lang", "zh-Hans")
    assert ran.exit_code == 1
    assert "F003 sora-open-to-public: wordings.affirm: 「Sora已开放」在 sora-five-minutes 的" in ran.stderr
    assert (folder / "drafts/sora-five-minutes.yaml").exists()
    assert not (folder / "facts/capability/sora-five-minutes.yaml").exists()


def test_a_regression_case_keeps_a_draft_from_becoming_a_fact(folder: Path) -> None:
    case = {"id": "f7", "text": ANSWERS[23], "as_of": "2026-11-22", "gold": []}
    (folder / "cases").mkdir()
    _ = (folder / "cases/regressions.jsonl").write_text(json.dumps(case) + "\n", encoding="utf-8")
    _ = asked(*ANSWERS)
    ran = facts("promote", FIVE)
    assert ran.exit_code == 1
    assert f"case f7: “{ANSWERS[23]}” would be answered wrongly" in ran.stderr


def test_an_edit_of_a_fact_says_what_was_changed(folder: Path) -> None:
    ran = facts("new", "sora-open-to-public", "--ask", given="\n" * 20)
    assert "this is an edit of it" in ran.stdout
    path = folder / "drafts/sora-open-to-public.yaml"
    text = path.read_text(encoding="utf-8")
    assert "based_on: " in text
    _ = path.write_text(
        text.replace('- "Sora已开放"', '- "Sora已开放"\n    - "Sora大门敞开"', 1), encoding="utf-8"
    )
    assert facts("promote", "sora-open-to-public").exit_code == 2
    ran = facts("promote", "sora-open-to-public", "--change", "a wording more")
    assert ran.exit_code == 0, ran.stderr
    now = (folder / OPEN).read_text(encoding="utf-8")
    assert "Sora大门敞开" in now
    assert "a wording more" in now
    assert "based_on" not in now


def test_a_fact_that_has_changed_meanwhile_is_not_written_over(folder: Path) -> None:
    _ = facts("new", "sora-open-to-public", "--ask", given="\n" * 20)
    path = folder / OPEN
    _ = path.write_text(
        path.read_text("utf-8").replace('- "Sora已开放"', '- "Sora已开放"\n    - "Sora大门敞开"', 1),
        encoding="utf-8",
    )
    assert "the published record has changed" in facts("drafts").stdout
    ran = facts("promote", "sora-open-to-public", "--change", "nothing much")
    assert ran.exit_code == 1
    assert "has changed since this draft was begun" in ran.stderr
    assert "Sora大门敞开" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["promote", "nothing-there"], "there is no such draft"),
        (["promote", "x", "--kind", "planet"], "is no kind of record"),
        (["new", "A B"], "is no id"),
        (["new", "a" * 61], "at most 60 letters"),
        (["new", "x", "--topic", "../y"], "--topic"),
    ],
)
def test_wrong_usage_is_told(args: list[str], words: str) -> None:
    ran = facts(*args)
    assert ran.exit_code == 2
    assert words in ran.stderr


def test_the_shipped_facts_are_told_to_be_copied_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HESHI_FACTS")
    for command in (["new", "x"], ["drafts"], ["promote", "x"]):
        ran = facts(*command)
        assert ran.exit_code == 2
        assert "heshi facts init" in ran.stderr

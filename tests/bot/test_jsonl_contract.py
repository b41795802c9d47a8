"""`heshi check --jsonl` against its contract: names, order, types, and what holds between them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from typer.testing import CliRunner, Result

from bot.cli import app
from tests.bot.builders import BASE, OPEN, SCAM, write_folder

TOP = Path(__file__).parents[2]
AFFIRMED = OPEN.statement.zh
KEYS = ["id", "answer", "findings", "candidates", "speaks", "edition"]
FINDING_KEYS = ["fact", "stance", "verdict", "wording", "span", "reasons"]
VERDICTS = ["supported", "refuted", "misleading", "unproven", "outdated", None]

FINDING = {
    "type": "object",
    "additionalProperties": False,
    "required": FINDING_KEYS,
    "properties": {
        "fact": {"type": "string", "minLength": 1},
        "stance": {"enum": ["affirms", "denies", "asks"]},
        "verdict": {"enum": VERDICTS},
        "wording": {"type": "string"},
        "span": {
            "type": "array",
            "items": {"type": "integer", "minimum": 0},
            "minItems": 2,
            "maxItems": 2,
        },
        "reasons": {"type": "array", "items": {"type": "string", "minLength": 1}, "minItems": 1},
    },
}
ANSWER = {
    "type": "object",
    "additionalProperties": False,
    "required": KEYS,
    "properties": {
        "id": {"type": ["string", "integer", "null"]},
        "answer": {"enum": ["known", "close", "unknown", "not_a_claim"]},
        "findings": {"type": "array", "items": FINDING},
        "candidates": {"type": "array", "items": {"type": "string"}, "maxItems": 3, "uniqueItems": True},
        "speaks": {"type": "boolean"},
        "edition": {"type": "string", "pattern": r"^\d{4}\.\d{2}\.\d{2}\+[0-9a-f]{6}$"},
        "ranking": {
            "type": "array",
            "items": {
                "type": "array",
                "prefixItems": [{"type": "string"}, {"type": "number", "minimum": 0, "maximum": 1}],
                "minItems": 2,
                "maxItems": 2,
            },
        },
    },
    "if": {"properties": {"answer": {"const": "known"}}},
    "then": {"properties": {"findings": {"minItems": 1}}},
    "else": {"properties": {"findings": {"maxItems": 0}, "speaks": {"const": False}}},
}
BAD = {
    "type": "object",
    "additionalProperties": False,
    "required": ["id", "error"],
    "properties": {
        "id": {"type": ["string", "integer", "null"]},
        "error": {"type": "string", "minLength": 1},
    },
}
ANSWERS, BAD_LINES = Draft202012Validator(ANSWER), Draft202012Validator(BAD)

TEXTS = [
    AFFIRMED,
    f"{AFFIRMED}{SCAM.statement.zh}",
    "云雀开放了吗？",
    "云雀还没有开放",
    "云雀的价格",
    "云雀免费吗，云雀三条命，云雀搬家，云雀很快上线",
    "Yunque is open.",
    "今天吃什么好呢",
    "在吗",
    "",
    "\u202e\x00",
    "地球是平的 https://example.com @someone",
]


@pytest.fixture(autouse=True)
def facts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    for name in list(os.environ):
        if name.upper().startswith("HESHI_") and name != "HESHI_SEMANTIC":
            monkeypatch.delenv(name)
    folder = write_folder(tmp_path / "facts")
    monkeypatch.setenv("HESHI_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("HESHI_FACTS", str(folder))
    monkeypatch.chdir(tmp_path)
    return folder


def check(*lines: object, args: tuple[str, ...] = ()) -> tuple[Result, list[dict[str, Any]]]:
    given = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    ran = CliRunner().invoke(app, ["check", "--jsonl", *args], input=given)
    return ran, [json.loads(line) for line in ran.stdout.splitlines()]


@pytest.mark.parametrize("room", ["private", "group"])
def test_every_answer_keeps_the_contract(room: str) -> None:
    questions = [{"id": f"q{n}", "text": text, "room": room} for n, text in enumerate(TEXTS)]
    ran, answers = check(*questions)
    assert ran.exit_code == 0
    assert [answer["id"] for answer in answers] == [question["id"] for question in questions]
    for question, answer in zip(questions, answers, strict=True):
        ANSWERS.validate(answer)
        assert list(answer) == KEYS
        told = [finding["fact"] for finding in answer["findings"]]
        assert not set(told) & set(answer["candidates"])
        assert {*told, *answer["candidates"]} <= set(BASE.facts)
        assert answer["edition"] == BASE.edition
        for finding in answer["findings"]:
            assert list(finding) == FINDING_KEYS
            start, end = finding["span"]
            assert 0 <= start < end <= len(question["text"])
    assert {"known", "not_a_claim"} <= {answer["answer"] for answer in answers}


def test_candidates_without_findings_are_close() -> None:
    _, answers = check(*({"id": n, "text": text} for n, text in enumerate(TEXTS)))
    for answer in answers:
        if not answer["findings"]:
            assert (answer["answer"] == "close") is bool(answer["candidates"])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", ""),
        ("😀👩‍👩‍👧 ", " 大家看"),
        ("𠀀𠀁。", "。"),
        ("天气不错。\n\n", "\n"),
        ("\ufeff\u200b", ""),
        ("e\u0301e\u0301。", ""),
    ],
)
def test_a_span_counts_code_points_of_the_text_as_it_came(before: str, after: str) -> None:
    said = AFFIRMED.rstrip("。")
    text = before + said + after
    _, (answer,) = check({"id": 1, "text": text})
    start, end = answer["findings"][0]["span"]
    assert said in text[start:end]
    assert not any(char in "。\n" for char in text[start:end])


def test_the_day_of_a_line_comes_before_that_of_the_run() -> None:
    ran, answers = check(
        {"id": 1, "text": AFFIRMED},
        {"id": 2, "text": AFFIRMED, "as_of": "2024-03-01"},
        args=("--as-of", "2025-03-01"),
    )
    assert ran.exit_code == 0
    assert [answer["findings"][0]["verdict"] for answer in answers] == ["supported", "refuted"]


def test_bad_lines_are_answered_in_their_place_and_blank_ones_skipped() -> None:
    good = {"id": "good", "text": "x"}
    bad = ["no json", {"id": "b", "text": None}, {"id": 7}, {"id": "d", "text": "x", "room": "bar"}, [1]]
    ran, answers = check("", good, "   ", *bad, "\t", good)
    assert ran.exit_code == 1
    assert [answer["id"] for answer in answers] == ["good", None, "b", 7, "d", None, "good"]
    for answer in answers[1:-1]:
        BAD_LINES.validate(answer)
        assert list(answer) == ["id", "error"]


@pytest.mark.parametrize("top", [1, 3])
@pytest.mark.parametrize("text", TEXTS)
def test_a_ranking_is_best_first_gate_or_no_gate(top: int, text: str) -> None:
    _, (answer,) = check({"id": 1, "text": text}, args=("--top", str(top)))
    ANSWERS.validate(answer)
    assert list(answer) == [*KEYS, "ranking"]
    scores = [score for _, score in answer["ranking"]]
    assert scores == sorted(scores, reverse=True)
    assert len(scores) <= top


def test_foreign_facts_have_neither_verdict_nor_voice(tmp_path: Path) -> None:
    foreign = tmp_path / "foreign.jsonl"
    rows = [{"id": "q:1", "text": "喝热水可以治好流感"}, {"id": "二", "text": "大蒜可以防癌"}]
    _ = foreign.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    args = ("--facts", str(foreign), "--top", "2")
    _, answers = check(*({"id": r["id"], "text": r["text"], "room": "group"} for r in rows), args=args)
    for row, answer in zip(rows, answers, strict=True):
        ANSWERS.validate(answer)
        assert [finding["fact"] for finding in answer["findings"]] == [row["id"]]
        assert answer["findings"][0]["verdict"] is None
        assert answer["ranking"][0][0] == row["id"]
        assert answer["speaks"] is False


def test_each_answer_is_there_before_the_next_question() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "check", "--jsonl"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=TOP,
    ) as process:
        assert process.stdin
        assert process.stdout
        for n in range(3):
            process.stdin.write(json.dumps({"id": n, "text": AFFIRMED}).encode() + b"\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == n
        process.stdin.close()
        assert process.wait(timeout=30) == 0

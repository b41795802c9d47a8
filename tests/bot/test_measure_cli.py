"""`heshi measure` on people's own cases, good and bad."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from tests.bot.builders import OPEN, write_folder

AFFIRMED = OPEN.statement.zh
TABLE = f"""id,text,fact,stance,as_of,verdict,style
a,{AFFIRMED},yunque-open,affirms,2025-03-01,,plain
b,{AFFIRMED},yunque-open,affirms,2025-03-01,refuted,plain
c,今天吃什么,,,,,chat
d,"云雀,云雀",yunque-free,deny,2025-03-01,,
"""


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder of facts of its own, and no setting from outside."""
    for name in list(os.environ):
        if name.upper().startswith("HESHI_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HESHI_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("HESHI_FACTS", str(write_folder(tmp_path / "own facts")))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def heshi(*args: str) -> Result:
    return CliRunner().invoke(app, list(args))


def write(path: Path, text: str, encoding: str = "utf-8") -> str:
    _ = path.write_text(text, encoding=encoding)
    return str(path)


def counts(ran: Result) -> dict[str, list[str]]:
    return {line.split("\t")[0]: line.split("\t")[1:] for line in ran.stdout.splitlines() if "\t" in line}


@pytest.mark.parametrize(
    ("name", "encoding", "sign"),
    [("t.csv", "utf-8", ","), ("t.csv", "utf-8-sig", ";"), ("T.TSV", "utf-8", "\t")],
)
def test_a_table_out_of_a_spreadsheet_is_measured(folder: Path, name: str, encoding: str, sign: str) -> None:
    text = TABLE if sign == "," else TABLE.replace('"云雀,云雀"', "云雀、云雀").replace(",", sign)
    ran = heshi("measure", write(folder / name, text, encoding), "--wrong", "--missed")
    assert ran.exit_code == 0, ran.output
    # n, right, part, wrong, close, miss, silent, hint, alarm
    assert counts(ran)["with a fact"] == ["3", "1", "0", "1", "0", "1", "0", "0", "0"]
    assert counts(ran)["none/chat"] == ["1", "0", "0", "0", "0", "0", "1", "0", "0"]
    (wrong,) = [line for line in ran.stdout.splitlines() if line.startswith("wrong b ")]
    assert wrong.endswith("→ yunque-open supported; expected yunque-open refuted")
    (missed,) = [line for line in ran.stdout.splitlines() if line.startswith("missed d ")]
    assert missed.endswith("expected yunque-free misleading")
    assert "4 labelled messages; with a fact: right 33.3%" in ran.stderr


def test_several_files_are_one_measurement(folder: Path) -> None:
    row = {"id": "1", "text": AFFIRMED, "as_of": "2025-03-01", "style": "s", "gold": []}
    lines = write(folder / "cases.jsonl", "\ufeff" + json.dumps(row) + "\n\n", "utf-8")
    ran = heshi("measure", lines, write(folder / "t.csv", TABLE))
    assert counts(ran)["with a fact"][0] == "3"
    assert counts(ran)["without a fact"][0] == "2"


@pytest.mark.parametrize(("bound", "code"), [("0", 1), ("1", 0), ("24%", 1), ("25 %", 0), ("0.5", 1)])
def test_more_wrong_answers_than_are_allowed(folder: Path, bound: str, code: int) -> None:
    assert heshi("measure", write(folder / "t.csv", TABLE), "--max-wrong", bound).exit_code == code


@pytest.mark.parametrize("bound", ["", "x", "-1", "1%%"])
def test_a_bound_that_is_none_is_wrong_usage(folder: Path, bound: str) -> None:
    ran = heshi("measure", write(folder / "t.csv", TABLE), "--max-wrong", bound)
    assert ran.exit_code == 2
    assert "expected a count such as 3, or a share such as 0.7%" in ran.stderr


def test_everything_for_programs(folder: Path) -> None:
    measured = json.loads(heshi("measure", write(folder / "t.csv", TABLE), "--json").stdout)
    assert measured["rows"]["with a fact"] == {"right": 1, "wrong": 1, "miss": 1}
    assert [case["id"] for case in measured["wrong"]] == ["b"]
    assert measured["wrong"][0]["told"] == [["yunque-open", "affirms", "supported"]]
    assert [case["id"] for case in measured["missed"]] == ["d"]
    assert (measured["cases"], measured["bad"]) == (4, [])


GOLD = '[{"fact": "yunque-open", "verdicts": ["refuted"], "kind": "affirm"}]'
BAD_LINES = [
    ('{"text": "x"', "no JSON"),
    ("[1]", "'[1]'; expected an object"),
    ('{"text": "x", "as_of": "2025-01-01"}', "gold: missing; expected [{"),
    ('{"text": "x", "as_of": "soon", "gold": []}', "as_of: 'soon'; expected a day as YYYY-MM-DD"),
    ('{"text": "x", "gold": []}', "as_of: missing; expected a day"),
    ('{"text": 5, "as_of": "2025-01-01", "gold": []}', "text: 5; expected the words of the message"),
    ('{"as_of": "2025-01-01", "gold": []}', "text: missing"),
    (
        GOLD.join(['{"text": "x", "as_of": "2025-01-01", "gold": ', "}"]).replace("refuted", "no"),
        "verdicts: ['no']",
    ),
    (
        GOLD.join(['{"text": "x", "as_of": "2025-01-01", "gold": ', "}"]).replace("-open", "-opn"),
        "gold: no fact has the id 'yunque-opn'; did you mean yunque-open",
    ),
]


@pytest.mark.parametrize(("line", "says"), BAD_LINES, ids=[says for _, says in BAD_LINES])
def test_a_bad_line_is_named_with_place_value_and_what_was_expected(
    folder: Path, line: str, says: str
) -> None:
    good = '{"id": 1, "text": "今天吃什么", "as_of": "2025-01-01", "gold": []}'
    ran = heshi("measure", write(folder / "c.jsonl", f"{good}\n{line}\n"))
    assert ran.exit_code == 1
    assert f"c.jsonl:2: {says}" in ran.stderr
    assert counts(ran)["without a fact"][0] == "1"
    assert "1 labelled messages, 1 bad lines" in ran.stderr


BAD_ROWS = [
    ("x,yunque-opn,affirms,", "fact: no fact has the id 'yunque-opn'; did you mean yunque-open"),
    ("x,yunque-open,yes,", "stance: 'yes'; expected affirms, denies or asks"),
    ("x,yunque-open,,", "stance: ''; expected affirms, denies or asks"),
    ("x,yunque-open,asks,tomorrow", "as_of: 'tomorrow'; expected a day"),
    (",yunque-open,asks,", "text: ''; expected the words"),
]


@pytest.mark.parametrize(("row", "says"), BAD_ROWS, ids=[says for _, says in BAD_ROWS])
def test_a_bad_row_is_named_likewise(folder: Path, row: str, says: str) -> None:
    ran = heshi("measure", write(folder / "t.csv", f"text,fact,stance,as_of\n{row}\n"))
    assert ran.exit_code == 1
    assert f"t.csv:2: {says}" in ran.stderr


def test_a_verdict_in_a_table_is_one_of_ours(folder: Path) -> None:
    ran = heshi("measure", write(folder / "t.csv", "text,fact,stance,verdict\nx,yunque-open,asks,wrong\n"))
    assert "verdict: 'wrong'; expected supported, refuted" in ran.stderr
    ran = heshi(
        "measure", write(folder / "t.csv", "text,fact,stance,verdict\nx,yunque-open,asks,-|refuted\n")
    )
    assert ran.exit_code == 0


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("文字,事实\n".encode(), "no column text, fact, stance in its first line"),
        ("text,fact,stance\n云雀".encode("gbk"), "not UTF-8 (byte 17); save it as CSV UTF-8"),
        (b"", "no column text, fact, stance"),
    ],
)
def test_a_table_that_is_none_cannot_be_read(folder: Path, content: bytes, says: str) -> None:
    path = folder / "t.csv"
    _ = path.write_bytes(content)
    ran = heshi("measure", str(path))
    assert ran.exit_code == 3
    assert says in ran.stderr

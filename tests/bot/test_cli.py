from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from knowledge import MAX_TEXT, shipped_facts
from tests.bot.builders import OPEN, SCAM, write_folder

AFFIRMED = OPEN.statement.zh
TOP = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def facts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder of facts of its own, and no setting from outside."""
    for name in list(os.environ):
        if name.upper().startswith("HESHI_") and name != "HESHI_SEMANTIC":
            monkeypatch.delenv(name)
    folder = write_folder(tmp_path / "own facts")
    monkeypatch.setenv("HESHI_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("HESHI_FACTS", str(folder))
    monkeypatch.chdir(tmp_path)
    return folder


def heshi(*args: str, given: str | bytes = "") -> Result:
    return CliRunner().invoke(app, list(args), input=given)


def json_lines(ran: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in ran.stdout.splitlines()]


# --- check


def test_a_claim_gets_its_verdict_and_receipt() -> None:
    ran = heshi("check", AFFIRMED)
    assert ran.exit_code == 0
    assert ran.stdout.startswith("已过时：")
    assert "凭证：yunque-open." in ran.stdout.splitlines()[-1]


def test_words_may_come_unquoted_or_on_standard_input() -> None:
    assert heshi("check", "Yunque", "is", "open").exit_code == 0
    assert heshi("check", given=AFFIRMED).stdout.startswith("已过时：")


def test_as_of_judges_on_another_day() -> None:
    shown = heshi("check", "--as-of", "2025-06-01", AFFIRMED).stdout
    assert shown.startswith("属实：云雀已经对公众开放。（以2025年6月1日为准）今天")


@pytest.mark.parametrize("day", ["2024-13-01", "2024-02-30", "yesterday", "", "20240101x"])
def test_a_day_that_is_none_is_wrong_usage(day: str) -> None:
    ran = heshi("check", "--as-of", day, "x")
    assert ran.exit_code == 2
    assert "expected YYYY-MM-DD" in ran.stderr


def test_json_keeps_the_contract() -> None:
    ran = heshi("check", "--json", "--top", "2", AFFIRMED)
    answer = json.loads(ran.stdout)
    assert list(answer) == ["answer", "findings", "candidates", "speaks", "edition", "ranking"]
    (finding,) = answer["findings"]
    assert list(finding) == ["fact", "stance", "verdict", "wording", "span", "reasons"]
    assert (finding["fact"], finding["stance"], finding["verdict"]) == ("yunque-open", "affirms", "outdated")
    assert answer["speaks"] is True
    assert answer["ranking"][0][0] == "yunque-open"


def test_why_adds_the_reasons() -> None:
    assert "整句话就是库里的一个说法" in heshi("check", "--why", AFFIRMED).stdout


def test_there_are_no_verdicts_for_the_future() -> None:
    ran = heshi("check", "--as-of", "9999-12-31", AFFIRMED)
    assert ran.exit_code == 2
    assert not ran.stdout
    assert "--as-of: 9999-12-31 is in the future; expected today (" in ran.stderr
    assert heshi("check", "--jsonl", "--as-of", "9999-12-31").exit_code == 2


@pytest.mark.parametrize("text", ["", " ", "\n"])
@pytest.mark.parametrize("more", [(), ("--json",)])
def test_no_text_is_wrong_usage(text: str, more: tuple[str, ...]) -> None:
    for ran in (heshi("check", text, *more), heshi("check", *more, given=text)):
        assert ran.exit_code == 2
        assert not ran.stdout
        assert "expected: heshi check TEXT…" in ran.stderr


def test_of_a_long_text_it_is_said_how_much_was_read() -> None:
    text = AFFIRMED + "。" * MAX_TEXT
    shown = heshi("check", given=text).stdout
    assert f"我只读了前 {MAX_TEXT} 个字" in shown
    assert shown.splitlines()[-1].startswith("凭证：")
    ran = heshi("check", "--json", given=text)
    assert json.loads(ran.stdout)["answer"] == "known"
    assert "only the first 20,000 were read" in ran.stderr
    ran = heshi("check", "--jsonl", given=json.dumps({"id": "long", "text": text}))
    assert len(json_lines(ran)) == 1
    assert 'the text of "long" has' in ran.stderr
    assert not heshi("check", "--json", AFFIRMED).stderr


@pytest.mark.parametrize("text", ["云" * 30_000, "a\ud800b", "\x00\x01", "\u202e" * 50, "👩‍👩‍👧" * 100])
def test_odd_text_is_answered(text: str) -> None:
    assert heshi("check", text).exit_code == 0


def test_binary_on_standard_input_is_answered() -> None:
    assert heshi("check", given=b"\xff\xfe\x00\x01" * 100).exit_code == 0


# --- check --jsonl


def test_a_stream_answers_in_order_with_ids() -> None:
    lines = [
        {"id": f"a{n}", "text": AFFIRMED, "as_of": day} for n, day in enumerate(("2024-03-01", "2025-03-01"))
    ]
    ran = heshi("check", "--jsonl", given="\n".join(map(json.dumps, lines)))
    answers = json_lines(ran)
    assert ran.exit_code == 0
    assert [answer["id"] for answer in answers] == ["a0", "a1"]
    assert [answer["findings"][0]["verdict"] for answer in answers] == ["refuted", "supported"]  # type: ignore[index]
    assert list(answers[0]) == ["id", "answer", "findings", "candidates", "speaks", "edition"]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (b"nonsense", "not JSON"),
        (b"[1]", "expected a JSON object"),
        (b'{"id": "x"}', "text"),
        (b'{"id": "x", "text": 3}', "text"),
        (b'{"id": "x", "text": "a", "as_of": "2024-13-01"}', "month"),
        (b'{"id": "x", "text": "a", "as_of": "soon"}', "as_of"),
        (b'{"id": "x", "text": "a", "room": "bar"}', "room"),
        (b'{"id": "x", "text": "\xff"}', "not UTF-8"),
        (b"[" * 100_000, ""),
    ],
)
def test_a_bad_line_is_named_and_the_run_goes_on(line: bytes, says: str) -> None:
    good = json.dumps({"id": "g", "text": AFFIRMED}).encode()
    ran = heshi("check", "--jsonl", given=line + b"\n\n" + good)
    bad, answer = json_lines(ran)
    assert ran.exit_code == 1
    assert set(bad) == {"id", "error"}
    assert says in str(bad["error"])
    assert answer["id"] == "g"


def test_other_keys_a_byte_order_mark_and_lone_surrogates_are_borne() -> None:
    line = b'\xef\xbb\xbf{"id": "s\\ud800", "text": "a\\ud800b", "expected": 1}'
    ran = heshi("check", "--jsonl", given=line)
    assert ran.exit_code == 0
    assert json_lines(ran)[0]["id"] == "s\ufffd"


def test_the_ranking_is_there_when_asked_for() -> None:
    ran = heshi("check", "--jsonl", "--top", "3", given=json.dumps({"id": "a", "text": AFFIRMED}))
    assert len(json_lines(ran)[0]["ranking"]) <= 3  # type: ignore[arg-type]


def test_jsonl_takes_no_text() -> None:
    assert heshi("check", "--jsonl", "x").exit_code == 2


def test_a_foreign_fact_base_has_no_verdicts(tmp_path: Path) -> None:
    foreign = tmp_path / "f.jsonl"
    rows = [{"id": "q1", "text": "喝热水可以治好流感"}, {"id": "q2", "text": "大蒜可以防癌"}]
    _ = foreign.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    ran = heshi(
        "check", "--jsonl", "--facts", str(foreign), given=json.dumps({"id": 1, "text": "喝热水可以治好流感"})
    )
    (answer,) = json_lines(ran)
    assert answer["findings"][0]["fact"] == "q1"  # type: ignore[index]
    assert answer["findings"][0]["verdict"] is None  # type: ignore[index]
    assert answer["speaks"] is False


# --- errors and exit codes


def test_malformed_records_are_named_with_file_and_line(facts: Path) -> None:
    _ = (facts / "facts" / "test" / "bad.yaml").write_text("id: bad\nverdict: [\n", encoding="utf-8")
    ran = heshi("check", "x")
    assert ran.exit_code == 3
    assert "bad.yaml:" in ran.stderr
    assert heshi("facts", "lint").exit_code == 1


def test_facts_that_are_not_there_fail_the_environment() -> None:
    ran = heshi("check", "x", "--facts", "/nowhere/at/all")
    assert ran.exit_code == 3
    assert "/nowhere/at/all" in ran.stderr


def test_wrong_settings_are_wrong_usage(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HESHI_PROT", "1")
    ran = heshi("check", "x")
    assert ran.exit_code == 2
    assert "did you mean HESHI_PORT?" in ran.stderr


@pytest.mark.parametrize(
    "args", [["--help"], ["check", "--help"], ["facts", "--help"], ["facts", "new", "--help"]]
)
def test_help_is_there(args: list[str]) -> None:
    assert heshi(*args).exit_code == 0


def test_every_command_has_a_line_of_help() -> None:
    commands = [*app.registered_commands, *app.registered_groups[0].typer_instance.registered_commands]  # type: ignore[union-attr]
    assert all(command.callback and command.callback.__doc__ for command in commands)


def test_a_field_of_no_such_value_is_named_in_plain_words(facts: Path) -> None:
    record = facts / "facts" / "test" / "yunque-open.yaml"
    _ = record.write_text(record.read_text("utf-8").replace('"refuted"', '"outdated"', 1), encoding="utf-8")
    for ran in (heshi("facts", "lint"), heshi("check", "x"), heshi("doctor")):
        says = ran.stderr + ran.stdout
        assert "expected supported, refuted, misleading or unproven (found 'outdated')" in says
        assert "Verdict." not in says


# --- facts


def test_init_copies_the_shipped_facts_once(tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    assert heshi("facts", "init", "--facts", str(mine)).exit_code == 0
    assert len(list(mine.rglob("*.yaml"))) == len(list(shipped_facts().rglob("*.yaml")))
    assert heshi("facts", "init", "--facts", str(mine)).exit_code == 2


def test_new_writes_a_draft_that_no_edition_has(facts: Path) -> None:
    ran = heshi("facts", "new", "yunque-sings", "--topic", "music")
    draft = facts / "drafts" / "yunque-sings.yaml"
    assert ran.exit_code == 0
    assert "id: yunque-sings" in draft.read_text(encoding="utf-8")
    assert heshi("check", AFFIRMED).exit_code == 0
    assert heshi("facts", "new", "yunque-sings").exit_code == 2


@pytest.mark.parametrize("bad", ["../x", "Foo Bar", "音乐", "a: b", ""])
def test_new_wants_a_topic_that_is_a_folder(facts: Path, bad: str) -> None:
    ran = heshi("facts", "new", "yunque-sings", "--topic", bad)
    assert ran.exit_code == 2
    assert "--topic" in ran.stderr
    assert not (facts / "drafts").exists()


def test_init_wants_a_folder(tmp_path: Path) -> None:
    _ = (tmp_path / "file").write_text("x", encoding="utf-8")
    ran = heshi("facts", "init", "--facts", str(tmp_path / "file"))
    assert ran.exit_code == 2
    assert "this is a file" in ran.stderr
    ran = heshi("facts", "init", "--facts", str(tmp_path / "file" / "below"))
    assert ran.exit_code == 3
    assert "[Errno" not in ran.stderr
    assert "not a directory" in ran.stderr


def test_finding_nothing_is_said(tmp_path: Path) -> None:
    assert heshi("facts", "find", " ").exit_code == 2
    ran = heshi("facts", "find", "xyzzy")
    assert (ran.exit_code, ran.stdout) == (0, "")
    assert "no fact comes near" in ran.stderr


@pytest.mark.parametrize("bad", ["Yunque", "云雀", "a--b", "../x"])
def test_new_wants_an_id(bad: str) -> None:
    assert heshi("facts", "new", bad).exit_code == 2


def test_the_shipped_facts_are_not_edited() -> None:
    ran = heshi("facts", "new", "x", "--facts", str(shipped_facts()))
    assert ran.exit_code == 2
    assert "heshi facts init" in ran.stderr


def test_show_find_and_statements() -> None:
    assert "时间线：云雀已经对公众开放" in heshi("facts", "show", "yunque-open").stdout
    assert "Timeline" in heshi("facts", "show", "yunque-open", "--lang", "en").stdout
    assert heshi("facts", "show", "yunque-open", "--lang", "tlh").exit_code == 2
    assert "yunque-course" in heshi("facts", "find", SCAM.statement.zh).stdout.splitlines()[0]
    assert "云雀将在四月关闭" in heshi("facts", "statements", "云公司").stdout


def test_an_unknown_fact_gets_the_nearest_ids() -> None:
    ran = heshi("facts", "show", "yunque-opne")
    assert ran.exit_code == 1
    assert "did you mean yunque-open" in ran.stderr


def test_stale_lists_what_is_due() -> None:
    ran = heshi("facts", "stale")
    assert ran.exit_code == 1
    assert "yunque-maker" in ran.stdout


def test_nothing_due_is_said() -> None:
    ran = heshi("facts", "stale", "--facts", str(shipped_facts()))
    assert ran.exit_code == (1 if ran.stdout else 0)
    assert ran.stdout or "no fact is due" in ran.stderr


def test_all_statements_are_listed() -> None:
    lines = heshi("facts", "statements", "--facts", str(shipped_facts())).stdout.splitlines()
    assert lines[0] == "公开表态"
    assert lines[-1]
    assert sum(line[:1].isdigit() for line in lines) == len(list(shipped_facts().glob("statements/*.yaml")))


# --- receipt, chat, doctor


def test_a_receipt_of_a_day_to_come_was_not_given_out() -> None:
    ran = heshi("receipt", "yunque-open.9999-01-01.ab12cd.a")
    assert ran.exit_code == 2
    assert "a day that has come" in ran.stderr


def test_a_data_folder_that_is_a_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _ = (tmp_path / "data").write_text("x", encoding="utf-8")
    monkeypatch.setenv("HESHI_PORT", "0")
    ran = heshi("doctor")
    assert ran.exit_code == 1
    assert "data is a file" in ran.stdout
    assert "set HESHI_DATA to a folder" in ran.stdout


def test_a_receipt_of_an_answer_reads_back() -> None:
    receipt = heshi("check", AFFIRMED).stdout.split("凭证：")[-1].strip()
    ran = heshi("receipt", receipt)
    assert ran.exit_code == 0
    assert "结论没变" in ran.stdout


def test_a_receipt_that_no_longer_holds_is_a_problem() -> None:
    assert heshi("receipt", "yunque-open.2025-01-01.ab12cd.a").exit_code == 1
    assert heshi("receipt", "never-was.2025-01-01.ab12cd.a").exit_code == 1
    assert heshi("receipt", "rubbish").exit_code == 2


def test_chat_talks() -> None:
    ran = heshi("chat", given=f"{AFFIRMED}\n1\n/quit\n")
    assert ran.exit_code == 0
    assert "时间线" in ran.stdout


def test_all_is_well(facts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HESHI_PORT", "0")
    monkeypatch.setenv("HESHI_FACTS", str(shipped_facts()))
    assert heshi("facts", "lint").exit_code == 0
    ran = heshi("doctor")
    assert ran.exit_code == 0
    assert "!!" not in ran.stdout


def test_lint_tells_errors_from_advice(facts: Path) -> None:
    ran = heshi("facts", "lint")
    assert " advice: " in ran.stdout
    errors = [line for line in ran.stdout.splitlines()[:-1] if " advice: " not in line]
    assert f"{len(errors)} problems, " in ran.stdout.splitlines()[-1]
    assert ran.exit_code == (1 if errors else 0)


def test_deep_lint_shows_what_becomes_of_withheld_wordings() -> None:
    rows = [line.split("\t") for line in heshi("facts", "lint", "--deep").stdout.splitlines() if "\t" in line]
    assert [row[0] for row in rows] == ["test", "all"]
    assert rows[0][1:] == rows[1][1:]
    assert rows[1][-1].endswith(" of 0")


def test_a_port_in_use_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        monkeypatch.setenv("HESHI_PORT", port)
        assert "in use" in heshi("doctor").stdout
        ran = heshi("serve")
    assert ran.exit_code == 3
    assert f"port {port} is in use" in ran.stderr


def test_the_doctor_says_how_to_mend(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HESHI_PORT", "0")
    monkeypatch.setenv("HESHI_FACTS", "/nowhere")
    ran = heshi("doctor")
    assert ran.exit_code == 1
    assert "!!  facts: /nowhere" in ran.stdout
    assert "→" in ran.stdout


def test_measure_counts_and_names_what_was_wrong(tmp_path: Path) -> None:
    rows = [
        {"id": "1", "text": AFFIRMED, "as_of": "2025-03-01", "style": "s", "gold": [gold("supported")]},
        {"id": "2", "text": AFFIRMED, "as_of": "2025-03-01", "style": "s", "gold": [gold("refuted")]},
        {"id": "3", "text": "今天吃什么", "as_of": "2025-03-01", "style": "chat", "gold": []},
    ]
    cases = tmp_path / "cases.jsonl"
    _ = cases.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    ran = heshi("measure", str(cases), "--wrong")
    assert ran.exit_code == 0
    head = ["with a fact", "2", "1", "0", "1"]
    assert head in [line.split("\t")[:5] for line in ran.stdout.splitlines()]
    assert "wrong 2 (claim/s, 2025-03-01)" in ran.stdout


def gold(verdict: str) -> dict[str, object]:
    return {"fact": "yunque-open", "verdicts": [verdict], "kind": "claim"}


def test_a_line_that_is_no_case_is_named(tmp_path: Path) -> None:
    cases = tmp_path / "cases.jsonl"
    _ = cases.write_bytes(b'{"id": 1}\nxx\n\xff\n[1]\n')
    ran = heshi("measure", str(cases))
    assert ran.exit_code == 1
    assert ran.stderr.count("cases.jsonl:") == 4
    for path, why in ((tmp_path / "none.jsonl", "no such file"), (tmp_path, "is a directory")):
        ran = heshi("measure", str(path))
        assert ran.exit_code == 3
        assert f"heshi: {path}: " in ran.stderr
        assert why in ran.stderr or "permission denied" in ran.stderr  # the latter on Windows
        assert "expected a .jsonl file of labelled messages" in ran.stderr
        assert "Errno" not in ran.stderr


# --- as a process


def run(*args: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "bot", *args], input=given, capture_output=True, cwd=TOP, check=False
    )


def test_a_real_process_speaks_utf8_and_ends_with_its_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "latin-1")
    ran = run("check", "--jsonl", given=json.dumps({"id": "a", "text": AFFIRMED}).encode() + b"\nxx\n")
    assert ran.returncode == 1
    first, second = ran.stdout.decode("utf-8").splitlines()
    assert json.loads(first)["findings"][0]["fact"] == "yunque-open"
    assert "error" in json.loads(second)


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals there")
@pytest.mark.parametrize("args", [["check", AFFIRMED], ["facts", "stale"]])
def test_a_screen_gets_some_colour_and_the_same_words(args: list[str]) -> None:
    import pty

    main, screen = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "bot", *args],
        stdin=subprocess.DEVNULL,
        stdout=screen,
        cwd=TOP,
        env={**os.environ, "TERM": "xterm-256color", "COLUMNS": "200"},
    ) as process:
        os.close(screen)
        shown = b""
        # Linux ends a closed terminal with an error, others with nothing.
        with contextlib.suppress(OSError):
            while piece := os.read(main, 4096):
                shown += piece
        process.wait(timeout=30)
    os.close(main)
    assert b"\x1b[" in shown
    assert ("已过时" if args[0] == "check" else "yunque-maker") in shown.decode("utf-8")


def test_a_reader_that_leaves_early_is_no_error() -> None:
    many = (json.dumps({"id": "a", "text": AFFIRMED}) + "\n").encode() * 5000
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "check", "--jsonl"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=TOP,
    ) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdin.write(many[:200])
        process.stdin.flush()
        _ = process.stdout.readline()
        process.stdout.close()
        try:
            process.stdin.write(many)
            process.stdin.close()
        except BrokenPipeError:
            pass
        assert b"Traceback" not in process.stderr.read()


INTERRUPTED = """
import os, signal, sys
import bot.cli


class AtOnce:
    def find_spec(self, name, *_):
        if name == "bot.cli.commands":
            os.kill(os.getpid(), signal.SIGINT)

sys.meta_path.insert(0, AtOnce())
bot.cli.main()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals end processes otherwise there")
def test_ctrl_c_while_it_starts_is_no_traceback() -> None:
    ran = subprocess.run(  # a process of its own: it ends by the signal
        [sys.executable, "-c", INTERRUPTED], capture_output=True, check=False, timeout=60
    )
    assert (ran.returncode, ran.stdout, ran.stderr) == (-signal.SIGINT, b"", b"")

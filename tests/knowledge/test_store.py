"""Folders of record files: what is read, and what is said of files that are no records."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge import (
    BadRecordFile,
    Fact,
    FactChecker,
    InvalidFactBase,
    KnowledgeError,
    RecordProblem,
    StoreUnavailable,
    Subject,
    open_facts,
    shipped_facts,
)
from knowledge.store.yaml_folder import MAX_FILE_BYTES, read_record, record_files
from tests.knowledge.builders import BEFORE, FACTS, OPEN, SUBJECTS, fact, period, told

GOOD = """\
id: one
topic: scam
statement: {zh: 甲。, en: A.}
periods:
  - from: 2024-02-15
    verdict: refuted
    because: {zh: 因为。, en: Because.}
wordings:
  affirm: [甲]
  deny: [非甲]
review_by: 2027-02-22
history:
  - {on: 2026-11-22, change: first published}
"""


def as_yaml(record: Fact | Subject) -> str:
    return yaml.safe_dump(
        record.model_dump(mode="json", by_alias=True, exclude_none=True), allow_unicode=True, sort_keys=False
    )


def written(folder: Path, text: str | bytes, name: str = "one") -> Path:
    path = folder / "facts" / "scam" / f"{name}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def complaints(path: Path, kind: type[Fact] | type[Subject] = Fact) -> list[tuple[int, str, str]]:
    """Line, field and words of every problem of a file."""
    with pytest.raises(BadRecordFile) as caught:
        read_record(path, kind)
    assert {problem.place.path for problem in caught.value.problems} == {str(path)}
    return [(problem.place.line, problem.field, problem.says) for problem in caught.value.problems]


# There and back -----------------------------------------------------------------------------------


@pytest.mark.parametrize("record", [*FACTS, *SUBJECTS], ids=lambda record: record.id)
def test_a_record_written_as_yaml_and_read_again_is_the_same_record(
    tmp_path: Path, record: Fact | Subject
) -> None:
    path = tmp_path / f"{record.id}.yaml"
    path.write_text(as_yaml(record), encoding="utf-8")
    assert read_record(path, type(record)) == record


line = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30).filter(
    lambda s: s.strip() not in {"", "null", "~"}
)


@settings(max_examples=60, deadline=None)
@given(st.lists(line, max_size=4), line, st.sampled_from(["refuted", "supported", "misleading", "unproven"]))
def test_any_words_of_a_fact_survive_yaml(
    tmp_path_factory: pytest.TempPathFactory, said: list[str], statement: str, verdict: str
) -> None:
    record = fact(
        "one", statement, affirm=said, periods=(period("always", verdict), period("2024-02-29", verdict))
    )
    path = tmp_path_factory.mktemp("facts") / "one.yaml"
    path.write_text(as_yaml(record), encoding="utf-8")
    assert read_record(path, Fact) == record


def test_the_smallest_good_file_is_read(tmp_path: Path) -> None:
    record = read_record(written(tmp_path, GOOD), Fact)
    assert (record.id, record.wordings.affirm, record.periods[0].verdict) == ("one", ("甲",), "refuted")


def test_scalars_are_text_whatever_yaml_would_make_of_them(tmp_path: Path) -> None:
    text = GOOD.replace("[甲]", "[no, 1.10, 2024-02-15, 0x10, yes, 1_000, '~', on]")
    found = read_record(written(tmp_path, text), Fact).wordings.affirm
    assert found == ("no", "1.10", "2024-02-15", "0x10", "yes", "1_000", "~", "on")


@pytest.mark.parametrize("nothing", ["null", "~", ""])
def test_a_bare_null_says_that_a_field_is_not_there(tmp_path: Path, nothing: str) -> None:
    record = read_record(written(tmp_path, f"{GOOD}warning: {nothing}\n"), Fact)
    assert record.warning is None


# What is said of a bad file -----------------------------------------------------------------------

Change = Callable[[str], str]


def swap(old: str, new: str) -> Change:
    assert old in GOOD
    return lambda text: text.replace(old, new)


MALFORMED: tuple[tuple[str, Change, list[tuple[int, str, str]]], ...] = (
    ("a key twice", swap("topic: scam", "topic: scam\ntopic: api"), [(3, "topic", "stands twice")]),
    (
        "a key twice deep inside",
        swap("zh: 甲。, ", "zh: 甲。, zh: 乙。, "),
        [(3, "statement.zh", "stands twice")],
    ),
    ("an unknown key", swap("review_by", "colour: red\nreview_by"), [(11, "colour", "no such field")]),
    (
        "an unknown key deep inside",
        swap("    verdict", "    truth: no\n    verdict"),
        [(6, "periods.0.truth", "no such field")],
    ),
    (
        "a month that is none",
        swap("from: 2024-02-15", "from: 2024-13-01"),
        [(5, "periods.0.from", "2024-13-01")],
    ),
    ("a day that is none", swap("2027-02-22", "2027-02-30"), [(11, "review_by", "2027-02-30")]),
    ("a date in words", swap("2027-02-22", "soon"), [(11, "review_by", "soon")]),
    ("a verdict false", swap("verdict: refuted", "verdict: false"), [(6, "periods.0.verdict", "'false'")]),
    (
        "a verdict outdated",
        swap("verdict: refuted", "verdict: outdated"),
        [(6, "periods.0.verdict", "'outdated'")],
    ),
    (
        "a verdict in capitals",
        swap("verdict: refuted", "verdict: Refuted"),
        [(6, "periods.0.verdict", "'Refuted'")],
    ),
    ("no verdict", swap("    verdict: refuted\n", ""), [(5, "periods.0.verdict", "is missing")]),
    ("an empty verdict", swap("verdict: refuted", "verdict:"), [(6, "periods.0.verdict", "")]),
    ("no statement", swap("statement: {zh: 甲。, en: A.}\n", ""), [(1, "statement", "is missing")]),
    ("a statement in one language", swap(", en: A.", ""), [(3, "statement.en", "is missing")]),
    (
        "no history",
        swap("history:\n  - {on: 2026-11-22, change: first published}\n", ""),
        [(1, "history", "is missing")],
    ),
    ("an id unlike the file's name", swap("id: one", "id: other"), [(1, "id", "'other'")]),
    ("an id with capitals", swap("id: one", "id: One"), [(1, "id", "")]),
    ("a mapping where a list belongs", swap("affirm: [甲]", "affirm: {a: 甲}"), [(9, "wordings.affirm", "")]),
    ("a word where a list belongs", swap("affirm: [甲]", "affirm: 甲"), [(9, "wordings.affirm", "")]),
    ("a list where a word belongs", swap("topic: scam", "topic: [scam]"), [(2, "topic", "")]),
    ("an empty wording", swap("[甲]", "['']"), [(9, "wordings.affirm.0", "")]),
    (
        "two problems",
        lambda text: text.replace("refuted", "false").replace("2027-02-22", "soon"),
        [(6, "periods.0.verdict", "'false'"), (11, "review_by", "soon")],
    ),
)


@pytest.mark.parametrize(
    ("change", "expected"), [row[1:] for row in MALFORMED], ids=[row[0] for row in MALFORMED]
)
def test_of_a_malformed_record_every_problem_is_named_with_line_and_field(
    tmp_path: Path, change: Change, expected: list[tuple[int, str, str]]
) -> None:
    found = complaints(written(tmp_path, change(GOOD)))
    assert [(line, field) for line, field, _ in found] == [(line, field) for line, field, _ in expected]
    assert [part for (*_, part), (*_, says) in zip(expected, found, strict=True) if part not in says] == []


UNREADABLE: tuple[tuple[str, bytes, int, str], ...] = (
    ("a tab", b"id: one\n\ttopic: scam\n", 2, "not valid YAML"),
    ("an open bracket", b"id: [one\n", 2, "not valid YAML"),
    ("a colon too many", b"id: one: two\n", 1, "not valid YAML"),
    ("an unknown anchor", b"id: *one\n", 1, "not valid YAML"),
    ("two documents", b"id: one\n---\nid: two\n", 2, "not valid YAML"),
    ("another encoding", "id: 甲".encode("gbk"), 1, "UTF-8"),
    ("UTF-16", "id: one".encode("utf-16"), 1, "UTF-8"),
    ("binary", bytes(range(128, 256)), 1, "UTF-8"),
    ("a zero byte", b"id: o\x00ne\n", 1, ""),
    ("a list", b"- id: one\n", 1, "expected a mapping"),
    ("a word", b"one\n", 1, "expected a mapping"),
    ("nothing", b"", 1, "expected a mapping"),
    ("a comment", b"# nothing\n", 1, "expected a mapping"),
    ("too large", b"#" * (MAX_FILE_BYTES + 1), 1, str(MAX_FILE_BYTES)),
)


@pytest.mark.parametrize(
    ("raw", "line", "says"), [row[1:] for row in UNREADABLE], ids=[row[0] for row in UNREADABLE]
)
def test_of_a_file_that_is_no_record_the_reason_is_given(
    tmp_path: Path, raw: bytes, line: int, says: str
) -> None:
    found = complaints(written(tmp_path, raw))
    assert [(at, field) for at, field, _ in found] == [(line, "")]
    assert says in found[0][2]


HOSTILE = (
    ("nested lists", "id: " + "[" * 20_000),
    ("nested lists that close", "id: " + "[" * 20_000 + "]" * 20_000),
    ("nested mappings", "".join(" " * n + "a:\n" for n in range(1_200))),
    (
        "aliases of aliases",
        "a: &a [x]\n"
        + "".join(f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(5)),
    ),
    ("a key that is a list", "? [a, b]\n: c\n"),
    ("a key that is a mapping", "? {a: b}\n: c\n"),
    ("a tag", "id: !!python/object/apply:os.system [ls]\n"),
    ("a merge", "a: &a {id: one}\n<<: *a\n"),
)


@pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in HOSTILE])
def test_a_hostile_file_is_a_bad_file_and_nothing_worse(tmp_path: Path, text: str) -> None:
    with pytest.raises(BadRecordFile):
        read_record(written(tmp_path, text), Fact)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(GOOD) - 1), st.text(max_size=3), st.integers(0, 12))
def test_a_damaged_file_is_a_record_or_a_bad_file_and_nothing_else(
    tmp_path_factory: pytest.TempPathFactory, place: int, put: str, cut: int
) -> None:
    text = GOOD[:place] + put.encode("utf-8", "replace").decode() + GOOD[place + cut :]
    path = tmp_path_factory.mktemp("facts") / "one.yaml"
    path.write_text(text, encoding="utf-8")
    assert [problem.place.line for problem in refused(path) if problem.place.line < 1] == []


def refused(path: Path) -> tuple[RecordProblem, ...]:
    """The problems of a file; none when it is a record."""
    try:
        read_record(path, Fact)
    except BadRecordFile as error:
        return error.problems
    return ()


def test_a_file_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    assert "cannot be read" in complaints(tmp_path / "none.yaml")[0][2]


# A folder -----------------------------------------------------------------------------------------


def test_a_folder_is_read_with_its_subjects_and_without_drafts(tmp_path: Path) -> None:
    written(tmp_path, as_yaml(OPEN), "yunque-open")
    for kind, name, text in (
        ("subjects", SUBJECTS[0].id, as_yaml(SUBJECTS[0])),
        ("drafts", "half", "id: half\n"),
    ):
        (tmp_path / kind).mkdir()
        (tmp_path / kind / f"{name}.yaml").write_text(text, encoding="utf-8")
    base = open_facts(tmp_path)
    assert (list(base.facts), list(base.subjects)) == (["yunque-open"], ["yunque"])
    assert [path.stem for path in record_files(tmp_path)] == ["yunque-open", "yunque"]
    assert [fact_id for fact_id, *_ in told(FactChecker(base).check("云雀已开放", BEFORE))] == ["yunque-open"]


def test_all_bad_files_are_named_at_once(tmp_path: Path) -> None:
    written(tmp_path, GOOD)
    written(tmp_path, "id: [", "two")
    written(tmp_path, GOOD.replace("refuted", "false"), "one-more")
    with pytest.raises(BadRecordFile) as caught:
        open_facts(tmp_path)
    assert sorted({Path(problem.place.path).stem for problem in caught.value.problems}) == ["one-more", "two"]
    assert "two.yaml:" in str(caught.value)


def test_of_two_files_of_one_id_both_are_named(tmp_path: Path) -> None:
    written(tmp_path, GOOD)
    other = tmp_path / "facts" / "zzz" / "one.yaml"
    other.parent.mkdir()
    other.write_text(GOOD, encoding="utf-8")
    with pytest.raises(BadRecordFile, match="has this id already") as caught:
        open_facts(tmp_path)
    (problem,) = caught.value.problems
    assert Path(problem.place.path) == other
    first = next(path for path in tmp_path.rglob("one.yaml") if path != other)
    assert str(first) in problem.says


def test_a_record_that_would_be_passed_over_is_told(tmp_path: Path) -> None:
    written(tmp_path, GOOD)
    (tmp_path / "facts" / "other.yml").write_text(GOOD.replace("id: one", "id: other"), encoding="utf-8")
    with pytest.raises(BadRecordFile, match=r"call the file other\.yaml"):
        open_facts(tmp_path)


def test_what_git_could_not_merge_is_called_so(tmp_path: Path) -> None:
    ours, rest = GOOD.split("\n", 1)
    written(tmp_path, f"{ours}\n<<<<<<< HEAD\n{rest}\n=======\n{rest}\n>>>>>>> theirs\n")
    with pytest.raises(BadRecordFile, match="git could not merge") as caught:
        open_facts(tmp_path)
    assert [problem.place.line for problem in caught.value.problems] == [2]


@pytest.mark.parametrize("name", ["", "missing", "a.txt", "facts.yaml"])
def test_where_there_is_no_fact_base_the_way_out_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.txt").write_text("x", encoding="utf-8")
    with pytest.raises(StoreUnavailable, match="expected a folder with facts/"):
        open_facts(tmp_path / name)


def test_the_shipped_folder_is_read_whole() -> None:
    base = open_facts(shipped_facts())
    shelves = (base.facts, base.subjects, base.statements, base.lexicon)
    assert len(record_files(shipped_facts())) == sum(map(len, shelves))
    assert all(shelves)


# Lines of claims ----------------------------------------------------------------------------------


def lines(folder: Path, text: str) -> Path:
    path = folder / "claims.jsonl"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_line_of_a_file_of_claims_is_a_fact_without_verdict(tmp_path: Path) -> None:
    base = open_facts(
        lines(tmp_path, '{"id": "a", "text": "云雀已开放"}\n\n{"id": "B 2", "text": "Bailing was sold"}\n')
    )
    assert list(base.facts) == ["B 2", "a"]
    assert [
        (fact_id, verdict) for fact_id, _, verdict in told(FactChecker(base).check("云雀已开放", BEFORE))
    ] == [("a", None)]


def test_bad_lines_are_named_by_number(tmp_path: Path) -> None:
    with pytest.raises(BadRecordFile) as caught:
        open_facts(lines(tmp_path, '{"id": "a", "text": "x"}\nnot json\n{"id": "b"}\n[]\n'))
    assert [problem.place.line for problem in caught.value.problems] == [2, 3, 4]


def test_an_id_twice_in_a_file_of_claims_is_no_fact_base(tmp_path: Path) -> None:
    with pytest.raises(InvalidFactBase):
        open_facts(lines(tmp_path, '{"id": "a", "text": "x"}\n{"id": "a", "text": "y"}\n'))


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60))
def test_any_file_of_claims_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.mktemp("claims") / "claims.jsonl"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    with suppress(KnowledgeError):
        open_facts(path)

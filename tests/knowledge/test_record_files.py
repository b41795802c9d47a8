"""Record files by kind and id: what is found, what is refused, and how much of a bad text is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import (
    BadRecordFile,
    Kind,
    StoreUnavailable,
    field_lines,
    list_records,
    open_facts,
    read_draft_text,
    read_record_text,
    record_file,
    shipped_facts,
    version_of,
)

SUBJECT = "id: yunque\nkind: product\nnames: {zh: 云雀, en: Yunque}\naliases: [云雀]\n"
HARMFUL = (
    ("aliases of aliases", "a: &a [x]\n" + "".join(f"{n}: &{n} [*a, *a]\n" for n in "bcdefghi"), "alias"),
    (
        "a billion laughs",
        "a: &a [x,x,x,x,x,x,x,x,x]\n"
        + "".join(
            f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(9)
        ),
        "alias",
    ),
    ("an alias of itself", "id: &a [*a]\n", ""),
    ("a merge of an alias", "a: &a {id: yunque}\n<<: *a\n", "alias"),
    ("brackets without end", "id: " + "[" * 300_000, ""),
    ("brackets that close", "id: " + "[" * 100_000 + "]" * 100_000, "nested too deeply"),
    ("mappings without end", "{a: " * 100_000, ""),
    ("dashes without end", "- " * 200_000 + "a", "nested too deeply"),
    ("question marks without end", "? " * 200_000 + "a", ""),
    ("a staircase", "".join(" " * n + "a:\n" for n in range(1_300)), "nested too deeply"),
    ("a tag", "id: !!python/object/apply:os.system [ls]\n", "tag"),
    ("a tag of one's own", "id: !thing x\n", "tag"),
    ("a control character", SUBJECT.replace("Yunque", '"Yun\\x00que"'), "control character"),
    ("a mark that turns text round", SUBJECT.replace("Yunque", "Yun\u202eque"), "control character"),
    ("half of a character", SUBJECT.replace("Yunque", "Yun\ud800que"), "UTF-8"),
    ("a key that is a list", "? [a]\n: b\n", "plain name"),
    ("a key that stands twice", SUBJECT + "kind: thing\n", "twice"),
    ("far too much", SUBJECT + "#" * 1_000_000, "larger than"),
)


@pytest.mark.parametrize(("text", "says"), [row[1:] for row in HARMFUL], ids=[row[0] for row in HARMFUL])
def test_what_could_do_harm_is_refused_and_told(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(BadRecordFile) as caught:
        read_record_text("subject", text, "yunque.yaml")
    problems = caught.value.problems
    assert [problem.place.line for problem in problems if problem.place.line < 1] == []
    assert says in str(caught.value)
    assert all(problem.says_zh for problem in problems)
    # As a draft it is a value with the same problems, and as a file it is refused as well.
    told = {problem.says for problem in read_draft_text("subject", "yunque", text).problems}
    assert {problem.says for problem in problems} <= told
    place = tmp_path / "subjects" / "yunque.yaml"
    place.parent.mkdir()
    (tmp_path / "facts").mkdir()
    place.write_bytes(text.encode("utf-8", errors="surrogatepass"))
    with pytest.raises(BadRecordFile):
        open_facts(tmp_path)


def test_brackets_in_sentences_are_no_nesting() -> None:
    wordings = ", ".join(f'"[第{n}]{{集}}"' for n in range(900))
    text = SUBJECT.replace("aliases: [云雀]", f"aliases: [云雀, {wordings}]")
    assert len(read_record_text("subject", text, "yunque.yaml").model_dump()["aliases"]) == 901


def test_every_shipped_record_is_found_with_its_text_and_version() -> None:
    folder = shipped_facts()
    base = open_facts(folder)
    shelves: tuple[tuple[Kind, object], ...] = (
        ("fact", base.facts),
        ("subject", base.subjects),
        ("statement", base.statements),
        ("lexicon", base.lexicon),
    )
    for kind, shelf in shelves:
        assert list_records(folder, kind) == tuple(shelf)  # type: ignore[arg-type]
        for record_id, record in shelf.items():  # type: ignore[attr-defined]
            file = record_file(folder, kind, record_id)
            assert file is not None
            assert read_record_text(kind, file.text, file.path.name) == record
            assert file.version == version_of(file.path.read_bytes()) == version_of(file.text)


@pytest.mark.parametrize(
    "record_id",
    ["", "none", "*", "../yunque", "..", "a/b", "yunque.yaml", "云雀", "Yunque", "-a", "a" * 61, "a\x00"],
)
def test_what_is_no_id_here_is_nothing(tmp_path: Path, record_id: str) -> None:
    (tmp_path / "subjects").mkdir()
    (tmp_path / "subjects" / "yunque.yaml").write_text(SUBJECT)
    assert record_file(tmp_path / "subjects", "subject", record_id) is None
    assert record_file(tmp_path, "subject", record_id) is None


def test_a_link_that_leads_out_is_refused_and_one_within_is_followed(tmp_path: Path) -> None:
    folder, secret = tmp_path / "facts here", tmp_path / "secret.yaml"
    for shelf in ("facts", "subjects", "kept"):
        (folder / shelf).mkdir(parents=True)
    secret.write_text("password: hunter2\n")
    (folder / "subjects" / "out.yaml").symlink_to(secret)
    with pytest.raises(StoreUnavailable, match="leads out"):
        record_file(folder, "subject", "out")
    with pytest.raises(BadRecordFile, match="leads out") as caught:
        open_facts(folder)
    assert "hunter2" not in str(caught.value)
    (folder / "subjects" / "out.yaml").unlink()
    (folder / "kept" / "yunque.yaml").write_text(SUBJECT)
    (folder / "subjects" / "yunque.yaml").symlink_to(folder / "kept" / "yunque.yaml")
    assert list(open_facts(folder).subjects) == ["yunque"]


def test_lines_of_fields_are_counted_from_one() -> None:
    text = "# a\nid: one\nperiods:\n  - from: always\n    because: {zh: a,\n      en: b}\n"
    assert dict(field_lines(text)) == {
        (): 2, ("id",): 2, ("periods",): 3, ("periods", 0): 4, ("periods", 0, "from"): 4,
        ("periods", 0, "because"): 5, ("periods", 0, "because", "zh"): 5, ("periods", 0, "because", "en"): 6,
    }  # fmt: skip
    assert field_lines("a: [")[()] == 2


@given(st.text(max_size=80))
def test_any_text_is_a_draft_with_its_problems(text: str) -> None:
    draft = read_draft_text("fact", "one", text)
    assert draft.record is None
    assert draft.problems

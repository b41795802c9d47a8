"""The JSON Schema of records says what our reader says, wherever JSON Schema can say it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from knowledge import (
    SCHEMAS,
    BadRecordFile,
    Kind,
    begin_draft,
    read_draft_text,
    read_record_text,
    record_schema,
    shipped_facts,
)
from tests.knowledge.builders import TODAY

TOP = Path(__file__).resolve().parents[2]


class CoreLoader(yaml.SafeLoader):
    """YAML 1.2 as editors read it: `no` and `2024-02-15` are text, `true`, 1 and 1.5 are not."""


CoreLoader.yaml_implicit_resolvers = {}
for tag, pattern, first in (
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", "-+.0123456789"),
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
):
    CoreLoader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{pattern})$"), list(first))


@lru_cache
def validator(kind: str) -> jsonschema.Draft7Validator:
    schema = record_schema(kind)
    jsonschema.Draft7Validator.check_schema(schema)
    return jsonschema.Draft7Validator(schema)


def faults(kind: str, text: str) -> list[str]:
    """The places that an editor would underline, with dots."""
    values = yaml.load(text, Loader=CoreLoader)
    return [".".join(map(str, error.absolute_path)) for error in validator(kind).iter_errors(values)]


def shipped() -> Iterator[tuple[Kind, Path]]:
    shelves: dict[Kind, str] = {
        "fact": "facts/*/*.yaml",
        "subject": "subjects/*.yaml",
        "statement": "statements/*.yaml",
        "lexicon": "lexicon/*.yaml",
    }
    for kind, pattern in shelves.items():
        yield from ((kind, path) for path in sorted(shipped_facts().glob(pattern)))


@pytest.mark.parametrize("kind", ["fact", "subject", "statement", "lexicon"])
def test_every_shipped_record_is_valid(kind: str) -> None:
    wrong = {
        path.name: found
        for one, path in shipped()
        if one == kind and (found := faults(kind, path.read_text(encoding="utf-8")))
    }
    assert wrong == {}


def test_every_shipped_record_is_a_valid_draft_too() -> None:
    for kind, path in shipped():
        name = "draft" if kind == "fact" else f"draft-{kind}"
        assert faults(name, path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("kind", ["fact", "subject", "statement", "lexicon"])
def test_the_template_of_a_draft_is_a_valid_draft_and_no_record(kind: Kind) -> None:
    text = begin_draft(shipped_facts(), kind, "a-new-one", on=TODAY)
    assert faults("draft" if kind == "fact" else f"draft-{kind}", text) == []
    assert faults(kind, text) != []


FACT = (shipped_facts() / "facts/release-status/sora-open-to-public.yaml").read_text(encoding="utf-8")
SUBJECT = (shipped_facts() / "subjects/sora.yaml").read_text(encoding="utf-8")
STATEMENT = (shipped_facts() / "statements/altman-2023-06-06.yaml").read_text(encoding="utf-8")
LEXICON = (shipped_facts() / "lexicon/scam.yaml").read_text(encoding="utf-8")

# kind, a pattern in its text, and what is put in its place: what our reader refuses
REFUSED: tuple[tuple[Kind, str, str, str], ...] = (
    ("fact", FACT, r"^topic: .*$", ""),
    ("fact", FACT, r"^topic: .*$", "topic: Release Status"),
    ("fact", FACT, r"^topic: .*$", "topic: [a]"),
    ("fact", FACT, r"^id: .*$", "id: Sora"),
    ("fact", FACT, r"^id: .*$", f"id: {'x' * 61}"),
    ("fact", FACT, r"^subjects: .*$", "subjects: sora"),
    ("fact", FACT, r"^subjects: .*$", "subjects: [So ra]"),
    ("fact", FACT, r"^review_by: .*$", "review_by: soon"),
    ("fact", FACT, r"^review_by: .*$", "review_by: 2027-05"),
    ("fact", FACT, r"^review_by: .*$", "review_by: 1798675200"),
    ("fact", FACT, r"^review_by: .*$", "review_by: 2027-05-22\nreviev_by: 2027-05-22"),
    ("fact", FACT, r"^review_by: .*$", "review_by: 2027-05-22\nwarning: fraud"),
    ("fact", FACT, r"verdict: refuted", "verdict: wrong"),
    ("fact", FACT, r"verdict: refuted", "verdict: outdated"),
    ("fact", FACT, r"verdict: refuted", "verdict:"),
    ("fact", FACT, r"- from: 2024-02-15", "- from: ever"),
    ("fact", FACT, r"- from: 2024-02-15", "- since: 2024-02-15"),
    ("fact", FACT, r"kind: press", "kind: gossip"),
    ("fact", FACT, r"read: true", "read: perhaps"),
    ("fact", FACT, r"url: .*$", "url: ftp://example.org/x"),
    ("fact", FACT, r"published: .*$", "published: yesterday"),
    ("fact", FACT, r"^history:\n(  .*\n?)+", "history: []\n"),
    ("fact", FACT, r"^statement:\n(  .*\n)+", "statement: Sora is open.\n"),
    ("fact", FACT, r"^statement:\n(  .*\n)+", "statement: {zh: 甲。}\n"),
    ("fact", FACT, r"^statement:\n(  .*\n)+", "statement: {zh: 甲。, en: ''}\n"),
    ("fact", FACT, r"^statement:\n(  .*\n)+", f"statement: {{zh: 甲。, en: {'x' * 2001}}}\n"),
    ("subject", SUBJECT, r"^kind: .*$", "kind: planet"),
    ("subject", SUBJECT, r"^aliases: .*$", "aliases: []"),
    ("subject", SUBJECT, r"stage: \w+", "stage: gone"),
    ("statement", STATEMENT, r"^where: .*$", ""),
    ("statement", STATEMENT, r"^on: .*$", "on: last year"),
    ("statement", STATEMENT, r"^speaker: .*$", "speaker: Altman"),
    ("lexicon", LEXICON, r"^    words: .*$", "    words: []"),
    ("lexicon", LEXICON, r"^    words: .*$", "    word: [a]"),
)


@pytest.mark.parametrize(
    ("kind", "text", "old", "new"), REFUSED, ids=[f"{n} {row[3][:24]}" for n, row in enumerate(REFUSED)]
)
def test_what_the_reader_refuses_is_underlined(kind: Kind, text: str, old: str, new: str) -> None:
    changed, count = re.subn(old, new, text, count=1, flags=re.MULTILINE)
    assert count == 1
    record_id = yaml.load(text, Loader=CoreLoader)["id"]
    with pytest.raises(BadRecordFile):
        _ = read_record_text(kind, changed, f"{record_id}.yaml")
    assert faults(kind, changed) != []


TAKEN = (
    (r"^topic: .*$", "topic: 2024"),
    (r"^subjects: .*$", "subjects: [360, sora]"),
    (r"^review_by: .*$", "review_by: 2027-05-22\nwarning:"),
    (r"- from: 2024-02-15", "- from: always"),
    (r"published: .*$", "published: 2024"),
    (r"published: .*$", "published: 2024-01/2024-02"),
    (r"url: .*$", "url: none"),
    (r'- "Sora已开放"', "- 1.10"),
    (r'- "Sora已开放"', "- no"),
)


@pytest.mark.parametrize(("old", "new"), TAKEN)
def test_what_the_reader_takes_is_not_underlined(old: str, new: str) -> None:
    changed, count = re.subn(old, new, FACT, count=1, flags=re.MULTILINE)
    assert count == 1
    _ = read_record_text("fact", changed, "sora-open-to-public.yaml")
    assert faults("fact", changed) == []


@pytest.mark.parametrize(
    "block",
    [
        "draft: {based_on: 0123456789abcdef, like: [a-fact], why: a reason}",
        "draft: {from: {name: Cofacts, url: https://a.tw, licence: CC0, retrieved: 2026-11-22, id: x1}}",
        "draft:",
    ],
)
def test_the_note_of_a_draft_is_taken(block: str) -> None:
    text = f"id: one\n{block}\n"
    assert [p for p in read_draft_text("fact", "one", text).problems if p.field.startswith("draft")] == []
    assert faults("draft", text) == []
    assert faults("fact", text) != []


@pytest.mark.parametrize("block", ["draft: {since: 1}", "draft: {based_on: xyz}", "draft: {like: a}"])
def test_a_note_that_is_none_is_underlined(block: str) -> None:
    text = f"id: one\n{block}\n"
    assert [p for p in read_draft_text("fact", "one", text).problems if p.field.startswith("draft")] != []
    assert faults("draft", text) != []


def test_every_field_says_what_it_is_for() -> None:
    def mute(schema: dict[str, Any], path: str) -> Iterator[str]:
        for name, field in schema.get("properties", {}).items():
            if not field.get("description") and path != "draft.from":
                yield f"{path}.{name}"

    for kind in SCHEMAS:
        schema = record_schema(kind)
        assert [*mute(schema, kind)] == []
        for name, part in schema["definitions"].items():
            assert [*mute(part, name)] == []


def test_every_kind_of_file_has_its_schema_beside_the_guides() -> None:
    for kind in SCHEMAS:
        page = TOP / "docs/facts/schema" / f"{kind}.json"
        assert json.loads(page.read_text(encoding="utf-8")) == record_schema(kind)

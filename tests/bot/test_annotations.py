"""Remarks in the margin of a pull request: nothing in a record ends their line, or begins a command."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.cli.annotations import annotation

LINE = re.compile(r"::(\w+) ([^:]*)::(.*)")


def unescaped(text: str) -> str:
    """As GitHub's runner reads it: `%25` last, or what it hides would be read as well."""
    for code, char in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(code, char)
    return text


def read(line: str) -> tuple[str, dict[str, str], str]:
    """(level, fields, message) of a workflow command."""
    found = LINE.fullmatch(line)
    assert found, line
    fields = dict(field.split("=", 1) for field in found[2].split(",")) if found[2] else {}
    return found[1], {name: unescaped(value) for name, value in fields.items()}, unescaped(found[3])


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("plain", "::error file=a/b.yaml,line=3,title=F001::plain"),
        ("100% sure", "::error file=a/b.yaml,line=3,title=F001::100%25 sure"),
        ("two\nlines\r\n", "::error file=a/b.yaml,line=3,title=F001::two%0Alines%0D%0A"),
        ("a: b, c::d", "::error file=a/b.yaml,line=3,title=F001::a: b, c::d"),
        ("「云雀」", "::error file=a/b.yaml,line=3,title=F001::「云雀」"),
    ],
)
def test_a_message_is_escaped_as_github_documents(message: str, expected: str) -> None:
    assert annotation("error", "a/b.yaml", 3, "F001", message) == expected


def test_a_field_is_escaped_further() -> None:
    line = annotation("warning", "a,b:c%d.yaml", 1, "F001", "x")
    assert line == "::warning file=a%2Cb%3Ac%25d.yaml,line=1,title=F001::x"


def test_without_a_file_there_is_no_line() -> None:
    assert annotation("error", "", 0, "F080", "x") == "::error title=F080::x"


@given(st.text(), st.text(min_size=1))
@example("%0A::add-mask::x", "a,line=9::error ::")
@example("\u2028::stop-commands::x", "x")
@example("\x1b[31m\x00", "x")
def test_whatever_stands_in_a_record_stays_one_command(message: str, file: str) -> None:
    line = annotation("error", file, 7, "F001", message)
    assert len(line.splitlines()) == 1
    level, fields, told = read(line)
    assert (level, fields["line"], fields["title"]) == ("error", "7", "F001")
    assert len(told) == len(message)
    assert len(fields["file"]) == len(file)

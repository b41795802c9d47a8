"""The line of what a rule speaks of."""

from __future__ import annotations

import pytest

from knowledge import line_of, lint, open_facts, record_file, shipped_facts
from tests.knowledge.builders import TODAY

TEXT = """\
# a note
id: one
subjects: [sora,
  openai]
periods:
  - from: always
    sources: [s1]
  - {from: 2024-02-15, sources: [s2]}
wordings:
  affirm:
    - "甲"
    - >-
      乙
      丙
sources:
  - publisher: P
    id: s1
  - {id: "2", publisher: Q}
concepts:
  - name: larks
    words: [a]
"""


@pytest.mark.parametrize(
    ("field", "item", "line"),
    [
        ("id", "", 2),
        ("subjects", "openai", 4),
        ("subjects", "nobody", 3),
        ("periods.1.sources", "", 8),
        ("periods.0.sources", "s1", 7),
        ("periods.7.sources", "", 5),
        ("wordings.affirm", "甲", 11),
        ("wordings.affirm", "乙 丙", 12),
        ("wordings.affirm", "", 10),
        ("wordings.deny", "", 9),
        ("sources.s1", "", 16),
        ("sources.2", "", 18),
        ("sources", "s1", 16),
        ("concepts.larks", "", 20),
        ("no.such.field", "", 1),
        ("", "", 1),
    ],
)
def test_a_field_is_found_as_rules_name_it(field: str, item: str, line: int) -> None:
    assert line_of(TEXT, field, item) == line


@pytest.mark.parametrize("text", ["", "- a", "id: [", "\x00", "id: one\nid: two\n"])
def test_of_what_cannot_be_read_the_first_line_is_told(text: str) -> None:
    assert line_of(text, "topic") == 1


def test_advice_on_the_shipped_facts_points_to_the_review_day() -> None:
    later = TODAY.replace(year=2030)
    due = [problem for problem in lint(open_facts(shipped_facts()), later) if problem.code == "F040"]
    assert due
    for problem in due[:5]:
        file = record_file(shipped_facts(), problem.kind, problem.record)
        assert file is not None
        assert file.text.splitlines()[line_of(file.text, problem.field) - 1].startswith("review_by:")

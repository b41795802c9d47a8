"""A value changed in a text of YAML: that value is new, every other line is what it was."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import record_values, shipped_facts, with_values

_TEXT = """\
# what people say of it
id: sora-open   # for ever
topic: release-status
subjects: [sora]          # the main one first
statement:
  zh: "Sora 已开放。"
  en: 'It''s open.'

# from when on
periods:
  - from: 2024-02-15     # unveiled
    verdict: refuted
    because: {zh: "没有", en: "no"}
    # two of them
    sources: [s1, s2]

  # it opened
  - from: 2024-12-09
    verdict: supported
    because:
      zh: |
        第一行
        第二行
      en: >
        folded
        text
    sources: []
wordings:
  affirm:
    - "Sora已开放"     # the short one
    - "Sora公测了"
  deny: []   # none yet
  not_this:
  - 'Open-Sora'
review_by: 2027-01-01
"""


def _changed(text: str, *path: Any, to: Any = None) -> tuple[str, set[str], set[str]]:
    """The text with one value put there (None: taken away), and the lines gone and come."""
    values = copy.deepcopy(record_values(text))
    assert values is not None
    at: Any = values
    for step in path[:-1]:
        at = at[step]
    if to is None:
        del at[path[-1]]
    else:
        at[path[-1]] = to
    new = with_values(text, values)
    assert record_values(new) == values
    old_lines, new_lines = set(text.splitlines()), set(new.splitlines())
    return new, old_lines - new_lines, new_lines - old_lines


@pytest.mark.parametrize(
    ("path", "to", "gone", "come"),
    [
        (("topic",), "hype", {"topic: release-status"}, {"topic: hype"}),
        (("statement", "zh"), "新", {'  zh: "Sora 已开放。"'}, {'  zh: "新"'}),
        (("statement", "en"), "It's not", {"  en: 'It''s open.'"}, {"  en: 'It''s not'"}),
        (
            ("subjects",),
            ["sora", "openai"],
            {"subjects: [sora]          # the main one first"},
            {"subjects: [sora, openai]          # the main one first"},
        ),
        (
            ("periods", 0, "verdict"),
            "misleading",
            {"    verdict: refuted"},
            {"    verdict: misleading"},
        ),
        (
            ("periods", 0, "because", "zh"),
            "从来没有",
            {'    because: {zh: "没有", en: "no"}'},
            {'    because: {zh: "从来没有", en: "no"}'},
        ),
        (
            ("periods", 1, "because", "zh"),
            "一行",
            {"      zh: |", "        第一行", "        第二行"},
            {'      zh: "一行"'},
        ),
        (
            ("wordings", "affirm"),
            ["Sora公测了", "Sora能用了"],
            {'    - "Sora已开放"     # the short one'},
            {'    - "Sora能用了"'},
        ),
        (
            ("wordings", "deny"),
            ["没开放"],
            {"  deny: []   # none yet"},
            {"  deny:   # none yet", '    - "没开放"'},
        ),
        (("wordings", "not_this"), ["Open-Sora", "可灵"], set(), {"  - '可灵'"}),
        (("wordings", "not_this"), [], {"  not_this:", "  - 'Open-Sora'"}, {"  not_this: []"}),
        (("review_by",), None, {"review_by: 2027-01-01"}, set()),
        (
            ("periods", 0),
            None,
            {
                "  - from: 2024-02-15     # unveiled",
                "    verdict: refuted",
                '    because: {zh: "没有", en: "no"}',
                "    # two of them",
                "    sources: [s1, s2]",
            },
            set(),
        ),
        (("warning",), "scam", set(), {"warning: scam"}),
        (
            ("depends_on",),
            {"subject": "sora", "stage": "public"},
            set(),
            {"depends_on:", "  subject: sora", "  stage: public"},
        ),
    ],
)
def test_a_change_writes_only_the_lines_where_it_stands(
    path: tuple[Any, ...], to: Any, gone: set[str], come: set[str]
) -> None:
    _, left, came = _changed(_TEXT, *path, to=to)
    assert (left, came) == (gone, come)


def test_a_new_key_stands_behind_the_one_that_comes_before_it() -> None:
    values = record_values(_TEXT) or {}
    ordered = {}
    for key, value in values.items():
        ordered[key] = value
        if key == "wordings":
            ordered["warning"] = "scam"
    new = with_values(_TEXT, ordered)
    assert "  - 'Open-Sora'\nwarning: scam\nreview_by: 2027-01-01\n" in new
    first = with_values("topic: hype\n", {"id": "a", "topic": "hype"})
    assert first == "id: a\ntopic: hype\n"


@pytest.mark.parametrize(
    "text",
    ["", "- a\n- b\n", "a: [", "a: &x 1\nb: *x\n", "a: 1\na: 2\n", "{a: 1}", "? [a]\n: b\n", "a: \ud800\n"],
)
def test_what_cannot_be_read_is_written_anew(text: str) -> None:
    assert with_values(text, {"id": "a", "x": ["b c", {"d": "e"}]}) == 'id: a\nx:\n  - "b c"\n  - d: e\n'


@pytest.mark.parametrize(
    "text", ["", "plain", "- a\n", "a: [", "a: &x 1\nb: *x\n", "a: 1\na: 2\n", "? [a]\n: b\n"]
)
def test_what_is_no_record_has_no_values(text: str) -> None:
    assert record_values(text) is None


def test_a_bomb_of_aliases_is_refused_without_being_unfolded() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    assert record_values("\n".join(lines)) is None
    assert record_values("a: " + "[" * 5000 + "]" * 5000) is None


_WORDS = st.text(
    st.characters(exclude_categories=["Cs"])
    | st.sampled_from("\n\r\t\x85\u2028\ufeff\x00:#-'\"[]{},&*!|>%@` "),
    max_size=12,
) | st.sampled_from(["yes", "null", "~", "2024-02-15", "a-b", "true", "", "- a", "a: b", "#", "1.10"])
_KEYS = st.sampled_from(["id", "zh", "en", "from", "sources", "affirm", "note"])
_TREES: st.SearchStrategy[Any] = st.recursive(
    _WORDS | st.none(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_KEYS, inner, max_size=4),
    max_leaves=12,
)
_RECORDS = st.dictionaries(_KEYS, _TREES, min_size=1, max_size=5)


@given(_RECORDS, _RECORDS)
def test_whatever_is_put_in_is_read_again(old: dict[str, Any], new: dict[str, Any]) -> None:
    text = with_values("", old)
    assert record_values(text) == old
    assert record_values(with_values(text, new)) == new


@given(_RECORDS)
def test_nothing_changed_is_the_same_text(values: dict[str, Any]) -> None:
    text = "# a comment\n" + with_values("", values) + "\n# the end\n"
    assert with_values(text, values) == text


_SHIPPED = [p.read_text("utf-8") for p in sorted((shipped_facts() / "facts").rglob("*.yaml"))]


def _leaves(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if isinstance(value, dict):
        return [leaf for key, one in value.items() for leaf in _leaves(one, (*at, key))]
    if isinstance(value, list):
        return [leaf for n, one in enumerate(value) for leaf in _leaves(one, (*at, n))]
    return [at]


@given(st.sampled_from(_SHIPPED), st.data(), _WORDS)
def test_in_a_shipped_record_one_value_changes_one_line(text: str, data: st.DataObject, word: str) -> None:
    values = copy.deepcopy(record_values(text))
    path = data.draw(st.sampled_from(_leaves(values)))
    at: Any = values
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = word
    new = with_values(text, values or {})
    before, after = text.split("\n"), new.split("\n")
    assert len(before) == len(after)
    assert sum(one != other for one, other in zip(before, after, strict=True)) <= 1
    assert record_values(new) == values


def test_the_shipped_records_are_read_as_they_are() -> None:
    files = sorted(Path(shipped_facts()).rglob("*.yaml"))
    assert all(record_values(path.read_text("utf-8")) for path in files)


def test_a_list_of_equal_entries_is_not_compared_for_hours() -> None:
    before = "id: a\nwords:\n" + "".join(f"  - w{n % 2}\n" for n in range(20_000))
    wanted = [f"w{n % 3}" for n in range(15_000)]
    assert record_values(with_values(before, {"id": "a", "words": [*wanted]})) == {"id": "a", "words": wanted}

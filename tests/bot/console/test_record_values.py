"""The form of a record and its text say the same, and one changes only what was changed in the other."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.console.record_forms import FORMS, Group, Input
from bot.console.record_values import (
    filled,
    in_order,
    parts_of,
    value_at,
    with_entry,
    with_form,
    without_entry,
)
from bot.console.sheet_view import name_of
from bot.console.sheet_words import FIELDS
from bot.messages import Language
from knowledge import Kind, record_values, shipped_facts, with_values

_FOLDERS: dict[Kind, str] = {
    "fact": "facts",
    "subject": "subjects",
    "statement": "statements",
    "lexicon": "lexicon",
}
_SHIPPED: list[tuple[Kind, Path]] = [
    (kind, path)
    for kind, folder in _FOLDERS.items()
    for path in sorted((shipped_facts() / folder).rglob("*.yaml"))
]


def _values(text: str) -> dict[str, Any]:
    found = record_values(text)
    assert found is not None
    return found


@pytest.mark.parametrize("kind", _FOLDERS)
def test_a_form_shows_every_value_of_the_shipped_records(kind: Kind) -> None:
    for path in (path for one, path in _SHIPPED if one == kind):
        text = path.read_text("utf-8")
        values = _values(text)
        shown = filled(FORMS[kind], values)
        hidden = set(_leaves(values)) - set(shown) - {"id"}
        assert not {one for one in hidden if not one.startswith(("history", "withdrawn"))}


def _leaves(value: Any, at: str = "") -> list[str]:
    """Paths of everything that a form can show: lists of texts are one value."""
    if isinstance(value, dict):
        return [leaf for key, one in value.items() for leaf in _leaves(one, f"{at}.{key}" if at else key)]
    if isinstance(value, list) and any(isinstance(one, dict) for one in value):
        return [leaf for n, one in enumerate(value) for leaf in _leaves(one, f"{at}.{n}")]
    return [at]


@given(st.sampled_from(_SHIPPED))
def test_a_form_that_nobody_changed_leaves_the_text_as_it_is(shipped: tuple[Kind, Path]) -> None:
    kind, path = shipped
    text = path.read_text("utf-8")
    values, form = _values(text), FORMS[kind]
    shown = filled(form, values)
    assert with_form(form, values, shown, shown) == values
    # What a browser sends for an unchanged form.
    sent = {name: value.replace("\n", "\r\n") for name, value in shown.items()}
    assert with_values(text, with_form(form, values, shown, sent)) == text


_TYPED = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@given(st.sampled_from(_SHIPPED), st.data())
def test_what_is_typed_is_shown_again_and_touches_no_other_line(
    shipped: tuple[Kind, Path], data: st.DataObject
) -> None:
    kind, path = shipped
    text, form = path.read_text("utf-8"), FORMS[kind]
    values = _values(text)
    shown = filled(form, values)
    name = data.draw(st.sampled_from(sorted(shown)))
    typed = data.draw(_TYPED)
    changed = with_form(form, values, shown, shown | {name: typed})
    written = with_values(text, changed)
    again = filled(form, _values(written))
    # The form of the text shows what the form says; then nothing is left to be changed.
    assert again == filled(form, changed)
    assert with_form(form, _values(written), again, again | {name: typed}) == changed
    assert {one: again[one] for one in again if one != name} == {
        one: shown[one] for one in again if one != name
    }
    gone = set(text.split("\n")) - set(written.split("\n"))
    assert len(gone) <= max(2, shown[name].count("\n") + 3)


def test_an_older_form_takes_nothing_back() -> None:
    form = FORMS["fact"]
    old = {"id": "a", "topic": "hype", "statement": {"zh": "旧", "en": "old"}}
    shown = filled(form, old)
    newer = {"id": "a", "topic": "hype", "statement": {"zh": "别人改的", "en": "old"}}
    came = with_form(form, newer, shown, shown | {"statement.en": "mine"})
    assert came == {"id": "a", "topic": "hype", "statement": {"zh": "别人改的", "en": "mine"}}


def test_new_fields_stand_where_the_form_has_them() -> None:
    form = FORMS["fact"]
    old = {
        "id": "a",
        "topic": "hype",
        "wordings": {"affirm": ["x"]},
        "review_by": "2027-01-01",
        "history": [],
    }
    shown = filled(form, old)
    came = with_form(
        form, old, shown, shown | {"denial.zh": "不", "warning": "scam", "depends_on.subject": "sora"}
    )
    assert list(came) == [
        "id",
        "topic",
        "denial",
        "depends_on",
        "wordings",
        "warning",
        "review_by",
        "history",
    ]
    assert came["denial"] == {"zh": "不"}


def test_what_is_emptied_leaves_the_record_where_it_may_be_missing() -> None:
    form = FORMS["fact"]
    old = {
        "id": "a",
        "topic": "hype",
        "denial": {"zh": "不", "en": "no"},
        "warning": "scam",
        "depends_on": {"subject": "sora", "surface": "any", "stage": "public"},
    }
    shown = filled(form, old)
    empty = dict.fromkeys(shown, "")
    assert with_form(form, old, shown, empty) == {"id": "a", "topic": ""}
    half = with_form(form, old, shown, shown | {"denial.zh": ""})
    assert half["denial"] == {"zh": "", "en": "no"}


def test_boxes_and_lines() -> None:
    form = FORMS["fact"]
    old = {"id": "a", "subjects": ["sora", "openai"], "wordings": {"affirm": ["二\n行", "b"]}}
    shown = filled(form, old)
    assert shown["wordings.affirm"] == "二 行\nb"
    typed = {"subjects": "openai, sora、gpt-4 sora", "wordings.affirm": "b\r\n\r\n  二 行 \r\n新"}
    came = with_form(form, old, shown, shown | typed)
    assert came["subjects"] == ["sora", "openai", "gpt-4"]
    assert came["wordings"] == {"affirm": ["b", "二\n行", "新"]}


def test_what_has_no_place_in_the_form_is_kept() -> None:
    form = FORMS["fact"]
    old = {"id": "a", "topic": {"odd": "x"}, "periods": ["odd", {"from": "2024-01-01"}], "subjects": "sora"}
    shown = filled(form, old)
    assert shown["topic"] == "" == shown["periods.0.from"] == shown["subjects"]
    assert with_form(form, old, shown, shown) == old
    came = with_form(
        form, old, shown, shown | {"periods.0.from": "2025-01-01", "periods.1.from": "2025-01-01"}
    )
    assert came["periods"] == ["odd", {"from": "2025-01-01"}]


def test_entries_come_and_go_and_are_put_in_order() -> None:
    form = FORMS["fact"]
    values = with_entry(form, {"id": "a", "topic": "x", "wordings": {}}, "periods", "2026-11-22")
    assert list(values) == ["id", "topic", "periods", "wordings"]
    assert values["periods"] == [
        {"from": "2026-11-22", "verdict": "", "because": {"zh": "", "en": ""}, "sources": []}
    ]
    values = with_entry(form, values, "periods", "2024-01-01")
    values = in_order(form, values, "periods")
    assert [value_at(values, f"periods.{n}.from") for n in range(2)] == ["2024-01-01", "2026-11-22"]
    assert value_at(without_entry(values, "periods.0"), "periods.0.from") == "2026-11-22"
    assert without_entry(values, "periods.9") == values == without_entry(values, "no")
    assert with_entry(form, values, "nothing", "2026-11-22") == values


def test_always_comes_first() -> None:
    form = FORMS["fact"]
    values = {"periods": [{"from": "2024-01-01"}, {"from": "always"}]}
    assert in_order(form, values, "periods") == {"periods": [{"from": "always"}, {"from": "2024-01-01"}]}


def test_every_choice_has_its_choices() -> None:
    for form in FORMS.values():
        for part in parts_of(form):
            fields = part.fields if isinstance(part, Group) else (part,)
            assert all(field.choices for field in fields if field.input is Input.CHOICE)


def test_what_a_trouble_is_about_has_a_name_also_where_no_field_stands_for_it() -> None:
    words = FIELDS[Language.EN]
    assert [name_of(field, words) for field in ("id", "quote", "quote.text", "sources.0.url")] == [
        "Id",
        "Quote",
        "Quote",
        "Sources 1 · Address",
    ]

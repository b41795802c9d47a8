"""Two edits of one record brought together: what only one side changed is taken, contradictions are told."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge import record_values, three_way

BASE = """\
# Who may use it.
id: one
topic: scam
statement: {zh: "甲。", en: A.}
periods:
  - from: 2024-02-15
    verdict: refuted
    because:
      zh: "因为。"
      en: 'Because.'
    sources: [s1]
wordings:
  affirm:
    - "甲"
    - 甲乙
  deny: [非甲]
sources:
  - id: s1
    publisher: P
    title: T
    url: https://example.org/1
    published: "2024"
    read: false
    lang: zh
    kind: press
review_by: 2027-02-22
history:
  - {on: 2026-11-22, change: first published}
"""


def swapped(*pairs: tuple[str, str]) -> str:
    text = BASE
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def merged(mine: str, theirs: str) -> tuple[str, bool, tuple[str, ...]]:
    came = three_way(BASE, mine, theirs)
    return came.text, came.clean, came.conflicts


SOURCES = BASE[BASE.index("sources:\n  - id") : BASE.index("review_by")]
ALWAYS = "  - {from: always, verdict: unproven, because: {zh: 甲, en: A}}\n"
LATER = (
    "wordings:\n",
    "  - from: 2026-01-01\n    verdict: supported\n    because: {zh: 改。, en: C.}\nwordings:\n",
)
WORDING = ("    - 甲乙\n", "    - 甲乙\n    - 甲丙\n")
OTHER_WORDING = ("    - 甲乙\n", "    - 甲乙\n    - 甲丁   # as heard\n")
REVIEWED = ("2027-02-22", "2027-05-01")
SAID = ("first published}\n", "first published}\n  - {on: 2026-11-23, change: a wording more}\n")
ALSO_SAID = ("first published}\n", "first published}\n  - {on: 2026-11-24, change: looked at again}\n")


def test_what_one_side_left_alone_is_taken_from_the_other_byte_by_byte() -> None:
    edited = swapped(WORDING, SAID)
    assert merged(BASE, edited) == (edited, True, ())
    assert merged(edited, BASE) == (edited, True, ())
    assert merged(edited, edited) == (edited, True, ())


def test_wordings_of_both_sides_stand_in_the_list_and_comments_stay() -> None:
    text, clean, _ = merged(swapped(WORDING, SAID), swapped(OTHER_WORDING, ALSO_SAID, LATER))
    assert clean
    values = record_values(text)
    assert values is not None
    assert values["wordings"] == {"affirm": ["甲", "甲乙", "甲丁", "甲丙"], "deny": ["非甲"]}
    assert [entry["change"] for entry in values["history"]] == [  # type: ignore[index, union-attr, call-overload]
        "first published",
        "a wording more",
        "looked at again",
    ]
    assert "# Who may use it." in text


def test_a_wording_that_one_side_took_out_is_out() -> None:
    text, clean, _ = merged(swapped(("    - 甲乙\n", "")), swapped(WORDING))
    assert clean
    assert (record_values(text) or {})["wordings"] == {"affirm": ["甲", "甲丙"], "deny": ["非甲"]}


def test_lines_far_apart_merge_with_the_comments_of_both() -> None:
    text, clean, _ = merged(
        swapped(("topic: scam", "topic: scam   # mine")), swapped(("review_by", "# theirs\nreview_by"))
    )
    assert clean
    assert "# mine" in text
    assert "# theirs" in text


CONTRADICTIONS = (
    ("one verdict and another", ("refuted", "misleading"), ("refuted", "unproven"), "periods.2024-02-15"),
    ("a verdict and a reason", ("refuted", "supported"), ("因为。", "所以。"), "periods.2024-02-15"),
    ("two languages of one statement", ('"甲。"', '"甲！"'), ("en: A.}", "en: Aye.}"), "statement"),
    (
        "a source changed and taken out",
        ("P\n", "Q\n"),
        (SOURCES, ""),
        "sources",
    ),
    ("two topics", ("topic: scam", "topic: hype"), ("topic: scam", "topic: api"), "topic"),
)


@pytest.mark.parametrize(
    ("mine", "theirs", "field"), [row[1:] for row in CONTRADICTIONS], ids=[r[0] for r in CONTRADICTIONS]
)
def test_of_a_contradiction_mine_stays_and_the_field_is_told(
    mine: tuple[str, str], theirs: tuple[str, str], field: str
) -> None:
    text, clean, conflicts = merged(swapped(mine, WORDING), swapped(theirs))
    assert (clean, conflicts) == (False, (field,))
    assert record_values(text) == record_values(swapped(mine, WORDING))


def test_of_two_days_of_review_mine_is_kept_and_that_is_no_contradiction() -> None:
    text, clean, _ = merged(swapped(REVIEWED), swapped(("2027-02-22", "2027-03-03"), WORDING))
    assert clean
    assert (record_values(text) or {})["review_by"] == "2027-05-01"


def test_periods_of_both_sides_stand_oldest_first() -> None:
    earlier = swapped(("  - from: 2024-02-15", f"{ALWAYS}  - from: 2024-02-15"))
    text, clean, _ = merged(swapped(LATER), earlier)
    assert clean
    periods = (record_values(text) or {})["periods"]
    assert [period["from"] for period in periods] == ["always", "2024-02-15", "2026-01-01"]  # type: ignore[index, union-attr, call-overload]


def test_a_comment_that_would_be_lost_makes_it_no_clean_merge() -> None:
    mine = swapped(("    - 甲乙\n", "    - 甲乙   # never take this out\n"))
    text, clean, _ = merged(mine, swapped(("    - 甲乙\n", "")))
    assert not clean or "never take this out" in text


@pytest.mark.parametrize("broken", ["id: [", "", "a\n", "x: &a 1\ny: *a\n"])
def test_what_cannot_be_read_is_merged_by_lines_or_not_at_all(broken: str) -> None:
    assert merged(broken, swapped(WORDING)) == (broken, False, ("",))
    assert three_way(broken, swapped(REVIEWED), swapped(WORDING)).text.count("id: one") == 1


words = st.text(
    st.characters(categories=["Lo", "Lu", "Nd", "Po"], exclude_characters="\x85"), min_size=1, max_size=6
)
edits = st.lists(
    st.one_of(
        st.tuples(st.just("affirm"), words),
        st.tuples(st.just("deny"), words),
        st.tuples(st.just("out"), st.sampled_from(["甲", "甲乙"])),
        st.tuples(st.just("verdict"), st.sampled_from(["supported", "misleading"])),
        st.tuples(st.just("topic"), st.sampled_from(["hype", "api"])),
    ),
    max_size=4,
)


def edited(some: list[tuple[str, str]]) -> str:
    from knowledge import with_values

    text = BASE
    for what, value in some:
        values = record_values(text)
        assert values is not None
        wordings = values["wordings"]
        assert isinstance(wordings, dict)
        match what:
            case "affirm" | "deny":
                there = wordings[what]
                assert isinstance(there, list)
                if value not in there:
                    there.append(value)
            case "out":
                wordings["affirm"] = [one for one in wordings["affirm"] or [] if one != value]
            case "verdict":
                values["periods"][0]["verdict"] = value  # type: ignore[index, call-overload]
            case _:
                values["topic"] = value
        text = with_values(text, values)
    return text


@settings(deadline=None, max_examples=150)
@given(edits, edits)
def test_what_either_side_added_is_there_and_nothing_that_mine_says_is_lost(
    mine: list[tuple[str, str]], theirs: list[tuple[str, str]]
) -> None:
    one, other = edited(mine), edited(theirs)
    came = three_way(BASE, one, other)
    values, mine_values = record_values(came.text), record_values(one)
    assert values is not None
    assert mine_values is not None
    for side in ("affirm", "deny"):
        base_side = (record_values(BASE) or {})["wordings"][side]  # type: ignore[index, call-overload]
        added = [w for w in mine_values["wordings"][side] or [] if w not in base_side]  # type: ignore[index, call-overload]
        assert [w for w in added if w not in values["wordings"][side]] == []  # type: ignore[index, call-overload]
    for name in ("topic", "periods"):
        if mine_values[name] != (record_values(BASE) or {})[name]:
            assert values[name] == mine_values[name]
    # The other way round the same contradictions are seen.
    assert three_way(BASE, other, one).clean is came.clean


def test_texts_of_many_equal_lines_are_merged_by_what_they_say() -> None:
    """Each line could be matched with each: comparing them would take hours."""
    alike = ["".join(f"# {n % of}\n" for n in range(30_000)) for of in (7, 5, 3)]
    came = three_way(BASE + alike[0], BASE.replace("scam", "safety") + alike[1], BASE + alike[2])
    assert (record_values(came.text) or {})["topic"] == "safety"
    assert came.text.endswith(alike[1])

"""Plots: what is drawn is what is counted, and stays in its box."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.console.plots import HEIGHT, WIDTH, columns, highest_mark, percent, rate_line, rows_of

NAMES = ("told", "offered", "unknown")
COUNTS = st.lists(
    st.tuples(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 10**6)), min_size=1, max_size=90
)


def _days(values):
    return [(f"day {n}", counts) for n, counts in enumerate(values)]


@pytest.mark.parametrize(
    ("value", "mark"), [(0, 2), (1, 2), (2, 2), (3, 4), (9, 10), (10, 10), (11, 20), (41, 60), (999, 1000)]
)
def test_the_highest_mark_is_the_next_even_round_number(value, mark):
    assert highest_mark(value) == mark


@given(COUNTS)
def test_columns_stay_in_their_box_and_are_as_high_as_their_counts(values):
    plot = columns("asked", "", _days(values), NAMES, "day")
    top = int(plot.marks[0])
    for box in plot.boxes:
        assert min(box.x, WIDTH + 0.2 - box.x - box.width) >= 0
        assert min(box.y + 0.2, HEIGHT + 0.2 - box.y - box.height) >= 0
    for series in range(3):
        drawn = sum(box.height for box in plot.boxes if box.series == series)
        counted = sum(counts[series] for counts in values) * HEIGHT / top
        assert drawn == pytest.approx(counted, abs=0.06 * len(values))


@given(COUNTS)
def test_the_table_of_columns_has_every_figure(values):
    table = columns("asked", "", _days(values), NAMES, "day").table
    assert table.heads == ("day", *NAMES)
    assert [tuple(map(int, row[1:])) for row in table.rows] == values


def test_columns_of_a_day_stand_on_each_other():
    lower, upper = columns("asked", "", [("Monday", (1, 0, 3))], NAMES, "day").boxes
    assert (lower.series, upper.series) == (0, 2)
    assert lower.y + lower.height == HEIGHT
    assert upper.y + upper.height == pytest.approx(lower.y)
    assert lower.says == upper.says == "Monday: told 1, offered 0, unknown 3"


def test_days_on_which_nothing_was_asked_draw_nothing():
    plot = columns("asked", "", _days([(0, 0, 0)] * 30), NAMES, "day")
    assert plot.boxes == ()
    assert plot.marks == ("2", "1", "0")
    assert plot.places == ("day 0", "day 15", "day 29")


def test_a_day_without_a_rate_breaks_the_line_and_a_lone_one_is_a_dot():
    plot = rate_line("rate", "", [("a", 1.0), ("b", 0.5), ("c", None), ("d", 0.0)], "rate", "day")
    assert plot.lines == ("M125 0L375 200", "M875 400h0")
    assert [row[1] for row in plot.table.rows] == ["100 %", "50 %", "–", "0 %"]


@given(st.lists(st.one_of(st.none(), st.floats(0, 1)), max_size=90))
def test_a_line_stays_in_its_box(shares):
    plot = rate_line("rate", "", [(str(n), share) for n, share in enumerate(shares)], "rate", "day")
    points = re.findall(r"[ML]([\d.]+) ([\d.]+)", "".join(plot.lines))
    assert len(points) == sum(share is not None for share in shares)
    assert all(0 <= float(x) <= WIDTH and 0 <= float(y) <= HEIGHT for x, y in points)


def test_rows_are_as_long_as_they_count():
    longest, shorter, none = rows_of(
        [("a", 8, "/a", ""), ("b", 2, "", "refuted"), ("c", 0, "", "")], of_all=True
    )
    assert (longest.length, shorter.length, none.length) == (WIDTH, WIDTH / 4, 0)
    assert (longest.share, shorter.share, none.share) == ("80 %", "20 %", "0 %")
    assert (shorter.kind, longest.link) == ("refuted", "/a")


def test_rows_of_nothing_at_all_have_no_shares():
    assert [(row.length, row.share) for row in rows_of([("a", 0, "", "")], of_all=True)] == [(0, "")]
    assert rows_of([]) == ()


def test_a_share_is_read_as_percent():
    assert [percent(share) for share in (0, 0.004, 0.666, 1)] == ["0 %", "0 %", "67 %", "100 %"]

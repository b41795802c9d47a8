"""Releases over time as shapes: stages last until the next event, and say what the record says."""

from __future__ import annotations

import datetime as dt
import itertools

from hypothesis import given
from hypothesis import strategies as st

from bot.console.timeline import LEFT, WIDTH, timeline
from knowledge import Release, Stage, Surface
from tests.bot.builders import SUBJECT, TODAY


def _release(on: dt.date, surface: Surface, stage: Stage) -> Release:
    return Release(on=on, surface=surface, stage=stage)


def test_no_releases_no_plot() -> None:
    assert timeline((), TODAY) is None


def test_what_is_said_of_all_platforms_counts_for_each() -> None:
    plot = timeline(SUBJECT.releases, TODAY)
    assert plot
    lanes = {lane.surface: [(span.begins, span.stage) for span in lane.spans] for lane in plot.lanes}
    assert lanes[Surface.API] == [
        (dt.date(2025, 10, 6), Stage.PUBLIC),
        (dt.date(2026, 4, 26), Stage.CLOSED),
    ]
    assert lanes[Surface.ANY][-1] == (dt.date(2026, 4, 26), Stage.CLOSED)


_DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2030, 1, 1))
_RELEASES = st.lists(
    st.builds(_release, _DAYS, st.sampled_from(Surface), st.sampled_from(Stage)), min_size=1, max_size=12
)


@given(_RELEASES, _DAYS)
def test_everything_stays_inside_the_box_and_no_two_parts_overlap(
    releases: list[Release], today: dt.date
) -> None:
    plot = timeline(releases, today)
    assert plot
    assert LEFT <= plot.today <= WIDTH
    for lane in plot.lanes:
        ends = [(span.x, span.x + span.width) for span in lane.spans]
        assert all(LEFT <= start <= end <= WIDTH + 0.2 for start, end in ends)
        assert all(end <= start + 0.2 for (_, end), (start, _) in itertools.pairwise(ends))
    assert {lane.surface for lane in plot.lanes} == {release.surface for release in releases}

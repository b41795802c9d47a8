"""Recorded updates, true to the Bot API's description, and the same with something wrong in them."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

PAYLOADS = {path.stem: path.read_bytes() for path in Path(__file__).with_name("payloads").glob("*.json")}
"""By name, as Telegram sends them."""

_ODD: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    st.booleans(),
    st.sampled_from(
        [0, -1, 2**63, 10**400, float("nan"), float("inf"), "", "\ud800", "0", [], {}, [None], [[]]]
    ),
    st.integers(),
    st.text(max_size=5),
)


@st.composite
def mutated(draw: st.DrawFn) -> Any:
    """A recording in which one to three places hold something else, or nothing."""
    whole = json.loads(PAYLOADS[draw(st.sampled_from(sorted(PAYLOADS)))])
    for _ in range(draw(st.integers(1, 3))):
        _spoil(draw, whole)
    return whole


def _spoil(draw: st.DrawFn, place: Any) -> None:
    keys = list(place) if isinstance(place, dict) else list(range(len(place)))
    if not keys:
        return
    key = draw(st.sampled_from(keys))
    if isinstance(place[key], dict | list) and draw(st.booleans()):
        _spoil(draw, place[key])
    elif isinstance(place, dict) and draw(st.booleans()):
        del place[key]
    else:
        # A copy: what is put in here may be spoiled again.
        place[key] = deepcopy(draw(_ODD))

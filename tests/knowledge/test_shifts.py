"""Which answers an edit would change, and how dangerous each change is."""

from __future__ import annotations

import pytest

from knowledge import FactChecker, Shift, Stance, Turn, Verdict, blast
from tests.knowledge.builders import BEFORE, FACTS, OPEN, base_of, checker

A, D, Q = Stance.AFFIRMS, Stance.DENIES, Stance.ASKS
YES, NO = Verdict.SUPPORTED, Verdict.REFUTED
ONE, TWO = ("one", A, YES), ("two", A, YES)

TURNS = (
    ((ONE,), (("one", A, NO),), (), (), Turn.TURNED),
    ((("one", A, None),), (("one", D, None),), (), (), Turn.TURNED),
    ((ONE,), (("one", Q, NO),), (), (), Turn.TURNED),
    ((ONE, TWO), (ONE, ("two", D, NO)), (), (), Turn.TURNED),
    ((ONE,), (("one", Q, YES),), (), (), Turn.READ_OTHERWISE),
    ((ONE,), (TWO,), (), (), Turn.OTHER_FACT),
    ((ONE,), (ONE, TWO), (), (), Turn.OTHER_FACT),
    ((ONE, TWO), (ONE,), (), (), Turn.NOT_TOLD),
    ((ONE,), (), (), ("one",), Turn.NOT_TOLD),
    ((), (ONE,), ("one",), (), Turn.NEWLY_TOLD),
    ((), (), ("one",), ("two",), Turn.OTHER_OFFER),
    ((ONE,), (ONE,), ("three",), (), Turn.OTHER_OFFER),
    ((), (), (), ("one",), Turn.NEWLY_OFFERED),
    ((), (), ("one",), (), Turn.NOT_OFFERED),
)


@pytest.mark.parametrize(("old", "new", "old_offers", "new_offers", "turn"), TURNS)
def test_a_change_has_one_kind(
    old: tuple[tuple[str, Stance, Verdict | None], ...],
    new: tuple[tuple[str, Stance, Verdict | None], ...],
    old_offers: tuple[str, ...],
    new_offers: tuple[str, ...],
    turn: Turn,
) -> None:
    assert Shift("x", old, new, old_offers, new_offers).turn is turn


def test_what_is_only_offered_counts_where_it_is_asked_for() -> None:
    without = FactChecker(base_of(*(fact for fact in FACTS if fact is not OPEN)))
    text = "云雀的大门向大家敞开"
    assert blast(checker(), without, [text], BEFORE) == ()
    (found,) = blast(checker(), without, [text], BEFORE, offers=True)
    assert found.turn is Turn.NOT_OFFERED
    assert found.old_offers == ("yunque-open",)

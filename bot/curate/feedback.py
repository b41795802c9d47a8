"""A reported fault as a regression case: the answer that an editor expects, as `heshi measure` reads it."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass

from bot.memory import Fault
from bot.state.complaints import Reported
from knowledge import Case, FactBase, Stance, Verdict, read_case

STYLE = "feedback"
"""The style of such cases: `heshi measure` counts them apart from others."""

MAX_CASE_CHARS = 2_000
"""Of a sentence: the wording of one claim, as long as any that is checked word for word, five times over."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What is right to say of a message: about which fact, from which stance, with which verdicts."""

    fact_id: str
    """"" where it is about no fact of ours."""
    stance: Stance | None = None
    verdicts: tuple[Verdict | None, ...] = ()
    """Accepted ones; None: a statement without a verdict."""


def expected_of(reported: Reported, base: FactBase) -> Expected:
    """What to begin with: after a wrong match no fact at all, else what the record says today for that day.

    Of an outdated or wrong verdict it is what the edition in use says: mend the record first, or say it.
    """
    fact = base.facts.get(reported.fact_id)
    if reported.fault is Fault.WRONG_MATCH or fact is None or fact.withdrawn or reported.as_of is None:
        return Expected("")
    return Expected(fact.id, reported.stance, (fact.verdict_on(reported.as_of, reported.stance),))


def case_line(reported: Reported, text: str, expected: Expected, today: dt.date) -> str:
    """The line of such a case: one JSON object.

    Raises:
        ValueError: it is none: no words, or a fact without a stance or a verdict.
    """
    words = " ".join(text.split())[:MAX_CASE_CHARS]
    if expected.fact_id and (expected.stance is None or not expected.verdicts):
        raise ValueError(f"{expected.fact_id}: expected a stance and at least one verdict")
    gold = [
        {
            "fact": expected.fact_id,
            "verdicts": [verdict.value if verdict else None for verdict in expected.verdicts],
            "kind": _KINDS[expected.stance or Stance.ASKS],
        }
    ]
    row = {
        "id": f"f{reported.number}",
        "text": words,
        "as_of": (reported.as_of or today).isoformat(),
        "style": STYLE,
        "gold": gold if expected.fact_id else [],
        "fault": reported.fault.value,
        "edition": reported.digest,
    }
    _: Case = read_case(row)
    return json.dumps(row, ensure_ascii=False)


_KINDS = {Stance.AFFIRMS: "affirm", Stance.DENIES: "deny", Stance.ASKS: "ask"}
"""How labelled messages name a stance."""

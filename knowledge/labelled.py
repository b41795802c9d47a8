"""Labelled messages: what people wrote, and what a careful editor would answer.

    a JSON object    {"id", "text", "as_of", "style", "gold": [{"fact", "verdicts", "kind"}], "also": […]}
    a table row      text, fact, stance, as_of; and where wanted: verdict, id, style

A row of a table names the stance, and the verdict follows from the record; several facts are several rows.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from knowledge.errors import NoSuchFact
from knowledge.factbase import FactBase
from knowledge.records import Stance, Verdict

NO_WORD = frozenset({"-", "none", "null"})
"""How a table says that no verdict word is right."""

STANCES: Mapping[str, Stance] = {
    **{stance.value: stance for stance in Stance},
    "affirm": Stance.AFFIRMS,
    "deny": Stance.DENIES,
    "ask": Stance.ASKS,
}
"""Stances as a table may name them."""


@dataclass(frozen=True, slots=True)
class Case:
    """A labelled message: `gold` maps the facts it is about to the accepted verdicts (None: no word)."""

    id: str
    text: str
    as_of: dt.date
    style: str
    gold: Mapping[str, frozenset[str | None]]
    also: Mapping[str, frozenset[str | None]]


def read_case(row: Mapping[str, Any]) -> Case:
    """A case from a JSON object with id, text, as_of, style, gold and also.

    Raises:
        ValueError: a field is missing or holds something else; says which, and what was expected.
    """
    gold = row.get("gold")
    if not isinstance(gold, list):
        raise ValueError(f"gold: {_found(row, 'gold')}; expected {_GOLD}")  # noqa: TRY004
    accepted = row.get("also_verdicts", {})
    also = {fact: frozenset(accepted.get(fact, ())) for fact in row.get("also", ())}
    read = dict(_gold(entry) for entry in gold)
    kinds = {entry["kind"] for entry in gold}
    kind = kinds.pop() if len(kinds) == 1 else ("several" if kinds else "none")
    style = f"{kind}/{row.get('style', '-')}"
    return Case(str(row.get("id", "-")), _text(row), _day(row.get("as_of")), style, read, also)


def read_row(row: Mapping[str, str], base: FactBase, *, today: dt.date, number: int) -> Case:
    """A case from a row of a table; `today` is its day, and `number` its id, where the row has none.

    Raises:
        ValueError: a cell is missing or holds something else; says which, and what was expected.
    """
    cells = {key.strip().lower(): (value or "").strip() for key, value in row.items() if key}
    day = _day(cells["as_of"]) if cells.get("as_of") else today
    text, fact_id = _text(cells), cells.get("fact", "")
    name, style = cells.get("id") or str(number), cells.get("style") or "-"
    if not fact_id:
        return Case(name, text, day, f"none/{style}", {}, {})
    try:
        fact = base.fact(fact_id)
    except NoSuchFact as error:
        raise ValueError(f"fact: {error}") from error
    said = cells.get("stance", "")
    if said not in STANCES:
        raise ValueError(f"stance: {said!r}; expected affirms, denies or asks")
    verdict = fact.verdict_on(day, STANCES[said])
    verdicts = _verdicts(cells["verdict"]) if cells.get("verdict") else frozenset({verdict})
    return Case(name, text, day, f"{STANCES[said]}/{style}", {fact.id: verdicts}, {})


_GOLD = (
    '[{"fact": "some-fact", "verdicts": ["refuted"], "kind": "affirm"}], or [] for a message about no fact'
)


def _gold(entry: object) -> tuple[str, frozenset[str | None]]:
    if not isinstance(entry, dict) or not {"fact", "verdicts", "kind"} <= entry.keys():
        raise ValueError(f"gold: {entry!r}; expected {_GOLD}")
    verdicts = entry["verdicts"]
    words = {None, *Verdict}
    if not isinstance(verdicts, list) or not verdicts or any(word not in words for word in verdicts):
        known = ", ".join(Verdict)
        raise ValueError(
            f"verdicts: {verdicts!r}; expected a list of {known}, or null where no word is right"
        )
    return str(entry["fact"]), frozenset(verdicts)


def _verdicts(cell: str) -> frozenset[str | None]:
    words = [word.strip() for word in cell.split("|")]
    for word in words:
        if word not in NO_WORD and word not in set(Verdict):
            raise ValueError(
                f"verdict: {word!r}; expected {', '.join(Verdict)}, or - (several: with | between)"
            )
    return frozenset(None if word in NO_WORD else word for word in words)


def _text(row: Mapping[str, Any]) -> str:
    text = row.get("text")
    if not isinstance(text, str) or not text.strip():
        raise ValueError(f"text: {_found(row, 'text')}; expected the words of the message")
    return text


def _day(value: object) -> dt.date:
    try:
        return dt.date.fromisoformat(str(value))
    except ValueError as error:
        said = "missing" if value is None else repr(value)
        raise ValueError(f"as_of: {said}; expected a day as YYYY-MM-DD, such as 2026-11-22") from error


def _found(row: Mapping[str, Any], key: str) -> str:
    return repr(row[key])[:80] if key in row else "missing"

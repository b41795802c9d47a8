"""A draft that grows answer by answer: each is written to its file at once, and what is wrong is said.

Most rules need a whole record. What is still to come is filled in with words that break none, so that a
wording can be tried before anybody has written down why; of the rules, only those that speak of the answer
are told.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from bot.cli.output import say
from bot.curate.sheets import Look, Trouble
from bot.errors import BadUsage
from knowledge import Conflict, line_of, record_values, save_draft, with_values

Values = dict[str, Any]


class Drafted:
    """One draft of a fact, on disk after every answer."""

    def __init__(
        self,
        folder: Path,
        fact_id: str,
        begun: tuple[str, str],
        look: Callable[[str], Look],
        tongue: Literal["zh", "en"] = "en",
    ) -> None:
        """`begun`: the text to begin with and its version, "" where it is not on disk yet.

        `look`: what is wrong with a text. `tongue`: the language in which that is told.
        """
        self.id = fact_id
        self.text, self._version = begun
        self.path = folder / "drafts" / f"{fact_id}.yaml"
        self._folder = folder
        self._look = look
        self._tongue = tongue
        self._told: set[tuple[str, str, str]] = set()

    @property
    def values(self) -> Values:
        """The fields as they stand; every scalar is text."""
        return record_values(self.text) or {"id": self.id}

    @property
    def statement(self) -> Mapping[str, str]:
        """The statement as far as it is written."""
        return {tongue: text for tongue, text in (self.values.get("statement") or {}).items() if text}

    @property
    def subjects(self) -> Sequence[str]:
        """The ids of its subjects so far."""
        return self.values.get("subjects") or ()

    def has(self, field: str) -> bool:
        """Has anybody filled this field in? A day alone, which templates bring, is no period."""
        value = self.values.get(field)
        if field == "periods":
            value = [is_there(period, "verdict") for period in value or ()]
        return _is_filled(value)

    def text_of(self, field: str) -> str:
        """The text of a field that holds one; empty where it does not."""
        value = self.values.get(field)
        return value if isinstance(value, str) else ""

    def fill(self, values: Mapping[str, object]) -> None:
        """Write several answers at once, and say nothing of them."""
        self._write({**self.values, **values})

    def put(self, field: str, value: object) -> None:
        """Write an answer, and say what is wrong with it.

        Raises:
            BadUsage: somebody else has changed the draft meanwhile; nothing is written over theirs.
            StoreUnavailable: the folder cannot be written to.
        """
        self._write({**self.values, field: value})
        _ = self._tell(t for t in self.troubles() if _is_in(t, field) and t.code not in _LATER_RULES)

    def put_wordings(self, side: str, lines: Sequence[str]) -> bool:
        """Write the wordings of one list, and say which rules the last one breaks; True where none."""
        values = self.values
        self._write({**values, "wordings": {**(values.get("wordings") or {}), side: list(lines)}})
        if not lines:
            return True
        text, here = self._whole(), f"wordings.{side}"
        line = line_of(text, here, lines[-1])
        found = [
            t for t in self._look(text).troubles if t.code and (t.record or (t.field, t.line) == (here, line))
        ]
        return not any(trouble.level == "error" for trouble in self._tell(found))

    def cite(self, source: str) -> None:
        """Let the first period lean on a source."""
        values = self.values
        first, *others = map(dict[str, Any], values.get("periods") or [{}])
        if source not in (first.get("sources") or ()):
            first["sources"] = [*(first.get("sources") or ()), source]
            self._write({**values, "periods": [first, *others]})

    def troubles(self) -> tuple[Trouble, ...]:
        """What is wrong with what is written; not what is still to come."""
        look = self._look(self.text)
        wrong = tuple(t for t in look.troubles if t.code or is_there(self.values, t.field))
        rules = () if look.record else (t for t in self._look(self._whole()).troubles if t.code)
        return (*wrong, *rules)

    def _write(self, values: Values) -> None:
        text = with_values(self.text, values)
        came = save_draft(self._folder, "fact", self.id, text, expected=self._version)
        if isinstance(came, Conflict):
            raise BadUsage(
                f"{self.path}: somebody else has changed this draft meanwhile, and your last answer was not"
                f" written over theirs; to go on with it: heshi facts new {self.id}"
            )
        self.text, self._version = text, came.version

    def _tell(self, troubles: Iterable[Trouble]) -> list[Trouble]:
        """Say what has not been said yet; what that was."""
        fresh = [
            trouble for trouble in troubles if (trouble.record, trouble.code, trouble.says) not in self._told
        ]
        for trouble in fresh:
            self._told.add((trouble.record, trouble.code, trouble.says))
            say("  ! " + in_words(trouble, self._tongue))
        return fresh

    def _whole(self) -> str:
        """The draft with all that is missing filled in: good for rules, and never written."""
        return with_values(self.text, _filled_in(self.values))


def in_words(trouble: Trouble, tongue: Literal["zh", "en"]) -> str:
    """A trouble in one line: the field, what is wrong, and how to mend it."""
    says, fix = (trouble.says_zh, trouble.fix_zh) if tongue == "zh" else (trouble.says, trouble.fix)
    words = "; ".join(" ".join(part.split()) for part in (says, fix) if part)
    place = ": ".join(filter(None, (trouble.record, trouble.field)))
    return f"{place}: {words}" if place else words


def _is_in(trouble: Trouble, field: str) -> bool:
    """Is the trouble about this field, or one inside it, of the draft itself?"""
    return not trouble.record and (trouble.field == field or trouble.field.startswith(f"{field}."))


def is_there(values: object, field: str) -> bool:
    """Has anybody filled in the field at a path with dots?"""
    return _is_filled(_at(values, field))


def _at(values: object, field: str) -> object:
    for part in filter(None, field.split(".")):
        if isinstance(values, list):
            values = values[int(part)] if part.isdigit() and int(part) < len(values) else None
        else:
            values = values.get(part) if isinstance(values, dict) else None
    return values


def _is_filled(value: object) -> bool:
    if isinstance(value, dict):
        return any(map(_is_filled, value.values()))
    if isinstance(value, list):
        return any(map(_is_filled, value))
    return bool(value)


_LATER_RULES = frozenset({"F012", "F005"})
"""A period without a source, a list with few wordings: sources are asked for next, and lists grow."""

_LATER = {"zh": "还没写。", "en": "To be written."}
_SOMEDAY = str(dt.date.max)


def _filled_in(values: Values) -> Values:
    said = values.get("statement") or {}
    made = {
        **values,
        "topic": values.get("topic") or "draft",
        "statement": {tongue: said.get(tongue) or later for tongue, later in _LATER.items()},
        "periods": [period for period in values.get("periods") or () if _is_whole(period, _PERIOD)],
        "sources": [source for source in values.get("sources") or () if _is_whole(source, _SOURCE)],
        "review_by": values.get("review_by") or _SOMEDAY,
    }
    if not _is_whole(values.get("denial"), ("zh", "en")):
        made.pop("denial", None)
    return made


_PERIOD = ("from", "verdict", "because.zh", "because.en")
_SOURCE = ("id", "publisher", "title", "url", "published", "read", "lang", "kind")
"""What a period and a source cannot do without."""


def _is_whole(value: object, fields: Iterable[str]) -> bool:
    return all(is_there(value, field) for field in fields)

"""What the lists look things up in, kept between requests: the index of facts, drafts, dead sources.

All of it can be made anew at any time. The index is made once for an edition and a day, a draft is read again
when its file has changed.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from bot.console.fact_index import FactIndex, Marks, Review, Row, words_of
from bot.console.record_values import Value
from bot.curate.sheets import Look
from bot.outside.citations import cited
from bot.outside.kept import FILE, LinkState, read_kept
from knowledge import Bilingual, DraftFile, FactBase, Kind, draft_file, record_values

_FOLDERS: Mapping[str, Kind] = MappingProxyType(
    {"": "fact", "subjects": "subject", "statements": "statement", "lexicon": "lexicon"}
)
"""Where below drafts/ those of each kind lie."""

LOOKS = 8
"""Checks of texts that are kept: a page asks for the same one three times, and a few people write at once."""

Stamp = tuple[int, int]

Looked = tuple[str, dt.date, Kind, str, str]
"""Edition, day, kind and id of a record, and its text."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A draft as it was read, with the time and size of its file then; a row of it, and its words."""

    stamp: Stamp
    draft: DraftFile
    row: Row
    words: str


class FactShelf:
    """Safe from many threads: what one of them makes, the others find."""

    def __init__(self) -> None:
        self._making = threading.Lock()
        self._index: FactIndex | None = None
        self._looks: OrderedDict[Looked, Look] = OrderedDict()
        self._drafts: dict[tuple[Kind, str], Kept] = {}
        self._gone: tuple[Stamp, frozenset[str]] = ((0, 0), frozenset())
        self._dead: tuple[str, Stamp, Mapping[str, int]] = ("", (0, 0), MappingProxyType({}))

    def index(self, base: FactBase, today: dt.date) -> FactIndex:
        """The index of an edition on a day."""
        with self._making:
            found = self._index
            if found is None or (found.edition, found.today) != (base.edition, today):
                found = self._index = FactIndex(base, today, found)
            return found

    def look(self, asked: Looked, looking: Callable[[Kind, str, str], Look]) -> Look:
        """What is wrong with a text; `looking` finds out where it is not known."""
        found = self._looks.get(asked) or looking(*asked[2:])
        with self._making:
            self._looks[asked] = found
            while len(self._looks) > LOOKS:
                _ = self._looks.popitem(last=False)
        return found

    def drafts(self, folder: Path | None) -> tuple[Kept, ...]:
        """All drafts of a folder, facts first, by id."""
        with self._making:
            self._drafts = dict(self._read(folder)) if folder else {}
            return tuple(self._drafts.values())

    def _read(self, folder: Path) -> Iterator[tuple[tuple[Kind, str], Kept]]:
        for name, stamp in _found(folder):
            known = self._drafts.get(name)
            if known and known.stamp == stamp:
                yield name, known
            elif draft := draft_file(folder, *name):
                values = record_values(draft.text) or {}
                yield (
                    name,
                    Kept(stamp, draft, draft_row(draft.id, values), words_of(draft.id, _texts(values))),
                )

    def marks(self, base: FactBase, folder: Path | None, data: Path, reviews: Mapping[str, Review]) -> Marks:
        """What the list of facts knows beside the records. `data` is where results of links are kept."""
        facts = [one for one in self.drafts(folder) if one.draft.kind == "fact"]
        rows = {one.draft.id: replace(one.row, published=one.draft.id in base.facts) for one in facts}
        words = {one.draft.id: one.words for one in facts}
        return Marks(rows, words, self._dead_of(base, data), reviews)

    def _dead_of(self, base: FactBase, data: Path) -> Mapping[str, int]:
        """How many sources of each fact were gone when they were looked at last."""
        stamp = _stamp(data / FILE) or (0, 0)
        with self._making:
            if self._gone[0] != stamp:
                kept = read_kept(data)
                gone = frozenset(url for url, result in kept.items() if result.state is LinkState.DEAD)
                self._gone = (stamp, gone)
            if self._dead[:2] != (base.edition, stamp):
                self._dead = (base.edition, stamp, _counted(base, self._gone[1]))
            return self._dead[2]


def _counted(base: FactBase, gone: frozenset[str]) -> Mapping[str, int]:
    links = cited(base) if gone else ()
    return Counter(fact_id for link in links if link.url in gone for fact_id in link.facts)


def draft_row(fact_id: str, values: Mapping[str, Value]) -> Row:
    """A draft of a fact as a row, however little of it there is."""
    said, subjects = values.get("statement"), values.get("subjects")
    zh, en = (said.get("zh"), said.get("en")) if isinstance(said, dict) else (None, None)
    one = next((text for text in (zh, en) if isinstance(text, str) and text), "")
    return Row(
        fact_id,
        str(values.get("topic") or ""),
        tuple(one for one in subjects if isinstance(one, str)) if isinstance(subjects, list) else (),
        Bilingual(zh=str(zh or one), en=str(en or one)) if one else None,
        None,
        values.get("warning") == "scam",
    )


def _found(folder: Path) -> Iterator[tuple[tuple[Kind, str], Stamp]]:
    for name, kind in _FOLDERS.items():
        for path in sorted((folder / "drafts" / name).glob("*.yaml")):
            if stamp := _stamp(path):
                yield (kind, path.stem), stamp


def _stamp(path: Path) -> Stamp | None:
    """Time and size of a file; None where it is not there (any more)."""
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_mtime_ns, stat.st_size


def _texts(value: Value) -> Iterator[str]:
    if isinstance(value, dict):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)
    elif value:
        yield value

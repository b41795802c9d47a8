"""An edition prepared for checking: made from an older one as far as it is the same, and kept on disk, so
that neither the next edition nor the next start reads anew what was read before.

    <shelf>/<key>/index/                             the Tantivy index over the terms of every wording
    <shelf>/<key>/gists, documents, profiles, words  JSON rows; `.at` files hold where they begin
    <shelf>/<key>/forms.json                         normal forms of the wordings; what opens the gate
    <shelf>/<key>/read.json                          the wordings, and the names and words they were read with

The key is made of the edition's records and of the code that reads them, so a stale shelf is never
opened. A shelf is written beside its place and moved there whole: a crash leaves no half of one.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from knowledge.claim import Reader
from knowledge.factbase import FactBase
from knowledge.gate import GateForms, opened_by
from knowledge.gist import Gist
from knowledge.names import Names
from knowledge.profile import Entry, Library, Profile, entries_of
from knowledge.records import Fact, LexiconRecord, Stance, Subject
from knowledge.retrieve import Retriever
from knowledge.store.rows import (
    NAMES,
    Block,
    KeptRows,
    Rows,
    RowWriter,
    Source,
    gist_row,
    profile_row,
    sum_of,
)
from knowledge.text import normal
from knowledge.vocabulary import vocabulary

KEPT = 3
"""Shelves kept: the edition in use, the one before, and one of another folder of facts."""


_DAMAGED = (OSError, ValueError, KeyError, TypeError, IndexError)
"""What a shelf that was cut off or written over may raise when it is opened."""


_SUMMED = (*(f"{name}{end}" for name in NAMES for end in ("", ".at")), "read.json")


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a checker needs of an edition besides its records. `forms[n]` is wording n in normal form."""

    library: Library
    retriever: Retriever
    forms: tuple[str, ...]
    opening: GateForms
    blocks: Mapping[str, Block]


@dataclass(frozen=True, slots=True)
class Older:
    """An edition that was read before. Rows of it are used again where they would come out the same."""

    reader: Reader
    blocks: Mapping[str, Block]
    base: FactBase | None = None

    def has(self, fact: Fact) -> bool:
        """True where it holds this very fact: a look that saves comparing all wordings."""
        return self.base is not None and self.base.facts.get(fact.id) is fact and fact.id in self.blocks


_NOTHING = Older(Reader(Names(())), {})


def prepared(
    base: FactBase, reader: Reader, shelf: Path | None = None, older: Older | None = None
) -> Prepared:
    """The edition, prepared: from the shelf when it lies there, else made (and put there if there is one).

    What `older`, or the shelf of another edition, holds of it is not read again. A shelf that cannot be read
    or written is done without: it saves time and holds nothing else.
    """
    if shelf is None:
        return _joined(reader, _Making(reader, older or _NOTHING).blocks(base))
    place = shelf / _key(base)
    with suppress(*_DAMAGED):
        return _opened(base, reader, place)
    with suppress(*_DAMAGED):
        shutil.rmtree(place, ignore_errors=True)
        _put(base, _Making(reader, older or _nearest(base, reader, shelf)), place)
        return _opened(base, reader, place)
    return _joined(reader, _Making(reader, older or _NOTHING).blocks(base))


_PENDING = Source(*(Rows(b"", array("Q", [0])) for _ in NAMES))
"""Stands for the rows that are being written."""


class _Making:
    """Making the blocks of an edition: what an older one holds of it is pointed to, or copied to a folder."""

    def __init__(self, reader: Reader, older: Older) -> None:
        self._reader, self._older = reader, older
        self._differs = reader.differs_from(older.reader)

    def blocks(self, base: FactBase, folder: Path | None = None) -> dict[str, Block]:
        """The block of every current fact, in order of ids; rows go to the folder, or stay in memory."""
        to = _Pen(folder)
        found = {fact.id: self._block(fact, to, copies=folder is not None) for fact in base.current()}
        source = to.done()
        return {
            fact_id: replace(block, source=source) if block.source is _PENDING else block
            for fact_id, block in found.items()
        }

    def _block(self, fact: Fact, to: _Pen, *, copies: bool) -> Block:
        was = self._older.blocks.get(fact.id)
        entries = was.entries if was and self._older.has(fact) else tuple(entries_of(fact))
        subjects = frozenset(fact.subjects)
        if was is None:
            forms = tuple(normal(entry.text) for entry in entries)
        elif (entries, subjects) == (was.entries, was.subjects) and not any(map(self._differs, was.forms)):
            return to.copy(was) if copies else was
        else:
            known = dict(zip((entry.text for entry in was.entries), was.forms, strict=True))
            forms = tuple(known.get(entry.text) or normal(entry.text) for entry in entries)
        return self._read(fact.id, Block(entries, forms, subjects, (), _PENDING, *to.place), was, to)

    def _read(self, fact_id: str, block: Block, was: Block | None, to: _Pen) -> Block:
        """The block with its rows written: wordings that the older one has are not read again."""
        rows = {entry.text: was.first + n for n, entry in enumerate(was.entries)} if was else {}
        own: list[tuple[Stance, Gist]] = []
        words: set[str] = set()
        for entry, form in zip(block.entries, block.forms, strict=True):
            row = None if self._differs(form) else rows.get(entry.text)
            kept = was.source.gist(row) if was and row is not None else None
            gist = kept or self._reader.wording(entry.text).gist
            to.wording(gist, found=entry.stance is not None)
            words |= gist.terms | gist.surface
            if entry.stance is not None:
                own.append((entry.stance, gist))
        profile = Profile.of(fact_id, block.subjects, own)
        to.fact(profile, words)
        return replace(block, keys=profile.keys)


class _Pen:
    """Writes the rows of one fact after another."""

    def __init__(self, folder: Path | None) -> None:
        self._gists, self._documents, self._profiles, self._words = (
            RowWriter(folder / name if folder else None) for name in NAMES
        )

    @property
    def place(self) -> tuple[int, int]:
        """Where the next wording and the next profile will stand."""
        return len(self._gists), len(self._profiles)

    def wording(self, gist: Gist, *, found: bool) -> None:
        """One wording; near misses are not to be found."""
        self._gists.write(gist_row(gist))
        self._documents.write_text(" ".join(sorted(gist.terms | gist.surface)) if found else "")

    def fact(self, profile: Profile, words: Iterable[str]) -> None:
        """The fact whose wordings were written last."""
        self._profiles.write(profile_row(profile))
        self._words.write(sorted(words))

    def copy(self, block: Block) -> Block:
        """A whole fact as it was."""
        first, at = self.place
        end = block.first + len(block.entries)
        self._gists.copy(block.source.gists, block.first, end)
        self._documents.copy(block.source.documents, block.first, end)
        self._profiles.copy(block.source.profiles, block.at, block.at + 1)
        self._words.copy(block.source.words, block.at, block.at + 1)
        return replace(block, source=_PENDING, first=first, at=at)

    def done(self) -> Source:
        """All that was written."""
        writers = (self._gists, self._documents, self._profiles, self._words)
        return Source(*(writer.done() for writer in writers))


def _joined(reader: Reader, blocks: Mapping[str, Block], retriever: Retriever | None = None) -> Prepared:
    """An edition whose facts are read; `retriever` where there is one over its documents."""
    entries = [entry for block in blocks.values() for entry in block.entries]
    forms = tuple(form for block in blocks.values() for form in block.forms)
    subjects = {fact_id: block.subjects for fact_id, block in blocks.items()}
    library = Library(entries, subjects, reader, KeptRows(blocks, entries))
    keys = (key for block in blocks.values() for key in block.keys)
    opening = opened_by((one for own in subjects.values() for one in own), keys, reader.names)
    return Prepared(library, retriever or Retriever.of(_documents(blocks)), forms, opening, blocks)


def _documents(blocks: Mapping[str, Block]) -> Iterator[Sequence[str]]:
    for block in blocks.values():
        for row in range(block.first, block.first + len(block.entries)):
            yield (block.source.documents.text(row),)


def _put(base: FactBase, making: _Making, place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=place.parent, prefix=".making-", ignore_cleanup_errors=True) as made:
        _write(base, making, Path(made))
        with suppress(OSError):  # another process was faster: its shelf is as good
            Path(made).rename(place)
    _tidy(place.parent)


def _write(base: FactBase, making: _Making, folder: Path) -> None:
    blocks = making.blocks(base, folder)
    (folder / "index").mkdir()
    Retriever.of(_documents(blocks), folder / "index")
    read = {
        "reading": _reading(base),
        "facts": [
            [fact_id, sorted(block.subjects), [[e.stance, e.text, e.given] for e in block.entries]]
            for fact_id, block in blocks.items()
        ],
    }
    _dump(read, folder / "read.json")
    forms = {
        "wordings": [form for block in blocks.values() for form in block.forms],
        "keys": {fact_id: block.keys for fact_id, block in blocks.items() if block.keys},
        "sums": {name: sum_of(folder / name) for name in _SUMMED},
    }
    _dump(forms, folder / "forms.json")


def _dump(what: object, path: Path) -> None:
    path.write_text(json.dumps(what, ensure_ascii=False), encoding="utf-8")


def _opened(base: FactBase, reader: Reader, place: Path) -> Prepared:
    facts = ((fact.id, frozenset(fact.subjects), tuple(entries_of(fact))) for fact in base.current())
    blocks = _blocks(place, facts)
    return _joined(reader, blocks, Retriever.opened(place / "index"))


_ReadFact = tuple[str, frozenset[str], tuple[Entry, ...]]
"""A fact's id, its subjects, and its wordings."""


def _blocks(place: Path, facts: Iterable[_ReadFact]) -> dict[str, Block]:
    """The blocks of a shelf, which is of these facts.

    Raises:
        ValueError, or another of `_DAMAGED`: it is not what was written.
    """
    kept = json.loads((place / "forms.json").read_text(encoding="utf-8"))
    forms = tuple(kept["wordings"])
    for name in _SUMMED:
        if sum_of(place / name) != kept["sums"][name]:
            raise ValueError(f"{place / name}: not what was written")
    source, first = Source.opened(place), 0
    blocks: dict[str, Block] = {}
    for at, (fact_id, subjects, entries) in enumerate(facts):
        own = forms[first : first + len(entries)]
        keys = tuple(kept["keys"].get(fact_id, ()))
        blocks[fact_id] = Block(entries, own, subjects, keys, source, first, at)
        first += len(entries)
    if not first == len(forms) == len(source.gists) or len(blocks) != len(source.profiles):
        raise ValueError(f"{place}: {len(forms)} wordings are kept, the edition has {first}")
    return blocks


def _nearest(base: FactBase, reader: Reader, shelf: Path) -> Older:
    """Of the editions on the shelf, the one with most facts in common; what is damaged counts as nothing."""
    found = _NOTHING
    most = 0
    wanted = {fact.id: tuple(entries_of(fact)) for fact in base.current()}
    for place in sorted(shelf.glob(f"[!.]*-{_code()}")):
        with suppress(*_DAMAGED):
            older = _older(place, _reading(base), reader)
            common = sum(wanted.get(fact_id) == block.entries for fact_id, block in older.blocks.items())
            if common > most:
                found, most = older, common
    return found


def _older(place: Path, reading: _Reading, reader: Reader) -> Older:
    read = json.loads((place / "read.json").read_text(encoding="utf-8"))
    facts = (
        (fact_id, frozenset(subjects), _entries(fact_id, rows)) for fact_id, subjects, rows in read["facts"]
    )
    blocks = _blocks(place, facts)
    if read["reading"] == reading:
        return Older(reader, blocks)
    subjects = map(Subject.model_validate, read["reading"]["subjects"])
    lexicon = map(LexiconRecord.model_validate, read["reading"]["lexicon"])
    return Older(Reader(Names(subjects), vocabulary(lexicon)), blocks)


def _entries(fact_id: str, rows: Iterable[tuple[str | None, str, bool]]) -> tuple[Entry, ...]:
    return tuple(
        Entry(fact_id, Stance(stance) if stance else None, text, given) for stance, text, given in rows
    )


_Reading = dict[str, list[dict[str, object]]]


def _reading(base: FactBase) -> _Reading:
    """What of an edition decides how a wording is read: names and words."""
    named = {"id", "kind", "names", "aliases", "look_alikes"}
    return {
        "subjects": [one.model_dump(mode="json", include=named) for one in base.subjects.values()],
        "lexicon": [one.model_dump(mode="json") for one in base.lexicon.values()],
    }


def reads_alike(one: FactBase, other: FactBase) -> bool:
    """True where both editions read every wording alike: they have the same names and words."""
    return _reading(one) == _reading(other)


def _tidy(shelf: Path) -> None:
    places = [place for place in shelf.iterdir() if place.is_dir() and not place.name.startswith(".")]
    for old in sorted(places, key=lambda place: place.stat().st_mtime, reverse=True)[KEPT:]:
        shutil.rmtree(old, ignore_errors=True)


def _key(base: FactBase) -> str:
    return f"{base.edition.replace('+', '-')}-{_code()}"


@cache
def _code() -> str:
    """A digest of the code that reads wordings: any change to it makes every shelf stale."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).resolve().parent.parent.rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:10]

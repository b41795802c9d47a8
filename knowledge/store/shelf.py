"""An edition prepared for checking, and kept on disk so that the next start need not prepare it again.

    <shelf>/<key>/index/            the Tantivy index over the terms of every wording
    <shelf>/<key>/gists, profiles   one JSON row a wording, one a fact; `.at` files hold where rows begin
    <shelf>/<key>/forms.json        normal forms of the wordings; what opens the gate

The key is made of the edition's records and of the code that reads them, so a stale shelf is never
opened. A shelf is written beside its place and moved there whole: a crash leaves no half of one.
"""

from __future__ import annotations

import hashlib
import json
import mmap
import shutil
import tempfile
import zlib
from array import array
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from knowledge.claim import Reader
from knowledge.factbase import FactBase
from knowledge.gate import GateForms, gate_forms
from knowledge.gist import Gist
from knowledge.profile import Entry, Lean, Library, Profile
from knowledge.quantity import Kind, Quantity
from knowledge.retrieve import Retriever
from knowledge.text import normal

KEPT = 3
"""Shelves kept: the edition in use, the one before, and one of another folder of facts."""


_DAMAGED = (OSError, ValueError, KeyError, TypeError, IndexError)
"""What a shelf that was cut off or written over may raise when it is opened."""


_ROW_FILES = ("gists", "gists.at", "profiles", "profiles.at")


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a checker needs of an edition besides its records. `forms[n]` is wording n in normal form."""

    library: Library
    retriever: Retriever
    forms: tuple[str, ...]
    opening: GateForms


@dataclass(frozen=True, slots=True)
class _Edition:
    base: FactBase
    entries: Sequence[Entry]
    subjects: Mapping[str, frozenset[str]]
    reader: Reader


def prepared(
    base: FactBase,
    entries: Sequence[Entry],
    subjects: Mapping[str, frozenset[str]],
    reader: Reader,
    shelf: Path | None,
) -> Prepared:
    """The edition, prepared: from the shelf when it lies there, else made (and put there if there is one).

    A shelf that cannot be read or written is done without: it saves time and holds nothing else.
    """
    edition = _Edition(base, entries, subjects, reader)
    if shelf is None:
        return _made(edition)
    place = shelf / _key(base)
    with suppress(*_DAMAGED):
        return _opened(edition, place)
    with suppress(*_DAMAGED):
        shutil.rmtree(place, ignore_errors=True)
        _put(edition, place)
        return _opened(edition, place)
    return _made(edition)


def _made(edition: _Edition) -> Prepared:
    library = Library(edition.entries, edition.subjects, edition.reader)
    documents = (_words(library, number) for number in range(len(library.entries)))
    opening = gate_forms((library.profile(fact_id) for fact_id in library.fact_ids), edition.reader.names)
    return Prepared(library, Retriever.of(documents), _forms(edition.entries), opening)


def _words(library: Library, number: int) -> Sequence[str]:
    """The terms to find a wording by; near misses are not to be found."""
    gist = library.wording(number).gist if library.entries[number].stance else None
    return sorted(gist.terms | gist.surface) if gist else ()


def _forms(entries: Sequence[Entry]) -> tuple[str, ...]:
    return tuple(normal(entry.text) for entry in entries)


def _put(edition: _Edition, place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=place.parent, prefix=".making-", ignore_cleanup_errors=True) as made:
        _write(edition, Path(made))
        with suppress(OSError):  # another process was faster: its shelf is as good
            Path(made).rename(place)
    _tidy(place.parent)


def _write(edition: _Edition, folder: Path) -> None:
    """One pass: each wording is read once, and each fact's profile made while its wordings are at hand."""
    library = Library(edition.entries, edition.subjects, edition.reader)
    profiles: list[Profile] = []

    def documents() -> Iterator[Sequence[str]]:
        with _RowWriter(folder / "gists") as gists, _RowWriter(folder / "profiles") as rows:
            for fact_id in library.fact_ids:
                for number in library.numbers(fact_id):
                    gists.write(_gist_row(library.wording(number).gist))
                    yield _words(library, number)
                profiles.append(library.profile(fact_id))
                rows.write(_profile_row(profiles[-1]))

    (folder / "index").mkdir()
    Retriever.of(documents(), folder / "index")
    opening = gate_forms(profiles, edition.reader.names)
    sums = {name: _sum(folder / name) for name in _ROW_FILES}
    kept = {
        "wordings": _forms(edition.entries),
        "gate": opening.forms,
        "subjects": opening.subjects,
        "sums": sums,
    }
    (folder / "forms.json").write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")


def _opened(edition: _Edition, place: Path) -> Prepared:
    kept = json.loads((place / "forms.json").read_text(encoding="utf-8"))
    forms = tuple(kept["wordings"])
    for name in _ROW_FILES:
        if _sum(place / name) != kept["sums"][name]:
            raise ValueError(f"{place / name}: not what was written")
    if len(forms) != len(edition.entries):
        raise ValueError(f"{place}: {len(forms)} wordings are kept, the edition has {len(edition.entries)}")
    rows = _KeptRows(_Rows(place / "gists"), _Rows(place / "profiles"), tuple(edition.subjects))
    library = Library(edition.entries, edition.subjects, edition.reader, rows)
    opening = GateForms(tuple(kept["gate"]), tuple(kept["subjects"]))
    return Prepared(library, Retriever.opened(place / "index"), forms, opening)


def _sum(path: Path) -> int:
    """A CRC: after a power cut a file may have its size, and zeros in it. All rows take 4 ms."""
    return zlib.crc32(path.read_bytes())


class _RowWriter:
    """Writes JSON rows to a file, and where each begins to another."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = path.open("wb")
        self._at = array("Q", [0])

    def __enter__(self) -> _RowWriter:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()
        self._path.with_suffix(".at").write_bytes(self._at.tobytes())

    def write(self, row: object) -> None:
        """One more row."""
        self._at.append(self._at[-1] + self._file.write(json.dumps(row, ensure_ascii=False).encode()))


class _Rows:
    """JSON rows by number, read from a mapped file: only what is asked for takes memory."""

    def __init__(self, path: Path) -> None:
        self._at = array("Q")
        self._at.frombytes(path.with_suffix(".at").read_bytes())
        with path.open("rb") as file:
            self._bytes: mmap.mmap | bytes = (
                mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if self._at[-1] else b""
            )

    def __getitem__(self, number: int) -> Any:
        return json.loads(self._bytes[self._at[number] : self._at[number + 1]])


class _KeptRows:
    """Gists and profiles out of a shelf."""

    def __init__(self, gists: _Rows, profiles: _Rows, fact_ids: Sequence[str]) -> None:
        self._gists, self._profiles = gists, profiles
        self._numbers = {fact_id: number for number, fact_id in enumerate(fact_ids)}

    def gist(self, number: int) -> Gist:
        """The gist of a wording."""
        surface, signs, subjects, quantities, negative, plans, acting, marks = self._gists[number]
        return Gist(
            frozenset(signs),
            frozenset(surface),
            signs,
            frozenset(subjects),
            tuple(map(_quantity, quantities)),
            negative,
            plans,
            frozenset((one, other) for one, other in acting),
            frozenset(marks),
        )

    def profile(self, fact_id: str) -> Profile:
        """The profile of a fact."""
        row = self._profiles[self._numbers[fact_id]]
        amounts = {(Kind(kind), unit): tuple(map(_quantity, q)) for kind, unit, q in row["amounts"]}
        return Profile(
            fact_id,
            frozenset(row["subjects"]),
            shares=row["shares"],
            surface_terms=frozenset(row["surface_terms"]),
            typical=row["typical"],
            named=frozenset(row["named"]),
            needed=tuple(map(frozenset, row["needed"])),
            amounts=amounts,
            measured={(Kind(kind), unit): share for kind, unit, share in row["measured"]},
            plans=row["plans"],
            affirming=_lean(row["affirming"]),
            denying=_lean(row["denying"]),
            keys=tuple(row["keys"]),
            roles={(one, other): words for one, other, words in row["roles"]},
            marks={mark: (said, denied) for mark, said, denied in row["marks"]},
        )


def _gist_row(gist: Gist) -> object:
    quantities = [_quantity_row(quantity) for quantity in gist.quantities]
    return [
        sorted(gist.surface),
        dict(gist.signs),
        sorted(gist.subjects),
        quantities,
        gist.is_negative,
        gist.plans,
        sorted(gist.roles),
        sorted(gist.marks),
    ]


def _profile_row(profile: Profile) -> object:
    return {
        "subjects": sorted(profile.subjects),
        "shares": dict(profile.shares),
        "surface_terms": sorted(profile.surface_terms),
        "typical": profile.typical,
        "named": sorted(profile.named),
        "needed": [sorted(group) for group in profile.needed],
        "amounts": [[k, u, [_quantity_row(q) for q in found]] for (k, u), found in profile.amounts.items()],
        "measured": [[kind, unit, share] for (kind, unit), share in profile.measured.items()],
        "plans": profile.plans,
        "affirming": _lean_row(profile.affirming),
        "denying": _lean_row(profile.denying),
        "keys": profile.keys,
        "roles": [[*role, dict(words)] for role, words in profile.roles.items()],
        "marks": [[mark, *counts] for mark, counts in profile.marks.items()],
    }


def _quantity_row(quantity: Quantity) -> object:
    return [
        quantity.kind,
        quantity.low,
        quantity.high,
        quantity.unit,
        quantity.start,
        quantity.end,
        quantity.parts,
    ]


def _quantity(row: Sequence[Any]) -> Quantity:
    kind, low, high, unit, start, end, parts = row
    return Quantity(Kind(kind), low, high, unit, start, end, tuple(parts))


def _lean_row(lean: Lean) -> object:
    return [lean.count, lean.negative, {term: list(signs) for term, signs in lean.signs.items()}]


def _lean(row: Sequence[Any]) -> Lean:
    count, negative, signs = row
    return Lean(count, negative, signs)


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

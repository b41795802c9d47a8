"""Gists and profiles as JSON rows: in a mapped file or in memory, read when they are asked for.

A row is a tenth of the object that it stands for, so a whole edition of them may lie about, and the next
edition can point to those that are still right instead of making them again.
"""

from __future__ import annotations

import io
import json
import mmap
import zlib
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, BinaryIO

from knowledge.gist import Gist
from knowledge.profile import Entry, Lean, Profile
from knowledge.quantity import Kind, Quantity

NAMES = ("gists", "documents", "profiles", "words")
"""What rows there are: one gist and one document a wording, one profile and one row of words a fact. A
document is the terms to find a wording by, the words of a fact are all terms that its wordings use."""


class Rows:
    """Rows by number, out of bytes that may be mapped: only what is asked for takes memory."""

    def __init__(self, data: bytes | mmap.mmap, at: array[int]) -> None:
        self._data, self._at = data, at

    @classmethod
    def opened(cls, path: Path) -> Rows:
        """The rows that a `RowWriter` wrote to that file."""
        at = array("Q")
        at.frombytes(path.with_suffix(".at").read_bytes())
        with path.open("rb") as file:
            return cls(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if at[-1] else b"", at)

    def __len__(self) -> int:
        return len(self._at) - 1

    def __getitem__(self, number: int) -> Any:
        return json.loads(self.text(number))

    def text(self, number: int) -> str:
        """A row as it stands."""
        return self.raw(number, number + 1).decode()

    def raw(self, first: int, end: int) -> bytes:
        """The bytes of neighbouring rows."""
        return self._data[self._at[first] : self._at[end]]

    def sizes(self, first: int, end: int) -> Sequence[int]:
        """How many bytes each of them has."""
        at = self._at[first : end + 1]
        return [after - before for before, after in pairwise(at)]


class RowWriter:
    """Writes rows to a file, or keeps them in memory."""

    def __init__(self, path: Path | None = None) -> None:
        """Rows for the file at `path` and, beside it, for one that holds where they begin; or for memory."""
        self._path = path
        self._file: BinaryIO = path.open("wb") if path else io.BytesIO()
        self._at = array("Q", [0])

    def __len__(self) -> int:
        return len(self._at) - 1

    def write(self, row: object) -> None:
        """One more row."""
        self.write_text(json.dumps(row, ensure_ascii=False))

    def write_text(self, row: str) -> None:
        """One more row, as it stands."""
        self._at.append(self._at[-1] + self._file.write(row.encode()))

    def copy(self, rows: Rows, first: int, end: int) -> None:
        """Neighbouring rows of others, as they are."""
        _ = self._file.write(rows.raw(first, end))
        for size in rows.sizes(first, end):
            self._at.append(self._at[-1] + size)

    def done(self) -> Rows:
        """The rows; nothing can be written any more."""
        if isinstance(self._file, io.BytesIO):
            return Rows(self._file.getvalue(), self._at)
        self._file.close()
        if self._path is None:
            raise AssertionError  # a file has a path
        self._path.with_suffix(".at").write_bytes(self._at.tobytes())
        return Rows.opened(self._path)


@dataclass(frozen=True, slots=True)
class Source:
    """Rows of one making: those of whole facts, one fact after another."""

    gists: Rows
    documents: Rows
    profiles: Rows
    words: Rows

    @classmethod
    def opened(cls, folder: Path) -> Source:
        """The rows in a folder."""
        return cls(*(Rows.opened(folder / name) for name in NAMES))

    def gist(self, row: int) -> Gist:
        """The gist of a wording."""
        surface, signs, subjects, quantities, negative, plans, acting, marks = self.gists[row]
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

    def profile(self, row: int, fact_id: str) -> Profile:
        """The profile of a fact."""
        kept = self.profiles[row]
        amounts = {(Kind(kind), unit): tuple(map(_quantity, q)) for kind, unit, q in kept["amounts"]}
        return Profile(
            fact_id,
            frozenset(kept["subjects"]),
            shares=kept["shares"],
            surface_terms=frozenset(kept["surface_terms"]),
            typical=kept["typical"],
            named=frozenset(kept["named"]),
            needed=tuple(map(frozenset, kept["needed"])),
            amounts=amounts,
            measured={(Kind(kind), unit): share for kind, unit, share in kept["measured"]},
            plans=kept["plans"],
            affirming=_lean(kept["affirming"]),
            denying=_lean(kept["denying"]),
            keys=tuple(kept["keys"]),
            roles={(one, other): words for one, other, words in kept["roles"]},
            marks={mark: (said, denied) for mark, said, denied in kept["marks"]},
        )


@dataclass(frozen=True, slots=True)
class Block:
    """One fact, read: its wordings, and where its rows lie."""

    entries: tuple[Entry, ...]
    forms: tuple[str, ...]
    """The wordings in normal form."""
    subjects: frozenset[str]
    keys: tuple[str, ...]
    """Words by which the fact is known where it needs no subject."""
    source: Source
    first: int
    """The row of its first wording."""
    at: int
    """The row of its profile, and of its words."""

    def words(self) -> frozenset[str]:
        """All terms of its wordings and near misses."""
        return frozenset(self.source.words[self.at])


class KeptRows:
    """Gists and profiles out of the blocks of an edition, by the number of a wording and the id of a fact."""

    def __init__(self, blocks: Mapping[str, Block], entries: Sequence[Entry]) -> None:
        self._blocks, self._entries = blocks, entries
        self._shift: dict[str, int] = {}
        number = 0
        for fact_id, block in blocks.items():
            self._shift[fact_id] = block.first - number
            number += len(block.entries)

    def gist(self, number: int) -> Gist:
        """The gist of a wording."""
        fact_id = self._entries[number].fact_id
        return self._blocks[fact_id].source.gist(number + self._shift[fact_id])

    def profile(self, fact_id: str) -> Profile:
        """The profile of a fact."""
        block = self._blocks[fact_id]
        return block.source.profile(block.at, fact_id)


def gist_row(gist: Gist) -> object:
    """A gist as a row; its terms are those that have a sign."""
    return [
        sorted(gist.surface),
        dict(sorted(gist.signs.items())),
        sorted(gist.subjects),
        [_quantity_row(quantity) for quantity in gist.quantities],
        gist.is_negative,
        gist.plans,
        sorted(gist.roles),
        sorted(gist.marks),
    ]


def profile_row(profile: Profile) -> object:
    """A profile as a row."""
    return {
        "subjects": sorted(profile.subjects),
        "shares": dict(sorted(profile.shares.items())),
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


def sum_of(path: Path) -> int:
    """A CRC: after a power cut a file may have its size, and zeros in it. All rows take 4 ms."""
    return zlib.crc32(path.read_bytes())


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
    return Lean(count, negative, {term: (said, negated) for term, (said, negated) in signs.items()})

"""An edition prepared for checking, and kept on disk so that the next start need not prepare it again.

    <shelf>/<key>/index/        the Tantivy index over the terms of every wording
    <shelf>/<key>/forms.json    normal forms of the wordings; what opens the gate

The key is made of the edition's records and of the code that reads them, so a stale shelf is never
opened. A shelf is written beside its place and moved there whole: a crash leaves no half of one.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from knowledge.factbase import FactBase
from knowledge.gate import GateForms, gate_forms
from knowledge.profile import Entry, Library
from knowledge.retrieve import Retriever
from knowledge.text import normal

KEPT = 3
"""Shelves kept: the edition in use, the one before, and one of another folder of facts."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a checker needs of an edition besides its records. `forms[n]` is wording n in normal form."""

    retriever: Retriever
    forms: tuple[str, ...]
    opening: GateForms


def prepared(base: FactBase, library: Library, shelf: Path | None) -> Prepared:
    """The edition, prepared: from the shelf when it lies there, else made (and put there if there is one).

    A shelf that cannot be read or written is done without: it saves time and holds nothing else.
    """
    if shelf is None:
        return _made(library, None)
    place = shelf / _key(base)
    with suppress(OSError, ValueError, KeyError):
        return _opened(place, len(library.entries))
    with suppress(OSError, ValueError):
        _put(library, place)
        return _opened(place, len(library.entries))
    return _made(library, None)


def _made(library: Library, folder: Path | None) -> Prepared:
    retriever = Retriever.of(library.documents(), folder)
    opening = gate_forms((library.profile(fact_id) for fact_id in library.fact_ids), library.reader.names)
    return Prepared(retriever, _forms(library.entries), opening)


def _forms(entries: Sequence[Entry]) -> tuple[str, ...]:
    return tuple(normal(entry.text) for entry in entries)


def _opened(place: Path, wordings: int) -> Prepared:
    kept = json.loads((place / "forms.json").read_text(encoding="utf-8"))
    forms = tuple(kept["wordings"])
    if len(forms) != wordings:
        raise ValueError(f"{place}: {len(forms)} wordings are kept, the edition has {wordings}")
    opening = GateForms(tuple(kept["gate"]), tuple(kept["subjects"]))
    return Prepared(Retriever.opened(place / "index"), forms, opening)


def _put(library: Library, place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=place.parent, prefix=".making-", ignore_cleanup_errors=True) as made:
        index = Path(made) / "index"
        index.mkdir()
        ready = _made(library, index)
        kept = {"wordings": ready.forms, "gate": ready.opening.forms, "subjects": ready.opening.subjects}
        (Path(made) / "forms.json").write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
        with suppress(OSError):  # another process was faster: its shelf is as good
            Path(made).rename(place)
    _tidy(place.parent)


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

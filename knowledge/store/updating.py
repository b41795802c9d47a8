"""A newer shipped base brought into a folder of one's own, file by file, and no edit of one's own lost.

What the folder was copied from is its ancestor (see `ancestors`); without one, files are compared as they
are.

    here                  shipped               what happens
    not there             new                   added
    taken away            whatever              stays away
    as it was copied      edited                taken over
    edited                as it was             kept
    edited                edited                merged, where nothing contradicts and the record is valid
    …                     … and contradicts     the file stays; a draft has the newer version, with all of the
                                                file that does not contradict it, and says why
    one's own             not there             never touched
    whatever              not there any more    kept: ids are for ever

Where somebody has a draft of that id already, neither the file nor the draft is touched, and it waits for the
next time. A contradiction is open while its draft is there; once that is published or thrown away, it is
decided. Doing it twice changes nothing; ended in between, it may be done again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from knowledge.errors import BadRecordFile, StoreUnavailable
from knowledge.factbase import FactBase, Kind
from knowledge.store.ancestors import SHIPPED, Ancestors, Contradiction, ancestors, remember
from knowledge.store.drafts import with_block
from knowledge.store.kinds import SHELVES, TYPES, draft_path
from knowledge.store.merging import three_way
from knowledge.store.record_files import version_of
from knowledge.store.record_text import record_of
from knowledge.store.whole import OURS, move, write_all, writing
from knowledge.store.yaml_folder import files_by_kind, open_with_texts, text_of
from knowledge.store.yaml_values import record_values, scalar

Named = tuple[tuple[Kind, str], ...]
"""Records by kind and id."""


@dataclass(frozen=True, slots=True)
class Updated:
    """What an update did, or would do."""

    edition: str
    """The edition of the newer base."""
    added: Named = ()
    changed: Named = ()
    merged: Named = ()
    conflicts: Named = ()
    """Contradictions: the file stays, and a draft tells the newer version."""
    waiting: Named = ()
    """Contradictions whose drafts are there already, or that found a draft which somebody works on."""
    kept: Named = ()
    """Edited here, and not in the newer base, or taken away here."""
    paths: tuple[Path, ...] = ()
    """Every file that was written, moved or removed."""


@dataclass(frozen=True, slots=True)
class _Fate:
    """What becomes of one file."""

    what: str
    path: Path
    text: str = ""
    old: Path | None = None
    """Where the file was before, if elsewhere."""


@dataclass(frozen=True, slots=True)
class _Update:
    """One update under way."""

    folder: Path
    edition: str
    known: Ancestors
    here: Mapping[tuple[Kind, str], Path]
    """The files of the folder."""
    places: Mapping[tuple[Kind, str], str]
    """Where the files that it was copied from lay."""

    @classmethod
    def begun(cls, folder: Path, edition: str) -> _Update:
        """An update to this edition, of the folder as it is now."""
        known = ancestors(folder)
        kinds = {shelf: kind for kind, shelf in SHELVES.items()}
        places = {
            (kinds[place.partition("/")[0]], PurePosixPath(place).stem): place
            for place in (*known.files, *known.open)
            if place.partition("/")[0] in kinds
        }
        here = {(kind, path.stem): path for kind, path in files_by_kind(folder)}
        return cls(folder, edition, known, here, places)

    def fate(self, named: tuple[Kind, str], place: str, theirs: str) -> _Fate:
        """What becomes of a file of the newer base, whose path in it is `place`."""
        there, base = self.here.get(named), self.base(named, place)
        if there is None:
            return _Fate("added" if base is None else "kept", self.folder / place, theirs)
        is_ours = there.relative_to(self.folder).as_posix() == self.places.get(named, place)
        path = self.folder / place if is_ours else there
        mine = _text(there)
        if mine is None or (base is None and record_values(mine) != record_values(theirs)):
            return self._contradiction(named, theirs, "")
        if mine == theirs or base in {theirs, None}:
            return _Fate("same" if mine == theirs or base is None else "kept", there)
        if mine == base:
            return _Fate("changed", path, theirs, there)
        return self._merged(named, (base or "", mine, theirs), path)

    def base(self, named: tuple[Kind, str], place: str) -> str | None:
        """What both sides began from; None where it is not known."""
        there = self.places.get(named, place)
        told = self.known.open.get(there)
        if told is not None and not draft_path(self.folder, *named).exists():
            return told.theirs
        return self.known.files.get(there)

    def _merged(self, named: tuple[Kind, str], sides: tuple[str, str, str], path: Path) -> _Fate:
        base, mine, theirs = sides
        came = three_way(base, mine, theirs)
        record, problems = record_of(TYPES[named[0]], came.text, f"{named[1]}.yaml")
        if came.clean and record is not None:
            old = self.here[named]
            return _Fate("same", old) if came.text == mine else _Fate("merged", path, came.text, old)
        about = [name for name in came.conflicts if name] or [problem.field for problem in problems]
        return self._contradiction(named, three_way(base, theirs, mine).text, ", ".join(about))

    def _contradiction(self, named: tuple[Kind, str], text: str, about: str) -> _Fate:
        path = draft_path(self.folder, *named)
        day = self.edition.partition("+")[0]
        why = scalar(f"conflict with the shipped edition of {day}{': ' if about else ''}{about}", '"')
        version = version_of(self.here[named].read_bytes())
        draft = with_block(text, [f"  based_on: {version}", f"  why: {why}"])
        told = self.known.open.get(self.places.get(named, ""))
        there = version_of(path.read_bytes()) if path.exists() else ""
        if there and (there == (told.draft if told else "")) == (there == version_of(draft)):
            # Ours, and it says the same already; or neither: somebody's own, or edited since.
            return _Fate("waiting", path)
        return _Fate("conflicts", path, draft)


def update(folder: Path, newer: Path, *, dry_run: bool = False) -> Updated:
    """Bring the newer shipped base at `newer` into a folder of one's own. `dry_run`: only told.

    Raises:
        BadRecordFile, InvalidFactBase: the newer base is none.
        StoreUnavailable: one of the folders is not there, or this one cannot be written to.
    """
    base, texts = open_with_texts(newer)
    places = {path.relative_to(newer).as_posix(): (kind, path.stem) for kind, path in files_by_kind(newer)}
    shipped = {place: texts[named] for place, named in places.items()}
    _require(folder)
    if dry_run:
        under_way = _Update.begun(folder, base.edition)
        return _told(under_way, [under_way.fate(places[p], p, t) for p, t in shipped.items()], places)
    with writing(folder):
        under_way = _Update.begun(folder, base.edition)
        fates = [under_way.fate(places[place], place, text) for place, text in shipped.items()]
        _take(fates, folder)
        known = _advanced(under_way, shipped, dict(zip(places.items(), fates, strict=True)))
        if known != under_way.known:
            remember(folder, known)
    return _told(under_way, fates, places)


def copy_shipped(folder: Path, shipped: Path) -> FactBase:
    """Fill an empty folder with the shipped records, and keep what they were, for later updates.

    The files are written anew, since those shipped may be read-only; gives the edition.

    Raises:
        StoreUnavailable: the folder cannot be written to.
    """
    base, texts = open_with_texts(shipped)
    with writing(folder):
        found = ((path.relative_to(shipped), kind, path.stem) for kind, path in files_by_kind(shipped))
        places = {place.as_posix(): texts[kind, name] for place, kind, name in found}
        write_all([(folder / place, text) for place, text in places.items()], folder)
        remember(folder, Ancestors(edition=base.edition, files=places))
    return base


def _require(folder: Path) -> None:
    if not (folder / SHELVES["fact"]).is_dir():
        raise StoreUnavailable(f"{folder}: no folder of records; expected facts/<topic>/<id>.yaml in it")


def _take(fates: Sequence[_Fate], folder: Path) -> None:
    written = [fate for fate in fates if fate.what in _WRITTEN]
    for fate in written:
        if fate.old is not None and fate.old != fate.path:
            move(fate.old, fate.path, folder)
    write_all([(fate.path, fate.text) for fate in written], folder)


_WRITTEN = frozenset({"added", "changed", "merged", "conflicts"})


def _advanced(
    under_way: _Update, shipped: Mapping[str, str], fates: Mapping[tuple[str, tuple[Kind, str]], _Fate]
) -> Ancestors:
    """What the folder knows afterwards. Of contradictions the old ancestor, until somebody has decided."""
    files: dict[str, str] = {}
    still_open: dict[str, Contradiction] = {}
    for (place, named), fate in fates.items():
        old = under_way.places.get(named, place)
        is_open = fate.what in {"conflicts", "waiting"}
        base = under_way.base(named, place) if is_open else shipped[place]
        if base is not None:
            files[place] = base
        if fate.what == "conflicts":
            still_open[place] = Contradiction(theirs=shipped[place], draft=version_of(fate.text))
        elif is_open and old in under_way.known.open:
            still_open[place] = under_way.known.open[old]
    return Ancestors(edition=under_way.edition, files=files, open=still_open)


def _told(under_way: _Update, fates: Sequence[_Fate], places: Mapping[str, tuple[Kind, str]]) -> Updated:
    named = list(zip(places.values(), fates, strict=True))
    by_what = {what: tuple(one for one, fate in named if fate.what == what) for what in _TOLD}
    written = [fate for fate in fates if fate.what in _WRITTEN]
    moved = [fate.old for fate in written if fate.old and fate.old != fate.path]
    ours = [under_way.folder / OURS / SHIPPED] if written else []
    return Updated(under_way.edition, **by_what, paths=(*(fate.path for fate in written), *moved, *ours))


_TOLD = ("added", "changed", "merged", "conflicts", "waiting", "kept")


def _text(path: Path) -> str | None:
    with suppress(BadRecordFile):
        return text_of(path)
    return None

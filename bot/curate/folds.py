"""Questions that say the same, put together: what waits is looked at again when a text comes or goes.

A text that is asked without consent is not kept; it is counted with the entry that says the same, where there
is one at that moment. So one person who asks in three ways is one asker.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.aside import aside
from bot.curate.in_use import Facts
from bot.state.desk import DeskStore
from bot.state.entries import Open
from knowledge import FactBase, Folding, normal


@dataclass(frozen=True, slots=True)
class _Known:
    """The entries as they were put together last, and what compares with them."""

    edition: str = ""
    mark: tuple[int, ...] = ()
    """Of the open texts, as the store tells it."""
    folding: Folding | None = None
    entries: tuple[str, ...] = ()
    """The first text of each entry, oldest first."""


class Folds:
    """Puts questions together in a round, and tells with which one a text is counted; from many threads."""

    def __init__(self, store: DeskStore, facts: Facts) -> None:
        """`facts`: names and vocabulary come from the edition in use."""
        self._store = store
        self._facts = facts
        self._known = _Known()

    def counted_as(self, text: str) -> str:
        """The normal form under which a text is counted: of the entry that says the same, or its own."""
        known = self._known  # replaced whole
        same = known.folding.first_same(text, known.entries) if known.folding else None
        return normal(text if same is None else known.entries[same])

    async def round(self, now: float) -> None:
        """Put together what is open, if a text came or went, or the edition is another one."""
        _ = now
        base = self._facts.current().base
        if (base.edition, self._store.open_mark()) == (self._known.edition, self._known.mark):
            return
        placed = await aside(lambda: _placed(base, self._store.open_texts(), self._known))
        await self._store.place(placed.entries, placed.near)
        mark = self._store.open_mark()
        after = await aside(self._store.open_texts)
        first = tuple(one.text for one in after if one.entry is None)
        self._known = _Known(base.edition, mark, placed.folding, first)


@dataclass(frozen=True, slots=True)
class _Placed:
    folding: Folding
    entries: list[tuple[int, int | None]]
    near: list[tuple[int, list[int]]]


def _placed(base: FactBase, texts: Sequence[Open], known: _Known) -> _Placed:
    """Where each text belongs by rule; what a maintainer has settled takes no part."""
    same_names = known.folding is not None and known.edition == base.edition
    folding = known.folding if known.folding and same_names else Folding(base)
    loose = [one for one in texts if not one.settled]
    folded = folding.folded([one.text for one in loose])
    entries = [
        (one.number, None if leader == number else loose[leader].number)
        for number, (one, leader) in enumerate(zip(loose, folded.leaders, strict=True))
    ]
    near: dict[int, list[int]] = {one.number: [] for one in texts}
    for one, other in folded.similar:
        near[loose[one].number].append(loose[other].number)
        near[loose[other].number].append(loose[one].number)
    return _Placed(folding, entries, sorted(near.items()))

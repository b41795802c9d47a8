"""Tells the maintainers that the facts on disk cannot be used, and when they can be again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal

from bot.curate.office import Office
from bot.messages import Language
from bot.phrases.desk_words import DESK_WORDS
from knowledge import BadRecordFile, KnowledgeError

SHOWN = 5
"""Problems that are told: whoever mends these sees the rest with `heshi facts lint`."""

MAX_LINE = 200
"""Characters of what cannot be told file by file."""


class Alarm:
    """Looks, with every round, whether an edition was refused. Each is told once, and so is its end.

    What stands for less than a round is not told: somebody is just writing.
    """

    def __init__(self, office: Office, refused: Callable[[], KnowledgeError | None]) -> None:
        """`refused`: what is wrong with the facts on disk, if anything; `bot.app.Library` knows."""
        self._office = office
        self._refused = refused
        self._seen = ""
        self._told = ""

    async def round(self, now: float) -> None:
        """Do what is due. `now` is the wall clock in seconds."""
        refused = self._refused()
        what = str(refused or "")
        stands, self._seen = what == self._seen, what
        if stands and what != self._told and self._office.hears:
            line = self._line(refused)
            group = self._office.to_maintainers(self._office.card().says(line))
            robots = self._office.to_robots(self._office.bulletins().alarm(line))
            await self._office.say([*group, *robots], now=now)
            self._told = what

    def _line(self, refused: KnowledgeError | None) -> str:
        words, edition = DESK_WORDS[self._office.language], self._office.facts.current().base.edition
        if refused is None:
            return words.facts_read.format(edition=edition)
        lines = self._problems(refused)
        more = [words.tried_more.format(n=len(lines) - SHOWN)] if len(lines) > SHOWN else []
        return "\n".join((words.facts_refused.format(edition=edition), *lines[:SHOWN], *more))

    def _problems(self, refused: KnowledgeError) -> Sequence[str]:
        """What is wrong, file by file where that is known."""
        if not isinstance(refused, BadRecordFile):
            return [str(refused)[:MAX_LINE]]
        tongue: Literal["zh", "en"] = "en" if self._office.language is Language.EN else "zh"
        return [
            " · ".join(
                filter(None, (self._place(one.place.path, one.place.line), one.field, one.in_(tongue)))
            )
            for one in refused.problems
        ]

    def _place(self, path: str, line: int) -> str:
        """A file as it is called within the folder: nobody's home is told to a group."""
        folder = self._office.facts.path
        inside = Path(path).is_relative_to(folder)
        return f"{Path(path).relative_to(folder).as_posix() if inside else Path(path).name}:{line}"

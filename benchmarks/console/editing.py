"""One edit of a large base, step by step, as the console, the command line and a new process do it."""

from __future__ import annotations

import datetime as dt
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import psutil

from bot.app import Library, Opener
from bot.curate.editorial import Editing, Editorial
from bot.curate.sheets import Person, Published, Saved, Sheet
from knowledge import FactChecker, FactSource, Wordings, blast, lint, lint_changes, touched

T = TypeVar("T")
TODAY = dt.date(2026, 11, 22)
ADA = Person("Ada")


@dataclass(frozen=True, slots=True)
class Steps:
    """What was timed, in order: each step with its seconds."""

    facts: int
    wordings: int
    steps: tuple[tuple[str, float], ...]
    published: float
    """Seconds from the button to the edition in use and in the archive."""
    memory: int
    """Bytes of the process that had all of it open."""


def measured(folder: Path, data: Path) -> Steps:
    """The base in `folder`, edited; prepared editions go to `data`."""
    shelf, taken = data / "cache" / "editions", list[tuple[str, float]]()

    def timed(name: str, work: Callable[[], T]) -> T:
        begun = time.perf_counter()
        made = work()
        taken.append((name, time.perf_counter() - begun))
        return made

    source = FactSource(folder, shelf)
    base = timed("read all files, for the first time", source.read)
    checker = timed("a checker, for the first time", lambda: FactChecker(base, shelf))
    _ = timed("every rule over the whole", lambda: lint(base, TODAY, checker=checker))
    fact_id = sorted(base.facts)[len(base.facts) // 2]
    path = next((folder / "facts").rglob(f"{fact_id}.yaml"))
    path.write_text(path.read_text(encoding="utf-8").replace("听说", "据说", 1), encoding="utf-8")
    newer = timed("one file saved: read again", source.read)
    after = timed("its checker", lambda: checker.over(newer))
    _ = timed("what the edit breaks", lambda: lint_changes(checker, after, TODAY))
    whom = timed("whom it touches", lambda: touched(checker, after))
    texts = [text for i in whom for text in _wordings(newer.facts[i].wordings)]
    _ = timed("what it answers otherwise", lambda: blast(checker, after, texts, TODAY))
    _ = timed("a new process: read", lambda: FactSource(folder, shelf).read())
    _ = timed("a new process: its checker", lambda: FactChecker(newer, shelf))
    memory = int(psutil.Process().memory_info().rss)
    desk = _desk(folder, data)
    first = _publish(desk, fact_id, "据说一")
    taken.append(("a draft saved and published, the archive still empty", first))
    published = _publish(desk, fact_id, "据说二")
    taken.append(("a draft saved and published", published))
    count = sum(len(_wordings(fact.wordings)) for fact in base.facts.values())
    return Steps(len(base.facts), count, tuple(taken), published, memory)


def _wordings(said: Wordings) -> tuple[str, ...]:
    return (*said.affirm, *said.deny, *said.not_this)


def _desk(folder: Path, data: Path) -> Editorial:
    library = Library(folder, load=Opener(data / "cache" / "editions"))
    return Editorial(Editing(library, lambda: TODAY, archive=data / "editions.sqlite"))


def _publish(desk: Editorial, fact_id: str, word: str) -> float:
    sheet = desk.open("fact", fact_id)
    assert isinstance(sheet, Sheet)
    text = re.sub("据说[一二]?", word, sheet.text, count=1)
    begun = time.perf_counter()
    saved = desk.save("fact", fact_id, text, ADA, expected=sheet.version)
    assert isinstance(saved, Saved), saved
    came = desk.publish("fact", fact_id, ADA, expected=saved.version, change="one word")
    assert isinstance(came, Published), came
    return time.perf_counter() - begun

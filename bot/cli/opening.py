"""The edition opened for a command: read on this machine, or with the endpoints that are set up."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from bot import logs
from bot.app import facts_path, help_of, semantics, shelf_of
from bot.cli.output import complain
from bot.settings import Settings
from knowledge import FactBase, FactChecker, open_facts


@dataclass(frozen=True, slots=True)
class Opened:
    """An edition and its checker. Every message is checked inside `patience()`."""

    base: FactBase
    checker: FactChecker
    within: float | None = None
    """Seconds that endpoints may take for one message; None: none are asked."""

    def patience(self) -> AbstractContextManager[object]:
        """What bounds the asking about one message."""
        if self.within is None:
            return nullcontext()
        from bot.endpoints import patience  # noqa: PLC0415

        return patience(self.within)


@contextmanager
def opened(settings: Settings, facts: Path | None, *, local: bool) -> Iterator[Opened]:
    """The edition, with all the help that is set up; `local`: with that of this machine alone.

    The first time, encoding the wordings may take minutes, which is said on standard error.

    Raises:
        BadSettings, KnowledgeError: the local model, an endpoint or the facts cannot be had.
    """
    base = open_facts(facts_path(settings, facts), shelf_of(settings))
    checker = FactChecker(base, shelf_of(settings), semantics(settings))
    help_ = None if local else help_of(settings)
    if help_ is None:
        yield Opened(base, checker)
        return
    # A failing endpoint is a log line here as well.
    logs.configure("WARNING")
    with closing(help_):
        helped, complete = help_.whole(checker)
        if not complete:
            complain("heshi: the embeddings endpoint does not answer; answering without it (heshi doctor)")
        yield Opened(base, helped.checker, helped.within)

"""What a conversation has at hand: the edition, the day, its memory, and what the operator arranged."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from bot.delivery import Abilities
from bot.memory import Blank, Memory, Outcome
from bot.messages import Incoming, Language
from knowledge import CheckResult, FactBase, normal


class Checks(Protocol):
    """What answers a text: `knowledge.FactChecker`, or a stand-in for it."""

    def check(self, text: str, *, as_of: dt.date) -> CheckResult:
        """What is known about the claims of a text on that day."""
        ...

    def concerns(self, text: str) -> bool:
        """Whether the text names anything that facts are kept about: the gate."""
        ...


@dataclass(frozen=True, slots=True)
class Current:
    """The edition in use and the checkers over it: swapped together or not at all."""

    base: FactBase
    checker: Checks
    """Reads on this machine alone: the only one that ever sees what was not said to us."""
    with_help: Checks | None = None
    """Asks endpoints besides; None where none are set up, or help is not there yet."""

    @property
    def helped(self) -> Checks:
        """What answers those who ask us."""
        return self.checker if self.with_help is None else self.with_help


class MaintainersDesk(Protocol):
    """Where maintainers work: their commands and buttons are answered there, and nowhere else."""

    def handles(self, incoming: Incoming) -> bool:
        """Whether this is a maintainer's business: /queue, /approve, or a button of the desk."""
        ...

    def respond(self, incoming: Incoming, now: dt.datetime) -> Outcome:
        """What comes of it."""
        ...


@dataclass(frozen=True, slots=True)
class House:
    """All that an answer may depend on besides the message."""

    current: Callable[[], Current]
    today: Callable[[], dt.date]
    language: Language = Language.ZH_HANS
    memory: Memory = field(default_factory=Blank)
    maintainers: MaintainersDesk | None = None
    """None: there is no desk on any channel."""
    looked_at: Callable[[], bool] | None = None
    """Whether anybody looks at what is handed on; None: where there is a desk. Asked anew every time."""
    counted_as: Callable[[str], str] = normal
    """The normal form under which a question is counted: its own, or that of one that says the same."""
    pages: frozenset[str] = frozenset()
    """Names of the channels on which nobody can be written to, and a page may come back for a verdict."""
    channels: Mapping[str, Abilities] = field(default_factory=dict)
    """What the platforms of this run let us do, by the name of their channel; if it is missing, nothing."""
    kept: Sequence[tuple[str, dt.timedelta]] = ()
    """What is kept and for how long, by the names of `bot.state.retention`: for /privacy."""
    asks: Sequence[str] = ()
    """Names of the servers that are shown what is said to us, so that it is understood: for /privacy."""
    zone: dt.tzinfo = dt.UTC
    """Where quiet hours are counted."""

    @property
    def has_maintainers(self) -> bool:
        """Whether somebody decides about what is handed on."""
        return self.maintainers is not None if self.looked_at is None else self.looked_at()

"""Everything that can go wrong in `bot`, as one small tree.

    BotError
    ├── BadSettings          settings that cannot be used; carries all problems; exit code 2
    ├── BadUsage             a command line that cannot be done as written; exit code 2
    ├── BadReceipt           a receipt id or button payload that was not made by us
    ├── NoFactsToEdit        an editing command without a folder of one's own; exit code 2
    ├── CannotRead           a file that was named cannot be read; exit code 3
    ├── CannotListen         the address we were to serve at cannot be had; exit code 3
    ├── StateError           what is remembered cannot be read or written; exit code 3
    │   ├── StateInUse       another process serves from the same file
    │   └── StateNewer       the file was written by a newer heshi
    ├── ChannelRefused       a platform does not know us (a revoked token); exit code 3
    ├── PartStopped          a part that was to keep running ended by itself; exit code 3
    │   └── TooManyHung      so many messages hang that the process is better made anew
    ├── Busy                 more is waiting than we can answer soon: come again later
    └── of one room alone, raised and caught there:
        NothingToRead, NoChannel, NotStarted, DiedApart (`bot.runtime`), Refused (`bot.public`),
        TooMuch, UnknownPacking (`bot.outside`)

"No answer", "not for me" and "cannot read this" are ordinary replies, never errors.
"""

from __future__ import annotations

from collections.abc import Iterable


class BotError(Exception):
    """Base of everything raised by `bot`: `except BotError` catches it all."""


class BadSettings(BotError):
    """Settings that cannot be used; `problems` names every one of them, with the way out."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


class BadUsage(BotError):
    """A command that cannot be done as it was written; the message says what was expected."""


class BadReceipt(BotError):
    """A receipt id or button payload of another form than ours."""

    def __init__(self, value: str, expected: str) -> None:
        self.value = value
        super().__init__(f"{value[:80]!r} was not given out by heshi; expected {expected}")


class NoFactsToEdit(BotError):
    """The facts in use are the shipped ones, which are read-only."""


class CannotRead(BotError):
    """A file that was named cannot be read; the message says which, why, and what was expected."""


class CannotListen(BotError):
    """The address we were to serve at is in use or not ours; the message says how to go on."""


class StateError(BotError):
    """What is remembered cannot be read or written; the message says where, why, and how to go on."""


class StateInUse(StateError):
    """Another process serves from the same file: two would answer everybody twice."""


class StateNewer(StateError):
    """The file was written by a newer heshi; nothing in it was touched."""


class ChannelRefused(BotError):
    """A platform does not let us in; the message says which setting to mend."""


class PartStopped(BotError):
    """Something that was to keep running ended by itself: we stop in good order, to be started anew."""

    def __init__(self, part: str, why: str) -> None:
        self.part = part
        super().__init__(f"{part} stopped by itself ({why}); what was taken in is kept: start heshi again")


class TooManyHung(PartStopped):
    """Too many messages made us hang for good."""

    def __init__(self, hung: int) -> None:
        super().__init__("answering", f"{hung} messages hang")


class Busy(BotError):
    """More is waiting than can be answered soon; nothing was taken, and it may be handed in again."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(f"too much is waiting; come again in {seconds} seconds")

"""`heshi backup`, `restore` and `forget`: what is kept, taken away, put back, and deleted.

The state is imported where it is needed: other commands are done before its cryptography is loaded.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from bot.app import clock
from bot.cli.output import say
from bot.errors import BadUsage
from bot.settings import read_settings

_MIB = 1 << 20

_ID = re.compile(r"-?[1-9][0-9]{0,18}")


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write it, such as heshi.tar.gz.")],
    force: Annotated[bool, typer.Option("--force", help="Replace FILE if it is there.")] = False,
) -> None:
    """Write everything that is kept into one file: state, key and your own facts; heshi may serve meanwhile.

    Whoever has the file can read what waited for an answer at that moment, and whom corrections would reach.
    """
    from bot.state import backup as backups  # noqa: PLC0415

    if file.is_dir():
        raise BadUsage(f"{file} is a folder; expected the name of a file, such as {file / 'heshi.tar.gz'}")
    if file.exists() and not force:
        raise BadUsage(f"{file} is there already; name another file, or replace it with --force")
    made = backups.backup(read_settings().data, file, replace=force)
    facts = f"{made.facts} files of your own facts" if made.facts else "no facts of your own"
    say(f"{file}: {_size(made.size)}, state of version {made.schema}, {facts}")
    say("It holds the key: keep it from others' eyes, as you keep the data folder.")


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file that `heshi backup` wrote.")],
) -> None:
    """Put a backup in the place of what is there; heshi must be stopped. What was there is put aside."""
    from bot.state import backup as backups  # noqa: PLC0415

    data = read_settings().data
    aside = backups.restore(file, data)
    say(f"{data}: restored from {file}")
    if aside:
        say(f"What was there before is in {aside}; delete that folder when all is well.")


def forget(
    person: Annotated[
        str, typer.Option("--person", metavar="ID", help="Numeric id of a person, and of their private chat.")
    ] = "",
    room: Annotated[
        str, typer.Option("--room", metavar="ID", help="Numeric id of a group, such as -1001234567890.")
    ] = "",
    channel: Annotated[str, typer.Option("--channel", help="Where that id is from.")] = "telegram",
) -> None:
    """Delete what is kept of a person or a group, for good; they can do it themselves with /forget.

    heshi may serve meanwhile. Backups that were made before still hold it.
    """
    from bot.state.forgetting import forget_person, forget_room  # noqa: PLC0415

    if not person and not room:
        raise BadUsage("whom? expected --person ID or --room ID")
    for given in (person, room):
        # Under a name nothing is kept, and "nothing was kept" would be believed.
        if channel == "telegram" and given and not _ID.fullmatch(given):
            raise BadUsage("expected a numeric id, such as 123456789; groups have a minus sign before theirs")
    if room and channel == "telegram" and not room.startswith("-"):
        raise BadUsage("expected the id of a group, which begins with a minus sign, such as -1001234567890")
    data, now = read_settings().data, clock()
    if person:
        _tell("person", forget_person(data, channel, person, now=now))
    if room:
        _tell("room", forget_room(data, channel, room, now=now))


def _tell(whose: str, rows: int) -> None:
    # The id is not repeated: this line may end up in a log.
    say(f"{whose}: {rows} entries deleted" if rows else f"{whose}: nothing was kept")


def _size(count: int) -> str:
    return f"{count / _MIB:.1f} MiB" if count >= _MIB else f"{count / 1024:.0f} KiB"

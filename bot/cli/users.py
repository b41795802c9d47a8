"""`heshi users`: who may sign in to the console; the first admin is made here. `serve` may run meanwhile.

The state and argon2 are imported where they are needed: other commands are done before they are loaded.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from bot.app import clock
from bot.cli.output import complain, say, table
from bot.errors import BadUsage
from bot.settings import read_settings

if TYPE_CHECKING:
    from bot.state.accounts import Role, User
    from bot.state.console import ConsoleStore

app = typer.Typer(no_args_is_help=True, help="Who may sign in to the console, /console.")

_NAME = Annotated[str, typer.Argument(metavar="NAME", help="The user's name; capitals don't matter.")]
_ROLE = typer.Option("--role", metavar="ROLE", help="viewer, editor, publisher or admin.")
_LINK = typer.Option("--link", help="Print a one-time link that sets the password, good for 24 hours.")

_WHO = "command line"
"""Who did it, in the audit log: whoever may write the data folder."""


def _store(*, made: bool = False) -> ConsoleStore:
    """What the console remembers; a new installation gets its state where `made` says so."""
    from bot.state.console import ConsoleStore, Outside  # noqa: PLC0415
    from bot.state.schema import DATABASE_FILE  # noqa: PLC0415
    from bot.state.store import open_store  # noqa: PLC0415

    data = read_settings().data
    if made and not (data / DATABASE_FILE).exists():
        open_store(data).close_store()
    return ConsoleStore(Outside(data), clock)


def add(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Shown in the history of facts.")],
    role: Annotated[str, _ROLE] = "editor",
    email: Annotated[str, typer.Option("--email", help="For the author of git commits.")] = "",
    link: Annotated[bool, _LINK] = False,
) -> None:
    """Let somebody sign in to the console; asks for a password, or prints a link with --link."""
    from bot.state.accounts import good_email, good_name  # noqa: PLC0415

    wanted = _role(role)
    if not good_name(name):
        raise BadUsage(
            f"{name!r} is no user name; expected up to 40 letters or digits, with spaces or . · _ - between"
        )
    if not good_email(email):
        raise BadUsage(f"{email!r} is no email address")
    store = _store(made=True)
    if store.user(name):
        raise BadUsage(f"there is a user {name!r}; `heshi users password` gives them another password")
    kept = "" if link else _asked(name)
    user = store.add_user(name, wanted, email=email, password=kept)
    if user is None:
        raise BadUsage(f"there is a user {name!r} now; somebody was faster")
    store.note(_WHO, "user-add", f"user:{user.name}", wanted.word)
    say(f"{user.name}: {wanted.word}")
    if link:
        _tell_link(store, user)


def list_users() -> None:
    """List who may sign in."""
    import datetime as dt  # noqa: PLC0415
    from zoneinfo import ZoneInfo  # noqa: PLC0415

    zone = ZoneInfo(read_settings().timezone)
    rows = [
        (
            user.name,
            user.role.word,
            "disabled" if user.disabled else "active" if user.password else "no password yet",
            dt.datetime.fromtimestamp(user.signed_in_at, zone).strftime("%Y-%m-%d %H:%M")
            if user.signed_in_at
            else "never",
        )
        for user in _store().users()
    ]
    table(("name", "role", "state", "last signed in"), rows)


def remove(name: _NAME) -> None:
    """Remove a user; what they did stays in the audit log."""
    store = _store()
    user = _there(store, name)
    if not store.remove_user(user):
        raise BadUsage(f"{user.name} is the last admin; make another one first")
    store.note(_WHO, "user-remove", f"user:{user.name}")
    say(f"{user.name}: removed, and signed out everywhere")


def role(name: _NAME, role: Annotated[str, typer.Argument(metavar="ROLE", help="The new role.")]) -> None:
    """Give a user another role: viewer, editor, publisher or admin."""
    store, wanted = _store(), _role(role)
    user = _there(store, name)
    if not store.set_role(user, wanted):
        raise BadUsage(f"{user.name} is the last admin; make another one first")
    store.note(_WHO, "user-role", f"user:{user.name}", f"{user.role.word} → {wanted.word}")
    say(f"{user.name}: {wanted.word}; has to sign in again")


def password(name: _NAME) -> None:
    """Give a user another password; asks for it, and signs them out everywhere."""
    store = _store()
    user = _there(store, name)
    store.set_password(user, _asked(user.name))
    store.note(_WHO, "password", f"user:{user.name}")
    say(f"{user.name}: the password is changed")


def link(name: _NAME) -> None:
    """Print a one-time link with which a user sets a new password, good for 24 hours."""
    store = _store()
    user = _there(store, name)
    if user.disabled:
        raise BadUsage(f"{user.name} is disabled; enable them in the console first")
    store.note(_WHO, "user-link", f"user:{user.name}")
    _tell_link(store, user)


def _role(given: str) -> Role:
    from bot.state.accounts import Role  # noqa: PLC0415

    found = next((role for role in Role if role.word == given.lower()), None)
    if found is None:
        raise BadUsage(f"{given!r} is no role; expected viewer, editor, publisher or admin")
    return found


def _there(store: ConsoleStore, name: str) -> User:
    user = store.user(name)
    if user is None:
        known = ", ".join(one.name for one in store.users()) or "nobody"
        raise BadUsage(f"there is no user {name!r}; there is {known}")
    return user


def _asked(name: str) -> str:
    """The hash of a password that was typed twice, or came as one line through a pipe.

    Raises:
        BadUsage: it cannot be one, or the two differ.
    """
    from bot.console.passwords import as_typed, make_hash, weakness  # noqa: PLC0415

    typed = as_typed(_typed_twice(name))
    if weak := weakness(typed, name):
        raise BadUsage(_WEAK[weak])
    return make_hash(typed)


def _typed_twice(name: str) -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first = typer.prompt(f"Password for {name}", hide_input=True, err=True)
    if typer.prompt("Once more", hide_input=True, err=True) != first:
        raise BadUsage("the two passwords are not the same; nothing was changed")
    return str(first)


_WEAK = {
    "short": "the password is too short: at least 12 characters; a few unrelated words are fine",
    "long": "the password is too long: at most 200 characters",
    "common": "this password is very common and easily guessed; take another one",
    "name": "a password must not be made of the user's name; take another one",
}


def _tell_link(store: ConsoleStore, user: User) -> None:
    from bot.console.opening import link_address  # noqa: PLC0415

    say(link_address(read_settings(), store.open_link(user)))
    complain("Good for 24 hours and one use; whoever has it can sign in as this user.")

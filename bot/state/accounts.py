"""Users of the console and their sessions, as rows. SQL and values; no clock, no passwords in clear."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import IntEnum
from sqlite3 import Connection, IntegrityError

IDLE = 12 * 3600.0
"""Seconds without a page after which a session ends: a working day with a long lunch, and not the night."""

ABSOLUTE = 7 * 24 * 3600.0
"""Seconds after which a session ends, used or not: a stolen one is worth a week at most, and nobody types a
long password more often than weekly."""

SEEN_EVERY = 300.0
"""Seconds between two notes that a session is in use: precise enough for 12 hours, no write for each page."""

_NAME = re.compile(r"[^\W_](?:[\w .·-]{0,38}[\w.·])?")
_UNSEEN = re.compile("[\u115f\u1160\u3164\uffa0]")
"""Fillers of Korean: letters by their class, and blank."""

_RESERVED = frozenset({"command line"})
"""What stands in the audit log for what was done by `heshi users`; nobody is called that."""

MAX_EMAIL = 254
_EMAIL = re.compile(r"[!#-'*+/-9=?A-Z^-~.-]{1,64}@[A-Za-z0-9.-]{1,189}")


class Role(IntEnum):
    """What somebody may do; each may what those before may."""

    VIEWER = 1
    EDITOR = 2
    PUBLISHER = 3
    ADMIN = 4

    @property
    def word(self) -> str:
        """As the command line and addresses write it."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who may sign in. `password` is argon2id's own notation, "" until one was set."""

    number: int
    name: str
    role: Role
    email: str = ""
    password: str = ""
    disabled: bool = False
    language: str = ""
    shortcuts: bool = True
    made_at: float = 0.0
    signed_in_at: float | None = None

    def __repr__(self) -> str:
        """Without the hash: a repr may end up in a log."""
        return f"User({self.number}, {self.role.word})"


@dataclass(frozen=True, slots=True)
class Session:
    """A browser that is signed in. `token` is the keyed hash, good for naming it and for nothing else."""

    token: str
    user: int
    browser: str
    began_at: float
    seen_at: float


def folded(name: str) -> str:
    """The name as it is compared: full-width and half-width, capital and small, are the same."""
    return unicodedata.normalize("NFKC", name).casefold().strip()


def good_name(name: str) -> bool:
    """Whether somebody may be called that: 1 to 40 letters of any script, digits, spaces and . · _ -

    Not what looks like another's name: with two spaces for one, or letters that nobody sees.
    """
    if "  " in name or _UNSEEN.search(name) or folded(name) in _RESERVED:
        return False
    return bool(_NAME.fullmatch(name)) and unicodedata.normalize("NFC", name) == name


def good_email(email: str) -> bool:
    """Whether it may stand in a commit: empty, or something @ a host."""
    return not email or (len(email) <= MAX_EMAIL and bool(_EMAIL.fullmatch(email)))


_COLUMNS = "number, name, role, email, password, disabled, language, shortcuts, made_at, signed_in_at"


def _user(row: tuple[object, ...]) -> User:
    number, name, role, email, password, disabled, language, shortcuts, made, signed_in = row
    return User(
        int(str(number)),
        str(name),
        Role(int(str(role))),
        str(email),
        str(password),
        bool(disabled),
        str(language),
        bool(shortcuts),
        float(str(made)),
        float(str(signed_in)) if signed_in is not None else None,
    )


def listed(connection: Connection) -> list[User]:
    """Everybody, by name."""
    rows = connection.execute(f"SELECT {_COLUMNS} FROM users ORDER BY folded")
    return [_user(row) for row in rows]


def named(connection: Connection, name: str) -> User | None:
    """The user of that name, however it is written."""
    row = connection.execute(f"SELECT {_COLUMNS} FROM users WHERE folded = ?", (folded(name),)).fetchone()
    return _user(row) if row else None


def numbered(connection: Connection, number: int) -> User | None:
    """The user of that number."""
    row = connection.execute(f"SELECT {_COLUMNS} FROM users WHERE number = ?", (number,)).fetchone()
    return _user(row) if row else None


def any_there(connection: Connection) -> bool:
    """Whether there is any user."""
    return connection.execute("SELECT 1 FROM users LIMIT 1").fetchone() is not None


def add(connection: Connection, new: User) -> User | None:
    """A new user, who gets a number; None where the name is taken."""
    try:
        cursor = connection.execute(
            "INSERT INTO users (name, folded, role, email, password, made_at) VALUES (?, ?, ?, ?, ?, ?)",
            (new.name, folded(new.name), int(new.role), new.email, new.password, new.made_at),
        )
    except IntegrityError:
        return None
    return numbered(connection, int(cursor.lastrowid or 0))


def is_last_admin(connection: Connection, number: int) -> bool:
    """Whether nobody but this user could make an admin: such a one is neither demoted nor removed."""
    rows = connection.execute(
        "SELECT number FROM users WHERE role = ? AND NOT disabled", (int(Role.ADMIN),)
    ).fetchall()
    return [row[0] for row in rows] == [number]


def set_role(connection: Connection, number: int, role: Role) -> bool:
    """Give another role, and end the sessions under the old one; False for the last admin."""
    if role < Role.ADMIN and is_last_admin(connection, number):
        return False
    connection.execute("UPDATE users SET role = ? WHERE number = ?", (int(role), number))
    end_all(connection, number)
    return True


def set_disabled(connection: Connection, number: int, *, disabled: bool) -> bool:
    """Let somebody in no more, or again; False for the last admin."""
    if disabled and is_last_admin(connection, number):
        return False
    connection.execute("UPDATE users SET disabled = ? WHERE number = ?", (int(disabled), number))
    if disabled:
        end_all(connection, number)
        connection.execute("DELETE FROM links WHERE user = ?", (number,))
    return True


def remove(connection: Connection, number: int) -> bool:
    """Delete a user with sessions, links and autosaves; False for the last admin."""
    if is_last_admin(connection, number):
        return False
    connection.execute("DELETE FROM users WHERE number = ?", (number,))
    return True


def set_password(connection: Connection, number: int, password: str) -> None:
    """Another password: whoever was signed in with the old one is so no more, and open links lapse."""
    connection.execute("UPDATE users SET password = ? WHERE number = ?", (password, number))
    connection.execute("DELETE FROM links WHERE user = ?", (number,))
    end_all(connection, number)


def rehash(connection: Connection, number: int, old: str, new: str) -> None:
    """The same password under newer parameters, unless another was set in between."""
    connection.execute("UPDATE users SET password = ? WHERE number = ? AND password = ?", (new, number, old))


def set_taste(connection: Connection, user: User) -> None:
    """Write what a user chose for themselves: email, language, shortcuts."""
    connection.execute(
        "UPDATE users SET email = ?, language = ?, shortcuts = ? WHERE number = ?",
        (user.email, user.language, int(user.shortcuts), user.number),
    )


# --- sessions


def begin(connection: Connection, session: Session, password: str) -> bool:
    """A browser signs in; False where the user's password is another hash by now, or the user is shut out."""
    fits = connection.execute(
        "SELECT 1 FROM users WHERE number = ? AND password = ? AND NOT disabled", (session.user, password)
    ).fetchone()
    if fits is None:
        return False
    connection.execute(
        "INSERT INTO sessions (token, user, browser, began_at, seen_at) VALUES (?, ?, ?, ?, ?)",
        (session.token, session.user, session.browser, session.began_at, session.seen_at),
    )
    connection.execute("UPDATE users SET signed_in_at = ? WHERE number = ?", (session.began_at, session.user))
    return True


def lasting(connection: Connection, token: str, now: float) -> Session | None:
    """The session of that token, while it lasts."""
    row = connection.execute(
        "SELECT token, user, browser, began_at, seen_at FROM sessions "
        "WHERE token = ? AND began_at > ? AND seen_at > ?",
        (token, now - ABSOLUTE, now - IDLE),
    ).fetchone()
    return Session(*row) if row else None


def of_user(connection: Connection, number: int, now: float) -> list[Session]:
    """The sessions of a user that last, the newest use first."""
    rows = connection.execute(
        "SELECT token, user, browser, began_at, seen_at FROM sessions "
        "WHERE user = ? AND began_at > ? AND seen_at > ? ORDER BY seen_at DESC, token",
        (number, now - ABSOLUTE, now - IDLE),
    )
    return [Session(*row) for row in rows]


def seen(connection: Connection, token: str, now: float) -> None:
    """The session is in use."""
    connection.execute("UPDATE sessions SET seen_at = max(seen_at, ?) WHERE token = ?", (now, token))


def end(connection: Connection, token: str, number: int) -> bool:
    """End one session of a user; False where it is not theirs, or over."""
    found = connection.execute("DELETE FROM sessions WHERE token = ? AND user = ?", (token, number))
    return found.rowcount > 0


def end_all(connection: Connection, number: int, but: str = "") -> None:
    """End the sessions of a user, but for one."""
    connection.execute("DELETE FROM sessions WHERE user = ? AND token <> ?", (number, but))


# --- one-time links


def open_link(connection: Connection, token: str, user: int | None, ends_at: float) -> None:
    """A link for a user, or for the first admin; those that were there lapse."""
    connection.execute("DELETE FROM links WHERE user IS ?", (user,))
    connection.execute("INSERT INTO links (token, user, ends_at) VALUES (?, ?, ?)", (token, user, ends_at))


@dataclass(frozen=True, slots=True)
class Link:
    """What a link is good for: the password of `user`, or (None) the first admin."""

    user: User | None


def link(connection: Connection, token: str, now: float) -> Link | None:
    """What the link is good for; None where it was used, has lapsed, or never was."""
    row = connection.execute(
        "SELECT user FROM links WHERE token = ? AND ends_at > ?", (token, now)
    ).fetchone()
    if row is None:
        return None
    if row[0] is None:
        return None if any_there(connection) else Link(None)
    user = numbered(connection, row[0])
    return Link(user) if user and not user.disabled else None

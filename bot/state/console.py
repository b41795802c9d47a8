"""What the console remembers: users, sessions, failed sign-ins, links, the audit log, what was being written.

ConsoleStore works the same beside the server's own store (`SqliteStore`) and from a command line (`Outside`).
Tokens come in clear and are kept as keyed hashes: who reads the database can sign in nowhere.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from sqlite3 import Connection
from typing import TypeVar

from bot.state import accounts
from bot.state.accounts import Link, Role, Session, User
from bot.state.beside import beside
from bot.state.writing import Shelf, Writing

T = TypeVar("T")

TOKEN_BYTES = 32
"""256 bits: nobody guesses a session."""

LINK_SECONDS = 24 * 3600.0
"""A link is handed to a colleague, who opens it the same day."""

FIRST_LINK_SECONDS = 3600.0
"""The link that `serve` prints makes an admin, and whoever started it sits in front of it."""

FORGOTTEN_SECONDS = 24 * 3600.0
"""After a day without a failure, those before count no more."""


class Outside:
    """The store of another process, or of none: for commands, which may run while `serve` runs."""

    def __init__(self, folder: Path) -> None:
        """`folder`: HESHI_DATA.

        Raises:
            StateError: there is no state there, or it cannot be used.
        """
        self._folder = folder
        self.keys = beside(folder, lambda _, keys: keys)

    def read(self, work: Callable[[Connection], T]) -> T:
        """The result of reading."""
        return self.transact_now(work)

    def transact_now(self, work: Callable[[Connection], T]) -> T:
        """The result of work in one durable transaction."""
        return beside(self._folder, lambda connection, _: work(connection))


@dataclass(frozen=True, slots=True)
class Done:
    """One line of the audit log."""

    number: int
    at: float
    who: str
    action: str
    item: str
    detail: str


@dataclass(frozen=True, slots=True)
class Search:
    """Which lines of the audit log: "" and None stand for any. `before` is the number of a line."""

    who: str = ""
    action: str = ""
    item: str = ""
    since: float | None = None
    until: float | None = None
    before: int | None = None


class ConsoleStore(Writing):
    """Every method is one read or one transaction. It blocks: call it from a thread that may wait."""

    def __init__(self, shelf: Shelf, clock: Callable[[], float]) -> None:
        """`shelf`: where it is kept; `clock`: seconds since 1970."""
        super().__init__(shelf, clock)
        self._keys = shelf.keys

    # --- users

    def users(self) -> list[User]:
        """Everybody who may sign in, by name."""
        return self._read(accounts.listed)

    def user(self, name: str) -> User | None:
        """The user of that name, however it is written."""
        return self._read(lambda c: accounts.named(c, name))

    def user_numbered(self, number: int) -> User | None:
        """The user of that number."""
        return self._read(lambda c: accounts.numbered(c, number))

    def has_users(self) -> bool:
        """Whether anybody may sign in at all."""
        return self._read(accounts.any_there)

    def add_user(self, name: str, role: Role, *, email: str = "", password: str = "") -> User | None:
        """A new user; None where the name is taken. `password` is a hash, or "" until a link was used."""
        new = User(0, name, role, email, password, made_at=self._clock())
        return self._write(lambda c: accounts.add(c, new))

    def set_role(self, user: User, role: Role) -> bool:
        """Another role, under which they sign in anew; False for the last admin."""
        return self._write(lambda c: accounts.set_role(c, user.number, role))

    def set_disabled(self, user: User, *, disabled: bool) -> bool:
        """Let somebody in no more, or again; False for the last admin."""
        return self._write(lambda c: accounts.set_disabled(c, user.number, disabled=disabled))

    def remove_user(self, user: User) -> bool:
        """Delete a user; what they did stays in the audit log. False for the last admin."""
        return self._write(lambda c: accounts.remove(c, user.number))

    def set_password(self, user: User, password: str) -> None:
        """Another password (a hash); all their sessions end and their links lapse."""
        self._write(lambda c: accounts.set_password(c, user.number, password))

    def rehash(self, user: User, password: str) -> None:
        """The same password, hashed anew."""
        self._write(lambda c: accounts.rehash(c, user.number, user.password, password))

    def set_taste(self, user: User) -> None:
        """What a user chose for themselves: email, language, shortcuts."""
        self._write(lambda c: accounts.set_taste(c, user))

    # --- sessions

    def _hash(self, token: str) -> str:
        return self._keys.hashed("session", "console", token)

    def csrf(self, token: str) -> str:
        """What forms of a session carry: made from its token, useless without it. 32 hex digits."""
        return self._keys.hashed("csrf", "console", token)

    def begin_session(self, user: User, browser: str) -> str:
        """Sign a browser in; its new token, in clear.

        "" where the password is another one since `user` was read: while a hash is worked out, there is time.
        """
        token, now = secrets.token_urlsafe(TOKEN_BYTES), self._clock()
        session = Session(self._hash(token), user.number, browser, now, now)
        return token if self._write(lambda c: accounts.begin(c, session, user.password)) else ""

    def session(self, token: str) -> tuple[Session, User] | None:
        """The session of that token and whose it is; None where it has ended."""
        now, hashed = self._clock(), self._hash(token)

        def work(connection: Connection) -> tuple[Session, User] | None:
            session = accounts.lasting(connection, hashed, now)
            user = accounts.numbered(connection, session.user) if session else None
            return (session, user) if session and user and not user.disabled else None

        found = self._read(work)
        if found and now - found[0].seen_at > accounts.SEEN_EVERY:
            self._write(lambda c: accounts.seen(c, hashed, now))
        return found

    def sessions(self, user: User) -> list[Session]:
        """The browsers in which a user is signed in, the newest use first."""
        now = self._clock()
        return self._read(lambda c: accounts.of_user(c, user.number, now))

    def end_session(self, token: str) -> None:
        """Sign a browser out, by its token in clear."""
        hashed = self._hash(token)
        self._write(lambda c: c.execute("DELETE FROM sessions WHERE token = ?", (hashed,)).rowcount)

    def end_session_of(self, user: User, hashed: str) -> bool:
        """Sign out one browser of a user, by the name it has in `sessions`."""
        return self._write(lambda c: accounts.end(c, hashed, user.number))

    def end_sessions(self, user: User, *, but: str = "") -> None:
        """Sign a user out everywhere, but for the session of that name."""
        self._write(lambda c: accounts.end_all(c, user.number, but))

    # --- one-time links

    def open_link(self, user: User | None) -> str:
        """A new one-time link for a user (None: for the first admin); its token, in clear."""
        # A part of an address begins with a letter or a digit; one in 32 tokens in base 64 does not.
        token = secrets.token_hex(TOKEN_BYTES)
        hashed = self._keys.hashed("link", "console", token)
        ends = self._clock() + (LINK_SECONDS if user else FIRST_LINK_SECONDS)
        self._write(lambda c: accounts.open_link(c, hashed, user.number if user else None, ends))
        return token

    def link(self, token: str) -> Link | None:
        """What a link is good for, without using it; None where it is good for nothing any more."""
        hashed, now = self._keys.hashed("link", "console", token), self._clock()
        return self._read(lambda c: accounts.link(c, hashed, now))

    def use_link(self, token: str, password: str, name: str = "") -> User | None:
        """Use a link up: set the password (a hash); for the first admin, make one called `name`."""
        hashed, now = self._keys.hashed("link", "console", token), self._clock()

        def work(connection: Connection) -> User | None:
            found = accounts.link(connection, hashed, now)
            if found is None:
                return None
            connection.execute("DELETE FROM links WHERE token = ?", (hashed,))
            if found.user is None:
                return accounts.add(connection, User(0, name, Role.ADMIN, password=password, made_at=now))
            accounts.set_password(connection, found.user.number, password)
            return accounts.numbered(connection, found.user.number)

        return self._write(work)

    # --- failed sign-ins

    def lane(self, kind: str, name: str) -> str:
        """The name under which failures of an account, a browser or an address are counted."""
        return self._keys.hashed(f"attempt {kind}", "console", name)

    def attempt(self, lanes: dict[str, Callable[[int], float]]) -> float:
        """Count one attempt in every lane, or say how many seconds to wait before the next.

        `lanes`: for each, the seconds to wait after so many failures. An attempt counts as failed until it
        is forgiven, so that a thousand at once are a thousand.
        """
        now = self._clock()

        def work(connection: Connection) -> float:
            counts = {lane: _failed(connection, lane, now) for lane in lanes}
            wait = max(
                at + after(counts[lane][0]) - now for lane, after in lanes.items() for at in [counts[lane][1]]
            )
            if wait > 0:
                return wait
            for lane, (count, _) in counts.items():
                connection.execute(
                    "INSERT OR REPLACE INTO attempts (lane, count, at) VALUES (?, ?, ?)",
                    (lane, count + 1, now),
                )
            return 0.0

        return self._write(work)

    def forgive(self, lanes: list[str]) -> None:
        """The attempt was a good one: its lanes are empty again."""

        def work(connection: Connection) -> None:
            connection.executemany("DELETE FROM attempts WHERE lane = ?", [(lane,) for lane in lanes])

        self._write(work)

    # --- the audit log

    def note(self, who: str, action: str, item: str = "", detail: str = "") -> None:
        """Write down who did what. `action` is a fixed word; `detail` fixed words, ids and numbers."""
        now = self._clock()
        self._write(
            lambda c: (
                c.execute(
                    "INSERT INTO audit (at, who, action, item, detail) VALUES (?, ?, ?, ?, ?)",
                    (now, who, action, item, detail),
                ).rowcount
            )
        )

    def done(self, search: Search, limit: int) -> list[Done]:
        """Lines of the audit log, the newest first."""
        wanted = {
            "who = ?": search.who,
            "action = ?": search.action,
            "item = ?": search.item,
            "at >= ?": search.since,
            "at < ?": search.until,
            "number < ?": search.before,
        }
        given = {part: value for part, value in wanted.items() if value not in ("", None)}
        where = " AND ".join(given) or "1"
        columns = "number, at, who, action, item, detail"
        statement = f"SELECT {columns} FROM audit WHERE {where} ORDER BY number DESC LIMIT ?"
        return self._read(lambda c: [Done(*row) for row in c.execute(statement, (*given.values(), limit))])

    def actions(self) -> tuple[str, ...]:
        """Every different action in the audit log."""
        return self._read(
            lambda c: tuple(row[0] for row in c.execute("SELECT DISTINCT action FROM audit ORDER BY action"))
        )

    def doers(self) -> tuple[str, ...]:
        """Everybody in the audit log."""
        return self._read(
            lambda c: tuple(row[0] for row in c.execute("SELECT DISTINCT who FROM audit ORDER BY who"))
        )


def _failed(connection: Connection, lane: str, now: float) -> tuple[int, float]:
    row = connection.execute("SELECT count, at FROM attempts WHERE lane = ?", (lane,)).fetchone()
    if row is None or now - row[1] > FORGOTTEN_SECONDS:
        return 0, 0.0
    return int(row[0]), min(float(row[1]), now)

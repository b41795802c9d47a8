"""Access tokens of platforms, sealed: one that still holds is used again after a restart."""

from __future__ import annotations

from sqlite3 import Connection

from bot.state.keys import Keys


def read(connection: Connection, keys: Keys, name: str) -> tuple[str, float] | None:
    """The token of that name and the moment at which it ends; None where there is none."""
    row = connection.execute("SELECT token, until FROM tokens WHERE name = ?", (name,)).fetchone()
    return (keys.unseal(row[0]).decode(), row[1]) if row else None


def keep(connection: Connection, keys: Keys, name: str, token: str, until: float) -> None:
    """Write it in place of the one before. `until` in seconds since 1970."""
    connection.execute(
        "INSERT OR REPLACE INTO tokens (name, token, until) VALUES (?, ?, ?)",
        (name, keys.seal(token.encode()), until),
    )

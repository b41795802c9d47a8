"""The tables of the console: the fifth version of the file, never changed once released.

users       who may sign in             sessions   browsers that are signed in, by a keyed hash of their token
attempts    sign-ins that failed        links      one-time links that set a password, by a keyed hash
audit       who did what, and when      autosaves  what somebody was writing
reviews     which version of a draft somebody saved, or approved
"""

from __future__ import annotations

FIFTH = (
    """
    CREATE TABLE users (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL,
        folded TEXT NOT NULL UNIQUE,     -- the name as it is compared
        email TEXT NOT NULL DEFAULT '',  -- for git; '' where none was given
        role INTEGER NOT NULL,
        password TEXT NOT NULL DEFAULT '',   -- argon2id; '' until the link was used
        disabled INTEGER NOT NULL DEFAULT 0,
        language TEXT NOT NULL DEFAULT '',   -- '' until one was chosen
        shortcuts INTEGER NOT NULL DEFAULT 1,
        made_at REAL NOT NULL,
        signed_in_at REAL
    )
    """,
    """
    CREATE TABLE sessions (
        token TEXT NOT NULL PRIMARY KEY,
        user INTEGER NOT NULL REFERENCES users (number) ON DELETE CASCADE,
        browser TEXT NOT NULL,           -- kind and system, such as "Firefox, Linux"
        began_at REAL NOT NULL,
        seen_at REAL NOT NULL
    ) WITHOUT ROWID
    """,
    "CREATE INDEX sessions_user ON sessions (user)",
    "CREATE INDEX sessions_began ON sessions (began_at)",
    """
    CREATE TABLE attempts (
        lane TEXT NOT NULL PRIMARY KEY,  -- keyed hash of an account, a browser or an address
        count INTEGER NOT NULL,
        at REAL NOT NULL
    ) WITHOUT ROWID
    """,
    "CREATE INDEX attempts_at ON attempts (at)",
    """
    CREATE TABLE links (
        token TEXT NOT NULL PRIMARY KEY,
        user INTEGER REFERENCES users (number) ON DELETE CASCADE,    -- NULL: makes the first admin
        ends_at REAL NOT NULL
    ) WITHOUT ROWID
    """,
    "CREATE INDEX links_ends ON links (ends_at)",
    """
    CREATE TABLE audit (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        at REAL NOT NULL,
        who TEXT NOT NULL,
        action TEXT NOT NULL,            -- a fixed word
        item TEXT NOT NULL,
        detail TEXT NOT NULL             -- fixed words, ids and numbers; never what people wrote
    )
    """,
    "CREATE INDEX audit_at ON audit (at)",
    "CREATE INDEX audit_who ON audit (who)",
    "CREATE INDEX audit_action ON audit (action)",
    "CREATE INDEX audit_item ON audit (item)",
    """
    CREATE TABLE autosaves (
        user INTEGER NOT NULL REFERENCES users (number) ON DELETE CASCADE,
        kind TEXT NOT NULL,
        id TEXT NOT NULL,
        text TEXT NOT NULL,
        version TEXT NOT NULL,           -- of the file that it was begun from
        at REAL NOT NULL,
        PRIMARY KEY (user, kind, id)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX autosaves_at ON autosaves (at)",
    """
    CREATE TABLE reviews (
        kind TEXT NOT NULL,
        id TEXT NOT NULL,
        version TEXT NOT NULL,
        who TEXT NOT NULL,
        did TEXT NOT NULL,               -- saved, approved, asked, published
        at REAL NOT NULL,
        note TEXT NOT NULL DEFAULT '',   -- what was asked for
        PRIMARY KEY (kind, id, version, who, did)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX reviews_at ON reviews (at)",
)
"""Version 5."""

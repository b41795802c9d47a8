"""The tables of the first version. What is written here is never changed: later versions add to it.

No column holds what somebody wrote, and none a platform's id of a person, room or message: `room`, `author`,
`asker`, `person`, `event`, `source`, `key` and `claim` are keyed hashes, every BLOB is sealed.

    inbox      what was handed in; a closed row is a hash and two moments: it is known when it comes again
    outbox     calls on their way; a call that arrived is deleted (web: kept until it was picked up)
    answers    that a message of ours told something: `told` what, `said` under which ids of its own
    rooms      what admins chose;  spoke, withheld: when we spoke unasked, why we last kept silent
    watches    who wants to hear of changes;  muted: from whom maintainers want no more questions
"""

from __future__ import annotations

FIRST = (
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID",
    "CREATE TABLE cursors (name TEXT PRIMARY KEY, next INTEGER NOT NULL) WITHOUT ROWID",
    """
    CREATE TABLE inbox (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        event TEXT NOT NULL UNIQUE,
        channel TEXT NOT NULL,
        room TEXT NOT NULL,          -- '' once closed
        author TEXT NOT NULL,        -- '' once closed
        joins INTEGER NOT NULL,
        wait REAL NOT NULL,
        body BLOB,                   -- NULL once closed
        received_at REAL NOT NULL,
        state INTEGER NOT NULL DEFAULT 0,   -- 0 to do, 1 being worked on, 2 done, 3 dead
        attempts INTEGER NOT NULL DEFAULT 0,
        ready REAL NOT NULL DEFAULT 0,      -- not before this moment
        error TEXT NOT NULL DEFAULT '',
        closed_at REAL
    )
    """,
    "CREATE INDEX inbox_open ON inbox (room, seq, state, ready, received_at) WHERE state < 2",
    "CREATE INDEX inbox_closed ON inbox (state, closed_at) WHERE state > 1",
    """
    CREATE TABLE outbox (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        inbox INTEGER,               -- the row it answers; NULL: a notice
        n INTEGER,
        channel TEXT NOT NULL,
        room TEXT NOT NULL,
        kind TEXT NOT NULL,          -- private, group
        call BLOB,
        state INTEGER NOT NULL DEFAULT 0,   -- 0 to do, 1 on its way, 2 arrived, 3 dead
        attempts INTEGER NOT NULL DEFAULT 0,
        maybe INTEGER NOT NULL DEFAULT 0,
        ready REAL NOT NULL DEFAULT 0,
        answer INTEGER REFERENCES answers (seq) ON DELETE SET NULL,
        wipes INTEGER NOT NULL DEFAULT 0,   -- after it, the log is emptied too: it confirms a deletion
        error TEXT NOT NULL DEFAULT '',
        created_at REAL NOT NULL,
        closed_at REAL,
        UNIQUE (inbox, n)
    )
    """,
    "CREATE INDEX outbox_open ON outbox (channel, room, seq, state, ready) WHERE state < 2",
    "CREATE INDEX outbox_closed ON outbox (state, created_at) WHERE state > 1",
    "CREATE INDEX outbox_answer ON outbox (answer) WHERE answer IS NOT NULL",
    "CREATE TABLE posted (key TEXT PRIMARY KEY, at REAL NOT NULL) WITHOUT ROWID",
    """
    CREATE TABLE answers (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        room TEXT NOT NULL,
        asker TEXT NOT NULL,         -- '' where nobody asked
        source TEXT NOT NULL,        -- the message it answered; '' where there is none
        address BLOB NOT NULL,
        unasked INTEGER NOT NULL,
        language TEXT NOT NULL,      -- '' where nothing was shown
        at REAL NOT NULL
    )
    """,
    "CREATE INDEX answers_source ON answers (source) WHERE source <> ''",
    "CREATE INDEX answers_room ON answers (room)",
    "CREATE INDEX answers_asker ON answers (asker) WHERE asker <> ''",
    "CREATE INDEX answers_at ON answers (at)",
    """
    CREATE TABLE told (
        answer INTEGER NOT NULL REFERENCES answers (seq) ON DELETE CASCADE,
        fact TEXT NOT NULL,
        stance TEXT NOT NULL,
        verdict TEXT,
        as_of TEXT NOT NULL,
        digest TEXT NOT NULL,
        claim TEXT NOT NULL
    )
    """,
    "CREATE INDEX told_answer ON told (answer)",
    "CREATE INDEX told_fact ON told (fact, claim)",
    """
    CREATE TABLE said (
        key TEXT PRIMARY KEY,
        answer INTEGER NOT NULL REFERENCES answers (seq) ON DELETE CASCADE,
        message BLOB NOT NULL,
        n INTEGER NOT NULL
    ) WITHOUT ROWID
    """,
    "CREATE INDEX said_answer ON said (answer, n)",
    """
    CREATE TABLE rooms (
        room TEXT PRIMARY KEY,
        policy TEXT NOT NULL,
        language TEXT,
        quiet_from INTEGER,
        quiet_to INTEGER,
        topics TEXT NOT NULL,        -- JSON
        muted_until TEXT,            -- ISO 8601
        introduced INTEGER NOT NULL,
        changed_at REAL NOT NULL
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE spoke (
        room TEXT NOT NULL,
        author TEXT NOT NULL,        -- '' once they wished to be forgotten
        fact TEXT NOT NULL,
        at REAL NOT NULL
    )
    """,
    "CREATE INDEX spoke_room ON spoke (room, at)",
    "CREATE INDEX spoke_author ON spoke (author)",
    "CREATE INDEX spoke_at ON spoke (at)",
    "CREATE TABLE withheld (room TEXT PRIMARY KEY, why TEXT NOT NULL, at REAL NOT NULL) WITHOUT ROWID",
    """
    CREATE TABLE watches (
        person TEXT NOT NULL,
        fact TEXT NOT NULL,
        room TEXT NOT NULL,
        stance TEXT NOT NULL,
        verdict TEXT,
        language TEXT NOT NULL,
        reader BLOB NOT NULL,        -- the address where it was asked for, and the person's id
        since REAL NOT NULL,
        PRIMARY KEY (person, fact)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX watches_fact ON watches (fact)",
    "CREATE INDEX watches_room ON watches (room)",
    "CREATE TABLE muted (person TEXT PRIMARY KEY, since REAL NOT NULL) WITHOUT ROWID",
)
"""Version 1."""

THIRD = (
    # Whether the platform shows us every message of the room, as it last said; NULL: it never did.
    "ALTER TABLE rooms ADD COLUMN sees_all INTEGER",
)
"""What the third version of the file adds, never changed."""

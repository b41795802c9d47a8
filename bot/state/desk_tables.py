"""The tables of the maintainers' desk: the second version of the file, never changed.

As everywhere, no column holds a name or id of a person or room: those are keyed hashes; BLOBs are sealed.

    questions   what somebody let the maintainers see: the one text that is kept, until it is decided
    askers      who waits for its verdict, until they were told
    unanswered  who asked what nobody could answer: a hash of both together, so that askers can be counted
                for one question and not be followed through several
    complaints  what is said to be wrong with our answers;  reporters: who wants to hear what became of it
    campaigns   corrections on their way;  notices: who hears what of one, each once
    decisions   which maintainer decided what, and when
"""

from __future__ import annotations

SECOND = (
    """
    CREATE TABLE questions (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        normal TEXT NOT NULL,
        text BLOB,                   -- NULL once decided
        language TEXT NOT NULL,
        state TEXT NOT NULL,
        posted INTEGER NOT NULL DEFAULT 0,
        candidates TEXT NOT NULL DEFAULT '[]',   -- JSON: ids of the facts that were offered for it
        fact TEXT NOT NULL DEFAULT '',
        side TEXT NOT NULL DEFAULT '',
        asked_at REAL NOT NULL,
        decided_at REAL
    )
    """,
    "CREATE INDEX questions_normal ON questions (normal)",
    "CREATE INDEX questions_state ON questions (state)",
    """
    CREATE TABLE askers (
        question INTEGER NOT NULL REFERENCES questions (number) ON DELETE CASCADE,
        person TEXT NOT NULL,
        room TEXT NOT NULL,
        reader BLOB NOT NULL,        -- the address where it was asked, and the person's id
        message BLOB NOT NULL,       -- the message that asked it
        language TEXT NOT NULL,
        asked_at REAL NOT NULL,
        PRIMARY KEY (question, person)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX askers_person ON askers (person)",
    "CREATE INDEX askers_room ON askers (room)",
    "CREATE INDEX askers_at ON askers (asked_at)",
    """
    CREATE TABLE unanswered (
        normal TEXT NOT NULL,
        person TEXT NOT NULL,
        at REAL NOT NULL,
        PRIMARY KEY (normal, person)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX unanswered_at ON unanswered (at)",
    """
    CREATE TABLE complaints (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        fault TEXT NOT NULL,
        fact TEXT NOT NULL,
        stance TEXT NOT NULL,
        verdict TEXT,
        as_of TEXT,
        digest TEXT NOT NULL,
        claim TEXT NOT NULL,         -- '' where the answer is not remembered any more
        state TEXT NOT NULL,
        posted INTEGER NOT NULL DEFAULT 0,
        at REAL NOT NULL,
        decided_at REAL
    )
    """,
    "CREATE INDEX complaints_state ON complaints (state)",
    """
    CREATE TABLE reporters (
        complaint INTEGER NOT NULL REFERENCES complaints (number) ON DELETE CASCADE,
        person TEXT NOT NULL,
        room TEXT NOT NULL,
        reader BLOB NOT NULL,
        message BLOB NOT NULL,       -- our answer
        language TEXT NOT NULL,
        at REAL NOT NULL,
        PRIMARY KEY (complaint, person)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX reporters_person ON reporters (person)",
    "CREATE INDEX reporters_room ON reporters (room)",
    """
    CREATE TABLE campaigns (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        fact TEXT NOT NULL,
        cause TEXT NOT NULL,
        claim TEXT NOT NULL,
        turns TEXT NOT NULL,         -- JSON: [stance, old, new] …
        stage TEXT NOT NULL,
        needs_second INTEGER NOT NULL,
        not_before REAL NOT NULL,
        approvals TEXT NOT NULL DEFAULT '[]',    -- JSON: keyed hashes of maintainers
        counts TEXT NOT NULL,        -- JSON: edits, rooms, askers, watchers, as they were planned
        posted TEXT NOT NULL DEFAULT '',         -- the stage that the maintainers' group was told of
        planned_at REAL NOT NULL,
        ended_at REAL
    )
    """,
    "CREATE INDEX campaigns_stage ON campaigns (stage)",
    """
    CREATE TABLE notices (
        campaign INTEGER NOT NULL REFERENCES campaigns (number) ON DELETE CASCADE,
        n INTEGER NOT NULL,
        notice TEXT NOT NULL,
        answer INTEGER NOT NULL,     -- the answer that is corrected; 0 for a watch
        person TEXT NOT NULL,        -- who watches; '' for an answer
        ready REAL NOT NULL,
        PRIMARY KEY (campaign, n)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX notices_ready ON notices (ready)",
    """
    CREATE TABLE decisions (
        item TEXT NOT NULL,
        decision TEXT NOT NULL,
        argument TEXT NOT NULL,
        who TEXT NOT NULL,
        at REAL NOT NULL
    )
    """,
    "CREATE INDEX decisions_at ON decisions (at)",
)
"""Version 2."""

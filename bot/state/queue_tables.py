"""What the queue and the overview count: the fourth version of the file, never changed once released.

As everywhere, no column holds a name or id of a person or room: those are keyed hashes; BLOBs are sealed.

    questions   and with which entry a text is shown, because it says the same
    unanswered  and in which group it was asked: a hash of group and question together, as with people
    unwanted    hashes of texts that maintainers want in the queue never again
    tickets     pages of the web chat that may ask what became of a question: a hash of the ticket
    reporters   and the words that were answered, where somebody let the maintainers see them
    tallies     how many were answered how, by civil day: nothing about people, and no text
"""

from __future__ import annotations

FOURTH: tuple[str, ...] = (
    "ALTER TABLE questions ADD COLUMN entry INTEGER",  # the number of that entry; NULL: it is one itself
    # 0: joined by rule; 1: by a maintainer, or set apart by one: rules leave it alone
    "ALTER TABLE questions ADD COLUMN settled INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE questions ADD COLUMN near TEXT NOT NULL DEFAULT '[]'",  # JSON: entries that may say the same
    "ALTER TABLE questions ADD COLUMN answers TEXT NOT NULL DEFAULT '[]'",  # JSON: [fact, stance] … that did
    "CREATE INDEX questions_entry ON questions (entry) WHERE entry IS NOT NULL",
    "ALTER TABLE unanswered ADD COLUMN room TEXT NOT NULL DEFAULT ''",  # '': in private
    "ALTER TABLE unanswered ADD COLUMN web INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE unanswered ADD COLUMN latest REAL NOT NULL DEFAULT 0",  # when this person last asked it
    "UPDATE unanswered SET latest = at",
    "CREATE TABLE unwanted (normal TEXT PRIMARY KEY, at REAL NOT NULL) WITHOUT ROWID",
    "CREATE INDEX unwanted_at ON unwanted (at)",
    """
    CREATE TABLE tickets (
        ticket TEXT PRIMARY KEY,
        question INTEGER NOT NULL REFERENCES questions (number) ON DELETE CASCADE,
        asked_at REAL NOT NULL
    ) WITHOUT ROWID
    """,
    "CREATE INDEX tickets_question ON tickets (question)",
    "CREATE INDEX tickets_at ON tickets (asked_at)",
    "ALTER TABLE reporters ADD COLUMN words BLOB",
    """
    CREATE TABLE tallies (
        day TEXT NOT NULL,
        channel TEXT NOT NULL,
        what TEXT NOT NULL,          -- an answer (known, close, unknown, not_a_claim), told, unasked
        fact TEXT NOT NULL,          -- '' for an answer
        stance TEXT NOT NULL,
        verdict TEXT NOT NULL,       -- '' for none
        n INTEGER NOT NULL,
        PRIMARY KEY (day, channel, what, fact, stance, verdict)
    ) WITHOUT ROWID
    """,
)
"""Version 4."""

"""How long what is kept is kept: one table, enforced by `tidy`, printed by /privacy and the documentation."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from sqlite3 import Connection


@dataclass(frozen=True, slots=True)
class Kept:
    """Something that is kept, and for how long after it was written or closed. `name` never changes."""

    name: str
    how_long: dt.timedelta
    reason: str


def _kept(name: str, reason: str, **how_long: float) -> Kept:
    return Kept(name, dt.timedelta(**how_long), reason)


MESSAGE = _kept("message", "erased in the transaction that closes it", seconds=0)
EVENT = _kept("event", "Telegram hands a message in again for up to 24 hours; twice that", hours=48)
PICK_UP = _kept("web-reply", "long enough to come back to a page that was left open", hours=1)
DEAD = _kept("dead", "what could not be read or sent, for maintainers to mend and try again", days=30)
ANSWER = _kept("answer", "whom a correction has to reach", days=90)
REPLY = _kept("reply", "people may change what they asked for 48 hours, and the answer with it", hours=48)
SPOKE = _kept("spoke", "limits of what we say unasked are counted by the day", days=2)
WITHHELD = _kept("withheld", "/why tells of the last day", days=2)
HELD = _kept("held", "what we may tell somebody only when they write again", days=30)
OFFER = _kept("offer", "a number answers what was offered last; after a week nobody knows what", days=7)
NOTICE = _kept("notice", "twice as long as the answers it corrects, so that none is sent again", days=180)
QUESTION = _kept("question", "who asked knows by then, or does not care any more", days=90)
UNANSWERED = _kept("unanswered", "what few people ask in a season is not waited for", days=90)
COMPLAINT = _kept("complaint", "a case to test against; who reported it goes once they were told", days=365)
WORDS = _kept("words", "as long as a question waits for the maintainers, and until they decide", days=90)
TICKET = _kept("ticket", "as long as the question that it asks about", days=90)
UNWANTED = _kept("unwanted", "what maintainers refused comes back for a year at most", days=365)
TALLY = _kept("tally", "a year, to compare with, and the weeks around it", days=400)

RETENTION: tuple[Kept, ...] = (
    MESSAGE,
    EVENT,
    PICK_UP,
    DEAD,
    ANSWER,
    REPLY,
    SPOKE,
    WITHHELD,
    HELD,
    OFFER,
    NOTICE,
    QUESTION,
    UNANSWERED,
    COMPLAINT,
    WORDS,
    TICKET,
    UNWANTED,
    TALLY,
)
"""Watches and room settings are missing here: they are kept until they are taken back or forgotten."""

SESSION = _kept("session", "a session of the console ends after a week at the latest", days=7)
LINK = _kept("link", "a one-time link is kept until it has lapsed", seconds=0)
ATTEMPT = _kept("attempt", "failed sign-ins slow down the next ones for a day", days=1)
AUTOSAVE = _kept("autosave", "who comes back from holidays finds what they were writing", days=30)
REVIEW = _kept("review", "a draft that waits for longer is read anew", days=365)
AUDIT = _kept(
    "audit", "who published what is asked when a fact is disputed, and that may be much later", days=730
)

OF_MAINTAINERS: tuple[Kept, ...] = (SESSION, LINK, ATTEMPT, AUTOSAVE, REVIEW, AUDIT)
"""What is kept of who signs in to the console; people in chats are not told of it."""


TOO_FAR = 3600.0
"""Seconds that the wall clock may have run away between two times of tidying, or nothing is deleted: leap and
summer time never reach an hour's difference in UTC, a clock that was set does."""


def _outlived(table: str, of_them: str, key: str = "seq") -> str:
    return f"DELETE FROM {table} WHERE {key} IN (SELECT {key} FROM {table} WHERE {of_them} < ? LIMIT ?)"  # noqa: S608


_EXPIRED = """
    UPDATE questions SET text = NULL, state = 'expired' WHERE number IN (
        SELECT number FROM questions WHERE text IS NOT NULL AND asked_at < ? LIMIT ?)
"""
_ASKERS = """
    DELETE FROM askers WHERE (question, person) IN (
        SELECT question, person FROM askers WHERE asked_at < ? LIMIT ?)
"""
_UNANSWERED = """
    DELETE FROM unanswered WHERE (normal, person) IN (
        SELECT normal, person FROM unanswered WHERE at < ? LIMIT ?)
"""

_WORDS = """
    UPDATE reporters SET words = NULL WHERE (complaint, person) IN (
        SELECT complaint, person FROM reporters WHERE words IS NOT NULL AND at < ? LIMIT ?)
"""
_TALLIES = """
    DELETE FROM tallies WHERE (day, channel, what, fact, stance, verdict) IN (
        SELECT day, channel, what, fact, stance, verdict FROM tallies
        WHERE day < date(?, 'unixepoch') LIMIT ?)
"""
_AUTOSAVES = """
    DELETE FROM autosaves WHERE (user, kind, id) IN (
        SELECT user, kind, id FROM autosaves WHERE at < ? LIMIT ?)
"""
_REVIEWS = """
    DELETE FROM reviews WHERE (kind, id, version, who, did) IN (
        SELECT kind, id, version, who, did FROM reviews WHERE at < ? LIMIT ?)
"""

_OUTLIVED: tuple[tuple[Kept, str], ...] = (
    (EVENT, _outlived("inbox", "state > 1 AND state = 2 AND closed_at")),
    (DEAD, _outlived("inbox", "state > 1 AND state = 3 AND closed_at")),
    (DEAD, _outlived("outbox", "state > 1 AND state = 3 AND created_at")),
    (HELD, _outlived("outbox", "state > 1 AND state = 4 AND created_at")),
    (OFFER, _outlived("offers", "at", "room")),
    (PICK_UP, _outlived("outbox", "state > 1 AND state = 2 AND created_at")),
    (PICK_UP, _outlived("outbox", "state < 2 AND channel = 'web' AND created_at")),
    (DEAD, _outlived("outbox", "state < 2 AND created_at")),  # its channel was switched off for good
    (ANSWER, _outlived("answers", "at")),
    (REPLY, _outlived("answers", "seq NOT IN (SELECT answer FROM told) AND at")),
    (SPOKE, _outlived("spoke", "at", "rowid")),
    (WITHHELD, _outlived("withheld", "at", "room")),
    (NOTICE, _outlived("posted", "at", "key")),
    (NOTICE, _outlived("campaigns", "ended_at", "number")),
    (QUESTION, _EXPIRED),
    (QUESTION, _ASKERS),
    (UNANSWERED, _UNANSWERED),
    (COMPLAINT, _outlived("complaints", "at", "number")),
    (COMPLAINT, _outlived("decisions", "at", "rowid")),
    (WORDS, _WORDS),
    (TICKET, _outlived("tickets", "asked_at", "ticket")),
    (UNWANTED, _outlived("unwanted", "at", "normal")),
    (TALLY, _TALLIES),
    (SESSION, _outlived("sessions", "began_at", "token")),
    (LINK, _outlived("links", "ends_at", "token")),
    (ATTEMPT, _outlived("attempts", "at", "lane")),
    (AUTOSAVE, _AUTOSAVES),
    (REVIEW, _REVIEWS),
    (AUDIT, _outlived("audit", "at", "number")),
)


AT_ONCE = 2_000
"""Rows of one table deleted in one transaction: some 50 ms, for which messages have to wait."""


def tidy(connection: Connection, now: float) -> tuple[int, bool]:
    """Delete what has outlived its time, at most `AT_ONCE` of each; how many rows, and is there more."""
    before, more = connection.total_changes, False
    for kept, statement in _OUTLIVED:
        deleted = connection.execute(statement, (now - kept.how_long.total_seconds(), AT_ONCE)).rowcount
        more = more or deleted >= AT_ONCE
    return connection.total_changes - before, more

"""Effects of the maintainers' desk: questions, complaints and decisions, written with their answer."""

from __future__ import annotations

import re
from collections.abc import Callable
from sqlite3 import Connection

from bot.corrections import Decision, decided
from bot.memory import Asked, Complaint, Decided, Forget, LeftRoom, MovedRoom, ShowWords, Unanswered
from bot.messages import Incoming
from bot.state import campaigns, complaints, demand, entries, questions
from bot.state.codec import Addressee, person_key, room_key, seal_addressee, unseal_addressee
from bot.state.complaints import ComplaintState
from bot.state.effects import Appliers
from bot.state.keys import Keys

_ITEM = re.compile(r"([qfk])(\d{1,9})")
"""`q12` a question, `f3` a complaint, `k5` a correction."""


def item_of(name: str) -> tuple[str, int] | None:
    """Letter and number of an item; None for what is none."""
    found = _ITEM.fullmatch(name)
    return (found[1], int(found[2])) if found else None


def _unanswered(connection: Connection, keys: Keys, about: Incoming, effect: Unanswered, now: float) -> None:
    demand.count(connection, keys, about, effect, now)


def _decided(connection: Connection, keys: Keys, about: Incoming, effect: Decided, now: float) -> None:
    who = person_key(keys, about.address.channel, about.author)
    decide(connection, effect, who, now)


def decide(connection: Connection, effect: Decided, who: str, now: float) -> bool:
    """Write a maintainer's decision; False where it comes too late, or means nothing there.

    `who` is a keyed hash of theirs: two of them are two maintainers.
    """
    item = item_of(effect.item)
    taken = bool(item) and _TAKES[item[0]](connection, item[1], effect, who, now) if item else False
    if taken:
        connection.execute(
            "INSERT INTO decisions (item, decision, argument, who, at) VALUES (?, ?, ?, ?, ?)",
            (effect.item, effect.decision, effect.argument, who, now),
        )
    return taken


def decided_by(connection: Connection, item: str, decision: str) -> str:
    """Who took a decision about an item last; "" where nobody did."""
    row = connection.execute(
        "SELECT who FROM decisions WHERE item = ? AND decision = ? ORDER BY at DESC LIMIT 1", (item, decision)
    ).fetchone()
    return row[0] if row else ""


def _of_question(connection: Connection, number: int, effect: Decided, who: str, now: float) -> bool:
    _ = who
    if effect.decision == "join":
        other = item_of(effect.argument)
        return bool(other and other[0] == "q") and entries.join(connection, number, other[1] if other else 0)
    if effect.decision == "part":
        return entries.part(connection, number)
    if effect.decision not in questions.STEPS:
        return False
    taken = questions.step(connection, number, effect.decision, now)
    if taken and effect.decision == "wording":
        fact_id, _, side = effect.argument.partition(":")
        questions.draft(connection, number, fact_id, side)
    return taken


def _of_complaint(connection: Connection, number: int, effect: Decided, who: str, now: float) -> bool:
    _ = who
    states = {"confirm": ComplaintState.CONFIRMED, "reject": ComplaintState.REJECTED}
    state = states.get(effect.decision)
    return state is not None and complaints.decide(connection, number, state, now)


def _of_campaign(connection: Connection, number: int, effect: Decided, who: str, now: float) -> bool:
    listed = campaigns.found(connection, number)
    if listed is None or effect.decision not in set(Decision):
        return False
    after = decided(listed.campaign, Decision(effect.decision), who, now)
    if after == listed.campaign:
        return False
    campaigns.update(connection, after, now)
    return True


_TAKES: dict[str, Callable[[Connection, int, Decided, str, float], bool]] = {
    "q": _of_question,
    "f": _of_complaint,
    "k": _of_campaign,
}


def _forget(connection: Connection, keys: Keys, about: Incoming, effect: Forget, now: float) -> None:
    _ = now
    person = person_key(keys, about.address.channel, about.author)
    room = room_key(keys, about.address) if effect.room_too else ""
    questions.forget(connection, person, room)
    demand.forget(connection, keys, person, room)
    complaints.forget(connection, person, room)


def _left(connection: Connection, keys: Keys, about: Incoming, effect: LeftRoom, now: float) -> None:
    _ = effect, now
    room = room_key(keys, about.address)
    demand.forget(connection, keys, "", room)
    connection.execute("DELETE FROM askers WHERE room = ?", (room,))
    connection.execute("DELETE FROM reporters WHERE room = ?", (room,))


def _moved(connection: Connection, keys: Keys, about: Incoming, effect: MovedRoom, now: float) -> None:
    """Who waits for news is found at the new address; messages have other ids there, and none is answered."""
    _ = now
    old, new = room_key(keys, about.address), room_key(keys, effect.to)
    for select, update in _MOVES:
        for number, person, sealed in connection.execute(select, (old,)).fetchall():
            addressee = Addressee(effect.to, unseal_addressee(keys, sealed).person)
            row = (new, seal_addressee(keys, addressee), keys.seal(b""), number, person)
            connection.execute(update, row)


_MOVES = (
    (
        "SELECT question, person, reader FROM askers WHERE room = ?",
        "UPDATE askers SET room = ?, reader = ?, message = ? WHERE question = ? AND person = ?",
    ),
    (
        "SELECT complaint, person, reader FROM reporters WHERE room = ?",
        "UPDATE reporters SET room = ?, reader = ?, message = ? WHERE complaint = ? AND person = ?",
    ),
)

APPLIERS: Appliers = {
    Unanswered: _unanswered,
    Asked: questions.ask,
    Complaint: complaints.complain,
    ShowWords: complaints.show_words,
    Decided: _decided,
    Forget: _forget,
    LeftRoom: _left,
    MovedRoom: _moved,
}
"""What writes the effects of the desk, in the transaction that closes their message."""

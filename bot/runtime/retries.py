"""What becomes of a call after each fate: one pure function.

Sent      done
Unsent    again, for as long as an answer is worth having: it certainly did not arrive
Maybe     again and counted; a few times at most, because each may be a double; in a group once
Wait      again when the platform says
Refused   once more in its plainer form, where there is one; else set aside
Gone      set aside, and the room is forgotten
Moved     again, to where the room went on; set aside where it makes no sense there
Held      kept until somebody there writes to us
"""

from __future__ import annotations

from bot.delivery import Fate, Gone, Held, Maybe, Moved, Refused, Sent, Unsent, Wait
from bot.messages import Room
from bot.state.contract import After, Parcel, Tried

MAX_TRIES = 8
"""Tries of a call that may have arrived each time. With the pauses below: some four minutes."""

MAX_TRIES_IN_GROUP = 2
"""The same in a group: one more try keeps the promise to whoever asked, and a third copy would annoy all. It
is not for what the platform itself said it failed at: that has hardly ever arrived."""

MAX_AGE_MAYBE = 6 * 3600.0
"""Seconds after which a doubtful call is left alone."""

MAX_AGE = 24 * 3600.0
"""Seconds after which nothing is tried any more: Telegram keeps what it has for us as long."""

LONGEST_PAUSE = 60.0


def after(parcel: Parcel, fate: Fate, now: float) -> Tried:
    """What to write down about this call. `now` and the result's moments are seconds since 1970."""
    match fate:
        case Sent(message_id):
            return Tried(parcel.seq, After.SENT, sent_id=message_id)
        case Gone(why):
            return Tried(parcel.seq, After.DEAD, error=why, gone=True)
        case Moved(room, instead):
            # A call that makes no sense there is over.
            goes_on = bool(instead) and parcel.attempts < MAX_TRIES
            what, why = (After.AGAIN, "") if goes_on else (After.DEAD, "moved")
            again = instead if goes_on else b""
            return Tried(
                parcel.seq, what, not_before=now if goes_on else 0.0, error=why, instead=again, moved_to=room
            )
        case Held(why):
            return Tried(parcel.seq, After.HELD, error=why)
        case Refused(why, instead):
            # Whatever it went through before; what is plainer is shorter, so this comes to an end.
            plainer = 0 < len(instead) < len(parcel.call)
            return (
                Tried(parcel.seq, After.AGAIN, not_before=now, error=why, instead=instead)
                if plainer
                else _dead(parcel, why)
            )
    return _later(parcel, fate, now)


def outlived(parcel: Parcel, now: float) -> Tried | None:
    """What to write down instead of a try where it is too late for one; None where it is not.

    So it is for what waited while its channel was switched off, or in a backup.
    """
    return _dead(parcel, "too old") if now - parcel.created_at > MAX_AGE else None


def _later(parcel: Parcel, fate: Unsent | Maybe | Wait, now: float) -> Tried:
    age = now - parcel.created_at
    if age > MAX_AGE:
        return _dead(parcel, "too old", maybe=isinstance(fate, Maybe))
    match fate:
        case Wait(seconds):
            return Tried(parcel.seq, After.AGAIN, not_before=now + seconds, error="asked to wait")
        case Unsent(why):
            return Tried(parcel.seq, After.AGAIN, not_before=now + pause(parcel), error=why)
        case Maybe(why, answered):
            tries = MAX_TRIES_IN_GROUP if parcel.kind is Room.GROUP and not answered else MAX_TRIES
            # Tries that certainly did not arrive say nothing against one more.
            if parcel.maybe + 1 >= tries or age > MAX_AGE_MAYBE:
                return _dead(parcel, f"maybe sent: {why}", maybe=True)
            not_before = now + pause(parcel)
            return Tried(parcel.seq, After.AGAIN, not_before=not_before, maybe=True, error=why)


def _dead(parcel: Parcel, why: str, *, maybe: bool = False) -> Tried:
    return Tried(parcel.seq, After.DEAD, maybe=maybe, error=why)


def pause(parcel: Parcel) -> float:
    """Seconds until the next try: 1, 2, 4 … 60, up to a quarter more, so that not all come back at once."""
    steady = min(LONGEST_PAUSE, 2.0 ** min(parcel.attempts - 1, 6))
    # The golden ratio spreads neighbours evenly, the same way every time.
    return steady * (1 + 0.25 * (parcel.seq * 0.6180339887 % 1))

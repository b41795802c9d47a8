"""What became of a call: Telegram's answer → `bot.delivery.Fate`. Pure.

`why` is one of our own words: what Telegram says may quote what we wrote, and we quote people.
"""

from __future__ import annotations

from bot.channels.telegram.calls import Call
from bot.channels.telegram.client import NOT_KNOWN, Accepted, Declined, Response, Unreached
from bot.channels.telegram.names import inline_name, message_name, only_name
from bot.delivery import Fate, Gone, Maybe, Moved, Refused, Sent, Unsent, Wait

_UNTOLD = 3.0
"""Seconds to wait after a 429 that does not say how long: what Telegram asks for most often."""

_LATE = ("query is too old", "query id is invalid", "query_id_invalid")
_NO_MARKUP = ("can't parse entities", "can't parse message text", "unsupported start tag")
_NO_ANCHOR = (
    "message to be replied not found",
    "message to reply not found",
    "replied message not found",
    "reply message not found",
    "quote_text_invalid",
    "quote not found",
    "message_thread_not_found",
)
_SAME = ("message is not modified",)
_NO_MESSAGE = (
    "message to edit not found",
    "message to delete not found",
    "message can't be edited",
    "message can't be deleted",
    "message_id_invalid",
)
_CLOSED = (
    "chat not found",
    "user is deactivated",
    "peer_id_invalid",
    "bot was kicked",
    "bot was blocked",
    "group chat was deactivated",
)
_NEVER_MET = ("can't initiate conversation",)
"""Somebody who pressed a button under what others posted through us, and never talked to us."""
_SILENCED = ("not enough rights", "have no rights to send", "chat_write_forbidden", "chat_restricted")
_UNSUPPORTED = ("ephemeral", "unknown", "unsupported", "not supported", "method not found")

_REASONS = {"too-late": _LATE, "no-such-message": _NO_MESSAGE, "silenced": _SILENCED}

_OLD_METHODS = frozenset({"sendMessage", "editMessageText", "answerCallbackQuery", "deleteMessage"})
"""A Bot API that does not know one of these is none: 404 is about the token."""


def fate_of(call: Call, response: Response) -> Fate:
    """What became of `call`, so that the sender knows whether to repeat it, and in which form."""
    match response:
        case Accepted(result):
            return Sent(_name(call, result))
        case Unreached(why, certain):
            return Unsent(why) if certain else Maybe(why)
        case Declined(code, says, retry_after, moved_to):
            if moved_to:
                there = call.moved_to(moved_to)
                return Moved(moved_to, there.encode() if there else b"")
            return _declined(call, code, says.casefold(), retry_after)


def token_unknown(call: Call, response: Response) -> bool:
    """Whether it was our token that was declined, and not the call."""
    if not isinstance(response, Declined) or response.code not in NOT_KNOWN:
        return False
    return response.code == 401 or call.method in _OLD_METHODS


def only_to_one_unknown(call: Call, response: Response) -> bool:
    """Whether this Bot API does not know messages that only one member sees."""
    if call.otherwise is None or not isinstance(response, Declined):
        return False
    return response.code == 404 or (response.code == 400 and _says(response.says.casefold(), *_UNSUPPORTED))


def _declined(call: Call, code: int, says: str, retry_after: float) -> Fate:
    if code == 429:
        return Wait(retry_after or _UNTOLD, everyone=not _in_group(call))
    if code == 401 or (code == 404 and call.method in _OLD_METHODS):
        # The run ends (`token_unknown`); with the right token it is sent after all.
        return Unsent("token-unknown")
    if code == 403:
        return (
            _instead("never-met", call.for_everyone())
            if _says(says, *_NEVER_MET)
            else _gone(call, "forbidden")
        )
    if code >= 500:
        return Maybe(f"http-{code}", answered=True)
    return _refused(call, code, says)


def _refused(call: Call, code: int, says: str) -> Fate:
    if _says(says, *_SAME):
        return Sent(_edited(call))
    if _says(says, *_NO_MARKUP):
        return _instead("markup", call.without_markup())
    if _says(says, *_NO_ANCHOR):
        return _instead("anchor", call.without_anchor())
    if _says(says, *_CLOSED):
        return _gone(call, "closed")
    why = next((why for why, words in _REASONS.items() if _says(says, *words)), f"http-{code}")
    return _instead(why, call.for_everyone())


def _gone(call: Call, why: str) -> Fate:
    """The room is closed; unless it was for one member's eyes, who may be all that is gone."""
    return _instead(why, call.for_everyone()) if call.for_everyone() else Gone(why)


def _instead(why: str, plainer: Call | None) -> Refused:
    return Refused(why, plainer.encode() if plainer else b"")


def _says(words: str, *needles: str) -> bool:
    return any(needle in words for needle in needles)


def _in_group(call: Call) -> bool:
    room = call.params.get("chat_id")
    return isinstance(room, int) and room < 0


def _name(call: Call, result: object) -> str:
    if not isinstance(result, dict):
        # An edit of a message that was posted through us, or of one for a single reader: `true`.
        return _edited(call)
    if isinstance(posted := result.get("inline_message_id"), str):
        return inline_name(posted)
    return message_name(result)


def _edited(call: Call) -> str:
    params = call.params
    if isinstance(inline := params.get("inline_message_id"), str):
        return inline_name(inline)
    hidden = params.get("ephemeral_message_id")
    return (
        only_name(params.get("receiver_user_id"), hidden) if isinstance(hidden, int) else message_name(params)
    )

"""Who is talking to a colleague: what they write then is not for us, and is neither kept nor answered.

That somebody took a talk over is told by an event, by what they write, or by WeCom's refusal of what we say.
When it ends nobody tells; so WeCom is asked before each message of such a room is left alone.
(developer.work.weixin.qq.com/document/path/94669: service_state/get)
"""

from __future__ import annotations

from bot.channels.wechat.api import Authorized, Done
from bot.channels.wecom_kf.content import Json, part, text
from bot.channels.wecom_kf.reading import account_of, room_of

_QUEUED, _WITH_A_COLLEAGUE = 2, 3
"""`service_state`: waiting for a colleague, and with one."""

_SERVICER = 5
"""`origin` of what a colleague writes."""

_TAKEN = frozenset({1, 2, 4})
"""`change_type`: taken from the pool, handed to another colleague, taken up again; 3 is its end."""

_MOST = 4_096
"""Rooms that are remembered, the latest: half a megabyte. One that is forgotten costs an answer that WeCom
refuses."""

_WITHIN = 4.0
"""Seconds for one question: what was refused has taken its own time before, and a channel has 20 for both."""


class Colleagues:
    """The rooms that colleagues look after, as far as we have noticed."""

    def __init__(self, api: Authorized) -> None:
        self._api = api
        self._rooms: dict[str, None] = {}

    def notice(self, message: Json) -> None:
        """What one message tells of that."""
        about = part(message, "event")
        if text(about, "event_type") == "session_status_change":
            if about.get("change_type") in _TAKEN:
                self._add(room_of(text(about, "open_kfid"), text(about, "external_userid")))
        elif message.get("origin") == _SERVICER:
            self._add(room_of(text(message, "open_kfid"), text(message, "external_userid")))

    async def have(self, room: str) -> bool:
        """Whether a colleague has that room now; WeCom is asked only where one was noticed there before."""
        return room in self._rooms and await self.have_now(room)

    async def have_now(self, room: str) -> bool:
        """The same, asked in any case. False where WeCom does not say: better one answer too many."""
        account, customer = account_of(room)
        who = {"open_kfid": account, "external_userid": customer}
        answer = await self._api.post("/cgi-bin/kf/service_state/get", who, within=_WITHIN)
        state = answer.result.get("service_state") if isinstance(answer, Done) else None
        if state in {_QUEUED, _WITH_A_COLLEAGUE}:
            self._add(room)
            return True
        if state is not None:
            _ = self._rooms.pop(room, None)
        return False

    def _add(self, room: str) -> None:
        _ = self._rooms.pop(room, None)
        if len(self._rooms) >= _MOST:
            del self._rooms[next(iter(self._rooms))]
        self._rooms[room] = None

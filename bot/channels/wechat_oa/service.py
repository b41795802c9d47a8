"""Customer service (客服消息): what comes too late for a request, and what nobody asked for just now.

A certified account that is no person's may write to whoever wrote to it, five messages in the 48 hours after
it (developers.weixin.qq.com, 发送客服消息). What it may not send is held until its reader writes again, and
then stands in the answer to that: nothing here may keep answers back that need no permission.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from bot.channels.wechat.api import Answer, Authorized, Declined, Unreached
from bot.channels.wechat.fates import OA, fate_of
from bot.channels.wechat_oa.reading import NAME
from bot.channels.wechat_oa.rendering import Call
from bot.delivery import Fate, Held, Sent, Shelf, Wait
from bot.errors import StateError
from bot.logs import Event, note

PATH = "/cgi-bin/message/custom/send"

NOT_ALLOWED = 48001
"""api unauthorized: a personal account, or one that is not certified."""

_IP_REFUSED = 40164

_BELIEVED = 24 * 3600.0
"""Seconds for which we believe that an account may not: it may be certified tomorrow."""


class Service:
    """The customer service of one account. Belongs to one event loop."""

    def __init__(
        self, api: Authorized | None, account: str, shelf: Shelf, clock: Callable[[], float]
    ) -> None:
        """`api` is None without an AppSecret; `account` is its AppID; `clock` is the wall clock."""
        self._api = api
        # Tokens of the account stand under its name alone.
        self._name = f"{NAME}:{account}:no-service"
        self._shelf = shelf
        self._clock = clock
        self._barred_until = 0.0

    async def remember(self) -> None:
        """What an earlier run learned: whether this account may at all."""
        with suppress(StateError):
            if kept := await self._shelf.token(self._name):
                self._barred_until = kept[1]

    def may(self) -> bool:
        """Whether what is late may be sent, as far as we know."""
        return self._api is not None and self._clock() >= self._barred_until

    async def send(self, call: Call) -> Fate:
        """Send one call; never raises."""
        if self._api is None or not self.may():
            return Held("no-service")
        answer = await self._api.post(PATH, call.by_service())
        if isinstance(answer, Declined) and answer.code == NOT_ALLOWED:
            await self._barred()
        return _fate(answer, call)

    async def close(self) -> None:
        """Let the connections go."""
        if self._api:
            await self._api.close()

    async def _barred(self) -> None:
        if not self.may():
            return
        note(Event.CHANNEL_LIMITED, channel=NAME, kind="no-customer-service")
        self._barred_until = self._clock() + _BELIEVED
        with suppress(StateError):
            await self._shelf.keep_token(self._name, str(NOT_ALLOWED), self._barred_until)


def _fate(answer: Answer, call: Call) -> Fate:
    if _set_up_wrongly(answer):
        return Held("set-up")
    match fate_of(answer, OA, call.shorter()):
        case Sent():
            return Sent(call.event)
        case Wait(everyone=True):
            # Waiting would hold up the answers to requests as well, which no quota is counted for.
            return Held("quota")
        case fate:
            return fate


def _set_up_wrongly(answer: Answer) -> bool:
    """Whether somebody has to mend the settings first: waiting minutes does not help."""
    if isinstance(answer, Unreached):
        return answer.why.removeprefix("token-").isdecimal()
    return isinstance(answer, Declined) and answer.code == _IP_REFUSED

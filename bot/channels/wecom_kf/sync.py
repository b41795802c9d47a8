"""What a ring of 微信客服 means: messages are fetched, page by page, from where we stopped reading.

    ring(account) ─► kf/sync_msg(cursor) ─► intake.take(messages, next_cursor) ─► again while has_more

WeCom keeps messages for three days, and the cursor is stored together with what was read: nothing is lost
that was sent while we were away, and nothing is taken in twice. A ring may get lost; so every account is
looked at when we start, and every ten minutes after that. (developer.work.weixin.qq.com/document/path/94670)

The first time ever there is no cursor, and WeCom would hand over three days of talk with somebody else:
what was sent more than ten minutes before is passed over then.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
import json
import time
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

from bot.channels.stopping import unless_stopped
from bot.channels.wechat.api import Answer, Authorized, Declined, Done, Unreached
from bot.channels.wechat.fates import KF, fate_of
from bot.channels.wecom_kf.accounts import Account, Accounts, listed, objects
from bot.channels.wecom_kf.colleagues import Colleagues
from bot.channels.wecom_kf.content import Json, moment, part, text
from bot.channels.wecom_kf.reading import NAME, event_id, read_message, taken_back, undelivered
from bot.channels.wecom_kf.trouble import Trouble, refusal
from bot.delivery import Arrival, Cursor, Intake, Refused, Shelf, Strange
from bot.errors import Busy, StateError
from bot.logs import Event, note, warn
from bot.messages import Address

T = TypeVar("T")

LOOK_EVERY = 600.0
"""Seconds after which an account is looked at although nobody rang: what a lost ring costs at most. Asking
without the token of a ring is limited strictly, WeCom does not say how; 144 times a day is little."""

_FIRST_LOOK = 600.0
"""Seconds before the first look ever that still count as said to us: who sets heshi up tries it at once."""

_WELCOME_HOLDS = 20.0
"""Seconds in which somebody who opened the chat can be greeted; later the code is worth nothing."""

_CLOCKS_DIFFER = 30.0
"""Seconds by which WeCom's clock may be behind ours before nobody is greeted any more."""

_BATCH = 100
"""Messages of one page, of the 1000 that WeCom would give: they are one transaction of ours."""

_CURSOR_TRIES = 3
"""Looks whose request was declined, after which the cursor is held to be the reason: which errcode says so is
not documented."""


@dataclass(frozen=True, slots=True)
class _Page:
    messages: Sequence[Json]
    next: str
    more: bool


class Sync:
    """Fetches messages and hands them in. Belongs to one event loop."""

    def __init__(
        self,
        api: Authorized,
        colleagues: Colleagues,
        shelf: Shelf,
        clock: Callable[[], float],
        zone: dt.tzinfo,
        *,
        look_every: float | None = None,
    ) -> None:
        """`clock` gives seconds since 1970, `zone` is where a moment becomes a day."""
        self._api = api
        self._colleagues = colleagues
        self._shelf = shelf
        self._clock = clock
        self._zone = zone
        self._look_every = LOOK_EVERY if look_every is None else look_every
        self._accounts = Accounts()
        self._list_at = 0.0
        self._list_trouble = Trouble(NAME)
        self._bell = asyncio.Event()
        self._well_at: float | None = None

    def age(self) -> float | None:
        """Seconds since WeCom last answered well; None: not yet."""
        return None if self._well_at is None else time.monotonic() - self._well_at

    def ring(self, account: str, token: str = "") -> None:
        """There is something new for that account; "" for all of them."""
        for one in [self._accounts.of(account)] if account else self._accounts.everyone():
            one.ring(token)
        self._bell.set()

    async def run(self, intake: Intake, stop: asyncio.Event) -> None:
        """Fetch until `stop`.

        Raises:
            ChannelRefused: WeCom has never known the company or the secret that we were given.
        """
        while not stop.is_set():
            self._bell.clear()
            if self._list_at <= time.monotonic():
                await self._list(stop)
            elif account := self._accounts.next():
                await self._look(account, intake, stop)
            else:
                await self._until(min(self._list_at, self._accounts.next_at()), stop)

    async def _until(self, moment: float, stop: asyncio.Event) -> None:
        seconds = max(0.0, moment - time.monotonic())
        await unless_stopped(stop, _at_most(seconds, self._bell.wait()))

    async def _list(self, stop: asyncio.Event) -> None:
        """Look up which accounts there are: what came while we were away rings no bell."""
        found = await unless_stopped(stop, listed(self._api))
        if found is None:
            return
        if isinstance(found, list):
            for name in found:
                self._accounts.of(name)
            self._well(self._list_trouble)
            wait = self._look_every
        else:
            wait = self._failed(found, self._list_trouble)
        self._list_at = time.monotonic() + wait

    # --- one page

    async def _look(self, account: Account, intake: Intake, stop: asyncio.Event) -> None:
        if account.since is None:
            await self._begin(account, intake)
        await unless_stopped(stop, intake.ready())
        account.rung = False
        answer = None if stop.is_set() else await unless_stopped(stop, self._ask(account))
        if answer is None:
            return
        page = _page(answer)
        if isinstance(page, _Page):
            await self._hand_in(account, page, intake)
        else:
            self._declined(account, page)

    async def _begin(self, account: Account, intake: Intake) -> None:
        known = await intake.cursor(account.cursor_name)
        account.cursor = known if isinstance(known, str) else ""
        account.since = 0.0 if account.cursor else self._clock() - _FIRST_LOOK

    async def _ask(self, account: Account) -> Answer:
        return await self._api.post("/cgi-bin/kf/sync_msg", account.asking(_BATCH))

    async def _hand_in(self, account: Account, page: _Page, intake: Intake) -> None:
        try:
            await self._stored(account, page, intake)
        except Busy as busy:
            account.not_before = time.monotonic() + busy.seconds
            return
        except StateError as error:
            account.trouble.tell("not-stored", type(error).__name__)
            account.not_before = time.monotonic() + account.trouble.pause()
            return
        account.read(page.next, more=page.more, look_every=self._look_every)
        self._well(account.trouble)

    async def _stored(self, account: Account, page: _Page, intake: Intake) -> None:
        ours = [one for one in page.messages if self._is_ours(one, account)]
        back = taken_back(page.messages)
        arrivals = await self._for_us([self._arrival(one) for one in ours if event_id(one) not in back])
        # They have written, whatever becomes of it here: what waited for that goes out before the answer.
        for address in {room: address for room, address in map(_wrote, arrivals) if room}.values():
            await self._shelf.release(address)
        cursor = Cursor(account.cursor_name, page.next) if page.next else None
        await intake.take(arrivals, cursor)
        for why in filter(None, map(undelivered, page.messages)):
            warn(Event.CHANNEL_LIMITED, channel=NAME, kind="undelivered", why=why)

    async def _for_us(self, arrivals: Sequence[Arrival]) -> list[Arrival]:
        """Without what is said to a colleague."""
        rooms = {room for room, _ in map(_wrote, arrivals) if room}
        elsewhere = {room for room in sorted(rooms) if await self._colleagues.have(room)}
        return [one for one in arrivals if _wrote(one)[0] not in elsewhere]

    def _is_ours(self, message: Json, account: Account) -> bool:
        self._colleagues.notice(message)
        sent = moment(message)
        if sent is None:
            return True
        if text(part(message, "event"), "event_type") == "enter_session":
            return self._clock() - sent.timestamp() <= _WELCOME_HOLDS + _CLOCKS_DIFFER
        return sent.timestamp() >= (account.since or 0.0)

    def _arrival(self, message: Json) -> Arrival:
        body = json.dumps(message, ensure_ascii=False).encode("utf-8", "replace")
        # What has no name is known by what it is, so that one strange entry does not hide another.
        name = event_id(message) or f"strange:{hashlib.sha256(body).hexdigest()}"
        return Arrival(NAME, name, body, read_message(message, self._zone))

    # --- well or not

    def _declined(self, account: Account, answer: Declined | Unreached) -> None:
        doubted = isinstance(answer, Declined) and isinstance(fate_of(answer, KF), Refused)
        if doubted and account.token:
            # The token of a ring is a favour: without it we may ask as well, only not as often.
            account.token = ""
            return
        account.declined += 1 if doubted else 0
        if account.cursor and account.declined >= _CURSOR_TRIES:
            # From the beginning of the three days; what was taken in before is known by its name.
            account.cursor, account.declined = "", 0
        account.not_before = time.monotonic() + self._failed(answer, account.trouble)

    def _failed(self, answer: Declined | Unreached, trouble: Trouble) -> float:
        """Seconds to wait now."""
        refused = refusal(answer)
        if refused and self._well_at is None:
            raise refused
        return trouble.met(answer)

    def _well(self, trouble: Trouble) -> None:
        trouble.over()
        if self._well_at is None:
            note(Event.CHANNEL_READY, channel=NAME, by="sync", accounts=len(self._accounts.everyone()))
        self._well_at = time.monotonic()


def _wrote(arrival: Arrival) -> tuple[str, Address]:
    """The room in which a customer wrote, and where an answer goes; "" where nobody did."""
    incoming = arrival.incoming
    if isinstance(incoming, Strange) or not incoming.addressed:
        return "", _NOWHERE
    return incoming.address.room, incoming.address


_NOWHERE = Address(NAME, "")


def _page(answer: Answer) -> _Page | Declined | Unreached:
    if not isinstance(answer, Done):
        return answer
    told, following = answer.result.get("msg_list"), answer.result.get("next_cursor", "")
    if not isinstance(told, list | None) or not isinstance(following, str):
        return Unreached("NoPage")
    return _Page(objects(told), following, answer.result.get("has_more") == 1)


async def _at_most(seconds: float, work: Coroutine[Any, Any, Any]) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await work

"""A 公众号 as a channel: `read` and `encode` are pure, the rest is transport.

    channel = WechatOaChannel.of(settings, shelf, clock)     None where none is set up
    channel.routes()                                         the address that WeChat pushes to
    await channel.deliver(call)                              to the request that waits, or by customer service

It remembers, for as long as it runs, which requests wait for an answer.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from collections.abc import Callable

from pydantic import SecretStr
from starlette.routing import Route

from bot.channels.wechat.api import Api, Authorized
from bot.channels.wechat.crypt import Crypt
from bot.channels.wechat.door import Door
from bot.channels.wechat.slots import Hand, Slots
from bot.channels.wechat.tokens import stable_tokens
from bot.channels.wechat_oa import rendering
from bot.channels.wechat_oa.reading import NAME, read
from bot.channels.wechat_oa.reception import Reception
from bot.channels.wechat_oa.rendering import Call
from bot.channels.wechat_oa.service import Service
from bot.channels.wechat_oa.waiting import House, Times
from bot.delivery import Abilities, Delivery, Fate, Groups, Intake, Refused, Sent, Shelf, Strange, Wait
from bot.logs import Event, note
from bot.messages import Incoming, Rights
from bot.settings import Settings

ADDRESS = "/wechat/oa"
"""Where WeChat pushes to, below the address that others reach us by."""

_SOON = 0.3
"""Seconds after which a call is handed in again that WeChat is about to ask for: shorter than the grace of a
request (`waiting.GRACE`), so that it still goes with it."""

_AFTER_START = 1.0
"""The same where WeChat may ask for something of before our start; most often it does not."""


class WechatOaChannel:
    """`bot.delivery.Channel` over a 公众号 or 服务号."""

    name = NAME
    abilities = Abilities(
        pushes=True,
        numbered=True,
        greets=True,
        window=dt.timedelta(hours=48),
        groups=Groups.NONE,
        slashes=False,
        recalls=False,
    )

    def __init__(
        self,
        settings: Settings,
        shelf: Shelf,
        clock: Callable[[], float],
        times: Times | None = None,
    ) -> None:
        """`settings` has its AppID and Token; `clock` is the wall clock.

        Raises:
            BadSettings: a proxy that is no address of one.
        """
        account, self._home = settings.wechat_oa_appid or "", (settings.public_url or "").rstrip("/")
        self._times = times = times or Times()
        self._slots = Slots()
        self._service = Service(_api(settings, shelf, clock), account, shelf, clock)
        self._stopping = False
        self._began: float | None = None
        self._last_push: float | None = None
        house = House(
            self._slots,
            shelf,
            may_push=self._service.may,
            stopping=lambda: self._stopping,
            language=settings.language,
            times=times,
        )
        door = Door(NAME, _crypt(settings, account), clock)
        self._reception = Reception(door, house, self._seen, clock, self._home)

    @classmethod
    def of(cls, settings: Settings, shelf: Shelf, clock: Callable[[], float]) -> WechatOaChannel | None:
        """The channel as it is set up; None where no account is.

        Raises:
            BadSettings: a proxy that is no address of one.
        """
        if settings.wechat_oa_appid is None or settings.wechat_oa_token is None:
            return None
        return cls(settings, shelf, clock)

    # --- pure

    def read(self, body: bytes) -> Incoming | Strange:
        """What a body says. Total: never raises."""
        return read(body, self._home)

    def encode(self, delivery: Delivery) -> tuple[bytes, ...]:
        """The call that delivers it; none where a 公众号 cannot do that."""
        return rendering.encode(delivery, self._home)

    # --- going out

    async def deliver(self, call: bytes) -> Fate:
        """To the request that waits for it; else by customer service; else held until its reader writes."""
        try:
            read = Call.decode(call)
        except ValueError:
            return Refused("no-call")
        match await self._slots.hand(read.event, read.to, call):
            case Hand.TAKEN:
                return Sent(read.event)
            case Hand.EXPECTED:
                return Wait(_SOON)
        # A request of before we were started may come again, and is to find its answer here.
        return Wait(_AFTER_START) if self._young else await self._service.send(read)

    @property
    def _young(self) -> bool:
        return self._began is None or time.monotonic() - self._began < self._times.over_after

    async def rights(self, incoming: Incoming) -> Rights:
        """A private room is its owner's; there are no others."""
        _ = incoming
        return Rights.ADMIN

    # --- coming in

    def routes(self) -> list[Route]:
        """The address that WeChat pushes to."""
        return [Route(ADDRESS, self._reception)]

    def age(self) -> float | None:
        """Seconds since WeChat last pushed something to us; None: not yet."""
        return None if self._last_push is None else time.monotonic() - self._last_push

    async def run(self, intake: Intake, stop: asyncio.Event) -> None:
        """Take in what is pushed until `stop`; who waits then is told what is known."""
        await self._service.remember()
        self._began = time.monotonic()
        self._reception.open(intake)
        note(Event.CHANNEL_READY, channel=NAME, by="pushes")
        _ = await stop.wait()
        self._stopping = True
        self._slots.ring_all()

    async def close(self) -> None:
        """Let the connections go. Later than `run`: what is being sent is sent to its end."""
        await self._service.close()

    def _seen(self) -> None:
        self._last_push = time.monotonic()


def _api(settings: Settings, shelf: Shelf, clock: Callable[[], float]) -> Authorized | None:
    account, secret = settings.wechat_oa_appid, settings.wechat_oa_secret
    if account is None or secret is None:
        return None
    api = Api(settings.wechat_api, settings.http_proxy)
    return Authorized(api, stable_tokens(api, account, secret, shelf, clock))


def _crypt(settings: Settings, account: str) -> Crypt:
    keys = (settings.wechat_oa_aes_key, settings.wechat_oa_aes_key_before)
    return Crypt(settings.wechat_oa_token or SecretStr(""), [key for key in keys if key], account)

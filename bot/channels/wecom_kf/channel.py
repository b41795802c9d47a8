"""微信客服 as a channel: `read` and `encode` are pure, the rest is transport.

    channel = KfChannel.of(settings, shelf, clock)      None without a secret
    channel.routes()                                    where WeCom rings: {HESHI_PUBLIC_URL}/wecom/kf
    await channel.run(intake, stop)                     fetches what was rung for

A ring says only that there is something: it is acknowledged at once, because what it means is fetched from
where we stopped reading, now or after the next start.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from collections.abc import Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.wechat.api import Api, Authorized, Declined
from bot.channels.wechat.crypt import Crypt
from bot.channels.wechat.door import Door
from bot.channels.wechat.fates import KF, fate_of
from bot.channels.wechat.remedies import REMEDIES, remedy_for
from bot.channels.wechat.tokens import corp_tokens
from bot.channels.wecom_kf import rendering
from bot.channels.wecom_kf.calls import ON_EVENT, Call
from bot.channels.wecom_kf.colleagues import Colleagues
from bot.channels.wecom_kf.reading import NAME, read, room_of
from bot.channels.wecom_kf.sync import Sync
from bot.delivery import Abilities, Delivery, Fate, Groups, Held, Intake, Refused, Sent, Shelf, Strange
from bot.logs import Event, warn
from bot.messages import Incoming, Rights, Room
from bot.settings import Settings

PATH = "/wecom/kf"
"""Where WeCom rings; its console gets this address behind HESHI_PUBLIC_URL."""

WINDOW = dt.timedelta(hours=48)
"""How long after a customer's last message they can be written to."""

_SEND_WITHIN = 14.0
"""Seconds to send: with four to ask then who has the talk, below the 20 of a channel."""

_NOT_ALLOWED_NOW = 95018
"""send msg session status invalid."""

_HINT_EVERY = 3600.0
"""Seconds between two log lines with the same remedy."""


@dataclass(frozen=True, slots=True)
class Options:
    """What an operator chose, besides how to reach WeCom."""

    zone: dt.tzinfo = dt.UTC
    """In which a moment becomes a day."""
    public_url: str = ""
    """Where our pages are, for links; "": nowhere that others reach."""


class KfChannel:
    """`bot.delivery.Channel` over 微信客服."""

    name = NAME
    abilities = Abilities(
        pushes=True,
        numbered=True,
        greets=True,
        window=WINDOW,
        groups=Groups.NONE,
        slashes=False,
        recalls=False,
    )

    def __init__(
        self,
        api: Authorized,
        crypt: Crypt,
        shelf: Shelf,
        clock: Callable[[], float],
        options: Options | None = None,
    ) -> None:
        """`clock` gives seconds since 1970; `api` is let go by `close`."""
        self._options = options or Options()
        self._api = api
        self._door = Door(NAME, crypt, clock)
        self._colleagues = Colleagues(api)
        self._sync = Sync(api, self._colleagues, shelf, clock, self._options.zone)
        self._open = False
        self._hinted: dict[int, float] = {}

    @classmethod
    def of(cls, settings: Settings, shelf: Shelf, clock: Callable[[], float]) -> KfChannel | None:
        """The channel as it is set up; None where no secret is."""
        api, crypt = authorized(settings, shelf, clock), crypt_of(settings)
        if api is None or crypt is None:
            return None
        options = Options(ZoneInfo(settings.timezone), (settings.public_url or "").rstrip("/"))
        return cls(api, crypt, shelf, clock, options)

    # --- pure

    def read(self, body: bytes) -> Incoming | Strange:
        """What a body says. Total: never raises."""
        return read(body, self._options.zone)

    def encode(self, delivery: Delivery) -> tuple[bytes, ...]:
        """The calls that deliver it, in order; none where 微信客服 cannot do that."""
        return rendering.encode(delivery, self._options.public_url)

    # --- going out

    async def deliver(self, call: bytes) -> Fate:
        """Make one call; within 20 seconds. Never raises for what WeCom or the network can do."""
        try:
            made = Call.decode(call)
        except ValueError:
            return Refused("no-call")
        answer = await self._api.post(made.path, made.body, within=_SEND_WITHIN)
        if isinstance(answer, Declined):
            self._hint(answer)
            return await self._declined(made, answer)
        return fate_of(answer, KF)

    async def _declined(self, call: Call, answer: Declined) -> Fate:
        fate = fate_of(answer, KF)
        if isinstance(fate, Refused) and "msgid" in answer.says.casefold():
            # Ours are of the right form: all that can be wrong with one is that it was taken already, by a
            # try whose answer was lost. Which errcode says so is not documented.
            return Sent(str(call.body.get("msgid", "")))
        if call.path == ON_EVENT and isinstance(fate, Held):
            # A greeting that comes with somebody's first question only stands in its way.
            return Refused(fate.why)
        if answer.code == _NOT_ALLOWED_NOW and await self._colleagues.have_now(_room_of(call)):
            # They were talking to a person: what we would have said must not come behind that, days later.
            return Refused("with-a-colleague")
        return fate

    def _hint(self, answer: Declined) -> None:
        """Say in the log what mends it, if that is known and was not said lately."""
        code, now = answer.code, time.monotonic()
        if code in REMEDIES and now - self._hinted.get(code, -_HINT_EVERY) >= _HINT_EVERY:
            self._hinted[code] = now
            warn(Event.CHANNEL_LIMITED, channel=NAME, kind=f"errcode-{code}", remedy=remedy_for(answer))

    async def rights(self, incoming: Incoming) -> Rights:
        """What the author may do: everybody is alone with us here."""
        return Rights.ADMIN if incoming.address.kind is Room.PRIVATE else Rights.MEMBER

    # --- coming in

    def routes(self) -> list[Route]:
        """The address that WeCom rings at."""
        return [Route(PATH, self._rung, methods=["GET", "POST"])]

    def age(self) -> float | None:
        """Seconds since WeCom last answered well; None: not yet."""
        return self._sync.age()

    async def run(self, intake: Intake, stop: asyncio.Event) -> None:
        """Fetch what comes until `stop`.

        Raises:
            ChannelRefused: WeCom has never known the company or the secret.
        """
        self._open = True
        try:
            await self._sync.run(intake, stop)
        finally:
            self._open = False

    async def close(self) -> None:
        """Let the connections go. Later than `run`: what is being sent is sent to its end."""
        await self._api.close()

    async def _rung(self, request: Request) -> Response:
        if request.method != "POST":
            return self._door.check(request)
        pushed = await self._door.open(request)
        if isinstance(pushed, Response):
            return pushed
        if not self._open:
            return Response(status_code=503, headers={"retry-after": "5"})
        told = pushed.fields() or {}
        if told.get("Event") == "kf_msg_or_event":
            self._sync.ring(told.get("OpenKfId", ""), told.get("Token", ""))
        return self._door.answer(pushed, b"")


def _room_of(call: Call) -> str:
    return room_of(str(call.body.get("open_kfid", "")), str(call.body.get("touser", "")))


def authorized(settings: Settings, shelf: Shelf, clock: Callable[[], float]) -> Authorized | None:
    """How calls to 微信客服 are made; None where it is not set up."""
    if not (settings.wecom_corp_id and settings.wecom_kf_secret):
        return None
    api = Api(settings.wecom_api, settings.http_proxy)
    return Authorized(api, corp_tokens(api, settings.wecom_corp_id, settings.wecom_kf_secret, shelf, clock))


def crypt_of(settings: Settings) -> Crypt | None:
    """What WeCom signs and encrypts its rings with; None where it is not set up."""
    token, key = settings.wecom_kf_token, settings.wecom_kf_aes_key
    if not (token and key and settings.wecom_corp_id):
        return None
    before = settings.wecom_kf_aes_key_before
    return Crypt(token, [key, before] if before else [key], settings.wecom_corp_id)

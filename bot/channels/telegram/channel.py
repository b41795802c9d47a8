"""Telegram as a channel: `read` and `encode` are pure, the rest is transport.

    channel = TelegramChannel.of(settings)      None without a token
    channel.routes()                            for the web server, where a webhook is set up
    await channel.run(intake, stop)             polls, or waits for pushes

It remembers, for as long as it runs: who we are, when Telegram last answered, who is an admin (a minute),
and whether this Bot API knows messages that only one member sees.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from starlette.routing import Route

from bot.channels.stopping import unless_stopped
from bot.channels.telegram import rendering
from bot.channels.telegram.calls import Call
from bot.channels.telegram.client import NOT_KNOWN, Accepted, Client, Connection, Declined
from bot.channels.telegram.fates import fate_of, only_to_one_unknown, token_unknown
from bot.channels.telegram.fields import Json, Me, number, text
from bot.channels.telegram.introduction import identify, introduce, items
from bot.channels.telegram.poller import Poller
from bot.channels.telegram.reading import NAME
from bot.channels.telegram.trouble import PAUSES, Trouble
from bot.channels.telegram.updates import Raw, read_again
from bot.channels.telegram.webhook import Webhook
from bot.delivery import Abilities, Delivery, Fate, Intake, Refused, Strange
from bot.logs import Event, note, warn
from bot.messages import Incoming, Language, Rights, Room
from bot.settings import Settings

_RIGHTS_HOLD = 60.0
"""Seconds that an answer about somebody's rights is believed; whoever is demoted has it for that long."""

_KNOWN_FOR = 600.0
"""Seconds after which we ask again who we are: usernames and switches at BotFather rarely change."""

_RIGHTS_KEPT = 4_096
"""People whose rights are remembered at once: 400 KB; beyond that the oldest answer is forgotten."""

_RIGHTS_WITHIN = 5.0
"""Seconds to ask for rights: a pressed button waits for it."""

_ADMINS = frozenset({"creator", "administrator"})


@dataclass(frozen=True, slots=True)
class Options:
    """What an operator chose, besides how to reach Telegram."""

    zone: dt.tzinfo = dt.UTC
    """In which a moment becomes a day."""
    language: Language = Language.ZH_HANS
    """Of the menus, for people whose language we do not speak."""
    webhook_url: str | None = None
    """The https:// address under which others reach our web server; None: we poll."""
    maintainers_chat: int | None = None
    pauses: Sequence[float] = PAUSES
    """Seconds before each further try in times of trouble."""


class TelegramChannel:
    """`bot.delivery.Channel` over the Bot API."""

    name = NAME
    abilities = Abilities(pushes=True, edits=True)

    def __init__(
        self,
        connection: Connection,
        options: Options | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`clock` in seconds; it may start anywhere.

        Raises:
            BadSettings: a proxy that is no address of one.
        """
        self._options = options = options or Options()
        self._connection = connection
        self._client = Client(connection)
        self._me = Me(connection.bot_id, "", zone=options.zone)
        self._clock = clock
        self._trouble = Trouble(NAME, pauses=options.pauses, clock=clock)
        self._webhook = (
            Webhook(connection, options.webhook_url, self._seen, self._trouble, clock=clock)
            if options.webhook_url
            else None
        )
        self._rights: dict[tuple[str, str], tuple[Rights, float]] = {}
        self._only_to_one = True
        self._known_at = 0.0
        self._last_answer: float | None = None
        self._locked_out = asyncio.Event()

    @classmethod
    def of(cls, settings: Settings) -> TelegramChannel | None:
        """The channel as it is set up; None where no token is."""
        connection = connection_of(settings)
        if connection is None:
            return None
        options = Options(
            ZoneInfo(settings.timezone),
            settings.language,
            settings.telegram_webhook_url,
            settings.telegram_maintainers_chat,
        )
        return cls(connection, options)

    # --- pure

    def read(self, body: bytes) -> Incoming | Strange:
        """What a body says. Total: never raises."""
        return read_again(body, self._me)

    def encode(self, delivery: Delivery) -> tuple[bytes, ...]:
        """The calls that deliver it, in order; none where Telegram cannot do that."""
        return rendering.encode(delivery)

    # --- going out

    async def deliver(self, call: bytes) -> Fate:
        """Make one call; within 20 seconds. Never raises for what Telegram or the network can do."""
        try:
            read = Call.decode(call)
        except ValueError:
            return Refused("no-call")
        if not self._only_to_one:
            read = read.for_everyone() or read
        answer = await self._client.call(read.method, read.params)
        if isinstance(answer, Accepted):
            self._seen()
        elif token_unknown(read, answer):
            self._locked_out.set()
        elif only_to_one_unknown(read, answer):
            self._only_to_one = False
            note(Event.CHANNEL_LIMITED, channel=NAME, kind="only-to-one")
        return fate_of(read, answer)

    async def rights(self, incoming: Incoming) -> Rights:
        """What the author may do in that room: asked of Telegram, remembered for at most a minute."""
        if incoming.anonymous or incoming.address.kind is Room.PRIVATE:
            # Only admins can speak in the room's own name; a private room is its owner's.
            return Rights.ADMIN
        room, author = incoming.address.room, incoming.author
        if not (_is_id(room) and author.isdecimal()):
            # A channel that speaks in the room, or a message posted through us: nobody's rights there.
            return Rights.UNKNOWN
        known, until = self._rights.get((room, author), (Rights.UNKNOWN, 0.0))
        if known is not Rights.UNKNOWN and self._clock() < until:
            return known
        asked = await self._ask_rights(int(room), int(author))
        self._remember(room, author, asked)
        return asked

    async def _ask_rights(self, room: int, author: int) -> Rights:
        params = {"chat_id": room, "user_id": author}
        answer = await self._client.call("getChatMember", params, within=_RIGHTS_WITHIN)
        if not isinstance(answer, Accepted) or not isinstance(answer.result, dict):
            return Rights.UNKNOWN
        return Rights.ADMIN if answer.result.get("status") in _ADMINS else Rights.MEMBER

    def _remember(self, room: str, author: str, rights: Rights) -> None:
        _ = self._rights.pop((room, author), None)
        if len(self._rights) >= _RIGHTS_KEPT:
            del self._rights[next(iter(self._rights))]
        self._rights[room, author] = rights, self._clock() + _RIGHTS_HOLD

    # --- coming in

    def routes(self) -> list[Route]:
        """What the web server has to serve for us: the webhook, where one is set up."""
        return [self._webhook.route()] if self._webhook else []

    def age(self) -> float | None:
        """Seconds since Telegram last answered well; None: not yet."""
        return None if self._last_answer is None else self._clock() - self._last_answer

    async def run(self, intake: Intake, stop: asyncio.Event) -> None:
        """Receive until `stop` is set.

        Raises:
            ChannelRefused: Telegram does not know our token, or does not take the webhook's address.
        """
        ended = asyncio.Event()
        tasks = [
            asyncio.create_task(self._receive(intake, ended)),
            asyncio.create_task(self._until_locked_out()),
            asyncio.create_task(stop.wait()),
        ]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            ended.set()
            # What is being handed in is finished: a batch is taken whole or not at all.
            await tasks[0]
            if tasks[1].done():
                tasks[1].result()
        finally:
            ended.set()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def close(self) -> None:
        """Let the connections go. Later than `run`: what is being sent is sent to its end."""
        await self._client.close()

    async def _receive(self, intake: Intake, stop: asyncio.Event) -> None:
        told = await identify(self._client, self._connection, self._trouble, stop)
        if told is None:
            return
        self._me, self._known_at = _me(told, self._me), self._clock()
        self._seen()
        note(Event.CHANNEL_READY, channel=NAME, by="webhook" if self._webhook else "polling")
        if told.get("can_join_groups") is False:
            warn(Event.CHANNEL_LIMITED, channel=NAME, kind="cannot-join-groups")
        # Nobody has to wait for an answer until our menus are up to date.
        menu = tuple(items(self._options.language, self._options.maintainers_chat))
        menus = asyncio.create_task(introduce(self._client, menu, stop, pauses=self._options.pauses))
        try:
            if self._webhook:
                await self._webhook.run(self._client, self._who, intake, stop)
            else:
                await self._poll(intake, stop)
        finally:
            menus.cancel()
            await asyncio.gather(menus, return_exceptions=True)

    async def _poll(self, intake: Intake, stop: asyncio.Event) -> None:
        await self._leave_webhook(stop)
        poller = Poller(self._client, self._connection, self._who, self._seen, self._trouble)
        await poller.run(intake, stop)

    async def _who(self, raws: Sequence[Raw]) -> Me:
        """Who we are. Asked anew when we were let into a room: privacy mode is often changed just before."""
        if any(raw.about_us for raw in raws) or self._clock() - self._known_at >= _KNOWN_FOR:
            answer = await self._client.call("getMe", within=_RIGHTS_WITHIN)
            if isinstance(answer, Accepted) and isinstance(answer.result, dict):
                self._me = _me(answer.result, self._me)
            self._known_at = self._clock()
        return self._me

    async def _leave_webhook(self, stop: asyncio.Event) -> None:
        """Take back a webhook of earlier times, or polling gives nothing; what waits stays waiting."""
        while not stop.is_set():
            answer = await unless_stopped(stop, self._client.call("deleteWebhook"))
            if answer is None or isinstance(answer, Accepted):
                return
            if isinstance(answer, Declined) and answer.code in NOT_KNOWN:
                raise self._connection.refused()
            await self._trouble.unanswered(answer, stop)

    async def _until_locked_out(self) -> None:
        await self._locked_out.wait()
        raise self._connection.refused()

    def _seen(self) -> None:
        self._last_answer = self._clock()


def connection_of(settings: Settings) -> Connection | None:
    """How to reach Telegram; None where no token is set."""
    if settings.telegram_token is None:
        return None
    proxy = settings.telegram_proxy or settings.http_proxy
    return Connection(settings.telegram_token, settings.telegram_api, proxy)


def _me(told: Json, before: Me) -> Me:
    return replace(
        before,
        id=number(told, "id") or before.id,
        username=text(told, "username"),
        reads_all=told.get("can_read_all_group_messages") is True,
    )


def _is_id(room: str) -> bool:
    return room.removeprefix("-").isdecimal()

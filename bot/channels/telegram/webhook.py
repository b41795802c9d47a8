"""Updates pushed by Telegram: the same inbox as polling, for who has a public https:// address.

Telegram repeats a push until it is answered with 200, so 200 is said only when the update is on disk.
The secret is looked at before a byte of the body is read. Path and secret come from the token: nothing
more to set up, and a new token makes new ones.
"""

from __future__ import annotations

import asyncio
import hmac
import time
from collections.abc import Callable

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response as Answer
from starlette.routing import Route

from bot.channels.stopping import pause, unless_stopped
from bot.channels.telegram.client import NOT_KNOWN, Accepted, Client, Connection, Declined, Response
from bot.channels.telegram.poller import Who
from bot.channels.telegram.reading import ASKED_FOR, NAME
from bot.channels.telegram.trouble import Trouble
from bot.channels.telegram.updates import Raw, arrival, update_in
from bot.delivery import Intake
from bot.errors import Busy, ChannelRefused
from bot.logs import Event, note, warn

MAX_BODY = 256 * 1024
"""Bytes of a push that are read. The longest message with its reply and entities stays below 100 KB."""

_READ_WITHIN = 5.0
"""Seconds in which a body has to have come: Telegram sends it at once."""

_PUSHES = 40
"""Pushes that Telegram may have open at once: its own default, ten for each transaction we write."""

_WATCH_EVERY = 60.0
"""Seconds between looks whether the webhook still stands: as often as `/readyz` needs to be right."""

_LATER = 10
"""Seconds after which Telegram may come again while nothing can be written."""

_TELL_EVERY = 60.0
"""Seconds between two lines in the log about pushes with a wrong secret."""

HEADER = "x-telegram-bot-api-secret-token"


class Webhook:
    """The address that Telegram pushes to, from before the first push to the end of the run."""

    def __init__(
        self,
        connection: Connection,
        public: str,
        seen: Callable[[], None],
        trouble: Trouble,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`public` is the https:// address under which others reach this server."""
        self._connection = connection
        self._secret = _derived(connection, "secret")
        self.path = f"/telegram/{_derived(connection, 'path')[:32]}"
        self._url = f"{public.rstrip('/')}{self.path}"
        self._seen = seen
        self._trouble = trouble
        self._clock = clock
        self._open: tuple[Who, Intake] | None = None
        self._refused = 0
        self._told = -_TELL_EVERY
        self._failed_at: int | None = None

    def route(self) -> Route:
        """For the web server."""
        return Route(self.path, self._pushed, methods=["POST"])

    async def run(self, client: Client, who: Who, intake: Intake, stop: asyncio.Event) -> None:
        """Have Telegram push to us until `stop`; what comes meanwhile is handed in.

        Raises:
            ChannelRefused: Telegram does not know our token, or does not take the address.
        """
        self._open = who, intake
        try:
            while not stop.is_set():
                info = await unless_stopped(stop, client.call("getWebhookInfo"))
                if info is None:
                    return
                if not (isinstance(info, Accepted) and isinstance(info.result, dict)):
                    await self._failed(info, stop)
                elif self._stands(info.result) or await self._register(client, stop):
                    self._trouble.over()
                    self._seen()
                    self._look_at_errors(info.result)
                    await pause(stop, _WATCH_EVERY)
        finally:
            self._open = None

    def _stands(self, told: dict[str, object]) -> bool:
        kinds = told.get("allowed_updates")
        return told.get("url") == self._url and isinstance(kinds, list) and set(kinds) == set(ASKED_FOR)

    async def _register(self, client: Client, stop: asyncio.Event) -> bool:
        wanted = {
            "url": self._url,
            "secret_token": self._secret,
            "allowed_updates": list(ASKED_FOR),
            "max_connections": _PUSHES,
        }
        answer = await client.call("setWebhook", wanted)
        if isinstance(answer, Accepted):
            note(Event.CHANNEL_SET_UP, channel=NAME, kind="webhook")
            return True
        if isinstance(answer, Declined) and answer.code == 400:
            raise ChannelRefused(
                "HESHI_TELEGRAM_WEBHOOK_URL: Telegram does not take this address; expected https:// with a "
                "name that can be found from outside and port 443, 80, 88 or 8443 "
                "(or leave it out, and heshi asks for updates by itself)"
            )
        await self._failed(answer, stop)
        return False

    def _look_at_errors(self, told: dict[str, object]) -> None:
        """Log when Telegram failed to reach us since the last look; `heshi doctor` shows what it says."""
        at, waiting = told.get("last_error_date"), told.get("pending_update_count")
        at = at if isinstance(at, int) else 0
        if self._failed_at is not None and at > self._failed_at:
            waits = waiting if isinstance(waiting, int) else None
            warn(Event.CHANNEL_LIMITED, channel=NAME, kind="pushes-fail", waiting=waits)
        self._failed_at = at

    async def _failed(self, answer: Response, stop: asyncio.Event) -> None:
        if isinstance(answer, Declined) and answer.code in NOT_KNOWN:
            raise self._connection.refused()
        await self._trouble.unanswered(answer, stop)

    # --- a push

    async def _pushed(self, request: Request) -> Answer:
        given = request.headers.get(HEADER, "").encode("latin-1", "replace")
        if not hmac.compare_digest(given, self._secret.encode()):
            self._count_refused()
            return Answer(status_code=403)
        if self._open is None:
            return _come_again(_LATER)
        who, intake = self._open
        try:
            async with asyncio.timeout(_READ_WITHIN):
                raw = await _read(request)
        except (TimeoutError, ClientDisconnect):
            return Answer(status_code=408)
        try:
            await intake.take([arrival(raw, await who([raw]))])
        except Busy as busy:
            return _come_again(busy.seconds)
        except Exception as error:
            # Also an accident of ours: told by its kind alone, since a traceback may quote what was said.
            self._trouble.tell("not-stored", type(error).__name__)
            return _come_again(_LATER)
        self._seen()
        return Answer()

    def _count_refused(self) -> None:
        self._refused += 1
        if self._clock() - self._told >= _TELL_EVERY:
            warn(Event.PUSH_REFUSED, channel=NAME, times=self._refused)
            self._told = self._clock()
            self._refused = 0


async def _read(request: Request) -> Raw:
    """The update of a push. One that is too long is cut: unreadable then, it is set aside as such."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY:
            return Raw(None, bytes(body[:MAX_BODY]))
    return update_in(bytes(body))


def _come_again(seconds: int) -> Answer:
    return Answer(status_code=503, headers={"retry-after": str(seconds)})


def _derived(connection: Connection, purpose: str) -> str:
    """64 characters that nobody without the token can tell."""
    key = connection.token.get_secret_value().encode()
    return hmac.digest(key, f"heshi telegram webhook {purpose}".encode(), "sha256").hex()

"""The callback as a way to WeCom: it pushes to an address of ours, and takes answers to its requests.

    message ─► inbox ─► a stream: finished at once, or "checking…" and again at each refresh, for six minutes
    pressed ─► inbox ─► a card takes the place of the pressed one; words go to its response_url
    entered ─► inbox ─► one welcome
    later   ─► response_url, once within an hour; else held until somebody in that room writes to us again

Every answer is encrypted as its request was. A request for the same message, or for the same stream, gets the
same words: nothing is said twice. Messages and refreshes: developer.work.weixin.qq.com/document/path/100719,
answers: path/101031, response_url: path/101138, encryption: path/101033.

How WeCom repeats a message that got no answer is documented by one sentence ("可能因为网络等原因重复回调"):
repeated, it joins its stream.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Sequence
from contextlib import suppress

from pydantic import SecretStr
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.wechat.api import Api
from bot.channels.wechat.crypt import Crypt
from bot.channels.wechat.door import Door, Pushed
from bot.channels.wecom_bot import passive
from bot.channels.wecom_bot.afterwards import Afterwards, response_code
from bot.channels.wecom_bot.calls import Call
from bot.channels.wecom_bot.fields import Json, parsed, part, text
from bot.channels.wecom_bot.reading import NAME, About, Back, arrival, framed
from bot.channels.wecom_bot.streams import Hand, Stream, Streams
from bot.delivery import Fate, Held, Intake, Refused, Sent, Shelf, Wait
from bot.errors import Busy, StateError
from bot.logs import Event, warn
from bot.messages import Incoming, Kind, Language
from bot.phrases.card_words import card_words
from bot.settings import Settings

ADDRESS = "/wecom/bot"
"""Where WeCom pushes to: below `HESHI_PUBLIC_URL`, on the page of the bot (API 模式)."""

PATIENCE = 4.0
"""Seconds that a request waits for its answer. WeCom hangs up after five (path/101027 says so of cards); one
of them is for the way."""

LOOK = 0.5
"""Seconds between two looks at the store: the sender rings nearly always first, but where there is no answer
nobody does."""

LATER = 2
"""Seconds after which to come again while we are opening, or cannot write."""

_MOMENT = 1.0
"""Seconds until a call is handed in again while its stream may yet be asked for."""


class Callback:
    """`transport.Transport` over requests of WeCom's."""

    def __init__(
        self,
        door: Door,
        afterwards: Afterwards,
        shelf: Shelf,
        language: Language = Language.ZH_HANS,
        *,
        streams: Streams | None = None,
    ) -> None:
        """`language` is that of what we say while an answer is being worked out."""
        self._door = door
        self._afterwards = afterwards
        self._shelf = shelf
        self._say = card_words(language)
        self._streams = streams or Streams()
        self._intake: Intake | None = None
        self._stopping = False
        self._seen: float | None = None

    @classmethod
    def of(cls, settings: Settings, shelf: Shelf, clock: Callable[[], float]) -> Callback | None:
        """As it is set up; None where it is not. `clock` is the wall clock.

        Raises:
            BadSettings: a proxy that cannot be used.
        """
        token, key, before = (
            settings.wecom_bot_token,
            settings.wecom_bot_aes_key,
            settings.wecom_bot_aes_key_before,
        )
        if token is None or key is None:
            return None
        keys: list[SecretStr] = [key, *([before] if before else [])]
        # The receiver is empty for a 智能机器人 of one company (path/101033).
        door = Door(NAME, Crypt(token, keys, ""), clock)
        afterwards = Afterwards(Api(settings.wecom_api, settings.http_proxy))
        return cls(door, afterwards, shelf, settings.language)

    def routes(self) -> Sequence[Route]:
        """The one address."""
        return [Route(ADDRESS, self._asked, methods=["GET", "POST"])]

    def age(self) -> float | None:
        """Seconds since WeCom last pushed something; None: not yet."""
        return None if self._seen is None else time.monotonic() - self._seen

    async def run(self, intake: Intake, stop: asyncio.Event) -> None:
        """Take what is pushed until `stop` is set; requests that wait then get what there is."""
        self._intake = intake
        _ = await stop.wait()
        self._stopping, self._intake = True, None
        self._streams.stop()

    async def close(self) -> None:
        """Let the connections go."""
        await self._afterwards.close()

    # --- coming in

    async def _asked(self, request: Request) -> Response:
        if request.method != "POST":
            return self._door.check(request)
        pushed = await self._door.open(request)
        if isinstance(pushed, Response):
            return pushed
        message = parsed(pushed.message)
        if message is None:
            return Response(status_code=400)
        return await self._answered(pushed, message)

    async def _answered(self, pushed: Pushed, message: Json) -> Response:
        intake = self._intake
        if intake is None:
            return _come_again(LATER)
        try:
            said = await self._said(message, intake)
        except Busy as busy:
            return _come_again(busy.seconds)
        except Exception as error:
            # Also an accident of ours: told by its kind alone, since a traceback may quote what was said.
            warn(Event.CHANNEL_LIMITED, channel=NAME, kind="not-stored", why=type(error).__name__)
            return _come_again(LATER)
        self._seen = time.monotonic()
        body = json.dumps(said, ensure_ascii=False).encode("utf-8", "replace") if said else b""
        return self._door.answer(pushed, body)

    async def _said(self, message: Json, intake: Intake) -> Json:
        """What to say to a push; nothing where it takes no answer."""
        if text(message, "msgtype") == "stream":
            return await self._refreshed(message)
        one = arrival(framed(message))
        await intake.take([one])
        incoming = one.incoming
        back = Back.decode(incoming.address.thread) if isinstance(incoming, Incoming) else None
        if not isinstance(incoming, Incoming) or back is None or incoming.kind is Kind.REACTION:
            return {}
        with self._streams.visit(back.event, incoming.address.room) as stream:
            if incoming.kind is Kind.MESSAGE:
                stream.late = await self._released(incoming)
            calls = await self._own_calls(stream)
            if back.about is About.MESSAGE:
                return self._shown(stream, calls)
            return self._shown_once(stream, calls, incoming.on_message)

    async def _refreshed(self, message: Json) -> Json:
        """WeCom asks how far a stream is; after a restart the store knows."""
        name = text(part(message, "stream"), "id")
        event = passive.event_of(name)
        room = text(message, "chatid") or text(part(message, "from"), "userid")
        if not event or not room:
            return passive.stream(name, self._say.no_answer, finish=True)
        with self._streams.visit(event, room) as stream:
            return self._shown(stream, await self._own_calls(stream), refresh=True)

    async def _released(self, incoming: Incoming) -> int:
        try:
            return await self._shelf.release(incoming.address)
        except StateError:
            return 0

    async def _own_calls(self, stream: Stream) -> list[bytes] | None:
        """The calls that answer the event of a stream; None where they do not come in time.

        It also waits for calls that were held for the room: they are said first, and with it.
        """
        end = time.monotonic() + PATIENCE
        while True:
            calls = None
            with suppress(StateError):
                calls = await self._shelf.reply_to(NAME, stream.event)
            complete = calls is not None and (not stream.late or bool(stream.offered(calls)))
            left = end - time.monotonic()
            if complete or stream.finished or left <= 0 or self._stopping:
                # What has not come by now comes when it comes.
                stream.late = stream.late if complete else 0
                return None if calls is None else list(calls)
            await stream.rung(min(LOOK, left))

    # --- what is shown

    def _shown(self, stream: Stream, calls: list[bytes] | None, *, refresh: bool = False) -> Json:
        """A stream as its reader sees it now."""
        if stream.finished:
            return self._at_its_end(stream)
        if calls == [] and not refresh and not stream.offers:
            # Nothing to say, and nobody sees that we were asked.
            stream.end()
            return {}
        own = calls or []
        late = stream.offered(own)
        if calls is None or any(map(passive.is_card, own)):
            # A message takes one card, and that is its own.
            late = [call for call in late if not passive.is_card(call)]
        shown = passive.fitting([*stream.said, *late, *own])
        finish = self._streams.too_long(stream) or (calls is not None and not stream.late)
        stream.words = self._words(shown, own)
        words = stream.words or self._instead_of_words(stream, calls)
        card = next((call for call in shown if call.card), None)
        fresh = card if card and stream.card != passive.task_of(card) else None
        stream.card = passive.task_of(card) if card else ""
        stream.show([call.encode() for call in shown], finish=finish)
        stream.last = passive.stream(passive.stream_id(stream.event), words, finish=finish, card=fresh)
        return stream.last

    def _at_its_end(self, stream: Stream) -> Json:
        """What it said last; nothing more is to come, whatever that was."""
        last = part(stream.last, "stream")
        if not last or last.get("finish"):
            return stream.last
        name = passive.stream_id(stream.event)
        return passive.stream(name, stream.words or self._say.takes_long, finish=True)

    def _instead_of_words(self, stream: Stream, calls: list[bytes] | None) -> str:
        if calls is not None:
            return self._say.no_answer
        return self._say.takes_long if self._streams.too_long(stream) else self._say.checking

    def _words(self, shown: Sequence[Call], own: Sequence[bytes]) -> str:
        """What came late, then what was asked."""
        late = passive.together([call for call in shown if call.encode() not in own])
        now = passive.together([call for call in shown if call.encode() in own])
        if not late:
            return now
        return "\n\n".join((self._say.late, late, *(("---", now) if now else ())))

    @staticmethod
    def _shown_once(stream: Stream, calls: Sequence[bytes] | None, task: str) -> Json:
        """The one answer that an event takes: a welcome, or a card in the place of the pressed `task`."""
        found = passive.fitting(calls or ())
        if stream.finished:
            return stream.last
        if task:
            found = [call for call in found if call.card]
            stream.last = passive.instead(found[0], task) if found else {}
            stream.card = task
        else:
            found = [call for call in found if call.markdown]
            stream.last = passive.welcome(passive.together(found)) if found else {}
        stream.show([call.encode() for call in found], finish=True)
        return stream.last

    # --- going out

    async def deliver(self, call: Call, encoded: bytes) -> Fate:
        """Show it in the stream that waits for it, else by its response_url, else keep it.

        Within 20 seconds.
        """
        event = call.back.event if call.back else ""
        if await self._streams.hand(event, call.room, encoded) is Hand.SHOWN:
            return Sent(self._name(call))
        unknown = event and self._streams.known(event) is None and self._streams.young
        if unknown or self._stopping:
            # Answered before this start, or asked for again after the next: its stream may show it yet.
            return Wait(_MOMENT)
        return await self._posted(call, encoded)

    def _name(self, call: Call) -> str:
        """What a shown call is called when somebody presses its button, or speaks of it."""
        if call.back is None:
            return passive.task_of(call)
        stream = self._streams.known(call.back.event)
        if call.card and stream and call.back.about is About.OTHER:
            return stream.card
        return passive.task_of(call) or passive.stream_id(call.back.event)

    async def _posted(self, call: Call, encoded: bytes) -> Fate:
        """By the response_url of its event, with the other words of the same answer."""
        back = call.back
        code = response_code(back.url) if back else ""
        if back is None or not self._afterwards.takes(code):
            return Held("nobody-asks")
        if call.card and call.group:
            return Refused("no-card-in-a-group")
        batch = await self._batch(call, back, encoded)
        message = {"msgtype": "markdown", "markdown": {"content": passive.together(batch)}}
        name = passive.task_of(call) or passive.stream_id(back.event)
        fate = await self._afterwards.post(code, call.message if call.card else message, name)
        if isinstance(fate, Sent):
            self._settle(back.event, call, batch)
        return fate

    async def _batch(self, call: Call, back: Back, encoded: bytes) -> list[Call]:
        """The call, and what else of the same answer can go with it: words with words."""
        calls: tuple[bytes, ...] | None = None
        with suppress(StateError):
            calls = await self._shelf.reply_to(NAME, back.event)
        stream = self._streams.known(back.event)
        gone = stream.said if stream else []
        words = [
            one for one in calls or () if one not in gone and (read := Call.decode(one)) and read.markdown
        ]
        return passive.fitting(words) if encoded in words else [call]

    def _settle(self, event: str, call: Call, batch: Sequence[Call]) -> None:
        """What went together is delivered, and its stream is over."""
        with self._streams.visit(event, call.room) as stream:
            stream.show([one.encode() for one in batch], finish=True)
            if call.encode() in stream.owing:
                stream.owing.remove(call.encode())


def _come_again(seconds: int) -> Response:
    return Response(status_code=503, headers={"retry-after": str(seconds)})

"""How updates reach the bot: the long poll with its offsets, or pushes to a webhook, one chat in order."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import time
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

from tests.telegram.fake.pushing import Pusher

if TYPE_CHECKING:
    from tests.telegram.fake.world import World

NOT_BY_DEFAULT = {"chat_member", "message_reaction", "message_reaction_count"}
KINDS = set(
    """message edited_message channel_post edited_channel_post business_connection business_message
    edited_business_message deleted_business_messages message_reaction message_reaction_count inline_query
    chosen_inline_result callback_query shipping_query pre_checkout_query purchased_paid_media poll
    poll_answer my_chat_member chat_member chat_join_request chat_boost removed_chat_boost managed_bot
    guest_message
    """.split()
)
WEBHOOK_IS_SET = (
    "Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)
ANOTHER_POLLER = (
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
)
LONGEST_POLL = 50
"""Seconds; the Bot API caps the time-out of getUpdates there."""
LIFE = {"inline_query": 30.0, "callback_query": 3600.0}
A_DAY = 86400.0
FIRST_ID = 500_000_001


class Refused(Exception):
    """The Bot API says no: `code` and what it says."""

    def __init__(self, code: int, description: str, **parameters: Any) -> None:
        self.code, self.description, self.parameters = code, description, parameters
        super().__init__(f"{code} {description}")


@dataclass(slots=True)
class Update:
    """One update and what became of it. Moments are monotonic seconds, but `until` (seconds since 1970)."""

    id: int
    kind: str
    payload: dict[str, Any]
    chat: int
    until: float
    at: float = field(default_factory=time.monotonic)
    served_at: float | None = None
    served: int = 0
    confirmed_at: float | None = None

    def as_json(self) -> dict[str, Any]:
        """The Bot API's Update."""
        return {"update_id": self.id, self.kind: self.payload} if self.kind else self.payload


@dataclass(slots=True)
class Webhook:
    """Where updates are pushed to."""

    url: str
    secret: str
    max_connections: int
    last_error: str = ""
    last_error_date: int = 0


class Updates:
    """The queue of updates, and both ways out of it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.all: dict[int, Update] = {}
        self.pending: dict[int, Update] = {}
        self.allowed: set[str] = KINDS - NOT_BY_DEFAULT
        self.webhook: Webhook | None = None
        self.reach = ""
        """Where a proxy would lead the public address to, such as http://127.0.0.1:8765."""
        self.retry = (0.05, 1.0)
        """Seconds until a failed push is tried again, first and at most (the real ones are 1 and 60)."""
        self.longest_retry_after = 1.0
        """Seconds; a longer Retry-After counts as this (the real platform waits up to an hour)."""
        self.pushes: list[tuple[int, int]] = []
        """Every push made: update id, and the status it was answered with (0: no answer)."""
        self.conflicts = 0
        self.polls = 0
        self._ids = itertools.count(FIRST_ID)
        self._poller: asyncio.Future[None] | None = None
        self._rows: dict[int, deque[Update]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._pusher = Pusher()
        self._slots = asyncio.Semaphore(40)

    # --- in

    def add(self, kind: str, payload: dict[str, Any], chat: int) -> Update | None:
        """A new update; None where the bot did not ask for this kind."""
        if kind not in self.allowed:
            return None
        return self._enter(
            Update(next(self._ids), kind, payload, chat, self.world.now() + LIFE.get(kind, A_DAY))
        )

    def add_raw(self, payload: dict[str, Any], chat: int = 0) -> Update:
        """Any payload at all, as an update of its own: poison, and kinds that nobody knows yet."""
        number = next(self._ids)
        return self._enter(
            Update(number, "", {"update_id": number} | payload, chat, self.world.now() + A_DAY)
        )

    def again(self, update: Update) -> None:
        """Hands in an update a second time, under its own number."""
        update.confirmed_at = None
        self._enter(update)

    def _enter(self, update: Update) -> Update:
        self.all[update.id] = self.pending[update.id] = update
        if self.webhook:
            self._queue(update)
        elif self._poller and not self._poller.done():
            self._poller.set_result(None)
        return update

    def all_confirmed(self) -> bool:
        """Whether the bot has acknowledged everything."""
        return not self.pending

    def open_kinds(self) -> list[str]:
        """The kinds of what is not acknowledged."""
        return [update.kind or "raw" for update in self.pending.values()]

    def _confirm(self, update: Update) -> None:
        self.pending.pop(update.id, None)
        update.confirmed_at = time.monotonic()
        self.world.ring()

    def _expire(self) -> None:
        now = self.world.now()
        for update in [update for update in self.pending.values() if update.until < now]:
            self.pending.pop(update.id)

    # --- out: long poll

    async def poll(self, asked: dict[str, Any]) -> list[dict[str, Any]]:
        """getUpdates: confirms what lies before `offset`, then waits for something after it.

        Raises:
            Refused: a webhook is set, or another request took over.
        """
        if self.webhook:
            raise Refused(409, WEBHOOK_IS_SET)
        self.polls += 1
        self.world.ring()
        self._take_over()
        self.allow(asked.get("allowed_updates"))
        offset, limit = asked.get("offset", 0), min(max(asked.get("limit", 100), 1), 100)
        if offset < 0:
            self.world.violate(f"getUpdates: negative offset {offset} forgets updates")
            offset = max(self.pending, default=0) + offset + 1
        for update in [update for update in self.pending.values() if update.id < offset]:
            self._confirm(update)
        await self._something(min(asked.get("timeout", 0), LONGEST_POLL))
        return self._serve(limit)

    def _take_over(self) -> None:
        if self._poller and not self._poller.done():
            self.conflicts += 1
            self._poller.set_exception(Refused(409, ANOTHER_POLLER))
        self._poller = None

    async def _something(self, seconds: float) -> None:
        self._expire()
        if self.pending or seconds <= 0:
            return
        mine = self._poller = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(seconds):
                await mine
        except TimeoutError:
            pass
        finally:
            mine.cancel()
            if self._poller is mine:
                self._poller = None

    def _serve(self, limit: int) -> list[dict[str, Any]]:
        now = time.monotonic()
        found = list(itertools.islice(self.pending.values(), limit))
        for update in found:
            update.served += 1
            update.served_at = update.served_at or now
        return [update.as_json() for update in found]

    def allow(self, kinds: list[str] | None) -> None:
        """Which kinds the bot wants from now on; None: as before; an empty list: the usual ones."""
        if kinds is None:
            return
        if unknown := sorted(set(kinds) - KINDS):
            self.world.violate(f"allowed_updates: unknown {', '.join(unknown)}")
        self.allowed = set(kinds) or KINDS - NOT_BY_DEFAULT

    # --- out: pushes

    def push_to(self, webhook: Webhook | None) -> None:
        """Pushes from now on to there, what is waiting first; None: no more pushes."""
        for task in self._tasks:
            task.cancel()
        self._rows.clear()
        self.webhook = webhook
        if webhook:
            self._take_over()
            self._slots = asyncio.Semaphore(webhook.max_connections)
            for update in self.pending.values():
                self._queue(update)

    def forget_pending(self) -> None:
        """drop_pending_updates."""
        self.pending.clear()

    def _queue(self, update: Update) -> None:
        row = self._rows.setdefault(update.chat, deque())
        row.append(update)
        if len(row) == 1:
            task = asyncio.get_running_loop().create_task(self._drain(row))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _drain(self, row: deque[Update]) -> None:
        """One chat's updates, one after the other: the next leaves when the one before was taken."""
        while row and self.webhook:
            wait = self.retry[0]
            while row[0].until >= self.world.now():
                pause = await self._push(row[0])
                if pause is None:
                    self._confirm(row[0])
                    break
                await asyncio.sleep(pause or wait)
                wait = min(wait * 2, self.retry[1])
            self.pending.pop(row.popleft().id, None)

    async def _push(self, update: Update) -> float | None:
        """One try; None when it was taken, else the pause that was asked for (0: none)."""
        hook = self.webhook
        assert hook
        async with self._slots:
            update.served += 1
            update.served_at = update.served_at or time.monotonic()
            try:
                status, headers = await self._pusher.post(
                    self._address(hook.url), json.dumps(update.as_json()).encode(),
                    {"X-Telegram-Bot-Api-Secret-Token": hook.secret} if hook.secret else {},
                )  # fmt: skip
            except (OSError, EOFError, TimeoutError, ValueError) as error:
                self.pushes.append((update.id, 0))
                self._failed(hook, type(error).__name__)
                return 0.0
        self.pushes.append((update.id, status))
        if 200 <= status < 300:
            return None
        self._failed(hook, f"Wrong response from the webhook: {status}")
        with contextlib.suppress(ValueError):
            return min(float(headers.get("retry-after", "0")), self.longest_retry_after)
        return 0.0

    def _failed(self, hook: Webhook, why: str) -> None:
        hook.last_error, hook.last_error_date = why, int(self.world.now())

    def _address(self, url: str) -> str:
        if not self.reach:
            return url
        scheme, host, *_ = urlsplit(self.reach)
        return urlunsplit((scheme, host, *urlsplit(url)[2:]))

    async def close(self) -> None:
        """No more of it."""
        self.push_to(None)
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._pusher.close()

"""The accounts of 微信客服 (open_kfid), how far each has been read, and which of them is looked at next.

Moments are those of a steady clock (`time.monotonic`), unless said otherwise.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from bot.channels.wechat.api import Authorized, Declined, Done, Unreached
from bot.channels.wecom_kf.content import Json
from bot.channels.wecom_kf.reading import NAME
from bot.channels.wecom_kf.trouble import Trouble, pause_after

_TOKEN_HOLDS = 540.0
"""Seconds for which the token of a ring is used: WeCom takes it for ten minutes."""

_LISTED_AT_ONCE = 100
"""Accounts of one page of the list: the most that WeCom gives."""


@dataclass(slots=True)
class Account:
    """One account."""

    name: str
    trouble: Trouble = field(default_factory=lambda: Trouble(NAME))
    due: float = 0.0
    """When it is to be looked at."""
    not_before: float = 0.0
    """When it may be, after trouble."""
    rung: bool = False
    """Somebody rang since the last look began."""
    token: str = ""
    token_until: float = 0.0
    cursor: str = ""
    since: float | None = None
    """Seconds since 1970: what was sent before is not ours; None: nobody has looked how far we had come."""
    declined: int = 0
    """Looks in a row of which it was the request that was declined."""
    stuck: int = 0
    """Pages in a row that led no further and said that there is more."""

    @property
    def cursor_name(self) -> str:
        """Under which the store keeps how far it was read."""
        return f"{NAME}:{self.name}"

    @property
    def ready_at(self) -> float:
        """When it is looked at."""
        return max(self.due, self.not_before)

    def ring(self, token: str) -> None:
        """There is something new; `token` lets us ask as often as we are rung for."""
        self.rung, self.due = True, time.monotonic()
        if token:
            self.token, self.token_until = token, self.due + _TOKEN_HOLDS

    def read(self, following: str, *, more: bool, look_every: float) -> None:
        """A page was taken in; `following` is where the next one begins."""
        now = time.monotonic()
        self.stuck = self.stuck + 1 if more and following in {"", self.cursor} else 0
        self.cursor, self.declined = following or self.cursor, 0
        self.due = now if more or self.rung else now + look_every
        if self.stuck:
            self.not_before = now + pause_after(self.stuck)

    def asking(self, limit: int) -> dict[str, str | int]:
        """What to ask `kf/sync_msg` for its next page."""
        if time.monotonic() >= self.token_until:
            self.token = ""
        found = {"cursor": self.cursor, "token": self.token}
        return {
            "open_kfid": self.name,
            "limit": limit,
            **{name: value for name, value in found.items() if value},
        }


class Accounts:
    """All that we have heard of."""

    def __init__(self) -> None:
        self._all: dict[str, Account] = {}

    def of(self, name: str) -> Account:
        """The account of that name, known or new."""
        return self._all.setdefault(name, Account(name))

    def everyone(self) -> list[Account]:
        """All of them."""
        return list(self._all.values())

    def next(self) -> Account | None:
        """The one that has waited longest for its look; None: none is to be looked at now."""
        ready = [one for one in self._all.values() if one.ready_at <= time.monotonic()]
        return min(ready, key=lambda one: one.ready_at, default=None)

    def next_at(self) -> float:
        """When the next one is to be looked at."""
        return min((one.ready_at for one in self._all.values()), default=float("inf"))


async def listed(api: Authorized) -> list[str] | Declined | Unreached:
    """The accounts that we may answer for (document/path/94661); what came instead of the list."""
    names: list[str] = []
    while True:
        asked = {"offset": len(names), "limit": _LISTED_AT_ONCE}
        answer = await api.post("/cgi-bin/kf/account/list", asked)
        if not isinstance(answer, Done):
            return answer
        page = objects(answer.result.get("account_list"))
        names += [_managed(one) for one in page]
        if len(page) < _LISTED_AT_ONCE:
            return [name for name in names if name]


def objects(told: object) -> list[Json]:
    """The objects of a list; none where it is no list."""
    return [one for one in told if isinstance(one, dict)] if isinstance(told, list) else []


def _managed(account: Json) -> str:
    """The id of an account that we may answer for; "" for others."""
    name = account.get("open_kfid")
    return name if isinstance(name, str) and account.get("manage_privilege") is not False else ""

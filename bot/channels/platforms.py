"""The platforms of a run: every channel that is set up, besides the web chat.

Channels do not know each other; this is the one place that knows them all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from starlette.routing import Route

from bot.channels.telegram.channel import TelegramChannel
from bot.channels.wechat_oa.channel import WechatOaChannel
from bot.channels.wecom_bot.channel import WecomBotChannel
from bot.channels.wecom_kf.channel import KfChannel
from bot.channels.wecom_robot import WecomRobots
from bot.delivery import Channel, Shelf
from bot.settings import Settings


class Platform(Channel, Protocol):
    """A channel with a company behind it, that can be reached or cannot."""

    def routes(self) -> Sequence[Route]:
        """What our web server serves for it: the addresses that it pushes to."""
        ...

    def age(self) -> float | None:
        """Seconds since it last showed that we can be reached by it; None: not yet, or it never does."""
        ...

    async def close(self) -> None:
        """Let the connections go. Later than `run`: what is being sent is sent to its end."""
        ...


def platforms(settings: Settings, shelf: Shelf, clock: Callable[[], float]) -> tuple[Platform, ...]:
    """The platforms that are set up. `clock` is the wall clock: what is pushed to us carries its time.

    Raises:
        BadSettings: one of them cannot be used as it is set up.
    """
    found: tuple[Platform | None, ...] = (
        TelegramChannel.of(settings),
        WechatOaChannel.of(settings, shelf, clock),
        WecomBotChannel.of(settings, shelf, clock),
        KfChannel.of(settings, shelf, clock),
        WecomRobots.of(settings),
    )
    return tuple(one for one in found if one is not None)

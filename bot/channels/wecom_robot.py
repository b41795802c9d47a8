"""群机器人 of WeCom: webhooks into groups, to which we write and from which nothing ever comes back.

    HESHI_WECOM_ROBOTS ── robots_of ──► Robot …          where each writes to
    Delivery ── encode ──► {"robot": name, "text": …}    one for each message; no key is in it
    call ── deliver ──► POST …/cgi-bin/webhook/send?key=…

Text and not Markdown: addresses in it can be tapped all the same, a fact's words cannot break it, and it is
shown wherever the group is read (WeChat is said not to show a robot's Markdown; nobody has tried it here).
(developer.work.weixin.qq.com/document/path/91770, 99398: now called 消息推送)
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from pydantic import SecretStr
from starlette.routing import Route

from bot.channels.wechat.api import Api, Declined, Done
from bot.channels.wechat.fates import ROBOT, fate_of
from bot.channels.wechat.remedies import REMEDIES, remedy_for
from bot.channels.wechat.texts import parts
from bot.delivery import Abilities, Delivery, Fate, Intake, Refused, Strange, Wait, Way
from bot.errors import BadSettings
from bot.logs import Event, warn
from bot.messages import Address, Incoming, Rights, Room
from bot.settings import Settings

NAME = "wecom_robot"

MAX_BYTES = 2048
"""UTF-8 bytes of one text, by the documentation; more is answered with 40058."""

_PATH = "/cgi-bin/webhook/send"

_KEY = re.compile(r"[0-9A-Za-z_-]{8,128}")
"""A key is a UUID today. Wider, so that another form of them needs no new version; still no address."""

_PRINT = 12
"""Hexadecimal digits that tell the robots of one installation apart: 48 bits, for a handful."""


@dataclass(frozen=True, slots=True)
class Robot:
    """Where one robot writes. `name` is a hash of its key: the key itself stays out of rows and logs."""

    base: str
    path: str
    key: SecretStr

    @property
    def name(self) -> str:
        """What it is called in addresses and calls."""
        return hashlib.sha256(self.key.get_secret_value().encode()).hexdigest()[:_PRINT]

    @property
    def address(self) -> Address:
        """Where a delivery for it goes."""
        return Address(NAME, self.name, Room.GROUP)


def robots_of(settings: Settings) -> tuple[Robot, ...]:
    """The robots that are set up, each once, in the order of the setting.

    Raises:
        BadSettings: an entry that is neither a key nor a webhook address; its text is not repeated.
    """
    found = [_robot(one.get_secret_value(), settings.wecom_api) for one in settings.wecom_robots]
    wrong = [n for n, robot in enumerate(found, 1) if robot is None]
    if wrong:
        raise BadSettings(
            [
                f"HESHI_WECOM_ROBOTS: entry {n} is neither a key nor a webhook address; "
                f"expected such as https://qyapi.weixin.qq.com{_PATH}?key=693a91f6-…"
                for n in wrong
            ]
        )
    return tuple({robot.name: robot for robot in found if robot}.values())


def _robot(entry: str, api: str) -> Robot | None:
    if "://" not in entry:
        return Robot(api, _PATH, SecretStr(entry)) if _KEY.fullmatch(entry) else None
    parts = urlsplit(entry)
    keys = parse_qs(parts.query).get("key", [""])
    if parts.scheme not in {"http", "https"} or not parts.hostname or not _KEY.fullmatch(keys[0]):
        return None
    return Robot(f"{parts.scheme}://{parts.netloc}", parts.path or _PATH, SecretStr(keys[0]))


class WecomRobots:
    """All group robots of an installation, as one channel. Belongs to one event loop."""

    name = NAME
    abilities = Abilities(pushes=True)

    def __init__(
        self,
        robots: Sequence[Robot],
        proxy: str | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`clock` in seconds; it may start anywhere.

        Raises:
            BadSettings: a proxy that is no address of one.
        """
        self._robots = {robot.name: robot for robot in robots}
        self._apis = {base: Api(base, proxy) for base in {robot.base for robot in robots}}
        self._clock = clock
        self._answered: float | None = None
        self._hinted: set[str] = set()

    @classmethod
    def of(cls, settings: Settings) -> WecomRobots | None:
        """The channel as it is set up; None where there are no robots.

        Raises:
            BadSettings: an entry that is none, or a proxy that is none.
        """
        robots = robots_of(settings)
        return cls(robots, settings.http_proxy) if robots else None

    # --- pure

    def read(self, body: bytes) -> Incoming | Strange:
        """Nothing comes from a robot."""
        _ = body
        return Strange("send-only")

    def encode(self, delivery: Delivery) -> tuple[bytes, ...]:
        """The texts that say it, in order; none where nothing new is said: a robot's message is for good."""
        if delivery.reply is None or delivery.way is not Way.SEND:
            return ()
        texts = map(_harmless, parts(delivery.reply, MAX_BYTES))
        calls = ({"robot": delivery.address.room, "text": text} for text in texts)
        return tuple(json.dumps(call, ensure_ascii=False).encode("utf-8", "replace") for call in calls)

    # --- going out

    async def deliver(self, call: bytes) -> Fate:
        """Make one call; within 15 seconds. Never raises for what WeCom or the network can do."""
        try:
            read = json.loads(call)
            name, text = str(read["robot"]), str(read["text"])
        except (ValueError, KeyError, TypeError):
            return Refused("no-call")
        robot = self._robots.get(name)
        if robot is None:
            # Taken out of the settings since: there is nobody to tell it to.
            return Refused("no-such-robot")
        body = {"msgtype": "text", "text": {"content": text}}
        query = {"key": robot.key.get_secret_value()}
        answer = await self._apis[robot.base].post(robot.path, body, query)
        if isinstance(answer, Done):
            self._answered = self._clock()
            self._hinted.discard(name)
        fate = fate_of(answer, ROBOT)
        if isinstance(answer, Declined) and not isinstance(fate, Wait):
            self._hint(name, answer)
        return fate

    def _hint(self, name: str, answer: Declined) -> None:
        """Say in the log what mends it, if that is known: once for each robot, until it works again."""
        if answer.code in REMEDIES and name not in self._hinted:
            self._hinted.add(name)
            kind, remedy = f"errcode-{answer.code}", remedy_for(answer)
            warn(Event.CHANNEL_LIMITED, channel=NAME, robot=name, kind=kind, remedy=remedy)

    async def rights(self, incoming: Incoming) -> Rights:
        """Nobody asks for anything here."""
        _ = incoming
        return Rights.UNKNOWN

    # --- coming in: nothing

    def routes(self) -> Sequence[Route]:
        """Nothing is pushed to us."""
        return ()

    def age(self) -> float | None:
        """Seconds since WeCom last took a message; None: not in this run."""
        return None if self._answered is None else self._clock() - self._answered

    async def run(self, intake: Intake, stop: asyncio.Event) -> None:
        """Nothing comes in until `stop` is set."""
        _ = intake
        _ = await stop.wait()

    async def close(self) -> None:
        """Let the connections go."""
        for api in self._apis.values():
            await api.close()


def _harmless(text: str) -> str:
    """A text that calls nobody: `<@…>` in it would. As long as it was."""
    return text.replace("<@", "(@")

"""The composition root of `heshi serve`: state, channels, pages and loops around one conversation.

It knows everybody and decides nothing. What it opens it closes, in the opposite order.
"""

from __future__ import annotations

import asyncio
import socket
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from starlette.applications import Starlette
from starlette.routing import Mount, Route
from starlette.types import ASGIApp

from bot import logs
from bot.app import App, build, clock, house
from bot.aside import event_loop
from bot.channels.platforms import Platform, platforms
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.web import WebChannel
from bot.channels.wecom_robot import robots_of
from bot.console import House as Console
from bot.console import create_console
from bot.console.jobs import Jobs
from bot.console.opening import invitation, is_open
from bot.console.rendering import BASE
from bot.conversation import Conversation
from bot.curate.alarm import Alarm
from bot.curate.correcting import Corrections
from bot.curate.desk import Maintainers, MaintainersDesk
from bot.curate.digest import Digest
from bot.curate.editorial import Editing, Editorial
from bot.curate.folds import Folds
from bot.curate.news import News
from bot.curate.office import Office
from bot.curate.outages import Outages, Spells
from bot.curate.questioning import Questions
from bot.delivery import Channel, Delivery
from bot.logs import Event, note
from bot.memory import Memory
from bot.messages import Address, Room
from bot.public.markup import publisher_at
from bot.public.server import Watch, address_of, listen
from bot.public.site import Site, create_app
from bot.runtime.answering import HANDS, PATIENCE, Answering
from bot.runtime.apart import Apart
from bot.runtime.commons import Commons, commons
from bot.runtime.hands import Hands
from bot.runtime.http import web_server
from bot.runtime.intake import RoomIntake
from bot.runtime.janitor import Janitor, Round
from bot.runtime.readiness import Readiness
from bot.runtime.service import Part, Service, service
from bot.runtime.signals import Signals
from bot.runtime.workers import Workers
from bot.settings import Settings, is_secret
from bot.state.accounts import Role
from bot.state.console import ConsoleStore
from bot.state.decisions import APPLIERS
from bot.state.desk import DeskReading, DeskStore
from bot.state.retention import RETENTION
from bot.state.store import SqliteStore, open_store
from knowledge import normal

_SWITCH = 0.001
"""Seconds after which a thread that thinks lets the event loop go on. With Python's own 5 ms, each of the six
steps of an answer might wait as long for another answer that is being worked out."""


@dataclass(frozen=True, slots=True)
class Where:
    """Where the pages are served, and who is told the address."""

    host: str | None = None
    port: int | None = None
    announce: Callable[[str], None] = lambda _: None


def serve(settings: Settings, facts: Path | None, where: Where, signals: Signals) -> None:
    """Serve the web chat and every channel that is set up, until stopped.

    SIGINT and SIGTERM stop it in good order within ten seconds, SIGHUP reads the facts again at once.

    Raises:
        CannotListen: the address is in use or not ours; nothing was started.
        StateError: what is remembered cannot be used, or failed while we ran.
        ChannelRefused: a platform does not let us in.
        PartStopped: something ended that was to keep running.
        KnowledgeError: the facts cannot be read.
    """
    port = settings.port if where.port is None else where.port
    host = where.host or settings.host
    with listen(host, port) as listening, _opened(settings) as store:
        app = build(settings, facts=facts)
        with closing(app), Watch(app.library) as watch:
            signals.on_hang_up(watch.look_now)
            if signals.asked:
                return
            where.announce(address_of(listening))
            console = console_of(app, store, watch) if is_open(settings, host) else None
            if console and (line := invitation(console.store, settings, host, address_of(listening))):
                where.announce(line)
            sys.setswitchinterval(_SWITCH)
            with asyncio.Runner(loop_factory=event_loop) as runner:
                folds = Folds(DeskStore(store), app.library)
                runner.run(_run(Plant(app, facts, store, watch, console, folds), listening, signals))


def console_of(app: App, store: SqliteStore, watch: Watch | None = None) -> Console:
    """What the console is made of."""
    settings, kept = app.settings, ConsoleStore(store, clock)
    return Console(
        store=kept,
        library=app.library,
        today=app.today,
        clock=clock,
        settings=settings,
        desk=DeskStore(store),
        editorial=editorial_of(app, store),
        refused=watch.problem if watch else lambda: "",
        jobs=Jobs(store, clock),
    )


def editorial_of(app: App, store: SqliteStore) -> Editorial:
    """What every maintainer edits through, wherever they sit."""
    desk = DeskReading(store)
    editing = Editing(
        app.library,
        app.today,
        archive=app.settings.data / "editions.sqlite",
        reviews=ConsoleStore(store, clock) if app.settings.review == "two" else None,
        asked=lambda: [one.text for one in desk.open_texts()],
    )
    return Editorial(editing)


@contextmanager
def _opened(settings: Settings) -> Iterator[SqliteStore]:
    store = open_store(settings.data, appliers=APPLIERS)
    try:
        yield store
    finally:
        store.close_store()


@dataclass(frozen=True, slots=True)
class Plant:
    """All that the loops stand on."""

    app: App
    facts: Path | None
    store: SqliteStore
    watch: Watch
    console: Console | None = None
    """What the console is made of; None where it is off."""
    folds: Folds | None = None
    """Puts questions together that say the same; None: each stands for itself."""
    spells: Spells = field(default_factory=Spells)
    """Which channels are down."""

    def concerns(self, text: str) -> bool:
        """The gate of the edition in use."""
        return self.app.library.current().checker.concerns(text)


async def _run(plant: Plant, listening: socket.socket, signals: Signals) -> None:
    stop = asyncio.Event()
    signals.attach(stop)
    web = WebChannel(plant.store.reply_to)
    shelf = ShelfOfStore(plant.store)
    others = platforms(plant.app.settings, shelf, clock)
    try:
        served = " ".join(one.name for one in (web, *others))
        note(Event.STARTED, channels=served, edition=plant.app.library.current().base.edition)
        with logs.heard_by(plant.spells.hear):
            await _service(plant, web, others, listening, shelf).run(stop)
        note(Event.STOPPED)
    finally:
        signals.detach()
        for one in others:
            await one.close()


@dataclass(slots=True)
class ShelfOfStore:
    """`bot.delivery.Shelf` over the store, at the present moment."""

    store: SqliteStore
    post: Callable[[str], None] = lambda _: None
    """Wakes the sender of a channel, once there is one: somebody waits for what is released."""

    async def reply_to(self, channel: str, event_id: str) -> tuple[bytes, ...] | None:
        """As the contract says."""
        return await self.store.reply_to(channel, event_id)

    async def release(self, address: Address) -> int:
        """As the contract says."""
        released = await self.store.release_held(address, now=clock())
        if released:
            self.post(address.channel)
        return released

    async def token(self, name: str) -> tuple[str, float] | None:
        """As the contract says."""
        return await self.store.token(name)

    async def keep_token(self, name: str, token: str, until: float) -> None:
        """As the contract says."""
        await self.store.keep_token(name, token, until)


def _service(
    plant: Plant,
    web: WebChannel,
    others: Sequence[Platform],
    listening: socket.socket,
    shelf: ShelfOfStore,
) -> Service:
    """The loops around the channels and the pages."""
    channels: tuple[Channel, ...] = (web, *others)
    common = commons(plant.store, {channel.name: channel for channel in channels}, clock)
    shelf.post = common.post
    conversation = _conversation(plant, channels)
    zone = ZoneInfo(plant.app.settings.timezone)
    make = partial(conversation_apart, _alone(plant.app.settings), plant.facts)
    apart, helps = Apart(make, plant.store), plant.app.help
    # Whoever waits for an endpoint keeps a thread, and must not keep those who wait for none.
    hands = Hands(HANDS + (helps.at_once if helps else 0))
    patience = PATIENCE + (helps.within if helps else 0.0)
    answering = Answering(common.channels, conversation, apart, zone, patience=patience, hands=hands)
    intake = RoomIntake(common, plant.concerns, zone)
    sources = [Part(channel.name, partial(channel.run, intake)) for channel in channels]
    pages = _pages(plant, conversation, web, Readiness(common, {one.name: one.age for one in others}))
    pushed_to = [route for one in others for route in one.routes()]
    sides = [*pushed_to, *_console(plant.console)]
    sources.append(web_server(_beside(pages, sides), listening, plant.app.settings.proxies))
    return service(common, Workers(common, answering), Janitor(common, rounds(plant, common)), sources)


def rounds(plant: Plant, common: Commons) -> tuple[Round, ...]:
    """What the desk looks after between messages: corrections, what people asked, alarms and the digest.

    Whoever can be told on a channel that this run does not serve waits for one that does.
    """

    def calls(delivery: Delivery) -> tuple[bytes, ...]:
        channel = common.channels.get(delivery.address.channel)
        return channel.encode(delivery) if channel else ()

    app = plant.app
    maintainers = maintainers_of(app.settings)
    office = Office(
        store=DeskStore(plant.store),
        facts=app.library,
        today=app.today,
        encode=calls,
        ring=common.post,
        language=app.settings.language,
        zone=ZoneInfo(app.settings.timezone),
        editorial=plant.console.editorial if plant.console else editorial_of(app, plant.store),
        reached=frozenset(name for name, one in common.channels.items() if one.abilities.pushes),
        chat=maintainers.chat if maintainers else None,
        robots=tuple(robot.address for robot in robots_of(app.settings)),
        console=f"{app.settings.public_url}{BASE}" if app.settings.public_url and plant.console else "",
        pages=app.settings.public_url or "",
    )

    async def aside() -> int:
        return (await plant.store.counts()).dead

    folding = (plant.folds,) if plant.folds else ()
    alarm = Alarm(office, lambda: app.library.refused)
    digest = Digest(office, aside, app.settings.digest_hour)
    return (*folding, Corrections(office), Questions(office), alarm, Outages(office, plant.spells), digest)


def looked_at(plant: Plant) -> bool:
    """Whether anybody may decide about what is handed on: in Telegram, or as a user of the console."""
    if maintainers_of(plant.app.settings) is not None:
        return True
    users = plant.console.store.users() if plant.console else []
    return any(user.role >= Role.EDITOR and not user.disabled for user in users)


def maintainers_of(settings: Settings) -> Maintainers | None:
    """Who decides in Telegram, and where; None where nobody is named."""
    if not settings.telegram_token or not settings.telegram_maintainers:
        return None
    chat = settings.telegram_maintainers_chat
    meet = Address(TelegramChannel.name, str(chat), Room.GROUP) if chat else None
    return Maintainers(TelegramChannel.name, frozenset(map(str, settings.telegram_maintainers)), meet)


def _desk(plant: Plant) -> MaintainersDesk | None:
    settings = plant.app.settings
    maintainers = maintainers_of(settings)
    if maintainers is None:
        return None
    zone = ZoneInfo(settings.timezone)
    return MaintainersDesk(
        DeskReading(plant.store), maintainers, plant.app.library.current, settings.language, zone
    )


def _conversation(plant: Plant, channels: Sequence[Channel]) -> Conversation:
    app = plant.app
    remembers = replace(
        house(app.settings, app.library, app.today),
        memory=plant.store,
        maintainers=_desk(plant),
        looked_at=partial(looked_at, plant),
        counted_as=plant.folds.counted_as if plant.folds else normal,
        pages=frozenset({WebChannel.name}),
        channels={one.name: one.abilities for one in channels},
        kept=tuple((kept.name, kept.how_long) for kept in RETENTION),
    )
    return Conversation(remembers)


def conversation_apart(settings: Settings, facts: Path | None, memory: Memory) -> Conversation:
    """A conversation for a process of its own, with the memory of another."""
    logs.configure(settings.log_level)
    app = build(settings, facts=facts)
    return Conversation(replace(house(settings, app.library, app.today), memory=memory))


def _alone(settings: Settings) -> Settings:
    """What a process of its own gets, for a message that killed or hung us: no secrets, and words alone."""
    secrets = {name: field.default for name, field in Settings.model_fields.items() if is_secret(name)}
    return settings.model_copy(
        update=secrets | {"embeddings_url": None, "judge_url": None, "semantic": "off"}
    )


def _pages(plant: Plant, conversation: Conversation, web: WebChannel, readiness: Readiness) -> ASGIApp:
    app = plant.app
    return create_app(
        Site(
            conversation,
            app.library.current,
            app.today,
            web,
            language=app.settings.language,
            fresh=plant.watch.fresh,
            readiness=readiness,
            publisher=publisher_at(app.settings.public_url),
            news=News(
                DeskReading(plant.store), app.library.current, app.today, ZoneInfo(app.settings.timezone)
            ).of,
        )
    )


def _beside(pages: ASGIApp, sides: Sequence[Route | Mount]) -> ASGIApp:
    """The pages, and beside them what has guards of its own: what platforms push to, and the console."""
    return Starlette(routes=[*sides, Mount("/", pages)]) if sides else pages


def _console(house: Console | None) -> list[Route | Mount]:
    if house is None:
        return []
    console = create_console(house)
    # A mount is below an address, and does not answer at it.
    return [Route(BASE, console), Mount(BASE, console)]

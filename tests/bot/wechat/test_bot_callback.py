"""WeCom's callback without a network: what each kind of push is answered with, and what becomes of calls."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from pydantic import SecretStr
from starlette.applications import Starlette

from bot.channels.wechat.api import Api
from bot.channels.wechat.crypt import Crypt
from bot.channels.wechat.door import Door
from bot.channels.wecom_bot import callback, passive
from bot.channels.wecom_bot.afterwards import Afterwards
from bot.channels.wecom_bot.callback import ADDRESS, Callback
from bot.channels.wecom_bot.calls import Call
from bot.channels.wecom_bot.reading import About, Back
from bot.channels.wecom_bot.streams import Streams
from bot.delivery import Arrival, Cursor, Fate, Held, Refused, Sent, Wait
from bot.errors import Busy, StateError
from bot.messages import Address, Language
from bot.phrases.card_words import card_words
from bot.settings import Settings
from tests.bot.wechat.shelves import Kept
from tests.telegram.fake.wire import Listener, Request, Response
from tests.wechat.fake.callback import KEY
from tests.wechat.fake.envelope import Envelope, Sealed

SAY = card_words(Language.ZH_HANS)
ENVELOPE = Envelope("token", KEY, "")
EVENT = "CAIQ/1="


@dataclass
class Shelf(Kept):
    """Answers by the event that they answer; None: worked on still."""

    answers: dict[str, tuple[bytes, ...] | None] = field(default_factory=dict)
    held: int = 0

    async def reply_to(self, channel: str, event_id: str) -> tuple[bytes, ...] | None:
        if self.broken:
            raise StateError("state.db: disk I/O error")
        return self.answers.get(event_id, ())

    async def release(self, address: Address) -> int:
        if self.broken:
            raise StateError("state.db: disk I/O error")
        held, self.held = self.held, 0
        return held


@dataclass
class Inbox:
    """Takes everything, unless it is told not to."""

    fails: Exception | None = None
    taken: list[Arrival] = field(default_factory=list)

    async def take(self, arrivals: Sequence[Arrival], cursor: Cursor | None = None) -> None:
        if self.fails:
            raise self.fails
        self.taken += arrivals

    async def cursor(self, name: str) -> int | str | None:
        return None

    async def ready(self) -> None:
        return None


class World:
    """A callback, what is behind it, and WeCom's side of its address."""

    def __init__(self, http: httpx.AsyncClient, way: Callback, shelf: Shelf, inbox: Inbox) -> None:
        self.http, self.way, self.shelf, self.inbox = http, way, shelf, inbox
        self.responses: list[Request] = []
        self.stop = asyncio.Event()
        self.running: asyncio.Task[None] | None = None

    async def opens(self) -> None:
        """The channel runs from now on."""
        self.running = asyncio.create_task(self.way.run(self.inbox, self.stop))
        await asyncio.sleep(0)

    async def stops(self) -> None:
        """… and no longer."""
        self.stop.set()
        assert self.running
        await self.running

    async def pushed(self, message: Any) -> httpx.Response:
        """One push, signed and sealed now."""
        sealed = ENVELOPE.seal(message if isinstance(message, str) else json.dumps(message))
        query = {"msg_signature": sealed.signature, "timestamp": sealed.timestamp, "nonce": sealed.nonce}
        return await self.http.post(ADDRESS, params=query, json={"encrypt": sealed.encrypt})

    async def asks(self, message: Any) -> dict[str, Any]:
        """The same; what it is answered with, {} for nothing."""
        answer = await self.pushed(message)
        assert answer.status_code == 200, answer
        if not answer.text:
            return {}
        told = answer.json()
        sealed = Sealed(told["encrypt"], told["msgsignature"], str(told["timestamp"]), told["nonce"])
        found: dict[str, Any] = json.loads(ENVELOPE.open(sealed))
        return found


@asynccontextmanager
async def world(*, silence: float = 0.4, longest: float = 300.0) -> AsyncIterator[World]:
    shelf, inbox = Shelf(), Inbox()
    here: list[World] = []

    async def responded(request: Request) -> Response:
        here[0].responses.append(request)
        return Response(200, {"errcode": 0})

    listener = Listener(responded, print)
    await listener.open()
    door = Door("wecom_bot", Crypt(SecretStr("token"), [SecretStr(KEY)], ""), time.time)
    api = Api(f"http://127.0.0.1:{listener.port}")
    way = Callback(door, Afterwards(api), shelf, streams=Streams(silence=silence, longest=longest))
    app = Starlette(routes=list(way.routes()))
    try:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://here") as http:
            here.append(World(http, way, shelf, inbox))
            yield here[0]
    finally:
        await way.close()
        await listener.close()


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """What takes seconds takes tenths."""
    monkeypatch.setattr(callback, "PATIENCE", 0.3)
    monkeypatch.setattr(callback, "LOOK", 0.05)


def told(story: Callable[[World], Awaitable[None]], **times: float) -> None:
    async def within() -> None:
        async with asyncio.timeout(20), world(**times) as here:
            await story(here)

    asyncio.run(within())


def message(words: str = "云雀免费", **more: Any) -> dict[str, Any]:
    said = {"msgid": EVENT, "aibotid": "A", "chattype": "single", "from": {"userid": "lan"}}
    said |= {"response_url": "https://qyapi.weixin.qq.com/cgi-bin/aibot/response?response_code=c1"}
    return said | {"msgtype": "text", "text": {"content": words}} | more


def refresh(name: str) -> dict[str, Any]:
    return message() | {"msgid": "refresh", "msgtype": "stream", "stream": {"id": name}}


def press(task: str = "task-1") -> dict[str, Any]:
    pressed = {"card_type": "button_interaction", "event_key": "das.yunque-open", "task_id": task}
    event = {"eventtype": "template_card_event", "template_card_event": pressed}
    return message() | {"msgtype": "event", "event": event}


def call(words: str = "", *, card: str = "", about: About = About.MESSAGE, group: bool = False) -> Call:
    back = Back(EVENT, url="https://x.example/?response_code=c1", about=about)
    shown = {"task_id": card, "card_type": "button_interaction"} if card else {}
    return Call("wrG" if group else "lan", group, words, shown, back)


async def delivered(at: World, one: Call) -> Fate:
    return await at.way.deliver(one, one.encode())


# --- who may come in


def test_before_it_runs_and_after_it_stopped_it_asks_to_come_again() -> None:
    async def story(at: World) -> None:
        early = await at.pushed(message())
        assert (early.status_code, early.headers["retry-after"]) == (503, "2")
        await at.opens()
        await at.stops()
        assert (await at.pushed(message())).status_code == 503
        assert at.inbox.taken == []

    told(story)


@pytest.mark.parametrize(
    ("error", "after"), [(Busy(7), "7"), (StateError("disk"), "2"), (RuntimeError("an accident"), "2")]
)
def test_what_could_not_be_stored_is_not_acknowledged(error: Exception, after: str) -> None:
    async def story(at: World) -> None:
        await at.opens()
        at.inbox.fails = error
        answer = await at.pushed(message())
        assert (answer.status_code, answer.headers["retry-after"], answer.text) == (503, after, "")
        assert at.way.age() is None
        at.inbox.fails = None
        assert await at.asks(message()) == {}
        assert at.way.age() is not None

    told(story)


@pytest.mark.parametrize("said", ["no JSON", "[]", "7"])
def test_what_is_no_object_is_no_message(said: str) -> None:
    async def story(at: World) -> None:
        await at.opens()
        assert (await at.pushed(said)).status_code == 400

    told(story)


@pytest.mark.parametrize(
    "odd",
    [
        {"msgid": "1"},
        {"msgid": "1", "msgtype": "text"},
        {"msgid": "1", "msgtype": "event", "event": {"eventtype": "of the future"}},
        {
            "msgid": "1",
            "msgtype": "event",
            "from": {"userid": "lan"},
            "event": {"eventtype": "feedback_event", "feedback_event": {"id": "x", "type": 2}},
        },
    ],
)
def test_what_takes_no_answer_is_stored_and_gets_none(odd: dict[str, Any]) -> None:
    async def story(at: World) -> None:
        await at.opens()
        assert await at.asks(odd) == {}
        assert len(at.inbox.taken) == 1

    told(story)


# --- answers


def test_an_answer_that_is_there_is_one_finished_stream() -> None:
    words, card = call("属实"), call(card="t1")

    async def story(at: World) -> None:
        await at.opens()
        at.shelf.answers[EVENT] = (words.encode(), card.encode())
        said = await at.asks(message())
        assert said == passive.stream(passive.stream_id(EVENT), "属实", finish=True, card=card)
        # Pushed again, it is the same, card and all.
        assert await at.asks(message()) == said
        assert await delivered(at, words) == Sent(passive.stream_id(EVENT))
        assert await delivered(at, card) == Sent("t1")
        assert at.responses == []

    told(story)


def test_an_answer_that_comes_later_comes_with_a_refresh() -> None:
    words = call("属实")

    async def story(at: World) -> None:
        await at.opens()
        at.shelf.answers[EVENT] = None
        said = await at.asks(message())
        assert said["stream"] == {"id": passive.stream_id(EVENT), "finish": False, "content": SAY.checking}
        sending = asyncio.create_task(delivered(at, words))
        await asyncio.sleep(0)
        at.shelf.answers[EVENT] = (words.encode(),)
        again = await at.asks(refresh(said["stream"]["id"]))
        assert again["stream"] == {"id": said["stream"]["id"], "finish": True, "content": "属实"}
        assert await sending == Sent(said["stream"]["id"])

    told(story)


def test_after_a_restart_a_refresh_finds_the_answer_in_the_store() -> None:
    words = call("属实")

    async def story(at: World) -> None:
        await at.opens()
        assert await delivered(at, words) == Wait(1.0)
        at.shelf.answers[EVENT] = (words.encode(),)
        said = await at.asks(refresh(passive.stream_id(EVENT)))
        assert said["stream"]["content"] == "属实"
        assert await delivered(at, words) == Sent(passive.stream_id(EVENT))

    told(story, silence=5.0)


@pytest.mark.parametrize("name", ["not one of ours!", "", passive.stream_id("of yesterday")])
def test_a_stream_that_we_know_nothing_of_is_ended(name: str) -> None:
    async def story(at: World) -> None:
        await at.opens()
        said = await at.asks(refresh(name))
        assert said["stream"]["finish"] is True
        assert said["stream"]["content"] == SAY.no_answer

    told(story)


def test_a_message_without_an_answer_gets_none() -> None:
    async def story(at: World) -> None:
        await at.opens()
        assert await at.asks(message()) == {}

    told(story)


def test_before_six_minutes_are_over_the_stream_says_that_it_takes_longer() -> None:
    words = call("属实")

    async def story(at: World) -> None:
        await at.opens()
        at.shelf.answers[EVENT] = None
        said = await at.asks(message())
        assert said["stream"]["finish"] is True
        assert said["stream"]["content"] == SAY.takes_long
        at.shelf.answers[EVENT] = (words.encode(),)
        # It comes by the way that is left; and a refresh after all says nothing else.
        assert await delivered(at, words) == Sent(passive.stream_id(EVENT))
        assert len(at.responses) == 1
        assert await at.asks(refresh(said["stream"]["id"])) == said

    told(story, longest=0.1)


def test_what_was_held_is_said_first_and_its_card_gives_way() -> None:
    late, old_card = Call("lan", markdown="旧的"), Call("lan", card={"task_id": "old"})
    words, card = call("属实"), call(card="t1")

    async def story(at: World) -> None:
        await at.opens()
        at.shelf.held, at.shelf.answers[EVENT] = 2, (words.encode(), card.encode())
        asking = asyncio.create_task(at.asks(message()))
        await asyncio.sleep(0.02)
        assert await delivered(at, late) == Sent("")
        said = await asking
        assert said["stream"]["finish"] is False
        content = f"{SAY.late}\n\n旧的\n\n---\n\n属实"
        assert said["stream"]["content"] == content
        sending = asyncio.create_task(delivered(at, old_card))
        await asyncio.sleep(0.02)
        again = await at.asks(refresh(said["stream"]["id"]))
        assert again["stream"] == {"id": said["stream"]["id"], "finish": True, "content": content}
        assert "template_card" not in again
        assert await sending == Held("nobody-asks")

    told(story, silence=5.0)


def test_what_was_held_and_does_not_come_is_not_waited_for() -> None:
    words = call("属实")

    async def story(at: World) -> None:
        await at.opens()
        at.shelf.held, at.shelf.answers[EVENT] = 1, (words.encode(),)
        assert (await at.asks(message()))["stream"]["finish"] is True

    told(story)


def test_a_store_that_fails_meanwhile_is_waited_for() -> None:
    async def story(at: World) -> None:
        await at.opens()
        at.shelf.broken = True
        assert (await at.asks(message()))["stream"]["content"] == SAY.checking

    told(story)


def test_who_waits_when_we_stop_gets_what_there_is() -> None:
    async def story(at: World) -> None:
        await at.opens()
        at.shelf.answers[EVENT] = None
        asking = asyncio.create_task(at.asks(message()))
        await asyncio.sleep(0.02)
        await at.stops()
        assert (await asking)["stream"] == {
            "id": passive.stream_id(EVENT), "finish": False, "content": SAY.checking
        }  # fmt: skip
        # After the next start its refresh shows it: it is not sent another way now.
        assert await delivered(at, call("属实")) == Wait(1.0)
        assert at.responses == []

    told(story, silence=5.0)


# --- welcomes and buttons


def test_a_welcome_is_a_text() -> None:
    hello = call("**你好**", about=About.ENTERED)

    async def story(at: World) -> None:
        await at.opens()
        at.shelf.answers[EVENT] = (hello.encode(),)
        event = {"msgtype": "event", "event": {"eventtype": "enter_chat"}}
        said = await at.asks(message() | event)
        assert said == {"msgtype": "text", "text": {"content": "你好"}}
        assert await at.asks(message() | event) == said
        assert await delivered(at, hello) == Sent(passive.stream_id(EVENT))

    told(story)


def test_a_pressed_button_gets_its_card_in_place_and_its_words_afterwards() -> None:
    toast, card = call("哪里有问题？", about=About.OTHER), call(card="new", about=About.OTHER)

    async def story(at: World) -> None:
        await at.opens()
        at.shelf.answers[EVENT] = (toast.encode(), card.encode())
        said = await at.asks(press())
        assert said["response_type"] == "update_template_card"
        assert said["template_card"]["task_id"] == "task-1"
        assert await delivered(at, toast) == Sent(passive.stream_id(EVENT))
        assert await delivered(at, card) == Sent("task-1")
        assert [json.loads(one.body)["markdown"]["content"] for one in at.responses] == ["哪里有问题？"]

    told(story)


def test_several_words_of_one_answer_go_together_because_there_is_one_call() -> None:
    one, two = call("其一", about=About.OTHER), call("其二", about=About.OTHER)

    async def story(at: World) -> None:
        await at.opens()
        at.shelf.answers[EVENT] = (one.encode(), two.encode())
        assert await at.asks(press()) == {}
        assert await delivered(at, one) == await delivered(at, two) == Sent(passive.stream_id(EVENT))
        assert [json.loads(r.body)["markdown"]["content"] for r in at.responses] == ["其一\n\n其二"]

    told(story)


@pytest.mark.parametrize(("group", "fate"), [(False, Sent("t2")), (True, Refused("no-card-in-a-group"))])
def test_a_card_by_itself_goes_only_to_a_private_chat(group: bool, fate: Fate) -> None:
    card = call(card="t2", about=About.OTHER, group=group)

    async def story(at: World) -> None:
        await at.opens()
        assert await at.asks(press()) == {}
        assert await delivered(at, card) == fate

    told(story)


def test_what_nobody_asked_for_is_held() -> None:
    async def story(at: World) -> None:
        await at.opens()
        assert await delivered(at, Call("lan", markdown="更正：…")) == Held("nobody-asks")

    told(story)


# --- set up


def settings(**names: Any) -> Settings:
    return Settings.model_validate({"wecom_bot_id": "aib", **names})


def test_it_is_set_up_by_token_and_key() -> None:
    token = {"wecom_bot_token": "t", "wecom_bot_aes_key": KEY, "wecom_bot_aes_key_before": KEY[::-1]}
    found = Callback.of(settings(**token), Shelf(), lambda: 0.0)
    assert found is not None
    assert [route.path for route in found.routes()] == ["/wecom/bot"]
    assert Callback.of(settings(wecom_bot_secret="s"), Shelf(), lambda: 0.0) is None
    asyncio.run(found.close())

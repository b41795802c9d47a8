"""Group robots: what they are told, in which pieces, and what becomes of it at the platform."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Mapping

import pytest

from bot.channels.wecom_robot import NAME, WecomRobots, robots_of
from bot.delivery import Delivery, Fate, Gone, Maybe, Refused, Sent, Strange, Unsent, Wait, Way
from bot.errors import BadSettings
from bot.logs import Event, heard_by
from bot.messages import Address, Bullets, Headline, Incoming, Language, Paragraph, Reply, Rights, Room
from bot.settings import Settings
from tests.wechat.fake.api import Apis, Cut, apis, errcode, status

KEY, OTHER = "693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa", "robot-key-1"
SEND = "/cgi-bin/webhook/send"


def settings(*robots: str, api: str = "https://qyapi.weixin.qq.com") -> Settings:
    return Settings(wecom_robots=",".join(robots), wecom_api=api, _env_file=None)  # type: ignore[arg-type]


def channel(*robots: str, api: str = "https://qyapi.weixin.qq.com") -> WecomRobots:
    made = WecomRobots.of(settings(*robots, api=api))
    assert made
    return made


def letter(*blocks: str, key: str = KEY) -> Delivery:
    """A delivery to the robot of that key."""
    (robot,) = robots_of(settings(key))
    return Delivery(
        robot.address, Reply(tuple(map(Paragraph, blocks)) or (Headline("有更正"),), Language.ZH_HANS)
    )


# --- settings


@pytest.mark.parametrize(
    ("entry", "base"),
    [
        (KEY, "https://qyapi.weixin.qq.com"),
        (f"https://qyapi.weixin.qq.com{SEND}?key={KEY}", "https://qyapi.weixin.qq.com"),
        (f"https://wecom.corp.example:8443{SEND}?debug=1&key={KEY}", "https://wecom.corp.example:8443"),
    ],
)
def test_a_robot_is_named_by_its_key_or_its_address(entry: str, base: str) -> None:
    (robot,) = robots_of(settings(entry))

    assert (robot.base, robot.path, robot.key.get_secret_value()) == (base, SEND, KEY)
    assert robot.address == Address(NAME, robot.name, Room.GROUP)
    assert KEY not in f"{robot!r}{robot.name}"


@pytest.mark.parametrize(
    "entry",
    [
        "short",
        "two words here",
        f"https://{SEND}",
        f"https://host.example{SEND}",
        f"ftp://host{SEND}?key={KEY}",
    ],
)
def test_what_is_no_robot_is_said_without_repeating_it(entry: str) -> None:
    with pytest.raises(BadSettings) as refused:
        robots_of(settings(KEY, entry))

    assert "entry 2 is neither a key nor a webhook address" in str(refused.value)
    assert entry not in str(refused.value)


def test_a_robot_named_twice_is_one() -> None:
    assert len(robots_of(settings(KEY, f"https://qyapi.weixin.qq.com{SEND}?key={KEY}", OTHER))) == 2


def test_without_robots_there_is_no_channel() -> None:
    assert WecomRobots.of(Settings(_env_file=None)) is None


# --- what is said


def test_a_call_says_the_reply_as_text_and_holds_no_key() -> None:
    reply = Reply((Headline("2026年11月21日的小结"), Bullets("说到最多：", ("甲", "乙"))), Language.ZH_HANS)
    (call,) = channel(KEY).encode(Delivery(letter().address, reply))

    assert "2026年11月21日的小结\\n\\n说到最多：\\n1. 甲\\n2. 乙" in call.decode()
    assert KEY not in call.decode()


def test_nobody_is_called_by_what_a_fact_says() -> None:
    (call,) = channel(KEY).encode(letter("叫 <@all> 来看"))

    assert "叫 (@all> 来看" in call.decode()


@pytest.mark.parametrize("way", [way for way in Way if way is not Way.SEND])
def test_what_is_said_is_not_changed_later(way: Way) -> None:
    before = letter()

    assert channel(KEY).encode(Delivery(before.address, before.reply, way)) == ()


def test_nothing_is_heard() -> None:
    robots = channel(KEY)

    assert isinstance(robots.read(b"{}"), Strange)
    assert robots.routes() == ()
    assert asyncio.run(robots.rights(Incoming(Address(NAME, "x")))) is Rights.UNKNOWN


# --- what becomes of it


async def delivered(fake: Apis, robots: WecomRobots, *blocks: str, key: str = OTHER) -> list[Fate]:
    return [await robots.deliver(call) for call in robots.encode(letter(*blocks, key=key))]


def test_a_text_arrives_and_the_channel_knows_when() -> None:
    async def tell() -> None:
        async with apis() as fake:
            robots = channel(OTHER, api=fake.url)
            assert robots.age() is None
            assert await delivered(fake, robots, "第一行", "第二行") == [Sent("")]
            assert fake.robots.said[OTHER] == [("text", "第一行\n\n第二行")]
            assert robots.age() is not None
            await robots.close()

    asyncio.run(tell())


def test_what_is_too_long_comes_in_pieces_that_the_platform_takes() -> None:
    async def tell() -> None:
        async with apis() as fake:
            robots = channel(OTHER, api=fake.url)
            fates = await delivered(fake, robots, *["一个事实，写得很长，很长。" * 8] * 20)
            assert fates == [Sent("")] * 4
            assert len(fake.robots.said[OTHER]) == 4
            await robots.close()

    asyncio.run(tell())


def test_what_mends_it_is_said_once_until_it_works_again() -> None:
    said: list[tuple[str, object]] = []

    def hear(event: Event, fields: Mapping[str, object]) -> None:
        said.append((event.value, fields["kind"]))
        assert KEY not in str(fields)
        assert "make one in the group" in str(fields["remedy"])

    async def tell() -> None:
        async with apis() as fake:
            robots = channel(KEY, api=fake.url)
            for _ in range(3):
                _ = await delivered(fake, robots, key=KEY)
            fake.robots.add(KEY)
            _ = await delivered(fake, robots, key=KEY)
            del fake.robots.said[KEY]
            _ = await delivered(fake, robots, key=KEY)
            await robots.close()

    with heard_by(hear):
        asyncio.run(tell())
    assert said == [("channel.limited", "errcode-93000")] * 2


def test_a_robot_that_was_removed_is_gone() -> None:
    async def tell() -> None:
        async with apis() as fake:
            robots = channel(KEY, api=fake.url)
            assert await delivered(fake, robots, key=KEY) == [Gone("bad-key")]
            await robots.close()

    asyncio.run(tell())


def test_a_robot_that_was_taken_out_of_the_settings_is_no_more() -> None:
    async def tell() -> None:
        async with apis() as fake:
            robots = channel(OTHER, api=fake.url)
            assert await delivered(fake, robots, key=KEY) == [Refused("no-such-robot")]
            assert not fake.calls
            await robots.close()

    asyncio.run(tell())


def test_the_twenty_first_in_a_minute_waits() -> None:
    async def tell() -> None:
        async with apis() as fake:
            robots = channel(OTHER, api=fake.url)
            fates = [fate for n in range(21) for fate in await delivered(fake, robots, f"第 {n} 条")]
            assert fates == [Sent("")] * 20 + [Wait(60.0)]
            fake.later(60)
            assert await delivered(fake, robots, "第 20 条") == [Sent("")]
            await robots.close()

    asyncio.run(tell())


@pytest.mark.parametrize(
    ("trouble", "fate"),
    [
        (Cut(made=True), Maybe("RemoteProtocolError")),
        (errcode(-1, "system error"), Maybe("busy", answered=True)),
        (status(502), Maybe("http-502", answered=True)),
        (errcode(40058, "content too long"), Refused("bad-request")),
    ],
)
def test_each_trouble_has_its_fate(trouble: Cut, fate: Fate) -> None:
    async def tell() -> None:
        async with apis() as fake:
            fake.trouble(SEND, trouble)
            robots = channel(OTHER, api=fake.url)
            assert await delivered(fake, robots) == [fate]
            await robots.close()

    asyncio.run(tell())


def test_where_nobody_listens_nothing_was_sent() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        closed = taken.getsockname()[1]

    async def tell() -> None:
        robots = channel(OTHER, api=f"http://127.0.0.1:{closed}")
        (call,) = robots.encode(letter(key=OTHER))
        assert isinstance(await robots.deliver(call), Unsent)
        assert await robots.deliver(b"no call") == Refused("no-call")
        await robots.close()

    asyncio.run(tell())

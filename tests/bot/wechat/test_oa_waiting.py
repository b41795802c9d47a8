"""Requests of WeChat on their way to their answer: in time, with the second push, never, afterwards."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Coroutine
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.channels.wechat_oa.channel import WechatOaChannel
from bot.channels.wechat_oa.waiting import Times
from bot.delivery import Held, Refused, Sent, Wait
from bot.errors import Busy, StateError
from bot.messages import Incoming, Rights
from bot.settings import Settings
from tests.bot.wechat.oa_desk import ACCOUNT, APPID, OPENID, TIMES, Desk, named, said, text
from tests.wechat.fake.api import Apis, apis, errcode

CHECKING = "正在核查。稍后回复“结果”，我就把结果给你。"
SEND = "/cgi-bin/message/custom/send"


def run(story: Coroutine[Any, Any, None]) -> None:
    async def within() -> None:
        async with asyncio.timeout(30):
            await story

    asyncio.run(within())


async def given_up(desk: Desk, event: str = "1") -> None:
    """A message whose answer is not there at the third push; the sender who asked was told so."""
    assert await desk.pushes(text(event)) is None
    assert await desk.pushes(text(event)) is None
    assert await desk.pushes(text(event)) == (200, CHECKING)


# --- in time


def test_what_is_ready_is_said_in_the_same_request(tmp_path: Path) -> None:
    async def story() -> None:
        desk = Desk(tmp_path)
        async with desk.running():
            asking = asyncio.create_task(desk.pushes(text("1")))
            await desk.has_taken("1")
            desk.answers("1", said("不实。"), said("还有一句。"))
            assert await asking == (200, "不实。\n\n———\n\n还有一句。")
            await desk.settled()
            assert desk.fates == [Sent(named("1")), Sent(named("1"))]
            assert desk.channel.age() is not None

    run(story())


def test_the_reply_is_addressed_and_in_the_form_of_the_push(tmp_path: Path) -> None:
    async def story() -> None:
        desk = Desk(tmp_path)
        async with desk.running():
            desk.answers("1", said("不实]]>。"))
            body = json.dumps(text("1"), ensure_ascii=False).encode()
            answered = await desk.pushes({}, body=body)
            assert answered
            told = json.loads(answered[1])
            assert (told["ToUserName"], told["FromUserName"]) == (OPENID, ACCOUNT)
            assert (told["MsgType"], told["Content"]) == ("text", "不实]]>。")

    run(story())


def test_what_says_nothing_is_a_success(tmp_path: Path) -> None:
    async def story() -> None:
        desk = Desk(tmp_path)
        async with desk.running():
            desk.answers("1")
            assert await desk.pushes(text("1")) == (200, "success")
            left = {"FromUserName": OPENID, "CreateTime": "1", "MsgType": "event", "Event": "unsubscribe"}
            assert await desk.pushes(left) == (200, "success")
            assert len(desk.taken) == 2

    run(story())


def test_who_names_a_message_of_somebody_else_does_not_get_its_answer(tmp_path: Path) -> None:
    """In plain mode the signature covers no body: whoever has seen one query can write any behind it."""

    async def story() -> None:
        desk = Desk(tmp_path)
        async with desk.running():
            desk.answers("1", said("不实。"))
            assert await desk.pushes(text("1")) == (200, "不实。")
            other = await desk.pushes(text("1", "别的", sender="o-somebody-else"), hangs_up=0.3)
            assert other is None or "不实" not in other[1]
            desk.channel = desk.made()  # also when nothing but the store remembers it
            again = await desk.pushes(text("1", "别的", sender="o-somebody-else"), hangs_up=0.3)
            assert again is None or "不实" not in again[1]

    run(story())


def test_a_push_that_comes_again_hears_the_same_words(tmp_path: Path) -> None:
    async def story() -> None:
        desk = Desk(tmp_path)
        async with desk.running():
            desk.answers("1", said("不实。"))
            first = await desk.pushes(text("1"))
            assert first == await desk.pushes(text("1")) == (200, "不实。")
            assert len(desk.taken) == 1
            await desk.settled()
            assert desk.sent == 1

    run(story())


def test_what_is_none_of_ours_is_not_taken_in(tmp_path: Path) -> None:
    async def story() -> None:
        desk = Desk(tmp_path)
        async with desk.running():
            event = {"FromUserName": OPENID, "CreateTime": "1", "MsgType": "event", "Event": "VIEW"}
            assert await desk.pushes(event) == (200, "success")
            assert not desk.taken

    run(story())


def test_what_nobody_can_read_is_set_aside(tmp_path: Path) -> None:
    async def story() -> None:
        desk = Desk(tmp_path)
        async with desk.running():
            assert await desk.pushes({"MsgType": "text", "Content": "?"}) == (200, "success")
            assert desk.strange == ["no sender or no number"]

    run(story())


def test_an_outbox_that_is_held_up_keeps_nobody_waiting(tmp_path: Path) -> None:
    async def story() -> None:
        desk = Desk(tmp_path)
        async with desk.running():
            desk.sends = False
            desk.answers("1", said("不实。"))
            assert await desk.pushes(text("1")) == (200, "不实。")
            desk.sends = True
            await desk.settled()
            assert desk.fates == [Sent(named("1"))]

    run(story())


# --- not in time, without customer service


def test_the_second_push_brings_what_was_not_there_at_the_first(tmp_path: Path) -> None:
    async def story() -> None:
        desk = Desk(tmp_path)
        async with desk.running():
            assert await desk.pushes(text("1")) is None
            desk.answers("1", said("不实。"))
            assert await desk.pushes(text("1")) == (200, "不实。")
            await desk.settled()
            assert desk.sent == 1
            assert not desk.held

    run(story())


def test_what_never_came_is_promised_and_comes_with_the_next_message(tmp_path: Path) -> None:
    async def story() -> None:
        desk = Desk(tmp_path)
        async with desk.running():
            await given_up(desk)
            assert await desk.pushes(text("1")) == (200, CHECKING)
            desk.answers("1", said("不实。"))
            await desk.settled()
            assert len(desk.held) == 1
            desk.answers("2", said("没有查到。"))
            assert await desk.pushes(text("2")) == (200, "之前那条的结果：\n不实。\n\n———\n\n没有查到。")
            await desk.settled()
            assert desk.sent == 2
            assert not desk.held

    run(story())


def test_who_asks_for_the_result_gets_nothing_else(tmp_path: Path) -> None:
    async def story() -> None:
        desk = Desk(tmp_path)
        async with desk.running():
            await given_up(desk)
            assert await desk.pushes(text("2", "结果")) == (200, CHECKING)
            desk.answers("1", said("不实。"))
            await desk.settled()
            assert await desk.pushes(text("3", "结果")) == (200, "之前那条的结果：\n不实。")
            await desk.settled()
            assert [one.event_id for one in desk.taken] == [named("1")]
            assert desk.sent == 1

    run(story())


def test_the_word_is_a_message_like_any_where_nothing_waits(tmp_path: Path) -> None:
    async def story() -> None:
        desk = Desk(tmp_path)
        async with desk.running():
            desk.answers("1", said("请把要核实的话发给我。"))
            assert await desk.pushes(text("1", "结果")) == (200, "请把要核实的话发给我。")

    run(story())


def test_one_at_a_time_and_how_many_are_left(tmp_path: Path) -> None:
    async def story() -> None:
        desk = Desk(tmp_path)
        async with desk.running():
            for news in ("更正一。", "更正二。", "更正三。"):
                desk.tells(said(news))
            await desk.settled()
            first = await desk.pushes(text("1", "结果"))
            assert first == (200, "更正一。\n\n———\n\n还有 2 条要告诉你，回复“结果”看下一条。")
            await desk.settled()
            second = await desk.pushes(text("2", "结果"))
            assert second == (200, "更正二。\n\n———\n\n还有 1 条要告诉你，回复“结果”看下一条。")
            await desk.settled()
            assert await desk.pushes(text("3", "结果")) == (200, "更正三。")
            await desk.settled()
            assert desk.sent == 3

    run(story())


def test_what_is_late_and_cannot_be_said_now_stays_for_later(tmp_path: Path) -> None:
    async def story() -> None:
        desk = Desk(tmp_path, times=replace(TIMES, patience=20, grace=10))
        async with desk.running():
            desk.tells(said("更正。"))
            await desk.settled()
            assert await desk.pushes(text("1")) is None  # the news were with it when it was hung up on
            desk.answers("1", said("不实。"))
            answered = await desk.pushes(text("1"), hangs_up=None)
            assert answered == (200, "更正。\n\n———\n\n不实。")
            await desk.settled()
            assert desk.sent == 2

    run(story())


# --- around


def test_after_a_restart_the_platform_comes_again_and_finds_its_answer(tmp_path: Path) -> None:
    async def story() -> None:
        desk = Desk(tmp_path)
        async with desk.running():
            asking = asyncio.create_task(desk.pushes(text("1")))
            await desk.has_taken("1")
            assert await asking is None
        desk.answers("1", said("不实。"))
        desk.channel = desk.made()
        async with desk.running(young=True):
            await asyncio.sleep(0.05)
            assert {type(fate) for fate in desk.fates} <= {Wait}
            assert await desk.pushes(text("1")) == (200, "不实。")
            await desk.settled()
            assert desk.sent == 1

    run(story())


def test_an_answer_that_was_written_down_as_said_is_said_again_after_a_kill(tmp_path: Path) -> None:
    async def story() -> None:
        desk = Desk(tmp_path)
        desk.answers("1", said("不实。"))
        desk.outbox.clear()
        async with desk.running(young=True):
            assert await desk.pushes(text("1")) == (200, "不实。")

    run(story())


def test_before_it_runs_and_after_it_stopped_nothing_is_taken(tmp_path: Path) -> None:
    async def story() -> None:
        desk = Desk(tmp_path)
        assert await desk.pushes(text("1")) == (503, "")
        async with desk.running():
            pass
        assert await desk.pushes(text("1")) == (503, "")
        assert not desk.taken

    run(story())


def test_who_waits_when_it_stops_is_told_how_to_get_the_answer(tmp_path: Path) -> None:
    async def story() -> None:
        desk = Desk(tmp_path, times=Times(patience=20, hangs_up=25, look_every=20))
        async with desk.running():
            asking = asyncio.create_task(desk.pushes(text("1"), hangs_up=None))
            await desk.has_taken("1")
            desk.stop.set()
            assert await asking == (200, CHECKING)

    run(story())


@pytest.mark.parametrize("why", [Busy(7), StateError("disk full"), RuntimeError("a fault of ours")])
def test_what_cannot_be_stored_is_not_acknowledged(tmp_path: Path, why: Exception) -> None:
    async def story() -> None:
        desk = Desk(tmp_path)
        async with desk.running():
            desk.refuses = why
            assert await desk.pushes(text("1")) == (503, "")
            assert await desk.pushes({"MsgType": "text"}) == (503, "")
            desk.refuses = None
            desk.answers("1", said("不实。"))
            assert await desk.pushes(text("1")) == (200, "不实。")

    run(story())


def test_strangers_and_the_console(tmp_path: Path) -> None:
    async def story() -> None:
        desk = Desk(tmp_path)
        async with desk.running():
            for method in ("GET", "POST", "PUT"):
                answered = await desk.asks(method, "signature=0&timestamp=1&nonce=2")
                assert answered
                assert answered[0] in {403, 405}
            assert desk.channel.age() is None

    run(story())


def test_a_call_of_nobody_is_refused(tmp_path: Path) -> None:
    async def story() -> None:
        desk = Desk(tmp_path)
        async with desk.running():
            assert await desk.channel.deliver(b"{}") == Refused("no-call")

    run(story())


def test_what_was_taken_in_reads_the_same_again_and_its_room_is_its_owners(tmp_path: Path) -> None:
    async def story() -> None:
        desk = Desk(tmp_path)
        async with desk.running():
            desk.answers("1", said("不实。"))
            await desk.pushes(text("1"))
        (arrival,) = desk.taken
        read = desk.channel.read(arrival.body)
        assert read == arrival.incoming
        assert isinstance(read, Incoming)
        assert await desk.channel.rights(read) is Rights.ADMIN

    run(story())


def test_without_an_account_there_is_no_channel(tmp_path: Path) -> None:
    async def story() -> None:
        desk = Desk(tmp_path)
        none = Settings(data=tmp_path, _env_file=None)
        assert WechatOaChannel.of(none, desk, lambda: 0.0) is None
        assert WechatOaChannel.of(desk.settings, desk, lambda: 0.0)

    run(story())


# --- with customer service


def served(folder: Path, api: Apis) -> Desk:
    """The same with the secret of an account that has customer service."""
    api.oa.wrote(OPENID, "text")
    return Desk(folder, wechat_oa_secret=api.oa.secret, wechat_api=api.url)


def test_who_may_write_later_says_nothing_now(tmp_path: Path) -> None:
    async def story() -> None:
        async with apis() as api:
            desk = served(tmp_path, api)
            async with desk.running():
                assert await desk.pushes(text("1")) == (200, "success")
                assert await desk.pushes(text("1")) == (200, "success")
                desk.answers("1", said("不实。"))
                await desk.settled()
                assert api.oa.sent == [(OPENID, "不实。")]
                assert desk.fates[-1] == Sent(named("1"))
                assert await desk.pushes(text("1")) == (200, "success")

    run(story())


def test_an_account_without_it_is_remembered_for_a_day(tmp_path: Path) -> None:
    async def story() -> None:
        async with apis() as api:
            api.oa.certified = False
            desk = served(tmp_path, api)
            async with desk.running():
                assert await desk.pushes(text("1")) == (200, "success")
                desk.answers("1", said("不实。"))
                await desk.settled()
                assert desk.fates[-1] == Held("no-permission")
            desk.channel = desk.made()
            async with desk.running():
                desk.answers("2", said("没有查到。"))
                assert await desk.pushes(text("2")) == (200, "之前那条的结果：\n不实。\n\n———\n\n没有查到。")
                await given_up(desk, "3")
                desk.answers("3", said("属实。"))
                await desk.settled()
                assert desk.fates[-1] == Held("no-service")
            assert len(api.called(SEND)) == 1

    run(story())


@pytest.mark.parametrize(
    ("code", "fate"),
    [
        (45015, Held("window-closed")),
        (45047, Held("quota")),
        (45009, Held("quota")),
        (40164, Held("set-up")),
    ],
)
def test_what_may_not_be_sent_is_held_and_holds_up_nothing(tmp_path: Path, code: int, fate: Held) -> None:
    async def story() -> None:
        async with apis() as api:
            desk = served(tmp_path, api)
            async with desk.running():
                api.trouble(SEND, errcode(code))
                desk.tells(said("更正。"))
                await desk.settled()
                assert desk.fates[-1] == fate
                desk.answers("2", said("没有查到。"))
                assert await desk.pushes(text("2")) == (200, "更正。\n\n———\n\n没有查到。")

    run(story())


def test_an_address_that_is_not_allowed_holds_too(tmp_path: Path) -> None:
    async def story() -> None:
        async with apis() as api:
            api.oa.allowed = False
            desk = served(tmp_path, api)
            async with desk.running():
                desk.tells(said("更正。"))
                await desk.settled()
                assert desk.fates[-1] == Held("set-up")

    run(story())


def test_what_is_too_long_for_them_is_sent_with_less_in_it(tmp_path: Path) -> None:
    async def story() -> None:
        async with apis() as api:
            desk = served(tmp_path, api)
            async with desk.running():
                api.trouble(SEND, errcode(45002))
                desk.tells(said("一句话。" * 400))
                await desk.settled()
                (fate,) = desk.fates
                assert isinstance(fate, Refused)
                assert isinstance(await desk.channel.deliver(fate.instead), Sent)
                assert api.oa.sent[0][1].endswith("一句话。…")

    run(story())


def test_the_appid_is_part_of_what_is_kept(tmp_path: Path) -> None:
    async def story() -> None:
        async with apis() as api:
            desk = served(tmp_path, api)
            async with desk.running():
                desk.tells(said("更正。"))
                await desk.settled()
            assert set(desk.tokens) == {f"wechat_oa:{APPID}"}

    run(story())

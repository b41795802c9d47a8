"""What is counted as lost, doubled and out of order, and how the page says it."""

from __future__ import annotations

import asyncio
import time

from benchmarks.telegram.faults import Fault
from benchmarks.telegram.kills import Kills
from benchmarks.telegram.latency import Latency
from benchmarks.telegram.page import Found, page
from benchmarks.telegram.platform import Asked, platform
from benchmarks.telegram.strangers import Strangers
from tests.telegram.fake import Update


def _asked(chat: int, message: int, *answers: float, confirmed: bool = True) -> Asked:
    update = Update(message, "message", {}, chat, 0.0, confirmed_at=1.0 if confirmed else None)
    return Asked(chat, message, update, list(answers))


def test_the_book_tells_lost_from_waiting_and_counts_disorder_per_chat() -> None:
    async def told() -> tuple[int, int, int]:
        async with platform() as telegram:
            asked = [
                _asked(1, 1, 10.0), _asked(1, 2, 12.0), _asked(1, 3, 11.0),  # the third overtook the second
                _asked(2, 1, 9.0), _asked(2, 2), _asked(2, 3, confirmed=False),
            ]  # fmt: skip
            telegram.asked = {(one.chat, one.message): one for one in asked}
            return len(telegram.lost), len(telegram.waiting), telegram.disordered

    assert asyncio.run(told()) == (1, 1, 1)


def test_a_double_is_excused_only_by_a_death_at_that_moment() -> None:
    async def told(deaths: list[float]) -> tuple[int, int]:
        async with platform() as telegram:
            telegram.asked = {(1, 1): _asked(1, 1, 10.0, 15.0), (1, 2): _asked(1, 2, 10.0)}
            return telegram.doubled(deaths, within=1.0)

    assert asyncio.run(told([10.4])) == (1, 1)
    assert asyncio.run(told([9.8])) == (1, 1)  # it was on its way when its sender died
    assert asyncio.run(told([12.0])) == (1, 0)
    assert asyncio.run(told([])) == (1, 0)


def test_an_answer_is_found_by_the_message_that_it_answers() -> None:
    async def told() -> tuple[int, int]:
        async with platform() as telegram:
            (group,) = telegram.groups(1)
            author = telegram.fake.users[next(iter(group.members))]
            asked = await telegram.ask(group, author, "@heshi_bot 真的吗")
            send = telegram.fake.methods.sendMessage
            before = time.monotonic()
            for to in (asked.message, 999):
                params = {"chat_id": group.id, "text": "答", "reply_parameters": {
                    "message_id": to, "allow_sending_without_reply": True}}  # fmt: skip
                telegram.fake._note("sendMessage", params, 200, made=bool(send(params)))
            assert asked.answers[0] >= before
            return len(asked.answers), telegram.strays

    assert asyncio.run(told()) == (1, 1)


def test_the_page_says_all_of_it() -> None:
    found = Found(
        latency=[("heshi", Latency(200, 60, 200, 12000, 0.012, 0.3, 0, 0, 0, 0, 0.004))],
        kills=[("plain", Kills(30, 50, 900, 40, 1, 0, 3, 2, 0))],
        strangers=Strangers(10_000, 1.25, 4.0, 0, True, ()),
        faults=[
            Fault("the token is revoked", ("part.failed 1×",), 3, 78, 0, 0, 0.7),
            Fault("the disk is full", skipped="no mounts"),
        ],
    )  # fmt: skip
    text = page(found)

    assert "| heshi | 200 | 60 s | 200 | 12000 | 12 ms | 300 ms | **not met** | 0 | 0 | 0 | 4 ms |" in text
    assert "| plain | 30/s | 50 | 900 | 40 | 20.0 | 1 | 0 | 3 | 2 | 0 |" in text
    assert "1.25 s of CPU (met; budget 2 s for 10,000), 0 replies" in text
    assert "| the token is revoked | part.failed 1× | exit code 3 | 78 | 0 | 0 | 0.7 s |" in text
    assert "not measured: no mounts" in text

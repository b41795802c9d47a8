"""Stories from a 公众号 over real HTTP, with the bot as it is shipped in its own process.

One bot serves them all, without customer service (as for a person's 订阅号): every answer is a passive reply.
Each story has followers of its own. Slow answers, kills and customer service: `test_oa_late_stories`.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.channels.wechat_oa.channel import ADDRESS
from bot.channels.wechat_oa.menu import menu
from bot.messages import Language
from tests.bot.builders import write_folder
from tests.wechat.fake.envelope import nonce, signature
from tests.wechat.fake.oa import Account, Fan, How, Mode
from tests.wechat.running import Bot, running

OPEN, FREE, COURSE = "云雀已经对公众开放", "云雀免费", "学完这门云雀课能接单赚钱"
KEY, KEY_BEFORE = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG", "GFEDCBA9876543210zyxwvutsrqponmlkjihgfedcba"
TOKEN, APPID = "a-token-of-ours", "wx5823bf96d3bd56c7"
SETTINGS = {"WECHAT_OA_APPID": APPID, "WECHAT_OA_TOKEN": TOKEN}
KEYS = {"WECHAT_OA_AES_KEY": KEY, "WECHAT_OA_AES_KEY_BEFORE": KEY_BEFORE}

LIMIT = 2000
"""Bytes of UTF-8 that we put into one reply."""

Tell = Callable[[Callable[["World"], Awaitable[None]]], None]


class World:
    """The bot, and accounts that push to it."""

    def __init__(self, bot: Bot) -> None:
        self.bot = bot
        self.accounts: list[Account] = []
        self.oa = self.account()
        self.lan, self.aunt = self.oa.fan(f"阿兰{nonce()}"), self.oa.fan(f"姨妈{nonce()}")

    def account(self, mode: Mode = Mode.SECURE, form: str = "xml", key: str = KEY) -> Account:
        """The account as its owner has set it up."""
        made = Account(token=TOKEN, appid=APPID, aes_key=key, mode=mode, form=form)
        made.address = f"{self.bot.url}{ADDRESS}"
        self.accounts.append(made)
        return made

    def fan(self, account: Account) -> Fan:
        """Somebody whom no other story knows."""
        return account.fan(nonce())

    async def close(self) -> None:
        """Nothing is pushed any more; the platform must have seen nothing odd."""
        for account in self.accounts:
            await account.close()
        assert not [why for one in self.accounts for why in one.violations]


@pytest.fixture(scope="module")
def tell(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tell]:
    """Tells a story to the end; the platform must have seen no reply that it could not show."""
    yield from telling(tmp_path_factory.mktemp("oa"), KEYS)


@pytest.fixture(scope="module")
def tell_plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tell]:
    """The same with a bot that has no key."""
    yield from telling(tmp_path_factory.mktemp("plain"), {})


def telling(folder: Path, keys: dict[str, str]) -> Iterator[Tell]:
    """Stories with one bot."""
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()

        async def begin() -> Bot:
            facts = write_folder(folder / "facts")
            return await stack.enter_async_context(running(folder / "data", facts, **SETTINGS, **keys))

        bot = runner.run(begin())

        def told(story: Callable[[World], Awaitable[None]]) -> None:
            async def within() -> None:
                world = World(bot)
                async with asyncio.timeout(60):
                    await story(world)
                await world.close()

            runner.run(within())

        yield told
        runner.run(stack.aclose())


def numbered(text: str, label: str) -> str:
    """The number that stands before that choice."""
    return next(line.split()[0] for line in text.splitlines() if label in line and line[:1].isdigit())


# --- what people send


def test_a_claim_is_answered_by_the_first_push(tell: Tell) -> None:
    async def story(w: World) -> None:
        said = w.lan.says(OPEN)
        answer = await said.reply()
        assert answer.startswith("已过时：“云雀已经对公众开放”自2026年4月26日起不再属实")
        assert "https://cloud.example/bye" in answer
        assert len(answer.encode()) <= LIMIT
        assert [push.status for push in said.pushes] == [200]
        assert [shown.how for shown in w.lan.sees] == [How.PASSIVE]

    tell(story)


def test_a_forwarded_article_is_the_claim(tell: Tell) -> None:
    async def story(w: World) -> None:
        answer = await w.aunt.forwards(f"重磅！{OPEN}", "点开就知道", "https://mp.weixin.qq.com/s/x").reply()
        assert answer.startswith("已过时")

    tell(story)


def test_an_article_whose_summary_says_it(tell: Tell) -> None:
    async def story(w: World) -> None:
        assert "误导" in await w.aunt.forwards("今日要闻", FREE).reply()

    tell(story)


def test_what_a_voice_says_is_read_where_wechat_wrote_it_down(tell: Tell) -> None:
    async def story(w: World) -> None:
        assert (await w.lan.sends("voice", Recognition=f"{OPEN}。").reply()).startswith("已过时")
        silent = await w.aunt.sends("voice", Recognition="").reply()
        assert "文字" in silent

    tell(story)


@pytest.mark.parametrize("kind", ["image", "voice", "video", "shortvideo", "location"])
def test_what_we_cannot_read_is_said(tell: Tell, kind: str) -> None:
    async def story(w: World) -> None:
        answer = await w.fan(w.oa).sends(kind).reply()
        assert "文字" in answer

    tell(story)


def test_signs_that_end_a_reply_early_end_nothing(tell: Tell) -> None:
    async def story(w: World) -> None:
        answer = await w.lan.asks(f"]]></Content><MsgType>x</MsgType> {OPEN} <![CDATA[ &amp; 👨‍👩‍👧")
        assert "已过时" in answer

    tell(story)


def test_a_long_article_fits_into_one_reply(tell: Tell) -> None:
    async def story(w: World) -> None:
        answer = await w.lan.asks("。".join([OPEN, FREE, COURSE, "云雀是云公司做的", "云雀有三条命"] * 40))
        assert len(answer.encode()) <= LIMIT
        assert "误导" in answer or "已过时" in answer

    tell(story)


def test_several_sent_at_once_are_all_answered_and_none_twice(tell: Tell) -> None:
    async def story(w: World) -> None:
        several = [w.lan.says(text) for text in (OPEN, FREE, COURSE)]
        replies = [await one.reply() for one in several]
        whole = "\n".join(replies)
        assert all(whole.count(said) == 1 for said in ("已过时：", "误导：")), replies
        assert "先别付款" in whole

    tell(story)


# --- numbers, words and the menu


def test_numbers_choose(tell: Tell) -> None:
    async def story(w: World) -> None:
        answer = await w.lan.asks(OPEN)
        details = await w.lan.asks(numbered(answer, "来源"))
        assert "时间线" in details
        again = await w.lan.asks(numbered(answer, "转给家人"))
        assert again.startswith("跟你说一声：云雀没有对公众开放。")

    tell(story)


def test_what_is_wrong_is_chosen_by_number_too(tell: Tell) -> None:
    async def story(w: World) -> None:
        lan = w.fan(w.oa)
        faults = await lan.asks(numbered(await lan.asks(OPEN), "这条有问题"))
        assert faults.startswith("哪里有问题？")
        assert await lan.asks(numbered(faults, "过时")) == "谢谢，已记下。"

    tell(story)


def test_a_choice_that_is_touched_is_the_same_as_its_number(tell: Tell) -> None:
    async def story(w: World) -> None:
        answer = await w.lan.asks(OPEN)
        label = next(label for label in w.lan.touchable(answer) if "来源" in label)
        assert "时间线" in await w.lan.taps(answer, label).reply()

    tell(story)


def test_a_number_that_means_nothing_is_no_accident(tell: Tell) -> None:
    async def story(w: World) -> None:
        assert await w.lan.asks("7")

    tell(story)


def test_help_is_in_words_that_work_here(tell: Tell) -> None:
    async def story(w: World) -> None:
        said = await w.lan.asks("帮助")
        assert "转发" in said
        assert "/" not in said.replace("https://", "").replace("http://", ""), said
        assert "隐私" in said
        assert "不留文字" in await w.lan.asks("隐私")

    tell(story)


def test_who_follows_is_greeted_once_and_who_leaves_is_forgotten(tell: Tell) -> None:
    async def story(w: World) -> None:
        greeting = await w.lan.follows().reply()
        assert "转发" in greeting
        assert await w.lan.does("SCAN", "7").reply() == ""
        _ = await w.lan.asks(OPEN)
        assert await w.lan.leaves().reply() == ""
        await w.bot.idle_soon()
        await asyncio.sleep(1.1)  # an event is named by its second
        assert await w.lan.follows("7").reply() == greeting

    tell(story)


def test_every_entry_of_the_menu_says_something(tell: Tell) -> None:
    async def story(w: World) -> None:
        for key in keys(menu(Language.ZH_HANS)):
            assert await w.fan(w.oa).clicks(key).reply(), key

    tell(story)


def keys(told: Any) -> list[str]:
    """The keys of all entries that come to us."""
    entries = told.get("sub_button", []) or told.get("button", []) if isinstance(told, dict) else []
    own = [told["key"]] if isinstance(told, dict) and "key" in told else []
    return own + [key for entry in entries for key in keys(entry)]


@pytest.mark.parametrize("event", ["VIEW", "LOCATION", "TEMPLATESENDJOBFINISH", "something_new"])
def test_events_that_say_nothing_to_us_leave_nothing(tell: Tell, event: str) -> None:
    async def story(w: World) -> None:
        before = w.bot.rows("SELECT count(*), max(seq) FROM inbox")
        said = w.lan.does(event, "https://example.org/")
        assert await said.reply() == ""
        assert said.pushes[0].status == 200
        assert w.bot.rows("SELECT count(*), max(seq) FROM inbox") == before

    tell(story)


# --- the line


@pytest.mark.parametrize("form", ["xml", "json"])
@pytest.mark.parametrize("mode", [Mode.SECURE, Mode.COMPATIBLE])
def test_every_mode_and_form(tell: Tell, mode: Mode, form: str) -> None:
    async def story(w: World) -> None:
        oa = w.account(mode, form)
        assert await oa.checks_address()
        lan = w.fan(oa)
        assert (await lan.asks(OPEN)).startswith("已过时")
        assert await lan.follows().reply()
        assert await lan.leaves().reply() == ""

    tell(story)


@pytest.mark.parametrize("form", ["xml", "json"])
def test_plain_mode(tell_plain: Tell, form: str) -> None:
    async def story(w: World) -> None:
        oa = w.account(Mode.PLAIN, form)
        assert await oa.checks_address()
        lan = w.fan(oa)
        assert (await lan.asks(f"{OPEN} ]]> <b>")).startswith("已过时")
        assert (await lan.forwards(FREE).reply()).startswith("误导")

    tell_plain(story)


def test_while_a_key_is_changed_both_are_understood(tell: Tell) -> None:
    async def story(w: World) -> None:
        oa = w.account(key=KEY_BEFORE)
        lan = w.fan(oa)
        assert (await lan.asks(OPEN)).startswith("已过时")  # sealed with the old one: it opens no other
        oa.rotates(KEY)
        assert (await lan.asks(FREE)).startswith("误导")

    tell(story)


def test_a_push_that_is_repeated_gets_the_same_answer_and_is_no_second_question(tell: Tell) -> None:
    async def story(w: World) -> None:
        said = w.lan.says(OPEN)
        answer = await said.reply()
        checked = len(w.bot.events("claim.checked"))
        for _ in range(3):
            assert await w.lan.again(said).reply() == answer
        assert len(w.bot.events("claim.checked")) == checked
        # At the same moment: the newest carries the answer, since WeChat has hung up on those before it.
        first = w.aunt.says(FREE)
        replies = [await one.reply() for one in (first, *(w.aunt.again(first) for _ in range(5)))]
        assert {reply[:2] for reply in replies} <= {"误导", ""}
        assert any(replies)
        assert len(w.bot.events("claim.checked")) == checked + 1

    tell(story)


def test_strangers_are_refused_and_nobody_hears_of_it(tell: Tell) -> None:
    async def story(w: World) -> None:
        fields = {"MsgType": "text", "Content": OPEN, "MsgId": 1, "CreateTime": int(time.time())}
        query, body = w.oa.request(w.lan.openid, fields | {"FromUserName": w.lan.openid})
        old = str(int(time.time()) - 600)
        stale = {"timestamp": old, "signature": signature(TOKEN, old, query["nonce"])}
        async with httpx.AsyncClient(trust_env=False) as http:
            for wrong in ({"signature": "0" * 40}, {"msg_signature": "0" * 40}, stale, {"nonce": "1"}):
                answer = await http.post(w.oa.address, params=query | wrong, content=body)
                assert answer.status_code == 403, wrong
                assert not answer.text
            in_the_clear = w.account(Mode.PLAIN).request(w.lan.openid, fields)
            answer = await http.post(w.oa.address, params=in_the_clear[0], content=in_the_clear[1])
            assert answer.status_code in {400, 403}
            assert (await http.get(w.oa.address, params={"echostr": "1"})).status_code in {400, 403}
            assert (await http.put(w.oa.address)).status_code == 405

    tell(story)


def test_the_log_tells_nobody_what_was_said_or_by_whom(tell: Tell) -> None:
    async def story(w: World) -> None:
        marked = "云雀暗号xyzzy已经对公众开放"
        _ = await w.lan.asks(marked)
        _ = await w.lan.forwards(marked, "暗号plugh").reply()
        log = w.bot.told()
        for secret in ("xyzzy", "plugh", w.lan.openid, TOKEN, KEY, KEY_BEFORE):
            assert secret not in log
        await w.bot.idle_soon()
        for file in w.bot.folder.rglob("*"):
            if file.is_file():
                held = file.read_bytes()
                assert b"xyzzy" not in held, file
                assert w.lan.openid.encode() not in held, file

    tell(story)


def test_a_hundred_followers_at_once(tell: Tell) -> None:
    async def story(w: World) -> None:
        asked = [w.fan(w.oa).says(OPEN) for _ in range(100)]
        replies = await asyncio.gather(*(one.reply() for one in asked))
        assert all(text.startswith("已过时") for text in replies)
        assert json.dumps(await w.bot.counts()).count('"dead": 0') == 1

    tell(story)

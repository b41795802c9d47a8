"""Stories from groups and private chats, over real HTTP, with the bot as it is shipped in its own process.

One bot serves them all; every story has people and rooms of its own.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AsyncExitStack

import pytest

from tests.bot.builders import write_folder
from tests.telegram.fake import BOT_NAME, Fake, Group, Message, User, channel, telegram
from tests.telegram.running import Running, running

OPEN, FREE, COURSE = "云雀已经对公众开放", "云雀免费", "学完这门云雀课能接单赚钱"

Tell = Callable[[Callable[["World"], Awaitable[None]]], None]


class World:
    """The fake, the bot, and short words for what stories need."""

    def __init__(self, tg: Fake, bot: Running) -> None:
        self.tg, self.bot = tg, bot
        self.lan, self.aunt, self.wang = (
            tg.user(name, language="zh-hans") for name in ("阿兰", "姨妈", "老王")
        )

    async def family(self, *, sure: bool = False) -> Group:
        """A group made by 老王, where the bot has introduced itself; with `sure` it may speak up."""
        group = self.tg.group("一家人", [self.wang, self.lan, self.aunt]).add_bot(admin=sure, by=self.wang)
        hello = await group.next_from_bot()
        if sure:
            _ = await (await self.wang.presses(hello, "也主动提醒")).answered()
            _ = await hello.changed()
        return group


@pytest.fixture(scope="module")
def tell(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tell]:
    """Tells a story; the fake must have seen no broken rule in it."""
    folder = tmp_path_factory.mktemp("stories")
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()

        async def begin() -> tuple[Fake, Running]:
            tg = await stack.enter_async_context(telegram())
            facts = write_folder(folder / "facts")
            return tg, await stack.enter_async_context(running(tg, folder / "data", facts))

        tg, bot = runner.run(begin())

        def told(story: Callable[[World], Awaitable[None]]) -> None:
            async def within() -> None:
                tg.lines.clear()
                async with asyncio.timeout(90):
                    await story(World(tg, bot))

            runner.run(within())
            assert not tg.violations, (tg.violations, tg.transcript())

        yield told
        runner.run(stack.aclose())


async def only_answer(chat: User | Group) -> Message:
    """The one thing that the bot says there."""
    where = chat.private if isinstance(chat, User) else chat
    said = await where.next_from_bot()
    await where.silence()
    return said


# --- private


def test_a_claim_a_fault_and_the_family(tell: Tell) -> None:
    async def story(w: World) -> None:
        said = await w.lan.says(w.lan.private, OPEN)
        answer = await only_answer(w.lan)
        assert answer.text.startswith("已过时：“云雀已经对公众开放”自2026年4月26日起不再属实")
        assert answer.reply_to is said
        assert "https://cloud.example/bye" in answer.links
        _ = await w.lan.presses(answer, "这条有问题")
        faults = await answer.changed()
        assert "答非所问" in faults.buttons
        press = await w.lan.presses(answer, "信息过时了")
        assert (await press.answered()).startswith("谢谢")
        assert "转给家人" in (await answer.changed()).buttons
        _ = await w.lan.presses(answer, "转给家人")
        text = await only_answer(w.lan)
        assert text.text.startswith("跟你说一声：云雀没有对公众开放。")
        assert len(text.text) <= 120

    tell(story)


def test_forwarded_from_a_channel_on_a_day_when_it_was_so(tell: Tell) -> None:
    async def story(w: World) -> None:
        _ = await w.lan.forwards(w.lan.private, OPEN, origin=channel("云雀日报", "2025-01-01"))
        assert "这条消息的日期是2025年1月1日，当时：属实" in (await only_answer(w.lan)).text

    tell(story)


def test_several_forwarded_at_once_get_one_answer(tell: Tell) -> None:
    async def story(w: World) -> None:
        for text in (OPEN, FREE, COURSE):
            _ = await w.lan.forwards(w.lan.private, text, origin=channel("云雀日报", "2026-11-01"))
        answer = await only_answer(w.lan)
        assert all(said in answer.text for said in ("已过时", "误导", "无法证实", "先别付款"))

    tell(story)


def test_an_aunt_forwards_a_course_that_is_not_in_the_base(tell: Tell) -> None:
    async def story(w: World) -> None:
        ad = "百灵AI变现训练营最后10个名额，原价1999，今天扫码付款只要199，加微信 laoshi888 领取"
        _ = await w.aunt.forwards(w.aunt.private, ad, origin=channel("财富自由", "2026-11-20"))
        answer = await only_answer(w.aunt)
        assert "没有查到，不等于是真的" in answer.text
        assert "这不是核实结果" in answer.text
        assert "96110" in answer.text
        assert "laoshi888" not in answer.text

    tell(story)


def test_a_question_that_is_edited_has_its_answer_edited(tell: Tell) -> None:
    async def story(w: World) -> None:
        said = await w.lan.says(w.lan.private, OPEN)
        answer = await only_answer(w.lan)
        _ = await w.lan.edits(said, FREE)
        assert (await answer.changed()).text.startswith("误导")
        await w.lan.private.silence()

    tell(story)


def test_however_often_a_question_is_edited_there_is_one_answer(tell: Tell) -> None:
    async def story(w: World) -> None:
        said = await w.lan.says(w.lan.private, "云雀在火星开了分店")
        answer = await only_answer(w.lan)
        assert answer.text.startswith("没有查到")
        for text, start in ((FREE, "误导"), ("云雀在木星开了分店", "没有查到"), (OPEN, "已过时")):
            _ = await w.lan.edits(said, text)
            assert (await answer.changed()).text.startswith(start)
        await w.lan.private.silence()

    tell(story)


def test_an_album_with_a_caption_is_one_question(tell: Tell) -> None:
    async def story(w: World) -> None:
        _ = await w.lan.sends_album(w.lan.private, [FREE, "", ""])
        assert (await only_answer(w.lan)).text.startswith("误导")

    tell(story)


@pytest.mark.slow
def test_eighty_five_rumours_in_a_row_get_at_most_three_replies(tell: Tell) -> None:
    async def story(w: World) -> None:
        for n in range(85):
            _ = await w.lan.says(w.lan.private, OPEN if n % 17 == 0 else f"云雀第{n}次涨价了")
        await w.tg.settled()
        assert 1 <= len(w.lan.private.unread()) <= 3

    tell(story)


# --- groups


def test_a_group_forwards_a_rumour_twice_and_the_bot_speaks_once(tell: Tell) -> None:
    async def story(w: World) -> None:
        family = await w.family(sure=True)
        said = await w.aunt.says(family, OPEN)
        warning = await family.next_from_bot()
        assert warning.reply_to is said
        assert warning.silent
        _ = await w.lan.forwards(family, OPEN, origin=channel("云雀日报", "2026-11-01"))
        await family.silence()
        _ = await w.lan.says(family, f"/why@{BOT_NAME}")
        assert "一天之内已经说过" in (await only_answer(family)).text

    tell(story)


def test_warnings_jokes_questions_and_pictures_are_met_with_silence(tell: Tell) -> None:
    async def story(w: World) -> None:
        family = await w.family(sure=True)
        for text in (
            f"别信！“{OPEN}”是假的",
            f"辟谣：{OPEN}，不实",
            f"{OPEN}了吗？",
            "云雀没有对公众开放",
            "今天晚上吃什么",
            f"不实：“{OPEN}”这个说法不对。",
        ):
            _ = await w.lan.says(family, text)
        _ = await w.lan.sends(family, "photo")
        await family.silence()

    tell(story)


def test_two_fact_checkers_in_one_room_do_not_talk_to_each_other(tell: Tell) -> None:
    async def story(w: World) -> None:
        family = await w.family(sure=True)
        other = w.tg.another_bot("另一个核查")
        family.members[other.id] = "member"
        said = await w.aunt.says(family, OPEN)
        warning = await family.next_from_bot()
        _ = await other.says(family, f"{OPEN}，这是真的吗？@{BOT_NAME}", to=said)
        _ = await other.says(family, OPEN, to=warning)
        _ = await w.lan.says(family, warning.text)
        await family.silence()

    tell(story)


def test_asked_about_somebody_elses_words(tell: Tell) -> None:
    async def story(w: World) -> None:
        family = await w.family()
        rumour = await w.aunt.says(family, f"群里说{OPEN}。晚饭吃什么？{FREE}")
        await family.silence()
        _ = await w.lan.replies(family, rumour, f"@{BOT_NAME} 真的吗", quote=FREE)
        assert (await only_answer(family)).text.startswith("误导")
        plain = await w.aunt.says(family, OPEN)
        asked = await w.lan.replies(family, plain, "/check")
        answer = await only_answer(family)
        assert answer.text.startswith("已过时")
        assert answer.reply_to is asked
        _ = await w.lan.replies_elsewhere(family, channel("云雀日报", "2026-11-01"), FREE, f"@{BOT_NAME}")
        assert (await only_answer(family)).text.startswith("误导")

    tell(story)


def test_thanks_are_no_question(tell: Tell) -> None:
    async def story(w: World) -> None:
        family = await w.family(sure=True)
        _ = await w.aunt.says(family, OPEN)
        warning = await family.next_from_bot()
        _ = await w.lan.replies(family, warning, "哈哈我就说嘛")
        await family.silence()
        _ = await w.lan.replies(family, warning, f"@{BOT_NAME} 那百灵呢")
        assert "没有查到" in (await only_answer(family)).text

    tell(story)


def test_only_an_admin_mutes_or_deletes(tell: Tell) -> None:
    async def story(w: World) -> None:
        family = await w.family(sure=True)
        _ = await w.aunt.says(family, OPEN)
        warning = await family.next_from_bot()
        for label in ("静音", "删除"):
            assert "只有本群管理员" in await (await w.lan.presses(warning, label)).answered()
        assert "我不主动说话" in await (await w.wang.presses(warning, "静音")).answered()
        _ = await w.lan.says(family, FREE)
        await family.silence()
        _ = await w.wang.presses(warning, "删除")
        assert (await warning.changed()).deleted

    tell(story)


def test_details_are_for_whoever_pressed(tell: Tell) -> None:
    async def story(w: World) -> None:
        family = await w.family(sure=True)
        _ = await w.aunt.says(family, OPEN)
        warning = await family.next_from_bot()
        _ = await w.lan.presses(warning, "来源和时间线")
        details = await only_answer(family)
        assert "时间线" in details.text
        assert details.only_to == w.lan.id

    tell(story)


def test_settings_show_what_is_seen_and_are_changed_by_admins(tell: Tell) -> None:
    async def story(w: World) -> None:
        family = await w.family()
        _ = await w.lan.says(family, f"/settings@{BOT_NAME}")
        panel = await only_answer(family)
        assert "平台只让我看到" in panel.text
        _ = await (await w.lan.presses(panel, "也主动提醒")).answered()
        _ = await w.wang.presses(panel, "也主动提醒")
        assert "✓ 也主动提醒" in (await panel.changed()).buttons
        assert "/setprivacy" in panel.text
        family.promote_bot(by=w.wang)
        _ = await w.lan.says(family, f"/settings@{BOT_NAME}")
        assert "所有消息" in (await only_answer(family)).text

    tell(story)


def test_an_anonymous_admin_is_an_admin(tell: Tell) -> None:
    async def story(w: World) -> None:
        family = await w.family()
        _ = await w.wang.says(family, f"/forget@{BOT_NAME}", anonymous=True)
        assert "一并删除" in (await only_answer(family)).text

    tell(story)


def test_in_a_topic_the_answer_stays_there(tell: Tell) -> None:
    async def story(w: World) -> None:
        forum = w.tg.group("论坛", [w.wang, w.lan], topics=("云雀", "闲聊")).add_bot(by=w.wang)
        _ = await forum.next_from_bot()
        topic = forum.topic("云雀")
        _ = await w.lan.says(forum, f"@{BOT_NAME} {OPEN}", topic=topic)
        assert (await only_answer(forum)).raw["message_thread_id"] == topic

    tell(story)


def test_a_group_that_moves_keeps_its_settings(tell: Tell) -> None:
    async def story(w: World) -> None:
        small = w.tg.group("小群", [w.wang, w.lan], basic=True).add_bot(admin=True, by=w.wang)
        hello = await small.next_from_bot()
        _ = await (await w.wang.presses(hello, "也主动提醒")).answered()
        await w.tg.settled()
        large = small.migrates()
        await w.tg.settled()
        _ = await w.lan.says(large, OPEN)
        assert (await large.next_from_bot()).text.startswith("已过时")

    tell(story)


def test_put_out_and_let_in_again_it_starts_anew(tell: Tell) -> None:
    async def story(w: World) -> None:
        family = await w.family(sure=True)
        family.kick_bot(by=w.wang)
        await w.tg.settled()
        _ = family.add_bot(admin=True, by=w.wang)
        assert "也主动提醒" in (await only_answer(family)).buttons
        _ = await w.aunt.says(family, OPEN)
        await family.silence()

    tell(story)


@pytest.mark.slow
def test_two_hundred_mentions_by_one_member_get_one_busy(tell: Tell) -> None:
    async def story(w: World) -> None:
        family = await w.family()
        for _ in range(200):
            _ = await w.lan.says(family, f"@{BOT_NAME} {FREE}")
        await w.tg.settled()
        said = [message.text for message in family.unread()]
        assert sum("消息来得太快" in text for text in said) == 1
        assert len(said) < 60

    tell(story)


# --- where it is no member


def test_a_guest_is_answered_once(tell: Tell) -> None:
    async def story(w: World) -> None:
        strangers = w.tg.group("别的群", [w.wang, w.lan])
        rumour = await w.wang.says(strangers, OPEN)
        asked = await w.lan.asks_as_guest(strangers, rumour)
        answer = await asked.answer()
        assert answer.text.startswith("已过时")
        assert answer.buttons == []

    tell(story)


def test_inline_one_chooses_what_to_post(tell: Tell) -> None:
    async def story(w: World) -> None:
        strangers = w.tg.group("别的群", [w.wang, w.lan])
        asked = await w.lan.inline(OPEN)
        assert [offer["title"][:3] for offer in await asked.offers()] == ["已过时"]
        posted = await asked.chosen(strangers, "已过时")
        assert "https://cloud.example/bye" in posted.links
        assert await (await w.lan.inline("")).offers() == []

    tell(story)


def test_who_blocks_us_and_comes_back_is_answered(tell: Tell) -> None:
    async def story(w: World) -> None:
        _ = await w.lan.says(w.lan.private, "/start")
        _ = await only_answer(w.lan)
        w.lan.blocks_bot()
        w.lan.unblocks_bot()
        _ = await w.lan.says(w.lan.private, OPEN)
        assert "云雀" in (await only_answer(w.lan)).text

    tell(story)

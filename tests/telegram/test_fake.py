"""The fake itself: python-telegram-bot's own Bot and Updater work against it, and it is strict."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, ReplyParameters
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, RetryAfter
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    ContextTypes,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

from tests.telegram.fake import (
    BOT_NAME,
    Cut,
    Fake,
    channel,
    hidden,
    kicked,
    server_error,
    somebody,
    telegram,
    too_many,
)


def story(tell: Callable[[Fake], Awaitable[None]], *, strict: bool = True) -> Fake:
    """Tells a story with a fake running; the fake afterwards."""

    async def told() -> Fake:
        async with asyncio.timeout(30), telegram(strict=strict) as tg:
            await tell(tg)
        return tg

    return asyncio.run(told())


def bot_of(tg: Fake) -> Bot:
    return Bot(tg.token, base_url=f"{tg.url}/bot")


class Raw:
    """Calls as they are, without any library."""

    def __init__(self, tg: Fake) -> None:
        self.tg = tg

    async def __call__(self, method: str, **params: Any) -> dict[str, Any]:
        async with httpx.AsyncClient(trust_env=False, timeout=10) as http:
            answer = await http.post(f"{self.tg.url}/bot{self.tg.token}/{method}", json=params)
        found: dict[str, Any] = answer.json()
        assert found["ok"] is (answer.status_code == 200)
        return found


# --- python-telegram-bot


def test_pythons_best_known_library_polls_answers_edits_and_reads_presses() -> None:  # noqa: PLR0915
    async def answer(update: Any, _context: ContextTypes.DEFAULT_TYPE) -> None:
        keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("来源", callback_data="s")]])
        await update.message.reply_html("<b>属实</b>：是的", reply_markup=keyboard)

    async def pressed(update: Any, _context: ContextTypes.DEFAULT_TYPE) -> None:
        await update.callback_query.answer("好的")
        await update.callback_query.edit_message_text("来源：某报")

    async def offered(update: Any, _context: ContextTypes.DEFAULT_TYPE) -> None:
        from telegram import InlineQueryResultArticle, InputTextMessageContent

        content = InputTextMessageContent("<i>不属实</i>", parse_mode="HTML")
        await update.inline_query.answer([InlineQueryResultArticle("1", "不属实", content)], cache_time=5)

    async def tell(tg: Fake) -> None:
        lan = tg.user("阿兰", language="zh-hans")
        family = tg.group("一家人", [lan, tg.user("姨妈")]).add_bot()
        application = ApplicationBuilder().token(tg.token).base_url(f"{tg.url}/bot").build()
        application.add_handler(MessageHandler(filters.TEXT, answer))
        application.add_handler(CallbackQueryHandler(pressed))
        application.add_handler(InlineQueryHandler(offered))
        async with running(application):
            await lan.says(lan.private, "Sora已开放")
            reply = await lan.next_from_bot()
            assert (reply.text, reply.buttons) == ("属实：是的", ["来源"])
            press = await lan.presses(reply, "来源")
            assert await press.answered() == "好的"
            assert (await reply.changed()).text == "来源：某报"
            assert reply.buttons == []

            await lan.says(family, "午饭吃什么")
            said = await lan.says(family, "Sora已开放")
            await lan.replies(family, said, f"@{BOT_NAME} 真的吗")
            assert (await family.next_from_bot()).text == "属实：是的"
            await family.silence()

            query = await lan.inline("Sora")
            assert [offer["title"] for offer in await query.offers()] == ["不属实"]
            chosen = await query.chosen(family, "不属实")
            assert chosen.text == "不属实"

    tg = story(tell)
    assert "一家人 · 阿兰 (to 阿兰): @heshi_bot 真的吗" in tg.transcript()


class running:  # noqa: N801 - reads as a phrase
    """An Application polling in the present loop."""

    def __init__(self, application: Application) -> None:
        self.application = application

    async def __aenter__(self) -> None:
        await self.application.initialize()
        await self.application.start()
        await self.application.updater.start_polling(timeout=5)

    async def __aexit__(self, *_: object) -> None:
        await self.application.updater.stop()
        await self.application.stop()
        await self.application.shutdown()


@pytest.mark.filterwarnings("ignore:Deprecated since version v22.2")  # the library's own RetryAfter
def test_errors_reach_the_library_as_the_kinds_it_knows() -> None:
    async def tell(tg: Fake) -> None:
        lan, stranger = tg.user("阿兰"), tg.user("路人")
        basic = tg.group("老同学", [lan], basic=True).add_bot()
        async with bot_of(tg) as bot:
            tg.trouble("sendMessage", too_many(3))
            with pytest.raises(RetryAfter):
                await bot.send_message(lan.id, "一")
            tg.trouble("sendMessage", server_error())
            with pytest.raises(NetworkError):
                await bot.send_message(lan.id, "二")
            tg.trouble("sendMessage", kicked(), chat=basic)
            await bot.send_message(lan.id, "三")
            with pytest.raises(Forbidden):
                await bot.send_message(basic.id, "四")
            tg.trouble("sendMessage", Cut(made=True))
            with pytest.raises(NetworkError):
                await bot.send_message(lan.id, "五")
            stranger.blocks_bot()
            with pytest.raises(Forbidden, match="blocked"):
                await bot.send_message(stranger.id, "六")
            new = basic.migrates()
            with pytest.raises(Exception, match=str(new.id)):
                await bot.send_message(basic.id, "七")
            tg.revokes_token()
            with pytest.raises(InvalidToken):
                await bot.get_me()
        assert [message.text for message in lan.private.from_bot] == ["三", "五"]

    story(tell)


def test_a_quote_must_be_exact_and_an_edit_must_change_something() -> None:
    async def tell(tg: Fake) -> None:
        lan = tg.user("阿兰")
        said = await lan.says(lan.private, "Sora已经对公众开放了")
        async with bot_of(tg) as bot:
            where = ReplyParameters(said.id, quote="对公众开放")
            sent = await bot.send_message(lan.id, "答", reply_parameters=where)
            assert sent.quote.position == 6
            where = ReplyParameters(said.id, quote="向公众开放")
            with pytest.raises(BadRequest, match="Quote not found"):
                await bot.send_message(lan.id, "答", reply_parameters=where)
            with pytest.raises(BadRequest, match="not modified"):
                await sent.edit_text("答")
            await sent.edit_text("答二")
            await sent.delete()
            with pytest.raises(BadRequest, match="not found"):
                await sent.edit_text("答三")

    story(tell)


# --- strictness


@pytest.mark.parametrize(
    ("method", "params", "why"),
    [
        ("sendMessage", {"chat_id": 1, "text": "x", "colour": "red"}, "unknown colour"),
        ("sendMessage", {"chat_id": 1}, "missing text"),
        ("sendMessage", {"chat_id": [], "text": "x"}, "expected Integer|String"),
        ("sendMessages", {}, "no such method"),
        ("sendMessage", {"text": "x" * 4097}, "4097 UTF-16 units"),
        ("sendMessage", {"text": "😀" * 2049}, "4098 UTF-16 units"),
        ("sendMessage", {"text": " \n"}, "empty"),
        ("sendMessage", {"text": "a < b", "parse_mode": "HTML"}, "can't parse entities"),
        ("sendMessage", {"text": "a & b", "parse_mode": "HTML"}, "can't parse entities"),
        ("sendMessage", {"text": "<b>a", "parse_mode": "HTML"}, "end tag of b"),
        ("sendMessage", {"text": "<b><i>a</b></i>", "parse_mode": "HTML"}, "unmatched end tag"),
        ("sendMessage", {"text": "<h1>a</h1>", "parse_mode": "HTML"}, "unsupported start tag"),
        ("sendMessage", {"text": "<a href=\"x:y\">a</a>", "parse_mode": "HTML"}, "http(s) or tg"),
        ("sendMessage", {"text": "*a*", "parse_mode": "MarkdownV2"}, "only HTML"),
        ("sendMessage", {"text": "x", "reply_parameters": {"message": 1}}, "unknown message"),
        ("sendMessage", {"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "a"}]]}}, "one thing"),
        ("sendMessage", {"text": "x", "reply_markup": {"inline_keyboard": [[
            {"text": "a", "callback_data": "字" * 22}]]}}, "66 bytes"),
        ("sendMessage", {"text": "x", "reply_markup": {"inline_keyboard": [[
            {"text": "a", "callback_data": "a"}] * 9]}}, "more than 8"),
        ("setMyCommands", {"commands": [{"command": "Check", "description": "x"}]}, "COMMAND_INVALID"),
        ("setMyCommands", {"commands": [], "language_code": "zh-hans"}, "two letters"),
        ("setMyCommands", {"commands": [], "scope": {"type": "everybody"}}, "no such type"),
        ("setMyShortDescription", {"short_description": "x" * 121}, "121 characters"),
        ("answerCallbackQuery", {"callback_query_id": "1", "text": "x" * 201}, "201 of 200"),
        ("answerInlineQuery", {"inline_query_id": "1", "results": [{
            "type": "article", "id": "1", "title": " ", "input_message_content": {"message_text": "x"}}]},
         "TITLE_EMPTY"),
        ("setWebhook", {"url": "http://example.org/x"}, "HTTPS"),
        ("setWebhook", {"url": "https://example.org/x", "secret_token": "a b"}, "secret token"),
        ("getUpdates", {"offset": -1}, "negative offset"),
    ],
)  # fmt: skip
def test_what_is_forbidden_is_refused_and_remembered(method: str, params: dict[str, Any], why: str) -> None:
    async def tell(tg: Fake) -> None:
        lan = tg.user("阿兰")
        if method == "sendMessage":
            params.setdefault("chat_id", lan.id)
        answer = await Raw(tg)(method, **params)
        assert answer["ok"] is (method == "getUpdates")

    assert any(why in violation for violation in story(tell, strict=False).violations)


def test_a_broken_rule_fails_the_test() -> None:
    async def tell(tg: Fake) -> None:
        await Raw(tg)("sendMessage", chat_id=tg.user("阿兰").id, text="<b>", parse_mode="HTML")

    with pytest.raises(AssertionError, match="end tag"):
        story(tell)


def test_forms_and_json_say_the_same() -> None:
    async def tell(tg: Fake) -> None:
        lan = tg.user("阿兰")
        form = {
            "chat_id": str(lan.id), "text": "答", "disable_notification": "true",
            "link_preview_options": json.dumps({"is_disabled": True}),
        }  # fmt: skip
        async with httpx.AsyncClient(trust_env=False) as http:
            answer = await http.post(f"{tg.url}/bot{tg.token}/sendMessage", data=form)
        assert answer.json()["result"]["text"] == "答"
        assert lan.private.from_bot[0].silent

    story(tell)


# --- updates


def test_an_offset_confirms_and_what_is_not_confirmed_comes_again() -> None:
    async def tell(tg: Fake) -> None:
        call, lan = Raw(tg), tg.user("阿兰")
        for text in ("一", "二", "三"):
            await lan.says(lan.private, text)
        first = (await call("getUpdates", limit=2))["result"]
        again = (await call("getUpdates", limit=2))["result"]
        assert [update["message"]["text"] for update in first] == ["一", "二"]
        assert first == again
        rest = (await call("getUpdates", offset=first[-1]["update_id"] + 1))["result"]
        assert [update["message"]["text"] for update in rest] == ["三"]
        assert not tg.updates.all_confirmed()
        await call("getUpdates", offset=rest[-1]["update_id"] + 1)
        assert tg.updates.all_confirmed()

    story(tell)


def test_a_long_poll_waits_and_a_second_poller_ends_the_first() -> None:
    async def tell(tg: Fake) -> None:
        call, lan = Raw(tg), tg.user("阿兰")
        waiting = asyncio.create_task(call("getUpdates", timeout=20))
        await asyncio.sleep(0.05)
        await lan.says(lan.private, "在吗")
        found = (await waiting)["result"]
        assert found[0]["message"]["text"] == "在吗"
        past = found[0]["update_id"] + 1
        first = asyncio.create_task(call("getUpdates", offset=past, timeout=20))
        await asyncio.sleep(0.05)
        second = asyncio.create_task(call("getUpdates", offset=past, timeout=1))
        assert (await first)["error_code"] == 409
        assert (await second)["result"] == []

    story(tell)


def test_a_poller_that_died_is_no_conflict() -> None:
    async def tell(tg: Fake) -> None:
        call = Raw(tg)
        with pytest.raises(asyncio.TimeoutError):
            async with asyncio.timeout(0.1):
                await call("getUpdates", timeout=20)
        await asyncio.sleep(0.05)
        assert (await call("getUpdates"))["result"] == []
        assert tg.updates.conflicts == 0

    story(tell)


def test_only_the_kinds_that_were_asked_for_arrive() -> None:
    async def tell(tg: Fake) -> None:
        call, lan = Raw(tg), tg.user("阿兰")
        said = await lan.says(lan.private, "一")
        await lan.reacts(said, "👍")
        assert len((await call("getUpdates"))["result"]) == 1
        await call("getUpdates", allowed_updates=["message_reaction"])
        await lan.reacts(said, "👎")
        await lan.says(lan.private, "二")
        kinds = [set(update) - {"update_id"} for update in (await call("getUpdates"))["result"]]
        assert kinds == [{"message"}, {"message_reaction"}]

    story(tell)


def test_a_webhook_gets_one_chat_in_order_and_again_until_it_takes_it() -> None:
    async def tell(tg: Fake) -> None:
        call, lan, aunt = Raw(tg), tg.user("阿兰"), tg.user("姨妈")
        got: list[tuple[str, str]] = []
        answers = [500, 200, 503]

        async def receive(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
            length = int(head.partition("content-length:")[2].split()[0])
            said = json.loads(await reader.readexactly(length))["message"]["text"]
            status = answers.pop(0) if answers else 200
            got.append((said, f"{status} {head.partition('secret-token:')[2].split()[0]}"))
            writer.write(f"HTTP/1.1 {status} x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
            writer.close()

        server = await asyncio.start_server(receive, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        tg.updates.reach = f"http://127.0.0.1:{port}"
        await lan.says(lan.private, "一")
        await lan.says(lan.private, "二")
        await call("setWebhook", url="https://example.org/hook", secret_token="s3cret")
        assert (await call("getUpdates"))["error_code"] == 409
        await tg.until(tg.updates.all_confirmed, lambda: "not pushed")
        await aunt.says(aunt.private, "三")
        await tg.until(tg.updates.all_confirmed, lambda: "not pushed")
        assert got == [
            ("一", "500 s3cret"), ("一", "200 s3cret"), ("二", "503 s3cret"), ("二", "200 s3cret"),
            ("三", "200 s3cret"),
        ]  # fmt: skip
        info = (await call("getWebhookInfo"))["result"]
        assert "503" in info["last_error_message"]
        await call("deleteWebhook")
        assert (await call("getUpdates"))["result"] == []
        server.close()
        await server.wait_closed()

    story(tell)


def test_down_and_back_under_the_same_address() -> None:
    async def tell(tg: Fake) -> None:
        call = Raw(tg)
        await call("getMe")
        await tg.goes_down()
        with pytest.raises(httpx.ConnectError):
            await call("getMe")
        await tg.comes_back()
        await call("getMe")

    story(tell)


# --- people and rooms


def _seen(tg: Fake) -> list[dict[str, Any]]:
    return [update.payload for update in tg.updates.all.values() if update.kind == "message"]


def test_privacy_mode_shows_what_is_meant_for_the_bot() -> None:
    async def tell(tg: Fake) -> None:
        lan = tg.user("阿兰")
        family = tg.group("一家人", [lan]).add_bot()
        await lan.says(family, "闲聊")
        await lan.says(family, "/check@heshi_bot")
        await lan.says(family, "/check@other_bot")
        await lan.says(family, "问 @Heshi_Bot 一下")
        await lan.says(family, "me@heshi_bot.example")
        sent = await Raw(tg)("sendMessage", chat_id=family.id, text="答")
        await lan.replies(family, family.messages[sent["result"]["message_id"]], "谢谢")
        family.promote_bot()
        await lan.says(family, "闲聊二")
        seen = ["/check@heshi_bot", "问 @Heshi_Bot 一下", "谢谢", "闲聊二"]
        assert [message["text"] for message in _seen(tg)] == seen

    story(tell)


def test_all_that_people_send_can_be_read_by_the_library() -> None:
    from telegram import Update

    async def tell(tg: Fake) -> None:
        lan, boss, rival = tg.user("阿兰"), tg.user("群主"), tg.another_bot("辟谣机器人")
        forum = tg.group("论坛", [boss, lan], topics=("闲谈", "科技")).add_bot(admin=True)
        said = await lan.says(forum, "Sora已经开放", topic=forum.topic("科技"))
        await lan.replies(forum, said, "@heshi_bot", quote="已经开放")
        await lan.replies_elsewhere(forum, channel("某频道", "2024-02-16"), "Sora已开放", "@heshi_bot")
        await boss.says(forum, "都别吵", anonymous=True)
        await rival.says(forum, "不属实")
        day = "2024-02-16"
        for origin in (channel("某频道", day), hidden("某人", day), somebody("老王", day)):
            await lan.forwards(lan.private, "Sora已开放", origin=origin)
        for kind in ("photo", "voice", "video", "video_note", "document", "sticker", "contact", "location"):
            await lan.sends(lan.private, kind)
        await lan.sends_album(lan.private, ["Sora已开放", ""])
        await lan.edits(said, "Sora没有开放")
        await lan.asks_as_guest(tg.group("别人的群", [lan]), said)
        await lan.inline("Sora")
        board = tg.channel("公告", boss).add_bot(admin=True)
        forum.auto_forwards(board.posts("Sora已开放"))
        forum.joins(tg.user("新人"))
        await lan.reacts(said, "👎")
        forum.kick_bot()
        async with bot_of(tg) as bot:
            for update in tg.updates.all.values():
                read = Update.de_json(update.as_json(), bot)
                assert read.effective_user or read.effective_chat
                assert getattr(read, update.kind) is not None

    story(tell)


def test_rights_are_what_they_are_at_that_moment() -> None:
    async def tell(tg: Fake) -> None:
        boss, lan = tg.user("群主"), tg.user("阿兰")
        family = tg.group("一家人", [boss, lan]).add_bot()
        async with bot_of(tg) as bot:
            assert (await bot.get_chat_member(family.id, boss.id)).status == "creator"
            assert (await bot.get_chat_member(family.id, lan.id)).status == "member"
            family.promote(lan)
            assert (await bot.get_chat_member(family.id, lan.id)).status == "administrator"
            admins = await bot.get_chat_administrators(family.id)
            assert {admin.user.id for admin in admins} == {boss.id, lan.id}
            await bot.leave_chat(family.id)
            with pytest.raises(Forbidden, match="not a member"):
                await bot.send_message(family.id, "还在吗")

    story(tell)


def test_a_guest_answers_once_and_may_edit_what_it_said() -> None:
    async def tell(tg: Fake) -> None:
        call, lan = Raw(tg), tg.user("阿兰")
        elsewhere = tg.group("别人的群", [lan])
        said = await lan.says(elsewhere, "Sora已开放")
        asked = await lan.asks_as_guest(elsewhere, said)
        content = {"message_text": "属实"}
        article = {"type": "article", "id": "1", "title": "答", "input_message_content": content}
        sent = await call("answerGuestQuery", guest_query_id=asked.id, result=article)
        number = sent["result"]["inline_message_id"]
        answer = await asked.answer()
        await call("editMessageText", inline_message_id=number, text="更正")
        assert (await answer.changed()).text == "更正"
        again = await call("answerGuestQuery", guest_query_id=asked.id, result=article)
        assert again["error_code"] == 400

    story(tell)


def test_some_messages_are_for_one_member_only() -> None:
    async def tell(tg: Fake) -> None:
        call, lan = Raw(tg), tg.user("阿兰")
        family = tg.group("一家人", [lan]).add_bot()
        only = {"receiver_user_id": lan.id}
        where = {"chat_id": family.id, "ephemeral_message_parameters": only}
        sent = await call("sendMessage", text="只给你看", **where)
        message = await family.next_from_bot()
        assert (message.only_to, sent["result"]["message_id"]) == (lan.id, 0)
        number = sent["result"]["ephemeral_message_id"]
        await call(
            "editEphemeralMessageText", chat_id=family.id, receiver_user_id=lan.id,
            ephemeral_message_id=number, text="改了",
        )  # fmt: skip
        assert message.text == "改了"
        tg.switches.ephemeral = False
        refused = await call("sendMessage", text="又", **where)
        assert refused["error_code"] == 400

    story(tell)

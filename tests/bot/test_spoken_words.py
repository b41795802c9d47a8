"""Words for platforms without slash commands: what they name is understood, and what they promise is kept."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
import string
from collections.abc import Iterator, Mapping
from typing import Any

import opencc
import pytest

from bot.conversation.words import command
from bot.delivery import Abilities, Groups
from bot.memory import Asked, Forget, Watch
from bot.messages import Address, Content, Incoming, Kind, Language, Rights
from bot.phrases import PHRASEBOOKS
from bot.phrases.keeping_words import KEEPING_WORDS
from bot.phrases.room_words import ROOM_WORDS
from bot.phrases.spoken_words import SPOKEN_KEEPING_WORDS, SPOKEN_PHRASES, SPOKEN_ROOM_WORDS
from tests.bot.builders import OPEN, ByHeart, known, unknown
from tests.bot.remembering import CHAT, Said, Stage

TO_SIMPLIFIED, TO_TAIWAN = opencc.OpenCC("t2s"), opencc.OpenCC("s2tw")

Book = Mapping[Language, Any]

BOOKS: tuple[tuple[Book, Book], ...] = (
    (SPOKEN_PHRASES, PHRASEBOOKS),
    (SPOKEN_ROOM_WORDS, ROOM_WORDS),
    (SPOKEN_KEEPING_WORDS, KEEPING_WORDS),
)
CHANGED = [
    (spoken, usual, language, field.name)
    for spoken, usual in BOOKS
    for language in Language
    for field in dataclasses.fields(usual[language])
    if getattr(spoken[language], field.name) != getattr(usual[language], field.name)
]


def lines(said: Any) -> Iterator[str]:
    if isinstance(said, str):
        yield said
    else:
        yield from said.values() if isinstance(said, Mapping) else said


def slots(said: Any) -> set[str]:
    return {name for line in lines(said) for _, name, _, _ in string.Formatter().parse(line) if name}


# --- the words


@pytest.mark.parametrize(("spoken", "usual", "language", "key"), CHANGED)
def test_what_is_said_otherwise_is_filled_in_alike(
    spoken: Book, usual: Book, language: Language, key: str
) -> None:
    # It may leave something out (there is no button to name), and never asks for more.
    said = getattr(spoken[language], key)
    assert slots(said) <= slots(getattr(usual[language], key))
    assert all(line.strip() for line in lines(said))


def test_the_same_is_said_otherwise_in_every_language() -> None:
    # Of these two there is nothing to change in some language.
    even = {"sure_only_means"}
    changed = {
        language: {key for _, _, one, key in CHANGED if one is language} - even for language in Language
    }
    assert changed[Language.ZH_HANS] == changed[Language.ZH_HANT] == changed[Language.EN]


@pytest.mark.parametrize(("spoken", "usual", "language", "key"), CHANGED)
def test_it_is_in_its_own_script(spoken: Book, usual: Book, language: Language, key: str) -> None:
    said = "".join(lines(getattr(spoken[language], key)))
    if language is Language.ZH_HANS:
        assert TO_SIMPLIFIED.convert(said) == said
    if language is Language.ZH_HANT:
        converted = TO_TAIWAN.convert(said)
        for theirs, ours in (("臺", "台"), ("覈", "核"), ("瞭解", "了解")):
            converted = converted.replace(theirs, ours)
        assert converted == said


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("spoken", [spoken for spoken, _ in BOOKS])
def test_nothing_names_a_slash_a_button_or_another_messenger(spoken: Book, language: Language) -> None:
    for field in dataclasses.fields(spoken[language]):
        for line in lines(getattr(spoken[language], field.name)):
            assert not re.search(
                r"(?<![a-z])/[a-z]|BotFather|按钮|按鈕|按了|点一下|按一下|(?<!Long-)\bpress", line
            ), line


QUOTED = re.compile(r"[“「]([^”」]*)[”」]")


@pytest.mark.parametrize("language", Language)
def test_every_word_that_the_help_names_is_understood(language: Language) -> None:
    book, around = SPOKEN_PHRASES[language], SPOKEN_ROOM_WORDS[language]
    named = [word for line in (*book.help_items, *around.help_more) for word in QUOTED.findall(line)]
    assert len(named) == 7
    assert [command(word) is not None for word in named] == [True] * 7
    assert {command(word)[0] for word in named if command(word)} == {  # type: ignore[index]
        *("status", "statements", "why", "privacy", "forget", "settings", "subscribe")
    }
    for line in (around.ask_offer, around.ask_send, around.ask_how, around.ask_private, around.help_ask):
        (word,) = QUOTED.findall(line)
        assert command(f"{word} 云雀会唱歌") == ("ask", "云雀会唱歌")
    assert command(QUOTED.findall(around.ask_done)[0]) == ("forget", "")
    assert command(QUOTED.findall(around.watch_private)[0]) == ("subscribe", "")
    example = book.status_which.format(list="", example="云雀")
    word, name = re.split("[：:] ?", example)[-1].split()
    assert command(f"{word} {name}") == ("status", "云雀")


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("帮助", ("help", "")),
        (" 幫助。", ("help", "")),
        ("怎么用？", ("help", "")),
        ("HELP", ("help", "")),
        ("隐私", ("privacy", "")),
        ("设置", ("settings", "")),
        ("关注", ("subscribe", "")),
        ("删除记录", ("forget", "")),
        ("为什么？", ("why", "")),
        ("进展", ("status", "")),
        ("进展 Sora", ("status", "Sora")),
        ("進度　Sora", ("status", "Sora")),
        ("进展：Sora", ("status", "Sora")),
        ("表态 OpenAI", ("statements", "OpenAI")),
        ("核实 云雀已经开放了", ("check", "云雀已经开放了")),
        ("提问：云雀开放了吗？", ("check", "云雀开放了吗？")),
        ("提问", ("ask", "")),
        ("转交维护者 云雀会唱歌", ("ask", "云雀会唱歌")),
        ("轉交維護者\n云雀会唱歌", ("ask", "云雀会唱歌")),
        ("To the maintainers: larks sing", ("ask", "larks sing")),
        # Ordinary words.
        ("删除", None),
        ("关注一下云雀", None),
        ("核实", None),
        ("进展顺利", None),
        ("进展 顺利，云雀下周开放", None),
        ("表态：支持的人很多，反对的也不少", None),
        ("帮助穷人的云雀开放了", None),
        ("转交王总", None),
        ("转交维护者的云雀", None),
    ],
)
def test_a_plain_word_is_a_command_only_where_it_can_be_nothing_else(
    said: str, meant: tuple[str, str] | None
) -> None:
    assert command(said) == meant


# --- what somebody in WeChat lives through

RUMOUR = "云雀已经开放了"
NEWS = "百灵会唱歌"

ACCOUNT = Abilities(
    pushes=True,
    numbered=True,
    greets=True,
    window=dt.timedelta(hours=48),
    groups=Groups.NONE,
    slashes=False,
    recalls=False,
)
COLLEAGUES = Abilities(pushes=True, groups=Groups.MENTIONS, slashes=False, recalls=False)


class Nobody:
    """A desk that is there, and has nothing to say in this story."""

    def handles(self, incoming: Incoming) -> bool:
        return False

    def respond(self, incoming: Incoming, now: dt.datetime) -> Any:
        raise AssertionError


def stage(abilities: Abilities, **house: Any) -> Stage:
    checker = ByHeart().knows(RUMOUR, known(OPEN, text=RUMOUR)).knows(NEWS, unknown(NEWS))
    return Stage(checker, channels={CHAT: abilities}, maintainers=Nobody(), **house)


def one(said: list[Said]) -> Said:
    (only,) = said
    return only


def in_group(here: Stage, text: str, room: Address, **over: Any) -> list[Said]:
    return here.says("阿兰", text, room, addressed=True, named=True, reads_all=False, **over)


def test_the_help_tells_plain_words_and_of_groups_only_where_there_are_groups() -> None:
    alone = one(stage(ACCOUNT).says("阿兰", "帮助")).text
    assert "进展 Sora" in alone
    assert "转交维护者" in alone
    assert "群" not in alone
    assert not re.search(r"/[a-z]", alone)
    assert "群里" in one(stage(COLLEAGUES).says("阿兰", "帮助")).text


@pytest.mark.parametrize(
    ("said", "prefers", "language"),
    [
        ("幫助", None, Language.ZH_HANT),
        ("隱私", None, Language.ZH_HANT),
        ("設定", None, Language.ZH_HANT),
        ("進度 Sora", None, Language.ZH_HANT),
        ("表態 王小明", None, Language.ZH_HANT),
        ("帮助", None, Language.ZH_HANS),
        ("进展 OpenAI Sora 2 API", None, Language.ZH_HANS),
        ("help", None, Language.EN),
        ("status Sora", None, Language.EN),
        ("status 云雀", None, Language.ZH_HANS),
        # What the platform knows of the reader, it knows better; and "/help" is no word of a language.
        ("help", Language.ZH_HANT, Language.ZH_HANT),
        ("/help", None, Language.ZH_HANS),
    ],
)
def test_a_plain_word_is_answered_in_its_language(
    said: str, prefers: Language | None, language: Language
) -> None:
    assert one(stage(ACCOUNT).says("阿兰", said, prefers=prefers)).reply.language is language


def test_who_comes_is_greeted_with_the_same() -> None:
    here = stage(ACCOUNT)
    joined = Incoming(Address(CHAT, "阿兰"), author="阿兰", kind=Kind.JOINED)
    hello = one(here.happens(joined)).text
    assert "我是“核实”" in hello
    assert not re.search(r"/[a-z]|群", hello)
    assert here.happens(joined) == []


def test_what_is_not_found_is_handed_on_by_sending_it_again() -> None:
    # A number brings no words back: an offer to press would end in "I no longer have that text".
    here = stage(ACCOUNT)
    offered = one(here.says("阿兰", NEWS))
    assert offered.labels == []
    assert "前面加上“转交维护者”再发一次" in offered.text
    assert here.memory.effects == [e for e in here.memory.effects if not isinstance(e, Asked)]
    done = one(here.says("阿兰", f"转交维护者 {NEWS}"))
    assert [e.text for e in here.memory.effects if isinstance(e, Asked)] == [NEWS]
    assert "已交给维护者" in done.text
    assert "删除记录" in done.text


def test_to_ask_is_not_to_agree_that_it_is_kept() -> None:
    here = stage(ACCOUNT)
    answer = one(here.says("阿兰", f"提问 {NEWS}"))
    assert "没有查到" in answer.text
    assert not any(isinstance(effect, Asked) for effect in here.memory.effects)


LATER = ROOM_WORDS[Language.ZH_HANS].later


@pytest.mark.parametrize(("abilities", "says_so"), [(ACCOUNT, True), (COLLEAGUES, False)])
def test_a_promise_to_come_back_says_when_the_platform_lets_us(abilities: Abilities, says_so: bool) -> None:
    here = stage(abilities)
    offered = one(here.says("阿兰", NEWS))
    done = one(here.says("阿兰", f"转交维护者 {NEWS}"))
    answer = one(here.says("阿兰", RUMOUR))
    here.presses("阿兰", answer, "结论变了告诉我", forgotten=True)
    assert any(isinstance(effect, Watch) for effect in here.memory.effects)
    faults = one(here.presses("阿兰", answer, "这条有问题", forgotten=True))
    here.presses("阿兰", faults, "来源不可靠", forgotten=True)
    *_, watching, thanks = (one for one in here.toasts if "哪里有问题" not in one)
    assert "结论一变我就告诉你" in watching
    assert "处理之后我会告诉你" in thanks
    for promise in (offered.text, done.text, watching, thanks):
        assert (LATER in promise) is says_so


def test_who_finds_nothing_wrong_after_all_hears_a_word() -> None:
    here = stage(ACCOUNT)
    answer = one(here.says("阿兰", RUMOUR))
    faults = one(here.presses("阿兰", answer, "这条有问题", forgotten=True))
    assert here.presses("阿兰", faults, "没问题，返回", forgotten=True) == []
    assert here.toasts[-1] == "没问题就好，那条回答不变。"


def test_privacy_says_what_is_kept_of_somebody_who_writes_alone() -> None:
    kept = [("reply", dt.timedelta(days=2)), ("spoke", dt.timedelta(days=2)), ("held", dt.timedelta(days=30))]
    alone = one(stage(ACCOUNT, kept=kept).says("阿兰", "隐私")).text
    assert "转交维护者" in alone
    assert "等你再发消息" in alone
    assert not re.search(r"群里|/[a-z]|你改了消息", alone)
    group = stage(COLLEAGUES, kept=kept)
    assert "群里没有问到我" in one(group.says("阿兰", "隐私")).text


def test_a_group_that_never_told_us_of_our_coming_is_told_who_we_are_with_the_first_answer() -> None:
    here = stage(COLLEAGUES)
    room = here.group("同事")
    answer, hello = in_group(here, RUMOUR, room)
    assert answer.text.startswith("已过时")
    assert "我是“核实”" in hello.text
    assert "平台只让我看到 @我的消息" in hello.text
    assert hello.labels == []
    assert len(in_group(here, RUMOUR, room)) == 1


def test_in_a_group_where_nobody_is_an_admin_the_settings_say_so() -> None:
    here = stage(COLLEAGUES)
    room = here.group("同事", introduced=True)
    shown = one(in_group(here, "设置", room))
    assert "只在有人 @我时回答" in shown.text
    assert "谁也改不了" in shown.text
    assert "管理员能改" not in shown.text
    assert shown.labels == []


def test_what_somebody_deletes_there_promises_nothing_of_admins() -> None:
    here = stage(COLLEAGUES)
    room = here.group("同事", introduced=True)
    gone = one(in_group(here, "删除记录", room, rights=Rights.MEMBER))
    assert "已删除我保留的与你有关的一切" in gone.text
    assert "管理员" not in gone.text
    assert any(isinstance(effect, Forget) for effect in here.memory.effects)


def test_a_word_with_a_slash_is_understood_too_and_an_unknown_one_gets_an_answer() -> None:
    here = stage(COLLEAGUES)
    room = here.group("同事", introduced=True)
    assert "进展 Sora" in one(in_group(here, "/help", room)).text
    # Whoever mentions us means us: there are no commands for other bots in what we get to see.
    assert "发“帮助”看能做什么" in one(in_group(here, "/nothing", room)).text


def test_an_empty_mention_is_told_how_to_ask() -> None:
    here = stage(COLLEAGUES)
    room = here.group("同事", introduced=True)
    assert "引用那条消息并 @我" in one(in_group(here, "", room)).text


def test_a_quoted_message_is_the_claim() -> None:
    here = stage(COLLEAGUES)
    room = here.group("同事", introduced=True)
    quoted = Content(typed="真的吗", quoted=RUMOUR)
    answer = one(in_group(here, "", room, content=quoted))
    assert answer.text.startswith("已过时")
    assert "管理员" not in answer.text


def test_elsewhere_everything_is_said_as_before() -> None:
    usual = Stage(ByHeart()).says("阿兰", "/help")
    assert "/check" in one(usual).text

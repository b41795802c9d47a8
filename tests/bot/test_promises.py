"""What we promise holds where it is said: no maintainers where there are none, and the reason that is one."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.conversation import Conversation
from bot.delivery import Abilities, Way
from bot.memory import Complaint, Outcome, Policy, RoomSettings, Silence
from bot.messages import Action, Address, Attachment, Content, Incoming, Kind, Language, Press, Sources
from bot.phrases import phrasebook
from bot.phrases.keeping_words import KEEPING_WORDS, keeping_words
from bot.phrases.room_words import room_words
from bot.replies import Circumstances, Voice, answer_fact, details, family_text
from bot.replies.keeping import lasting
from knowledge import Fact, FactBase, Stance
from tests.bot.builders import (
    BASE,
    FACTS,
    GROUP,
    MISLEADING,
    OPEN,
    PRIVATE,
    TODAY,
    ByHeart,
    conversation,
    fact,
    not_a_claim,
    period,
    source,
    texts,
)
from tests.bot.remembering import NOON, Remembering

MAINTAINERS = {
    Language.ZH_HANS: "维护者",
    Language.ZH_HANT: "維護者",
    Language.EN: "maintainer",
}


def talks(memory: Remembering | None = None) -> Conversation:
    """A conversation on a channel that lasts, with nobody behind it."""
    kept = tuple((name, dt.timedelta(days=2)) for name in KEEPING_WORDS[Language.EN].kept)
    checker = ByHeart().knows("真的吗", not_a_claim("真的吗"))
    return conversation(
        checker,
        channels={"test": Abilities(pushes=True, edits=True)},
        memory=memory or Remembering(),
        kept=kept,
    )


def said(outcome: Outcome) -> str:
    return "\n".join(texts(one.reply) for one in outcome.deliveries if one.reply)


def asked(words: str, language: Language, address: Address = PRIVATE, **over: object) -> Incoming:
    return Incoming(
        address,
        Content(typed=words),
        "7",
        "lan",
        addressed=True,
        named=True,
        prefers=language,
        **over,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("address", [PRIVATE, GROUP], ids=["private", "group"])
@pytest.mark.parametrize(
    "words", ["/start", "/help", "/privacy", "/forget", "/ask 云雀要涨价", "/subscribe", "/settings", "/why"]
)
def test_without_maintainers_nothing_speaks_of_them(language: Language, address: Address, words: str) -> None:
    outcome = talks().respond([asked(words, language, address)], NOON)
    assert outcome.deliveries
    assert MAINTAINERS[language] not in said(outcome)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("action", [Action.WRONG_MATCH, Action.OUTDATED, Action.WRONG_VERDICT])
def test_without_maintainers_a_fault_is_noted_and_nothing_promised(
    language: Language, action: Action
) -> None:
    press = Press(action, OPEN.id, Stance.AFFIRMS, TODAY, "abcdef", language)
    pressed = Incoming(PRIVATE, author="lan", press=press, kind=Kind.PRESS, on_message="9", token="t")
    outcome = talks().respond([pressed], NOON)
    (toast,) = (texts(one.reply) for one in outcome.deliveries if one.way is Way.TOAST)
    assert toast == room_words(language).noted
    assert any(isinstance(effect, Complaint) for effect in outcome.effects)


@pytest.mark.parametrize(
    ("room", "why"),
    [
        (RoomSettings(), Silence.POLICY),
        (RoomSettings(policy=Policy.SURE_ONLY, muted_until=NOON + dt.timedelta(hours=1)), Silence.MUTED),
        (RoomSettings(policy=Policy.SURE_ONLY, quiet_from=9, quiet_to=18), Silence.QUIET_HOURS),
    ],
)
@pytest.mark.parametrize("language", Language)
def test_why_tells_what_keeps_us_silent_now_whatever_did_before(
    language: Language, room: RoomSettings, why: Silence
) -> None:
    memory = Remembering(rooms={GROUP.room: room}, why={GROUP.room: Silence.HOUR_FULL.value})
    told = said(talks(memory).respond([asked("/why", language, GROUP)], NOON))
    words = room_words(language)
    reasons = {
        Silence.POLICY: words.silent_policy,
        Silence.MUTED: words.silent_muted,
        Silence.QUIET_HOURS: words.silent_quiet,
    }
    now, before = told.index(words.why_now.format(reason=reasons[why])), told.index(words.silent_hour)
    assert now < before


def test_why_names_nothing_that_keeps_us_silent_where_nothing_does() -> None:
    memory = Remembering(rooms={GROUP.room: RoomSettings(policy=Policy.SURE_ONLY)})
    told = said(talks(memory).respond([asked("/why", Language.ZH_HANS, GROUP)], NOON))
    assert room_words(Language.ZH_HANS).why_now[:8] not in told


@pytest.mark.parametrize("address", [PRIVATE, GROUP], ids=["private", "group"])
def test_is_it_true_under_a_picture_means_the_picture(address: Address) -> None:
    content = Content(typed="真的吗", attachments=(Attachment.PHOTO,))
    told = said(talks().respond([Incoming(address, content, "7", "lan", addressed=True, named=True)], NOON))
    assert told.strip() == phrasebook(Language.ZH_HANS).cannot_read


@pytest.mark.parametrize("words", ["Sora", "/status", "/foo", "/status Sora"])
@pytest.mark.parametrize("language", [Language.ZH_HANS, Language.ZH_HANT])
def test_a_name_or_a_command_is_of_no_language(words: str, language: Language) -> None:
    talk = talks()
    incoming = asked(words, language)
    assert talk.respond([incoming], NOON).deliveries[0].reply.language is language  # type: ignore[union-attr]
    assert said(talk.busy(incoming)).strip() == room_words(language).busy


def test_a_verdict_taken_off_the_list_is_gone_from_it_and_comes_back_by_no_second_press() -> None:
    memory = Remembering(watched={"lan": {OPEN.id, MISLEADING.id}})
    talk = talks(memory)
    (listed,) = talk.respond([asked("/subscribe", Language.ZH_HANS)], NOON).deliveries
    assert listed.reply
    button = next(one for one in listed.reply.buttons if "开放" in one.label)
    pressed = Incoming(
        PRIVATE, author="lan", press=Press.decode(button.payload), kind=Kind.PRESS, on_message="9", token="t"
    )
    for _ in range(2):
        outcome = talk.respond([pressed], NOON)
        toast, shown = outcome.deliveries
        assert texts(toast.reply).strip() == room_words(Language.ZH_HANS).watching_no_more
        assert shown.way is Way.EDIT
        assert shown.reply
        assert [one.label for one in shown.reply.buttons] == ["取消：云雀免费"]
        memory.apply(pressed, outcome, NOON, ["", "9"])
    assert memory.watched["lan"] == {MISLEADING.id}


@pytest.mark.parametrize("about", FACTS, ids=lambda one: one.id)
@pytest.mark.parametrize("language", Language)
def test_the_family_is_asked_not_to_pass_on_what_is_false(about: Fact, language: Language) -> None:
    voice = Voice(language)
    told = texts(family_text(voice, BASE, about, TODAY))
    if voice.say.family_advice in told:
        assert voice.of(about.statement).rstrip("。.") not in told or "supported" in str(
            about.verdict_on(TODAY, Stance.AFFIRMS)
        )


def test_of_what_misleads_it_is_not_the_opposite_that_should_be_kept_back() -> None:
    told = texts(family_text(Voice(Language.ZH_HANS), BASE, MISLEADING, TODAY))
    assert "别全信。看到这样的说法先别急着转。" in told


@pytest.mark.parametrize(("hours", "text"), [(0.5, "1 hour"), (1, "1 hour"), (2, "2 hours"), (48, "2 days")])
def test_one_hour_is_no_hours(hours: float, text: str) -> None:
    assert lasting(keeping_words(Language.EN), dt.timedelta(hours=hours)) == text


def test_asked_without_words_one_is_told_how() -> None:
    words = room_words(Language.ZH_HANS)
    talk = conversation(
        channels={"test": Abilities(pushes=True, edits=True)}, memory=Remembering(), maintainers=Nobody()
    )
    assert said(talk.respond([asked("/ask", Language.ZH_HANS)], NOON)).strip() == words.ask_how
    assert said(talk.respond([asked("/check", Language.ZH_HANS, GROUP)], NOON)).strip() == words.empty_group


def test_no_page_stands_twice_among_the_sources() -> None:
    twice = fact(
        "twice",
        ("云雀会飞。", "Yunque flies."),
        None,
        periods=[period("2024-01-01", "refuted", "没有的事。", "No such thing.", "daily", "again", "other")],
        sources=[source(), source("again", url="https://news.example/daily"), source("other")],
    )
    base = FactBase.of([twice])
    voice = Voice(Language.ZH_HANS)
    for reply in (
        answer_fact(twice, Circumstances(base, TODAY), voice),
        details(twice, Circumstances(base, TODAY), voice),
    ):
        (block,) = (block for block in reply.blocks if isinstance(block, Sources))
        assert [line.url for line in block.lines] == [
            "https://news.example/daily",
            "https://news.example/other",
        ]


class Nobody:
    """A desk that answers nothing."""

    def handles(self, incoming: Incoming) -> bool:
        return incoming.author == "nobody"

    def respond(self, incoming: Incoming, now: dt.datetime) -> Outcome:
        raise NotImplementedError

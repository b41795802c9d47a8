"""What a room is told about us: the introduction, its settings with their buttons, and why we spoke."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.delivery import Told
from bot.memory import Policy, RoomSettings, Silence
from bot.messages import Action, Bullets, Button, Language, Paragraph, Press, Reply
from bot.phrases.room_words import RoomWords
from bot.replies.answers import short_label, topic_subjects
from bot.replies.verdicts import statement
from bot.replies.voice import Voice
from knowledge import FactBase

LANGUAGES = (
    ("auto", None, ""),
    ("zh-hans", Language.ZH_HANS, "简体中文"),
    ("zh-hant", Language.ZH_HANT, "繁體中文"),
    ("en", Language.EN, "English"),
)
"""Languages of a room as its buttons write them; each in its own words, for whoever reads no other."""

QUIET_HOURS = ("22-7", "23-8", "0-9")
"""The nights offered, from hour to hour: early, usual and late sleepers."""


MAX_TOPIC_ID = 50
"""An id that, after "topic:", still fits into a button's payload."""


class Page(StrEnum):
    """Pages of the settings: one message with all buttons at once would fill a phone."""

    MAIN = "main"
    LANGUAGE = "lang"
    QUIET = "quiet"
    TOPICS = "topic"


@dataclass(frozen=True, slots=True)
class Panel:
    """What the settings of a group are shown from."""

    room: RoomSettings
    base: FactBase
    now: dt.datetime
    """In the operator's time zone."""
    reads_all: bool | None
    hour_cap: int
    day_cap: int


# --- the introduction


def introduction(voice: Voice, reads_all: bool | None) -> Reply:
    """The one time that we introduce ourselves to a room: four lines, without a sound."""
    button = Button(voice.of_rooms.intro_speak, _setting("intro:sure-only", voice))
    return replace(presented(voice, reads_all), buttons=(button,))


def presented(voice: Voice, reads_all: bool | None) -> Reply:
    """The same four lines, where nobody can let us speak up."""
    say = voice.of_rooms
    lines = "\n".join(say.intro).format(sees=_sight(say, reads_all))
    return Reply((Paragraph(lines),), voice.language, quiet=True)


def spoken_to(voice: Voice, policy: Policy, reads_all: bool | None, hour_cap: int) -> Reply:
    """The introduction after an admin pressed its button: what holds now, and the way back."""
    hello, say = introduction(voice, reads_all), voice.of_rooms
    if policy is not Policy.SURE_ONLY:
        return hello
    on = [Paragraph(say.intro_on.format(hour=hour_cap))]
    hint = [Paragraph(say.sees_too_little)] if reads_all is False else []
    back = Button(say.intro_stop, _setting("intro:mention-only", voice))
    return Reply((*hello.blocks, *on, *hint), voice.language, (back,))


# --- settings


def private_settings(voice: Voice, room: RoomSettings) -> Reply:
    """The settings of a private room: the language of answers."""
    say = voice.of_rooms
    line = Paragraph(say.set_language.format(value=_language_name(say, room.language)))
    return Reply((line,), voice.language, _language_buttons(voice, room, say))


def group_settings(voice: Voice, panel: Panel, page: Page = Page.MAIN) -> Reply:
    """The settings of a group as everybody sees them, with the buttons of one page."""
    say = voice.of_rooms
    blocks: list[Bullets | Paragraph] = [Bullets(say.settings_title, tuple(_lines(voice, panel, say)))]
    if panel.room.policy is Policy.SURE_ONLY and panel.reads_all is False:
        blocks.append(Paragraph(say.sees_too_little))
    blocks.append(Paragraph(say.settings_who))
    return Reply(tuple(blocks), voice.language, _page_buttons(voice, panel, say, page))


def fixed_settings(voice: Voice, reads_all: bool | None) -> Reply:
    """What holds in a group whose settings nobody can change, since nobody says who is its admin."""
    say = voice.of_rooms
    lines = (
        say.set_policy.format(value=say.mention_only_means),
        say.set_language.format(value=say.each_language),
        say.set_sight.format(value=_sight(say, reads_all)),
    )
    return Reply((Bullets(say.settings_title, lines), Paragraph(say.settings_fixed)), voice.language)


def _lines(voice: Voice, panel: Panel, say: RoomWords) -> Iterable[str]:
    room = panel.room
    means = {
        Policy.MENTION_ONLY: say.mention_only_means,
        Policy.SURE_ONLY: say.sure_only_means.format(hour=panel.hour_cap, day=panel.day_cap),
        Policy.OFF: say.off_means,
    }
    yield say.set_policy.format(value=means[room.policy])
    yield say.set_language.format(value=_language_name(say, room.language))
    yield say.set_quiet.format(value=_quiet(say, room.quiet_from, room.quiet_to))
    yield say.set_topics.format(value=_topics(voice, panel, say))
    if room.muted_until and room.muted_until > panel.now:
        until = moment(voice, room.muted_until.astimezone(panel.now.tzinfo))
        yield say.set_muted.format(until=until)
    yield say.set_sight.format(value=_sight(say, panel.reads_all))


def _page_buttons(voice: Voice, panel: Panel, say: RoomWords, page: Page) -> tuple[Button, ...]:
    back = Button(say.back, _setting(f"show:{Page.MAIN}", voice))
    match page:
        case Page.LANGUAGE:
            return (*_language_buttons(voice, panel.room, say), back)
        case Page.QUIET:
            return (*_quiet_buttons(voice, panel.room, say), back)
        case Page.TOPICS:
            return (*_topic_buttons(voice, panel, say), back)
        case Page.MAIN:
            return (*_policy_buttons(voice, panel.room, say), *_page_links(voice, panel, say))


def _policy_buttons(voice: Voice, room: RoomSettings, say: RoomWords) -> Iterable[Button]:
    names = {Policy.MENTION_ONLY: say.mention_only, Policy.SURE_ONLY: say.sure_only, Policy.OFF: say.off}
    for policy, name in names.items():
        yield _choice(name, room.policy is policy, f"policy:{policy}", voice)


def _page_links(voice: Voice, panel: Panel, say: RoomWords) -> Iterable[Button]:
    titles = ((say.set_language, Page.LANGUAGE), (say.set_quiet, Page.QUIET), (say.set_topics, Page.TOPICS))
    for title, page in titles:
        yield Button(_title(title), _setting(f"show:{page}", voice))
    muted = panel.room.muted_until is not None and panel.room.muted_until > panel.now
    yield Button(say.unmute if muted else say.mute, _setting("mute:0" if muted else "mute:24", voice))


def _title(line: str) -> str:
    """The name of a setting out of its line: what stands before the colon."""
    return line.format(value="").rstrip("：: ")


def _language_buttons(voice: Voice, room: RoomSettings, say: RoomWords) -> tuple[Button, ...]:
    return tuple(
        _choice(name or say.each_language, room.language is language, f"lang:{word}", voice)
        for word, language, name in LANGUAGES
    )


def _quiet_buttons(voice: Voice, room: RoomSettings, say: RoomWords) -> Iterable[Button]:
    yield _choice(say.quiet_none, room.quiet_from is None, "quiet:off", voice)
    for hours in QUIET_HOURS:
        start, end = map(int, hours.split("-"))
        now = (room.quiet_from, room.quiet_to) == (start, end)
        yield _choice(f"{start}:00–{end}:00", now, f"quiet:{hours}", voice)


def _topic_buttons(voice: Voice, panel: Panel, say: RoomWords) -> Iterable[Button]:
    yield _choice(say.topics_all, not panel.room.topics, "topic:all", voice)
    for subject in topic_subjects(panel.base):
        if len(subject) > MAX_TOPIC_ID:
            continue
        name = voice.of(panel.base.subjects[subject].names)
        yield _choice(name, subject in panel.room.topics, f"topic:{subject}", voice)


def _choice(label: str, chosen: bool, argument: str, voice: Voice) -> Button:
    return Button(("✓ " if chosen else "") + short_label(label), _setting(argument, voice))


def _setting(argument: str, voice: Voice) -> Press:
    return Press(Action.SETTING, language=voice.language, argument=argument)


def _language_name(say: RoomWords, language: Language | None) -> str:
    return next(name for _, known, name in LANGUAGES if known is language) or say.each_language


def _quiet(say: RoomWords, start: int | None, end: int | None) -> str:
    if start is None or end is None:
        return say.quiet_none
    return say.quiet_between.format(start=start, end=end)


def _topics(voice: Voice, panel: Panel, say: RoomWords) -> str:
    known = panel.base.subjects
    names = [voice.of(known[subject].names) for subject in sorted(panel.room.topics) if subject in known]
    return voice.names(names) or say.topics_all


def _sight(say: RoomWords, reads_all: bool | None) -> str:
    if reads_all is None:
        return say.sees_unknown
    return say.sees_all if reads_all else say.sees_some


# --- why


def why_spoke(voice: Voice, base: FactBase, tells: Sequence[Told]) -> str:
    """Why we spoke unasked, from what that answer told."""
    say = voice.of_rooms
    for told in tells:
        if fact := base.facts.get(told.fact_id):
            return say.why_spoke.format(
                statement=statement(voice, fact), day=voice.day(told.as_of), word=voice.word(told.verdict)
            )
    return say.why_spoke_bare


def why_silent(voice: Voice, why: Silence, *, now: bool = False) -> str:
    """Why we kept silent although something was known; `now`: why we would, whatever were said."""
    say = voice.of_rooms
    reasons = {
        Silence.POLICY: say.silent_policy,
        Silence.MUTED: say.silent_muted,
        Silence.QUIET_HOURS: say.silent_quiet,
        Silence.TOPIC: say.silent_topic,
        Silence.TOLD_LATELY: say.silent_told,
        Silence.AUTHOR_TOLD: say.silent_author,
        Silence.HOUR_FULL: say.silent_hour,
        Silence.DAY_FULL: say.silent_day,
    }
    return (say.why_now if now else say.why_silent).format(reason=reasons[why])


def moment(voice: Voice, at: dt.datetime) -> str:
    """A moment in full, on the clock of its own time zone."""
    say = voice.of_rooms
    return say.moment.format(day=voice.day(at.date()), h=at.hour, m=at.minute)

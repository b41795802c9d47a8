"""What we say of what we keep: /privacy, /forget, and the verdicts that somebody follows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from bot.delivery import Groups
from bot.messages import Block, Bullets, Paragraph, Reply
from bot.phrases.keeping_words import KeepingWords
from bot.phrases.queue_words import queue_words
from bot.replies.answers import short_label
from bot.replies.under import watch_buttons
from bot.replies.verdicts import statement
from bot.replies.voice import Voice
from knowledge import FactBase

_DAY = dt.timedelta(days=1)

_HANDED_ON = frozenset({"question", "words", "ticket", "unwanted"})
"""What is only kept where there are maintainers to hand it to, by the names of `bot.state.retention`."""

_UNASKED = frozenset({"spoke", "withheld"})
"""What is only kept where we may speak unasked."""

MAX_WATCHES = 30
"""Buttons in one list of what somebody follows: more than anybody scrolls through on a phone."""


def privacy(
    voice: Voice,
    kept: Sequence[tuple[str, dt.timedelta]],
    *,
    offers: bool,
    asks: Sequence[str] = (),
    groups: Groups = Groups.MEMBER,
) -> Reply:
    """What is read, what is kept and for how long.

    `offers`: questions can be handed to maintainers; `asks`: servers that are shown what is said to us.
    """
    say = voice.of_keeping
    ask, show = voice.of_rooms.ask, queue_words(voice.language).show_words
    # What nobody is offered to hand on, is never kept.
    kept = kept if offers else [one for one in kept if one[0] not in _HANDED_ON]
    lines: list[Block] = [Paragraph(say.privacy.format(ask=ask, show=show) if offers else say.privacy_only)]
    if groups is not Groups.MEMBER:
        kept = [one for one in kept if one[0] not in _UNASKED]
    if groups is not Groups.NONE:
        lines.append(Paragraph(say.privacy_group))
    lines.extend(shown_to(voice, asks))
    if items := tuple(_kept(say, kept)):
        lines.append(Bullets(say.kept_title, (*items, say.kept_on)))
    return Reply(tuple(lines), voice.language)


def shown_to(voice: Voice, asks: Sequence[str]) -> Iterable[Paragraph]:
    """Who is shown what is said to us; nothing where nobody is."""
    if asks:
        yield Paragraph(voice.of_keeping.asks.format(hosts=voice.names(list(asks))))


def _kept(say: KeepingWords, kept: Sequence[tuple[str, dt.timedelta]]) -> Iterable[str]:
    for name, span in kept:
        # What has no words of its own is named as the code names it: better than leaving it out.
        yield say.kept.get(name, name + " {time}").format(time=lasting(say, span))


def lasting(say: KeepingWords, span: dt.timedelta) -> str:
    """A length of time in days, or in hours where it is under two days."""
    if span >= 2 * _DAY:
        return say.days.format(n=span // _DAY)
    hours = max(1, span // dt.timedelta(hours=1))
    return say.hour if hours == 1 else say.hours.format(n=hours)


def forgotten(voice: Voice, *, group: bool, room_too: bool) -> Reply:
    """What was deleted, on somebody's demand; `group`: in a room whose settings an admin can delete."""
    say = voice.of_keeping
    blocks: list[Block] = [Bullets(say.forgotten, say.forgotten_list)]
    if group:
        blocks.append(Paragraph(say.forgotten_room if room_too else say.forget_room_hint))
    return Reply(tuple(blocks), voice.language)


def watch_list(voice: Voice, base: FactBase, watched: Sequence[str]) -> Reply:
    """The verdicts that somebody follows, each with a button that ends it."""
    say = voice.of_keeping
    named = [(i, short_label(statement(voice, base.facts[i]))) for i in watched if i in base.facts]
    if not named:
        return Reply((Paragraph(say.watch_none.format(button=voice.of_rooms.watch)),), voice.language)
    shown = named[:MAX_WATCHES]
    listed = Bullets(say.watch_list, tuple(statement(voice, base.facts[i]) for i, _ in shown))
    return Reply((listed,), voice.language, watch_buttons(shown, voice))

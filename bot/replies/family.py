"""「转给家人」: one gentle paragraph that can be passed on as it is.

What is so, what to do, one publisher and the day; at most 120 characters, plain text, alone in its
message. It says what is true, and repeats what is false only where nothing else can be said.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from bot.messages import Paragraph, Reply
from bot.replies.verdicts import statement
from bot.replies.voice import Voice, cut
from knowledge import Fact, FactBase, Stance, Verdict

MAX_FAMILY_CHARS = 120
"""What fits on the screen of a phone without "show more"."""

_PUBLISHER_CHARS = (30, 16)
"""How much of a publisher's name is kept, at first and when room is short."""


def family_text(voice: Voice, base: FactBase, fact: Fact, day: dt.date) -> Reply:
    """The text to pass on, as a reply of one paragraph."""
    tried = list(_attempts(voice, base, fact, day))
    text = next((text for text in tried if len(text) <= MAX_FAMILY_CHARS), None)
    return Reply((Paragraph(text or _cut(voice, base, fact, day)),), voice.language)


def _attempts(voice: Voice, base: FactBase, fact: Fact, day: dt.date) -> Iterator[str]:
    """Ways to say it, fullest first: greeting, publisher's name and advice give way to what is so."""
    said, advice = _what_is_so(voice, fact, day), _advice(voice, fact, day)
    full, short = (_source(voice, base, fact, day, chars) for chars in _PUBLISHER_CHARS)
    for source in (full, short):
        yield voice.say.family_greeting + said + advice + source
        yield said + advice + source
    if not fact.warning:
        yield said + short


def _cut(voice: Voice, base: FactBase, fact: Fact, day: dt.date) -> str:
    """The last resort: what is so, cut short, before what must stay whole."""
    said, source = _what_is_so(voice, fact, day), _source(voice, base, fact, day, _PUBLISHER_CHARS[-1])
    rest = (_advice(voice, fact, day) if fact.warning else "") + source
    return said[: MAX_FAMILY_CHARS - len(rest) - 1] + "…" + rest


def _advice(voice: Voice, fact: Fact, day: dt.date) -> str:
    if fact.warning:
        return voice.say.family_scam
    return voice.say.family_advice if _tells_the_truth(fact, day) else voice.say.family_advice_said


def _tells_the_truth(fact: Fact, day: dt.date) -> bool:
    """Whether the text says what is true, and not what is said."""
    verdict = fact.verdict_on(day, Stance.AFFIRMS)
    return verdict is Verdict.SUPPORTED or (verdict in _FALSE and fact.denial is not None)


_FALSE = frozenset({Verdict.REFUTED, Verdict.OUTDATED})


def _what_is_so(voice: Voice, fact: Fact, day: dt.date) -> str:
    verdict = fact.verdict_on(day, Stance.AFFIRMS)
    said = statement(voice, fact)
    match verdict:
        case Verdict.SUPPORTED:
            return said + voice.say.full_stop
        case Verdict.REFUTED | Verdict.OUTDATED if fact.denial:
            return voice.of(fact.denial)
        case Verdict.REFUTED | Verdict.OUTDATED:
            return voice.say.family_refuted.format(said=said)
        case Verdict.MISLEADING:
            return voice.say.family_misleading.format(said=said)
        case Verdict.UNPROVEN:
            return voice.say.family_unproven.format(said=said)
        case None:
            return voice.say.family_no_verdict.format(said=said)


def _source(voice: Voice, base: FactBase, fact: Fact, day: dt.date, chars: int) -> str:
    found = base.sources_of(fact, fact.period_on(day))
    if not found:
        return ""
    best = min(
        found,
        key=lambda s: (not s.read, not s.lang.startswith("zh" if voice.chinese else "en"), len(s.publisher)),
    )
    name = cut(best.publisher, chars)
    return voice.say.family_source.format(source=name, day=voice.day(best.seen or fact.last_changed))

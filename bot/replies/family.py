"""「转给家人」: one gentle paragraph that can be passed on as it is.

What is so, what to do, one publisher and the day; at most 120 characters, plain text, alone in its
message. It never repeats what the family was told, only what is true.
"""

from __future__ import annotations

import datetime as dt

from bot.messages import Paragraph, Reply
from bot.replies.verdicts import statement
from bot.replies.voice import Voice
from knowledge import Fact, FactBase, Stance, Verdict

MAX_FAMILY_CHARS = 120
"""What fits on the screen of a phone without "show more"."""


def family_text(voice: Voice, base: FactBase, fact: Fact, day: dt.date) -> Reply:
    """The text to pass on, as a reply of one paragraph."""
    say = voice.say
    form = say.family_scam if fact.warning else say.family
    source = _source(voice, base, fact, day)
    room = MAX_FAMILY_CHARS - len(form.format(fact="")) - len(source)
    text = form.format(fact=_short(_what_is_so(voice, fact, day), room)) + source
    return Reply((Paragraph(text),), voice.language)


def _what_is_so(voice: Voice, fact: Fact, day: dt.date) -> str:
    verdict = fact.verdict_on(day, Stance.AFFIRMS)
    said = statement(voice, fact)
    match verdict:
        case Verdict.SUPPORTED:
            return said + voice.say.full_stop
        case Verdict.REFUTED | Verdict.OUTDATED if fact.denial:
            return voice.of(fact.denial)
        case Verdict.REFUTED | Verdict.OUTDATED:
            return voice.say.said_refuted.format(said=said)
        case Verdict.MISLEADING:
            return voice.say.affirmed_misleading.format(said=said)
        case Verdict.UNPROVEN:
            return voice.say.affirmed_unproven.format(said=said)
        case None:
            return voice.say.no_verdict_at_all.format(statement=said)


def _source(voice: Voice, base: FactBase, fact: Fact, day: dt.date) -> str:
    period = fact.period_on(day)
    found = base.sources_of(fact, period)
    if not found:
        return ""
    best = min(found, key=lambda s: (not s.read, s.lang.startswith("zh") != voice.chinese))
    checked = best.seen or fact.last_changed
    return voice.say.family_source.format(source=_short(best.publisher, 30), day=voice.day(checked))


def _short(text: str, room: int) -> str:
    return text if len(text) <= room else text[: max(room - 1, 0)] + "…"

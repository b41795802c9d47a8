"""The one sentence that judges what a person said.

A turned verdict word never stands beside the unturned statement: whoever says "it is not open" and is
right reads "Supported: … It is not open", never "Supported" next to "it is open".
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from bot.replies.spans import Span, spans
from bot.replies.voice import Voice
from knowledge import Fact, Stance, Verdict

_ENDS = "。．.!！ "


def judging(voice: Voice, fact: Fact, stance: Stance, verdict: Verdict | None, day: dt.date) -> str:
    """The sentence for a claim that takes this stance and has this verdict on that day."""
    if verdict is None:
        return _without_verdict(voice, fact, day)
    return _SENTENCES[stance](voice, fact, verdict, day)


def over_time(voice: Voice, fact: Fact, stance: Stance, day: dt.date) -> str:
    """The line that lists what held when; empty where it was the same all along."""
    found = spans(fact, stance, day)
    if len(found) < 2:
        return ""
    say = voice.say
    opposite = denial(voice, fact) if stance is Stance.DENIES else None
    if stance is Stance.DENIES and opposite is None:
        # Verdicts of a denial have no sentence to stand beside; the timeline tells it from the other side.
        return ""
    items = [say.over_time_item.format(since=voice.since(s.start), word=_plain_word(voice, s)) for s in found]
    return say.over_time.format(said=opposite or statement(voice, fact), list=say.list_comma.join(items))


def _plain_word(voice: Voice, span: Span) -> str:
    word = voice.word(span.verdict) if span.verdict else voice.say.lapsed_word
    return word if voice.chinese else word.lower()


def statement(voice: Voice, fact: Fact) -> str:
    """The fact's statement without its full stop, to be quoted inside a sentence."""
    return voice.inner(voice.of(fact.statement).rstrip(_ENDS))


def denial(voice: Voice, fact: Fact) -> str | None:
    """The fact's opposite without its full stop; None where no record of it stands."""
    return voice.inner(voice.of(fact.denial).rstrip(_ENDS)) if fact.denial else None


def _sentence(voice: Voice, text: str) -> str:
    return text if text.endswith(tuple("。！？.!?")) else text + voice.say.full_stop


def _affirmed(voice: Voice, fact: Fact, verdict: Verdict, day: dt.date) -> str:
    say, said = voice.say, statement(voice, fact)
    match verdict:
        case Verdict.SUPPORTED:
            return say.affirmed_supported.format(fact=_sentence(voice, said))
        case Verdict.REFUTED:
            return say.said_refuted.format(said=said)
        case Verdict.OUTDATED:
            return _outdated(voice, fact, Stance.AFFIRMS, said, day)
        case Verdict.MISLEADING:
            return say.affirmed_misleading.format(said=said)
        case Verdict.UNPROVEN:
            return say.affirmed_unproven.format(said=said)


def _denied(voice: Voice, fact: Fact, verdict: Verdict, day: dt.date) -> str:  # noqa: PLR0911
    say, said, opposite = voice.say, statement(voice, fact), denial(voice, fact)
    match verdict:
        case Verdict.SUPPORTED if opposite:
            return say.denied_supported.format(fact=_sentence(voice, opposite))
        case Verdict.SUPPORTED:
            return say.denied_supported_bare.format(statement=said)
        case Verdict.REFUTED | Verdict.OUTDATED if not opposite:
            return say.denied_refuted_bare.format(statement=said)
        case Verdict.REFUTED:
            return say.said_refuted.format(said=opposite)
        case Verdict.OUTDATED:
            return _outdated(voice, fact, Stance.DENIES, opposite or said, day)
        case Verdict.MISLEADING:
            return say.denied_misleading.format(statement=said)
        case Verdict.UNPROVEN:
            return say.denied_unproven.format(statement=said)


def _asked(voice: Voice, fact: Fact, verdict: Verdict, day: dt.date) -> str:  # noqa: PLR0911
    say, said, opposite = voice.say, statement(voice, fact), denial(voice, fact)
    match verdict:
        case Verdict.SUPPORTED:
            return say.asked_supported.format(fact=_sentence(voice, said))
        case Verdict.REFUTED if opposite:
            form = say.asked_refuted_not if voice.chinese and _has_not(opposite) else say.asked_refuted
            return form.format(fact=_sentence(voice, opposite))
        case Verdict.REFUTED:
            return say.asked_refuted_bare.format(statement=said)
        case Verdict.OUTDATED if opposite:
            return say.asked_outdated.format(
                fact=_sentence(voice, opposite), period=_last_held(voice, fact, Stance.ASKS, day)
            )
        case Verdict.OUTDATED:
            period = _last_held(voice, fact, Stance.ASKS, day)
            return say.asked_outdated_bare.format(statement=said, period=period)
        case Verdict.MISLEADING:
            return say.asked_misleading.format(statement=said)
        case Verdict.UNPROVEN:
            return say.asked_unproven.format(statement=said)


_SENTENCES: dict[Stance, Callable[[Voice, Fact, Verdict, dt.date], str]] = {
    Stance.AFFIRMS: _affirmed,
    Stance.DENIES: _denied,
    Stance.ASKS: _asked,
}


def _without_verdict(voice: Voice, fact: Fact, day: dt.date) -> str:
    said = statement(voice, fact)
    if not fact.periods:
        return voice.say.no_verdict_at_all.format(statement=said)
    if fact.period_on(day) is None:
        return voice.say.no_verdict_yet.format(statement=said, day=voice.day(day))
    return voice.say.lapsed.format(statement=said)


def _has_not(sentence: str) -> bool:
    return any(word in sentence for word in ("没有", "沒有", "没", "沒", "尚未"))


def _outdated(voice: Voice, fact: Fact, stance: Stance, said: str, day: dt.date) -> str:
    now = spans(fact, stance, day)[-1]
    held = voice.say.held.format(period=_last_held(voice, fact, stance, day))
    return voice.say.said_outdated.format(said=said, since=voice.since(now.start), held=held)


def _last_held(voice: Voice, fact: Fact, stance: Stance, day: dt.date) -> str:
    last = [span for span in spans(fact, stance, day) if span.verdict is Verdict.SUPPORTED][-1]
    end = voice.day(last.end or day)
    if last.start == dt.date.min:
        return voice.say.until.format(end=end)
    return voice.say.held_until.format(start=voice.day(last.start), end=end)

"""Notices: what we say when we come back by ourselves. Pure: values in, a `Reply` out.

correction    one short message to those who were told something that no longer stands
edited        the old answer, replaced by what holds now
watched       to somebody who asked to be told
answered …    news of a question or of a reported fault
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.delivery import Told
from bot.messages import Action, Block, Button, Headline, Paragraph, Press, Reply, Sources
from bot.phrases.notice_words import NOTICE_WORDS, NoticeWords
from bot.replies.answers import MAX_KNOWN, Circumstances, answer_fact, compose
from bot.replies.receipts import withdrawal
from bot.replies.sources import best_sources
from bot.replies.verdicts import judging, statement
from bot.replies.voice import Voice
from knowledge import CheckResult, Fact, Stance, Verdict

NOTICE_SOURCES = 1
"""A notice interrupts: one place to check is enough, the rest stands in the corrected answer."""


@dataclass(frozen=True, slots=True)
class Mended:
    """One verdict of an old answer, and whether the match itself was the mistake."""

    told: Told
    mismatched: bool = False


def correction(told: Told, around: Circumstances, voice: Voice) -> Reply:
    """What was said then, what holds now, why, one source, and the receipt."""
    say, fact = _words(voice), around.base.fact(told.fact_id)
    if fact.withdrawn:
        gone = say.correction_withdrawn.format(day=voice.day(told.as_of))
        return _reply((Headline(gone), *_as_paragraphs(withdrawal(fact, voice))), voice)
    now = fact.verdict_on(around.today, told.stance)
    line = say.correction.format(now=judging(voice, fact, told.stance, now, around.today))
    blocks = (Headline(line, now), Paragraph(_was(told, voice)), *_grounds(told, fact, around, voice))
    return _reply(blocks, voice)


def mismatch(told: Told, around: Circumstances, voice: Voice) -> Reply:
    """A sentence was taken for another one: the answer is taken back, and no verdict takes its place."""
    say, fact = _words(voice), around.base.fact(told.fact_id)
    line = say.correction_match.format(day=voice.day(told.as_of), statement=statement(voice, fact))
    return _reply((Headline(line), Paragraph(say.match_advice)), voice)


def edited(
    answer: Iterable[Mended], around: Circumstances, voice: Voice, buttons: tuple[Button, ...] = ()
) -> Reply:
    """The whole old answer as it would be given now, with a first line that says it was corrected."""
    blocks: list[Block] = []
    for one in answer:
        blocks += _mended(one, around, voice)
        if not one.mismatched:
            now = answer_fact(around.base.fact(one.told.fact_id), around, voice, one.told.stance)
            blocks += now.blocks
    return Reply(tuple(blocks), voice.language, buttons)


def watched(told: Told, around: Circumstances, voice: Voice) -> Reply:
    """What somebody follows has changed. `told` is what they knew."""
    say, fact = _words(voice), around.base.fact(told.fact_id)
    first = Paragraph(say.watched.format(statement=statement(voice, fact)))
    no_more = Press(Action.WATCH, fact.id, told.stance, language=voice.language)
    buttons = (Button(say.button_watch_no_more, no_more),)
    if fact.withdrawn:
        return Reply((first, *withdrawal(fact, voice)), voice.language, buttons)
    now = fact.verdict_on(around.today, told.stance)
    line = Headline(judging(voice, fact, told.stance, now, around.today), now)
    was = Paragraph(say.watched_was.format(word=voice.word(told.verdict)))
    return Reply((first, line, was, *_grounds(told, fact, around, voice)), voice.language, buttons)


def question_answered(result: CheckResult, asked_on: dt.date, around: Circumstances, voice: Voice) -> Reply:
    """The verdict that somebody waited for."""
    first = Paragraph(_words(voice).question_answered.format(day=voice.day(asked_on)))
    answer = compose(result, around, voice)
    return Reply((first, *answer.blocks), voice.language, answer.buttons)


def question_answered_by(
    answers: Sequence[tuple[str, Stance]], asked_on: dt.date, around: Circumstances, voice: Voice
) -> Reply | None:
    """The same where the words are gone, or are somebody else's: from the facts alone, which quote nobody."""
    return answered_by(
        answers, _words(voice).question_answered.format(day=voice.day(asked_on)), around, voice
    )


def answered_by(
    answers: Sequence[tuple[str, Stance]], line: str, around: Circumstances, voice: Voice
) -> Reply | None:
    """A line, and what holds of each of these facts; None where the edition has none of them any more."""
    told = [
        answer_fact(around.base.fact(fact_id), around, voice, stance)
        for fact_id, stance in answers[:MAX_KNOWN]
        if fact_id in around.base.facts
    ]
    blocks = (Paragraph(line), *(block for answer in told for block in answer.blocks))
    return Reply(blocks, voice.language, told[0].buttons if len(told) == 1 else ()) if told else None


def question_unanswered(asked_on: dt.date, voice: Voice) -> Reply:
    """That there is none, told once."""
    line = _words(voice).question_unanswered.format(day=voice.day(asked_on))
    return _reply((Paragraph(line),), voice)


def fault_confirmed(fact: Fact, voice: Voice, *, mismatched: bool) -> Reply:
    """To whoever reported a fault: it is one."""
    say = _words(voice)
    line = say.fault_confirmed_match if mismatched else say.fault_confirmed
    return _reply((Paragraph(line.format(statement=statement(voice, fact))),), voice)


def fault_rejected(fact: Fact, voice: Voice) -> Reply:
    """To whoever reported a fault: the answer stays."""
    line = _words(voice).fault_rejected.format(statement=statement(voice, fact))
    return _reply((Paragraph(line),), voice)


def _words(voice: Voice) -> NoticeWords:
    return NOTICE_WORDS[voice.language]


def _reply(blocks: tuple[Block, ...], voice: Voice) -> Reply:
    return Reply(blocks, voice.language)


def _was(told: Told, voice: Voice) -> str:
    say, day = _words(voice), voice.day(told.as_of)
    if told.verdict is None:
        return say.then_none.format(day=day)
    return say.then_here.format(day=day, word=voice.word(told.verdict))


def _grounds(told: Told, fact: Fact, around: Circumstances, voice: Voice) -> Iterator[Block]:
    """Why, one source and the receipt: those of the full answer, cut to what a notice may take."""
    full = answer_fact(fact, around, voice, told.stance)
    period = fact.period_on(around.today)
    if period:
        yield Paragraph(voice.of(period.because))
        found: Sources | None = best_sources(voice, around.base, fact, period, NOTICE_SOURCES)
        if found:
            yield found
    yield full.blocks[-1]


def _mended(one: Mended, around: Circumstances, voice: Voice) -> Iterator[Block]:
    """The first line over one verdict of an old answer; none where the verdict still stands."""
    say, told = _words(voice), one.told
    fact, day = around.base.fact(told.fact_id), voice.day(around.today)
    if one.mismatched:
        yield Headline(say.edited_match.format(day=day, statement=statement(voice, fact)))
        yield Paragraph(say.match_advice)
    elif fact.withdrawn or _now(fact, told, around) is not told.verdict:
        yield Paragraph(say.edited.format(day=day, word=voice.word(told.verdict)))


def _now(fact: Fact, told: Told, around: Circumstances) -> Verdict | None:
    return fact.verdict_on(around.today, told.stance)


def _as_paragraphs(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        yield Paragraph(block.text) if isinstance(block, Headline) else block

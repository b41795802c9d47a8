"""A check's result as a reply: what is known first, else a choice, else that nothing was found."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from bot.messages import (
    Action,
    Advice,
    Block,
    Bullets,
    Button,
    Footer,
    Headline,
    Language,
    Matched,
    Moment,
    Paragraph,
    Press,
    Reply,
    Timeline,
)
from bot.phrases import hotlines
from bot.replies.quoting import quoted
from bot.replies.receipts import ReceiptId, digest_of, receipt_id, withdrawal
from bot.replies.smalltalk import is_small_talk
from bot.replies.sources import MAX_SOURCES, all_sources, best_sources
from bot.replies.verdicts import denial, judging, over_time, statement
from bot.replies.voice import Voice, cut, language_of
from knowledge import (
    MAX_TEXT,
    Answer,
    Candidate,
    CheckResult,
    Fact,
    FactBase,
    Known,
    Period,
    Stance,
    Unknown,
    Verdict,
    asks_for_money,
)

MAX_KNOWN = 3
"""Findings in one reply; an article with more is better asked about piece by piece."""

MAX_TOPICS = 8
"""Topics named to somebody whose question lies outside them."""

MAX_LABEL_CHARS = 40
"""Of a candidate on a button: longer labels are cut by the platforms themselves."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a reply depends on besides the finding: the edition, today, when the words were said."""

    base: FactBase
    today: dt.date
    said_on: dt.date | None = None
    brief: bool = False
    """Among others, where everybody scrolls past it: what is so, why, one source; the rest by buttons."""


@dataclass(frozen=True, slots=True)
class _Told:
    """One fact to be told about: as found in somebody's words, or as picked from a list."""

    fact: Fact
    stance: Stance
    verdict: Verdict | None
    receipt: ReceiptId
    wording: str = ""
    said: str = ""

    @property
    def as_of(self) -> dt.date:
        return self.receipt.as_of

    @property
    def period(self) -> Period | None:
        return self.fact.period_on(self.as_of)


def compose(result: CheckResult, around: Circumstances, voice: Voice) -> Reply:
    """The answer to a message. `result.as_of` is the day it is judged on, normally today."""
    match result.answer:
        case Answer.KNOWN:
            return _known(result, around, voice)
        case Answer.CLOSE:
            return _close(result, around, voice)
        case Answer.UNKNOWN if not is_talk(result):
            return _unknown(result, around.base, voice)
        case Answer.UNKNOWN | Answer.NOT_A_CLAIM:
            blocks = (Paragraph(voice.say.not_a_claim), *money(result.text, voice))
            return Reply(blocks, voice.language)


def answer_fact(fact: Fact, around: Circumstances, voice: Voice, stance: Stance = Stance.ASKS) -> Reply:
    """The answer about a fact that somebody picked."""
    told = _told_of(fact, around, stance)
    sources = 1 if around.brief else MAX_SOURCES
    return Reply(tuple(_blocks(told, around, voice, sources=sources)), voice.language, _buttons(told, voice))


def details(fact: Fact, around: Circumstances, voice: Voice, stance: Stance = Stance.ASKS) -> Reply:
    """All sources of a fact, and what held from when on; the words are those of its statement."""
    say = voice.say
    moments = tuple(_moment(voice, period) for period in fact.periods)
    sources = all_sources(voice, around.base, fact)
    told = _told_of(fact, around, stance)
    blocks: list[Block] = [
        *withdrawal(fact, voice),
        Timeline(say.timeline.format(statement=statement(voice, fact)), moments),
        *([sources] if sources else []),
        _footer(told, around, voice),
    ]
    return Reply(tuple(blocks), voice.language)


def what_is_unknown(voice: Voice) -> Reply:
    """The answer to "none of these"."""
    return Reply((Paragraph(voice.say.none_of_these),), voice.language)


def money(text: str, voice: Voice) -> tuple[Block, ...]:
    """The fixed lines for a message that asks for money or contact; nothing for others."""
    if not asks_for_money(text):
        return ()
    say = voice.say
    lines = [
        say.hotline.format(number=line.number, place=voice.of(line.place), name=voice.of(line.name))
        for line in hotlines(voice.language)
    ]
    return (Advice(say.money_advice), Paragraph(say.money_call.format(list=voice.names(lines))))


def unasked(reply: Reply) -> Reply:
    """The same reply, to be sent without a sound: nobody asked for it."""
    return replace(reply, quiet=True)


def read_in_part(reply: Reply, text: str, voice: Voice) -> Reply:
    """The same reply, saying so where `text` is longer than what is read; the small print stays last."""
    if len(text) <= MAX_TEXT:
        return reply
    note = Paragraph(voice.say.read_in_part.format(n=len(text), limit=MAX_TEXT))
    blocks = reply.blocks
    end = len(blocks) - 1 if blocks and isinstance(blocks[-1], Footer) else len(blocks)
    return replace(reply, blocks=(*blocks[:end], note, *blocks[end:]))


# --- known


def _known(result: CheckResult, around: Circumstances, voice: Voice) -> Reply:
    told = [_told(finding, around.base, voice) for finding in result.known]
    shown, left = told[:MAX_KNOWN], len(told) - MAX_KNOWN
    several = len(shown) > 1
    # One source each where there are several, or the reply outgrows a phone's screen.
    sources = 1 if several or around.brief else MAX_SOURCES
    blocks = [
        block for one in shown for block in _blocks(one, around, voice, sources=sources, several=several)
    ]
    warned = any(one.fact.warning for one in shown)
    asks = () if warned else money(result.text, voice)
    more = (Paragraph(voice.say.more_findings.format(n=left)),) if left > 0 else ()
    buttons = [
        button for n, one in enumerate(shown, 1) for button in _buttons(one, voice, n if several else 0)
    ]
    return Reply((*asks, *more, *blocks), voice.language, tuple(buttons))


def _told(finding: Known, base: FactBase, voice: Voice) -> _Told:
    fact, said = base.fact(finding.fact_id), quoted(finding.claim.text, voice)
    wording = _taken_as(finding, fact, voice)
    return _Told(
        fact=fact,
        stance=finding.stance,
        verdict=finding.verdict,
        receipt=receipt_id(finding.receipt),
        wording=wording,
        said="" if said == wording else said,
    )


def _taken_as(finding: Known, fact: Fact, voice: Voice) -> str:
    """What we took the words to mean: the wording that was matched, if it says so to this reader."""
    denies = finding.stance is Stance.DENIES
    # A claim may be known by a wording of the other side ("not listed" for "listed"), or in another
    # language; what it was taken to mean is then the statement, or its opposite.
    same_side = finding.wording in (fact.wordings.deny if denies else fact.wordings.affirm)
    readable = (language_of(finding.wording) is Language.EN) is not voice.chinese
    if same_side and readable:
        return voice.script(finding.wording)
    return (denial(voice, fact) or "") if denies else statement(voice, fact)


def _told_of(fact: Fact, around: Circumstances, stance: Stance) -> _Told:
    receipt = ReceiptId(fact.id, around.today, digest_of(around.base.edition), stance)
    return _Told(fact, stance, fact.verdict_on(around.today, stance), receipt)


def _blocks(
    told: _Told, around: Circumstances, voice: Voice, *, sources: int = MAX_SOURCES, several: bool = False
) -> Iterator[Block]:
    if told.fact.withdrawn:
        yield from withdrawal(told.fact, voice)
        return
    if told.fact.warning:
        yield Advice(voice.say.scam_advice)
    yield Headline(_first_line(told, around, voice), told.verdict)
    listed = "" if around.said_on or around.brief else over_time(voice, told.fact, told.stance, told.as_of)
    if listed:
        yield Paragraph(listed)
    if told.period:
        yield Paragraph(_why(voice, told.period))
        if found := best_sources(voice, around.base, told.fact, told.period, sources):
            yield found
    if told.wording and (several or not around.brief):
        yield Matched(voice.say.taken_as, told.said if several else "", told.wording)
    yield _footer(told, around, voice)


def _first_line(told: _Told, around: Circumstances, voice: Voice) -> str:
    say = voice.say
    line = judging(voice, told.fact, told.stance, told.verdict, told.as_of)
    if told.as_of != around.today:
        line += say.judged_on.format(day=voice.day(told.as_of))
        now = told.fact.verdict_on(around.today, told.stance)
        return line if now is told.verdict else _joined(line, _today(voice, around.today, now), voice)
    if around.said_on is None or around.said_on == around.today:
        return line
    then = told.fact.verdict_on(around.said_on, told.stance)
    return line if then is told.verdict else _joined(line, _then(voice, around.said_on, then), voice)


def _joined(line: str, more: str, voice: Voice) -> str:
    return line + more if voice.chinese else f"{line} {more}"


def _today(voice: Voice, today: dt.date, verdict: Verdict | None) -> str:
    return voice.say.today_instead.format(day=voice.day(today), word=voice.word(verdict))


def _then(voice: Voice, day: dt.date, verdict: Verdict | None) -> str:
    form = voice.say.then if verdict else voice.say.then_none
    return form.format(day=voice.day(day), word=voice.word(verdict))


def _why(voice: Voice, period: Period) -> str:
    because = voice.of(period.because)
    if period.from_ == dt.date.min:
        return because
    since = voice.since(period.from_)
    return voice.say.why_since.format(since=since[:1].upper() + since[1:], because=because)


def _footer(told: _Told, around: Circumstances, voice: Voice) -> Footer:
    say, fact = voice.say, told.fact
    seen = [source.seen for source in around.base.sources_of(fact, told.period) if source.seen]
    text = say.checked.format(day=voice.day(max([*seen, fact.last_changed])))
    if fact.review_by < around.today:
        text += say.due.format(day=voice.day(fact.review_by))
    return Footer(text, str(told.receipt))


def _moment(voice: Voice, period: Period) -> Moment:
    return Moment(
        voice.since(period.from_),
        voice.word(period.verdict),
        voice.of(period.because),
        Verdict(period.verdict),
    )


def _buttons(told: _Told, voice: Voice, number: int = 0) -> tuple[Button, ...]:
    if told.fact.withdrawn:
        return ()
    after = f" {number}" if number else ""
    details_button = Button(voice.say.button_details + after, told.receipt.press(Action.DETAILS, voice))
    family_button = Button(voice.say.button_family + after, told.receipt.press(Action.FAMILY, voice))
    return (details_button, family_button) if told.verdict else (details_button,)


# --- close and unknown


def _close(result: CheckResult, around: Circumstances, voice: Voice) -> Reply:
    say = voice.say
    facts = [around.base.fact(candidate.fact_id) for candidate in result.candidates]
    buttons = (
        *_choices(result.candidates, around, voice),
        Button(say.button_none, Press(Action.NONE_OF_THESE, language=voice.language)),
    )
    question = say.close.format(n=len(facts)) if len(facts) > 1 else say.close_one
    offered = Bullets(question, tuple(statement(voice, fact) for fact in facts))
    return Reply((offered, Paragraph(say.close_hint), *money(result.text, voice)), voice.language, buttons)


def _choices(candidates: Iterable[Candidate], around: Circumstances, voice: Voice) -> Iterator[Button]:
    for candidate in candidates:
        short = short_label(statement(voice, around.base.fact(candidate.fact_id)))
        receipt = ReceiptId(candidate.fact_id, around.today, digest_of(around.base.edition), Stance.ASKS)
        yield Button(short, receipt.press(Action.PICK, voice))


def short_label(label: str) -> str:
    """The label of a button, cut where platforms would cut it."""
    return cut(label, MAX_LABEL_CHARS)


def _on_topic(result: CheckResult) -> bool:
    return any(isinstance(finding, Unknown) and finding.on_topic for finding in result.findings)


def is_talk(result: CheckResult) -> bool:
    """Whether nothing was found in words that claim nothing either."""
    return not _on_topic(result) and not asks_for_money(result.text) and is_small_talk(result.text)


def _unknown(result: CheckResult, base: FactBase, voice: Voice) -> Reply:
    say, on_topic = voice.say, _on_topic(result)
    topics = voice.names(_topics(base, voice))
    second = (say.unknown_on_topic if on_topic else say.unknown_off_topic).format(topics=topics)
    blocks: list[Block] = [Headline(say.unknown)]
    if topics:
        blocks.append(Paragraph(second))
    return Reply((*blocks, *money(result.text, voice)), voice.language)


def _topics(base: FactBase, voice: Voice) -> list[str]:
    return [voice.of(base.subjects[subject].names) for subject in topic_subjects(base)]


def topic_subjects(base: FactBase) -> list[str]:
    """Ids of the subjects with the most facts: what people know as our topics."""
    count: dict[str, int] = {}
    for fact in base.current():
        for subject in fact.subjects[:1]:
            count[subject] = count.get(subject, 0) + 1
    often = sorted((subject for subject in count if subject in base.subjects), key=lambda s: (-count[s], s))
    return often[:MAX_TOPICS]

"""Questions and complaints carried out: posted, tried, published, and brought back to who asked."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Protocol, cast, runtime_checkable

from bot.aside import aside
from bot.conversation import Current
from bot.conversation.answering import tells_of
from bot.curate.office import Office
from bot.curate.queue import Act, QueueWork, Wording, WordingOutcome, published
from bot.curate.sheets import Person, Published, ReadOnly, Refused, Saved, Trial, Trouble
from bot.curate.trial import shift_line, trouble_line
from bot.delivery import Delivery, Told, Way
from bot.logs import Event, warn
from bot.memory import Fault
from bot.messages import Reply, Room
from bot.replies import Circumstances, Voice, digest_of, notices, quoted
from bot.state.complaints import ComplaintState, Reporter
from bot.state.demand import UNKNOWN_VISITORS
from bot.state.questions import Asker, Question, QuestionState
from knowledge import CheckResult, Conflict, KnowledgeError, NoSuchFact, Side, Stance

Answers = Sequence[tuple[str, Stance]]
"""Facts that answer a question, each with the stance of its words."""

_WHO = 6
"""Hexadecimal digits of a keyed hash that tell maintainers apart in the history: a handful of people."""

OFFERED = 3
"""Facts offered for a question: as many as buttons that are read."""


@runtime_checkable
class Ranks(Protocol):
    """A checker that knows which facts come nearest."""

    def ranking(self, text: str, limit: int = ...) -> tuple[tuple[str, float], ...]:
        """The nearest facts, best first."""
        ...


class Questions:
    """Posts questions and complaints, tries and publishes wordings, tells askers; one round at a time."""

    def __init__(self, office: Office) -> None:
        """`office`: store, facts and channels."""
        self._office = office
        self._work = QueueWork(office.store, office.editorial, office.today)
        self._jobs: dict[int, asyncio.Task[None]] = {}
        self._looked_at = ""

    async def round(self, now: float) -> None:
        """Do what is due. `now` is the wall clock in seconds."""
        await self._answer_again(now)
        await self._post(now)
        self._start_jobs(now)
        await self._tell_late(now)
        await self._tell_overdue(now)
        await self._tell_reporters(now)

    async def settled(self) -> None:
        """Returns when no job is under way."""
        while self._jobs:
            _ = await asyncio.wait(self._jobs.values())

    # --- posting

    async def _post(self, now: float) -> None:
        """One question and one complaint a round: a group on Telegram takes 20 messages a minute."""
        if self._office.chat is None:
            return
        if question := self._office.store.unposted():
            await self._post_question(question, now)
        new = [reported for reported in self._office.store.complaints() if not reported.posted]
        for reported in new[:1]:
            letters = self._office.to_maintainers(self._office.card().complaint(reported))
            await self._office.store.show_complaint(reported.number, letters, now=now)
            self._office.sent(letters)

    async def _post_question(self, question: Question, now: float) -> None:
        candidates = await asyncio.to_thread(_nearest, self._office.facts.current(), question.text)
        offered = replace(question, candidates=candidates)
        entry = self._office.store.entry(question.number, now)
        letters = self._office.to_maintainers(self._office.card().question(offered, entry))
        await self._office.store.offer(question.number, candidates, letters, now=now)
        self._office.sent(letters)

    # --- jobs: what takes seconds, beside the rounds

    def _start_jobs(self, now: float) -> None:
        does: dict[QuestionState, Callable[[Question, float], Awaitable[None]]] = {
            QuestionState.TRYING: self._try,
            QuestionState.PUBLISHING: self._publish,
            QuestionState.DRAFTING: self._draft,
        }
        for question in self._office.store.questions_at(does):
            if question.number not in self._jobs:
                job = asyncio.ensure_future(self._done(does[question.state], question, now))
                self._jobs[question.number] = job

    async def _done(
        self, work: Callable[[Question, float], Awaitable[None]], question: Question, now: float
    ) -> None:
        try:
            await work(question, now)
        except Exception as error:
            # The question stays where it was, and is tried again with the next round.
            warn(Event.ROUND_FAILED, doing="DeskJob", error=type(error).__name__)
        finally:
            _ = self._jobs.pop(question.number, None)

    async def _try(self, question: Question, now: float) -> None:
        trial = await aside(partial(self._trial, question))
        state = QuestionState.TRIED if trial.clean else QuestionState.DRAFTED
        await self._put_back(question, state, self._tried(question, trial), now)

    def _trial(self, question: Question) -> Trial:
        wording = _wording(question)
        try:
            return self._office.editorial.wording_trial(wording.fact_id, wording.side, wording.text)
        except NoSuchFact as error:
            return Trial((Trouble("", "", 0, str(error), str(error)),))

    def _tried(self, question: Question, trial: Trial) -> Reply:
        card, voice = self._office.card(), Voice(self._office.language)
        problems = [trouble_line(one, voice) for one in trial.troubles if one.level == "error"]
        problems += [f"{one.case}: {quoted(one.text, voice)}" for one in trial.failing]
        return card.tried(question, problems, [shift_line(shift, voice) for shift in trial.shifts])

    async def _publish(self, question: Question, now: float) -> None:
        say = self._office.card().say
        came = await aside(partial(self._written, question))
        match came:
            case Published(unread=""):
                await self._published(question, now)
            case Refused(trial):
                # Another edition came in between.
                await self._put_back(question, QuestionState.DRAFTED, self._tried(question, trial), now)
            case ReadOnly():
                await self._put_back_saying(question, QuestionState.TRIED, say.read_only, now)
            case _:
                why = came.unread if isinstance(came, Published) else str(came)
                line = say.not_published.format(item=f"q{question.number}", why=why[:300])
                await self._put_back_saying(question, QuestionState.TRIED, line, now)

    def _written(self, question: Question) -> WordingOutcome | KnowledgeError:
        try:
            return published(self._office.editorial, _wording(question), self._by(question, "publish"))
        except KnowledgeError as error:
            return error

    def _by(self, question: Question, decision: str) -> Person:
        """Who decided, as far as their decisions tell: a maintainer whom nobody can name by it."""
        who = self._office.store.decided_by(f"q{question.number}", decision)
        return Person(f"Telegram maintainer {who[:_WHO]}".strip())

    async def _published(self, question: Question, now: float) -> None:
        say, edition = self._office.card().say, self._office.facts.current().base.edition
        near_miss = question.side == "not_this"
        form = say.published_unknown if near_miss else say.published
        line = form.format(item=f"q{question.number}", fact=question.fact_id, edition=edition)
        if near_miss:
            # Nothing answers it yet, and nothing more can be made of its words.
            await self._put_back_saying(question, QuestionState.DISMISSED, line, now)
            return
        if not await self._answered(question, now, line):
            await self._put_back_saying(question, QuestionState.OPEN, line, now)

    async def _draft(self, question: Question, now: float) -> None:
        say = self._office.card().say
        act = Act(self._by(question, "draft"), "", now)
        file = f"question-{question.number}.yaml"
        forms = {Saved: say.draft_written, Conflict: say.draft_there, ReadOnly: say.read_only}
        try:
            came = await self._work.draft(question.number, act)
            line = forms.get(type(came), say.draft_there).format(item=f"q{question.number}", file=file)
        except KnowledgeError as error:
            line = say.not_published.format(item=f"q{question.number}", why=str(error)[:300])
        await self._put_back_saying(question, QuestionState.OPEN, line, now)

    async def _put_back_saying(self, question: Question, state: QuestionState, line: str, now: float) -> None:
        await self._put_back(question, state, self._office.card().says(line), now)

    async def _put_back(self, question: Question, state: QuestionState, card: Reply, now: float) -> None:
        letters = self._office.to_maintainers(card)
        await self._office.store.put_back(question.number, state, letters, now=now)
        self._office.sent(letters)

    # --- those who wait

    async def _answer_again(self, now: float) -> None:
        """A new edition may answer what an older one could not."""
        edition = self._office.facts.current().base.edition
        if edition == self._looked_at:
            return
        line = self._office.card().say.answered_elsewhere
        for question in self._office.store.open_questions():
            if question.number not in self._jobs:
                said = line.format(item=f"q{question.number}", edition=edition)
                _ = await self._answered(question, now, said)
        self._looked_at = edition

    async def _answered(self, question: Question, now: float, line: str) -> bool:
        """Whether there is a verdict now; then all who wait are told, and the question is closed.

        With an entry all questions that stand under it: they say the same.
        """
        result = await asyncio.to_thread(self._check, question.text)
        if not result.known:
            return False
        answers = [(found.fact_id, found.stance) for found in result.known]
        for number in self._office.store.members(question.number):
            # Only who asked in these words gets them back: the others get the facts.
            said = result if number == question.number else None
            for asker in self._office.store.askers(number):
                await self._tell(asker, answers, said, now)
        letters = self._office.to_maintainers(self._office.card().says(line))
        await self._office.store.answered(question.number, answers, letters, now=now)
        self._office.sent(letters)
        return True

    async def _tell(self, asker: Asker, answers: Answers, result: CheckResult | None, now: float) -> None:
        """The verdict for one who waits; later, where nobody can write to them in this run."""
        if asker.addressee.address.channel not in self._office.reached:
            return
        letters = self._office.letters(*self._verdict_for(asker, answers, result))
        await self._office.store.tell_asker(asker, letters, now=now)
        self._office.sent(letters)

    async def _tell_late(self, now: float) -> None:
        for asker in self._office.store.late():
            question = self._office.store.question(asker.question)
            await self._tell(asker, question.answers if question else (), None, now)

    def _check(self, text: str) -> CheckResult:
        return self._office.facts.current().checker.check(text, as_of=self._office.today())

    def _verdict_for(self, asker: Asker, answers: Answers, result: CheckResult | None) -> list[Delivery]:
        around, asked_on = self._office.around(), self._office.civil_day(asker.asked_at)
        voice, where = Voice(asker.language), asker.addressee
        if result is not None:
            reply: Reply | None = notices.question_answered(result, asked_on, around, voice)
            tells = tells_of(result)
        else:
            reply = notices.question_answered_by(answers, asked_on, around, voice)
            tells = tuple(_told(around, fact_id, stance) for fact_id, stance in answers if reply)
        if reply is None:
            return []
        sent = Delivery(where.address, reply, to_message=asker.message_id, tells=tells, asker=where.person)
        return [sent]

    async def _tell_overdue(self, now: float) -> None:
        for asker in self._office.store.overdue(now):
            if asker.addressee.address.channel not in self._office.reached:
                continue
            asked_on = self._office.civil_day(asker.asked_at)
            reply = notices.question_unanswered(asked_on, Voice(asker.language))
            to = Delivery(asker.addressee.address, reply, to_message=asker.message_id)
            letters = self._office.letters(to)
            await self._office.store.tell_asker(asker, letters, now=now)
            self._office.sent(letters)

    async def _tell_reporters(self, now: float) -> None:
        for reporter in self._office.store.reporters():
            channel = reporter.addressee.address.channel
            if channel not in self._office.reached and channel not in UNKNOWN_VISITORS:
                continue
            # Who reported it on a page was promised no news, and is nobody to us from now on.
            told = self._outcome_for(reporter) if channel in self._office.reached else []
            letters = self._office.letters(*told)
            await self._office.store.tell_reporter(reporter, letters, now=now)
            self._office.sent(letters)

    def _outcome_for(self, reporter: Reporter) -> list[Delivery]:
        reported = self._office.store.complaint(reporter.complaint)
        fact = self._office.facts.current().base.facts.get(reported.fact_id) if reported else None
        if reported is None or fact is None:
            return []
        voice = Voice(reporter.language)
        if reported.state is ComplaintState.REJECTED:
            reply = notices.fault_rejected(fact, voice)
        else:
            mismatched = reported.fault is Fault.WRONG_MATCH
            reply = notices.fault_confirmed(fact, voice, mismatched=mismatched)
        where = reporter.addressee
        # In a group it concerns one member only.
        only_to = "" if where.address.kind is Room.PRIVATE else where.person
        return [Delivery(where.address, reply, Way.SEND, reporter.message_id, only_to=only_to)]


def _nearest(current: Current, text: str) -> tuple[str, ...]:
    """Ids of the facts that come nearest to a text, sure or not."""
    if not isinstance(current.checker, Ranks):
        return ()
    return tuple(fact_id for fact_id, score in current.checker.ranking(text, OFFERED) if score > 0)


def _told(around: Circumstances, fact_id: str, stance: Stance) -> Told:
    """What is told of a fact to somebody whose words are not known any more."""
    fact, edition = around.base.facts.get(fact_id), around.base.edition
    verdict = fact.verdict_on(around.today, stance) if fact else None
    return Told(fact_id, stance, verdict, around.today, digest_of(edition))


def _wording(question: Question) -> Wording:
    return Wording(question.fact_id, cast("Side", question.side), question.text)

"""Questions and complaints carried out: posted, tried, published, and brought back to who asked."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from typing import Protocol, cast, runtime_checkable

from bot.aside import aside
from bot.conversation import Current
from bot.conversation.answering import tells_of
from bot.curate.office import Office
from bot.curate.trial import CHANGE, Trial, Wording, add_wording, tried
from bot.delivery import Delivery, Way
from bot.logs import Event, warn
from bot.memory import Fault
from bot.messages import Reply, Room
from bot.replies import Voice, notices
from bot.state.complaints import ComplaintState, Reporter
from bot.state.questions import Asker, Question, QuestionState
from knowledge import CheckResult, KnowledgeError, Side, shipped_facts, write_draft

OFFERED = 3
"""Facts offered for a question: as many as buttons that are read."""

DRAFT_TOPIC = "general"
"""The topic of a draft until an editor gives it another."""


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
        self._jobs: dict[int, asyncio.Task[None]] = {}
        self._looked_at = ""

    async def round(self, now: float) -> None:
        """Do what is due. `now` is the wall clock in seconds."""
        await self._answer_again(now)
        await self._post(now)
        self._start_jobs(now)
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
        letters = self._office.to_maintainers(self._office.card().question(offered))
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
        state = QuestionState.DRAFTED if trial.problems else QuestionState.TRIED
        card = self._office.card().tried(question, trial.problems, trial.shifts)
        await self._put_back(question, state, card, now)

    def _trial(self, question: Question) -> Trial:
        base = self._office.facts.current().base
        asked = [one.text for one in self._office.store.open_questions()]
        return tried(base, _wording(question), asked, self._office.today(), self._office.language)

    async def _publish(self, question: Question, now: float) -> None:
        say = self._office.card().say
        name = f"q{question.number}"
        if self._read_only():
            await self._put_back_saying(question, QuestionState.TRIED, say.read_only, now)
            return
        trial = await aside(partial(self._trial, question))
        if trial.problems:
            # Another edition came in between.
            card = self._office.card().tried(question, trial.problems, trial.shifts)
            await self._put_back(question, QuestionState.DRAFTED, card, now)
            return
        error = await aside(partial(self._write, question))
        if error is not None:
            line = say.not_published.format(item=name, why=str(error)[:300])
            await self._put_back_saying(question, QuestionState.TRIED, line, now)
            return
        await self._published(question, now)

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

    def _write(self, question: Question) -> KnowledgeError | None:
        facts, wording = self._office.facts, _wording(question)
        on = self._office.today()
        try:
            _ = add_wording(facts.path, wording.fact_id, wording.side, wording.text, on=on, change=CHANGE)
        except KnowledgeError as error:
            return error
        return facts.reload()

    async def _draft(self, question: Question, now: float) -> None:
        say = self._office.card().say
        if self._read_only():
            await self._put_back_saying(question, QuestionState.OPEN, say.read_only, now)
            return
        draft_id = f"question-{question.number}"
        try:
            written = await asyncio.to_thread(self._write_draft, question, draft_id)
            form = say.draft_written if written else say.draft_there
            line = form.format(item=f"q{question.number}", file=f"{draft_id}.yaml")
        except KnowledgeError as error:
            line = say.not_published.format(item=f"q{question.number}", why=str(error)[:300])
        await self._put_back_saying(question, QuestionState.OPEN, line, now)

    def _write_draft(self, question: Question, draft_id: str) -> bool:
        folder, today = self._office.facts.path, self._office.today()
        written = write_draft(folder, draft_id, topic=DRAFT_TOPIC, today=today, affirm=[question.text])
        return written is not None

    def _read_only(self) -> bool:
        path = self._office.facts.path
        return path == shipped_facts() or not path.is_dir()

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
        """Whether there is a verdict now; then all who wait are told, and the question is closed."""
        result = await asyncio.to_thread(self._check, question.text)
        if not result.known:
            return False
        for asker in self._office.store.askers(question.number):
            letters = self._office.letters(self._verdict_for(asker, result))
            await self._office.store.tell_asker(asker, letters, now=now)
            self._office.sent(letters)
        await self._put_back_saying(question, QuestionState.ANSWERED, line, now)
        return True

    def _check(self, text: str) -> CheckResult:
        return self._office.facts.current().checker.check(text, as_of=self._office.today())

    def _verdict_for(self, asker: Asker, result: CheckResult) -> Delivery:
        around, asked_on = self._office.around(), self._office.civil_day(asker.asked_at)
        reply = notices.question_answered(result, asked_on, around, Voice(asker.language))
        where = asker.addressee
        return Delivery(
            where.address, reply, to_message=asker.message_id, tells=tells_of(result), asker=where.person
        )

    async def _tell_overdue(self, now: float) -> None:
        for asker in self._office.store.overdue(now):
            asked_on = self._office.civil_day(asker.asked_at)
            reply = notices.question_unanswered(asked_on, Voice(asker.language))
            to = Delivery(asker.addressee.address, reply, to_message=asker.message_id)
            letters = self._office.letters(to)
            await self._office.store.tell_asker(asker, letters, now=now)
            self._office.sent(letters)

    async def _tell_reporters(self, now: float) -> None:
        for reporter in self._office.store.reporters():
            letters = self._office.letters(*self._outcome_for(reporter))
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


def _wording(question: Question) -> Wording:
    return Wording(question.fact_id, cast("Side", question.side), question.text)

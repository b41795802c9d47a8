"""What maintainers see of an item: a card with its buttons. Pure: values in, a `Reply` out.

Every button carries the item's name and a decision: `q12:try`, `f3:confirm`, `k5:cancel`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.corrections import Cause, Stage
from bot.messages import Action, Block, Bullets, Button, Headline, Paragraph, Press, Reply
from bot.phrases.correction_words import CORRECTION_WORDS, CorrectionWords
from bot.phrases.desk_words import DESK_WORDS, DeskWords
from bot.replies import Voice, moment, quoted, short_label, statement
from bot.state.campaigns import Listed
from bot.state.complaints import ComplaintState, Reported
from bot.state.demand import FEW, Demand
from bot.state.entries import Entry
from bot.state.questions import Question, QuestionState
from knowledge import FactBase

MAX_TEXT_CHARS = 300
"""Of a question on a card: whole in nearly all cases, and links and numbers in it are replaced."""

MAX_LISTED = 10
"""Items of a kind in the queue's list, and lines of a trial: more are not read on a phone."""


@dataclass(frozen=True, slots=True)
class Card:
    """What cards are drawn with."""

    base: FactBase
    voice: Voice
    zone: dt.tzinfo

    @property
    def say(self) -> DeskWords:
        """The words of the desk."""
        return DESK_WORDS[self.voice.language]

    @property
    def of_corrections(self) -> CorrectionWords:
        """The words of the desk for corrections."""
        return CORRECTION_WORDS[self.voice.language]

    # --- questions

    def question(self, question: Question, entry: Entry | None = None) -> Reply:
        """A question at whatever stage it is; `entry`: how many asked it, and in which other words."""
        match question.state:
            case QuestionState.OPEN:
                return self._open(question, entry)
            case QuestionState.DRAFTED:
                line = self.say.drafted.format(**self._wording(question))
                decisions = ((self.say.button_try, "try"), (self.say.button_drop, "drop"))
                return self._says(line, question.text, buttons=self._buttons(_name(question), decisions))
            case QuestionState.TRIED:
                line = self.say.drafted.format(**self._wording(question))
                again = self._buttons(_name(question), ((self.say.button_try, "try"),))
                return self._says(line, question.text, buttons=(*again, *self.publish_buttons(question)))
            case _:
                return self._says(self._passing(question).format(item=_name(question)))

    def _open(self, question: Question, entry: Entry | None) -> Reply:
        known = [fact_id for fact_id in question.candidates if fact_id in self.base.facts]
        name, say = _name(question), self.say
        near = tuple(say.nearest_line.format(**self._fact(fact_id)) for fact_id in known)
        blocks: list[Block] = [
            Headline(say.question.format(item=name, n=question.askers)),
            Paragraph(self._quote(question.text)),
            *(self._around(entry) if entry else ()),
            Bullets(say.nearest, near) if near else Paragraph(say.nothing_near),
        ]
        facts = [(self._short(fact_id), str(question.candidates.index(fact_id))) for fact_id in known]
        decisions = (
            (say.button_draft, "draft"),
            (say.button_dismiss, "dismiss"),
            (say.button_mute, "mute"),
            (say.button_never, "never"),
        )
        return self._card(blocks, self._buttons(name, (*facts, *decisions)))

    def _around(self, entry: Entry) -> Iterator[Block]:
        """How many asked it, and what others said in its place."""
        yield Paragraph(self.demand(entry.demand))
        others = tuple(self._quote(one.text) for one in entry.texts[1 : MAX_LISTED + 1])
        if others:
            yield Bullets(self.say.same_texts, others)

    def demand(self, demand: Demand) -> str:
        """How many asked, in one line."""
        say = self.say
        if demand.people is None:
            return say.asked_few.format(n=FEW)
        asked = say.asked.format(n=demand.people, recent=demand.recent, before=demand.before)
        return self.voice.names([asked, *([say.asked_groups.format(n=demand.rooms)] if demand.rooms else [])])

    def sides(self, question: Question, index: int) -> Reply:
        """How the question stands to one of the facts that were offered for it."""
        fact_id, say, name = question.candidates[index], self.say, _name(question)
        said = statement(self.voice, self.base.fact(fact_id))
        line = say.which_side.format(item=name, statement=said, fact=fact_id)
        decisions = (
            (say.button_affirm, f"{index}:affirm"),
            (say.button_deny, f"{index}:deny"),
            (say.button_not_this, f"{index}:not_this"),
            (say.button_back, "show"),
        )
        return self._says(line, question.text, buttons=self._buttons(name, decisions))

    def publish_buttons(self, question: Question) -> tuple[Button, ...]:
        """Under a trial that broke no rule."""
        decisions = ((self.say.button_publish, "publish"), (self.say.button_drop, "drop"))
        return self._buttons(_name(question), decisions)

    def tried(self, question: Question, problems: Sequence[str], shifts: Sequence[str]) -> Reply:
        """What came of a trial: rules it would break, answers it would change."""
        say, wording = self.say, self._wording(question)
        clean = say.tried_clean.format(n=len(shifts), **wording)
        line = say.tried_broken.format(item=wording["item"], n=len(problems)) if problems else clean
        blocks: list[Block] = [Headline(line), Paragraph(self._quote(question.text))]
        blocks += self._list(say.tried_rules, problems)
        blocks += self._list(say.tried_shifts, shifts)
        drop = self._buttons(wording["item"], ((say.button_drop, "drop"),))
        return self._card(blocks, drop if problems else self.publish_buttons(question))

    def _list(self, title: str, items: Sequence[str]) -> Iterator[Block]:
        more = len(items) - MAX_LISTED
        shown = [*items[:MAX_LISTED], *([self.say.tried_more.format(n=more)] if more > 0 else [])]
        if shown:
            yield Bullets(title, tuple(shown))

    def _wording(self, question: Question) -> dict[str, str]:
        side = {
            "affirm": self.say.side_affirm,
            "deny": self.say.side_deny,
            "not_this": self.say.side_not_this,
        }.get(question.side, "")
        return {"item": _name(question), "fact": question.fact_id, "side": side}

    def _passing(self, question: Question) -> str:
        say = self.say
        return {
            QuestionState.TRYING: say.trying,
            QuestionState.PUBLISHING: say.publishing,
            QuestionState.DRAFTING: say.drafting,
            QuestionState.DISMISSED: say.dismissed,
        }.get(question.state, say.too_late)

    # --- complaints

    def complaint(self, reported: Reported) -> Reply:
        """A complaint, open or decided."""
        say, name = self.say, f"f{reported.number}"
        if reported.state is not ComplaintState.OPEN:
            return self._says(self._decided(reported).format(item=name))
        fault = getattr(say, f"fault_{reported.fault.value.replace('-', '_')}")
        lines = [
            say.complaint_about.format(word=self.voice.word(reported.verdict), **self._fact(reported.fact_id))
        ]
        if reported.reporters > 1:
            lines.append(say.complaint_many.format(n=reported.reporters))
        decisions = ((say.button_confirm, "confirm"), (say.button_reject, "reject"))
        head = Headline(say.complaint.format(item=name, fault=fault))
        blocks: list[Block] = [head, *(Paragraph(line) for line in lines)]
        if reported.words:
            blocks.append(Bullets(say.complaint_words, tuple(map(self._quote, reported.words[:MAX_LISTED]))))
        return self._card(blocks, self._buttons(name, decisions))

    def _decided(self, reported: Reported) -> str:
        say = self.say
        if reported.state is ComplaintState.REJECTED:
            return say.rejected
        if reported.fault.value != "wrong-match":
            return say.confirmed
        return say.confirmed_match if reported.claim else say.confirmed_match_gone

    # --- corrections

    def correction(self, listed: Listed) -> Reply:
        """A correction at whatever stage it is: counts and kinds, never who."""
        campaign, say = listed.campaign, self.of_corrections
        name = f"k{campaign.number}"
        if campaign.stage not in {Stage.WAITING, Stage.DUE}:
            return self._under_way(listed, name)
        change, counts = campaign.change, listed.counted
        cause = {
            Cause.VERDICT: say.cause_verdict,
            Cause.WITHDRAWN: say.cause_withdrawn,
            Cause.WRONG_MATCH: say.cause_wrong_match,
        }[change.cause]
        turns = tuple(
            say.turn.format(
                stance=getattr(say, f"stance_{turn.stance.value}"),
                old=self.voice.word(turn.old),
                new=self.voice.word(turn.new),
            )
            for turn in change.turns
        )
        hears = say.hears.format(
            edits=counts.edits, rooms=counts.rooms, askers=counts.askers, watchers=counts.watchers
        )
        head = Headline(say.correction.format(item=name, **self._fact(change.fact_id)))
        if counts.web:
            hears = f"{hears} {say.hears_web.format(n=counts.web)}"
        blocks = (head, Bullets(cause, turns), Paragraph(hears), Paragraph(self._next(listed, name)))
        agree = say.button_second if campaign.stage is Stage.WAITING else say.button_approve
        return self._card(blocks, self._buttons(name, ((agree, "approve"), (say.button_cancel, "cancel"))))

    def _next(self, listed: Listed, name: str) -> str:
        campaign, say = listed.campaign, self.of_corrections
        if campaign.stage is Stage.WAITING:
            form = say.waiting_one if campaign.approvals else say.waiting
            return form.format(item=name, fact=campaign.change.fact_id)
        when = dt.datetime.fromtimestamp(campaign.not_before, self.zone)
        return say.due.format(when=moment(self.voice, when))

    def _under_way(self, listed: Listed, name: str) -> Reply:
        say, stage = self.of_corrections, listed.campaign.stage
        lines = {
            Stage.RUNNING: say.running,
            Stage.DONE: say.done,
            Stage.CANCELLED: say.cancelled,
            Stage.LAPSED: say.lapsed,
        }
        cancel = ((say.button_cancel, "cancel"),) if stage is Stage.RUNNING else ()
        line = lines[stage].format(item=name, n=listed.left)
        return self._says(line, buttons=self._buttons(name, cancel))

    # --- small things

    def says(self, line: str) -> Reply:
        """One line."""
        return self._says(line)

    def _says(self, line: str, quote: str = "", *, buttons: tuple[Button, ...] = ()) -> Reply:
        blocks = (Paragraph(line), *([Paragraph(self._quote(quote))] if quote else []))
        return self._card(blocks, buttons)

    def _card(self, blocks: Sequence[Block], buttons: tuple[Button, ...]) -> Reply:
        return Reply(tuple(blocks), self.voice.language, buttons)

    def _quote(self, text: str) -> str:
        return self.say.quote.format(text=quoted(text, self.voice, MAX_TEXT_CHARS))

    def _fact(self, fact_id: str) -> dict[str, str]:
        fact = self.base.facts.get(fact_id)
        return {"fact": fact_id, "statement": statement(self.voice, fact) if fact else fact_id}

    def _short(self, fact_id: str) -> str:
        return short_label(statement(self.voice, self.base.fact(fact_id)))

    def _buttons(self, name: str, decisions: Sequence[tuple[str, str]]) -> tuple[Button, ...]:
        return tuple(self.button(label, f"{name}:{decision}") for label, decision in decisions)

    def button(self, label: str, argument: str) -> Button:
        """A button of the desk."""
        return Button(label, Press(Action.DESK, language=self.voice.language, argument=argument))


def _name(question: Question) -> str:
    return f"q{question.number}"


@dataclass(frozen=True, slots=True)
class Queue:
    """All that is open: questions by demand, the rest oldest first."""

    entries: Sequence[Entry]
    counted: Sequence[int]
    complaints: Sequence[Reported]
    corrections: Sequence[Listed]


def _asked(entry: Entry, card: Card) -> str:
    texts = f" (+{len(entry.texts) - 1})" if len(entry.texts) > 1 else ""
    return f"{quoted(entry.question.text, card.voice)}{texts} · {card.demand(entry.demand)}"


def _reported(reported: Reported, card: Card) -> str:
    fault = getattr(card.say, f"fault_{reported.fault.value.replace('-', '_')}")
    many = f" ×{reported.reporters}" if reported.reporters > 1 else ""
    return " · ".join(
        (f"{fault}{many}", reported.fact_id, *(quoted(w, card.voice) for w in reported.words[:1]))
    )


def queue_reply(queue: Queue, card: Card) -> Reply:
    """The queue as a list, and a button for the first items of each kind."""
    say, voice = card.say, card.voice
    blocks: list[Block] = []
    buttons: list[Button] = []

    def section(title: str, items: Sequence[tuple[str, str]]) -> None:
        shown = [say.queue_line.format(item=name, text=text) for name, text in items[:MAX_LISTED]]
        if len(items) > MAX_LISTED:
            shown.append(say.queue_more.format(n=len(items) - MAX_LISTED))
        if shown:
            blocks.append(Bullets(title.format(n=len(items)), tuple(shown)))
            buttons.extend(card.button(name, f"{name}:show") for name, _ in items[:MAX_LISTED])

    section(say.queue_questions, [(f"q{one.number}", _asked(one, card)) for one in queue.entries])
    section(say.queue_complaints, [(f"f{c.number}", _reported(c, card)) for c in queue.complaints])
    section(
        say.queue_corrections,
        [(f"k{k.campaign.number}", k.campaign.change.fact_id) for k in queue.corrections],
    )
    if queue.counted:
        counts = voice.names([str(n) for n in queue.counted[:MAX_LISTED]])
        blocks.append(Paragraph(say.queue_counted.format(n=len(queue.counted), counts=counts)))
    return Reply(tuple(blocks) or (Paragraph(say.queue_empty),), voice.language, tuple(buttons))

"""The maintainers' desk: their commands and buttons → what is decided, and the card as it looks then.

A maintainer is a numeric id in HESHI_TELEGRAM_MAINTAINERS and nothing else: no name, no right in the group.
The decisions themselves are effects, written with the answer; `correcting` and `questioning` carry them out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.conversation import Current
from bot.conversation.words import command
from bot.corrections import Decision, decided
from bot.curate.cards import Card, Queue, queue_reply
from bot.delivery import Delivery, Way
from bot.memory import Decided, Outcome
from bot.messages import Action, Address, Incoming, Kind, Language, Paragraph, Reply, Room
from bot.replies import Voice
from bot.state.complaints import ComplaintState
from bot.state.decisions import item_of
from bot.state.desk import DeskReading
from bot.state.questions import STEPS, Question
from knowledge import FactBase

COMMANDS = frozenset({"queue", "approve"})

SIDES = frozenset({"affirm", "deny", "not_this"})


@dataclass(frozen=True, slots=True)
class Maintainers:
    """Who they are on their channel, and where they meet."""

    channel: str
    ids: frozenset[str]
    chat: Address | None = None
    """None: their queue is posted nowhere; they ask for it in private."""

    def has(self, incoming: Incoming) -> bool:
        """Whether a maintainer said that: by id, never as an anonymous admin."""
        return (
            incoming.address.channel == self.channel
            and incoming.author in self.ids
            and not incoming.anonymous
            and not incoming.from_bot
        )

    def meet_at(self, address: Address) -> bool:
        """Whether that is their group."""
        chat = self.chat
        return chat is not None and (address.channel, address.room) == (chat.channel, chat.room)


@dataclass(frozen=True, slots=True)
class MaintainersDesk:
    """As `bot.conversation.MaintainersDesk`. Reads only; safe from many threads."""

    store: DeskReading
    maintainers: Maintainers
    current: Callable[[], Current]
    language: Language
    zone: dt.tzinfo

    def handles(self, incoming: Incoming) -> bool:
        """Buttons of the desk, wherever; its commands among maintainers, or from one in private."""
        if incoming.press:
            return incoming.press.action is Action.DESK
        if incoming.kind is not Kind.MESSAGE:
            return False
        found = command(incoming.content.typed)
        if found is None or found[0] not in COMMANDS:
            return False
        private = incoming.address.kind is Room.PRIVATE
        return self.maintainers.meet_at(incoming.address) or (private and self.maintainers.has(incoming))

    def respond(self, incoming: Incoming, now: dt.datetime) -> Outcome:
        """What comes of it."""
        turn = _Turn(self, incoming, now.timestamp(), self._card())
        if not self.maintainers.has(incoming) or not self._here(incoming.address):
            say = turn.card.say
            return turn.refuses(say.not_anonymous if incoming.anonymous else say.only_maintainers)
        if incoming.press:
            return turn.pressed(incoming.press.argument)
        name, rest = command(incoming.content.typed) or ("", "")
        return turn.approves(rest.split()) if name == "approve" else turn.queue()

    def _here(self, address: Address) -> bool:
        return address.kind is Room.PRIVATE or self.maintainers.meet_at(address)

    def _card(self) -> Card:
        base: FactBase = self.current().base
        return Card(base, Voice(self.language), self.zone)


@dataclass(frozen=True, slots=True)
class _Turn:
    """One message of a maintainer, and the cards that answer it."""

    house: MaintainersDesk
    incoming: Incoming
    now: float
    card: Card

    # --- commands

    def queue(self) -> Outcome:
        """All that is open."""
        store = self.house.store
        open_ = [one for one in store.campaigns() if one.campaign.open]
        queue = Queue(store.entries(self.now), store.counted(), store.complaints(), open_)
        return self._answers(queue_reply(queue, self.card))

    def approves(self, words: list[str]) -> Outcome:
        """`/approve ITEM …`: what that means depends on the item and on how far it has come."""
        match words:
            case [item]:
                decision = _APPROVAL.get(item[:1], "")
                return self._decides(item, decision) if decision else self._says(self.card.say.usage)
            case [item, fact_id] if item.startswith("k"):
                return self._confirms(item, fact_id)
            case [item, fact_id, side] if item.startswith("q") and side in SIDES:
                return self._takes_as(item, fact_id, side)
            case _:
                return self._says(self.card.say.usage)

    def _confirms(self, item: str, fact_id: str) -> Outcome:
        """A correction confirmed in words: those of the fact, so that nobody does it by a slip."""
        found = item_of(item)
        listed = self.house.store.campaign(found[1]) if found else None
        if listed is None:
            return self._missing(item)
        if listed.campaign.change.fact_id != fact_id:
            return self._says(self.card.say.usage)
        return self._decides(item, Decision.CONFIRM.value)

    def _takes_as(self, item: str, fact_id: str, side: str) -> Outcome:
        if fact_id not in self.card.base.facts:
            return self._says(self.card.say.no_fact.format(fact=fact_id[:60]))
        return self._decides(item, "wording", f"{fact_id}:{side}")

    # --- buttons

    def pressed(self, argument: str) -> Outcome:
        """A button of a card: `q12:0`, `q12:0:affirm`, `q12:try`, `k5:cancel` …"""
        item, *rest = argument.split(":")
        match rest:
            case ["show"]:
                return self._shown(item)
            case [index] if index.isdecimal():
                return self._picked(item, int(index))
            case [index, side] if index.isdecimal() and side in SIDES:
                return self._picked(item, int(index), side)
            case [decision]:
                return self._decides(item, decision)
            case _:
                return self._late()

    def _picked(self, item: str, index: int, side: str = "") -> Outcome:
        question = self._question(item)
        if question is None or index >= len(question.candidates):
            return self._late()
        fact_id = question.candidates[index]
        if fact_id not in self.card.base.facts:
            return self._late()
        if side:
            return self._decides(item, "wording", f"{fact_id}:{side}")
        return self._answers(self.card.sides(question, index))

    def _question(self, item: str) -> Question | None:
        found = item_of(item)
        return self.house.store.question(found[1]) if found and found[0] == "q" else None

    # --- decisions

    def _decides(self, item: str, decision: str, argument: str = "") -> Outcome:
        """The decision as an effect, and the card as it is when that is written."""
        shown = self._after(item, decision, argument)
        if shown is None:
            return self._late() if self._shown_card(item) else self._missing(item)
        outcome = self._answers(shown)
        return replace(outcome, effects=(Decided(item, decision, argument),))

    def _after(self, item: str, decision: str, argument: str) -> Reply | None:
        """The card after a decision; None where it cannot be taken."""
        found = item_of(item)
        match found:
            case ("q", number):
                return self._question_after(number, decision, argument)
            case ("f", number):
                return self._complaint_after(number, decision)
            case ("k", number):
                return self._correction_after(number, decision)
            case _:
                return None

    def _question_after(self, number: int, decision: str, argument: str) -> Reply | None:
        question = self.house.store.question(number)
        allowed, then = STEPS.get(decision, (frozenset(), None))
        if question is None or then is None or question.state not in allowed:
            return None
        say, item = self.card.say, f"q{number}"
        if decision in {"mute", "never"}:
            line = say.muted if decision == "mute" else say.never
            return self.card.says(line.format(item=item))
        fact_id, _, side = argument.partition(":")
        if decision == "wording":
            question = replace(question, fact_id=fact_id, side=side)
        return self.card.question(replace(question, state=then))

    def _complaint_after(self, number: int, decision: str) -> Reply | None:
        reported = self.house.store.complaint(number)
        states = {"confirm": ComplaintState.CONFIRMED, "reject": ComplaintState.REJECTED}
        if reported is None or reported.state is not ComplaintState.OPEN or decision not in states:
            return None
        return self.card.complaint(replace(reported, state=states[decision]))

    def _correction_after(self, number: int, decision: str) -> Reply | None:
        listed = self.house.store.campaign(number)
        if listed is None or decision not in set(Decision):
            return None
        who = self.house.store.who(self.incoming.address.channel, self.incoming.author)
        after = decided(listed.campaign, Decision(decision), who, self.now)
        return None if after == listed.campaign else self.card.correction(replace(listed, campaign=after))

    # --- answers

    def _shown(self, item: str) -> Outcome:
        card = self._shown_card(item)
        return self._answers(card) if card else self._missing(item)

    def _shown_card(self, item: str) -> Reply | None:
        store, found = self.house.store, item_of(item)
        match found:
            case ("q", number) if question := store.question(number):
                return self.card.question(question, store.entry(number, self.now))
            case ("f", number) if reported := store.complaint(number):
                return self.card.complaint(reported)
            case ("k", number) if listed := store.campaign(number):
                return self.card.correction(listed)
            case _:
                return None

    def _answers(self, reply: Reply) -> Outcome:
        """In place of the card whose button was pressed, or below the command."""
        incoming = self.incoming
        if not incoming.press:
            return Outcome((Delivery(incoming.address, reply, to_message=incoming.message_id),))
        ended = Delivery(incoming.address, None, Way.TOAST, token=incoming.token)
        card = Delivery(incoming.address, reply, Way.EDIT, to_message=incoming.on_message)
        return Outcome((ended, card))

    def refuses(self, line: str) -> Outcome:
        """A line to whoever pressed or typed; nothing is changed."""
        return self._toast(line) if self.incoming.press else self._says(line)

    def _late(self) -> Outcome:
        return self.refuses(self.card.say.too_late)

    def _missing(self, item: str) -> Outcome:
        known = item_of(item)
        return self.refuses(self.card.say.no_item.format(item=item) if known else self.card.say.usage)

    def _says(self, line: str) -> Outcome:
        return self._answers(self.card.says(line))

    def _toast(self, line: str) -> Outcome:
        said = Reply((Paragraph(line),), self.card.voice.language)
        incoming = self.incoming
        return Outcome((Delivery(incoming.address, said, Way.TOAST, token=incoming.token),))


_APPROVAL = {"q": "try", "f": "confirm", "k": "approve"}
"""What `/approve ITEM` means without further words, by the item's letter."""

"""A text → its answer: asked for, or overheard in a room that lets us speak up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot import etiquette, replies
from bot.conversation.turn import Turn
from bot.conversation.words import claim_text, is_our_own, own_words
from bot.delivery import Delivery, Told, Way
from bot.logs import Event, note
from bot.memory import SILENCE, Effect, Outcome, Silence, SpokeUnasked, Tallied, Unanswered, Withheld
from bot.messages import Action, Button, Content, Headline, Kind, Paragraph, Press, Reply, Room
from bot.phrases.queue_words import queue_words
from bot.replies import Circumstances, ReceiptId, Voice
from knowledge import MAX_TEXT, Answer, CheckResult, Fact, Known, Stance, normal

MAX_TITLE_CHARS = 80
"""Of an inline offer: two lines on a phone."""


def check(turn: Turn, text: str, said_on: dt.date | None = None) -> tuple[CheckResult, Circumstances]:
    """What is known of a text, and what its reply depends on."""
    # One for both, or an edition that changes meanwhile would be quoted for another's finding.
    current = turn.house.current()
    # Who types an inline query has not sent it yet, and every letter would be a question.
    helped = turn.addressed and turn.incoming.kind is not Kind.INLINE
    checker = current.helped if helped else current.checker
    result = checker.check(text, as_of=turn.today)
    note(Event.CLAIM_CHECKED, answer=result.answer.value, chars=len(text), edition=result.edition)
    return result, Circumstances(current.base, turn.today, said_on, brief=not turn.private)


def tells_of(result: CheckResult) -> tuple[Told, ...]:
    """What a reply to this result tells, in its order."""
    return tuple(map(_told, result.known[: replies.MAX_KNOWN]))


def _told(finding: Known) -> Told:
    receipt = replies.receipt_id(finding.receipt)
    return Told(
        receipt.fact_id,
        receipt.stance,
        finding.verdict,
        receipt.as_of,
        receipt.digest,
        normal(finding.claim.text),
    )


# --- asked


def answered(turn: Turn, content: Content) -> Outcome:
    """The answer to somebody who asks: never silence, but for one who only chats about what we said."""
    text = claim_text(content)
    if receipts := replies.receipts_in(text)[: replies.MAX_KNOWN]:
        return _explained(turn, receipts, text)
    if not text or is_our_own(content):
        return _nothing_to_check(turn, content)
    voice = turn.voice(text)
    result, around = check(turn, text, content.said_on)
    if _only_chats(turn, content, result):
        return SILENCE
    tells = tells_of(result) if result.answer is Answer.KNOWN else ()
    if content.attachments and result.answer is Answer.NOT_A_CLAIM:
        # "真的吗" under a picture: the picture is meant.
        return turn.says(voice.say.cannot_read, voice)
    reply = _with_buttons(turn, replies.compose(result, around, voice), tells, voice)
    reply = replies.read_in_part(reply, text, voice)
    if content.attachments and result.answer is not Answer.KNOWN:
        # The claim may stand in the picture; "not found" must not be read as its verdict.
        reply = replace(reply, blocks=(*reply.blocks, Paragraph(voice.say.cannot_read)))
    tallied = (Tallied(turn.today, result.answer, tells),)
    if result.answer is not Answer.UNKNOWN or replies.is_talk(result):
        return Outcome((turn.send(reply, tells),), tallied=tallied)
    # Several at once are no question that somebody else asks in the same words.
    several = len(content.forwarded) > 1
    effects: tuple[Effect, ...] = () if several else (Unanswered(turn.house.counted_as(text)),)
    offered = reply if several else offer_to_ask(turn, reply, text, voice)
    return Outcome((turn.send(offered),), effects, tallied)


def _explained(turn: Turn, receipts: Sequence[ReceiptId], text: str) -> Outcome:
    """An answer of ours came back: what it rested on, and whether it still holds."""
    base = turn.house.current().base
    # An id is of no language.
    voice = turn.voice(text.replace(str(receipts[0]), ""))
    blocks = [
        block
        for receipt in receipts
        for block in replies.explain_receipt(receipt, base, voice, turn.today).blocks
    ]
    known = [(r, base.facts[r.fact_id]) for r in receipts if r.fact_id in base.facts]
    tells = tuple(_told_of(turn, fact, receipt.stance) for receipt, fact in known if not fact.withdrawn)
    return Outcome((turn.send(Reply(tuple(blocks), voice.language), tells),))


def _told_of(turn: Turn, fact: Fact, stance: Stance, claim: str = "") -> Told:
    """What is told of a fact today where no words of a claim led to it."""
    verdict = fact.verdict_on(turn.today, stance)
    digest = replies.digest_of(turn.house.current().base.edition)
    return Told(fact.id, stance, verdict, turn.today, digest, claim)


def _nothing_to_check(turn: Turn, content: Content) -> Outcome:
    voice = turn.voice("")
    if is_our_own(content):
        return turn.says(voice.of_rooms.our_own, voice)
    if content.attachments:
        return turn.says(voice.say.cannot_read, voice)
    group = turn.incoming.address.kind is Room.GROUP
    return turn.says(voice.of_rooms.empty_group if group else voice.say.empty, voice)


def _only_chats(turn: Turn, content: Content, result: CheckResult) -> bool:
    """Whether a reply to a message of ours in a group is talk among people, and no question to us."""
    asked = turn.incoming.named or content.quoted or content.attachments
    if turn.private or asked or not turn.incoming.on_message:
        return False
    return result.answer in {Answer.UNKNOWN, Answer.NOT_A_CLAIM}


def _with_buttons(turn: Turn, reply: Reply, tells: tuple[Told, ...], voice: Voice) -> Reply:
    """Where the room lasts: also what is wrong, and (in private) tell me when it changes."""
    if turn.one_message:
        return replace(reply, buttons=())
    reports = turn.lasting or (turn.paged and turn.house.has_maintainers)
    if not (tells and reports):
        return reply
    return replace(reply, buttons=replies.answer_buttons(tells, voice, watch=turn.private))


def offer_to_ask(turn: Turn, reply: Reply, text: str, voice: Voice) -> Reply:
    """The same reply, offering to hand the question to the maintainers where there are some who want it."""
    if not turn.takes_questions or turn.house.memory.unwanted(normal(text)):
        return reply
    say = voice.of_rooms
    offer = turn.promised(say.ask_offer, voice)
    line = Paragraph(queue_words(voice.language).ask_offer_page if turn.paged else offer)
    # Where a press brings no words back there is nothing to hand on by it: the words are sent once more.
    button = [Button(say.ask, Press(Action.ASK, language=voice.language))] if turn.abilities.recalls else []
    return replace(reply, blocks=(*reply.blocks, line), buttons=(*reply.buttons, *button))


def known_reply(turn: Turn, result: CheckResult, around: Circumstances, voice: Voice) -> Delivery:
    """The answer to what is known, with its buttons."""
    tells = tells_of(result)
    return turn.send(_with_buttons(turn, replies.compose(result, around, voice), tells, voice), tells)


def picked(turn: Turn, press: Press, voice: Voice) -> tuple[Reply, tuple[Told, ...]]:
    """The answer about the fact that somebody picked from a choice, and what it tells."""
    around = Circumstances(turn.house.current().base, turn.today, brief=not turn.private)
    fact = around.base.fact(press.fact_id)
    reply = replies.answer_fact(fact, around, voice, press.stance)
    if fact.withdrawn:
        return reply, ()
    told = (_told_of(turn, fact, press.stance, normal(claim_text(turn.incoming.content))),)
    return _with_buttons(turn, reply, told, voice), told


# --- overheard


def overheard(turn: Turn) -> Outcome:
    """What we say though nobody asked; or silence, and why, where something was known."""
    found = _misleading(turn)
    if found is None:
        return SILENCE
    result, around = found
    memory, incoming = turn.house.memory, turn.incoming
    spoke = memory.spoke(incoming.address, incoming.author, turn.now - etiquette.MEMORY)
    reasons = {
        finding.fact_id: etiquette.restraint(around.base.fact(finding.fact_id), turn.room, spoke, turn.now)
        for finding in result.known
    }
    said = tuple(finding for finding in result.known if not reasons[finding.fact_id])
    if not said:
        return _withheld(next(why for why in reasons.values() if why))
    only = replace(result, findings=said)
    note(Event.SPOKE_UNASKED, facts=len(said))
    tells = tells_of(only)
    effects = tuple(SpokeUnasked(told.fact_id) for told in tells)
    tallied = (Tallied(turn.today, None, tells, unasked=True),)
    return Outcome((unasked(turn, only, around),), effects, tallied)


def _misleading(turn: Turn) -> tuple[CheckResult, Circumstances] | None:
    """What the author asserts and is known to mislead; None where that is nothing."""
    text = own_words(turn.incoming.content)
    if not text or len(text) > MAX_TEXT or is_our_own(turn.incoming.content):
        # Nobody asked, and what a book says as a whole we have not read.
        return None
    result, around = check(turn, text, turn.incoming.content.said_on)
    # Unasked, we say what misleads and nothing else that the message may hold.
    harmful = tuple(finding for finding in result.known if etiquette.worth_saying(finding, around.base))
    if not harmful or replies.repeats_us(text, [one.fact_id for one in harmful], around.base, turn.today):
        return None
    return replace(result, findings=harmful), around


def _withheld(why: Silence) -> Outcome:
    note(Event.REPLY_WITHHELD, why=why.value)
    return Outcome(effects=(Withheld(why),))


def unasked(turn: Turn, result: CheckResult, around: Circumstances) -> Delivery:
    """What is known of it, as a quiet reply to the message, with the ways to be rid of us."""
    voice, tells = turn.voice(own_words(turn.incoming.content)), tells_of(result)
    reply = replies.unasked(replies.compose(result, around, voice))
    if turn.lasting:
        reply = replace(reply, buttons=replies.unasked_buttons(tells, voice))
    return turn.send(reply, tells, asked=False)


# --- edited


def answered_anew(turn: Turn, outcome: Outcome) -> Outcome:
    """After the author changed a message that we answered: our answer changes with it, and counts once."""
    outcome = replace(outcome, tallied=())
    before = turn.house.memory.answer_to(turn.incoming.address, turn.incoming.message_id)
    if before is None:
        return outcome
    if before.unasked:
        outcome = _unasked_anew(turn)
    if outcome.silent:
        gone = Delivery(turn.incoming.address, None, Way.DELETE, to_message=before.message_id)
        return replace(outcome, deliveries=(gone,) if before.unasked else ())
    first, *rest = outcome.deliveries
    if first.tells and _same(first.tells, before.tells):
        return SILENCE
    return replace(outcome, deliveries=(replace(first, way=Way.EDIT, to_message=before.message_id), *rest))


def _unasked_anew(turn: Turn) -> Outcome:
    # We have spoken already: it counts against no limit that we now say it rightly, or take it back.
    found = _misleading(turn)
    return Outcome((unasked(turn, *found),)) if found else SILENCE


def _same(now: Iterable[Told], before: Iterable[Told]) -> bool:
    def told(tells: Iterable[Told]) -> list[tuple[str, Stance, object]]:
        return [(one.fact_id, one.stance, one.verdict) for one in tells]

    return told(now) == told(before)


# --- guests and inline


def as_guest(turn: Turn, outcome: Outcome) -> Outcome:
    """The one answer to a guest query. Nothing can be sent there again: only a choice has its buttons,
    because the answer takes its place.
    """
    if outcome.silent:
        return outcome
    first = outcome.deliveries[0]
    reply = first.reply
    if reply and not any(button.press.action is Action.PICK for button in reply.buttons):
        reply = replace(reply, buttons=())
    guest = replace(first, reply=reply, way=Way.GUEST, token=turn.incoming.token, to_message="")
    return replace(outcome, deliveries=(guest,))


def offered_inline(turn: Turn) -> Outcome:
    """What an inline query offers. Nothing of it is remembered: we never learn which was sent, or where."""
    text = claim_text(turn.incoming.content)
    offers = tuple(_offers(turn, text)) if text else ()
    one = Delivery(turn.incoming.address, None, Way.INLINE, token=turn.incoming.token, offers=offers)
    return Outcome((one,))


def _offers(turn: Turn, text: str) -> Iterable[tuple[str, Reply]]:
    voice = turn.voice(text)
    result, around = check(turn, text)
    around, say = replace(around, brief=True), voice.of_rooms
    composed = replace(replies.compose(result, around, voice), buttons=())
    match result.answer:
        case Answer.KNOWN:
            yield _title(composed), composed
        case Answer.CLOSE:
            for candidate in result.candidates:
                fact = around.base.fact(candidate.fact_id)
                reply = replace(replies.answer_fact(fact, around, voice), buttons=())
                title = say.inline_choice.format(statement=replies.statement(voice, fact))
                yield replies.cut(title, MAX_TITLE_CHARS), reply
        case Answer.UNKNOWN if not replies.is_talk(result):
            yield say.inline_unknown, composed


def _title(reply: Reply) -> str:
    judged = (block.text for block in reply.blocks if isinstance(block, Headline))
    return replies.cut(next(judged, ""), MAX_TITLE_CHARS)

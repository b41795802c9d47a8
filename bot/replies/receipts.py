"""Receipt ids: all that an answer rested on, written so that anybody can read it back later.

    sora-open-to-public.2026-11-22.ab12cd.a
    fact                as of      edition stance (a affirms, d denies, q asks)

Nothing is stored to make one, and nothing of what a person wrote is in it.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from bot.errors import BadReceipt
from bot.messages import STANCE_LETTERS, Action, Block, Footer, Headline, Paragraph, Press, Reply
from bot.phrases import PHRASEBOOKS
from bot.replies.quoting import quoted
from bot.replies.verdicts import judging, statement
from bot.replies.voice import Voice
from knowledge import Fact, FactBase, Receipt, Stance

_FORM = re.compile(r"(\S+)\.(\d{4}-\d{2}-\d{2})\.([0-9a-f]{1,12})\.([adq])")
_LABEL = re.compile(
    rf"(?:{'|'.join(book.receipt for book in PHRASEBOOKS.values())})\s*[：:]\s*", re.IGNORECASE
)
_STANCES = {letter: stance for stance, letter in STANCE_LETTERS.items()}
_EXAMPLE = "some-fact.2026-11-22.ab12cd.a"


def digest_of(edition: str) -> str:
    """The digest in an edition's name: what tells two editions apart."""
    return edition.rpartition("+")[2]


@dataclass(frozen=True, slots=True)
class ReceiptId:
    """What a receipt id says."""

    fact_id: str
    as_of: dt.date
    digest: str
    stance: Stance

    def __str__(self) -> str:
        return f"{self.fact_id}.{self.as_of}.{self.digest}.{STANCE_LETTERS[self.stance]}"

    @classmethod
    def read(cls, text: str) -> ReceiptId:
        """What stands in a receipt id.

        Raises:
            BadReceipt: it is none; the message says what one looks like.
        """
        # Whoever copies the last line of an answer copies the label before the id as well.
        found = _FORM.fullmatch(_LABEL.sub("", text.strip()))
        if not found:
            raise BadReceipt(text, f"an id such as {_EXAMPLE}")
        fact_id, day, digest, letter = found.groups()
        try:
            as_of = dt.date.fromisoformat(day)
        except ValueError as error:
            raise BadReceipt(text, f"a day that exists, in an id such as {_EXAMPLE}") from error
        return cls(fact_id, as_of, digest, _STANCES[letter])

    def press(self, action: Action, voice: Voice) -> Press:
        """A button on the footing of the same answer."""
        return Press(action, self.fact_id, self.stance, self.as_of, self.digest, voice.language)


def receipt_id(receipt: Receipt) -> ReceiptId:
    """The id of a receipt."""
    return ReceiptId(receipt.fact_id, receipt.as_of, digest_of(receipt.edition), receipt.stance)


def explain_receipt(receipt: ReceiptId, base: FactBase, voice: Voice, today: dt.date) -> Reply:
    """What an answer was based on, and whether it still holds in this edition on this day."""
    say = voice.say
    fact = base.facts.get(receipt.fact_id)
    if fact is None:
        unknown = say.receipt_unknown_fact.format(fact=quoted(receipt.fact_id, voice))
        return Reply((Paragraph(unknown),), voice.language)
    same = receipt.digest == digest_of(base.edition)
    edition = say.receipt_same_edition if same else say.receipt_other_edition
    return Reply(
        (
            Paragraph(say.receipt_title.format(receipt=receipt)),
            Paragraph(_claim(receipt, fact, voice)),
            *_then_and_now(receipt, fact, voice, today),
            Footer(edition.format(edition=base.edition, digest=receipt.digest), str(receipt)),
        ),
        voice.language,
    )


def _claim(receipt: ReceiptId, fact: Fact, voice: Voice) -> str:
    said = getattr(voice.say, f"stance_{receipt.stance.value}").format(said=statement(voice, fact))
    return f"{said}{voice.say.judged_on.format(day=voice.day(receipt.as_of))}"


def _then_and_now(receipt: ReceiptId, fact: Fact, voice: Voice, today: dt.date) -> list[Block]:
    say = voice.say
    if fact.withdrawn:
        return withdrawal(fact, voice)
    then = fact.verdict_on(receipt.as_of, receipt.stance)
    now = fact.verdict_on(today, receipt.stance)
    judged = Headline(judging(voice, fact, receipt.stance, then, receipt.as_of), then)
    holds = (say.receipt_holds if now is then else say.receipt_turned).format(
        day=voice.day(today), word=voice.word(now), then=voice.word(then)
    )
    period = fact.period_on(receipt.as_of)
    why: list[Block] = [Paragraph(voice.of(period.because))] if period else []
    return [judged, *why, Paragraph(holds)]


def withdrawal(fact: Fact, voice: Voice) -> list[Block]:
    """What to say of a fact that was taken back; nothing for one that was not."""
    if not fact.withdrawn:
        return []
    say = voice.say
    gone = say.withdrawn.format(
        day=voice.day(fact.withdrawn.on), because=voice.script(fact.withdrawn.because)
    )
    see = [Paragraph(say.withdrawn_see.format(see=fact.withdrawn.see))] if fact.withdrawn.see else []
    return [Headline(gone), *see]

"""FactChecker: text and a day → what is known of each claim in it, over one edition.

text ─► gate ─► sentences ─► retrieve ─► judge ─► findings
         │ no known name or telling word: nothing to say, at the cost of one look
"""

from __future__ import annotations

import copy
import datetime as dt
import gc
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.advice import Option, Question, SecondReader
from knowledge.claim import Claim, Message, Reader
from knowledge.disclaimers import holds_a_mark
from knowledge.explaining import Grounds, explained
from knowledge.explanation import Explanation
from knowledge.factbase import FactBase
from knowledge.finding import (
    MAX_CANDIDATES,
    Because,
    Candidate,
    CheckResult,
    Close,
    Finding,
    Known,
    NotAClaim,
    Reason,
    Receipt,
    Unknown,
)
from knowledge.gate import Gate
from knowledge.judge import Opinion
from knowledge.matching import Matcher
from knowledge.meaning import MAX_WORDINGS, Encoder, Meaning
from knowledge.names import Names
from knowledge.passage import FAR, Sentence
from knowledge.profile import Entry
from knowledge.ranking import Grams, Ranker
from knowledge.records import Stance
from knowledge.store.rows import Block
from knowledge.store.shelf import Older, prepared, reads_alike
from knowledge.store.vectors import vectors_of
from knowledge.text import bare, normal
from knowledge.vocabulary import vocabulary

if TYPE_CHECKING:
    from knowledge.meaning import Vectors

MAX_SENTENCES = 600
"""Different sentences of a message that are judged: more than any article of MAX_TEXT characters has."""

MAX_WORDING = 400
"""Characters up to which a message may be a wording word for word."""

MAX_TEXT = 20_000
"""Characters of a message that are read; a longer one is a book, and nobody forwards it for one claim."""


class FactChecker:
    """Checks messages against one edition. Immutable once built; safe from many threads.

    Built whole and swapped whole: a new edition is a new checker.
    """

    def __init__(
        self,
        base: FactBase,
        shelf: Path | None = None,
        encoder: Encoder | None = None,
        *,
        older: FactChecker | None = None,
    ) -> None:
        """A checker over `base`; `shelf` is a folder where prepared editions are kept between runs.

        With an `encoder`, claims that the words leave open are looked at once more by their meaning. What an
        `older` checker has read is not read again: see `over`.
        """
        self.base = base
        self._reader = _reader_of(base, older)
        with _uncollected():
            before = Older(older._reader, older._blocks, older.base) if older else None  # noqa: SLF001
            ready = prepared(base, self._reader, shelf, before)
            self._exact = _by_normal_form(ready.library.entries, ready.forms)
        self._blocks: Mapping[str, Block] = ready.blocks
        self._library, self._retriever = ready.library, ready.retriever
        self._gate = Gate(ready.opening)
        self._forms = ready.forms
        found = [n for n, entry in enumerate(self._library.entries) if entry.stance is not None]
        self._grams = Grams(ready.forms, found)
        self._matcher = Matcher(
            self._library, self._retriever, _options(base), self._meaning_of(encoder, shelf)
        )

    def over(self, base: FactBase) -> FactChecker:
        """The same checker over another edition: what it answers is to the byte what one made anew answers.

        Only wordings that changed are read, and those that changed names and words may let be read otherwise.
        The encoder and the second reader stay; nothing is written to a shelf.
        """
        fresh, meaning = FactChecker(base, older=self), self._matcher.meaning
        if meaning:
            lent = dict(zip(self._forms, meaning.vectors, strict=True))
            meaning = fresh._meaning_of(meaning.encoder, None, lent)
        fresh._matcher = replace(fresh._matcher, meaning=meaning, reader=self._matcher.reader)
        return fresh

    def with_help(
        self, encoder: Encoder | None = None, reader: SecondReader | None = None, shelf: Path | None = None
    ) -> FactChecker:
        """This checker with somebody to ask where it is unsure; what it is sure of stays as it is.

        An encoder is asked for the vectors of all wordings at once (from `shelf`, where they are kept), which
        may take minutes; where it fails, or there is none, the checker's own stays.
        """
        helped = copy.copy(self)
        meaning = self._meaning_of(encoder, shelf) or self._matcher.meaning
        helped._matcher = replace(self._matcher, meaning=meaning, reader=reader)  # noqa: SLF001  (our own copy)
        return helped

    def check(self, text: str, as_of: dt.date) -> CheckResult:
        """What is known, on that day, of every claim in the text."""
        text = text[:MAX_TEXT]
        findings = self._same_as_a_wording(text, as_of)
        if not findings and not self._gate.lets_in(text):
            findings = [_outside(text)]
        return CheckResult(
            text, as_of, self.base.edition, tuple(findings or self._read(self._reader.message(text), as_of))
        )

    def words_of(self, fact_id: str) -> frozenset[str]:
        """All terms of a fact's wordings and near misses; none where it is no fact to be matched."""
        block = self._blocks.get(fact_id)
        return block.words() if block else frozenset()

    def forms_of(self, fact_id: str) -> tuple[str, ...]:
        """A fact's wordings in normal form; none where it is no fact to be matched."""
        block = self._blocks.get(fact_id)
        return block.forms if block else ()

    @cached_property
    def facts_by_word(self) -> Mapping[str, Sequence[str]]:
        """Every term with the facts that use it. Made when first asked for."""
        found: dict[str, list[str]] = {}
        for fact_id, block in self._blocks.items():
            for word in block.words():
                found.setdefault(word, []).append(fact_id)
        return found

    @cached_property
    def facts_by_form(self) -> Mapping[str, Sequence[str]]:
        """Every wording, its letters and figures alone, with the facts that have it."""
        found: dict[str, dict[str, None]] = {}
        for fact_id, block in self._blocks.items():
            for form in block.forms:
                found.setdefault(bare(form), {})[fact_id] = None
        return {form: tuple(facts) for form, facts in found.items()}

    def reads_as(self, other: FactChecker) -> bool:
        """True where both read every text alike: they have the same names and words."""
        return self._reader is other._reader

    def read_otherwise(self, other: FactChecker) -> frozenset[str]:
        """The facts of both whose wordings, or their subjects, are not read alike."""
        mine, theirs = self._blocks, other._blocks
        differs = self._reader.differs_from(other._reader)
        return frozenset(
            fact_id
            for fact_id, block in mine.items()
            if fact_id in theirs and block is not theirs[fact_id] and any(map(differs, block.forms))
        )

    def lets_in_all_of(self, other: FactChecker) -> bool:
        """True where it is certain that whatever concerned `other` concerns this one too."""
        return self._gate.is_wider_than(other._gate)

    def concerns(self, text: str) -> bool:
        """Whether the text names anything we keep facts about, at the cost of one look (the gate)."""
        return self._gate.lets_in(text[:MAX_TEXT])

    def is_miss(self, text: str, fact_id: str) -> bool:
        """True where it is certain at a glance that a near miss of a fact does not find it: what is one, word
        for word, is never held against its fact. Where it is False, `check` will tell.
        """
        form = normal(text)
        of_fact = [entry.stance for entry in self._exact.get(form, ()) if entry.fact_id == fact_id]
        return of_fact == [None] and self._reader.is_plain(form)

    def is_answered_at_sight(self, text: str) -> bool:
        """True where a wording is known word for word, whatever else the edition holds."""
        return len(text) <= MAX_WORDING and not holds_a_mark(text)

    def ranking(self, text: str, limit: int = 10) -> tuple[tuple[str, float], ...]:
        """The facts nearest to the text as a whole, best first, with a score from 0 to 1; gate or no gate.

        It ranks, and decides nothing: see `ranking`.
        """
        return Ranker(self._grams, self._matcher).ranked(text, limit)

    def views(self, text: str) -> Iterator[Sequence[Opinion]]:
        """What comes near to each sentence, the best opinion on each fact: to learn from, not to tell."""
        for sentence, following in _in_order(self._reader.message(text[:MAX_TEXT])):
            if self._gate.is_about(sentence):
                passages = list(sentence.passages(following)) or [sentence.whole]
                yield self._matcher.views(sentence, passages, self._near_misses(sentence))

    def explain(self, text: str, as_of: dt.date) -> Explanation:
        """Why `check` answers as it does: what was read, which facts came near, and what could be done."""

        def views(sentence: Sentence, following: Sequence[Sentence]) -> Sequence[Opinion]:
            passages = list(sentence.passages(following)) or [sentence.whole]
            return self._matcher.views(sentence, passages)

        grounds = Grounds(self.base, self._library, self._reader.names, views, self._near_misses)
        message = self._reader.message(text[:MAX_TEXT])
        return explained(self.check(text, as_of), message, grounds, named_something=self.concerns(text))

    def _same_as_a_wording(self, text: str, as_of: dt.date) -> list[Finding]:
        """A message that is a wording, word for word, is that fact and that stance."""
        same = self._exact.get(normal(text), ()) if len(text) <= MAX_WORDING else ()
        own = [entry for entry in same if entry.stance is not None]
        if holds_a_mark(text) and all(entry.text != text for entry in own):
            return []  # folding drops a ❌, and with it what it takes back
        claim = Claim(text, (0, len(text)))
        if len(own) > 1:
            reasons = (Reason(Because.TIE, "the same words stand for each of these"),)
            return [
                Close(claim, tuple(Candidate(e.fact_id, e.text, 1.0, reasons) for e in own[:MAX_CANDIDATES]))
            ]
        return [
            _known(claim, self._receipt(entry.fact_id, stance, entry.text, as_of), _WORD_FOR_WORD)
            for entry in own
            if (stance := entry.stance) is not None
        ]

    def _read(self, message: Message, as_of: dt.date) -> list[Finding]:
        findings: list[Finding] = []
        said: set[object] = set()
        for sentence, following in _in_order(message):
            # Said again in the same surroundings, it says nothing new: spam repeats itself a thousand times.
            repeated = (sentence.words, sentence.context, tuple(after.words for after in following))
            if repeated not in said:
                said.add(repeated)
                findings += self._sentence(message, sentence, following, as_of)
        return _each_fact_once(findings) or [NotAClaim(message.claim(0, len(message.folded.text)))]

    def _sentence(
        self, message: Message, sentence: Sentence, following: Sequence[Sentence], as_of: dt.date
    ) -> list[Finding]:
        if not self._gate.is_about(sentence):
            return [Unknown(message.claim(sentence.start, sentence.end), on_topic=False)]
        passages = list(sentence.passages(following))
        excluded = self._near_misses(sentence)
        judged = self._matcher.match(
            sentence,
            passages,
            excluded,
            enough=lambda opinion: self._can_be_told(opinion, as_of),
            original=lambda p: Question(message.claim(p.start, p.end).text, message.original),
        )
        rebutted = _is_rebutted(sentence, following)
        claim = message.claim(sentence.start, sentence.end, rebutted=rebutted)
        told = [opinion for opinion in judged.certain if self._can_be_told(opinion, as_of)]
        offered = [*(opinion for opinion in judged.certain if opinion not in told), *judged.offered]
        known: list[Finding] = [self._told(message, opinion, as_of, rebutted=rebutted) for opinion in told]
        if offered and not all(passage.supposed for passage in passages):
            known.append(Close(claim, tuple(opinion.candidate() for opinion in offered[:MAX_CANDIDATES])))
        if known:
            return known
        if not passages or all(passage.supposed for passage in passages):
            return [NotAClaim(claim, (Reason(Because.NO_ASSERTION),))]
        return [Unknown(claim, on_topic=bool(sentence.subjects & self._gate.subjects))]

    def _near_misses(self, sentence: Sentence) -> frozenset[str]:
        """Facts that this very sentence is known not to mean."""
        same = self._exact.get(",".join(clause.text for clause in sentence.clauses), ())
        return frozenset(entry.fact_id for entry in same if entry.stance is None)

    def _meaning_of(
        self, encoder: Encoder | None, shelf: Path | None, lent: Mapping[str, Vectors] | None = None
    ) -> Meaning | None:
        """The wordings as vectors; None without an encoder, where it fails, or for too many wordings."""
        few = len(self._forms) <= MAX_WORDINGS
        vectors = vectors_of(encoder, self._forms, shelf, lent) if encoder and few else None
        if encoder is None or vectors is None:
            return None
        numbers = {fact_id: number for number, fact_id in enumerate(self._library.fact_ids)}
        entries = self._library.entries
        facts = [numbers[entry.fact_id] for entry in entries]
        return Meaning(encoder, vectors, facts, [entry.stance is not None for entry in entries])

    def _can_be_told(self, opinion: Opinion, as_of: dt.date) -> bool:
        """True when the stance is clear, or the verdict is the same either way (misleading, unproven).

        Not where the words speak of another time, and what holds has changed since.
        """
        fact = self.base.fact(opinion.fact_id)
        if opinion.passage.is_before(as_of.year) and len({period.verdict for period in fact.periods}) > 1:
            return False
        if opinion.stance is not None:
            return True
        verdict = fact.verdict_on(as_of, Stance.AFFIRMS)
        return verdict is not None and verdict is fact.verdict_on(as_of, Stance.DENIES)

    def _told(self, message: Message, opinion: Opinion, as_of: dt.date, *, rebutted: bool) -> Known:
        claim = message.claim(opinion.passage.start, opinion.passage.end, rebutted=rebutted)
        # Where the stance is unclear and does not matter, the answer is put as to a question.
        receipt = self._receipt(opinion.fact_id, opinion.stance or Stance.ASKS, opinion.wording, as_of)
        return _known(claim, receipt, opinion.reasons())

    def _receipt(self, fact_id: str, stance: Stance, wording: str, as_of: dt.date) -> Receipt:
        verdict = self.base.fact(fact_id).verdict_on(as_of, stance)
        return Receipt(fact_id, self.base.edition, stance, verdict, as_of, wording)


def _reader_of(base: FactBase, older: FactChecker | None) -> Reader:
    """A reader with the edition's names and words: the older one where these are the same."""
    if older and reads_alike(older.base, base):
        return older._reader  # noqa: SLF001  (one of our own)
    return Reader(Names(base.subjects.values()), vocabulary(base.lexicon.values()))


@contextmanager
def _uncollected() -> Iterator[None]:
    """No garbage collection while millions of lasting objects are made: it would look at all of them again,
    and find nothing (measured: half the time of opening a million wordings).
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _in_order(message: Message) -> Iterator[tuple[Sentence, Sequence[Sentence]]]:
    """Each sentence with those after it that may rebut it."""
    for number, sentence in enumerate(message.sentences[:MAX_SENTENCES]):
        yield sentence, message.sentences[number + 1 : number + 1 + FAR]


_STRENGTH = {Stance.ASKS: 0, Stance.AFFIRMS: 1, Stance.DENIES: 2}
"""Of one fact a text may first ask, then report, then deny: its own position is the strongest of these."""


def _each_fact_once(findings: Sequence[Finding]) -> list[Finding]:
    """Of several findings on one fact the one with the strongest stance, the first of equals."""
    best: dict[str, Known] = {}
    for finding in findings:
        if isinstance(finding, Known):
            other = best.setdefault(finding.fact_id, finding)
            if _STRENGTH[finding.stance] > _STRENGTH[other.stance]:
                best[finding.fact_id] = finding
    return [f for f in findings if not isinstance(f, Known) or best[f.fact_id] is f]


def _known(claim: Claim, receipt: Receipt, reasons: tuple[Reason, ...]) -> Known:
    wording = receipt.wording
    return Known(claim, receipt.fact_id, receipt.stance, receipt.verdict, wording, reasons, receipt)


_WORD_FOR_WORD = (Reason(Because.SAME_WORDING),)


def _options(base: FactBase) -> dict[str, Option]:
    return {fact.id: Option(fact.id, fact.statement, fact.denial) for fact in base.current()}


def _is_rebutted(sentence: Sentence, following: Sequence[Sentence]) -> bool:
    around = (*sentence.clauses, *(clause for after in following[:1] for clause in after.clauses[:2]))
    return any(c.cues.rebuts or c.cues.tag_false or c.cues.heads_false for c in around)


_LETTERS = re.compile(r"[^\W_哈嘿呵嗯哦啊呀嗨哇诶]")


def _outside(text: str) -> Finding:
    """The finding for a message that names nothing we know."""
    claim = Claim(text, (0, len(text)))
    if len(_LETTERS.findall(text[:200])) < 4:
        return NotAClaim(claim, (Reason(Because.NO_ASSERTION),))
    return Unknown(claim, on_topic=False, reasons=(Reason(Because.OFF_TOPIC),))


def _by_normal_form(entries: Iterable[Entry], forms: Iterable[str]) -> dict[str, tuple[Entry, ...]]:
    """Wordings by their normal form: one entry for each fact and stance that they stand for."""
    found: dict[str, tuple[Entry, ...]] = {}
    for entry, form in zip(entries, forms, strict=True):
        others = found.get(form, ())
        if all((other.fact_id, other.stance) != (entry.fact_id, entry.stance) for other in others):
            found[form] = (*others, entry)
    return found

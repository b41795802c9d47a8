"""A message → its claims: sentences and clauses, what each speaks of, and how it is meant.

    message ──► sentences (。！？ and line ends) ──► clauses (， ： dashes, gaps)
                                                    each with its terms, names, quantities and cues

A `Passage` is one clause or several neighbouring ones: what the judge holds against a wording.
Wordings of facts are read by the same code, so that like is compared with like.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from knowledge.cues import NO_CUES, Cues, Scope
from knowledge.names import Mention, Names
from knowledge.quantity import Kind, Quantity, quantities
from knowledge.terms import Term, terms_of
from knowledge.text import Folded, fold

MAX_SENTENCE = 400
"""Longer stretches without a full stop are cut here: nobody says one thing in more (in characters)."""
MAX_RUN = 4
"""Clauses that are read together: what people say takes rarely more than three."""

_SENTENCE_ENDS = re.compile(r"[。!?;\n]+|(?<=[^\d\s])\.(?=\s|$)|\.{3,}|…+")
_CLAUSE_ENDS = re.compile(
    r"(?:(?<!\d),|,(?!\d)|(?<!\d):|:(?!\d)|[、()“”\"「」『』《》<>|])+|--+|—+|–|~+| - "
    r"|(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])"
    r"|(?<=[\u4e00-\u9fff\d%]) (?=[a-z]{2,} [a-z]{2,} )"
)
_OPENING, _CLOSING = frozenset('“"「『《'), frozenset('”"」』》')
MAX_TITLE = 12
"""Quoted words up to this length beside others are a name or a title, not a claim (in characters)."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause in normal form, read: `start:end` count in the normal form of the whole message."""

    text: str
    start: int
    end: int
    terms: tuple[Term, ...]
    surface: tuple[str, ...]
    mentions: tuple[Mention, ...]
    quantities: tuple[Quantity, ...]
    cues: Cues
    quoted: bool = False
    """True for words in quotation marks."""


@dataclass(frozen=True)
class Passage:
    """Neighbouring clauses of one sentence, with what the sentences before them spoke of."""

    clauses: tuple[Clause, ...]
    context: frozenset[str] = frozenset()
    after: Cues = NO_CUES
    sentence_asks: bool = False
    disputed: bool = False
    """True where the words right after it rebut something, without saying plainly what."""
    supposed: bool = False
    """True where the sentence before or in it sets a condition, a wish or an opinion."""

    @cached_property
    def terms(self) -> frozenset[str]:
        """Its terms, with words that mean the same counted as one (concepts)."""
        return frozenset(term.name for clause in self.clauses for term in clause.terms)

    @cached_property
    def signs(self) -> Mapping[str, int]:
        """Which way each term is meant: above 0 as said, below 0 negated or its opposite."""
        signs: dict[str, int] = {}
        for clause in self.clauses:
            for term in clause.terms:
                signs[term.name] = signs.get(term.name, 0) + term.sign
        return signs

    @cached_property
    def markers(self) -> tuple[str, ...]:
        """Its negations as they stand, and `R` for each clause that rebuts."""
        marks = [clause.text[n.start : n.end] for clause in self.clauses for n in clause.cues.negations]
        return (*marks, *("R" for clause in self.clauses if clause.cues.rebuts))

    @cached_property
    def is_negative(self) -> bool:
        """True with a negation or an opposite in it (关闭, 闭源)."""
        return bool(self.markers) or any(sign < 0 for sign in self.signs.values())

    @cached_property
    def surface(self) -> frozenset[str]:
        """Its terms as they stand, without concepts: more exact, less forgiving."""
        return frozenset(word for clause in self.clauses for word in clause.surface)

    @cached_property
    def text(self) -> str:
        """The passage in normal form."""
        return ",".join(clause.text for clause in self.clauses)

    @cached_property
    def subjects(self) -> frozenset[str]:
        """Ids of the subjects it names; look-alikes as `?`."""
        return frozenset(
            s for clause in self.clauses for mention in clause.mentions for s in mention.subjects
        )

    @cached_property
    def quantities(self) -> tuple[Quantity, ...]:
        """All quantities of its clauses."""
        return tuple(quantity for clause in self.clauses for quantity in clause.quantities)

    def text_of(self, quantity: Quantity) -> str:
        """The words of one of its quantities."""
        clause = next(clause for clause in self.clauses if quantity in clause.quantities)
        return clause.text[quantity.start : quantity.end]

    @property
    def start(self) -> int:
        """Where it begins in the normal form of the message."""
        return self.clauses[0].start

    @property
    def end(self) -> int:
        """Where it ends in the normal form of the message (exclusive)."""
        return self.clauses[-1].end


@dataclass(frozen=True)
class Sentence:
    """One sentence: its clauses in order, the subjects carried over from before, and what comes after."""

    clauses: tuple[Clause, ...]
    context: frozenset[str]
    asks: bool
    start: int
    end: int

    @cached_property
    def subjects(self) -> frozenset[str]:
        """The subjects it names, strangers aside."""
        mentions = [mention for clause in self.clauses for mention in clause.mentions]
        return frozenset(s for mention in mentions if not mention.is_stranger for s in mention.subjects)

    @property
    def whole(self) -> Passage:
        """The sentence as one passage."""
        return Passage(self.clauses, self.context, sentence_asks=self.asks)

    def passages(self, following: Sentence | None) -> Iterator[Passage]:
        """Every run of up to MAX_RUN neighbouring clauses, and the whole sentence."""
        count = len(self.clauses)
        runs = [
            (first, first + length) for length in range(1, MAX_RUN + 1) for first in range(count - length + 1)
        ]
        if count > MAX_RUN:
            runs.append((0, count))
        for first, end in runs:
            run = self.clauses[first:end]
            is_title = len(run) == 1 < count and run[0].quoted and len(run[0].text) <= MAX_TITLE
            if not is_title and not all(clause.cues.tag_asks or clause.cues.tag_false for clause in run):
                yield self._passage(first, end, following)

    def _passage(self, first: int, end: int, following: Sentence | None) -> Passage:
        rest = self.clauses[end:]
        tail = rest[0].cues if rest else following.clauses[0].cues if following else NO_CUES
        plain_tag = tail.tag_false or tail.tag_asks
        own = self.clauses[first:end]
        return Passage(
            own,
            self.context | self.subjects,
            after=tail if plain_tag else NO_CUES,
            sentence_asks=self.asks and (not rest or all(c.cues.tag_asks for c in rest)),
            disputed=not plain_tag and _disputes(tail),
            supposed=_supposes(self.clauses[:end]) or any(c.cues.wishes or c.cues.opines for c in own),
        )


def _disputes(tail: Cues) -> bool:
    return (
        tail.rebuts or tail.rhetorical or any(negation.scope is Scope.CLAUSE for negation in tail.negations)
    )


def _supposes(clauses: Iterable[Clause]) -> bool:
    return any(clause.cues.supposes for clause in clauses)


@dataclass(frozen=True, slots=True)
class Claim:
    """The words of a message that one finding is about."""

    text: str
    span: tuple[int, int]
    rebutted: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """A whole message, read: its normal form with the way back, and its sentences."""

    original: str
    folded: Folded
    sentences: tuple[Sentence, ...]

    def claim(self, start: int, end: int, *, rebutted: bool = False) -> Claim:
        """The claim that stands at `start:end` of the normal form, with its span in the original."""
        first, last = self.folded.span(start, end)
        return Claim(self.original[first:last], (first, last), rebutted)


class Reader:
    """Reads messages and wordings with one edition's names. Immutable; safe from many threads."""

    def __init__(self, names: Names) -> None:
        self.names = names

    def wording(self, text: str) -> Passage:
        """A wording (or any short text) as one passage."""
        plain = self.names.repaired(fold(text).text)
        return Passage(tuple(self._clauses(plain, 0)) or (self._clause("", 0),))

    def message(self, text: str) -> Message:
        """A message as sentences, each with the subjects that the ones before it named."""
        folded = fold(text)
        plain = self.names.repaired(folded.text)
        sentences: list[Sentence] = []
        context: frozenset[str] = frozenset()
        for start, end, ender in _sentences(plain):
            clauses = tuple(self._clauses(plain[start:end], start))
            if not clauses:
                continue
            asks = "?" in ender
            sentences.append(Sentence(clauses, context, asks, start, end))
            named = frozenset(s for c in clauses for m in c.mentions for s in m.subjects if not m.is_stranger)
            context = named or context
        return Message(text, folded, tuple(sentences))

    def _clauses(self, text: str, offset: int) -> Iterator[Clause]:
        done = 0
        for found in _CLAUSE_ENDS.finditer(text + ","):
            start, end = _stripped(text, done, found.start())
            done = found.end()
            if start < end:
                quoted = start > 0 and text[start - 1] in _OPENING and found.group()[0] in _CLOSING
                yield self._clause(text[start:end], start + offset, quoted=quoted)

    def _clause(self, text: str, start: int, *, quoted: bool = False) -> Clause:
        amounts = quantities(text)
        mentions = tuple(_not_another_version(mention, amounts) for mention in self.names.find(text))
        read, terms, words = terms_of(text, mentions, amounts)
        return Clause(text, start, start + len(text), terms, words, mentions, amounts, read, quoted)


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in " .#*-+=/\\[]【】":
        start += 1
    while end > start and text[end - 1] in " .#*-+=/\\[]【】":
        end -= 1
    return start, end


def _sentences(text: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, what ended it); stretches over MAX_SENTENCE are cut at a gap or a comma."""
    done = 0
    for found in _SENTENCE_ENDS.finditer(text + "\n"):
        start, end, ender = done, min(found.start(), len(text)), found.group()
        done = found.end()
        while end - start > MAX_SENTENCE:
            cut = max(
                text.rfind(",", start, start + MAX_SENTENCE), text.rfind(" ", start, start + MAX_SENTENCE)
            )
            cut = cut if cut > start else start + MAX_SENTENCE
            yield start, cut, ""
            start = cut
        if start < end:
            yield start, end, ender


def _not_another_version(mention: Mention, amounts: Iterable[Quantity]) -> Mention:
    """`sora 4` where only `sora` and `sora 2` are known names somebody else's product."""
    for amount in amounts:
        if amount.kind is Kind.VERSION and amount.start <= mention.start and mention.end < amount.end:
            return Mention(frozenset("?"), mention.start, amount.end)
    return mention

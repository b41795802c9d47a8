"""What the judge holds against a wording: clauses, and runs of them within one sentence.

Wordings of facts are read into the same shapes, so that like is compared with like.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from knowledge.cues import NO_CUES, Cues, Scope, reach
from knowledge.names import Mention
from knowledge.quantity import Quantity
from knowledge.terms import Term

MAX_RUN = 4
"""Clauses that are read together: what people say takes rarely more than three."""

MAX_TITLE = 12
"""Quoted words up to this length beside others are a name or a title, not a claim (in characters)."""

LONG = 1
"""Sentences that must follow for a text to be one that reports and corrects."""

FAR = 3
"""Sentences after a report in which its rebuttal is looked for."""


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
    """Subjects that its sentence names."""
    carried: frozenset[str] = frozenset()
    """Subjects that the sentence before it named."""
    after: Cues = NO_CUES
    sentence_asks: bool = False
    disputed: bool = False
    """True where words after it may rebut it, without saying so plainly."""
    supposed: bool = False
    """True where the sentence before or in it sets a condition, a wish or an opinion."""
    beside: frozenset[str] = frozenset()
    """Subjects that only the other clauses of its sentence name."""
    is_whole: bool = True
    """True where the sentence says nothing else."""

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
    def negations(self) -> tuple[tuple[str, frozenset[str]], ...]:
        """Its negations as they stand, each with the terms that it turns round."""
        found = []
        for clause in self.clauses:
            starts = [term.start for term in clause.terms]
            for negation in clause.cues.negations:
                turned = frozenset(clause.terms[n].name for n in reach(negation, starts))
                found.append((clause.text[negation.start : negation.end], turned))
        return tuple(found)

    @property
    def rebuts(self) -> bool:
        """True where a clause of it warns of believing something."""
        return any(clause.cues.rebuts for clause in self.clauses)

    @cached_property
    def is_negative(self) -> bool:
        """True with a negation or an opposite in it (关闭, 闭源)."""
        return self.rebuts or bool(self.negations) or any(sign < 0 for sign in self.signs.values())

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

    @property
    def gist(self) -> Gist:
        """The passage without its clauses."""
        plans = any(clause.cues.plans for clause in self.clauses)
        return Gist(
            self.terms, self.surface, self.signs, self.subjects, self.quantities, self.is_negative, plans
        )

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


@dataclass(frozen=True, slots=True)
class Gist:
    """What the judge needs of a wording: small enough to be kept for a million of them."""

    terms: frozenset[str]
    """Its terms, with words that mean the same counted as one."""
    surface: frozenset[str]
    signs: Mapping[str, int]
    """Every term, above 0 as said, below 0 negated or its opposite."""
    subjects: frozenset[str]
    quantities: tuple[Quantity, ...]
    is_negative: bool
    plans: bool


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
        return Passage(self.clauses, self.subjects, self.context, sentence_asks=self.asks)

    def passages(self, following: Sequence[Sentence] = ()) -> Iterator[Passage]:
        """Every run of up to MAX_RUN neighbouring clauses, and the whole sentence.

        `following` are the sentences after this one, in which what it reports may be rebutted.
        """
        count = len(self.clauses)
        runs = [(n, n + length) for length in range(1, MAX_RUN + 1) for n in range(count - length + 1)]
        if count > MAX_RUN:
            runs.append((0, count))
        for first, end in runs:
            run = self.clauses[first:end]
            is_title = len(run) == 1 < count and run[0].quoted and len(run[0].text) <= MAX_TITLE
            if not is_title and not all(clause.cues.is_tag for clause in run):
                yield self._passage(first, end, following)

    def _passage(self, first: int, end: int, following: Sequence[Sentence]) -> Passage:
        own, rest = self.clauses[first:end], self.clauses[end:]
        next_clause = next(
            iter([*rest, *(clause for sentence in following[:1] for clause in sentence.clauses)]), None
        )
        tail = next_clause.cues if next_clause else NO_CUES
        return Passage(
            own,
            self.subjects,
            self.context,
            after=tail if tail.is_tag else NO_CUES,
            sentence_asks=self.asks and (not rest or all(clause.cues.tag_asks for clause in rest)),
            disputed=self._is_disputed(own, rest, following),
            supposed=_supposes(self.clauses[:end]) or any(c.cues.wishes or c.cues.opines for c in own),
            beside=self.subjects - frozenset(x for c in own for m in c.mentions for x in m.subjects),
            is_whole=not first and all(clause.cues.is_tag for clause in rest),
        )

    def _is_disputed(
        self, own: Sequence[Clause], rest: Sequence[Clause], following: Sequence[Sentence]
    ) -> bool:
        """True where what comes after may well rebut these words.

        The rest of the sentence and the next one rebut by saying that something is false. In a longer
        text, where people report in order to correct, any negation after reported or quoted words will do.
        """
        near = [*rest, *(clause for sentence in following[:1] for clause in sentence.clauses)]
        if any(_falsifies(clause.cues) for clause in near if clause is not near[0] or not clause.cues.is_tag):
            return True
        if len(following) < LONG or not self._reports(own):
            return any(clause.cues.negations for clause in rest) if len(following) >= LONG else False
        far = [*rest, *(clause for sentence in following[:FAR] for clause in sentence.clauses)]
        return any(clause.cues.negations or _falsifies(clause.cues) for clause in far)

    def _reports(self, own: Sequence[Clause]) -> bool:
        return any(clause.quoted for clause in own) or any(clause.cues.reports for clause in self.clauses)


def _falsifies(cues: Cues) -> bool:
    return (
        cues.rebuts
        or cues.rhetorical
        or cues.tag_false
        or any(negation.scope is Scope.CLAUSE for negation in cues.negations)
    )


def _supposes(clauses: Iterable[Clause]) -> bool:
    return any(clause.cues.supposes for clause in clauses)

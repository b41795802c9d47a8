"""What the judge holds against a wording: clauses, and runs of them within one sentence.

Wordings of facts are read into the same shapes, so that like is compared with like.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from knowledge.clause import Clause
from knowledge.cues import NO_CUES, Cues, Scope, reach
from knowledge.disclaimers import calls_false, denies_all
from knowledge.gist import Gist
from knowledge.quantity import Kind, Quantity
from knowledge.roles import Role

MAX_RUN = 4
"""Clauses that are read together: what people say takes rarely more than three."""

MAX_TITLE = 12
"""Quoted words up to this length beside others are a name or a title, not a claim (in characters)."""

MAX_DENIAL = 6
"""Characters of a bare denial before quoted words: 哪有什么“…”, 谁说“…”."""

LONG = 1
"""Sentences that must follow for a text to be one that reports and corrects."""

_POINTS_BACK = re.compile(r"这[种类](?!情况下)|这回事|这事|这话|此事|此说|那[种类]|such (?:a |an )?")
"""Words for what was said before: OpenAI从没卖过这种东西."""

FAR = 3
"""Sentences after a report in which its rebuttal is looked for."""


@dataclass(frozen=True, slots=True)
class Turned:
    """A negation as it stands, the terms that it turns round, and whether it calls them false."""

    word: str
    terms: frozenset[str]
    falsifies: bool


@dataclass(frozen=True)
class Passage:
    """Neighbouring clauses of one sentence, with what the sentences before them spoke of."""

    clauses: tuple[Clause, ...]
    context: frozenset[str] = frozenset()
    """Subjects that its sentence names."""
    carried: frozenset[str] = frozenset()
    """Subjects that the sentence before it named."""
    after: Cues = NO_CUES
    called_false: bool = False
    """True where the words right before it call it false: 谣言：…, 哪有什么“…”."""
    sentence_asks: bool = False
    answered: bool = False
    """True where its sentence ends in a question mark and the next one tells something: 开放了？做梦."""
    disputed: bool = False
    """True where words after it may rebut it, without saying so plainly."""
    taken_back: bool = False
    """True where a mark, a joke or a label around it may take back whatever it says."""
    supposed: bool = False
    """True where the sentence before or in it sets a condition, a wish or an opinion."""
    beside: frozenset[str] = frozenset()
    """Subjects that only the other clauses of its sentence name."""
    around: tuple[Clause, ...] = ()
    """The other clauses of its sentence, but for tags."""
    is_whole: bool = True
    """True where the sentence says nothing else."""

    @cached_property
    def terms(self) -> frozenset[str]:
        """Its terms, with words that mean the same counted as one (concepts)."""
        return frozenset(term.name for clause in self.clauses for term in clause.terms)

    @property
    def repaired(self) -> bool:
        """True where a slip of the keyboard was read as the word it stands for."""
        return any(term.repaired for clause in self.clauses for term in clause.terms)

    @cached_property
    def signs(self) -> Mapping[str, int]:
        """Which way each term is meant: above 0 as said, below 0 negated or its opposite."""
        signs: dict[str, int] = {}
        for clause in self.clauses:
            for term in clause.terms:
                signs[term.name] = signs.get(term.name, 0) + term.sign
        return signs

    @cached_property
    def nearest_signs(self) -> Mapping[str, int]:
        """The same, where a negation turns only the word next to it: 没上市的创业公司 are companies."""
        signs = dict[str, int]()
        for clause in self.clauses:
            starts = [term.start for term in clause.terms]
            turned = [reach(negation, starts) for negation in clause.cues.negations]
            near = {places[0] for places in turned if places}
            far = {place for places in turned for place in places} - near
            for place, term in enumerate(clause.terms):
                if place not in far:
                    signs[term.name] = signs.get(term.name, 0) + term.sign
        return signs

    @cached_property
    def negations(self) -> tuple[Turned, ...]:
        """Its negations, each with the terms that it turns round."""
        found = []
        for clause in self.clauses:
            starts = [term.start for term in clause.terms]
            for negation in clause.cues.negations:
                turned = frozenset(clause.terms[n].name for n in reach(negation, starts))
                word = clause.text[negation.start : negation.end]
                found.append(Turned(word, turned, negation.scope is Scope.CLAUSE))
        return tuple(found)

    @property
    def is_doubly_negated(self) -> bool:
        """True where two negations turn the same words: 没有收购是谣言."""
        turned = [term for negation in self.negations for term in negation.terms]
        return len(turned) > len(set(turned))

    @property
    def rebuts(self) -> bool:
        """True where a clause of it warns of believing something."""
        return any(clause.cues.rebuts for clause in self.clauses)

    def is_before(self, year: int) -> bool:
        """True where it speaks of a time that is over, or of a year before that one."""
        dates = (q.parts[0] for clause in self.clauses for q in clause.quantities if q.kind is Kind.DATE)
        return any(clause.cues.past for clause in self.clauses) or any(0 < date < year for date in dates)

    @cached_property
    def is_negative(self) -> bool:
        """True with a negation or an opposite in it (关闭, 闭源); 没关闭 is both, and says what 开着 says."""
        bare = any(not negation.terms for negation in self.negations)
        return self.rebuts or bare or any(sign < 0 for sign in self.signs.values())

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

    @cached_property
    def roles(self) -> frozenset[Role]:
        """Who acts on whom, of the names in each clause."""
        return frozenset(role for clause in self.clauses for role in clause.roles)

    @cached_property
    def marks(self) -> frozenset[str]:
        """What narrows it: places, ranks, makes, other people's names."""
        return frozenset(mark.name for clause in self.clauses for mark in clause.marks)

    @property
    def gist(self) -> Gist:
        """The passage without its clauses."""
        plans = any(clause.cues.plans for clause in self.clauses)
        words = self.terms, self.surface, self.signs, self.subjects, self.quantities
        return Gist(*words, self.is_negative, plans, self.roles, self.marks)

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
    taken_back: bool = False
    """True where a mark or a joke may take back whatever it says: ❌, 狗头, 呵呵."""
    labelled_false: bool = False
    """True where the message began with a label like 谣言, and nothing has answered it."""

    @cached_property
    def subjects(self) -> frozenset[str]:
        """The subjects it names, strangers aside."""
        mentions = [mention for clause in self.clauses for mention in clause.mentions]
        return frozenset(s for mention in mentions if not mention.is_stranger for s in mention.subjects)

    @cached_property
    def words(self) -> str:
        """The sentence in normal form."""
        return ",".join(clause.text for clause in self.clauses)

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
        seen: set[str] = set()
        for first, end in runs:
            run = self.clauses[first:end]
            words = ",".join(clause.text for clause in run)
            if words in seen:
                continue
            seen.add(words)
            is_title = len(run) == 1 < count and run[0].quoted and len(run[0].text) <= MAX_TITLE
            if not is_title and not self._is_cut(end) and not all(clause.is_tag for clause in run):
                yield self._passage(first, end, following)

    def _is_cut(self, end: int) -> bool:
        """True where the words before `end` are a quoted attribute of what follows: “中文版”|的号跟它无关."""
        following = self.clauses[end : end + 1]
        return bool(following) and self.clauses[end - 1].quoted and following[0].text.startswith("的")

    def _passage(self, first: int, end: int, following: Sequence[Sentence]) -> Passage:
        own, rest = self.clauses[first:end], self.clauses[end:]
        tail = _tail(rest, following)
        return Passage(
            own,
            self.subjects,
            self.context,
            after=tail.cues if tail and tail.is_tag and not tail.heads else NO_CUES,
            called_false=self._is_called_false(first),
            sentence_asks=self.asks and (not rest or all(clause.asks_of_neighbour for clause in rest)),
            answered=self.asks and _tells(following),
            disputed=self.labelled_false or self._is_disputed(own, rest, following),
            taken_back=self.taken_back or self._is_denied_as_a_whole(first, end),
            supposed=_supposes(self.clauses[:end]) or any(c.cues.wishes or c.cues.opines for c in own),
            beside=self.subjects - frozenset(x for c in own for m in c.mentions for x in m.subjects),
            around=tuple(c for c in (*self.clauses[:first], *rest) if not c.is_tag),
            is_whole=not first and all(clause.is_tag for clause in rest),
        )

    def _is_denied_as_a_whole(self, first: int, end: int) -> bool:
        """True where its beginning denies more than its first clause: 并非A,B."""
        return (first > 0 or end > 1) and denies_all(self.clauses[0].text)

    def _is_called_false(self, first: int) -> bool:
        """By a heading before it, or by a bare denial right before quoted words."""
        before = self.clauses[:first]
        if any(clause.heads and clause.cues.heads_false for clause in before):
            return True
        quoted = first + 1 if first + 1 < len(self.clauses) and self.clauses[first + 1].quoted else first
        if not self.clauses[quoted].quoted:
            return False
        bare = next((clause for clause in reversed(self.clauses[:quoted]) if not clause.quoted), None)
        if bare is None:
            return False
        denied = bare.cues.negations and len(bare.text) <= MAX_DENIAL
        return bool(denied) or calls_false(bare.text)

    def _is_disputed(
        self, own: Sequence[Clause], rest: Sequence[Clause], following: Sequence[Sentence]
    ) -> bool:
        """True where what comes after may well rebut these words.

        The rest of the sentence and the next one rebut by saying that something is false; up to three
        sentences on, by negating the same words; and in a longer text, where people report in order to
        correct, any negation after reported or quoted words will do.
        """
        if self.asks and rest and not all(clause.asks_of_neighbour for clause in rest):
            return True
        if any(clause.cues.asks for clause in own) and any(clause.cues.negations for clause in rest[:1]):
            return True  # 灵不灵,谁也没法验证
        after = [clause for sentence in following[:FAR] for clause in sentence.clauses]
        return (
            _is_called_false_by(rest, following)
            or _is_negated_by(own, rest, after)
            or (len(following) >= LONG and self._is_reported_only(own, rest, after))
        )

    def _is_reported_only(
        self, own: Sequence[Clause], rest: Sequence[Clause], after: Sequence[Clause]
    ) -> bool:
        """In a text of some length: words in quotation marks are somebody else's, and what is reported may be
        denied in any words.
        """
        if len(own) > 1 and any(clause.quoted and len(clause.text) <= MAX_TITLE for clause in own):
            return True
        far = [*rest, *after] if self._reports(own) else rest
        return any(clause.cues.negations or _falsifies(clause) for clause in far)

    def _reports(self, own: Sequence[Clause]) -> bool:
        return any(clause.quoted for clause in own) or any(clause.cues.reports for clause in self.clauses)


def _is_called_false_by(rest: Sequence[Clause], following: Sequence[Sentence]) -> bool:
    """By the rest of the sentence or the next one; a plain tag right after is read by itself."""
    near = [*rest, *(clause for sentence in following[:1] for clause in sentence.clauses)]
    plain_tag = near[:1] if near and near[0].is_tag else []
    if any(_falsifies(clause) for clause in near if clause not in plain_tag):
        return True
    return bool(following) and following[0].clauses[0].heads and following[0].clauses[0].cues.heads_answer


def _is_negated_by(own: Sequence[Clause], rest: Sequence[Clause], after: Sequence[Clause]) -> bool:
    """By the same words negated, or by a negation that points back to them."""
    words = {term.name for clause in own for term in clause.terms}
    return any(clause.cues.negations and _POINTS_BACK.search(clause.text) for clause in after) or any(
        clause.cues.negations and _says_of(clause, words) for clause in [*rest, *after]
    )


def _says_of(clause: Clause, words: set[str]) -> bool:
    """True where it speaks of these words: of a name among them only where it says little else."""
    own = {term.name for term in clause.terms}
    return any(word[0] != "@" for word in own & words) or (bool(own & words) and len(own - words) <= 1)


def _tail(rest: Sequence[Clause], following: Sequence[Sentence]) -> Clause | None:
    """The clause right after a passage: in its sentence, or the first of the next."""
    if rest:
        return rest[0]
    return following[0].clauses[0] if following else None


def _tells(following: Sequence[Sentence]) -> bool:
    """True where the next sentence does not ask: neither as a whole nor by its first clause."""
    if not following:
        return False
    first = following[0].clauses[0].cues
    return not (following[0].asks or first.asks or first.tag_asks)


def _falsifies(clause: Clause) -> bool:
    """True where it says that something is false. A heading speaks of what follows it."""
    read = clause.cues
    if clause.heads:
        return False
    return (
        read.rebuts
        or read.rhetorical
        or read.distances
        or (read.tag_false and not clause.mentions)
        or any(negation.scope is Scope.CLAUSE for negation in read.negations)
    )


def _supposes(clauses: Iterable[Clause]) -> bool:
    return any(clause.cues.supposes for clause in clauses)

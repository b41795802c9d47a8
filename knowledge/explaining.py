"""Makes an `Explanation`: reads the message again, and holds it against what came near, however far.

Everything is looked up in the parts that decide; nothing here is asked when a message is answered.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from knowledge.claim import Claim, Message
from knowledge.clause import Clause
from knowledge.contrast import Difference, Differs
from knowledge.cues import words_of
from knowledge.explanation import (
    Contradiction,
    Cue,
    CueWords,
    Doubt,
    Explanation,
    Help,
    LookAlike,
    Named,
    Nearness,
    Negated,
    Position,
    SentenceRead,
    Standing,
)
from knowledge.factbase import FactBase
from knowledge.finding import Because, CheckResult, Close, Finding, Known
from knowledge.judge import Opinion
from knowledge.names import STRANGER, Names
from knowledge.passage import Passage, Sentence
from knowledge.profile import Library, Profile
from knowledge.records import Stance
from knowledge.side_by_side import Original, compared, stretch
from knowledge.stance import CLEAR, is_question, leaning, stance

NEAREST = 3
"""Facts that are shown of a sentence: as many as are ever offered."""

WORTH_A_WORDING = 0.05
"""Likelihood below which a fact stands in the list only because nothing is nearer. In tests/golden, of 199
messages whose fact was near and not told, it was less likely than this in 3; of messages about no fact, the
nearest was so in 1 of 4."""

SPELT_ALIKE = 0.75
"""How much of two Latin words must agree (difflib's ratio) to ask whether one was meant by the other."""

_ONLY_ASKED = re.compile(r"(?:[，,]|是|请问|求问|求证)+$|^(?:请问|求问|求证|想问)[:：，,]?")
"""What is left of 是真的吗 and of 请问 without the words that ask."""

_LATIN = re.compile(r"[a-z][a-z0-9]{2,}")
_LOOKED_AT = 400
"""Characters in which misspelt names are looked for: each place is held against all 1,900 names, which takes
40 seconds for the longest text that is read. Longer ones are articles, which name a thing more than once."""

_HAN_NAME = 3
"""Characters of a Chinese name from which one that differs may be a slip; of two, half would."""


@dataclass(frozen=True, slots=True)
class Grounds:
    """Parts of one checker that an explanation is looked up in."""

    base: FactBase
    library: Library
    names: Names
    views: Callable[[Sentence, Sequence[Sentence]], Sequence[Opinion]]
    """An opinion on every fact that shares words with a sentence, likeliest first."""
    set_apart: Callable[[Sentence], Collection[str]]
    """Facts that this very sentence is known not to mean."""


def explained(
    result: CheckResult, message: Message, grounds: Grounds, *, named_something: bool
) -> Explanation:
    """Why a message was answered as it was."""
    word_for_word = any(
        reason.kind is Because.SAME_WORDING for finding in result.known for reason in finding.reasons
    )
    read = tuple(_sentences(result, message, grounds))
    found = named_something or any(sentence.named for sentence in read)
    hints = () if found else tuple(_look_alikes(message, grounds.names))
    return Explanation(result, named_something, word_for_word, hints, read)


def _sentences(result: CheckResult, message: Message, grounds: Grounds) -> Iterator[SentenceRead]:
    for number, sentence in enumerate(message.sentences):
        following = message.sentences[number + 1 :]
        claim = message.claim(sentence.start, sentence.end)
        desk = _Desk(result, message, sentence, claim, grounds)
        yield SentenceRead(
            claim,
            tuple(_named(message, sentence)),
            tuple(sorted(sentence.context)),
            tuple(_quantities(message, sentence)),
            tuple(_negated(message, sentence)),
            tuple(_cues(sentence)),
            tuple(desk.nearness(opinion) for opinion in desk.nearest(following)),
        )


def _named(message: Message, sentence: Sentence) -> Iterator[Named]:
    for clause in sentence.clauses:
        for mention in clause.mentions:
            subjects = () if mention.is_stranger else tuple(sorted(mention.subjects))
            yield Named(stretch(message, clause, mention.start, mention.end), subjects)


def _quantities(message: Message, sentence: Sentence) -> Iterator[str]:
    """The numbers and dates that count as such: the 2 of a name like Sora 2 does not."""
    for clause in sentence.clauses:
        terms = {term.name for term in clause.terms}
        for quantity in clause.quantities:
            if quantity.term in terms:
                yield stretch(message, clause, quantity.start, quantity.end)


def _negated(message: Message, sentence: Sentence) -> Iterator[Negated]:
    for clause in sentence.clauses:
        alone = Passage((clause,))
        for turned in alone.negations:
            terms = [term for term in clause.terms if term.name in turned.terms]
            words = _merged(message, clause, [(term.start, term.end) for term in terms])
            yield Negated(turned.word, words)


def _merged(message: Message, clause: Clause, spans: Iterable[tuple[int, int]]) -> tuple[str, ...]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return tuple(stretch(message, clause, start, end) for start, end in joined)


def _cues(sentence: Sentence) -> Iterator[CueWords]:
    for cue in Cue:
        clauses = [clause for clause in sentence.clauses if getattr(clause.cues, cue)]
        words = [word for clause in clauses for word in words_of(cue, clause.text)]
        if cue is Cue.ASKS and sentence.asks:
            words.append("?")
        if words:
            yield CueWords(cue, tuple(dict.fromkeys(words)))


@dataclass(frozen=True, slots=True)
class _Desk:
    """One sentence beside the facts that came near it."""

    result: CheckResult
    message: Message
    sentence: Sentence
    claim: Claim
    grounds: Grounds

    def nearest(self, following: Sequence[Sentence]) -> list[Opinion]:
        """What was told, what was offered in that order, then what is likeliest."""
        views = self.grounds.views(self.sentence, following)
        order = {Standing.TOLD: 0, Standing.OFFERED: 1, Standing.SET_APART: 2, Standing.LEFT_OUT: 2}
        ranked = sorted(views, key=lambda o: (order[self._standing(o.fact_id)], -o.likelihood, o.fact_id))
        return ranked[:NEAREST]

    def nearness(self, opinion: Opinion) -> Nearness:
        """A fact and how its nearest wording compares with the words that were held against it."""
        library, passage = self.grounds.library, opinion.passage
        profile, entry = library.profile(opinion.fact_id), opinion.near[0].wording.entry
        sides = compared(Original(self.message, passage), Original.of_wording(entry.text, library.reader))
        standing = self._standing(opinion.fact_id)
        position = _position(opinion, profile)
        differing = tuple(self._contradiction(d, passage, profile) for d in opinion.differences)
        return Nearness(
            opinion.fact_id,
            self.message.claim(passage.start, passage.end),
            entry.text,
            sides.common,
            sides.only_here,
            sides.only_there,
            differing,
            opinion.likelihood,
            opinion.sure_from,
            position,
            standing,
            self._help(opinion, standing, position),
            self._suggested(passage, profile),
        )

    def _standing(self, fact_id: str) -> Standing:
        findings = [finding for finding in self.result.findings if _meet(finding, self.claim)]
        if any(isinstance(f, Known) and f.fact_id == fact_id for f in findings):
            return Standing.TOLD
        if any(c.fact_id == fact_id for f in findings if isinstance(f, Close) for c in f.candidates):
            return Standing.OFFERED
        return Standing.SET_APART if fact_id in self.grounds.set_apart(self.sentence) else Standing.LEFT_OUT

    def _help(self, opinion: Opinion, standing: Standing, position: Position) -> Help:
        kinds = {difference.kind for difference in opinion.differences}
        if standing is Standing.TOLD:
            return Help.NOTHING
        if standing is not Standing.SET_APART and opinion.likelihood < WORTH_A_WORDING:
            return Help.FAR
        if standing is Standing.SET_APART or kinds - {Differs.SUBJECT_MISSING}:
            return Help.OTHER_CLAIM
        if kinds or not self._suggested(opinion.passage, self.grounds.library.profile(opinion.fact_id)):
            return Help.NAME_IT
        if opinion.passage.supposed or not _says_something(opinion.passage.clauses):
            return Help.NO_CLAIM
        return self._help_if_meant(opinion, position)

    def _help_if_meant(self, opinion: Opinion, position: Position) -> Help:
        fact = self.grounds.base.fact(opinion.fact_id)
        changed = len({period.verdict for period in fact.periods}) > 1
        if opinion.certain and changed and opinion.passage.is_before(self.result.as_of.year):
            return Help.OTHER_TIME
        if opinion.certain and position.stance is not None:
            return Help.TIE
        if self._says_more(opinion):
            return Help.SAYS_MORE
        if position.asks or position.stance is not None:
            return Help.ADD
        return Help.CHOOSE

    def _says_more(self, opinion: Opinion) -> bool:
        shares = self.grounds.library.profile(opinion.fact_id).shares
        return any(term[0] == "=" and term not in shares for term in opinion.passage.terms)

    def _suggested(self, passage: Passage, profile: Profile) -> str:
        """The passage as it was typed, without question words: a wording states, and asks nothing.

        Where only the words around it name what the fact is about, the whole sentence; nothing where that
        names nothing either. "没掏钱" alone would be told as a wording of whatever somebody did not pay for.
        """
        clauses = passage.clauses
        if profile.needed and not _names_any(clauses):
            clauses = self.sentence.clauses if _names_any(self.sentence.clauses) else ()
        words = []
        for clause in clauses:
            asked = _places_that_ask(clause)
            kept = [n for n in range(len(clause.text)) if not any(a <= n < b for a, b in asked)]
            runs = [(n, n + 1) for n in kept]
            words.append("".join(stretch(self.message, clause, a, b) for a, b in _joined(runs)).strip())
        return _ONLY_ASKED.sub("", "，".join(filter(None, words)))

    def _contradiction(self, difference: Difference, passage: Passage, profile: Profile) -> Contradiction:
        kind, detail = difference.kind, difference.detail
        if kind is Differs.SUBJECT_MISSING:
            return Contradiction(kind, (), tuple(detail.split(" or ")))
        if kind in {Differs.OTHER_SUBJECT, Differs.BESIDE}:
            return Contradiction(kind, self._words_for(detail), ())
        if kind in {Differs.NUMBER, Differs.DATE, Differs.VERSION}:
            return Contradiction(kind, (detail,), self._given(detail, passage, profile))
        if kind is Differs.TIME:
            plans = (w for c in passage.clauses if c.cues.plans for w in words_of(Cue.PLANS, c.text))
            return Contradiction(kind, tuple(plans), ())
        return Contradiction(kind, *self._words_at(kind, detail))

    def _words_at(self, kind: Differs, detail: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The words of the sentence for names, marks or a term; what they stand for where it has none."""
        wanted = {*detail.split(", "), detail.partition(" for ")[0]}
        if kind is Differs.NEAR_MISS:
            return (), (detail,)
        found = [
            stretch(self.message, clause, start, end)
            for clause in self.sentence.clauses
            for names, start, end in _named_places(clause)
            if wanted & names
        ]
        return tuple(dict.fromkeys(found)) or (detail,), ()

    def _words_for(self, subject: str) -> tuple[str, ...]:
        """How the sentence names a subject (or a look-alike of one)."""
        wanted = subject if subject in self.grounds.base.subjects else STRANGER
        found = (
            stretch(self.message, clause, mention.start, mention.end)
            for clause in self.sentence.clauses
            for mention in clause.mentions
            if wanted in mention.subjects
        )
        return tuple(dict.fromkeys(found)) or (subject,)

    def _given(self, words: str, passage: Passage, profile: Profile) -> tuple[str, ...]:
        """What the fact's affirming wordings give of the measure that these words of a passage give."""
        said = next((q for q in passage.quantities if passage.text_of(q) == words), None)
        library, found = self.grounds.library, dict[str, str]()
        for number in library.numbers(profile.fact_id) if said else ():
            entry = library.entries[number]
            if entry.stance is Stance.AFFIRMS:
                read = library.reader.wording(entry.text)
                for other in read.quantities:
                    if said and other.same_measure(said):
                        found.setdefault(other.term, read.text_of(other))
        return tuple(found.values())[:NEAREST]


def _position(opinion: Opinion, profile: Profile) -> Position:
    passage = opinion.passage
    affirmation = leaning(passage, profile, opinion.near).affirmation
    taken = opinion.stance or stance(passage, profile, opinion.near)
    said = opinion.near[0].wording.entry.stance
    signs = {
        Doubt.DISPUTED: passage.disputed,
        Doubt.CALLED_FALSE: passage.called_false or passage.after.tag_false,
        Doubt.TURNED_TWICE: passage.is_doubly_negated,
        Doubt.AT_ODDS: any(clause.cues.contradicts for clause in passage.clauses),
    }
    doubts = tuple(doubt for doubt, here in signs.items() if here)
    return Position(taken, said, affirmation, CLEAR, is_question(passage), doubts)


def _names_any(clauses: Iterable[Clause]) -> bool:
    return any(clause.mentions for clause in clauses)


def _says_something(clauses: Iterable[Clause]) -> bool:
    """Whether there is more than names: "Sora" alone is no claim, and no wording."""
    return any(
        char.isalnum() and not any(m.start <= place < m.end for m in clause.mentions)
        for clause in clauses
        for place, char in enumerate(clause.text)
    )


def _meet(finding: Finding, claim: Claim) -> bool:
    (a, b), (c, d) = finding.claim.span, claim.span
    return a < d and c < b


def _places_that_ask(clause: Clause) -> list[tuple[int, int]]:
    denials = {(negation.start, negation.end) for negation in clause.cues.negations}
    return [mark for mark in clause.cues.marks if mark not in denials] if clause.cues.asks else []


def _joined(runs: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in runs:
        if joined and joined[-1][1] == start:
            joined[-1] = joined[-1][0], end
        else:
            joined.append((start, end))
    return joined


def _look_alikes(message: Message, names: Names) -> Iterator[LookAlike]:
    """Words of a message that named nothing, and the name that each is spelt like."""
    ours = {name: meaning for name, meaning in names.items() if STRANGER not in meaning}
    latin = sorted(name for name in ours if _LATIN.fullmatch(name))
    text = message.folded.text[:_LOOKED_AT]
    for found in dict.fromkeys(_LATIN.findall(text)):
        for name in difflib.get_close_matches(found, latin, n=1, cutoff=SPELT_ALIKE):
            yield LookAlike(found, name, min(ours[name]))
    for name in sorted(n for n in ours if len(n) >= _HAN_NAME and not n.isascii()):
        for place in range(len(text) - len(name) + 1):
            there = text[place : place + len(name)]
            if there != name and sum(a != b for a, b in zip(there, name, strict=True)) == 1:
                yield LookAlike(there, name, min(ours[name]))
                break


def _named_places(clause: Clause) -> Iterator[tuple[frozenset[str], int, int]]:
    """Names, marks and terms of a clause, and where they stand."""
    yield from ((mention.subjects, mention.start, mention.end) for mention in clause.mentions)
    yield from ((frozenset({mark.name}), mark.start, mark.end) for mark in clause.marks)
    yield from ((frozenset({term.name}), term.start, term.end) for term in clause.terms)

"""A message → its claims: sentences and clauses, what each speaks of, and how it is meant.

    message ──► sentences (。！？ and line ends) ──► clauses (， ： dashes, gaps)
                                                    each with its terms, names, quantities and cues

A `Passage` (see `passage`) is one clause or several neighbouring ones.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from knowledge.clause import Clause
from knowledge.disclaimers import answers, calls_false, denies_all, marked, mocks, plays
from knowledge.lexicon import LEXICON, Lexicon
from knowledge.names import Mention, Names
from knowledge.narrowing import marks
from knowledge.passage import Passage, Sentence
from knowledge.quantity import Kind, Quantity, quantities
from knowledge.roles import roles, roles_across
from knowledge.terms import HIDDEN, terms_of
from knowledge.text import Folded, fold

MAX_SENTENCE = 400
"""Longer stretches without a full stop are cut here: nobody says one thing in more (in characters)."""

CARRIED = 3
"""Sentences after which a subject that nobody named again is no longer meant."""

MAX_OPENING = 10
"""Characters of a cry before what is said: 并非刚刚！, 要是好消息！. What is longer says something itself."""

MAX_CLAUSES = 12
"""Clauses of one sentence that are read together; a list goes on longer, a claim does not."""

REMEMBERED = 20_000
"""Near misses of which it is remembered how they are read: two of each of 10,000 facts, 3 MB."""

_SENTENCE_ENDS = re.compile(r"[。!?;\n]+|(?<=[^\d\s])\.(?=\s|$)|\.{3,}|…+")
_CLAUSE_ENDS = re.compile(
    r"(?:(?<!\d),|,(?!\d)|(?<!\d):|:(?!\d)|[、()【】“”\"「」『』《》<>|])+|--+|—+|–|~+| - "
    r"|(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])"
    r"|(?<=[\u4e00-\u9fff]) (?=[a-z]{2,} [a-z]{2,} )"
)
# 小张 20:31: the line above each message of a chat that was copied whole.
_WHO_AND_WHEN = re.compile(
    r"[^,。:]{1,20}?\s(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}\s)?\d{1,2}:\d{2}(?::\d{2})?(?:\s?[ap]m)?"
)
_OPENING, _CLOSING = frozenset('“"「『《'), frozenset('”"」』》')


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
    """Reads messages and wordings with one edition's names and words. Immutable; safe from many threads."""

    def __init__(self, names: Names, lexicon: Lexicon = LEXICON) -> None:
        self.names = names
        self._lexicon = lexicon
        self.is_plain = lru_cache(REMEMBERED)(self._is_plain)
        """True where a message in this normal form is one sentence that is read letter for letter: without
        slips to mend, and with its clauses parted by commas alone."""

    def wording(self, text: str) -> Passage:
        """A wording (or any short text) as one passage."""
        plain = self.names.repaired(fold(text).text)
        return Passage(tuple(self._clauses(plain, 0)) or (self._clause("", 0),))

    def differs_from(self, other: Reader) -> Callable[[str], bool]:
        """Which wordings, in normal form, another reader may read otherwise; all others both read alike."""
        names = self.names.differs_from(other.names)
        words = self._lexicon.differs_from(other._lexicon)

        def differs(form: str) -> bool:
            # Before concepts are looked for, names are mended, and 并非 is put out of sight.
            plain = self.names.repaired(form)
            return names(form) or words(plain) or words(plain.replace(*HIDDEN))

        return (lambda _: False) if other is self else differs

    def message(self, text: str) -> Message:
        """A message as sentences, each with the subjects that the ones before it named."""
        folded = fold(text)
        plain = self.names.respelt(self.names.repaired(folded.text))
        inside = _inside_quotes(plain)
        sentences: list[Sentence] = []
        context: frozenset[str] = frozenset()
        silent_for = 0
        for start, end, ender in _sentences(plain):
            if _WHO_AND_WHEN.fullmatch(plain, start, end):
                continue
            clauses = tuple(self._clauses(plain[start:end], start, mend=True))
            clauses = tuple(replace(c, quoted=True) if inside[c.start] else c for c in clauses)
            if not clauses:
                continue
            for first in range(0, len(clauses), MAX_CLAUSES):
                part = clauses[first : first + MAX_CLAUSES]
                asks = "?" in ender and first + MAX_CLAUSES >= len(clauses)
                sentences.append(Sentence(part, context, asks, part[0].start, part[-1].end))
            named = frozenset(s for c in clauses for m in c.mentions for s in m.subjects if not m.is_stranger)
            silent_for = 0 if named else silent_for + 1
            context = named or (context if silent_for < CARRIED else frozenset())
        return Message(text, folded, tuple(_doubted(sentences, folded, text)))

    def _is_plain(self, form: str) -> bool:
        if self.names.respelt(self.names.repaired(form)) != form or len(list(_sentences(form))) != 1:
            return False
        clauses = [form[start:end] for start, end, _ in _cut(form)]
        return len(clauses) <= MAX_CLAUSES and ",".join(clauses) == form

    def _clauses(self, text: str, offset: int, *, mend: bool = False) -> Iterator[Clause]:
        before, gap = None, ""
        for start, end, ender in _cut(text):
            quoted = start > 0 and text[start - 1] in _OPENING and ender[0] in _CLOSING
            clause = self._clause(text[start:end], start + offset, mend=mend)
            if before:
                clause = self._with_roles(clause, before, parted=gap != " ")
            before, gap = clause, ender
            heads = ender[0] == ":" or (start > 0 and text[start - 1] == "【")
            yield replace(clause, quoted=quoted, heads=heads) if quoted or heads else clause

    def _clause(self, text: str, start: int, *, mend: bool = False) -> Clause:
        amounts = quantities(text)
        mentions = tuple(_not_another_version(mention, amounts, text) for mention in self.names.find(text))
        read, terms, words = terms_of(text, mentions, amounts, self._lexicon, mend=mend)
        return Clause(
            text,
            start,
            start + len(text),
            terms,
            words,
            mentions,
            amounts,
            read,
            roles=frozenset(roles(text, self._actors(mentions))),
            marks=tuple(marks(text, mentions, self.names.places)),
        )

    def _with_roles(self, clause: Clause, before: Clause, *, parted: bool) -> Clause:
        """The clause with the roles that its names have together with those of the clause before."""
        names = self._actors(before.mentions), self._actors(clause.mentions)
        found = roles_across(before.text, names[0], clause.text, names[1], parted=parted)
        across = frozenset(found)
        return replace(clause, roles=clause.roles | across) if across else clause

    def _actors(self, mentions: Iterable[Mention]) -> list[Mention]:
        return [mention for mention in mentions if not mention.subjects & self.names.places]


def _doubted(sentences: Sequence[Sentence], folded: Folded, original: str) -> Iterator[Sentence]:
    """The sentences, knowing what takes them back: marks and jokes beside them, a label over them all."""
    if not sentences:
        return
    taken = marked(original, [folded.span(one.start, one.end) for one in sentences])
    opening = sentences[0].clauses[0]
    labelled = opening.heads and opening.cues.heads_false
    mocking = plays(opening.text)
    for number, one in enumerate(sentences):
        labelled = labelled and not any(answers(clause.text) for clause in one.clauses)
        back = number in taken or mocking or mocks(one.clauses[0].text)
        label = labelled and number > 0
        if number:
            back = back or _opens_a_doubt(sentences[number - 1])
            label = label or (one.clauses[0].quoted and _calls_a_quotation_false(sentences[number - 1]))
        yield replace(one, taken_back=back, labelled_false=label) if back or label else one


def _opens_a_doubt(before: Sentence) -> bool:
    """True for a sentence of a few words that doubts the next: 呵呵！…, 并非刚刚！…, 要是好消息！…."""
    (opening, *rest) = before.clauses
    if rest or opening.mentions or len(opening.text) > MAX_OPENING:
        return False
    return mocks(opening.text) or denies_all(opening.text) or opening.cues.supposes


def _calls_a_quotation_false(before: Sentence) -> bool:
    """True where a quotation that goes on in the next sentence was called false: 别信“刚刚！…”."""
    pairs = zip(before.clauses, before.clauses[1:], strict=False)
    return before.clauses[-1].quoted and any(calls_false(a.text) and b.quoted for a, b in pairs)


def _inside_quotes(text: str) -> bytearray:
    """Which characters stand in directed quotation marks; a mark left open ends with its line."""
    inside, depth = bytearray(len(text)), 0
    if not any(mark in text for mark in "“「『"):
        return inside
    for place, char in enumerate(text):
        depth = 0 if char == "\n" else max(0, depth + (char in "“「『") - (char in "”」』"))
        inside[place] = bool(depth)
    return inside


def _cut(text: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, what ended it) of every clause of a sentence that is not empty."""
    done = 0
    for found in _CLAUSE_ENDS.finditer(text + ","):
        start, end = _stripped(text, done, found.start())
        done = found.end()
        if start < end:
            yield start, end, found.group()


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


_VERSION_AFTER = re.compile(
    r"\d{1,2}(?:\.\d)?(?![\d.,:%/-]|\s?[年月日号天个秒分元块美万亿倍条人家国名份集部])"
)


def _not_another_version(mention: Mention, amounts: Iterable[Quantity], text: str) -> Mention:
    """`sora 4` and 云雀3, where only `sora` and 云雀 are known, name somebody else's product."""
    if not text[mention.end - 1].isdigit() and _VERSION_AFTER.match(text, mention.end):
        return Mention(frozenset("?"), mention.start, mention.end)
    for amount in amounts:
        if amount.kind is Kind.VERSION and amount.start <= mention.start and mention.end < amount.end:
            return Mention(frozenset("?"), mention.start, amount.end)
    return mention

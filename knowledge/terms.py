"""The content words of a clause: subjects, quantities, concepts, and what words are left.

Two readings of the same clause come out of one pass: its *terms*, in which words that mean the same
are one, and its *surface*, the words as they stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from knowledge import cues
from knowledge.cues import Cues
from knowledge.lexicon import LEXICON, Found, Lexicon
from knowledge.lexicon.slips import Slips
from knowledge.lexicon.weights import FACTS_WITH
from knowledge.names import Mention
from knowledge.quantity import Quantity

_WORD = re.compile(r"[a-z][a-z0-9']*|[\u4e00-\u9fff]+|[\u3040-\u30ff\uac00-\ud7af]+")
_FILLER = re.compile(
    r"(?:现在|已经|早已|早就|均已|业已|已于|[的了啊吧呢呀嘛啦哦哈呵嘿噢喔哇诶欸咯嗯捏滴鸭吗么就都也又还很太才已])+"
)
_STOP_WORDS = frozenset(
    """
    a an the is are was were be been being am do does did done has have had having of to in on at by for
    from with as and or but so if then than that this these those it its it's i'm i you your he she they
    we our my me them his her their there here just now already still yet even also very really too
    quite actually s t d m re ve ll who which what when where how why not no can could will would should
    may might must shall about into out up down over per some any all get gets got getting go goes going
    went make makes made say says said one via lol omg btw fyi tbh guys everyone folks hey ok okay yes
    please
    """.split()
)
_MEANT = {form: name for form, (name, sign) in LEXICON.meanings() if sign > 0}
_SLIPS = Slips(_MEANT, known=FACTS_WITH)
"""Words of the shipped wordings are words, whatever they sound like."""
_SUFFIX = re.compile(r"(?:'s|'|ing|ed|es|s)$")


HIDDEN = ("并非", "##")
"""What no concept is looked for in: 并非官方 denies 官方, it is not the fixed expression 非官方."""


@dataclass(frozen=True, slots=True)
class Term:
    """One content word: `@subject`, `=quantity`, `#concept`, a Latin word or two Han characters.

    `sign` is -1 where it is negated, or its opposite is said.
    """

    name: str
    start: int
    end: int
    sign: int = 1
    repaired: bool = False
    """True for a concept that only a slip of the keyboard stands for: 免废."""


def terms_of(
    text: str,
    mentions: Iterable[Mention],
    amounts: Iterable[Quantity],
    lexicon: Lexicon = LEXICON,
    *,
    mend: bool = False,
) -> tuple[Cues, tuple[Term, ...], tuple[str, ...]]:
    """(cues, terms, surface) of a clause in normal form, given its names and quantities.

    With `mend`, slips are read as the words they stand for. Names, quantities and cues are read from the
    text as it stands, so that no slip can make one of these.
    """
    met = tuple(lexicon.find(text.replace(*HIDDEN)))
    read = cues.read(text, [(found.start, found.end) for found in met])
    fixed, taken = _fixed(text, mentions, amounts)
    for mark in read.marks:
        _take(taken, *mark)
    known = bytearray(taken)
    concepts = _concepts(met, known)
    slips = _slips(text, known) if mend else []
    for term, form in slips:
        text = text[: term.start] + form + text[term.end :]
    surface = [*fixed, *_words(text, taken)]
    mended = [term for term, _ in slips]
    found = sorted((*fixed, *concepts, *mended, *_words(text, known)), key=lambda term: term.start)
    return read, _signed(found, read), tuple(term.name for term in surface)


def _fixed(
    text: str, mentions: Iterable[Mention], amounts: Iterable[Quantity]
) -> tuple[list[Term], bytearray]:
    """Subjects and quantities as terms, and which characters they take up."""
    taken = bytearray(len(text))
    terms: list[Term] = []
    for mention in mentions:
        _take(taken, mention.start, mention.end)
        terms += [Term(f"@{subject}", mention.start, mention.end) for subject in sorted(mention.subjects)]
    for amount in amounts:
        if not any(taken[amount.start : amount.end]):
            _take(taken, amount.start, amount.end)
            terms.append(Term(amount.term, amount.start, amount.end))
    return terms, taken


def _concepts(met: Iterable[Found], taken: bytearray) -> list[Term]:
    """Concepts in what is left; they take up their characters too."""
    terms: list[Term] = []
    for found in met:
        if not any(taken[found.start : found.end]):
            _take(taken, found.start, found.end)
            terms.append(Term(f"#{found.concept}", found.start, found.end, found.sign))
    return terms


def _slips(text: str, taken: bytearray) -> list[tuple[Term, str]]:
    """Concepts that slips stand for in what is left, each with the form that is meant; never an opposite."""
    found: list[tuple[Term, str]] = []
    for slip in _SLIPS.find(text, taken):
        _take(taken, slip.start, slip.end)
        found.append((Term(f"#{_MEANT[slip.form]}", slip.start, slip.end, repaired=True), slip.form))
    return found


def _signed(terms: list[Term], read: Cues) -> tuple[Term, ...]:
    """The terms with the sign that the clause's negations leave them."""
    if not read.negations:
        return tuple(terms)
    signs = cues.turned(read.negations, [term.start for term in terms])
    return tuple(replace(t, sign=t.sign * sign) for t, sign in zip(terms, signs, strict=True))


def _take(taken: bytearray, start: int, end: int) -> None:
    taken[start:end] = b"\1" * (end - start)


def _words(text: str, taken: bytearray) -> list[Term]:
    """Latin words without their endings, and pairs of neighbouring Han characters, in what is left."""
    left = "".join([" " if gone else char for char, gone in zip(text, taken, strict=True)])
    left = _FILLER.sub(lambda found: " " * len(found.group()), left)
    terms: list[Term] = []
    for found in _WORD.finditer(left):
        word, start = found.group(), found.start()
        if word[0].isascii():
            if word not in _STOP_WORDS and len(word) > 1:
                terms.append(Term(_stem(word), start, found.end()))
        elif len(word) == 1:
            terms.append(Term(word, start, start + 1))
        else:
            terms += [Term(word[n : n + 2], start + n, start + n + 2) for n in range(len(word) - 1)]
    return terms


def _stem(word: str) -> str:
    short = _SUFFIX.sub("", word)
    return short if len(short) >= 3 else word

"""Where a passage and a fact differ in meaning, however alike they look.

Each rule below names one way to differ and yields what differs, or nothing. A difference vetoes:
with one, the fact can be offered, never decided.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from knowledge.names import STRANGER
from knowledge.passage import Passage
from knowledge.profile import AFFIRMING, Profile
from knowledge.quantity import Kind, Quantity


class Differs(StrEnum):
    """What can differ."""

    SUBJECT_MISSING = "subject missing"
    OTHER_SUBJECT = "other subject"
    BESIDE = "another subject beside it"
    NEAR_MISS = "nearer to what it is known not to mean"
    NUMBER = "number"
    DATE = "date"
    VERSION = "version"
    TIME = "time"
    ROLES = "who does it to whom"
    SCOPE = "somewhere else, or somebody else"
    RANK = "rank"
    OPPOSITE = "the opposite"


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference: its kind, and what stands on which side."""

    kind: Differs
    detail: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.detail}"


MEASURED = 0.3
"""A measure that fewer own wordings give is a detail (a price in an advertisement), not the statement."""

TELLING = 0.1
"""Share of own wordings that use a word from which it is usual for the fact: words that name nobody must hold
one, or 别自己吓自己 is whatever fact somebody added it to."""

FEW = 2
"""Wordings that give no more different values than this mean these values; prices in advertisements vary."""

LARGE = 100
"""Counts from here on are compared whatever is counted: 155 个, 155 国, "155 regions"."""

OUTLIER = 0.1
"""A value that so much fewer wordings give than the most frequent one vouches for nothing."""

_SUMS = frozenset((Kind.MONEY, Kind.SHARE, Kind.DATE))
_TIMES = "times"
OFTEN = 0.12
"""What is compared in the rest of a sentence too, where so many wordings give it; other numbers there may
count anything."""

_COUNTS = frozenset((Kind.COUNT, Kind.NUMBER))

PLANNED = 0.08
"""Facts of whose affirming wordings fewer speak of the future are about what is, not what will be."""

ANNOUNCE = "#announce"
ANNOUNCED = 0.1
"""Share of wordings that speak of an announcement from which "announced that it will" is the statement."""

Rule = Callable[[Passage, Profile], Iterator[Difference]]


def differences(passage: Passage, profile: Profile) -> tuple[Difference, ...]:
    """Every difference between a passage and a fact, in the order of the rules."""
    return tuple(difference for rule in RULES for difference in rule(passage, profile))


def needed_subject_is_missing(passage: Passage, profile: Profile) -> Iterator[Difference]:
    """What nearly all wordings name must be named: in the sentence, or before it where it names no other.

    Words that name nobody themselves must at least be usual for the fact.
    """
    named = passage.subjects | passage.context
    if not passage.subjects - profile.subjects:
        named |= passage.carried
    for group in profile.needed:
        if not group & named:
            yield Difference(Differs.SUBJECT_MISSING, " or ".join(sorted(group)))
    if not passage.subjects and not any(
        profile.shares.get(term, 0.0) >= TELLING for term in passage.terms if term[0] not in "@="
    ):
        yield Difference(Differs.SUBJECT_MISSING, "neither a name nor a usual word of the fact")


def another_subject_is_named(passage: Passage, profile: Profile) -> Iterator[Difference]:
    """A name that no wording of the fact uses makes it a statement about something else as well."""
    for other in sorted(passage.subjects - profile.named - profile.subjects):
        yield Difference(Differs.OTHER_SUBJECT, "a look-alike" if other == STRANGER else other)


def quantities_disagree(passage: Passage, profile: Profile) -> Iterator[Difference]:
    """A number, share, sum, duration or date that contradicts all that the wordings give."""
    for quantity in passage.quantities:
        yield from _disagreements(passage, quantity, profile)


def the_time_is_another(passage: Passage, profile: Profile) -> Iterator[Difference]:
    """即将开放 is not 已开放: a plan is not the thing planned."""
    planned = any(clause.cues.plans for clause in passage.clauses)
    announced = ANNOUNCE in passage.terms and profile.shares.get(ANNOUNCE, 0.0) >= ANNOUNCED
    if planned and not announced and profile.plans < PLANNED:
        yield Difference(Differs.TIME, "speaks of the future")


def its_sentence_is_about_others(passage: Passage, profile: Profile) -> Iterator[Difference]:
    """Where the clauses beside it name somebody else, it may be only the occasion of what is said of them:
    not where its own clauses name all that the fact needs.
    """
    own = frozenset(s for clause in passage.clauses for mention in clause.mentions for s in mention.subjects)
    if profile.needed and all(group & own for group in profile.needed):
        return
    for other in sorted(passage.beside - profile.named - profile.subjects):
        yield Difference(Differs.BESIDE, other)


OTHER_WAY = 6
"""Wordings that must have one of two names act on the other before the other way is taken for
another statement."""

BOTH_WAYS = 0.25
"""Share of either way from which both are said: A works with B, B with A."""

THAT_WAY = 0.6
"""Share of that way among the wordings with a word from which the word is what makes it so."""


def who_does_it_to_whom(passage: Passage, profile: Profile) -> Iterator[Difference]:
    """OpenAI收购了马斯克 is not 马斯克收购了OpenAI: the names act the way that the wordings have them act.

    Neither way differs where both are said, or where wordings with the same words say it that way.
    """
    yield from _roles_turned(passage, profile, "")


def who_does_it_to_whom_if_affirmed(passage: Passage, profile: Profile) -> Iterator[Difference]:
    """The same by the affirming wordings alone: denials often say how it is instead, the other way."""
    yield from _roles_turned(passage, profile, AFFIRMING)


def _roles_turned(passage: Passage, profile: Profile, counted: str) -> Iterator[Difference]:
    for one, other in sorted(passage.roles.union(*(clause.roles for clause in passage.around))):
        if not {one, other} <= profile.subjects:
            continue
        such, turned = profile.roles.get((one, other), {}), profile.roles.get((other, one), {})
        shares = {word: _share(such, turned, word) for word in passage.terms}
        if any(share >= THAT_WAY for share in shares.values()):
            continue
        enough = OTHER_WAY if such.get(counted) else AGAINST
        one_way = turned.get(counted, 0) >= enough and _share(such, turned, counted) < BOTH_WAYS
        if one_way or any(
            turned.get(w, 0) >= AGAINST and w[0] not in "@=" and len(w) > 1 and not shares[w] for w in shares
        ):
            yield Difference(Differs.ROLES, f"{one}, {other}")


def _share(such: Mapping[str, int], turned: Mapping[str, int], word: str) -> float:
    found = such.get(word, 0)
    return found / ((found + turned.get(word, 0)) or 1)


RANKED = 0.3
"""Share of affirming wordings from which the rank or the pace that they give is part of the statement."""

PLACED = 0.2
"""The same for places, which go without saying more often."""

_FIRST = "rank:1"
"""Said of much that is only good."""


def it_is_another_rank(passage: Passage, profile: Profile) -> Iterator[Difference]:
    """第二 is not 第一, 每年 not 每天, Flash not Pro: where the wordings mean one, so does the claim."""
    for kind in sorted({_kind(mark) for mark in passage.marks if _is_compared(mark)}):
        given = {mark for mark in profile.marks if _kind(mark) == kind}
        strange = {mark for mark in passage.marks if _kind(mark) == kind} - given - {_FIRST}
        if strange and kind != _AT and (given or kind == "rank"):
            yield Difference(Differs.RANK, ", ".join(sorted(strange)))
        else:
            yield from _another(kind, passage.marks, profile)


def _another(kind: str, marks: frozenset[str], profile: Profile) -> Iterator[Difference]:
    """Marks of a kind of which none is the one that the wordings give."""
    said = {mark for mark in marks if _kind(mark) == kind}
    least = (PLACED if kind == _AT else RANKED) * max(1, profile.affirming.count)
    main = {mark for mark, counts in profile.marks.items() if _kind(mark) == kind and counts[0] >= least}
    if said and main and not said & main:
        yield Difference(Differs.RANK, ", ".join(sorted(said)))


_AT = "at"
"""Marks of places that are subjects; `another_subject_is_named` looks at strange ones."""


def _kind(mark: str) -> str:
    return mark.partition(":")[0]


def _is_compared(mark: str) -> bool:
    """True for marks of which a claim gives one out of many: ranks, paces, makes, main places."""
    return _kind(mark) in {"rank", "pace", "make", _AT} or mark.startswith("turn-")


def it_is_narrowed(passage: Passage, profile: Profile) -> Iterator[Difference]:
    """A place, a platform or a well-known name that no wording has makes it another statement."""
    for mark in sorted(passage.marks - profile.marks.keys()):
        if not _is_compared(mark):
            yield Difference(Differs.SCOPE, mark)


def its_words_are_those_of_denials(passage: Passage, profile: Profile) -> Iterator[Difference]:
    """What only denials of the fact name or narrow is no part of what is affirmed: 包括中国大陆, 在日本."""
    for mark in sorted(passage.marks):
        said, denied = profile.marks.get(mark, (0, 0))
        if denied and not said and not _is_compared(mark):
            yield Difference(Differs.SCOPE, mark)
    for mark in sorted(passage.marks):
        subject = mark.removeprefix("at:")
        if subject in profile.named and f"@{subject}" not in profile.affirming.signs:
            yield Difference(Differs.SCOPE, subject)


AGAINST = 3
"""Affirming wordings that must use a word one way before the other way is against them."""

MOSTLY = 0.12
"""Share of affirming wordings that may use it the other way all the same."""


def a_word_is_turned(passage: Passage, profile: Profile) -> Iterator[Difference]:
    """涨 where all that affirm say 跌, 包括 where they say 不包括: whatever it is, it is not affirmed."""
    yield from _turned(passage.nearest_signs, profile)


def its_sentence_turns_a_word(passage: Passage, profile: Profile) -> Iterator[Difference]:
    """泄露了,但没有权重: the rest of its sentence may take back what it says, or give another number."""
    ranks = passage.marks.union(mark.name for clause in passage.around for mark in clause.marks)
    yield from (difference for kind in ("rank", "make", _AT) for difference in _another(kind, ranks, profile))
    for clause in passage.around:
        rest = Passage((clause,))
        if not rest.subjects <= profile.named:
            continue
        if clause.start > passage.start or not passage.subjects & profile.subjects:
            yield from _turned(rest.nearest_signs, profile)
            yield from a_word_excludes_its_own(rest, profile)
        for quantity in rest.quantities:
            if quantity.kind in _SUMS or quantity.unit == _TIMES:
                least = 0.0 if quantity.kind is Kind.DATE else OFTEN
                yield from _disagreements(rest, quantity, profile, least)


def _turned(signs: Mapping[str, int], profile: Profile) -> Iterator[Difference]:
    for term, sign in sorted(signs.items()):
        said, turned = profile.affirming.signs.get(term, (0, 0))
        such, against = (said, turned) if sign > 0 else (turned, said)
        if (
            (term[0] == "#" or len(term) > 1)
            and term[0] != "@"
            and sign
            and against >= AGAINST
            and such <= MOSTLY * (such + against)
        ):
            yield Difference(Differs.OPPOSITE, term)


EXCLUSIVE = (
    (("#release", 1), ("#open-to-use", -1)),
    (("#text-to-image", 1), ("#text-to-video", 1)),
    (("#limit-down", 1), ("#limit-up", 1)),
    (("#limit-down", 1), ("#stock-rise", 1)),
    (("#limit-up", 1), ("#stock-rise", -1)),
    (("#ai-generated", -1), ("@ai-video", 1)),
)
"""Words of which a claim can hold one: what is launched is not shut."""

CORE = 0.2
RARE = 0.08
"""Shares of affirming wordings from which one of two such words belongs to the fact, and to which the other
does not."""


def a_word_excludes_its_own(passage: Passage, profile: Profile) -> Iterator[Difference]:
    """上线 where the wordings say 关停, 文生图 where they say 文生视频."""
    count = max(1, profile.affirming.count)
    for pair in EXCLUSIVE:
        for (term, sign), (other, its_sign) in (pair, pair[::-1]):
            if passage.signs.get(term, 0) * sign <= 0 or other in passage.terms:
                continue
            if _said(profile, term, sign) <= RARE * count and _said(profile, other, its_sign) >= CORE * count:
                yield Difference(Differs.OPPOSITE, f"{term} for {other}")


def _said(profile: Profile, term: str, sign: int) -> int:
    said, turned = profile.affirming.signs.get(term, (0, 0))
    return said if sign > 0 else turned


IF_AFFIRMED: tuple[Rule, ...] = (
    who_does_it_to_whom_if_affirmed,
    its_words_are_those_of_denials,
    a_word_is_turned,
    its_sentence_turns_a_word,
    a_word_excludes_its_own,
)


def differences_if_affirmed(passage: Passage, profile: Profile) -> tuple[Difference, ...]:
    """What forbids to say that a passage affirms a fact, though it may deny it or ask about it."""
    return tuple(difference for rule in IF_AFFIRMED for difference in rule(passage, profile))


RULES: tuple[Rule, ...] = (
    needed_subject_is_missing,
    another_subject_is_named,
    its_sentence_is_about_others,
    quantities_disagree,
    the_time_is_another,
    who_does_it_to_whom,
    it_is_another_rank,
    it_is_narrowed,
)

_KINDS = {Kind.DATE: Differs.DATE, Kind.VERSION: Differs.VERSION}


def _comparable(profile: Profile, quantity: Quantity) -> Sequence[Quantity]:
    """What the wordings give of the same measure; of large counts, whatever is said to be counted."""
    given = profile.amounts.get((quantity.kind, quantity.unit), ())
    if given or quantity.kind not in _COUNTS or quantity.low < LARGE:
        return given
    return [
        q for (kind, _), found in profile.amounts.items() if kind in _COUNTS for q in found if q.low >= LARGE
    ]


def _as_exact(given: Quantity, said: Quantity) -> bool:
    """`2026年` in a wording says nothing against `2026年8月26日`: dates are held against dates as exact."""
    return said.kind is not Kind.DATE or all(a or not b for a, b in zip(given.parts, said.parts, strict=True))


def _disagreements(
    passage: Passage, quantity: Quantity, profile: Profile, least: float = 0.0
) -> Iterator[Difference]:
    """What a quantity contradicts, where a share of `least` affirming wordings give one value."""
    rivals = [other for other in _comparable(profile, quantity) if _as_exact(other, quantity)]
    counts = [profile.affirming.signs.get(other.term, (1, 0))[0] for other in rivals]
    floor = OUTLIER * max(counts, default=0)
    agreeing = any(
        quantity.agrees(other) and count >= floor for other, count in zip(rivals, counts, strict=True)
    )
    often = max(counts, default=0) >= least * profile.affirming.count
    if rivals and often and not agreeing and _is_measured(profile, quantity):
        yield Difference(_KINDS.get(quantity.kind, Differs.NUMBER), passage.text_of(quantity))


def _is_measured(profile: Profile, quantity: Quantity) -> bool:
    """True where the measure belongs to the statement: many wordings give it, or those that do agree."""
    measure = quantity.kind, quantity.unit
    if quantity.kind is Kind.DATE or len(profile.amounts.get(measure, ())) <= FEW:
        return True
    return profile.measured.get(measure, 0.0) >= MEASURED

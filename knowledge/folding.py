"""Which of many short texts say the same: for a list in which one entry stands for all of them.

    Folding(base).folded(texts) ─► leaders    each text with the first one that says the same, or alone
                                   similar    two that may say the same: shown to a person, never joined

Two texts are one where no guard objects (names, numbers, dates, versions, signs, roles, places, plans; both
ask or both assert), where they use the same words or words that mean the same, and where each would be told
for the other if that were a fact's only wording. One doubt, and they stay two: what is joined wrongly hides
a question, and what is left apart costs a look.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from knowledge.agreement import Weighed, agreement, likenesses
from knowledge.claim import Reader
from knowledge.contrast import differences, differences_if_affirmed
from knowledge.factbase import FactBase
from knowledge.gist import Gist
from knowledge.judge import SURE
from knowledge.names import STRANGER, Names
from knowledge.passage import Passage
from knowledge.profile import WEIGHTS, Entry, Profile, ReadWording
from knowledge.records import Stance
from knowledge.stance import is_question
from knowledge.text import normal
from knowledge.vocabulary import vocabulary

ADDED = 0.1
"""Share of its words, by weight, that one of two texts may have and the other not; the other must then have
none of its own. Of all pairs of shipped wordings (7,251, each with the 24 nearest) this joins 130 of one fact
and one stance, and no two of one fact that differ in stance, or of which one is a near miss. With 0.15, or
with words of their own on both sides, the first of those come in."""

ADDS_NOTHING = frozenset({"#able-to", "能", "#hearsay"})
"""Terms that make no other question of it for maintainers: that somebody said it, that it can be done."""

SIMILAR = 0.5
"""Likelihood from which two texts are proposed to a person: as likely the same as not."""

KEPT_READ = 4_000
"""Texts kept as they were read: reading one takes a millisecond, and the same ones come again every time."""

KEPT_COMPARED = 200_000
"""Pairs kept as they were compared, some 30 MB: all that 2,000 texts about ten subjects need."""

MAX_NEAR = 5
"""Entries proposed beside one entry: more are not looked at."""


class Likeness(IntEnum):
    """What two texts are to each other."""

    OTHER = 0
    SIMILAR = 1
    SAME = 2


@dataclass(frozen=True, slots=True)
class Folded:
    """Texts by number, in the order in which they were given."""

    leaders: tuple[int, ...]
    """For each text the first one that says the same; its own number where none before it does."""
    similar: tuple[tuple[int, int], ...]
    """Pairs of leaders that may say the same, the smaller number first."""


@dataclass(frozen=True, slots=True)
class _Read:
    """A text, read: as a message, and as the only wording of a fact."""

    normal: str
    passage: Passage | None
    """None for a text of several sentences: it is compared word for word only."""
    wording: ReadWording
    profile: Profile
    asks: bool
    about: Hashable
    """What two texts must have in common before anything else is looked at."""


class Folding:
    """Compares texts with the names and words of one edition. Safe from many threads."""

    def __init__(self, base: FactBase) -> None:
        """`base` gives names and vocabulary; its facts do not matter."""
        self._reader = Reader(Names(base.subjects.values()), vocabulary(base.lexicon.values()))
        self._read: Callable[[str], _Read] = lru_cache(KEPT_READ)(self._read_anew)
        self._between: Callable[[str, str], Likeness] = lru_cache(KEPT_COMPARED)(self._compared)

    def compare(self, one: str, other: str) -> Likeness:
        """What two texts are to each other; the same whichever comes first."""
        return self._between(*sorted((one, other)))

    def _compared(self, one: str, other: str) -> Likeness:
        return _likeness(self._read(one), self._read(other))

    def folded(self, texts: Sequence[str]) -> Folded:
        """All of them, each with the first that says the same. What comes later changes nothing before it."""
        read = [self._read(text) for text in texts]
        by_form: dict[str, int] = {}
        about: dict[Hashable, list[int]] = defaultdict(list)
        leaders: list[int] = []
        similar: list[tuple[int, int]] = []
        for number, text in enumerate(read):
            nearest = [(other, self.compare(texts[other], texts[number])) for other in about[text.about]]
            same = by_form.get(text.normal)
            if same is None:
                same = next((other for other, likeness in nearest if likeness is Likeness.SAME), None)
            leaders.append(number if same is None else same)
            if same is None:
                about[text.about].append(number)
                near = [other for other, likeness in nearest if likeness is Likeness.SIMILAR]
                similar += [(other, number) for other in near[:MAX_NEAR]]
            _ = by_form.setdefault(text.normal, leaders[-1])
        return Folded(tuple(leaders), tuple(similar))

    def first_same(self, text: str, texts: Sequence[str]) -> int | None:
        """The number of the first of `texts` that says the same as `text`; None where none does.

        Of `text` itself nothing is kept, not even in memory.
        """
        read = self._read_anew(text)
        for number, other in enumerate(texts):
            if _likeness(self._read(other), read) is Likeness.SAME:
                return number
        return None

    def subjects(self, text: str) -> tuple[str, ...]:
        """Ids of the subjects that a text names, in order of appearance."""
        named = (
            subject
            for sentence in self._reader.message(text).sentences
            for clause in sentence.clauses
            for mention in clause.mentions
            if not mention.is_stranger
            for subject in sorted(mention.subjects)
        )
        return tuple(dict.fromkeys(named))

    def _read_anew(self, text: str) -> _Read:
        sentences = self._reader.message(text).sentences
        passage = sentences[0].whole if len(sentences) == 1 else None
        gist = self._reader.wording(text).gist
        entry = Entry("", Stance.AFFIRMS, text)
        profile = Profile.of("", gist.subjects - {STRANGER}, [(Stance.AFFIRMS, gist)])
        wording = ReadWording(0, entry, gist, WEIGHTS.of(gist.terms))
        asks = passage is not None and is_question(passage)
        return _Read(normal(text), passage, wording, profile, asks, _about(gist))


def _about(gist: Gist) -> Hashable:
    amounts = frozenset((q.kind, q.unit, q.term, q.high) for q in gist.quantities)
    return gist.subjects, amounts, gist.is_negative, gist.plans, gist.roles, gist.marks


def _likeness(one: _Read, other: _Read) -> Likeness:
    if one.normal == other.normal:
        return Likeness.SAME
    if one.about != other.about or any(_objections(one, other)):
        return Likeness.OTHER
    likely = min(_likelihood(one, other), _likelihood(other, one))
    if likely < SIMILAR:
        return Likeness.OTHER
    sure = likely >= SURE and one.asks == other.asks and not _adds(one, other)
    return Likeness.SAME if sure else Likeness.SIMILAR


def _objections(one: _Read, other: _Read) -> Iterator[bool]:
    """Whether each guard objects to the two being one, the cheapest first."""
    yield one.passage is None or other.passage is None
    mine, theirs = one.wording.gist, other.wording.gist
    yield STRANGER in mine.subjects
    yield not mine.terms & theirs.terms
    yield any((mine.signs[term] > 0) != (theirs.signs[term] > 0) for term in mine.terms & theirs.terms)
    for text, against in ((one, other), (other, one)):
        passage = text.passage
        if passage is not None:
            yield passage.supposed or passage.taken_back or passage.called_false or passage.disputed
            yield bool(differences(passage, against.profile))
            yield bool(differences_if_affirmed(passage, against.profile))


def _likelihood(text: _Read, fact: _Read) -> float:
    """How likely a text means what another says, were that a fact's only wording."""
    if text.passage is None:
        return 0.0
    weighed = Weighed.of(text.passage)
    (nearest,) = likenesses(weighed, [fact.wording])
    return agreement(weighed, fact.profile, nearest.score, 0.0).likelihood


def _adds(one: _Read, other: _Read) -> bool:
    """Whether one of them says more than the other by words that tell."""
    mine, theirs = (text.wording.gist.terms - ADDS_NOTHING for text in (one, other))
    more = WEIGHTS.of(mine - theirs) / one.wording.weight
    less = WEIGHTS.of(theirs - mine) / other.wording.weight
    return min(more, less) > 0 or max(more, less) > ADDED

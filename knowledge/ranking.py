"""Which facts a text as a whole is near to, best first: for lists to choose from, never for an answer.

    text ─► characters and words ─► the wordings that share most of them ─► figures of each ─► score
                                                                              likelihood ─┘

Long forwards and short claims are measured alike. The figures are made of characters, so that they need no
lexicon and no names; what the judge thinks likely joins them where a fact has wordings enough to be judged
by. Scores of different texts can be compared, so that a list can also say that nothing is near.
"""

from __future__ import annotations

import math
import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from heapq import nsmallest

from knowledge.fitted_ranking import BY_JUDGEMENT, BY_MEANING, BY_WORDS
from knowledge.judge import Judge
from knowledge.matching import Matcher
from knowledge.passage import Passage
from knowledge.text import normal

CANDIDATES = 100
"""Wordings whose figures are worked out. Of the facts that messages of public collections are about, 98 in
100 are among them; with 50, 97."""

COMMON = 0.1
"""Share of all wordings from which a character says so little that it brings no candidates by itself."""

FEW = 2_000
"""Wordings up to which even common characters may bring candidates: it costs less than a millisecond."""

MAX_INDEXED = 50_000
"""Wordings that are indexed by their characters: 30 MB and two seconds, once. Of a larger edition, an even
sample is counted, and the candidates are what the search by terms finds."""

MAX_TEXT = 2_000
"""Characters of a text that are compared; a book is near to nothing as a whole."""

MAX_JUDGED = 40
"""Sentences of a text that are judged, at up to a millisecond each."""

KEPT = 10_000
"""Wordings whose grams are kept in memory once compared, 2 kB each."""

LEAST = 0.02
"""Below this, a share is a chance resemblance, and less of it says no more."""

MAX_ENCODED = 200
"""Characters of a text that are looked at by meaning: models were measured so, and more only blurs it."""

FLOOR = -4.0
"""Log-odds below which words no longer speak against what the meaning says: another language shares none."""

_WORD = re.compile(r"[a-z0-9]+|[\u4e00-\u9fff]+")
_ENDING = re.compile(r"(?:ing|ed|es|s)\Z")
_SHORT = 3


def grams(text: str) -> list[str]:
    """Latin words without their endings, Han characters, and pairs of them, of a normal form."""
    found: list[str] = []
    for word in _WORD.findall(text):
        if word.isascii():
            short = _ENDING.sub("", word)
            found.append(short if len(short) >= _SHORT else word)
        else:
            found += word
            found += [word[n : n + 2] for n in range(len(word) - 1)]
    return found


def _weight(held: int, count: int) -> float:
    """How telling a gram is that so many of all wordings hold: the logarithm of how few; of words that nearly
    all hold next to nothing.
    """
    return math.log((1 + count) / (0.5 + held)) + 0.1


@dataclass(frozen=True, slots=True)
class Figures:
    """How much a text and a wording share. Shares from 0 to 1."""

    cosine: float
    """Of the angle between both, as vectors of weighted counts."""
    held: float
    """Of the wording's weight, what the text holds."""
    shared: float
    """The weight that both hold, as a logarithm: little in common proves little."""

    @property
    def nearness(self) -> float:
        """By which the nearest wording of a fact is chosen."""
        return self.cosine * self.held

    @property
    def by_words(self) -> float:
        """The log-odds that the text is about the wording's fact, by these figures alone.

        Shares count by their logarithm: half as much in common is as much less likely at every level.
        """
        cosine, held, shared, start = BY_WORDS
        return start + self._weighed(cosine, held, shared)

    def by_judgement(self, likelihood: float) -> float:
        """The same together with what the judge thinks likely."""
        cosine, held, shared, likely, start = BY_JUDGEMENT
        return start + self._weighed(cosine, held, shared) + likely * likelihood

    def _weighed(self, cosine: float, held: float, shared: float) -> float:
        shares = cosine * math.log(max(self.cosine, LEAST)) + held * math.log(max(self.held, LEAST))
        return shares + shared * self.shared


NOTHING = Figures(0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Bag:
    """A text as counts of its grams, each times the gram's weight."""

    vector: Mapping[str, float]
    length: float
    weight: float
    """Of its different grams together."""

    @classmethod
    def of(cls, text: str, weights: Mapping[str, float]) -> Bag:
        """A text by the grams that have a weight: what no wording holds says nothing about any."""
        counts = {gram: n for gram, n in Counter(grams(text)).items() if gram in weights}
        vector = {gram: n * weights[gram] for gram, n in counts.items()}
        length = math.sqrt(sum([value * value for value in vector.values()]))
        return cls(vector, length, sum([weights[gram] for gram in counts]))


class Grams:
    """The wordings of an edition by their grams. Made when first needed; safe from many threads."""

    def __init__(self, forms: Sequence[str], numbers: Sequence[int]) -> None:
        """`forms` are the wordings' normal forms, `numbers` those that are to be found."""
        self._forms, self._numbers = forms, numbers
        self._bag = lru_cache(KEPT)(self._made)

    @property
    def is_whole(self) -> bool:
        """True where every wording is indexed."""
        return len(self._numbers) <= MAX_INDEXED

    @cached_property
    def _holders(self) -> Mapping[str, array[int]]:
        """For each gram the wordings that hold it, by their place among those that are counted."""
        holders: dict[str, array[int]] = defaultdict(lambda: array("L"))
        for place, number in enumerate(self._counted):
            for gram in set(grams(self._forms[number])):
                holders[gram].append(place)
        return dict(holders)

    @cached_property
    def _counted(self) -> Sequence[int]:
        step = -(-len(self._numbers) // MAX_INDEXED)
        return self._numbers[:: max(1, step)]

    @cached_property
    def weights(self) -> Mapping[str, float]:
        """How telling each gram is."""
        count = len(self._counted)
        return {gram: _weight(len(held), count) for gram, held in self._holders.items()}

    @cached_property
    def _unsaid(self) -> float:
        """The weight of one more gram that every wording is taken to hold and no text does: a wording of a
        single word would else be held whole by every text with that word.
        """
        return _weight(1, len(self._counted))

    @cached_property
    def _lengths(self) -> list[float]:
        squares = [0.0] * len(self._counted)
        for gram, places in self._holders.items():
            square = self.weights[gram] ** 2
            for place in places:
                squares[place] += square
        return [math.sqrt(square) or 1.0 for square in squares]

    def asked(self, text: str) -> Bag:
        """A text, weighed."""
        return Bag.of(text, self.weights)

    def nearest(self, asked: Bag) -> list[int]:
        """The wordings with the greatest cosine to a text, best first, ties by number."""
        most = max(FEW, int(COMMON * len(self._counted)))
        products: dict[int, float] = defaultdict(float)
        for gram, value in asked.vector.items():
            places = self._holders[gram]
            if len(places) <= most:
                product = value * self.weights[gram]
                for place in places:
                    products[place] += product
        lengths = self._lengths
        near = [(-product / lengths[place], place) for place, product in products.items()]
        return [self._counted[place] for _, place in nsmallest(CANDIDATES, near)]

    def figures(self, asked: Bag, number: int) -> Figures:
        """What a text shares with a wording."""
        wording = self._bag(number)
        both = [gram for gram in wording.vector if gram in asked.vector]
        if not both:
            return NOTHING
        product = sum([wording.vector[gram] * asked.vector[gram] for gram in both])
        shared = sum([self.weights[gram] for gram in both])
        return Figures(
            product / (wording.length * asked.length),
            shared / (wording.weight + self._unsaid),
            math.log1p(shared),
        )

    def _made(self, number: int) -> Bag:
        return Bag.of(self._forms[number], self.weights)


@dataclass(frozen=True, slots=True)
class Ranker:
    """Ranks the facts of one edition. Immutable; safe from many threads."""

    grams: Grams
    matcher: Matcher

    def ranked(self, text: str, limit: int) -> tuple[tuple[str, float], ...]:
        """The facts nearest to a text, best first, each with a score from 0 to 1, ties by id."""
        scores = [(fact_id, round(score, 4)) for fact_id, score in self._scores(text)]
        return tuple(sorted(scores, key=lambda pair: (-pair[1], pair[0]))[:limit])

    def compared(self, text: str) -> dict[str, tuple[Figures, float]]:
        """By fact, the figures of its wording nearest to the text, and what the judge thinks likely."""
        best, likely = self._best(text), self._likely(text)
        return {
            fact_id: (best.get(fact_id, NOTHING), likely.get(fact_id, 0.0))
            for fact_id in best.keys() | likely.keys()
        }

    def odds(self, text: str) -> dict[str, float]:
        """By fact, the log-odds by words and judgement that the text is about it; facts that are not near at
        all are left out.
        """
        found: dict[str, float] = {}
        for fact_id, (figures, likelihood) in self.compared(text).items():
            trust = self._trust(fact_id)
            found[fact_id] = (1 - trust) * figures.by_words + trust * figures.by_judgement(likelihood)
        return found

    def meant(self, text: str, besides: Iterable[str]) -> dict[str, float] | None:
        """How near in meaning the nearest facts are, and those `besides`; None without an encoder."""
        meaning, fact_ids = self.matcher.meaning, self.matcher.library.fact_ids
        senses = meaning.senses([normal(text)[:MAX_ENCODED]]) if meaning else None
        if meaning is None or senses is None:
            return None
        wanted = frozenset(besides) | {fact_ids[n] for n in meaning.facts_near(senses[0], CANDIDATES)}
        own = senses[0].own
        return {fact_id: float(own[n]) for n, fact_id in enumerate(fact_ids) if fact_id in wanted}

    def _scores(self, text: str) -> Iterator[tuple[str, float]]:
        odds = self.odds(text)
        near = self.meant(text, odds)
        if near is None:
            yield from ((fact_id, _likelihood(own)) for fact_id, own in odds.items())
            return
        words, meaning, start = BY_MEANING
        for fact_id, share in near.items():
            both = start + words * max(odds.get(fact_id, FLOOR), FLOOR) + meaning * share
            yield fact_id, _likelihood(both)

    def _best(self, text: str) -> dict[str, Figures]:
        asked = self.grams.asked(normal(text[:MAX_TEXT]))
        best: dict[str, Figures] = {}
        for number in self.grams.nearest(asked) if self.grams.is_whole else self._found(text):
            figures = self.grams.figures(asked, number)
            fact_id = self.matcher.library.entries[number].fact_id
            if fact_id not in best or figures.nearness > best[fact_id].nearness:
                best[fact_id] = figures
        return best

    def _wholes(self, text: str) -> list[Passage]:
        sentences = self.matcher.library.reader.message(text[:MAX_TEXT]).sentences
        return [sentence.whole for sentence in sentences[:MAX_JUDGED]]

    def _found(self, text: str) -> list[int]:
        """The wordings that a search by terms finds."""
        wholes = self._wholes(text)
        terms = {term for whole in wholes for term in (*whole.terms, *whole.surface)}
        return [hit.wording for hit in self.matcher.retriever.hits(sorted(terms), CANDIDATES)]

    def _likely(self, text: str) -> dict[str, float]:
        """By fact, how likely the judge thinks that a sentence means it."""
        library = self.matcher.library
        if len(library.entries) == len(library.fact_ids):  # one wording each: nobody asks the judge
            return {}
        judge, likely = Judge(library), dict[str, float]()
        for whole in self._wholes(text):
            judged = judge.judge([whole], self.matcher.found(whole))
            for opinion in (*judged.certain, *judged.offered):
                likely[opinion.fact_id] = max(likely.get(opinion.fact_id, 0.0), opinion.likelihood)
        return likely

    def _trust(self, fact_id: str) -> float:
        """How much the judge's word counts, 0 to 1: its figures are shares of a fact's wordings, and one
        alone has none.
        """
        return 1 - 1 / max(1, len(self.matcher.library.numbers(fact_id)))


def _likelihood(odds: float) -> float:
    return 1 / (1 + math.exp(-odds))

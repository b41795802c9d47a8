"""The usual ways to find a text among many. Each scores all documents for a batch of texts.

They get their texts in our normal form (Traditional → Simplified, width, case), which none of them brings
along itself. They know no negation, no names and no numbers.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process
from scipy import sparse

from benchmarks.peers import bigrams

Scores = NDArray[np.float32]
"""One row a text, one column a document."""


class Way(Protocol):
    """A way to score documents. Built once over documents in normal form."""

    def __init__(self, documents: Sequence[str]) -> None: ...

    def scores(self, texts: Sequence[str]) -> Scores:
        """How near each document is to each text; higher is nearer, 0 is nothing in common."""


_WORD = re.compile(r"[a-z0-9]+|[\u4e00-\u9fff]+")


def one_and_two(text: str) -> list[str]:
    """Han characters and their pairs, and Latin words whole: letters by themselves would be noise."""
    found: list[str] = []
    for word in _WORD.findall(text):
        found += [word] if word.isascii() else [*word, *(word[n : n + 2] for n in range(len(word) - 1))]
    return found


def three_to_five(text: str) -> list[str]:
    """Stretches of three to five characters within words, their ends marked: they bear typing errors."""
    words = [f" {word} " for word in text.split()]
    return [word[n : n + size] for word in words for size in (3, 4, 5) for n in range(len(word) - size + 1)]


def pairs_of(text: str) -> list[str]:
    """Pairs of neighbouring characters without spaces, each with its number: the string-similarity package's
    multiset.
    """
    plain = "".join(text.split())
    met: Counter[str] = Counter()
    found = []
    for n in range(len(plain) - 1):
        pair = plain[n : n + 2]
        met[pair] += 1
        found.append(f"{pair}{met[pair]}")
    return found


def _distinct(text: str) -> list[str]:
    return sorted(set(bigrams(text)))


class _Bags:
    """Texts as rows of counts over the documents' vocabulary."""

    def __init__(self, documents: Sequence[str], cut: Callable[[str], list[str]]) -> None:
        self._cut = cut
        self._columns: dict[str, int] = {}
        for document in documents:
            for term in cut(document):
                self._columns.setdefault(term, len(self._columns))
        self.documents, self.sizes = self.counted(documents)

    def counted(self, texts: Sequence[str]) -> tuple[sparse.csr_matrix, NDArray[np.float32]]:
        """(counts of known terms, number of all terms) of each text."""
        entries: list[tuple[int, int, int]] = []
        sizes = []
        for row, text in enumerate(texts):
            terms = self._cut(text)
            sizes.append(len(terms))
            entries += [(row, self._columns[t], n) for t, n in Counter(terms).items() if t in self._columns]
        table = np.array(entries, dtype=np.int64).reshape(-1, 3)
        shape = (len(texts), max(1, len(self._columns)))
        counts = sparse.csr_matrix((table[:, 2].astype(np.float32), (table[:, 0], table[:, 1])), shape)
        return counts, np.array(sizes, dtype=np.float32)


class _TfIdf:
    """Cosine of TF-IDF vectors, smoothed as scikit-learn does by default."""

    cut: Callable[[str], list[str]]

    def __init__(self, documents: Sequence[str]) -> None:
        self._bags = _Bags(documents, type(self).cut)
        counts = self._bags.documents
        met = np.bincount(counts.indices, minlength=counts.shape[1])
        idf = np.log((1 + len(documents)) / (1 + met)) + 1
        self._idf = sparse.diags(idf.astype(np.float32))
        self._turned = _of_length_one(counts @ self._idf).T.tocsr()

    def scores(self, texts: Sequence[str]) -> Scores:
        counts, _ = self._bags.counted(texts)
        return np.asarray((_of_length_one(counts @ self._idf) @ self._turned).todense(), dtype=np.float32)


class TfIdfCharacters(_TfIdf):
    """Over Han characters, their pairs, and Latin words."""

    cut = staticmethod(one_and_two)


class TfIdfStretches(_TfIdf):
    """Over three to five characters within words."""

    cut = staticmethod(three_to_five)


class TfIdfWords(_TfIdf):
    """Over Latin words and pairs of Han characters."""

    cut = staticmethod(bigrams)


class Dice:
    """Twice the pairs in common through the pairs of both: what Cofacts sorts its finds by."""

    def __init__(self, documents: Sequence[str]) -> None:
        self._bags = _Bags(documents, pairs_of)
        self._turned = self._bags.documents.T.tocsr()

    def scores(self, texts: Sequence[str]) -> Scores:
        counts, sizes = self._bags.counted(texts)
        common = np.asarray((counts @ self._turned).todense())
        together = sizes[:, None] + self._bags.sizes[None, :]
        return np.asarray(2 * common / np.maximum(together, 1), dtype=np.float32)


class Cofacts:
    """Dice among what Cofacts' search would find: documents that hold all terms of a text of up to ten, and
    seven tenths of a longer one's (`minimum_should_match: 10<70%`), terms that no document has left out.
    """

    def __init__(self, documents: Sequence[str]) -> None:
        self._dice = Dice(documents)
        self._bags = _Bags(documents, _distinct)
        self._turned = self._bags.documents.T.tocsr()

    def scores(self, texts: Sequence[str]) -> Scores:
        counts, _ = self._bags.counted(texts)
        held = np.asarray((counts @ self._turned).todense())
        known = np.asarray(counts.sum(axis=1)).ravel()
        needed = np.maximum(1, np.where(known <= 10, known, np.floor(0.7 * known)))
        return np.where(held >= needed[:, None], self._dice.scores(texts), np.float32(0))


class Bm25:
    """bm25s over Latin words and pairs of Han characters."""

    def __init__(self, documents: Sequence[str]) -> None:
        import bm25s  # type: ignore[import-untyped]  # noqa: PLC0415  (may not be there)

        self._index = bm25s.BM25()
        self._index.index([bigrams(text) or [""] for text in documents], show_progress=False)
        self._known = frozenset(self._index.vocab_dict)
        self._count = len(documents)

    def scores(self, texts: Sequence[str]) -> Scores:
        return np.stack([self._one(text) for text in texts])

    def _one(self, text: str) -> NDArray[np.float32]:
        terms = [term for term in bigrams(text) if term in self._known]
        if not terms:
            return np.zeros(self._count, dtype=np.float32)
        return np.asarray(self._index.get_scores(terms), dtype=np.float32)


class _Fuzzy:
    """A scorer of rapidfuzz, 0 to 100."""

    scorer: Callable[..., float]

    def __init__(self, documents: Sequence[str]) -> None:
        self._documents = [self._made(text) for text in documents]

    def _made(self, text: str) -> str:
        return text

    def scores(self, texts: Sequence[str]) -> Scores:
        asked = [self._made(text) for text in texts]
        return process.cdist(asked, self._documents, scorer=type(self).scorer, dtype=np.float32)


class WRatio(_Fuzzy):
    """rapidfuzz's default."""

    scorer = staticmethod(fuzz.WRatio)


class PartialRatio(_Fuzzy):
    """The best stretch of the longer text."""

    scorer = staticmethod(fuzz.partial_ratio)


class TokenSet(_Fuzzy):
    """Tokens in common, whatever their order; Chinese has no spaces, so words and pairs are made tokens."""

    scorer = staticmethod(fuzz.token_set_ratio)

    def _made(self, text: str) -> str:
        return " ".join(bigrams(text))


LEXICAL: dict[str, type[Any]] = {
    "TF-IDF, characters 1–2": TfIdfCharacters,
    "TF-IDF, words and pairs": TfIdfWords,
    "TF-IDF, characters 3–5": TfIdfStretches,
    "BM25": Bm25,
    "Dice": Dice,
    "rapidfuzz WRatio": WRatio,
    "rapidfuzz token_set": TokenSet,
    "rapidfuzz partial_ratio": PartialRatio,
}

SEARCHES: dict[str, type[Any]] = {**LEXICAL, "Cofacts": Cofacts}


def rankings(scores: Scores, owners: Sequence[str], depth: int) -> Iterator[list[tuple[str, float]]]:
    """For each row the best facts with the score of their best document, best first, ties by fact id."""
    ids = sorted(set(owners))
    place = {fact: number for number, fact in enumerate(ids)}
    at = np.array([place[owner] for owner in owners])
    for row in scores:
        best = np.full(len(ids), -np.inf, dtype=np.float32)
        np.maximum.at(best, at, row)
        order = np.argsort(-best, kind="stable")[:depth]
        yield [(ids[number], float(best[number])) for number in order]


def _of_length_one(rows: sparse.csr_matrix) -> sparse.csr_matrix:
    squares = np.asarray(rows.multiply(rows).sum(axis=1)).ravel()
    lengths = np.sqrt(squares)
    lengths[lengths == 0] = 1
    return sparse.diags((1 / lengths).astype(np.float32)) @ rows

"""Which facts could be meant: fast and generous. Decides nothing.

A Tantivy index (Rust, BM25) over the terms of every wording. The terms are made by `claim`, so the
index only ever sees finished words in a whitespace field, asked for as exact terms, never as parsed
text. One segment, written by one thread: a document's number is the number of its wording.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import tantivy

WRITER_BYTES = 64_000_000
"""Room for one writer thread; the index of a million wordings takes several flushes."""

_FIELD = "terms"


@dataclass(frozen=True, slots=True)
class Hit:
    """A wording that shares terms with the query: its number, and its BM25 score."""

    wording: int
    score: float


class Retriever:
    """Finds wordings by their terms. Immutable once built; safe from many threads."""

    def __init__(self, index: tantivy.Index) -> None:
        index.reload()
        self._schema = index.schema
        self._searcher = index.searcher()

    @classmethod
    def of(cls, wordings: Iterable[Iterable[str]], folder: Path | None = None) -> Retriever:
        """An index over the terms of wordings, in memory or (to be opened again) in an empty folder."""
        builder = tantivy.SchemaBuilder()
        builder.add_text_field(_FIELD, stored=False, tokenizer_name="whitespace", index_option="freq")
        schema = builder.build()
        index = tantivy.Index(schema) if folder is None else tantivy.Index(schema, path=str(folder))
        writer = index.writer(heap_size=WRITER_BYTES, num_threads=1)
        for terms in wordings:
            document = tantivy.Document()
            document.add_text(_FIELD, " ".join(terms))
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
        return cls(index)

    @classmethod
    def opened(cls, folder: Path) -> Retriever:
        """The index that `of` wrote into this folder."""
        return cls(tantivy.Index.open(str(folder)))

    def hits(self, terms: Sequence[str], limit: int) -> list[Hit]:
        """The wordings that share most with these terms, best first, ties in order of number."""
        if not terms:
            return []
        query = tantivy.Query.boolean_query([(tantivy.Occur.Should, self._term(term)) for term in terms])
        found = self._searcher.search(query, limit, count=False).hits
        ranked = sorted((-round(score, 4), address.doc) for score, address in found)
        return [Hit(number, -score) for score, number in ranked]

    def _term(self, term: str) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, _FIELD, term, index_option="freq")

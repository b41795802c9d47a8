"""What else finds a text among many: the tools that heshi is measured beside.

Each finds the ten wordings nearest to a text, and no more: it reads no negation and gives no verdict.
`python -m benchmarks.peers NAME FILE TEXT` is one of them as a program: read wordings, build, answer once.
"""

from __future__ import annotations

import importlib.util
import json
import re
import sqlite3
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

NEAREST = 10

_WORD = re.compile(r"[a-z0-9]+|[\u4e00-\u9fff]+")


class Peer(Protocol):
    """A search over wordings."""

    def __init__(self, wordings: Sequence[str]) -> None: ...

    def find(self, text: str) -> object: ...


def bigrams(text: str) -> list[str]:
    """Latin words, and pairs of neighbouring Han characters."""
    found: list[str] = []
    for word in _WORD.findall(text.lower()):
        if word.isascii() or len(word) == 1:
            found.append(word)
        else:
            found += [word[n : n + 2] for n in range(len(word) - 1)]
    return found


def trigrams(text: str) -> list[str]:
    """Any three neighbouring characters, as FTS5's own tokenizer makes them."""
    return [text[n : n + 3] for n in range(len(text) - 2)]


class _Fts5:
    """SQLite's full-text index, ranked by BM25; terms are joined by OR."""

    def __init__(self, documents: Sequence[str], tokenizer: str) -> None:
        self._base = sqlite3.connect(":memory:")
        self._base.execute(f"create virtual table w using fts5(text, content='', tokenize='{tokenizer}')")
        self._base.executemany("insert into w(rowid, text) values (?, ?)", enumerate(documents))
        self._base.execute("insert into w(w) values ('optimize')")

    def best(self, terms: Sequence[str]) -> object:
        query = " OR ".join(f'"{term.replace(chr(34), chr(34) * 2)}"' for term in dict.fromkeys(terms))
        asked = f"select rowid, rank from w where w match ? order by rank limit {NEAREST}"
        return self._base.execute(asked, (query,)).fetchall() if query else []


class Fts5Bigrams(_Fts5):
    """FTS5 over words and bigrams made by us."""

    def __init__(self, wordings: Sequence[str]) -> None:
        super().__init__([" ".join(bigrams(text)) for text in wordings], "unicode61")

    def find(self, text: str) -> object:
        return self.best(bigrams(text))


class Fts5Trigrams(_Fts5):
    """FTS5 with its trigram tokenizer."""

    def __init__(self, wordings: Sequence[str]) -> None:
        super().__init__(wordings, "trigram")

    def find(self, text: str) -> object:
        return self.best(trigrams(text))


class RapidFuzz:
    """rapidfuzz over all wordings, with its default scorer."""

    def __init__(self, wordings: Sequence[str]) -> None:
        from rapidfuzz import process  # noqa: PLC0415  (may not be there)

        self._extract = process.extract
        self._wordings = wordings

    def find(self, text: str) -> object:
        return self._extract(text, self._wordings, limit=NEAREST)


class Bm25s:
    """bm25s (numpy) over words and bigrams."""

    def __init__(self, wordings: Sequence[str]) -> None:
        import bm25s  # type: ignore[import-untyped]  # noqa: PLC0415  (may not be there)

        self._index = bm25s.BM25()
        self._index.index([bigrams(text) for text in wordings], show_progress=False)
        self._known = frozenset(self._index.vocab_dict)
        self._limit = min(NEAREST, len(wordings))

    def find(self, text: str) -> object:
        terms = [term for term in bigrams(text) if term in self._known]
        return self._index.retrieve([terms], k=self._limit, show_progress=False) if terms else []


PEERS: dict[str, type[Peer]] = {
    "FTS5, bigrams": Fts5Bigrams,
    "FTS5, trigrams": Fts5Trigrams,
    "rapidfuzz": RapidFuzz,
    "bm25s": Bm25s,
}


def installed(name: str) -> bool:
    """True when this peer can be used here."""
    if name.startswith("FTS5"):
        try:
            PEERS[name](["try it"])
        except sqlite3.OperationalError:
            return False
        return True
    return importlib.util.find_spec(name) is not None


def main(name: str, file: str, text: str) -> None:
    """Read, build, answer; then say so and wait for the end of input, so that memory can be looked at."""
    peer = PEERS[name](json.loads(Path(file).read_text(encoding="utf-8")))
    peer.find(text)
    print("answered", flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main(*sys.argv[1:])

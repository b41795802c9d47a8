"""Write the generated lines of on-topic talk: tests/golden/grammar.txt → tests/golden/talk-generated.txt.

    python -m tools.make_talk

The choices are digests of line number, slot and turn, so the same grammar gives the same lines everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha256
from itertools import count, islice
from pathlib import Path

GOLDEN = Path(__file__).resolve().parent.parent / "tests" / "golden"
LINES = 2000
"""With the 600 written by hand enough to show, where none of them is answered, a rate under 0.12 %."""
SEED = "talk"
SLOT = re.compile(r"\{(\w+)\}")
HEAD = "# Written by tools/make_talk.py from grammar.txt. Measured, never fitted to.\n"
Grammar = dict[str, list[str]]


def read_grammar(text: str) -> Grammar:
    """Alternatives by the name of their list."""
    grammar: Grammar = {}
    for line in text.splitlines():
        if line.startswith("@"):
            grammar[line[1:]] = []
        elif line and not line.startswith("#"):
            grammar[next(reversed(grammar))].append(line)
    return grammar


def lines_of(grammar: Grammar) -> Iterator[str]:
    """Different lines without end, from one structure after the other."""
    seen: set[str] = set()
    structures = grammar["line"]
    for number in count():
        line = filled(grammar, structures[number % len(structures)], number)
        if line not in seen:
            seen.add(line)
            yield line


def filled(grammar: Grammar, structure: str, number: int) -> str:
    """A structure with every slot filled; the same for the same number."""
    turns = count()

    def chosen(slot: re.Match[str]) -> str:
        among = grammar[slot[1]]
        digest = sha256(f"{SEED} {number} {slot[1]} {next(turns)}".encode()).digest()
        return among[int.from_bytes(digest[:8], "big") % len(among)]

    return SLOT.sub(chosen, structure)


def written() -> str:
    """The file as it should stand."""
    grammar = read_grammar((GOLDEN / "grammar.txt").read_text(encoding="utf-8"))
    return HEAD + "".join(f"{line}\n" for line in islice(lines_of(grammar), LINES))


if __name__ == "__main__":
    (GOLDEN / "talk-generated.txt").write_text(written(), encoding="utf-8")

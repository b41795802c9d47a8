"""One concept of the lexicon: the surface forms that mean it, and those that mean its opposite.

A table's strings are lower case and Simplified. Chinese forms stand first, separated by white space;
from the first token that begins with a Latin letter on, the forms are separated by `|` and may contain spaces.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Concept:
    """Forms that mean the same in claims; "not" an opposite form means about the same as a form."""

    name: str
    words: str
    opposite: str = ""

    def forms(self) -> tuple[str, ...]:
        """The forms that mean the concept, in the table's order."""
        return _forms(self.words)

    def opposite_forms(self) -> tuple[str, ...]:
        """The forms that mean its opposite, in the table's order."""
        return _forms(self.opposite)


def _forms(line: str) -> tuple[str, ...]:
    tokens = line.split()
    latin = next((place for place, token in enumerate(tokens) if "a" <= token[0].lower() <= "z"), len(tokens))
    spelt = " ".join(tokens[latin:])
    return (*tokens[:latin], *(form.strip() for form in spelt.split("|") if spelt))

"""heshi as it is measured: with words alone, and with what is installed beside."""

from __future__ import annotations

from knowledge import FactBase, FactChecker

LEXICALLY, SEMANTIC = "heshi", "heshi[semantic]"
OURS = (LEXICALLY, SEMANTIC)


def checker_of(base: FactBase, *, semantic: bool = False) -> FactChecker:
    """A checker over an edition; `semantic`: with the model of language that the extra brings."""
    if semantic:
        raise NotImplementedError
    return FactChecker(base)

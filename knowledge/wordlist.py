"""Many fixed forms, found in one pass: longest first, on word boundaries where they are Latin."""

from __future__ import annotations

import re
from collections.abc import Iterable

_LATIN = re.compile(r"[a-z0-9]")

_LATIN_END = "(?![a-z0-9])"
# A form that ends in a figure ends there: `sora 2` is not in "sora 2月15日", "sora 2.5" or "sora 20秒".
_DIGIT_END = r"(?![a-z0-9]|[./:-]\d|\s?(?:[年月日号天秒分元块万亿倍%点]|个月|小时|美元|seconds|min|million))"

_Node = dict[str, "_Node"]


def any_of(forms: Iterable[str]) -> re.Pattern[str] | None:
    """One pattern for all forms (normal form), as a trie, so that a miss costs one step a character.

    None when there are no forms. A hyphen before a Latin form makes another word of it: `open-sora`
    does not contain `sora`.
    """
    latin: _Node = {}
    other: _Node = {}
    for form in forms:
        node = latin if _LATIN.match(form) else other
        for char in form:
            node = node.setdefault(char, {})
        node[""] = {}
    ways = [rf"(?<![a-z0-9])(?<![a-z]-){_branch(latin, '')}"] if latin else []
    ways += [_branch(other, "")] if other else []
    return re.compile("|".join(ways)) if ways else None


def _branch(node: _Node, last: str) -> str:
    ways = [re.escape(char) + _branch(child, char) for char, child in sorted(node.items(), reverse=True) if char]
    if "" in node:
        ways.append(_DIGIT_END if last.isdigit() else _LATIN_END if _LATIN.match(last) else "")
    return ways[0] if len(ways) == 1 else f"(?:{'|'.join(ways)})"

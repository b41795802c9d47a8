"""A few claims to try, taken from the edition itself, so that they are answered whatever it is about."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from bot.messages import Language
from bot.replies import language_of
from knowledge import Fact, FactBase

MAX_EXAMPLES = 3
"""An invitation, not a menu."""

_SHORTEST, _LONGEST = 6, 34
"""Characters of an example: a sentence that fits on one or two lines of a phone."""

_AWKWARD = re.compile(r"[@/\\#]|https?:")


def examples(base: FactBase, language: Language) -> tuple[str, ...]:
    """Wordings in the reader's language, one from each of the largest topics: of its most eventful fact."""
    size = Counter(fact.topic for fact in base.current())
    chosen: dict[str, str] = {}
    for fact in sorted(base.current(), key=lambda f: (-size[f.topic], f.topic, -len(f.periods), f.id)):
        if fact.topic not in chosen and (said := next(_wordings(fact, language), None)):
            chosen[fact.topic] = said
    return tuple(chosen.values())[:MAX_EXAMPLES]


def _wordings(fact: Fact, language: Language) -> Iterator[str]:
    longest = _LONGEST * (2 if language is Language.EN else 1)
    for said in fact.wordings.affirm:
        if _SHORTEST <= len(said) <= longest and not _AWKWARD.search(said) and language_of(said) is language:
            yield said

"""What can be guessed of a new fact, so that somebody only has to nod: id, subjects, topic, source."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from knowledge import FactBase, FactChecker, Subject, normal

ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
"""What an id of a record may be."""

LONGEST_ID = 60
"""Letters of an id, as the schema of records has it."""

ID_WORDS = 6
"""Words of a statement that make an id: enough to tell it from its neighbours, short enough to type."""

_SMALL = frozenset(
    "a an the is are was were be been being has have had do does did will would can could of to in on at by"
    " for with from and or that this it its their there as".split()
)
"""Words that say nothing of what a statement is about."""

NEAR = 0.2
"""Score of a ranking from which a fact is shown as one that may say the same: of the second collection of
labelled messages, 92 in 100 are shown their fact; of messages on other matters, 14 in 100 are shown one."""

MAX_NEAR = 3
"""Facts that are shown: a list to choose from, no page to read."""


def proposed_id(statement_en: str, taken: Iterable[str]) -> str:
    """An id made of the English statement, that no record has yet; empty where it has no words for one."""
    words = re.findall(r"[a-z0-9]+", normal(statement_en))
    telling = [word for word in words if word not in _SMALL] or words
    made = "-".join(telling[:ID_WORDS])[:55].strip("-")
    known = set(taken)
    numbered = (made, *(f"{made}-{n}" for n in range(2, 100)))
    return next((one for one in numbered if one and one not in known), "") if made else ""


def named_in(text: str, base: FactBase) -> tuple[str, ...]:
    """Ids of the subjects that a text names, in the order in which it does; longer names win."""
    form, found = normal(text), list[tuple[int, int, str]]()
    for subject in base.subjects.values():
        for name in names_of(subject):
            place = form.find(normal(name))
            if place >= 0 and len(name) > 1:
                found.append((place, place + len(normal(name)), subject.id))
    found.sort(key=lambda one: (one[0], -one[1]))
    told: list[tuple[int, int, str]] = []
    for one in found:
        if all(one[0] >= other[1] or one[1] <= other[0] for other in told):
            told.append(one)
    return tuple(dict.fromkeys(subject for _, _, subject in told))


def names_of(subject: Subject) -> tuple[str, ...]:
    """All the names of a subject."""
    return (subject.names.zh, subject.names.en, *subject.aliases)


def subject_of(typed: str, base: FactBase) -> str | None:
    """The subject that somebody means by an id or by one of its names; None where none is called so."""
    if typed in base.subjects:
        return typed
    form = normal(typed)
    return next((s.id for s in base.subjects.values() if form in map(normal, names_of(s))), None)


def nearest_subjects(typed: str, base: FactBase) -> tuple[str, ...]:
    """Subjects whose id or name looks like what was typed, the nearest first; at most three."""
    called = {
        normal(name): subject.id for subject in base.subjects.values() for name in names_of(subject)
    } | {subject_id: subject_id for subject_id in base.subjects}
    near = difflib.get_close_matches(normal(typed), called, n=6, cutoff=0.5)
    return tuple(dict.fromkeys(called[one] for one in near))[:MAX_NEAR]


def topics_for(subjects: Sequence[str], base: FactBase) -> tuple[str, ...]:
    """The topics of the base, those of facts about the same subjects first, then the largest."""
    counted = Counter(fact.topic for fact in base.facts.values())
    shared = Counter(fact.topic for fact in base.facts.values() if set(fact.subjects[:1]) & set(subjects[:1]))
    return tuple(sorted(counted, key=lambda topic: (-shared[topic], -counted[topic], topic)))


def may_say_the_same(checker: FactChecker, text: str) -> tuple[tuple[str, float], ...]:
    """Facts that a statement is near to, best first, with a score from 0 to 1."""
    return tuple((fact, score) for fact, score in checker.ranking(text, limit=MAX_NEAR) if score >= NEAR)


def publisher_of(url: str) -> str:
    """A name for who publishes at an address: its domain, to be mended by hand."""
    host = urlsplit(url).hostname or ""
    return host.removeprefix("www.")


def source_id(publisher: str, published: str, taken: Iterable[str]) -> str:
    """An id for a source: who, and when."""
    words = "-".join(re.findall(r"[a-z0-9]+", normal(publisher)))[:40].strip("-") or "source"
    made = f"{words}-{published}" if ID.fullmatch(published) else words
    known = set(taken)
    return next(one for one in (made, *(f"{made}-{n}" for n in range(2, 1000))) if one not in known)

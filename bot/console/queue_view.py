"""What is shown of the queue: entries as lines, and the choice among them. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from bot.console.queue_words import QueueWords
from bot.console.rendering import day
from bot.conversation import Current
from bot.curate.questioning import OFFERED, Ranks
from bot.messages import Language
from bot.replies import Voice, cut, statement, without_contacts
from bot.state.demand import Demand
from bot.state.entries import Entry
from bot.state.questions import QuestionState

SHOWN_CHARS = 300
"""Of a text: whole in nearly all cases. Links, names and numbers in it are replaced, as everywhere."""


@dataclass(frozen=True, slots=True)
class Line:
    """An entry in the list."""

    item: str
    text: str
    language: str
    more: int
    """How many further texts say the same."""
    demand: tuple[str, ...]
    state: str
    """"" where nobody has begun anything."""
    near: tuple[tuple[str, str], ...]
    """Ids and statements of the nearest facts."""


def line(entry: Entry, current: Current, voice: Voice, words: QueueWords, zone: str) -> Line:
    """One entry of the list."""
    first = entry.question
    return Line(
        f"q{entry.number}",
        cut(without_contacts(first.text), SHOWN_CHARS),
        first.language.value,
        max(0, len(entry.texts) - 1),
        demand_lines(entry.demand, entry.waiting, words, zone),
        "" if entry.state is QuestionState.OPEN else words.state[entry.state.value],
        near(entry, current, voice),
    )


def near(entry: Entry, current: Current, voice: Voice) -> tuple[tuple[str, str], ...]:
    """The facts that were found for it and are still there, else those that are nearest now; best first."""
    facts = current.base.facts
    found = [fact_id for fact_id in entry.question.candidates if fact_id in facts]
    if not found and entry.texts:
        asked = _Asked(current.base.edition, entry.texts[0].text, current.checker)
        found = [fact_id for fact_id in _nearest(asked) if fact_id in facts]
    return tuple((fact_id, statement(voice, facts[fact_id])) for fact_id in found)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A text and the edition that was asked about it: what a ranking depends on."""

    edition: str
    text: str
    checker: object = field(compare=False)


@lru_cache(maxsize=1_000)
def _nearest(asked: _Asked) -> tuple[str, ...]:
    """The facts that come nearest. One ranking takes 15 ms, and a page of the queue shows fifty."""
    if not isinstance(asked.checker, Ranks):
        return ()
    ranked = asked.checker.ranking(asked.text, OFFERED)
    return tuple(fact_id for fact_id, score in ranked if score > 0)


def demand_lines(demand: Demand, waiting: int, words: QueueWords, zone: str) -> tuple[str, ...]:
    """How many asked, where, and when: in sentences, because a few numbers have to be read with care."""
    lines = [words.people_few if demand.people is None else words.people.format(n=demand.people)]
    if demand.rooms:
        lines.append(words.rooms.format(n=demand.rooms))
    if demand.recent is not None and demand.before is not None:
        lines.append(_trend(demand.recent, demand.before, words))
    if demand.web:
        lines.append(words.web.format(n=demand.web))
    if seen := _seen(demand, words, zone):
        lines.append(seen)
    if waiting:
        lines.append(words.waiting.format(n=waiting))
    return tuple(lines)


def _trend(recent: int, before: int, words: QueueWords) -> str:
    way = words.rising if recent > before else words.falling if recent < before else words.steady
    arrow = "↑" if recent > before else "↓" if recent < before else "→"
    return f"{arrow} {way}{words.trend.format(recent=recent, before=before)}"


def _seen(demand: Demand, words: QueueWords, zone: str) -> str:
    if not demand.first:
        return ""
    first, last = day(demand.first, zone), day(demand.latest, zone)
    form = words.seen_once if first == last else words.seen
    return form.format(first=first, last=last)


# --- choosing among them


@dataclass(frozen=True, slots=True)
class Wish:
    """Which entries are wanted, and in which order: words in any of their texts, a language, newest first."""

    text: str = ""
    language: str = ""
    newest: bool = False


def chosen(entries: Iterable[Entry], wish: Wish) -> tuple[Entry, ...]:
    """The entries that were wished for; they come most wanted first."""
    found = [entry for entry in entries if _wished(entry, wish)]
    if wish.newest:
        found.sort(key=lambda entry: max((text.asked_at for text in entry.texts), default=0.0), reverse=True)
    return tuple(found)


def _wished(entry: Entry, wish: Wish) -> bool:
    if wish.language and all(text.language.value != wish.language for text in entry.texts):
        return False
    wanted = wish.text.casefold().split()
    return any(all(word in text.text.casefold() for word in wanted) for text in entry.texts) or not wanted


def languages(entries: Iterable[Entry]) -> tuple[Language, ...]:
    """The languages in which anything was asked, in our order."""
    there = {text.language for entry in entries for text in entry.texts}
    return tuple(language for language in Language if language in there)

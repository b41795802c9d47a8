"""The lists of statements, subjects and words; and a subject's releases as a timeline."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from starlette.responses import Response

from bot.console.fact_words import FACTS
from bot.console.pages import Page, Role, Visit
from bot.console.sheet_words import FIELDS
from bot.console.timeline import timeline
from bot.replies import Voice
from knowledge import StatementRecord, Subject, Surface, normal

MAX_WORDS = 200
"""Characters of a search."""


def statements(visit: Visit) -> Response:
    """Who said what, the newest first."""
    base, voice = visit.house.library.current().base, Voice(visit.language)
    speaker, words = visit.query.get("speaker", ""), visit.query.get("q", "")[:MAX_WORDS]
    every = base.statements.values()
    cites = Counter(
        source
        for fact in base.facts.values()
        for source in {source for period in fact.periods for source in period.sources}
    )
    found = [
        one
        for one in every
        if speaker in {"", one.speaker.en} and _has(words, (one.id, *_texts(one), one.organisation))
    ]
    return visit.page(
        "statements.html",
        words=FACTS,
        rows=sorted(found, key=lambda one: (one.on, one.id), reverse=True),
        speakers=sorted({(one.speaker.en, voice.of(one.speaker)) for one in every}),
        speaker=speaker,
        sought=words,
        of=voice.of,
        cites=cites,
        may_edit=_may_edit(visit),
    )


def subjects(visit: Visit) -> Response:
    """All subjects, with the stage of each product today."""
    house = visit.house
    base, voice, today = house.library.current().base, Voice(visit.language), house.today()
    words = visit.query.get("q", "")[:MAX_WORDS]
    found = [
        one
        for one in base.subjects.values()
        if _has(words, (one.id, one.names.zh, one.names.en, *one.aliases, *one.look_alikes))
    ]
    return visit.page(
        "subjects.html",
        words=FACTS,
        fields=FIELDS[visit.language],
        rows=[(one, one.released_on(today, Surface.ANY)) for one in found],
        sought=words,
        of=voice.of,
        about=Counter(subject for fact in base.current() for subject in fact.subjects),
        may_edit=_may_edit(visit),
    )


def releases(visit: Visit) -> Response:
    """One subject's timeline."""
    house = visit.house
    subject: Subject | None = house.library.current().base.subjects.get(visit.path["id"])
    if subject is None:
        return visit.refuse(404, "not_found")
    return visit.page(
        "timeline.html",
        words=FACTS,
        fields=FIELDS[visit.language],
        subject=subject,
        plot=timeline(subject.releases, house.today()),
        of=Voice(visit.language).of,
    )


def lexicon(visit: Visit) -> Response:
    """All lists of words that mean the same."""
    base = visit.house.library.current().base
    return visit.page(
        "lexicon.html", words=FACTS, rows=tuple(base.lexicon.values()), may_edit=_may_edit(visit)
    )


def _texts(one: StatementRecord) -> tuple[str, ...]:
    said = (one.speaker, one.role, one.paraphrase)
    return tuple(text for both in said for text in (both.zh, both.en))


def _has(words: str, texts: Iterable[str]) -> bool:
    """Whether every word stands in one of the texts, in whatever script."""
    if not words.strip():
        return True
    text = _packed("\n".join(texts))
    return all(_packed(word) in text for word in words.split())


def _packed(text: str) -> str:
    return "".join(normal(text).split())


def _may_edit(visit: Visit) -> bool:
    return visit.may(Role.EDITOR) and visit.house.editorial.folder is not None


PAGES = (
    Page("GET", "/statements", Role.VIEWER, statements),
    Page("GET", "/subjects", Role.VIEWER, subjects),
    Page("GET", "/subjects/{id}/releases", Role.VIEWER, releases),
    Page("GET", "/lexicon", Role.VIEWER, lexicon),
)

"""The editor's page and its pieces: form, text, checks, and what heshi would say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from markupsafe import Markup
from starlette.responses import Response

from bot.console.editor_words import EDITOR, EditorWords
from bot.console.pages import Role, Visit
from bot.console.places import PLACES, Opened
from bot.console.record_forms import FORMS
from bot.console.rendering import environment, moment
from bot.console.sheet_view import Known, Said, said, shown
from bot.console.sheet_words import FIELDS
from bot.curate.sheets import Look, Tried
from bot.replies import Circumstances, Voice, compose
from bot.state.writing import Autosave
from bot.wire import AnswerBody, body
from knowledge import CheckResult, Fact, FactBase, Kind, with_record

HISTORY_SHOWN = 8
"""Entries of a fact's own history beside the form; all of them have a page."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What heshi says of a message: the reply, and why."""

    reply: AnswerBody
    stances: tuple[str, ...]
    reasons: tuple[str, ...]
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answers:
    """With the draft, and now; `then` is None where the draft makes no record yet, or nothing was asked."""

    message: str
    then: Answer | None = None
    now: Answer | None = None
    incomplete: bool = False

    @property
    def same(self) -> bool:
        """Whether both say the same."""
        return self.then is not None and self.now is not None and _told(self.then) == _told(self.now)


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside the record on the page."""

    kept: Autosave | None = None
    """Unsaved text that was found."""
    kept_at: float = 0.0
    """When the text on the page was kept."""
    taken_at: float = 0.0
    """From when the text on the page is, where it was unsaved text."""
    answers: Answers | None = None
    message: str = ""
    restored: str = ""
    """The revision of which this is the text."""


def _told(answer: Answer) -> str:
    """What is said, without the receipt: another edition has another one."""
    blocks = (block.model_dump(exclude={"receipt"}) for block in answer.reply.blocks)
    return repr(list(blocks))


def page(visit: Visit, there: Opened, beside: Beside | None = None) -> Response:
    """The whole page."""
    beside = beside or Beside()
    kept, zone = beside.kept, visit.house.settings.timezone
    return visit.page(
        "sheet.html",
        words=EDITOR,
        kept_at=moment(beside.kept_at, zone) if beside.kept_at else "",
        found_at=moment(kept.at, zone) if kept else "",
        found_older=kept is not None and kept.version != there.version,
        taken_at=moment(beside.taken_at, zone) if beside.taken_at else "",
        answers=beside.answers,
        message=beside.message,
        restored=beside.restored,
        **_context(visit, there),
    )


def fragment(visit: Visit, there: Opened, template: str, **more: object) -> Markup:
    """A piece of the page, for its script."""
    shown_with = {"words": EDITOR[visit.language], "visit": visit, **_context(visit, there), **more}
    # The template escapes what it shows.
    return Markup(environment().get_template(template).render(shown_with))  # noqa: S704


def troubles_json(visit: Visit, there: Opened) -> dict[str, object]:
    """The checks, for the script: a summary, and which line and field say what."""
    found = _said(visit, there)
    return {
        "summary": fragment(visit, there, "sheet_checks.html", troubles=found),
        "troubles": [
            {
                "field": one.field,
                "line": one.line,
                "says": one.says,
                "level": one.level,
            }
            for one in found
        ],
    }


def tried(visit: Visit, there: Opened, message: str) -> Answers:
    """What is said of a message with the text in use, and now."""
    if not message:
        return Answers("")
    editorial = visit.house.editorial
    look = looked(visit, there.kind, there.id, there.text)
    if look.record is None:
        return Answers(message, incomplete=True)
    came: Tried = editorial.rehearsal.tried(look.record, message)
    base: FactBase = editorial.base
    then = with_record(base, look.record)
    return Answers(message, _answer(visit, came.then, then), _answer(visit, came.now, base))


def looked(visit: Visit, kind: Kind, record_id: str, text: str) -> Look:
    """What is wrong with a text; asked once for each text, however often a page shows it."""
    house = visit.house
    key = (house.editorial.base.edition, house.today(), kind, record_id, text)
    return house.shelf.look(key, house.editorial.look)


def _answer(visit: Visit, result: CheckResult, base: FactBase) -> Answer:
    voice = Voice(visit.language)
    words = EDITOR[visit.language]
    known = result.known
    return Answer(
        body(compose(result, Circumstances(base, visit.house.today()), voice)),
        tuple(words.try_stance[str(one.stance)] for one in known),
        tuple(str(reason) for one in known for reason in one.reasons),
        tuple(one.fact_id for one in known) or tuple(one.fact_id for one in result.candidates),
    )


def _context(visit: Visit, there: Opened) -> dict[str, Any]:
    words, fields = EDITOR[visit.language], FIELDS[visit.language]
    found, known, sheet = _said(visit, there), known_ids(visit), there.sheet
    return {
        "there": there,
        "place": PLACES[there.kind],
        "sections": shown(FORMS[there.kind], there.values, found, fields, known),
        "troubles": found,
        "known": known,
        "fields": fields,
        "state": _state(words, there, visit),
        "note": sheet.note if sheet else None,
        "may_edit": sheet is not None and visit.may(Role.EDITOR),
        "may_publish": sheet is not None and visit.may(Role.PUBLISHER),
        "published": sheet is None or sheet.published is not None,
        "history": _history(there),
        "own": _own_sources(there),
        "fact": visit.house.editorial.base.facts.get(there.id) if there.kind == "fact" else None,
    }


def _said(visit: Visit, there: Opened) -> tuple[Said, ...]:
    look = looked(visit, there.kind, there.id, there.text)
    words = FIELDS[visit.language]
    return said(look.troubles, FORMS[there.kind], there.values, words, visit.language)


def known_ids(visit: Visit) -> Known:
    """Ids to choose from, with their names in the reader's language."""
    voice, base = Voice(visit.language), visit.house.editorial.base
    topics = sorted({fact.topic for fact in base.facts.values()})
    return Known(
        subjects={one.id: voice.of(one.names) for one in base.subjects.values()},
        topics=dict.fromkeys(topics, ""),
        cited={one.id: f"{voice.of(one.speaker)} {one.on}" for one in base.statements.values()},
    )


def _state(words: EditorWords, there: Opened, visit: Visit) -> str:
    sheet = there.sheet
    if sheet is None:
        return words.state_published
    fact = visit.house.editorial.base.facts.get(there.id) if there.kind == "fact" else None
    if isinstance(fact, Fact) and fact.withdrawn:
        return words.state_withdrawn
    if sheet.is_draft:
        return words.state_changed if sheet.published else words.state_draft
    return words.state_published if sheet.published else words.state_new


def _own_sources(there: Opened) -> list[str]:
    listed = there.values.get("sources")
    rows = listed if isinstance(listed, list) else []
    return [str(one["id"]) for one in rows if isinstance(one, dict) and one.get("id")]


def _history(there: Opened) -> tuple[tuple[str, str], ...]:
    """What the record's own history says: day and change, newest first."""
    listed = there.values.get("history")
    rows = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    lines = [(str(one.get("on") or ""), str(one.get("change") or "")) for one in rows]
    return tuple(reversed(lines))[:HISTORY_SHOWN]

"""The pages of the queue: what people asked and nobody could answer, and what can be made of it."""

from __future__ import annotations

import re

from starlette.responses import Response

from bot.console.acting import noted, who
from bot.console.pages import Page, Role, Visit
from bot.console.queue_asking import number_of, work
from bot.console.queue_view import Wish, chosen, demand_lines, languages, line, near
from bot.console.queue_words import QUEUE
from bot.console.rendering import day
from bot.console.words import LANGUAGE_NAMES
from bot.replies import Voice, statement, without_contacts
from bot.state.desk import DeskStore
from bot.state.entries import Entry

SHOWN = 50
"""Entries on one page: an hour's work. What is wanted most comes first, and there is a search."""

_SIDES = ("affirm", "deny", "not_this")


def listing(visit: Visit) -> Response:
    """All open entries, those that most people want first."""
    desk, words, voice = visit.house.desk, QUEUE[visit.language], Voice(visit.language)
    if desk is None:
        return visit.refuse(404, "no_desk", QUEUE)
    now, zone = visit.house.clock(), visit.house.settings.timezone
    entries = desk.entries(now)
    wish = Wish(visit.query.get("q", "")[:200], visit.query.get("lang", ""), "newest" in visit.query)
    found = chosen(entries, wish)
    first = min(_number(visit.query.get("first", "")), max(0, len(found) - 1) // SHOWN * SHOWN)
    current = visit.house.library.current()
    return visit.page(
        "queue.html",
        words=QUEUE,
        lines=[line(entry, current, voice, words, zone) for entry in found[first : first + SHOWN]],
        before=max(0, first - SHOWN) if first else None,
        after=first + SHOWN if len(found) > first + SHOWN else None,
        place=words.place.format(first=first + 1, last=min(first + SHOWN, len(found)), all=len(found)),
        any_at_all=bool(entries),
        wish=wish,
        spoken=[(language.value, LANGUAGE_NAMES[language]) for language in languages(entries)],
        counted=[
            words.counted_line.format(
                people=one.people,
                rooms=one.rooms,
                recent=one.recent,
                first=day(one.first, zone),
                last=day(one.latest, zone),
            )
            for one in desk.counted_demand(now)
        ],
        may_decide=visit.may(Role.EDITOR),
    )


def one(visit: Visit) -> Response:
    """One entry: what was said, by how many, and what can be done."""
    entry = _entry(visit)
    if entry is None:
        return visit.refuse(404, "not_found")
    words, voice, zone = QUEUE[visit.language], Voice(visit.language), visit.house.settings.timezone
    base = visit.house.library.current().base
    texts = [
        (text.number, without_contacts(text.text), text.language.value, day(text.asked_at, zone))
        for text in entry.texts
    ]
    return visit.page(
        "question.html",
        words=QUEUE,
        item=f"q{entry.number}",
        entry=entry,
        title=texts[0][1] if texts else f"q{entry.number}",
        texts=texts,
        state=words.state[entry.state.value],
        demand=demand_lines(entry.demand, entry.waiting, words, zone),
        near=near(entry, visit.house.library.current(), voice),
        similar=_similar(visit, entry),
        facts=sorted((fact.id, statement(voice, fact)) for fact in base.current()),
        sides=[(side, words.side[side]) for side in _SIDES],
        wording=visit.query.get("wording", "") or (texts[0][1] if texts else ""),
        may_decide=visit.may(Role.EDITOR),
        may_publish=visit.may(Role.PUBLISHER),
        read_only=visit.house.editorial.folder is None,
    )


# --- deciding


async def dismiss(visit: Visit) -> Response:
    """Take one entry away; its words are deleted."""
    return await _ended(visit, "dismiss")


async def mute(visit: Visit) -> Response:
    """Take one entry away, and no more questions from those who asked it."""
    return await _ended(visit, "mute")


async def _ended(visit: Visit, action: str) -> Response:
    queue, number = work(visit), number_of(visit.path["item"])
    desk = visit.house.desk
    if queue is None or desk is None or number is None:
        return visit.refuse(404, "not_found")
    ends = {"dismiss": queue.dismiss, "mute": queue.mute}[action]
    if not await ends(number, who(visit, desk), visit.house.clock()):
        return visit.refuse(409, "late", QUEUE)
    await noted(visit, f"question-{action}", f"question:q{number}")
    return visit.redirect("/queue", {"dismiss": "dismissed", "mute": "muted"}[action])


async def dismiss_many(visit: Visit) -> Response:
    """Take all selected entries away; those that somebody else has decided meanwhile are passed over."""
    queue, desk = work(visit), visit.house.desk
    if queue is None or desk is None:
        return visit.refuse(404, "no_desk", QUEUE)
    numbers = [number for item in visit.form.all("item") if (number := number_of(item)) is not None]
    for number in numbers:
        if await queue.dismiss(number, who(visit, desk), visit.house.clock()):
            await noted(visit, "question-dismiss", f"question:q{number}")
    return visit.redirect("/queue", "dismissed" if numbers else "none_chosen")


async def fold(visit: Visit) -> Response:
    """This entry and another one are the same."""
    return await _regrouped(visit, "fold")


async def unfold(visit: Visit) -> Response:
    """One of the texts is another question."""
    return await _regrouped(visit, "unfold")


async def _regrouped(visit: Visit, action: str) -> Response:
    queue, desk = work(visit), visit.house.desk
    number, other = number_of(visit.path["item"]), number_of(visit.form.field("other"))
    if queue is None or desk is None or number is None or other is None:
        return visit.refuse(404, "not_found")
    mine, now = who(visit, desk), visit.house.clock()
    if action == "fold":
        done = await queue.fold(other, number, mine, now)
    else:
        done = await queue.unfold(other, mine, now)
    if not done:
        return visit.refuse(409, "late", QUEUE)
    await noted(visit, f"question-{action}", f"question:q{number}", f"q{other}")
    return visit.redirect(f"/queue/q{number}", "folded" if action == "fold" else "apart")


# --- inside


def _number(text: str) -> int:
    return int(text) if re.fullmatch(r"\d{1,6}", text, re.ASCII) else 0


def _entry(visit: Visit) -> Entry | None:
    desk, number = visit.house.desk, number_of(visit.path["item"])
    return desk.entry(number, visit.house.clock()) if desk and number is not None else None


def _similar(visit: Visit, entry: Entry) -> list[tuple[str, str]]:
    desk: DeskStore | None = visit.house.desk
    found = [desk.entry(number, visit.house.clock()) for number in entry.similar] if desk else []
    return [
        (f"q{other.number}", without_contacts(other.texts[0].text))
        for other in found
        if other and other.texts
    ]


PAGES = (
    Page("GET", "/queue", Role.VIEWER, listing),
    Page("POST", "/queue", Role.EDITOR, dismiss_many),
    Page("GET", "/queue/{item}", Role.VIEWER, one),
    Page("POST", "/queue/{item}/dismiss", Role.EDITOR, dismiss),
    Page("POST", "/queue/{item}/mute", Role.EDITOR, mute),
    Page("POST", "/queue/{item}/fold", Role.EDITOR, fold),
    Page("POST", "/queue/{item}/unfold", Role.EDITOR, unfold),
)

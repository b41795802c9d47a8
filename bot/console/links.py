"""The page of links: are cited pages still there, what stands in their place, and looking again."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import cast

from starlette.responses import Response

from bot.aside import event_loop
from bot.console.acting import awaited, begun, noted, person
from bot.console.jobs import Progress
from bot.console.links_words import LINKS
from bot.console.pages import House, Page, Role, Visit
from bot.console.rendering import moment
from bot.curate.sheets import Person, Saved, Sheet
from bot.outside.citations import Cited, cited
from bot.outside.fetching import Fetcher
from bot.outside.kept import LinkResult, LinkState, keep, read_kept
from bot.outside.links import Look, check, due, offline
from bot.outside.mending import Cites, citing, mended
from knowledge import FactBase, read_draft_text

ORDER = (
    LinkState.DEAD,
    LinkState.INSECURE,
    LinkState.UNREACHED,
    LinkState.UNCLEAR,
    LinkState.MOVED,
    LinkState.REFUSED,
    LinkState.NOT_ASKED,
    LinkState.ALIVE,
)
"""The worst first."""

WELL = frozenset({LinkState.ALIVE, LinkState.REFUSED, LinkState.NOT_ASKED})
"""Of no trouble to an editor: readers may see them, or nothing can be said."""


@dataclass(frozen=True, slots=True)
class Row:
    """One address: what became of it, and who cites it."""

    result: LinkResult
    cited: Cited


def rows_of(links: Iterable[Cited], kept: dict[str, LinkResult]) -> tuple[Row, ...]:
    """Those that were checked, the worst first."""
    found = [Row(kept[link.url], link) for link in links if link.url in kept]
    return tuple(sorted(found, key=lambda row: (ORDER.index(row.result.state), row.cited.url)))


def dead(house: House) -> int | None:
    """How many cited addresses are gone; None where nobody has looked yet."""
    kept = read_kept(house.settings.data)
    if not kept:
        return None
    gone = {url for url, result in kept.items() if result.state is LinkState.DEAD}
    return len(gone & set(_addresses(house.library.current().base))) if gone else 0


def _addresses(base: FactBase) -> Iterator[str | None]:
    """What the records in force cite, without who cites it: of ten thousand facts in a few milliseconds."""
    for fact in base.current():
        yield from (source.url for source in fact.sources)
    for subject in base.subjects.values():
        yield from (source.url for source in subject.sources)
    for statement in base.statements.values():
        yield from (statement.url, statement.via)


def report(visit: Visit) -> Response:
    """What is known of every cited address."""
    house, words = visit.house, LINKS[visit.language]
    base = house.library.current().base
    links, kept = cited(base), read_kept(house.settings.data)
    rows = rows_of(links, kept)
    everything = visit.query.get("show") == "all"
    counted = Counter(row.result.state for row in rows)
    latest = max((row.result.checked_at for row in rows), default=0.0)
    return visit.page(
        "links.html",
        words=LINKS,
        links=len(links),
        checked=len(rows),
        counts=[(state.value, words.state[state.value], counted[state]) for state in ORDER if counted[state]],
        latest=moment(latest, house.settings.timezone) if latest else "",
        rows=[row for row in rows if everything or row.result.state not in WELL],
        everything=everything,
        due=len(due(links, kept, house.clock())),
        mendable=len(_mendable(base, kept)) if house.editorial.folder else 0,
        may_run=visit.may(Role.EDITOR),
    )


# --- looking again


@dataclass(frozen=True, slots=True)
class Looked:
    """What came of a look: how many were asked and are gone, or that nothing at all was reached."""

    asked: int
    dead: int
    offline: bool


async def run(visit: Visit) -> Response:
    """Look at what was not looked at within a week, or at everything, in the background."""
    again = visit.form.has("all")
    look = partial(_looked, visit.house, again=again)
    await noted(visit, "links-check", "links", "all" if again else "due")
    return await begun(visit, "links", "", look, "/links/run/{job}")


def _looked(house: House, progress: Progress, *, again: bool) -> Looked:
    links, kept = cited(house.library.current().base), read_kept(house.settings.data)
    wanted = tuple(links) if again else due(links, kept, house.clock())
    progress.expect(len(wanted))
    with asyncio.Runner(loop_factory=event_loop) as runner:
        found = runner.run(_results(house, wanted, kept, progress))
    if not found or offline(found.values()):
        return Looked(len(wanted), 0, offline=bool(wanted))
    # What a command line put down meanwhile stays.
    keep(house.settings.data, read_kept(house.settings.data) | found)
    return Looked(len(found), sum(one.state is LinkState.DEAD for one in found.values()), offline=False)


async def _results(
    house: House, wanted: Sequence[Cited], kept: dict[str, LinkResult], progress: Progress
) -> dict[str, LinkResult]:
    found: dict[str, LinkResult] = {}
    async with fetcher_of(house) as fetcher:
        async for result in check(wanted, Look(fetcher, house.clock), kept):
            found[result.url] = result
            progress.step()
    return found


def fetcher_of(house: House) -> Fetcher:
    """What asks the web; tests bring one that may ask this machine."""
    return house.fetcher() if house.fetcher else Fetcher(proxy=house.settings.http_proxy)


def looked(visit: Visit) -> Response:
    """What came of a look."""
    done = awaited(visit, "links", "/links")
    if isinstance(done, Response):
        return done
    return visit.page("links_run.html", words=LINKS, came=cast("Looked", done.result))


# --- drafts


def _mendable(base: FactBase, kept: dict[str, LinkResult]) -> list[tuple[Cites, str]]:
    """The records that cite what is dead or has moved, where something better is known."""
    better = [url for url, result in kept.items() if _instead(result)]
    return list(dict.fromkeys(record for url in better for record in citing(base, url)))


def _instead(result: LinkResult) -> str:
    return result.archived or (result.final if result.state is LinkState.MOVED else "")


def propose(visit: Visit) -> Response:
    """Write a draft for each record that can be mended."""
    house = visit.house
    if house.editorial.folder is None:
        return visit.refuse(409, "read_only", LINKS)
    kept, by = read_kept(house.settings.data), person(visit)
    found = _mendable(house.library.current().base, kept)
    written = [record for record in found if _proposed(house, record, kept, by)]
    for kind, record_id in written:
        house.store.note(by.name, "draft-save", f"{kind}:{record_id}", "links")
    skipped = [record for record in found if record not in written]
    return visit.page("links_drafts.html", words=LINKS, written=written, skipped=skipped)


def _proposed(house: House, record: tuple[Cites, str], kept: dict[str, LinkResult], by: Person) -> bool:
    """Whether a draft was written; a draft that is there already is somebody's work."""
    kind, record_id = record
    sheet = house.editorial.open(kind, record_id)
    if not isinstance(sheet, Sheet) or sheet.is_draft:
        return False
    text = mended(sheet.text, kept)
    if text == sheet.text or read_draft_text(kind, record_id, text).record is None:
        return False
    return isinstance(house.editorial.save(kind, record_id, text, by, expected=""), Saved)


PAGES = (
    Page("GET", "/links", Role.VIEWER, report),
    Page("POST", "/links/run", Role.EDITOR, run),
    Page("GET", "/links/run/{job}", Role.VIEWER, looked),
    Page("POST", "/links/drafts", Role.EDITOR, propose),
)

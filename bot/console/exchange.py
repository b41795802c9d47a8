"""The page of import and export: what others have checked comes in as drafts, and never further."""

from __future__ import annotations

import asyncio
import io
import secrets
import zipfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import cast

from starlette.responses import Response

from bot.aside import event_loop
from bot.console.acting import awaited, begun, noted, person
from bot.console.exchange_words import EXCHANGE
from bot.console.jobs import Progress
from bot.console.links import fetcher_of
from bot.console.pages import House, Page, Role, Visit
from bot.curate.gathering import Search, fetched, searched
from bot.curate.importing import DraftToSave, Imported, Shelf, imported
from bot.curate.offered import Found, Upload, read_offers, told, unfetched
from bot.curate.sheets import Person, Saved
from bot.outside.fetching import Fetcher
from bot.replies import cut
from knowledge import FactChecker, list_drafts

MAX_UNPACKED = 50_000_000
"""Bytes that an uploaded archive may unpack to: a hundred times what two megabytes of text are packed from,
and little enough to be held in memory beside everything else. The command line takes larger ones."""

PROBLEMS_SHOWN = 20
"""Of what could not be read; a broken table has thousands."""

MAX_QUERY = 200


@dataclass(frozen=True, slots=True)
class Came:
    """What came of an import: drafts that were written, what was there, what could not be read."""

    written: tuple[DraftToSave, ...]
    known: int
    problems: tuple[str, ...]
    more: int


def exchange(visit: Visit) -> Response:
    """What can be taken away, and brought in."""
    house = visit.house
    return visit.page(
        "exchange.html",
        words=EXCHANGE,
        may_import=visit.may(Role.EDITOR),
        read_only=house.editorial.folder is None,
        searches=house.settings.google_factcheck_key is not None,
    )


async def bring_in(visit: Visit) -> Response:
    """Read a file, an address or what a search finds, and write drafts of it, in the background."""
    if visit.house.editorial.folder is None:
        return visit.refuse(409, "read_only", EXCHANGE)
    gather = _gathering(visit)
    if gather is None:
        return visit.refuse(422, "nothing", EXCHANGE)
    await noted(visit, "import-begin", "import")
    work = partial(_imported, visit.house, person(visit), gather)
    # Two of them are two imports, whoever brings them.
    return await begun(visit, "import", f"import {secrets.token_hex(4)}", work, "/exchange/came/{job}")


def _gathering(visit: Visit) -> Callable[[House], Found] | None:
    form = visit.form
    upload = form.file("file")
    if upload:
        return partial(_uploaded, upload.name, upload.content)
    if address := form.field("address").strip():
        return partial(_fetched, lambda fetcher: fetched(address, fetcher))
    key = visit.house.settings.google_factcheck_key
    if (query := form.field("query").strip()[:MAX_QUERY]) and key is not None:
        search = Search(query, key.get_secret_value())
        return partial(_fetched, lambda fetcher: searched(search, fetcher))
    return None


def _uploaded(name: str, content: bytes, _: House) -> Found:
    if content.startswith(b"PK\x03\x04") and _unpacks_to(content) > MAX_UNPACKED:
        return Found(problems=(told(name, f"unpacks to more than {MAX_UNPACKED // 1_000_000} MB"),))
    return unfetched(read_offers([Upload(name, content)]))


def _unpacks_to(content: bytes) -> int:
    """Bytes that an archive says it holds; no more than that are ever unpacked of it."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return sum(info.file_size for info in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return 0


def _fetched(fetch: Callable[[Fetcher], Awaitable[Found]], house: House) -> Found:
    async def work() -> Found:
        async with fetcher_of(house) as fetcher:
            return await fetch(fetcher)

    with asyncio.Runner(loop_factory=event_loop) as runner:
        return runner.run(work())


def _imported(house: House, by: Person, gather: Callable[[House], Found], progress: Progress) -> Came:
    found = gather(house)
    current, folder = house.library.current(), house.editorial.folder
    checker = current.checker if isinstance(current.checker, FactChecker) else FactChecker(current.base)
    drafts = list_drafts(folder) if folder else ()
    made: Imported = imported(found, Shelf(current.base, checker, drafts), today=house.today())
    progress.expect(len(made.drafts))
    written = tuple(draft for draft in made.drafts if _saved(house, draft, by, progress))
    house.store.note(by.name, "import", "import", f"{len(written)} drafts, {len(made.known)} known")
    known = len(made.known) + len(made.drafts) - len(written)
    return Came(written, known, tuple(str(problem) for problem in made.problems), made.more)


def _saved(house: House, draft: DraftToSave, by: Person, progress: Progress) -> bool:
    """Whether it was written; a draft of that name that is there is somebody's work."""
    came = house.editorial.save("fact", draft.id, draft.text, by, expected="")
    progress.step()
    return isinstance(came, Saved)


def came(visit: Visit) -> Response:
    """What came of an import."""
    done = awaited(visit, "import", "/exchange")
    if isinstance(done, Response):
        return done
    found = cast("Came", done.result)
    return visit.page(
        "exchange_came.html",
        words=EXCHANGE,
        came=found,
        drafts=[(draft.id, cut(draft.claim, 200), draft.like) for draft in found.written],
        problems=[cut(line, 300) for line in found.problems[:PROBLEMS_SHOWN]],
        more=max(0, len(found.problems) - PROBLEMS_SHOWN),
    )


PAGES = (
    Page("GET", "/exchange", Role.VIEWER, exchange),
    Page("POST", "/exchange/import", Role.EDITOR, bring_in),
    Page("GET", "/exchange/came/{job}", Role.EDITOR, came),
)

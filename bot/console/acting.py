"""What pages that change something do besides: say who did it, enter it into the audit log, start jobs."""

from __future__ import annotations

import asyncio

from starlette.responses import Response

from bot.console.jobs import Jobs, Order, Running, Work
from bot.console.jobs_words import JOBS
from bot.console.pages import Visit
from bot.curate.sheets import Person
from bot.state.desk import DeskStore
from bot.state.jobs import JobRow, JobState


def person(visit: Visit) -> Person:
    """Who acts, as git shows them."""
    return Person(visit.person.name, visit.person.email)


def who(visit: Visit, desk: DeskStore) -> str:
    """Who acts, as decisions are kept: a keyed hash, so that two of them are two maintainers."""
    return desk.who("console", visit.person.name)


async def noted(visit: Visit, action: str, item: str = "", detail: str = "") -> None:
    """Enter an action: `detail` names facts, editions and numbers, never anybody's words."""
    # Writing waits for the disk, and this is the event loop.
    await asyncio.to_thread(visit.house.store.note, visit.person.name, action, item, detail)


def jobs(visit: Visit) -> Jobs:
    """The jobs of this run.

    Raises:
        LookupError: the console was put together without them.
    """
    if visit.house.jobs is None:
        raise LookupError("this console has no jobs")
    return visit.house.jobs


async def begun(visit: Visit, kind: str, item: str, work: Work, landing: str) -> Response:
    """Start a job and go to the page where it is waited for: `{job}` in `landing` is its id."""
    job_id = await jobs(visit).start(Order(kind, item, visit.person.name), work)
    return visit.redirect(landing.replace("{job}", job_id))


def awaited(visit: Visit, kind: str, back: str, of: str = "") -> Running | Response:
    """A job of that kind that is done, by the address of the page; else the page that says how it stands.

    `back` is the page, below /console, from which it can be started again. `of`: how its item has to begin,
    where the address names a record: what was tried of one is nothing to another.
    """
    found = jobs(visit).found(visit.path["job"])
    row = found.row if isinstance(found, Running) else found
    if row is None or row.kind != kind or not row.item.startswith(of):
        return visit.refuse(404, "not_found")
    if isinstance(found, Running) and row.state is JobState.DONE:
        return found
    return _waits(visit, found, row, back)


def _waits(visit: Visit, found: Running | JobRow | None, row: JobRow, back: str) -> Response:
    words = JOBS[visit.language]
    progress = found.progress if isinstance(found, Running) else None
    steps = (progress.done, progress.of) if progress else (0, 0)
    # What ended in an earlier run is known to have ended, and not what came of it.
    key = "gone" if row.state is JobState.DONE else row.state.value
    return visit.page(
        "job.html",
        words=JOBS,
        title=words.kinds[row.kind],
        running=row.state is JobState.RUNNING,
        says=words.states[key],
        begun_at=row.begun_at,
        row=row,
        done=min(steps),
        all=steps[1],
        back=back,
    )

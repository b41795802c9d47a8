"""Jobs: what takes longer than a page, how far it is, and what can be said of it after a restart."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import pytest

from bot.console.jobs import KEPT, Jobs, Order, Progress, Running
from bot.console.site import is_plain
from bot.state.jobs import KEPT_SECONDS, JobRow, JobState
from bot.state.store import open_store

NOW = 1_763_800_000.0


@pytest.fixture
def anyio_backend():
    return "asyncio"


@pytest.fixture
def store(tmp_path: Path):
    opened = open_store(tmp_path)
    yield opened
    opened.close_store()


def _order(item: str = "q1", kind: str = "trial") -> Order:
    return Order(kind, item, "lin")


pytestmark = pytest.mark.anyio


async def test_a_job_says_how_far_it_is_and_what_came_of_it(store):
    jobs, half, go_on = Jobs(store, lambda: NOW), threading.Event(), threading.Event()

    def work(progress: Progress) -> str:
        progress.expect(2)
        progress.step()
        half.set()
        assert go_on.wait(10)
        progress.step()
        return "three answers change"

    job_id = await jobs.start(_order(), work)
    await asyncio.to_thread(half.wait, 10)
    running = jobs.found(job_id)
    assert isinstance(running, Running)
    assert (running.row.state, running.progress.done, running.progress.of) == (JobState.RUNNING, 1, 2)
    go_on.set()
    await jobs.settled()
    done = jobs.found(job_id)
    assert isinstance(done, Running)
    assert (done.row.state, done.result, done.row.ended_at) == (JobState.DONE, "three answers change", NOW)


async def test_every_id_may_stand_in_an_address(store):
    jobs = Jobs(store, lambda: NOW)
    ids = [await jobs.start(_order(str(n)), lambda _: None) for n in range(100)]
    assert all(map(is_plain, ids))
    await jobs.settled()


async def test_the_same_job_twice_is_one(store):
    jobs, go_on = Jobs(store, lambda: NOW), threading.Event()
    first = await jobs.start(_order(), lambda _: go_on.wait(10))
    assert await jobs.start(_order(), lambda _: None) == first
    other = await jobs.start(_order("q2"), lambda _: None)
    assert other != first
    go_on.set()
    await jobs.settled()
    assert await jobs.start(_order(), lambda _: None) not in {first, other}
    await jobs.settled()


async def test_jobs_of_one_kind_take_turns_and_others_do_not_wait(store):
    jobs, order = Jobs(store, lambda: NOW), []
    go_on, came = threading.Event(), threading.Event()
    await jobs.start(_order("q1"), lambda _: (go_on.wait(10), order.append("q1")))
    await jobs.start(_order("q2"), lambda _: order.append("q2"))
    await jobs.start(_order("", "links"), lambda _: (order.append("links"), came.set()))
    assert await asyncio.to_thread(came.wait, 10)
    go_on.set()
    await jobs.settled()
    assert order == ["links", "q1", "q2"]


async def test_an_accident_is_told_as_one(store, caplog):
    jobs = Jobs(store, lambda: NOW)

    def work(_: Progress) -> None:
        raise ValueError("what somebody wrote")

    job_id = await jobs.start(_order(), work)
    await jobs.settled()
    failed = jobs.found(job_id)
    assert isinstance(failed, Running)
    assert (failed.row.state, failed.result) == (JobState.FAILED, None)
    assert "what somebody wrote" not in caplog.text


async def test_after_a_restart_what_ran_was_interrupted_and_what_had_ended_is_known_to_have(store):
    before, go_on = Jobs(store, lambda: NOW), threading.Event()
    ended = await before.start(_order("q1"), lambda _: "found")
    await before.settled()
    running = await before.start(_order("q2"), lambda _: go_on.wait(10))
    after = Jobs(store, lambda: NOW)
    assert after.found(running) == JobRow(running, "trial", "q2", "lin", JobState.INTERRUPTED, NOW, None)
    assert after.found(ended) == JobRow(ended, "trial", "q1", "lin", JobState.DONE, NOW, NOW)
    assert after.found("never-was") is None
    go_on.set()
    await before.settled()


async def test_only_the_latest_results_are_kept_in_memory_and_old_jobs_are_forgotten(store):
    moment = [NOW]
    jobs = Jobs(store, lambda: moment[0])
    first = await jobs.start(_order("first"), lambda _: "found")
    for n in range(KEPT + 1):
        await jobs.start(_order(str(n)), lambda _: None)
        await jobs.settled()
    assert isinstance(jobs.found(first), JobRow)
    moment[0] += KEPT_SECONDS + 1
    await jobs.start(_order("much later"), lambda _: None)
    await jobs.settled()
    assert jobs.found(first) is None

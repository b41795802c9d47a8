"""`heshi facts links`: are the sources still there?"""

from __future__ import annotations

import asyncio
import dataclasses
import json
import sys
from collections.abc import AsyncGenerator, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.app import clock, facts_path
from bot.aside import event_loop
from bot.cli.editable import editable
from bot.cli.output import complain, say, table
from bot.cli.shell import ENVIRONMENT, PROBLEMS, FactsOption
from bot.settings import Settings, read_settings
from knowledge import (
    Conflict,
    FactBase,
    begin_draft,
    draft_file,
    open_facts,
    read_draft_text,
    save_draft,
)

if TYPE_CHECKING:
    from bot.outside.citations import Cited
    from bot.outside.kept import LinkResult
    from bot.outside.mending import Cites

_KEEP_EVERY = 20
"""Results after which they are written down: who breaks a long run off loses little of it."""

_ORDER = ("dead", "insecure", "unreached", "unclear", "refused", "not-asked", "moved", "alive")
"""The worst first."""

_SAYS: Mapping[str, str] = {
    "answered": "it is there",
    "status": "status {status}",
    "name": "there is no such host any more",
    "says-so": "the page says that it is not there",
    "home": "it leads to the home page",
    "alike": "it shows the same for any address",
    "sign-in": "it asks to sign in",
    "address": "no address of the public internet",
    "lookup": "its name could not be looked up",
    "connection": "no connection",
    "tls": "its certificate is not to be trusted",
    "late": "no whole answer in time",
    "protocol": "its answer could not be read",
    "redirects": "it leads round in a circle",
}


def links(  # noqa: PLR0917 - a command has as many arguments as options
    fact_ids: Annotated[
        list[str] | None, typer.Argument(metavar="[FACT…]", help="Only what these facts cite.")
    ] = None,
    only_dead: Annotated[bool, typer.Option("--only-dead", help="List only what is dead.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line, for programs.")] = False,
    again: Annotated[
        bool, typer.Option("--again", help="Ask also those that were asked within a week.")
    ] = False,
    propose: Annotated[
        bool,
        typer.Option(
            "--propose",
            help="Write drafts with archived copies and new addresses.",
        ),
    ] = False,
    facts: FactsOption = None,
) -> None:
    """Are the sources still there? Each cited address is asked once a week at most, one at a time and host.

    dead: gone, or its page says so · refused: a paywall, a sign-in or a guard against robots; readers may
    see it · unreached: no answer today · moved: for good, to the address shown · unclear: only a browser can
    tell · insecure: a certificate that browsers warn of · not-asked: not of the public internet.

    Results are kept in the data folder. Exit code 1 when something is dead, 3 when nothing could be reached.
    """
    from bot.outside.citations import cited  # noqa: PLC0415 - httpx is loaded by whoever asks the web
    from bot.outside.kept import LinkState, read_kept  # noqa: PLC0415

    settings = read_settings()
    base = open_facts(facts_path(settings, facts))
    wanted = cited(base, fact_ids or ())
    found = _asked(settings, wanted, again=again)
    kept = found if found is not None else read_kept(settings.data)
    rows = sorted(
        ((kept[link.url], link) for link in wanted if link.url in kept),
        key=lambda row: (_ORDER.index(row[0].state), row[0].url),
    )
    shown = [row for row in rows if row[0].state is LinkState.DEAD or not only_dead]
    _show(shown, as_json=as_json)
    dead = [row for row in rows if row[0].state is LinkState.DEAD]
    complain(f"{len(rows)} addresses, {len(dead)} dead")
    if propose:
        _propose(editable(settings, facts), base, kept)
    if dead or found is None:
        raise typer.Exit(PROBLEMS if dead else ENVIRONMENT)


def _asked(settings: Settings, wanted: Sequence[Cited], *, again: bool) -> dict[str, LinkResult] | None:
    """All that is known after asking; None where this machine has no network, and nothing was learnt."""
    from bot.outside.kept import keep, read_kept  # noqa: PLC0415
    from bot.outside.links import due, offline  # noqa: PLC0415

    kept = read_kept(settings.data)
    asked = tuple(wanted) if again else due(wanted, kept, clock())
    if not asked:
        return kept
    fresh: dict[str, LinkResult] = {}

    def save() -> None:
        # What others put down meanwhile stays.
        if fresh and not offline(fresh.values()):
            keep(settings.data, read_kept(settings.data) | fresh)

    def note(result: LinkResult) -> None:
        fresh[result.url] = result
        if len(fresh) % _KEEP_EVERY == 0:
            save()

    try:
        with _progress(len(asked)) as advance:
            for result in _results(settings, asked, kept):
                note(result)
                advance()
    finally:
        save()
    if offline(fresh.values()):
        complain("heshi: nothing could be reached; is there a network, or a proxy to set (HESHI_HTTP_PROXY)?")
        return None
    return read_kept(settings.data)


def _results(
    settings: Settings, asked: Sequence[Cited], kept: Mapping[str, LinkResult]
) -> Iterator[LinkResult]:
    """Results as they come in, from a loop that runs between them."""
    from bot.outside.fetching import Fetcher  # noqa: PLC0415
    from bot.outside.links import Look, check  # noqa: PLC0415

    async def all_of_them() -> AsyncGenerator[LinkResult, None]:
        async with Fetcher(proxy=settings.http_proxy) as fetcher:
            async for result in check(asked, Look(fetcher, clock), kept):
                yield result

    with asyncio.Runner(loop_factory=event_loop) as runner:
        results = all_of_them()
        try:
            while (result := runner.run(_next(results))) is not None:
                yield result
        finally:
            runner.run(results.aclose())


async def _next(results: AsyncGenerator[LinkResult, None]) -> LinkResult | None:
    return await anext(results, None)


@contextmanager
def _progress(total: int) -> Iterator[Callable[[], None]]:
    """A bar on a screen; nothing in a pipe."""
    if not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    columns = (TextColumn("asking"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("asking", total=total)
        yield lambda: bar.advance(task)


def _show(rows: Sequence[tuple[LinkResult, Cited]], *, as_json: bool) -> None:
    if as_json:
        for result, link in rows:
            cites = {"facts": link.facts, "others": link.others}
            say(json.dumps(dataclasses.asdict(result) | cites, ensure_ascii=False))
        return
    table(
        ("state", "address", "why", "cited by", "instead"),
        (
            (result.state, result.url, _why(result), " ".join((*link.facts, *link.others)), _instead(result))
            for result, link in rows
        ),
    )


def _why(result: LinkResult) -> str:
    return _SAYS[result.why].format(status=result.status)


def _instead(result: LinkResult) -> str:
    """The archived copy of what is dead, the new address of what has moved."""
    return result.archived or (result.final if result.state == "moved" else "")


def _propose(folder: Path, base: FactBase, kept: Mapping[str, LinkResult]) -> None:
    """Drafts of the records that cite what is dead or has moved, where something better is known."""
    from bot.outside.mending import citing  # noqa: PLC0415

    better = {url: result for url, result in kept.items() if _instead(result)}
    for kind, record_id in dict.fromkeys(record for url in better for record in citing(base, url)):
        complain(f"{kind} {record_id}: {_proposed(folder, kind, record_id, better)}")


def _proposed(folder: Path, kind: Cites, record_id: str, better: Mapping[str, LinkResult]) -> str:
    from bot.outside.mending import mended  # noqa: PLC0415

    if draft_file(folder, kind, record_id):
        return "there is a draft already; it stays as it is"
    text = begin_draft(folder, kind, record_id)
    new = mended(text, better)
    if new == text:
        return "nothing to propose"
    if read_draft_text(kind, record_id, new).record is None:
        return "could not be mended; please do it by hand"
    saved = save_draft(folder, kind, record_id, new, expected="")
    return "there is a draft already" if isinstance(saved, Conflict) else str(saved.path)

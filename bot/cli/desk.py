"""`heshi queue` and `heshi corrections`: the maintainers' desk at the machine, whether heshi serves or not.

What is decided here is a row that the serving process finds in its next round.
"""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from bot.app import clock, facts_path
from bot.cli.output import complain, say, show, table
from bot.cli.shell import PROBLEMS, FactsOption, guarded
from bot.errors import BadUsage
from bot.settings import Settings, read_settings

if TYPE_CHECKING:
    from bot.curate.cards import Card
    from bot.messages import Reply
    from bot.state.campaigns import Listed
    from bot.state.desk import DeskReading

app = typer.Typer(
    no_args_is_help=True,
    help="Corrections on their way to those who were told otherwise: look, confirm, cancel.",
    rich_markup_mode=None,
)

CorrectionArgument = Annotated[str, typer.Argument(metavar="ID", help="Such as k5, from the list.")]


def queue(
    item: Annotated[
        str, typer.Argument(metavar="[ITEM]", help="One of them, such as q12 or f3; without it, the list.")
    ] = "",
    cases: Annotated[
        bool, typer.Option("--cases", help="Confirmed faults instead, one JSON object a line.")
    ] = False,
    facts: FactsOption = None,
) -> None:
    """What people asked that nobody answered, faults that were reported, and corrections that wait.

    Words are shown only of those who agreed to it; of others it is counted what three or more people asked.
    """
    from bot.curate.cards import Queue, queue_reply  # noqa: PLC0415

    settings = read_settings()
    desk = _desk(settings)
    if cases:
        _say_cases(desk)
        return
    if item:
        show(_one(desk, _card(settings, facts), item))
        return
    waiting = [one for one in desk.campaigns() if one.campaign.open]
    asked = Queue(desk.entries(clock()), desk.counted(), desk.complaints(), waiting)
    show(queue_reply(asked, _card(settings, facts)))


def _one(desk: DeskReading, card: Card, item: str) -> Reply:
    """The card of an item, as maintainers see it."""
    from bot.state.decisions import item_of  # noqa: PLC0415

    found = item_of(item)
    match found:
        case ("q", number) if entry := desk.entry(number, clock()):
            return card.question(entry.question, entry)
        case ("f", number) if reported := desk.complaint(number):
            return card.complaint(reported)
        case ("k", number) if listed := desk.campaign(number):
            return card.correction(listed)
        case _:
            raise BadUsage(f"{item!r} is none of the queue; see: heshi queue")


def _say_cases(desk: DeskReading) -> None:
    """What maintainers confirmed to be wrong: cases to test the next edition against."""
    from bot.state.complaints import ComplaintState  # noqa: PLC0415

    for one in desk.complaints(ComplaintState.CONFIRMED):
        case = {
            "id": f"f{one.number}",
            "fault": one.fault.value,
            "fact": one.fact_id,
            "stance": one.stance.value,
            "verdict": one.verdict.value if one.verdict else None,
            "as_of": str(one.as_of) if one.as_of else None,
            "edition": one.digest,
        }
        say(json.dumps(case))


@app.command("list")
@guarded
def list_() -> None:
    """All corrections that are known, oldest first."""
    settings = read_settings()
    found = _desk(settings).campaigns()
    if not found:
        complain("there are no corrections")
        return
    zone = ZoneInfo(settings.timezone)
    table(
        ("id", "fact", "stage", "starts", "edits", "groups", "askers", "followers"),
        [
            (
                f"k{one.campaign.number}",
                one.campaign.change.fact_id,
                one.campaign.stage.value,
                f"{dt.datetime.fromtimestamp(one.campaign.not_before, zone):%Y-%m-%d %H:%M}",
                *map(str, (one.counted.edits, one.counted.rooms, one.counted.askers, one.counted.watchers)),
            )
            for one in found
        ],
    )


@app.command("show")
@guarded
def show_(correction: CorrectionArgument, facts: FactsOption = None) -> None:
    """Who would hear what of a correction: counts and kinds, never who."""
    settings = read_settings()
    show(_card(settings, facts).correction(_found(settings, correction)))


@app.command()
@guarded
def confirm(correction: CorrectionArgument, facts: FactsOption = None) -> None:
    """Confirm a correction by typing the id of its fact; it starts ten minutes later.

    Exit code 1 when it was not confirmed, or is over already.
    """
    settings = read_settings()
    listed = _found(settings, correction)
    show(_card(settings, facts).correction(listed))
    fact_id = listed.campaign.change.fact_id
    typed = typer.prompt(f"Type the id of the fact to confirm ({fact_id})", default="", show_default=False)
    if typed.strip() != fact_id:
        complain("not confirmed; nothing was changed")
        raise typer.Exit(PROBLEMS)
    _decide(settings, correction, "confirm", "confirmed; it starts in ten minutes, if heshi serves then")


@app.command()
@guarded
def cancel(correction: CorrectionArgument) -> None:
    """Cancel a correction; what was handed over to be sent already is sent. Exit code 1 when it is over."""
    settings = read_settings()
    _ = _found(settings, correction)
    _decide(settings, correction, "cancel", "cancelled")


def _decide(settings: Settings, item: str, decision: str, done: str) -> None:
    from bot.memory import Decided  # noqa: PLC0415
    from bot.state.desk import Visitor  # noqa: PLC0415

    if not Visitor(settings.data).decide(Decided(item, decision), now=clock()):
        complain(f"{item}: it is over already, or somebody else decided; see: heshi corrections list")
        raise typer.Exit(PROBLEMS)
    say(f"{item}: {done}")


def _desk(settings: Settings) -> DeskReading:
    from bot.state.desk import DeskReading, Visitor  # noqa: PLC0415

    return DeskReading(Visitor(settings.data))


def _found(settings: Settings, item: str) -> Listed:
    from bot.state.decisions import item_of  # noqa: PLC0415

    found = item_of(item)
    listed = _desk(settings).campaign(found[1]) if found and found[0] == "k" else None
    if listed is None:
        raise BadUsage(f"{item!r} is no correction; see: heshi corrections list")
    return listed


def _card(settings: Settings, facts: Path | None) -> Card:
    from bot.curate.cards import Card  # noqa: PLC0415
    from bot.replies import Voice  # noqa: PLC0415
    from knowledge import open_facts  # noqa: PLC0415

    base = open_facts(facts_path(settings, facts))
    return Card(base, Voice(settings.language), ZoneInfo(settings.timezone))

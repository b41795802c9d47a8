"""Commands that keep running, or look at the whole: serve, chat, receipt, doctor."""

from __future__ import annotations

import datetime as dt
import sys
from contextlib import closing
from typing import Annotated

import typer

from bot import logs
from bot.app import build, clock, facts_path
from bot.channels.terminal import Terminal
from bot.cli.doctor import examine
from bot.cli.output import say, show
from bot.cli.shell import PROBLEMS, FactsOption
from bot.errors import BadReceipt
from bot.replies import ReceiptId, Voice, explain_receipt
from bot.runtime.signals import Signals
from bot.settings import read_settings
from knowledge import open_facts


def serve(
    host: Annotated[
        str | None, typer.Option("--host", help="Address to listen on; default HESHI_HOST.")
    ] = None,
    port: Annotated[
        int | None, typer.Option("--port", min=0, max=65535, help="Port to listen on; default HESHI_PORT.")
    ] = None,
    facts: FactsOption = None,
) -> None:
    """Serve the web chat, and every channel that is set up, until stopped; without settings: http://127.0.0.1:8765."""
    # The signals are ours before anything is opened.
    with Signals() as signals:
        # FastAPI, uvicorn and the channels take longer to import than a check takes in all.
        from bot import serving  # noqa: PLC0415

        settings = read_settings()
        logs.configure(settings.log_level)
        serving.serve(settings, facts, serving.Where(host, port, say), signals)


def chat(facts: FactsOption = None) -> None:
    """The same conversation in a terminal: type a claim, or the number of a button; /quit leaves."""
    with closing(build(read_settings(), facts=facts)) as app:
        terminal = Terminal(app.conversation.answer, sys.stdin, sys.stdout)
        interactive = sys.stdin.isatty()
        if interactive:
            say(terminal.turn("/start") + "\n")
        terminal.run(prompt="> " if interactive else "")


_ELSEWHERE = dt.timedelta(days=1)
"""Where an answer was given it may have been tomorrow already."""


def receipt(
    receipt_id: Annotated[str, typer.Argument(metavar="ID", help="The last line of an answer.")],
    facts: FactsOption = None,
) -> None:
    """What an answer was based on, and whether it still holds today. Exit code 1 when it does not."""
    settings = read_settings()
    read = ReceiptId.read(receipt_id)
    today = settings.today()
    if read.as_of > today + _ELSEWHERE:
        raise BadReceipt(receipt_id, f"an id with a day that has come (today is {today})")
    base = open_facts(facts_path(settings, facts))
    show(explain_receipt(read, base, Voice(settings.language), today))
    fact = base.facts.get(read.fact_id)
    if fact is None or fact.withdrawn:
        raise typer.Exit(PROBLEMS)
    if fact.verdict_on(today, read.stance) is not fact.verdict_on(read.as_of, read.stance):
        raise typer.Exit(PROBLEMS)


def doctor(facts: FactsOption = None) -> None:
    """Is everything set up? One line each, and how to mend what is not. Exit code 1 when something is not."""
    # Channels take longer to import than a check takes in all.
    from bot.cli.doctor_endpoints import examine_endpoints, examine_semantics  # noqa: PLC0415
    from bot.cli.doctor_telegram import examine_telegram  # noqa: PLC0415
    from bot.cli.doctor_wechat import examine_wechat  # noqa: PLC0415

    settings = read_settings()
    checks = [
        *examine(settings, facts),
        examine_semantics(settings),
        *examine_endpoints(settings),
        *examine_telegram(settings),
        *examine_wechat(settings, clock),
    ]
    for check in checks:
        say(f"{'ok ' if check.good else '!! '} {check.what}: {check.says}")
        if not check.good:
            say(f"    → {check.mend}")
    if not all(check.good for check in checks):
        raise typer.Exit(PROBLEMS)

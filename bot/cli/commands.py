"""The `heshi` command put together: every command is a plain function elsewhere."""

from __future__ import annotations

import contextlib
import importlib.metadata
import os
import sys
from typing import Annotated

import typer

from bot.cli import (
    automation,
    comparing,
    desk,
    drafting,
    exchange,
    facts,
    importing,
    keeping,
    links,
    linting,
    measuring,
    publishing,
    reviewing,
    schemas,
    service,
    updating,
    users,
    wechat,
    wording,
)
from bot.cli.aside import aside
from bot.cli.blast import blast
from bot.cli.check import check
from bot.cli.output import say
from bot.cli.shell import guarded

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    # Errors we know end in one line; for those we don't know the plain traceback says most.
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _version(asked: bool) -> None:
    if asked:
        say(f"heshi {importlib.metadata.version('heshi')}")
        raise typer.Exit


@app.callback()
def heshi(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and leave.")
    ] = False,
) -> None:
    """Heshi (核实): what is known about something that somebody says, with a receipt.

    Settings are environment variables HESHI_…, or lines of a .env file; `heshi doctor` shows them.

    Exit codes: 0 good, 1 problems found, 2 wrong usage or settings, 3 something around heshi failed.
    """


app.command()(guarded(check))
app.command()(guarded(service.serve))
app.command()(guarded(service.chat))
facts.app.command()(guarded(linting.lint))
facts.app.command()(guarded(drafting.new))
facts.app.command()(guarded(drafting.drafts))
facts.app.command()(guarded(drafting.promote))
facts.app.command()(guarded(reviewing.stale))
facts.app.command()(guarded(schemas.schema))
facts.app.command()(guarded(automation.hook))
facts.app.command()(guarded(automation.workflow))
facts.app.command()(guarded(updating.init))
facts.app.command()(guarded(updating.update))
facts.app.command("withdraw")(guarded(updating.withdraw_fact))
facts.app.command("add-wording")(guarded(wording.add))
facts.app.command()(guarded(blast))
facts.app.command()(guarded(links.links))
facts.app.command("import")(guarded(importing.import_))
facts.app.command()(guarded(exchange.export))
facts.app.command()(guarded(publishing.publish))
facts.app.command()(guarded(publishing.editions))
facts.app.command()(guarded(comparing.diff))
facts.app.command()(guarded(comparing.history))
facts.app.command()(guarded(publishing.rollback))
app.add_typer(facts.app, name="facts")
app.command()(guarded(service.receipt))

app.command()(guarded(measuring.measure))
app.command()(guarded(desk.queue))
app.add_typer(desk.app, name="corrections")
app.command()(guarded(aside))
app.command()(guarded(keeping.backup))
app.command()(guarded(keeping.restore))
app.command()(guarded(keeping.forget))
users.app.command("add")(guarded(users.add))
users.app.command("list")(guarded(users.list_users))
users.app.command("remove")(guarded(users.remove))
users.app.command("role")(guarded(users.role))
users.app.command("password")(guarded(users.password))
users.app.command("link")(guarded(users.link))
app.add_typer(users.app, name="users")
wechat.app.command()(guarded(wechat.keys))
wechat.app.command()(guarded(wechat.menu))
wechat.app.command()(guarded(wechat.kf_link))
app.add_typer(wechat.app, name="wechat")
app.command()(guarded(service.doctor))


def main() -> None:
    """Run the command line; the process ends with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        # Chinese must come out of a console of any code page, and a broken surrogate must not end the run.
        with contextlib.suppress(AttributeError, ValueError):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    try:
        app()
    except BrokenPipeError:
        # `heshi … | head`: whoever read us has seen enough. Point stdout away, or Python complains at exit.
        _ = os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)

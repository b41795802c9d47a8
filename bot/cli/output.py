"""What the command line shows: plain text in a pipe, the same with some colour on a screen."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

import typer

from bot.channels.plain import block_text, plain_text
from bot.messages import Advice, Footer, Headline, Reply
from knowledge import Verdict

# Red and green alone say nothing to many people: the word itself stands in every headline.
_STYLES = {
    Verdict.SUPPORTED: "bold green",
    Verdict.REFUTED: "bold red",
    Verdict.MISLEADING: "bold yellow",
    Verdict.UNPROVEN: "bold magenta",
    Verdict.OUTDATED: "bold yellow",
}


def say(text: str = "") -> None:
    """One piece of text on standard output, written out at once."""
    typer.echo(text)


def complain(text: str) -> None:
    """One piece of text on standard error."""
    typer.echo(text, err=True)


def show(reply: Reply) -> None:
    """A reply, without its buttons."""
    if not sys.stdout.isatty():
        say(plain_text(reply))
        return
    # Rich costs a tenth of a second to import, and a pipe has no use for it.
    from rich.console import Console  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    console = Console(highlight=False)
    for block in reply.blocks:
        text = block_text(block, reply.language)
        match block:
            case Headline(verdict=verdict):
                console.print(Text(text, style=_STYLES[verdict] if verdict else "bold"))
            case Advice():
                console.print(Text(text, style="bold yellow"))
            case Footer():
                console.print(Text(text, style="dim"))
            case _:
                console.print(Text(text))


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Rows under headings: aligned on a screen, tab-separated without headings in a pipe."""
    if not sys.stdout.isatty():
        for row in rows:
            say("\t".join(row))
        return
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    shown = Table(*headings, box=None, pad_edge=False)
    for row in rows:
        shown.add_row(*(Text(cell) for cell in row))
    Console(highlight=False).print(shown)

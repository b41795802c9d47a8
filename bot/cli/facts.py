"""`heshi facts …`: look at the facts, check them, start one's own."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.app import facts_path, shelf_of
from bot.cli.output import complain, show, table
from bot.cli.shell import FactsOption, guarded
from bot.errors import BadUsage
from bot.messages import well_formed
from bot.replies import Circumstances, Voice, details, language_of, statements_reply
from bot.settings import Settings, read_settings
from knowledge import (
    FactBase,
    FactChecker,
    open_facts,
)

app = typer.Typer(
    no_args_is_help=True,
    help="Look at the facts, check them, start your own.",
    rich_markup_mode=None,
)


@app.command("show")
@guarded
def show_fact(
    fact_id: Annotated[str, typer.Argument(metavar="ID")],
    lang: Annotated[str, typer.Option("--lang", help="zh-Hans, zh-Hant or en; default HESHI_LANGUAGE.")] = "",
    facts: FactsOption = None,
) -> None:
    """One fact: what held when, and every source."""
    settings = read_settings()
    base = open_facts(facts_path(settings, facts))
    fact = base.fact(fact_id)
    voice = _voice(settings, lang)
    show(details(fact, Circumstances(base, settings.today()), voice))


@app.command()
@guarded
def find(
    text: Annotated[list[str], typer.Argument(metavar="TEXT…")],
    top: Annotated[int, typer.Option("--top", min=1, help="How many to list.")] = 10,
    facts: FactsOption = None,
) -> None:
    """The facts that come nearest to a text, best first, sure or not."""
    settings = read_settings()
    words = well_formed(" ".join(text))
    if not words.strip():
        raise BadUsage("there is no text to find; expected: heshi facts find TEXT…")
    base = open_facts(facts_path(settings, facts))
    voice = Voice(language_of(words, otherwise=settings.language))
    ranking = FactChecker(base, shelf_of(settings)).ranking(words, limit=top)
    rows = [(f"{score:.2f}", fact_id, voice.of(base.fact(fact_id).statement)) for fact_id, score in ranking]
    if not rows:
        complain("no fact comes near this text")
    table(("score", "fact", "statement"), rows)


@app.command()
@guarded
def statements(
    who: Annotated[list[str] | None, typer.Argument(metavar="[SPEAKER|SUBJECT]")] = None,
    lang: Annotated[str, typer.Option("--lang", help="zh-Hans, zh-Hant or en; default HESHI_LANGUAGE.")] = "",
    facts: FactsOption = None,
) -> None:
    """What was said in public, newest first: by somebody, or about a subject."""
    settings = read_settings()
    base: FactBase = open_facts(facts_path(settings, facts))
    show(statements_reply(well_formed(" ".join(who or ())), base, _voice(settings, lang), limit=None))


def _voice(settings: Settings, lang: str) -> Voice:
    try:
        return Voice(type(settings.language)(lang)) if lang else Voice(settings.language)
    except ValueError as error:
        raise BadUsage(f"--lang: {lang!r} is no language of ours; expected zh-Hans, zh-Hant or en") from error

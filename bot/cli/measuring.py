"""`heshi measure`: how well the facts answer messages that people have labelled."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated

import typer

from bot.app import facts_path, semantics, shelf_of
from bot.cli.output import complain, say, table
from bot.cli.shell import PROBLEMS, FactsOption
from bot.curate.cases import CaseFiles, read_cases
from bot.errors import BadUsage
from bot.settings import read_settings
from knowledge import Case, CheckResult, FactChecker, Outcome, Tally, open_facts
from knowledge import measure as count


def measure(  # noqa: PLR0917  (a command has as many arguments as options)
    cases: Annotated[
        list[Path], typer.Argument(metavar="CASES…", help="Files of labelled messages: .jsonl, .csv or .tsv.")
    ],
    wrong: Annotated[bool, typer.Option("--wrong", help="List every wrong answer and false alarm.")] = False,
    missed: Annotated[
        bool, typer.Option("--missed", help="List every message whose fact was not even offered.")
    ] = False,
    max_wrong: Annotated[
        str | None,
        typer.Option(
            "--max-wrong", metavar="N", help="Exit code 1 with more wrong answers and alarms: 3, or 0.7%."
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Everything as one JSON object.")] = False,
    facts: FactsOption = None,
) -> None:
    """How well labelled messages are answered: right, wrong, close or silent, per style.

    \b
    heshi measure tests/golden/claims.jsonl --wrong
    heshi measure cases.csv --max-wrong 0.7% --json

    \b
    A line of .jsonl: {"id", "text", "as_of", "style", "gold": [{"fact", "verdicts", "kind"}]}
    A table: columns text, fact, stance (affirms, denies, asks); also as_of, verdict, id, style

    A message about no fact has an empty list, or no fact.

    Exit code 1 when lines were no labelled messages (the others are counted all the same), or when more
    were wrong than --max-wrong.
    """  # noqa: D301  (the backspace keeps the examples as lines)
    settings = read_settings()
    bound = _bound(max_wrong)
    base = open_facts(facts_path(settings, facts), shelf_of(settings))
    read = read_cases(cases, base, settings.today())
    for line in map(str, read.bad):
        complain(line)
    tally = count(FactChecker(base, shelf_of(settings), semantics(settings)), read.cases)
    if as_json:
        say(json.dumps(_values(tally, read, base.edition), ensure_ascii=False))
    else:
        _show(tally, wrong=wrong, missed=missed)
        complain(_summary(tally, read))
    if read.bad or (bound is not None and len(tally.wrong) > bound(len(read.cases))):
        raise typer.Exit(PROBLEMS)


def _bound(value: str | None) -> Callable[[int], float] | None:
    """How many may be wrong of so many messages; None where nobody asked."""
    if value is None:
        return None
    found = _BOUND.fullmatch(value.strip())
    if not found:
        raise BadUsage(f"--max-wrong: {value!r}; expected a count such as 3, or a share such as 0.7%")
    number = float(found[1])
    return (lambda cases: cases * number / 100) if found[2] else (lambda _: number)


_BOUND = re.compile(r"(\d+(?:\.\d+)?)\s?(%?)")


def _show(tally: Tally, *, wrong: bool, missed: bool) -> None:
    table(("cases", "n", *Outcome), [_row(name, counted) for name, counted in tally.rows.items()])
    for asked, title, found in ((wrong, "wrong", tally.wrong), (missed, "missed", tally.missed)):
        for case, result in found if asked else ():
            place = f"{case.id} ({case.style}, {case.as_of})"
            said = _told(result)
            say(f"{title} {place}: {case.text!r} → {said}; expected {_expected(case)}")


def _row(name: str, counted: Mapping[Outcome, int]) -> tuple[str, ...]:
    return (name, str(sum(counted.values())), *(str(counted.get(outcome, 0)) for outcome in Outcome))


def _told(result: CheckResult) -> str:
    told = (f"{f.fact_id} {f.verdict.value if f.verdict else '-'}" for f in result.known)
    return ", ".join(told) or result.answer.value


def _expected(case: Case) -> str:
    wanted = (f"{fact} {'/'.join(sorted(v or '-' for v in words))}" for fact, words in case.gold.items())
    return ", ".join(wanted) or "no verdict"


def _summary(tally: Tally, read: CaseFiles) -> str:
    """One line that says what the table means."""
    parts = [
        _shares(
            tally, "with a fact", Outcome.RIGHT, Outcome.PART, Outcome.CLOSE, Outcome.MISS, Outcome.WRONG
        ),
        _shares(tally, "without a fact", Outcome.SILENT, Outcome.HINT, Outcome.ALARM),
    ]
    counted = f"{len(read.cases)} labelled messages" + (f", {len(read.bad)} bad lines" if read.bad else "")
    return "; ".join(filter(None, [counted, *parts]))


def _shares(tally: Tally, row: str, *outcomes: Outcome) -> str:
    if row not in tally.rows:
        return ""
    return f"{row}: " + ", ".join(f"{outcome} {tally.share(row, outcome):.1%}" for outcome in outcomes)


def _values(tally: Tally, read: CaseFiles, edition: str) -> dict[str, object]:
    """All of it for JSON."""
    return {
        "edition": edition,
        "cases": len(read.cases),
        "rows": {name: dict(counted) for name, counted in tally.rows.items()},
        "wrong": [_case_values(case, result) for case, result in tally.wrong],
        "missed": [_case_values(case, result) for case, result in tally.missed],
        "bad": list(map(str, read.bad)),
    }


def _case_values(case: Case, result: CheckResult) -> dict[str, object]:
    return {
        "id": case.id,
        "text": case.text,
        "as_of": str(case.as_of),
        "style": case.style,
        "answer": result.answer.value,
        "told": [[f.fact_id, f.stance.value, f.verdict.value if f.verdict else None] for f in result.known],
        "expected": {fact: sorted(v or "-" for v in words) for fact, words in case.gold.items()},
    }

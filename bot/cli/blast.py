"""`heshi facts blast OLD NEW`: which answers change between two editions, the most dangerous first."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated

import typer

from bot.app import shelf_of
from bot.cli.editions import edition_of
from bot.cli.output import complain, say
from bot.cli.shell import PROBLEMS, AsOfOption, day
from bot.curate.cases import read_cases
from bot.replies import Voice, quoted
from bot.settings import Settings, read_settings
from knowledge import (
    Case,
    Changes,
    Fact,
    FactBase,
    FactChecker,
    Outcome,
    Shift,
    Stance,
    Telling,
    Turn,
    Verdict,
    changes,
    outcome,
    shift,
)

TITLES = {
    Turn.TURNED: "another verdict on the same fact, or the opposite reading",
    Turn.OTHER_FACT: "another fact is told, or one more",
    Turn.NEWLY_TOLD: "a verdict where there was none",
    Turn.READ_OTHERWISE: "a question taken for an assertion, or the other way round",
    Turn.NOT_TOLD: "no verdict any more",
    Turn.OTHER_OFFER: "other facts are offered",
    Turn.NEWLY_OFFERED: "facts are offered where nothing was said",
    Turn.NOT_OFFERED: "nothing is offered any more",
}
"""What each kind of change is called, the most dangerous first."""

_RIGHT = "as the label says, or the list of wordings that it stands in; another answer before"

MAX_QUESTION = 80
"""Characters of a question that are shown: it is somebody's own words."""

SHOWN = 20
"""Changes of one kind that are shown without --all."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A text that both editions were asked about, and where it is from."""

    source: str
    id: str
    text: str
    as_of: dt.date
    case: Case | None = None


@dataclass(frozen=True, slots=True)
class Changed:
    """A text that is answered in another way, and of a labelled one what its answers were worth."""

    asked: Asked
    shift: Shift
    worth: tuple[str, str] | None = None

    @property
    def is_right(self) -> bool:
        """True where a label says that the new answer is right."""
        return self.worth is not None and self.worth[1] in {Outcome.RIGHT, Outcome.SILENT}


@dataclass(frozen=True, slots=True)
class Fault:
    """An answer that maintainers found wrong: what was told, and what both editions say of it now."""

    id: str
    fact_id: str
    stance: Stance
    as_of: dt.date
    told: Verdict | None
    old: Verdict | None
    new: Verdict | None


@dataclass(frozen=True, slots=True)
class Report:
    """All that came of it."""

    old: FactBase
    new: FactBase
    changes: Changes
    asked: tuple[Asked, ...]
    changed: tuple[Changed, ...]
    faults: tuple[Fault, ...]
    allowed: frozenset[str]

    def of(self, turn: Turn) -> list[Changed]:
        """The changes of one kind, but for those that are right now."""
        return [one for one in self.changed if one.shift.turn is turn and not one.is_right]

    @property
    def right(self) -> list[Changed]:
        """What is answered now as its label says."""
        return [one for one in self.changed if one.is_right]

    @property
    def turned(self) -> list[Changed]:
        """Verdicts that turned, where nobody said that they should."""
        found = self.of(Turn.TURNED)
        return [one for one in found if one.shift.reread or set(one.shift.turned) - self.allowed]


_Cases = Annotated[
    list[Path] | None,
    typer.Option("--cases", metavar="FILE", help="Labelled messages too, as `heshi measure` reads them."),
]
_Questions = Annotated[
    bool,
    typer.Option("--questions", help="The open questions too that people let us see, and known faults."),
]


def blast(  # noqa: PLR0913, PLR0917  (a command has as many arguments as options)
    old: Annotated[
        str, typer.Argument(metavar="OLD", help="A folder, an archive, ARCHIVE@EDITION or REVISION:FOLDER.")
    ],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The same, of the edition that is to follow.")],
    cases: _Cases = None,
    questions: _Questions = False,
    allow: Annotated[
        list[str] | None,
        typer.Option("--allow", metavar="FACT", help="A fact whose verdict is meant to turn."),
    ] = None,
    as_of: AsOfOption = None,
    show_all: Annotated[bool, typer.Option("--all", help=f"List more than {SHOWN} of a kind.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Everything as one JSON object.")] = False,
) -> None:
    """Which answers change from one edition to the next, the most dangerous first.

    \b
    heshi facts blast HEAD:facts facts --cases cases.jsonl
    heshi facts blast editions.sqlite@2026.11.20+1a2b3c editions.sqlite
    heshi facts blast origin/main:knowledge/base knowledge/base --allow sora-is-free

    Both are asked about every wording of either, about labelled messages, and (on the machine that serves)
    about open questions. Wordings and questions are judged today or on --as-of, messages on their own day.
    What is right now, by its label or the list it stands in, is no danger and comes last.

    Exit code 1 when the verdict on a fact turned that no --allow names, or lines of a file were no cases.
    """  # noqa: D301  (the backspace keeps the examples as lines)
    settings = read_settings()
    today = settings.today()
    judged_on = day(as_of, "--as-of", latest=today)
    editions = edition_of(old), edition_of(new)
    both = FactBase.of({**editions[0].facts, **editions[1].facts}.values())
    read = read_cases(cases or (), both, today)
    for line in map(str, read.bad):
        complain(line)
    asked = [*_cases(read.cases, judged_on), *_wordings(editions, judged_on or today)]
    asked += _questions(settings, judged_on or today) if questions else []
    faults = _faults(settings, editions) if questions else ()
    report = _report(editions, asked, faults, settings, frozenset(allow or ()))
    if as_json:
        say(json.dumps(_values(report), ensure_ascii=False))
    else:
        for text in _lines(report, Voice(settings.language), most=None if show_all else SHOWN):
            say(text)
    if report.turned or read.bad:
        raise typer.Exit(PROBLEMS)


# --- what both are asked


def _cases(cases: Iterable[Case], judged_on: dt.date | None) -> Iterator[Asked]:
    for case in cases:
        # On another day than its own, its label says nothing.
        yield Asked("case", case.id, case.text, judged_on or case.as_of, None if judged_on else case)


def _wordings(editions: tuple[FactBase, FactBase], as_of: dt.date) -> Iterator[Asked]:
    """Those of the new edition first: where a wording was moved, its new list is its label."""
    old, new = editions
    for base in (new, old):
        for fact in base.current():
            for stance, texts in (
                (Stance.AFFIRMS, fact.wordings.affirm),
                (Stance.DENIES, fact.wordings.deny),
                (None, fact.wordings.not_this),
            ):
                labelled = stance and base is new and _keeps_its_verdict(old, fact, stance, as_of)
                for text in texts:
                    label = _label(fact, stance, text, as_of) if stance and labelled else None
                    yield Asked("wording", fact.id, text, as_of, label)


def _keeps_its_verdict(old: FactBase, fact: Fact, stance: Stance, as_of: dt.date) -> bool:
    """Is the fact a new one, or does it say the same as before? Else its own word for it proves nothing."""
    before = old.facts.get(fact.id)
    return before is None or before.verdict_on(as_of, stance) is fact.verdict_on(as_of, stance)


def _label(fact: Fact, stance: Stance, text: str, as_of: dt.date) -> Case:
    """A wording as a labelled message: about its fact, with the verdict that its list makes of it."""
    return Case(fact.id, text, as_of, stance, {fact.id: frozenset({fact.verdict_on(as_of, stance)})}, {})


def _questions(settings: Settings, as_of: dt.date) -> Iterator[Asked]:
    # The state brings its cryptography, which nobody else waits for.
    from bot.state.desk import DeskReading, Visitor  # noqa: PLC0415

    for question in DeskReading(Visitor(settings.data)).open_questions():
        if question.text:
            yield Asked("question", f"q{question.number}", question.text, as_of)


def _faults(settings: Settings, editions: tuple[FactBase, FactBase]) -> tuple[Fault, ...]:
    from bot.state.complaints import ComplaintState  # noqa: PLC0415
    from bot.state.desk import DeskReading, Visitor  # noqa: PLC0415

    found = []
    for one in DeskReading(Visitor(settings.data)).complaints(ComplaintState.CONFIRMED):
        if one.as_of is None:
            continue
        old, new = (_verdict(base, one.fact_id, one.as_of, one.stance) for base in editions)
        found.append(Fault(f"f{one.number}", one.fact_id, one.stance, one.as_of, one.verdict, old, new))
    return tuple(found)


def _verdict(base: FactBase, fact_id: str, as_of: dt.date, stance: Stance) -> Verdict | None:
    fact = base.facts.get(fact_id)
    return fact.verdict_on(as_of, stance) if fact and not fact.withdrawn else None


# --- what they say


def _report(
    editions: tuple[FactBase, FactBase],
    asked: Sequence[Asked],
    faults: tuple[Fault, ...],
    settings: Settings,
    allowed: frozenset[str],
) -> Report:
    shelf = shelf_of(settings)
    before, after = (FactChecker(base, shelf) for base in editions)
    once = {(one.text, one.as_of): one for one in reversed(asked)}
    texts = tuple(reversed(once.values()))
    changed = tuple(filter(None, (_changed(before, after, one) for one in texts)))
    return Report(*editions, changes(*editions), texts, changed, faults, allowed)


def _changed(before: FactChecker, after: FactChecker, asked: Asked) -> Changed | None:
    found = shift(before, after, asked.text, asked.as_of)
    if (found.old, found.old_offers) == (found.new, found.new_offers):
        return None
    if asked.case is None:
        return Changed(asked, found)
    old, new = (outcome(asked.case, one.check(asked.text, asked.as_of)) for one in (before, after))
    return Changed(asked, found, (old.value, new.value))


# --- for people


def _lines(report: Report, voice: Voice, most: int | None) -> Iterator[str]:
    yield f"{report.old.edition} → {report.new.edition}: {_edits(report)}"
    yield f"{_asked_line(report.asked)}; {len(report.changed)} are answered in another way"
    for turn, title in TITLES.items():
        found = report.of(turn)
        if found:
            yield f"\n{turn.value} ({len(found)}): {title}"
            yield from (f"  {_line(one, voice)}" for one in found[:most])
        if most is not None and len(found) > most:
            yield f"  … and {len(found) - most} more (--all)"
    if report.right:
        yield f"\nright ({len(report.right)}): {_RIGHT}"
        yield from (f"  {_line(one, voice)}" for one in report.right[:most])
        if most is not None and len(report.right) > most:
            yield f"  … and {len(report.right) - most} more (--all)"
    for fault in report.faults:
        told, now = (_word(verdict) for verdict in (fault.told, fault.new))
        still = "still" if fault.new is fault.told else "now"
        about = f"{fault.fact_id} ({fault.stance}, {fault.as_of})"
        yield f"\nfault {fault.id}: {about} told {told}, {still} {now}"
    yield ""
    yield _conclusion(report)


def _edits(report: Report) -> str:
    found = report.changes
    kinds = {
        "added": found.added,
        "withdrawn": found.withdrawn,
        "gone": found.vanished,
        "with other verdicts": found.verdict_changed,
        "edited": found.edited,
    }
    edits = [f"{len(ids)} {kind}" for kind, ids in kinds.items() if ids] or ["the same facts"]
    if report.old.subjects != report.new.subjects:
        edits.append("other names")
    if report.old.lexicon != report.new.lexicon:
        edits.append("other words")
    return ", ".join(edits)


def _asked_line(asked: Iterable[Asked]) -> str:
    counted = {"wording": 0, "case": 0, "question": 0}
    for one in asked:
        counted[one.source] += 1
    return ", ".join(f"{n:,} {source}s" for source, n in counted.items() if n) or "nothing"


def _line(changed: Changed, voice: Voice) -> str:
    asked, found = changed.asked, changed.shift
    mine = asked.source != "question"
    text = " ".join(asked.text.split()) if mine else quoted(asked.text, voice, MAX_QUESTION)
    worth = f" [{changed.worth[0]} → {changed.worth[1]}]" if changed.worth else ""
    old, new = _said(found.old, found.old_offers), _said(found.new, found.new_offers)
    return f"{asked.source} {asked.id} ({asked.as_of}){worth} “{text}”: {old} → {new}"


def _said(told: Telling, offers: Sequence[str]) -> str:
    facts = ", ".join(f"{fact} ({stance}, {_word(verdict)})" for fact, stance, verdict in told)
    return facts or (f"offers {', '.join(offers)}" if offers else "nothing")


def _word(verdict: Verdict | None) -> str:
    return verdict.value if verdict else "no verdict"


def _conclusion(report: Report) -> str:
    turned = report.turned
    if not turned:
        return "No verdict turned" + (" but those that were allowed." if report.of(Turn.TURNED) else ".")
    facts = sorted({fact for one in turned for fact in one.shift.turned})
    return (
        f"{len(turned)} verdicts turned, on {', '.join(facts)}. Look at each: where the record was changed"
        " on purpose, say so with --allow FACT; anything else is a wording in the wrong list."
    )


# --- for programs


def _values(report: Report) -> dict[str, object]:
    counted = {source: sum(one.source == source for one in report.asked) for source in _SOURCES}
    return {
        "old": report.old.edition,
        "new": report.new.edition,
        "changes": asdict(report.changes),
        "asked": counted,
        "turned": len(report.turned),
        "shifts": [_shift_values(one) for turn in TITLES for one in report.of(turn)],
        "right": [_shift_values(one) for one in report.right],
        "faults": [{**asdict(fault), "as_of": str(fault.as_of)} for fault in report.faults],
    }


_SOURCES = ("wording", "case", "question")


def _shift_values(changed: Changed) -> dict[str, object]:
    asked, found = changed.asked, changed.shift
    return {
        "turn": found.turn.value,
        "source": asked.source,
        "id": asked.id,
        "text": asked.text,
        "as_of": str(asked.as_of),
        "old": found.old,
        "new": found.new,
        "old_offers": found.old_offers,
        "new_offers": found.new_offers,
        "outcome": changed.worth,
    }

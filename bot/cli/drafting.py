"""`heshi facts new`, `drafts` and `promote`: a fact from the first word to its place among the facts."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

import typer

from bot.app import Library, open_current, shelf_of
from bot.cli.editable import editable
from bot.cli.output import complain, say, table
from bot.cli.proposals import ID, LONGEST_ID, proposed_id
from bot.cli.shell import PROBLEMS, FactsOption
from bot.curate.sheets import Look
from bot.errors import BadUsage
from bot.messages import well_formed
from bot.settings import Settings, read_settings
from knowledge import (
    Conflict,
    DraftFile,
    Kind,
    begin_draft,
    draft_file,
    list_drafts,
    list_records,
    record_file,
    record_values,
)

_Statement = Annotated[
    str, typer.Option("--statement-zh", metavar="TEXT", help="The claim, affirmative, in Chinese.")
]
_English = Annotated[str, typer.Option("--statement-en", metavar="TEXT", help="The same in English.")]
_Lang = Annotated[str, typer.Option("--lang", help="en, or zh-Hans: in what language faults are told.")]


@dataclass(frozen=True, slots=True)
class _Given:
    """What was given as options: fields of a fact, as a file holds them."""

    values: Mapping[str, Any]

    @property
    def statement(self) -> Mapping[str, str]:
        """The statement in the languages in which it was given."""
        return dict(self.values.get("statement", {}))


def new(  # noqa: PLR0913, PLR0917  (a command has as many arguments as options)
    fact_id: Annotated[
        str | None,
        typer.Argument(metavar="[ID]", help="Lower-case words joined by hyphens; for ever."),
    ] = None,
    topic: Annotated[str | None, typer.Option("--topic", help="Folder that it will belong to.")] = None,
    statement_zh: _Statement = "",
    statement_en: _English = "",
    subject: Annotated[
        list[str] | None, typer.Option("--subject", metavar="ID", help="What it is about; may be repeated.")
    ] = None,
    affirm: Annotated[
        list[str] | None, typer.Option("--affirm", metavar="TEXT", help="A way to say it; may be repeated.")
    ] = None,
    deny: Annotated[
        list[str] | None,
        typer.Option("--deny", metavar="TEXT", help="A way to say the opposite; may be repeated."),
    ] = None,
    not_this: Annotated[
        list[str] | None, typer.Option("--not-this", metavar="TEXT", help="A near miss; may be repeated.")
    ] = None,
    ask: Annotated[
        bool | None,
        typer.Option("--ask/--no-ask", help="Ask for the rest, or do not; default: on a terminal only."),
    ] = None,
    lang: _Lang = "en",
    facts: FactsOption = None,
) -> None:
    """Begin a fact, or an edit of one: a draft with a word on every field. On a terminal it asks.

    \b
    heshi facts new
    heshi facts new sora-is-free --topic pricing --statement-zh "Sora 是免费的。"

    Every answer is looked at and saved at once; Ctrl-C keeps what was answered, and the same command goes on.
    A draft is in no edition and in no answer until: heshi facts promote ID
    """  # noqa: D301  (the backspace keeps the examples as lines)
    settings = read_settings()
    _checked(fact_id, topic)
    folder = editable(settings, facts)
    tongue: Literal["zh", "en"] = "zh" if lang.startswith("zh") else "en"
    statement = {"zh": statement_zh, "en": statement_en}
    wordings = {"affirm": affirm, "deny": deny, "not_this": not_this}
    given = _Given(_given(topic, statement, subject, wordings))
    if ask if ask is not None else sys.stdin.isatty() and sys.stdout.isatty():
        _interview(settings, folder, fact_id, given, tongue)
    else:
        _begin(settings, folder, fact_id, given)


def _checked(fact_id: str | None, topic: str | None) -> None:
    if fact_id is not None and not (ID.fullmatch(fact_id) and len(fact_id) <= LONGEST_ID):
        raise BadUsage(
            f"{fact_id[: LONGEST_ID + 1]!r} is no id; expected lower-case words joined by hyphens, at most"
            f" {LONGEST_ID} letters, such as sora-is-free"
        )
    if topic is not None and not ID.fullmatch(topic):
        raise BadUsage(
            f"--topic: {topic!r} is no topic; expected lower-case words joined by hyphens, such as pricing"
        )


def _given(
    topic: str | None,
    statement: Mapping[str, str],
    subjects: list[str] | None,
    wordings: Mapping[str, list[str] | None],
) -> dict[str, Any]:
    said = {tongue: well_formed(text).strip() for tongue, text in statement.items()}
    lists = {side: [well_formed(text).strip() for text in texts or ()] for side, texts in wordings.items()}
    found: dict[str, Any] = {"topic": topic, "subjects": subjects}
    found["statement"] = said if any(said.values()) else None
    found["wordings"] = lists if any(lists.values()) else None
    return {name: value for name, value in found.items() if value}


def _begin(settings: Settings, folder: Path, fact_id: str | None, given: _Given) -> None:
    """Write the template with what was given, and ask nothing."""
    from bot.cli.drafted import Drafted  # noqa: PLC0415

    taken = _taken(folder)
    fact_id = fact_id or proposed_id(given.statement.get("en", ""), taken)
    if not fact_id:
        raise BadUsage(
            "there is neither an id nor an English statement to make one of; expected: heshi facts new ID"
        )
    if fact_id in taken:
        raise BadUsage(f"{fact_id}: there is a fact or draft of this id already in {folder}")
    text = begin_draft(folder, "fact", fact_id, on=settings.today())
    draft = Drafted(folder, fact_id, (text, ""), _blind)
    draft.fill({"topic": "general", **given.values})
    say(str(draft.path))


def _blind(_: str) -> Look:
    """Where nobody is asked, nobody is told; `heshi facts drafts` says what is missing."""
    return Look(None, ())


def _taken(folder: Path) -> frozenset[str]:
    drafts = (draft.id for draft in list_drafts(folder) if draft.kind == "fact")
    return frozenset((*list_records(folder, "fact"), *drafts))


# --- asking


def _interview(
    settings: Settings, folder: Path, fact_id: str | None, given: _Given, tongue: Literal["zh", "en"]
) -> None:
    from bot.cli import interview  # noqa: PLC0415
    from bot.cli.drafted import Drafted  # noqa: PLC0415
    from bot.curate.rehearsal import Rehearsal  # noqa: PLC0415

    library = _library(settings, folder)
    checker, rehearsal = library.current().checker, Rehearsal(library, settings.today)
    room = interview.Room(folder, checker, settings.today(), _taken(folder))  # type: ignore[arg-type]
    draft: Drafted | None = None

    def draft_of(name: str, text: tuple[str, str] | None, statement: Mapping[str, str]) -> Drafted:
        begun = text or (begin_draft(folder, "fact", name, on=settings.today()), "")
        made = Drafted(folder, name, begun, partial(rehearsal.look, "fact", name), tongue)
        made.fill({**given.values, **({"statement": statement} if any(statement.values()) else {})})
        return made

    said: dict[str, str] = {}
    try:
        begun = _begun(folder, fact_id) if fact_id else None
        statement = {} if begun else interview.asked_for_statement(room, given.statement, said)
        if isinstance(statement, interview.SaysTheSame):
            say(f"Then it is there already: {statement.fact_id}. Give it your words with:")
            say(f'  heshi facts add-wording {statement.fact_id} "{statement.text}"')
            return
        draft = draft_of(fact_id or interview.asked_for_id(room, statement), begun, statement)
        interview.ask_the_rest(room, draft)
    except (typer.Abort, KeyboardInterrupt, EOFError):
        say("")
        if draft is None and any(said.values()):
            draft = draft_of(fact_id or interview.id_for(room, said), None, said)
    if draft is not None:
        _show_state(draft.path, draft_file(folder, "fact", draft.id), draft.troubles(), tongue)


def _library(settings: Settings, folder: Path) -> Library:
    return Library(folder, load=partial(open_current, shelf=shelf_of(settings)))


def _begun(folder: Path, fact_id: str) -> tuple[str, str] | None:
    """The draft to go on with, or the published fact to edit, with the version that is on disk."""
    draft = draft_file(folder, "fact", fact_id)
    if draft:
        _readable(draft)
        say(f"{draft.path}: going on with this draft; what is answered in it is not asked again.")
        return draft.text, draft.version
    if record_file(folder, "fact", fact_id) is None:
        return None
    say(f"{fact_id} is a fact already; this is an edit of it. What stands in it is not asked again.")
    return begin_draft(folder, "fact", fact_id), ""


def _readable(draft: DraftFile) -> None:
    """Answers are put among the fields of a draft: where nobody can tell those, its text would be lost."""
    if record_values(draft.text) is None:
        wrong = next(iter(draft.problems), None)
        says = " ".join(wrong.says.split()) if wrong else "cannot be read"
        line = wrong.place.line if wrong else 1
        raise BadUsage(f"{draft.path}:{line}: {says}; mend the file, then go on: heshi facts new {draft.id}")


def _show_state(
    path: Path, draft: DraftFile | None, troubles: Iterable[Any], tongue: Literal["zh", "en"]
) -> None:
    from bot.cli.drafted import in_words  # noqa: PLC0415

    if draft is None:
        return
    say(f"{path}: saved. It is in no answer yet.")
    lacks = ", ".join(lacking(draft))
    for trouble in troubles:
        if trouble.level == "error":
            say("  ! " + in_words(trouble, tongue))
    say(f"Still to write: {lacks}." if lacks else "Nothing is missing.")
    say(f"To go on: heshi facts new {draft.id}    To make it a fact: heshi facts promote {draft.id}")


# --- drafts


def drafts(
    as_json: Annotated[bool, typer.Option("--json", help="All of it, for programs.")] = False,
    facts: FactsOption = None,
) -> None:
    """The drafts there are, and what each still lacks."""
    folder = editable(read_settings(), facts)
    found = list_drafts(folder)
    if as_json:
        say(json.dumps([_values(draft, folder) for draft in found], ensure_ascii=False))
        return
    if not found:
        complain(f"{folder}: there are no drafts; begin one with: heshi facts new")
        return
    table(("kind", "draft", "still to do"), [(d.kind, d.id, to_do(d, folder)) for d in found])


def to_do(draft: DraftFile, folder: Path) -> str:
    """What is to be done before a draft can be a record, in one line."""
    parts = [*_wrong(draft)]
    lacks = lacking(draft)
    if lacks:
        parts.append(f"missing: {', '.join(lacks)}")
    if outdated(draft, folder):
        parts.append("the published record has changed since it was begun")
    if draft.note.why:
        parts.append(draft.note.why)
    if draft.note.like:
        parts.append(f"may say the same as {', '.join(draft.note.like)}")
    return "; ".join(parts) or f"nothing is missing: heshi facts promote {draft.id}"


def lacking(draft: DraftFile) -> tuple[str, ...]:
    """The fields that nobody has filled in and that a record must have."""
    return tuple(problem.field for problem in draft.problems if not _there(draft, problem.field))


def _wrong(draft: DraftFile) -> Iterator[str]:
    for problem in draft.problems:
        if _there(draft, problem.field):
            yield f"line {problem.place.line}: {problem.field or 'file'}: {' '.join(problem.says.split())}"


def _there(draft: DraftFile, field: str) -> bool:
    from bot.cli.drafted import is_there  # noqa: PLC0415

    return not field or is_there(record_values(draft.text) or {}, field)


def outdated(draft: DraftFile, folder: Path) -> bool:
    """Has the published record changed since the draft was begun?"""
    published = record_file(folder, draft.kind, draft.id)
    return (published.version if published else "") != draft.note.based_on


def _values(draft: DraftFile, folder: Path) -> dict[str, object]:
    return {
        "kind": draft.kind,
        "id": draft.id,
        "file": str(draft.path),
        "missing": lacking(draft),
        "problems": [{"field": p.field, "line": p.place.line, "says": p.says} for p in draft.problems],
        "outdated": outdated(draft, folder),
        "why": draft.note.why,
        "like": draft.note.like,
    }


# --- promote


def promote(
    record_id: Annotated[str, typer.Argument(metavar="ID", help="Of the draft.")],
    kind: Annotated[str, typer.Option("--kind", help="fact, subject, statement or lexicon.")] = "fact",
    change: Annotated[
        str, typer.Option("--change", metavar="TEXT", help="What the history of the fact says of it.")
    ] = "",
    lang: _Lang = "en",
    facts: FactsOption = None,
) -> None:
    """Make a draft a fact (or subject, statement, words): where it breaks no rule and no regression case.

    The record takes the place of the draft; a fact that was there gets a line in its history. Nothing is
    entered into git: look at it with `git diff`, and commit it. Exit code 1 where something stands in the
    way; then nothing is written.
    """
    settings = read_settings()
    folder = editable(settings, facts)
    known: tuple[Kind, ...] = get_args(Kind)
    of = next((one for one in known if one == kind), None)
    if of is None:
        raise BadUsage(f"--kind: {kind!r} is no kind of record; expected {', '.join(known)}")
    draft = draft_file(folder, of, record_id)
    if draft is None:
        raise BadUsage(f"{record_id}: there is no such draft in {folder}; see: heshi facts drafts")
    what = change.strip() or ("first published" if not draft.note.based_on else "")
    if of == "fact" and not what:
        raise BadUsage("an edit of a fact says in its history what was changed; expected: --change TEXT")
    _promoted(settings, folder, draft, what, "zh" if lang.startswith("zh") else "en")


def _promoted(
    settings: Settings, folder: Path, draft: DraftFile, change: str, tongue: Literal["zh", "en"]
) -> None:
    from bot.cli.drafted import in_words  # noqa: PLC0415
    from bot.curate.editorial import Editing, Editorial  # noqa: PLC0415
    from bot.curate.sheets import Person, Published, Refused  # noqa: PLC0415

    editorial = Editorial(Editing(_library(settings, folder), settings.today, commits=False))
    came = editorial.publish(
        draft.kind, draft.id, Person("somebody at a terminal"), expected=draft.version, change=change
    )
    match came:
        case Published():
            there = record_file(folder, draft.kind, draft.id)
            say(str(there.path) if there else draft.id)
            complain(f"{draft.id}: {draft.kind} of edition {came.edition}")
        case Refused(trial=trial):
            for trouble in (one for one in trial.troubles if one.level == "error"):
                code = f"{trouble.code} " if trouble.code else ""
                complain(f"{_place(draft, trouble.line)}{code}{in_words(trouble, tongue)}")
            for failing in trial.failing:
                complain(f"case {failing.case}: “{' '.join(failing.text.split())}” would be answered wrongly")
            raise typer.Exit(PROBLEMS)
        case Conflict():
            complain(_conflict(draft, folder))
            raise typer.Exit(PROBLEMS)
        case _:
            raise BadUsage(f"{folder}: these facts are read-only; first run: heshi facts init")


def _place(draft: DraftFile, line: int) -> str:
    return f"{draft.path}:{line}: " if line else ""


def _conflict(draft: DraftFile, folder: Path) -> str:
    if outdated(draft, folder):
        return (
            f"{draft.path}: the published {draft.kind} has changed since this draft was begun. Look at both,"
            " put what is new there into the draft, and its version into `based_on`; the console shows them"
            " side by side."
        )
    return f"{draft.path}: somebody has changed this draft just now; look at it again"

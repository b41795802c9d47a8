"""`heshi facts lint`: what breaks a rule, told to a person, to GitHub, or to a program."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

import typer

from bot.app import facts_path, shelf_of
from bot.cli.annotations import annotation
from bot.cli.output import complain, say, table
from bot.cli.revisions import WorkTree
from bot.cli.shell import PROBLEMS, FactsOption
from bot.curate.cases import CASES, BadLine, read_cases
from bot.errors import BadUsage, CannotRead
from bot.settings import Settings, read_settings
from knowledge import (
    BadRecordFile,
    FactBase,
    FactChecker,
    Fate,
    KnowledgeError,
    Problem,
    RecordProblem,
    leave_one_out,
    line_of,
    lint_against,
    lint_changes,
    open_facts,
    record_file,
)
from knowledge import lint as lint_base

UNREADABLE = "record"
"""What stands in the place of a rule's code where a file, or a line of one, cannot be read."""


class Format(StrEnum):
    """For whom the problems are told."""

    TEXT = "text"
    GITHUB = "github"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Fault:
    """One problem and where it is. `file` is as it is shown, empty where the facts are no folder."""

    code: str
    level: Literal["error", "advice"]
    file: str
    line: int
    record: str
    field: str
    says: str
    fix: str


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be looked at: the facts, the revision that they are held against, and which files."""

    facts: Path
    since: str | None
    staged: bool
    only: tuple[Path, ...]
    deep: bool
    tongue: Literal["zh", "en"]


_Paths = Annotated[
    list[Path] | None,
    typer.Argument(metavar="[PATHS…]", help="Tell only of these record files, or of a folder of records."),
]
_Form = Annotated[
    Format, typer.Option("--format", help="For people, as annotations of a pull request, or as JSON.")
]
_Since = Annotated[
    str | None,
    typer.Option(
        "--changed-since", metavar="REVISION", help="Only what this revision of git did not have yet."
    ),
]
_Staged = Annotated[
    bool, typer.Option("--staged", help="Look at what would be committed, and tell only what HEAD had not.")
]
_Lang = Annotated[str, typer.Option("--lang", help="en, or zh-Hans for the problems in Chinese.")]


def lint(  # noqa: PLR0913, PLR0917  (a command has as many arguments as options)
    paths: _Paths = None,
    form: _Form = Format.TEXT,
    since: _Since = None,
    staged: _Staged = False,
    deep: Annotated[
        bool, typer.Option("--deep", help="Also take every wording out in turn and see what finds it.")
    ] = False,
    lang: _Lang = "en",
    facts: FactsOption = None,
) -> None:
    """Check every rule that a fact base must keep. Exit code 1 when one is broken; advice breaks none.

    \b
    heshi facts lint
    heshi facts lint --changed-since origin/main --format github
    heshi facts lint --staged
    """  # noqa: D301  (the backspace keeps the examples as lines)
    settings = read_settings()
    if deep and (since or staged):
        raise BadUsage("--deep looks at all facts; leave out --changed-since and --staged")
    if lang not in {"en", "zh-Hans"}:
        raise BadUsage(f"--lang: {lang!r} is no language of the records; expected en or zh-Hans")
    task = Task(
        facts=_where(settings, facts, paths or ()),
        since="HEAD" if staged and since is None else since,
        staged=staged,
        only=tuple(path for path in paths or () if path.is_file()),
        deep=deep,
        tongue="zh" if lang == "zh-Hans" else "en",
    )
    faults = _looked_at(task, settings)
    for line in _told(faults.told, form):
        say(line)
    if deep and faults.base and form is Format.TEXT:
        _show_figures(faults.base)
    if form is not Format.JSON:
        # A workflow command is a line of its own; everything else in a log is for people.
        (say if form is Format.TEXT else complain)(faults.summary)
    if any(fault.level == "error" for fault in faults.told):
        raise typer.Exit(PROBLEMS)


# --- which facts


def _where(settings: Settings, facts: Path | None, paths: Sequence[Path]) -> Path:
    """The facts that the files belong to; without files, those that every command means."""
    missing = [path for path in paths if not path.exists()]
    if missing:
        raise BadUsage(f"{missing[0]}: nothing is there; expected record files, or a folder of records")
    drafts = [path for path in paths if path.is_file() and "drafts" in path.absolute().parts[-3:-1]]
    if drafts:
        raise BadUsage(
            f"{drafts[0]}: drafts are held to no rules yet; what they lack says: heshi facts drafts"
        )
    if facts or not paths:
        return facts_path(settings, facts)
    roots = {root for path in paths if (root := _root(path))}
    if len(roots) != 1:
        names = ", ".join(str(root) for root in sorted(roots)) or "no folder of records"
        raise BadUsage(f"these files are in {names}; name one folder of records with --facts PATH")
    return roots.pop()


def _root(path: Path) -> Path | None:
    """The folder of records that a file is in: the nearest one above it that has facts/ in it."""
    there = path.absolute()
    return next((one for one in (there, *there.parents) if (one / "facts").is_dir()), None)


# --- what is wrong with them


@dataclass(frozen=True, slots=True)
class Faults:
    """What was found, errors first, and one line on all of it."""

    told: tuple[Fault, ...]
    summary: str
    base: FactBase | None = None
    """The facts, where they could be read."""


def _looked_at(task: Task, settings: Settings) -> Faults:
    tree = WorkTree.of(task.facts) if task.facts.is_dir() else None
    if tree is None and task.since is not None:
        raise BadUsage(f"{task.facts}: no folder in a git work tree; leave out --changed-since and --staged")
    if tree and task.since is not None and task.staged and not _is_touched(tree, task.since):
        return Faults((), f"{task.facts}: nothing is staged here")
    with _opened(task, tree) as folder:
        shown = _Shown(task.facts, folder, tree)
        try:
            base = open_facts(folder)
        except BadRecordFile as error:
            unread = tuple(_unread(problem, shown, task.tongue) for problem in error.problems)
            return Faults(unread, f"{len(unread)} problems; the files must read before rules can be checked")
        found = _problems(task, base, tree, settings)
        faults = [_placed(problem, shown, task.tongue) for problem in found]
        faults += _of_cases(folder, base, shown, settings.today())
    told = [fault for fault in faults if not task.only or shown.is_one_of(fault, task.only)]
    told.sort(key=lambda fault: (fault.level != "error", fault.code, fault.file, fault.line))
    return Faults(tuple(told), _summary(task, base, told, len(faults) - len(told)), base)


def _is_touched(tree: WorkTree, since: str) -> bool:
    staged = tree.staged()
    try:
        old = tree.revision(since)
    except CannotRead:
        return tree.holds_facts(staged)  # before the first commit
    return tree.changes(old, staged) and (tree.holds_facts(old) or tree.holds_facts(staged))


def _opened(task: Task, tree: WorkTree | None) -> AbstractContextManager[Path]:
    return tree.unpacked(tree.staged()) if tree and task.staged else nullcontext(task.facts)


def _problems(task: Task, base: FactBase, tree: WorkTree | None, settings: Settings) -> tuple[Problem, ...]:
    today = settings.today()
    old = _old(tree, task) if tree and task.since is not None else None
    if old is None:
        return lint_base(base, today, deep=task.deep)
    before = FactChecker(old, shelf_of(settings))
    return (*lint_changes(before, before.over(base), today), *lint_against(old, base))


def _old(tree: WorkTree, task: Task) -> FactBase | None:
    """The facts of the older revision; None where it has none that can be read, so that all is new."""
    try:
        revision = tree.revision(str(task.since))
    except CannotRead:
        if task.staged:
            return None  # the first commit has nothing before it
        raise
    if not tree.holds(revision):
        return None
    try:
        with tree.unpacked(revision) as folder:
            return open_facts(folder)
    except KnowledgeError:
        return None


# --- where it is


@dataclass(frozen=True, slots=True)
class _Shown:
    """How files are named: from the top of the work tree, or else from where the command runs."""

    facts: Path
    folder: Path
    """Where they are read: the facts themselves, or a copy of what is staged."""
    tree: WorkTree | None

    def name(self, path: Path) -> str:
        """The name of a file that was read."""
        file = self.facts / path.relative_to(self.folder) if path.is_relative_to(self.folder) else path
        for above in (self.tree.top if self.tree else None, Path.cwd()):
            if above and file.resolve().is_relative_to(above):
                return file.resolve().relative_to(above).as_posix()
        return str(file)

    def is_one_of(self, fault: Fault, files: Iterable[Path]) -> bool:
        """Is the fault in one of these files?"""
        return fault.file in {self.name(path) for path in files}


def _unread(problem: RecordProblem, shown: _Shown, tongue: Literal["zh", "en"]) -> Fault:
    path = Path(problem.place.path)
    return Fault(
        UNREADABLE,
        "error",
        shown.name(path),
        problem.place.line,
        path.stem,
        problem.field,
        problem.in_(tongue),
        "",
    )


def _of_cases(folder: Path, base: FactBase, shown: _Shown, today: dt.date) -> list[Fault]:
    """Lines of the regression cases that are no labelled message: they would guard nothing, unseen."""
    files = sorted((folder / CASES).glob("*.jsonl")) if folder.is_dir() else []
    faults: list[Fault] = []
    for file in files:
        try:
            bad = read_cases([file], base, today).bad
        except CannotRead as error:
            bad = (BadLine(file, 1, str(error)),)
        faults += [
            Fault(UNREADABLE, "error", shown.name(file), one.line, file.stem, "", one.says, "") for one in bad
        ]
    return faults


def _placed(problem: Problem, shown: _Shown, tongue: Literal["zh", "en"]) -> Fault:
    says, fix = problem.in_(tongue)
    there = record_file(shown.folder, problem.kind, problem.record) if shown.folder.is_dir() else None
    file = shown.name(there.path) if there else ""
    line = line_of(there.text, problem.field, problem.item) if there else 0
    return Fault(problem.code, problem.level, file, line, problem.record, problem.field, says, fix)


# --- how it is told


def _told(faults: Sequence[Fault], form: Format) -> Iterator[str]:
    if form is Format.JSON:
        yield json.dumps([asdict(fault) for fault in faults], ensure_ascii=False)
    for fault in faults:
        if form is Format.TEXT:
            yield _line(fault)
        elif form is Format.GITHUB:
            yield _annotated(fault)


def _line(fault: Fault) -> str:
    place = f"{fault.file}:{fault.line}: " if fault.file else ""
    record = "" if fault.file else f"{fault.record}: "
    advice = "advice: " if fault.level == "advice" else ""
    return f"{place}{fault.code} {record}{_field(fault)}{advice}{_words(fault)}"


def _annotated(fault: Fault) -> str:
    level = "error" if fault.level == "error" else "warning"
    return annotation(
        level, fault.file, fault.line, fault.code, f"{fault.record}: {_field(fault)}{_words(fault)}"
    )


def _field(fault: Fault) -> str:
    return f"{fault.field}: " if fault.field else ""


def _words(fault: Fault) -> str:
    # A record may quote ends of lines; what is told stays one line.
    return "; ".join(" ".join(part.split()) for part in (fault.says, fault.fix) if part)


def _summary(task: Task, base: FactBase, told: Sequence[Fault], elsewhere: int) -> str:
    errors = sum(fault.level == "error" for fault in told)
    found = f"{errors} problems, {len(told) - errors} pieces of advice"
    new = f" that {task.since} had not" if task.since else ""
    others = f"; {elsewhere} more in other records" if elsewhere else ""
    return f"{task.facts}: {len(base.facts)} facts, edition {base.edition}, {found}{new}{others}"


def _show_figures(base: FactBase) -> None:
    """What becomes of the wordings of each topic when they are withheld."""
    figures = leave_one_out(base)
    rows = [
        (
            topic,
            str(len(part.trials)),
            *(f"{part.share(fate):.1%}" for fate in Fate),
            f"{part.alarms:.1%} of {len(part.near_misses)}",
        )
        for topic, part in {**figures.by_topic(base), "all": figures}.items()
    ]
    table(("topic", "wordings withheld", *Fate, "near misses taken"), rows)

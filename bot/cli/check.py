"""`heshi check`: one text for a person, or a stream of JSON lines for programs."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO, Literal

import typer
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot import etiquette
from bot.app import facts_path
from bot.cli.opening import Opened, opened
from bot.cli.output import complain, say, show
from bot.cli.shell import PROBLEMS, AsOfOption, FactsOption, day
from bot.curate.cases import read_cases
from bot.errors import BadUsage
from bot.messages import well_formed
from bot.replies import Circumstances, Voice, compose, language_of, read_in_part
from bot.settings import Settings, read_settings
from knowledge import MAX_TEXT, CheckResult, Explanation, FactChecker, KnowledgeError, Known

if TYPE_CHECKING:
    # The reasoning and its words take as long to load as a few answers, and most runs have no use for them.
    from bot.cli.why import Place, Suggestion
    from bot.curate.trial import Trialled

MAX_LINE_BYTES = 2_000_000
"""A line of JSON longer than this is no message; it is refused before it is parsed."""

_JSON = json.JSONEncoder(ensure_ascii=False)


class Question(BaseModel):
    """One line of input. Other keys are let be: files of cases carry labels of their own."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)

    id: str | int | None = None
    text: str
    as_of: str | None = Field(default=None, pattern=r"^\d{4}-\d{2}-\d{2}$")
    room: Literal["private", "group"] = "private"


class FindingLine(BaseModel):
    """One known fact in a text; `span` counts code points of the text as it came."""

    model_config = ConfigDict(frozen=True)

    fact: str
    stance: str
    verdict: str | None
    wording: str
    span: tuple[int, int]
    reasons: tuple[str, ...]


class AnswerLine(BaseModel):
    """What is said of one text: the JSON contract of `heshi check`."""

    model_config = ConfigDict(frozen=True)

    id: str | int | None = None
    answer: str
    findings: tuple[FindingLine, ...]
    candidates: tuple[str, ...]
    speaks: bool
    edition: str
    ranking: tuple[tuple[str, float], ...] | None = None
    why: object = None


@dataclass(frozen=True, slots=True)
class _Reasons:
    """What `--why` was asked for."""

    facts: Path | None
    place: Place
    cases: tuple[Path, ...]
    tries: bool


@dataclass(frozen=True, slots=True)
class _Clerk:
    """Answers one text after another from one edition."""

    opened: Opened
    top: int | None
    today: dt.date
    reasons: _Reasons | None

    @property
    def checker(self) -> FactChecker:
        return self.opened.checker

    def check(self, text: str, as_of: dt.date) -> CheckResult:
        with self.opened.patience():
            return self.checker.check(text, as_of=as_of)

    def explain(self, text: str, as_of: dt.date) -> Explanation:
        with self.opened.patience():
            return self.checker.explain(text, as_of)

    def ranking(self, text: str, limit: int) -> tuple[tuple[str, float], ...]:
        with self.opened.patience():
            return self.checker.ranking(text, limit)

    def answer(self, text: str, as_of: dt.date) -> AnswerLine:
        result = self.check(text, as_of)
        return AnswerLine(
            answer=result.answer.value,
            findings=tuple(_finding(finding) for finding in result.known),
            candidates=tuple(candidate.fact_id for candidate in result.candidates),
            speaks=etiquette.speaks(result, self.opened.base),
            edition=result.edition,
            ranking=None if self.top is None else self.ranking(text, self.top),
            why=self._why(text, as_of),
        )

    def tried(self, wording: Suggestion) -> Trialled:
        """What a suggested wording would change, on the labelled messages too that were given."""
        # The rules hold every wording against every other: slow to load, and only wanted here.
        from bot.cli.trying import trial_of  # noqa: PLC0415

        cases = read_cases(self.reasons.cases if self.reasons else (), self.opened.base, self.today)
        for line in map(str, cases.bad):
            complain(line)
        return trial_of(self.checker, wording, [case.text for case in cases.cases], self.today)

    def _why(self, text: str, as_of: dt.date) -> object:
        if self.reasons is None:
            return None
        from bot.cli.why import as_values, suggestion  # noqa: PLC0415

        explanation = self.explain(text, as_of)
        wording = suggestion(explanation) if self.reasons.tries else None
        # JSON has no better place for what a trial says than beside the reasons.
        return {"read": as_values(explanation), "trial": self._trial(wording)}

    def _trial(self, wording: Suggestion | None) -> object:
        from bot.cli.trying import trial_values  # noqa: PLC0415

        return trial_values(wording, self.tried(wording)) if wording else None


_Text = Annotated[
    list[str] | None,
    typer.Argument(metavar="TEXT…", help="What somebody said; standard input if left out."),
]
_Why = Annotated[
    bool,
    typer.Option("--why", help="Add what was read, what came near, and which wording would help."),
]
_Tries = Annotated[
    bool,
    typer.Option("--try/--no-try", help="With --why: try the wording that would help, on all others."),
]
_Cases = Annotated[
    list[Path] | None,
    typer.Option("--cases", metavar="FILE", help="With --why: try it on these labelled messages too."),
]
_Top = Annotated[
    int | None,
    typer.Option("--top", min=1, metavar="N", help="With JSON: add the N nearest facts and scores."),
]
_Local = Annotated[
    bool,
    typer.Option("--local", help="Ask no endpoint, though one is set up: read on this machine alone."),
]


def check(  # noqa: PLR0913, PLR0917  (a command has as many arguments as options)
    text: _Text = None,
    as_of: AsOfOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Answer as one JSON object.")] = False,
    why: _Why = False,
    tries: _Tries = True,
    cases: _Cases = None,
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help="Read a JSON object a line, write one a line, in the same order.")
    ] = False,
    top: _Top = None,
    facts: FactsOption = None,
    local: _Local = False,
) -> None:
    """What is known about a text: verdict, reasons, sources, receipt.

    \b
    heshi check Sora已经开放了
    heshi check --as-of 2025-06-01 "Sora is open to the public"
    heshi check --jsonl < in.jsonl > out.jsonl

    A line of in.jsonl: {"id": "a1", "text": "…", "as_of": "2025-06-01"}

    Exit code: 0 answered, 1 some lines were bad, 2 wrong usage or settings, 3 the facts cannot be read.
    """  # noqa: D301  (the backspace keeps the examples as lines)
    settings = read_settings()
    today = settings.today()
    judged_on = day(as_of, "--as-of", latest=today) or today
    if jsonl and text:
        raise BadUsage("--jsonl reads its texts from standard input; leave TEXT out")
    words = "" if jsonl else _words(text)
    reasons = _reasons(settings, facts, cases, tries=tries and not jsonl) if why else None
    with opened(settings, facts, local=local) as found:
        clerk = _Clerk(found, top, today, reasons)
        if jsonl:
            if not _stream(clerk, judged_on):
                raise typer.Exit(PROBLEMS)
        elif as_json:
            say(_as_json(clerk.answer(words, judged_on)))
            _own_up(words)
        else:
            _tell(clerk, words, judged_on, settings)


def _reasons(settings: Settings, facts: Path | None, cases: list[Path] | None, *, tries: bool) -> _Reasons:
    from bot.cli.why import Place  # noqa: PLC0415

    place = Place.of(facts_path(settings, facts))
    return _Reasons(facts, place, tuple(cases or ()), tries=tries and place is not Place.FOREIGN)


def _words(given: list[str] | None) -> str:
    if given:
        words = well_formed(" ".join(given))
    elif sys.stdin.isatty():
        words = ""
    else:
        words = sys.stdin.buffer.read().decode("utf-8", errors="replace").strip()
    if not words.strip():
        raise BadUsage("there is no text to check; expected: heshi check TEXT…, or text on standard input")
    return words


def _own_up(text: str, what: str = "the text") -> None:
    """Say on standard error, beside an answer in JSON, that a text was not read to its end."""
    if len(text) > MAX_TEXT:
        complain(f"heshi: {what} has {len(text):,} characters; only the first {MAX_TEXT:,} were read")


def _tell(clerk: _Clerk, text: str, as_of: dt.date, settings: Settings) -> None:
    voice = Voice(language_of(text, otherwise=settings.language))
    result = clerk.check(text, as_of)
    reply = compose(result, Circumstances(clerk.opened.base, settings.today()), voice)
    show(read_in_part(reply, text, voice))
    if clerk.reasons:
        say()
        for line in _reasoning(clerk, clerk.reasons, text, as_of, voice):
            say(line)


def _reasoning(clerk: _Clerk, asked: _Reasons, text: str, as_of: dt.date, voice: Voice) -> Iterator[str]:
    from bot.cli.why import Reasoning, suggestion  # noqa: PLC0415

    explanation = clerk.explain(text, as_of)
    yield from Reasoning(clerk.opened.base, voice, asked.facts, asked.place).lines(explanation)
    wording = suggestion(explanation) if asked.tries else None
    if wording:
        from bot.cli.trying import trial_lines  # noqa: PLC0415

        yield ""
        yield from trial_lines(wording, clerk.tried(wording), voice)


# --- JSON lines


def _stream(clerk: _Clerk, default_day: dt.date) -> bool:
    """Answer all lines of standard input; True when none of them was bad."""
    good = True
    for line in _lines(sys.stdin.buffer):
        answer, fine = _answer_line(clerk, line, default_day)
        # One write and one flush a line: the reader may be waiting for it before it sends the next.
        say(answer)
        good = good and fine
    return good


def _lines(source: BinaryIO) -> Iterator[bytes]:
    first = True
    for line in source:
        stripped = (line.removeprefix(b"\xef\xbb\xbf") if first else line).strip()
        first = False
        if stripped:
            yield stripped


def _answer_line(clerk: _Clerk, line: bytes, default_day: dt.date) -> tuple[str, bool]:
    known_id: str | int | None = None
    try:
        raw = _object(line)
        found = raw.get("id")
        known_id = found if isinstance(found, str | int) else None
        question = Question.model_validate(raw)
        as_of = dt.date.fromisoformat(question.as_of) if question.as_of else default_day
        answer = clerk.answer(well_formed(question.text), as_of).model_copy(update={"id": known_id})
        _own_up(question.text, f"the text of {_JSON.encode(known_id)}")
        return _as_json(answer, with_id=True), True
    except ValidationError as error:
        problem = error.errors(include_url=False)[0]
        says = f"{'.'.join(map(str, problem['loc']))}: {problem['msg']}"
    except (ValueError, RecursionError, KnowledgeError) as error:
        says = str(error)
    safe_id = well_formed(known_id) if isinstance(known_id, str) else known_id
    return _JSON.encode({"id": safe_id, "error": well_formed(says)}), False


def _object(line: bytes) -> dict[str, object]:
    if len(line) > MAX_LINE_BYTES:
        raise ValueError(f"the line has {len(line)} bytes; expected at most {MAX_LINE_BYTES}")
    try:
        value: object = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise ValueError(f"not UTF-8 (byte {error.start})") from error
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON: {error.msg} (character {error.pos + 1})") from error
    if not isinstance(value, dict):
        raise ValueError('expected a JSON object such as {"id": "a1", "text": "…"}')  # noqa: TRY004
    return value


def _finding(finding: Known) -> FindingLine:
    return FindingLine(
        fact=finding.fact_id,
        stance=finding.stance.value,
        verdict=finding.verdict.value if finding.verdict else None,
        wording=finding.wording,
        span=finding.claim.span,
        reasons=tuple(map(str, finding.reasons)),
    )


def _as_json(answer: AnswerLine, *, with_id: bool = False) -> str:
    here = {"id": with_id, "ranking": answer.ranking is not None, "why": answer.why is not None}
    left_out = {name for name, is_here in here.items() if not is_here}
    line = answer.model_dump(mode="json", exclude=left_out)
    if isinstance(line.get("id"), str):
        line["id"] = well_formed(line["id"])
    return _JSON.encode(line)

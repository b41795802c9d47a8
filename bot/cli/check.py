"""`heshi check`: one text for a person, or a stream of JSON lines for programs."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, BinaryIO, Literal

import typer
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot import etiquette
from bot.app import facts_path, shelf_of
from bot.cli.output import complain, say, show
from bot.cli.shell import PROBLEMS, AsOfOption, FactsOption, day
from bot.conversation import Current
from bot.errors import BadUsage
from bot.messages import well_formed
from bot.replies import Circumstances, Voice, compose, language_of, read_in_part
from bot.settings import Settings, read_settings
from knowledge import MAX_TEXT, CheckResult, FactChecker, KnowledgeError, Known, open_facts

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


@dataclass(frozen=True, slots=True)
class _Clerk:
    """Answers one text after another from one edition."""

    current: Current
    checker: FactChecker
    top: int | None

    def answer(self, text: str, as_of: dt.date) -> AnswerLine:
        result = self.checker.check(text, as_of=as_of)
        ranking = None if self.top is None else tuple(self.checker.ranking(text, limit=self.top))
        return AnswerLine(
            answer=result.answer.value,
            findings=tuple(_finding(finding) for finding in result.known),
            candidates=tuple(candidate.fact_id for candidate in result.candidates),
            speaks=etiquette.speaks(result, self.current.base),
            edition=result.edition,
            ranking=ranking,
        )


def check(  # noqa: PLR0913, PLR0917  (a command has as many arguments as options)
    text: Annotated[
        list[str] | None,
        typer.Argument(metavar="TEXT…", help="What somebody said; standard input if left out."),
    ] = None,
    as_of: AsOfOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Answer as one JSON object.")] = False,
    why: Annotated[bool, typer.Option("--why", help="Add the reasons for and against.")] = False,
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help="Read a JSON object a line, write one a line, in the same order.")
    ] = False,
    top: Annotated[
        int | None,
        typer.Option("--top", min=1, metavar="N", help="With JSON: add the N nearest facts and scores."),
    ] = None,
    facts: FactsOption = None,
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
    base = open_facts(facts_path(settings, facts), shelf_of(settings))
    checker = FactChecker(base, shelf_of(settings))
    clerk = _Clerk(Current(base, checker), checker, top)
    if jsonl:
        if not _stream(clerk, judged_on):
            raise typer.Exit(PROBLEMS)
    elif as_json:
        say(_as_json(clerk.answer(words, judged_on)))
        _own_up(words)
    else:
        _tell(clerk, words, judged_on, settings, why=why)


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


def _tell(clerk: _Clerk, text: str, as_of: dt.date, settings: Settings, *, why: bool) -> None:
    voice = Voice(language_of(text, otherwise=settings.language))
    result = clerk.checker.check(text, as_of=as_of)
    reply = compose(result, Circumstances(clerk.current.base, settings.today()), voice)
    show(read_in_part(reply, text, voice))
    if why:
        say("\n" + "\n".join(_reasons(result)))


def _reasons(result: CheckResult) -> Iterator[str]:
    for finding in result.findings:
        start, end = finding.claim.span
        what = f" {finding.fact_id} ({finding.stance.value})" if isinstance(finding, Known) else ""
        yield f"[{start}:{end}] {type(finding).__name__}{what}"
        yield from (f"    {reason}" for reason in finding.reasons)
    for candidate in result.candidates:
        yield f"    {candidate.fact_id} {candidate.score:.2f} {candidate.wording}"
        yield from (f"        {reason}" for reason in candidate.reasons)


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
    left_out = {name for name, here in (("id", with_id), ("ranking", answer.ranking is not None)) if not here}
    line = answer.model_dump(mode="json", exclude=left_out)
    if isinstance(line.get("id"), str):
        line["id"] = well_formed(line["id"])
    return _JSON.encode(line)

"""The pages of feedback: what people say is wrong with an answer, and regression cases made of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import cast

from starlette.responses import Response

from bot.console.acting import awaited, begun, noted, person, who
from bot.console.feedback_words import FEEDBACK, FeedbackWords
from bot.console.jobs import Progress
from bot.console.pages import House, Page, Role, Visit
from bot.console.queue_asking import work
from bot.console.rendering import day
from bot.curate.feedback import MAX_CASE_CHARS, Expected, expected_of
from bot.curate.queue import Act
from bot.curate.sheets import Gone, ReadOnly
from bot.memory import Decided, Fault
from bot.replies import Voice, cut, digest_of, statement, without_contacts
from bot.state.complaints import ComplaintState, Reported
from bot.state.decisions import item_of
from knowledge import Case, FactBase, FactChecker, Outcome, Stance, Verdict, outcome

SHOWN = 200
"""Items on a page: a year of decided ones may be there."""

_NO_WORD = "none"
"""In the form: a statement without a verdict word."""

_RIGHT = frozenset({Outcome.RIGHT, Outcome.SILENT, Outcome.HINT})
_WRONG = frozenset({Outcome.WRONG, Outcome.ALARM})


@dataclass(frozen=True, slots=True)
class Line:
    """One item as it is shown."""

    item: str
    fault: str
    about: str
    fact_id: str
    statement: str
    known: bool
    facts: tuple[str, ...]
    """What was told, when, by which edition, and how many say so: in sentences."""
    words: tuple[str, ...]
    state: str


def listing(visit: Visit) -> Response:
    """All of one state, by kind."""
    desk, words = visit.house.desk, FEEDBACK[visit.language]
    state = _state(visit.query.get("state", ""))
    found = desk.complaints(state) if desk else []
    wanted = visit.query.get("kind", "")
    counted = Counter(one.fault.value for one in found)
    shown = [one for one in found if not wanted or one.fault.value == wanted]
    return visit.page(
        "feedback.html",
        words=FEEDBACK,
        lines=[_line(one, visit) for one in reversed(shown)][:SHOWN],
        kinds=[(fault.value, words.fault[fault.value], counted[fault.value]) for fault in Fault],
        wanted=wanted,
        state=state.value,
        all=len(found),
        cases=len(visit.house.editorial.cases()),
    )


def one(visit: Visit) -> Response:
    """One item: what was told, what is wrong with it, and what can be done."""
    reported = _reported(visit)
    if reported is None:
        return visit.refuse(404, "not_found")
    house, words, voice = visit.house, FEEDBACK[visit.language], Voice(visit.language)
    base = house.library.current().base
    expected = expected_of(reported, base)
    fact = base.facts.get(reported.fact_id)
    verdict = fact.verdict_on(house.today(), reported.stance) if fact else None
    return visit.page(
        "complaint.html",
        words=FEEDBACK,
        line=_line(reported, visit),
        confirm_about=words.confirm_about.get(reported.fault.value, words.confirm_about["other"]),
        now=words.now.format(word=voice.word(verdict)) if fact and not fact.withdrawn else "",
        is_open=reported.state is ComplaintState.OPEN,
        text=without_contacts(reported.words[0]) if reported.words else "",
        expected=expected,
        facts=_facts(base, voice),
        stances=[(stance.value, words.stance[stance.value]) for stance in Stance],
        verdicts=_verdicts(voice),
        chosen=_chosen(expected),
        is_case=f"f{reported.number}" in {case.id for case in house.editorial.cases()},
        limit=MAX_CASE_CHARS,
        may_decide=visit.may(Role.EDITOR),
        read_only=house.editorial.folder is None,
    )


# --- deciding


async def confirm(visit: Visit) -> Response:
    """It is wrong."""
    return await _decided(visit, "confirm", "confirmed")


async def reject(visit: Visit) -> Response:
    """It is right."""
    return await _decided(visit, "reject", "rejected")


async def _decided(visit: Visit, decision: str, notice: str) -> Response:
    desk, item = visit.house.desk, visit.path["item"]
    if desk is None or _number(item) is None:
        return visit.refuse(404, "not_found")
    if not await desk.decide(Decided(item, decision), who(visit, desk), now=visit.house.clock()):
        return visit.refuse(409, "late", FEEDBACK)
    await noted(visit, f"feedback-{decision}", f"feedback:{item}")
    return visit.redirect(f"/feedback/{item}", notice)


async def make_case(visit: Visit) -> Response:
    """Keep it as a regression case; that it is wrong is said with it."""
    queue, desk, number = work(visit), visit.house.desk, _number(visit.path["item"])
    if queue is None or desk is None or number is None:
        return visit.refuse(404, "not_found")
    form = visit.form
    act = Act(person(visit), who(visit, desk), visit.house.clock())
    try:
        came = await queue.add_case(number, form.field("text"), _expected(visit), act)
    except ValueError as error:
        return visit.refuse(422, "case", FEEDBACK, why=str(error)[:200])
    if isinstance(came, Gone):
        return visit.refuse(404, "not_found")
    if isinstance(came, ReadOnly):
        return visit.refuse(409, "read_only", FEEDBACK)
    await noted(visit, "feedback-case", f"feedback:f{number}", form.field("fact")[:60])
    return visit.redirect(f"/feedback/f{number}", "case")


def _expected(visit: Visit) -> Expected:
    """What the form says is right.

    Raises:
        ValueError: it names what there is not.
    """
    form = visit.form
    fact_id = form.field("fact").strip()
    if not fact_id:
        return Expected("")
    if fact_id not in visit.house.library.current().base.facts:
        raise ValueError(f"{fact_id[:60]}?")
    verdict = form.field("verdict")
    told = None if verdict == _NO_WORD else Verdict(verdict)
    return Expected(fact_id, Stance(form.field("stance")), (told,))


def _verdicts(voice: Voice) -> list[tuple[str, str]]:
    return [(verdict.value, voice.word(verdict)) for verdict in Verdict] + [(_NO_WORD, voice.word(None))]


def _chosen(expected: Expected) -> tuple[str, str]:
    """Stance and verdict that the form begins with."""
    stance = expected.stance or Stance.AFFIRMS
    verdict = expected.verdicts[0] if expected.verdicts else None
    return stance.value, verdict.value if verdict else _NO_WORD


# --- regression cases


@dataclass(frozen=True, slots=True)
class Ran:
    """A case, and what came of it."""

    case: Case
    outcome: Outcome


def cases(visit: Visit) -> Response:
    """All regression cases that lie beside the facts."""
    found = visit.house.editorial.cases()
    return visit.page(
        "cases.html", words=FEEDBACK, rows=[_row(case, None, visit) for case in found], says="", ran=False
    )


async def run_cases(visit: Visit) -> Response:
    """Hold the edition in use against all of them."""
    return await begun(visit, "cases", "", partial(_run, visit.house), "/feedback/cases/run/{job}")


def _run(house: House, progress: Progress) -> tuple[Ran, ...]:
    current = house.library.current()
    checker = current.checker if isinstance(current.checker, FactChecker) else FactChecker(current.base)
    found = house.editorial.cases()
    progress.expect(len(found))
    came = []
    for case in found:
        came.append(Ran(case, outcome(case, checker.check(case.text, case.as_of))))
        progress.step()
    return tuple(came)


def cases_ran(visit: Visit) -> Response:
    """What came of them, wrong ones first."""
    done = awaited(visit, "cases", "/feedback/cases")
    if isinstance(done, Response):
        return done
    came = cast("tuple[Ran, ...]", done.result)
    ordered = sorted(came, key=lambda one: (one.outcome in _RIGHT, one.outcome not in _WRONG))
    rows = [_row(one.case, one.outcome, visit) for one in ordered]
    words = FEEDBACK[visit.language]
    return visit.page("cases.html", words=FEEDBACK, rows=rows, says=_ran_line(came, words), ran=True)


def _ran_line(came: Sequence[Ran], words: FeedbackWords) -> str:
    right = sum(one.outcome in _RIGHT for one in came)
    wrong = sum(one.outcome in _WRONG for one in came)
    form = words.ran_all_right if came and right == len(came) else words.ran
    return form.format(n=len(came), right=right, wrong=wrong, rest=len(came) - right - wrong)


def _row(case: Case, came: Outcome | None, visit: Visit) -> dict[str, object]:
    words, voice = FEEDBACK[visit.language], Voice(visit.language)
    expected = [f"{fact_id}: {_words_of(verdicts, voice)}" for fact_id, verdicts in case.gold.items()]
    return {
        "id": case.id,
        "text": cut(case.text, 300),
        "as_of": case.as_of.isoformat(),
        "expected": voice.names(expected) or words.expected_none,
        "came": words.outcome[came.value] if came else "",
        "bad": came in _WRONG,
    }


def _words_of(verdicts: Iterable[str | None], voice: Voice) -> str:
    return "/".join(voice.word(Verdict(one) if one else None) for one in sorted(verdicts, key=str))


# --- inside


def _number(item: str) -> int | None:
    found = item_of(item)
    return found[1] if found and found[0] == "f" else None


def _state(name: str) -> ComplaintState:
    return ComplaintState(name) if name in set(ComplaintState) else ComplaintState.OPEN


def _reported(visit: Visit) -> Reported | None:
    desk, number = visit.house.desk, _number(visit.path["item"])
    return desk.complaint(number) if desk and number is not None else None


def _facts(base: FactBase, voice: Voice) -> list[tuple[str, str]]:
    """The facts to choose from, by their words: few know the ids."""
    return sorted(((fact.id, statement(voice, fact)) for fact in base.current()), key=lambda one: one[1])


def _told(reported: Reported, base: FactBase) -> Verdict | None:
    """The verdict that was told. Answers of the web chat are not remembered: of those it is what the edition
    that told it says of that day, as long as that one is in use.
    """
    fact = base.facts.get(reported.fact_id)
    if reported.claim or reported.verdict or not fact or not reported.as_of:
        return reported.verdict
    same = reported.digest and reported.digest == digest_of(base.edition)
    return fact.verdict_on(reported.as_of, reported.stance) if same else None


def _line(reported: Reported, visit: Visit) -> Line:
    words, voice = FEEDBACK[visit.language], Voice(visit.language)
    fact = visit.house.library.current().base.facts.get(reported.fact_id)
    zone = visit.house.settings.timezone
    stance = words.stance[reported.stance.value]
    verdict = _told(reported, visit.house.library.current().base)
    told = words.told.format(word=voice.word(verdict), stance=stance)
    answered = reported.as_of.isoformat() if reported.as_of else day(reported.at, zone)
    facts = (
        told if reported.claim or verdict else words.told_unknown,
        words.on.format(day=answered),
        words.edition.format(edition=reported.digest) if reported.digest else "",
        words.reporters.format(n=reported.reporters) if reported.reporters else "",
    )
    return Line(
        f"f{reported.number}",
        words.fault[reported.fault.value],
        words.fault_about[reported.fault.value],
        reported.fact_id,
        statement(voice, fact) if fact else reported.fact_id,
        fact is not None,
        tuple(filter(None, facts)),
        tuple(without_contacts(text) for text in reported.words),
        words.state[reported.state.value],
    )


PAGES = (
    Page("GET", "/feedback", Role.VIEWER, listing),
    Page("GET", "/feedback/cases", Role.VIEWER, cases),
    Page("POST", "/feedback/cases/run", Role.VIEWER, run_cases),
    Page("GET", "/feedback/cases/run/{job}", Role.VIEWER, cases_ran),
    Page("GET", "/feedback/{item}", Role.VIEWER, one),
    Page("POST", "/feedback/{item}/confirm", Role.EDITOR, confirm),
    Page("POST", "/feedback/{item}/reject", Role.EDITOR, reject),
    Page("POST", "/feedback/{item}/case", Role.EDITOR, make_case),
)

"""The questions of `heshi facts new` at a terminal: one at a time, each answer looked at and saved at once.

An empty answer goes on; what is left out can be written into the draft later. Whenever it ends, what was
answered is in the draft.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer

from bot.cli.drafted import Drafted
from bot.cli.output import say
from bot.cli.proposals import (
    ID,
    LONGEST_ID,
    may_say_the_same,
    named_in,
    nearest_subjects,
    proposed_id,
    publisher_of,
    source_id,
    subject_of,
    topics_for,
)
from knowledge import FactBase, FactChecker

VERDICTS: Mapping[str, str] = {
    "supported": "属实: it is so, and a reader can check it",
    "refuted": "不实: it is not so, and a source shows it",
    "misleading": "误导: something is to it, but who believes it will be wrong about what matters",
    "unproven": "无法证实: nobody outside has been able to check it",
}
"""The verdicts, each with what it takes (docs/facts/verdicts.md)."""

_WORDS = {"属实": "supported", "不实": "refuted", "误导": "misleading", "无法证实": "unproven"}


@dataclass(frozen=True, slots=True)
class SaysTheSame:
    """A fact that is there already says the same as `text`, as whoever is asked thinks."""

    fact_id: str
    text: str


@dataclass(frozen=True, slots=True)
class Room:
    """What the questions lean on: the facts there are, the day, and where drafts lie."""

    folder: Path
    checker: FactChecker
    today: dt.date
    taken: frozenset[str]
    """Ids that facts or drafts have already."""

    @property
    def base(self) -> FactBase:
        """The facts there are."""
        return self.checker.base


def asked_for_id(room: Room, statement: Mapping[str, str]) -> str:
    """The id for a new fact, proposed from its English statement."""
    proposed = proposed_id(statement.get("en", ""), room.taken)
    while True:
        typed = _ask("Id (names the claim, for ever)", proposed)
        if not ID.fullmatch(typed) or len(typed) > LONGEST_ID:
            say(f"  An id is lower-case words joined by hyphens, at most {LONGEST_ID} letters: sora-is-free")
        elif typed in room.base.facts:
            say(f"  {typed} is a fact already. To edit it: heshi facts new {typed}")
        else:
            return typed


def id_for(room: Room, statement: Mapping[str, str]) -> str:
    """An id for what somebody broke off before they named it: what was typed is kept all the same."""
    return proposed_id(statement.get("en", ""), room.taken) or proposed_id("new fact", room.taken)


def asked_for_statement(
    room: Room, given: Mapping[str, str], said: dict[str, str]
) -> dict[str, str] | SaysTheSame:
    """The claim in both languages, or the fact that says the same already; `said` grows with each answer."""
    say("What is claimed? One affirmative sentence, one claim; leave the verdict out.")
    said["zh"] = given.get("zh") or _ask("  in Chinese")
    said["en"] = given.get("en") or _ask("  in English")
    text = said["zh"] or said["en"]
    near = may_say_the_same(room.checker, text) if text else ()
    if near:
        say("These facts are near:")
        for n, (fact_id, score) in enumerate(near, 1):
            say(f"  {n}. {fact_id}: {room.base.fact(fact_id).statement.zh}  ({score:.2f})")
        choice = _ask("Does one of them say the same? Its number, or Enter for none")
        if choice.isdigit() and 0 < int(choice) <= len(near):
            return SaysTheSame(near[int(choice) - 1][0], text)
    return said


def ask_the_rest(room: Room, draft: Drafted) -> None:
    """All questions after the statement, in the order of a file; what is answered already is passed."""
    for field, question in _QUESTIONS:
        if not draft.has(field):
            question(room, draft)


def _ask(question: str, default: str = "") -> str:
    """One line of text, trimmed; empty where nothing was typed and nothing was proposed."""
    answer: str = typer.prompt(question, default=default, show_default=bool(default))
    return answer.strip()


def _ask_until(question: str, form: re.Pattern[str], expected: str, default: str = "") -> str:
    """One line of that form, asked for again as long as it is of another; or nothing."""
    while (answer := _ask(question, default)) and not form.fullmatch(answer):
        say(f"  ! expected {expected} (found {answer!r})")
    return answer


_DAY = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
_SINCE = re.compile(rf"always|{_DAY.pattern}")
_PUBLISHED = re.compile(rf"\d{{4}}(-(0[1-9]|1[0-2]))?|{_DAY.pattern}")
_ADDRESS = re.compile(r"none|https?://[^\s/]+\S*")
"""What is asked for again at once. Days that no month has, and all else, the reader finds right after."""


def _choose(question: str, choices: Sequence[str], default: str = "") -> str:
    """One of the choices, by its number, its name or the beginning of it; or whatever else was typed."""
    typed = _ask(question, default)
    if typed.isdigit() and 0 < int(typed) <= len(choices):
        return choices[int(typed) - 1]
    begun = [one for one in choices if typed and one.startswith(typed)]
    return begun[0] if len(begun) == 1 else typed


# --- the questions


def _denial(_: Room, draft: Drafted) -> None:
    say("The opposite as a whole sentence: an answer says it when somebody's denial is right. Enter passes.")
    said = {"zh": _ask("  in Chinese"), "en": _ask("  in English")}
    if any(said.values()):
        draft.put("denial", said)


def _subjects(room: Room, draft: Drafted) -> None:
    proposed = named_in(" ".join(draft.statement.values()), room.base)
    question = "What is it about? Names or ids, with commas between; the main one first"
    typed = _ask(question, ", ".join(proposed))
    found = [_subject(part.strip(), room) for part in typed.replace("，", ",").split(",") if part.strip()]
    draft.put("subjects", [subject for subject in dict.fromkeys(found) if subject])


def _subject(typed: str, room: Room) -> str:
    known = subject_of(typed, room.base)
    if known:
        return known
    near = nearest_subjects(typed, room.base)
    if near:
        names = (f"{n}. {one} ({room.base.subjects[one].names.zh})" for n, one in enumerate(near, 1))
        say(f"  No subject is called {typed!r}. Near it: {'  '.join(names)}")
        chosen = _choose("  The number of the one you mean, or the id of a new subject", near)
    else:
        chosen = _ask(f"  No subject is called {typed!r}. An id for a new one, or Enter to leave it out")
    if chosen and not ID.fullmatch(chosen):
        say("  An id is lower-case words joined by hyphens; left out.")
        return ""
    if chosen and chosen not in room.base.subjects:
        say(f"  {chosen} needs a record of its own: subjects/{chosen}.yaml, with all its names")
    return chosen


def _topic(room: Room, draft: Drafted) -> None:
    topics = topics_for(draft.subjects, room.base)
    say("Topic, which is the folder it will stand in: " + ", ".join(topics))
    while True:
        typed = _choose("  one of these, or a new one", topics, topics[0] if topics else "general")
        if ID.fullmatch(typed):
            draft.put("topic", typed)
            return
        say("  A topic is lower-case words joined by hyphens, such as pricing.")


def _periods(_: Room, draft: Drafted) -> None:
    say("How does it stand?")
    for n, (verdict, meaning) in enumerate(VERDICTS.items(), 1):
        say(f"  {n}. {verdict}  {meaning}")
    while (verdict := _verdict(_choose("Verdict", list(VERDICTS)))) not in {*VERDICTS, ""}:
        say(f"  ! expected {', '.join(VERDICTS)} (found {verdict!r})")
    since = _ask_until("Since when? YYYY-MM-DD, or always", _SINCE, "YYYY-MM-DD or always", "always")
    say("Why? One to three sentences of your own, with the deciding date.")
    because = {"zh": _ask("  in Chinese"), "en": _ask("  in English")}
    draft.put("periods", [{"from": since, "verdict": verdict, "because": because, "sources": []}])


def _verdict(typed: str) -> str:
    return _WORDS.get(typed, typed)


def _sources(room: Room, draft: Drafted) -> None:
    say("Sources, the strongest first. An empty address ends the list.")
    found: list[dict[str, Any]] = []
    statements = tuple(room.base.statements)
    while url := _ask_until(f"  Address of source {len(found) + 1}, or none", _ADDRESS, "https://… or none"):
        publisher = _ask("  Publisher", publisher_of(url))
        title = _ask("  Title as published")
        published = _ask_until(
            "  Published on (YYYY-MM-DD, YYYY-MM or YYYY)", _PUBLISHED, "a date like these"
        )
        read = typer.confirm("  Have you read it yourself?", default=True)
        lang = _ask("  Its language", _language_of(title))
        kind = _choose("  statement, primary, press or data", _KINDS, "press")
        found.append(
            {
                "id": source_id(publisher, published, (*statements, *(source["id"] for source in found))),
                "publisher": publisher,
                "title": title,
                "url": url,
                "published": published,
                **({"seen": str(room.today)} if read else {}),
                "read": "true" if read else "false",
                "lang": lang,
                "kind": kind,
            }
        )
        draft.cite(found[-1]["id"])
        draft.put("sources", found)


_KINDS = ("statement", "primary", "press", "data")


def _language_of(title: str) -> str:
    return "zh" if any("\u4e00" <= char <= "\u9fff" for char in title) else "en"


def _wordings(_room: Room, draft: Drafted) -> None:
    say("How do people say it? As they type: terse, colloquial, in both scripts. Each is tried at once.")
    for side, question in (
        ("affirm", "Ways to say it"),
        ("deny", "Ways to say the opposite"),
        ("not_this", "Near misses: shared words, another meaning"),
    ):
        say(f"{question}. An empty line ends the list.")
        lines: list[str] = []
        while line := _ask(f"  {side} {len(lines) + 1}"):
            lines.append(line)
            fine = draft.put_wordings(side, lines)
            if not fine and not typer.confirm("  Keep it all the same?", default=False):
                _ = lines.pop()
                _ = draft.put_wordings(side, lines)


def _warning(_: Room, draft: Drafted) -> None:
    if typer.confirm("Does believing it cost people money (a scam)?", default=False):
        draft.put("warning", "scam")


def _review(_: Room, draft: Drafted) -> None:
    draft.put("review_by", _ask("When should somebody look at it again?", draft.text_of("review_by")))


Question = Callable[[Room, Drafted], None]

_QUESTIONS: tuple[tuple[str, Question], ...] = (
    ("denial", _denial),
    ("subjects", _subjects),
    ("topic", _topic),
    ("periods", _periods),
    ("sources", _sources),
    ("wordings", _wordings),
    ("warning", _warning),
    ("", _review),
)
"""The fields in the order in which they are asked for. The day of review is always shown."""

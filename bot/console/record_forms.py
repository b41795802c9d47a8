"""What the form of each kind of record asks for: fields, their order, and how each is filled in. Data only.

A path names a value as lint does: `statement.zh`, `periods.0.because.zh`. Fields of a group stand in it as
often as the record has entries.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from knowledge import Kind, Stage, Surface


class Input(StrEnum):
    """How a value is filled in."""

    LINE = "line"
    TEXT = "text"
    DAY = "day"
    """A date, or what a record allows in its place: `always`, `2024-02`, `2024/2025`."""
    CHOICE = "choice"
    IDS = "ids"
    """Several ids: boxes to tick, and a line to add others."""
    LINES = "lines"
    """One entry a line."""


@dataclass(frozen=True, slots=True)
class FormField:
    """One value of a record. `path` is within the group where it stands in one."""

    path: str
    input: Input = Input.LINE
    choices: tuple[str, ...] = ()
    drops: str = ""
    """What leaves the record when all its fields are empty: its own path, or what it is a part of. "": the
    field stays, empty."""
    picks: str = ""
    """From which ids to choose: `topics`, `subjects`, `sources` (statements too), `facts`."""


@dataclass(frozen=True, slots=True)
class Group:
    """Entries of a list, each with the same fields. `by_day`: the field that puts them in order."""

    path: str
    fields: tuple[FormField, ...]
    by_day: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Fields that are looked at together, under one heading."""

    name: str
    parts: tuple[FormField | Group, ...]


Form = tuple[Section, ...]

_VERDICTS = ("supported", "refuted", "misleading", "unproven")
_YES_NO = ("true", "false")
_SURFACES = tuple(str(one) for one in Surface)
_STAGES = tuple(str(one) for one in Stage)


def _both(path: str, kind: Input = Input.TEXT, drops: str = "") -> tuple[FormField, FormField]:
    return FormField(f"{path}.zh", kind, drops=drops), FormField(f"{path}.en", kind, drops=drops)


def _own(path: str, kind: Input = Input.LINE, *, choices: tuple[str, ...] = (), picks: str = "") -> FormField:
    """A field that leaves the record when it is empty."""
    return FormField(path, kind, choices, drops=path, picks=picks)


_SOURCES = Group(
    "sources",
    (
        FormField("id"),
        FormField("publisher"),
        FormField("title"),
        FormField("url"),
        FormField("published", Input.DAY),
        _own("seen", Input.DAY),
        FormField("read", Input.CHOICE, _YES_NO),
        FormField("lang"),
        FormField("kind", Input.CHOICE, ("statement", "primary", "press", "data")),
        _own("archive"),
        _own("reach"),
    ),
)

_FACT: Form = (
    Section(
        "claim",
        (
            FormField("topic", picks="topics"),
            FormField("subjects", Input.IDS, picks="subjects"),
            *_both("statement"),
            *_both("denial", drops="denial"),
        ),
    ),
    Section(
        "verdict",
        (
            Group(
                "periods",
                (
                    FormField("from", Input.DAY),
                    FormField("verdict", Input.CHOICE, _VERDICTS),
                    *_both("because"),
                    FormField("sources", Input.IDS, picks="sources"),
                    _own("denial", Input.CHOICE, choices=("none",)),
                ),
                by_day="from",
            ),
            FormField("depends_on.subject", drops="depends_on", picks="subjects"),
            FormField("depends_on.surface", Input.CHOICE, _SURFACES, drops="depends_on"),
            FormField("depends_on.stage", Input.CHOICE, _STAGES, drops="depends_on"),
        ),
    ),
    Section(
        "wordings",
        (
            FormField("wordings.affirm", Input.LINES),
            FormField("wordings.deny", Input.LINES),
            FormField("wordings.not_this", Input.LINES),
        ),
    ),
    Section("sources", (_SOURCES,)),
    Section("care", (_own("warning", Input.CHOICE, choices=("scam",)), FormField("review_by", Input.DAY))),
)

_STATEMENT: Form = (
    Section(
        "who",
        (
            *_both("speaker", Input.LINE),
            *_both("role", Input.LINE),
            FormField("organisation", picks="subjects"),
            FormField("on", Input.DAY),
            FormField("where"),
        ),
    ),
    Section(
        "what",
        (
            *_both("paraphrase"),
            FormField("quote.lang", drops="quote"),
            FormField("quote.text", Input.TEXT, drops="quote"),
            FormField("about", Input.IDS, drops="about", picks="subjects"),
        ),
    ),
    Section(
        "where_found",
        (
            FormField("url"),
            FormField("publisher"),
            _own("lang"),
            FormField("read", Input.CHOICE, _YES_NO),
            _own("via"),
            _own("seen", Input.DAY),
            _own("archive"),
        ),
    ),
)

_RELEASES = Group(
    "releases",
    (
        FormField("on", Input.DAY),
        FormField("surface", Input.CHOICE, _SURFACES),
        FormField("stage", Input.CHOICE, _STAGES),
        *(
            part
            for name in ("where", "not_where", "whom", "note")
            for part in _both(name, Input.LINE, drops=name)
        ),
        FormField("sources", Input.IDS, drops="sources", picks="sources"),
    ),
    by_day="on",
)

_SUBJECT: Form = (
    Section(
        "names",
        (
            FormField(
                "kind", Input.CHOICE, ("product", "company", "person", "place", "organisation", "thing")
            ),
            *_both("names", Input.LINE),
            FormField("aliases", Input.LINES),
            FormField("look_alikes", Input.LINES, drops="look_alikes"),
            _own("maker", picks="subjects"),
        ),
    ),
    Section("releases", (_RELEASES,)),
    Section("sources", (_SOURCES,)),
)

_LEXICON: Form = (
    Section(
        "concepts",
        (
            Group(
                "concepts",
                (
                    FormField("name"),
                    FormField("words", Input.LINES),
                    FormField("opposites", Input.LINES, drops="opposites"),
                ),
            ),
        ),
    ),
)

FORMS: Mapping[Kind, Form] = MappingProxyType(
    {"fact": _FACT, "statement": _STATEMENT, "subject": _SUBJECT, "lexicon": _LEXICON}
)


def new_entry(group: Group, today: str) -> dict[str, str]:
    """What a fresh entry of a group holds: the form's values, of which most are empty.

    `today`: the day as a record writes it; a new period begins then, a new source was seen then.
    """
    filled = {"from": today, "on": today, "seen": today, "read": "true", "kind": "press", "lang": "zh"}
    filled |= {"surface": "any"}
    return {field.path: filled.get(field.path, "") for field in group.fields}

"""The schema of every kind of record as JSON Schema, by which an editor completes and checks while one types.

Made from the models in `records`, so that it says what the reader says. An editor reads YAML with guesses
where our reader takes every scalar as text (`1.10` is a number to the one and text to the other); so a field
of text takes numbers and truth values as well, and what the guesses would hide is left to the reader:

    that a day exists                     `seen` exactly where `read: true` stands
    that ranges and periods are in order  how many words a quotation has
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType, NoneType, UnionType
from typing import Any, Literal, Union, cast, get_args, get_origin, get_type_hints

from pydantic.fields import FieldInfo

from knowledge import records
from knowledge.records import (
    DAY_PATTERN,
    ID_PATTERN,
    MAX_QUOTE_WORDS,
    Fact,
    LexiconRecord,
    Record,
    StatementRecord,
    Subject,
)

Schema = dict[str, Any]

MEANINGS: dict[str, str] = {
    "Fact.id": "The fact's name and address, for ever; the file is called `<id>.yaml`.",
    "Fact.topic": "The folder it stands in.",
    "Fact.subjects": "Ids of the subjects it speaks of, the main one first.",
    "Fact.statement": "The proposition: affirmative, one sentence, exactly what the `affirm` wordings claim.",
    "Fact.denial": "Its opposite as a whole sentence; shown when somebody's denial is right.",
    "Fact.periods": "What is known from when on, oldest first; nothing is known before the first.",
    "Fact.wordings": "How people say it, deny it, or say something near it.",
    "Fact.depends_on": "The release state that the verdict depends on; lint compares the two.",
    "Fact.warning": "`scam` where believing the claim costs people money; the advice not to pay comes first.",
    "Fact.sources": "Where a reader can check.",
    "Fact.review_by": "The day from which the answer says that it is due for another look.",
    "Fact.history": "What was changed, and when; at least the first publication.",
    "Fact.withdrawn": "Set instead of deleting the file: the fact stays readable and is never matched again.",
    "Period.from": "First day of the period, or `always`.",
    "Period.verdict": "The verdict on the statement; that on a denial follows from it.",
    "Period.because": "Why, in one to three sentences of our own, with the deciding dates.",
    "Period.sources": "Ids of this fact's sources, or of statement records.",
    "Period.denial": "`none` where the question has lapsed: denying it is then neither right nor wrong.",
    "Wordings.affirm": "Ways to assert the statement (20 or more).",
    "Wordings.deny": "Ways to assert its opposite (8 or more).",
    "Wordings.not_this": "Near misses: shared words, another meaning (8 or more).",
    "Source.id": "Name of the source, unique in its file.",
    "Source.publisher": "Who published it.",
    "Source.title": "Its title as published.",
    "Source.url": "Its address, or `none` where there is no public one.",
    "Source.published": "When it was published.",
    "Source.seen": "The day we read it; stands exactly where `read: true` stands.",
    "Source.read": "Whether one of us has read it.",
    "Source.lang": "Its language, such as `zh`, `en` or `ja`.",
    "Source.kind": "What it is: the statement itself, a primary document, press, or data.",
    "Source.archive": "Address of an archived copy.",
    "Source.reach": "What keeps some readers from opening it, in their words.",
    "HistoryEntry.on": "The day of the change.",
    "HistoryEntry.change": "What was changed.",
    "Withdrawal.on": "The day it was taken back.",
    "Withdrawal.because": "Why.",
    "Withdrawal.see": "The fact that stands in its place, if there is one.",
    "ReleaseCondition.subject": "Id of the subject.",
    "ReleaseCondition.surface": "Where it is offered.",
    "ReleaseCondition.stage": "The stage that makes the statement true.",
    "StatementRecord.id": "`<speaker>-<date>`; the file is called `<id>.yaml`.",
    "StatementRecord.speaker": "Who said it.",
    "StatementRecord.role": "In what role, at that time.",
    "StatementRecord.organisation": "Id of the subject they spoke for, or `none`.",
    "StatementRecord.on": "When.",
    "StatementRecord.where": "Where: a post, a hearing, an interview.",
    "StatementRecord.paraphrase": "What was said, in our words.",
    "StatementRecord.quote": "The very words, if they are short.",
    "StatementRecord.url": "Address of the original, or `none`.",
    "StatementRecord.publisher": "Where we read it; may be the original's publisher.",
    "StatementRecord.lang": "Language of the page where we read it, such as `zh` or `en`.",
    "StatementRecord.read": "Whether one of us has read a source for it.",
    "StatementRecord.via": "Address of the page through which it is known.",
    "StatementRecord.seen": "The day we read it.",
    "StatementRecord.archive": "Address of an archived copy.",
    "StatementRecord.about": "Ids of the subjects it is about.",
    "LexiconRecord.id": "The topic; the file is called `<id>.yaml`.",
    "LexiconRecord.concepts": "Its words, those together that mean the same.",
    "ConceptRecord.name": "What they mean, in a word or two;"
    " a name that heshi knows adds to its own words for it.",
    "ConceptRecord.words": "Words and short phrases that mean the same in a claim, in any script or"
    " language.",
    "ConceptRecord.opposites": "What means the opposite:"
    " “not” one of these says about the same as one of the words.",
    "Quote.lang": "Language of the quotation.",
    "Quote.text": f"The words, at most {MAX_QUOTE_WORDS} of them.",
    "Subject.id": "The subject's name in records; the file is called `<id>.yaml`.",
    "Subject.kind": "What it is.",
    "Subject.names": "Its usual name.",
    "Subject.aliases": "All the names people use for it.",
    "Subject.look_alikes": "Names that contain one of its own and mean something else.",
    "Subject.maker": "Id of the subject that makes it.",
    "Subject.releases": "What became available where and when, oldest first.",
    "Subject.sources": "Where a reader can check the releases.",
    "Release.on": "The day.",
    "Release.surface": "Where it is offered; `any` counts for all.",
    "Release.stage": "How far the release has come.",
    "Release.where": "Countries or regions.",
    "Release.not_where": "Countries or regions that were left out.",
    "Release.whom": "For whom, if not for everybody.",
    "Release.note": "What else a reader should know.",
    "Release.sources": "Ids of this subject's sources, or of statement records.",
    "Bilingual.zh": "In Chinese, Simplified.",
    "Bilingual.en": "In English.",
}
"""What each field is for, by the name of its model and the name that it has in a file."""

KINDS: Mapping[str, type[Record]] = MappingProxyType(
    {"fact": Fact, "subject": Subject, "statement": StatementRecord, "lexicon": LexiconRecord}
)
"""The kinds of records that files hold. A draft of each has the same fields, none of them needed but `id`."""

SCHEMAS: Mapping[str, str] = MappingProxyType(
    {
        "fact": "facts/*/*.yaml",
        "subject": "subjects/*.yaml",
        "statement": "statements/*.yaml",
        "lexicon": "lexicon/*.yaml",
        "draft": "drafts/*.yaml",
        "draft-subject": "drafts/subjects/*.yaml",
        "draft-statement": "drafts/statements/*.yaml",
        "draft-lexicon": "drafts/lexicon/*.yaml",
    }
)
"""The names of the schemas, and the files of a folder of records that each is for."""

DIALECT = "http://json-schema.org/draft-07/schema#"
"""What the YAML language server of most editors reads."""

_TEXT = ["string", "number", "boolean"]
"""What an editor may take a scalar for that our reader takes as text."""

_PARTIAL_DATE = r"[0-9]{4}(-[0-9]{2}){0,2}"


def record_schema(kind: str) -> Schema:
    """The JSON Schema (draft 7) of a file: a name of `SCHEMAS`, where `draft` is that of a fact."""
    draft, _, of = kind.partition("-") if kind.startswith("draft") else ("", "", kind)
    made = _Making(draft=bool(draft))
    top = made.model(KINDS[of or "fact"])
    if draft:
        top["properties"]["draft"] = _NOTE
        top["properties"]["id"] = {**top["properties"]["id"], **_FORMS[records.RecordId]}
        top["required"] = ["id"]
    return {
        "$schema": DIALECT,
        "title": f"heshi: {kind}",
        **top,
        "definitions": {name: made.definitions[name] for name in sorted(made.definitions)},
    }


_NOTE: Schema = {
    "description": "What the draft says of itself; goes when it is published.",
    "type": ["object", "null"],
    "additionalProperties": False,
    "properties": {
        "based_on": {
            "description": "Version of the published file from which it was begun.",
            "type": ["string", "number", "null"],
            "pattern": "^([0-9a-f]{16})?$",
        },
        "from": {
            "description": "Where it was taken from, and on what terms.",
            "type": ["object", "null"],
            "additionalProperties": False,
            "properties": {
                name: {"type": [*_TEXT, "null"]} for name in ("name", "url", "licence", "retrieved", "id")
            },
        },
        "like": {
            "description": "Ids of facts that may say the same.",
            "type": ["array", "null"],
            "items": {"type": "string"},
        },
        "why": {"description": "Why there is a draft.", "type": [*_TEXT, "null"]},
    },
}


class _Making:
    """Schemas of models, each defined once."""

    def __init__(self, *, draft: bool) -> None:
        self.definitions: dict[str, Schema] = {}
        self._draft = draft

    def model(self, model: type[Record]) -> Schema:
        """The schema of a mapping of fields."""
        # The written annotation still has the alias (RecordId, Line …) that the field has taken apart.
        hints = get_type_hints(model, include_extras=True)
        fields = {f.alias or name: (f, hints[name]) for name, f in model.model_fields.items()}
        needed = [name for name, (field, _) in fields.items() if field.is_required()]
        made: Schema = {
            "description": first_sentence(model),
            "type": "object",
            "additionalProperties": False,
            "properties": {name: self._field(model, name, *of) for name, of in fields.items()},
        }
        return {**made, "required": needed} if needed and not self._draft else made

    def _field(self, model: type[Record], name: str, field: FieldInfo, annotation: object) -> Schema:
        schema = self._form(annotation, at_least=_at_least(field))
        meaning = MEANINGS[f"{model.__name__}.{name}"]
        optional = self._draft or not field.is_required()
        return {"description": meaning, **(_or_nothing(schema, draft=self._draft) if optional else schema)}

    def _form(self, annotation: object, at_least: int = 0) -> Schema:
        if annotation in _FORMS:
            return dict(_FORMS[annotation])
        origin, arguments = get_origin(annotation), get_args(annotation)
        if hasattr(annotation, "__metadata__"):
            return self._form(arguments[0], at_least)
        if origin is Literal:
            return {"enum": [_plain(value) for value in arguments]}
        if origin is tuple:
            return self._list(arguments[0], at_least)
        if origin in {Union, UnionType}:
            (only,) = (argument for argument in arguments if argument is not NoneType)
            return self._form(only, at_least)
        return self._class(cast("type[StrEnum] | type[Record]", annotation))

    def _list(self, entry: object, at_least: int) -> Schema:
        least = {"minItems": at_least} if at_least and not self._draft else {}
        return {"type": "array", "items": self._form(entry), **least}

    def _class(self, annotation: type[StrEnum] | type[Record]) -> Schema:
        if issubclass(annotation, StrEnum):
            return {"enum": [_plain(member) for member in annotation]}
        name = annotation.__name__
        if name not in self.definitions:
            self.definitions[name] = {}
            self.definitions[name] = self.model(annotation)
        return {"$ref": f"#/definitions/{name}"}


def _or_nothing(schema: Schema, *, draft: bool) -> Schema:
    """The same, or nothing behind the colon; in a draft also what is begun and still empty."""
    if "$ref" in schema:
        return {"anyOf": [schema, {"type": "null"}]}
    if "enum" in schema:
        return {"enum": [*schema["enum"], None, *([""] if draft else [])]}
    types = _listed(schema["type"])
    found = {**schema, "type": types if "null" in types else [*types, "null"]}
    if draft and "pattern" in found:
        found["pattern"] = f"{found['pattern']}|^$"
    return found


def _listed(types: str | list[str]) -> list[str]:
    return [types] if isinstance(types, str) else types


_FORMS: Mapping[object, Schema] = MappingProxyType(
    {
        records.Line: {"type": _TEXT, "pattern": r"\S", "maxLength": 2000},
        records.RecordId: {"type": ["string", "integer"], "pattern": f"^{ID_PATTERN}$", "maxLength": 60},
        records.PartialDate: {
            "type": ["string", "integer"],
            "pattern": f"^{_PARTIAL_DATE}(/{_PARTIAL_DATE})?$",
        },
        records.Day: {"type": "string", "pattern": f"^{DAY_PATTERN}$"},
        records.StartDay: {"type": "string", "pattern": f"^(always|{DAY_PATTERN})$"},
        records.WebAddress: {"type": ["string", "null"], "pattern": r"^(none|https?://[^\s/]+\S*)$"},
        str: {"type": _TEXT},
        bool: {"type": "boolean"},
    }
)
"""The forms of scalars, as a file may hold them."""


def _at_least(field: FieldInfo) -> int:
    return next((one.min_length for one in field.metadata if hasattr(one, "min_length")), 0)


def _plain(value: object) -> str:
    return value.value if isinstance(value, StrEnum) else str(value)


def first_sentence(model: type[Record]) -> str:
    """What a model is, from its docstring."""
    return " ".join((model.__doc__ or "").split("\n\n")[0].split())

"""What the editor shows of a record: its form with values, choices and troubles in their places. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from bot.console.record_forms import Form, FormField, Group, Input
from bot.console.record_values import Filled, Value, entries, filled, value_at
from bot.console.sheet_words import FieldWords, Label
from bot.curate.sheets import Trouble
from bot.messages import Language

NEVER_HERE = "draft"
"""The field of a text that no form shows: where a draft comes from."""


@dataclass(frozen=True, slots=True)
class Said:
    """A trouble in the reader's language. `line` is that of the text, 0 where there is none."""

    says: str
    """What is wrong, and how to mend it."""
    level: str
    line: int
    field: str
    """The id of the element on the page where it is shown; "" where only the summary has it."""
    name: str
    """What the field is called there, or the id of the other record that it is about."""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose, and whether it is."""

    value: str
    name: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class FieldShown:
    """A field of the form: `id` on the page, `name` in what is sent."""

    id: str
    name: str
    input: str
    label: str
    hint: str
    value: str
    lang: str
    optional: bool
    choices: tuple[Choice, ...] = ()
    """Of a choice, all; of ids, those that may be ticked."""
    picks: str = ""
    others: tuple[str, ...] = ()
    """Ids that are chosen and stand in no list."""
    troubles: tuple[Said, ...] = ()
    rows: int = 2


@dataclass(frozen=True, slots=True)
class EntryShown:
    """An entry of a group; `drops` is what the button sends that takes it away."""

    id: str
    title: str
    fields: tuple[FieldShown, ...]
    drops: str
    open: bool
    troubles: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True)
class GroupShown:
    """A list of entries, each with the same fields."""

    id: str
    path: str
    label: str
    hint: str
    add: str
    entries: tuple[EntryShown, ...]
    sorts: bool
    """Whether they may be put in order of their days."""
    troubles: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True)
class SectionShown:
    """A heading, and what stands under it: fields and groups in order."""

    id: str
    title: str
    parts: tuple[FieldShown | GroupShown, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """Ids to choose from, each with a name: of subjects, topics, facts, and what may be cited."""

    subjects: Mapping[str, str]
    topics: Mapping[str, str]
    cited: Mapping[str, str]
    """Statements; the record's own sources come from the record."""


def element(path: str) -> str:
    """The id of a field's element on the page."""
    return "f-" + path.replace(".", "-")


def said(
    troubles: Iterable[Trouble],
    form: Form,
    values: Mapping[str, Value],
    words: FieldWords,
    language: Language,
) -> tuple[Said, ...]:
    """The troubles as the page shows them, errors first, each at the nearest field that the form has."""
    places = set(_places(form, values))
    shown = (_said(one, places, words, language) for one in troubles)
    return tuple(sorted(shown, key=lambda one: one.level != "error"))


def _said(trouble: Trouble, places: set[str], words: FieldWords, language: Language) -> Said:
    english = language is Language.EN
    says = trouble.says if english else trouble.says_zh or trouble.says
    fix = trouble.fix if english else trouble.fix_zh or trouble.fix
    if fix:
        says += f"; {fix}" if english else f"；{fix}"
    if trouble.record:
        return Said(says, trouble.level, 0, "", trouble.record, trouble.code)
    place = _nearest(trouble.field, places)
    name = name_of(trouble.field, words)
    return Said(says, trouble.level, trouble.line, element(place) if place else "", name, trouble.code)


def _nearest(field: str, places: set[str]) -> str:
    steps = field.split(".")
    for n in range(len(steps), 0, -1):
        start = ".".join(steps[:n])
        if start in places:
            return start
        # A trouble with both languages stands at the first.
        if f"{start}.zh" in places:
            return f"{start}.zh"
    return ""


def _places(form: Form, values: Mapping[str, Value]) -> Iterator[str]:
    for part in (part for section in form for part in section.parts):
        yield part.path
        if isinstance(part, Group):
            for n in range(entries(values, part.path)):
                yield f"{part.path}.{n}"
                yield from (f"{part.path}.{n}.{field.path}" for field in part.fields)


def name_of(field: str, words: FieldWords) -> str:
    """What a field is called, from its path: 时期 2 · 为什么（中文）. The path where it has no name.

    Entries stand in the path by their number from 0, or by what they are known by.
    """
    steps = field.split(".")
    language = words.in_language.get(steps[-1], "") if len(steps) > 1 else ""
    plain: list[str] = []
    entry = ""
    for step in steps[:-1] if language else steps:
        if _leads_on([*plain, step], words):
            plain.append(step)
        else:
            entry = str(int(step) + 1) if step.isdigit() else step
    path = ".".join(plain)
    label = words.labels.get(path) or words.labels.get(f"{path}.text")
    if label is None:
        return field
    name = language.format(name=label.name) if language else label.name
    if len(plain) > 1 and plain[0] in words.labels:
        return f"{words.labels[plain[0]].name} {entry}".rstrip() + f" · {name}"
    return f"{name} {entry}".rstrip()


def _leads_on(steps: list[str], words: FieldWords) -> bool:
    path = ".".join(steps)
    return path in words.labels or any(one.startswith(path + ".") for one in words.labels)


def shown(
    form: Form,
    values: Mapping[str, Value],
    troubles: Iterable[Said],
    words: FieldWords,
    known: Known,
) -> tuple[SectionShown, ...]:
    """The form of a record, ready for the template."""
    by_field: dict[str, list[Said]] = {}
    for one in troubles:
        by_field.setdefault(one.field, []).append(one)
    maker = _Maker(values, filled(form, values), by_field, words, known)
    return tuple(
        SectionShown(
            f"s-{section.name}",
            words.sections[section.name],
            tuple(maker.part(part) for part in section.parts),
        )
        for section in form
    )


@dataclass(frozen=True, slots=True)
class _Maker:
    values: Mapping[str, Value]
    texts: Filled
    troubles: Mapping[str, list[Said]]
    words: FieldWords
    known: Known

    def part(self, part: FormField | Group) -> FieldShown | GroupShown:
        return self._group(part) if isinstance(part, Group) else self._field(part, part.path)

    def _group(self, group: Group) -> GroupShown:
        label = self.words.labels[group.path]
        made = tuple(self._entry(group, n) for n in range(entries(self.values, group.path)))
        return GroupShown(
            element(group.path),
            group.path,
            label.name,
            label.hint,
            self.words.add[group.path],
            made,
            bool(group.by_day) and len(made) > 1,
            self._said(group.path),
        )

    def _entry(self, group: Group, n: int) -> EntryShown:
        path = f"{group.path}.{n}"
        fields = tuple(self._field(field, f"{path}.{field.path}", group) for field in group.fields)
        name = fields[0].value or "…"
        own = self._said(path)
        wrong = bool(own) or any(field.troubles for field in fields)
        few = entries(self.values, group.path) <= _FEW_OPEN.get(group.path, 0)
        return EntryShown(
            element(path),
            self.words.entry[group.path].format(n=n + 1, name=name),
            fields,
            path,
            wrong or few or not fields[0].value,
            own,
        )

    def _field(self, field: FormField, path: str, group: Group | None = None) -> FieldShown:
        label, lang = self._label(f"{group.path}.{field.path}" if group else field.path)
        text = self.texts.get(path, "")
        choices, others = self._choices(field, text)
        return FieldShown(
            element(path),
            f"f.{path}",
            str(field.input),
            self.words.in_language[lang].format(name=label.name) if lang else label.name,
            label.hint,
            text,
            lang,
            bool(field.drops),
            choices,
            field.picks,
            others,
            self._said(path),
            _rows(field, text),
        )

    def _label(self, path: str) -> tuple[Label, str]:
        stem, _, last = path.rpartition(".")
        if last in self.words.in_language and stem:
            return self.words.labels[stem], last
        return self.words.labels[path], ""

    def _choices(self, field: FormField, text: str) -> tuple[tuple[Choice, ...], tuple[str, ...]]:
        if field.input is Input.CHOICE:
            there = [*field.choices, *([text] if text and text not in field.choices else [])]
            named = {one: self.words.choices.get(one, one) for one in there}
            return tuple(Choice(one, name, one == text) for one, name in named.items()), ()
        if field.input is not Input.IDS:
            return (), ()
        chosen = text.split("\n") if text else []
        own = self._own_sources() if field.picks == "sources" else {}
        offered = own if len(own) <= MOST_OFFERED else {}
        names = {**offered, **{one: self._name(field.picks, one) for one in chosen}}
        return tuple(Choice(one, name, one in chosen) for one, name in names.items()), ()

    def _own_sources(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for n in range(entries(self.values, "sources")):
            name = value_at(self.values, f"sources.{n}.id")
            publisher = value_at(self.values, f"sources.{n}.publisher")
            if isinstance(name, str) and name:
                found[name] = publisher if isinstance(publisher, str) else ""
        return found

    def _name(self, picks: str, one: str) -> str:
        named = self.known.subjects if picks == "subjects" else {**self.known.cited, **self._own_sources()}
        return named.get(one, "")

    def _said(self, path: str) -> tuple[Said, ...]:
        return tuple(self.troubles.get(element(path), ()))


MOST_OFFERED = 20
"""Sources of a record that every period offers as boxes; of more, only those that are ticked, and the rest by
typing: thirty boxes in each of fifteen releases are read by nobody.
"""

_FEW_OPEN = {"periods": 4, "concepts": 3, "sources": 1, "releases": 1}
"""So many entries of a group are shown open at once; of more, only titles, until one is opened."""

_WORDINGS_ROWS = 14
_CHARS_A_ROW = 38
"""Chinese characters in a row of the form beside the text, on a laptop."""


def _rows(field: FormField, text: str) -> int:
    if field.input is Input.LINES:
        return min(_WORDINGS_ROWS, max(3, text.count("\n") + 2))
    return min(8, max(2, -(-len(text) // _CHARS_A_ROW)))

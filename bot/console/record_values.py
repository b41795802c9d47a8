"""The values of a record ↔ the strings of its form. Pure.

    filled(form, values)                   what the form shows of a record
    with_form(form, values, was, now)      the record with what somebody changed in the form, and nothing else

A form is a mapping from path to string. Only fields that differ from what the form showed (`was`) are put
into the record: so a form that is older than the text beside it takes back nothing.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from bot.console.record_forms import Form, FormField, Group, Input, new_entry

Value: TypeAlias = "str | list[Value] | dict[str, Value] | None"
Values: TypeAlias = dict[str, Value]
Filled: TypeAlias = Mapping[str, str]

_BETWEEN_IDS = re.compile(r"[\s,，、;；]+")


def parts_of(form: Form) -> Iterator[FormField | Group]:
    """All fields and groups of a form, in order."""
    for section in form:
        yield from section.parts


def group_of(form: Form, path: str) -> Group | None:
    """The group of that path."""
    return next((part for part in parts_of(form) if isinstance(part, Group) and part.path == path), None)


def entries(values: Mapping[str, Value], path: str) -> int:
    """How many entries a group has in a record."""
    found = values.get(path)
    return len(found) if isinstance(found, list) else 0


def fields_of(form: Form, values: Mapping[str, Value]) -> Iterator[tuple[str, FormField]]:
    """Every field that the form of this record has, with its whole path."""
    for part in parts_of(form):
        if isinstance(part, FormField):
            yield part.path, part
            continue
        for n in range(entries(values, part.path)):
            for field in part.fields:
                yield f"{part.path}.{n}.{field.path}", field


def filled(form: Form, values: Mapping[str, Value]) -> dict[str, str]:
    """What the form shows of a record: a string for every path; lists with a line break between entries."""
    return {path: shown(field, value_at(values, path)) for path, field in fields_of(form, values)}


def shown(field: FormField, value: Value) -> str:
    """A value as the form holds it. What has no place in the field is shown empty, and is kept."""
    if field.input in {Input.IDS, Input.LINES}:
        found = value if isinstance(value, list) else []
        return "\n".join(_line(one) for one in found if isinstance(one, str))
    return _clean(value) if isinstance(value, str) else ""


def value_at(values: Mapping[str, Value], path: str) -> Value:
    """What stands at a path; None where nothing does."""
    found: Value = dict(values)
    for step in path.split("."):
        if isinstance(found, dict):
            found = found.get(step)
        elif isinstance(found, list) and step.isdigit() and int(step) < len(found):
            found = found[int(step)]
        else:
            return None
    return found


def with_form(form: Form, values: Mapping[str, Value], was: Filled, now: Filled) -> Values:
    """The record with every field that somebody changed: `was` is what the form showed, `now` what it holds.

    Entries that the record has no more are left alone.
    """
    new = copy.deepcopy(dict(values))
    for path, field in list(fields_of(form, new)):
        if path in now and tidied(field, now[path]) != was.get(path, ""):
            _put(form, new, path, field, tidied(field, now[path]))
    return new


def tidied(field: FormField, text: str) -> str:
    """What somebody typed, as the form of the record then shows it."""
    if field.input is Input.IDS:
        return "\n".join(dict.fromkeys(filter(None, _BETWEEN_IDS.split(text))))
    if field.input is Input.LINES:
        return "\n".join(filter(None, map(_line, text.split("\n"))))
    return _clean(text)


def with_entry(form: Form, values: Mapping[str, Value], path: str, today: str) -> Values:
    """The record with one more, nearly empty entry in a group."""
    new = copy.deepcopy(dict(values))
    group = group_of(form, path)
    if group is None:
        return new
    there = new.get(path)
    listed = there if isinstance(there, list) else []
    _set_in_order(new, path, [*listed, {}], [_root(part.path) for part in parts_of(form)])
    n = len(listed)
    for inner, text in new_entry(group, today).items():
        field = next(one for one in group.fields if one.path == inner)
        if text or not field.drops:
            _put(form, new, f"{path}.{n}.{inner}", field, text)
    return new


def without_entry(values: Mapping[str, Value], path: str) -> Values:
    """The record without the entry of a group at this path (`periods.2`)."""
    new = copy.deepcopy(dict(values))
    group, _, number = path.rpartition(".")
    listed = new.get(group)
    if isinstance(listed, list) and number.isdigit() and int(number) < len(listed):
        del listed[int(number)]
    return new


def in_order(form: Form, values: Mapping[str, Value], path: str) -> Values:
    """The record with the entries of a group in order of their days; `always` comes first."""
    new = copy.deepcopy(dict(values))
    group, listed = group_of(form, path), new.get(path)
    if group and group.by_day and isinstance(listed, list):
        listed.sort(key=lambda entry: _day(entry, group.by_day))
    return new


def _day(entry: Value, name: str) -> str:
    day = entry.get(name) if isinstance(entry, dict) else None
    return "" if day == "always" or not isinstance(day, str) else day


def _put(form: Form, values: Values, path: str, field: FormField, text: str) -> None:
    holder = _holder(values, path.split("."), _order(form, path))
    if holder is None:
        return
    name = path.rpartition(".")[2]
    _set_in_order(holder, name, _read(field, text, holder.get(name)), _order(form, path)[-1])
    if field.drops and not text:
        root = path.removesuffix(field.path) + field.drops
        _drop_if_empty(values, root.split("."))


def _read(field: FormField, text: str, old: Value) -> Value:
    if field.input not in {Input.IDS, Input.LINES}:
        return text
    lines = text.split("\n") if text else []
    there = [one for one in old if isinstance(one, str)] if isinstance(old, list) else []
    if field.input is Input.IDS:
        # Boxes come in the order of the page; what was there keeps its own.
        wanted = set(lines)
        return [*(one for one in there if one in wanted), *(one for one in lines if one not in there)]
    # An entry that no line can show whole stays as it is where its line does.
    whole = {_line(one): one for one in there}
    return [whole.get(line, line) for line in lines]


def _order(form: Form, path: str) -> list[list[str]]:
    """For each mapping on the way to a path, the names of its fields in the order of the form."""
    steps = path.split(".")
    group = group_of(form, steps[0])
    paths = [part.path for part in parts_of(form)]
    if group and len(steps) > 2:
        inner = [field.path for field in group.fields]
        return [*_orders(paths, steps[:1]), *_orders(inner, steps[2:])]
    return _orders(paths, steps)


def _orders(paths: Sequence[str], steps: Sequence[str]) -> list[list[str]]:
    orders = []
    for depth in range(len(steps)):
        start = "".join(f"{step}." for step in steps[:depth])
        names = [_root(path.removeprefix(start)) for path in paths if path.startswith(start)]
        orders.append(list(dict.fromkeys(names)))
    return orders


def _root(path: str) -> str:
    return path.partition(".")[0]


def _holder(values: Values, steps: list[str], orders: list[list[str]]) -> Values | None:
    """The mapping in which the last step stands; made where it is not there yet."""
    at: Value = values
    depth = 0
    for step in steps[:-1]:
        if isinstance(at, list):
            at = at[int(step)] if step.isdigit() and int(step) < len(at) else None
            continue
        if not isinstance(at, dict):
            return None
        if at.get(step) in (None, "", []):
            _set_in_order(at, step, {}, orders[depth])
        at, depth = at[step], depth + 1
    return at if isinstance(at, dict) else None


def _set_in_order(holder: Values, name: str, value: Value, order: Sequence[str]) -> None:
    """Put a value into a mapping; a new name comes behind those that the form has before it."""
    if name in holder or name not in order:
        holder[name] = value
        return
    before = {"id", *order[: order.index(name)]}
    there = list(holder)
    at = max((n + 1 for n, one in enumerate(there) if one in before), default=0)
    items = [*holder.items()]
    items.insert(at, (name, value))
    holder.clear()
    holder.update(items)


def _drop_if_empty(values: Values, steps: list[str]) -> None:
    holder = value_at(values, ".".join(steps[:-1])) if len(steps) > 1 else values
    if isinstance(holder, dict) and _is_empty(holder.get(steps[-1])):
        holder.pop(steps[-1], None)


def _is_empty(value: Value) -> bool:
    if isinstance(value, dict):
        return all(map(_is_empty, value.values()))
    return not value


def _line(text: str) -> str:
    return " ".join(text.split())


def _clean(text: str) -> str:
    return re.sub(r"\r\n?", "\n", text).strip()

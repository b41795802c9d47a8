"""What an editor sent: a text and a form beside it → the one text that both mean. Pure.

The page carries three texts: `text`, as it stands in the box; `base`, the text that its form shows; `began`,
the text of the version that was opened. What differs between the form and `base` was changed in the form.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.console.forms import Form as Sending
from bot.console.record_forms import FORMS
from bot.console.record_values import (
    Filled,
    Values,
    filled,
    in_order,
    with_entry,
    with_form,
    without_entry,
)
from knowledge import Kind, record_values, with_values

PREFIX = "f."
"""Before the path of a field, in what is sent."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What came. `form`: path → text; empty where no form was sent."""

    text: str
    base: str
    began: str
    version: str
    form: Filled


@dataclass(frozen=True, slots=True)
class Edited:
    """What it means. `values` is what the form shows; `waits`: the text cannot be read; the form waits."""

    text: str
    base: str
    values: Values
    waits: bool = False


def sent_of(form: Sending) -> Sent:
    """What the editor's page sent. Several values of a field (ids) stand on lines of their own."""
    given = {
        name.removeprefix(PREFIX): "\n".join(values)
        for name, values in form.fields.items()
        if name.startswith(PREFIX)
    }
    text = form.field("text")
    return Sent(text, form.field("base") or text, form.field("began"), form.field("version"), given)


def edited(kind: Kind, sent: Sent) -> Edited:
    """The text with what was changed in the form."""
    shape = FORMS[kind]
    there, base = record_values(sent.text), record_values(sent.base)
    if there is None:
        shown = base or {}
        kept = with_form(shape, shown, filled(shape, shown), sent.form)
        return Edited(sent.text, sent.base, kept, waits=True)
    was = filled(shape, base if base is not None else there)
    values = with_form(shape, there, was, sent.form)
    text = sent.text if values == there else with_values(sent.text, values)
    return Edited(text, text, values)


def worked(kind: Kind, done: Edited, work: str, today: str) -> Edited:
    """What a button of the form does: `add:periods`, `drop:periods.2`, `sort:periods`; others do nothing."""
    if done.waits:
        return done
    verb, _, path = work.partition(":")
    shape = FORMS[kind]
    values = done.values
    if verb == "add":
        values = with_entry(shape, values, path, today)
    elif verb == "drop":
        values = without_entry(values, path)
    elif verb == "sort":
        values = in_order(shape, values, path)
    text = done.text if values == done.values else with_values(done.text, values)
    return Edited(text, text, values)


def form_is_stale(kind: Kind, done: Edited, sent: Sent) -> bool:
    """Whether the form on the page shows something else than the text now holds."""
    shape = FORMS[kind]
    shown = filled(shape, done.values)
    if shown.keys() != sent.form.keys():
        return True
    return filled(shape, with_form(shape, done.values, shown, sent.form)) != shown

"""The editor's page as a browser without script has it: its fields, sent back as they stand."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any


class _Form(HTMLParser):
    """The fields of the form `sheet`, by name, as a browser would send them."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, list[str]] = {}
        self.depth = 0
        self.area = ""
        self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.depth = 1 if given.get("id") == "sheet" else 0
        if not self.depth:
            return
        name = given.get("name", "")
        if tag == "textarea":
            self.area = name
            self.fields.setdefault(name, []).append("")
        elif tag == "select":
            self.select = name
            self.fields[name] = [""]
        elif tag == "option" and self.select and "selected" in given:
            self.fields[self.select] = [given.get("value", "")]
        elif tag == "input" and name and (given.get("type") != "checkbox" or "checked" in given):
            self.fields.setdefault(name, []).append(given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.depth = 0
        if tag == "textarea":
            self.area = ""
        if tag == "select":
            self.select = ""

    def handle_data(self, data: str) -> None:
        if self.area and self.depth:
            kept = self.fields[self.area]
            kept[-1] = (kept[-1] + data) if kept[-1] else data.removeprefix("\n")


def fields_of(html: str) -> dict[str, Any]:
    """What the form of the editor sends, without its token: texts, and lists where a name stands twice."""
    form = _Form()
    form.feed(html)
    sent = {name: values if len(values) > 1 else values[0] for name, values in form.fields.items()}
    sent.pop("csrf", None)
    assert "text" in sent, html[:2000]
    return sent

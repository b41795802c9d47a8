"""What became of links, as proposals: records that name the archived copy, or the new address. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Literal

from bot.outside.kept import LinkResult, LinkState
from knowledge import FactBase, field_lines

Cites = Literal["fact", "subject", "statement"]


def citing(base: FactBase, url: str) -> Iterator[tuple[Cites, str]]:
    """The records whose own fields hold this address as that of a source: kind and id."""
    for fact in base.current():
        if any(source.url == url for source in fact.sources):
            yield "fact", fact.id
    for subject in base.subjects.values():
        if any(source.url == url for source in subject.sources):
            yield "subject", subject.id
    for statement in base.statements.values():
        if statement.url == url:
            yield "statement", statement.id


def mended(text: str, results: Mapping[str, LinkResult]) -> str:
    """The text of a record with what is known: dead sources name their copy, moved ones their new address.

    Sources that name a copy already stay as they are, and so does all else, byte for byte.
    """
    lines = text.splitlines(keepends=True)
    places = field_lines(text)
    for at, line in sorted(places.items(), key=lambda item: -item[1]):
        if at[-1:] == ("url",) and (*at[:-1], "archive") not in places:
            lines[line - 1] = _mended_line(lines[line - 1], results)
    return "".join(lines)


def _mended_line(line: str, results: Mapping[str, LinkResult]) -> str:
    found = _ADDRESS.search(line)
    result = results.get(found["url"]) if found else None
    if found is None or result is None:
        return line
    if result.state is LinkState.MOVED and result.final:
        return line[: found.start("url")] + result.final + line[found.end("url") :]
    if result.state is not LinkState.DEAD or not result.archived:
        return line
    copy = f"archive: {json.dumps(result.archived)}"
    if _ALONE.match(line):
        indent = re.sub(r"-", " ", line[: found.start("field")])
        return f"{line.rstrip()}\n{indent}{copy}\n"
    return f"{line[: found.end('value')]}, {copy}{line[found.end('value') :]}"


_ADDRESS = re.compile(
    r"""(?P<field>\burl:\s+)(?P<value>(?P<quote>["']?)(?P<url>https?://[^\s"',}]+)(?P=quote))"""
)
_ALONE = re.compile(r"""\s*(?:-\s+)?url:[^{}]*$""")
"""A line of block style, with the address alone on it; else the source is written in braces."""

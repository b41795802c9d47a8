"""Sections → as many messages as they need. Cut in the words, never in the markup.

Whole sections stay together where they can, else whole lines, else sentences.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from bot.channels.telegram.markup import Line, Section, Span, length, shows, units

MAX_UNITS = 4096
"""Telegram's limit for a message, in UTF-16 units of what is seen."""

MAX_ENTITIES = 100
"""What Telegram formats in one message; it shows the rest bare."""

_MORE = Section(((Span("…"),),))
_GAP = 2
"""Line feeds between two sections."""

_SENTENCE_ENDS = "。！？!?；;\n"


def split(sections: Sequence[Section], limit: int = MAX_UNITS) -> list[tuple[Section, ...]]:
    """The messages that hold these sections, in order; each at most `limit` units long."""
    if _fits(sections, limit):
        return [tuple(sections)] if sections else []
    parts: list[list[Section]] = [[]]
    for section in _pieces(sections, limit):
        if parts[-1] and not _fits([*parts[-1], section], limit):
            parts.append([])
        parts[-1].append(section)
    # What the last cut left over may be spaces, and a message of spaces is refused.
    return [tuple(part) for part in parts if any(map(shows, part))]


def squeezed(sections: Sequence[Section], limit: int = MAX_UNITS) -> tuple[Section, ...]:
    """What fits into a single message: the beginning, "…", and the last section, which is the receipt."""
    if _fits(sections, limit):
        return tuple(sections)
    last = sections[-1]
    if last.size > limit // 2 or len(sections) == 1:
        return (*split(sections, limit - _MORE.size - _GAP)[0], _MORE)
    room = limit - last.size - _MORE.size - 2 * _GAP
    return (*split(sections[:-1], room)[0], _MORE, replace(last, close=False))


def _fits(sections: Sequence[Section], limit: int) -> bool:
    size = sum(section.size for section in sections) + _GAP * (len(sections) - 1)
    return size <= limit and sum(section.entities for section in sections) <= MAX_ENTITIES - 2


def _pieces(sections: Iterable[Section], limit: int) -> Iterator[Section]:
    """The sections, those that are too large for one message cut into several."""
    for section in sections:
        if _fits([section], limit):
            yield section
        else:
            yield from _cut_section(section, limit)


def _cut_section(section: Section, limit: int) -> Iterator[Section]:
    held: tuple[Line, ...] = ()
    for line in (piece for whole in section.lines for piece in _cut_line(whole, limit)):
        if held and not _fits([replace(section, lines=(*held, line))], limit):
            yield replace(section, lines=held)
            held = ()
        held = (*held, line)
    if held:
        yield replace(section, lines=held)


def _cut_line(line: Line, limit: int) -> Iterator[Line]:
    while length(line) > limit:
        head, line = _cut(line, limit)
        yield head
    yield line


def _cut(line: Line, room: int) -> tuple[Line, Line]:
    """The line in two; the first is at most `room` units long, and not empty."""
    head: list[Span] = []
    for n, span in enumerate(line):
        if units(span.text) > room:
            at = _good_place(span.text, room)
            first, rest = replace(span, text=span.text[:at]), replace(span, text=span.text[at:])
            return (*head, first), (rest, *line[n + 1 :])
        head.append(span)
        room -= units(span.text)
    return tuple(head), ()


def _good_place(text: str, room: int) -> int:
    """Where to cut: behind a sentence or a word of the last third that fits, else between two signs."""
    end = _count(text, room)
    least = end - end // 3
    for marks in (_SENTENCE_ENDS, " ，、,"):
        if (found := max(text.rfind(mark, least, end) for mark in marks)) >= 0:
            return found + 1
    while end > 1 and _hangs_on(text[end : end + 1], text[end - 1]):
        end -= 1
    return end


def _count(text: str, room: int) -> int:
    """How many characters fit into so many units; at least one."""
    used = 0
    for n, char in enumerate(text):
        used += units(char)
        if used > room:
            return max(n, 1)
    return len(text)


def _hangs_on(char: str, before: str) -> bool:
    """Whether a character is one sign with the one before it: accents, joined emoji."""
    return _JOINER in (before, char) or unicodedata.category(char or " ") in {"Mn", "Me", "Sk"}


_JOINER = "\u200d"

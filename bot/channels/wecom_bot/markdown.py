"""A reply → the Markdown that WeCom shows in streams and pushed messages, in pieces small enough for it.

Only what both kinds of message show is used: bold, links, code, quotes, numbered lists (path/101463, 101031).
Whether a backslash takes the meaning of a mark away there is documented nowhere: marks in words of ours or of
people are shown as their full-width likenesses instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import assert_never

from bot.messages import (
    Advice,
    Block,
    Bullets,
    Footer,
    Headline,
    Language,
    Matched,
    Moment,
    Paragraph,
    Reply,
    SourceLine,
    Sources,
    Timeline,
    well_formed,
)
from bot.phrases import phrasebook

LIMIT = 20_480
"""Bytes of UTF-8 in the content of one stream or Markdown message (path/101031, 101463)."""

_BREAK = "  \n"
"""The end of a line, for clients that break lines as they come and for those that do it by the book."""

_UNSEEN = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")
_LIKENESS = str.maketrans(
    {"*": "＊", "`": "ˋ", "[": "［", "]": "］", "<": "＜", ">": "＞", "~": "～", "|": "｜"}
)
"""`<@…>` would call somebody by name, and `[…](…)` lead somewhere."""
_AT_LINE_START = re.compile(r"^(\s*)([#＞+=-]|_{2,})", re.MULTILINE)
_WIDE = {"#": "＃", "+": "＋", "=": "＝", "-": "－"}


def markdown(reply: Reply) -> list[str]:
    """The reply in reading order, as sections to stand with a blank line between them."""
    sections: list[str] = []
    before: Block | None = None
    for block in reply.blocks:
        section = _section(block, reply.language).replace("\n", _BREAK)
        if not section.strip():
            continue
        # Small print belongs to what was matched; below a list it would be part of its last line.
        if sections and isinstance(block, Footer) and isinstance(before, Matched):
            sections[-1] += _BREAK + section
        else:
            sections.append(section)
        before = block
    return sections


def pieces(sections: Sequence[str], limit: int = LIMIT) -> list[str]:
    """The sections in as few messages as hold them; each at most `limit` bytes long, none of them empty."""
    made: list[str] = []
    for section in (part for whole in sections for part in _cut(whole, limit)):
        joined = f"{made[-1]}\n\n{section}" if made else section
        if made and _size(joined) <= limit:
            made[-1] = joined
        else:
            made.append(section)
    return [piece for piece in made if piece.strip()]


def escaped(text: str) -> str:
    """The text, so that it shows just itself."""
    shown = _UNSEEN.sub("", well_formed(text)).translate(_LIKENESS)
    return _AT_LINE_START.sub(lambda found: found[1] + _WIDE.get(found[2], "＿"), shown)


def _section(block: Block, language: Language) -> str:
    match block:
        case Headline(text=text):
            return _strong(text)
        case Advice(text=text):
            return "\n".join(f"> {_strong(line)}" for line in text.splitlines())
        case Paragraph(text=text):
            return escaped(text)
        case Bullets() | Timeline() | Sources():
            title = [_strong(block.title)] if block.title else []
            return "\n".join([*title, *_lines(block, language)])
        case Matched():
            return _matched(block, language)
        case Footer():
            return _footer(block, language)
        case _:
            assert_never(block)


def _lines(block: Bullets | Timeline | Sources, language: Language) -> Iterator[str]:
    match block:
        case Bullets(items=items):
            yield from (f"{n}. {escaped(item)}" for n, item in enumerate(items, 1))
        case Timeline(moments=moments):
            yield from (_moment(moment, language) for moment in moments)
        case Sources(lines=lines):
            yield from (_source(n, line, language) for n, line in enumerate(lines, 1))


def _moment(moment: Moment, language: Language) -> str:
    said = f" — {escaped(moment.text)}" if moment.text else ""
    return f"- {escaped(moment.when)}{_colon(language)}{_strong(moment.word)}{said}"


def _source(number: int, line: SourceLine, language: Language) -> str:
    english = language is Language.EN
    comma, note = (", ", f" ({line.note})") if english else ("，", f"（{line.note}）")
    head = escaped(f"{line.publisher}{comma}{line.date}{_colon(language)}")
    return f"{number}. {head}{_link(line.title, line.url)}{escaped(note) if line.note else ''}"


def _link(title: str, url: str | None) -> str:
    if not (url and url.startswith(("https://", "http://")) and title.strip()):
        return escaped(title)
    # An address with a bracket or a space would end too early.
    bare = url.replace("(", "%28").replace(")", "%29").replace(" ", "%20")
    return f"[{escaped(title)}]({bare})"


def _matched(block: Matched, language: Language) -> str:
    quotes = "「{}」" if language is Language.ZH_HANT else "“{}”"
    shown = " → ".join(quotes.format(text) for text in (block.said, block.wording) if text)
    return escaped(f"{block.label}{_colon(language)}{shown}")


def _footer(block: Footer, language: Language) -> str:
    lines = [escaped(block.text)] if block.text else []
    if block.receipt:
        # As code it is copied whole.
        label = f"{phrasebook(language).receipt}{_colon(language)}"
        lines.append(f"{escaped(label)}`{block.receipt.replace('`', '')}`")
    return "\n".join(lines)


def _strong(text: str) -> str:
    return f"**{escaped(text).strip()}**" if text.strip() else ""


def _colon(language: Language) -> str:
    return ": " if language is Language.EN else "："


# --- cutting


def _cut(section: str, limit: int) -> Iterator[str]:
    """The section in parts of at most `limit` bytes: behind a line or a sentence where that can be."""
    while _size(section) > limit:
        end = _fitting(section, limit)
        least = end - end // 3
        ends = (
            max(section.rfind(mark, least, end) for mark in marks) for marks in ("\n", "。！？!?；;", " ，")
        )
        at = next((found + 1 for found in ends if found >= 0), end)
        yield section[:at]
        section = section[at:]
    yield section


def _fitting(text: str, limit: int) -> int:
    """How many characters fit into so many bytes; at least one."""
    return max(1, len(text.encode()[:limit].decode("utf-8", "ignore")))


def _size(text: str) -> int:
    return len(text.encode())

"""Blocks of a reply → sections of lines: the same words as everywhere, with Telegram's few looks."""

from __future__ import annotations

from typing import assert_never

from bot.channels.telegram.markup import Frame, Line, Look, Section, shows, units, words
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
)
from bot.phrases import phrasebook

_LONG = 400
"""Units of an explanation that fill half a phone's screen: below a headline, more than that is folded."""


def sections_of(reply: Reply) -> tuple[Section, ...]:
    """The reply in reading order; blocks with nothing to see are left out."""
    return tuple(filter(shows, (_section(block, reply) for block in reply.blocks)))


def first_line(reply: Reply) -> str:
    """The words of the first line: what an inline result is called."""
    lines = (line for section in sections_of(reply) for line in section.lines)
    shown = ("".join(span.text for span in line).strip() for line in lines)
    return next(filter(None, shown), "")


def _section(block: Block, reply: Reply) -> Section:
    match block:
        case Headline() | Advice() | Paragraph():
            return _prose(block, reply)
        case Bullets() | Timeline() | Sources():
            return _list(block, reply.language)
        case Matched():
            return Section((_matched(block, reply.language),))
        case Footer():
            return Section(_footer(block, reply.language), close=_follows_match(block, reply))
        case _:
            assert_never(block)


def _prose(block: Headline | Advice | Paragraph, reply: Reply) -> Section:
    if isinstance(block, Paragraph):
        return Section(((words(block.text),),), Frame.FOLDED if _explains(block, reply) else Frame.NONE)
    frame = Frame.QUOTE if isinstance(block, Advice) else Frame.NONE
    return Section(((words(block.text, Look.STRONG),),), frame)


def _list(block: Bullets | Timeline | Sources, language: Language) -> Section:
    title: tuple[Line, ...] = ((words(block.title, Look.STRONG),),) if block.title else ()
    return Section((*title, *_lines(block, language)))


def _lines(block: Bullets | Timeline | Sources, language: Language) -> list[Line]:
    match block:
        case Bullets(items=items):
            return [(words(f"{n}. {item}"),) for n, item in enumerate(items, 1)]
        case Timeline(moments=moments):
            return [_moment(moment, language) for moment in moments]
        case Sources(lines=lines):
            return [_source(n, line, language) for n, line in enumerate(lines, 1)]


def _explains(paragraph: Paragraph, reply: Reply) -> bool:
    """Whether it is a long explanation of a headline, which has said the essential."""
    before = reply.blocks[: reply.blocks.index(paragraph)]
    return units(paragraph.text) > _LONG and any(isinstance(block, Headline) for block in before)


def _follows_match(footer: Footer, reply: Reply) -> bool:
    place = reply.blocks.index(footer)
    return place > 0 and isinstance(reply.blocks[place - 1], Matched)


def _colon(language: Language) -> str:
    return ": " if language is Language.EN else "："


def _moment(moment: Moment, language: Language) -> Line:
    said = (words(f" — {moment.text}"),) if moment.text else ()
    return (words(f"- {moment.when}{_colon(language)}"), words(moment.word, Look.STRONG), *said)


def _source(number: int, line: SourceLine, language: Language) -> Line:
    english = language is Language.EN
    comma, note = (", ", f" ({line.note})") if english else ("，", f"（{line.note}）")
    head = f"{number}. {line.publisher}{comma}{line.date}{_colon(language)}"
    return (words(head), words(line.title, url=line.url), words(note if line.note else ""))


def _matched(block: Matched, language: Language) -> Line:
    quotes = "「{}」" if language is Language.ZH_HANT else "“{}”"
    shown = " → ".join(quotes.format(text) for text in (block.said, block.wording) if text)
    return (words(f"{block.label}{_colon(language)}{shown}"),)


def _footer(block: Footer, language: Language) -> tuple[Line, ...]:
    text: tuple[Line, ...] = ((words(block.text, Look.SMALL),),) if block.text else ()
    if not block.receipt:
        return text
    label = f"{phrasebook(language).receipt}{_colon(language)}"
    # As code it is copied whole by a touch, and no client takes a part of it for a link.
    return (*text, (words(label, Look.SMALL), words(block.receipt, Look.CODE)))

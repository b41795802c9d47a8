"""A reply as plain text: for terminals, and for channels without markup.

plain_text(reply)    blocks as paragraphs, in reading order; buttons are the channel's business
"""

from __future__ import annotations

from collections.abc import Iterator

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


def plain_text(reply: Reply) -> str:
    """The whole reply as text, with blank lines around lists; no trailing newline."""
    return "\n".join(_lines(reply)).strip("\n")


def block_text(block: Block, language: Language) -> str:
    """One block as lines of text."""
    return "\n".join(_block(block, language))


def _lines(reply: Reply) -> Iterator[str]:
    for block in reply.blocks:
        yield from _block(block, reply.language)
        if isinstance(block, Footer):
            yield ""


def _block(block: Block, language: Language) -> Iterator[str]:
    chinese = language is not Language.EN
    colon = "：" if chinese else ": "
    match block:
        case Headline(text=text) | Advice(text=text) | Paragraph(text=text):
            yield text
        case Bullets(title, items):
            yield from _titled(title, [f"{n}. {item}" for n, item in enumerate(items, 1)])
        case Timeline(title, moments):
            yield from _titled(title, [_moment(moment, colon) for moment in moments])
        case Sources(title, lines):
            yield from _titled(title, [_source(n, line, chinese) for n, line in enumerate(lines, 1)])
        case Matched(label, said, wording):
            quotes = "“{}”" if language is not Language.ZH_HANT else "「{}」"
            shown = [quotes.format(text) for text in (said, wording) if text]
            yield f"{label}{colon}{' → '.join(shown)}"
        case Footer(text, receipt):
            yield text
            if receipt:
                yield f"{phrasebook(language).receipt}{colon}{receipt}"


def _titled(title: str, lines: list[str]) -> Iterator[str]:
    if title:
        yield title
    yield from lines


def _moment(moment: Moment, colon: str) -> str:
    head = f"- {moment.when}{colon}{moment.word}"
    return f"{head} — {moment.text}" if moment.text else head


def _source(number: int, line: SourceLine, chinese: bool) -> str:
    note = (f"（{line.note}）" if chinese else f" ({line.note})") if line.note else ""
    comma, colon = ("，", "：") if chinese else (", ", ": ")
    head = f"{number}. {line.publisher}{comma}{line.date}{colon}{line.title}{note}"
    return f"{head}\n   {line.url}" if line.url else head

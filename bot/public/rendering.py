"""An answer as the page shows it: HTML, and plain text to copy. Pure.

Everything that was text stays text: the templates escape all of it, and the only addresses that can be
clicked are those of our records' sources.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import assert_never

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from bot.messages import Language
from bot.phrases import phrasebook
from bot.public.words import PAGE_WORDS
from bot.wire import (
    AnswerBody,
    AnyBlock,
    BulletsBlock,
    FooterBlock,
    HeadlineBlock,
    MatchedBlock,
    SourceItem,
    SourcesBlock,
    TextBlock,
    TimelineBlock,
)

_LONGEST_WORD = 24
"""A verdict word and its colon are shorter; a longer start of a headline is a sentence with a colon in it."""


def bubble(answer: AnswerBody, page: Language, key: str = "") -> Markup:
    """An answer with its buttons as it stands in the chat; `page` is the language of what is around it.

    `key` goes with the buttons where no script makes one up. The words that were answered do not: what
    somebody typed never comes out of here as it was.
    """
    template = environment().get_template("bubble.html")
    words = PAGE_WORDS[answer.language]
    html = template.render(answer=answer, words=words, page_language=page, key=key)
    return Markup(html)  # noqa: S704 - the template escapes


def plain(answer: AnswerBody) -> str:
    """The blocks as text that can be pasted anywhere, without the buttons."""
    lines = (line for block in answer.blocks for line in _lines(block, answer.language) if line)
    return "\n".join(lines)


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Our templates: everything is escaped, and a name that is not there is an error."""
    found = Environment(
        loader=PackageLoader("bot.public"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.globals["phrasebook"] = phrasebook
    found.filters["split_word"] = split_word
    found.tests["web_address"] = is_web_address
    return found


def split_word(headline: str) -> tuple[str, str]:
    """The verdict word that a headline begins with, colon included, and the rest of the sentence."""
    for colon in ("：", ": "):
        word, found, rest = headline.partition(colon)
        if found and len(word) <= _LONGEST_WORD:
            return word + found.rstrip(), rest
    return "", headline


def is_web_address(url: str | None) -> bool:
    """True for what a link may lead to. Records are checked when read; a page looks again."""
    return url is not None and url.startswith(("https://", "http://"))


def _lines(block: AnyBlock, language: Language) -> Iterable[str]:
    match block:
        case HeadlineBlock() | TextBlock():
            return [block.text]
        case BulletsBlock():
            return [block.title, *(f"- {item}" for item in block.items)]
        case TimelineBlock():
            return [block.title, *(" ".join(filter(None, (m.when, m.word, m.text))) for m in block.moments)]
        case SourcesBlock():
            return [block.title, *map(_source_line, block.lines)]
        case MatchedBlock():
            colon = ": " if language is Language.EN else "："
            return [f"{block.label}{colon}{' → '.join(filter(None, (block.said, block.wording)))}"]
        case FooterBlock():
            return [" ".join(filter(None, (block.text, block.receipt)))]
        case _:
            assert_never(block)


def _source_line(line: SourceItem) -> str:
    return "- " + " · ".join(filter(None, (line.publisher, line.title, line.date, line.note, line.url)))

"""Text with a little markup, kept apart until the very end: so it can be measured and cut before it is HTML.

    Span      some words, perhaps bold, a code or a link
    Line      spans side by side
    Section   lines that belong together, perhaps in a frame

Telegram counts what is seen, in UTF-16 units; `escape` is the only way from text to HTML.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from bot.messages import well_formed


class Look(StrEnum):
    """How words look: a tag of Telegram's HTML."""

    PLAIN = ""
    STRONG = "b"
    SMALL = "i"
    CODE = "code"


class Frame(StrEnum):
    """What stands around lines: a tag of Telegram's HTML."""

    NONE = ""
    QUOTE = "blockquote"
    FOLDED = "blockquote expandable"
    """Shows three lines and unfolds at a touch."""


@dataclass(frozen=True, slots=True)
class Span:
    """Some words of one look. `url` is where they lead, from a record; "" for nowhere."""

    text: str
    look: Look = Look.PLAIN
    url: str = ""


Line = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """Lines that belong together. `close`: no blank line before it."""

    lines: tuple[Line, ...]
    frame: Frame = Frame.NONE
    close: bool = False

    @property
    def size(self) -> int:
        """Length as Telegram counts it."""
        return sum(map(length, self.lines)) + max(0, len(self.lines) - 1)

    @property
    def entities(self) -> int:
        """How many formatted stretches it has; Telegram takes a hundred in a message."""
        formatted = sum(bool(span.look or span.url) for line in self.lines for span in line)
        return formatted + bool(self.frame)


def words(text: str, look: Look = Look.PLAIN, url: str | None = None) -> Span:
    """A span of what can be seen of `text`; a `url` that is no web address leads nowhere."""
    shown = _UNSEEN.sub("", well_formed(text))
    return Span(shown, look, url if url and url.startswith(("https://", "http://")) else "")


_UNSEEN = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")
"""Control characters: Telegram drops some, counts others and shows none."""


def escape(text: str) -> str:
    """The text as HTML that shows just it, in an attribute as well."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def units(text: str) -> int:
    """Length in UTF-16 units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def length(line: Line) -> int:
    """Length of what is seen of a line."""
    return sum(units(span.text) for span in line)


def shows(section: Section) -> bool:
    """Whether there is anything to see in it."""
    return any(span.text.strip() for line in section.lines for span in line)


def html(sections: Iterable[Section]) -> str:
    """Sections as Telegram's HTML."""
    return _joined(sections, _section_html)


def plain(sections: Iterable[Section], *, urls: bool = True) -> str:
    """The same words without markup; addresses on lines of their own, or none."""
    return _joined(sections, lambda section: "\n".join(_line_plain(line, urls) for line in section.lines))


def _joined(sections: Iterable[Section], shown: Callable[[Section], str]) -> str:
    whole = ""
    for section in sections:
        gap = "" if not whole else "\n" if section.close else "\n\n"
        whole += gap + shown(section)
    return whole


def _section_html(section: Section) -> str:
    inner = "\n".join("".join(map(_span_html, line)) for line in section.lines)
    if not section.frame:
        return inner
    return f"<{section.frame}>{inner}</{section.frame.partition(' ')[0]}>"


def _span_html(span: Span) -> str:
    shown = escape(span.text)
    if not shown:
        return ""
    if span.look:
        shown = f"<{span.look}>{shown}</{span.look}>"
    return f'<a href="{escape(span.url)}">{shown}</a>' if span.url else shown


def _line_plain(line: Line, urls: bool) -> str:
    text = "".join(span.text for span in line)
    return "\n   ".join([text, *(span.url for span in line if span.url and urls)])

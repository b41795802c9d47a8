"""What stands in a page of others: title, headings, words, JSON-LD. Pure, total, and linear in its length.

A reader of exactly this much, and no HTML parser: what others serve may be built to keep a parser busy.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

MAX_TEXT = 20_000
"""Characters of visible text that are kept: enough to compare two pages, and all of a notice."""

_LONGEST_TAG = 4_000
"""Characters of a tag that are looked at: an image in the midst of a page may carry itself in its address."""

_BLIND = frozenset({"script", "style", "template", "svg", "noscript", "iframe", "object"})
"""Elements whose content nobody sees, or sees only without scripts ("please switch on JavaScript")."""

_BREAKS = frozenset(
    "address article aside br button dd div dl dt figcaption footer form h1 h2 h3 h4 h5 h6 header hr li "
    "main nav ol option p pre section table td th title tr ul".split()
)
"""Elements between which words are apart; others (`<b>`, `<span>`) may stand within a word."""

_CHARSET = re.compile(
    r"utf-?8|utf-?16(?:le|be)?|gb2312|gbk|gb18030|big5(?:-hkscs)?|shift[_-]jis|euc-(?:jp|kr)|"
    r"(?:us-)?ascii|latin-?1|iso-8859-\d{1,2}|windows-125\d|koi8-[ru]",
    re.I,
)
"""Encodings that pages are in. A name of any other is not looked up: Python knows some that take for ever."""

_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "iso-8859-1": "windows-1252", "latin1": "windows-1252"}
"""What browsers read in place of what is written."""

_TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9:-]{0,30})")
_ATTRIBUTE = re.compile(r"""([a-zA-Z][a-zA-Z:-]{0,30})\s{0,9}=\s{0,9}("[^"]*"|'[^']*'|[^\s"'>]+)""")
_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s{0,9}=\s{0,9}["']?([a-zA-Z0-9_-]{2,20})""", re.I)
_XML_CHARSET = re.compile(rb"""\A\s{0,9}<\?xml[^>]{0,100}encoding=["']([a-zA-Z0-9_-]{2,20})""", re.I)
_MARKS: tuple[tuple[bytes, str], ...] = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


@dataclass(frozen=True, slots=True)
class Page:
    """A page of others, read. All of it is a stranger's."""

    title: str = ""
    heading: str = ""
    """Its first heading."""
    text: str = ""
    """What is seen of it, spaces folded, at most `MAX_TEXT` characters."""
    language: str = ""
    json_ld: tuple[str, ...] = ()
    """Contents of `<script type="application/ld+json">`, as they stand there."""


def decoded(body: bytes, content_type: str = "") -> str:
    """The text of what was served, whatever it is encoded in; bytes that mean nothing become �."""
    for mark, name in _MARKS:
        if body.startswith(mark):
            return body.decode(name, errors="replace")
    named = re.search(r"charset\s*=\s*[\"']?([\w.-]+)", content_type, re.I)
    inside = _META_CHARSET.search(body[:2_048]) or _XML_CHARSET.search(body[:200])
    name = named[1] if named else inside[1].decode("ascii") if inside else "utf-8"
    known = name.lower() if _CHARSET.fullmatch(name) else "utf-8"
    try:
        return body.decode(_WIDER.get(known, known), errors="replace")
    except LookupError:
        return body.decode("utf-8", errors="replace")


def read_page(body: bytes, content_type: str = "") -> Page:
    """A page as it was served."""
    reading = _Reading()
    for piece in _pieces(decoded(body, content_type)):
        reading.take(piece)
    return reading.page()


# --- inside


class _Piece(NamedTuple):
    kind: Literal["text", "tag", "end", "script"]
    name: str
    content: str
    """The words, the attributes, or what stands inside the element."""


class _Reading:
    """Puts together what the pieces of a page say."""

    def __init__(self) -> None:
        self._inside = ""
        self._title: list[str] = []
        self._heading: list[str] = []
        self._headed = False
        self._text: list[str] = []
        self._length = 0
        self._language = ""
        self._json_ld: list[str] = []

    def take(self, piece: _Piece) -> None:
        """The next piece of the page."""
        match piece.kind:
            case "text":
                self._words(html.unescape(piece.content))
            case "tag":
                self._opened(piece)
            case "end":
                self._closed(piece.name)
            case "script":
                self._script(piece)

    def page(self) -> Page:
        """All that was read."""
        title, heading, text = (_folded("".join(part)) for part in (self._title, self._heading, self._text))
        return Page(title[:500], heading[:500], text[:MAX_TEXT], self._language, tuple(self._json_ld))

    def _words(self, words: str) -> None:
        if self._inside == "title":
            self._title.append(words)
            return
        if self._inside == "h1":
            self._heading.append(words)
        # Twice as much as is kept: folding spaces shortens it.
        if self._length < 2 * MAX_TEXT:
            self._text.append(words)
            self._length += len(words)

    def _opened(self, piece: _Piece) -> None:
        self._apart(piece.name)
        if (piece.name == "title" and not self._title) or (piece.name == "h1" and not self._headed):
            self._inside = piece.name
        if piece.name == "html":
            self._language = _attributes(piece.content).get("lang", "")[:35]

    def _closed(self, name: str) -> None:
        self._apart(name)
        if name == self._inside:
            self._headed = self._headed or (name == "h1" and bool(self._heading))
            self._inside = ""

    def _apart(self, name: str) -> None:
        if name in _BREAKS:
            self._text.append(" ")

    def _script(self, piece: _Piece) -> None:
        attributes, _, inside = piece.content.partition("\0")
        kind = _attributes(attributes).get("type", "").partition(";")[0].strip().lower()
        if piece.name == "script" and kind == "application/ld+json" and inside.strip():
            self._json_ld.append(inside.strip())


def _pieces(text: str) -> Iterator[_Piece]:
    text = text.replace("\0", "")
    at = 0
    while (start := text.find("<", at)) >= 0:
        if start > at:
            yield _Piece("text", "", text[at:start])
        if text.startswith("<!--", start):
            at = _after(text, "-->", start + 4)
            continue
        tag = _TAG.match(text, start)
        end = text.find(">", start, start + _LONGEST_TAG)
        if tag is None or end < 0:
            # <!doctype …> and <?xml …?> are passed over; a bare "<" is only that.
            at = end + 1 if end >= 0 and text[start + 1 : start + 2] in {"!", "?"} else start + 1
            continue
        name, attributes = tag[1].lower(), text[tag.end() : end]
        at = end + 1
        if text[start + 1] == "/":
            yield _Piece("end", name, "")
        elif name in _BLIND and not attributes.endswith("/"):
            inside_ends, at = _element_end(text, name, at)
            yield _Piece("script", name, f"{attributes}\0{text[end + 1 : inside_ends]}")
        else:
            yield _Piece("tag", name, attributes)
    if at < len(text):
        yield _Piece("text", "", text[at:])


def _after(text: str, end: str, start: int) -> int:
    found = text.find(end, start)
    return len(text) if found < 0 else found + len(end)


def _element_end(text: str, name: str, start: int) -> tuple[int, int]:
    """Where the content of an element ends, and where what follows it begins; the end of all without one."""
    found = _ENDS[name].search(text, start)
    return (found.start(), _after(text, ">", found.end())) if found else (len(text), len(text))


_ENDS = {name: re.compile(f"</{name}(?![a-z0-9-])", re.I) for name in _BLIND}


def _attributes(text: str) -> dict[str, str]:
    return {name.lower(): html.unescape(value.strip("\"'")) for name, value in _ATTRIBUTE.findall(text)}


def _folded(text: str) -> str:
    return " ".join(text.split())

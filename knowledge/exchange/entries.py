"""Feeds of others → their entries: RSS, Atom and JSON Feed. Where reviews are looked for, or stand already.

XML is read with expat. A document type may declare entities that blow up to gigabytes, or that name files of
this machine; no feed needs one, so whatever declares anything is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from knowledge.errors import RecordProblem
from knowledge.exchange.offers import address, clean, day_of, problem
from knowledge.exchange.review_reading import NOT_JSON, Json, read_json

MAX_ENTRIES = 1_000
"""Entries of one feed that are read; most have twenty."""

MAX_CONTENT = 500_000
"""Characters of one entry's content: a whole article with its markup."""

_MAX_DEPTH = 100
"""Elements within one another; feeds have five, with markup left unescaped thirty."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed."""

    link: str
    """Address of its page; empty where it has none."""
    title: str = ""
    content: str = ""
    """Its markup, if it is in the feed."""
    published: str = ""


@dataclass(frozen=True, slots=True)
class EntriesRead:
    """The entries of a feed, the licence it names, and what is wrong with it."""

    entries: tuple[Entry, ...] = ()
    licence: str = ""
    problems: tuple[RecordProblem, ...] = ()


def read_entries(text: str, name: str = "feed") -> EntriesRead:
    """The entries of a feed, in the order in which they stand."""
    if text.lstrip("\ufeff \t\r\n").startswith("{"):
        return _json_feed(read_json(text), name)
    return _xml_feed(text, name)


def is_json_feed(data: Json) -> bool:
    """Whether JSON is a feed, by its form."""
    return isinstance(data, dict) and str(data.get("version", "")).startswith("https://jsonfeed.org/version/")


# --- JSON Feed


def _json_feed(data: object, name: str) -> EntriesRead:
    items = data.get("items") if isinstance(data, dict) else None
    if data is NOT_JSON or not isinstance(items, list):
        return EntriesRead(problems=(problem(name, "no JSON Feed; expected items"),))
    found = [_json_entry(item) for item in items[:MAX_ENTRIES] if isinstance(item, dict)]
    return EntriesRead(tuple(found))


def _json_entry(item: Mapping[str, object]) -> Entry:
    content = item.get("content_html") or item.get("content_text") or ""
    return Entry(
        address(item.get("url")) or address(item.get("external_url")) or address(item.get("id")),
        clean(item.get("title"), 300),
        content[:MAX_CONTENT] if isinstance(content, str) else "",
        day_of(item.get("date_published")),
    )


# --- RSS and Atom


class _Refused(Exception):
    """Something in the document that no feed needs."""


@dataclass(slots=True)
class _Found:
    """An entry under way: the words of its elements, by their bare names."""

    words: dict[str, list[str]] = field(default_factory=dict)
    link: str = ""


class _Feed:
    """Takes the events of a parser."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.licence = ""
        self._open: list[str] = []
        self._entry: _Found | None = None
        self._kept = 0
        self._rights: list[str] = []

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        bare = _bare(name)
        self._open.append(bare)
        if len(self._open) > _MAX_DEPTH:
            raise _Refused(f"elements stand {_MAX_DEPTH} deep in one another")
        if bare in {"item", "entry"} and self._entry is None:
            self._entry, self._kept = _Found(), 0
        elif bare == "link" and self._entry and attributes.get("rel", "alternate") == "alternate":
            self._entry.link = self._entry.link or address(attributes.get("href", ""))

    def end(self, name: str) -> None:
        bare = self._open.pop() if self._open else _bare(name)
        if bare in {"item", "entry"} and self._entry and bare not in self._open:
            if len(self.entries) < MAX_ENTRIES:
                self.entries.append(_entry(self._entry))
            self._entry = None

    def words(self, text: str) -> None:
        if self._entry is None:
            if self._open[-1:] in (["rights"], ["copyright"], ["license"]) and len(self._rights) < 100:
                self._rights.append(text)
                self.licence = clean("".join(self._rights), 300)
            return
        self._kept += len(text)
        if self._kept <= MAX_CONTENT:
            # Markup that an entry holds as elements of its own belongs to the element of the feed around it.
            inside = next((one for one in reversed(self._open) if one in _KNOWN), "")
            self._entry.words.setdefault(inside, []).append(text)


_KNOWN = frozenset(
    {"title", "link", "guid", "id", "encoded", "content", "description", "summary", "pubDate", "published"}
    | {"updated", "date"}
)


def _xml_feed(text: str, name: str) -> EntriesRead:
    feed = _Feed()
    try:
        _ = _parser(feed).Parse(text.lstrip("\ufeff \t\r\n").encode(errors="replace"), True)
    except _Refused as error:
        return EntriesRead(problems=(problem(name, str(error)),))
    except expat.ExpatError as error:
        # What stood before the slip can be used.
        broken = problem(name, f"no XML from here on: {expat.ErrorString(error.code)}", line=error.lineno)
        return EntriesRead(tuple(feed.entries), feed.licence, (broken,))
    if not feed.entries:
        return EntriesRead(problems=(problem(name, "no feed; expected RSS or Atom with entries"),))
    return EntriesRead(tuple(feed.entries), feed.licence)


def _parser(feed: _Feed) -> expat.XMLParserType:
    # The text was decoded by whoever fetched it: whatever encoding it names, these bytes are UTF-8.
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)

    def refuse(*_: object) -> int:
        raise _Refused("it has a document type, which may declare entities; no feed needs one")

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.ExternalEntityRefHandler = refuse
    parser.StartElementHandler = feed.begin
    parser.EndElementHandler = feed.end
    parser.CharacterDataHandler = feed.words
    return parser


def _entry(found: _Found) -> Entry:
    def words(*names: str) -> str:
        return next(("".join(found.words[name]) for name in names if found.words.get(name)), "")

    return Entry(
        found.link or address(words("link")) or address(words("guid")) or address(words("id")),
        clean(words("title"), 300),
        words("encoded", "content", "description", "summary")[:MAX_CONTENT],
        _any_day(words("pubDate", "published", "date", "updated")),
    )


def _any_day(text: str) -> str:
    """A day as Atom writes it, or as RSS does: Tue, 10 Jun 2025 04:00:00 GMT."""
    if found := day_of(text):
        return found
    match = re.search(r"\b(\d{1,2}) ([A-Z][a-z]{2}) (\d{4})\b", text[:60])
    month = _MONTHS.find(match[2]) if match else -1
    if match is None or month < 0 or month % 3:
        return ""
    return day_of(f"{match[3]}-{month // 3 + 1:02}-{int(match[1]):02}")


_MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec"


def _bare(name: str) -> str:
    """The name of an element without its namespace: content:encoded → encoded."""
    return name.rpartition(":")[2]


def links_of(entries: tuple[Entry, ...]) -> Iterator[str]:
    """The pages to which entries lead, each once."""
    yield from dict.fromkeys(entry.link for entry in entries if entry.link)

"""What others offer, read from bytes of any kind: offers, rows of our own, pages still to be fetched.

read_offers([Upload, …], Form)  →  Found
"""

from __future__ import annotations

import dataclasses
import io
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.outside.pages import decoded, read_page
from knowledge import (
    COFACTS_TABLES,
    NOT_JSON,
    BadRecordFile,
    Draft,
    Fact,
    FilePlace,
    InvalidFactBase,
    Offer,
    OffersRead,
    RecordProblem,
    is_cofacts_answer,
    is_json_feed,
    is_records,
    is_search_answer,
    read_claim_reviews,
    read_cofacts_nodes,
    read_cofacts_tables,
    read_drafts,
    read_entries,
    read_json,
    read_records_json,
    read_search_results,
)

MAX_FILE = 500_000_000
"""Bytes of a file that is read, unpacked: the articles of Cofacts are a fifth of that."""

MAX_FETCHED = 100_000_000
"""The same of what came from an address: nobody of us has seen it, and a server may be asked to read it."""

LIMIT = 100
"""Drafts of one import, unless somebody asks for more: what an editor can look through in a week."""


class Form(StrEnum):
    """What an import may come as."""

    AUTO = "auto"
    CLAIMREVIEW = "claimreview"
    FEED = "feed"
    GOOGLE = "google"
    COFACTS = "cofacts"
    CSV = "csv"
    RECORDS = "records"


@dataclass(frozen=True, slots=True)
class Upload:
    """Bytes and what they are called; several files that belong together as further ones."""

    name: str
    body: bytes
    content_type: str = ""
    url: str = ""
    """Where they were fetched."""


@dataclass(frozen=True, slots=True)
class Found:
    """What was read: offers of others, rows in our own words, pages to be fetched, and what is wrong."""

    offers: tuple[Offer, ...] = ()
    rows: tuple[Draft, ...] = ()
    facts: tuple[Fact, ...] = ()
    """Whole facts of another edition."""
    pages: tuple[str, ...] = ()
    problems: tuple[RecordProblem, ...] = ()
    name: str = ""

    def with_more(self, other: Found) -> Found:
        """Both together."""
        return Found(
            self.offers + other.offers,
            self.rows + other.rows,
            self.facts + other.facts,
            self.pages + other.pages,
            self.problems + other.problems,
            self.name,
        )


def read_offers(uploads: Sequence[Upload], form: Form = Form.AUTO) -> Found:
    """What these files hold. Anything at all may be in them; what cannot be used is told."""
    looked_at = [(file, _unreadable(file)) for upload in uploads for file in _unpacked(upload)]
    wrong = [told(file.name, says) for file, says in looked_at if says]
    files = [file for file, says in looked_at if not says]
    if not files:
        none = [told(upload.name, "an archive in which nothing can be read") for upload in uploads]
        return Found(problems=tuple(wrong or none), name=uploads[0].name if uploads else "")
    tables = {name: decoded(file.body) for file in files if (name := _table_name(file.name))}
    found = Found(problems=tuple(wrong))
    if form is Form.COFACTS or (form is Form.AUTO and tables):
        return found.with_more(_cofacts(files, tables))
    for file in files:
        found = found.with_more(_READERS[_form_of(file) if form is Form.AUTO else form](file))
    return dataclasses.replace(found, name=files[0].name)


def unfetched(found: Found) -> Found:
    """What a file holds: the pages that it leads to are fetched only for whoever gives its address."""
    if not found.pages:
        return found
    says = f"leads to {len(found.pages)} pages, which are fetched only where the feed is given by its address"
    return dataclasses.replace(found, pages=(), problems=(*found.problems, told(found.name, says)))


def _unreadable(file: Upload) -> str:
    """Why nothing can be made of the bytes; empty where something may be.

    A table in the encoding of a country would be read as other words. Pages say what they are encoded in.
    """
    if not file.body.strip():
        return "there is nothing in it"
    marked = file.body.startswith((b"\xff\xfe", b"\xfe\xff")) or "charset" in file.content_type.lower()
    if marked or file.body.lstrip().startswith(b"<"):
        return ""
    try:
        _ = file.body.decode()
    except UnicodeDecodeError as error:
        return f"not UTF-8 text (byte {error.start}); save the file as UTF-8 (in Excel: “CSV UTF-8”)"
    return "no text, for it has bytes of zero" if b"\0" in file.body else ""


def _unpacked(upload: Upload) -> Iterator[Upload]:
    """The files of an archive, or the file itself; no further than so many bytes in all."""
    if not upload.body.startswith(b"PK\x03\x04"):
        yield upload
        return
    left = MAX_FETCHED if upload.url else MAX_FILE
    try:
        with zipfile.ZipFile(io.BytesIO(upload.body)) as archive:
            for info in archive.infolist()[:50]:
                with archive.open(info) as file:
                    body = file.read(left + 1)
                left -= len(body)
                if left < 0:
                    return
                yield Upload(info.filename.rpartition("/")[2], body, "", upload.url)
    except (zipfile.BadZipFile, OSError, RuntimeError, ValueError, NotImplementedError, EOFError):
        return


def _table_name(name: str) -> str:
    """Which table of Cofacts' a file is, by its name; empty for any other."""
    stem = name.rpartition("/")[2].lower().removesuffix(".zip").removesuffix(".csv")
    return stem if stem in COFACTS_TABLES else ""


def _cofacts(files: Sequence[Upload], tables: Mapping[str, str]) -> Found:
    if tables:
        return found_in(read_cofacts_tables(tables))
    reads = [read_cofacts_nodes(decoded(file.body), file.name) for file in files]
    return found_in(*reads)


def _form_of(file: Upload) -> Form:
    start = decoded(file.body[:2_000]).lstrip("\ufeff \t\r\n")[:1_000].lower()
    if start.startswith(("{", "[")):
        data = read_json(decoded(file.body))
        if data is NOT_JSON or isinstance(data, str | int | float | bool | None):
            return Form.CLAIMREVIEW
        ways: tuple[tuple[Callable[..., bool], Form], ...] = (
            (is_records, Form.RECORDS),
            (is_search_answer, Form.GOOGLE),
            (is_json_feed, Form.FEED),
            (is_cofacts_answer, Form.COFACTS),
        )
        return next((form for knows, form in ways if knows(data)), Form.CLAIMREVIEW)
    if not start.startswith("<"):
        return Form.CSV
    return Form.FEED if any(sign in start for sign in ("<rss", "<feed", "<rdf:rdf")) else Form.CLAIMREVIEW


def _reviews(file: Upload) -> Found:
    """Reviews in a page, or in JSON by itself."""
    text = decoded(file.body, file.content_type)
    is_json = text.lstrip("\ufeff \t\r\n").startswith(("{", "["))
    texts = (text,) if is_json else read_page(file.body, file.content_type).json_ld
    found = found_in(*(read_claim_reviews(one, page=file.url, name=file.name) for one in texts))
    if found.offers or found.problems:
        return found
    return Found(problems=(told(file.name, "no ClaimReview in it"),))


def _feed(file: Upload) -> Found:
    """Reviews that stand in a feed's entries, and the pages of the others."""
    read = read_entries(decoded(file.body, file.content_type), file.name)
    found = Found(problems=read.problems)
    for entry in read.entries:
        inside = read_page(entry.content.encode(errors="replace")).json_ld
        reads = [read_claim_reviews(text, page=entry.link, name=file.name) for text in inside]
        offers = [offer for one in reads for offer in one.offers]
        more = Found(tuple(offers), pages=() if offers or not entry.link else (entry.link,))
        found = found.with_more(more)
    licensed = tuple(_licensed(offer, read.licence) for offer in found.offers)
    return dataclasses.replace(found, offers=licensed)


def _licensed(offer: Offer, licence: str) -> Offer:
    return offer if offer.licence else dataclasses.replace(offer, licence=licence)


def _search(file: Upload) -> Found:
    return found_in(read_search_results(decoded(file.body), file.name).read)


def _table(file: Upload) -> Found:
    read = read_drafts(decoded(file.body, file.content_type), file.name)
    return Found(rows=read.rows, problems=read.problems)


def _records(file: Upload) -> Found:
    try:
        base = read_records_json(decoded(file.body, file.content_type), file.name)
    except BadRecordFile as error:
        return Found(problems=error.problems)
    except InvalidFactBase as error:
        return Found(problems=tuple(told(file.name, says) for says in error.problems))
    return Found(facts=tuple(base.current()))


_READERS: Mapping[Form, Callable[[Upload], Found]] = {
    Form.CLAIMREVIEW: _reviews,
    Form.FEED: _feed,
    Form.GOOGLE: _search,
    Form.COFACTS: lambda file: found_in(read_cofacts_nodes(decoded(file.body), file.name)),
    Form.CSV: _table,
    Form.RECORDS: _records,
}


def found_in(*reads: OffersRead) -> Found:
    """What several readings hold together."""
    return Found(
        tuple(offer for read in reads for offer in read.offers),
        problems=tuple(wrong for read in reads for wrong in read.problems),
    )


def told(name: str, says: str) -> RecordProblem:
    """A file, page or answer that could not be used, as a whole."""
    return RecordProblem(FilePlace(name, 0), "", says)

"""What a browser sends: fields and files, read within bounds, before anybody works on them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from urllib.parse import parse_qsl

from starlette.datastructures import FormData, Headers, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

MAX_FIELDS = 3_000
"""A long fact has some 600 fields; parsing 3,000 takes a few milliseconds."""

MAX_FILES = 10

MAX_IMPORT_BYTES = 2_000_000
"""A feed of some thousand ClaimReviews; what somebody who is signed in may send."""

MAX_SIGN_IN_BYTES = 10_000
"""A name and a password: all that somebody may send who is not signed in."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was chosen. Its name is what the browser says: shown, never used as a path."""

    name: str
    content: bytes


def _nothing() -> Mapping[str, tuple[str, ...]]:
    return MappingProxyType({})


def _no_files() -> Mapping[str, tuple[Upload, ...]]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Form:
    """What was sent. `json` is the value of a JSON body, else None."""

    fields: Mapping[str, tuple[str, ...]] = field(default_factory=_nothing)
    files: Mapping[str, tuple[Upload, ...]] = field(default_factory=_no_files)
    json: object = None

    def field(self, name: str, otherwise: str = "") -> str:
        """The last value of a field."""
        return self.fields.get(name, (otherwise,))[-1]

    def all(self, name: str) -> tuple[str, ...]:
        """Every value of a field, in order."""
        return self.fields.get(name, ())

    def has(self, name: str) -> bool:
        """Whether the field was sent: a box that was ticked, a button that was pressed."""
        return name in self.fields

    def file(self, name: str) -> Upload | None:
        """The file of a field; None where none was chosen."""
        chosen = [upload for upload in self.files.get(name, ()) if upload.name or upload.content]
        return chosen[-1] if chosen else None


async def read_form(request: Request) -> Form | None:
    """What was sent, whatever it is; None where it cannot be read."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    try:
        if kind == "multipart/form-data":
            return await _multipart(request)
        body = await request.body()
        if kind == "application/json":
            return _json(body)
        return _fields(body) if kind == "application/x-www-form-urlencoded" or not body else None
    except (ValueError, MultiPartException, KeyError, RecursionError):
        return None


def _fields(body: bytes) -> Form:
    pairs = parse_qsl(
        body.decode("ascii"), keep_blank_values=True, max_num_fields=MAX_FIELDS, errors="strict"
    )
    return Form(fields=_gathered(pairs))


def _json(body: bytes) -> Form:
    value = json.loads(body)
    texts = value.items() if isinstance(value, dict) else ()
    return Form(fields=_gathered([(name, text) for name, text in texts if isinstance(text, str)]), json=value)


def _gathered(pairs: list[tuple[str, str]]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        # A browser sends CR LF; a lone surrogate can only be made by hand, and is refused here.
        _ = value.encode()
        found.setdefault(name, []).append(value.replace("\r\n", "\n"))
    return MappingProxyType({name: tuple(values) for name, values in found.items()})


async def _multipart(request: Request) -> Form:
    headers: Headers = request.headers
    parser = MultiPartParser(
        headers,
        request.stream(),
        max_files=MAX_FILES,
        max_fields=MAX_FIELDS,
        max_part_size=MAX_IMPORT_BYTES,
    )
    data = await parser.parse()
    try:
        return await _of(data)
    finally:
        await data.close()


async def _of(data: FormData) -> Form:
    texts: list[tuple[str, str]] = []
    files: dict[str, list[Upload]] = {}
    for name, value in data.multi_items():
        if isinstance(value, UploadFile):
            files.setdefault(name, []).append(Upload(value.filename or "", await value.read()))
        else:
            texts.append((name, value))
    return Form(_gathered(texts), MappingProxyType({name: tuple(some) for name, some in files.items()}))

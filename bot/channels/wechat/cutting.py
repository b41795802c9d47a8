"""Cutting text that is measured in UTF-8 bytes: at a sentence, never inside a sign or an address. Pure."""

from __future__ import annotations

import re
import unicodedata

MORE = "…"
"""Stands where something is missing."""


def size(text: str) -> int:
    """Length as the platforms count it: bytes of UTF-8."""
    return len(text.encode("utf-8", "replace"))


def cut(text: str, limit: int) -> str:
    """The text in at most `limit` bytes, with "…" where something is missing."""
    if size(text) <= limit:
        return text
    if limit < size(MORE):
        return ""
    return text[: place(text, limit - size(MORE))].rstrip() + MORE


def place(text: str, limit: int) -> int:
    """Where to cut so that `limit` bytes are kept at most: behind a sentence of the last half, else behind a
    comma or a word, else between two signs; never inside an address.
    """
    end = fits(text, limit)
    if end == len(text):
        return end
    shadow = _ADDRESS.sub(lambda found: "\ue000" * len(found[0]), text)
    while end > 0 and shadow[end - 1 : end + 1] == "\ue000\ue000":
        end -= 1
    for marks in (_SENTENCE, _CLAUSE):
        if found := [match.end() for match in marks.finditer(shadow, end // 2, end)]:
            return found[-1]
    while end > 1 and _hangs_on(text[end], text[end - 1]):
        end -= 1
    return end


def fits(text: str, limit: int) -> int:
    """How many characters fit into so many bytes."""
    return len(text.encode("utf-8", "replace")[: max(0, limit)].decode("utf-8", "ignore"))


def _hangs_on(char: str, before: str) -> bool:
    """Whether a character is one sign with the one before it: accents, joined emoji."""
    return _JOINER in (before, char) or unicodedata.category(char) in {"Mn", "Me", "Sk"}


_JOINER = "\u200d"
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://[!-~]+", re.IGNORECASE)
_SENTENCE = re.compile(r"[。！？!?；;\n]|\.(?=\s)")
_CLAUSE = re.compile(r"[，、：,:\s]")

"""Which words of a message are meant, and whether they are a command. Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace

from bot.messages import Content, Incoming, Origin, well_formed


def claim_text(content: Content) -> str:
    """The words to check: quoted or forwarded ones, else typed ones, else a caption; else nothing."""
    candidates = (content.quoted, "\n\n".join(content.forwarded), content.typed, content.caption)
    return next((text for raw in candidates if (text := well_formed(raw).strip())), "")


def own_words(content: Content) -> str:
    """The words that the author of a message brought in: whom they quote has said it already."""
    candidates = (content.typed, "\n\n".join(content.forwarded), content.caption)
    return next((text for raw in candidates if (text := well_formed(raw).strip())), "")


def is_our_own(content: Content) -> bool:
    """Whether an answer of ours came back: that is no claim."""
    return content.origin is Origin.OURSELVES


def together(batch: Sequence[Incoming]) -> Incoming:
    """Several messages of one author as one: all their words are checked, the last is answered."""
    if len(batch) == 1:
        return batch[0]
    contents = [one.content for one in batch if not is_our_own(one.content)]
    texts = tuple(text for content in contents if (text := claim_text(content)))
    days = {content.said_on for content in contents}
    content = Content(
        forwarded=texts,
        attachments=tuple(kind for content in contents for kind in content.attachments),
        # Words of different days have no day in common.
        said_on=days.pop() if len(days) == 1 else None,
        origin=None if contents else Origin.OURSELVES,
    )
    return replace(batch[-1], content=content, addressed=any(one.addressed for one in batch))


def asked_for(content: Content, rest: str) -> Content:
    """A message without the command that it began with."""
    said_on: dt.date | None = content.said_on if content.quoted or content.forwarded else None
    return replace(content, typed=rest, said_on=said_on)


def command(typed: str) -> tuple[str, str] | None:
    """Name and rest of "/name@bot rest", or of a plain word that means the same; None for ordinary words."""
    words = typed.strip()
    if not words.startswith("/") or words.startswith("//"):
        return _spoken(words)
    head, _, rest = words[1:].replace("\n", " \n", 1).partition(" ")
    name = head.partition("@")[0].lower()
    return (name, rest.strip()) if name.isidentifier() else None


def _spoken(words: str) -> tuple[str, str] | None:
    """A command as people say it who don't know the slash (微信)."""
    if (name := _ALONE.get(words.rstrip(_ENDS).casefold())) is not None:
        return name, ""
    found = _WITH_REST.match(words[:_LOOKED_AT])
    if found is None:
        return None
    name, rest = _BEFORE[found[1].casefold()], words[found.end() :].strip()
    if name in _OF_A_NAME and not _is_a_name(rest):
        # "进展 顺利，下周开放" is news, and no question about what is called so.
        return None
    return (name, rest) if rest else None


def _is_a_name(rest: str) -> bool:
    return len(rest) <= MAX_NAME and not _IN_SENTENCES.search(rest)


_ALONE = {
    word: name
    for name, words in {
        "help": ("帮助", "幫助", "怎么用", "怎麼用", "help"),
        "privacy": ("隐私", "隱私", "privacy"),
        "settings": ("设置", "設置", "設定", "settings"),
        "subscribe": ("关注", "關注", "我的关注", "我的關注", "following"),
        "forget": ("删除记录", "刪除記錄", "刪除紀錄", "delete my records"),
        "why": ("为什么", "為什麼", "why"),
        "status": ("进展", "進度", "status"),
        "statements": ("表态", "表態", "statements"),
        "ask": ("转交维护者", "轉交維護者", "提问", "提問", "to the maintainers"),
    }.items()
    for word in words
}
"""Words that are a command where they are the whole message. None of them can be a claim; what deletes
something says what, so that nobody deletes by a word that came first to mind."""

_BEFORE = {
    word: name
    for name, words in {
        "check": ("核实", "核實", "查核", "提问", "提問"),
        "status": ("进展", "進度", "status"),
        "statements": ("表态", "表態", "statements"),
        "ask": ("转交维护者", "轉交維護者", "to the maintainers"),
    }.items()
    for word in words
}
"""Words before what they are about. "提问" only asks: what is handed on, and kept, needs the words that say
to whom."""

_ENDS = "。．.!！?？ "
"""What people put behind a word that they send alone."""

_OF_A_NAME = frozenset({"status", "statements"})

MAX_NAME = 50
"""Characters of what a product or a person is called; the longest name in our records has 50."""

_IN_SENTENCES = re.compile(r"[\n，。！？；：,!?;:]")

_LOOKED_AT = 40
"""Characters in which such a word and what parts it from the rest must stand."""

_WITH_REST = re.compile(
    rf"({'|'.join(map(re.escape, sorted(_BEFORE, key=len, reverse=True)))})(?:[ \u3000\n]+|\s*[：:]\s*)",
    re.IGNORECASE,
)

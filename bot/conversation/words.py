"""Which words of a message are meant, and whether they are a command. Pure."""

from __future__ import annotations

import datetime as dt
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
    """Name and rest of "/name@bot rest"; None for ordinary words."""
    words = typed.strip()
    if words in _WORDS_FOR_COMMANDS:
        return _WORDS_FOR_COMMANDS[words], ""
    if not words.startswith("/") or words.startswith("//"):
        return None
    head, _, rest = words[1:].replace("\n", " \n", 1).partition(" ")
    name = head.partition("@")[0].lower()
    return (name, rest.strip()) if name.isidentifier() else None


_WORDS_FOR_COMMANDS = {"帮助": "help", "幫助": "help", "help": "help", "隐私": "privacy", "隱私": "privacy"}
"""Commands for channels whose users don't know the slash (微信)."""

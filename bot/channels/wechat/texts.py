"""Reply → text that one message of WeChat may hold: measured in UTF-8 bytes, as the platforms measure.

    draft = Draft.of(reply)              the reply in pieces: what must be said, and what may be left out
    draft.fitted(2000, link)             one message; the rest is behind the link
    draft.parts(2000)                    as many messages as it takes
    together([draft, …], 2000)           several in one message

What never goes: the first line, which judges; the receipt; the choices that a number answers. Nothing is cut
inside a character, a joined sign or an address, and where it can be helped not inside a sentence.

With `anchors`, for 公众号: `<a href>` is a link there (developers.weixin.qq.com, 被动回复用户消息), and
`weixin://bizmsgmenu` one that sends its text for the reader. The second is not documented; Android's client
reads both values as parts of a query, decoded. So it is a comfort beside the number, which always works.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from bot.channels.plain import block_text
from bot.channels.wechat.cutting import MORE, cut, fits, place, size
from bot.messages import (
    Advice,
    Block,
    Bullets,
    Footer,
    Headline,
    Language,
    Reply,
    SourceLine,
    Sources,
    Timeline,
    well_formed,
)
from bot.phrases.wechat_words import wechat_words

__all__ = [
    "BETWEEN",
    "Choice",
    "Draft",
    "Fitting",
    "Piece",
    "cut",
    "fitted",
    "parts",
    "size",
    "together",
    "touchable",
]

BETWEEN = "\n\n———\n\n"
"""Between two answers in one message."""

_GAP = "\n\n"

_WORTH = 45
"""Bytes of a piece that are worth showing: fifteen Chinese characters. Less is no thought."""


_SAID = 20
"""Characters of a choice without a number that stand in the chat as the reader's words."""


def touchable(label: str, said: str, payload: str) -> str:
    """A link that sends `said` for whoever touches it, and brings `payload` back with it."""
    # Android's client decodes the words twice, others once: so nothing may be left to decode the second time.
    words, brings = quote(_DECODES.sub(" ", said).strip() or "1", safe=""), quote(payload, safe="._-")
    return f'<a href="weixin://bizmsgmenu?msgmenucontent={words}&msgmenuid={brings}">{label}</a>'


_DECODES = re.compile(r"[%+]")


def fitted(reply: Reply, limit: int, link: str = "") -> str:
    """The reply as one message of at most `limit` bytes; `link` leads to all of it, where it was cut."""
    return Draft.of(reply).fitted(limit, link)


def parts(reply: Reply, limit: int) -> list[str]:
    """The reply as messages of at most `limit` bytes each, in order; none is empty."""
    return Draft.of(reply).parts(limit)


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice and the number that answers it; 0: none does, it can only be touched."""

    number: int
    label: str
    payload: str

    def line(self) -> str:
        """As a line of text."""
        return f"{self.number} {self.label}" if self.number else self.label

    def touchable(self) -> str:
        """As a line that sends the number at a touch, and our payload with it."""
        if self.number:
            return f"{self.number} {touchable(self.label, str(self.number), self.payload)}"
        return touchable(self.label, self.label[:_SAID], self.payload)


@dataclass(frozen=True, slots=True)
class Piece:
    """Some lines that may be left out when there is no room.

    `whole`: not in part (an address, a source). `first`: left out last.
    """

    text: str
    whole: bool = False
    first: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """A reply in pieces: `head` judges, `foot` ends with the receipt."""

    head: str
    body: tuple[Piece, ...]
    foot: str
    choices: tuple[Choice, ...]
    language: Language
    receipt: str = ""

    @classmethod
    def of(cls, reply: Reply, *, anchors: bool = False) -> Draft:
        """The pieces of a reply; `anchors`: where `<a href>` is a link."""
        blocks, made = _opened(reply.blocks), _Made(reply.language, anchors)
        heads = _leading(blocks)
        foot = next((block for block in reversed(blocks) if isinstance(block, Footer)), None)
        rest = [block for block in blocks[heads:] if block is not foot]
        numbers = range(reply.first_number, reply.first_number + len(reply.buttons))
        choices = tuple(
            Choice(n if reply.first_number else 0, made.shown(button.label), button.payload)
            for n, button in zip(numbers, reply.buttons, strict=True)
        )
        return cls(
            head="\n".join(made.text(block) for block in blocks[:heads]),
            body=tuple(piece for block in rest for piece in made.pieces(block) if piece.text.strip()),
            foot=made.text(foot) if foot else "",
            choices=choices,
            language=reply.language,
            receipt=foot.receipt if foot else "",
        )

    # --- one message

    def fitted(self, limit: int, link: str = "", *, touch: bool = False) -> str:
        """One message of at most `limit` bytes; `link` leads to all of it, where something is left out.

        `touch`: choices can be touched, as far as there is room for that.
        """
        ways = (True, False) if touch else (False,)
        for touches in ways:
            whole = _joined(self.head, _lines(self.body), self.foot, self._choices(touch=touches))
            if size(whole) <= limit:
                return whole
        return self._cut(limit, link)

    def _cut(self, limit: int, link: str) -> str:
        more = f"{wechat_words(self.language).whole}{link}" if link else ""
        choices = self._choices()
        for last in ((more, self.foot, choices), (self.foot, choices), (choices,), (self.foot,), ()):
            room = limit - size(_joined(self.head, *last)) - size(_GAP)
            if room >= -size(_GAP):
                return _joined(self.head, _kept(self.body, room), *last)
        return cut(self.head, limit)

    def _choices(self, *, touch: bool = False) -> str:
        if not self.choices:
            return ""
        say = wechat_words(self.language)
        lines = [choice.touchable() if touch else choice.line() for choice in self.choices]
        return "\n".join([say.choose if self.choices[0].number else say.touch, *lines])

    def without_numbers(self, *, touch: bool) -> Draft:
        """The same where its numbers mean something else by now: choices can be touched, or are left out."""
        kept = tuple(replace(choice, number=0) for choice in self.choices) if touch else ()
        return replace(self, choices=kept)

    def after(self, label: str) -> Draft:
        """The same under a line that says what it belongs to."""
        return replace(self, head=f"{label}\n{self.head}".strip())

    # --- several messages

    def parts(self, limit: int) -> list[str]:
        """As many messages as it takes, each at most `limit` bytes; none is empty."""
        made = [""]
        for gap, piece in self._stretches():
            text = piece.text
            while text:
                before = made[-1] + gap if made[-1] else ""
                at = _share(replace(piece, text=text), limit - size(before), limit)
                if not at and before:
                    made.append("")
                    continue
                # An address longer than a message is cut all the same: there is nowhere else to put it.
                at = at or place(text, limit) or max(1, fits(text, limit))
                made[-1] = before + text[:at].rstrip()
                text = text[at:].lstrip()
        return [text for text in (one.strip() for one in made) if text]

    def _stretches(self) -> Iterator[tuple[str, Piece]]:
        yield "", Piece(self.head)
        for n, piece in enumerate(self.body):
            yield "\n" if n else _GAP, piece
        yield _GAP, Piece(self.foot, whole=True)
        yield _GAP, Piece(self._choices(), whole=True)

    # --- as JSON

    def told(self) -> dict[str, Any]:
        """As JSON holds it."""
        return {
            "head": self.head,
            "body": [[piece.text, piece.whole, piece.first] for piece in self.body],
            "foot": self.foot,
            "choices": [[one.number, one.label, one.payload] for one in self.choices],
            "language": self.language.value,
            "receipt": self.receipt,
        }

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> Draft:
        """What `told` wrote.

        Raises:
            ValueError, TypeError, KeyError: anything else.
        """
        return cls(
            str(told["head"]),
            tuple(Piece(str(text), bool(whole), bool(first)) for text, whole, first in told["body"]),
            str(told["foot"]),
            tuple(Choice(int(n), str(label), str(payload)) for n, label, payload in told["choices"]),
            Language(told["language"]),
            str(told["receipt"]),
        )


@dataclass(frozen=True, slots=True)
class Fitting:
    """A draft on its way into a message with others."""

    draft: Draft
    link: str = ""
    touch: bool = False

    def within(self, limit: int) -> str:
        """Its text in at most `limit` bytes."""
        return self.draft.fitted(limit, self.link, touch=self.touch)


def together(several: Sequence[Fitting], limit: int) -> str:
    """Several answers in one message of at most `limit` bytes: the short ones leave room to the long ones."""
    room = limit - size(BETWEEN) * max(0, len(several) - 1)
    texts = [""] * len(several)
    by_size = sorted(range(len(several)), key=lambda n: size(several[n].within(room)))
    for done, n in enumerate(by_size):
        texts[n] = several[n].within(room // (len(several) - done))
        room -= size(texts[n])
    return BETWEEN.join(text for text in texts if text)


# --- blocks → pieces


def _opened(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, where a list that comes first has its title before it: not all of a list must be said."""
    match blocks:
        case [(Sources() | Timeline()) as first, *rest] if first.title:
            return [Headline(first.title), replace(first, title=""), *rest]
    return list(blocks)


def _leading(blocks: Sequence[Block]) -> int:
    """How many blocks say what must be said: the first, with the verdict and the advice that follow it."""
    heads = 0
    while heads < len(blocks) and isinstance(blocks[heads], Headline | Advice):
        heads += 1
    return max(heads, min(1, len(blocks)))


@dataclass(frozen=True, slots=True)
class _Made:
    language: Language
    anchors: bool

    def shown(self, text: str) -> str:
        """What can be seen of it; where "<" begins a link, a wide one stands for it."""
        seen = _UNSEEN.sub("", well_formed(text))
        return seen.replace("<", "＜") if self.anchors else seen

    def text(self, block: Block) -> str:
        return self.shown(block_text(block, self.language)).strip("\n")

    def pieces(self, block: Block) -> Iterator[Piece]:
        match block:
            case Sources(title, lines):
                sources = (self.source(n, line) for n, line in enumerate(lines, 1))
                for n, text in enumerate(sources):
                    yield Piece(self._titled(title, text, n), whole=True, first=n == 0)
            case Bullets(title=title) | Timeline(title=title):
                # Without its title each line of the text is an item; no item has line feeds of its own.
                items = self.text(replace(block, title="")).split("\n")
                # What holds today stands last in a timeline: what was before is left out sooner.
                last = len(items) - 1 if isinstance(block, Timeline) else -1
                yield from (
                    Piece(self._titled(title, text, n), first=n == last) for n, text in enumerate(items)
                )
            case Headline():
                # Another verdict than the first begins apart from the answer before it.
                yield Piece(f"\n{self.text(block)}")
            case _:
                yield Piece(self.text(block))

    def _titled(self, title: str, text: str, place: int) -> str:
        """The first item keeps its title, so that no title stands alone."""
        return f"{self.shown(title)}\n{text}" if title and place == 0 else text

    def source(self, number: int, line: SourceLine) -> str:
        """A source; its title is the link where links can be hidden."""
        linked = self.anchors and line.url is not None and line.url.startswith(("https://", "http://"))
        shown = replace(line, url=None, title=_SLOT) if linked else line
        text = block_text(Sources("", (shown,)), self.language).replace("1", str(number), 1)
        if not linked:
            return self.shown(text)
        there = re.sub('[\\s"<>]', lambda found: quote(found[0]), well_formed(line.url or ""))
        before, _, behind = text.rpartition(_SLOT)
        return f'{self.shown(before)}<a href="{there}">{self.shown(line.title)}</a>{self.shown(behind)}'


_SLOT = "\ue000"
"""Stands for a title until its link is written: in nobody's text."""

_UNSEEN = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")
"""Control characters, which XML cannot hold and nobody sees."""


# --- cutting


def _kept(body: Sequence[Piece], room: int) -> str:
    """As much of the pieces as there is room for, in order; those that come `first` have it first."""
    left = room - (size(MORE) + 1) * (1 + sum(piece.first for piece in body))
    taken: dict[int, str] = {}
    for n in sorted(range(len(body)), key=lambda n: not body[n].first):
        piece = body[n]
        if size(piece.text) + 1 <= left:
            taken[n] = piece.text
        elif piece.first:
            continue
        else:
            if not piece.whole and left > _WORTH:
                taken[n] = cut(piece.text, left - 1)
            break
        left -= size(taken[n]) + 1
    lines: list[str] = []
    for n in range(len(body)):
        if n in taken:
            lines.append(taken[n])
        elif lines and not lines[-1].endswith(MORE):
            lines.append(MORE)
    return "\n".join(lines)


def _share(piece: Piece, room: int, limit: int) -> int:
    """How many characters of a piece go into the rest of a message: all, or a good part of a long one."""
    if size(piece.text) <= room:
        return len(piece.text)
    worth_it = not piece.whole and size(piece.text) > limit // 2 and room > limit // 4
    return place(piece.text, room) if worth_it else 0


def _lines(body: Sequence[Piece]) -> str:
    return "\n".join(piece.text for piece in body)


def _joined(*stretches: str) -> str:
    return _GAP.join(text.strip("\n") for text in stretches if text)

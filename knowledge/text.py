"""One normal form for any wording, so that the same words always look the same.

Folding is done in two steps, both linear in the length of the text:

1. every character by itself: width, case, accents, Traditional → Simplified, look-alike letters,
   invisible and control characters (a cached table, so it costs what `str.translate` costs);
2. whole stretches: links, @mentions, stickers, forward headers, and words that are s p a c e d out.

`fold` keeps, for each character of the normal form, the place it came from in the original.
`normal(normal(x)) == normal(x)` for every x, lone surrogates and megabytes of marks included.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import opencc

# Letters of other alphabets that are drawn like Latin ones (Unicode TR39 confusables, the ones seen
# in spam). They are folded wherever they stand: heshi reads no Cyrillic or Greek text.
_LOOK_ALIKES = str.maketrans(
    dict(
        zip(
            "авеѕіјкӏмнорԛгстуѵԝхһԁɡαβεικνορτυχⅼ",
            "abesijklmhopqrctyvwxhdgabeiknoptuxl",
            strict=True,
        )
    )
    | dict.fromkeys("’‘ʼ′", "'")  # phones type curly apostrophes: can’t
    | dict.fromkeys("•‧∙⋅・･", "·")  # between the parts of a foreign name: 米拉•穆拉蒂
    | dict.fromkeys("‐‑‒−", "-")
)

# Han characters used for one another in print and by people dodging filters, and not covered by t2s.
_HAN_VARIANTS = str.maketrans("曰囗糸巿岀戸亇妳牠祂", "日口系市出户个你它它")

_CJK_BLOCKS = ((0x3400, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x2FA1F))

SPACE = " "
"""What emoji, links and other things without words become."""


@cache
def _simplified() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def _is_han(char: str) -> bool:
    return any(first <= ord(char) <= last for first, last in _CJK_BLOCKS)


def _fold_once(char: str) -> str:
    category = unicodedata.category(char)
    if category == "Cs":
        return "\ufffd"
    if char in "\n\r\u2028\u2029":
        return "\n"
    if category in {"Mn", "Me", "Cf", "Cc", "Co", "Cn"}:
        return SPACE if char in "\t\x0b\x0c" else ""
    if category in {"Zs", "So", "Sk"} or char in "\ufffd":
        return _symbol(char, category)
    plain = str(unicodedata.decimal(char)) if category == "Nd" else unicodedata.normalize("NFKC", char)
    if len(plain) == 1 and _is_han(plain):
        return str(_simplified().convert(plain)).translate(_HAN_VARIANTS)
    base = unicodedata.normalize("NFKD", plain)[:1]
    if base and unicodedata.category(base)[0] == "L" and not _keeps_marks(base) and len(plain) == 1:
        plain = base
    return plain.casefold().translate(_LOOK_ALIKES)


def _symbol(char: str, category: str) -> str:
    """Signs: letters and figures in circles become plain; emoji and other pictures a space."""
    if char in "´`｀":
        return "'"  # isn´t
    if char == "\ufffd" or category == "Zs":
        return char if char == "\ufffd" else SPACE
    plain = unicodedata.normalize("NFKC", char)
    plain = "".join(c for c in plain if unicodedata.category(c)[0] in "LN" or c in "().")
    return plain.casefold() or SPACE


def _keeps_marks(base: str) -> bool:
    """Kana and Hangul would turn into other sounds without their marks."""
    name = unicodedata.name(base, "")
    return name.startswith(("HIRAGANA", "KATAKANA", "HANGUL"))


class _CharTable(dict[int, str]):
    """code point → its folded form; filled as characters are met (at most 1.1 million entries)."""

    def __missing__(self, code: int) -> str:
        once = _fold_once(chr(code))
        # A few folded forms fold further (ligature → accented letter → letter): go to the fixed point.
        for _ in range(4):
            again = "".join(_fold_once(char) for char in once)
            if again == once:
                break
            once = again
        self[code] = once
        return once


_CHARS = _CharTable()


def fold_characters(text: str) -> str:
    """The first step alone: each character folded by itself. Fast enough for every message of a busy room."""
    return text.translate(_CHARS)


# The second step. Every pattern is linear: no nested repeats, every repeat bounded or possessive by class.
_LINK = r"https?://[^\s\u3000-\u303f\uff00-\uffef\u4e00-\u9fff]+|\bwww\.[\w.-]+(?:/[\w./?=&%#-]*)?"
_MENTION = r"(?<![\w.])@[\w\u4e00-\u9fff·-]{1,40}"
_STICKER = r"\[[^\[\]\n ][^\[\]\n]{0,15}\]"
# A name after 转自 ends at a gap or a mark; without one near, it is no header but part of the sentence.
_FORWARD = (
    r"【\s*(?:转自|转发自?|来源|via|图源)[^】\n]{0,30}】"
    r"|(?:(?<=\n)|(?<=\A)|(?<=\s)|(?<=[。!.]))(?:"
    r"(?:转自|转发自|来源|fwd from|forwarded from|via)\s{0,2}:\s{0,2}[^\s:,。!?;、【】]{1,12}"
    r"|(?:转自|转发自|forwarded from)\s{0,2}[^\s:,。!?;、【】]{1,8})(?=\s|[:,。!?;、]|\Z)"
    r"|-{3,20} ?forwarded message ?-{3,20}"
)
_SPACED = (
    r"(?<![a-z0-9\u4e00-\u9fff])[a-z0-9](?:[ ._·*–-]{1,3}[a-z0-9]){2,24}(?![a-z0-9])"
    r"|(?<![\u4e00-\u9fff])[\u4e00-\u9fff](?: {1,2}[\u4e00-\u9fff]){2,40}(?![\u4e00-\u9fff])"
    r"|(?<=[\u4e00-\u9fff] )[\u4e00-\u9fff](?: {1,2}[\u4e00-\u9fff]){1,40}(?![\u4e00-\u9fff])"
)
_BLANK = re.compile(rf"(?:{_LINK})|(?:{_MENTION})|(?:{_STICKER})|(?:{_FORWARD})")
_JOIN = re.compile(_SPACED)
# Letters typed for figures (2O24, l2天, 5OOO): a token of figures, o and l with a figure in it. `o1` and
# `o3` alone are names of models, unless a date sign stands before them.
_FIGURES = re.compile(
    r"(?<![a-z0-9])(?:(?<=[/年月.-])o\d|(?!o\d(?![a-z0-9]))(?=[ol]{0,8}\d)[\dol]{2,12})(?![a-z0-9])"
)
# A dash for 一 (第—代, 不花—分钱), 一 for a dash (GPT一6), 己 for 已 where no 自己 can be meant.
_STROKES = re.compile(
    r"(?<=[第唯统每])[—–-](?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])[—–](?=分钱|毛钱|块钱|键|句话|夜之间|次性)"
    r"|(?<=[a-z])一(?=\d)|(?<![自知克异利为])己(?=经(?![历常过营理济受]))"
)
_MEANT = {"一": "-", "己": "已"}
_TO_FIGURES = str.maketrans("ol", "01")
_ONLY_NUMBERS = re.compile(r"[\d ._·*-]+\Z")
_GAPS = re.compile(r"[ ._·*–-]+")
_WHITE = re.compile(r" {2,}| ?\n[ \n]*")
_MAYBE_REWRITTEN = re.compile(
    r"\d[ol]|[ol]\d|[—–]|[第唯统每]-|一\d|己经|[@\[【/]|www|转|来源|via|forwarded|fwd|  | \n|\n[ \n]"
    r"|[^ ][ ._·*-]{1,3}[^ ][ ._·*-]{1,3}[^ ](?:[ ._·*-]|\Z)"
)


@dataclass(frozen=True, slots=True)
class Folded:
    """A text in normal form. `origin[i]` is where character i came from; one more entry marks the end."""

    text: str
    origin: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span in the original (end exclusive) of `text[start:end]`."""
        if start >= end:
            return self.origin[start], self.origin[start]
        return self.origin[start], self.origin[end - 1] + 1


def normal(text: str) -> str:
    """The normal form of a text."""
    return fold(text).text


_SIGNS = re.compile(r"[\W_]+")


def bare(form: str) -> str:
    """The letters and figures of a normal form alone; the form itself where it has none."""
    return _SIGNS.sub("", form) or form


def fold(text: str) -> Folded:
    """The normal form of a text, with the way back to the original."""
    folded = [_CHARS[ord(char)] for char in text]
    plain = "".join(folded)
    if len(plain) == len(text) and all(map(len, folded)):
        origin: list[int] = list(range(len(text)))
    else:
        origin = [place for place, part in enumerate(folded) for _ in part]
    for _ in range(8):
        if not _MAYBE_REWRITTEN.search(plain) and plain == plain.strip():
            break
        rewritten, kept = _rewrite(plain)
        if rewritten == plain:
            break
        plain, origin = rewritten, [origin[place] for place in kept]
    return Folded(plain, (*origin, len(text)))


def _rewrite(plain: str) -> tuple[str, list[int]]:
    """One pass over whole stretches → (text, places kept)."""
    chars, places = list(plain), list(range(len(plain)))
    for start, end, by in _stretches(plain):
        for place in range(start, end):
            chars[place] = ""
        if by:
            chars[start] = by
    kept = [place for place in places if chars[place]]
    text = "".join(chars[place] for place in kept)
    return _trim(_single_spaces(text, kept))


def _stretches(plain: str) -> Iterator[tuple[int, int, str]]:
    """What to blank out or close up: (start, end, replacement of one character or none)."""
    for found in _BLANK.finditer(plain):
        yield found.start(), found.end(), SPACE
    yield from _mistaken(plain)
    for found in _JOIN.finditer(plain):
        if _ONLY_NUMBERS.match(found.group()):
            continue  # 1.2.3 is a version and 2024-2-5 a date, not a spaced-out word
        for gap in _GAPS.finditer(plain, found.start(), found.end()):
            yield gap.start(), gap.end(), "-" if "–" in gap.group() else ""


def _mistaken(plain: str) -> Iterator[tuple[int, int, str]]:
    """Signs typed or read for others that are drawn like them."""
    for found in _FIGURES.finditer(plain):
        for place in range(found.start(), found.end()):
            if plain[place] in "ol":
                yield place, place + 1, plain[place].translate(_TO_FIGURES)
    for found in _STROKES.finditer(plain):
        yield found.start(), found.end(), _MEANT.get(found.group(), "一")


def _single_spaces(text: str, kept: list[int]) -> tuple[str, list[int]]:
    parts: list[str] = []
    places: list[int] = []
    done = 0
    for found in _WHITE.finditer(text):
        parts.append(text[done : found.start()])
        places.extend(kept[done : found.start()])
        parts.append("\n" if "\n" in found.group() else SPACE)
        places.append(kept[found.start()])
        done = found.end()
    parts.append(text[done:])
    places.extend(kept[done:])
    return "".join(parts), places


def _trim(spaced: tuple[str, list[int]]) -> tuple[str, list[int]]:
    text, places = spaced
    left = len(text) - len(text.lstrip())
    right = len(text.rstrip())
    return text[left:right], places[left:right]


def is_traditional(text: str) -> bool:
    """True when the text is in Traditional script: it has characters that only Traditional uses, and
    either none that only Simplified uses, or at least two and more of them than of those.
    """
    han = [char for char in text[:2000] if _is_han(char)]
    traditional = sum(_to_simplified(char) != char for char in han)
    simplified = sum(_is_only_simplified(char) for char in han)
    return traditional > simplified and (traditional > 1 or not simplified)


@cache
def _to_simplified(char: str) -> str:
    return str(_simplified().convert(char))


@cache
def _is_only_simplified(char: str) -> bool:
    """Big5 is the character set of Traditional Chinese: what it lacks and GB 2312 has is Simplified."""
    return not _has("big5hkscs", char) and _has("gb2312", char)


def _has(charset: str, char: str) -> bool:
    try:
        char.encode(charset)
    except UnicodeEncodeError:
        return False
    return True

"""Voice: words, dates and records in one language; and whose language a text is."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol, cast

from bot.messages import Language
from bot.phrases import Phrases, phrasebook
from bot.phrases.keeping_words import KeepingWords, keeping_words
from bot.phrases.room_words import RoomWords, room_words
from bot.phrases.spoken_words import SPOKEN_KEEPING_WORDS, SPOKEN_PHRASES, SPOKEN_ROOM_WORDS
from knowledge import Bilingual, Verdict, is_traditional

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_LATIN_WORD = re.compile(r"[A-Za-zÀ-ɏ]+")

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

_CURLY = str.maketrans({"“": "‘", "”": "’", '"': "'"})
_CORNER = str.maketrans({"「": "『", "」": "』", "“": "『", "”": "』"})
_INNER_QUOTES = {Language.ZH_HANS: _CURLY, Language.ZH_HANT: _CORNER, Language.EN: _CURLY}

# Where somebody is to be found says nothing of the language they write: links, hosts, e-mail, @names.
_ADDRESSES = re.compile(
    r"(?<![a-z0-9])[a-z][a-z0-9+.-]{1,9}://[!-~]*"
    r"|(?<![a-z0-9])www\.[!-~]*"
    r"|(?:(?<![a-z0-9_.+-])[a-z0-9_.+-]{1,64})?@[a-z0-9_][a-z0-9_.-]*"
    r"|(?<![a-z0-9.-])(?:[a-z0-9-]{1,63}\.)+[a-z]{2,24}(?![a-z0-9.-])(?:[/:?#][!-~]*)?",
    re.IGNORECASE,
)

_READ_CHARS = 20_000
"""How much of a text is looked at before its addresses are taken out: a link alone may be thousands long."""

_SAMPLE_CHARS = 2_000
"""Enough of a text to tell its language; more only costs time."""


def language_of(text: str, otherwise: Language = Language.ZH_HANS) -> Language:
    """The language to answer a text in; `otherwise` where the text has no letters to tell by."""
    sample = _ADDRESSES.sub(" ", text[:_READ_CHARS])[:_SAMPLE_CHARS]
    han, latin = len(_HAN.findall(sample)), len(_LATIN_WORD.findall(sample))
    if han and han >= latin:
        return Language.ZH_HANT if is_traditional(sample) else Language.ZH_HANS
    return Language.EN if latin else otherwise


@dataclass(frozen=True, slots=True)
class Voice:
    """One language to speak in, to people who know commands with a slash or do not."""

    language: Language
    spoken: bool = False
    """Commands are plain words to whoever reads it: nothing is said of "/help", and nobody presses."""

    @property
    def say(self) -> Phrases:
        """The phrasebook of this language."""
        return SPOKEN_PHRASES[self.language] if self.spoken else phrasebook(self.language)

    @property
    def of_rooms(self) -> RoomWords:
        """What is said around the answers."""
        return SPOKEN_ROOM_WORDS[self.language] if self.spoken else room_words(self.language)

    @property
    def of_keeping(self) -> KeepingWords:
        """What is said of what we keep."""
        return SPOKEN_KEEPING_WORDS[self.language] if self.spoken else keeping_words(self.language)

    @property
    def chinese(self) -> bool:
        """True for both scripts of Chinese."""
        return self.language is not Language.EN

    def of(self, both: Bilingual) -> str:
        """The side of a record's text that this reader reads."""
        return self.script(both.zh) if self.chinese else both.en

    def script(self, text: str) -> str:
        """A record's Chinese text in the reader's script; other readers get it as it is."""
        return in_taiwan(text) if self.language is Language.ZH_HANT else text

    def inner(self, text: str) -> str:
        """Text to stand inside our quotation marks: its own ones become the inner kind."""
        return text.translate(_INNER_QUOTES[self.language])

    def word(self, verdict: Verdict | None) -> str:
        """The word for a verdict."""
        return cast("str", getattr(self.say, verdict.value)) if verdict else self.say.receipt_no_verdict

    def day(self, day: dt.date) -> str:
        """A civil day in full, such as 2026年11月22日."""
        return self.say.day.format(y=day.year, m=day.month, d=day.day, month_name=_MONTHS[day.month - 1])

    def partial(self, date: str) -> str:
        """A record's `YYYY`, `YYYY-MM`, `YYYY-MM-DD`, or a range of them."""
        sides = [self._partial(side) for side in date.split("/")]
        return sides[0] if len(sides) == 1 else self.say.span.format(start=sides[0], end=sides[1])

    def since(self, day: dt.date) -> str:
        """From which day on; the first day there is reads as "always"."""
        return self.say.always if day == dt.date.min else self.say.since.format(day=self.day(day))

    def names(self, names: list[str]) -> str:
        """Names in a row."""
        return ("、" if self.chinese else ", ").join(names)

    def _partial(self, date: str) -> str:
        year, month, day = [*map(int, date.split("-")), 0, 0][:3]
        if day:
            return self.day(dt.date(year, month, day))
        if month:
            return self.say.month.format(y=year, m=month, month_name=_MONTHS[month - 1])
        return self.say.year.format(y=year)


def cut(text: str, chars: int) -> str:
    """The text in at most so many characters, with "…" where something is missing."""
    return text if len(text) <= chars else text[: chars - 1] + "…"


class _Converter(Protocol):
    def convert(self, text: str) -> str: ...


def simplified(text: str) -> str:
    """Chinese in Simplified script, character by character: for comparing names."""
    return text if text.isascii() else _converter("t2s").convert(text)


@lru_cache(maxsize=2)
def _converter(name: str) -> _Converter:
    # Loaded when first needed: the tables take longer than a whole check.
    import opencc  # noqa: PLC0415

    return cast("_Converter", opencc.OpenCC(name))


@lru_cache(maxsize=4096)
def in_taiwan(text: str) -> str:
    """A text of ours in the script and the words of Taiwan. Its tables take 43 MB: have them once."""
    # The tables write 覈 for 核, which nobody in Taiwan does (查核, 核對), and 臺灣 where most write 台灣.
    return _converter("s2twp").convert(text).replace("覈", "核").replace("臺", "台")

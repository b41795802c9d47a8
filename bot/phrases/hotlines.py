"""Whom to call when somebody asks for money: numbers with the page that says so, and its day.

A number stands here only with a source; it is looked at again with the facts. Mainland China's
96110 answers questions about suspected fraud; Taiwan's 165 does the same there.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from bot.messages import Language
from knowledge import Bilingual


@dataclass(frozen=True, slots=True)
class Hotline:
    """A telephone number for people who are asked for money, and where we know it from."""

    number: str
    name: Bilingual
    place: Bilingual
    source: str
    seen: dt.date


MAINLAND = Hotline(
    number="96110",
    name=Bilingual(zh="反诈预警劝阻咨询电话", en="anti-fraud advice line"),
    place=Bilingual(zh="中国大陆", en="mainland China"),
    source="https://bwc.cug.edu.cn/info/1038/2447.htm",
    seen=dt.date(2026, 11, 22),
)
TAIWAN = Hotline(
    number="165",
    name=Bilingual(zh="反诈骗咨询专线", en="anti-fraud advice line"),
    place=Bilingual(zh="台湾", en="Taiwan"),
    source="https://www.ettoday.net/news/20250904/3027890.htm",
    seen=dt.date(2026, 11, 22),
)


def hotlines(language: Language) -> tuple[Hotline, ...]:
    """The numbers for readers of a language, likeliest place first."""
    return (TAIWAN, MAINLAND) if language is Language.ZH_HANT else (MAINLAND, TAIWAN)

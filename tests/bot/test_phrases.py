from __future__ import annotations

import dataclasses
import string

import pytest

from bot.messages import Language
from bot.phrases import PHRASEBOOKS, Phrases, hotlines, phrasebook

FIELDS = [field.name for field in dataclasses.fields(Phrases)]


def slots(text: str | tuple[str, ...]) -> set[str]:
    joined = text if isinstance(text, str) else "".join(text)
    return {name for _, name, _, _ in string.Formatter().parse(joined) if name}


def test_there_is_a_book_for_every_language() -> None:
    assert set(PHRASEBOOKS) == set(Language)


@pytest.mark.parametrize("key", FIELDS)
def test_a_phrase_is_there_in_all_languages_with_the_same_slots(key: str) -> None:
    said = {language: getattr(phrasebook(language), key) for language in Language}
    assert all(said.values())
    dated = {"month", "day"} & {key}
    slots_said = [slots(text) - {"month_name", "m"} if dated else slots(text) for text in said.values()]
    assert slots_said[0] == slots_said[1] == slots_said[2]


@pytest.mark.parametrize("key", FIELDS)
def test_no_phrase_is_left_in_another_script(key: str) -> None:
    import opencc

    simplified = getattr(phrasebook(Language.ZH_HANS), key)
    traditional = getattr(phrasebook(Language.ZH_HANT), key)
    assert opencc.OpenCC("t2s").convert(str(simplified)) == str(simplified)
    converted = opencc.OpenCC("s2tw").convert(str(traditional))
    # What Taiwan writes, where converters know better.
    for theirs, ours in (("臺", "台"), ("覈", "核"), ("宣佈", "宣布"), ("瞭解", "了解")):
        converted = converted.replace(theirs, ours)
    assert converted == str(traditional)


def test_the_verdict_words_are_those_of_the_design() -> None:
    book = phrasebook(Language.ZH_HANS)
    words = (book.supported, book.refuted, book.misleading, book.unproven, book.outdated)
    assert words == ("属实", "不实", "误导", "无法证实", "已过时")


@pytest.mark.parametrize("language", Language)
def test_a_number_to_call_has_a_dated_source(language: Language) -> None:
    for line in hotlines(language):
        assert line.source.startswith("https://")
        assert line.seen.year >= 2026
        assert line.number.isdigit()

from __future__ import annotations

import dataclasses
import string
from collections.abc import Iterator

import opencc
import pytest

from bot.messages import Language
from bot.phrases.room_words import ROOM_WORDS, RoomWords

TO_SIMPLIFIED, TO_TAIWAN = opencc.OpenCC("t2s"), opencc.OpenCC("s2tw")
FIELDS = [field.name for field in dataclasses.fields(RoomWords)]


def lines(language: Language, key: str) -> Iterator[str]:
    said = getattr(ROOM_WORDS[language], key)
    if isinstance(said, str):
        yield said
    else:
        yield from said.values() if hasattr(said, "values") else said


def slots(language: Language, key: str) -> set[str]:
    formats = string.Formatter().parse("".join(lines(language, key)))
    return {name for _, name, _, _ in formats if name}


@pytest.mark.parametrize("key", FIELDS)
def test_words_are_there_in_all_languages_with_the_same_slots(key: str) -> None:
    assert all(line.strip() for language in Language for line in lines(language, key))
    first, *others = (slots(language, key) for language in Language)
    assert all(other == first for other in others)
    assert len({len(list(lines(language, key))) for language in Language}) == 1


@pytest.mark.parametrize("key", FIELDS)
def test_no_words_are_left_in_another_script(key: str) -> None:
    simplified = "".join(lines(Language.ZH_HANS, key))
    traditional = "".join(lines(Language.ZH_HANT, key))
    assert TO_SIMPLIFIED.convert(simplified) == simplified
    converted = TO_TAIWAN.convert(traditional)
    for theirs, ours in (("臺", "台"), ("覈", "核"), ("瞭解", "了解")):
        converted = converted.replace(theirs, ours)
    assert converted == traditional


def test_a_label_fits_on_a_phone() -> None:
    for words in ROOM_WORDS.values():
        for label in (words.watch, words.fault, words.why, words.mute, words.delete, words.ask, words.back):
            assert len(label) <= 30
        for toast in (
            words.thanks,
            words.watching,
            words.only_admins,
            words.rights_unknown,
            words.pick_fault,
        ):
            assert len(toast) <= 200  # Telegram's limit

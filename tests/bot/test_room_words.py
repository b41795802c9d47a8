from __future__ import annotations

import dataclasses
import string
from collections.abc import Iterator, Mapping
from typing import Any

import opencc
import pytest

from bot.messages import Language
from bot.phrases.keeping_words import KEEPING_WORDS
from bot.phrases.room_words import ROOM_WORDS

TO_SIMPLIFIED, TO_TAIWAN = opencc.OpenCC("t2s"), opencc.OpenCC("s2tw")
KEYS = [
    (book, field.name)
    for book in (ROOM_WORDS, KEEPING_WORDS)
    for field in dataclasses.fields(book[Language.EN])
]

Book = Mapping[Language, Any]


def lines(book: Book, language: Language, key: str) -> Iterator[str]:
    said = getattr(book[language], key)
    if isinstance(said, str):
        yield said
    else:
        yield from said.values() if hasattr(said, "values") else said


def slots(book: Book, language: Language, key: str) -> set[str]:
    formats = string.Formatter().parse("".join(lines(book, language, key)))
    return {name for _, name, _, _ in formats if name}


@pytest.mark.parametrize(("book", "key"), KEYS)
def test_words_are_there_in_all_languages_with_the_same_slots(book: Book, key: str) -> None:
    assert all(line.strip() for language in Language for line in lines(book, language, key))
    first, *others = (slots(book, language, key) for language in Language)
    assert all(other == first for other in others)
    assert len({len(list(lines(book, language, key))) for language in Language}) == 1


@pytest.mark.parametrize(("book", "key"), KEYS)
def test_no_words_are_left_in_another_script(book: Book, key: str) -> None:
    simplified = "".join(lines(book, Language.ZH_HANS, key))
    traditional = "".join(lines(book, Language.ZH_HANT, key))
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

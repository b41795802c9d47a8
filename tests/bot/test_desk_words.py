"""The words of the desk: the same keys and slots in every language, none left in another script."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest

from bot.messages import Language
from bot.phrases.correction_words import CORRECTION_WORDS
from bot.phrases.desk_words import DESK_WORDS
from tests.bot.test_phrases import slots

TABLES = (DESK_WORDS, CORRECTION_WORDS)


@pytest.mark.parametrize(
    ("table", "key"), [(table, field.name) for table in TABLES for field in fields(table[Language.EN])]
)
def test_a_word_of_the_desk_is_there_in_every_language(table: Any, key: str) -> None:
    import opencc

    said = {language: getattr(table[language], key) for language in Language}
    assert all(said.values())
    assert len({frozenset(slots(text)) for text in said.values()}) == 1
    hans, hant = said[Language.ZH_HANS], said[Language.ZH_HANT]
    assert opencc.OpenCC("t2s").convert(hans) == hans
    assert opencc.OpenCC("s2tw").convert(hant).replace("發佈", "發布") == hant

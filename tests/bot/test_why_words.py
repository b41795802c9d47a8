"""The words of the reasoning: the same keys and slots in all languages, one for every value there is."""

from __future__ import annotations

from dataclasses import fields

import pytest

from bot.messages import Language
from bot.phrases.help_words import HELP_WORDS, HelpWords
from bot.phrases.why_words import WHY_WORDS, WhyWords
from knowledge import Cue, Differs, Doubt, Help, Stance, Standing
from tests.bot.test_phrases import slots

KEYS = [(book, field.name) for book in (WhyWords, HelpWords) for field in fields(book)]


@pytest.mark.parametrize(("book", "key"), KEYS, ids=lambda part: part if isinstance(part, str) else "")
def test_a_word_of_the_reasoning_is_there_in_every_language(book: type, key: str) -> None:
    import opencc

    books = WHY_WORDS if book is WhyWords else HELP_WORDS
    said = {language: getattr(books[language], key) for language in Language}
    assert all(said.values())
    assert len({frozenset(slots(text)) for text in said.values()}) == 1
    hans, hant = said[Language.ZH_HANS], said[Language.ZH_HANT]
    assert opencc.OpenCC("t2s").convert(hans) == hans
    assert opencc.OpenCC("s2tw").convert(hant) == hant


def test_whatever_can_be_explained_has_its_word() -> None:
    wanted = {
        *(f"cue_{cue}" for cue in Cue),
        *(f"doubt_{doubt}" for doubt in Doubt),
        *(f"standing_{standing}" for standing in Standing),
        *(f"position_{stance}" for stance in Stance),
        *(f"differs_{kind.name.lower()}" for kind in Differs),
    }
    assert wanted - {field.name for field in fields(WhyWords)} == set()
    assert {f"help_{one}" for one in Help} - {field.name for field in fields(HelpWords)} == set()

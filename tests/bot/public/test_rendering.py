from __future__ import annotations

import dataclasses
import string
from collections.abc import Iterator
from typing import Any, get_args

import pytest

from bot import wire
from bot.messages import (
    Action,
    Block,
    Bullets,
    Button,
    Footer,
    Headline,
    Language,
    Press,
    Reply,
    SourceLine,
    Sources,
)
from bot.public import rendering
from bot.public.words import LANGUAGE_NAMES, PAGE_WORDS, PageWords
from bot.replies import Circumstances, Voice, compose, details
from bot.wire import AnswerBody, body
from knowledge import Stance, Verdict
from tests.bot.builders import BASE, FACTS, MISLEADING, OPEN, SCAM, TODAY, close, known, result
from tests.bot.public.sites import Page

AROUND = Circumstances(BASE, TODAY)


def shown(reply: Reply) -> Page:
    return Page(rendering.bubble(body(reply), reply.language))


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("stance", Stance)
@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.id)
def test_every_word_of_a_reply_is_on_the_page(fact, stance, language) -> None:
    voice = Voice(language)
    for reply in (
        compose(result("x", known(fact, stance)), AROUND, voice),
        details(fact, AROUND, voice, stance),
    ):
        words = "".join(shown(reply).words.split())
        for block in body(reply).blocks:
            for said in _strings(block.model_dump(mode="json", exclude={"kind", "verdict"})):
                assert "".join(said.split()) in words


def _strings(value: Any) -> Iterator[str]:
    """All that a block says; addresses are in links, verdicts are for looks."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (
            said for key, part in value.items() if key not in {"url", "verdict"} for said in _strings(part)
        )
    elif isinstance(value, list):
        yield from (said for part in value for said in _strings(part))


def test_blocks_have_the_same_fields_on_the_wire() -> None:
    for kind in get_args(Block):
        if kind in wire._SHAPES:
            ours = {field.name for field in dataclasses.fields(kind)}
            assert set(wire._SHAPES[kind].model_fields) == ours | {"kind"}


def test_the_answer_survives_json() -> None:
    answer = body(compose(result("x", known(SCAM)), AROUND, Voice(Language.EN)))
    assert AnswerBody.model_validate_json(answer.model_dump_json()) == answer


@pytest.mark.parametrize(
    ("headline", "word"),
    [
        ("不实：“云雀”这个说法不对。", "不实："),
        ("Refuted: the claim is not true.", "Refuted:"),
        ("没有查到，不等于是真的。", ""),
        ("“云雀”：这个问题现在已经不存在了。", "“云雀”："),
        ("a sentence that is rather long: with a colon", ""),
    ],
)
def test_the_verdict_word_stands_out(headline: str, word: str) -> None:
    head, rest = rendering.split_word(headline)
    assert head == word
    assert (head + rest).replace(" ", "") == headline.replace(" ", "")


def test_only_web_addresses_become_links() -> None:
    lines = tuple(
        SourceLine("p", "t", "2024", url)
        for url in ("https://a.example/", "javascript:alert(1)", "data:x", None)
    )
    links = shown(Reply((Sources("s", lines),), Language.EN)).all("a")
    assert links == [{"href": "https://a.example/", "rel": "noreferrer noopener", "target": "_blank"}]


def test_candidates_are_said_once_and_whole() -> None:
    reply = compose(result("x", close("x", OPEN, MISLEADING, SCAM)), AROUND, Voice(Language.ZH_HANS))
    answer = body(reply)
    whole = {fact.statement.zh.rstrip("。") for fact in (OPEN, MISLEADING, SCAM)}
    assert {button.label for button in answer.choices[:-1]} == whole
    named = {Press.decode(button.payload).fact_id: button.label for button in answer.choices[:-1]}
    assert named[OPEN.id] == OPEN.statement.zh.rstrip("。")
    assert rendering.plain(answer).count(OPEN.statement.zh.rstrip("。")) == 0
    assert not any(block.kind == "bullets" for block in answer.blocks)


def test_other_lists_stay_lists_beside_candidates() -> None:
    pick = Button("A", Press(Action.PICK, "a"))
    answer = body(Reply((Bullets("t", ("x", "y")),), Language.EN, (pick,)))
    assert answer.blocks[0].kind == "bullets"
    assert answer.choices[0].label == "A"


def test_markup_in_words_stays_words() -> None:
    nasty = "<script>alert(1)</script>&amp;\"'"
    page = shown(Reply((Headline(nasty, Verdict.REFUTED), Footer(nasty, nasty)), Language.EN))
    assert page.words.count(nasty) == 3
    assert not page.all("script")


def test_all_page_words_are_said_in_every_language() -> None:
    names = [field.name for field in dataclasses.fields(PageWords)]
    assert set(PAGE_WORDS) == set(LANGUAGE_NAMES) == set(Language)
    slots = {
        language: {n: {s for _, s, _, _ in string.Formatter().parse(getattr(words, n)) if s} for n in names}
        for language, words in PAGE_WORDS.items()
    }
    assert slots[Language.ZH_HANS] == slots[Language.ZH_HANT] == slots[Language.EN]
    assert all(getattr(words, name).strip() for words in PAGE_WORDS.values() for name in names)

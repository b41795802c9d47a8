"""Notices as their readers see them."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields, replace

import pytest

from bot.delivery import Told
from bot.messages import Action, Language
from bot.phrases.notice_words import NOTICE_WORDS, NoticeWords
from bot.replies import Circumstances, Voice
from bot.replies import notices as n
from knowledge import Stance, Verdict
from tests.bot.builders import ALWAYS, BASE, GONE, MISLEADING, OPEN, TODAY, known, result, texts
from tests.bot.test_phrases import slots

AROUND = Circumstances(BASE, TODAY)
HANS, HANT, EN = (Voice(language) for language in Language)
TOLD = Told(OPEN.id, Stance.AFFIRMS, Verdict.SUPPORTED, dt.date(2025, 6, 1), "ab12cd")


def test_a_correction_says_what_was_said_what_holds_and_where_to_check() -> None:
    assert texts(n.correction(TOLD, AROUND, HANS)).splitlines() == [
        "更正：已过时：“云雀已经对公众开放”自2026年4月26日起不再属实，2024年12月9日至2026年4月25日曾经属实。",
        "2025年6月1日我在这里回答时说的是“属实”，现在不再这样说。",
        "网页和应用已关闭。",
        "来源",
        "1. 云公司博客，2026年3月24日：云公司：云雀将在四月关闭。（英文）",
        "   https://cloud.example/bye",
        "上次核对：2026年11月21日",
        "凭证：yunque-open.2026-11-22." + BASE.edition.rpartition("+")[2] + ".a",
    ]


@pytest.mark.parametrize(
    ("voice", "first"),
    [
        (HANS, "更正：已过时：“云雀已经对公众开放”自2026年4月26日起不再属实"),
        (HANT, "更正：已過時：「雲雀已經對公眾開放」自2026年4月26日起不再屬實"),
        (EN, "Correction: Outdated: “Yunque is open to the public” no longer holds"),
    ],
)
def test_a_correction_in_each_language(voice: Voice, first: str) -> None:
    assert texts(n.correction(TOLD, AROUND, voice)).startswith(first[:20])


def test_an_old_answer_is_given_anew_and_says_so_first() -> None:
    standing = n.Mended(Told(ALWAYS.id, Stance.AFFIRMS, Verdict.SUPPORTED, TODAY, "ab12cd"))
    reply = n.edited([n.Mended(TOLD), standing], AROUND, HANS)
    lines = texts(reply).splitlines()
    assert lines[0] == "2026年11月22日更正过。原来的结论是“属实”，下面是现在的。"
    assert sum("更正过" in line for line in lines) == 1
    assert "属实：云雀是云公司做的。" in lines


def test_a_wrong_match_leaves_no_verdict_behind() -> None:
    reply = n.edited([n.Mended(TOLD, mismatched=True)], AROUND, HANS)
    assert "认错了" in texts(reply)
    assert not reply.buttons
    assert not any(HANS.word(v) in texts(reply) for v in (Verdict.OUTDATED, Verdict.REFUTED))
    assert "不等于是真的" in texts(n.mismatch(TOLD, AROUND, HANS))


def test_a_withdrawn_fact_is_taken_back_with_its_reason() -> None:
    told = replace(TOLD, fact_id=GONE.id)
    for reply in (n.correction(told, AROUND, HANS), n.watched(told, AROUND, HANS)):
        assert "两篇报道说的是别的公司" in texts(reply)
    assert "更正过" in texts(n.edited([n.Mended(told)], AROUND, HANS))


def test_who_follows_a_fact_hears_and_may_stop_it() -> None:
    reply = n.watched(TOLD, AROUND, HANS)
    lines = texts(reply).splitlines()
    assert lines[0] == "你关注的“云雀已经对公众开放”有变化。"
    assert "以前的结论：属实。" in lines
    assert [(b.press.action, b.press.fact_id) for b in reply.buttons] == [(Action.WATCH, OPEN.id)]


def test_an_answer_without_a_verdict_is_corrected_as_such() -> None:
    told = replace(TOLD, verdict=None)
    assert "还没有结论" in texts(n.correction(told, AROUND, HANS))


def test_news_of_a_question() -> None:
    found = result("云雀免费", known(MISLEADING))
    reply = n.question_answered(found, dt.date(2026, 11, 1), AROUND, HANS)
    assert texts(reply).startswith("你2026年11月1日请我转给维护者的问题，现在有结论了。\n误导：")
    assert "还没有结论" in texts(n.question_unanswered(dt.date(2026, 11, 1), HANS))


def test_what_became_of_a_fault() -> None:
    assert "会收到更正" in texts(n.fault_confirmed(OPEN, HANS, mismatched=True))
    assert "会改" in texts(n.fault_confirmed(OPEN, HANS, mismatched=False))
    assert "暂时不改" in texts(n.fault_rejected(OPEN, HANS))


@pytest.mark.parametrize("key", [field.name for field in fields(NoticeWords)])
def test_notice_words_are_in_every_language_and_script(key: str) -> None:
    import opencc

    said = {language: getattr(NOTICE_WORDS[language], key) for language in Language}
    assert all(said.values())
    assert len({frozenset(slots(text)) for text in said.values()}) == 1
    hans, hant = said[Language.ZH_HANS], said[Language.ZH_HANT]
    assert opencc.OpenCC("t2s").convert(hans) == hans
    assert opencc.OpenCC("s2tw").convert(hant).replace("瞭解", "了解") == hant

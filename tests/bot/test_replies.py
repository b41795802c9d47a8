from __future__ import annotations

import datetime as dt
import re
import time

import pytest

from bot.messages import Action, Advice, Footer, Headline, Language, Matched, Sources
from bot.replies import (
    Circumstances,
    ReceiptId,
    Voice,
    compose,
    details,
    explain_receipt,
    family_text,
    language_of,
    receipt_id,
    statements_reply,
    status_reply,
)
from knowledge import FactBase, Stance, Verdict
from tests.bot.builders import (
    BARE,
    BASE,
    FACTS,
    FOREIGN,
    GONE,
    MISLEADING,
    OPEN,
    SCAM,
    SUBJECT,
    TODAY,
    close,
    fact,
    known,
    period,
    result,
    source,
    texts,
    unknown,
    unread,
)

ZH, HANT, EN = Voice(Language.ZH_HANS), Voice(Language.ZH_HANT), Voice(Language.EN)
AROUND = Circumstances(BASE, TODAY)
MONEY = "加微信付款 199 元"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sora 已经开放了", Language.ZH_HANS),
        ("聽說 Sora 開放了", Language.ZH_HANT),
        ("Sora is open to the public", Language.EN),
        ("Sora is open, says 新浪", Language.EN),
        ("12345 !!!", Language.ZH_HANT),
        ("", Language.ZH_HANT),
    ],
)
def test_the_answer_is_in_the_language_of_the_question(text: str, expected: Language) -> None:
    assert language_of(text, otherwise=Language.ZH_HANT) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://example.com/a/very-long/path?with=a&lot=of-words#too 开放了", Language.ZH_HANS),
        ("https://example.com/a/very-long/path开放了吗", Language.ZH_HANS),
        ("www.example.com/a-b-c-d 開放了嗎", Language.ZH_HANT),
        ("example.com/a-b-c-d-e-f 开放", Language.ZH_HANS),
        ("@heshi_bot @some.other-one 开放", Language.ZH_HANS),
        ("first.last+tag@mail.example.com 开放", Language.ZH_HANS),
        ("https://example.com/开放 is it open", Language.EN),
        ("https://example.com/only @name me@example.com", Language.ZH_HANT),
        ("https://example.com/" + "a-" * 4_000 + " 云雀开放了", Language.ZH_HANS),
    ],
)
def test_links_names_and_addresses_are_of_no_language(text: str, expected: Language) -> None:
    assert language_of(text, otherwise=Language.ZH_HANT) is expected


@pytest.mark.parametrize("text", ["a" * 20_000, "a." * 10_000, "@" * 20_000, "a@" * 10_000, "a-" * 10_000])
def test_telling_the_language_takes_no_time(text: str) -> None:
    start = time.thread_time()  # of the processor: a machine with other work to do changes nothing
    _ = language_of(text)
    assert time.thread_time() - start < 0.5


def test_chinese_is_set_with_chinese_marks() -> None:
    shown = texts(details(OPEN, AROUND, ZH))
    assert "云公司博客，2026年3月24日：云公司：云雀将在四月关闭" in shown
    assert not re.search(r"[\u4e00-\u9fff][:,;]", shown)


@pytest.mark.parametrize("label", ["凭证：", "憑證：", "Receipt: ", "凭证: ", ""])
def test_a_receipt_may_be_pasted_with_its_label(label: str) -> None:
    assert str(ReceiptId.read(f"{label}some-fact.2026-11-22.ab12cd.a")) == "some-fact.2026-11-22.ab12cd.a"


def test_the_advice_not_to_pay_comes_before_all() -> None:
    reply = compose(result("x", known(SCAM)), AROUND, ZH)
    assert isinstance(reply.blocks[0], Advice)
    assert isinstance(reply.blocks[1], Headline)


def test_the_receipt_comes_last() -> None:
    reply = compose(result("x", known(OPEN)), AROUND, ZH)
    last = reply.blocks[-1]
    assert isinstance(last, Footer)
    assert last.receipt == str(receipt_id(known(OPEN).receipt))


@pytest.mark.parametrize("about", [f for f in FACTS if not f.withdrawn], ids=lambda f: f.id)
@pytest.mark.parametrize("stance", Stance)
@pytest.mark.parametrize("voice", [ZH, HANT, EN], ids=lambda v: v.language.value)
def test_a_first_line_is_one_line_and_never_only_a_word(about, stance: Stance, voice: Voice) -> None:
    reply = compose(result("x", known(about, stance)), AROUND, voice)
    line = next(block for block in reply.blocks if isinstance(block, Headline))
    assert "\n" not in line.text
    assert len(line.text) > len(voice.word(line.verdict)) + 5
    assert line.verdict is about.verdict_on(TODAY, stance)


def test_the_messages_own_day_stands_beside_today_on_the_first_line() -> None:
    around = Circumstances(BASE, TODAY, said_on=dt.date(2025, 1, 1))
    line = texts(compose(result("x", known(OPEN)), around, ZH)).splitlines()[0]
    assert line.startswith("已过时")
    assert line.endswith("这条消息的日期是2025年1月1日，当时：属实。")


def test_a_messages_day_with_the_same_verdict_is_not_mentioned() -> None:
    around = Circumstances(BASE, TODAY, said_on=dt.date(2025, 3, 1))
    assert "这条消息的日期" not in texts(compose(result("x", known(MISLEADING)), around, ZH))


def test_an_unknown_day_and_changing_verdicts_put_the_list_on_line_two() -> None:
    second = texts(compose(result("x", known(OPEN, Stance.DENIES)), AROUND, ZH)).splitlines()[1]
    listed = "2024年2月15日起属实；2024年12月9日起不实；2026年4月26日起属实"
    assert second == f"不同时间，“云雀没有对公众开放”的结论不同：{listed}。"


@pytest.mark.parametrize("stance", Stance)
@pytest.mark.parametrize("day", [dt.date(2024, 3, 1), dt.date(2025, 3, 1), TODAY])
def test_a_turned_word_never_stands_beside_the_unturned_statement(stance: Stance, day: dt.date) -> None:
    finding = known(OPEN, stance, day)
    lines = texts(compose(result("x", finding, day=day), Circumstances(BASE, day), ZH)).splitlines()
    statement, denial = "云雀已经对公众开放", "云雀没有对公众开放"
    for line in lines[:2]:
        if stance is Stance.DENIES and "属实" in line + "不实":
            assert statement not in line
        if stance is Stance.AFFIRMS and finding.verdict in {Verdict.SUPPORTED, Verdict.REFUTED}:
            assert denial not in line


def test_sources_in_the_readers_language_that_can_be_reached_come_first() -> None:
    many = fact(
        "many",
        ("甲。", "A."),
        None,
        periods=[period("2024-01-01", "refuted", "乙", "B", "far", "en", "unread", "zh", "zh2")],
        sources=[
            source("far", reach="中国大陆打不开", publisher="far", url="none", lang="ja"),
            source("en", lang="en", publisher="en"),
            unread("unread", publisher="unread", lang="zh"),
            source("zh", publisher="zh"),
            source("zh2", publisher="zh2"),
        ],
    )
    base = FactBase.of([many])

    def listed(voice: Voice) -> list[tuple[str, str]]:
        reply = compose(result("x", known(many)), Circumstances(base, TODAY), voice)
        block = next(b for b in reply.blocks if isinstance(b, Sources))
        return [(line.publisher, line.note) for line in block.lines]

    assert listed(ZH) == [("zh", ""), ("zh2", ""), ("unread", "原文未能核对")]
    assert listed(EN)[0] == ("en", "")
    every = next(b for b in details(many, Circumstances(base, TODAY), EN).blocks if isinstance(b, Sources))
    assert every.lines[0].note == "in Japanese; no public link; not reachable everywhere"


def test_an_english_source_is_marked_for_a_chinese_reader() -> None:
    assert "（英文；原文未能核对）" in texts(compose(result("x", known(OPEN)), AROUND, ZH))


def test_only_addresses_of_records_are_links() -> None:
    reply = compose(result("x", known(OPEN, text="看 https://evil.example")), AROUND, ZH)
    urls = {line.url for block in reply.blocks if isinstance(block, Sources) for line in block.lines}
    assert urls == {"https://cloud.example/bye", "https://news.example/old"}


def test_a_fact_past_its_review_day_says_so() -> None:
    late = Circumstances(BASE, dt.date(2027, 3, 1))
    assert "已到期" in texts(compose(result("x", known(OPEN)), late, ZH))
    assert "已到期" not in texts(compose(result("x", known(OPEN)), AROUND, ZH))


def test_at_most_three_findings_stand_in_a_reply_and_each_is_quoted() -> None:
    found = [known(about, text=f"第{n}句话") for n, about in enumerate((OPEN, MISLEADING, SCAM, BARE))]
    reply = compose(result("x", *found), AROUND, ZH)
    assert sum(isinstance(block, Headline) for block in reply.blocks) == 3
    said = [block.said for block in reply.blocks if isinstance(block, Matched)]
    assert said == ["第0句话", "第1句话", "第2句话"]
    assert "还有 1 处" in texts(reply)


def test_a_reader_of_english_sees_the_statement_and_not_a_chinese_wording() -> None:
    assert "I took it to mean: “Yunque is open to the public”" in texts(
        compose(result("x", known(OPEN)), AROUND, EN)
    )


def test_a_supported_claim_in_an_advertisement_still_warns() -> None:
    from tests.bot.builders import ALWAYS

    assert "先别付款" in texts(compose(result(MONEY, known(ALWAYS)), AROUND, ZH))


def test_a_choice_has_a_button_for_each_fact_and_one_for_none() -> None:
    reply = compose(result("x", close("x", OPEN, SCAM)), AROUND, ZH)
    actions = [button.press.action for button in reply.buttons]
    assert actions == [Action.PICK, Action.PICK, Action.NONE_OF_THESE]
    assert all(len(button.payload) <= 64 and len(button.label) <= 40 for button in reply.buttons)


def test_not_found_never_reads_as_true() -> None:
    for voice in (ZH, HANT, EN):
        first = texts(compose(result("x", unknown("x")), AROUND, voice)).splitlines()[0]
        assert first == voice.say.unknown


def test_money_brings_advice_that_is_no_verdict_and_numbers_to_call() -> None:
    shown = texts(compose(result(MONEY, unknown(MONEY)), AROUND, ZH))
    assert "这不是核实结果" in shown
    assert "96110" in shown


def test_a_base_without_subjects_names_no_topics() -> None:
    base = FactBase.of([FOREIGN])
    assert texts(compose(result("x", unknown("x")), Circumstances(base, TODAY), ZH)) == ZH.say.unknown


# --- for the family


@pytest.mark.parametrize("about", FACTS, ids=lambda f: f.id)
@pytest.mark.parametrize("voice", [ZH, HANT, EN], ids=lambda v: v.language.value)
def test_the_text_for_the_family_is_short_and_alone(about, voice: Voice) -> None:
    reply = family_text(voice, BASE, about, TODAY)
    shown = texts(reply)
    assert len(reply.blocks) == 1
    assert not reply.buttons
    assert len(shown) <= 120
    assert "http" not in shown


def test_the_family_reads_what_is_so_and_not_the_rumour() -> None:
    assert "云雀没有对公众开放。" in texts(family_text(ZH, BASE, OPEN, TODAY))
    assert "云雀已经对公众开放。" in texts(family_text(ZH, BASE, OPEN, dt.date(2025, 1, 1)))


def test_an_endless_statement_is_cut_before_the_advice() -> None:
    endless = fact(
        "endless",
        ("云" * 300, "cloud " * 100),
        None,
        periods=[period("2024-01-01", "supported", "乙", "B", "daily")],
        warning="scam",
    )
    shown = texts(family_text(ZH, FactBase.of([endless]), endless, TODAY))
    assert len(shown) <= 120
    assert "先别付" in shown
    assert "云报" in shown


# --- receipts


def test_a_receipt_id_reads_back() -> None:
    made = receipt_id(known(OPEN, Stance.DENIES).receipt)
    assert ReceiptId.read(f" {made} ") == made
    assert str(made).startswith("yunque-open.2026-11-22.")


def test_a_receipt_of_today_holds() -> None:
    shown = texts(explain_receipt(receipt_id(known(OPEN).receipt), BASE, ZH, TODAY))
    assert "结论没变：已过时" in shown
    assert BASE.edition in shown


def test_a_receipt_of_another_edition_says_so() -> None:
    old = ReceiptId("yunque-open", TODAY, "ffffff", Stance.AFFIRMS)
    assert "当时依据的版本是 ffffff" in texts(explain_receipt(old, BASE, ZH, TODAY))


def test_a_receipt_of_a_withdrawn_fact_says_why() -> None:
    old = ReceiptId(GONE.id, TODAY, "ffffff", Stance.AFFIRMS)
    assert "撤回：两篇报道" in texts(explain_receipt(old, BASE, ZH, TODAY))


def test_a_receipt_of_no_fact_of_ours_repeats_nothing_long() -> None:
    odd = ReceiptId("13800138000", TODAY, "ffffff", Stance.AFFIRMS)
    assert "13800138000" not in texts(explain_receipt(odd, BASE, ZH, TODAY))


# --- status and statements


@pytest.mark.parametrize("name", ["云雀", "雲雀", "yunque", "YUNQUE ", "Ｙｕｎｑｕｅ"])
def test_the_status_is_a_dated_list(name: str) -> None:
    lines = texts(status_reply(name, BASE, ZH, TODAY)).splitlines()
    assert lines[0] == "云雀 的发布进展（截至2026年11月22日）"
    assert lines[1] == "目前：全部平台已关闭。"
    assert lines[2] == "- 2024年12月9日：全部平台公开可用 — 不含欧洲。"
    assert lines[3] == "- 2025年10月6日：API 公开可用"


NOTED = SUBJECT.model_validate(
    {
        **SUBJECT.model_dump(mode="json", by_alias=True, exclude_none=True),
        "releases": [
            {"on": "2024-02-15", "surface": "any", "stage": "announced"},
            {
                "on": "2024-12-09",
                "surface": "web",
                "stage": "public",
                "where": {"zh": "某国。", "en": "Somewhere."},
                "not_where": {"zh": "欧洲", "en": "Europe"},
                "note": {"zh": "注册一度暂停。", "en": "Sign-ups were paused."},
            },
            {"on": "2025-10-06", "surface": "ios", "stage": "limited"},
        ],
    }
)


@pytest.mark.parametrize(
    ("language", "now", "announced", "public"),
    [
        (
            Language.ZH_HANS,
            "目前：网页版公开可用；iOS 版部分开放。",
            "2024年2月15日：已宣布",
            "2024年12月9日：网页版公开可用 — 某国；不含欧洲。注册一度暂停。",
        ),
        (
            Language.ZH_HANT,
            "目前：網頁版公開可用；iOS 版部分開放。",
            "2024年2月15日：已宣布",
            "2024年12月9日：網頁版公開可用 — 某國；不含歐洲。註冊一度暫停。",
        ),
        (
            Language.EN,
            "Now: open to the public on the web; open to some on iOS.",
            "15 February 2024: announced",
            "9 December 2024: open to the public on the web — "
            "Somewhere; not in Europe. Sign-ups were paused.",
        ),
    ],
)
def test_releases_read_well(language: Language, now: str, announced: str, public: str) -> None:
    base = FactBase.of([OPEN], subjects=[NOTED])
    lines = texts(status_reply("yunque", base, Voice(language), TODAY)).splitlines()
    assert now in lines[1]
    assert lines[2] == f"- {announced}"
    assert lines[3] == f"- {public}"


def test_an_unknown_product_gets_the_names_there_are() -> None:
    shown = texts(status_reply("百灵", BASE, ZH, TODAY))
    assert "没有“百灵”的发布进展" in shown
    assert "云雀" in shown


def test_a_base_without_releases_says_so() -> None:
    assert texts(status_reply("", FactBase.of([OPEN]), ZH, TODAY))


@pytest.mark.parametrize("name", ["云公司", "Cloud Inc.", "云雀", ""])
def test_statements_are_found_by_speaker_and_by_subject(name: str) -> None:
    shown = texts(statements_reply(name, BASE, ZH))
    assert "云公司（官方账号），2026年3月24日：云雀将在四月关闭。" in shown
    assert "*" not in shown


def test_statements_of_a_stranger_are_none() -> None:
    assert "没有查到" in texts(statements_reply("路人", BASE, ZH))


def test_the_builders_subject_is_listed() -> None:
    assert SUBJECT.id in BASE.subjects


def test_a_wording_of_the_other_side_is_not_shown_as_what_we_took_it_to_mean() -> None:
    from dataclasses import replace

    turned = replace(known(OPEN), wording="云雀没有对公众开放。")
    assert "我理解为：“云雀已经对公众开放”" in texts(compose(result("x", turned), AROUND, ZH))
    turned = replace(known(OPEN, Stance.DENIES), wording="云雀已经对公众开放。")
    assert "我理解为：“云雀没有对公众开放”" in texts(compose(result("x", turned), AROUND, ZH))


def test_one_candidate_is_asked_about_as_one() -> None:
    assert texts(compose(result("x", close("x", OPEN)), AROUND, ZH)).startswith(ZH.say.close_one)

"""Messages in, findings out: stories over a small base, examples that must hold, and what never changes."""

from __future__ import annotations

import datetime as dt
import random
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge import (
    Answer,
    Because,
    FactBase,
    FactChecker,
    Known,
    Stance,
    Verdict,
    open_facts,
    shipped_facts,
)
from tests.knowledge.builders import (
    BAILING,
    BEFORE,
    CLOSED,
    FACTS,
    FREE,
    LENGTH,
    OPEN,
    OPENED,
    SUBJECTS,
    TODAY,
    WHILE,
    ask,
    base_of,
    checker,
    fact,
    period,
    silence,
    subject,
    told,
)

ROOT = Path(__file__).resolve().parents[2]
AFFIRMS, DENIES, ASKS = Stance.AFFIRMS, Stance.DENIES, Stance.ASKS


@cache
def shipped() -> FactChecker:
    return FactChecker(open_facts(shipped_facts()))


# The examples -----------------------------------------------------------------------------

SORA = "sora-open-to-public"
EXAMPLES = (
    ("Sora已开放", dt.date(2024, 2, 19), [(SORA, AFFIRMS, Verdict.REFUTED)]),
    ("Sora已开放", dt.date(2025, 6, 1), [(SORA, AFFIRMS, Verdict.SUPPORTED)]),
    ("Sora已开放", dt.date(2026, 11, 22), [(SORA, AFFIRMS, Verdict.OUTDATED)]),
    ("Sora已开放", dt.date(2024, 2, 14), [(SORA, AFFIRMS, None)]),
    ("Sora没开放", dt.date(2024, 2, 19), [(SORA, DENIES, Verdict.SUPPORTED)]),
    ("Sora没开放", dt.date(2025, 6, 1), [(SORA, DENIES, Verdict.OUTDATED)]),
    ("Sora没开放", dt.date(2026, 11, 22), [(SORA, DENIES, Verdict.SUPPORTED)]),
    ("Sora开放了吗", dt.date(2024, 2, 19), [(SORA, ASKS, Verdict.REFUTED)]),
    ("Sora开放了吗", dt.date(2025, 6, 1), [(SORA, ASKS, Verdict.SUPPORTED)]),
    ("NASA资源拿到接口", dt.date(2024, 2, 19), [("sora-nasa-gpts", AFFIRMS, Verdict.REFUTED)]),
)


@pytest.mark.parametrize(("text", "day", "expected"), EXAMPLES)
def test_the_first_examples_hold_over_the_shipped_facts(text: str, day: dt.date, expected: object) -> None:
    assert told(shipped().check(text, day)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Sora 已开放！",
        "Ѕоra已开放",
        "S o r a 已开放",
        "ＳＯＲＡ已開放",
        "s0ra已开放",
        "转自：某某群\nSora已开放",
        "@小明 Sora已开放 https://example.org",
    ],
)
def test_disguises_and_wrapping_change_nothing(text: str) -> None:
    assert told(shipped().check(text, dt.date(2024, 2, 19))) == [(SORA, AFFIRMS, Verdict.REFUTED)]


NO_VERDICT = (
    "Open-Sora已开放",
    "Gemini已开放",
    "如果Sora开放了我就去试试",
    "希望Sora早点开放",
    "哈哈哈",
    "早安，今天天气真好",
    "Sora的技术报告已公开",
    "Sora年内会对公众开放",
    "GPT-7发布了",
    "Sora 5已开放",
    "索拉卡开放了",
    "我女儿叫Sora，今天开学",
    "",
)


@pytest.mark.parametrize("text", NO_VERDICT)
def test_of_other_things_and_of_no_claims_no_verdict_on_sora_is_given(text: str) -> None:
    assert SORA not in [fact_id for fact_id, *_ in told(shipped().check(text, dt.date(2024, 2, 19)))]


@pytest.mark.parametrize("text", ["哈哈哈", "早安", "如果Sora开放了我就去试试", "👍👍", "", "???"])
def test_what_asserts_nothing_is_no_claim(text: str) -> None:
    assert shipped().check(text, TODAY).answer is Answer.NOT_A_CLAIM


# Stories over the small base ----------------------------------------------------------------------

STORY = (
    ("云雀已开放", BEFORE, [("yunque-open", AFFIRMS, Verdict.REFUTED)]),
    ("云雀已开放", OPENED, [("yunque-open", AFFIRMS, Verdict.SUPPORTED)]),
    ("云雀已开放", WHILE, [("yunque-open", AFFIRMS, Verdict.SUPPORTED)]),
    ("云雀已开放", CLOSED, [("yunque-open", AFFIRMS, Verdict.OUTDATED)]),
    ("云雀没开放", BEFORE, [("yunque-open", DENIES, Verdict.SUPPORTED)]),
    ("云雀没开放", WHILE, [("yunque-open", DENIES, Verdict.OUTDATED)]),
    ("云雀没开放", TODAY, [("yunque-open", DENIES, Verdict.SUPPORTED)]),
    ("云雀开放了吗", BEFORE, [("yunque-open", ASKS, Verdict.REFUTED)]),
    ("云雀已开放", dt.date(2024, 2, 14), [("yunque-open", AFFIRMS, None)]),
    ("云雀免费", TODAY, [("yunque-free", AFFIRMS, Verdict.MISLEADING)]),
    ("云雀不免费", TODAY, [("yunque-free", DENIES, Verdict.MISLEADING)]),
    ("云雀能生成60秒视频", TODAY, [("yunque-60-seconds", AFFIRMS, Verdict.SUPPORTED)]),
    ("云雀能生成六十秒视频", TODAY, [("yunque-60-seconds", AFFIRMS, Verdict.SUPPORTED)]),
    ("云公司收购了百灵", TODAY, [("bailing-sold", AFFIRMS, Verdict.REFUTED)]),
)


@pytest.mark.parametrize(("text", "day", "expected"), STORY)
def test_a_claim_gets_the_verdict_of_its_day_and_stance(text: str, day: dt.date, expected: object) -> None:
    assert ask(text, day) == expected


def test_a_long_message_is_told_each_fact_once_in_order_of_appearance() -> None:
    text = "大家好！云雀已开放。今天天气不错。云公司收购了百灵。我再说一遍，云雀已开放。"
    assert [fact_id for fact_id, *_ in ask(text)] == ["yunque-open", "bailing-sold"]


def test_a_claim_carries_its_words_and_their_place_in_the_message() -> None:
    text = "转自：某某群\n大家好！\n云雀已开放。今天天气不错。"
    (known,) = checker().check(text, BEFORE).known
    first, last = known.claim.span
    assert text[first:last] == known.claim.text == "云雀已开放"


def test_an_answer_carries_a_receipt_and_reasons() -> None:
    (known,) = checker().check("云雀已开放", BEFORE).known
    assert (known.receipt.fact_id, known.receipt.stance, known.receipt.verdict, known.receipt.as_of) == (
        "yunque-open",
        AFFIRMS,
        Verdict.REFUTED,
        BEFORE,
    )
    assert known.receipt.edition == checker().base.edition
    assert [reason.kind for reason in known.reasons] == [Because.SAME_WORDING]


def test_words_quoted_in_order_to_be_rebutted_are_marked() -> None:
    rebutted = checker().check("群里说云雀已开放，别信！", BEFORE)
    plain = checker().check("云雀已开放", BEFORE)
    assert [finding.claim.rebutted for finding in rebutted.findings] == [True]
    assert [finding.claim.rebutted for finding in plain.findings] == [False]


@pytest.mark.parametrize("near_miss", [*OPEN.wordings.not_this])
def test_a_near_miss_is_never_its_fact(near_miss: str) -> None:
    result = checker().check(near_miss, BEFORE)
    assert "yunque-open" not in [known.fact_id for known in result.known]


def test_a_withdrawn_fact_is_never_matched() -> None:
    gone = fact(
        "yunque-open",
        "云雀已经开放。",
        subjects=("yunque",),
        affirm=OPEN.wordings.affirm,
        withdrawn={"on": TODAY, "because": "重复"},
    )
    over = FactChecker(base_of(gone, BAILING))
    assert told(over.check("云雀已开放", BEFORE)) == []
    assert [c.fact_id for c in over.check("云雀已开放", BEFORE).candidates] == []


def test_without_any_fact_nothing_is_known() -> None:
    assert told(FactChecker(FactBase.of(())).check("云雀已开放", BEFORE)) == []


def test_a_wording_that_stands_for_two_facts_decides_nothing() -> None:
    twin = fact(
        "yunque-twin",
        "云雀已经开放。",
        subjects=("yunque",),
        affirm=("云雀已开放",),
        periods=(period("always", "supported"),),
    )
    assert told(FactChecker(base_of(OPEN, twin)).check("云雀已开放", BEFORE)) == []


def test_a_wording_that_names_no_subject_finds_its_fact() -> None:
    lost = fact(
        "yunque-queue",
        "云雀要排队。",
        subjects=("yunque",),
        affirm=("云雀要排队", "用云雀得排队", "云雀排队中", "前面还有三百人在等"),
        periods=(period("always", "supported"),),
    )
    over = FactChecker(base_of(lost))
    assert told(over.check("前面还有三百人在等", TODAY)) == [("yunque-queue", AFFIRMS, Verdict.SUPPORTED)]


def test_the_ranking_is_best_first_with_scores_from_0_to_1() -> None:
    ranked = checker().ranking("云雀能生成60秒视频")
    assert ranked[0][0] == "yunque-60-seconds"
    assert [score for _, score in ranked] == sorted((score for _, score in ranked), reverse=True)
    assert all(0 <= score <= 1 for _, score in ranked)
    assert len(checker().ranking("云雀能生成60秒视频", limit=1)) == 1


def test_the_best_candidates_are_at_most_three_and_none_of_them_is_told_already() -> None:
    for text in ("云雀", "云雀怎么样", "云雀视频开放免费", "云雀已开放，云雀视频免费60秒"):
        result = checker().check(text, BEFORE)
        assert len(result.candidates) <= 3
        assert not {c.fact_id for c in result.candidates} & {k.fact_id for k in result.known}


# Differences that veto ----------------------------------------------------------------------------

OTHERS = (
    "百灵已开放",
    "Open-Yunque已开放",
    "云雀2已开放",
    "Yunque 3 is now open to everyone",
    "云雀即将开放",
    "云雀能生成600秒视频",
    "云雀能生成6秒视频",
    "云雀能生成十分钟视频",
    "云雀能生成60分钟视频",
    "Yunque can generate 90 second videos",
    "云雀将来能生成60秒视频",
    "百灵能生成60秒视频",
    "云公司收购了云雀",
    "云公司要收购百灵",
)


@pytest.mark.parametrize("text", OTHERS)
def test_another_subject_version_number_or_time_is_never_told(text: str) -> None:
    assert ask(text) == []


def test_another_version_of_a_name_in_chinese_is_never_told() -> None:
    assert ask("云雀3已开放") == []


OPPOSITES = (
    ("云雀已开放", "云雀没开放"),
    ("云雀开放了", "云雀没有开放"),
    ("云雀能用了", "云雀不能用"),
    ("云雀现在人人都能用", "云雀现在没人能用"),
    ("云雀能生成60秒视频", "云雀不能生成60秒视频"),
    ("云公司收购了百灵", "云公司没收购百灵"),
    ("Yunque is now open to everyone", "Yunque is not open to everyone"),
    ("Anyone can use Yunque today", "Nobody can use Yunque today"),
    ("Cloud Inc bought Bailing", "Cloud Inc did not buy Bailing"),
    ("Yunque can generate 60 second videos", "Yunque can't generate 60 second videos"),
)


@pytest.mark.parametrize(("said", "negated"), OPPOSITES)
@pytest.mark.parametrize("day", [BEFORE, WHILE, TODAY])
def test_a_negated_wording_never_gets_the_verdict_of_the_wording(
    said: str, negated: str, day: dt.date
) -> None:
    one, other = ask(said, day), ask(negated, day)
    assert not one or other != one
    assert all(
        fact_id != found or verdict is None or verdict != given
        for fact_id, _, verdict in one
        for found, _, given in other
    )


@pytest.mark.parametrize("wording", [w for w in LENGTH.wordings.affirm if "60" in w])
@pytest.mark.parametrize("number", ["6", "30", "90", "600"])
def test_a_renumbered_wording_is_never_told(wording: str, number: str) -> None:
    assert ask(wording.replace("60", number)) == []


# What changes nothing -----------------------------------------------------------------------------

PROBES = (
    *(text for text, *_ in STORY),
    *OTHERS,
    "哈哈哈",
    "云雀怎么样",
    "云雀好用吗",
    "听说云雀开放了，还免费",
    "云雀讨论群开放入群",
    "云公司发布了云雀",
    "云雀已开放。云公司收购了百灵。",
)
UNRELATED = tuple(
    fact(
        f"unrelated-{number}",
        f"{name}{says}。",
        subjects=(f"other-{number}",),
        affirm=(
            f"{name}{says}",
            f"{name}已开放",
            f"{name}能生成60秒视频",
            f"听说{name}免费",
            f"{name} is open to everyone",
        ),
        deny=(f"{name}没开放", f"{name}并没有{says}", f"{name}不能生成60秒视频"),
        periods=(period("always", "supported"),),
    )
    for number, (name, says) in enumerate(
        [
            ("画眉", "已经对公众开放"),
            ("喜鹊", "能生成60秒视频"),
            ("Magpie", "免费"),
            ("杜鹃", "被收购了"),
            ("黄鹂", "人人都能用"),
        ]
    )
)
THEIR_SUBJECTS = tuple(
    subject(f"other-{number}", name) for number, name in enumerate(["画眉", "喜鹊", "Magpie", "杜鹃", "黄鹂"])
)


def outcome(over: FactChecker, text: str) -> object:
    result = over.check(text, BEFORE)
    return (
        [(type(f).__name__, f.claim.span) for f in result.findings if isinstance(f, Known)],
        told(result),
        silence(result),
    )


@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_facts_and_subjects_changes_nothing(seed: int) -> None:
    shuffle = random.Random(seed)
    facts, subjects = list(FACTS), list(SUBJECTS)
    shuffle.shuffle(facts)
    shuffle.shuffle(subjects)
    other = FactChecker(FactBase.of(facts, subjects=subjects))
    assert [other.check(text, BEFORE) for text in PROBES] == [
        checker().check(text, BEFORE) for text in PROBES
    ]
    assert [other.ranking(text) for text in PROBES] == [checker().ranking(text) for text in PROBES]


@pytest.mark.parametrize("count", [1, 5])
def test_facts_about_other_subjects_change_nothing_that_is_told_and_no_silence(count: int) -> None:
    more = FactChecker(FactBase.of((*FACTS, *UNRELATED[:count]), subjects=(*SUBJECTS, *THEIR_SUBJECTS)))
    # The subjects stay the same: they are what names mean, and not facts.
    same = FactChecker(FactBase.of(FACTS, subjects=(*SUBJECTS, *THEIR_SUBJECTS)))
    assert {text: outcome(more, text) for text in PROBES} == {text: outcome(same, text) for text in PROBES}


def test_many_wordings_of_other_subjects_crowd_nothing_out() -> None:
    crowd = fact(
        "crowd",
        "画眉已经开放。",
        subjects=("other-0",),
        affirm=[
            f"画眉{how}开放{end}"
            for how in ("已", "已经", "现在", "今天", "终于", "正式", "全面", "刚刚", "真的", "确实", "早就")
            for end in ("", "了", "啦", "咯", "呢", "哦", "呀", "吧")
        ],
        periods=(period("always", "supported"),),
    )
    more = FactChecker(FactBase.of((*FACTS, crowd), subjects=(*SUBJECTS, *THEIR_SUBJECTS)))
    same = FactChecker(FactBase.of(FACTS, subjects=(*SUBJECTS, *THEIR_SUBJECTS)))
    probes = (*PROBES, "听说云雀终于开放了", "云雀今天开放了", "云雀全面开放")
    assert {text: outcome(more, text) for text in probes} == {text: outcome(same, text) for text in probes}


def test_eight_threads_get_the_answers_of_one() -> None:
    texts = list(PROBES) * 10
    alone = [checker().check(text, BEFORE) for text in texts]
    fresh = FactChecker(base_of(*FACTS))
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda text: fresh.check(text, BEFORE), texts))
    assert together == alone


def test_another_process_gives_the_same_answers() -> None:
    """Sets and hashes differ from process to process; answers do not."""
    script = (
        "from tests.knowledge.builders import BEFORE, checker\n"
        "from tests.knowledge.test_checker import PROBES\n"
        "for text in PROBES: print(checker().check(text, BEFORE))\n"
    )
    printed = {
        subprocess.run(
            [sys.executable, "-c", script],
            cwd=ROOT,
            env={"PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(printed) == 1


# Anything at all ----------------------------------------------------------------------------------


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.text(max_size=6),
            st.sampled_from(
                ["云雀", "Yunque", "已开放", "没", "60秒", "，", "。", "？", "\ud800", "\n", "免费", "百灵"]
            ),
        ),
        max_size=14,
    ).map("".join)
)
def test_any_text_gets_findings_whose_places_lie_inside_it(text: str) -> None:
    result = checker().check(text, BEFORE)
    assert result.findings
    for finding in result.findings:
        first, last = finding.claim.span
        assert 0 <= first <= last <= len(text)
        assert text[first:last] == finding.claim.text


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "云雀",
                "百灵",
                "云公司",
                "已开放",
                "没开放",
                "开放了吗",
                "免费",
                "60秒视频",
                "收购",
                "，",
                "。",
                "!",
                "如果",
                "是谣言",
            ]
        ),
        max_size=10,
    ).map("".join)
)
def test_a_message_tells_no_fact_twice_and_a_trailing_emoji_changes_nothing(text: str) -> None:
    ids = [fact_id for fact_id, *_ in ask(text)]
    assert len(ids) == len(set(ids))
    assert ask(text + " 😀") == ask(text)


NASTY = (
    "云雀" * 50_000,
    "云雀已开放，" * 400,
    "云雀已开放。" * 1_000,
    "云雀 " * 1_000,
    "云 雀 " * 25_000,
    "不" * 100_000,
    "云雀不" * 33_000,
    "60秒" * 33_000,
    "云雀" + "9" * 100_000,
    "云雀" + "一" * 100_000,
    "云雀" + "百万千亿" * 25_000,
    "云雀" + "1,1." * 25_000,
    "Yunque" * 4_000,
    "yunque-" * 14_000,
    "y u n q u e " * 8_000,
    "云雀\ud800" * 33_000,
    bytes(range(256)).decode("latin-1") * 400,
    "云雀" + "\x00" * 100_000,
    "云雀" + "?" * 100_000,
    "云雀" + "如果" * 50_000,
    "云雀《" * 1_000,
    "云雀" + "a" * 100_000,
    "云雀是不是" * 20_000,
    "twenty " * 14_000 + "云雀",
    "云雀" + "dec " * 25_000,
)


@pytest.mark.slow
def test_a_hundred_kilobytes_of_anything_are_checked() -> None:
    """In a process of its own: a pattern that runs away is stopped by the clock and not by the reader."""
    script = (
        "from tests.knowledge.builders import BEFORE, checker\n"
        "from tests.knowledge.test_checker import NASTY\n"
        "for text in NASTY:\n"
        "    assert checker().check(text, BEFORE).findings\n"
        "    checker().ranking(text[:5_000])\n"
        "print(len(NASTY))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=500, check=False
    )
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, str(len(NASTY)), "")


@pytest.mark.parametrize("text", ["", " ", "\n", "\ud800", "\x00\x01", "😀", "。", "，，，", "[笑]"])
def test_a_text_without_words_is_no_claim(text: str) -> None:
    result = checker().check(text, BEFORE)
    assert (result.answer, result.known, result.candidates) == (Answer.NOT_A_CLAIM, (), ())


def test_free_is_misleading_either_way() -> None:
    assert {ask(text, TODAY)[0][2] for text in (*FREE.wordings.affirm, *FREE.wordings.deny)} == {
        Verdict.MISLEADING
    }

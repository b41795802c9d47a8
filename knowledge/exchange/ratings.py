"""The verdicts of others → ours. What is not in the table is left for an editor; nothing is guessed.

Half-way words are left out on purpose: "half true", "mostly false", 部分错误 say that some of it is so and
some not, while our `misleading` says that the words can be defended and what they suggest cannot. So are
words about pictures (altered, deepfake), jokes (satire) and advice (scam): none is a verdict on a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from knowledge.records import Verdict
from knowledge.text import normal

WORDS: Mapping[Verdict, str] = {
    Verdict.REFUTED: (
        "false, fake, fake news, untrue, not true, incorrect, inaccurate, wrong, hoax, debunked, fabricated, "
        "baseless, refuted, pants on fire, totally false, completely false, this is false, false claim, "
        "不实, 不实信息, 不实讯息, 不属实, 虚假, 虚假信息, 假, 假的, 假消息, 假新闻, 假讯息, 谣言, 谣传, "
        "错误, 错误讯息, 错, 错的, 事实错误, 并非事实, 非事实, 不是真的, 捏造, 伪造, "
        "含有不实讯息, 含有错误讯息"
    ),
    Verdict.MISLEADING: (
        "misleading, missing context, lacks context, lacking context, needs context, out of context, "
        "distorts the facts, spins the facts, cherry picks, cherry-picking, miscaptioned, "
        "误导, 误导性, 具误导性, 有误导, 易误解, 易生误解, 断章取义, 缺乏背景, 缺少背景, 缺少上下文, 欠缺背景"
    ),
    Verdict.UNPROVEN: (
        "unproven, unverified, unsupported, unsubstantiated, no evidence, not enough evidence, "
        "insufficient evidence, lacks evidence, inconclusive, not proven, cannot be verified, unconfirmed, "
        "无法证实, 未经证实, 未证实, 尚未证实, 无法查证, 证据不足, 缺乏证据, 没有证据, 尚无定论, 无法判断, "
        "存疑, 待证实"
    ),
    Verdict.SUPPORTED: (
        "true, supported, correct, accurate, confirmed, correct attribution, this is true, verified, "
        "属实, 真, 真的, 真实, 正确, 事实, 确有其事, 是真的, 正确讯息, 含有正确讯息, 含有真实讯息"
    ),
}
"""What others say, by what we say; in normal form, in which 不實 and 不实 are one."""


def verdict_of_word(word: str) -> Verdict | None:
    """Our verdict for a word of theirs; None where it is not in the table."""
    return _BY_WORD.get(_folded(word))


def verdict_of_rating(word: str, value: object, best: object, worst: object) -> Verdict | None:
    """Our verdict for a schema.org Rating.

    The word counts. Where it is missing or not in the table, an end of their scale does, if they give both
    ends. None: neither tells, or one says the opposite of the other.
    """
    named, numbered = verdict_of_word(word), _by_number(_number(value), _number(best), _number(worst))
    if named in _ENDS and numbered in _ENDS and named is not numbered:
        return None
    return named or numbered


_ENDS = frozenset({Verdict.SUPPORTED, Verdict.REFUTED})


def _by_number(value: float | None, best: float | None, worst: float | None) -> Verdict | None:
    if value is None or best is None or worst is None or best <= worst:
        return None
    return {best: Verdict.SUPPORTED, worst: Verdict.REFUTED}.get(value)


def _number(value: object) -> float | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float) and abs(value) < 1_000_000:
        return float(value)
    found = re.fullmatch(r"\s*(-?\d{1,6}(?:\.\d{1,6})?)\s*", value) if isinstance(value, str) else None
    return float(found[1]) if found else None


def _folded(word: str) -> str:
    return normal(word[:200]).strip(" \t.。!！:：\"'“”「」【】[]()（）")


_BY_WORD = {_folded(word): verdict for verdict, words in WORDS.items() for word in words.split(",")}

"""Messages that were once told the wrong way round, on the shipped facts: never again.

Each line names the fact and the stances that must not be told of it. Being unsure is always allowed.
"""

from __future__ import annotations

import datetime as dt

import pytest

from knowledge import FactChecker, open_facts, shipped_facts

CHECKER = FactChecker(open_facts(shipped_facts()))

NEVER = (
    ("2025-06-01", "马斯克没收购OpenAI", "musk-bought-openai", "affirms asks"),
    ("2025-06-01", "馬斯克沒收購OpenAI", "musk-bought-openai", "affirms asks"),
    ("2025-03-10", "马斯克没准备收购OpenAI", "musk-bought-openai", "affirms"),
    ("2025-03-10", "OpenAI董事会不同意马斯克收购", "musk-bought-openai", "affirms"),
    ("2026-06-10", "Videos API 9月24日不停用", "sora-api-shut-2026-09-24", "affirms"),
    ("2025-03-10", "Sora未免费对所有人开放", "sora-free-for-everyone", "affirms"),
    ("2025-03-03", "OpenAI上市？早着呢", "openai-is-listed", "affirms asks"),
    ("2025-03-01", "马斯克买下OpenAI？人家压根没同意", "musk-bought-openai", "affirms asks"),
    ("2025-10-10", "Sora一次60秒？也就十几秒", "sora-60-seconds", "affirms asks"),
    ("2025-06-01", "没有谁能说马斯克没收购OpenAI", "musk-bought-openai", "denies"),
    ("2025-06-01", "又有人造谣马斯克收购了OpenAI", "musk-bought-openai", "affirms"),
    ("2025-06-01", "标题党写马斯克收购OpenAI，点进去是出价", "musk-bought-openai", "affirms"),
    ("2025-06-01", "别信“马斯克收购了OpenAI”", "musk-bought-openai", "affirms"),
    ("2024-02-20", "Sora公布次日Adobe股价大涨7%", "adobe-fell-7pct", "affirms asks"),
    ("2025-11-03", "DeepSeek官方群免费", "deepseek-charges-fees", "affirms asks"),
    ("2024-12-20", "Sora开放名单里没有中国大陆", "sora-available-155", "denies"),
    (
        "2025-09-30",
        "没错，Sora的开放名单并不是“155个国家和地区、不含中国大陆”",
        "sora-available-155",
        "affirms",
    ),
    (
        "2025-02-06",
        "DeepSeek has no official groups, membership or courses that cost money, no joke",
        "deepseek-charges-fees",
        "affirms",
    ),
)


@pytest.mark.parametrize(("day", "text", "fact_id", "stances"), NEVER)
def test_it_is_not_told_the_wrong_way_round(day: str, text: str, fact_id: str, stances: str) -> None:
    known = CHECKER.check(text, dt.date.fromisoformat(day)).known
    assert [k for k in known if k.fact_id == fact_id and k.stance.value in stances.split()] == []

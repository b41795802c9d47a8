"""Claims that look like a shipped fact and mean something else: none is told as affirming anything."""

from __future__ import annotations

import datetime as dt
from functools import cache

import pytest

from knowledge import FactChecker, Stance, open_facts, shipped_facts

LOOK_ALIKES = (
    ("2026-09-15", "想合法上Sora就找微软Azure，美国个人都能开通"),
    ("2025-06-01", "OpenAI收购了马斯克"),
    ("2025-06-01", "OpenAI把马斯克收购了"),
    ("2025-06-01", "马斯克被OpenAI收购了"),
    ("2025-06-01", "OpenAI bought Musk"),
    ("2025-06-01", "OpenAI买下了马斯克的公司"),
    ("2026-10-10", "Videos API 9月24日关了，OpenAI给出了替代接口"),
    ("2025-10-20", "Sora 2于9月30日在日本发布"),
    ("2025-10-20", "Sora 2于9月30日在全球发布"),
    ("2025-10-20", "Sora 2于9月30日在欧洲凭邀请发布"),
    ("2025-10-20", "Sora 2 9月30日发布，不用邀请码就能用"),
    ("2025-10-20", "Sora 2 came out on 30 September 2025 worldwide"),
    ("2024-12-20", "Sora开放了155个国家和地区，包括中国大陆"),
    ("2024-02-20", "Sora公布次日Adobe股价大涨7%"),
    ("2024-02-20", "Adobe涨了7%多"),
    ("2024-02-20", "Adobe shares rose 7% after Sora"),
    ("2024-03-01", "OpenAI排在SpaceX和字节跳动之前"),
    ("2024-03-01", "全球估值最高的初创企业是OpenAI"),
    ("2025-12-01", "OpenAI是全球估值最高的初创公司"),
    ("2024-02-19", "Sora在Gemini 1.5 Pro之后发布"),
    ("2025-11-03", "王一博向DeepSeek道歉了"),
    ("2025-11-03", "王一博公开向DeepSeek道歉"),
    ("2026-01-10", "OpenAI投了迪士尼10亿美元"),
    ("2025-11-03", "OpenAI起诉了日本政府"),
    ("2025-11-03", "OpenAI因为Sora 2起诉日本政府"),
    ("2025-06-01", "OpenAI蒸馏了DeepSeek"),
    ("2025-06-01", "OpenAI的模型是蒸馏DeepSeek做出来的"),
    ("2026-01-10", "迪士尼投了OpenAI 1亿美元"),
    ("2024-02-19", "Gemini 1.5 Flash在Sora之后发布"),
    ("2024-03-01", "OpenAI估值800多亿美元，是九个月前的五倍"),
    ("2025-11-03", "日本公司因为Sora 2起诉OpenAI"),
    ("2025-06-01", "OpenAI CEO承认Sora用YouTube视频训练"),
    ("2025-11-03", "DeepSeek官方群免费"),
    ("2024-03-05", "Sora和Open-Sora不一样"),
    ("2024-11-28", "Sora泄露了，但没有权重"),
    ("2025-11-03", "国内发实拍视频不用标注"),
    ("2024-03-01", "Sora是全球第二个文生视频模型"),
    ("2024-03-01", "Sora是全球最后一个文生视频模型"),
    ("2024-03-01", "Sora是全球第一个文生图模型"),
    ("2024-03-01", "其他工具比Sora长15倍"),
    ("2024-03-01", "别家是Sora的15倍"),
    ("2024-03-01", "an open source Sora clone is out"),
    ("2024-03-05", "李一舟是清华博士"),
    ("2024-03-05", "李一舟的课能学会用ChatGPT"),
    ("2026-05-20", "Sora每天赚1500万美元"),
    ("2026-05-20", "Sora一年亏1500万美元"),
    ("2026-05-20", "ChatGPT并进了Sora"),
    ("2026-09-24", "OpenAI宣布上线Sora"),
    ("2026-09-24", "Sora API 9月24日上线"),
    ("2024-03-01", "2023年2月19日A股AI板块在Sora带动下大涨"),
    ("2026-05-01", "Sora恢复服务了"),
)


@cache
def checker() -> FactChecker:
    return FactChecker(open_facts(shipped_facts()))


@pytest.mark.parametrize(("day", "text"), LOOK_ALIKES)
def test_what_only_looks_like_a_fact_is_not_told_as_one(day: str, text: str) -> None:
    result = checker().check(text, dt.date.fromisoformat(day))
    assert [known.fact_id for known in result.known if known.stance is Stance.AFFIRMS] == []

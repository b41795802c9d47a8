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
    ("2025-06-01", "马斯克放弃收购OpenAI", "musk-bought-openai", "affirms"),
    ("2025-06-01", "马斯克差点收购OpenAI", "musk-bought-openai", "affirms"),
    ("2025-06-01", "马斯克正在收购OpenAI", "musk-bought-openai", "affirms"),
    ("2025-10-20", "日本政府考虑起诉OpenAI", "japan-sued-openai-sora", "affirms"),
    ("2026-01-05", "迪士尼要投OpenAI 10亿美元", "disney-billion-invested", "affirms"),
    ("2025-06-01", "别再转“马斯克收购了OpenAI”了", "musk-bought-openai", "affirms"),
    ("2026-06-01", "Sora 3发布了，在我梦里", "sora-3-released", "affirms"),
    ("2025-06-01", "OpenAI已经上市了吧（狗头）", "openai-is-listed", "affirms"),
    ("2025-06-01", "呵呵，Sora免费，你家水电也免费呢", "sora-free-for-everyone", "affirms"),
    (
        "2025-06-01",
        "Had Musk bought OpenAI, we'd have Grok everywhere",
        "musk-bought-openai",
        "affirms denies asks",
    ),
    ("2024-03-01", "Sora开源了 ❌", "sora-open-source", "affirms"),
    ("2024-03-01", "❌Sora开源了", "sora-open-source", "affirms"),
    ("2024-03-01", "Sora开源了（假）", "sora-open-source", "affirms"),
    ("2024-03-01", "[谣言] Sora开源了", "sora-open-source", "affirms"),
    ("2024-03-01", "判断题：Sora是开源的。（×）", "sora-open-source", "affirms"),
    ("2024-03-01", "判断题：Sora是开源的。（ ）", "sora-open-source", "affirms"),
    ("2024-03-01", "多选题：下列正确的是 A. Sora开源了 B. GPT-5发布了", "sora-open-source", "affirms"),
    ("2024-03-01", "Sora开源了！骗你的", "sora-open-source", "affirms"),
    ("2024-03-01", "Sora开源了，哈哈哈逗你玩", "sora-open-source", "affirms"),
    ("2026-10-15", "OpenAI不上市了", "openai-is-listed", "affirms denies asks"),
    ("2024-03-01", "Sora isnt open source", "sora-open-source", "affirms"),
    ("2024-03-01", "Sora is hardly open source", "sora-open-source", "affirms"),
    ("2024-03-01", "who said Sora is open source", "sora-open-source", "affirms"),
    ("2025-06-01", "Musk offered to buy OpenAI", "musk-bought-openai", "affirms"),
    ("2026-05-01", "OpenAI撤回了关停Sora的决定", "sora-is-shutting-down", "affirms"),
    ("2024-03-01", "Sora could be open source", "sora-open-source", "affirms"),
    ("2026-09-24", "Sora API 9月24日上线", "sora-api-shut-2026-09-24", "affirms denies asks"),
    ("2024-02-20", "2023年2月19日，A股AI板块在Sora带动下大涨", "a-share-ai-rally-2024-02-19", "affirms asks"),
    ("2024-02-20", "并非Sora公布次日，Adobe股价跌逾7%", "adobe-fell-7pct", "affirms"),
    ("2025-02-10", "谣言：刚刚！马斯克正式成为OpenAI的主人", "musk-bought-openai", "affirms"),
    ("2024-03-01", "Sora n0t open source", "sora-open-source", "affirms"),
    ("2024-03-01", "Sora is n ot open source", "sora-open-source", "affirms"),
    ("2024-03-01", "Sora is n’t open source", "sora-open-source", "affirms"),
    ("2024-03-01", "Sora≠开源", "sora-open-source", "affirms"),
    ("2024-03-01", "Sora🚫开源", "sora-open-source", "affirms"),
    ("2024-03-01", "Sora开源👎", "sora-open-source", "affirms"),
    ("2024-03-01", "Sora开源×", "sora-open-source", "affirms"),
    ("2025-06-01", "马斯克收购OpenAI始末", "musk-bought-openai", "affirms"),
    ("2025-06-01", "马斯克收购OpenAI的传闻", "musk-bought-openai", "affirms"),
    ("2025-06-01", "马斯克出974亿美元收购OpenAI", "musk-bought-openai", "affirms"),
    ("2025-06-01", "要不是董事会拒绝，马斯克就收购OpenAI了", "musk-bought-openai", "affirms"),
    ("2025-06-01", "马斯克本来可以收购OpenAI", "musk-bought-openai", "affirms"),
    ("2025-06-01", "马斯克应该收购OpenAI", "musk-bought-openai", "affirms"),
    ("2025-06-01", "马斯克有可能收购OpenAI", "musk-bought-openai", "affirms"),
    ("2024-03-10", "Sora无官方中文版", "sora-china-official", "affirms"),
    ("2025-07-10", "DeepSeek应该向王一博道歉", "deepseek-apologised-wang-yibo", "affirms"),
    ("2025-07-10", "DeepSeek欠王一博一个道歉", "deepseek-apologised-wang-yibo", "affirms"),
    ("2025-07-10", "DeepSeek快向王一博道歉", "deepseek-apologised-wang-yibo", "affirms"),
    ("2025-07-10", "媒体误报DeepSeek向王一博道歉", "deepseek-apologised-wang-yibo", "affirms"),
    ("2025-07-10", "DeepSeek向王一博道歉系误报", "deepseek-apologised-wang-yibo", "affirms"),
    ("2025-07-10", "DeepSeek向王一博道歉被证伪", "deepseek-apologised-wang-yibo", "affirms"),
    ("2025-07-10", "DeepSeek聊天机器人编了一份给王一博的道歉", "deepseek-apologised-wang-yibo", "affirms"),
    ("2024-02-25", "奥特曼需要7万亿", "altman-raised-7-trillion", "affirms"),
    ("2024-02-25", "奥特曼花了7万亿", "altman-raised-7-trillion", "affirms"),
    ("2024-03-01", "Sora开源了🐶", "sora-open-source", "affirms"),
    ("2024-03-01", "Sora开源了 [doge]", "sora-open-source", "affirms"),
    ("2024-03-01", "Sora is open source /s", "sora-open-source", "affirms"),
    ("2025-06-01", "马斯克收购了OpenAI。对对对", "musk-bought-openai", "denies"),
    ("2025-06-01", "对对对，马斯克收购了OpenAI", "musk-bought-openai", "affirms"),
    ("2025-06-01", "又有人造谣说“马斯克收购了OpenAI”", "musk-bought-openai", "affirms"),
    ("2025-06-01", "少传“马斯克收购了OpenAI”", "musk-bought-openai", "affirms"),
    ("2025-06-01", "马斯克收购了OpenAI 【谣言】", "musk-bought-openai", "affirms"),
    (
        "2025-06-01",
        "It is false that after a long fight, Musk bought OpenAI",
        "musk-bought-openai",
        "affirms",
    ),
    ("2025-06-01", "Musk has yet to buy OpenAI", "musk-bought-openai", "affirms"),
    ("2025-06-01", "Musk almost bought OpenAI", "musk-bought-openai", "affirms asks"),
    ("2025-06-01", "马斯克假装收购OpenAI", "musk-bought-openai", "affirms asks"),
    ("2025-02-10", "别信“刚刚！马斯克正式成为OpenAI的主人”", "musk-bought-openai", "affirms"),
    ("2025-02-10", "并非刚刚！马斯克正式成为OpenAI的主人", "musk-bought-openai", "affirms"),
    ("2025-06-01", "马斯克的前妻收购了OpenAI", "musk-bought-openai", "affirms"),
    ("2025-06-01", "马斯克收购了OpenAI的办公楼", "musk-bought-openai", "affirms"),
    ("2025-06-01", "马斯克已经收购了 OpenAI。❌", "musk-bought-openai", "affirms denies"),
    ("2024-03-01", "Open-Sora isn't open source, Sora is", "sora-open-source", "denies"),
    ("2025-06-01", "（假）马斯克收购了OpenAI", "musk-bought-openai", "affirms"),
    ("2025-06-01", "【假】马斯克收购了OpenAI", "musk-bought-openai", "affirms"),
    ("2025-06-01", "马斯克收购了OpenAI 狗头", "musk-bought-openai", "affirms"),
)


@pytest.mark.parametrize(("day", "text", "fact_id", "stances"), NEVER)
def test_it_is_not_told_the_wrong_way_round(day: str, text: str, fact_id: str, stances: str) -> None:
    known = CHECKER.check(text, dt.date.fromisoformat(day)).known
    assert [k for k in known if k.fact_id == fact_id and k.stance.value in stances.split()] == []

"""Small talk: a few words in which nobody claims anything. "Not found" would be an odd answer to a sigh.

A short text counts as small talk only where nothing in it looks like a claim: better "not found" to a sigh
than "nothing to check" to a rumour.
"""

from __future__ import annotations

import re

MAX_LETTERS = 12
"""From so many letters on there is room for a claim, and no list of words tells talk from it."""

_LETTERS = re.compile(r"[^\W\d_]")
_NUMBERS = re.compile(
    r"\d|[零〇一二三四五六七八九十百千万萬亿億两兩](?=[个個人天年月日号號块塊元万萬亿億倍岁歲次%])"
)
_ASKS = re.compile(
    r"[?？]|[吗嗎么麼呢谁誰哪几幾啥]|什[么麼]|怎[么麼样樣]|多少|是不是|有没有|有沒有|真假"
    r"|\b(?:who|what|when|where|why|how|which|is it|are|does|did|can)\b",
    re.IGNORECASE,
)
# Who speaks of themselves, greets, thanks or sighs, claims nothing of the world.
_TALK = re.compile(
    r"[我咱俺你您](?![国國])|[啊呀哦噢喔呵哈嘿嗨嘛啦哎唉嗯哼]|吧[。!！~～]*\s*$"
    r"|早上好|早安|中午好|下午好|晚上好|晚安|辛苦|谢谢|謝謝|多谢|多謝|感谢|感謝|收到|好的|再见|再見|拜拜"
    r"|周末愉快|週末愉快|生日快乐|生日快樂|新年快乐|新年快樂|加油|恭喜|好累|好困|好饿|好餓|好烦|好煩|好热|好熱|好冷"
    r"|\b(?:i|i'm|im|me|my|you|hi|hey|hello|morning|evening|night|thanks?|thx|lol|haha+|ok|okay|bye|yes|no"
    r"|tired|hungry|bored|sleepy|great|nice|cool|wow)\b",
    re.IGNORECASE,
)
# What a rumour is made with, even one of five letters (大蒜能防癌).
_CLAIMS = re.compile(
    r"是|能|会|會|可以|可用|有毒|致|治|防|癌|毒|死|去世|被|将|將|已|要|停|关闭|關閉|封|涨|漲|跌|禁|免费|免費|开放|開放|上线|上線"
    r"|发布|發布|倒闭|倒閉|破产|破產|收购|收購|假|骗|騙|真"
    r"|\b(?:is|was|were|will|has|have|causes?|cures?|kills?|died|dead|free|open|banned|fake|true|false|closed)\b",
    re.IGNORECASE,
)


def is_small_talk(text: str) -> bool:
    """True for a few words that greet, thank or sigh: no question, no number, nothing like a claim."""
    if len(_LETTERS.findall(text[:200])) >= MAX_LETTERS or len(text) > 200:
        return False
    if _NUMBERS.search(text) or _ASKS.search(text):
        return False
    return bool(_TALK.search(text)) and not _CLAIMS.search(text)

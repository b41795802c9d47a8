"""What takes a message back without being part of any clause: marks (❌), jokes (狗头), labels, quizzes.

Folding turns pictures and stickers into gaps, so they are looked for in the message as it stands. What
they take back is only doubted, never turned round: a cross may mark a false claim or adorn a true one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_MARKS = re.compile(
    r"[❌❎✖✗✘🚫⛔🙅👎≠🤥🐶🐕🤡]|(?:[(（]\s*[)）])"
    r"|[\[［](?:假的?|谣言|不实|辟谣|已辟谣|假消息|虚假|错误?|doge|狗头|手动狗头|吃瓜|旺柴|吐舌|滑稽|阴险|x|×|fake|false|hoax|rumou?r|satire|joke)[\]］]"
    r"|[(（](?:doge|狗头|手动狗头|保命|bushi|不是|误|划掉|雾|大雾|satire|joke|sarcasm)[)）]|狗头保命|狗头\s*$|^\s*[(（【](?:假的?|×|✗|误|谣言|假消息)[)）]"
    r"|^\s*【(?:假的?|×|✗|误)】"
    r"|【(?:假的?|谣言|已?辟谣|假消息|不实(?:信息|消息)?|虚假(?:信息|消息)?)】\s*$"
    r"|(?<![\w/.:])/(?:s|sarc|j)(?![\w/])|(?<![a-z])(?:jk|lol jk|j/k|just kidding|april fools?)(?![a-z])"
)
# 呵呵，… and 对对对，… agree in words only.
_MOCKS = re.compile(
    r"(?:呵{2,}|(?:啊)?对{2,}|是{2,}|好{3,}|行{2,}|哦{2,}|yeah,? right|oh sure|sure,? sure)[的了啊吧呢哦]*"
)
# 判断题：…, 愚人节快乐：…: nothing in the message is asserted.
_PLAYS = re.compile(
    r"^.{0,4}(?:判断|多选|单选|选择|填空|竞猜)题|^.{0,4}愚人节|^下列|^以下(?:哪|说法)|^(?:happy )?april fool"
)
# 谣言：…, 假消息：…: the label of a whole message, up to what answers it.
_ANSWERS = re.compile(
    r"^.{0,4}(?:真相|事实|查证|核实|核查|正解|实际|其实|真实|目前|官方|回应|澄清|结论|truth|fact|reality|actually)"
)
# Deny the whole sentence that they begin: 并非A,B.
_DENIES_ALL = re.compile(
    r"^(?:并非(?!官方(?:的|渠道|出品|版|授|认|$)|所有|全部|人人)|并不是说|不是说|不存在|(?:从来)?没有?(?:谁|人)(?:说|能说)|说什么|it(?:'s| is| was)(?: simply| just)? (?:false|untrue|not true|not the case|wrong|a (?:lie|myth|hoax)) that"
    r"|(?:nobody|no one|none) (?:says?|said|claims?|claimed|believes?) |there is no (?:truth|evidence) )"
)
# End on what calls the quoted words after them false: 又有人造谣说“…”, 别再转“…”.
_CALLS_FALSE = re.compile(
    r"(?:造谣|谎称|误报|误传|讹传|谣传|标题党|瞎编|瞎传|(?<!不)少(?:信|传|转|发|看)|(?:别|不要|勿|莫)(?:再|老|乱|瞎|到处)?(?:信|传|转|发|听|相信|轻信|转发|分享|上当)|don't (?:believe|share|forward|trust)|stop (?:sharing|saying|spreading))"
    r"(?:说|称|写|成|了|什么|那个|这种|那种|这条|that| |:)*$"
)


def calls_false(clause: str) -> bool:
    """True where a clause ends on words that call the quoted words after it false: 别再转, 造谣说."""
    return bool(_CALLS_FALSE.search(clause))


def marked(original: str, spans: Sequence[tuple[int, int]]) -> frozenset[int]:
    """Which sentences, by number, a mark takes back; `spans` are their places in the message as it stands.

    A mark speaks of the sentence in which it stands, of the one before it on its line, else of the one after
    it; one at either end of the message speaks of the whole of it.
    """
    text, taken = original.casefold(), set[int]()
    places = [found.start() for found in _MARKS.finditer(text)] if len(text) == len(original) else []
    for place in places:
        if place < spans[0][0] or place >= spans[-1][1]:
            return frozenset(range(len(spans)))
        before = [number for number, (start, _) in enumerate(spans) if start <= place]
        inside = before[-1] if before else 0
        taken.add(inside)
        if "\n" in original[spans[inside][1] : place]:
            taken.add(min(inside + 1, len(spans) - 1))
    return frozenset(taken)


def holds_a_mark(original: str) -> bool:
    """True where a mark that takes something back stands in a text that is not yet folded."""
    return bool(_MARKS.search(original.casefold()))


def mocks(clause: str) -> bool:
    """True for a clause that agrees in words only: 呵呵, 对对对."""
    return bool(_MOCKS.fullmatch(clause))


def plays(clause: str) -> bool:
    """True for a first clause after which nothing is asserted: 判断题, 愚人节快乐."""
    return bool(_PLAYS.search(clause))


def answers(clause: str) -> bool:
    """True for a clause that turns from what is false to what is so: 其实, 真相."""
    return bool(_ANSWERS.search(clause))


def denies_all(clause: str) -> bool:
    """True for a first clause that denies its whole sentence: 并非…, "it is false that …"."""
    return bool(_DENIES_ALL.search(clause))

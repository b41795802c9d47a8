"""What the maintainers' desk says of a correction, before it goes out and while it does.

The same keys in every language; `{…}` are slots. {item} is the name of the correction, such as k5.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.messages import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionWords:
    """All that the desk says of a correction, in one language."""

    correction: str
    cause_verdict: str
    cause_withdrawn: str
    cause_wrong_match: str
    turn: str
    stance_affirms: str
    stance_denies: str
    stance_asks: str
    hears: str
    hears_web: str
    waiting: str
    waiting_one: str
    due: str
    running: str
    done: str
    cancelled: str
    lapsed: str
    button_approve: str
    button_second: str
    button_cancel: str


ZH_HANS = CorrectionWords(
    correction="{item}：更正预演：“{statement}”（{fact}）",
    cause_verdict="原因：结论变了",
    cause_withdrawn="原因：这一条撤回了",
    cause_wrong_match="原因：认错了话",
    turn="{stance}：{old} → {new}",
    stance_affirms="说它对的人",
    stance_denies="说它不对的人",
    stance_asks="问的人",
    hears="会收到：改写旧回答 {edits} 条；发更正：群 {rooms} 个、提问的人 {askers} 位；关注的人 {watchers} 位。",
    hears_web="网页上还答过 {n} 次：那些读者找不到，打开凭证或再问一次才会知道。",
    waiting="人数超过 20 或结论反转：需要两位维护者同意；只有一位时，发 /approve {item} {fact} 确认，10 分钟后开始。还没有发出任何东西。",
    waiting_one="已有一位同意，还差一位。只有一位时，发 /approve {item} {fact} 确认，10 分钟后开始。",
    due="最早 {when} 开始发；在那之前和发送途中都可以取消。",
    running="{item}：正在发，还剩 {n} 条。可以取消剩下的。",
    done="{item}：更正都发出了。",
    cancelled="{item}：更正取消了；没发出的不再发。",
    lapsed="{item}：没有什么要更正的了，没有发出任何东西。",
    button_approve="现在就发",
    button_second="同意",
    button_cancel="取消",
)


ZH_HANT = CorrectionWords(
    correction="{item}：更正預演：「{statement}」（{fact}）",
    cause_verdict="原因：結論變了",
    cause_withdrawn="原因：這一條撤回了",
    cause_wrong_match="原因：認錯了話",
    turn="{stance}：{old} → {new}",
    stance_affirms="說它對的人",
    stance_denies="說它不對的人",
    stance_asks="問的人",
    hears="會收到：改寫舊回答 {edits} 條；發更正：群 {rooms} 個、提問的人 {askers} 位；關注的人 {watchers} 位。",
    hears_web="網頁上還答過 {n} 次：那些讀者找不到，打開憑證或再問一次才會知道。",
    waiting="人數超過 20 或結論反轉：需要兩位維護者同意；只有一位時，發 /approve {item} {fact} 確認，10 分鐘後開始。還沒有發出任何東西。",
    waiting_one="已有一位同意，還差一位。只有一位時，發 /approve {item} {fact} 確認，10 分鐘後開始。",
    due="最早 {when} 開始發；在那之前和發送途中都可以取消。",
    running="{item}：正在發，還剩 {n} 條。可以取消剩下的。",
    done="{item}：更正都發出了。",
    cancelled="{item}：更正取消了；沒發出的不再發。",
    lapsed="{item}：沒有什麼要更正的了，沒有發出任何東西。",
    button_approve="現在就發",
    button_second="同意",
    button_cancel="取消",
)


EN = CorrectionWords(
    correction="{item}: correction, before it is sent: “{statement}” ({fact})",
    cause_verdict="Why: the verdict has changed",
    cause_withdrawn="Why: the fact was withdrawn",
    cause_wrong_match="Why: a sentence was taken for something else",
    turn="{stance}: {old} → {new}",
    stance_affirms="Who said so",
    stance_denies="Who denied it",
    stance_asks="Who asked",
    hears="Who hears: {edits} old answers are edited; a correction goes to {rooms} groups and {askers} askers; {watchers} followers are told.",
    hears_web="On the web it was told {n} times as well: those readers cannot be reached; a receipt or asking again tells them.",
    waiting="More than 20 people, or a reversed verdict: two maintainers have to agree; if you are alone, send /approve {item} {fact} and it starts 10 minutes later. Nothing has been sent.",
    waiting_one="One has agreed, one more is needed. If you are alone, send /approve {item} {fact} and it starts 10 minutes later.",
    due="It starts at {when} at the earliest; until then, and while it runs, it can be cancelled.",
    running="{item}: being sent, {n} left. What is left can be cancelled.",
    done="{item}: the correction was sent.",
    cancelled="{item}: the correction is cancelled; what was not sent will not be.",
    lapsed="{item}: nothing is left to correct, and nothing was sent.",
    button_approve="Send now",
    button_second="Agree",
    button_cancel="Cancel",
)


CORRECTION_WORDS: Mapping[Language, CorrectionWords] = MappingProxyType(
    {Language.ZH_HANS: ZH_HANS, Language.ZH_HANT: ZH_HANT, Language.EN: EN}
)

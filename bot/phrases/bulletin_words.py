"""What maintainers are told where nobody can answer: alarms, corrections that wait, and the digest of a day.

The same keys in every language; `{…}` are slots. {item} is the name of a correction, such as k5. Counts stand
behind their word ("Questions: 12"), so that no language has to decline them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.messages import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class BulletinWords:
    """All of it in one language."""

    # Where to go from here.
    see: str
    see_here: str
    # Corrections, to places without buttons.
    waits: str
    starts: str
    # A channel that cannot be reached; {since} is a moment.
    down: str
    down_doctor: str
    up: str
    # The digest of a day.
    digest: str
    asked: str
    nobody: str
    answers: str
    unasked: str
    verdicts: str
    channels: str
    top: str
    top_line: str
    times: str
    waiting: str
    known: str
    close: str
    unknown: str
    not_a_claim: str
    questions: str
    complaints: str
    corrections: str
    aside: str
    # Channels, by the names they have in the code.
    telegram: str
    web: str
    wechat_oa: str
    wecom_bot: str
    wecom_kf: str
    wecom_robot: str

    def channel(self, name: str) -> str:
        """What people call a channel; its name in the code where they call it nothing else."""
        return str(getattr(self, name)) if name in CHANNELS else name


CHANNELS = ("telegram", "web", "wechat_oa", "wecom_bot", "wecom_kf", "wecom_robot")
"""Names of channels that have a word of their own."""


_ZH_HANS = BulletinWords(
    see="处理：{link}",
    see_here="在维护页（/console）处理，或者在服务器上用 heshi queue 和 heshi corrections。",
    waits="{item}：有更正等人同意，还没有发出任何东西：“{statement}”（{fact}）",
    starts="{item}：有更正要发，在那之前可以取消：“{statement}”（{fact}）",
    down="{channel} 从 {since} 起连不上或者收发不正常。",
    down_doctor="还在自动重试。原因和办法：在服务器上运行 heshi doctor，或者看日志里的 channel.down。",
    up="{channel} 恢复正常了（{since} 起不正常）。",
    digest="{day} 的小结",
    asked="收到的问题：{n}（前一天 {before}）",
    nobody="没有人提问。",
    answers="怎么答的：{parts}",
    unasked="没人问、主动提醒：{n}",
    verdicts="给出的结论：{parts}",
    channels="从哪里来：{parts}",
    top="说到最多的事实：",
    top_line="“{statement}”（{n}）",
    times="{word} {n}",
    waiting="等人处理：{parts}",
    known="有结论",
    close="反问",
    unknown="没有收录",
    not_a_claim="没有可核实的说法",
    questions="没人答上的问题",
    complaints="对回答的意见",
    corrections="更正",
    aside="没能处理、放在一边的消息（heshi aside）",
    telegram="Telegram",
    web="网页",
    wechat_oa="公众号",
    wecom_bot="企业微信智能机器人",
    wecom_kf="微信客服",
    wecom_robot="企业微信群机器人",
)

_ZH_HANT = BulletinWords(
    see="處理：{link}",
    see_here="在維護頁（/console）處理，或者在伺服器上用 heshi queue 和 heshi corrections。",
    waits="{item}：有更正等人同意，還沒有發出任何東西：「{statement}」（{fact}）",
    starts="{item}：有更正要發，在那之前可以取消：「{statement}」（{fact}）",
    down="{channel} 從 {since} 起連不上或者收發不正常。",
    down_doctor="還在自動重試。原因和辦法：在伺服器上執行 heshi doctor，或者看記錄裡的 channel.down。",
    up="{channel} 恢復正常了（{since} 起不正常）。",
    digest="{day} 的小結",
    asked="收到的問題：{n}（前一天 {before}）",
    nobody="沒有人提問。",
    answers="怎麼答的：{parts}",
    unasked="沒人問、主動提醒：{n}",
    verdicts="給出的結論：{parts}",
    channels="從哪裡來：{parts}",
    top="說到最多的事實：",
    top_line="「{statement}」（{n}）",
    times="{word} {n}",
    waiting="等人處理：{parts}",
    known="有結論",
    close="反問",
    unknown="沒有收錄",
    not_a_claim="沒有可查核的說法",
    questions="沒人答上的問題",
    complaints="對回答的意見",
    corrections="更正",
    aside="沒能處理、放在一邊的訊息（heshi aside）",
    telegram="Telegram",
    web="網頁",
    wechat_oa="公眾號",
    wecom_bot="企業微信智慧機器人",
    wecom_kf="微信客服",
    wecom_robot="企業微信群機器人",
)

_EN = BulletinWords(
    see="Deal with it: {link}",
    see_here="Deal with it in the console (/console), or on the server with heshi queue and heshi corrections.",
    waits="{item}: a correction waits for somebody to agree, nothing is sent yet: “{statement}” ({fact})",
    starts="{item}: a correction is about to be sent and can still be cancelled: “{statement}” ({fact})",
    down="{channel}: cannot be reached, or does not work as it should, since {since}.",
    down_doctor="It is tried again by itself. Why, and how to mend it: heshi doctor on the server, or channel.down in the log.",
    up="{channel}: works again (it did not since {since}).",
    digest="The digest of {day}",
    asked="Questions: {n} (the day before: {before})",
    nobody="Nobody asked anything.",
    answers="Answered: {parts}",
    unasked="Spoke up unasked: {n}",
    verdicts="Verdicts given: {parts}",
    channels="Asked on: {parts}",
    top="Facts told most:",
    top_line="“{statement}” ({n})",
    times="{word} {n}",
    waiting="Waiting for somebody: {parts}",
    known="known",
    close="asked back",
    unknown="not in the base",
    not_a_claim="nothing to check",
    questions="questions nobody answered",
    complaints="answers said to be wrong",
    corrections="corrections",
    aside="messages set aside (heshi aside)",
    telegram="Telegram",
    web="web page",
    wechat_oa="WeChat Official Account",
    wecom_bot="WeCom bot",
    wecom_kf="WeChat customer service",
    wecom_robot="WeCom group robot",
)

BULLETIN_WORDS: Mapping[Language, BulletinWords] = MappingProxyType(
    {Language.ZH_HANS: _ZH_HANS, Language.ZH_HANT: _ZH_HANT, Language.EN: _EN}
)

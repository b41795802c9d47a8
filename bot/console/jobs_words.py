"""What the page of a job says while it runs, and when nothing came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.console.words import in_three


@dataclass(frozen=True, slots=True, kw_only=True)
class JobWords:
    """All lines of the page of a job, in one language. `{…}` are slots."""

    kinds: Mapping[str, str]
    states: Mapping[str, str]
    begun: str
    steps: str
    look_again: str
    back: str


JOBS = in_three(
    JobWords(
        kinds=MappingProxyType(
            {
                "trial": "正在试：加上这个说法会改变什么",
                "wording": "正在写进事实库",
                "cases": "正在跑回归案例",
                "draft-trial": "正在试：用上这份草稿会改变什么",
                "draft-publish": "正在发布",
                "edition": "正在保存版本",
                "roll-back-preview": "正在比较：退回去会改变什么",
                "roll-back": "正在退回到以前的版本",
                "import": "正在读进来，写成草稿",
                "links": "正在检查来源还在不在",
            }
        ),
        states=MappingProxyType(
            {
                "running": "做完以后，这一页会自己显示结果。可以先去做别的，再回到这个地址。",
                "failed": "中途出错，没有做完。错误已经记录下来；可以再试一次。",
                "interrupted": "做到一半，程序重启了，没有做完。可以再试一次。",
                "gone": "已经做完，但结果没有留下（程序重启过，或者太久）。可以再做一次。",
            }
        ),
        begun="{who} 在 {when} 开始",
        steps="{done}，共 {all}",
        look_again="看看好了没有",
        back="返回",
    ),
    JobWords(
        kinds=MappingProxyType(
            {
                "trial": "Trying what the wording would change",
                "wording": "Writing it into the facts",
                "cases": "Running the regression cases",
                "draft-trial": "Trying what the draft would change",
                "draft-publish": "Publishing",
                "edition": "Keeping the edition",
                "roll-back-preview": "Comparing what going back would change",
                "roll-back": "Going back to an earlier edition",
                "import": "Reading it in and writing drafts",
                "links": "Looking whether the sources are still there",
            }
        ),
        states=MappingProxyType(
            {
                "running": (
                    "When it is done, this page shows what came of it."
                    " Do something else meanwhile, and come back to this address."
                ),
                "failed": "It failed on the way and was not finished. That was written down; please try again.",
                "interrupted": "The program was restarted in the middle, and it was not finished. Try again.",
                "gone": (
                    "It was finished, but what came of it is no longer there"
                    " (a restart, or too long ago). It can be done again."
                ),
            }
        ),
        begun="Started by {who}, {when}",
        steps="{done} of {all}",
        look_again="See whether it is done",
        back="Back",
    ),
)

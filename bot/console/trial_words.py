"""What is said of a trial: rules that would be broken, cases that would fail, answers that would change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.console.words import in_three


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialWords:
    """What an edit would do, in one language. `{…}` are slots."""

    trial_clean: str
    trial_same: str
    trial_broken: str
    troubles_title: str
    failing_title: str
    failing_about: str
    shifts_title: str
    shift_kinds: Mapping[str, str]
    shifts_more: str
    quoted: str
    now: str
    then: str
    told_nothing: str
    told: str
    stance: Mapping[str, str]


ZH = TrialWords(
    trial_clean="规则都通过。{texts} 句话里，有 {n} 句的回答会变。",
    trial_same="规则都通过。{texts} 句话的回答都不会变。",
    trial_broken="不能发布：下面的问题要先解决。",
    troubles_title="破坏的规则",
    failing_title="答错的案例",
    failing_about="这些案例现在答得对，加了以后就错了：",
    shifts_title="会变的回答",
    shift_kinds=MappingProxyType(
        {
            "turned": "同一条事实，结论变了",
            "other_fact": "换成了另一条事实，或多了一条",
            "newly_told": "原来没有结论，现在有了",
            "read_otherwise": "问句当成了断言，或者相反",
            "not_told": "原来有结论，现在没有了",
            "other_offer": "反问的事实不同了",
            "newly_offered": "原来什么也不说，现在会反问",
            "not_offered": "不再反问",
        }
    ),
    shifts_more="还有 {n} 句",
    quoted="“{text}”",
    now="现在：",
    then="以后：",
    told_nothing="没有结论",
    told="{fact}（{stance}，{word}）",
    stance=MappingProxyType({"affirms": "说它对", "denies": "说它不对", "asks": "在问"}),
)

EN = TrialWords(
    trial_clean="Every rule is kept. Of {texts} sentences, {n} would be answered in another way.",
    trial_same="Every rule is kept. None of {texts} sentences would be answered in another way.",
    trial_broken="It cannot be published: this has to be mended first.",
    troubles_title="Rules it would break",
    failing_title="Cases it would get wrong",
    failing_about="These come out right now, and would not:",
    shifts_title="Answers that would change",
    shift_kinds=MappingProxyType(
        {
            "turned": "another verdict on the same fact",
            "other_fact": "another fact, or one more",
            "newly_told": "a verdict where there was none",
            "read_otherwise": "a question taken for an assertion, or the other way round",
            "not_told": "no verdict any more",
            "other_offer": "other facts are offered",
            "newly_offered": "facts are offered where nothing was said",
            "not_offered": "nothing is offered any more",
        }
    ),
    shifts_more="{n} more",
    quoted="“{text}”",
    now="now: ",
    then="then: ",
    told_nothing="no verdict",
    told="{fact} ({stance}, {word})",
    stance=MappingProxyType({"affirms": "affirmed", "denies": "denied", "asks": "asked"}),
)

TRIAL = in_three(ZH, EN)

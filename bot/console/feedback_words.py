"""What the pages of feedback and of regression cases say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.console.words import in_three


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackWords:
    """All lines of these pages, in one language. `{…}` are slots."""

    title: str
    about: str
    none: str
    kind_none: str
    kinds: str
    every_kind: str
    fault: Mapping[str, str]
    fault_about: Mapping[str, str]
    reporters: str
    told: str
    told_unknown: str
    on: str
    edition: str
    state: Mapping[str, str]
    show_open: str
    show_confirmed: str
    show_rejected: str
    gone_fact: str
    open_fact: str
    text_title: str
    text_none: str
    text_deleted: str
    now: str
    decide_title: str
    confirm: str
    confirm_about: Mapping[str, str]
    reject: str
    reject_about: str
    needs_editor: str
    case_title: str
    case_about: str
    case_text: str
    case_text_hint: str
    case_fact: str
    case_fact_none: str
    case_stance: str
    stance: Mapping[str, str]
    case_verdict: str
    case_button: str
    case_done: str
    read_only: str
    cases_title: str
    cases_about: str
    cases_none: str
    cases_link: str
    cases_run: str
    cases_count: str
    case: str
    expected: str
    expected_none: str
    came: str
    outcome: Mapping[str, str]
    ran: str
    ran_all_right: str
    back: str
    notice_confirmed: str
    notice_rejected: str
    notice_case: str
    error_late: str
    error_case: str
    error_read_only: str


ZH = FeedbackWords(
    title="反馈",
    about="有人在回答下面说：这里不对。同一个回答的同一种问题算一条，不管几个人说。",
    none="没有等人看的反馈。有人在回答下面按“这里不对”，就会出现在这里。",
    kind_none="这一类没有。",
    kinds="哪一类",
    every_kind="全部",
    fault=MappingProxyType(
        {
            "wrong-match": "认错了话",
            "outdated": "过时了",
            "wrong-verdict": "结论不对",
            "weak-source": "来源不可靠",
        }
    ),
    fault_about=MappingProxyType(
        {
            "wrong-match": "用这条事实回答了一句说别的事的话。",
            "outdated": "情况已经变了，回答还是旧的。",
            "wrong-verdict": "说的是这件事，但结论不对。",
            "weak-source": "结论靠的来源站不住。",
        }
    ),
    reporters="{n} 人说过",
    told="当时的结论：{word}（{stance}）",
    told_unknown="当时的结论没有记录",
    on="{day} 的回答",
    edition="版本 {edition}",
    state=MappingProxyType({"open": "还没看", "confirmed": "确实有问题", "rejected": "没有问题"}),
    show_open="还没看的",
    show_confirmed="确实有问题的",
    show_rejected="没有问题的",
    gone_fact="这条事实现在的版本里没有",
    open_fact="打开这条事实",
    text_title="原话",
    text_none="没有原话：报告的人没有同意给维护者看。",
    text_deleted="处理以后，原话不再保留。",
    now="现在的结论：{word}",
    decide_title="看过以后",
    confirm="确实有问题",
    confirm_about=MappingProxyType(
        {
            "wrong-match": "会准备一次更正，发给因为这句话看到这条事实的人；发出之前还会给你看。报告的人会收到消息。",
            "other": "记为案例；请再去改事实。报告的人会收到消息。",
        }
    ),
    reject="没有问题",
    reject_about="什么也不改。报告的人会收到消息。不能再改主意。",
    needs_editor="编辑才能处理。",
    case_title="变成回归案例",
    case_about="写下这句话应该怎么回答。以后每次发布都会先检查：本来答对、改了以后答错的，不能发布。同时算作“确实有问题”。",
    case_text="那句话",
    case_text_hint="去掉人名和联系方式：案例会和事实一起公开。",
    case_fact="应该用哪条事实",
    case_fact_none="不对应任何一条事实",
    case_stance="这句话是",
    stance=MappingProxyType({"affirms": "在说它对", "denies": "在说它不对", "asks": "在问"}),
    case_verdict="应该给的结论",
    case_button="变成回归案例",
    case_done="已经是回归案例",
    read_only="现在用的是自带的事实库，不能加案例。请先在服务器上运行 heshi facts init，再重新启动 heshi。",
    cases_title="回归案例",
    cases_about="每次发布前都会检查这些句子。它们在事实库的 cases/ 里，一行一个。",
    cases_none="还没有案例。在一条反馈里可以一键变成案例。",
    cases_link="回归案例（{n} 个）",
    cases_run="用现在的版本跑一遍",
    cases_count="共 {n} 个",
    case="案例",
    expected="应该",
    expected_none="不给结论",
    came="结果",
    outcome=MappingProxyType(
        {
            "right": "对",
            "part": "只对了一部分",
            "silent": "对：没有说话",
            "hint": "对：没有给结论，只反问了",
            "close": "差一点：反问了是不是这一条",
            "miss": "没有答上",
            "wrong": "错",
            "alarm": "错：不该给结论",
        }
    ),
    ran="{n} 个案例：{right} 个对，{wrong} 个错，{rest} 个没有答上。",
    ran_all_right="{n} 个案例都对。",
    back="回到反馈",
    notice_confirmed="已记为确实有问题，报告的人会收到消息。",
    notice_rejected="已记为没有问题，报告的人会收到消息。",
    notice_case="已加为回归案例。",
    error_late="这条反馈已经有人处理过。",
    error_case="这样不能成为案例：{why}",
    error_read_only="现在用的是自带的事实库，不能加案例。请先在服务器上运行 heshi facts init，再重新启动 heshi。",
)

EN = FeedbackWords(
    title="Feedback",
    about=(
        "What people say is wrong with an answer. The same fault of the same answer is one item,"
        " however many report it."
    ),
    none="Nothing waits for you. Whoever presses “something is wrong” under an answer appears here.",
    kind_none="There is none of this kind.",
    kinds="Kind",
    every_kind="All",
    fault=MappingProxyType(
        {
            "wrong-match": "taken for something else",
            "outdated": "out of date",
            "wrong-verdict": "wrong verdict",
            "weak-source": "weak source",
        }
    ),
    fault_about=MappingProxyType(
        {
            "wrong-match": "A sentence about something else was answered with this fact.",
            "outdated": "Things have changed, and the answer has not.",
            "wrong-verdict": "It is about this, and the verdict is wrong.",
            "weak-source": "The verdict rests on a source that does not carry it.",
        }
    ),
    reporters="reported by {n}",
    told="told then: {word} ({stance})",
    told_unknown="the verdict of then was not kept",
    on="answered on {day}",
    edition="edition {edition}",
    state=MappingProxyType({"open": "not looked at", "confirmed": "it is wrong", "rejected": "it is right"}),
    show_open="Not looked at",
    show_confirmed="Wrong indeed",
    show_rejected="Right after all",
    gone_fact="the edition in use has no such fact",
    open_fact="Open the fact",
    text_title="In their words",
    text_none="No words: whoever reported it did not agree to show them.",
    text_deleted="Words are not kept once it is decided.",
    now="The verdict today: {word}",
    decide_title="After a look",
    confirm="It is wrong",
    confirm_about=MappingProxyType(
        {
            "wrong-match": (
                "A correction is prepared for those who were given this fact for that sentence; you see it before"
                " it is sent. Whoever reported it is told."
            ),
            "other": "It is kept as a case; mending the fact is up to you. Whoever reported it is told.",
        }
    ),
    reject="It is right",
    reject_about="Nothing is changed. Whoever reported it is told. This is final.",
    needs_editor="Only editors decide.",
    case_title="Make it a regression case",
    case_about=(
        "Say how the sentence should be answered. Every publishing is held against it from then on, and refused"
        " where it was right and would come out wrong. It also counts as “it is wrong”."
    ),
    case_text="The sentence",
    case_text_hint="Take out names and contacts: cases are as public as the facts.",
    case_fact="Which fact it should get",
    case_fact_none="it is about no fact of ours",
    case_stance="The sentence",
    stance=MappingProxyType(
        {"affirms": "says that it is so", "denies": "says that it is not so", "asks": "asks"}
    ),
    case_verdict="The verdict it should get",
    case_button="Make it a regression case",
    case_done="It is a regression case",
    read_only="These are the shipped facts, and take no cases. Run heshi facts init on the server, then start heshi again.",
    cases_title="Regression cases",
    cases_about="Every publishing is held against these sentences. They lie in cases/ beside the facts, one a line.",
    cases_none="There is none yet. Any feedback can be made one with one button.",
    cases_link="Regression cases ({n})",
    cases_run="Run them against the edition in use",
    cases_count="{n} of them",
    case="Case",
    expected="Should be",
    expected_none="no verdict",
    came="Came out",
    outcome=MappingProxyType(
        {
            "right": "right",
            "part": "right in part",
            "silent": "right: silent",
            "hint": "right: no verdict, only asked back",
            "close": "close: asked back",
            "miss": "not answered",
            "wrong": "wrong",
            "alarm": "wrong: a verdict where none is due",
        }
    ),
    ran="{n} cases: {right} right, {wrong} wrong, {rest} not answered.",
    ran_all_right="All {n} cases come out right.",
    back="Back to feedback",
    notice_confirmed="Noted as wrong; whoever reported it is told.",
    notice_rejected="Noted as right; whoever reported it is told.",
    notice_case="It is a regression case now.",
    error_late="Somebody has decided this already.",
    error_case="That makes no case: {why}",
    error_read_only="These are the shipped facts, and take no cases. Run heshi facts init on the server, then start heshi again.",
)

FEEDBACK = in_three(ZH, EN)

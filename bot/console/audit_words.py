"""What stands on the audit log, and a plain word for every action in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.console.words import in_three


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditWords:
    """Labels and lines. `actions`: what was done, by its key in the log."""

    title: str
    about: str
    when: str
    who: str
    action: str
    item: str
    detail: str
    anybody: str
    anything: str
    since: str
    until: str
    show: str
    clear: str
    none: str
    older: str
    actions: Mapping[str, str]


AUDIT = in_three(
    zh=AuditWords(
        title="操作记录",
        about="谁在什么时候做了什么，保留两年。这里不会出现密码，也不会出现大家在聊天里写的内容。",
        when="时间",
        who="谁",
        action="做了什么",
        item="对象",
        detail="说明",
        anybody="所有人",
        anything="所有操作",
        since="从",
        until="到",
        show="筛选",
        clear="清除筛选",
        none="没有符合条件的记录。",
        older="更早的记录",
        actions=MappingProxyType(
            {
                "sign-in": "登录",
                "sign-in-failed": "登录失败",
                "sign-out": "退出",
                "sessions-end": "让其他浏览器退出",
                "password": "更改密码",
                "link-used": "用一次性链接设置密码",
                "user-add": "添加用户",
                "user-role": "更改角色",
                "user-disable": "停用用户",
                "user-enable": "恢复用户",
                "user-remove": "删除用户",
                "user-link": "生成一次性链接",
                "publish": "发布",
                "withdraw": "撤回",
                "roll-back": "回退版本",
                "edition-keep": "保存版本",
                "edition-back-begin": "准备回退版本",
                "edition-back": "回退版本",
                "draft-save": "保存草稿",
                "draft-discard": "丢弃草稿",
                "draft-rename": "草稿改名",
                "draft-restore": "从旧版本恢复成草稿",
                "draft-approve": "同意草稿",
                "draft-ask": "请人审阅草稿",
                "question-dismiss": "不处理问题",
                "question-never": "以后不再匹配",
                "question-wording": "把问题加成说法",
                "question-mute": "不再接收此人的问题",
                "question-fold": "合并问题",
                "question-unfold": "拆开问题",
                "question-draft": "由问题写草稿",
                "feedback-case": "加入回归案例",
                "feedback-confirm": "反馈属实",
                "feedback-reject": "反馈不成立",
                "import-begin": "开始导入",
                "import": "导入成草稿",
                "links-check": "检查来源",
                "correction-confirm": "确认更正",
                "correction-approve": "同意更正",
                "correction-cancel": "取消更正",
            }
        ),
    ),
    en=AuditWords(
        title="Audit log",
        about="Who did what, and when; kept for two years. Neither passwords nor people's messages ever stand here.",
        when="When",
        who="Who",
        action="Did what",
        item="To what",
        detail="Detail",
        anybody="Anybody",
        anything="Anything",
        since="From",
        until="To",
        show="Filter",
        clear="Clear the filter",
        none="No such entries.",
        older="Older entries",
        actions=MappingProxyType(
            {
                "sign-in": "signed in",
                "sign-in-failed": "failed to sign in",
                "sign-out": "signed out",
                "sessions-end": "signed out other browsers",
                "password": "changed the password",
                "link-used": "set a password by one-time link",
                "user-add": "added a user",
                "user-role": "changed a role",
                "user-disable": "disabled a user",
                "user-enable": "enabled a user",
                "user-remove": "removed a user",
                "user-link": "made a one-time link",
                "publish": "published",
                "withdraw": "withdrew",
                "roll-back": "rolled back",
                "edition-keep": "kept an edition",
                "edition-back-begin": "prepared to roll back",
                "edition-back": "rolled back",
                "draft-save": "saved a draft",
                "draft-discard": "discarded a draft",
                "draft-rename": "renamed a draft",
                "draft-restore": "restored an old version as a draft",
                "draft-approve": "approved a draft",
                "draft-ask": "asked for a review",
                "question-dismiss": "dismissed a question",
                "question-never": "ruled out a match",
                "question-wording": "added a question as a wording",
                "question-mute": "muted an asker",
                "question-fold": "folded questions",
                "question-unfold": "unfolded questions",
                "question-draft": "drafted a fact for a question",
                "feedback-case": "made a regression case",
                "feedback-confirm": "upheld a fault",
                "feedback-reject": "turned down a fault",
                "import-begin": "began an import",
                "import": "imported drafts",
                "links-check": "checked sources",
                "correction-confirm": "confirmed a correction",
                "correction-approve": "agreed to a correction",
                "correction-cancel": "cancelled a correction",
            }
        ),
    ),
)

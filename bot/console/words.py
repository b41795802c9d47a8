"""What stands around every page of the console, in each of our languages, and how a table gets its third one.

A table is written in Simplified Chinese and in English. `in_three` makes the Traditional one of it, as Taiwan
writes, when it is first asked for.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Generic, TypeVar, cast

from bot.messages import Language
from bot.replies.voice import in_taiwan

T = TypeVar("T")


def _traditional(value: Any) -> Any:  # noqa: ANN401 - a word, or words within words
    if isinstance(value, str):
        # What is published here is no software, which is 釋出, and 并发布 is two words.
        traditional = value if value.isascii() else in_taiwan(value)
        return traditional.replace("釋出", "發布").replace("併發布", "並發布")
    if isinstance(value, tuple):
        return tuple(map(_traditional, value))
    if isinstance(value, Mapping):
        return MappingProxyType({key: _traditional(word) for key, word in value.items()})
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        words = {field.name: _traditional(getattr(value, field.name)) for field in dataclasses.fields(value)}
        return dataclasses.replace(value, **words)
    return value


class InThree(Generic[T]):
    """One table of words in our three languages: `TABLE[language]`."""

    def __init__(self, zh: T, en: T) -> None:
        """`zh` in Simplified script."""
        self._tables = {Language.ZH_HANS: zh, Language.EN: en}

    def __getitem__(self, language: Language) -> T:
        """The table in that language."""
        if language not in self._tables:
            self._tables[language] = cast("T", _traditional(self._tables[Language.ZH_HANS]))
        return self._tables[language]


def in_three(zh: T, en: T) -> InThree[T]:
    """The table (a frozen dataclass of words, tuples and mappings of words) in our three languages."""
    return InThree(zh, en)


LANGUAGE_NAMES: Mapping[Language, str] = MappingProxyType(
    {Language.ZH_HANS: "简体", Language.ZH_HANT: "繁體", Language.EN: "English"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameWords:
    """Labels and lines of the frame. `{…}` are slots, filled with `str.format`."""

    name: str
    skip: str
    menu: str
    languages: str
    search: str
    search_label: str
    nav: Mapping[str, str]
    roles: Mapping[str, str]
    account: str
    sign_in: str
    sign_out: str
    to_site: str
    edition: str
    edition_refused: str
    read_only: str
    shortcuts_title: str
    shortcuts: tuple[tuple[str, str], ...]
    shortcuts_close: str
    error_title: str
    error_back: str
    error_again: str
    error_not_found: str
    error_method: str
    error_role: str
    error_signed_out: str
    error_cross_site: str
    error_csrf: str
    error_host: str
    error_form: str
    error_too_large: str
    error_too_slow: str
    error_too_many: str
    error_busy: str
    error_accident: str
    error_store: str
    notice_saved: str
    notice_signed_out: str
    notice_language: str


FRAME = in_three(
    zh=FrameWords(
        name="核实 · 维护",
        skip="跳到正文",
        menu="菜单",
        languages="语言",
        search="搜索",
        search_label="在事实里搜索",
        nav=MappingProxyType(
            {
                "overview": "总览",
                "facts": "事实",
                "subjects": "主题",
                "statements": "声明",
                "drafts": "草稿",
                "queue": "问题队列",
                "feedback": "反馈",
                "corrections": "更正",
                "editions": "版本",
                "exchange": "导入导出",
                "links": "来源检查",
                "users": "用户",
                "audit": "操作记录",
                "account": "我的账号",
            }
        ),
        roles=MappingProxyType(
            {"viewer": "查看者", "editor": "编辑", "publisher": "发布者", "admin": "管理员"}
        ),
        account="我的账号",
        sign_in="登录",
        sign_out="退出",
        to_site="打开聊天页",
        edition="版本 {edition}",
        edition_refused="磁盘上的事实有错，没有启用；现在用的还是上一个好的版本。",
        read_only="现在用的是随程序附带的事实，只能看。要编辑，先在这台机器上运行 heshi facts init，再重新启动 heshi。",
        shortcuts_title="键盘快捷键",
        shortcuts=(
            ("g o", "总览"),
            ("g f", "事实"),
            ("g d", "草稿"),
            ("g q", "问题队列"),
            ("g b", "反馈"),
            ("g c", "更正"),
            ("g e", "版本"),
            ("g a", "我的账号"),
            ("/", "搜索"),
            ("?", "这张表"),
        ),
        shortcuts_close="关闭",
        error_title="没有成功",
        error_back="回到总览",
        error_again="返回上一页",
        error_not_found="没有这个页面，或者这一条不存在。",
        error_method="这个地址不能这样用。",
        error_role="你的角色（{role}）不能做这件事；需要：{needs}。请找管理员。",
        error_signed_out="你已经退出，或者登录过期了。请重新登录；没有保存的内容，编辑页会保留。",
        error_cross_site="这个请求来自另一个网站，没有执行。",
        error_csrf="这张表单已经过期，没有执行。请回到上一页，刷新后再提交一次。",
        error_host="不能用这个地址打开维护页。请用设置里写明的地址，或者本机的地址。",
        error_form="提交的内容读不出来，没有执行。",
        error_too_large="提交的内容太大（最多 {limit} kB），没有执行。",
        error_too_slow="提交的内容传得太慢，没有执行。请再试一次。",
        error_too_many="请求太快了，请在 {seconds} 秒后再试。",
        error_busy="现在太忙，请在几秒后再试。",
        error_accident="我们这边出错了，已经记录下来。请再试一次。",
        error_store="事实文件夹读不了或写不了，请告诉管理员：{why}",
        notice_saved="已保存。",
        notice_signed_out="已退出。",
        notice_language="语言已更改。",
    ),
    en=FrameWords(
        name="heshi · maintainers",
        skip="Skip to the content",
        menu="Menu",
        languages="Language",
        search="Search",
        search_label="Search the facts",
        nav=MappingProxyType(
            {
                "overview": "Overview",
                "facts": "Facts",
                "subjects": "Subjects",
                "statements": "Statements",
                "drafts": "Drafts",
                "queue": "Questions",
                "feedback": "Feedback",
                "corrections": "Corrections",
                "editions": "Editions",
                "exchange": "Import and export",
                "links": "Source check",
                "users": "Users",
                "audit": "Audit log",
                "account": "My account",
            }
        ),
        roles=MappingProxyType(
            {"viewer": "viewer", "editor": "editor", "publisher": "publisher", "admin": "admin"}
        ),
        account="My account",
        sign_in="Sign in",
        sign_out="Sign out",
        to_site="Open the chat",
        edition="Edition {edition}",
        edition_refused="The facts on disk have errors and are not in use; the last good edition still answers.",
        read_only="These are the facts that came with the program, and can only be read. "
        "To edit, run heshi facts init on this machine, then start heshi again.",
        shortcuts_title="Keyboard shortcuts",
        shortcuts=(
            ("g o", "Overview"),
            ("g f", "Facts"),
            ("g d", "Drafts"),
            ("g q", "Questions"),
            ("g b", "Feedback"),
            ("g c", "Corrections"),
            ("g e", "Editions"),
            ("g a", "My account"),
            ("/", "Search"),
            ("?", "This list"),
        ),
        shortcuts_close="Close",
        error_title="That did not work",
        error_back="Back to the overview",
        error_again="Back to the page before",
        error_not_found="There is no such page, or no such entry.",
        error_method="This address cannot be used in that way.",
        error_role="Your role ({role}) may not do this; it takes: {needs}. Ask an admin.",
        error_signed_out="You are signed out, or your session has ended. Sign in again; the editor keeps what you wrote.",
        error_cross_site="This request came from another website and was not carried out.",
        error_csrf="This form has expired and nothing was done. Go back, reload the page, and send it again.",
        error_host="The console cannot be opened under this address. Use the one in the settings, or this machine's.",
        error_form="What was sent cannot be read, and nothing was done.",
        error_too_large="What was sent is too large (at most {limit} kB), and nothing was done.",
        error_too_slow="What was sent came too slowly, and nothing was done. Please try again.",
        error_too_many="Too many requests; try again in {seconds} seconds.",
        error_busy="Too much is going on; try again in a few seconds.",
        error_accident="Something went wrong on our side, and was written down. Please try again.",
        error_store="The folder of facts cannot be read or written; tell an admin: {why}",
        notice_saved="Saved.",
        notice_signed_out="You are signed out.",
        notice_language="The language was changed.",
    ),
)

"""Is a page that answers 200 the page that was cited, or a notice that it is gone? Pure.

Web sites that say "not found" with the status of a page that is found ("soft 404") are told by their words,
by where they send us, and by answering alike to an address that cannot be.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from rapidfuzz import fuzz

from bot.outside.pages import Page
from knowledge import normal

SHORT = 600
"""Characters of a page up to which its text is read as a notice. Articles that speak of missing pages are
longer; notices of thirty publishers, with their menus, are not."""

SHELL = 500
"""Characters of text below which a page is likely filled in by its scripts: then two that look alike say
nothing."""

ALIKE = 95.0
"""Of 100: likeness of two pages that differ in a date, a number or a suggestion alone."""

SAME_TITLE = 80.0
"""Of 100: how much of a recorded title must stand in the page. Publishers add a name, and change a word."""

_COMPARED = 4_000
"""Characters of two pages that are compared: at twice that, a comparison takes a tenth of a second."""

_THINGS = (
    "页面|頁面|网页|網頁|内容|內容|文章|帖子|贴子|微博|视频|影片|新闻|新聞|链接|連結|地址|商品|笔记|貼文"
)
_ENDS = (
    "不存在|找不到|不见了|不見了|走丢|走失|飞走|丢失|消失|失效"
    "|已?(?:被[^。]{0,6})?(?:删除|刪除|移除|下架|下线)"
)
_PAGE = "page|file|article|story|content|document|url|post|video"

_WORDS = re.compile(
    rf"(?:{_THINGS})[^。！？!?]{{0,8}}?(?:{_ENDS})"
    rf"|(?:找不到|无法找到|無法找到|没有找到|沒有找到|未找到)[^。！？!?]{{0,8}}?(?:{_THINGS}|页|頁|网址|網址)"
    r"|(?:此|该|該)(?:内容|內容|微信公众号|公众号|帐号|账号|文章)[^。]{0,12}?(?:违规|屏蔽|封|无法查看|删除|刪除|注销)"
    r"|(?:^|[^0-9a-z])404\W{0,3}(?:错误|錯誤|页|頁|not found|error|oops)"
    rf"|\b(?:{_PAGE})\b[^.!?]{{0,40}}?\b(?:not (?:be )?found|no longer (?:exists?|available)|doesn['’]t exist"
    r"|does not exist|has been (?:removed|deleted)|is(?:n['’]t| not) (?:here|available)|unavailable"
    r"|can(?:not|['’]t) be found)"
    r"|\b(?:can ?not|can['’]t|couldn['’]t|could not|unable to) find (?:the|that|this|what|your)\b"
    r"[^.!?]{0,30}?\b(?:page|looking for|article|url)"
    r"|(?:^|[|–—:·-] ?)(?:error 404|404 error|not found|page not found|404)(?: ?[|–—:·-]|$)"
    r"|^\W*404\W*$",
    re.I,
)
"""How sites say that nothing is there, in Chinese of both scripts and in English."""

_SIGN_IN = re.compile(
    r"/(?:log-?in|user-?login|sign-?in|signin|sso|passport|auth|captcha|verify|consent|challenge|subscribe|paywall)"
    r"(?:[./?_-]|$)|^(?:passport|login|signin|accounts?|consent|id)\.",
    re.I,
)

_HOME = re.compile(r"/?(?:(?:index|default|home)(?:\.\w{2,5})?|[a-z]{2}(?:-[a-z]{2,4})?)?/?\Z", re.I)
"""Paths of home pages: none, /index.html, /zh, /en-us/."""


def says_gone(page: Page) -> bool:
    """Whether a page says by itself that nothing is there."""
    told = (page.title, page.heading, page.text if len(page.text) <= SHORT else "")
    return any(_WORDS.search(part) for part in told)


def bears(page: Page, titles: Iterable[str]) -> bool:
    """Whether the page holds one of the titles under which it was cited; short ones prove nothing."""
    shown = normal(f"{page.title}\n{page.heading}\n{page.text}")
    wanted = (normal(title) for title in titles)
    return any(len(title) >= 6 and fuzz.partial_ratio(title, shown) >= SAME_TITLE for title in wanted)


def alike(page: Page, other: Page) -> bool:
    """Whether two pages are the same but for small things."""
    if fuzz.ratio(page.title, other.title) < ALIKE:
        return False
    return fuzz.ratio(page.text[:_COMPARED], other.text[:_COMPARED]) >= ALIKE


def leads_home(asked: str, final: str) -> bool:
    """Whether somebody who asked for a page was sent to a home page."""
    a, b = urlsplit(asked), urlsplit(final)
    return not _is_home(a.path, a.query) and _is_home(b.path, "") and not b.query


def asks_to_sign_in(asked: str, final: str) -> bool:
    """Whether somebody who asked for a page was sent to a door."""
    a, b = urlsplit(asked), urlsplit(final)

    def door(path: str, host: str) -> bool:
        return bool(_SIGN_IN.search(path) or _SIGN_IN.search(host))

    return door(b.path, b.netloc) and not door(a.path, a.netloc)


def _is_home(path: str, query: str) -> bool:
    return bool(_HOME.fullmatch(path)) and not query

"""What the page of links says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.console.words import in_three


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkWords:
    """All lines of the page of links, in one language. `{…}` are slots."""

    title: str
    about: str
    never: str
    none_cited: str
    last: str
    counts: str
    unchecked: str
    all_well: str
    state: Mapping[str, str]
    state_about: Mapping[str, str]
    why: Mapping[str, str]
    address: str
    cited_by: str
    instead: str
    archived: str
    moved_to: str
    dead_since: str
    new_tab: str
    show: str
    show_trouble: str
    show_all: str
    run_title: str
    run_about: str
    run: str
    run_all: str
    propose_title: str
    propose_about: str
    propose: str
    proposed_title: str
    proposed: str
    proposed_none: str
    proposed_skipped: str
    offline: str
    done: str
    back: str
    notice_checked: str
    error_read_only: str


ZH = LinkWords(
    title="来源检查",
    about="事实引用的网页还在不在。同一个地址一周最多问一次，同一个网站一次只问一页。",
    never="还没有检查过。",
    none_cited="现在的事实没有引用任何网址。",
    last="最近一次检查：{when}",
    counts="共 {n} 个网址",
    unchecked="其中 {n} 个还没有检查过",
    all_well="检查过的网址里没有发现问题。",
    state=MappingProxyType(
        {
            "dead": "打不开了",
            "insecure": "证书有问题",
            "unreached": "今天没连上",
            "unclear": "说不准",
            "refused": "不让程序看",
            "not-asked": "没有问",
            "moved": "搬走了",
            "alive": "还在",
        }
    ),
    state_about=MappingProxyType(
        {
            "dead": "网页没有了。请换成存档副本，或者换一个来源。",
            "insecure": "浏览器会警告读者。",
            "unreached": "今天连不上，不说明明天也连不上。",
            "unclear": "任何地址它都这样回答，要用浏览器看才知道。",
            "refused": "要付费、要登录，或者挡住程序。读者也许能看到。",
            "not-asked": "不是公网上的地址。",
            "moved": "永久搬到了别的地址。",
            "alive": "打得开。",
        }
    ),
    why=MappingProxyType(
        {
            "answered": "打得开",
            "status": "回答的状态是 {status}",
            "name": "这个网站已经没有了",
            "says-so": "网页上说内容不在了",
            "home": "转到了首页",
            "alike": "任何地址都显示同一页",
            "sign-in": "要求登录",
            "address": "不是公网上的地址",
            "lookup": "查不到这个网站的地址",
            "connection": "连不上",
            "tls": "证书不可信",
            "late": "太久没有答完",
            "protocol": "回答读不懂",
            "redirects": "转来转去没有尽头",
        }
    ),
    address="网址",
    cited_by="引用它的",
    instead="可以换成",
    archived="存档副本",
    moved_to="新地址",
    dead_since="{day}发现打不开",
    new_tab="（在新标签页打开）",
    show="显示",
    show_trouble="有问题的",
    show_all="全部",
    run_title="现在检查",
    run_about="在后台进行，几百个网址要几分钟。",
    run="检查一周内没有检查过的（{n} 个）",
    run_all="全部重新检查（{n} 个）",
    propose_title="写成草稿",
    propose_about="给有存档副本或新地址的记录各写一份草稿，请逐条看过再发布。已经有草稿的不动。",
    propose="写草稿（{n} 条记录）",
    proposed_title="草稿",
    proposed="写了 {n} 份草稿：",
    proposed_none="没有写出新的草稿。",
    proposed_skipped="这些没有动（已经有草稿，或要手工改）：",
    offline="一个也没有连上：这台机器可能没有网络，或者要设代理（HESHI_HTTP_PROXY）。原来的结果没有改。",
    done="检查了 {n} 个网址，其中 {dead} 个打不开。",
    back="看检查结果",
    notice_checked="检查完了。",
    error_read_only="现在用的是自带的事实库，不能写草稿。请先在服务器上运行 heshi facts init，再重新启动 heshi。",
)

EN = LinkWords(
    title="Source check",
    about=(
        "Are the pages that facts cite still there? An address is asked once a week at most,"
        " and a host one page at a time."
    ),
    never="It was never checked.",
    none_cited="The facts in use cite no address.",
    last="Last checked: {when}",
    counts="{n} addresses",
    unchecked="{n} of them never checked",
    all_well="Nothing is wrong with those that were checked.",
    state=MappingProxyType(
        {
            "dead": "gone",
            "insecure": "bad certificate",
            "unreached": "not reached today",
            "unclear": "unclear",
            "refused": "refused",
            "not-asked": "not asked",
            "moved": "moved",
            "alive": "there",
        }
    ),
    state_about=MappingProxyType(
        {
            "dead": "The page is gone: cite an archived copy, or another source.",
            "insecure": "Browsers warn their readers.",
            "unreached": "No answer today; that says nothing about tomorrow.",
            "unclear": "It answers alike to any address: only a browser can tell.",
            "refused": "A paywall, a sign-in, or a guard against programs. Readers may well see it.",
            "not-asked": "No address of the public internet.",
            "moved": "It moved to another address for good.",
            "alive": "It is there.",
        }
    ),
    why=MappingProxyType(
        {
            "answered": "it is there",
            "status": "status {status}",
            "name": "there is no such host any more",
            "says-so": "the page says that it is not there",
            "home": "it leads to the home page",
            "alike": "it shows the same for any address",
            "sign-in": "it asks to sign in",
            "address": "no address of the public internet",
            "lookup": "its name could not be looked up",
            "connection": "no connection",
            "tls": "its certificate is not to be trusted",
            "late": "no whole answer in time",
            "protocol": "its answer could not be read",
            "redirects": "it leads round in a circle",
        }
    ),
    address="Address",
    cited_by="Cited by",
    instead="Instead",
    archived="archived copy",
    moved_to="new address",
    dead_since="found gone on {day}",
    new_tab="(opens in a new tab)",
    show="Show",
    show_trouble="Trouble",
    show_all="All",
    run_title="Check now",
    run_about="It runs in the background; some hundred addresses take minutes.",
    run="Check what was not checked within a week ({n})",
    run_all="Check all of them again ({n})",
    propose_title="Write drafts",
    propose_about=(
        "One draft for each record for which a copy or a new address is known; look at each before publishing."
        " Where there is a draft already, it stays as it is."
    ),
    propose="Write drafts ({n} records)",
    proposed_title="Drafts",
    proposed="Drafts written: {n}",
    proposed_none="No new draft was written.",
    proposed_skipped="These stay as they are (there is a draft, or it takes a hand):",
    offline=(
        "Nothing at all was reached: this machine may have no network, or need a proxy (HESHI_HTTP_PROXY)."
        " What was known before stays."
    ),
    done="{n} addresses were checked, {dead} are gone.",
    back="See what was found",
    notice_checked="Checked.",
    error_read_only="These are the shipped facts, and there are no drafts of them. Run heshi facts init, then start heshi again.",
)

LINKS = in_three(ZH, EN)

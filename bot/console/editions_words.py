"""What the pages of editions say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.console.words import in_three


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionWords:
    """All lines of the pages of editions, in one language. `{…}` are slots."""

    title: str
    about: str
    none: str
    not_latest: str
    keep: str
    keep_about: str
    edition: str
    facts: str
    subjects: str
    statements: str
    in_use: str
    open_title: str
    open_fact: str
    open: str
    compare_title: str
    older: str
    newer: str
    compare: str
    compare_with: str
    go_back: str
    changes_title: str
    changes_between: str
    changes_none: str
    what: Mapping[str, str]
    kind: Mapping[str, str]
    field: str
    before: str
    after: str
    nothing: str
    at_edition: str
    as_of: str
    record_title: str
    record_shown: str
    record_text: str
    record_today: str
    back_title: str
    back_about: str
    back_same: str
    back_restored: str
    back_withdrawn: str
    back_withdrawn_about: str
    back_aside: str
    back_hears: str
    back_hears_none: str
    back_hear: str
    back_confirm: str
    back_button: str
    back_done: str
    back_unread: str
    back_corrections: str
    back_return: str
    kept_done: str
    download_title: str
    download_about: str
    formats: Mapping[str, str]
    download: str
    needs_publisher: str
    read_only: str
    no_archive: str
    error_no_edition: str
    error_no_record: str
    error_typed: str
    error_read_only: str
    error_archive: str
    error_format: str


ZH = EditionWords(
    title="版本",
    about="每次发布都存成一个版本：哪一天的什么内容，都能再打开、比较、退回去。",
    none="还没有存过版本。第一次发布时会自动存；也可以现在就存。",
    not_latest="正在用的 {edition} 还没有存。",
    keep="把正在用的存成一个版本",
    keep_about="什么也不会改变。",
    edition="版本",
    facts="事实",
    subjects="主题",
    statements="声明",
    in_use="正在用",
    open_title="看一条事实在某个版本里的样子",
    open_fact="事实的编号",
    open="打开",
    compare_title="比较两个版本",
    older="从",
    newer="到",
    compare="看有什么不同",
    compare_with="和正在用的比",
    go_back="退回这一版",
    changes_title="有什么不同",
    changes_between="从 {older} 到 {newer}",
    changes_none="两个版本的记录完全一样。",
    what=MappingProxyType(
        {
            "verdict": "结论变了",
            "vanished": "不见了",
            "withdrawn": "撤回了",
            "added": "新增",
            "edited": "改了别的地方",
        }
    ),
    kind=MappingProxyType({"fact": "事实", "subject": "主题", "statement": "声明", "lexicon": "用词"}),
    field="哪一项",
    before="原来",
    after="后来",
    nothing="（没有）",
    at_edition="在 {edition} 里",
    as_of="在这一版里打开",
    record_title="{id}：在版本 {edition} 里",
    record_shown="那时怎么回答",
    record_text="文件原文",
    record_today="现在的这一条",
    back_title="退回 {edition}",
    back_about="先看会发生什么；现在还没有改动任何东西。正在用的内容会先存成一个版本，所以还能再回来。",
    back_same="正在用的就是这个版本的内容，没有什么可退回。",
    back_restored="这些记录会变回当时的样子",
    back_withdrawn="这些事实会撤回",
    back_withdrawn_about="当时还没有它们。编号永远有效，所以不删除；内容留成草稿，可以再发布。",
    back_aside="这些会留成草稿",
    back_hears="告诉过别人的结论会因此变化，之后会准备更正",
    back_hears_none="没有人被告知过会因此变化的结论。",
    back_hear="{fact}：{turns}；改写旧回答 {edits} 条，新消息 {notices} 条",
    back_confirm="要退回，请输入这个版本的名字：",
    back_button="退回这个版本",
    back_done="已退回。正在用的版本是 {edition}。",
    back_unread="文件已经写好，但事实库里另一个文件有错，所以还没有生效：{why}",
    back_corrections="看更正",
    back_return="回到版本",
    kept_done="版本 {edition} 已存好，共 {facts} 条事实。",
    download_title="下载",
    download_about="正在用的版本，任何人都可以带走（CC BY 4.0）。",
    formats=MappingProxyType(
        {
            "sqlite": "SQLite（可用 Datasette 打开）",
            "json": "JSON（全部记录）",
            "csv": "CSV（一行一条事实）",
            "wordings": "CSV（一行一个说法）",
            "claimreview": "ClaimReview（JSON-LD）",
            "feed": "JSON Feed（最近的变化）",
        }
    ),
    download="下载",
    needs_publisher="发布者才能退回。",
    read_only="现在用的是自带的事实库，不能退回。请先在服务器上运行 heshi facts init，再重新启动 heshi。",
    no_archive="这里不保存版本。",
    error_no_edition="没有“{edition}”这个版本。",
    error_no_record="版本 {edition} 里没有 {id}。",
    error_typed="输入的名字不对，什么也没有发生。要输入的是 {edition}。",
    error_read_only="现在用的是自带的事实库，不能退回。请先在服务器上运行 heshi facts init，再重新启动 heshi。",
    error_archive="保存版本的文件用不了：{why}",
    error_format="没有这种格式。",
)

EN = EditionWords(
    title="Editions",
    about="Everything that was published is kept: to open again, to compare, and to go back to.",
    none="No edition is kept yet. The first is kept when something is published; or keep one now.",
    not_latest="The edition in use, {edition}, is not kept yet.",
    keep="Keep the edition in use",
    keep_about="It changes nothing.",
    edition="Edition",
    facts="Facts",
    subjects="Subjects",
    statements="Statements",
    in_use="in use",
    open_title="Open a fact as of",
    open_fact="Id of the fact",
    open="Open",
    compare_title="Compare two editions",
    older="From",
    newer="to",
    compare="See what differs",
    compare_with="compare with the one in use",
    go_back="go back to it",
    changes_title="What differs",
    changes_between="From {older} to {newer}",
    changes_none="The records of both are the same.",
    what=MappingProxyType(
        {
            "verdict": "another verdict",
            "vanished": "gone",
            "withdrawn": "withdrawn",
            "added": "new",
            "edited": "edited elsewhere",
        }
    ),
    kind=MappingProxyType(
        {"fact": "Facts", "subject": "Subjects", "statement": "Statements", "lexicon": "Words"}
    ),
    field="Field",
    before="Before",
    after="After",
    nothing="(nothing)",
    at_edition="in {edition}",
    as_of="open as it was in this edition",
    record_title="{id} in edition {edition}",
    record_shown="What was answered then",
    record_text="The file as it was",
    record_today="This record today",
    back_title="Go back to {edition}",
    back_about=(
        "First see what would happen; nothing has changed yet. What is in use now is kept first,"
        " so that there is a way back."
    ),
    back_same="The facts in use are those of this edition already.",
    back_restored="These records say again what they said",
    back_withdrawn="These facts are withdrawn",
    back_withdrawn_about=(
        "They came later. An id is for ever, so nothing is deleted; their text stays as a draft"
        " from which they can be published again."
    ),
    back_aside="These stay as drafts",
    back_hears="People were told verdicts that change by it; corrections will be prepared",
    back_hears_none="Nobody was told a verdict that changes by it.",
    back_hear="{fact}: {turns}; {edits} old answers edited, {notices} new messages",
    back_confirm="To go back, type the name of the edition:",
    back_button="Go back to this edition",
    back_done="Done. The edition in use is {edition}.",
    back_unread="The files are written, but another file of the facts has a mistake, so they are not in use: {why}",
    back_corrections="See corrections",
    back_return="Back to the editions",
    kept_done="Edition {edition} is kept, with {facts} facts.",
    download_title="Download",
    download_about="The edition in use, for anybody to take away (CC BY 4.0).",
    formats=MappingProxyType(
        {
            "sqlite": "SQLite (opens in Datasette)",
            "json": "JSON (all records)",
            "csv": "CSV (a row a fact)",
            "wordings": "CSV (a row a wording)",
            "claimreview": "ClaimReview (JSON-LD)",
            "feed": "JSON Feed (latest changes)",
        }
    ),
    download="Download",
    needs_publisher="Only publishers go back.",
    read_only="These are the shipped facts: there is no going back. Run heshi facts init on the server, then start heshi again.",
    no_archive="No editions are kept here.",
    error_no_edition="There is no edition “{edition}”.",
    error_no_record="Edition {edition} has no {id}.",
    error_typed="That is not its name, and nothing was done. It would be {edition}.",
    error_read_only="These are the shipped facts. Run heshi facts init on the server, then start heshi again.",
    error_archive="The file of editions cannot be used: {why}",
    error_format="There is no such format.",
)

EDITIONS = in_three(ZH, EN)

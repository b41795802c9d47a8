"""Words of the lists: facts, drafts, statements, subjects, words that mean the same; and of beginning anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.console.words import in_three


@dataclass(frozen=True, slots=True, kw_only=True)
class FactWords:
    """Labels and lines. `{…}` are slots, filled with `str.format`."""

    title: str
    search: str
    search_hint: str
    topic: str
    subject: str
    verdict: str
    state: str
    reviewer: str
    since: str
    order: str
    any: str
    show: str
    clear: str
    found: str
    found_none: str
    verdicts: Mapping[str, str]
    states: Mapping[str, str]
    sorts: Mapping[str, str]
    says: str
    about: str
    today: str
    changed: str
    review_by: str
    marks: str
    mark_draft: str
    mark_changed: str
    mark_withdrawn: str
    mark_stale: str
    mark_dead: str
    mark_scam: str
    no_statement: str
    reviewed: str
    page: str
    before: str
    after: str
    new_fact: str
    new_subject: str
    new_statement: str
    new_lexicon: str
    new_title: Mapping[str, str]
    new_about: str
    new_id: str
    new_id_hint: str
    new_from: str
    new_begin: str
    drafts_title: str
    drafts_about: str
    drafts_none: str
    drafts_all: str
    draft_what: str
    draft_kind: str
    draft_kinds: Mapping[str, str]
    draft_lacks: str
    draft_nothing: str
    draft_more: str
    draft_begun: str
    draft_origin: str
    unsaved_title: str
    unsaved_line: str
    statements_title: str
    statements_about: str
    statements_none: str
    speaker: str
    said_on: str
    organisation: str
    cited_by: str
    about_it: str
    every_speaker: str
    subjects_title: str
    subjects_none: str
    aliases: str
    look_alikes: str
    stage_now: str
    lexicon_title: str
    lexicon_about: str
    lexicon_none: str
    concepts: str
    timeline_title: str
    timeline_about: str
    timeline_today: str
    timeline_none: str
    on: str
    surface: str
    stage: str
    where: str
    notes: str
    notice_discarded: str
    notice_dropped: str
    error_bad_id: str
    error_taken: str
    error_read_only: str
    error_no_entry: str


FACTS = in_three(
    zh=FactWords(
        title="事实",
        search="搜索",
        search_hint="编号、说法、人们的话、来源；简体、繁体、英文都行",
        topic="话题",
        subject="主题",
        verdict="今天的结论",
        state="状态",
        reviewer="谁审过",
        since="审过的日期从",
        order="排列",
        any="全部",
        show="显示",
        clear="清除条件",
        found="{n} 条",
        found_none="没有符合的事实。换个词，或者清除条件。",
        verdicts=MappingProxyType(
            {
                "supported": "属实",
                "refuted": "不实",
                "misleading": "误导",
                "unproven": "无法证实",
                "outdated": "已过时",
                "none": "没有结论",
            }
        ),
        states=MappingProxyType(
            {
                "published": "已发布",
                "draft": "新草稿",
                "changed": "有改动的草稿",
                "withdrawn": "已撤回",
                "stale": "该复查了",
                "dead": "来源失效",
            }
        ),
        sorts=MappingProxyType({"": "最相关", "id": "编号", "changed": "最近改动", "review": "最早要复查"}),
        says="说法",
        about="话题与主题",
        today="今天的结论",
        changed="最近改动",
        review_by="复查日期",
        marks="标记",
        mark_draft="新草稿",
        mark_changed="有改动的草稿",
        mark_withdrawn="已撤回",
        mark_stale="该复查了",
        mark_dead="{n} 个来源失效",
        mark_scam="骗局提醒",
        no_statement="（还没有写说法）",
        reviewed="{who} 审于 {on}",
        page="第 {n} 页，共 {all} 页",
        before="上一页",
        after="下一页",
        new_fact="新建事实",
        new_subject="新建主题",
        new_statement="新建声明",
        new_lexicon="新建同义词表",
        new_title=MappingProxyType(
            {"fact": "新建事实", "subject": "新建主题", "statement": "新建声明", "lexicon": "新建同义词表"}
        ),
        new_about="编号就是网址，发布以后不能再改；用英文小写写出它说的是什么。",
        new_id="编号",
        new_id_hint="小写英文字母、数字和连字符，如 sora-is-free",
        new_from="从问题 {item} 开始：",
        new_begin="开始写",
        drafts_title="草稿",
        drafts_about="草稿不会出现在任何回答里，发布以后才会。",
        drafts_none="没有草稿。在事实页新建，或者编辑一条已发布的事实。",
        drafts_all="全部种类",
        draft_what="草稿",
        draft_kind="种类",
        draft_kinds=MappingProxyType(
            {"fact": "事实", "subject": "主题", "statement": "声明", "lexicon": "同义词表"}
        ),
        draft_lacks="还缺什么",
        draft_nothing="已经完整，可以检查并发布",
        draft_more="还有 {n} 处",
        draft_begun="{who} 开始于 {at}",
        draft_origin="来自 {name}",
        unsaved_title="你没有保存的内容",
        unsaved_line="{at} 写的，还没存成草稿",
        statements_title="声明",
        statements_about="谁在什么时候公开说了什么；事实会引用它们。",
        statements_none="没有符合的声明。",
        speaker="说话的人",
        said_on="日期",
        organisation="机构",
        cited_by="被 {n} 条事实引用",
        about_it="{n} 条事实",
        every_speaker="所有人",
        subjects_title="主题",
        subjects_none="没有符合的主题。",
        aliases="别名",
        look_alikes="容易认错的",
        stage_now="今天",
        lexicon_title="同义词表",
        lexicon_about="某个话题里意思相同的词，读消息时会用到。",
        lexicon_none="没有同义词表。",
        concepts="{n} 组词",
        timeline_title="发布时间线",
        timeline_about="每个平台在各个时间所处的阶段，左边最早；下面的表格内容相同。",
        timeline_today="今天",
        timeline_none="还没有发布事件。",
        on="日期",
        surface="平台",
        stage="阶段",
        where="范围",
        notes="说明",
        notice_discarded="草稿已丢弃。",
        notice_dropped="没保存的内容已删除。",
        error_bad_id="编号只能用小写英文字母、数字和连字符，最多 60 个字符，例如 sora-is-free。",
        error_taken="编号 {id} 已经有了，换一个，或者去编辑那一条。",
        error_read_only="现在的事实只能看。先在这台机器上运行 heshi facts init，再重新启动 heshi。",
        error_no_entry="队列里没有这个问题，或者它的内容已经删除。",
    ),
    en=FactWords(
        title="Facts",
        search="Search",
        search_hint="ids, statements, wordings, sources; Simplified, Traditional or English",
        topic="Topic",
        subject="Subject",
        verdict="Verdict today",
        state="State",
        reviewer="Reviewed by",
        since="Reviewed since",
        order="Order",
        any="all",
        show="Show",
        clear="Clear",
        found="{n} found",
        found_none="No fact is like that. Try another word, or clear the filters.",
        verdicts=MappingProxyType(
            {
                "supported": "Supported",
                "refuted": "Refuted",
                "misleading": "Misleading",
                "unproven": "Unproven",
                "outdated": "Outdated",
                "none": "No verdict",
            }
        ),
        states=MappingProxyType(
            {
                "published": "published",
                "draft": "new draft",
                "changed": "with a changed draft",
                "withdrawn": "withdrawn",
                "stale": "due for a check",
                "dead": "with a dead source",
            }
        ),
        sorts=MappingProxyType(
            {"": "nearest first", "id": "id", "changed": "changed last", "review": "due first"}
        ),
        says="Statement",
        about="Topic and subjects",
        today="Verdict today",
        changed="Changed",
        review_by="Review by",
        marks="Marks",
        mark_draft="new draft",
        mark_changed="changed draft",
        mark_withdrawn="withdrawn",
        mark_stale="due for a check",
        mark_dead="dead sources: {n}",
        mark_scam="scam warning",
        no_statement="(no statement yet)",
        reviewed="reviewed by {who} on {on}",
        page="Page {n} of {all}",
        before="Previous",
        after="Next",
        new_fact="New fact",
        new_subject="New subject",
        new_statement="New statement",
        new_lexicon="New list of words",
        new_title=MappingProxyType(
            {
                "fact": "New fact",
                "subject": "New subject",
                "statement": "New statement",
                "lexicon": "New list of words",
            }
        ),
        new_about="The id is the address, and never changes once it is published. Say in a few lower-case "
        "words what it is about.",
        new_id="Id",
        new_id_hint="lower-case letters, digits and hyphens: sora-is-free",
        new_from="From question {item}:",
        new_begin="Begin",
        drafts_title="Drafts",
        drafts_about="A draft is in no answer until it is published.",
        drafts_none="No drafts. Begin a new fact, or edit a published one.",
        drafts_all="every kind",
        draft_what="Draft",
        draft_kind="Kind",
        draft_kinds=MappingProxyType(
            {"fact": "Facts", "subject": "Subjects", "statement": "Statements", "lexicon": "Words"}
        ),
        draft_lacks="What it lacks",
        draft_nothing="Complete; ready for review",
        draft_more="and {n} more",
        draft_begun="begun by {who}, {at}",
        draft_origin="from {name}",
        unsaved_title="Your unsaved text",
        unsaved_line="written at {at}, not saved as a draft",
        statements_title="Statements",
        statements_about="Who said what in public, and when; facts cite them.",
        statements_none="No statement is like that.",
        speaker="Speaker",
        said_on="Date",
        organisation="Organisation",
        cited_by="cited by facts: {n}",
        about_it="facts: {n}",
        every_speaker="everybody",
        subjects_title="Subjects",
        subjects_none="No subject is like that.",
        aliases="Aliases",
        look_alikes="Look-alikes",
        stage_now="Today",
        lexicon_title="Words that mean the same",
        lexicon_about="What people call things in a topic; used when messages are read.",
        lexicon_none="No lists of words.",
        concepts="groups of words: {n}",
        timeline_title="Release timeline",
        timeline_about="The stage of each platform over time, oldest at the left; the table below says the same.",
        timeline_today="today",
        timeline_none="No releases yet.",
        on="Date",
        surface="Platform",
        stage="Stage",
        where="Where",
        notes="Note",
        notice_discarded="The draft is discarded.",
        notice_dropped="The unsaved text is deleted.",
        error_bad_id="An id has lower-case letters, digits and hyphens, 60 characters at most: sora-is-free.",
        error_taken="The id {id} is taken. Choose another one, or edit that record.",
        error_read_only="These facts can only be read. Run heshi facts init on this machine, then start heshi again.",
        error_no_entry="There is no such question in the queue, or its words were deleted.",
    ),
)

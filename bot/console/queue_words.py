"""What the pages of the queue say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.console.words import in_three


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueWords:
    """All lines of the pages of the queue, in one language. `{…}` are slots."""

    title: str
    about: str
    none: str
    none_why: str
    found_none: str
    search: str
    search_button: str
    every_language: str
    language: str
    order: str
    by_newest: str
    show: str
    place: str
    before: str
    after: str
    entry: str
    people: str
    people_few: str
    rooms: str
    trend: str
    rising: str
    falling: str
    steady: str
    seen: str
    seen_once: str
    web: str
    waiting: str
    others: str
    nearest: str
    nothing_near: str
    state: Mapping[str, str]
    select: str
    select_all: str
    bulk_summary: str
    bulk_about: str
    bulk_button: str
    keys: str
    counted_title: str
    counted_about: str
    counted_line: str
    texts_title: str
    texts_about: str
    texts_gone: str
    take_apart: str
    similar_title: str
    similar_about: str
    fold: str
    demand_title: str
    wording_title: str
    wording_about: str
    wording_label: str
    wording_hint: str
    fact_label: str
    fact_other: str
    fact_other_hint: str
    side_label: str
    side: Mapping[str, str]
    try_button: str
    draft_title: str
    draft_about: str
    draft_button: str
    away_title: str
    dismiss_summary: str
    dismiss_about: str
    dismiss_button: str
    never_summary: str
    never_about: str
    never_any: str
    never_button: str
    mute_summary: str
    mute_about: str
    mute_button: str
    needs_editor: str
    needs_publisher: str
    read_only: str
    trial_title: str
    trial_of: str
    publish_button: str
    publish_about: str
    back: str
    published_title: str
    published_about: str
    published_not_this: str
    published_try: str
    published_next: str
    refused_title: str
    unread: str
    not_committed: str
    notice_dismissed: str
    notice_muted: str
    notice_never: str
    notice_folded: str
    notice_apart: str
    notice_none_chosen: str
    error_late: str
    error_no_fact: str
    error_no_words: str
    error_too_long: str
    error_no_desk: str
    error_read_only: str
    error_refused: str


ZH = QueueWords(
    title="问题队列",
    about="大家问了、库里却没有答案的话。只有提问的人同意以后，原话才会出现在这里。",
    none="队列是空的：没有等人处理的问题。",
    none_why="有人在聊天里问到没有答案的话，并且同意交给维护者，就会出现在这里。",
    found_none="没有符合条件的问题。",
    search="找原话里的字",
    search_button="找",
    every_language="所有语言",
    language="语言",
    order="排序",
    by_newest="最近问的在前",
    show="显示",
    place="第 {first} 到 {last} 条，共 {all} 条",
    before="前面的",
    after="后面的",
    entry="问题",
    people="{n} 人问过",
    people_few="不到 3 人问过",
    rooms="在 {n} 个聊天里",
    trend="最近 7 天新增 {recent} 人，再前 7 天 {before} 人",
    rising="在增加：",
    falling="在减少：",
    steady="没有变化：",
    seen="{first} 到 {last}",
    seen_once="{first}",
    web="其中 {n} 次来自网页（网页上分不清是不是同一个人，一天最多算 3 次）",
    waiting="{n} 人在等结论",
    others="还有 {n} 种相近的说法",
    nearest="最接近的事实",
    nothing_near="没有接近的事实",
    state=MappingProxyType(
        {
            "open": "没有处理",
            "drafted": "选好了事实，还没试",
            "trying": "正在试",
            "tried": "试过，可以发布",
            "publishing": "正在发布",
            "drafting": "正在写草稿",
            "answered": "已有答案",
            "dismissed": "已移走",
            "expired": "太久没有处理，已过期",
        }
    ),
    select="选中 {item}",
    select_all="全选",
    bulk_summary="移走选中的",
    bulk_about="移走以后不能恢复：这些原话会立刻删除。在等结论的人，满 14 天时会知道没有结论。",
    bulk_button="移走选中的问题",
    keys="键盘：j、k 上下移动，x 选中，Enter 打开。",
    counted_title="没有原话的问题",
    counted_about="提问的人没有同意给维护者看，所以只有数目。不到 3 人问的不列出来。",
    counted_line="{people} 人，{rooms} 个聊天，{first} 到 {last}，最近 7 天新增 {recent} 人",
    texts_title="原话",
    texts_about="意思相同的说法合在一起，每一句都得到了同意。",
    texts_gone="原话已经删除：这个问题处理完了。",
    take_apart="分出去",
    similar_title="可能是同一个问题",
    similar_about="意思也许相同，没有自动合并。合并以后，等它的人会一起得到结论。",
    fold="合并到这里",
    demand_title="有多少人问",
    wording_title="库里有这条事实：加一个说法",
    wording_about="选是哪条事实、怎么说的。下一步先给你看哪些回答会变，还不会改任何东西。",
    wording_label="要加的说法",
    wording_hint="写成别人也会说的一句话：去掉私人的姓名、地点和个人感受。",
    fact_label="哪条事实",
    fact_other="另一条",
    fact_other_hint="事实的编号，例如 sora-free-for-everyone",
    side_label="和这条事实的关系",
    side=MappingProxyType(
        {"affirm": "同一个意思", "deny": "相反的意思", "not_this": "相近，但说的不是这件事"}
    ),
    try_button="看看会改变什么",
    draft_title="库里没有：写一条新事实",
    draft_about="编辑页会先填好原话和其中提到的名字。",
    draft_button="写成新事实",
    away_title="不回答",
    dismiss_summary="移走",
    dismiss_about="移走以后不能恢复：原话会立刻删除。在等结论的人，满 14 天时会知道没有结论。",
    dismiss_button="移走这个问题",
    never_summary="以后不再理会这一句",
    never_about="以后有人说这句话，也不再当成任何事实、不再进队列。选一条事实，就只是不再把它当成那一条。",
    never_any="不管哪一条",
    never_button="以后不再理会",
    mute_summary="不再收这个人的问题",
    mute_about="移走这个问题，以后也不再收问过它的人的问题。他们照常能得到回答。不能恢复。",
    mute_button="移走，不再收",
    needs_editor="编辑才能处理。",
    needs_publisher="发布者才能发布。",
    read_only="现在用的是自带的事实库，不能改。请先在服务器上运行 heshi facts init，再重新启动 heshi。",
    trial_title="会改变什么",
    trial_of="“{wording}”作为 {fact} 的说法（{side}）",
    publish_button="发布",
    publish_about="发布以后马上生效。写进事实库时，会再检查一遍。",
    back="回到这个问题",
    published_title="已发布",
    published_about="新版本 {edition} 已经生效。在等结论的人会收到回答。",
    published_not_this="新版本 {edition} 已经生效：这句话不会再当成 {fact}。",
    published_try="去聊天里问一句试试",
    published_next="回到队列",
    refused_title="没有发布",
    unread="文件已经写好，但事实库里另一个文件有错，所以还没有生效：{why}",
    not_committed="文件已经写好，git 没有记下：{why}",
    notice_dismissed="已移走，原话已删除。",
    notice_muted="已移走，不再收问过它的人的问题。",
    notice_never="以后不再理会这句话。",
    notice_folded="已合并。",
    notice_apart="已分开。",
    notice_none_chosen="没有选中任何问题。",
    error_late="这个问题已经有人处理过，或者情况变了。请回到队列看现在的样子。",
    error_no_fact="没有“{fact}”这条事实。请选一条，或者写对编号。",
    error_no_words="还没有写要加的说法。",
    error_too_long="说法太长（最多 {limit} 个字）。要加的是一句话，不是一篇文章。",
    error_no_desk="这里没有队列：程序没有保存状态。",
    error_read_only="现在用的是自带的事实库，不能改。请先在服务器上运行 heshi facts init，再重新启动 heshi。",
    error_refused="没有成功：{why}",
)

EN = QueueWords(
    title="Questions",
    about="What people asked and nobody could answer. Their words stand here only where they agreed.",
    none="The queue is empty: nothing waits for you.",
    none_why=("Whoever asks something in a chat that has no answer, and agrees to hand it on, appears here."),
    found_none="No question is like that.",
    search="Words in the question",
    search_button="Search",
    every_language="All languages",
    language="Language",
    order="Order",
    by_newest="Newest first",
    show="Show",
    place="{first} to {last} of {all}",
    before="Earlier ones",
    after="Further ones",
    entry="Question",
    people="asked by {n} people",
    people_few="asked by fewer than 3 people",
    rooms="in {n} chats",
    trend="{recent} more people in the last 7 days, {before} in the 7 before",
    rising="rising: ",
    falling="falling: ",
    steady="steady: ",
    seen="{first} to {last}",
    seen_once="{first}",
    web="{n} of them on the web (where visitors cannot be told apart; at most 3 a day are counted)",
    waiting="{n} waiting for a verdict",
    others="and {n} more wordings",
    nearest="Nearest facts",
    nothing_near="no fact is near",
    state=MappingProxyType(
        {
            "open": "not looked at",
            "drafted": "a fact was chosen, not tried yet",
            "trying": "being tried",
            "tried": "tried, may be published",
            "publishing": "being published",
            "drafting": "a draft is being written",
            "answered": "answered",
            "dismissed": "dismissed",
            "expired": "expired: nobody decided in time",
        }
    ),
    select="Select {item}",
    select_all="Select all",
    bulk_summary="Dismiss selected",
    bulk_about=(
        "This cannot be taken back: their words are deleted at once."
        " Whoever waits is told after 14 days that there is no verdict."
    ),
    bulk_button="Dismiss the selected questions",
    keys="Keys: j and k move, x selects, Enter opens.",
    counted_title="Questions without their words",
    counted_about="Nobody agreed to show them, so there are only numbers. Those of fewer than 3 people are left out.",
    counted_line="{people} people, {rooms} chats, {first} to {last}, {recent} more in the last 7 days",
    texts_title="In their words",
    texts_about="Wordings that mean the same stand together; every one of them was agreed to.",
    texts_gone="The words were deleted: this question is decided.",
    take_apart="Take out",
    similar_title="Perhaps the same question",
    similar_about="They may mean the same and were not put together. Once they are, all who wait get one verdict.",
    fold="Put together here",
    demand_title="How many asked",
    wording_title="There is a fact for it: add a wording",
    wording_about=(
        "Choose the fact, and how this stands to it. First you see which answers would change;"
        " nothing is changed yet."
    ),
    wording_label="Wording to add",
    wording_hint="Make it a sentence that others may say too: no names, no places, nothing only this person felt.",
    fact_label="Which fact",
    fact_other="Another one",
    fact_other_hint="its id, such as sora-free-for-everyone",
    side_label="How it stands to the fact",
    side=MappingProxyType(
        {"affirm": "means the same", "deny": "means the opposite", "not_this": "near it, but something else"}
    ),
    try_button="See what it would change",
    draft_title="There is none: write a new fact",
    draft_about="The editor begins with their words and the names in them.",
    draft_button="Write a new fact",
    away_title="No answer",
    dismiss_summary="Dismiss",
    dismiss_about=(
        "This cannot be taken back: the words are deleted at once."
        " Whoever waits is told after 14 days that there is no verdict."
    ),
    dismiss_button="Dismiss this question",
    never_summary="Never match this again",
    never_about=(
        "Whoever says it in future gets no fact for it, and it does not come back here."
        " Choose a fact, and it is only never taken for that one."
    ),
    never_any="for any fact",
    never_button="Never again",
    mute_summary="No more from who asked this",
    mute_about=(
        "Dismisses it, and takes no more questions from those who asked it."
        " They are answered as ever. This cannot be taken back."
    ),
    mute_button="Dismiss, and take no more",
    needs_editor="Only editors decide.",
    needs_publisher="Only publishers publish.",
    read_only="These are the shipped facts and cannot be edited. Run heshi facts init on the server, then start heshi again.",
    trial_title="What it would change",
    trial_of="“{wording}” as a wording of {fact} ({side})",
    publish_button="Publish",
    publish_about="It is in use at once. Everything is checked once more while it is written.",
    back="Back to the question",
    published_title="Published",
    published_about="Edition {edition} is in use. Whoever waits gets the verdict.",
    published_not_this="Edition {edition} is in use: this is never taken for {fact} again.",
    published_try="Ask it in the chat",
    published_next="Back to the queue",
    refused_title="Not published",
    unread="The file is written, but another file of the facts has a mistake, so it is not in use: {why}",
    not_committed="The file is written; git did not take it: {why}",
    notice_dismissed="Dismissed; the words are deleted.",
    notice_muted="Dismissed; no more questions are taken from who asked it.",
    notice_never="This is never matched again.",
    notice_folded="Put together.",
    notice_apart="Taken apart.",
    notice_none_chosen="No question was selected.",
    error_late="Somebody was faster, or things have changed. Go back to the queue and see how it stands.",
    error_no_fact="There is no fact “{fact}”. Choose one, or give its id.",
    error_no_words="There is no wording to add yet.",
    error_too_long="The wording is too long (at most {limit} characters): it is to be one sentence.",
    error_no_desk="There is no queue here: nothing is remembered by this program.",
    error_read_only="These are the shipped facts and cannot be edited. Run heshi facts init on the server, then start heshi again.",
    error_refused="That did not work: {why}",
)

QUEUE = in_three(ZH, EN)

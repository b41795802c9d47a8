"""What the overview says."""

from __future__ import annotations

from dataclasses import dataclass

from bot.console.words import in_three


@dataclass(frozen=True, slots=True, kw_only=True)
class OverviewWords:
    """All lines of the overview, in one language. `{…}` are slots."""

    title: str
    window: str
    days_30: str
    days_90: str
    figures: str
    table: str
    day: str
    to_do: str
    nothing_to_do: str
    questions: str
    feedback: str
    corrections: str
    drafts: str
    stale: str
    links: str
    links_never: str
    asked_title: str
    asked_about: str
    asked_none: str
    series_known: str
    series_close: str
    series_unknown: str
    series_other: str
    verdicts_title: str
    verdicts_about: str
    verdicts_none: str
    rate_title: str
    rate_about: str
    rate_none: str
    rate_series: str
    top_title: str
    top_about: str
    top_none: str
    times: str
    stale_title: str
    stale_none: str
    stale_passed: str
    stale_soon: str
    stale_more: str
    edition_title: str
    edition_in_use: str
    edition_since: str
    edition_loaded: str
    edition_facts: str
    editions_link: str
    read_only: str
    refused_title: str
    refused_about: str
    next_title: str
    next_copy: str
    next_ask: str
    next_ask_link: str
    next_fact: str
    next_fact_link: str
    next_import: str
    next_import_link: str


ZH = OverviewWords(
    title="总览",
    window="看多久",
    days_30="最近 30 天",
    days_90="最近 90 天",
    figures="用表格看这些数字",
    table="{title}：数字",
    day="日期",
    to_do="等人处理",
    nothing_to_do="没有等人处理的事。",
    questions="没有答上的问题",
    feedback="有人说回答有问题",
    corrections="正在进行的更正",
    drafts="还没发布的草稿",
    stale="该复查的事实",
    links="打不开的来源",
    links_never="来源还没有检查过",
    asked_title="每天问了多少",
    asked_about="{start} 至 {end}，共问了 {n} 句，最多的一天是 {day}（{most} 句）。",
    asked_none="这段时间没有人问过。",
    series_known="有结论",
    series_close="反问是不是某一条",
    series_unknown="没有查到",
    series_other="里面没有可核实的说法",
    verdicts_title="给出的结论",
    verdicts_about="一句话里有几条说法，就算几个结论。",
    verdicts_none="还没有给出过结论。",
    rate_title="答上的比例",
    rate_about="有结论的说法占全部说法的比例。图上每一点是那天和之前 6 天合起来算的；最近 7 天是 {now}。",
    rate_none="要有人问过才算得出来。",
    rate_series="比例",
    top_title="这 7 天问得最多",
    top_about="{start} 至 {end}，按给出结论的次数。",
    top_none="这 7 天没有给出过结论。",
    times="{n} 次",
    stale_title="该复查的事实",
    stale_none="没有：所有事实的复查日期都还在 14 天以后。",
    stale_passed="{day}到期，已经过了",
    stale_soon="{day}到期",
    stale_more="全部 {n} 条",
    edition_title="正在用的版本",
    edition_in_use="版本",
    edition_since="从什么时候开始",
    edition_loaded="{when}（程序启动或采用这一版的时间）",
    edition_facts="{facts} 条事实，{wordings} 个说法",
    editions_link="所有版本",
    read_only="现在用的是自带的事实库，只能看，不能改。在服务器上运行 heshi facts init，再重新启动 heshi，就有一份自己的。",
    refused_title="事实库里有一处错误，新的改动没有生效",
    refused_about="改好以后会自动采用。在那之前，仍用上面的版本回答。",
    next_title="可以从这里开始",
    next_copy="先有一份自己的事实库：在服务器上运行 heshi facts init，再重新启动 heshi。",
    next_ask="自己先问一句，看看回答是什么样：",
    next_ask_link="打开网页聊天",
    next_fact="写一条事实：",
    next_fact_link="新建事实",
    next_import="别处已经有核查结果，可以导入成草稿：",
    next_import_link="导入",
)

EN = OverviewWords(
    title="Overview",
    window="Period",
    days_30="Last 30 days",
    days_90="Last 90 days",
    figures="These figures as a table",
    table="{title}: figures",
    day="Day",
    to_do="Waiting for somebody",
    nothing_to_do="Nothing is waiting for anybody.",
    questions="Unanswered questions",
    feedback="Answers called wrong",
    corrections="Corrections under way",
    drafts="Drafts not yet published",
    stale="Facts due for a check",
    links="Sources that are gone",
    links_never="Sources were never checked",
    asked_title="Questions per day",
    asked_about="{start} to {end}: {n} asked, most of them on {day} ({most}).",
    asked_none="Nobody asked anything in this time.",
    series_known="With a verdict",
    series_close="Asked back which was meant",
    series_unknown="Nothing found",
    series_other="No claim to check",
    verdicts_title="Verdicts given",
    verdicts_about="A message with several claims counts once for each.",
    verdicts_none="No verdict was given yet.",
    rate_title="Share answered",
    rate_about=(
        "Claims with a verdict, of all claims. Each point is that day and the six before it together;"
        " the last 7 days: {now}."
    ),
    rate_none="It takes a question to tell.",
    rate_series="Share",
    top_title="Most asked in 7 days",
    top_about="{start} to {end}, by verdicts given.",
    top_none="No verdict was given in these 7 days.",
    times="{n} ×",
    stale_title="Facts due for a check",
    stale_none="None: every fact is due later than in 14 days.",
    stale_passed="was due on {day}",
    stale_soon="due on {day}",
    stale_more="All {n}",
    edition_title="Edition in use",
    edition_in_use="Edition",
    edition_since="In use since",
    edition_loaded="{when} (when the program started, or took it over)",
    edition_facts="{facts} facts, {wordings} wordings",
    editions_link="All editions",
    read_only="These are the shipped facts: to look at, not to edit. For a copy of your own, run heshi facts init, then start heshi again.",
    refused_title="There is a mistake in the facts: the latest change is not in use",
    refused_about="Once it is mended, it is taken by itself. Until then the edition above answers.",
    next_title="Where to begin",
    next_copy="Have facts of your own: run heshi facts init on the server, then start heshi again.",
    next_ask="Ask something yourself and see what an answer looks like:",
    next_ask_link="open the web chat",
    next_fact="Write a fact:",
    next_fact_link="new fact",
    next_import="Bring in what others have checked, as drafts:",
    next_import_link="import",
)

OVERVIEW = in_three(ZH, EN)

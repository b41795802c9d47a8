"""Words of the editor: names of fields, what they are for, and what it says while one works."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.console.words import in_three


@dataclass(frozen=True, slots=True)
class Label:
    """The name of a field, and one line on what belongs into it."""

    name: str
    hint: str = ""


Labels = Mapping[str, Label]


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldWords:
    """Names of sections, fields and choices. A field is named without its language: `because` for both."""

    sections: Mapping[str, str]
    labels: Labels
    choices: Mapping[str, str]
    in_language: Mapping[str, str]
    entry: Mapping[str, str]
    """One entry of a group: `{n}` is its number, `{name}` what it is known by."""
    add: Mapping[str, str]
    drop: str
    sort: str
    nothing_chosen: str
    other_ids: str
    lines_hint: str
    optional: str


def _labels(**pairs: str | tuple[str, str]) -> Labels:
    made = {
        name.replace("__", "."): Label(*((pair,) if isinstance(pair, str) else pair))
        for name, pair in pairs.items()
    }
    return MappingProxyType(made)


FIELDS = in_three(
    zh=FieldWords(
        sections=MappingProxyType(
            {
                "claim": "说法",
                "verdict": "结论",
                "wordings": "人们怎么说",
                "sources": "来源",
                "care": "提醒与复查",
                "who": "谁、什么时候",
                "what": "说了什么",
                "where_found": "在哪里能查到",
                "names": "名称",
                "releases": "发布时间线",
                "concepts": "同义词",
            }
        ),
        labels=_labels(
            id="编号",
            topic=("话题", "小写英文，如 release-status；决定文件放在哪个文件夹"),
            subjects=("主题", "这条事实说的是什么，最主要的放在第一个"),
            statement=("说法", "一句肯定的话，不带问号"),
            denial=("相反的说法", "别人否认得对的时候，回答里用的就是这一句"),
            periods=("时期", "从早到晚；每一段到下一段开始为止"),
            periods__from=("从哪天起", "YYYY-MM-DD，或 always（一直如此）"),
            periods__verdict="结论",
            periods__because=("为什么", "一到三句自己的话，写出关键的日期"),
            periods__sources=("依据", "下面来源的编号，或声明的编号"),
            periods__denial=("否认时", "问题已经不存在时选“不下结论”：否认的人只得到解释"),
            depends_on__subject=("取决于哪个产品的发布状态", "填了以后，时期和那条时间线矛盾时会报错"),
            depends_on__surface="哪个平台",
            depends_on__stage="到了哪个阶段才算属实",
            wordings__affirm=("说它对的话", "人们会怎么说这件事；每一句都是一个测试"),
            wordings__deny=("说它不对的话", "相反的说法"),
            wordings__not_this=("不是这件事的话", "用词差不多，说的却是别的事"),
            sources=("来源", "读者能去核对的地方"),
            sources__id=("编号", "小写英文、数字和连字符，如 axios-2024-02-15"),
            sources__publisher="发布者",
            sources__title="标题",
            sources__url=("网址", "https://…；没有公开网址就写 none"),
            sources__published=("发布日期", "YYYY、YYYY-MM 或 YYYY-MM-DD"),
            sources__seen=("我们哪天看过", "读过原文才填"),
            sources__read="读过原文吗",
            sources__lang=("语言", "zh、en、ja……"),
            sources__kind="类型",
            sources__archive=("存档网址", "原文消失以后还能看"),
            sources__reach=("能否打开", "如：中国大陆打不开"),
            warning=("提醒", "选了“骗局”，回答最前面会先劝人别付钱"),
            review_by=("复查日期", "过了这天，回答会说该复查了"),
            speaker="说话的人",
            role="身份",
            organisation=("机构", "主题的编号"),
            on=("哪天说的", "YYYY-MM-DD；不确定时 YYYY-MM"),
            where=("场合", "如：在阿布扎比的一次会议上"),
            paraphrase=("大意", "用自己的话"),
            quote__lang=("原话的语言", "zh、en……"),
            quote__text=("原话", "最多 25 个词"),
            about=("说的是什么", "主题的编号"),
            url=("网址", "https://…；没有就写 none"),
            publisher="发布者",
            lang="语言",
            read="读过原文吗",
            via=("转引自", "没有原文网址时，从哪里看到的"),
            seen=("我们哪天看过", "读过原文才填"),
            archive="存档网址",
            kind="类型",
            names="名称",
            aliases=("别名", "各种写法，一行一个；人们这样叫它"),
            look_alikes=("容易认错的名字", "名字像，但不是它，一行一个"),
            maker=("谁做的", "主题的编号"),
            releases=("发布事件", "从早到晚"),
            releases__on=("哪天", "YYYY-MM-DD"),
            releases__surface="平台",
            releases__stage="阶段",
            releases__where="哪里能用",
            releases__not_where="哪里不能用",
            releases__whom="给谁用",
            releases__note="说明",
            releases__sources="依据",
            concepts="意思相同的词",
            concepts__name=("名字", "小写英文和连字符"),
            concepts__words=("词", "意思相同，一行一个"),
            concepts__opposites=("反义词", "一行一个"),
        ),
        choices=MappingProxyType(
            {
                "supported": "属实",
                "refuted": "不实",
                "misleading": "误导",
                "unproven": "无法证实",
                "true": "读过",
                "false": "没有读到",
                "none": "不下结论",
                "scam": "骗局",
                "statement": "声明",
                "primary": "一手资料",
                "press": "媒体报道",
                "data": "数据",
                "any": "所有平台",
                "web": "网页",
                "ios": "iOS",
                "android": "安卓",
                "api": "接口",
                "announced": "已公布",
                "preview": "预览",
                "limited": "部分开放",
                "public": "公开",
                "closed": "已关闭",
                "product": "产品",
                "company": "公司",
                "person": "人",
                "place": "地方",
                "organisation": "机构",
                "thing": "事物",
            }
        ),
        in_language=MappingProxyType({"zh": "{name}（中文）", "en": "{name}（英文）"}),
        entry=MappingProxyType(
            {
                "periods": "时期 {n}：{name} 起",
                "sources": "来源 {n}：{name}",
                "releases": "事件 {n}：{name}",
                "concepts": "词组 {n}：{name}",
            }
        ),
        add=MappingProxyType(
            {
                "periods": "添加一个时期",
                "sources": "添加一个来源",
                "releases": "添加一个事件",
                "concepts": "添加一组词",
            }
        ),
        drop="删除“{name}”",
        sort="按日期排列",
        nothing_chosen="（未选）",
        other_ids="添加：输入编号，可以搜索",
        lines_hint="一行一句，可以整段粘贴",
        optional="（可不填）",
    ),
    en=FieldWords(
        sections=MappingProxyType(
            {
                "claim": "The claim",
                "verdict": "The verdict",
                "wordings": "How people say it",
                "sources": "Sources",
                "care": "Warning and review",
                "who": "Who and when",
                "what": "What was said",
                "where_found": "Where it can be found",
                "names": "Names",
                "releases": "Release timeline",
                "concepts": "Words that mean the same",
            }
        ),
        labels=_labels(
            id="Id",
            topic=("Topic", "lower-case, such as release-status; it names the folder of the file"),
            subjects=("Subjects", "what the fact is about, the main one first"),
            statement=("Statement", "one affirmative sentence, no question"),
            denial=("Its opposite", "the sentence an answer uses when somebody is right to deny it"),
            periods=("Periods", "oldest first; each lasts until the next one begins"),
            periods__from=("From which day", "YYYY-MM-DD, or always"),
            periods__verdict="Verdict",
            periods__because=("Why", "one to three sentences of your own, with the decisive date"),
            periods__sources=("Rests on", "ids of the sources below, or of statements"),
            periods__denial=(
                "When denied",
                "“No verdict” where the question has lapsed: a denial then only gets the explanation",
            ),
            depends_on__subject=(
                "Depends on the release of",
                "a product; periods that contradict its timeline are then reported",
            ),
            depends_on__surface="On which platform",
            depends_on__stage="True from which stage on",
            wordings__affirm=("Saying it is so", "how people say it; every line is a test"),
            wordings__deny=("Saying it is not so", "its opposite, as people say it"),
            wordings__not_this=("Not this", "much the same words about something else"),
            sources=("Sources", "where a reader can check"),
            sources__id=("Id", "lower-case words and digits joined by hyphens: axios-2024-02-15"),
            sources__publisher="Publisher",
            sources__title="Title",
            sources__url=("Address", "https://…, or none where there is no public one"),
            sources__published=("Published", "YYYY, YYYY-MM or YYYY-MM-DD"),
            sources__seen=("Seen by us on", "only where the original was read"),
            sources__read="Was the original read?",
            sources__lang=("Language", "zh, en, ja …"),
            sources__kind="Kind",
            sources__archive=("Archived copy", "still there when the original is gone"),
            sources__reach=("Reach", "such as: not reachable from mainland China"),
            warning=("Warning", "with “scam”, the answer first of all advises not to pay"),
            review_by=("Review by", "after this day the answer says that it is due for a check"),
            speaker="Speaker",
            role="Role",
            organisation=("Organisation", "id of a subject"),
            on=("Said on", "YYYY-MM-DD, or YYYY-MM where the day is not known"),
            where=("Where", "such as: conference in Abu Dhabi"),
            paraphrase=("In short", "in your own words"),
            quote__lang=("Language of the quote", "zh, en …"),
            quote__text=("Quote", "at most 25 words"),
            about=("About", "ids of subjects"),
            url=("Address", "https://…, or none"),
            publisher="Publisher",
            lang="Language",
            read="Was the original read?",
            via=("Seen through", "where you saw it, when the original has no address"),
            seen=("Seen by us on", "only where the original was read"),
            archive="Archived copy",
            kind="Kind",
            names="Name",
            aliases=("Aliases", "every way of writing it, one a line; people call it that"),
            look_alikes=("Look-alikes", "names like it that are something else, one a line"),
            maker=("Made by", "id of a subject"),
            releases=("Releases", "oldest first"),
            releases__on=("On", "YYYY-MM-DD"),
            releases__surface="Platform",
            releases__stage="Stage",
            releases__where="Where it works",
            releases__not_where="Where it does not",
            releases__whom="For whom",
            releases__note="Note",
            releases__sources="Rests on",
            concepts="Words that mean the same",
            concepts__name=("Name", "lower-case words joined by hyphens"),
            concepts__words=("Words", "that mean the same, one a line"),
            concepts__opposites=("Opposites", "one a line"),
        ),
        choices=MappingProxyType(
            {
                "supported": "Supported",
                "refuted": "Refuted",
                "misleading": "Misleading",
                "unproven": "Unproven",
                "true": "Yes, it was read",
                "false": "No",
                "none": "No verdict",
                "scam": "Scam",
                "statement": "Statement",
                "primary": "Primary",
                "press": "Press",
                "data": "Data",
                "any": "Any platform",
                "web": "Web",
                "ios": "iOS",
                "android": "Android",
                "api": "API",
                "announced": "Announced",
                "preview": "Preview",
                "limited": "Limited",
                "public": "Public",
                "closed": "Closed",
                "product": "Product",
                "company": "Company",
                "person": "Person",
                "place": "Place",
                "organisation": "Organisation",
                "thing": "Thing",
            }
        ),
        in_language=MappingProxyType({"zh": "{name} (Chinese)", "en": "{name} (English)"}),
        entry=MappingProxyType(
            {
                "periods": "Period {n}: from {name}",
                "sources": "Source {n}: {name}",
                "releases": "Release {n}: {name}",
                "concepts": "Words {n}: {name}",
            }
        ),
        add=MappingProxyType(
            {
                "periods": "Add a period",
                "sources": "Add a source",
                "releases": "Add a release",
                "concepts": "Add words",
            }
        ),
        drop="Delete “{name}”",
        sort="Put in order of days",
        nothing_chosen="(not chosen)",
        other_ids="Add: type an id, or search",
        lines_hint="one sentence a line; paste as many as you like",
        optional=" (optional)",
    ),
)

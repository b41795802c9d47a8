"""Plausible claims about made-up products, and what a group says all day that is none of our business.

`[a|b]` is a choice, `{s}` the subject, `{n}` the fact's own number, `{d}` its date, `{x}` a thing.
"""

from __future__ import annotations

from typing import NamedTuple


class Predicate(NamedTuple):
    """One thing that can be said of a product, said and denied, in Chinese and in English."""

    affirm_zh: str
    deny_zh: str
    affirm_en: str
    deny_en: str


PREDICATES = (
    Predicate(
        "{s}[已经|已|终于|正式][对公众|对所有人|向普通用户|全面][开放|放开]了[，谁都能用||，不用排队]",
        "{s}[还没有|尚未|并没有|没][对公众|对所有人|向普通用户|全面]开放[，只有少数人能用|]",
        "{s} is [now|already|finally] [open|available] to [everyone|the public|all users]",
        "{s} is not [yet|] [open|available] to [everyone|the public|all users]",
    ),
    Predicate(
        "{s}[一次|最多|直接]能[生成|做出|产出]{n}秒的[视频|短片|画面]",
        "{s}[根本|目前|并]不能[生成|做出]{n}秒的[视频|短片]",
        "{s} can [generate|make|produce] {n} seconds of video [in one go|from a prompt|]",
        "{s} can't [generate|make|produce] {n} seconds of video",
    ),
    Predicate(
        "{s}[每个月|会员每月|一个月]只要{n}元[，比同行便宜|，随便用|]",
        "{s}[每个月|会员每月]不是{n}元[，那是旧价格|]",
        "{s} costs {n} yuan [a month|per month] [for members|]",
        "{s} does not cost {n} yuan [a month|per month]",
    ),
    Predicate(
        "{s}的用户[已经|]超过{n}万[人|][，增长惊人|]",
        "{s}的用户[远|]没有超过{n}万[，数字是编的|]",
        "{s} has [more than|over] {n}0 thousand users [already|]",
        "{s} never had [more than|over] {n}0 thousand users",
    ),
    Predicate(
        "{s}将[于|在]{d}[正式|]关停[，请尽快导出数据|，账号全部作废|]",
        "{s}[不会|没有计划|并不]在{d}关停[，大家放心|]",
        "{s} [will be shut down|shuts down|is closing] on {d}",
        "{s} will not [be shut down|close] on {d}",
    ),
    Predicate(
        "{s}[已经|正式|全部]开源[，代码随便下|，权重可以下载|]",
        "{s}[没有|从未|并未]开源[，网上的代码是假的|]",
        "{s} [is open source|has been open-sourced|released its weights]",
        "{s} is not open source [at all|]",
    ),
    Predicate(
        "{s}[被|遭到]监管部门[处罚|罚款]{n}万元",
        "{s}[没有|从未]被监管部门[处罚|罚款]{n}万元",
        "{s} was fined {n}0 thousand yuan by the regulator",
        "{s} was never fined {n}0 thousand yuan by the regulator",
    ),
    Predicate(
        "{s}的[内测|邀请码|测试]名额[可以|]花{n}元[买到|代开|内部拿到][，扫码加群|]",
        "{s}的[内测|邀请码|测试]名额[买不到|不卖]，花{n}元的都是[骗局|骗子]",
        "you can buy a {s} invite [code|] for {n} yuan",
        "you cannot buy a {s} invite [code|] for {n} yuan",
    ),
    Predicate(
        "{s}[不用翻墙|在国内|国内用户][就能|可以]直接[使用|注册]",
        "{s}在国内[不能|无法|没法]直接[使用|注册]",
        "{s} works in China [without a VPN|directly]",
        "{s} does not work in China [without a VPN|directly]",
    ),
    Predicate(
        "{s}[获得|拿到|完成]了{n}亿元[融资|投资]",
        "{s}[没有|并未][获得|拿到]{n}亿元[融资|投资]",
        "{s} raised {n} hundred million yuan [in funding|from investors]",
        "{s} did not raise {n} hundred million yuan",
    ),
    Predicate(
        "{s}[会|将]让[程序员|设计师|剪辑师|摄影师][全部|大批]失业",
        "{s}[不会|并不能]让[程序员|设计师|剪辑师|摄影师]失业",
        "{s} will put [all|most] [editors|designers|programmers] out of work",
        "{s} will not put [editors|designers|programmers] out of work",
    ),
    Predicate(
        "{s}[用了|是用]{n}万[个|条]盗版[视频|文章|图片]训练[的|出来的]",
        "{s}[没有|并未]用盗版[视频|文章|图片]训练",
        "{s} was trained on {n}0 thousand pirated [videos|articles|pictures]",
        "{s} was not trained on pirated [videos|articles|pictures]",
    ),
)
"""At 8 facts a subject each subject has a different eight of them."""

FRAMES_ZH = (
    "{} {} {} 听说{} 刚刚，{} 重磅！{} {}，大家快看 {}，亲测 朋友说{} 内部消息：{} {}，转发扩散 今天看到{}"
).split()
FRAMES_EN = ("{}", "{}", "{}", "breaking: {}", "just heard {}", "{}, wow", "fyi {}", "apparently {}")

NEAR_MISSES = (
    "Open-{s}已经开放下载",
    "{s}-mini 的安装教程",
    "山寨{s}又来骗钱了",
    "有没有像{s}一样的软件",
    "{s} fan club meetup",
)

CHAT_ZH = (
    "{}", "{}", "听说{}，真的假的？", "{}吗？", "群里都在传{}，有人知道吗", "我同事非说{}，我不信",
    "{}，家人们赶紧的", "今天又看到有人发：{}。求辟谣", "@小明 {}", "【转自】家族群 {}",
)  # fmt: skip
CHAT_EN = ("{}", "is it true that {}?", "my friend says {}", "{}, anyone tried?", "ok so {} lol")

SMALL_TALK_ZH = (
    "今天中午[吃什么|吃{x}吗|一起吃{x}]？",
    "下班了[一起去打球吗|我先走了|有人去{x}吗]",
    "[哈哈哈哈|笑死|太逗了]，{x}也能这样",
    "明天的会议改到[三|四|十]点，大家[注意一下|别迟到]",
    "这[件衣服|双鞋|个{x}]多少钱买的，[好好看|真不错]",
    "孩子[发烧|咳嗽]了，去医院排了两个小时的队",
    "周末天气不错，可以去[爬山|{x}|公园走走]",
    "快递到了，放在[门口|前台|{x}旁边]了，[记得拿|谢谢]",
    "求推荐一家[{x}|火锅|理发]店，[离地铁近的|人均一百左右]",
    "昨晚的[球赛|电视剧|{x}]你看了吗，[结局太意外了|后面我睡着了]",
    "小区[又停水|又停电|电梯坏]了，物业说[下午|明天]修好",
    "[收到|好的|没问题]，我[马上|晚点|明天]把{x}发给你",
    "路上堵车，[大概|可能]晚到{n}分钟，你们先点菜",
    "老师通知：明天带[水彩笔|跳绳|{x}]，[八点|七点半]前到校",
    "房租又涨了{n}块，[想搬家了|真不想干了]，[唉|怎么办]",
)
SMALL_TALK_EN = (
    "Anyone up for [lunch|coffee|{x}] at {n}?",
    "running [late|about {n} minutes behind], start without me",
    "lol that {x} was [so funny|wild|something else]",
    "can someone send me the [notes|slides|{x}] from [today|the meeting]?",
    "happy birthday!! have a [great|lovely] day",
    "the wifi at [home|the office] is down again, back in {n} minutes",
    "thanks, got it, will [read|fix|send] it [tonight|tomorrow morning]",
)
THINGS_ZH = "烧烤 奶茶 饺子 羽毛球 合同 照片 电影 阳台 面包 健身 咖啡 报告 雨伞 钓鱼 搬家 牛肉面".split()
THINGS_EN = "pizza tennis movie report umbrella sandwich keynote garden homework parking".split()

ARTICLE_FILL = (
    "记者就此走访了多位从业者，得到的说法并不一致",
    "有业内人士表示，这一领域的变化比许多人预想的要快",
    "与此同时，不少网友在评论区留言，希望能有更详细的说明",
    "从目前公开的资料来看，仍有一些细节需要进一步确认",
    "一位不愿具名的工程师告诉我们，类似的问题几年前也出现过",
    "这件事在社交平台上引起了讨论，相关话题的阅读量持续上升",
)

"""The small words: what negates, asks, supposes, wishes, plans and rebuts, and what only looks like it."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.cues import Cues, Scope, read, turned
from knowledge.text import normal


def cues(text: str) -> Cues:
    return read(normal(text))


def negations(text: str) -> list[tuple[str, Scope]]:
    plain = normal(text)
    return [(plain[negation.start : negation.end], negation.scope) for negation in read(plain).negations]


NEGATES = (
    ("云雀没开放", "没"),
    ("云雀没有开放", "没有"),
    ("云雀未开放", "未"),
    ("云雀尚未开放", "尚未"),
    ("云雀并未开放", "并未"),
    ("云雀还没开放", "还没"),
    ("云雀从未开放", "从未"),
    ("云雀从来没有开放", "从来没有"),
    ("云雀并没有开放", "并没有"),
    ("云雀压根没开放", "压根没"),
    ("云雀不再开放", "不再"),
    ("云雀不会开放", "不会"),
    ("云雀无法使用", "无法"),
    ("云雀不是真的", "不是"),
    ("这并非事实", "并非"),
    ("云公司没收购云雀", "没"),
    ("云公司没收费", "没"),
    ("云公司没准备收购", "没"),
    ("云公司没完成收购", "没"),
    ("云雀并未免费", "并未"),
    ("云雀的接口不停用", "不"),
    ("云公司不同意收购", "不"),
    ("云公司不禁止收购", "不"),
    ("云公司否认收购", "否认"),
    ("Yunque is not open", "not"),
    ("Yunque isn't open", "isn't"),
    ("Yunque is no longer open", "no longer"),
    ("Yunque never opened", "never"),
    ("You cannot use it", "cannot"),
    ("You can't use it", "can't"),
    ("Nobody uses it", "nobody"),
    ("Cloud Inc denied it", "denied"),
    ("You can’t use it", "can't"),
    ("Yunque isn’t open", "isn't"),
    ("云雀谈不上开放", "谈不上"),
    ("云雀称不上开放", "称不上"),
)


@pytest.mark.parametrize(("text", "word"), NEGATES)
def test_a_negation_turns_round_what_follows(text: str, word: str) -> None:
    assert negations(text) == [(word, Scope.AFTER)]


OTHER_SCOPES = (
    ("普通人用不了", "不了", Scope.BEFORE),
    ("名额买不到", "不到", Scope.BEFORE),
    ("不用排队", "不用", Scope.NEXT),
    ("无需邀请码", "无需", Scope.NEXT),
    ("no need to queue", "no need to", Scope.NEXT),
    ("云雀开放是假的", "假的", Scope.CLAUSE),
    ("云雀开放是谣言", "谣言", Scope.CLAUSE),
    ("云雀开放是假消息", "假消息", Scope.CLAUSE),
    ("说云雀开放就是瞎传", "瞎传", Scope.CLAUSE),
    ("云雀开放是乱讲", "乱讲", Scope.CLAUSE),
    ("鬼才信", "鬼才信", Scope.CLAUSE),
    ("this is fake", "fake", Scope.CLAUSE),
    ("that is a hoax", "hoax", Scope.CLAUSE),
)


@pytest.mark.parametrize(("text", "word", "scope"), OTHER_SCOPES)
def test_some_negations_turn_round_something_else(text: str, word: str, scope: Scope) -> None:
    assert negations(text) == [(word, scope)]


HARMLESS = (
    "警方没收了手机",
    "它不停地开放",
    "没准就开放了",
    "未免太开放了",
    "两个版本不同",
    "不仅开放了",
    "不但开放了",
    "不过已经开放了",
    "不断开放",
    "不少人在用",
    "不错的模型",
    "不得不服",
    "差不多了",
    "了不起",
    "受不了了",
    "没错",
    "没问题",
    "没想到开放了",
    "未来可期",
    "无论如何",
    "无线网络",
    "非常好用",
    "别人都在用",
    "特别好用",
    "分别开放",
    "级别很高",
    "识别人脸",
    "假期快乐",
    "放假了",
    "虚拟人物",
    "千真万确",
    "not only open",
    "not just a toy",
    "no wonder",
    "not bad",
    "can't wait",
    "another one",
    "nobel prize",
    "a knot",
)


@pytest.mark.parametrize("text", HARMLESS)
def test_what_only_looks_like_a_negation_is_none(text: str) -> None:
    assert negations(text) == []


ASKS = (
    "云雀开放了吗",
    "云雀开放了么",
    "云雀开放了没",
    "云雀开放了没有",
    "云雀有没有开放",
    "云雀是不是开放了",
    "云雀是否开放",
    "云雀开没开放",
    "云雀能不能用",
    "云雀会不会开放",
    "云雀已开放?",
    "云雀已开放？",
    "真的假的",
    "求证",
    "请问云雀开放了",
    "帮我核实一下",
    "是真是假",
    "到底开放了没",
    "is yunque open",
    "has it opened",
    "did they open it",
    "is that true",
    "can anyone confirm",
    "true or false",
    "fact check please",
)


@pytest.mark.parametrize("text", ASKS)
def test_a_question_is_told_by_its_words(text: str) -> None:
    assert cues(text).asks


NO_QUESTIONS = (
    "云雀已开放",
    "云雀没有开放",
    "什么都没有",
    "这么好用",
    "那么贵",
    "怎么可能",
    "谁不知道云雀开放了?",
    "难道云雀没开放?",
    "谁说云雀开放了?",
    "哪有这种好事?",
    "yunque is open",
    "this is true",
)


@pytest.mark.parametrize("text", NO_QUESTIONS)
def test_statements_and_rhetorical_questions_ask_nothing(text: str) -> None:
    assert not cues(text).asks


FLAGS = (
    ("supposes", "如果云雀开放"),
    ("supposes", "要是云雀开放了"),
    ("supposes", "一旦云雀开放"),
    ("supposes", "等云雀开放了再说"),
    ("supposes", "万一是真的"),
    ("supposes", "就算开放了"),
    ("supposes", "开放的话"),
    ("supposes", "if it opens"),
    ("supposes", "unless it opens"),
    ("wishes", "希望云雀开放"),
    ("wishes", "坐等云雀开放"),
    ("wishes", "期待云雀开放"),
    ("wishes", "好想用云雀"),
    ("wishes", "i hope it opens"),
    ("opines", "我觉得云雀好看"),
    ("opines", "云雀应该把它开放"),
    ("opines", "i think it is great"),
    ("plans", "云雀即将开放"),
    ("plans", "云雀马上要开放了"),
    ("plans", "云雀计划开放"),
    ("plans", "云雀将于明年开放"),
    ("plans", "云雀预计开放"),
    ("plans", "yunque will open"),
    ("plans", "yunque is about to open"),
    ("plans", "yunque opens soon"),
    ("past", "云雀去年开放过"),
    ("past", "云雀曾开放"),
    ("past", "yunque was open last year"),
    ("wonders", "云雀怎么用"),
    ("wonders", "云雀什么时候开放"),
    ("wonders", "云雀多少钱"),
    ("wonders", "how to use it"),
    ("wonders", "when does it open"),
    ("reports", "听说云雀开放了"),
    ("reports", "据说云雀开放了"),
    ("reports", "有人说云雀开放了"),
    ("reports", "apparently it opened"),
    ("rebuts", "别信"),
    ("rebuts", "大家别上当"),
    ("rebuts", "辟谣"),
    ("rebuts", "谨防诈骗"),
    ("rebuts", "don't fall for it"),
    ("rhetorical", "难道云雀没开放"),
    ("rhetorical", "谁说云雀开放了"),
    ("rhetorical", "哪有这种好事"),
    ("distances", "明明还没开放"),
    ("distances", "哪轮得到云雀当第一"),
    ("distances", "第一轮不到云雀"),
    ("distances", "云雀哪开放了"),
    ("distances", "云雀跟它半毛钱关系没有"),
    ("distances", "云雀可不止八百亿"),
    ("distances", "那是两年前的估值"),
    ("distances", "所谓云雀已开放"),
    ("distances", "说云雀开放的"),
    ("distances", "什么云雀会员"),
    ("distances", "云雀开放是旧闻了"),
    ("contradicts", "我不信云雀开放"),
    ("contradicts", "谁也不知道云雀灵不灵"),
    ("contradicts", "没有小李就没有云雀"),
    ("supposes", "假如云雀真能飞"),
    ("tag_false", "做不到"),
    ("tag_false", "早就没有了"),
    ("tag_false", "想多了"),
    ("tag_false", "假的"),
    ("tag_false", "这是谣言"),
    ("tag_false", "纯属瞎编"),
    ("tag_false", "别信"),
    ("tag_false", "fake news"),
    ("tag_false", "not true"),
    ("tag_asks", "真的吗"),
    ("tag_asks", "是真的吗"),
    ("tag_asks", "真的假的"),
    ("tag_asks", "求证"),
    ("tag_asks", "有人知道吗"),
    ("tag_asks", "is that true"),
)
NAMES = (
    "supposes",
    "wishes",
    "opines",
    "plans",
    "past",
    "wonders",
    "rebuts",
    "rhetorical",
    "contradicts",
    "distances",
    "tag_false",
    "tag_asks",
)


@pytest.mark.parametrize(("flag", "text"), FLAGS)
def test_how_a_clause_is_meant_is_told_by_its_words(flag: str, text: str) -> None:
    assert getattr(cues(text), flag)


@pytest.mark.parametrize(
    "text",
    [
        "云雀已开放",
        "云雀做视频",
        "yunque is open",
        "云雀免费",
        "",
        "哈哈哈",
        "将军",
        "愿景",
        "要闻",
        "不过",
        "过去两年",
        "从来没开放过",
        "未曾开放",
        "云雀不会停",
        "没有计划开放",
        "不打算开放",
        "想怎么改怎么改",
        "从几块卖到上千",
        "想做哪个明星都行",
    ],
)
def test_a_plain_clause_has_no_such_cues(text: str) -> None:
    assert [name for name in NAMES if getattr(cues(text), name)] == []


def test_two_negations_turn_a_word_twice() -> None:
    text = "不是没开放"
    found = read(text).negations
    assert turned(found, [text.index("开放")]) == [1]


def test_what_negates_inside_a_fixed_expression_is_part_of_it() -> None:
    assert read("云雀不要钱", [(2, 5)]).negations == ()
    assert [n.scope for n in read("云雀不要钱").negations] == [Scope.AFTER]


def test_signs_follow_the_scope_of_each_negation() -> None:
    assert turned(read("普通人用不了云雀").negations, [0, 3, 6]) == [1, -1, 1]
    assert turned(read("云雀没开放").negations, [0, 3]) == [1, -1]
    assert turned(read("云雀开放是谣言").negations, [0, 2]) == [-1, -1]
    assert turned(read("不用排队就能登录").negations, [2, 4, 6]) == [-1, 1, 1]


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("没开放就有人卖课", "就"),
        ("不用排队就能用", "就"),
        ("不用邀请码照样注册", "照样"),
        ("no need to queue just log in", "just"),
        ("没开放那会儿有人卖课", "那会儿"),
        ("没开放之前有人卖课", "之前"),
        ("没有在那之前开放", ""),
        ("不支持的地区挂梯子", "的地区"),
        ("没上市的公司里它排第三", "的公司"),
        ("没有收费的官方群", ""),
        ("未上市股票开放认购", "股票"),
        ("不标是违规的", "是违规"),
        ("not among the places where it works", "where"),
        ("没开放就是没开放", ""),
        ("云雀没开放", ""),
        ("普通人用不了就算了", ""),
    ],
)
def test_what_is_not_so_ends_where_what_is_so_begins(text: str, until: str) -> None:
    assert text[read(text).negations[0].until :].startswith(until)
    assert until or read(text).negations[0].until == len(text)


@settings(max_examples=300, deadline=None)
@given(
    st.text(st.one_of(st.characters(), st.sampled_from("不没未吗假的是别信要会将就如果?开放")), max_size=40)
)
def test_of_any_clause_the_marks_lie_inside_it(text: str) -> None:
    plain = normal(text)
    found = read(plain)
    assert all(0 <= start < end <= len(plain) for start, end in found.marks)
    starts = list(range(len(plain)))
    assert set(turned(found.negations, starts)) <= {1, -1}


@pytest.mark.parametrize("text", ["官方要求云雀不要侵权", "警告大家别下载", "they asked yunque not to copy"])
def test_what_somebody_is_told_not_to_do_is_not_denied(text: str) -> None:
    assert not read(text).negations


@pytest.mark.parametrize(
    "text",
    [
        "云雀还没影呢",
        "价钱差着十倍呢",
        "标不标都行",
        "看有没有水印就能分辨",
        "把列表翻到底",
        "用不了多久",
        "想拍多久拍多久",
        "功不可没",
        "it still runs, official or not",
    ],
)
def test_what_only_looks_like_a_question_asks_nothing(text: str) -> None:
    assert not read(text).asks


@pytest.mark.parametrize("again", ["纯属", "这个", "这事", "这消息", "请问一下", "假的这", "真的吗真假"])
def test_a_word_said_over_and_over_is_read_at_once(again: str) -> None:
    begun = time.process_time()
    for clause in (again * 40 + "云雀", "假的" + again * 40 + "云雀", "是真的吗" + again * 40 + "云雀"):
        assert read(clause).is_tag is False
    assert time.process_time() - begun < 1.0

"""What a reader of records complains of, in both languages, and without a word of Python."""

from __future__ import annotations

import re

import pytest

from knowledge import BadRecordFile, read_record_text
from knowledge.records import Fact
from knowledge.store import reader_words
from knowledge.store.reader_words import fields_at

GOOD = """\
id: one
topic: scam
statement: {zh: 甲。, en: A.}
periods:
  - from: 2024-02-15
    verdict: refuted
    because: {zh: 因为。, en: Because.}
    sources: [s1]
wordings: {affirm: [甲]}
sources:
  - {id: s1, publisher: P, title: T, url: none, published: 2024-02, seen: 2024-03-01, read: true,
     lang: zh, kind: press}
review_by: 2027-02-22
history:
  - {on: 2026-11-22, change: first published}
"""

_HAN = re.compile("[\u4e00-\u9fff]")

# what is changed into what, and the words of it in English and in Chinese
WRONG: tuple[tuple[str, str, str, str], ...] = (
    ("review_by: 2027-02-22\n", "", "is missing", "没有写"),
    ("topic: scam", "topic: ''", "is empty", "是空的"),
    ("topic: scam", "topic:", "is empty", "是空的"),
    ("topic: scam", "topic: Big Scam", "lower-case letters", "小写英文字母"),
    ("topic: scam", f"topic: {'x' * 61}", "at most 60 characters (found 'xxx", "最多 60 个字"),
    ("zh: 甲。", "zh: [甲]", "expected text", "一段文字"),
    ("statement: {zh: 甲。, en: A.}", "statement: 甲", "the two fields `zh` and `en`", "`zh` 和 `en` 两个"),
    ("wordings: {affirm: [甲]}", "wordings: 甲", "expected fields with values", "带值的字段"),
    ("affirm: [甲]", "affirm: 甲", "expected a list", "应该是一个列表"),
    (
        "verdict: refuted",
        "verdict: wrong",
        "expected supported, refuted, misleading or unproven (found 'wrong')",
        "应该是 supported、refuted",
    ),
    (
        "review_by",
        "warning: fraud\nreview_by",
        "expected scam (found 'fraud')",
        "应该是 scam（写的是「fraud」）",
    ),
    ("review_by: 2027-02-22", "review_by: 2027-02-30", "expected a day as YYYY-MM-DD", "年-月-日"),
    ("review_by: 2027-02-22", "review_by: 1798675200", "expected a day as YYYY-MM-DD", "年-月-日"),
    ("review_by: 2027-02-22", "review_by: 2027-02-22T10:00:00", "expected a day as YYYY-MM-DD", "年-月-日"),
    ("from: 2024-02-15", "from: soon", "expected a day as YYYY-MM-DD", "年-月-日"),
    (
        "published: 2024-02",
        "published: 2024-13",
        "expected YYYY, YYYY-MM or YYYY-MM-DD",
        "年、年-月 或 年-月-日",
    ),
    ("published: 2024-02", "published: 2025/2024", "is no range", "不是一段时间"),
    ("url: none", "url: ftp://x", "is no web address", "不是网址"),
    ("read: true", "read: perhaps", "expected true or false", "应该是 true 或 false"),
    ("read: true", "read: false", "`seen` (a date) stands exactly where", "就要写 `seen`"),
    (
        "history:\n  - {on: 2026-11-22, change: first published}",
        "history: []",
        "expected at least 1 item",
        "至少要有一项",
    ),
    ("review_by", "reviev_by: 2027-01-01\nreview_by", "did you mean `review_by`?", "是不是想写 `review_by`"),
    ("    verdict", "    because_of: x\n    verdict", "did you mean `because`?", "是不是想写 `because`"),
    ("review_by", "colour: red\nreview_by", "no such field here; see", "这里没有这个字段；有哪些"),
    ("topic: scam", "topic: scam\ntopic: api", "stands twice", "写了两次"),
    ("id: one", "id: two", "they must be the same", "两者要一样"),
    ("topic: scam", "topic: a: b", "put text that holds `: ` between quotes", "要用引号括起来"),
    ("topic: scam", "\ttopic: scam", "indent with spaces, not with tabs", "缩进要用空格"),
    ("topic: scam", "topic: [scam", "not valid YAML", "不是合法的 YAML"),
    ("topic: scam", "topic: 'scam", "is not closed", "没有收尾"),
    ("topic: scam", "topic: *scam", "begins with *", "以 * 开头"),
    ("review_by", "---\nreview_by", "one file holds one record", "一个文件只放一条记录"),
    (GOOD, "- a list", "expected a mapping of fields", "每行一个"),
    (GOOD, "x: " + "[" * 2000, "nested too deeply", "嵌套太深"),
    (GOOD, "x" * 1_000_001, "larger than 1000000 bytes", "超过 1000000 字节"),
)


def problems(text: str) -> list[tuple[str, str]]:
    with pytest.raises(BadRecordFile) as caught:
        _ = read_record_text("fact", text, "one.yaml")
    return [(problem.in_("en"), problem.in_("zh")) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("old", "new", "en", "zh"), WRONG, ids=[f"{n} {row[2][:30]}" for n, row in enumerate(WRONG)]
)
def test_a_complaint_is_told_in_both_languages(old: str, new: str, en: str, zh: str) -> None:
    assert old in GOOD
    found = problems(GOOD.replace(old, new, 1))
    assert any(en in told and zh in auf for told, auf in found), found
    assert [told for told, _ in found if "Input should" in told or "pydantic" in told or "<" in told] == []
    assert [auf for _, auf in found if not _HAN.search(auf)] == []


def test_a_quote_that_is_too_long_is_told_in_both_languages() -> None:
    statement = (
        "id: one\nspeaker: {zh: 甲, en: A}\nrole: {zh: 乙, en: B}\norganisation: none\non: 2024\nwhere: x\n"
        "paraphrase: {zh: 丙, en: C}\nurl: none\npublisher: P\nread: true\n"
        f'quote: {{lang: en, text: "{"word " * 26}"}}\n'
    )
    with pytest.raises(BadRecordFile) as caught:
        _ = read_record_text("statement", statement, "one.yaml")
    (problem,) = caught.value.problems
    assert "has 26 words; at most 25" in problem.in_("en")
    assert "有 26 个词，最多 25 个" in problem.in_("zh")


def test_no_kind_of_complaint_is_left_without_a_test() -> None:
    told = "\n".join(zh for old, new, *_ in WRONG for _, zh in problems(GOOD.replace(old, new, 1)))
    elsewhere = {"long_quote"}
    for kind, words in reader_words._TYPES.items():
        said = words({"expected": "'scam'", "max_length": 60, "words": 26, "most": 25}, "")
        assert said.zh in told or kind in elsewhere, kind


def test_what_pydantic_says_beyond_that_is_told_all_the_same() -> None:
    said = reader_words._otherwise({}, "Something new")
    assert (said.en, said.zh) == ("Something new", "写得不对：Something new")


def test_the_fields_of_any_place_are_known() -> None:
    assert fields_at(Fact, ("periods", 0)) == ("from", "verdict", "because", "sources", "denial")
    assert fields_at(Fact, ("periods", 0, "because")) == ("zh", "en")
    assert fields_at(Fact, ("topic", "x")) == ()

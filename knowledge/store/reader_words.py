"""What is wrong with a record file, in plain English and Chinese: every word of the reader stands here.

The reader finds where; this module says what, and what was expected. No complaint speaks of Python.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, get_args

from knowledge.errors import Said
from knowledge.records import Record

SHOWN = 60
"""Characters of a value that are shown: enough to find it in the line."""

NO_MAPPING = Said("expected a mapping of fields, such as `id: …`", "应该是一个个字段，每行一个，例如 `id: …`")
TWICE = Said("this key stands twice; keep one of them", "这个字段写了两次，留一个")
TOO_DEEP = Said("nested too deeply; a record is a few levels deep", "嵌套太深；一条记录只有几层")


def too_large(most: int) -> Said:
    """A file of more than `most` bytes."""
    return Said(
        f"the file is larger than {most} bytes; one record is a page or two",
        f"文件超过 {most} 字节；一条记录只有一两页",
    )


def no_utf8(byte: int) -> Said:
    """Bytes that are no UTF-8 text from this one on."""
    return Said(
        f"not UTF-8 text (byte {byte}); save the file as UTF-8",
        f"不是 UTF-8 文本（第 {byte} 字节）；请把文件另存为 UTF-8",
    )


def cannot_be_read(why: object) -> Said:
    """A file that the system does not hand over, or text that no YAML reader takes."""
    return Said(f"cannot be read: {why}", f"读不了：{why}")


def another_name(record_id: str, file: str) -> Said:
    """A record whose id is not the name of its file."""
    return Said(
        f"is {record_id!r} but the file is {file!r}; they must be the same",
        f"写的是 {record_id}，文件却叫 {file}；两者要一样",
    )


def no_yaml(problem: str) -> Said:
    """Text that is no YAML, with what the parser found (its own English words)."""
    for part, help_ in _YAML:
        if part in problem:
            return Said(f"not valid YAML: {problem}; {help_.en}", f"不是合法的 YAML：{help_.zh}")
    return Said(
        f"not valid YAML: {problem}; check the indentation and the quotes of this line and the one before",
        f"不是合法的 YAML（{problem}）：看看这一行和上一行的缩进和引号",
    )


_YAML: tuple[tuple[str, Said], ...] = (
    (
        "mapping values are not allowed",
        Said("put text that holds `: ` between quotes", "含有「: 」的文字要用引号括起来"),
    ),
    (
        "tab character",
        Said("indent with spaces, not with tabs", "缩进要用空格，不能用 Tab"),
    ),
    (
        "cannot start any token",
        Said(
            "indent with spaces, not with tabs, and put text that begins with a sign between quotes",
            "缩进要用空格，不能用 Tab；以符号开头的文字要用引号括起来",
        ),
    ),
    (
        "did not find expected key",
        Said("the indentation is not that of its neighbours", "这一行的缩进和前后不一致"),
    ),
    (
        "could not find expected ':'",
        Said("a field is written `name: value`", "字段要写成「名称: 值」"),
    ),
    (
        "did not find expected ',' or",
        Said("a bracket or a comma is missing", "少了一个括号或逗号"),
    ),
    (
        "found unexpected end of stream",
        Said("a quotation mark or a bracket is not closed", "有引号或括号没有收尾"),
    ),
    (
        "found undefined alias",
        Said("put text that begins with * between quotes", "以 * 开头的文字要用引号括起来"),
    ),
    (
        "found another document",
        Said("one file holds one record: take out the line ---", "一个文件只放一条记录：去掉 --- 那一行"),
    ),
)
"""Part of what the parser says → what a person can do about it. The first that fits is taken."""


def in_words(problem: Mapping[str, Any], kind: type[Record]) -> Said:
    """What pydantic found wrong with a value (one of `ValidationError.errors`), in words without Python."""
    value, context = problem.get("input"), problem.get("ctx", {})
    fault = context.get("error")  # one of our own
    type_, slots = getattr(fault, "kind", problem["type"]), getattr(fault, "slots", context)
    if type_ == "missing":
        return Said("is missing", "没有写")
    if type_ == "extra_forbidden":
        return _no_such_field(problem["loc"], kind)
    if value is None or (isinstance(value, str) and not value.strip()):
        return Said("is empty; write a value, or leave the field out", "是空的；写上内容，或者去掉这个字段")
    told = _TYPES.get(type_, _otherwise)(slots, problem["msg"])
    return told if isinstance(value, dict | list) else _with_value(told, str(value))


def _with_value(told: Said, value: str) -> Said:
    shown = value if len(value) <= SHOWN else value[:SHOWN] + "…"
    return Said(f"{told.en} (found {shown!r})", f"{told.zh}（写的是「{shown}」）")


def _no_such_field(loc: Sequence[str | int], kind: type[Record]) -> Said:
    near = difflib.get_close_matches(str(loc[-1]), fields_at(kind, loc[:-1]), n=1)
    if near:
        return Said(
            f"no such field here; did you mean `{near[0]}`?", f"这里没有这个字段；是不是想写 `{near[0]}`？"
        )
    return Said(
        "no such field here; see docs/facts/format.md for the fields there are",
        "这里没有这个字段；有哪些字段见 docs/facts/format.md",
    )


def fields_at(kind: type[Record], path: Sequence[str | int]) -> tuple[str, ...]:
    """The names of the fields that may stand at a place of a record, as they are written."""
    for step in path:
        if isinstance(step, str):
            found = {f.alias or name: f.annotation for name, f in kind.model_fields.items()}
            kind = next(_records_in(found.get(step)), Record)
    return tuple(field.alias or name for name, field in kind.model_fields.items())


def _records_in(annotation: object) -> Iterator[type[Record]]:
    if isinstance(annotation, type) and issubclass(annotation, Record):
        yield annotation
    for part in get_args(annotation):
        yield from _records_in(part)


Context = Mapping[str, Any]


def _one_of(context: Context, _: str) -> Said:
    names = re.findall(r"'([^']*)'", str(context["expected"]))
    en = f"{', '.join(names[:-1])} or {names[-1]}" if names[1:] else names[0]
    return Said(f"expected {en}", f"应该是 {'、'.join(names)}" + (" 之一" if names[1:] else ""))


def _fields(context: Context, _: str) -> Said:
    if context.get("class_name") == "Bilingual":
        return Said("expected the two fields `zh` and `en`", "应该分成 `zh` 和 `en` 两个字段")
    return Said("expected fields with values, such as `id: …`", "应该是带值的字段，例如 `id: …`")


def _says(en: str, zh: str) -> Callable[[Context, str], Said]:
    """Words in which values of the context may stand."""
    return lambda context, _: Said(en.format(**context), zh.format(**context))


def _otherwise(_: Context, message: str) -> Said:
    return Said(message, f"写得不对：{message}")


_A_LIST = _says(
    "expected a list: in brackets, or each entry on a line of its own that begins with -",
    "应该是一个列表：写在方括号里，或者每项一行、以 - 开头",
)

_TYPES: Mapping[str, Callable[[Context, str], Said]] = {
    "string_pattern_mismatch": _says(
        "expected lower-case letters, digits and hyphens, such as sora-is-free",
        "只能用小写英文字母、数字和连字符，例如 sora-is-free",
    ),
    "string_too_long": _says(
        "is too long; at most {max_length} characters", "太长了，最多 {max_length} 个字"
    ),
    "string_type": _says("expected text", "应该是一段文字"),
    "literal_error": _one_of,
    "enum": _one_of,
    "model_type": _fields,
    "model_attributes_type": _fields,
    "tuple_type": _A_LIST,
    "list_type": _A_LIST,
    "too_short": _says("expected at least 1 item", "至少要有一项"),
    "bool_parsing": _says("expected true or false", "应该是 true 或 false"),
    "bool_type": _says("expected true or false", "应该是 true 或 false"),
    "no_day": _says(
        "expected a day as YYYY-MM-DD, such as 2026-11-22", "应该是写成 年-月-日 的日期，例如 2026-11-22"
    ),
    "no_partial_date": _says(
        "expected YYYY, YYYY-MM or YYYY-MM-DD", "应该是 年、年-月 或 年-月-日，例如 2026 或 2026-11-22"
    ),
    "no_range": _says(
        "is no range: expected two dates, the earlier first",
        "不是一段时间：应该是两个日期，早的在前，中间用 /",
    ),
    "no_web_address": _says(
        "is no web address: expected https://… or none", "不是网址：应该以 https:// 开头；没有网址就写 none"
    ),
    "long_quote": _says(
        "the quote has {words} words; at most {most}: paraphrase the rest",
        "引文有 {words} 个词，最多 {most} 个：其余的用自己的话转述",
    ),
    "seen_unlike_read": _says(
        "`seen` (a date) stands exactly where `read: true` stands",
        "写了 `read: true` 就要写 `seen`（看到的日期），没读过就两样都不要这么写",
    ),
}
"""What pydantic calls a kind of error, and our own kinds in knowledge/records.py → what is said of it."""

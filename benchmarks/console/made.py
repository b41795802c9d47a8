"""A base of made-up facts: products of companies that do not exist, the same with every run."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

FACTS = 10_000
A_SUBJECT = 5
"""Facts about one product, as in a base that follows a few thousand names."""

SYLLABLES = "bo da fe gu ha ji ka lu mo na pi ro su ta vo we xi yu zo qi".split()
HAN = "波达菲谷哈吉卡鲁莫纳皮罗苏塔沃维希于佐奇"
"""One character for each syllable: the same name in both scripts."""

CLAIMS = (
    ("已经开放注册", "has opened for registration", "没有开放注册", "has not opened for registration"),
    ("完全免费", "is entirely free", "要付费", "costs money"),
    (
        "能生成{n}秒的视频",
        "makes videos of {n} seconds",
        "不能生成{n}秒的视频",
        "cannot make videos of {n} seconds",
    ),
    ("被{other}收购了", "was bought by {other_en}", "没有被{other}收购", "was not bought by {other_en}"),
    ("在{year}年停止服务", "closed down in {year}", "在{year}年没有停止服务", "did not close down in {year}"),
)
AFFIRM = ("{zh}{say}", "听说{zh}{say}了", "{zh}真的{say}", "{en} {say_en}", "I read that {en} {say_en}")
DENY = ("{zh}{deny}", "{zh}{say}是假的", "{en} {deny_en}")
NOT_THIS = ("{zh}的讨论群有{n}00人", "The logo of {en} has {n} colours")

FACT = """id: {id}
topic: {topic}
subjects: [{subject}]
statement:
  zh: {zh}{say}。
  en: {en} {say_en}.
denial:
  zh: {zh}{deny}。
  en: {en} {deny_en}.
periods:
  - from: "2025-01-01"
    verdict: {verdict}
    because:
      zh: 有据可查。
      en: It is on record.
    sources: [daily]
wordings:
  affirm:
{affirm}
  deny:
{denies}
  not_this:
{not_this}
sources:
  - id: daily
    publisher: 日报
    title: "{zh}: {say}"
    url: https://news.example/{id}
    published: "2025-01-01"
    seen: "2026-11-20"
    read: true
    lang: zh
    kind: press
review_by: "2027-11-22"
history:
  - on: "2026-11-20"
    change: first published
"""

SUBJECT = """id: {id}
kind: product
names: {{zh: {zh}, en: {en}}}
aliases: [{zh}, {en}]
"""


def write(folder: Path, facts: int = FACTS) -> Path:
    """The base as a folder of record files."""
    for path, text in _files(facts):
        to = folder / path
        to.parent.mkdir(parents=True, exist_ok=True)
        to.write_text(text, encoding="utf-8")
    return folder


def _files(facts: int) -> Iterator[tuple[str, str]]:
    chance = random.Random(20261122)
    names = _names(chance, -(-facts // A_SUBJECT))
    for zh, en in names:
        yield f"subjects/{en.lower()}.yaml", SUBJECT.format(id=en.lower(), zh=zh, en=en)
    for number in range(facts):
        zh, en = names[number // A_SUBJECT]
        topic = f"t{number % 100:02}"
        yield f"facts/{topic}/{en.lower()}-{number % A_SUBJECT}.yaml", _fact(number, topic, names)


def _names(chance: random.Random, count: int) -> list[tuple[str, str]]:
    """So many names of four syllables: in Han characters, and in Latin letters."""
    taken: dict[str, str] = {}
    while len(taken) < count:
        picked = chance.choices(range(len(SYLLABLES)), k=4)
        taken.setdefault("".join(HAN[n] for n in picked), "".join(SYLLABLES[n] for n in picked).capitalize())
    return list(taken.items())


def _fact(number: int, topic: str, names: list[tuple[str, str]]) -> str:
    zh, en = names[number // A_SUBJECT]
    other, other_en = names[(number * 7 + 1) % len(names)]
    n = str(10 + number % 50)
    slots = {"n": n, "year": 2010 + number % 15, "other": other, "other_en": other_en}
    say, say_en, deny, deny_en = (form.format(**slots) for form in CLAIMS[number % len(CLAIMS)])
    said = {"zh": zh, "en": en, "n": n, "say": say, "say_en": say_en, "deny": deny, "deny_en": deny_en}
    return FACT.format(
        id=f"{en.lower()}-{number % A_SUBJECT}",
        topic=topic,
        subject=en.lower(),
        verdict="refuted" if number % 3 else "supported",
        affirm=_lines(AFFIRM, said),
        denies=_lines(DENY, said),
        not_this=_lines(NOT_THIS, said),
        **said,
    )


def _lines(forms: tuple[str, ...], said: dict[str, str]) -> str:
    return "\n".join(f'    - "{form.format(**said)}"' for form in forms)

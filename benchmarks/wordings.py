"""Fact bases and messages of any size, made up by a seeded generator: the same size, the same texts.

edition(n)        n wordings, PER_FACT a fact, FACTS_PER_SUBJECT facts a product
claims(…)         chat messages that say, ask or deny one of its facts, in words that it does not hold
small_talk(n)     what a group says otherwise
"""

from __future__ import annotations

import datetime as dt
import random
import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from benchmarks import patterns
from knowledge import Bilingual, Fact, FactBase, Period, Subject, Verdict, Wordings

PER_FACT = 50
FACTS_PER_SUBJECT = 8
DAY = dt.date(2026, 11, 22)

_SEED = 20240215
_CHOICE = re.compile(r"\[([^\[\]]*)\]")
_LATIN = "ve lo ra mi ka zen tor qu vi xa nor del fu sia bra kel om ry tal vex".split()
_HAN_FIRST, _HAN_SECOND, _HAN_LAST = (
    "澜曜珑霁煊瀚翎璟岚骁黎沐翊晟睿珩弈祺",
    "澈岑辰玥翰昊漪朔衍峤砚湛榆熠",
    "通境影语绘算图言匠舟",
)


@dataclass(frozen=True, slots=True)
class Product:
    """A made-up product by its two names."""

    id: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Statement:
    """What one fact says: a product, a predicate, a number and a date."""

    product: Product
    predicate: patterns.Predicate
    number: int
    day: dt.date

    def said(self, pattern: str, chance: random.Random) -> str:
        """The statement in the words of a pattern, one choice of each."""
        chinese = any(char >= "\u4e00" for char in pattern)
        name = self.product.zh if chinese and chance.random() < 0.5 else self.product.en
        day = f"{self.day.month}月{self.day.day}日" if chinese else f"{self.day:%B} {self.day.day}"
        return (
            _chosen(pattern, chance).replace("{s}", name).replace("{n}", str(self.number)).replace("{d}", day)
        )


@dataclass(frozen=True, slots=True)
class Edition:
    """A fact base with what its facts say."""

    base: FactBase
    statements: tuple[Statement, ...]
    wordings: tuple[str, ...]


def edition(size: int) -> Edition:
    """About `size` wordings about made-up products."""
    chance = random.Random(_SEED)
    statements = tuple(_statements(max(1, size // PER_FACT), chance))
    facts = [_fact(number, statement, chance) for number, statement in enumerate(statements)]
    products = {statement.product.id: statement.product for statement in statements}
    subjects = [
        Subject(
            id=p.id,
            kind="product",
            names=Bilingual(zh=p.zh, en=p.en),
            aliases=(p.en,),
            look_alikes=(f"Open-{p.en}",),
        )
        for p in products.values()
    ]
    wordings = tuple(text for fact in facts for text in texts_of(fact))
    return Edition(FactBase.of(facts, subjects=subjects), statements, wordings)


def claims(made: Edition, count: int) -> list[str]:
    """Chat-length messages, each about one fact, spread over all facts; none is a wording."""
    chance = random.Random(_SEED + 1)
    return [_claim(chance.choice(made.statements), chance) for _ in range(count)]


def small_talk(count: int) -> list[str]:
    """Messages of a busy group that name no product."""
    chance = random.Random(_SEED + 2)
    return [_small_talk(chance) for _ in range(count)]


def article(made: Edition, length: int) -> str:
    """A news article of `length` characters that reports on a dozen of the facts."""
    chance = random.Random(_SEED + 3)
    paragraphs: list[str] = []
    while sum(map(len, paragraphs)) < length:
        said = chance.choice(made.statements)
        pattern = said.predicate.affirm_zh if chance.random() < 0.6 else said.predicate.deny_zh
        fill = chance.sample(patterns.ARTICLE_FILL, 4)
        paragraphs.append(
            f"{fill[0]}。{fill[1]}。有消息称，{said.said(pattern, chance)}。{fill[2]}，{fill[3]}。\n"
        )
    return "".join(paragraphs)[:length]


def _products(chance: random.Random) -> Iterator[Product]:
    seen: set[str] = set()
    while True:
        latin = "".join(chance.sample(_LATIN, chance.choice((3, 3, 4)))).capitalize()
        han = chance.choice(_HAN_FIRST) + chance.choice(_HAN_SECOND) + chance.choice(_HAN_LAST)
        if chance.random() < 0.3 or han in seen:
            version = str(chance.randint(2, 9))
            latin, han = f"{latin} {version}", f"{han}{version}"
        if latin not in seen and han not in seen:
            seen |= {latin, han}
            yield Product(re.sub(r"\W", "-", latin).lower(), han, latin)


def _statements(count: int, chance: random.Random) -> Iterator[Statement]:
    for product in _products(chance):
        for predicate in chance.sample(patterns.PREDICATES, FACTS_PER_SUBJECT):
            if not count:
                return
            count -= 1
            yield Statement(
                product, predicate, chance.randint(5, 999), DAY - dt.timedelta(chance.randint(1, 900))
            )


def _fact(number: int, said: Statement, chance: random.Random) -> Fact:
    predicate = said.predicate
    text = Bilingual(zh=said.said(predicate.affirm_zh, chance), en=said.said(predicate.affirm_en, chance))
    denial = Bilingual(zh=said.said(predicate.deny_zh, chance), en=said.said(predicate.deny_en, chance))
    near = [pattern.replace("{s}", said.product.en) for pattern in chance.sample(patterns.NEAR_MISSES, 2)]
    # The statement and the denial, in both languages, are wordings too.
    taken = {text.zh, text.en, denial.zh, denial.en, *near}
    deny = _several(
        said, (predicate.deny_zh, predicate.deny_zh, predicate.deny_en), PER_FACT // 4, taken, chance
    )
    taken.update(deny)
    left = PER_FACT - len(taken)
    affirm = _several(
        said, (predicate.affirm_zh, predicate.affirm_zh, predicate.affirm_en), left, taken, chance
    )
    verdict = chance.choice((Verdict.SUPPORTED, Verdict.REFUTED, Verdict.REFUTED))
    because = Bilingual(zh="公司公告写明。", en="The company's notice says so.")
    return Fact.model_validate({
        "id": f"made-up-{number:06}",
        "topic": "made-up",
        "subjects": (said.product.id,),
        "statement": text,
        "denial": denial,
        "periods": (Period.model_validate({"from": "2024-01-01", "verdict": verdict, "because": because}),),
        "wordings": Wordings(affirm=tuple(affirm), deny=tuple(deny), not_this=tuple(near)),
        "review_by": "2027-11-22",
        "history": ({"on": "2026-11-22", "change": "made up"},),
    })  # fmt: skip


def texts_of(fact: Fact) -> Iterator[str]:
    """All that a search may find of a fact."""
    yield from (*fact.wordings.affirm, *fact.wordings.deny, *fact.wordings.not_this)
    yield from (fact.statement.zh, fact.statement.en)
    if fact.denial:
        yield from (fact.denial.zh, fact.denial.en)


def _several(
    said: Statement, choices: Sequence[str], count: int, taken: Set[str], chance: random.Random
) -> list[str]:
    """Different wordings in the words of these patterns, framed as people frame them, none of them taken."""
    found: dict[str, None] = {}
    for _ in range(count * 20):
        pattern = chance.choice(choices)
        frames = patterns.FRAMES_EN if pattern.isascii() else patterns.FRAMES_ZH
        text = chance.choice(frames).format(said.said(pattern, chance))
        if text not in taken:
            found[text] = None
        if len(found) == count:
            break
    return list(found)


def _claim(said: Statement, chance: random.Random) -> str:
    pattern = chance.choice(said.predicate)
    frames = patterns.CHAT_EN if pattern.isascii() else patterns.CHAT_ZH
    return chance.choice(frames).format(said.said(pattern, chance))


def _small_talk(chance: random.Random) -> str:
    chinese = chance.random() < 0.75
    pattern = chance.choice(patterns.SMALL_TALK_ZH if chinese else patterns.SMALL_TALK_EN)
    thing = chance.choice(patterns.THINGS_ZH if chinese else patterns.THINGS_EN)
    return _chosen(pattern, chance).replace("{x}", thing).replace("{n}", str(chance.randint(2, 40)))


def _chosen(pattern: str, chance: random.Random) -> str:
    while "[" in pattern:
        pattern = _CHOICE.sub(lambda found: chance.choice(found.group(1).split("|")), pattern)
    return re.sub(" {2,}", " ", pattern)

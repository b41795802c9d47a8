"""Rules about wordings: they are the tests of the base, and what makes it find anything."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from rapidfuzz import fuzz

from knowledge.errors import Said
from knowledge.finding import CheckResult
from knowledge.lint.rules import Breach, Examination, rule
from knowledge.records import Fact, Stance
from knowledge.text import bare, normal

MIN_AFFIRM, MIN_DENY, MIN_NOT_THIS = 20, 8, 8
"""Distinct wordings from which a fact is found reliably (docs/measured.md)."""

SAME = 94
"""Likeness (0 to 100, of letters in order) from which two wordings are one and the same."""


def _lists(fact: Fact) -> tuple[tuple[str, Stance | None, tuple[str, ...]], ...]:
    """(field, stance, wordings) of a fact's three lists."""
    said = fact.wordings
    return (
        ("affirm", Stance.AFFIRMS, said.affirm),
        ("deny", Stance.DENIES, said.deny),
        ("not_this", None, said.not_this),
    )


@rule("F001")
def every_wording_finds_its_fact(examined: Examination) -> Iterator[Breach]:
    """Every wording finds its own fact, with its own stance, and no other fact."""
    for fact in examined.base.current():
        for field, stance, texts in _lists(fact):
            for text in texts if stance else ():
                result = examined.checker.check(text, examined.today)
                if [(known.fact_id, known.stance) for known in result.known] != [(fact.id, stance)]:
                    yield Breach(fact.id, f"wordings.{field}", *_finds_otherwise(text, result), item=text)


@rule("F002")
def no_near_miss_finds_its_fact(examined: Examination) -> Iterator[Breach]:
    """No `not_this` wording finds the fact that it is set apart from."""
    for fact in examined.base.current():
        for text in fact.wordings.not_this:
            if examined.checker.is_miss(text, fact.id):
                continue
            result = examined.checker.check(text, examined.today)
            if fact.id in {known.fact_id for known in result.known}:
                yield Breach(
                    fact.id,
                    "wordings.not_this",
                    says=Said(
                        f"{text!r} finds this very fact",
                        f"「{text}」会被认成这条事实本身",
                    ),
                    fix=Said(
                        "see whether it says the fact after all; if not, make plainer what it is about",
                        "看看它说的是不是就是这条事实；如果不是，把它说的是什么写得更清楚",
                    ),
                    item=text,
                )


_STANCES = {Stance.AFFIRMS: "肯定", Stance.DENIES: "否定", Stance.ASKS: "在问"}


def _finds_otherwise(text: str, result: CheckResult) -> tuple[Said, Said]:
    told = [(known.fact_id, known.stance) for known in result.known]
    en = ", ".join(f"{fact_id} ({stance})" for fact_id, stance in told) or "no fact"
    zh = "、".join(f"{fact_id}（{_STANCES[stance]}）" for fact_id, stance in told)
    found = f"会被认成 {zh}" if zh else "一条事实也认不出来"
    return (
        Said(f"{text!r} finds {en}", f"「{text}」{found}"),
        Said(
            "name what it is about, or say it more plainly, or move it to the other fact",
            "点明说的是什么，或者说得更直白，或者把它移到另一条事实去",
        ),
    )


@rule("F003")
def no_wording_stands_twice(examined: Examination) -> Iterator[Breach]:
    """No wording affirms or denies two facts, or stands in two lists of one fact."""
    seen: dict[str, tuple[str, str]] = {}
    for fact in examined.base.current():
        own: dict[str, str] = {}
        for field, stance, texts in _lists(fact):
            for text in texts:
                form = bare(normal(text))
                other = (fact.id, own[form]) if form in own else seen.get(form) if stance else None
                own.setdefault(form, field)
                if other:
                    yield Breach(
                        fact.id,
                        f"wordings.{field}",
                        says=Said(
                            f"{text!r} stands in {other[0]}, wordings.{other[1]} as well",
                            f"「{text}」在 {other[0]} 的 wordings.{other[1]} 里也有",
                        ),
                        fix=Said(
                            "keep it where it says the statement exactly",
                            "只留在它说得正好的那一处",
                        ),
                        item=text,
                    )
        seen |= {form: (fact.id, field) for form, field in own.items() if field != "not_this"}


@rule("F004", "advice")
def near_identical_wordings_count_once(examined: Examination) -> Iterator[Breach]:
    """Two wordings of one list differ in more than a particle or a sign."""
    for fact in examined.base.current():
        for field, _, texts in _lists(fact):
            for one, other in _near_identical(texts):
                yield Breach(
                    fact.id,
                    f"wordings.{field}",
                    says=Said(
                        f"{one!r} and {other!r} are nearly the same", f"「{one}」和「{other}」几乎一样"
                    ),
                    fix=Said("put one of them in other words", "把其中一句换个说法"),
                    item=other,
                )


@rule("F006")
def every_wording_names_something(examined: Examination) -> Iterator[Breach]:
    """Every wording names something that facts are about, or a word that only its fact has."""
    # An error: word for word, "没掏钱" would be told of whatever somebody did not pay for; and put in any
    # other words it would never be looked at, because such a message does not pass the gate.
    for fact in examined.base.current():
        for field, stance, texts in _lists(fact):
            for text in texts if stance else ():
                if not examined.checker.concerns(text):
                    yield Breach(
                        fact.id,
                        f"wordings.{field}",
                        says=Said(
                            f"{text!r} names nothing, so it may be said of anything",
                            f"「{text}」没有点名，说什么事都可以这么说",
                        ),
                        fix=Said(
                            "name what it is about, as people call it; a name of it that is missing belongs"
                            " to `aliases` of the subject",
                            "点明说的是什么，用人们平时的叫法；要是缺了一个叫法，就加到主题的 `aliases` 里",
                        ),
                        item=text,
                    )


def _near_identical(texts: Sequence[str]) -> Iterator[tuple[str, str]]:
    forms = [(text, normal(text)) for text in texts]
    for (one, a), (other, b) in combinations(forms, 2):
        if a != b and fuzz.ratio(a, b, score_cutoff=SAME):
            yield one, other


def distinct(texts: Sequence[str]) -> int:
    """How many wordings there are when near-identical ones count once."""
    later = {other for _, other in _near_identical(texts)}
    return len({bare(normal(text)) for text in texts if text not in later})


@rule("F005", "advice")
def there_are_enough_wordings(examined: Examination) -> Iterator[Breach]:
    """A fact has 20 distinct wordings that affirm it, 8 that deny it and 8 near misses."""
    needed = {"affirm": MIN_AFFIRM, "deny": MIN_DENY, "not_this": MIN_NOT_THIS}
    for fact in examined.base.current():
        for field, _, texts in _lists(fact):
            count = distinct(texts)
            if count < needed[field]:
                yield Breach(
                    fact.id,
                    f"wordings.{field}",
                    says=Said(
                        f"{count} distinct wordings (expected {needed[field]})",
                        f"只有 {count} 种不同的说法（应有 {needed[field]} 种）",
                    ),
                    fix=Said(
                        "add what people really type: terse, colloquial, Traditional, English, mixed",
                        "加上人们真会打出来的话：简短的、口语的、繁体的、英文的、中英混写的",
                    ),
                )
